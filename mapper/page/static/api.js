// Calls of the server: JSON in, JSON out.

/**
 * Call the server.
 * @param {string} name
 * @param {object} [given]
 * @returns {Promise<any>} the answer; rejects with an Error whose message the user can read
 */
export async function call(name, given = {}) {
  let response;
  try {
    response = await fetch(`/api/${name}`, {
      method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(given),
    });
  } catch {
    throw new Error("The server does not answer. Is mapper serve still running?");
  }
  const text = await response.text();
  if (response.headers.get("content-type") !== "application/json") {
    throw new Error(text || `The server answered ${response.status}.`);
  }
  const answer = JSON.parse(text);
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

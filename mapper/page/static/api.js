// Calls of the server: JSON in, JSON out.

import {parseJson} from "./json.js";

/**
 * Call the server.
 * @param {string} name
 * @param {object} [request]
 * @returns {Promise<any>} the answer; rejects with an Error whose message the user can read
 */
export async function call(name, request = {}) {
  let response;
  try {
    response = await fetch(`/api/${name}`, {
      method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(request),
    });
  } catch {
    throw new Error("The server does not answer. Is mapper serve still running?");
  }
  const text = await response.text();
  if (response.headers.get("content-type") !== "application/json") {
    throw new Error(text || `The server answered ${response.status}.`);
  }
  const answer = parseJson(text);
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

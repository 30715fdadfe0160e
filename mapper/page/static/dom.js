// Create elements. Text of payloads and mappings becomes text nodes only, never markup.

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/**
 * Create an element.
 * @param {string} tag
 * @param {Record<string, any>} [properties] properties; `data` has data attributes, `on` listeners
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  const {data = {}, on = {}, ...rest} = properties;
  Object.assign(made, rest);
  Object.assign(made.dataset, data);
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener);
  made.append(...children);
  return made;
}

/** Show a message to everybody, also in screen readers. @param {string} text */
export function say(text, isBad = false) {
  const status = byId("status");
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("bad", isBad);
}

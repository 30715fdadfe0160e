// Create elements. Text of payloads and mappings becomes text nodes only, never markup.

import {oneAtATime} from "./order.js";

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/**
 * Return the innermost element around a target that matches a selector.
 * @param {EventTarget|null} target
 * @param {string} selector
 * @returns {HTMLElement|null}
 */
export const closest = (target, selector) => target instanceof Element ? target.closest(selector) : null;

/**
 * Create an element.
 * @param {string} tag
 * @param {Record<string, any>} [properties] properties; `data` has data attributes, `aria` ARIA attributes
 *   without their prefix, and `on` listeners
 * @param {...(Node|string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  const {data = {}, aria = {}, on = {}, ...rest} = properties;
  Object.assign(made, rest);
  Object.assign(made.dataset, data);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(`aria-${name}`, String(value));
  for (const [name, listener] of Object.entries(on)) made.addEventListener(name, listener);
  made.append(...children);
  return made;
}

/**
 * Create a button, which can be pressed again once its action has ended.
 * @param {string} label
 * @param {() => any} press
 * @param {Record<string, any>} [properties]
 */
export const button = (label, press, properties = {}) =>
  element("button", {type: "button", on: {click: oneAtATime(press)}, ...properties}, label);

/**
 * Return a path or an expression with places where a narrow column may break it.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export const breakable = (text) =>
  text.split(/(?<=[.(,])(?=\S)/).flatMap((part, index) => index ? [element("wbr"), part] : [part]);

/** A note in place of content. @param {string} text @param {string} [tag] */
export const note = (text, tag = "p") => element(tag, {className: "empty"}, text);

/** Show a message until the next change, also to screen readers. @param {string} text */
export function say(text, isBad = false) {
  const status = byId("status");
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("bad", isBad);
}

/** A message of the server as a sentence. @param {string} text */
export const sentence = (text) =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** The message of an error as a sentence. @param {unknown} error */
export const messageOf = (error) => sentence(/** @type {Error} */ (error).message);

/** Show the message of an error. @param {unknown} error */
export const sayError = (error) => say(messageOf(error), true);

/** @param {number} count @param {string} word @param {string} [words] its plural */
export const plural = (count, word, words = `${word}s`) =>
  `${count.toLocaleString("en")} ${count === 1 ? word : words}`;

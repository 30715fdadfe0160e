// Ask the server about a position of a text.

import {call} from "./api.js";
import {placeOf} from "./positions.js";
import {unsavedTexts} from "./store.js";

/** @typedef {(service: string, doc: any, position: number) => Promise<any>} Ask */

/**
 * Return a function that asks a service about a position of a document.
 * @param {string} id
 * @returns {Ask}
 */
export const askerOf = (id) => (service, doc, position) =>
  call(service, {unsaved: unsavedTexts(), document: id, ...placeOf(doc, position)});

/**
 * Return a function that asks a service about a position of an expression that is not in a document.
 * @param {() => string} language "expression" or "source"
 * @returns {Ask}
 */
export const textAsker = (language) => (service, doc, position) => call(`${service}_text`, {
  unsaved: unsavedTexts(), language: language(), text: doc.toString(), ...placeOf(doc, position),
});

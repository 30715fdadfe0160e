// Ask the server about a position of a document.

import {call} from "./api.js";
import {placeOf} from "./positions.js";
import {state} from "./store.js";

/** @typedef {(service: string, doc: any, position: number) => Promise<any>} Ask */

/**
 * Return a function that asks a service about a position of a document.
 * @param {string} id
 * @returns {Ask}
 */
export const askerOf = (id) => (service, doc, position) => {
  /** @type {Record<string, string>} */
  const unsaved = {};
  for (const document of state.documents) if (document.isDirty) unsaved[document.id] = document.text;
  return call(service, {unsaved, document: id, ...placeOf(doc, position)});
};

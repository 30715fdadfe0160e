// The state of the page, and the events by which its parts learn that it changed.

/** @typedef {import("./types.js").Evaluation} Evaluation */
/** @typedef {import("./types.js").Sample} Sample */
/** @typedef {import("./documents.js").OpenDocument} OpenDocument */

export const state = {
  name: "",
  readOnly: false,
  showsValues: false,
  /** @type {OpenDocument[]} */
  documents: [],
  /** @type {Sample[]} */
  samples: [],
  /** What is evaluated: a row of a sample, a pasted payload, or (both null) all samples. */
  choice: {sample: /** @type {number|null} */ (null), row: 0, payload: /** @type {string|null} */ (null)},
  /** @type {Evaluation|null} */
  view: null,
  /** The texts that the view is about, by document. @type {Map<string, string>} */
  evaluated: new Map(),
  /** What the tests cover, by the place of an entry; empty unless shown. @type {Map<string, string>} */
  coverage: new Map(),
  /** The indexes of the highlighted entries. @type {Set<number>} */
  selected: new Set(),
};

/** The text of all changed documents by id. */
export function unsavedTexts() {
  /** @type {Record<string, string>} */
  const texts = {};
  for (const document of state.documents) if (document.isDirty) texts[document.id] = document.text;
  return texts;
}

/** The texts in the editors, by document. */
export const textsById = () => new Map(state.documents.map(({id, text}) => [id, text]));

/** Whether the editors still have these texts. @param {Map<string, string>} texts */
export const isCurrent = (texts) => state.documents.every(({id, text}) => !texts.has(id) || texts.get(id) === text);

/**
 * The events:
 * - text: the text of a document changed; documents: documents appeared, were saved, or changed on disk
 * - chosen: another sample, row, or payload; samples: the list of samples changed
 * - converted: there is a new record, before the view with it
 * - evaluated: there is a new view; failed: there is none, for a reason
 * - selected: other entries are highlighted; cursor: the cursor of an editor moved
 * - shown: another view is shown; panel: another panel is shown; revealed: values are shown or hidden
 * - covered: what the tests cover is known, or not any more
 * @type {Map<string, ((detail: any) => void)[]>}
 */
const listeners = new Map();

/** @param {string} event @param {(detail: any) => void} listener */
export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

/** @param {string} event @param {any} [detail] */
export function emit(event, detail) {
  for (const listener of listeners.get(event) ?? []) listener(detail);
}

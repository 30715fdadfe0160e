// What the tests cover, as marks in the editors and in the table.

import {EditorView, gutter, GutterMarker, RangeSet} from "./codemirror.js";
import {element} from "./dom.js";
import {markedRanges} from "./editor_look.js";
import {emit, state} from "./store.js";

/**
 * @typedef {object} CoveredEntry
 * @property {string} target
 * @property {string|null} document
 * @property {number} line
 * @property {"covered"|"partly covered"|"not covered"} state
 * @property {{label: string, line: number, isCovered: boolean, reason: string}[]} branches
 */

class CoverageMark extends GutterMarker {
  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  /** @param {any} other */
  eq(other) {
    return this.text === other.text;
  }

  toDOM() {
    return element("div", {className: "cm-coverage-mark", title: this.text, data: {coverage: this.text}});
  }
}

const marks = markedRanges();

/** The gutter of an editor. */
export const coverageGutter = [
  marks.field,
  gutter({class: "cm-coverage", markers: (/** @type {any} */ view) => view.state.field(marks.field)}),
  EditorView.theme({".cm-coverage": {width: "6px"}}),
];

/** Show what is covered; null to show nothing. @param {CoveredEntry[]|null} entries */
export function showCoverage(entries) {
  const shown = entries ?? [];
  state.coverage = new Map(shown.map((entry) => [placeKey(entry.document, entry.line), entry.state]));
  for (const {id, editor} of state.documents) {
    const doc = editor.view.state.doc;
    const own = shown.filter((entry) => entry.document === id && entry.line <= doc.lines);
    const ranges = own.map((entry) => new CoverageMark(entry.state).range(doc.line(entry.line).from));
    editor.view.dispatch({effects: marks.replace.of(RangeSet.of(ranges, true))});
  }
  emit("covered");
}

/** The key of an entry. @param {string|null} document @param {number} line */
export const placeKey = (document, line) => `${document}:${line}`;

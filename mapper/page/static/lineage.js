// Highlight an entry, its sources, and its target everywhere.

import {byId} from "./dom.js";
import {emit, on, state} from "./store.js";
import {pathKey} from "./tree.js";

/** @typedef {import("./types.js").Entry} Entry */

/** @param {string[]} part @param {string[]} whole */
const isPart = (part, whole) => part.every((name, at) => whole[at] === name);
/** @param {string[]} a @param {string[]} b */
const touches = (a, b) => isPart(a, b) || isPart(b, a);

/** Which entries are highlighted. @type {(entry: Entry) => boolean} */
let isSelected = () => false;

/** Highlight the entries that pass, in every view until others are chosen. @param {(entry: Entry) => boolean} accepts */
export function selectEntries(accepts) {
  isSelected = accepts;
  if (!select()) return;
  light();
  scroll();
  emit("selected");
}

/** Find the highlighted entries in the view, and return whether they are others than before. */
function select() {
  const entries = state.view?.entries ?? [];
  const selected = entries.flatMap((entry, index) => (isSelected(entry) ? [index] : []));
  if (selected.length === state.selected.size && selected.every((index) => state.selected.has(index))) {
    return false;
  }
  state.selected = new Set(selected);
  return true;
}

/** Highlight the entries of a field. @param {string} side "payload" or "record" @param {string[]} names */
export const selectField = (side, names) => selectEntries((entry) => side === "payload"
  ? entry.sourcePaths.some((path) => touches(path, names)) : touches(entry.targetPath, names));

/** Highlight the entry at the cursor of a document. @param {import("./documents.js").OpenDocument} document */
const selectAtCursor = ({id, editor}) => selectEntries((entry) =>
  entry.document === id && entry.line <= editor.line() && editor.line() <= entry.endLine);

/** Highlight what is selected. */
export function light() {
  if (!state.selected.size && !document.querySelector(".lit, .cm-lit")) return;
  const chosen = selectedEntries();
  for (const row of byId("entries").children) {
    row.classList.toggle("lit", state.selected.has(Number(row.dataset.index)));
  }
  lightTree("payload", chosen.flatMap((entry) => entry.sourcePaths));
  lightRecord();
  for (const {id, editor} of state.documents) {
    editor.light(chosen.filter((entry) => entry.document === id).map((entry) => [entry.line, entry.endLine]));
  }
}

/** @returns {Entry[]} */
function selectedEntries() {
  const entries = state.view?.entries ?? [];
  return [...state.selected].map((index) => entries[index]).filter(Boolean);
}

const lightRecord = () => lightTree("record", selectedEntries().map((entry) => entry.targetPath));

/** @param {string} id @param {string[][]} paths */
function lightTree(id, paths) {
  const keys = paths.map((path) => pathKey(path).slice(0, -1));
  for (const leaf of byId(id).querySelectorAll(".leaf")) {
    const path = leaf.dataset.path;
    // a field and those below it, such as ["a"] and ["a","b"]; [] is everything
    leaf.classList.toggle("lit", keys.some((key) =>
      path.startsWith(key) && (key === "[" || "],".includes(path[key.length]))));
  }
}

/** Show what is highlighted. */
function scroll() {
  for (const id of ["payload", "record", "entries"]) {
    byId(id).querySelector(".lit")?.scrollIntoView({block: "nearest"});
  }
}

/** Highlight again what is shown anew: after the parts that show it listen to the same events. */
export function startLineage() {
  on("converted", lightRecord);
  on("evaluated", () => {
    const isChanged = select();
    light();
    if (isChanged) emit("selected");
  });
  on("shown", () => { light(); scroll(); });
  on("cursor", selectAtCursor);
}

// Deep links: the address names the sample, the row, the document, and the line.

import {chooseNamed, chosenSample, isAll} from "./samples.js";
import {on, state} from "./store.js";
import {goTo} from "./workbench.js";

/** Show what the address names. */
export function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  chooseNamed(wanted.get("sample"), Number(wanted.get("row") ?? 1) - 1 || 0);
  const line = Number(wanted.get("line"));
  if (line > 0) goTo(wanted.get("document") ?? "mapping", line);
}

/** Write the choice into the address. */
function writeAddress() {
  const parts = new URLSearchParams();
  const sample = chosenSample();
  if (isAll()) parts.set("sample", "all");
  if (sample) parts.set("sample", sample.name);
  if (sample && sample.rows > 1) parts.set("row", String(state.choice.row + 1));
  const entry = state.selected.size === 1 ? state.view?.entries[[...state.selected][0]] : undefined;
  if (entry?.document) {
    if (entry.document !== "mapping") parts.set("document", entry.document);
    parts.set("line", String(entry.line));
  }
  const hash = `#${parts}`;
  if (location.hash !== hash) history.replaceState(null, "", hash); // browsers limit the calls
}

on("selected", writeAddress);
on("chosen", writeAddress);

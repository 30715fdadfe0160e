// Keys that work everywhere on the page.

import {openBench} from "./bench_panel.js";
import {byId} from "./dom.js";
import {showPanel} from "./panels.js";
import {save, saveAll} from "./saving.js";
import {state} from "./store.js";
import {currentDocument, showNumber, showView, TABLE} from "./workbench.js";

/** Listen to keys. */
export function startKeyboard() {
  document.addEventListener("keydown", (event) => {
    if (!press(event)) return;
    event.preventDefault();
  });
}

/** Run the command of a key, and return whether it has one. @param {KeyboardEvent} event */
function press(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === "s") {
    if (event.shiftKey) saveAll();
    else save(currentDocument());
  } else if (event.altKey && !isCommand && /^Digit[1-9]$/.test(event.code)) {
    showNumber(Number(event.code.at(-1)) - 1);
  } else if (event.altKey && !isCommand && event.key === "/") {
    showView(TABLE);
    byId("search").focus();
  } else if (event.altKey && !isCommand && event.code === "KeyB") {
    const [index] = state.selected;
    const entry = state.view?.entries[index];
    if (entry) openBench(entry.expression, "expression");
    else showPanel("bench", true);
  } else if (event.key === "F6") {
    movePane(event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape") {
    return leave(event.target);
  } else {
    return false;
  }
  return true;
}

/** Move the focus to the next pane. @param {number} step */
function movePane(step) {
  const panes = [...document.querySelectorAll("main > .pane")];
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + step + (at < 0 && step < 0 ? 1 : 0) + panes.length) % panes.length];
  const places = [...next.querySelectorAll("[role=tab][aria-selected=true], select, .scroll")];
  /** @type {HTMLElement|undefined} */ (places.find((place) => place.getClientRects().length))?.focus();
}

/** Clear a search, or leave a text field for its pane. @param {EventTarget|null} target */
function leave(target) {
  if (target === byId("search") && byId("search").value) {
    byId("search").value = "";
    byId("search").dispatchEvent(new Event("input"));
    return true;
  }
  if (byId("conflict").contains(/** @type {Node} */ (target))) {
    currentDocument()?.editor.focus();
    return true;
  }
  if (target === byId("pasted")) {
    byId("sample").focus();
    return true;
  }
  return false;
}

// The panels below: findings, tests, changes, the expression bench, and help.

import {byId} from "./dom.js";
import {emit} from "./store.js";
import {createTabs} from "./tabs.js";

/** @type {ReturnType<typeof createTabs>} */
let tabs;
/** @type {Map<string, () => void>} */
const refreshers = new Map();

/** Create the tabs. */
export function startPanels() {
  tabs = createTabs(byId("panels"), "open", (name) => {
    refreshers.get(name)?.();
    emit("panel", name);
  });
  byId("enlarge").addEventListener("click", () => {
    const isLarge = document.body.classList.toggle("enlarged");
    byId("enlarge").setAttribute("aria-pressed", String(isLarge));
  });
}

/**
 * Add a panel of the page.
 * @param {string} name that of its element, after `panel-`
 * @param {string} label
 * @param {() => void} [refresh] called when it is shown
 */
export function addPanel(name, label, refresh) {
  if (refresh) refreshers.set(name, refresh);
  tabs.add(name, label, byId(`panel-${name}`));
}

/** Show a panel, and move the focus to its tab if asked. @param {string} name */
export const showPanel = (name, focuses = false) => tabs.show(name, focuses);
/** @param {string} name @param {string} label */
export function labelPanel(name, label) {
  const tab = tabs.tab(name);
  if (tab) tab.textContent = label;
}

// A list of tabs: arrow keys move between them, and one panel is shown at a time.

import {element} from "./dom.js";

/**
 * Create the tabs of a list.
 * @param {HTMLElement} list with the role `tablist`
 * @param {string} prefix of the ids of its tabs
 * @param {(name: string) => void} shown called after another tab is shown
 */
export function createTabs(list, prefix, shown) {
  /** @type {Map<string, {tab: HTMLButtonElement, panel: HTMLElement}>} */
  const tabs = new Map();
  let current = "";

  list.addEventListener("keydown", (event) => {
    const names = [...tabs.keys()];
    const at = names.indexOf(current);
    const last = names.length - 1;
    const next = {
      ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    show(names[next], true);
  });

  /** @param {string} name */
  function show(name, focuses = false) {
    select(name);
    const tab = tabs.get(name)?.tab;
    if (focuses) tab?.focus();
    tab?.scrollIntoView({block: "nearest", inline: "nearest"});
  }

  /** Show a panel; the page does not scroll. @param {string} name */
  function select(name) {
    const chosen = tabs.get(name);
    if (!chosen) return;
    for (const {tab, panel} of tabs.values()) {
      const isShown = tab === chosen.tab;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      panel.hidden = !isShown;
    }
    current = name;
    shown(name);
  }

  return {
    show,
    current: () => current,
    names: () => [...tabs.keys()],
    /** @param {string} name */
    tab: (name) => tabs.get(name)?.tab,
    /** Add a tab for a panel, whose id names the tab. @param {string} name @param {string} label */
    add(name, label, /** @type {HTMLElement} */ panel) {
      const tab = element("button", {
        type: "button", role: "tab", id: `${prefix}-${name}`, tabIndex: -1,
        aria: {selected: false, controls: panel.id}, on: {click: () => show(name)},
      }, label);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.hidden = true;
      tabs.set(name, {tab, panel});
      list.append(tab);
      if (!current) select(name);
    },
    /** @param {string} name */
    remove(name) {
      const removed = tabs.get(name);
      tabs.delete(name);
      removed?.tab.remove();
      removed?.panel.remove();
      if (current === name) select([...tabs.keys()][0]);
    },
  };
}

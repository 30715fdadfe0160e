// Help: the pages of codes, functions, operators, keys, and terms.

import {call} from "./api.js";
import {button, byId, element, messageOf, note} from "./dom.js";
import {markdown} from "./markdown.js";
import {turns} from "./order.js";
import {addPanel, showPanel} from "./panels.js";
import {unsavedTexts} from "./store.js";

/** @typedef {{name: string, kind: string, detail: string}} PageName */

const MAX_LISTED = 200;
/** @type {PageName[]} */
let names = [];
/** The call for the names. @type {Promise<void>|null} */
let loading = null;
const opened = turns();

/** Show the list of names when the panel is opened for the first time. */
function load() {
  loading ??= loadNames();
  return loading;
}

async function loadNames() {
  try {
    names = (await call("explain", {name: ""})).names;
    showNames();
  } catch (error) {
    loading = null; // the next time may succeed
    byId("help-names").replaceChildren(note(messageOf(error), "li"));
  }
}

function showNames() {
  const wanted = byId("help-search").value.trim().toLowerCase();
  const rank = (/** @type {PageName} */ {name}) =>
    name.toLowerCase() === wanted ? 0 : name.toLowerCase().startsWith(wanted) ? 1 : 2;
  const matching = names.filter(({name, kind, detail}) =>
    `${name} ${kind} ${detail}`.toLowerCase().includes(wanted)).sort((a, b) => rank(a) - rank(b));
  byId("help-names").replaceChildren(...matching.slice(0, MAX_LISTED).map(({name, kind, detail}) =>
    element("li", {}, button(name, () => openHelp(name), {className: "link"}),
      element("span", {className: "kind"}, `${kind}${detail ? ` · ${detail}` : ""}`))));
  if (!matching.length) {
    const label = `Look up “${byId("help-search").value.trim()}”`;
    byId("help-names").append(element("li", {}, "No page has this name. ",
      button(label, () => openHelp(byId("help-search").value.trim()))));
  }
}

/** Show the page of a name. @param {string} name */
async function openHelp(name) {
  showPanel("help");
  const isNewest = opened();
  const focused = document.activeElement;
  try {
    const [{title, text, isCut}] = await Promise.all([call("explain", {name, unsaved: unsavedTexts()}), load()]);
    if (!isNewest()) return;
    const page = markdown(text, nameButton);
    if (isCut) page.append(element("p", {className: "hint"}, "The page is longer than what is shown."));
    byId("help-page").replaceChildren(element("h3", {}, title), page);
    byId("help-page").scrollTop = 0;
    if ([focused, document.body].includes(document.activeElement)) byId("help-page").focus();
  } catch (error) {
    if (isNewest()) byId("help-page").replaceChildren(note(messageOf(error)));
  }
}

/** A button for a name that has a page. @param {string} name */
function nameButton(name) {
  if (!names.some((page) => page.name === name)) return null;
  return button(name, () => openHelp(name), {className: "link"});
}

/** A button that opens the page of a code. @param {string} code */
export const codeButton = (code) =>
  button(code, () => openHelp(code), {className: "link code", title: `Explain ${code}`});

/** Add the panel. */
export function startHelp() {
  addPanel("help", "Help", load);
  byId("help-search").addEventListener("input", showNames);
  byId("help-search").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") byId("help-names").querySelector("button")?.click();
  });
}

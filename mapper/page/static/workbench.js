// The middle pane: the table of entries, and an editor for every document.

import {documentWith} from "./documents.js";
import {byId, element} from "./dom.js";
import {refreshEntries} from "./entries.js";
import {emit, on, state} from "./store.js";
import {createTabs} from "./tabs.js";

export const TABLE = "table";
/** @type {ReturnType<typeof createTabs>} */
let tabs;

/** Create the tabs. */
export function startWorkbench() {
  tabs = createTabs(byId("views"), "tab", (name) => {
    byId("filters").hidden = name !== TABLE;
    if (name === TABLE) refreshEntries();
    showButtons();
    emit("shown", name);
  });
  tabs.add(TABLE, "Table", byId("view-table"));
  showDocuments();
  on("documents", () => { showDocuments(); showButtons(); });
  on("text", showButtons);
  on("evaluated", () => {
    if (tabs.current() === TABLE) refreshEntries();
    showErrors();
  });
  on("covered", () => { if (tabs.current() === TABLE) refreshEntries(); });
}

/** The document whose editor is shown; the mapping while the table is. */
export const currentDocument = () => documentWith(tabs.current()) ?? documentWith("mapping");

/** Text for screen readers. @param {string} text */
const unseen = (text) => element("span", {className: "unseen"}, text);

/** Add the tabs of documents that were opened, and remove those of documents that were closed. */
function showDocuments() {
  for (const name of tabs.names()) if (name !== TABLE && !documentWith(name)) tabs.remove(name);
  for (const document of state.documents) {
    if (tabs.tab(document.id)) continue;
    byId("mapping-pane").append(document.panel);
    tabs.add(document.id, document.title, document.panel);
    const tab = /** @type {HTMLElement} */ (tabs.tab(document.id));
    tab.title = document.name;
    const dirty = element("span", {className: "dirty", hidden: true}, "●", unseen(" unsaved"));
    tab.append(element("span", {className: "count", hidden: true}), dirty);
  }
}

/** Show which documents have unsaved changes, and what can be saved. */
function showButtons() {
  for (const document of state.documents) {
    const mark = tabs.tab(document.id)?.querySelector(".dirty");
    if (mark) /** @type {HTMLElement} */ (mark).hidden = !document.isDirty;
  }
  const dirty = state.documents.filter((document) => document.isDirty && document.isEditable);
  byId("save").disabled = !(currentDocument()?.isEditable && currentDocument()?.isDirty);
  byId("save-all").hidden = dirty.length < 2 && (!dirty.length || dirty[0] === currentDocument());
}

/** Show the number of errors of each document in its tab. */
function showErrors() {
  for (const document of state.documents) {
    const count = tabs.tab(document.id)?.querySelector(".count");
    const errors = state.view?.findings.filter((finding) =>
      finding.document === document.id && finding.severity === "error").length ?? 0;
    if (!count) continue;
    /** @type {HTMLElement} */ (count).hidden = !errors;
    count.replaceChildren(String(errors), unseen(errors === 1 ? " error" : " errors"));
  }
}

/** Show a tab by its name, and move the focus into it if asked. @param {string} name */
export function showView(name, focuses = false) {
  tabs.show(name);
  if (!focuses) return;
  const open = documentWith(name);
  if (open) open.editor.focus();
  else tabs.tab(name)?.focus();
}

/** Show a tab by its number from 0. @param {number} number */
export const showNumber = (number) => showView(tabs.names()[number] ?? "", true);

/** Show a line of a document. @param {string} id @param {number} line */
export function goTo(id, line) {
  showView(id);
  documentWith(id)?.editor.goTo(line);
}

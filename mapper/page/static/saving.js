// Save documents, follow their files, and let the user decide if both changed.

import {call} from "./api.js";
import {closeDocuments, documentWith, openDocuments} from "./documents.js";
import {button, byId, element, plural, say} from "./dom.js";
import {queue} from "./order.js";
import {emit, on, state} from "./store.js";

/** @typedef {import("./documents.js").OpenDocument} OpenDocument */

const INCLUDE = "include"; // the kind of an included file
const POLL = 1500; // milliseconds between looks at the files
let isLooking = false;
let hasFailed = false; // whether the last look at the files failed
let lastChange = -POLL; // when the user typed last: files are read when typing pauses

const inOrder = queue();
/** The document that is being saved. @type {OpenDocument|null} */
let saving = null;
/** The file of the conflict that is shown. @type {import("./types.js").DocumentAnswer|null} */
let shownFile = null;

/** Save a document, after those that are being saved. @param {OpenDocument|undefined} document */
export async function save(document) {
  if (!document || !document.isEditable) return;
  if (document.isDirty) await inOrder(() => saveNow(document));
  else say(`${document.name} has no unsaved changes.`);
}

/** @param {OpenDocument} document */
async function saveNow(document) {
  if (!document.isDirty) return; // it was being saved already
  if (document.theirs) {
    showConflicts(true);
    return;
  }
  const text = document.text;
  saving = document;
  try {
    const answer = await call("save", {document: document.id, text, version: document.version});
    if (answer.conflict) {
      document.theirs = answer;
      showConflicts(document.text === text); // who goes on typing keeps the focus
      return;
    }
    document.saved = text;
    document.version = answer.version;
    document.explain();
    emit("documents");
    say(`Saved ${document.name}.`);
  } catch (error) {
    say(`${document.name} was not saved: ${/** @type {Error} */ (error).message}`, true);
  } finally {
    saving = null;
  }
}

/** Save all changed documents. */
export async function saveAll() {
  const changed = state.documents.filter((document) => document.isDirty && document.isEditable);
  for (const document of changed) await inOrder(() => saveNow(document));
  if (changed.length > 1 && !changed.some((document) => document.isDirty)) {
    say(`Saved ${plural(changed.length, "document")}.`);
  }
}

/** Look for changes on disk from now on. */
export function followFiles() {
  setInterval(look, POLL);
  document.addEventListener("visibilitychange", look);
}

async function look() {
  if (document.hidden || isLooking || performance.now() - lastChange < POLL) return;
  isLooking = true;
  const versions = Object.fromEntries(state.documents.map(({id, version}) => [id, version]));
  const known = state.samples;
  try {
    const {documents, samples} = await call("changes", {versions});
    openDocuments(documents.filter((/** @type {any} */ {kind}) => kind !== INCLUDE)); // see followIncludes
    for (const answer of documents) follow(answer, versions[answer.id]);
    if (state.samples === known && JSON.stringify(samples) !== JSON.stringify(known)) {
      state.samples = samples;
      emit("samples");
    }
    if (hasFailed) emit("documents"); // what the page could not show is asked again
    hasFailed = false;
  } catch (error) {
    hasFailed = true;
    emit("failed", error);
  } finally {
    isLooking = false;
  }
}

/** Open the files that the text includes, and close those that it does not if they are unchanged. */
async function followIncludes() {
  const {documents, counts} = /** @type {import("./types.js").Evaluation} */ (state.view);
  const added = documents.filter((id) => !documentWith(id));
  if (counts) {
    closeDocuments(state.documents.filter(({id, kind, isDirty}) =>
      kind === INCLUDE && !isDirty && !documents.includes(id)));
  }
  if (!added.length) return;
  const known = state.documents.map(({id, version}) => [id, version]);
  const versions = Object.fromEntries([...known, ...added.map((id) => [id, ""])]);
  try {
    const answer = await call("changes", {versions});
    openDocuments(answer.documents.filter((/** @type {any} */ {id}) => added.includes(id)));
  } catch (error) {
    hasFailed = true;
    emit("failed", error);
  }
}

/** @param {import("./types.js").DocumentAnswer} answer @param {string} asked the version that was compared */
function follow(answer, asked) {
  const open = documentWith(answer.id);
  if (!open || open === saving || asked === undefined) return;
  if (open.version !== asked || open.version === answer.version) return;
  if (open.isDirty && open.text !== answer.text) {
    if (open.theirs?.version === answer.version) return;
    open.theirs = answer;
    showConflicts(false);
    return;
  }
  open.load(answer);
  emit("documents");
  say(`${open.name} changed on disk; the page shows the new text.`);
}

/** Show the first conflict, or none. @param {boolean} focuses */
function showConflicts(focuses) {
  const bar = byId("conflict");
  const mine = state.documents.find((document) => document.theirs);
  if (shownFile !== (mine?.theirs ?? null)) showConflict(mine);
  if (mine && focuses) bar.querySelector("p").focus();
}

/** @param {OpenDocument|undefined} mine */
function showConflict(mine) {
  const bar = byId("conflict");
  shownFile = mine?.theirs ?? null;
  bar.hidden = !mine;
  bar.replaceChildren();
  if (!mine) return;
  const theirs = /** @type {import("./types.js").DocumentAnswer} */ (mine.theirs);
  const end = () => {
    mine.theirs = null;
    emit("documents");
    mine.editor.focus();
  };
  bar.append(
    element("p", {tabIndex: -1}, `${mine.name} changed on disk, and you have unsaved changes.`),
    button("Load the file, discard my changes", () => {
      mine.load(theirs);
      end();
      say(`Loaded ${mine.name}. Undo (Ctrl+Z) brings your text back.`);
    }),
    button("Keep mine; the next save replaces the file", () => { mine.version = theirs.version; end(); }),
    button("Download mine as a copy", () => download(`mine-${mine.name}`, new Blob([mine.text]))),
  );
}

/** Let the browser save a file. @param {string} name @param {Blob} content */
export function download(name, content) {
  const link = element("a", {download: name, href: URL.createObjectURL(content)});
  link.click();
  URL.revokeObjectURL(link.href);
}

on("evaluated", followIncludes);
on("text", () => { lastChange = performance.now(); });
on("documents", () => showConflicts(false));

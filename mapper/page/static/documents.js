// The documents of the project: their text in the editors and their text on disk.

import {askerOf} from "./asking.js";
import {completion} from "./completion.js";
import {coverageGutter} from "./coverage.js";
import {createEditor} from "./editor.js";
import {element} from "./dom.js";
import {positionHelp} from "./position_help.js";
import {emit, state} from "./store.js";

/** @typedef {import("./types.js").DocumentAnswer} DocumentAnswer */

const TITLES = {mapping: "Mapping", schema: "Schema", tests: "Tests"};

/** A document, its editor, and the text of its file. */
export class OpenDocument {
  /** @param {DocumentAnswer} answer */
  constructor(answer) {
    this.id = answer.id;
    this.kind = answer.kind;
    this.name = answer.name;
    this.isEditable = answer.isEditable;
    this.problem = answer.problem;
    this.saved = answer.text;
    this.version = answer.version;
    /** The file, if it changed on disk while the text has unsaved changes. @type {DocumentAnswer|null} */
    this.theirs = null;
    this.editorPlace = element("div", {className: "editor"});
    this.strip = element("p", {className: "strip"});
    this.panel = element("div", {id: `view-${this.id}`, className: "document"}, this.strip, this.editorPlace);
    const ask = askerOf(this.id);
    this.editor = createEditor(this.editorPlace, {
      label: `${this.title}, ${this.name}`,
      text: this.saved,
      readOnly: !this.isEditable,
      extensions: [completion(ask), ...positionHelp(ask), coverageGutter],
      changed: () => emit("text", this),
      moved: () => emit("cursor", this),
    });
    this.explain();
  }

  /** The name of its tab. */
  get title() {
    return this.kind === "include" ? this.name : TITLES[this.kind];
  }

  get text() {
    return this.editor.text();
  }

  get isDirty() {
    return this.text !== this.saved;
  }

  /** Take the text of the file. @param {DocumentAnswer} answer */
  load(answer) {
    this.theirs = null;
    this.saved = answer.text;
    this.version = answer.version;
    this.problem = answer.problem;
    this.editor.setText(answer.text);
    this.explain();
  }

  /** Say above the editor why the document cannot be changed, or that its file does not exist. */
  explain() {
    const isNew = this.version === "";
    const reason = state.readOnly
      ? "the server was started with --read-only" : "only YAML files of this project can be changed here";
    this.strip.textContent = this.problem ? `${this.name} cannot be shown: ${this.problem}.`
      : !this.isEditable ? `${this.name} is read-only: ${reason}.`
      : isNew ? `${this.name} does not exist yet. Save to create it.` : "";
    this.strip.hidden = !this.strip.textContent;
  }
}

/** @param {string|null} id */
export const documentWith = (id) => state.documents.find((document) => document.id === id);

/** Open documents that are not open yet. @param {DocumentAnswer[]} answers */
export function openDocuments(answers) {
  const added = answers.filter(({id}) => !documentWith(id)).map((answer) => new OpenDocument(answer));
  if (!added.length) return;
  state.documents.push(...added);
  emit("documents");
}

/** Close documents. @param {OpenDocument[]} documents */
export function closeDocuments(documents) {
  if (!documents.length) return;
  state.documents = state.documents.filter((document) => !documents.includes(document));
  emit("documents");
}

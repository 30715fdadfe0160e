// An editor of a YAML document: CodeMirror with findings and highlighted lines.

import {
  bracketMatching, Decoration, defaultKeymap, drawSelection, EditorState, EditorView,
  highlightActiveLine, history, historyKeymap, indentService, indentUnit, keymap, lineNumbers, lintGutter, lintKeymap,
  search, searchKeymap, setDiagnostics, yaml,
} from "./codemirror.js";
import {yamlBrackets} from "./brackets.js";
import {colors, look, markedRanges, marks} from "./editor_look.js";
import {rangeOf} from "./positions.js";

/** @typedef {import("./types.js").Edit} Edit */
/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Fix} Fix */

const litLines = markedRanges((field) => EditorView.decorations.from(field));

/** Indent the line below a key without a value: its block begins there. */
const blockIndent = indentService.of((/** @type {any} */ context, /** @type {number} */ position) => {
  const {text} = context.lineAt(position, -1);
  const indent = /^( *)[^#\s].*:\s*$/.exec(text)?.[1].length;
  return indent === undefined ? undefined : indent + context.unit;
});

/**
 * Create an editor.
 * @param {HTMLElement} parent
 * @param {object} options
 * @param {string} options.label its name for screen readers
 * @param {string} options.text
 * @param {boolean} options.readOnly
 * @param {any} options.extensions more extensions, such as completion
 * @param {() => void} options.changed called when the text changed
 * @param {() => void} options.moved called when the user moved the cursor
 */
export function createEditor(parent, {label, text, readOnly, extensions, changed, moved}) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), bracketMatching(), search(),
        highlightActiveLine(), EditorView.lineWrapping, indentUnit.of("  "), blockIndent, yaml(), look, marks, colors,
        litLines.field, yamlBrackets,
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({
          "aria-label": label, tabindex: "0", ...(readOnly ? {"aria-readonly": "true"} : {}),
        }),
        ...extensions,
        keymap.of([...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((/** @type {any} */ update) => {
          if (update.docChanged) changed();
          if (update.selectionSet && view.hasFocus) moved();
        }),
      ],
    }),
  });

  return {
    view,
    text: () => view.state.doc.toString(),
    /** The line of the cursor. */
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
    focus: () => view.focus(),
    /** Replace the text by the part that differs, so that the cursor stays. @param {string} text */
    setText(text) {
      const old = view.state.doc.toString();
      if (old === text) return;
      const shorter = Math.min(old.length, text.length);
      let start = 0;
      while (start < shorter && old[start] === text[start]) start++;
      let end = 0;
      while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end++;
      const insert = text.slice(start, text.length - end);
      view.dispatch({changes: {from: start, to: old.length - end, insert}, userEvent: "load"});
    },
    /** Change the text in one step that can be undone. @param {Edit[]} edits */
    applyEdits(edits) {
      const changes = edits.map((edit) => ({...rangeOf(view.state.doc, edit), insert: edit.text}));
      view.dispatch({changes, userEvent: "fix", scrollIntoView: true});
    },
    /** @param {Finding[]} findings of this document @param {(fix: Fix) => void} apply */
    setFindings(findings, apply) {
      const diagnostics = findings.map((finding) => ({
        ...rangeOf(view.state.doc, finding),
        severity: finding.severity,
        source: finding.code,
        message: finding.hint ? `${finding.message}\n${finding.hint}` : finding.message,
        actions: finding.fixes.map((fix) => ({name: fix.title, apply: () => apply(fix)})),
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    /** Highlight lines. @param {number[][]} ranges first and last line of each */
    light(ranges) {
      const doc = view.state.doc;
      const numbers = new Set();
      for (const [first, last] of ranges) {
        const end = Math.min(last, doc.lines);
        for (let number = Math.max(1, first); number <= end; number++) numbers.add(number);
      }
      const sorted = [...numbers].sort((a, b) => a - b);
      const mark = Decoration.line({class: "cm-lit"});
      const lines = Decoration.set(sorted.map((number) => mark.range(doc.line(number).from)));
      view.dispatch({effects: litLines.replace.of(lines)});
    },
    /** Put the cursor at the start of a line. @param {number} number */
    goTo(number) {
      const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      view.dispatch({
        selection: {anchor: line.from}, effects: EditorView.scrollIntoView(line.from, {y: "center"}),
      });
      view.focus();
    },
  };
}

// The YAML editor: CodeMirror with completion, hover, findings, and highlighted lines.

import {
  autocompletion, bracketMatching, completionKeymap, Decoration, defaultKeymap, drawSelection,
  EditorState, EditorView, highlightActiveLine, HighlightStyle, history, historyKeymap,
  hoverTooltip, indentUnit, keymap, lineNumbers, lintGutter, lintKeymap, search, searchKeymap,
  setDiagnostics, StateEffect, StateField, syntaxHighlighting, tags, yaml,
} from "./codemirror.js";
import {element} from "./dom.js";

const lit = StateEffect.define();
const litLines = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let result = lines.map(transaction.changes);
    for (const effect of transaction.effects) if (effect.is(lit)) result = effect.value;
    return result;
  },
  provide: (field) => EditorView.decorations.from(field),
});
const look = EditorView.theme({
  "&": {backgroundColor: "var(--pane)", color: "var(--text)"},
  "&.cm-focused": {outline: "2px solid var(--accent)", outlineOffset: "-2px"},
  ".cm-gutters": {backgroundColor: "var(--pane)", color: "var(--soft)", border: "none"},
  ".cm-activeLine": {backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)"},
  ".cm-cursor": {borderLeftColor: "var(--text)"},
  ".cm-lit": {backgroundColor: "var(--mark)"},
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--pane)", color: "var(--text)", border: "1px solid var(--line)",
  },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent) !important",
  },
  ".cm-tooltip-hover": {padding: "2px 10px", maxWidth: "40rem"},
  ".cm-diagnosticAction": {backgroundColor: "var(--accent)", color: "var(--pane)"},
});
const colors = syntaxHighlighting(HighlightStyle.define([
  {tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)"},
  {tag: tags.comment, color: "var(--soft)", fontStyle: "italic"},
  {tag: [tags.string, tags.content], color: "var(--text)"},
  {tag: [tags.meta, tags.punctuation, tags.separator], color: "var(--soft)"},
]));

/**
 * Create the editor.
 * @param {HTMLElement} place
 * @param {{readOnly: boolean, words: () => any, changed: (text: string) => void, moved: (line: number) => void}} options
 */
export function createEditor(place, {readOnly, words, changed, moved}) {
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), bracketMatching(), search(),
        highlightActiveLine(), indentUnit.of("  "), yaml(), look, colors, litLines,
        EditorState.readOnly.of(readOnly),
        EditorView.cspNonce.of(document.querySelector("meta[name=nonce]").content),
        EditorView.contentAttributes.of({"aria-label": "Mapping as YAML", tabindex: "0"}),
        autocompletion({override: [(context) => complete(context, words())]}),
        hoverTooltip((shown, position) => hover(shown, position, words())),
        keymap.of([
          ...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
          if (update.selectionSet && view.hasFocus) {
            moved(update.state.doc.lineAt(update.state.selection.main.head).number);
          }
        }),
      ],
    }),
  });
  return {
    view,
    text: () => view.state.doc.toString(),
    /** Replace the text by the part that differs, so that the cursor stays. @param {string} text */
    setText(text) {
      const old = view.state.doc.toString();
      let start = 0;
      const shorter = Math.min(old.length, text.length);
      while (start < shorter && old[start] === text[start]) start++;
      let end = 0;
      while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end++;
      const insert = text.slice(start, text.length - end);
      view.dispatch({changes: {from: start, to: old.length - end, insert}});
    },
    /** @param {any[]} findings @param {(finding: any) => void} fix */
    setFindings(findings, fix) {
      const shown = findings.filter((finding) => finding.document === "mapping").map((finding) => ({
        ...range(view.state.doc, finding),
        severity: finding.severity,
        source: finding.code,
        message: finding.hint ? `${finding.message}\n${finding.hint}` : finding.message,
        actions: finding.fixes.length && !readOnly
          ? [{name: finding.fixes[0].title, apply: () => fix(finding)}] : [],
      }));
      view.dispatch(setDiagnostics(view.state, shown));
    },
    /** @param {any} finding */
    applyFix(finding) {
      const changes = finding.fixes[0].edits.map((edit) => ({...range(view.state.doc, edit), insert: edit.text}));
      view.dispatch({changes});
    },
    /** Highlight lines. @param {number[][]} ranges first and last line of each */
    light(ranges) {
      const doc = view.state.doc;
      const numbers = new Set();
      for (const [first, last] of ranges) {
        for (let number = first; number <= Math.min(last, doc.lines); number++) numbers.add(number);
      }
      const sorted = [...numbers].filter((number) => number > 0).sort((a, b) => a - b);
      const mark = Decoration.line({class: "cm-lit"});
      const set = Decoration.set(sorted.map((number) => mark.range(doc.line(number).from)));
      view.dispatch({effects: lit.of(set)});
    },
    /** @param {number} number */
    goTo(number) {
      const line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      view.dispatch({
        selection: {anchor: line.from}, effects: EditorView.scrollIntoView(line.from, {y: "center"}),
      });
      view.focus();
    },
  };
}

/** The offset of a column, which counts code points. */
function offset(doc, number, column) {
  const line = doc.line(Math.max(1, Math.min(number, doc.lines)));
  const before = Array.from(line.text).slice(0, column - 1).join("");
  return line.from + before.length;
}

function range(doc, finding) {
  const from = offset(doc, finding.line, finding.column);
  return {from, to: Math.max(from, offset(doc, finding.endLine, finding.endColumn))};
}

const WORD = /[\w.$*[\]-]+/;

function complete(context, words) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const word = context.matchBefore(WORD);
  if (!word && !context.explicit) return null;
  let options;
  if (/^\s*[^\s:#]*$/.test(before)) {
    const usesTenant = /^\s*_tenant\./m.test(context.state.doc.toString());
    const targets = words.targets.map((word) => usesTenant ? {...word, label: asTenant(word.label)} : word);
    options = [...kind(targets, "property", true), ...kind(words.keys, "keyword")];
  } else if (/expression["']?\s*:/.test(before)) {
    options = [...kind(words.sources, "variable"), ...kind(words.functions, "function")];
  } else {
    options = kind(words.sources, "variable");
  }
  return {from: word ? word.from : context.pos, options, validFor: /^[\w.$*[\]-]*$/};
}

/** A target as `_tenant....`, for mappings that write it so; only own fields begin with `_x.`. */
const asTenant = (label) => label.replace(/^_[^.]+\./, "_tenant.");

const kind = (list, type, colon = false) => list.map(({label, detail, info}) => ({
  label, detail, info: info || undefined, type, apply: colon ? `${label}: ` : label,
}));

function hover(view, position, words) {
  const line = view.state.doc.lineAt(position);
  for (const match of line.text.matchAll(/[\w.$]+/g)) {
    const from = line.from + match.index;
    const to = from + match[0].length;
    if (position < from || position > to) continue;
    const all = [...words.functions, ...words.sources, ...words.targets, ...words.keys];
    const named = all.filter(({label}) => label === match[0] || asTenant(label) === match[0]);
    if (!named.length) return null;
    const lines = named.map(({label, detail, info}) =>
      element("p", {}, element("strong", {}, label), ` ${detail} `, info ?? ""));
    return {pos: from, end: to, above: true, create: () => ({dom: element("div", {}, ...lines)})};
  }
  return null;
}

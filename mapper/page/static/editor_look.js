// How editors look: their theme, the colors of YAML, and marked ranges.

import {
  EditorView, HighlightStyle, RangeSet, StateEffect, StateField, syntaxHighlighting, tags,
} from "./codemirror.js";

const theme = EditorView.theme({
  "&": {backgroundColor: "var(--pane)", color: "var(--text)", height: "100%", fontSize: "13px"},
  "&.cm-focused": {outline: "none"},
  // an outline would be below the gutters
  "&.cm-focused::after": {
    content: "''", position: "absolute", inset: "0", zIndex: "250", border: "2px solid var(--accent)",
    pointerEvents: "none",
  },
  ".cm-scroller": {fontFamily: "var(--mono)", lineHeight: "1.5"},
  ".cm-gutters": {backgroundColor: "var(--pane)", color: "var(--soft)", border: "none"},
  ".cm-activeLine": {backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)"},
  ".cm-cursor": {borderLeftColor: "var(--text)"},
  ".cm-lit": {backgroundColor: "var(--mark)"},
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--pane)", color: "var(--text)", border: "1px solid var(--line)",
  },
  ".cm-tooltip": {borderRadius: "6px", boxShadow: "0 4px 16px rgb(0 0 0 / .18)", maxWidth: "40rem"},
  ".cm-panels input, .cm-panels button": {backgroundColor: "var(--pane)", color: "var(--text)"},
  ".cm-button": {backgroundImage: "none", border: "1px solid var(--line)", borderRadius: "5px"},
  ".cm-textfield": {border: "1px solid var(--line)", borderRadius: "5px"},
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 25%, transparent) !important",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)", color: "var(--pane)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": {color: "inherit"},
  ".cm-completionDetail": {color: "var(--soft)", fontStyle: "normal"},
  ".cm-diagnosticAction": {backgroundColor: "var(--accent)", color: "var(--pane)"},
  ".cm-diagnostic": {borderLeftWidth: "3px", padding: "6px 10px"},
  ".cm-diagnostic-error": {borderLeftColor: "var(--bad)"},
  ".cm-diagnostic-warning": {borderLeftColor: "var(--warn)"},
  ".cm-diagnosticSource": {fontSize: "11px", opacity: "1", color: "var(--soft)"},
  ".cm-diagnosticText": {whiteSpace: "pre-wrap"},
});

const SEVERITIES = [
  ["error", "var(--bad)", "circle(42%)"],
  ["warning", "var(--warn)", "polygon(50% 8%, 96% 90%, 4% 90%)"],
  ["info", "var(--soft)", "inset(16%)"],
];

/** The marks of findings, in the colors of the page. */
export const marks = EditorView.theme({
  ".cm-lint-marker": {width: ".85em", height: ".85em", margin: ".3em auto 0"},
  ".cm-lintRange": {
    backgroundImage: "none !important", paddingBottom: "0", textUnderlineOffset: "3px",
    textDecorationSkipInk: "none",
  },
  ".cm-lintRange-active": {backgroundColor: "var(--mark)"},
  ...Object.fromEntries(SEVERITIES.flatMap(([severity, color, shape]) => [
    [`.cm-lint-marker-${severity}`, {content: "normal", backgroundColor: color, clipPath: shape}],
    [`.cm-lintRange-${severity}`, {textDecoration: `underline wavy 1px ${color}`}],
  ])),
});

// the browser applies the styles of an editor only with the nonce of the page
const {content: nonce} = /** @type {HTMLMetaElement} */ (document.querySelector("meta[name=nonce]"));

/** The look of every editor. */
export const look = [theme, EditorView.cspNonce.of(nonce)];

/** The colors of YAML. */
export const colors = syntaxHighlighting(HighlightStyle.define([
  {tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)"},
  {tag: tags.comment, color: "var(--soft)", fontStyle: "italic"},
  {tag: [tags.string, tags.content], color: "var(--text)"},
  {tag: [tags.meta, tags.punctuation, tags.separator], color: "var(--soft)"},
]));

/**
 * Return a field with ranges of an editor, which move with the text, and an effect that replaces them.
 * @param {(field: any) => any} [provide] what the ranges provide, such as decorations
 */
export function markedRanges(provide) {
  const replace = StateEffect.define();
  const field = StateField.define({
    create: () => RangeSet.empty,
    update(/** @type {any} */ old, /** @type {any} */ transaction) {
      let ranges = old.map(transaction.changes);
      for (const effect of transaction.effects) if (effect.is(replace)) ranges = effect.value;
      return ranges;
    },
    provide,
  });
  return {field, replace};
}

// How the editor looks: its theme and the colors of YAML.

import {EditorView, HighlightStyle, syntaxHighlighting, tags} from "./codemirror.js";

export const look = EditorView.theme({
  "&": {backgroundColor: "var(--pane)", color: "var(--text)", height: "100%", fontSize: "13px"},
  "&.cm-focused": {outline: "2px solid var(--accent)", outlineOffset: "-2px"},
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
  ".cm-diagnosticText": {whiteSpace: "pre-wrap"},
});

export const colors = syntaxHighlighting(HighlightStyle.define([
  {tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)"},
  {tag: tags.comment, color: "var(--soft)", fontStyle: "italic"},
  {tag: [tags.string, tags.content], color: "var(--text)"},
  {tag: [tags.meta, tags.punctuation, tags.separator], color: "var(--soft)"},
]));

// Everything of CodeMirror that the page uses, bundled into static/codemirror.js.
export {EditorState, Compartment, StateEffect, StateField, Prec} from "@codemirror/state";
export {
  EditorView, Decoration, keymap, lineNumbers, highlightActiveLine, drawSelection, hoverTooltip,
  highlightActiveLineGutter,
} from "@codemirror/view";
export {defaultKeymap, history, historyKeymap, indentWithTab} from "@codemirror/commands";
export {
  HighlightStyle, syntaxHighlighting, bracketMatching, indentUnit,
} from "@codemirror/language";
export {yaml} from "@codemirror/lang-yaml";
export {autocompletion, completionKeymap, startCompletion} from "@codemirror/autocomplete";
export {setDiagnostics, lintGutter, lintKeymap} from "@codemirror/lint";
export {search, searchKeymap, highlightSelectionMatches} from "@codemirror/search";
export {tags} from "@lezer/highlight";

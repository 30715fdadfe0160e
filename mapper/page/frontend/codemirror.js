// Everything of CodeMirror that the page uses, bundled into static/codemirror.js.
export {EditorState, RangeSet, StateEffect, StateField} from "@codemirror/state";
export {
  EditorView, Decoration, drawSelection, gutter, GutterMarker, highlightActiveLine, hoverTooltip,
  keymap, lineNumbers, showTooltip,
} from "@codemirror/view";
export {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
export {
  HighlightStyle, syntaxHighlighting, syntaxTree, bracketMatching, indentUnit,
} from "@codemirror/language";
export {yaml} from "@codemirror/lang-yaml";
export {
  autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, insertBracket,
  insertCompletionText, pickedCompletion,
} from "@codemirror/autocomplete";
export {setDiagnostics, lintGutter, lintKeymap} from "@codemirror/lint";
export {search, searchKeymap} from "@codemirror/search";
export {tags} from "@lezer/highlight";

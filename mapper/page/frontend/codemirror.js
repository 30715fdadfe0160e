// Everything of CodeMirror that the page uses, bundled into static/codemirror.js.
export {EditorState, Prec, RangeSet, StateEffect, StateField} from "@codemirror/state";
export {
  EditorView, Decoration, drawSelection, gutter, GutterMarker, highlightActiveLine, hoverTooltip,
  keymap, lineNumbers, showTooltip,
} from "@codemirror/view";
export {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
export {
  HighlightStyle, syntaxHighlighting, syntaxTree, bracketMatching, indentService, indentUnit,
} from "@codemirror/language";
export {yaml} from "@codemirror/lang-yaml";
export {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap,
  completionStatus, insertBracket, insertCompletionText, pickedCompletion, selectedCompletion,
  selectedCompletionIndex,
} from "@codemirror/autocomplete";
export {setDiagnostics, lintGutter, lintKeymap} from "@codemirror/lint";
export {search, searchKeymap} from "@codemirror/search";
export {tags} from "@lezer/highlight";

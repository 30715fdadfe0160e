// Brackets and quotes that are closed automatically; typing the closing one moves over it.

import {closeBrackets, closeBracketsKeymap, EditorState, keymap, syntaxTree} from "./codemirror.js";

const BRACKETS = ["(", "[", "{", "'", '"'];
const BEFORE = ")]}:;>,"; // brackets are closed only before these and spaces
/** JSON in a JMESPath source is between backticks. */
const SOURCE_BRACKETS = [...BRACKETS, "`"];

/** @param {(state: any, position: number) => {brackets: string[], before: string}} settingsAt */
const closedBrackets = (settingsAt) => [
  closeBrackets(),
  keymap.of(closeBracketsKeymap),
  EditorState.languageData.of((/** @type {any} */ state, /** @type {number} */ position) =>
    [{closeBrackets: settingsAt(state, position)}]),
];

/** Close brackets in a YAML document, except in comments; also at the end of a string in quotes. */
export const yamlBrackets = closedBrackets((state, position) => {
  const node = syntaxTree(state).resolveInner(position, -1);
  const isStringEnd = node.name === "QuotedLiteral" && position === node.to - 1;
  return {brackets: node.name === "Comment" ? [] : BRACKETS, before: isStringEnd ? `${BEFORE}'"` : BEFORE};
});

/** Close brackets in an expression. @param {() => string} language "expression" or "source" */
export const expressionBrackets = (language) => closedBrackets(() =>
  ({brackets: language() === "source" ? SOURCE_BRACKETS : BRACKETS, before: BEFORE}));

// Completion in an editor.

import {
  acceptCompletion, autocompletion, closeCompletion, completionKeymap, completionStatus, insertBracket,
  insertCompletionText, keymap, pickedCompletion, Prec, selectedCompletion, selectedCompletionIndex,
} from "./codemirror.js";
import {offsetOf} from "./positions.js";

/** @typedef {import("./asking.js").Ask} Ask */

const PAUSE = 20; // milliseconds without a key: less than for an evaluation, which takes longer
/** The end of inserted text after which another name belongs: a value, an argument, or a field. */
const IS_OPEN = /[\s(.]$/;

let isRequested = false; // whether the user asked for the list that is shown

/** Complete names in an editor. @param {Ask} ask */
export const completion = (ask) => [
  autocompletion({
    override: [(/** @type {any} */ context) => complete(context, ask)],
    compareCompletions: (/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order,
    activateOnTypingDelay: PAUSE,
    activateOnCompletion: (/** @type {any} */ {insert}) => IS_OPEN.test(insert),
    defaultKeymap: false,
    icons: false,
  }),
  Prec.highest(keymap.of([
    {key: "Enter", run: acceptOrClose},
    ...completionKeymap.filter((/** @type {any} */ {key}) => key !== "Enter"),
  ])),
];

/**
 * Insert the selected name if the user means it; otherwise, Enter is a line break.
 *
 * Nobody means the first name of a list that opened by itself, without a letter of it, or a name
 * that is there already.
 * @param {any} view
 */
function acceptOrClose(view) {
  const {state} = view;
  if (completionStatus(state) !== "active") return false;
  const {insert} = selectedCompletion(state) ?? {insert: ""};
  const typed = typedPart(insert, state.sliceDoc(0, state.selection.main.head));
  const isChosen = isRequested || selectedCompletionIndex(state) > 0;
  if (typed === insert.length || !(typed || isChosen)) {
    closeCompletion(view);
    return false;
  }
  return acceptCompletion(view);
}

/** The number of characters of a name at the end of a text. @param {string} name @param {string} text */
function typedPart(name, text) {
  const [wanted, end] = [name.toLowerCase(), text.slice(-name.length).toLowerCase()];
  let length = end.length;
  while (!end.endsWith(wanted.slice(0, length))) length--;
  return length;
}

/** @param {any} context @param {Ask} ask */
async function complete(context, ask) {
  const doc = context.state.doc;
  let answer;
  try {
    answer = await ask("complete", doc, context.pos);
  } catch {
    return null; // the evaluation shows what is wrong
  }
  if (context.aborted || !answer.items.length) return null;
  isRequested = context.explicit;
  const options = answer.items.map((/** @type {any} */ item, /** @type {number} */ order) => ({
    label: item.label, detail: item.detail, info: item.info || undefined, order, insert: item.insert,
    apply: item.insert.endsWith("(") ? insertCall : item.insert,
  }));
  return {
    from: offsetOf(doc, answer.line, answer.column),
    to: offsetOf(doc, answer.line, answer.endColumn),
    options,
    validFor: (/** @type {string} */ text) =>
      options.some((/** @type {any} */ {label}) => label.toLowerCase().startsWith(text.toLowerCase())),
  };
}

/**
 * Insert the name of a function, and its parentheses around the cursor, in one step.
 * @param {any} view
 * @param {any} completion
 * @param {number} from
 * @param {number} to
 */
function insertCall(view, completion, from, to) {
  const name = completion.insert.slice(0, -1);
  const named = view.state.update(insertCompletionText(view.state, name, from, to));
  const called = insertBracket(named.state, "(") ?? named.state.update(named.state.replaceSelection("("));
  view.dispatch({
    changes: named.changes.compose(called.changes),
    selection: called.newSelection,
    effects: called.effects,
    annotations: pickedCompletion.of(completion),
    userEvent: "input.complete",
    scrollIntoView: true,
  });
}

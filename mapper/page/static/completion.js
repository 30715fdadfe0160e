// Completion in an editor.

import {autocompletion} from "./codemirror.js";
import {offsetOf} from "./positions.js";

/** @typedef {import("./asking.js").Ask} Ask */

const PAUSE = 20; // milliseconds without a key: less than for an evaluation, which takes longer

/** Complete names in an editor. @param {Ask} ask */
export const completion = (ask) => autocompletion({
  override: [(/** @type {any} */ context) => complete(context, ask)],
  compareCompletions: (/** @type {any} */ a, /** @type {any} */ b) => a.order - b.order,
  activateOnTypingDelay: PAUSE,
  icons: false,
});

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
  const options = answer.items.map((/** @type {any} */ item, /** @type {number} */ order) => ({
    label: item.label, detail: item.detail, info: item.info || undefined, apply: item.insert, order,
  }));
  return {
    from: offsetOf(doc, answer.line, answer.column),
    to: offsetOf(doc, answer.line, answer.endColumn),
    options,
    validFor: (/** @type {string} */ text) =>
      options.some((/** @type {any} */ {label}) => label.toLowerCase().startsWith(text.toLowerCase())),
  };
}

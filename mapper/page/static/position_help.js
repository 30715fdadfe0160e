// Hover, the description of the name at the cursor (F1), and the signature of the call being typed.

import {EditorView, hoverTooltip, keymap, showTooltip, StateEffect, StateField} from "./codemirror.js";
import {element} from "./dom.js";
import {turns} from "./order.js";
import {offsetOf} from "./positions.js";

/** @typedef {import("./asking.js").Ask} Ask */
/** @typedef {{title: string, detail: string, info: string, signature: string, example: string}} HoverItem */
/** @typedef {{start: number, end: number}} Parameter */
/** @typedef {{label: string, parameters: Parameter[], active: number, info: string}} Signature */

const PAUSE = 150; // milliseconds without a key before the server is asked for a signature
const setTooltip = StateEffect.define();
const tooltip = StateField.define({
  create: () => null,
  update(/** @type {any} */ shown, /** @type {any} */ transaction) {
    for (const effect of transaction.effects) if (effect.is(setTooltip)) return effect.value;
    return shown && transaction.docChanged
      ? {...shown, pos: transaction.changes.mapPos(shown.pos)} : shown;
  },
  provide: (/** @type {any} */ field) => showTooltip.from(field),
});

/** Describe names and calls in an editor. @param {Ask} ask */
export function positionHelp(ask) {
  const start = turns(); // of the tooltip: an older answer is not shown
  const close = (/** @type {any} */ view) => {
    start();
    return hide(view);
  };
  return [
    tooltip,
    hoverTooltip((/** @type {any} */ view, /** @type {number} */ position) => hover(view, position, ask)),
    EditorView.updateListener.of(signatureOf(ask, start)),
    EditorView.domEventHandlers({
      blur: (/** @type {any} */ _, /** @type {any} */ view) => { close(view); },
    }),
    keymap.of([
      {key: "F1", run: (/** @type {any} */ view) => describe(view, ask, start())},
      {key: "Escape", run: close},
    ]),
  ];
}

/** @param {...Node} content */
const box = (...content) => element("div", {className: "hover"}, ...content);

/** @param {any} view @param {number} position @param {Ask} ask */
async function hover(view, position, ask) {
  const doc = view.state.doc;
  const answer = await ask("hover", doc, position).catch(() => null);
  if (!answer || view.state.doc !== doc) return null;
  return {
    pos: offsetOf(doc, answer.line, answer.column),
    end: offsetOf(doc, answer.line, answer.endColumn),
    above: true,
    create: () => ({dom: hoverContent(answer.items)}),
  };
}

/** @param {HoverItem[]} items */
function hoverContent(items) {
  return box(...items.flatMap(({title, detail, info, signature, example}) => [
    element("p", {}, element("strong", {}, title), detail ? ` ${detail}` : ""),
    ...(signature && signature !== title ? [element("pre", {}, signature)] : []),
    ...info.split("\n").filter(Boolean).map((line) => element("p", {}, line)),
    ...(example ? [element("pre", {}, example)] : []),
  ]));
}

/**
 * Describe the name at the cursor, as hovering does.
 * @param {any} view
 * @param {Ask} ask
 * @param {() => boolean} isNewest
 */
function describe(view, ask, isNewest) {
  const {doc, selection} = view.state;
  hover(view, selection.main.head, ask).then((shown) => {
    if (!isNewest() || view.state.doc !== doc) return;
    const content = shown ?? {
      pos: selection.main.head,
      create: () => ({dom: box(element("p", {}, "There is no description."))}),
    };
    view.dispatch({effects: setTooltip.of({...content, above: true, end: undefined, create: () => {
      const made = content.create();
      made.dom.setAttribute("role", "status");
      return made;
    }})});
  });
  return true;
}

/** Hide the tooltip, and return whether there was one. @param {any} view */
function hide(view) {
  if (!view.state.field(tooltip, false)) return false;
  view.dispatch({effects: setTooltip.of(null)});
  return true;
}

/**
 * Show the signature of the call in which the user types.
 * @param {Ask} ask
 * @param {() => () => boolean} start
 */
function signatureOf(ask, start) {
  let timer = 0;
  return (/** @type {any} */ update) => {
    const isTyped = update.transactions.some((/** @type {any} */ change) => change.isUserEvent("input"));
    const isOpen = update.state.field(tooltip) !== null;
    if (!isTyped && !(isOpen && (update.selectionSet || update.docChanged))) return;
    clearTimeout(timer);
    const isNewest = start();
    timer = setTimeout(async () => {
      const {view} = update;
      const {doc, selection} = view.state;
      if (!isNewest()) return;
      const answer = await ask("signature", doc, selection.main.head).catch(() => null);
      if (!isNewest() || view.state.doc !== doc || !view.hasFocus) return;
      if (!answer) hide(view);
      else view.dispatch({effects: setTooltip.of({
        pos: selection.main.head, above: true, create: () => ({dom: signatureContent(answer)}),
      })});
    }, PAUSE);
  };
}

/** @param {Signature} signature */
function signatureContent({label, parameters, active, info}) {
  const characters = Array.from(label);
  const {start, end} = parameters[active] ?? {start: 0, end: 0};
  const [before, own, after] = [[0, start], [start, end], [end]]
    .map((range) => characters.slice(...range).join(""));
  return box(
    element("pre", {}, before, element("strong", {className: "active"}, own), after),
    element("p", {}, info.split("\n")[0]));
}

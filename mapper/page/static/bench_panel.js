// The expression bench: an expression, and the value of each of its parts for the chosen payload.

import {textAsker} from "./asking.js";
import {expressionBrackets} from "./brackets.js";
import {
  bracketMatching, Decoration, defaultKeymap, EditorState, EditorView, history,
  historyKeymap, keymap,
} from "./codemirror.js";
import {completion} from "./completion.js";
import {byId, closest, element, note} from "./dom.js";
import {look, markedRanges} from "./editor_look.js";
import {rowRequest} from "./evaluation.js";
import {findingItems} from "./findings.js";
import {livePanel} from "./live_panel.js";
import {addPanel, showPanel} from "./panels.js";
import {positionHelp} from "./position_help.js";
import {on} from "./store.js";

/**
 * @typedef {object} BenchPart
 * @property {number|null} start
 * @property {number|null} end
 * @property {number} depth
 * @property {string} text
 * @property {any} value
 * @property {boolean} isCut
 * @property {string} fault
 * @property {boolean} isEvaluated
 */

const marked = markedRanges((field) => EditorView.decorations.from(field));
/** @type {any} */
let editor;
/** @type {BenchPart[]} */
let parts = [];
/** @type {ReturnType<typeof livePanel>} */
let live;

const chosenLanguage = () => byId("bench-language").value;
const ask = textAsker(chosenLanguage);

/** Add the panel. */
export function startBench() {
  const panel = byId("panel-bench");
  editor = new EditorView({
    parent: byId("bench-text"),
    state: EditorState.create({
      extensions: [
        look, marked.field, history(), bracketMatching(), EditorView.lineWrapping,
        EditorView.contentAttributes.of({"aria-label": "Expression", tabindex: "0"}),
        expressionBrackets(chosenLanguage), completion(ask), ...positionHelp(ask),
        keymap.of([...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((/** @type {any} */ update) => { if (update.docChanged) live.soon(); }),
      ],
    }),
  });
  live = livePanel(panel, byId("bench-result"), {service: "bench", request, show, failed: clearParts});
  addPanel("bench", "Expression", live.refresh);
  byId("bench-language").addEventListener("change", live.refresh);
  on("panel", (name) => { if (name === "bench") editor.requestMeasure(); });
  for (const event of ["mouseover", "focusin"]) {
    byId("bench-parts").addEventListener(event, (/** @type {Event} */ event) => markPart(event.target));
  }
  for (const event of ["mouseleave", "focusout"]) {
    byId("bench-parts").addEventListener(event, () => markPart(null));
  }
  showHint();
}

/** Show an expression. @param {string} text @param {string} language "expression" or "source" */
export function openBench(text, language) {
  byId("bench-language").value = language;
  editor.dispatch({changes: {from: 0, to: editor.state.doc.length, insert: text}});
  showPanel("bench");
  editor.focus();
}

function request() {
  const text = editor.state.doc.toString();
  if (text.trim()) return {...rowRequest(), language: chosenLanguage(), text};
  showHint();
  return null;
}

function clearParts() {
  parts = [];
  byId("bench-parts").replaceChildren();
}

function showHint() {
  clearParts();
  byId("bench-result").replaceChildren(note(
    "Write an expression to see its value and the value of each of its parts for the chosen payload."));
}

/** @param {any} answer @param {Map<string, string>} texts that it is about */
function show(answer, texts) {
  parts = answer.parts;
  byId("bench-parts").replaceChildren(...parts.map(partItem));
  if (answer.moreParts) {
    byId("bench-parts").append(note(`${answer.moreParts} more parts`, "li"));
  }
  const result = element("dl");
  byId("bench-result").replaceChildren(result);
  const line = (/** @type {string} */ label, /** @type {Node} */ content) =>
    result.append(element("dt", {}, label), element("dd", {}, content));
  if (answer.fault) line("Error", element("span", {className: "problem"}, answer.fault));
  else if (answer.parts.length) line("Value", element("span", {className: "text"}, valueText(answer)));
  if (answer.type) line("Type", element("span", {}, answer.type));
  if (answer.exported && chosenLanguage() === "source") {
    line("Exported as", element("span", {className: "text"}, answer.exported));
  }
  const missing = answer.missing.join(", ");
  if (missing) line("Not in the payload", element("span", {className: "text"}, missing));
  for (const text of answer.notes) line("Note", element("span", {}, text));
  if (answer.findings.length) line("Findings", element("ul", {}, ...findingItems(answer.findings, () => texts)));
}

/** @param {{value: any, isCut: boolean}} part */
const valueText = ({value, isCut}) => isCut ? `${value}…` : JSON.stringify(value);

/** @param {BenchPart} part @param {number} index */
function partItem(part, index) {
  const value = !part.isEvaluated ? element("span", {className: "hint"}, "not evaluated")
    : part.fault ? element("span", {className: "problem"}, part.fault)
    : element("span", {className: "value"}, valueText(part));
  const text = element("span", {className: "key"}, part.text);
  const item = element("li", {data: {index: String(index)}, tabIndex: 0}, text, " = ", value);
  item.classList.toggle("skipped", !part.isEvaluated);
  item.style.paddingLeft = `${part.depth * 1.1 + .3}rem`;
  return item;
}

/** Highlight the text of a part. @param {EventTarget|null} target */
function markPart(target) {
  const item = closest(target, "[data-index]");
  const part = item ? parts[Number(item.dataset.index)] : null;
  const text = editor.state.doc.toString();
  const characters = part && part.start !== null ? Array.from(text) : [];
  const offset = (/** @type {number} */ count) => characters.slice(0, count).join("").length;
  const from = offset(part?.start ?? 0);
  const to = offset(part?.end ?? 0);
  const ranges = from < to ? [Decoration.mark({class: "cm-lit"}).range(from, to)] : [];
  editor.dispatch({effects: marked.replace.of(Decoration.set(ranges))});
}

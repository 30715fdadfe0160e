// Targets for fields that no entry reads; each can be accepted on its own.

import {documentWith} from "./documents.js";
import {button, byId, element, plural, say, sayError, sentence} from "./dom.js";
import {livePanel} from "./live_panel.js";
import {addPanel} from "./panels.js";
import {rewrite} from "./rewriting.js";
import {unsavedTexts} from "./store.js";

/**
 * @typedef {object} Target
 * @property {string} target
 * @property {number} score
 * @property {string} reason
 * @property {string} line
 * @property {boolean} isBest
 * @property {number} replaces
 */
/**
 * @typedef {object} Suggestion
 * @property {string} source
 * @property {string[]} kinds
 * @property {boolean} isArray
 * @property {Target[]} targets
 * @property {string} mapped
 * @property {boolean} isPrivate
 */

/** Add the panel. */
export function startSuggestions() {
  const live = livePanel(byId("panel-suggestions"), byId("suggestions-result"), {
    service: "suggest", request: () => ({unsaved: unsavedTexts()}), show,
  });
  addPanel("suggestions", "Suggestions", live.again);
}

/** @param {{reason: string, suggestions: Suggestion[], moreSuggestions: number}} answer */
function show({reason, suggestions, moreSuggestions}) {
  const total = suggestions.length + moreSuggestions;
  byId("suggestions-summary").textContent = reason ? sentence(reason)
    : `No entry reads ${plural(total, "field")} of the samples.`;
  const items = suggestions.map(suggestionItem);
  if (moreSuggestions) items.push(element("li", {className: "hint"}, `${moreSuggestions} more`));
  byId("suggestions-result").replaceChildren(element("ul", {className: "list"}, ...items));
}

/** @param {Suggestion} suggestion */
function suggestionItem({source, kinds, isArray, targets, mapped, isPrivate}) {
  const types = `${isArray ? "array of " : ""}${kinds.join(" or ")}`;
  const item = element("li", {},
    element("span", {className: "text"}, source), " ", element("span", {className: "hint"}, types));
  item.append(...targets.map((target) => targetLine(source, target)));
  if (!targets.length && !mapped && !isPrivate) item.append(ownTarget(source));
  const reason = isPrivate ? "A key of this field identifies a person, so it cannot be mapped."
    : mapped ? `${mapped} fits, but another entry fills it.`
    : "";
  if (reason) item.append(element("div", {className: "hint"}, reason));
  return item;
}

/** @param {string} source @param {Target} target */
function targetLine(source, {target, score, reason, line, isBest, replaces}) {
  const accept = button(replaces ? `Replace line ${replaces}` : "Add", () => add(source, target), {
    className: isBest ? "main" : "", disabled: !line || !documentWith("mapping")?.isEditable,
    title: line || "This cannot be added as one line.",
  });
  accept.setAttribute("aria-label", `${accept.textContent}: ${source} to ${target}`);
  return element("div", {className: "target"}, accept,
    element("span", {className: "text"}, target),
    element("span", {className: "hint"}, `${score} % · ${reason}`));
}

/** A field for a target that is not in the schema yet. @param {string} source */
function ownTarget(source) {
  const field = element("input", {value: `_tenant.${source}`, size: 40, spellcheck: false});
  field.setAttribute("aria-label", `Target for ${source}`);
  const accept = button("Add", () => add(source, field.value), {
    disabled: !documentWith("mapping")?.isEditable,
  });
  accept.setAttribute("aria-label", `Add ${source} to this target`);
  const hint = element("span", {className: "hint"}, "not in the schema yet: a fix adds it");
  return element("div", {className: "target"}, accept, field, hint);
}

/** Add an entry to the text of the mapping. @param {string} source @param {string} target */
async function add(source, target) {
  byId("suggestions-result").focus(); // the button is about to go
  try {
    const {document, line} = await rewrite("accept", () => ({source, target}));
    const changed = documentWith(document);
    changed?.editor.light([[line, line]]);
    say(`Added ${target}, line ${line} of ${changed?.name}. Undo with Ctrl+Z in the editor.`);
  } catch (error) {
    sayError(error);
  }
}

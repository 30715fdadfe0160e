// Completion and hover from the names that the server lists.

import {autocompletion, hoverTooltip} from "./codemirror.js";
import {element} from "./dom.js";

/** @type {any} */
export const words = {targets: [], sources: [], functions: [], keys: []};

/** @param {import("./documents.js").OpenDocument} document */
export const completionFor = (document) => document.kind !== "mapping" && document.kind !== "include" ? [] : [
  autocompletion({override: [(/** @type {any} */ context) => complete(context)]}),
  hoverTooltip((/** @type {any} */ shown, /** @type {number} */ position) => hover(shown, position)),
];

const WORD = /[\w.$*[\]-]+/;

function complete(context) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const word = context.matchBefore(WORD);
  if (!word && !context.explicit) return null;
  let options;
  if (/^\s*[^\s:#]*$/.test(before)) {
    const usesTenant = /^\s*_tenant\./m.test(context.state.doc.toString());
    const targets = words.targets.map((word) => usesTenant ? {...word, label: asTenant(word.label)} : word);
    options = [...kind(targets, "property", true), ...kind(words.keys, "keyword")];
  } else if (/expression["']?\s*:/.test(before)) {
    options = [...kind(words.sources, "variable"), ...kind(words.functions, "function")];
  } else {
    options = kind(words.sources, "variable");
  }
  return {from: word ? word.from : context.pos, options, validFor: /^[\w.$*[\]-]*$/};
}

/** A target as `_tenant....`, for mappings that write it so; only own fields begin with `_x.`. */
const asTenant = (label) => label.replace(/^_[^.]+\./, "_tenant.");

const kind = (list, type, colon = false) => list.map(({label, detail, info}) => ({
  label, detail, info: info || undefined, type, apply: colon ? `${label}: ` : label,
}));

function hover(view, position) {
  const line = view.state.doc.lineAt(position);
  for (const match of line.text.matchAll(/[\w.$]+/g)) {
    const from = line.from + match.index;
    const to = from + match[0].length;
    if (position < from || position > to) continue;
    const all = [...words.functions, ...words.sources, ...words.targets, ...words.keys];
    const named = all.filter(({label}) => label === match[0] || asTenant(label) === match[0]);
    if (!named.length) return null;
    const lines = named.map(({label, detail, info}) =>
      element("p", {}, element("strong", {}, label), ` ${detail} `, info ?? ""));
    return {pos: from, end: to, above: true, create: () => ({dom: element("div", {}, ...lines)})};
  }
  return null;
}

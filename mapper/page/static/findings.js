// The list of findings, and their marks in the editors.

import {button, byId, element, note} from "./dom.js";
import {applyFix, fixesOf} from "./fixes.js";
import {documentWith} from "./documents.js";
import {codeButton} from "./help_panel.js";
import {addPanel, labelPanel} from "./panels.js";
import {choose} from "./samples.js";
import {on, state} from "./store.js";

/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Fix} Fix */

const ORDER = {error: 0, warning: 1, info: 2};
let shown = "";
/** The findings that each editor shows. @type {WeakMap<import("./documents.js").OpenDocument, string>} */
const marked = new WeakMap();
/** @type {(document: string, line: number) => void} */
let jump = () => {};

/** @param {(document: string, line: number) => void} goTo */
export function startFindings(goTo) {
  jump = goTo;
  addPanel("findings", "Findings");
  on("evaluated", showFindings);
}

function showFindings() {
  const findings = state.view?.findings ?? [];
  markEditors(findings);
  const text = JSON.stringify([findings, state.documents.map(({id}) => id)]); // only open ones are linked
  if (text === shown) return;
  shown = text;
  const sorted = [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  byId("findings").replaceChildren(...findingItems(sorted, () => state.evaluated));
  if (!findings.length) byId("findings").append(note("No findings.", "li"));
  labelPanel("findings", `Findings (${findings.length})`);
}

/** @param {Finding[]} findings */
function markEditors(findings) {
  for (const document of state.documents) {
    const own = findings.filter((finding) => finding.document === document.id)
      .map((finding) => ({...finding, fixes: fixesOf(finding)}));
    const text = JSON.stringify([own, document.text]);
    if (marked.get(document) === text) continue;
    marked.set(document, text);
    document.editor.setFindings(own, (fix) => applyFix(fix, state.evaluated));
  }
}

/** The place of a finding, as a button if the page shows it. @param {Finding} finding */
function placeOf({document, file, line}) {
  const place = `${file}:${line}`;
  if (document && documentWith(document)) {
    return button(place, () => jump(document, line), {className: "link"});
  }
  const sample = document ? undefined : state.samples.find(({name}) => name === file);
  const isByLine = /\.(ndjson|jsonl)$/.test(file) && !sample?.problems.length; // a row per line
  if (!sample || (sample.rows > 1 && !isByLine)) return element("span", {className: "hint"}, place);
  const row = isByLine ? Math.min(line, sample.rows) - 1 : 0;
  return button(place, () => choose(String(sample.id), row), {className: "link", title: "Show this payload"});
}

/**
 * Return list items.
 * @param {Finding[]} findings
 * @param {() => Map<string, string>} textsOf returns the texts that they are about
 */
export const findingItems = (findings, textsOf) => findings.map((finding) => {
  const {severity, code, message, value, hint, paste} = finding;
  const item = element("li", {},
    element("span", {className: "severity", data: {severity}}, severity),
    codeButton(code),
    ` ${message}${value ? `: ${value}` : ""} `,
    placeOf(finding));
  for (const detail of finding.details ?? []) {
    item.append(element("div", {className: "hint"}, `${detail.label}: ${detail.text}`));
  }
  if (hint) item.append(element("div", {className: "hint"}, `Hint: ${hint}`));
  if (paste.length) item.append(element("pre", {}, paste.join("\n")));
  const fixes = fixesOf(finding).map((fix) => button(fix.title, () => {
    byId("findings").focus(); // the button is about to go
    applyFix(fix, textsOf());
  }));
  if (fixes.length) item.append(element("div", {className: "fixes"}, ...fixes));
  return item;
});

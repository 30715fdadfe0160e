// What changed since the last commit, another revision, or another mapping, and the effect on records.

import {button, byId, element, note, plural} from "./dom.js";
import {findingItems} from "./findings.js";
import {livePanel} from "./live_panel.js";
import {addPanel} from "./panels.js";
import {choose} from "./samples.js";
import {unsavedTexts} from "./store.js";
import {goTo} from "./workbench.js";

/** @typedef {{label: string, before: string|null, after: string|null}} Change */

const HEAD = "head";
const REVISION = "revision";
let entered = ""; // the revision, once the user has finished it

/** Add the panel. @param {{id: string, name: string}[]} mappings the other mappings of the project */
export function startChanges(mappings) {
  byId("compare-with").append(
    element("option", {value: HEAD}, "the last commit"),
    element("option", {value: REVISION}, "another revision"),
    ...mappings.map(({id, name}) => element("option", {value: `mapping ${id}`}, name)),
  );
  const live = livePanel(byId("panel-changes"), byId("changes-result"), {
    service: "differences", request, show,
  });
  addPanel("changes", "Changes", live.again);
  byId("compare-with").addEventListener("change", () => {
    byId("revision-label").hidden = byId("compare-with").value !== REVISION;
    live.refresh();
  });
  byId("revision").addEventListener("change", () => {
    entered = byId("revision").value.trim();
    live.refresh();
  });
}

function request() {
  const value = byId("compare-with").value;
  const revision = value === REVISION ? entered || null : null;
  const mapping = value.startsWith("mapping ") ? value.slice("mapping ".length) : null;
  return {unsaved: unsavedTexts(), revision, mapping};
}

/** @param {any} answer @param {Map<string, string>} texts that it is about */
function show(answer, texts) {
  const {title, reason, differences, moreDifferences, findings} = answer;
  const {rows, moreRows, comparedRows, hasMore} = answer;
  byId("changes-summary").textContent = reason ? `${title}: ${reason}.` : [
    `${title}: ${plural(differences.length + moreDifferences, "entry differs", "entries differ")}`,
    `records of ${(rows.length + moreRows).toLocaleString("en")} of ${hasMore ? "the first " : ""}` +
      `${plural(comparedRows, "payload")} differ`,
  ].join(" · ");
  const result = byId("changes-result");
  result.replaceChildren();
  const add = (/** @type {string} */ label, /** @type {Node[]} */ items, /** @type {number} */ more) => {
    if (!items.length) return;
    if (more) items.push(element("li", {className: "hint"}, `${more.toLocaleString("en")} more`));
    result.append(element("h3", {className: "group"}, label), element("ul", {className: "list"}, ...items));
  };
  add("Findings", findingItems(findings, () => texts), 0);
  add("Entries", differences.map(entryItem), moreDifferences);
  add("Records", rows.map(rowItem), moreRows);
  if (!reason && !differences.length && !rows.length) {
    result.append(note("Nothing differs."));
  }
}

/**
 * @param {{kind: string, target: string, document: string|null, line: number, changes: Change[]}} difference
 */
function entryItem({kind, target, document, line, changes}) {
  const item = element("li", {},
    element("span", {className: "mark hint"}, kind),
    document ? button(target, () => goTo(document, line), {className: "link"})
      : element("span", {className: "text"}, target));
  item.append(...changes.map(changeLine));
  return item;
}

/** @param {{sample: number, row: number, name: string, changes: Change[], moreChanges: number}} record */
function rowItem({sample, row, name, changes, moreChanges}) {
  const item = element("li", {}, button(`${name}, row ${row + 1}`, () => choose(String(sample), row), {
    className: "link", title: "Show this payload",
  }));
  item.append(...changes.map(changeLine));
  if (moreChanges) item.append(element("div", {className: "hint"}, `${moreChanges} more`));
  return item;
}

/** @param {Change} change */
function changeLine({label, before, after}) {
  return element("div", {className: "text"}, label ? `${label}: ` : "",
    element("del", {className: "before"}, before ?? "nothing"), " → ",
    element("ins", {className: "after"}, after ?? "nothing"));
}

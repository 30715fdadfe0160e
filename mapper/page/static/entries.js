// The table of entries.

import {placeKey} from "./coverage.js";
import {breakable, button, byId, closest, element} from "./dom.js";
import {fillBar, sharesText} from "./fill_bar.js";
import {asText} from "./json.js";
import {isAll} from "./samples.js";
import {state} from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */

const STATES = ["mapped", "required", "identity", "nullified", "rejected", "unmapped", "never filled"];
const MAX_VALUE = 160; // characters of a value

/** What each row of the table shows, so that only rows that changed are replaced. @type {string[]} */
let shown = [];

/** Bring the table up to date. */
export function refreshEntries() {
  const view = state.view;
  if (!view) return;
  const body = byId("entries");
  const rows = body.children;
  const all = isAll();
  byId("value-title").textContent = all ? "Rows" : "Value";
  const {rejected} = view.rows;
  const texts = view.entries.map((entry) => JSON.stringify([
    entry, all, rejected, coverageOf(entry), placeOf(entry),
  ]));
  view.entries.forEach((entry, index) => {
    if (shown[index] === texts[index]) return;
    const row = rowOf(entry, index, all);
    if (index < rows.length) replace(rows[index], row);
    else body.append(row);
  });
  while (rows.length > view.entries.length) rows[rows.length - 1].remove();
  shown = texts;
  filterEntries();
}

/** Replace a row; a focused button keeps the focus. @param {Element} old @param {HTMLElement} row */
function replace(old, row) {
  const focused = old.contains(document.activeElement)
    ? [...old.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement)) : -1;
  old.replaceWith(row);
  if (focused >= 0) row.querySelectorAll("button")[focused]?.focus();
}

/** Show the rows that pass the search and the state. */
function filterEntries() {
  const entries = state.view?.entries ?? [];
  const search = byId("search").value.toLowerCase();
  const wanted = byId("state").value;
  let count = 0;
  entries.forEach((entry, index) => {
    const passes = (!wanted || entry.state === wanted || entry.roles.includes(wanted)) &&
      `${entry.target} ${entry.written} ${entry.sources.join(" ")}`.toLowerCase().includes(search);
    byId("entries").children[index].hidden = !passes;
    count += Number(passes);
  });
  byId("no-entries").hidden = count > 0;
  byId("no-entries").textContent = entries.length
    ? "No entry matches the search and the state."
    : "The mapping cannot be read. Fix the findings below.";
  byId("entry-count").textContent = count === entries.length ? "" : `${count} of ${entries.length}`;
}

/** @param {Entry} entry @param {number} index @param {boolean} all */
function rowOf(entry, index, all) {
  const target = button("", () => {}, {className: "link", data: {action: "select"}});
  target.replaceChildren(...breakable(entry.target));
  const kind = element("span", {className: "kind"}, entry.type);
  if (entry.document !== null) {
    kind.append(entry.type ? " · " : "", button(placeOf(entry), () => {}, {
      className: "link", title: "Show in the editor", data: {action: "open"},
    }));
  }
  const value = all ? sharesText(entry)
    : entry.hasValue ? shortened(asText(entry.value)) : entry.reason ? "" : "–";
  const reason = all && (entry.nullified || entry.rejected) ? "" : entry.reason; // the counts say it
  const share = all ? `${Math.floor(100 * entry.filled / entry.of)} %` : `${entry.filled}/${entry.of}`;
  return element("tr", {data: {index: String(index)}},
    element("td", {}, target, kind),
    element("td", {},
      element("span", {className: "text written", title: entry.written}, ...breakable(entry.written || "–")),
      ...benchButton(entry)),
    element("td", {},
      element("span", {className: all ? "" : "text"}, value),
      element("span", {className: "kind"}, reason)),
    element("td", {},
      element("span", {className: "state", data: {state: entry.state}}, entry.state), coverageMark(entry)),
    element("td", {}, ...(entry.of ? [fillBar(entry), element("span", {className: "kind"}, share)] : ["–"])));
}

/** The line of an entry, with the name of an included file. @param {Entry} entry */
function placeOf({document, line}) {
  const open = state.documents.find(({id}) => id === document);
  return open?.kind === "include" ? `${open.name}:${line}` : `line ${line}`;
}

/** A button that shows the parts of an entry, unless it is a plain path. @param {Entry} entry */
function benchButton({written, expression, sources}) {
  const isPath = sources.length === 1 && sources[0] === written;
  if (!sources.length || (isPath && [written, `\${${written}}`].includes(expression))) return [];
  const open = button("Show parts", () => {}, {
    className: "link", title: "Show the value of each part of the expression", data: {action: "bench"},
  });
  return [element("span", {className: "kind"}, open)];
}

/** What the tests cover of an entry; "" if that is not shown. @param {Entry} entry */
const coverageOf = (entry) => state.coverage.get(placeKey(entry.document, entry.line)) ?? "";

/** @param {Entry} entry */
function coverageMark(entry) {
  const coverage = coverageOf(entry);
  return element("span", {className: "kind coverage", data: {coverage}}, coverage);
}

/** @param {string} text */
const shortened = (text) => text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;

/**
 * Listen to the table and its filters.
 * @param {(action: string, index: number) => void} act called with "select", "open", or "bench"
 */
export function startEntries(act) {
  for (const name of STATES) byId("state").append(element("option", {value: name}, name));
  byId("search").addEventListener("input", filterEntries);
  byId("state").addEventListener("change", filterEntries);
  byId("entries").addEventListener("click", (/** @type {Event} */ event) => {
    const pressed = closest(event.target, "[data-action]");
    const row = closest(pressed, "tr");
    if (pressed && row) act(pressed.dataset.action ?? "", Number(row.dataset.index));
  });
}

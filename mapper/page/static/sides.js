// The payload on the left, and the record on the right.

import {button, byId, closest, element, messageOf, note, plural} from "./dom.js";
import {choose, isAll, isPasted, rowsOf} from "./samples.js";
import {on, state} from "./store.js";
import {pathKey, treeOf, updateTree} from "./tree.js";

/** @typedef {import("./types.js").Sample} Sample */

/** What each side shows, to leave it alone if that is the same. @type {Record<string, string>} */
const shown = {};

/**
 * Show new content on a side unless it is there already.
 * @param {string} id
 * @param {any} content what decides whether it is the same
 * @param {() => HTMLElement} create
 */
function refresh(id, content, create) {
  const key = JSON.stringify(content);
  if (shown[id] === key) return;
  shown[id] = key;
  const fresh = create();
  const old = byId(id).firstElementChild;
  if (old?.className === "tree" && fresh.className === "tree") updateTree(old, fresh);
  else byId(id).replaceChildren(fresh);
}

function showSides() {
  const view = state.view;
  if (!view) return;
  document.body.classList.toggle("stale", Boolean(view.isStale));
  if (isAll()) {
    refresh("payload", state.samples, listOfSamples);
    refresh("record", "all", () => note("Choose a sample to see its record."));
    byId("outcome").textContent = "";
    return;
  }
  const unread = new Set(view.unread.map(pathKey));
  const missing = isPasted() ? "Paste a payload above." : "The sample has no rows.";
  refresh("payload", [view.payload, view.unread, missing], () =>
    view.payload === null ? note(missing) : treeOf(view.payload, unread));
  showRecord(view);
  if (view.isStale) byId("outcome").textContent = "out of date";
  if (view.isStale) byId("outcome").dataset.state = "rejected";
}

/** @param {import("./types.js").Conversion} conversion */
function showRecord({record, outcome}) {
  const reason = reasonWithoutRecord(outcome);
  refresh("record", record ?? reason, () => record === null ? note(reason) : treeOf(record, new Set()));
  byId("outcome").textContent = outcome;
  byId("outcome").dataset.state = outcome;
}

/** @param {string} outcome */
function reasonWithoutRecord(outcome) {
  if (outcome === "rejected") return "The platform rejects this row; the table shows the reason.";
  if (state.view?.findings.some(({severity}) => severity === "error")) return "Fix the errors to see the record.";
  return "There is no payload to convert.";
}

function listOfSamples() {
  return element("ul", {className: "samples"}, ...state.samples.map((sample) => element("li", {},
    button(sample.name, () => {
      choose(String(sample.id));
      byId("sample").focus();
    }, {className: "link"}),
    element("span", {className: "hint"}, rowsOf(sample)),
    ...sample.problems.map((problem) => element("span", {className: "problem"}, problem)),
  )));
}

/** Show what cannot be brought up to date. @param {Error} error */
function showFailure(error) {
  shown.record = "";
  byId("record").replaceChildren(note(messageOf(error)));
  if (isPasted()) {
    shown.payload = "";
    byId("payload").replaceChildren();
  }
  byId("outcome").textContent = "not evaluated";
  byId("outcome").dataset.state = "rejected";
}

/**
 * Listen to evaluations, and to fields that the user chooses.
 * @param {(side: string, names: string[]) => void} select
 */
export function startSides(select) {
  on("converted", showRecord);
  on("evaluated", showSides);
  on("failed", showFailure);
  for (const id of ["payload", "record"]) {
    byId(id).addEventListener("click", (/** @type {Event} */ event) => {
      const leaf = closest(event.target, ".leaf");
      if (leaf) select(id, JSON.parse(leaf.dataset.path ?? "[]"));
    });
  }
}

/** A summary of the rows for the header. */
export function rowsText() {
  const rows = state.view?.rows;
  if (!state.view?.counts || !rows) return "";
  if (!rows.read) return "no rows";
  const number = `${rows.hasMore ? "first " : ""}${plural(rows.read, "row")}`;
  if (!(rows.ok + rows.nullified + rows.rejected)) return `${number}: not converted`;
  const parts = [`${rows.ok.toLocaleString("en")} ok`];
  if (rows.nullified) parts.push(`${rows.nullified.toLocaleString("en")} nullified`);
  if (rows.rejected) parts.push(`${rows.rejected.toLocaleString("en")} rejected`);
  return `${number}: ${parts.join(", ")}`;
}

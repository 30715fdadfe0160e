// A bar of the rows in which an entry is filled, nullified, rejected, or missing.

import {element} from "./dom.js";
import {state} from "./store.js";

/** @typedef {import("./types.js").Entry} Entry */

/** The rows by what happened to the entry. @param {Entry} entry */
function sharesOf({of, filled, nullified, rejected}) {
  const others = Math.max(0, (state.view?.rows.rejected ?? 0) - rejected);
  const missing = Math.max(0, of - filled - nullified - rejected - others);
  return {filled, nullified, rejected, missing, "in rows rejected for other reasons": others};
}

/** The shares in words. @param {Entry} entry */
export function sharesText(entry) {
  const shares = Object.entries(sharesOf(entry)).filter(([name, rows]) => rows || name === "filled");
  return shares.map(([name, rows]) => `${rows.toLocaleString("en")} ${name}`).join(", ");
}

/** @param {Entry} entry */
export function fillBar(entry) {
  const bar = element("span", {className: "fill", role: "img"});
  bar.setAttribute("aria-label", `${sharesText(entry)}, of ${entry.of.toLocaleString("en")} rows`);
  bar.title = sharesText(entry);
  for (const [name, rows] of Object.entries(sharesOf(entry))) {
    const part = element("span", {data: {share: name}});
    part.style.flexGrow = String(rows);
    bar.append(part);
  }
  return bar;
}

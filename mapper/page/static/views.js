// The table of entries, the findings, and the counts.

import {byId, element} from "./dom.js";

export const STATES = ["mapped", "required", "identity", "nullified", "rejected", "unmapped", "never filled"];

/**
 * Show the entries that pass the filters.
 * @param {any[]} entries
 * @param {{search: string, state: string}} filter
 * @param {(index: number) => void} select
 * @param {(line: number) => void} goTo
 */
export function showEntries(entries, {search, state}, select, goTo) {
  const wanted = search.toLowerCase();
  const passes = (entry) =>
    (!state || entry.state === state || entry.roles.includes(state)) &&
    `${entry.target} ${entry.written} ${entry.sources.join(" ")}`.toLowerCase().includes(wanted);
  const lines = [];
  entries.forEach((entry, index) => {
    if (passes(entry)) lines.push(line(entry, index));
  });
  byId("entries").replaceChildren(...lines);
  const none = byId("no-entries");
  none.hidden = lines.length > 0;
  none.textContent = entries.length
    ? "No entry matches the search and the state."
    : "The mapping cannot be read. Open the YAML and fix the findings.";

  function line(entry, index) {
    const target = element(
      "button", {type: "button", className: "link", on: {click: () => select(index)}}, entry.target);
    const kinds = element("span", {className: "kind"}, entry.type);
    const open = entry.document === "mapping" ? element(
      "button",
      {type: "button", className: "link kind", title: "Show in the YAML", on: {click: () => goTo(entry.line)}},
      `line ${entry.line}`) : "";
    const value = entry.hasValue ? shortened(entry.value) : "–";
    const share = element("meter", {min: 0, max: Math.max(1, entry.of), value: entry.filled});
    share.setAttribute("aria-label", `filled in ${entry.filled} of ${entry.of} payloads`);
    return element("tr", {data: {index: String(index)}},
      element("td", {}, target, kinds),
      element("td", {className: "text"}, entry.written || "–", open),
      element("td", {className: "text"}, value),
      element("td", {},
        element("span", {className: "state", data: {state: entry.state}}, entry.state),
        element("span", {className: "kind"}, entry.reason)),
      element("td", {}, share, element("span", {className: "kind"}, `${entry.filled}/${entry.of}`)));
  }
}

function shortened(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/**
 * Show the findings.
 * @param {any[]} findings
 * @param {{goTo: (line: number) => void, fix: (finding: any) => void, readOnly: boolean}} options
 */
export function showFindings(findings, {goTo, fix, readOnly}) {
  const order = {error: 0, warning: 1, info: 2};
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
  const lines = sorted.map((finding) => {
    const item = element("li", {},
      element("span", {className: "severity", data: {severity: finding.severity}}, finding.severity),
      `${finding.code} ${finding.message}${finding.value ? `: ${finding.value}` : ""} `);
    const place = `${finding.file}:${finding.line}`;
    item.append(finding.document === "mapping"
      ? element("button", {type: "button", className: "link", on: {click: () => goTo(finding.line)}}, place)
      : element("span", {className: "hint"}, place));
    if (finding.fixes.length && !readOnly) {
      const label = finding.fixes[0].title;
      item.append(" ", element("button", {type: "button", on: {click: () => fix(finding)}}, label));
    }
    if (finding.hint) item.append(element("div", {className: "hint"}, `Hint: ${finding.hint}`));
    if (finding.paste.length) item.append(element("pre", {}, finding.paste.join("\n")));
    return item;
  });
  if (!lines.length) lines.push(element("li", {className: "empty"}, "No findings."));
  byId("findings").replaceChildren(...lines);
  byId("findings-title").textContent = `Findings (${findings.length})`;
}

/** @param {any} counts */
export function showCounts(counts) {
  byId("counts").textContent = counts
    ? `${counts.mapped} mapped · ${counts.required} of ${counts.requiredOf} required · ` +
      `${counts.identities} ${counts.identities === 1 ? "identity" : "identities"} · ` +
      `${counts.errors} ${counts.errors === 1 ? "error" : "errors"}`
    : "";
}

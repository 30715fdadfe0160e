// The pages of mapper's reference: Markdown as elements, never as markup.

import {element} from "./dom.js";

const INLINE = /(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;
const ITEM = /^\s*(?:[-*]|\d+\.)\s+(.*)$/;

/**
 * Return a page as an element.
 * @param {string} text
 * @param {(name: string) => Node|null} nameOf the element for a name in backticks; null for a plain one
 */
export function markdown(text, nameOf) {
  const page = element("div", {className: "page"});
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) at++;
    else if (line.startsWith("```")) page.append(fence());
    else if (line.startsWith("#")) page.append(heading());
    else if (line.startsWith("|")) page.append(table());
    else if (ITEM.test(line)) page.append(list());
    else page.append(paragraph());
  }
  return page;

  function fence() {
    const mark = /^`+/.exec(lines[at++])?.[0] ?? "```";
    const start = at;
    while (at < lines.length && lines[at].trim() !== mark) at++;
    return element("pre", {tabIndex: 0}, lines.slice(start, at++).join("\n"));
  }

  function heading() {
    const [, marks, title] = /^(#+)\s*(.*)$/.exec(lines[at++]) ?? ["", "#", ""];
    return element(`h${Math.min(6, marks.length + 2)}`, {}, ...inline(title));
  }

  function table() {
    const start = at;
    while (at < lines.length && lines[at].startsWith("|")) at++;
    const rows = lines.slice(start, at).map((row) => row.trim().slice(1, -1).split(/(?<!\\)\|/));
    const cell = (/** @type {string} */ text, /** @type {string} */ tag) =>
      element(tag, {}, ...inline(text.trim().replaceAll("\\|", "|")));
    const cells = (/** @type {string[]} */ row, /** @type {string} */ tag) =>
      element("tr", {}, ...row.map((text) => cell(text, tag)));
    const body = rows.slice(2).map((row) => cells(row, "td"));
    return element("table", {}, element("thead", {}, cells(rows[0], "th")), element("tbody", {}, ...body));
  }

  function list() {
    const isOrdered = /^\s*\d/.test(lines[at]);
    /** @type {string[]} */
    const items = [];
    while (at < lines.length && lines[at].trim()) {
      const item = ITEM.exec(lines[at])?.[1];
      if (item !== undefined) items.push(item);
      else items[items.length - 1] += ` ${lines[at].trim()}`;
      at++;
    }
    return element(isOrdered ? "ol" : "ul", {}, ...items.map((item) => element("li", {}, ...inline(item))));
  }

  function paragraph() {
    const start = at;
    while (at < lines.length && lines[at].trim() && !/^(?:```|#|\|)/.test(lines[at])) at++;
    return element("p", {}, ...inline(lines.slice(start, at).join(" ")));
  }

  /** @param {string} part @returns {(Node|string)[]} */
  function inline(part) {
    const nodes = [];
    let end = 0;
    for (const match of part.matchAll(INLINE)) {
      nodes.push(part.slice(end, match.index));
      end = match.index + match[0].length;
      const [, , code, bold, label] = match;
      if (code !== undefined) nodes.push(nameOf(code.trim()) ?? element("code", {}, code.trim()));
      else nodes.push(bold === undefined ? label : element("strong", {}, bold));
    }
    nodes.push(part.slice(end));
    return nodes;
  }
}

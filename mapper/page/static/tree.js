// A payload or record as a tree of fields.

import {element} from "./dom.js";

const MAX_ITEMS = 200; // of an object or array

/** The key of a path of names, without array indexes. @param {string[]} names */
export const pathKey = (names) => JSON.stringify(names);

/**
 * Show a JSON value.
 * @param {HTMLElement} place
 * @param {any} value
 * @param {{empty: string, unread: Set<string>, select: (names: string[]) => void}} options
 */
export function showTree(place, value, {empty, unread, select}) {
  place.replaceChildren();
  if (value === null || value === undefined) {
    place.append(element("p", {className: "empty"}, empty));
    return;
  }
  place.append(element("div", {className: "tree"}, branch(value, [])));

  function branch(inner, names) {
    const list = element("ul");
    const isArray = Array.isArray(inner);
    const pairs = isArray ? inner.map((item, at) => [at, item]) : Object.entries(inner);
    for (const [key, item] of pairs.slice(0, MAX_ITEMS)) {
      list.append(node(String(key), item, isArray ? names : [...names, String(key)]));
    }
    if (pairs.length > MAX_ITEMS) {
      list.append(element("li", {className: "empty"}, `${pairs.length - MAX_ITEMS} more`));
    }
    return list;
  }

  function node(key, item, names) {
    const isInner = item !== null && typeof item === "object";
    const label = element("span", {className: "key"}, key);
    const button = element(
      "button",
      {type: "button", className: "leaf", data: {path: pathKey(names)}, on: {click: () => select(names)}},
      label,
    );
    const line = element("li", {}, button);
    if (isInner) {
      line.append(branch(item, names));
    } else {
      button.append(": ", element("span", {className: "value"}, item === null ? "null" : String(item)));
      if (unread.has(pathKey(names))) {
        line.classList.add("unread");
        button.append(" ", element("span", {className: "note"}, "not read"));
      }
    }
    return line;
  }
}

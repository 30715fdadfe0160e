// A payload or a record as a tree of fields.

import {button, element, note} from "./dom.js";
import {asText, isInner} from "./json.js";

const MAX_ITEMS = 500; // of an object or array that are shown at a time

/** The key of a path of names, without array indexes. @param {string[]} names */
export const pathKey = (names) => JSON.stringify(names);

/**
 * Make a tree equal to another one; what is equal already stays.
 * @param {Element} old
 * @param {Element} fresh
 */
export function updateTree(old, fresh) {
  const children = [...fresh.children];
  if (old.children.length !== children.length || fresh.querySelector(".more")) {
    old.replaceWith(fresh);
    return;
  }
  old.className = fresh.className;
  children.forEach((child, at) => {
    const had = old.children[at];
    if (had.isEqualNode(child)) return;
    if (had.localName === child.localName && ["ul", "li"].includes(child.localName)) updateTree(had, child);
    else had.replaceWith(child);
  });
}

/**
 * Return a JSON value as a tree. Its fields are buttons with the class `leaf` and the data `path`.
 * @param {any} value
 * @param {Set<string>} unread the keys of paths that no entry reads
 */
export function treeOf(value, unread) {
  return element("div", {className: "tree"}, branch(value, []));

  /** @param {any} inner @param {string[]} names */
  function branch(inner, names) {
    const isArray = Array.isArray(inner);
    /** @type {[string|number, any][]} */
    const pairs = isArray ? inner.map((item, at) => [at, item]) : Object.entries(inner);
    const list = element("ul");
    const empty = isArray ? "empty array" : "empty object";
    if (!pairs.length) list.append(note(empty, "li"));
    add(list, pairs, (key) => isArray ? names : [...names, String(key)]);
    return list;
  }

  /**
   * @param {HTMLElement} list
   * @param {[string|number, any][]} pairs
   * @param {(key: any) => string[]} namesOf
   */
  function add(list, pairs, namesOf) {
    list.append(...pairs.slice(0, MAX_ITEMS).map(([key, item]) => field(String(key), item, namesOf(key))));
    const rest = pairs.slice(MAX_ITEMS);
    if (!rest.length) return;
    const label = `Show ${Math.min(MAX_ITEMS, rest.length)} of ${rest.length} more`;
    const more = element("li", {className: "more"}, button(label, () => {
      more.remove();
      add(list, rest, namesOf);
    }));
    list.append(more);
  }

  /** @param {string} key @param {any} item @param {string[]} names */
  function field(key, item, names) {
    const label = element("span", {className: "key"}, key);
    const leaf = element("button", {type: "button", className: "leaf", data: {path: pathKey(names)}}, label);
    const line = element("li", {}, leaf);
    if (isInner(item)) {
      line.append(branch(item, names));
    } else {
      leaf.append(": ", element("span", {className: "value"}, asText(item)));
      if (unread.has(pathKey(names))) {
        line.classList.add("unread");
        leaf.append(" ", element("span", {className: "note"}, "not read"));
      }
    }
    return line;
  }
}

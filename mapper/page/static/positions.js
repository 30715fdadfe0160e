// Positions in an editor: the server counts lines and columns from 1, in code points.

/** @typedef {import("./types.js").Edit} Edit */

/**
 * Return the offset of a column.
 * @param {any} doc the text of an editor
 * @param {number} number
 * @param {number} column
 */
export function offsetOf(doc, number, column) {
  const line = doc.line(Math.max(1, Math.min(number, doc.lines)));
  const before = Array.from(line.text).slice(0, column - 1).join("");
  return line.from + before.length;
}

/**
 * Return the offsets of a range.
 * @param {any} doc
 * @param {{line: number, column: number, endLine: number, endColumn: number}} place
 */
export function rangeOf(doc, place) {
  const from = offsetOf(doc, place.line, place.column);
  return {from, to: Math.max(from, offsetOf(doc, place.endLine, place.endColumn))};
}

/** Return the line and the column of an offset. @param {any} doc @param {number} offset */
export function placeOf(doc, offset) {
  const line = doc.lineAt(offset);
  return {line: line.number, column: Array.from(line.text.slice(0, offset - line.from)).length + 1};
}

// Read JSON without rounding numbers, and write values as text.

/** Numbers that a double does not represent as written: long ones, `1.0`, and exponents. */
const INEXACT = /[:[,]-?(?:\d{16}|\d+\.\d*0[,\]}]|\d+\.\d{15}|\d+(?:\.\d+)?[eE])/;

/**
 * Parse JSON. A number that would look different is kept as `JSON.rawJSON`, in browsers that have it.
 * @param {string} text
 * @returns {any}
 */
export function parseJson(text) {
  const rawJson = /** @type {any} */ (JSON).rawJSON;
  if (!rawJson || !INEXACT.test(text)) return JSON.parse(text);
  /** @type {any} the context is newer than the types */
  const exact = (/** @type {string} */ _, /** @type {any} */ value, /** @type {any} */ context) =>
    typeof value === "number" && context?.source !== undefined && context.source !== String(value)
      ? rawJson(context.source) : value;
  return JSON.parse(text, exact);
}

/** Whether a JSON value is an object or array. @param {any} value */
export const isInner = (value) =>
  value !== null && typeof value === "object" && !(/** @type {any} */ (JSON).isRawJSON?.(value));

/** Strings that look like another value, or whose spaces would not be seen. */
const AMBIGUOUS = /^$|^\s|\s$|^(?:true|false|null|-?\d+(?:\.\d+)?)$/;

/**
 * A JSON value as text. A string has quotes only if it could be taken for another value.
 * @param {any} value
 */
export const asText = (value) =>
  typeof value === "string" && !AMBIGUOUS.test(value) ? value : JSON.stringify(value);

// Apply the fixes of findings.

import {documentWith} from "./documents.js";
import {say} from "./dom.js";

/** @typedef {import("./types.js").Finding} Finding */
/** @typedef {import("./types.js").Fix} Fix */

/** The fixes that can be applied: all their documents can be changed. @param {Finding} finding */
export const fixesOf = (finding) =>
  finding.fixes.filter(({edits}) => edits.every((edit) => documentWith(edit.document)?.isEditable));

/**
 * Apply a fix, as one step of the history of each of its documents.
 * @param {Fix} fix
 * @param {Map<string, string>} texts that it is about
 */
export function applyFix(fix, texts) {
  const ids = [...new Set(fix.edits.map((edit) => edit.document))];
  if (ids.some((id) => documentWith(id)?.text !== texts.get(id))) {
    say("The text has changed since this finding was made. Try again in a moment.", true);
    return;
  }
  for (const id of ids) documentWith(id)?.editor.applyEdits(fix.edits.filter((edit) => edit.document === id));
  say(`${fix.title}: done. Undo with Ctrl+Z in ${ids.map((id) => documentWith(id)?.title).join(" and ")}.`);
}

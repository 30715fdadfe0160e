// Export what the platform imports as a zip file.

import {call} from "./api.js";
import {byId, plural, say, sayError} from "./dom.js";
import {download} from "./saving.js";
import {showPanel} from "./panels.js";
import {unsavedTexts} from "./store.js";

/** Listen to the button. */
export function startExport() {
  byId("export").addEventListener("click", async () => {
    byId("export").disabled = true;
    try {
      const unsaved = unsavedTexts();
      const {name, data, reason, files, hasMore} = await call("export", {unsaved});
      if (reason) {
        say(`Not exported: ${reason}.`, true);
        showPanel("findings");
        return;
      }
      const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
      download(name, new Blob([bytes], {type: "application/zip"}));
      const notes = [
        Object.keys(unsaved).length ? " It contains unsaved changes." : "",
        hasMore ? " The sample has the first rows only." : "",
      ];
      say(`Exported ${name} with ${plural(files.length, "file")}.${notes.join("")}`);
    } catch (error) {
      sayError(error);
    } finally {
      byId("export").disabled = false;
    }
  });
}

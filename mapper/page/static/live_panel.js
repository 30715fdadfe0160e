// A panel with the answer of a service, which is asked only while the panel is shown.

import {call} from "./api.js";
import {element, sentence} from "./dom.js";
import {on} from "./store.js";

const PAUSE = 300; // milliseconds after an evaluation, which comes first

/**
 * Keep a panel up to date.
 * @param {HTMLElement} panel
 * @param {HTMLElement} place where the answer is shown
 * @param {object} options
 * @param {string} options.service
 * @param {() => object|null} options.request null if there is nothing to ask
 * @param {(answer: any) => void} options.show
 * @param {() => void} [options.failed] called after the message of a failure is shown in the place
 */
export function livePanel(panel, place, {service, request, show, failed = () => {}}) {
  let asked = "";
  let timer = 0;

  async function refresh() {
    if (panel.hidden) return;
    const given = request();
    const text = given === null ? "" : JSON.stringify(given);
    if (text === asked || given === null) return;
    asked = text;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await call(service, given);
      if (asked === text) show(answer);
    } catch (error) {
      if (asked !== text) return;
      asked = "";
      const message = sentence(/** @type {Error} */ (error).message);
      place.replaceChildren(element("p", {className: "empty"}, message));
      failed();
    } finally {
      if (asked === text || asked === "") place.removeAttribute("aria-busy");
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  }

  for (const event of ["evaluated", "failed"]) on(event, soon);
  for (const event of ["documents", "samples", "revealed"]) on(event, () => { asked = ""; });
  return {
    /** Ask now. */
    refresh,
    /** Ask when typing pauses. */
    soon,
    /** Ask again, also if nothing changed here. */
    again: () => { asked = ""; return refresh(); },
  };
}

// A panel with the answer of a service, which is asked only while the panel is shown.

import {call} from "./api.js";
import {messageOf, note} from "./dom.js";
import {turns} from "./order.js";
import {on, textsById} from "./store.js";

const PAUSE = 300; // milliseconds after an evaluation, which comes first

/**
 * Keep a panel up to date.
 * @param {HTMLElement} panel
 * @param {HTMLElement} place where the answer is shown
 * @param {object} options
 * @param {string} options.service
 * @param {() => object|null} options.request null if there is nothing to ask
 * @param {(answer: any, texts: Map<string, string>) => void} options.show called with the answer and the
 *   texts that it is about
 * @param {() => void} [options.failed] called after the message of a failure is shown in the place
 */
export function livePanel(panel, place, {service, request, show, failed = () => {}}) {
  const start = turns();
  let asked = ""; // what is shown, or will be
  let timer = 0;

  /** Ask again next time; an answer that is on its way is not shown. */
  function forget() {
    asked = "";
    start();
  }

  async function refresh() {
    if (panel.hidden) return;
    const given = request();
    const text = given === null ? "" : JSON.stringify(given);
    if (text && text === asked) return;
    asked = text;
    const isNewest = start();
    if (given === null) {
      place.removeAttribute("aria-busy");
      return;
    }
    place.setAttribute("aria-busy", "true");
    const texts = textsById();
    let answer, problem;
    try {
      answer = await call(service, given);
    } catch (error) {
      problem = messageOf(error);
    }
    if (!isNewest()) return;
    if (panel.hidden || JSON.stringify(request()) !== text) {
      forget(); // the panel asks when it is shown, or after the evaluation of what changed
      return;
    }
    place.removeAttribute("aria-busy");
    if (problem === undefined) {
      show(answer, texts);
      return;
    }
    asked = "";
    place.replaceChildren(note(problem));
    failed();
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(refresh, PAUSE);
  }

  for (const event of ["evaluated", "failed"]) on(event, soon);
  for (const event of ["documents", "samples", "revealed"]) on(event, forget);
  return {
    /** Ask now. */
    refresh,
    /** Ask when typing pauses. */
    soon,
    /** Ask again, also if nothing changed here. */
    again: () => { forget(); return refresh(); },
  };
}

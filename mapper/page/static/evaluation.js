// Convert the payload and evaluate the mapping after every change; only the newest answers are shown.

import {call} from "./api.js";
import {isAll} from "./samples.js";
import {emit, on, state, unsavedTexts} from "./store.js";

/** @typedef {import("./types.js").Evaluation} Evaluation */

/** Milliseconds without a change before the payload is converted: completion comes first. */
const MAX_PAUSE = 25;
/** Milliseconds without a change before the rest is evaluated: the next key's record comes first. */
const MAX_REST = 150;
let lastTime = 0; // milliseconds of the last conversion and evaluation
let timer = 0;
let isRunning = false;
let isWaiting = false;
let endRest = () => {};

/** What most services are asked: the changed texts and the chosen payload. */
export const rowRequest = () => ({unsaved: unsavedTexts(), ...state.choice});

/** Evaluate after a pause. */
export function evaluateSoon() {
  document.body.classList.add("evaluating");
  clearTimeout(timer);
  timer = setTimeout(evaluate, Math.min(MAX_PAUSE, lastTime / 5));
}

/** Evaluate the current texts; while an evaluation runs, only the newest texts wait. */
export async function evaluate() {
  clearTimeout(timer);
  timer = 0;
  if (isRunning) {
    isWaiting = true;
    endRest();
    return;
  }
  isRunning = true;
  document.body.classList.add("evaluating");
  do {
    isWaiting = false;
    await evaluateOnce();
  } while (isWaiting);
  isRunning = false;
  if (!timer) document.body.classList.remove("evaluating");
}

/** The last view with entries and a record, if there is a payload, and what was chosen. @type {{view: Evaluation, choice: string}|null} */
let usable = null;

/**
 * Return a view with the entries, payload, and record of the last mapping that could be read, if this
 * one cannot, or with its record, if an entry has an error: while a line is being typed, everything
 * else stays.
 * @param {Evaluation} view
 * @param {object} choice
 * @returns {Evaluation}
 */
function keepsShowing(view, choice) {
  const shown = JSON.stringify([choice, state.showsValues]);
  const isWithoutRecord = view.payload !== null && !view.outcome;
  if (view.counts && !isWithoutRecord) usable = {view, choice: shown};
  else if (usable?.choice === shown) {
    const {entries, payload, unread, record, outcome} = usable.view;
    return view.counts ? {...view, record, outcome, isStale: true}
      : {...view, entries, payload, unread, record, outcome, isStale: true};
  }
  return view;
}

/** Show the record before the rest, which takes longer. */
async function evaluateOnce() {
  const request = rowRequest();
  const asked = JSON.stringify(request);
  const isOutdated = () => JSON.stringify(rowRequest()) !== asked; // a newer evaluation is on its way
  const texts = new Map(state.documents.map((document) => [document.id, document.text]));
  let time = 0;
  /** @param {string} service */
  const ask = async (service) => {
    const start = performance.now();
    const answer = await call(service, request);
    time += performance.now() - start;
    return answer;
  };
  try {
    if (!isAll()) {
      const conversion = await ask("convert");
      if (isOutdated()) return;
      if (conversion.outcome) emit("converted", conversion);
      await rest(Math.min(MAX_REST, lastTime / 2));
      if (isOutdated()) return;
    }
    const view = await ask("evaluate");
    lastTime = time;
    if (isOutdated()) return;
    state.view = keepsShowing(view, state.choice);
    state.evaluated = texts;
    emit("evaluated");
  } catch (error) {
    emit("failed", error);
  }
}

/** Wait, unless a change comes. @param {number} milliseconds */
const rest = (milliseconds) => new Promise((resolve) => {
  endRest = () => resolve(undefined);
  setTimeout(resolve, milliseconds);
});

for (const event of ["text", "documents"]) on(event, evaluateSoon);
for (const event of ["chosen", "samples", "revealed"]) on(event, evaluate);

// Evaluate the mapping after every change; only the newest answer is shown.

import {call} from "./api.js";
import {unsavedTexts} from "./documents.js";
import {emit, on, state} from "./store.js";

/** @typedef {import("./types.js").Evaluation} Evaluation */

/** Milliseconds without a change before the mapping is evaluated: completion of a large one comes first. */
const MAX_PAUSE = 25;
let lastTime = 0; // milliseconds of the last evaluation
let timer = 0;
let isRunning = false;
let isWaiting = false;

/** What most services are asked: the changed texts and the chosen payload. */
export const rowRequest = () => ({unsaved: unsavedTexts(), ...state.choice});

/** Evaluate after a pause. */
export function evaluateSoon() {
  clearTimeout(timer);
  timer = setTimeout(evaluate, Math.min(MAX_PAUSE, lastTime / 5));
}

/** Evaluate the current texts; while an evaluation runs, only the newest texts wait. */
export async function evaluate() {
  clearTimeout(timer);
  if (isRunning) {
    isWaiting = true;
    return;
  }
  isRunning = true;
  do {
    isWaiting = false;
    await evaluateOnce();
  } while (isWaiting);
  isRunning = false;
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

async function evaluateOnce() {
  const request = rowRequest();
  const asked = JSON.stringify(request);
  const texts = new Map(state.documents.map((document) => [document.id, document.text]));
  const start = performance.now();
  try {
    const view = await call("evaluate", request);
    lastTime = performance.now() - start;
    if (JSON.stringify(rowRequest()) !== asked) return; // a newer evaluation is on its way
    state.view = keepsShowing(view, state.choice);
    state.evaluated = texts;
    emit("evaluated");
  } catch (error) {
    emit("failed", error);
  }
}

for (const event of ["text", "documents"]) on(event, evaluateSoon);
for (const event of ["chosen", "samples", "revealed"]) on(event, evaluate);

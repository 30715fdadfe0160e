// Convert the payload and evaluate the mapping after every change; only the newest answers are shown.

import {call} from "./api.js";
import {turns} from "./order.js";
import {emit, on, state, textsById, unsavedTexts} from "./store.js";

/** @typedef {import("./types.js").Evaluation} Evaluation */

/** Milliseconds without a change before the payload is converted: completion comes first. */
const MAX_PAUSE = 25;
/** Milliseconds without a change before the rest is evaluated: the next key's record comes first. */
const MAX_REST = 150;
/** Milliseconds after which the page shows that an evaluation is running. */
const SLOW = 600;
let lastTime = 0; // milliseconds of the last conversion and evaluation
let timer = 0;
/** Every change starts a turn: only the answer to the newest question is shown. */
const change = turns();
let isNewest = change();
let isWaiting = false;
let endRest = () => {};
/** The evaluations that are running. @type {Promise<void>|null} */
let running = null;

/** What most services are asked: the changed texts and the chosen payload. */
export const rowRequest = () => ({unsaved: unsavedTexts(), ...state.choice});

let slow = 0;

/** @param {boolean} isEvaluating */
function markEvaluating(isEvaluating) {
  const {classList} = document.body;
  if (isEvaluating && classList.contains("evaluating")) return;
  classList.toggle("evaluating", isEvaluating);
  clearTimeout(slow);
  if (isEvaluating) slow = setTimeout(() => classList.add("slow"), SLOW);
  else classList.remove("slow");
}

/** Evaluate after a pause. */
function evaluateSoon() {
  isNewest = change();
  markEvaluating(true);
  clearTimeout(timer);
  timer = setTimeout(evaluate, Math.min(MAX_PAUSE, lastTime / 5));
}

/**
 * Evaluate the current texts; while an evaluation runs, only the newest texts wait.
 * @returns {Promise<void>} ends when the newest answer is shown
 */
export function evaluate() {
  isNewest = change();
  clearTimeout(timer);
  timer = 0;
  isWaiting = true;
  endRest();
  markEvaluating(true);
  running ??= evaluateWaiting();
  return running;
}

async function evaluateWaiting() {
  try {
    while (isWaiting) {
      isWaiting = false;
      await evaluateOnce();
    }
  } finally {
    running = null;
    if (!timer) markEvaluating(false);
  }
}

let viewed = "";

/** What a view is about, besides the texts: another choice, or hidden values, need another view. */
const subject = () => JSON.stringify([state.choice, state.showsValues]);

/** Whether the view is about the chosen payload, with its values shown or hidden as they are now. */
export const isViewOfChoice = () => state.view !== null && viewed === subject();

/** The last view with entries and a record, if there is a payload, and its subject. @type {{view: Evaluation, about: string}|null} */
let usable = null;

/**
 * Return a view with the entries, payload, and record of the last mapping that could be read, if this
 * one cannot, or with its record, if an entry has an error: while a line is being typed, everything
 * else stays.
 * @param {Evaluation} view
 * @param {string} about
 * @returns {Evaluation}
 */
function keepsShowing(view, about) {
  const isWithoutRecord = view.payload !== null && !view.outcome;
  if (view.counts && !isWithoutRecord) usable = {view, about};
  else if (usable?.about === about) {
    const {entries, payload, unread, record, outcome} = usable.view;
    return view.counts ? {...view, record, outcome, isStale: true}
      : {...view, entries, payload, unread, record, outcome, isStale: true};
  }
  return view;
}

/** Show the record before the rest, which takes longer. */
async function evaluateOnce() {
  const isWanted = isNewest; // otherwise, a newer evaluation is on its way
  const request = rowRequest();
  const texts = textsById();
  let time = 0;
  /** @param {string} service */
  const ask = async (service) => {
    const start = performance.now();
    const answer = await call(service, request);
    time += performance.now() - start;
    return answer;
  };
  try {
    if (request.sample !== null || request.payload !== null) {
      const conversion = await ask("convert");
      if (!isWanted()) return;
      if (conversion.outcome) emit("converted", conversion);
      await rest(Math.min(MAX_REST, lastTime / 2));
      if (!isWanted()) return;
    }
    const view = await ask("evaluate");
    lastTime = time;
    if (!isWanted()) return;
    viewed = subject();
    state.view = keepsShowing(view, viewed);
    state.evaluated = texts;
    emit("evaluated");
  } catch (error) {
    if (isWanted()) emit("failed", error);
  }
}

/** Wait, unless a change comes. @param {number} milliseconds */
const rest = (milliseconds) => new Promise((resolve) => {
  endRest = () => resolve(undefined);
  setTimeout(resolve, milliseconds);
});

for (const event of ["text", "documents", "samples"]) on(event, evaluateSoon); // all listeners come first
for (const event of ["chosen", "revealed"]) on(event, evaluate);

// Choose what is evaluated: a row of a sample, all samples, or a pasted payload.

import {call} from "./api.js";
import {byId, element, plural, say, sayError} from "./dom.js";
import {evaluate, isViewOfChoice} from "./evaluation.js";
import {oneAtATime, turns} from "./order.js";
import {emit, on, state} from "./store.js";

/** @typedef {import("./types.js").Sample} Sample */

const ALL = "all";
const PASTED = "pasted";
const dropped = turns();

/** The chosen sample, if it is one. @returns {Sample|undefined} */
export const chosenSample = () => state.samples.find(({id}) => id === state.choice.sample);
export const isPasted = () => byId("sample").value === PASTED;
export const isAll = () => byId("sample").value === ALL;

/** Fill the list of samples; the chosen one stays. */
function listSamples() {
  const old = byId("sample").value;
  const choices = [
    ...(state.samples.length ? [[ALL, "All samples"]] : []),
    ...state.samples.map((sample) => [String(sample.id), labelOf(sample)]),
    [PASTED, "Pasted payload"],
  ];
  byId("sample").replaceChildren(...choices.map(([value, label]) => element("option", {value}, label)));
  const first = state.samples.find(({rows}) => rows);
  byId("sample").value = choices.some(([value]) => value === old) ? old : first ? String(first.id) : PASTED;
  showChoice();
}

/** @param {Sample} sample */
function labelOf(sample) {
  const notes = [];
  if (sample.rows !== 1) notes.push(rowsOf(sample));
  if (sample.problems.length) notes.push(plural(sample.problems.length, "problem"));
  return notes.length ? `${sample.name} (${notes.join(", ")})` : sample.name;
}

/** @param {Sample} sample */
export const rowsOf = (sample) => sample.hasMore
  ? `first ${plural(sample.rows, "row")}` : plural(sample.rows, "row");

/** Choose a sample by its name. @param {string|null} name @param {number} row from 0 */
export function chooseNamed(name, row) {
  const sample = state.samples.find((item) => item.name === name);
  if (sample) choose(String(sample.id), row);
  else if (name === ALL) choose(ALL);
}

/** @param {string} value of the list @param {number} [row] from 0 */
export function choose(value, row = 0) {
  byId("sample").value = value;
  byId("row").value = String(row + 1);
  showChoice();
  emit("chosen");
}

/** Take the choice from the list, and show the controls that it needs. */
function showChoice() {
  const value = byId("sample").value;
  const sample = state.samples.find(({id}) => String(id) === value);
  byId("sample").title = sample ? labelOf(sample) : "";
  const rows = sample?.rows ?? 0;
  const row = Math.max(0, Math.min(rows, Number(byId("row").value) || 1) - 1);
  state.choice = {
    sample: sample ? sample.id : null, row: sample ? row : 0,
    payload: value === PASTED ? byId("pasted").value || null : null,
  };
  byId("row").value = String(row + 1);
  byId("row").max = String(Math.max(1, rows));
  byId("rows").hidden = rows < 2;
  byId("row-count").textContent = `of ${sample?.hasMore ? "the first " : ""}${rows.toLocaleString("en")}`;
  byId("previous-row").disabled = row === 0;
  byId("next-row").disabled = row + 1 >= rows;
  byId("paste-area").hidden = value !== PASTED;
  byId("paste").setAttribute("aria-pressed", String(value === PASTED));
  const problems = sample?.problems ?? [];
  byId("sample-problems").hidden = !problems.length;
  byId("sample-problems").replaceChildren(...problems.map((problem) => element("li", {}, problem)));
}

/** Go to another row. @param {number} step */
function step(step) {
  byId("row").value = String(state.choice.row + 1 + step);
  showChoice();
  emit("chosen");
}

/** Evaluate a payload as text. @param {string} text */
export function paste(text) {
  byId("pasted").value = text;
  choose(PASTED);
}

/** Put the chosen payload into the text field, to change it there. */
async function editCopy() {
  if (!isPasted() && state.showsValues) {
    const chosen = JSON.stringify(state.choice);
    if (!isViewOfChoice()) await evaluate(); // another payload is still shown, or this one without its values
    if (JSON.stringify(state.choice) !== chosen) return;
    const payload = isViewOfChoice() ? state.view?.payload : null;
    if (payload) byId("pasted").value = JSON.stringify(payload, null, 2);
  }
  choose(PASTED);
  byId("pasted").focus();
}

/** Save the pasted payload as a new file with samples. */
async function saveSample() {
  const name = byId("sample-name").value.trim();
  const payload = byId("pasted").value;
  try {
    const answer = await call("save_sample", {name, payload});
    state.samples = answer.samples;
    emit("samples");
    if (byId("pasted").value === payload) {
      byId("sample-name").value = "";
      chooseNamed(`${name}.json`, 0);
      byId("sample").focus();
    }
    say(`Saved ${name}.json.`);
  } catch (error) {
    sayError(error);
  }
}

/** Allow a copy of the payload to be edited only while its values are shown. */
function explainPaste() {
  byId("paste").textContent = state.showsValues && !isAll() ? "Edit" : "Paste";
}

/** Listen to the controls. */
export function startSamples() {
  listSamples();
  byId("sample").addEventListener("change", () => choose(byId("sample").value));
  byId("row").addEventListener("change", () => step(Number(byId("row").value) - 1 - state.choice.row));
  byId("previous-row").addEventListener("click", () => step(-1));
  byId("next-row").addEventListener("click", () => step(1));
  byId("paste").addEventListener("click", oneAtATime(editCopy));
  byId("pasted").addEventListener("input", () => paste(byId("pasted").value));
  byId("save-sample").addEventListener("click", oneAtATime(saveSample));
  byId("save-sample").disabled = state.readOnly;
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    const isNewest = dropped();
    const text = await file.text();
    if (isNewest()) paste(text);
  });
  for (const event of ["chosen", "revealed", "evaluated"]) on(event, explainPaste);
  on("samples", listSamples);
}

// Start the page: load the project, connect its parts, and evaluate.

import {readAddress} from "./address.js";
import {call} from "./api.js";
import {openDocuments} from "./documents.js";
import {byId, messageOf, plural, say} from "./dom.js";
import {queue} from "./order.js";
import {openBench, startBench} from "./bench_panel.js";
import {startChanges} from "./changes_panel.js";
import {startEntries} from "./entries.js";
import {evaluate} from "./evaluation.js";
import {startExport} from "./export.js";
import {startFindings} from "./findings.js";
import {startHelp} from "./help_panel.js";
import {startKeyboard} from "./keyboard.js";
import {selectEntries, selectField, startLineage} from "./lineage.js";
import {startPanels} from "./panels.js";
import {isAll, startSamples} from "./samples.js";
import {followFiles, save, saveAll} from "./saving.js";
import {rowsText, startSides} from "./sides.js";
import {emit, on, state, unsavedTexts} from "./store.js";
import {startSuggestions} from "./suggestions_panel.js";
import {startTests} from "./tests_panel.js";
import {startTheme} from "./theme.js";
import {currentDocument, goTo, startWorkbench} from "./workbench.js";

const inOrder = queue();
/** The message of the last failure, which the next view removes; other messages stay. */
let failure = "";

async function start() {
  const project = await call("project");
  const {name, readOnly, showsValues, samples} = project;
  Object.assign(state, {name, readOnly, showsValues, samples});
  document.title = `${project.name} – mapper`;
  byId("name").textContent = project.name;
  openDocuments(project.documents);
  startWorkbench();
  startSamples();
  startEntries(act);
  startPanels();
  startFindings(goTo);
  startTests();
  startChanges(project.mappings);
  startSuggestions();
  startBench();
  startHelp();
  startSides(selectField);
  startLineage();
  startExport();
  startKeyboard();
  listen();
  showReveal();
  readAddress();
  await evaluate();
  followFiles();
}

/** @param {string} action @param {number} index */
function act(action, index) {
  const entry = state.view?.entries[index];
  if (!entry) return;
  const {target, document} = entry;
  selectEntries((other) => other.target === target && other.document === document);
  if (action === "open" && document) goTo(document, entry.line);
  if (action === "bench") openBench(entry.expression, "expression");
}

function showSummary() {
  const view = state.view;
  if (!view) return;
  const {counts, findings, outcome} = view;
  byId("counts").textContent = counts ? [
    `${counts.mapped} mapped`, `${counts.required} of ${counts.requiredOf} required`,
    plural(counts.identities, "identity", "identities"), plural(counts.errors, "error"),
  ].join(" · ") : "";
  byId("rows-summary").textContent = rowsText();
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const others = findings.length - errors;
  const unsaved = Object.keys(unsavedTexts()).length;
  byId("summary").textContent = [
    `${others ? `${plural(errors, "error")}, ${plural(others, "other finding")}` : plural(errors, "error")}.`,
    isAll() ? `All samples, ${rowsText() || "not converted"}.`
      : view.isStale ? "The record is out of date until the errors are fixed."
      : `Outcome of the payload: ${outcome || "not converted"}.`,
    unsaved ? `Unsaved changes in ${plural(unsaved, "document")}.` : "",
  ].join(" ").trim();
  if (failure && byId("status").textContent === failure) say("");
  failure = "";
}

function showReveal() {
  byId("reveal").setAttribute("aria-pressed", String(state.showsValues));
}

async function reveal() {
  const {showsValues} = await call("reveal", {show: !state.showsValues});
  state.showsValues = showsValues;
  showReveal();
  emit("revealed");
}

function listen() {
  byId("save").addEventListener("click", () => save(currentDocument()));
  byId("save-all").addEventListener("click", saveAll);
  byId("reveal").addEventListener("click", () => inOrder(reveal).catch((error) => emit("failed", error)));
  byId("help").addEventListener("click", () => byId("shortcuts").showModal());
  on("evaluated", showSummary);
  on("text", () => say(""));
  window.addEventListener("beforeunload", (event) => {
    if (state.documents.some((document) => document.isDirty)) event.preventDefault();
  });
}

on("failed", (error) => {
  failure = messageOf(error);
  say(failure, true);
});
startTheme();
start().catch((error) => emit("failed", error));

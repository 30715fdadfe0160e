// The tests of the mapping: their results, what they cover, and new tests.

import {call} from "./api.js";
import {showCoverage} from "./coverage.js";
import {documentWith, unsavedTexts} from "./documents.js";
import {button, byId, element, plural, say, sentence} from "./dom.js";
import {rowRequest} from "./evaluation.js";
import {findingItems} from "./findings.js";
import {livePanel} from "./live_panel.js";
import {addPanel} from "./panels.js";
import {isAll} from "./samples.js";
import {on, state} from "./store.js";
import {goTo} from "./workbench.js";

/** @typedef {import("./coverage.js").CoveredEntry} CoveredEntry */
/** @typedef {import("./types.js").Finding} Finding */

/** Add the panel. */
export function startTests() {
  const live = livePanel(byId("panel-tests"), byId("tests-result"), {
    service: "tests", request: () => ({unsaved: unsavedTexts()}), show,
  });
  addPanel("tests", "Tests", live.again);
  byId("new-test").addEventListener("click", addTest);
  on("panel", (name) => { if (name !== "tests" && state.coverage.size) showCoverage(null); });
  on("evaluated", explain);
}

/** Allow a new test only where one can be made. */
function explain() {
  const reason = !documentWith("tests")?.isEditable ? "The tests document is read-only."
    : isAll() || !state.view?.outcome ? "Choose a payload that is converted." : "";
  byId("new-test").disabled = Boolean(reason);
  byId("new-test").title = reason;
}

/** @param {any} answer */
function show(answer) {
  const {tests, coverage, reason, hasMore, findings} = answer;
  const failed = tests.filter((/** @type {any} */ test) => !test.isPassed);
  const passed = tests.filter((/** @type {any} */ test) => test.isPassed);
  byId("tests-summary").textContent = reason ? sentence(reason) : [
    `${passed.length} of ${plural(tests.length, "test")} passed`,
    hasMore ? "more tests were not run" : "",
    coverage ? `${coverage.covered} of ${coverage.total} entries and branches covered` : "",
  ].filter(Boolean).join(" · ");
  /** @type {CoveredEntry[]} */
  const entries = coverage?.entries ?? [];
  const missed = entries.filter((entry) => entry.state !== "covered");
  byId("tests-result").replaceChildren(
    ...group("Findings", findingItems(findings)),
    ...group("Failed", failed.map(testItem)),
    ...group("Not covered", missed.map(missedItem)),
    ...group("Passed", passed.map(testItem)),
  );
  showCoverage(coverage ? coverage.entries : null);
}

/** @param {string} title @param {Node[]} items */
const group = (title, items) => !items.length ? [] : [
  element("h3", {className: "group"}, `${title} (${items.length})`),
  element("ul", {className: "list"}, ...items),
];

/** @param {{name: string, document: string|null, line: number, isPassed: boolean,
 *   findings: Finding[], moreFindings: number}} test */
function testItem({name, document, line, isPassed, findings, moreFindings}) {
  const outcome = isPassed ? "passed" : "failed";
  const mark = element("span", {className: `mark ${outcome}`}, outcome);
  const label = document ? button(name, () => goTo(document, line), {className: "link"}) : name;
  const item = element("li", {}, mark, label);
  const hasValues = findings.some(({code}) => code === "TST001");
  if (hasValues && document === "tests" && documentWith("tests")?.isEditable) {
    item.append(button("Expect the actual values", () => update(name)));
  }
  if (findings.length) item.append(element("ul", {className: "list nested"}, ...findingItems(findings)));
  if (moreFindings) item.append(element("p", {className: "hint"}, `${moreFindings} more`));
  return item;
}

/** @param {CoveredEntry} entry */
function missedItem({target, document, line, state, branches}) {
  const item = element("li", {},
    element("span", {className: "mark state", data: {state: "never filled"}}, state),
    document ? button(target, () => goTo(document, line), {className: "link"}) : target);
  if (state === "not covered") return item;
  for (const branch of branches.filter(({isCovered, reason}) => !isCovered && !reason)) {
    item.append(element("div", {className: "hint"}, `No test takes ${branch.label}, line ${branch.line}.`));
  }
  return item;
}

/** Expect the actual values in a failed test. @param {string} name */
async function update(name) {
  try {
    const answer = await call("update_tests", {unsaved: unsavedTexts(), name});
    documentWith(answer.document)?.editor.setText(answer.text);
    byId("tests-result").focus(); // the button is about to go
    if (answer.updated.length) say(`Updated the test “${name}”; save the tests document to keep it.`);
    else if (answer.hidden.length) say("The values of this test are hidden: show values first.", true);
    else say("This test must be edited by hand: see its findings.", true);
  } catch (error) {
    say(sentence(/** @type {Error} */ (error).message), true);
  }
}

/** Put a test of the payload into the tests document. */
async function addTest() {
  try {
    const answer = await call("new_test", {...rowRequest(), name: byId("test-name").value});
    const tests = documentWith(answer.document);
    if (!tests) return;
    tests.editor.setText(answer.text);
    byId("test-name").value = "";
    goTo(answer.document, answer.line);
    const omitted = answer.omitted.length
      ? ` It does not expect ${answer.omitted.join(", ")}, because the values are hidden.` : "";
    say(`Added the test “${answer.name}”; save the tests document to keep it.${omitted}`);
  } catch (error) {
    say(sentence(/** @type {Error} */ (error).message), true);
  }
}

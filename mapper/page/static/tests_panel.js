// The tests of the mapping: their results, what they cover, and new tests.

import {showCoverage} from "./coverage.js";
import {documentWith} from "./documents.js";
import {button, byId, element, plural, say, sayError, sentence} from "./dom.js";
import {findingItems} from "./findings.js";
import {livePanel} from "./live_panel.js";
import {oneAtATime} from "./order.js";
import {addPanel} from "./panels.js";
import {rewrite} from "./rewriting.js";
import {isAll} from "./samples.js";
import {on, state, unsavedTexts} from "./store.js";
import {goTo} from "./workbench.js";

/** @typedef {import("./coverage.js").CoveredEntry} CoveredEntry */
/** @typedef {import("./types.js").Finding} Finding */

/** Add the panel. */
export function startTests() {
  const live = livePanel(byId("panel-tests"), byId("tests-result"), {
    service: "tests", request: () => ({unsaved: unsavedTexts()}), show,
  });
  addPanel("tests", "Tests", live.again);
  byId("new-test").addEventListener("click", oneAtATime(addTest));
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

/** @param {any} answer @param {Map<string, string>} texts that it is about */
function show(answer, texts) {
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
  const item = (/** @type {any} */ test) => testItem(test, texts);
  byId("tests-result").replaceChildren(
    ...group("Findings", findingItems(findings, () => texts)),
    ...group("Failed", failed.map(item), failed.filter(isUpdatable).length > 1
      ? [button("Expect the actual values in all", () => update(""))] : []),
    ...group("Not covered", missed.map(missedItem)),
    ...group("Passed", passed.map(item)),
  );
  showCoverage(coverage ? coverage.entries : null);
}

/** Whether the values of a failed test can be updated. @param {any} test */
const isUpdatable = ({document, findings}) => document === "tests" &&
  documentWith("tests")?.isEditable &&
  findings.some((/** @type {Finding} */ {code}) => code === "TST001");

/** @param {string} title @param {Node[]} items @param {Node[]} actions */
const group = (title, items, actions = []) => !items.length ? [] : [
  element("h3", {className: "group"}, `${title} (${items.length})`),
  ...actions,
  element("ul", {className: "list"}, ...items),
];

/** @param {{name: string, document: string|null, line: number, isPassed: boolean,
 *   findings: Finding[], moreFindings: number}} test
 * @param {Map<string, string>} texts that its findings are about */
function testItem(test, texts) {
  const {name, document, line, isPassed, findings, moreFindings} = test;
  const outcome = isPassed ? "passed" : "failed";
  const mark = element("span", {className: `mark ${outcome}`}, outcome);
  const label = document ? button(name, () => goTo(document, line), {className: "link"}) : name;
  const item = element("li", {}, mark, label);
  if (isUpdatable(test)) item.append(" ", button("Expect the actual values", () => update(name)));
  if (findings.length) {
    const items = findingItems(findings, () => texts);
    item.append(element("ul", {className: "list nested"}, ...items));
  }
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

/** Expect the actual values in a failed test; in all of them without a name. @param {string} name */
async function update(name) {
  byId("tests-result").focus(); // the button is about to go
  try {
    const {updated, hidden, refused} = await rewrite("update_tests", () => ({name}));
    const named = updated.length === 1 ? `the test “${updated[0]}”` : plural(updated.length, "test");
    const left = [
      hidden.length ? `The values of ${of(hidden, name)} are hidden: show values first.` : "",
      refused.length ? `Edit ${of(refused, name)} by hand: see the findings.` : "",
    ].filter(Boolean);
    if (!updated.length) say(left.join(" "), true);
    else say([`Updated ${named}; save the tests document to keep it.`, ...left].join(" "));
  } catch (error) {
    sayError(error);
  }
}

/** @param {string[]} tests @param {string} name of the test that was chosen; "" for all */
const of = (tests, name) => name ? "this test" : plural(tests.length, "test");

/** Put a test of the payload into the tests document. */
async function addTest() {
  try {
    const answer = await rewrite("new_test", () => ({...state.choice, name: byId("test-name").value}));
    byId("test-name").value = "";
    goTo(answer.document, answer.line);
    const omitted = answer.omitted.length
      ? ` It does not expect ${answer.omitted.join(", ")}, because the values are hidden.` : "";
    say(`Added the test “${answer.name}”; save the tests document to keep it.${omitted}`);
  } catch (error) {
    sayError(error);
  }
}

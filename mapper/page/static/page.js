// The workbench: the state of the page, and what happens on input.

import {call} from "./api.js";
import {byId, element, say} from "./dom.js";
import {createEditor} from "./editor.js";
import {pathKey, showTree} from "./tree.js";
import {showCounts, showEntries, showFindings, STATES} from "./views.js";

const PAUSE = 30; // milliseconds without a key before the mapping is evaluated
const POLL = 1500; // milliseconds between looks at the file

const page = {
  project: null, saved: "", version: "", view: null, words: {targets: [], sources: [], functions: [], keys: []},
  pasted: null, selected: new Set(), theirs: null, trees: {}, notice: "", running: false, waiting: false, timer: 0,
};
let editor;

async function start() {
  page.project = await call("project");
  const mapping = page.project.documents.find(({id}) => id === "mapping");
  if (mapping.problem) throw new Error(mapping.problem);
  page.saved = mapping.text;
  page.version = mapping.version;
  document.title = `${page.project.name} – mapper`;
  byId("name").textContent = page.project.name;
  editor = createEditor(byId("yaml-view"), {
    readOnly: page.project.readOnly, words: () => page.words, changed, moved: selectLine,
  });
  editor.setText(page.saved);
  for (const sample of page.project.samples) {
    byId("sample").append(element("option", {value: sample.id}, sample.name));
  }
  byId("sample").append(element("option", {value: -1}, "pasted payload"));
  for (const state of STATES) byId("state").append(element("option", {value: state}, state));
  readAddress();
  await evaluate();
  setInterval(followFile, POLL);
  page.words = await call("words", {unsaved: {mapping: editor.text()}});
}

/** The id of the chosen sample; null for a pasted payload. */
const chosenSample = () => Number(byId("sample").value) < 0 ? null : Number(byId("sample").value);
const isDirty = () => editor.text() !== page.saved;

function changed() {
  if (isDirty()) page.notice = "";
  byId("save").disabled = page.project.readOnly || !isDirty();
  clearTimeout(page.timer);
  page.timer = setTimeout(evaluate, PAUSE);
}

/** Evaluate the current text; while an evaluation runs, only the newest text waits. */
async function evaluate() {
  if (page.running) {
    page.waiting = true;
    return;
  }
  page.running = true;
  try {
    do {
      page.waiting = false;
      const text = editor.text();
      const view = await call("evaluate", {
        unsaved: {mapping: text}, sample: chosenSample(), row: Number(byId("row").value) - 1, payload: page.pasted,
      });
      if (text === editor.text()) show(view);
    } while (page.waiting);
  } catch (error) {
    say(error.message, true);
  } finally {
    page.running = false;
  }
}

function show(view) {
  page.view = view;
  showCounts(view.counts);
  if (isTableShown()) refreshTable();
  // the editor can only change the mapping
  for (const finding of view.findings) {
    finding.fixes = finding.fixes.filter((fix) => fix.edits.every((edit) => edit.document === "mapping"));
  }
  showFindings(view.findings, {goTo, fix, readOnly: page.project.readOnly});
  editor.setFindings(view.findings, fix);
  const unread = new Set(view.unread.map(pathKey));
  refreshTree("payload", view.payload, {
    empty: "No payload. Choose a sample, or paste one.", unread, select: selectSource,
  });
  const errors = view.findings.filter((finding) => finding.severity === "error").length;
  const empty = view.outcome === "rejected" ? "The platform would reject this row; see the findings."
    : errors ? "Fix the errors in the mapping to see the record." : "No payload.";
  refreshTree("record", view.record, {empty, unread: new Set(), select: selectTarget});
  byId("outcome").textContent = view.outcome;
  byId("outcome").dataset.state = view.outcome;
  light();
  say(`${page.notice} ${plural(errors, "error")}, ${plural(view.findings.length - errors, "other finding")}. ` +
    `Outcome of the payload: ${view.outcome || "not converted"}.${isDirty() ? " Unsaved changes." : ""}`);
}

const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const isTableShown = () => !byId("table-view").hidden;

function refreshTable() {
  if (page.view) showEntries(page.view.entries, filters(), selectEntry, goTo);
}

/** Show a tree unless the page shows it already. */
function refreshTree(id, value, options) {
  const shown = JSON.stringify([value, options.empty, [...options.unread]]);
  if (page.trees[id] === shown) return;
  page.trees[id] = shown;
  showTree(byId(id), value, options);
}

const filters = () => ({search: byId("search").value, state: byId("state").value});

// --- lineage ---------------------------------------------------------------------------------

const isPart = (part, whole) => part.every((name, at) => whole[at] === name);
const touches = (a, b) => isPart(a, b) || isPart(b, a);

function selectEntries(accepts) {
  const indexes = page.view.entries.flatMap((entry, index) => (accepts(entry) ? [index] : []));
  page.selected = new Set(indexes);
  light();
  say(indexes.length ? `${indexes.length === 1 ? "1 entry" : `${indexes.length} entries`} highlighted.` : "No entry reads or fills this field.");
}

const selectSource = (names) => selectEntries((e) => e.sourcePaths.some((path) => touches(path, names)));
const selectTarget = (names) => selectEntries((e) => touches(e.targetPath, names));
const selectLine = (line) => page.view && selectEntries((e) => e.document === "mapping" && e.line <= line && line <= e.endLine);

function selectEntry(index) {
  page.selected = new Set([index]);
  light();
  const line = page.view.entries[index].line;
  history.replaceState(null, "", address(line));
}

function light() {
  if (!page.selected.size && !document.querySelector(".lit, .cm-lit")) return;
  const chosen = [...page.selected].map((index) => page.view.entries[index]).filter(Boolean);
  for (const line of byId("entries").children) {
    line.classList.toggle("lit", page.selected.has(Number(line.dataset.index)));
  }
  const lightTree = (id, paths) => {
    for (const leaf of byId(id).querySelectorAll(".leaf")) {
      const names = JSON.parse(leaf.dataset.path);
      leaf.classList.toggle("lit", paths.some((path) => isPart(path, names)));
    }
    byId(id).querySelector(".lit")?.scrollIntoView({block: "nearest"});
  };
  lightTree("payload", chosen.flatMap((entry) => entry.sourcePaths));
  lightTree("record", chosen.map((entry) => entry.targetPath));
  document.querySelector("tr.lit")?.scrollIntoView({block: "nearest"});
  editor.light(chosen.filter((entry) => entry.document === "mapping").map((entry) => [entry.line, entry.endLine]));
}

// --- the file --------------------------------------------------------------------------------

async function save() {
  if (page.project.readOnly || !isDirty()) return;
  const text = editor.text();
  try {
    const answer = await call("save", {document: "mapping", text, version: page.version});
    if (answer.conflict) {
      conflict(answer);
      return;
    }
    page.saved = text;
    page.version = answer.version;
    byId("conflict").hidden = true;
    changed();
    page.notice = "Saved.";
    say(page.notice);
  } catch (error) {
    say(error.message, true);
  }
}

async function followFile() {
  if (!byId("conflict").hidden) return;
  try {
    const version = page.version;
    const {documents} = await call("changes", {versions: {mapping: version}});
    const theirs = documents.find(({id}) => id === "mapping");
    if (!theirs || version !== page.version) return;
    if (isDirty()) {
      conflict(theirs);
    } else {
      load(theirs);
      page.notice = "The file changed on disk; the page shows the new text.";
    }
  } catch (error) {
    say(error.message, true);
  }
}

function conflict(theirs) {
  page.theirs = theirs;
  byId("conflict").hidden = false;
  byId("reload").focus();
}

function load({text, version}) {
  page.saved = text;
  page.version = version;
  editor.setText(text);
  changed();
}

function fix(finding) {
  editor.applyFix(finding);
  say(`${finding.fixes[0].title}: done.`);
}

function download() {
  const link = element("a", {download: `mine-${page.project.name}`});
  link.href = URL.createObjectURL(new Blob([editor.text()], {type: "text/yaml"}));
  link.click();
  URL.revokeObjectURL(link.href);
}

// --- views, address, keys ----------------------------------------------------------------------

function showTab(name, focus = false) {
  for (const tab of ["table", "yaml"]) {
    const isShown = tab === name;
    byId(`tab-${tab}`).setAttribute("aria-selected", String(isShown));
    byId(`tab-${tab}`).tabIndex = isShown ? 0 : -1;
    byId(`${tab}-view`).hidden = !isShown;
  }
  if (name === "table") {
    refreshTable();
    if (page.view) light();
  }
  if (focus) byId(`tab-${name}`).focus();
}

function goTo(line) {
  showTab("yaml");
  editor.goTo(line);
}

function address(line) {
  const sample = byId("sample").selectedOptions[0]?.textContent ?? "";
  return `#${new URLSearchParams({sample, line: String(line)})}`;
}

function readAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const options = [...byId("sample").options];
  const option = options.find((item) => item.textContent === wanted.get("sample"));
  if (option) byId("sample").value = option.value;
  const line = Number(wanted.get("line"));
  if (line > 0) goTo(line);
  showRows();
}

function showRows() {
  const sample = page.project.samples[Number(byId("sample").value)];
  byId("row").value = "1";
  byId("row").max = String(sample?.rows ?? 1);
  byId("row-label").hidden = !sample || sample.rows < 2;
  byId("paste-area").hidden = sample !== undefined;
  page.pasted = sample ? null : byId("pasted").value || null;
}

function paste(text) {
  byId("sample").value = "-1";
  showRows();
  byId("pasted").value = text;
  page.pasted = text || null;
  evaluate();
}

function switchTheme() {
  const isDark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
  byId("theme").textContent = isDark ? "Dark" : "Light";
}

async function reveal() {
  const show = byId("reveal").getAttribute("aria-pressed") !== "true";
  const {showsValues} = await call("reveal", {show});
  byId("reveal").setAttribute("aria-pressed", String(showsValues));
  evaluate();
}

function listen() {
  const on = (id, name, listener) => byId(id).addEventListener(name, listener);
  on("save", "click", save);
  on("reveal", "click", reveal);
  on("theme", "click", switchTheme);
  on("help", "click", () => byId("shortcuts").showModal());
  on("sample", "change", () => { showRows(); evaluate(); });
  on("row", "change", evaluate);
  on("paste", "click", () => { paste(byId("pasted").value); byId("pasted").focus(); });
  on("pasted", "input", () => paste(byId("pasted").value));
  on("search", "input", refreshTable);
  on("state", "change", refreshTable);
  on("tab-table", "click", () => showTab("table"));
  on("tab-yaml", "click", () => showTab("yaml"));
  on("reload", "click", () => { load(page.theirs); byId("conflict").hidden = true; });
  on("keep", "click", () => { page.version = page.theirs.version; byId("conflict").hidden = true; });
  on("download", "click", download);
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) paste(await file.text());
  });
  document.addEventListener("keydown", (event) => {
    const isTab = event.target instanceof Element && event.target.getAttribute("role") === "tab";
    if ((event.ctrlKey || event.metaKey) && event.key === "s") save();
    else if (event.altKey && event.key === "1") showTab("table", true);
    else if (event.altKey && event.key === "2") { showTab("yaml"); editor.view.focus(); }
    else if (event.altKey && event.key === "/") byId("search").focus();
    else if (isTab && event.key === "ArrowRight") showTab("yaml", true);
    else if (isTab && event.key === "ArrowLeft") showTab("table", true);
    else return;
    event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => { if (editor && isDirty()) event.preventDefault(); });
}

listen();
start().then(() => {
  byId("reveal").setAttribute("aria-pressed", String(page.project.showsValues));
}).catch((error) => say(error.message, true));

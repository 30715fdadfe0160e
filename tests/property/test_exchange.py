"""The platform's files read back as they were written, and YAML says what they say."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import MAX_CHARACTERS, check_tree, parse, path_tree, print_tree
from mapper.dataprep import tree as t
from mapper.dataprep.layout import layout
from mapper.diagnostics import Collector
from mapper.document import Entry
from mapper.document.mapping_merge import merge_text
from mapper.document.mapping_reader import read_entries
from mapper.document.mapping_writer import mapping_text
from mapper.document.yaml_reader import read_yaml
from mapper.exchange.csv_file import read_csv
from mapper.exchange.entries import imported
from mapper.exchange.mapping_csv import fill_template, mapping_csv, safe_operations
from mapper.exchange.mapping_file import read_mapping_file
from mapper.exchange.operations import Operation, operations
from mapper.paths import STAR
from mapper.text import SourceText
from tests.conftest import examples
from tests.property.test_dataprep import NAMES, TREES

SPAN = SourceText("", "").whole()
PLAIN_NAMES = NAMES.map(str.strip).filter(lambda name: name and name.isprintable())
STEPS = PLAIN_NAMES | st.integers(0, 99) | st.just(STAR)
PATHS = st.tuples(PLAIN_NAMES, st.lists(STEPS, max_size=3)).map(lambda parts: (parts[0], *parts[1]))
TARGET_NAMES = st.sampled_from(["_acme", "_id", "a", "yes", "null", "1", "x y", "#", "-", "é.b"])
TARGETS = st.lists(TARGET_NAMES, min_size=1, max_size=3).map(tuple)
PRINTED = TREES.filter(lambda tree: "\0" not in print_tree(tree))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(str.strip)

CONSTANTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@st.composite
def entry_lists(draw):
    targets = draw(st.lists(TARGETS, min_size=1, max_size=5, unique=True))
    made = []
    for target in targets:
        tree = draw(PATHS.map(path_tree) | PRINTED)
        made.append(Entry(target, tree, print_tree(tree), SPAN, SPAN, draw(TEXTS), draw(TEXTS)))
    return made


def read_back(text):
    collector = Collector()
    root = read_yaml(SourceText("m.yaml", text), collector)
    entries, failed = read_entries(root.get("mappings"), "acme", collector)
    # what the platform would refuse (an unknown function, say) is found again after an import
    told = [found for found in collector.diagnostics if not found.code.startswith("EXP")]
    return {entry.target: entry for entry in entries}, failed, told


def says(entry):
    return entry.target, entry.tree, entry.name, entry.description


@settings(max_examples=examples(150))
@given(TREES, st.integers(1, 60))
def test_an_expression_in_lines_is_the_same_expression(tree, width):
    assert parse(layout(print_tree(tree), width)) == tree


@settings(max_examples=examples(120))
@given(entry_lists())
def test_yaml_says_what_the_entries_say(entries):
    text = mapping_text(entries, name="N", schema="s.yaml", tenant="acme")
    found, failed, told = read_back(text)
    assert not told, (told, text)
    assert len(found) + len(failed) == len(entries)
    for entry in entries:
        if entry.target in found or _is_fine(entry):
            assert says(found[entry.target]) == says(entry)


@settings(max_examples=examples(120))
@given(entry_lists(), st.sampled_from([",", ";", "\t"]), st.booleans())
def test_files_read_back(tmp_path_factory, entries, delimiter, crlf):
    rows = operations(entries, static=False)
    folder = tmp_path_factory.getbasetemp()
    text = mapping_csv(rows)
    (folder / "m.csv").write_text(text, encoding="utf-8", newline="")
    as_set = {"name": "N", "mappings": [_json(row) for row in rows]}
    (folder / "m.json").write_text(json.dumps(as_set), encoding="utf-8")
    header = delimiter.join(["Destination", "Kind of thing", "Source", "Source Type"])
    template = read_csv(SourceText("t", header + ("\r\n" if crlf else "\n")), lambda _: True)
    filled = fill_template(template, {}, rows, Collector())
    (folder / "t.csv").write_bytes(filled)
    for name in ("m.csv", "m.json", "t.csv"):
        collector = Collector()
        file = read_mapping_file(folder / name, collector, {})
        assert [_three(row) for row in file.operations] == [_three(row) for row in rows]
        found = imported(file.operations, collector)
        assert not collector.diagnostics
        assert [row.entry.tree for row in found] == [entry.tree for entry in entries]


@settings(max_examples=examples(120))
@given(st.lists(CONSTANTS, min_size=1))
def test_constants_read_back_from_a_csv(tmp_path_factory, texts):
    rows = [Operation("STATIC", text, f"f{i}", "", "") for i, text in enumerate(texts)]
    path = tmp_path_factory.getbasetemp() / "constants.csv"
    path.write_text(
        mapping_csv(safe_operations(rows, SPAN, Collector())), encoding="utf-8", newline=""
    )
    collector = Collector()
    file = read_mapping_file(path, collector, {})
    found = imported(file.operations, collector)
    assert not collector.diagnostics
    assert [row.entry.tree for row in found] == [t.Literal(text) for text in texts]


def _json(row):
    return {"sourceType": row.source_type, "source": row.source, "destination": row.destination}


def _three(row):
    return row.source_type, row.source.strip(), row.destination.strip()


@settings(max_examples=examples(120))
@given(st.lists(TREES | PATHS.map(path_tree), min_size=1, max_size=4))
def test_a_cell_that_is_no_formula_means_the_same(trees):
    entries = [Entry((f"f{i}",), tree, "", SPAN, SPAN) for i, tree in enumerate(trees)]
    rows = operations(entries, static=False)
    safe = safe_operations(rows, SPAN, Collector())
    assert not [row for row in safe if row.source[0] in "=+-@\t"]
    found = imported(safe, Collector())
    assert [row.entry.tree for row in found] == trees


@settings(max_examples=examples(120))
@given(entry_lists(), entry_lists(), st.booleans(), st.booleans())
def test_a_merge_says_what_the_file_says(old, new, crlf, keep):
    common = Entry(("common",), t.Name("x"), "x", SPAN, SPAN)
    old = [common, *(entry for entry in old if _is_fine(entry))]
    new = [*(entry for entry in new if _is_fine(entry)), common]
    text = mapping_text(old, name="N", schema="s.yaml", tenant="acme")
    text = text.replace("\n", "\r\n") if crlf else text
    source = SourceText("m.yaml", text)
    same = merge_text(source, "acme", old, keep=keep)
    assert same.text == text
    merged = merge_text(source, "acme", new, keep=keep)
    found, _, _ = read_back(merged.text)
    names = {entry.target: entry for entry in old}
    for entry in new:
        before = names.get(entry.target)
        assert found[entry.target].tree == entry.tree
        assert found[entry.target].name == (entry.name or (before.name if before else ""))
    left = {entry.target for entry in old} if keep else set()
    assert set(found) == {entry.target for entry in new} | left
    assert not crlf or "\n" not in merged.text.replace("\r\n", "")
    again = merge_text(SourceText("m.yaml", merged.text), "acme", new, keep=keep)
    assert again.text == merged.text


def _is_fine(entry):
    """Whether the platform would take the entry, so that reading it back must succeed."""
    is_path = entry.source_path is not None
    is_short = is_path or len(print_tree(entry.tree)) <= MAX_CHARACTERS
    return is_short and not any(problem.is_error for problem in check_tree(entry.tree))


@settings(max_examples=examples(120))
@given(entry_lists())
def test_export_import_export_gives_the_same_bytes(tmp_path_factory, entries):
    entries = [entry for entry in entries if _is_fine(entry)]
    rows = operations(entries, static=False)
    folder = tmp_path_factory.getbasetemp()
    for name, text in {
        "once.csv": mapping_csv(rows),
        "once.json": json.dumps({"mappings": [_whole(row) for row in rows]}),
    }.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
        if not rows:
            continue
        file = read_mapping_file(folder / name, Collector(), {})
        came = [row.entry for row in imported(file.operations, Collector())]
        found, _, _ = read_back(mapping_text(came, name="N", schema="s.yaml", tenant="acme"))
        again = operations(found.values(), static=False)
        assert mapping_csv(again) == mapping_csv(rows)
        if name == "once.json":
            assert [_whole(row) for row in again] == [_whole(row) for row in rows]


def _whole(row):
    named = {"name": row.name, "description": row.description}
    return {**_json(row), **{key: text for key, text in named.items() if text}}

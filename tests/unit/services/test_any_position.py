"""Completion and hover at any position of any text, and what inserted names lead to."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mapper
from mapper.diagnostics import Collector
from mapper.document import read_mapping
from mapper.document.tenants import fill_tenant
from mapper.document.tests_reader import read_tests
from mapper.jmes.functions import FUNCTIONS
from mapper.services.editor.completion import complete_at
from mapper.services.editor.hover import hover_at, signature_at
from tests.unit.services.project import (
    MAPPING,
    PAYLOADS,
    SCHEMA,
    SECRETS,
    TESTS,
    context_of,
    split,
)

FOLDER = Path(tempfile.mkdtemp())
DOCUMENTS = {"mapping": MAPPING, "schema": SCHEMA, "tests": TESTS}
LANGUAGES = {
    "expression": "iif(attendee.size > 2,\n  lower('x'), attendee.tags[0])",
    "source": "items[?price > `1`].code |\n [0]",
}
TEXTS = DOCUMENTS | LANGUAGES
BASE = {kind: context_of(FOLDER, text, kind) for kind, text in DOCUMENTS.items()}
BASE |= {kind: replace(BASE["mapping"], kind=kind) for kind in LANGUAGES}
PIECES = st.sampled_from(
    ["{", "}", "[", "]", '"', "'", ":", ": ", ",", "#", " # mapper: ignore ", "\n", "\n  ", "- ",
     "|\n", ">", "&a ", "*a", "!!x ", "\\", "${", "(", ")", ".", "\t", "\r\n", "\0", "é",
     "\U0001f600", "source: ", "expression: ", "lookup: {", "attendee.", "date(x, '", "lower(",
     "identityMap."]
)  # fmt: skip


@st.composite
def broken(draw):
    """A kind, a document in which parts are replaced, and a position."""
    kind = draw(st.sampled_from(list(TEXTS)))
    text = TEXTS[kind] if draw(st.booleans()) else ""
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(PIECES | st.text(max_size=8)) + text[end:]
    if draw(st.booleans()):
        offset = draw(st.integers(0, len(text)))
        before = text[:offset]
        return kind, text, before.count("\n") + 1, len(before) - before.rfind("\n")
    return kind, text, draw(st.integers(-2, 30)), draw(st.integers(-2, 60))


def in_text(text, line, column, end_column):
    lines = text.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= end_column <= len(lines[line - 1]) + 1


@given(broken())
def test_any_position_of_any_text_has_an_answer_within_its_line(given):
    kind, text, line, column = given
    context = context_with(kind, text)
    completion = complete_at(context, line, column)
    in_text(text, completion.line, completion.column, completion.end_column)
    hover = hover_at(context, line, column)
    if hover is not None:
        in_text(text, hover.line, hover.column, hover.end_column)
    signature_at(context, line, column)
    answers = f"{completion} {hover}"
    assert not [secret for secret in SECRETS if secret in answers and secret not in text]


def context_with(kind, text, **changes):
    base = BASE[kind]
    values = {name: getattr(base, name) for name in base.__dataclass_fields__}
    return type(base)(**{**values, "text": text, **changes})


UNKNOWN = {"DOC011", "DOC021", "EXP002", "XDM003", "SRC002", "JMP001", "JMP002"}
TOP = "mapper: 1\nschema: event.schema.yaml\ntenant: acme\nmappings:\n"
TEST = "mapper-tests: 1\nmapping: event.yaml\ntests:\n  t:\n    payload: {id: x}\n"
PLACES = [
    # kind, marked text, and what is added to the inserted name to complete it
    ("mapping", TOP + "  _id: id\n  |", "id"),
    ("mapping", TOP + "  _id: id\n  identityMap.|", "id"),
    ("mapping", TOP + "  _tenant.visits: |", ""),
    ("mapping", TOP + "  _tenant.visits: not_null(|)", ""),
    ("mapping", TOP + "  _tenant.visits: {source: '|'}", ""),
    ("mapping", TOP + "  _tenant.visits: {expression: |}", ""),
    ("mapping", TOP + '  _tenant.visits: {expression: "|"}', ""),
    ("mapping", TOP + "  _tenant.visits: {expression: '|'}", ""),
    ("mapping", TOP + "  _tenant.visits:\n    expression: >-\n      |", ""),
    ("mapping", TOP + "  _tenant.visits: {expression: 'attendee.size |'}", "1"),
    ("mapping", TOP + "  _tenant.visits: {expression: 'trim(id).|'}", ""),
    ("mapping", TOP + "  _tenant.visits: {expression: \"is_set('|')\"}", ""),
    ("mapping", TOP + "  _tenant.visits:\n    source: id\n    |", "id"),
    ("mapping", TOP + "  _tenant.visits: {|}", "id"),
    ("mapping", TOP + "  _id: id\n|", "id"),
    ("mapping", TOP + "  _tenant.tier: {source: attendee.tier, lookup: {|}}", "x"),
    ("mapping", TOP + "  _tenant.joined: {source: attendee.since, date_format: |}", ""),
    ("mapping", TOP.replace("event.schema.yaml", "|") + "  _id: id", ""),
    ("schema", SCHEMA + "    |", ""),
    ("schema", SCHEMA + "    more: {type: string, |}", "id"),
    ("schema", SCHEMA + "    more: {type: string, identity: {|}}", "id"),
    ("schema", SCHEMA + "    more: {type: map, values: {|}}", "id"),
    ("schema", SCHEMA.replace("class:", "|\nclass:"), "id"),
    ("tests", TEST + "    |", "id"),
    ("tests", TEST + "    expect: {|}", "id"),
    ("tests", TEST + "    findings: [|]", ""),
    ("tests", TEST.replace("{id: x}", "|"), ""),
    ("tests", "mapper-tests: 1\nmapping: |", ""),
]


@pytest.mark.parametrize(("kind", "marked", "rest"), PLACES)
def test_no_inserted_name_is_unknown(tmp_path, kind, marked, rest):
    text, line, column = split(marked)
    context = context_of(tmp_path, text, kind)
    completion = complete_at(context, line, column)
    assert completion.items
    for item in completion.items:
        Path(context.path).write_text(completed_text(completion, item, text, rest))
        unknown = [d.message for d in findings(Path(context.path)) if d.code in UNKNOWN]
        assert not unknown, item.label


def completed_text(completion, item, text, rest):
    """Return the text with a name, its open bracket closed, and the rest."""
    lines = text.split("\n")
    line = lines[completion.line - 1]
    insert = item.insert + rest
    if insert.endswith("("):
        count = FUNCTIONS[item.label][0] if "JMESPath" in item.detail else 0
        insert += ", ".join(["id"] * count) + ")"
    start, end = completion.column - 1, completion.end_column - 1
    lines[completion.line - 1] = line[:start] + insert + line[end:]
    return "\n".join(lines)


def findings(path):
    if path.name.endswith(".tests.yaml"):
        collector = Collector()
        tests = read_tests(path, collector)
        mapping = None if tests is None else read_mapping(tests.mapping, None, Collector())
        expected = () if tests is None else (e for test in tests.tests for e in test.expect)
        for target in (fill_tenant(e.target, "acme") for e in expected):
            assert mapping.schema.field_at(target)
        return collector.diagnostics
    try:
        return mapper.load(path.parent / "event.yaml").check(PAYLOADS)
    except mapper.MappingError as error:
        return error.diagnostics

"""Tests as YAML: what is written reads back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.document.mapping_tests import ABSENT
from mapper.document.tests_reader import ROW_CODES, read_tests
from mapper.document.tests_writer import NewTest, appended, write_tests
from mapper.paths import print_path

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
NAMES = st.text(st.characters(categories=["L", "Nd"], include_characters=" -_.:#'\""), min_size=1)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | st.sampled_from(["absent", "Yes", "010", "2024-01-01", "null", "~", "a: b", "# x", "1e3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=4)
CODES = st.none() | st.lists(st.sampled_from(ROW_CODES), min_size=1, max_size=3).map(
    lambda codes: tuple(sorted(codes))
)
EXPECTED = st.just(ABSENT) | JSON.filter(lambda value: value is not None)
TESTS = st.builds(
    NewTest,
    name=NAMES.map(str.strip).filter(bool),
    payload=OBJECTS,
    expect=st.lists(
        st.tuples(st.sampled_from(["_id", "_tenant.a.b", "_tenant.list[*].x"]), EXPECTED),
        min_size=1, max_size=3, unique_by=lambda pair: pair[0],
    ),
    findings=CODES,
    record=st.none() | OBJECTS,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "m.yaml").write_text("mapper: 1\n")
    return folder


def read(folder, text):
    path = folder / "m.tests.yaml"
    path.write_text(text, encoding="utf-8")
    collector = Collector()
    document = read_tests(path, collector)
    assert not collector.diagnostics, (text, collector.diagnostics)
    return document


def same(test, new):
    """A test that was read says what was written."""
    assert test.name == new.name
    assert test.payload.value == new.payload
    expect = [(print_path(item.target), item.value) for item in test.expect]
    assert expect == list(new.expect)
    assert test.findings == new.findings
    assert (None if test.record is None else test.record.value) == new.record


@given(st.lists(TESTS, min_size=1, max_size=3, unique_by=lambda test: test.name), st.data())
def test_what_is_written_reads_back(folder, tests, data):
    first = data.draw(st.integers(1, len(tests)))
    text = write_tests("m.yaml", tests[:first], "# a comment\n")
    if rest := tests[first:]:
        text = appended(text, rest)
    document = read(folder, text)
    for test, new in zip(document.tests, tests, strict=True):
        same(test, new)


def test_first_tests_of_a_project_pass_and_fill_every_target(tmp_path, monkeypatch, capsys):
    rows = [
        {"id": "1", "timestamp": "2024-01-01T00:00:00Z", "attendee": {"email": "A@b.com"}},
        {"id": "2", "timestamp": "2024-01-01T00:00:00Z", "attendee": {"attendeeId": "x"}},
        {"id": "3", "timestamp": "2024-01-01T00:00:00Z", "attendee": {"email": "c@d.com"}},
    ]
    (tmp_path / "rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["init", str(tmp_path / "p"), "--from", str(tmp_path / "rows.ndjson")]) == 0
    monkeypatch.chdir(tmp_path / "p")
    capsys.readouterr()
    assert run(["test", "--coverage", "--fail-under", "100"]) == 0
    out = capsys.readouterr().out
    assert "tests: 3 run, 3 passed, 0 failed" in out
    text = (tmp_path / "p/mappings/rows.tests.yaml").read_text()
    assert "row: 2" in text
    assert "row: 3" not in text

"""Proposed tests: pasted into the tests document, they pass and cover what was not covered."""

import itertools
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mapper.api.generation import generations
from mapper.cli.main import run
from mapper.document.mapping_tests import ABSENT
from mapper.document.tests_writer import appended
from mapper.engine.rows import loose_row
from mapper.report import Look
from mapper.report.generation import render_generation
from mapper.services.mapping_tests import run_tests
from mapper.testing.conversion import CaseConverter
from mapper.testing.coverage import CoverageCounter
from mapper.testing.payloads import PayloadChange, applied
from tests.conftest import examples

SCHEMA = """\
mapper-schema: 1
title: Events
class: experienceevent
groups:
  Group:
    attendee.email: {type: string, identity: {namespace: Email, primary: true}}
    a: {type: string}
    b: {type: string}
    c: {type: string}
"""
HEAD = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
mappings:
  _id: transmissionId
  timestamp: timestamp
"""
TESTS = """\
mapper-tests: 1
mapping: events.yaml
tests:
  empty:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z"}
    rejected: []
"""
EMPTY = TESTS.replace("    rejected: []", "    expect: {_id: t1}")
SAMPLE = {
    "transmissionId": "t1", "timestamp": "2023-04-01T00:41:57Z",
    "attendee": {"email": "ada@lovelace.org", "kind": "Guest"},
}  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "samples").mkdir()
    (tmp_path / "mappings/events.schema.yaml").write_text(SCHEMA)
    (tmp_path / "mappings/events.tests.yaml").write_text(EMPTY)
    (tmp_path / "samples/a.json").write_text(json.dumps(SAMPLE))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def generate(*entries, tests=EMPTY):
    lines = "".join(f"  {entry}\n" for entry in entries)
    Path("mappings/events.yaml").write_text(HEAD + lines)
    Path("mappings/events.tests.yaml").write_text(tests)
    report = run_tests(with_coverage=True)
    (generation,) = generations(report)
    return generation


def paste(generation):
    """Add the tests as an analyst does, and return the report with its coverage."""
    path = Path("mappings/events.tests.yaml")
    text = render_generation([generation], Look(width=100))
    path.write_text(path.read_text() + "\n" + text)
    report = run_tests(with_coverage=True)
    assert not report.has_errors, report.diagnostics
    assert report.is_complete
    return report.runs[0].coverage


def uncovered(coverage):
    goals = {(entry.index, None) for entry in coverage.entries if not entry.filled}
    return goals | {(entry.index, b) for entry in coverage.entries for b in entry.missed}


def open_goals(generation):
    goals = [*(goal for goal, _ in generation.dead), *generation.not_found]
    return {(goal.coverage.index, goal.branch) for goal in goals}


CASES = [
    "iif(k == 'Yes', 'a', 'b')",
    "iif(n > 10 && n < 20, 'a', 'b')",
    "coalesce(x, y.z, 'c')",
    "decode(k, 'A', '1', 'B', '2', 'other')",
    "iif(k == 'A' && l == 'B' && m == 'C', 'a', 'b')",
    "iif(k.equals('A') || l == 'B', 'a', 'b')",
    "iif(is_empty(k), 'a', 'b')",
    "iif(matches_regex(k, '[0-9]+'), 'a', 'b')",
    "iif(date(k, 'dd.MM.yyyy') != null, 'a', 'b')",
    "iif(k == l, 'same', 'other')",
    "iif(size_of(list) > 2, 'many', 'few')",
    "x ?: y",
    "iif(lower(trim(k)) == 'yes', upper(k), coalesce(l, m))",
    "iif(k != null, iif(l == 'x', 'a', 'b'), 'c')",
    "iif(k == 'b c', 'q', iif(((m == null || k != 'Yes') || l == null), k, m))",
]


@pytest.mark.parametrize("expression", CASES)
def test_branches_are_covered_after_pasting(project, expression):
    generation = generate(f"_tenant.a: {{expression: {json.dumps(expression)}}}")
    before = {(goal.coverage.index, goal.branch) for p in generation.proposals for goal in p.goals}
    assert before
    after = uncovered(paste(generation))
    assert not generation.not_found
    assert after == open_goals(generation)
    assert not before & after


def test_lookups_defaults_and_arrays(project):
    generation = generate(
        "_tenant.a: {source: attendee.type, lookup: {VIP: gold, Full: silver, _: other}}",
        "_tenant.b: {source: kind, lookup: {x: y}, default: none}",
        "_tenant.c: {source: 'items[0].name'}",
    )
    assert not generation.not_found
    assert uncovered(paste(generation)) == open_goals(generation)


PATHS = st.sampled_from(["k", "o.l", "m"])
TEXTS = st.sampled_from(["'A'", "'b c'", "'Yes'", "''"])
CONDITIONS = st.deferred(
    lambda: (
        st.builds("{} == {}".format, PATHS, TEXTS)
        | st.builds("{} != {}".format, PATHS, TEXTS)
        | st.builds("{} == null".format, PATHS)
        | st.builds("({} && {})".format, CONDITIONS, CONDITIONS)
        | st.builds("({} || {})".format, CONDITIONS, CONDITIONS)
    )
)
SOURCES = st.deferred(
    lambda: (
        PATHS
        | TEXTS
        | st.builds("iif({}, {}, {})".format, CONDITIONS, SOURCES, SOURCES)
        | st.builds("coalesce({}, {})".format, SOURCES, SOURCES)
        | st.builds("decode({}, {}, {}, {})".format, PATHS, TEXTS, SOURCES, SOURCES)
    )
)


@settings(
    max_examples=examples(12), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(expressions=st.lists(SOURCES, min_size=1, max_size=3))
def test_pasted_tests_of_random_mappings_pass_and_cover(project, expressions):
    assume(all(len(text) < 300 for text in expressions))
    entries = [
        f"_tenant.{name}: {{expression: {json.dumps(text)}}}"
        for name, text in zip("abc", expressions, strict=False)
    ]
    generation = generate(*entries)
    missed = open_goals(generation)
    assert not missed & reachable(generation.document)
    assert uncovered(paste(generation)) == missed


def reachable(document):
    """Return what any payload with a few values covers."""
    converter = CaseConverter(document)
    counter = CoverageCounter(document, converter.runtime)
    values = [ABSENT, None, "A", "b c", "Yes", "", "x"]
    for k, inner, m in itertools.product(values, repeat=3):
        changes = {("k",): k, ("o", "l"): inner, ("m",): m}
        payload = applied(SAMPLE, [PayloadChange(*change) for change in changes.items()])
        counter.see(payload, converter.outcome(loose_row(payload)))
    entries = counter.coverage().entries
    filled = {(entry.index, None) for entry in entries if entry.filled}
    return filled | {(entry.index, branch) for entry in entries for branch in entry.taken}


def test_the_report_names_values_lines_and_dead_branches(project, capsys):
    Path("mappings/events.yaml").write_text(
        HEAD
        + "  _tenant.attendee.email: attendee.email\n"
        + "  _tenant.a: {expression: \"iif(attendee.kind == 'Guest', 'g', 'other')\"}\n"
        + "  _tenant.b: {expression: \"decode(lower(k), 'A', '1', 'b', '2', '3')\"}\n"
    )
    assert run(["test", "--generate"]) == 0
    text = capsys.readouterr().out
    assert "# covers mappings/events.yaml:8: the 'yes' branch of iif" in text
    assert 'attendee.kind is "Guest":' in text
    assert "_tenant.a: g" in text
    assert re.search(r"# mappings/events.yaml:9: the key 'A' of decode can never be taken", text)
    assert "lovelace" not in text


def test_what_is_not_found_is_listed(project):
    generation = generate("_tenant.a: {expression: \"iif(sha256(k) == 'x', 'a', 'b')\"}")
    text = render_generation([generation], Look())
    assert len(generation.not_found) == 1
    assert "the 'yes' branch of iif: not found" in text


def test_identities_of_samples_are_masked_if_nothing_else_helps(project):
    generation = generate("_tenant.attendee.email: attendee.email")
    text = render_generation([generation], Look())
    assert "lovelace" not in text
    assert "_tenant.attendee.email: " in text
    assert uncovered(paste(generation)) == set()


def test_made_up_identities_are_shown_even_next_to_masked_values(project):
    """A proposed test can be pasted: only a value from a sample is replaced by ***."""
    generation = generate("_tenant.attendee.email: attendee.email")
    proposal = generation.proposals[0]
    test = replace(proposal.test, expect=(("_tenant.attendee.email", "x"),))
    shown = replace(proposal, test=test, is_masked=True)
    text = render_generation([replace(generation, proposals=(shown,))], Look())
    assert "_tenant.attendee.email: x" in text
    other = replace(shown, test=replace(test, expect=(("_tenant.attendee.email", "a@b.c"),)))
    text = render_generation([replace(generation, proposals=(other,))], Look())
    assert "a@b.c" not in text


def test_a_complete_document_needs_no_tests(project):
    generation = generate("_tenant.a: transmissionId")
    assert not generation.proposals
    assert "tests cover every entry and branch" in render_generation([generation], Look())


def test_a_project_without_samples(project):
    (project / "samples/a.json").unlink()
    (project / "samples").rmdir()
    generation = generate("_tenant.a: {expression: \"iif(k == 'A', 'a', 'b')\"}")
    assert not generation.not_found
    assert uncovered(paste(generation)) == set()


def test_reports_in_other_formats_are_refused(project, capsys):
    generate("_tenant.a: k")
    assert run(["test", "--generate", "--format", "json"]) == 2
    assert "--generate prints YAML" in capsys.readouterr().err


def test_names_are_unique(project):
    generation = generate("_tenant.a: k", "_tenant.b: {expression: \"iif(k == 'x', 'a', 'b')\"}")
    names = [proposal.test.name for proposal in generation.proposals]
    assert len(names) == len(set(names))
    document = appended(EMPTY, [proposal.test for proposal in generation.proposals])
    assert document.count("payload:") == 1 + len(names)


def test_the_proposals_are_the_same_each_time(project):
    generate(*(f"_tenant.{n}: {{expression: {json.dumps(CASES[i])}}}" for i, n in enumerate("abc")))
    command = [sys.executable, "-m", "mapper", "test", "--generate"]
    outputs = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1

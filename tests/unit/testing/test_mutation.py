"""Mutants of mappings, and the tests that catch them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mapper
from mapper.cli.main import run
from mapper.dataprep import parse, print_tree
from mapper.engine import Converter, build_plan
from mapper.engine.plan import replan
from mapper.engine.rows import loose_row
from mapper.services.mapping_tests import run_tests
from mapper.testing.conversion import CaseConverter
from mapper.testing.mutants import mutants
from mapper.testing.mutation import mutate
from mapper.testing.run import run_case
from tests.conftest import ROOT, examples

SCHEMA = """\
mapper-schema: 1
title: T
class: experienceevent
groups:
  G:
    mail: {type: string, identity: {namespace: Email, primary: true}}
    kind: {type: string}
    level: {type: string}
    n: {type: integer}
    flag: {type: boolean}
    both.a: {type: string}
    both.b: {type: string}
"""
MAPPING = """\
mapper: 1
schema: s.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: timestamp
  producedBy: {value: RainFocus}
  _tenant.mail: {expression: "lower(trim(mail))"}
  _tenant.kind: {expression: "iif(n > 3 && flag, 'big', concat(a, '-', b))"}
  _tenant.level: {source: level, lookup: {"1": low, "2": high, _: none}, default: none}
  _tenant.n: {expression: "n + 1"}
  _tenant.flag: flag
  _tenant.both.a: a || b
  _tenant.both.b: b
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project") / "mappings"
    folder.mkdir()
    (folder / "s.schema.yaml").write_text(SCHEMA)
    (folder / "m.yaml").write_text(MAPPING)
    return folder


@pytest.fixture(scope="module")
def document(project):
    return mapper.load(project / "m.yaml").document


def test_the_mutants_of_a_mapping(document):
    texts = [f"{m.span.place.line}: {m.description}" for m in mutants(document)]
    assert texts == EXPECTED


EXPECTED = [
    "5: remove the entry of '_id'",
    "5: swap the sources of '_id' and 'producedBy'",
    "5: read timestamp instead of id",
    "6: remove the entry of 'timestamp'",
    "6: read mail instead of timestamp",
    "7: remove the entry of 'producedBy'",
    '7: change "RainFocus" to "RainFocus (changed)"',
    "8: remove the entry of '_tenant.mail'",
    "8: swap the sources of '_tenant.mail' and '_tenant.kind'",
    "8: remove lower()",
    "8: replace lower() by upper()",
    "8: remove trim()",
    "8: read a instead of mail",
    "9: remove the entry of '_tenant.kind'",
    "9: swap the sources of '_tenant.kind' and '_tenant.level'",
    "9: swap the results of iif",
    "9: replace && by ||",
    "9: replace > by >=",
    "9: read level instead of n",
    "9: change 3 to 4",
    "9: read n instead of flag",
    '9: change "big" to "big (changed)"',
    "9: remove concat()",
    "9: drop a from concat",
    '9: drop "-" from concat',
    "9: drop b from concat",
    "9: read b instead of a",
    '9: change "-" to "- (changed)"',
    "9: read flag instead of b",
    "10: remove the entry of '_tenant.level'",
    '10: drop the default "none"',
    '10: drop the key "1" of the lookup',
    '10: drop the key "2" of the lookup',
    '10: swap the values of "1" and "2" of the lookup',
    "10: drop the fallback of the lookup",
    "10: read id instead of level",
    '10: change "1" to "1 (changed)"',
    '10: change "low" to "low (changed)"',
    '10: change "2" to "2 (changed)"',
    '10: change "high" to "high (changed)"',
    '10: change "none" to "none (changed)"',
    '10: change "none" to "none (changed)"',
    "11: remove the entry of '_tenant.n'",
    "11: replace + by -",
    "11: read level instead of n",
    "11: change 1 to 2",
    "12: remove the entry of '_tenant.flag'",
    "12: read n instead of flag",
    "13: remove the entry of '_tenant.both.a'",
    "13: swap the sources of '_tenant.both.a' and '_tenant.both.b'",
    "13: drop the right side of ||",
    "13: drop the left side of ||",
    "14: remove the entry of '_tenant.both.b'",
    "14: read flag instead of b",
]


def test_mutants_are_valid_and_change_the_described_entries_only(document):
    for mutant in mutants(document):
        changed = mutant.document(document)
        before = {entry.target: entry for entry in document.entries}
        after = {entry.target: entry for entry in changed.entries}
        different = {target for target in before if before[target] is not after.get(target)}
        assert different == {document.entries[index].target for index in mutant.changes}
        for index, entry in mutant.changes.items():
            if entry is not None:
                assert entry.source_text != document.entries[index].source_text
                if entry.source_path is None:
                    assert print_tree(parse(print_tree(entry.tree))) == print_tree(entry.tree)


def test_the_number_of_mutants_is_linear(document):
    many = [*document.entries] * 50
    assert len(list(mutants(mapper_with(document, many)))) < 50 * 60


def mapper_with(document, entries):
    return replace(document, entries=tuple(entries))


PAYLOADS = st.fixed_dictionaries(
    {"id": st.just("1"), "timestamp": st.just("2024-01-01T00:00:00Z")},
    optional={
        "mail": st.sampled_from([" A@b.com", "a@b.com", "x", 5, None]),
        "n": st.integers(0, 6) | st.sampled_from(["4", "x", None]),
        "flag": st.sampled_from([True, False, "true", "no"]),
        "a": st.sampled_from(["x", "", None, 1]),
        "b": st.sampled_from(["y", None]),
        "level": st.sampled_from(["1", "2", "3", None]),
    },
)


@settings(max_examples=examples(50))
@given(st.lists(PAYLOADS, min_size=1, max_size=3), st.data())
def test_a_partial_plan_converts_as_a_whole_one(document, payloads, data):
    converter = CaseConverter(document)
    mutant = data.draw(st.sampled_from(list(mutants(document))))
    partial = Converter(replan(converter.converter.plan, mutant.changes))
    whole = Converter(build_plan(mutant.document(document), converter.runtime))
    for payload in payloads:
        row = loose_row(payload)
        first, second = partial.interpreted_outcome(row), whole.sized_outcome(row)
        assert first.record == second.record
        codes = [[type(e).__name__ for e in outcome.events] for outcome in (first, second)]
        assert codes[0] == codes[1]


def write_and_run(project, text):
    path = project / "m.tests.yaml"
    path.write_text("mapper-tests: 1\nmapping: m.yaml\ntests:\n" + text)
    return run_tests([str(path)])


BASE = "id: '1', timestamp: '2024-01-01T00:00:00Z'"


@settings(max_examples=examples(20))
@given(st.lists(PAYLOADS, min_size=1, max_size=3))
def test_a_caught_mutant_fails_a_test_with_a_whole_plan(project, document, payloads):
    """Every mutant that is said to be caught, and no other, fails with a plan made from scratch."""
    text = "".join(
        f"  t{number}:\n    payload: {json.dumps(payload)}\n    expect: {{_id: '1'}}\n"
        for number, payload in enumerate(payloads)
    )
    report = write_and_run(project, text)
    [first] = report.runs
    result = mutate(document, first.converter, first.results)
    survivors = {s.mutant.description for s in result.survivors}
    for mutant in mutants(document):
        changed = mutant.document(document)
        converter = Converter(build_plan(changed, first.converter.runtime))
        records = [converter.sized_outcome(loose_row(payload)).record for payload in payloads]
        fails = any(record is None or record.get("_id") != "1" for record in records)
        assert fails == (mutant.description not in survivors)


STRICT = SCHEMA.replace("    kind: {type: string}", "    kind: {type: string, required: true}")
STRICT = STRICT.replace("both.a: {type: string}", "both.a: {type: string, required: true}")
STRICT = STRICT.replace("level: {type: string}", "level: {type: string, maxLength: 4}")
EXPECTATIONS = st.sampled_from(
    [{"_id": "1"}, {"_tenant.kind": "big"}, {"_tenant.level": "low"}, {"_tenant.n": 5}, {}]
)


def strict_run(folder, text):
    """Return the mutants of `MAPPING` with a strict schema, and their survivors, as text."""
    (folder / "s.schema.yaml").write_text(STRICT)
    (folder / "m.yaml").write_text(MAPPING)
    document = mapper.load(folder / "m.yaml").document
    [tested] = write_and_run(folder, text).runs
    result = mutate(document, tested.converter, tested.results)
    return document, tested, {place_and_text(survivor.mutant) for survivor in result.survivors}


def place_and_text(mutant):
    return mutant.span.start, mutant.description


def test_a_rejected_row_catches_a_mutant_after_an_advice(tmp_path):
    """The test `first` notices nothing, but would with one more expectation."""
    text = """\
  first: {payload: {BASE, n: 1, flag: true, a: x, b: y}, expect: {_id: '1'}}
  second: {payload: {BASE, n: 4, flag: true}, expect: {_id: '1'}}
"""
    _, _, survivors = strict_run(tmp_path, text.replace("BASE", BASE))
    assert "swap the results of iif" not in [description for _, description in survivors]


@settings(max_examples=examples(20))
@given(st.lists(st.tuples(PAYLOADS, EXPECTATIONS, st.booleans()), min_size=1, max_size=4))
def test_exactly_the_mutants_that_fail_a_test_are_caught(tmp_path_factory, tests):
    folder = tmp_path_factory.mktemp("strict")
    body = {
        f"t{number}": {"payload": payload, "expect": expect, **({"findings": []} if strict else {})}
        for number, (payload, expect, strict) in enumerate(tests)
    }
    text = "".join(f"  {name}: {json.dumps(test)}\n" for name, test in body.items())
    document, tested, survivors = strict_run(folder, text)
    passed = [result.case for result in tested.results if result.is_passed]
    for mutant in mutants(document):
        whole = CaseConverter(mutant.document(document))
        is_caught = not all(run_case(whole, case).is_passed for case in passed)
        assert is_caught == (place_and_text(mutant) not in survivors), mutant.description


def test_the_report_says_what_would_catch_a_mutant(project, monkeypatch, capsys):
    text = f"""\
  one:
    payload: {{{BASE}, mail: " A@b.com", n: 4, flag: true, level: "1"}}
    expect: {{_id: '1', timestamp: '2024-01-01T00:00:00Z', _tenant.kind: big}}
"""
    write_and_run(project, text)
    monkeypatch.chdir(project.parent)
    assert run(["test", "--mutate"]) == 0
    out = capsys.readouterr().out
    assert "mappings/m.yaml:8:37: no test notices: remove trim()" in out
    assert "help: in the test 'one', expect: _tenant.mail: a hidden value" in out
    assert "a@b.com" not in out
    assert "help: in the test 'one', expect: _tenant.level: low" in out
    assert "in which 'a' or 'b' and 'b' differ" in out
    assert "mutation score of mappings/m.yaml: " in out
    assert run(["test", "--mutate", "--show-values"]) == 0
    assert "expect: _tenant.mail: a@b.com" in capsys.readouterr().out
    assert run(["test", "--mutate", "--format", "json"]) == 0
    [body] = json.loads(capsys.readouterr().out)["mutation"]
    assert body["caught"] == body["total"] - len(body["survivors"])


def test_failing_tests_stop_it(project, monkeypatch, capsys):
    write_and_run(project, f"  one:\n    payload: {{{BASE}}}\n    expect: {{_id: '2'}}\n")
    monkeypatch.chdir(project.parent)
    assert run(["test", "--mutate"]) == 1
    assert "the tests must pass first" in capsys.readouterr().out


def test_the_shipped_tests_catch_every_mutant(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run(["test", "--mutate"]) == 0
    assert "100.0% (75 of 75 mutants caught)" in capsys.readouterr().out


def test_the_help_names_fields_that_must_differ(project, monkeypatch, capsys):
    text = f"""\
  one:
    payload: {{{BASE}, level: "1", n: "1"}}
    expect: {{_id: '1', timestamp: '2024-01-01T00:00:00Z', _tenant.level: low}}
"""
    write_and_run(project, text)
    monkeypatch.chdir(project.parent)
    assert run(["test", "--mutate"]) == 0
    out = capsys.readouterr().out
    assert "no test notices: read n instead of flag" in out
    assert "help: in the test 'one', add: findings: [ROW001]" in out
    assert "no test notices: read flag instead of b" in out
    assert "help: add a test with a payload in which 'b' and 'flag' differ" in out


def test_findings_catch_a_mutant_after_an_advice(project, document):
    text = """\
  first: {payload: {BASE, n: 'no', flag: true, a: x, b: y}, findings: [ROW001, ROW001]}
  second: {payload: {BASE, n: 9, flag: true, a: x, b: y}, findings: []}
"""
    [tested] = write_and_run(project, text.replace("BASE", BASE)).runs
    assert [r.mismatches for r in tested.results] == [(), ()]
    survivors = mutate(document, tested.converter, tested.results).survivors
    texts = [f"{s.mutant.span.place.line}: {s.mutant.description}" for s in survivors]
    assert "12: read n instead of flag" not in texts
    assert "12: remove the entry of '_tenant.flag'" in texts

"""Tests documents: reading them, and comparing outcomes with what they expect."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mapper
from mapper.diagnostics import Collector
from mapper.document.mapping_tests import ABSENT
from mapper.document.tests_reader import read_tests
from mapper.testing.cases import load_cases
from mapper.testing.conversion import CaseConverter
from mapper.testing.run import NoGoldenFile, WrongOutcome, WrongValue, is_same, run_cases

SCHEMA = """\
mapper-schema: 1
title: T
class: experienceevent
groups:
  G:
    mail: {type: string, identity: {namespace: Email, primary: true}}
    n: {type: integer}
    tags: {type: [string]}
    id: {type: string}
    at: {type: date-time}
    flag: {type: boolean}
"""
MAPPING = """\
mapper: 1
schema: s.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: timestamp
  _tenant.mail: {expression: "lower(trim(mail))"}
  _tenant.n: n
  _tenant.tags: tags
  _tenant.id: {expression: "uuid()"}
  _tenant.at: {expression: "now()"}
  _tenant.flag: flag
"""
PAYLOAD = {"id": "1", "timestamp": "2024-01-01T00:00:00Z", "mail": " A@B.com "}
HEAD = "mapper-tests: 1\nmapping: m.yaml\n"
INLINE = "{id: '1', timestamp: '2024-01-01T00:00:00Z', mail: ' A@B.com '%s}"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "mappings"
    folder.mkdir()
    (folder / "s.schema.yaml").write_text(SCHEMA)
    (folder / "m.yaml").write_text(MAPPING)
    (folder / "p.json").write_text(json.dumps(PAYLOAD))
    (folder / "lines.ndjson").write_text((json.dumps(PAYLOAD) + "\n") * 3)
    return folder


def read(project, text, head=HEAD):
    """The document, its cases, and the findings about it."""
    path = project / "m.tests.yaml"
    path.write_text(head + "tests:\n" + text)
    collector = Collector()
    tests = read_tests(path, collector)
    mapping = mapper.load(project / "m.yaml").document
    cases = load_cases(tests, mapping, collector) if tests is not None else ()
    return tests, cases, [(d.code, d.message, d.hint) for d in collector.diagnostics]


def results(project, text, head=HEAD):
    _, cases, findings = read(project, text, head)
    assert not findings
    converter = CaseConverter(mapper.load(project / "m.yaml").document)
    return list(run_cases(converter, cases))


def test_expected_values_and_absent_fields(project):
    payload = INLINE % ", n: 5, tags: [a, b]"
    text = f"""\
  everything:
    payload: {payload}
    expect:
      _tenant.mail: a@b.com
      _tenant.n: 5
      _tenant.tags: [a, b]
      _tenant.flag: absent
      _id: '1'
"""
    [result] = results(project, text)
    assert result.is_passed, result.mismatches


@pytest.mark.parametrize(
    ("expect", "place", "expected", "actual"),
    [
        ("_tenant.mail: A@b.com", ("_acme", "mail"), "A@b.com", "a@b.com"),
        ("_tenant.n: '5'", ("_acme", "n"), "5", 5),
        ("_tenant.n: absent", ("_acme", "n"), ABSENT, 5),
        ("_tenant.flag: 'absent'", ("_acme", "flag"), "absent", ABSENT),
        ("_tenant.flag: true", ("_acme", "flag"), True, ABSENT),
        ("_tenant.tags: [a, c]", ("_acme", "tags", 1), "c", "b"),
        ("_tenant.tags: [a]", ("_acme", "tags", 1), ABSENT, "b"),
        ("'_tenant.tags[1]': a", ("_acme", "tags", 1), "a", "b"),
    ],
)
def test_wrong_values(project, expect, place, expected, actual):
    payload = INLINE % ", n: 5, tags: [a, b]"
    [result] = results(project, f"  x:\n    payload: {payload}\n    expect: {{{expect}}}\n")
    [wrong] = result.mismatches
    assert isinstance(wrong, WrongValue)
    assert (wrong.place, wrong.expected, wrong.actual) == (place, expected, actual)


def test_the_clock_and_ids_are_fixed_and_start_again_in_each_test(project):
    text = """\
  first:
    payload: p.json
    expect: {_tenant.id: 00000000-0000-4000-8000-000000000001, _tenant.at: "2025-01-01T00:00:00Z"}
  second:
    payload: p.json
    expect: {_tenant.id: 00000000-0000-4000-8000-000000000001}
"""
    assert [result.mismatches for result in results(project, text)] == [(), ()]
    text = "  x:\n    payload: p.json\n    expect: {_tenant.at: '2023-04-01T00:00:00Z'}\n"
    head = HEAD + "now: 2023-04-01T02:00:00+02:00\n"
    assert [result.mismatches for result in results(project, text, head)] == [()]


def test_rejected_rows_and_findings(project):
    text = f"""\
  no id:
    payload: {{timestamp: "2024-01-01T00:00:00Z", mail: a@b.c}}
    rejected: [ROW002]
  not rejected:
    payload: p.json
    rejected: [ROW002]
  rejected for another reason:
    payload: {{mail: a@b.c}}
    rejected: [ROW002]
  nullified:
    payload: {INLINE % ", n: many"}
    findings: [row001]
  two findings:
    payload: {INLINE % ", n: many, flag: maybe"}
    findings: [ROW001]
  no findings:
    payload: p.json
    findings: []
  unexpectedly rejected:
    payload: {{mail: a@b.c, id: '1'}}
    expect: {{_id: '1'}}
"""
    mismatches = [result.mismatches for result in results(project, text)]
    assert mismatches == [
        (),
        (WrongOutcome(("ROW002",), (), is_rejected=False),),
        (WrongOutcome(("ROW002",), ("ROW002", "ROW002"), is_rejected=True),),
        (),
        (WrongOutcome(("ROW001",), ("ROW001", "ROW001"), is_rejected=False),),
        (),
        (WrongOutcome(None, ("ROW002",), is_rejected=True),),
    ]


def test_records_in_the_document_and_in_golden_files(project):
    record = {
        "_id": "1", "timestamp": "2024-01-01T00:00:00Z",
        "_tenant": {"mail": "a@b.com", "id": "00000000-0000-4000-8000-000000000001",
                    "at": "2025-01-01T00:00:00Z"},
    }  # fmt: skip
    (project / "good.json").write_text(json.dumps(record))
    (project / "bad.json").write_text(json.dumps(record | {"eventType": "x"}))
    text = "".join(
        f"  {name}:\n    payload: p.json\n    record: {value}\n"
        for name, value in [
            ("file", "good.json"), ("inline", json.dumps(record)), ("missing", "new.json"),
            ("bad", "bad.json"),
        ]
    )  # fmt: skip
    mismatches = [result.mismatches for result in results(project, text)]
    assert mismatches[:3] == [(), (), (NoGoldenFile(),)]
    [wrong] = mismatches[3]
    assert (wrong.place, wrong.expected, wrong.actual) == (("eventType",), "x", ABSENT)


def test_rows_of_payload_files(project):
    text = """\
  second:
    payload: lines.ndjson
    row: 2
    expect: {_id: '1'}
"""
    [result] = results(project, text)
    assert result.case.row.line == 2


ONE = "  x:\n    payload: p.json\n    "


@pytest.mark.parametrize(
    ("text", "code", "message", "hint"),
    [
        (ONE + "expected: {_id: x}\n", "DOC011", "unknown key 'expected'", "'expect'"),
        ("  x: {payload: p.json}\n", "DOC013", "does not say what is expected", "expect:"),
        (ONE + "expect: {}\n", "DOC013", "'expect' has no targets", ""),
        (ONE + "expect: {_tenant.mial: x}\n", "XDM003", "'_acme.mial'", "'_acme.mail'"),
        (ONE + "expect: {_tenant..mail: x}\n", "XDM001", "not a valid path", ""),
        (ONE + "expect: {_tenant.mail: }\n", "DOC012", "null", "absent"),
        (ONE + "expect: {_tenant.mail: yes}\n", "DOC012", "YAML reads yes as true", '"yes"'),
        (ONE + "expect: {_tenant.mail: 010}\n", "DOC012", "YAML reads 010 as 8", '"010"'),
        (ONE + "findings: [ROW01]\n", "DOC016", "'ROW01'", "'ROW001'"),
        (ONE + "findings: [SRC001]\n", "DOC016", "'SRC001' is not the code", ""),
        (ONE + "findings: ROW001\n", "DOC012", "must be a list", "[ROW001]"),
        (ONE + "rejected: []\n", "DOC013", "no codes", "ROW002"),
        (ONE + "rejected: [ROW002]\n    expect: {_id: x}\n", "DOC014", "'expect'", ""),
        (ONE + "rejected: [ROW002]\n    findings: []\n", "DOC014", "exclude", ""),
        ("  x: {payload: q.json, findings: []}\n", "DOC001", "'q.json' not found", "p.json"),
        ("  x: {payload: ../../q.json, findings: []}\n", "DOC021", "outside", "copy"),
        ("  x: {payload: p.json, record: /etc/x.json}\n", "DOC021", "golden file", "copy"),
        ("  x: {payload: lines.ndjson, findings: []}\n", "DOC013", "several rows", "row: 1"),
        ("  x: {payload: lines.ndjson, row: 4, findings: []}\n", "DOC016", "no row 4", "1 to 3"),
        ("  x: {payload: p.json, row: 0, findings: []}\n", "DOC016", "at least 1", ""),
        ("  x: {payload: {a: 1}, row: 1, findings: []}\n", "DOC014", "'row'", "remove"),
        ("  x: {payload: {a: .nan}, findings: []}\n", "DOC012", "JSON has no number", "quotes"),
        ("  x: {payload: {1: a}, findings: []}\n", "DOC012", "the key '1'", '"1"'),
        ("  x: {findings: []}\n", "DOC013", "has no 'payload'", "payload:"),
        ("  {}\n", "DOC013", "no tests", "payload"),
    ],
)
def test_mistakes(project, text, code, message, hint):
    _, cases, findings = read(project, text)
    assert not cases or code == "DOC014"
    assert [finding[0] for finding in findings] == [code], findings
    assert message in findings[0][1]
    assert hint in findings[0][2]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("mapper-tests: 2\nmapping: m.yaml\n", "DOC017"),
        ("mapper-tests: 1\nmapping: n.yaml\n", "DOC001"),
        ("mapper-tests: 1\nmapping: ../../n.yaml\n", "DOC021"),
        ("mapper-tests: 1\n", "DOC013"),
        (HEAD + "now: 2023-04-01\n", "DOC016"),
        (HEAD + "now: 2023-04-01T00:00:00\n", "DOC016"),
        ("mapper: 1\n", "DOC018"),
    ],
)
def test_mistakes_at_the_top(project, head, code):
    _, _, findings = read(project, "  x: {payload: p.json, findings: []}\n", head)
    assert [finding[0] for finding in findings] == [code]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, JSON)
def test_equality_is_that_of_json(first, second):
    assert is_same(first, first)
    text = [json.dumps(value, sort_keys=True) for value in (first, second)]
    if text[0] == text[1]:
        assert is_same(first, second)
    if is_same(first, second):
        assert first == second


def test_equality_of_numbers_and_booleans():
    assert is_same([1], [1.0])
    assert not is_same({"a": 1}, {"a": True})
    assert not is_same(0, False)
    assert not is_same([], {})


def test_a_difference_in_a_record_points_to_its_value(project):
    text = """\
  x:
    payload: p.json
    record:
      _id: "1"
      timestamp: "2024-01-01T00:00:00Z"
      _tenant:
        mail: other
        id: 00000000-0000-4000-8000-000000000001
"""
    [result] = results(project, text)
    spans = {wrong.place: wrong.span.place.line for wrong in result.mismatches}
    # a value that the document lacks points to the object around it
    assert spans == {("_acme", "mail"): 10, ("_acme", "at"): 9}

"""The reports about the coverage of mappings."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from mapper.api.mapping import open_mapping
from mapper.dataprep import Runtime
from mapper.engine.rows import loose_row
from mapper.report import Report, render
from mapper.report.cobertura import render_cobertura
from mapper.report.coverage import percent, render_coverage
from mapper.report.coverage_json import render_json
from mapper.report.model import Look
from mapper.testing.coverage import CoverageCounter
from tests.unit.engine.making import STRING, make

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")
MAPPING = """\
mapper: 1
schema: schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: {value: "2023-04-01T00:00:00Z"}
  _tenant.kind: {expression: "iif(registered == 'Yes', coalesce(a, 'guest'), 'lead')"}
  _tenant.code:
    source: code
    lookup: {A: alpha, B: "<beta>"}
  _tenant.name: name || 'none'
  _tenant.room: rooms[0]
"""
FIELDS = dict.fromkeys(("kind", "code", "name", "room"), STRING)


@pytest.fixture
def coverage(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path, FIELDS, {"_tenant.kind": "x"})
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    mapping, _ = open_mapping("mapping.yaml", None)
    counter = CoverageCounter(mapping.document, RUNTIME)
    for row in ({"id": "1", "code": "A"}, {"id": "2", "name": "n"}, {"id": "3", "code": {}}):
        counter.see(row, mapping.converter.outcome(loose_row(row)))
    return counter.coverage()


TEXT = """\
coverage of mapping.yaml: 5 of 6 entries, 5 of 9 branches (66.6%)

  filled  null  nullified  branches  target
       3     0          0         -  _id
       3     0          0         -  timestamp
       3     0          0    1 of 4  _acme.kind
       1     2          0    2 of 3  _acme.code
       3     0          0    2 of 2  _acme.name
       0     3          0         -  _acme.room

mapping.yaml:7: the 'yes' branch of iif is never taken
  7 | ... {expression: "iif(registered == 'Yes', coalesce(a, 'guest'), 'lead')"}
    |                                            ^^^^^^^^^^^^^^^^^^^^

mapping.yaml:7: argument 1 of coalesce is never taken
  7 | ... {expression: "iif(registered == 'Yes', coalesce(a, 'guest'), 'lead')"}
    |                                                     ^

mapping.yaml:7: argument 2 of coalesce is never taken
  7 | ... {expression: "iif(registered == 'Yes', coalesce(a, 'guest'), 'lead')"}
    |                                                        ^^^^^^^

mapping.yaml:10: the key 'B' of the lookup is never taken
  10 |     lookup: {A: alpha, B: "<beta>"}
     |                        ^

mapping.yaml:12: '_acme.room' is never filled
  12 |   _tenant.room: rooms[0]
     |   ^^^^^^^^^^^^
"""


def test_the_table_and_the_annotated_lines(coverage):
    assert render_coverage([coverage], Look()) == TEXT
    assert max(map(len, TEXT.splitlines())) <= 80


def test_several_mappings_have_totals(coverage):
    text = render_coverage([coverage, coverage], Look())
    assert text.count("coverage of mapping.yaml:") == 2
    assert text.endswith("coverage of 2 mappings: 10 of 12 entries, 10 of 18 branches (66.6%)\n")


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(1, "100.0%"), (0.99999, "99.9%"), (0, "0.0%"), (0.29, "29.0%"), (2 / 3, "66.6%")],
)
def test_a_percentage_is_rounded_down(rate, expected):
    assert percent(rate) == expected


def test_json(coverage):
    body = json.loads(render_json([coverage], 0))
    assert body["version"] == 1
    totals = {
        "entries": {"covered": 5, "total": 6},
        "branches": {"covered": 5, "total": 9},
        "rate": 0.6667,
    }
    assert body.items() >= totals.items()
    (mapping,) = body["mappings"]
    assert (
        mapping.items() >= {**totals, "mapping": "mapping.yaml", "rows": 3, "rejected": 0}.items()
    )
    code = mapping["targets"][3]
    assert code == {
        "target": "_acme.code",
        "file": "mapping.yaml", "line": 8, "column": 3, "endLine": 8, "endColumn": 15,
        "filled": 1, "null": 2, "nullified": 0,
        "branches": [
            {"label": label, "file": "mapping.yaml", "line": 10, "column": start, "endLine": 10,
             "endColumn": end, "taken": taken, "dead": None}
            for label, start, end, taken in (
                ("the null for all other keys of the lookup", 5, 11, True),
                ("the key 'A' of the lookup", 14, 15, True),
                ("the key 'B' of the lookup", 24, 25, False),
            )
        ],
    }  # fmt: skip


_RATES = {"line-rate", "branch-rate", "complexity"}
# Cobertura's coverage-04.dtd: the children and the required attributes of each element.
DTD = {
    "coverage": (
        ["sources", "packages"],
        {*_RATES, "lines-covered", "lines-valid", "branches-covered", "branches-valid", "version",
         "timestamp"},
    ),
    "sources": (["source"], set()),
    "source": ([], set()),
    "packages": (["package"], set()),
    "package": (["classes"], {*_RATES, "name"}),
    "classes": (["class"], set()),
    "class": (["methods", "lines"], {*_RATES, "name", "filename"}),
    "methods": (["method"], set()),
    "lines": (["line"], set()),
    "line": ([], {"number", "hits", "branch"}),
}  # fmt: skip


def test_cobertura(coverage):
    text = render_cobertura([coverage, coverage], 1.5)
    root = ET.fromstring(text)
    for element in root.iter():
        children, attributes = DTD[element.tag]
        assert {child.tag for child in element} <= set(children)
        assert element.attrib.keys() - {"condition-coverage"} == attributes
    assert 'SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd"' in text
    assert root.get("timestamp") == "1500"
    assert (root.get("lines-covered"), root.get("lines-valid")) == ("12", "14")
    assert (root.get("branches-covered"), root.get("branches-valid")) == ("10", "18")
    assert (root.get("line-rate"), root.get("branch-rate")) == ("0.8571", "0.5556")
    mapping = root.find("packages/package/classes/class")
    assert (mapping.get("name"), mapping.get("filename")) == ("mapping.yaml", "mapping.yaml")
    lines = {
        int(line.get("number")): (int(line.get("hits")), line.get("condition-coverage"))
        for line in mapping.iter("line")
    }
    assert lines == {
        5: (3, None), 6: (3, None), 7: (3, "25% (1/4)"), 8: (1, None), 10: (2, "66% (2/3)"),
        11: (3, "100% (2/2)"), 12: (0, None),
    }  # fmt: skip


def test_names_are_escaped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(
        tmp_path, {"kind": STRING}, {"_tenant.kind": {"source": "a", "lookup": {"\u202e::x": "1"}}}
    )
    (tmp_path / "mapping.yaml").rename(tmp_path / "a&<b>.yaml")
    mapping, _ = open_mapping("a&<b>.yaml", "acme")
    coverage = CoverageCounter(mapping.document, RUNTIME).coverage()
    assert "\u202e" not in render_coverage([coverage], Look())
    assert "\u202e" not in render_json([coverage], 0)
    root = ET.fromstring(render_cobertura([coverage], 0))
    assert root.find("packages/package/classes/class").get("filename") == "a&<b>.yaml"


def test_dead_branches_have_their_reasons(tmp_path):
    entries = {
        "_tenant.kind": {"expression": "iif(a == 'x', b, coalesce('y', c))"},
        "_tenant.code": {"expression": "decode(a == b, true, 'x', false, 'y')"},
    }
    mapping = make(tmp_path, FIELDS, entries)
    coverage = CoverageCounter(mapping.document, RUNTIME).coverage()
    reason = '"y" is never null'
    assert f"argument 2 of coalesce can never be taken: {reason}\n" in render_coverage(
        [coverage], Look(width=400)
    )
    *_, kind, code = json.loads(render_json([coverage], 0))["mappings"][0]["targets"]
    assert [branch["dead"] for branch in kind["branches"]] == [None, None, None, reason]
    # no row can have another key, so the null for other keys needs no test
    assert len(code["branches"]) == 2


@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_a_report_of_findings_ends_with_the_coverage(coverage, form):
    text = render(form, Report([], tests=(), coverage=[coverage]), Look())
    assert text == f"tests: 0 run, 0 passed, 0 failed\n\n{TEXT}"


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab"])
def test_other_reports_have_no_coverage(coverage, form):
    assert "argument 1" not in render(form, Report([], tests=(), coverage=[coverage]), Look())


def test_a_report_as_json_has_the_coverage(coverage):
    body = json.loads(render("json", Report([], coverage=[coverage]), Look()))
    assert {"version": 1, **body["coverage"]} == json.loads(render_json([coverage], 0))

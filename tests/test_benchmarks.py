"""The benchmarks run, and the other ways make the same records; no time is looked at."""

from __future__ import annotations

import importlib
import sys

import pytest

from mapper.diagnostics.suggest import MAX_COMPARED
from mapper.schema.matching import MAX_SCORED
from tests.conftest import ROOT


@pytest.fixture
def bench(monkeypatch):
    """A module of the benchmarks, which import each other by their bare names."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    names = ("check", "peers", "run", "growth", "startup", "payloads", "names")
    yield importlib.import_module
    for name in names:
        sys.modules.pop(name, None)


EQUAL = ["mapper, rows together", "mapper, row by row", "Python by hand", "jmespath + jsonschema",
         "Python by hand, validator in Rust", "glom", "jq", "DuckDB, nulls left out"]  # fmt: skip


@pytest.mark.parametrize("name", EQUAL)
def test_a_way_makes_the_same_records(bench, name):
    peers, run = bench("peers"), bench("run")
    lines = bench("payloads").generate(300)
    ours = peers.ours_by_line()(lines, True)
    make, _ = run.ways(None)[name]
    try:
        way = make()
    except peers.AbsentError as error:
        pytest.skip(str(error))
    assert peers.compared(ours, way(lines, True)) == "equal"


def test_the_long_expressions_are_expressions(bench):
    growth = bench("growth")
    for make in growth.EXPRESSIONS.values():
        assert set(growth.expression_costs(make(20))) == {"parse", "print", "check", "compile"}


def test_what_differs_is_said(bench):
    compared = bench("peers").compared
    assert compared([b'{"a": 1}'], [b'{"a": 1, "b": {"c": null}}']).startswith("writes null")
    assert compared([b'{"a": 1}'], [b'{"a": 2}']) == "differs in 1 rows"
    assert compared([b'{"a": 1}'], []) == "0 records, not 1"


def test_check_is_measured_against_convert(bench, tmp_path):
    check = bench("check")
    (tmp_path / "valid.ndjson").write_bytes(check.valid(20))
    (tmp_path / "failing.ndjson").write_bytes(check.failing(20))
    for name in ("valid.ndjson", "failing.ndjson"):
        assert all(seconds > 0 and peak > 0 for seconds, peak in check.compared(tmp_path / name))


@pytest.mark.parametrize("count", [200, 800])
def test_the_commands_compare_each_name_with_few_others(bench, tmp_path, comparisons, count):
    names = bench("names")
    names.write_project(tmp_path, count)
    spent = {}
    for way, run in names.ways(tmp_path).items():
        comparisons.clear()
        run()
        spent[way] = len(comparisons) / count
    assert spent["check, unknown targets"] <= 2 * MAX_COMPARED
    assert spent["check, unknown sources"] <= 5 * MAX_COMPARED
    assert spent["suggest"] <= 4 * MAX_SCORED + MAX_COMPARED

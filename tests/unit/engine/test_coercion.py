"""Values to the target's type: the table in tests/cases/run/coercion.json, through mappings."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import orjson
import pytest

from mapper.api.mapping import Mapping
from mapper.engine import Result
from tests.conftest import ROOT
from tests.unit.engine.making import both, codes, make, tenant

TABLE = json.loads((ROOT / "tests/cases/run/coercion.json").read_text(encoding="utf-8"))


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(name, case, id=f"{name}: {json.dumps(case)[:60]}")
        for name, group in TABLE.items()
        for case in group.get(kind, ())
    ]


@pytest.fixture(scope="module")
def mappings(tmp_path_factory) -> dict[str, Mapping]:
    return {
        name: make(
            tmp_path_factory.mktemp("coercion"),
            {**group["fields"], "other": {"type": "string"}},
            {"_tenant.field": group.get("entry", "source"), "_tenant.other": "other"},
        )
        for name, group in TABLE.items()
    }


def outcome(mapping: Mapping, source: Any) -> Result:
    """The result of one source value, which is the same as JSON text; `other` goes through."""
    result = both(mapping, {"source": source, "other": "o"})
    line = orjson.dumps({"id": "1", "source": source, "other": "o"})
    record, found = mapping.convert_json(line)
    assert record == (None if result.record is None else msgspec.json.encode(result.record))
    assert [item.code for item in found] == codes(result)
    if result.record is not None:
        assert tenant(result)["other"] == "o"
        assert not mapping.converter.plan.validator.violations(result.record)
    return result


@pytest.mark.parametrize(("name", "case"), cases("becomes"))
def test_becomes(mappings, name, case):
    source, expected = case
    result = outcome(mappings[name], source)
    assert codes(result) == []
    assert orjson.dumps(tenant(result)["field"]) == orjson.dumps(expected)


@pytest.mark.parametrize(("name", "case"), cases("notes"))
def test_becomes_with_a_warning(mappings, name, case):
    source, expected, code = case
    result = outcome(mappings[name], source)
    assert codes(result) == [code]
    assert tenant(result)["field"] == expected
    assert result.diagnostics[0].value == orjson.dumps(source).decode()
    assert not result.nullified


@pytest.mark.parametrize(("name", "source"), cases("fails"))
def test_fails_and_is_left_out(mappings, name, source):
    result = outcome(mappings[name], source)
    assert codes(result) == ["ROW001"]
    assert "field" not in tenant(result)
    assert result.nullified


@pytest.mark.parametrize(("name", "source"), cases("rejects"))
def test_converts_but_breaks_the_format(mappings, name, source):
    result = outcome(mappings[name], source)
    assert codes(result) == ["ROW003"]
    assert result.record is None


@pytest.mark.parametrize(("name", "case"), cases("drops"))
def test_unknown_children_are_dropped(mappings, name, case):
    source, expected, dropped = case
    result = outcome(mappings[name], source)
    assert tenant(result).get("field") == expected
    assert codes(result) == ["ROW005"] * len(dropped)
    for item, child in zip(result.diagnostics, dropped, strict=True):
        assert item.value == f'"{child}"'


@pytest.mark.parametrize(("name", "source"), cases("nothing"))
def test_comes_to_nothing_without_a_word(mappings, name, source):
    result = outcome(mappings[name], source)
    assert codes(result) == []
    assert "field" not in tenant(result)


@pytest.mark.parametrize("name", TABLE)
def test_null_and_missing_are_left_out(mappings, name):
    for result in (outcome(mappings[name], None), both(mappings[name], {"other": "o"})):
        assert codes(result) == []
        assert tenant(result) == {"other": "o"}


def test_numbers_beyond_a_double_or_the_digits_of_python(mappings):
    for power in (400, 4000, 5000):
        for name in ("string", "integer", "double", "boolean"):
            result = both(mappings[name], {"source": 10**power, "other": "o"})
            assert set(codes(result)) <= {"ROW001"}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("name", ["double", "integer", "boolean", "date-time"])
def test_what_is_no_json_number_is_an_error(mappings, name, value):
    assert codes(both(mappings[name], {"source": value})) == ["ROW001"]

"""Fixes that need samples: numbers in strings, and arrays."""

from __future__ import annotations

import shutil

import pytest

from mapper.api.mapping import open_mapping
from mapper.engine.rows import loose_row
from tests.conftest import ROOT

HEAD = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: at
  _tenant.mail: mail
"""
AT = "2023-04-01T00:41:57Z"


@pytest.fixture
def advice(tmp_path, monkeypatch):
    """The hint and the texts of the fixes of a finding on an entry."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(ROOT / "tests" / "cases" / "rules" / "events.schema.yaml", tmp_path)

    def run(entry: str, code: str, *values: object) -> tuple[str, list[str]]:
        (tmp_path / "m.yaml").write_text(f"{HEAD}  {entry}\n", encoding="utf-8")
        mapping, _ = open_mapping("m.yaml", None)
        assert mapping is not None
        rows = (
            {"id": str(i), "at": AT, "mail": "a@b.c", "a": value} for i, value in enumerate(values)
        )
        found = mapping.examine(tuple(map(loose_row, rows))).diagnostics
        (finding,) = (diagnostic for diagnostic in found if diagnostic.code == code)
        return finding.hint, [fix.edits[0].text for fix in finding.fixes]

    return run


def test_numbers_in_strings_are_converted_by_a_fix(advice):
    hint, fixes = advice("_tenant.count: a", "XDM019", "1", "2")
    assert fixes == ['{expression: "to_integer(a)"}']
    assert "or write to_integer(a);" in hint


def test_strings_among_numbers_have_no_fix(advice):
    hint, fixes = advice("_tenant.count: a", "XDM019", "1", 2)
    assert fixes == []
    assert "to_integer" not in hint


def test_an_array_for_a_single_value_is_read_at_its_first_element(advice):
    hint, fixes = advice("_tenant.name: a", "XDM018", [1, 2], [3])
    assert fixes == ["a[0]"]
    assert hint == "write a[0] for the first element, or make the type an array in the schema"


def test_an_array_of_objects_has_no_fix(advice):
    hint, fixes = advice("_tenant.name: a", "XDM018", [{"b": 1}], [{"b": 2}])
    assert fixes == []
    assert hint == "change the source, or the type in the schema"


def test_a_pattern_that_does_not_match_is_named(advice):
    entry = "_tenant.name: {expression: \"format(date(a, 'yyyy/MM/dd'), 'yyyy')\"}"
    hint, _ = advice(entry, "XDM018", "2023-04-01", "2023-04-02")
    assert hint == "write a date pattern that matches the value, or change the type in the schema"

"""What becomes of one row: findings, what is left out, what is rejected, what is masked."""

from __future__ import annotations

import pytest

from mapper.diagnostics import Collector, Severity
from mapper.engine import read_payloads, rows
from mapper.report import render_line
from tests.unit.engine.making import EMAIL, STRING, WHEN, both, codes, make, tenant

INTEGER = {"type": "integer"}


# --- a transformation error -------------------------------------------------------------------


def test_an_error_nulls_its_own_field_only(tmp_path):
    fields = {"a": STRING, "b": INTEGER, "c": STRING}
    entries = {"_tenant.a": "x.a", "_tenant.b": "x.b", "_tenant.c": "x.c"}
    mapping = make(tmp_path, fields, entries)
    result = both(mapping, {"x": {"a": "1", "b": "ninety", "c": "3"}})
    assert tenant(result) == {"a": "1", "c": "3"}
    (found,) = result.diagnostics
    assert (found.code, found.severity, found.path) == ("ROW001", Severity.WARNING, "/x/b")
    assert "'_acme.b'" in found.message
    assert "whole number" in found.message
    assert found.value == '"ninety"'
    assert result.nullified


def test_an_error_has_its_place_in_the_file(tmp_path):
    mapping = make(tmp_path, {"b": INTEGER}, {"_tenant.b": "x.b[1]"})
    file = tmp_path / "payload.json"
    file.write_text('{"id": "1",\n "x": {"b": ["1",\n  "zwei"]}}', encoding="utf-8")
    (row,) = read_payloads(str(file), Collector())
    (found,) = mapping.converter.convert_row(row).diagnostics
    assert found.path == "/x/b/1"
    assert (found.span.place.line, found.span.place.column) == (3, 3)
    (related,) = found.related
    assert related.span.source.path.endswith("mapping.yaml")


def test_the_place_of_what_is_missing_is_its_parent(tmp_path):
    mapping = make(tmp_path, {"b": INTEGER}, {"_tenant.b": "x.b.c"})
    file = tmp_path / "payload.json"
    file.write_text('{"id": "1",\n "x": {"b": 5}}', encoding="utf-8")
    (row,) = read_payloads(str(file), Collector())
    (found,) = mapping.converter.convert_row(row).diagnostics
    assert (found.span.place.line, found.span.place.column) == (2, 13)


def test_keys_are_escaped_in_the_pointer(tmp_path):
    mapping = make(tmp_path, {"b": INTEGER}, {"_tenant.b": '"a/b"."c~d"'})
    result = both(mapping, {"a/b": {"c~d": "x"}})
    assert result.diagnostics[0].path == "/a~1b/c~0d"


def test_an_error_in_an_expression_shows_the_expression(tmp_path):
    mapping = make(tmp_path, {"b": INTEGER}, {"_tenant.b": {"expression": "trim(x.b)"}})
    result = both(mapping, {"x": {"b": " zwei "}})
    assert "trim(x.b)" in result.diagnostics[0].message
    assert result.diagnostics[0].value == '"zwei"'
    assert result.diagnostics[0].path == "/x/b"


def test_a_scalar_where_an_object_is_expected(tmp_path):
    fields = {"a": STRING, "b": STRING, "c": STRING}
    entries = {"_tenant.a": "x.a", "_tenant.b": "x.b", "_tenant.c": "c"}
    result = both(make(tmp_path, fields, entries), {"x": "text", "c": "3"})
    assert codes(result) == ["ROW001", "ROW001"]
    assert tenant(result) == {"c": "3"}


def test_findings_are_in_the_order_of_the_mapping(tmp_path):
    fields = {"a.x": INTEGER, "b": INTEGER, "a.y": INTEGER}
    entries = {"_tenant.a.x": "a", "_tenant.b": "b", "_tenant.a.y": "c"}
    result = both(make(tmp_path, fields, entries), {"a": "A", "b": "B", "c": "C"})
    assert [item.value for item in result.diagnostics] == ['"A"', '"B"', '"C"']


# --- rejected rows ----------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [{"id": None}, {"id": {}}])
def test_a_missing_required_field_rejects_the_row(tmp_path, payload):
    result = both(make(tmp_path, {"a": STRING}, {"_tenant.a": "a"}), {"a": "1", **payload})
    assert result.record is None
    found = next(item for item in result.diagnostics if item.code == "ROW002")
    assert found.is_error
    assert "'_id'" in found.message
    assert not result.nullified


def test_a_required_field_below_is_wanted_only_with_its_object(tmp_path):
    fields = {"o.a": {**STRING, "required": True}, "o.b": STRING}
    mapping = make(tmp_path, fields, {"_tenant.o.a": "a", "_tenant.o.b": "b"})
    assert both(mapping, {}).record == {"_id": "1", "timestamp": WHEN}
    assert tenant(both(mapping, {"a": "1"})) == {"o": {"a": "1"}}
    result = both(mapping, {"b": "1"})
    assert (result.record, codes(result)) == (None, ["ROW002"])


LIMITS = [
    ({"type": "string", "enum": ["a", "b"]}, "a", "c"),
    ({"type": "integer", "enum": [1, 2]}, "2", 3),
    ({"type": "string", "pattern": "^[a-z]+$"}, "abc", "ABC"),
    ({"type": "string", "pattern": "b"}, "abc", "ac"),
    ({"type": "integer", "minimum": 5}, 5, 4),
    ({"type": "double", "maximum": 5.5}, 5.5, 5.6),
    ({"type": "string", "minLength": 2}, "😀😀", "😀"),
    ({"type": "string", "maxLength": 2}, "😀😀", "abc"),
    ({"type": ["string"], "enum": ["a"]}, ["a", "a"], ["a", "b"]),
    ({"type": ["integer"], "maximum": 9}, ["9"], [9, 10]),
]


@pytest.mark.parametrize(("field", "good", "bad"), LIMITS)
def test_a_broken_constraint_rejects_the_row(tmp_path, field, good, bad):
    mapping = make(tmp_path, {"o.f": field, "a": STRING}, {"_tenant.o.f": "f", "_tenant.a": "a"})
    assert codes(both(mapping, {"f": good})) == []
    result = both(mapping, {"f": bad, "a": "1"})
    assert (result.record, codes(result)) == (None, ["ROW003"])
    assert result.diagnostics[0].is_error
    assert "'_acme.o.f" in result.diagnostics[0].message
    assert result.diagnostics[0].path == "/f"


@pytest.mark.parametrize(("field", "good", "bad"), LIMITS)
@pytest.mark.parametrize("child", ["_tenant.o.a", "_tenant.o.p.a"])
def test_a_copied_child_is_held_to_its_constraints_too(tmp_path, field, good, bad, child):
    fields = {"o.f": field, "o.a": STRING, "o.p.a": STRING}
    mapping = make(tmp_path, fields, {"_tenant.o": "o", child: "a"})
    assert codes(both(mapping, {"o": {"f": good}, "a": "1"})) == []
    result = both(mapping, {"o": {"f": bad}, "a": "1"})
    assert (result.record, codes(result)) == (None, ["ROW003"])


def test_a_required_grandchild_is_wanted_in_a_copy(tmp_path):
    fields = {"o.p.r": {**STRING, "required": True}, "o.p.s": STRING, "o.a": STRING}
    mapping = make(tmp_path, fields, {"_tenant.o": "o", "_tenant.o.a": "a"})
    result = both(mapping, {"o": {"p": {"s": "1"}}, "a": "1"})
    assert (result.record, codes(result)) == (None, ["ROW002"])


def test_what_is_invalid_is_laid_to_the_entry_nearest_to_it(tmp_path):
    fields = {"a.b": {"type": "string", "enum": ["x"]}, "a.c": STRING}
    mapping = make(tmp_path, fields, {"_tenant.a": "whole", "_tenant.a.b": "part"})
    (found,) = both(mapping, {"whole": {"c": "c"}, "part": "y"}).diagnostics
    assert (found.code, found.path) == ("ROW003", "/part")


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("date-time", 1680309717, 'expression: "${date} * 1000"'),
        ("date-time", "202304", "date_format: "),
        ("date-time", 20230401, "expression: 'date(${date}, \"yyyyMMdd\")'"),
        ("date-time", "1680309717000", 'expression: "to_bigint(${date})"'),
        ("date-time", "1680309717", 'expression: "to_bigint(${date}) * 1000"'),
        ("date-time", "1. 4.", "date_format: dd.MM.yyyy HH:mm"),
        ("date-time", True, ""),
        ("integer", "90 min", "without units"),
        ("integer", "many", ""),
        ("integer", 90.5, ""),
    ],
)
def test_a_hint_fits_the_value(tmp_path, kind, value, hint):
    mapping = make(tmp_path, {"field": {"type": kind}}, {"_tenant.field": "date"})
    (found,) = both(mapping, {"date": value}).diagnostics
    assert hint in found.hint
    assert bool(hint) is bool(found.hint)


# --- the primary identity ---------------------------------------------------------------------


@pytest.mark.parametrize("source", [{}, {"m": None}, {"m": ""}, {"m": " \t"}])
def test_a_row_without_primary_identity_goes_on_with_a_warning(tmp_path, source):
    fields = {"a.email": EMAIL, "b": STRING}
    entries = {"_tenant.a.email": "m", "_tenant.b": "b"}
    result = both(make(tmp_path, fields, entries, profile=True), {"b": "1", **source})
    assert result.record is not None
    assert codes(result) == ["ROW004"]
    assert "'_acme.a.email'" in result.diagnostics[0].message
    assert result.diagnostics[0].severity is Severity.WARNING


def test_an_identity_that_fails_is_missing_too(tmp_path):
    mapping = make(tmp_path, {"email": EMAIL}, {"_tenant.email": "m"}, profile=True)
    assert codes(both(mapping, {"m": []})) == ["ROW001", "ROW004"]
    assert codes(both(mapping, {"m": "a@b.c"})) == []


def test_without_profile_no_identity_is_missed(tmp_path):
    assert codes(both(make(tmp_path, {"email": EMAIL}, {"_tenant.email": "m"}), {})) == []


def test_a_rejected_row_has_no_word_on_identity(tmp_path):
    mapping = make(tmp_path, {"email": EMAIL}, {"_tenant.email": "m"}, profile=True)
    assert codes(both(mapping, {"id": None})) == ["ROW002"]


def test_a_primary_identity_may_come_with_an_object_copy(tmp_path):
    mapping = make(tmp_path, {"a.email": EMAIL, "a.b": STRING}, {"_tenant.a": "a"}, profile=True)
    assert codes(both(mapping, {"a": {"email": "a@b.c"}})) == []
    assert codes(both(mapping, {"a": {"b": "1"}})) == ["ROW004"]
    assert codes(both(mapping, {})) == ["ROW004"]


def test_a_primary_identity_in_an_array(tmp_path):
    mapping = make(tmp_path, {"p[*].e": EMAIL}, {"_tenant.p[*].e": "p[*].e"}, profile=True)
    if any(item.is_error for item in mapping.diagnostics):
        return  # such a schema may as well be refused
    assert codes(both(mapping, {"p": [{"e": "a@b.c"}]})) == []
    assert codes(both(mapping, {"p": [{}]})) == ["ROW004"]


# --- masking ----------------------------------------------------------------------------------

SECRET = "me@secret.example"
MASKED = [
    ("its own", {"e": EMAIL}, {"_tenant.e": "m"}, {"m": [SECRET]}),
    ("rejected", {"e": {**EMAIL, "pattern": "^x"}}, {"_tenant.e": "m"}, {"m": SECRET}),
    (
        "the same source",
        {"e": EMAIL, "n": INTEGER},
        {"_tenant.e": {"expression": "lower(m)"}, "_tenant.n": "m"},
        {"m": SECRET},
    ),
    (
        "an expression of the source",
        {"e": EMAIL, "n": INTEGER},
        {"_tenant.e": "m", "_tenant.n": {"expression": 'concat("", m)'}},
        {"m": SECRET},
    ),
    (
        "a parent of the source",
        {"e": EMAIL, "n": INTEGER},
        {"_tenant.e": "a.m", "_tenant.n": "a"},
        {"a": {"m": SECRET}},
    ),
    (
        "a part of the source",
        {"e": EMAIL, "o.e": STRING, "n": INTEGER},
        {"_tenant.e": {"expression": "coalesce(a.m, a.m)"}, "_tenant.o": "a"},
        {"a": {"m": SECRET, "e": [SECRET]}},
    ),
    (
        "all elements, of which one is read",
        {"e": EMAIL, "n": {"type": ["integer"]}},
        {"_tenant.e": "l[0]", "_tenant.n": "l[*]"},
        {"l": [SECRET]},
    ),
    (
        "a copy that brings the identity",
        {"a.e": EMAIL, "a.b": STRING},
        {"_tenant.a": "a"},
        {"a": {"e": [SECRET]}},
    ),
    (
        "a copy that brings a bad identity",
        {"a.e": {**EMAIL, "pattern": "^x"}, "a.b": STRING},
        {"_tenant.a": "a"},
        {"a": {"e": SECRET}},
    ),
    (
        "the source of a copied identity",
        {"a.e": EMAIL, "n": INTEGER},
        {"_tenant.a": "a", "_tenant.n": "a.e"},
        {"a": {"e": SECRET}},
    ),
]


@pytest.mark.parametrize(
    ("fields", "entries", "payload"), [row[1:] for row in MASKED], ids=[row[0] for row in MASKED]
)
def test_values_of_identities_are_masked(tmp_path, fields, entries, payload):
    result = both(make(tmp_path, fields, entries, profile=True), payload)
    assert any(item.value is not None for item in result.diagnostics)
    assert not [line for item in result.diagnostics if SECRET in (line := render_line(item))]
    assert any(SECRET in render_line(item, show_values=True) for item in result.diagnostics)


def test_other_values_are_shown(tmp_path):
    fields = {"e": EMAIL, "n": INTEGER}
    mapping = make(tmp_path, fields, {"_tenant.e": "m", "_tenant.n": "n"}, profile=True)
    (found,) = both(mapping, {"m": SECRET, "n": "ninety"}).diagnostics
    assert 'found "ninety"' in render_line(found)


def test_the_place_of_a_missing_value_is_found_without_a_scan_of_the_row(monkeypatch):
    def scan(*_):
        raise AssertionError("scanned")

    monkeypatch.setattr(rows, "scan_json", scan)
    row = rows.Row({"x": {"a": 1}}, '{"x": {"a": 1}}')
    assert row.span_at(("y", "a")).end == len(row.text)
    with pytest.raises(AssertionError, match="scanned"):
        row.span_at(("x", "b"))

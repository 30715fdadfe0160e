"""The advice for times without a zone works when it is followed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mapper import load
from mapper.diagnostics import Diagnostic
from mapper.engine.rows import loose_row

SCHEMA = """mapper-schema: 1
title: T
class: experienceevent
groups:
  G:
    start: {type: date-time}
    list[*].at: {type: date-time}
"""
HEAD = """mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: {value: "2023-04-01T00:00:00Z"}
"""
LOCAL = "add the time zone if this is local time: expression: "


@pytest.fixture
def check(tmp_path):
    def run(entry: str, *payloads: dict[str, Any]) -> tuple[list[Diagnostic], list[Any]]:
        (tmp_path / "s.yaml").write_text(SCHEMA)
        (tmp_path / "m.yaml").write_text(HEAD + entry)
        mapping = load(tmp_path / "m.yaml")
        rows = tuple(loose_row({"id": str(n), **payload}) for n, payload in enumerate(payloads))
        found = mapping.examine(rows)
        assert found.outcomes is not None
        results = [mapping.convert(row.value) for row in rows]
        records = [(result.record or {}).get("_acme", {}).get("start") for result in results]
        return [d for d in found.diagnostics if d.code not in ("SRC011", "EXP016")], records

    return run


@pytest.mark.parametrize("day", ["31/12/2023", "31-1-2023", "31122023"])
def test_the_advice_for_dates_with_the_day_first_can_be_followed(check, day):
    found, records = check("  _tenant.start: start\n", {"start": day})
    (hint,) = [d.hint for d in found if d.code == "XDM021"]
    assert records == [None]
    pattern = hint.removeprefix("add date_format: ").partition(";")[0]
    entry = f"  _tenant.start: {{source: start, date_format: {pattern}}}\n"
    found, records = check(entry, {"start": day})
    assert "XDM021" not in [d.code for d in found]
    assert records[0].startswith("2023-")


def test_the_advice_for_times_with_the_day_first_names_the_start_of_the_pattern(check):
    found, _ = check("  _tenant.start: start\n", {"start": "31/12/2023 10:00"})
    (hint,) = [d.hint for d in found if d.code == "XDM021"]
    assert hint.startswith("add a date_format that starts with d/M/yyyy;")


FORMATS = [
    ("2023-03-22 10:00:00", None),
    ("2023-03-22 10:00:00.000", None),
    ("2023-03-22 10:00", None),
    ("2023-03-22T10:00:00", None),
    ("2023-03-22T10:00:00.000", None),
    ("2023-03-22T10:00", None),
    ("3/22/2023 10:00:00 AM", None),
    ("22.3.2023 10:00:00 AM", None),
    ("22.03.2023 10:00", "dd.MM.yyyy HH:mm"),
    ("2023-03-22 at 10", "yyyy-MM-dd 'at' HH"),
    ("20230322T1000", "yyyyMMdd'T'HHmm"),
]


@pytest.mark.parametrize(
    "zone", [{}, {"venue": {"timeZone": "America/Los_Angeles"}}, {"tz": "-07:00"}]
)
@pytest.mark.parametrize(("text", "pattern"), FORMATS)
def test_the_expression_runs_for_the_format(check, text, pattern, zone):
    entry = "  _tenant.start: from.start\n"
    if pattern is not None:
        entry = f"  _tenant.start: {{source: from.start, date_format: {json.dumps(pattern)}}}\n"
    found, records = check(entry, {"from": {"start": text}, **zone})
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    assert records == ["2023-03-22T10:00:00Z"]
    assert hint.startswith(LOCAL)
    assert ("America/Los_Angeles" in hint) == (not zone)
    expression = hint.removeprefix(LOCAL)
    found, records = check(f"  _tenant.start:\n    expression: {expression}\n",
                           {"from": {"start": text}, **zone})  # fmt: skip
    assert found == []
    assert records == ["2023-03-22T10:00:00-07:00"]


def test_a_time_that_can_be_missing_is_no_error(check):
    payloads = [{"from": {"start": "2023-03-22 10:00:00"}}, {}, {"from": {"start": None}}]
    found, _ = check("  _tenant.start: from.start\n", *payloads)
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    expression = hint.removeprefix(LOCAL)
    found, records = check(f"  _tenant.start:\n    expression: {expression}\n", *payloads)
    assert found == []
    assert records == ["2023-03-22T10:00:00-07:00", None, None]


def test_what_the_platform_cannot_do_in_arrays_is_said(check):
    entry = "  _tenant.list[*].at: sessions[*].at\n"
    found, _ = check(entry, {"sessions": [{"at": "2023-03-22 10:00:00"}]})
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    assert hint.endswith("the platform cannot compute inside an array")
    assert "expression" not in hint


def test_an_element_of_an_array_can_be_computed(check):
    entry = "  _tenant.start: sessions[0].at\n"
    payload = {"sessions": [{"at": "2023-03-22 10:00:00"}]}
    found, _ = check(entry, payload)
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    found, records = check(f"  _tenant.start: {{expression: \"{hint.removeprefix(LOCAL)}\"}}\n",
                           payload)  # fmt: skip
    assert found == []
    assert records == ["2023-03-22T10:00:00-07:00"]


def test_times_in_several_formats_have_to_be_sent_with_an_offset(check):
    texts = ["2023-03-22 10:00:00", "3/22/2023 10:00:00 AM"]
    found, _ = check("  _tenant.start: t\n", *({"t": text} for text in texts))
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    assert hint.startswith("have RainFocus send the offset")


def test_a_field_that_has_no_zones_is_not_offered(check):
    payload = {"t": "2023-03-22 10:00", "timeZone": "Pacific", "n": {"tz": 7}, "l": [{"tz": "UTC"}]}
    found, _ = check("  _tenant.start: t\n", payload)
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    assert "America/Los_Angeles" in hint


def test_the_nearest_field_with_a_zone_is_offered(check):
    zone = {"timezone": "Europe/Paris"}
    payload = {**zone, "a": {"b": {"at": "2023-03-22 10:00", **zone}, **zone}}
    found, _ = check("  _tenant.start: a.b.at\n", payload)
    (hint,) = [item.hint for item in found if item.code == "XDM020"]
    assert "', a.b.timezone)" in hint.replace("' ', ", "', ")

"""Values that convert, but with a note: lookups, dates, maps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper import load
from mapper.cli.main import run
from mapper.dataprep.notes import NoSuchDay, NotedError, Unmatched, collecting, note
from tests.conftest import examples
from tests.unit.engine.making import STRING, both, codes, make, tenant

# --- lookups ----------------------------------------------------------------------------------

LOST = [
    "decode(a, 'x', 1)",
    "upper(decode(a, 'x', 'y'))",
    "decode(a, b, 'y')",
    "a == 'q' ? 'r' : decode(a, 'x', 'y')",
    "iif(a == 'q', 'r', decode(a, 'x', 'y'))",
    "coalesce(b, decode(a, 'x', 'y'))",
    "b ?: decode(a, 'x', 'y')",
    "decode(decode(a, 'x', 'y'), 'y', 'z')",
    "decode(a, 'x', b)",
    "to_object('text', decode(a, 'x', 'y')).text",
]
PROVIDED_FOR = [
    "decode(a, 'x', 'y', 'other')",
    "coalesce(decode(a, 'x', 'y'), 'other')",
    "decode(a, 'x', 'y') ?: 'other'",
    "decode(a, 'x', 'y') ?? 'other'",
    "decode(a, 'x', 'y') == null ? 'other' : 'same'",
    "iif(is_empty(decode(a, 'x', 'y')), 'other', 'same')",
    "iif(decode(a, 'x', true), 'same', 'other')",
    "iif(!(empty decode(a, 'x', 'y')), 'same', 'other')",
    "decode(decode(a, 'x', 'y'), 'y', 'z', 'other')",
    "decode(decode(a, 'x', 'y'), null, 'other')",
]


@pytest.mark.parametrize("expression", LOST)
def test_a_value_without_a_key_is_reported(tmp_path, expression):
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": {"expression": expression}})
    result = both(mapping, {"a": "secret"})
    assert codes(result) == ["ROW009"]
    assert result.diagnostics[0].value == '"secret"'
    assert "secret" not in result.diagnostics[0].message
    assert [event.note for event in result.events] == [Unmatched("secret")]
    assert tenant(result) == {}
    assert codes(both(mapping, {"b": None})) == []  # a missing source is not a missing key


@pytest.mark.parametrize("expression", PROVIDED_FOR)
def test_null_that_is_provided_for_is_not_reported(tmp_path, expression):
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": {"expression": expression}})
    result = both(mapping, {"a": "secret"})
    assert codes(result) == []
    assert tenant(result) == {"t": "other"}


KEYS = """mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: {value: "2023-04-01T00:00:00Z"}
  _tenant.t: {source: a, lookup: {%s}}
"""
SCHEMA = """mapper-schema: 1
title: T
class: experienceevent
groups:
  G:
    t: {type: string, sensitive: true}
    u: {type: string}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SCHEMA)

    def check(keys: str, values: list[Any], *options: str, more: str = "") -> int:
        (tmp_path / "m.yaml").write_text(KEYS % keys + more)
        rows = [{"id": str(number), "a": value} for number, value in enumerate(values)]
        (tmp_path / "p.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        return run(["check", "p.ndjson", "-m", "m.yaml", "--format", "concise", *options])

    return check


@pytest.mark.parametrize(
    ("keys", "values"),
    [
        ("1: x, 2: y", [1, 2]),
        ("1.5: x", [1.5]),
        ("true: x, false: y", [True, False]),
        ('1: x, a: y, "true": z', [1, "a", "true"]),
    ],
)
def test_keys_of_every_type_are_found(project, capsys, keys, values):
    project(keys, values)
    out = capsys.readouterr().out
    assert "XDM033" not in out
    assert "ROW009" not in out


@pytest.mark.parametrize(("keys", "value"), [("1: x", "1"), ('"1": x', 1), ("true: x", "true")])
def test_keys_of_another_type_are_not_found(project, capsys, keys, value):
    project(keys, [value])
    assert "ROW009" in capsys.readouterr().out


def test_values_without_a_key_are_counted_and_masked(project, capsys):
    values = ["vip", "a", "b", "a", *"cdefg", "a"]
    more = "  _tenant.u: {source: a, lookup: {vip: x}}\n"
    project("vip: x", values, "--stats", more=more)
    out = capsys.readouterr().out
    assert out.count("a hidden value") == 2  # the other target reads what the identity reads
    assert "_acme.t                1          0          9        0" in out
    project("vip: x", values, "--show-values", more=more)
    out = capsys.readouterr().out
    assert out.count("also in 8 more rows") == 2
    assert '"a" (3 rows), "b" (1 row), "c" (1 row), "d" (1 row), "e" (1 row), 2 more values' in out


# --- notes as such ------------------------------------------------------------------------------


def test_a_note_is_collected_or_raised():
    found = NoSuchDay("2023-02-30", "2023-02-28")
    with pytest.raises(NotedError) as raised:
        note(found)
    assert raised.value.note is found
    with collecting() as outer:
        with collecting() as inner:
            note(found)
        assert (outer, inner) == ([], [found])
    with pytest.raises(NotedError):
        note(found)


# --- maps ---------------------------------------------------------------------------------------


def _map(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "meta:xdmType": "map", "additionalProperties": values}


TEXT = {"type": "string"}
OBJECT = {"type": "object", "properties": {"text": TEXT, "tags": {"type": "array", "items": TEXT}}}
MAPS = {
    "objects": _map(OBJECT),
    "maps": _map(_map(TEXT)),
    "arrays": _map({"type": "array", "items": OBJECT}),
    "deep": _map(_map({"type": "array", "items": OBJECT})),
    "texts": _map({"type": "array", "items": TEXT}),
}


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    schema = {
        "$id": "https://ns.adobe.com/acme/schemas/1", "title": "T", "type": "object",
        "meta:resourceType": "schemas", "meta:class": "https://ns.adobe.com/xdm/context/profile",
        "properties": MAPS,
    }  # fmt: skip
    (folder / "s.json").write_text(json.dumps(schema))
    entries = "".join(f"  {name}: {name}\n" for name in MAPS)
    (folder / "m.yaml").write_text("mapper: 1\nschema: s.json\nmappings:\n" + entries)
    return load(folder / "m.yaml", tenant="acme")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        *[("objects", value, None) for value in ({}, {"k": {}}, {"k": {"text": None}})],
        ("objects", {"k": {}, "l": {"text": 1}}, {"l": {"text": "1"}}),
        ("maps", {"k": {"l": None}, "m": {"n": 1}}, {"m": {"n": "1"}}),
        ("arrays", {"k": [], "l": [{}], "m": [{"text": "a"}, {}]}, {"m": [{"text": "a"}]}),
        ("deep", {"k": {"l": []}, "m": {"n": [{"text": "a"}]}}, {"m": {"n": [{"text": "a"}]}}),
        ("texts", {"k": [None], "l": ["a"]}, {"l": ["a"]}),
    ],
)
def test_an_empty_value_of_a_map_is_omitted(maps, name, value, expected):
    result = maps.convert({name: value})
    assert codes(result) == []
    assert result.record == ({} if expected is None else {name: expected})


def test_a_value_that_lost_all_its_fields_is_omitted(maps):
    result = maps.convert({"objects": {"k": {"odd": 1}}, "deep": {"k": {"l": [{"odd": 1}]}}})
    assert result.record == {}
    assert set(codes(result)) == {"ROW005"}


nested = st.recursive(
    st.sampled_from([None, "a", "", 1, {}, []]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(st.sampled_from(["k", "l", "text", "tags", "odd"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@settings(max_examples=examples(500))
@given(st.dictionaries(st.sampled_from(sorted(MAPS)), nested, max_size=3))
def test_a_map_never_rejects_a_row(maps, payload):
    result = maps.convert(payload)
    assert result.record is not None
    assert not maps.converter.plan.validator.violations(result.record)
    for entries in result.record.values():
        assert all(value not in ({}, []) for value in entries.values())


# --- numbers that are not milliseconds ----------------------------------------------------------

DATE = {"type": "date-time"}


@pytest.mark.parametrize(
    ("fields", "entries", "payload", "hint"),
    [
        ({"t": DATE}, {"t": "a"}, {"a": 1670000000}, 'write expression: "a * 1000"'),
        ({"t": DATE}, {"t": {"source": "a", "default": 1670000000}}, {},
         'write expression: "coalesce(a, 1670000000) * 1000"'),
        ({"t": DATE}, {"t": {"expression": "a + 1"}}, {"a": 1670000000},
         'write expression: "(a + 1) * 1000"'),
        ({"t": DATE}, {"t": "l[0]"}, {"l": [1670000000]}, 'write expression: "l[0] * 1000"'),
        ({"t": DATE}, {"t": "a"}, {"a": 20230401}, "write expression: 'date(a, \"yyyyMMdd\")'"),
        ({"o.t": DATE}, {"o": "o"}, {"o": {"t": 1670000000}},
         'map this field in its own entry with expression: "SOURCE * 1000"'),
        ({"l[*].t": DATE}, {"l[*].t": "l[*].t"}, {"l": [{"t": 1670000000}]},
         "have RainFocus send milliseconds; expressions in arrays are not possible"),
        ({"t": {"type": ["date-time"]}}, {"t": "l"}, {"l": [1670000000]},
         "have RainFocus send milliseconds; expressions in arrays are not possible"),
        ({"l[*].t": DATE}, {"l[*].t": "l[*].t"}, {"l": [{"t": "1670000000"}]},
         "have RainFocus send ISO 8601 dates; expressions in arrays are not possible"),
    ],
)  # fmt: skip
def test_the_hint_for_a_number_can_be_followed(tmp_path, fields, entries, payload, hint):
    mapping = make(tmp_path, fields, {f"_tenant.{name}": value for name, value in entries.items()})
    (found,) = both(mapping, payload).diagnostics
    assert found.hint == hint
    if hint.startswith("write expression: "):
        expression = hint.removeprefix("write expression: ")[1:-1]
        better = make(tmp_path, fields, {"_tenant.t": {"expression": expression}})
        assert codes(both(better, payload)) == []


# --- mapper eval --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "out", "err"),
    [
        ("date('2021-02-30')", '"2021-02-28T00:00:00Z"', "note: the day in '2021-02-30' does not"),
        ("decode('x', 'y', 1)", "null", 'note: decode has no option for "x"'),
        ("decode('x', 'y', 1, 2)", "2", ""),
    ],
)
def test_eval_prints_notes(capsys, expression, out, err):
    assert run(["eval", expression]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{out}\n"
    assert printed.err.startswith(err)
    assert bool(err) == bool(printed.err)

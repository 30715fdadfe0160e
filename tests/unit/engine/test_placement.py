"""Where values go in the record: copies and overrides, arrays, order, what is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from mapper.dataprep import Runtime
from tests.unit.engine.making import STRING, both, codes, make, tenant

STRINGS = {"type": ["string"]}


# --- what is left out, and order --------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "entries", "payload"),
    [
        ({"a.b.c": STRING}, {"_tenant.a.b.c": "x"}, {"x": None}),
        ({"a.b.c": STRING}, {"_tenant.a": "x"}, {"x": {"b": {"c": None}}}),
        ({"a.b.c": STRING}, {"_tenant.a": "x", "_tenant.a.b.c": "y"}, {"x": {}}),
        ({"a[*].b": STRING}, {"_tenant.a[*].b": "x[*].b"}, {"x": [{}, {"b": None}]}),
        ({"a[*].b": STRING}, {"_tenant.a[3].b": "x"}, {}),
        ({"a": STRINGS}, {"_tenant.a[*]": "x[*]"}, {"x": [None]}),
        ({"a": {"type": "map"}}, {"_tenant.a": "x"}, {"x": {"b": None}}),
        ({"a": {"type": "map"}}, {"_tenant.a": "x"}, {"x": {}}),
        ({"a": STRING}, {"_tenant.a": {"expression": "nullify()"}}, {}),
    ],
)
def test_null_and_empty_objects_are_never_written(tmp_path, fields, entries, payload):
    result = both(make(tmp_path, fields, entries), payload)
    assert codes(result) == []
    assert result.record is not None
    assert "_acme" not in result.record


def test_fields_are_in_the_order_of_the_mapping(tmp_path):
    fields = {"a.x": STRING, "b": STRING, "a.y": STRING, "c": STRING}
    order = ["c", "a.y", "b", "a.x"]
    mapping = make(tmp_path, fields, {f"_tenant.{name}": "x" for name in order})
    result = both(mapping, {"x": "1"})
    assert list(tenant(result)) == ["c", "a", "b"]
    assert list(tenant(result)["a"]) == ["y", "x"]
    assert result.record is not None
    assert list(result.record) == ["_id", "timestamp", "_acme"]


def test_two_mappings_read_one_source(tmp_path):
    fields = {"a": STRING, "b": {"type": "integer"}, "c": STRING, "o.d": STRING}
    entries = {f"_tenant.{name}": "x" for name in ("a", "b", "c", "o.d")}
    mapping = make(tmp_path, fields, entries)
    assert tenant(both(mapping, {"x": 7})) == {"a": "7", "b": 7, "c": "7", "o": {"d": "7"}}
    assert tenant(both(mapping, {"x": "7"})) == {"a": "7", "b": 7, "c": "7", "o": {"d": "7"}}
    assert tenant(both(mapping, {"x": "z"})) == {"a": "z", "c": "z", "o": {"d": "z"}}
    assert tenant(both(mapping, {})) == {}


def test_two_copies_of_one_object_are_two(tmp_path):
    fields = {"a.x": STRING, "b.x": STRING}
    mapping = make(tmp_path, fields, {"_tenant.a": "o", "_tenant.b": "o", "_tenant.b.x": "y"})
    payload = {"o": {"x": "1"}, "y": "2"}
    assert tenant(both(mapping, payload)) == {"a": {"x": "1"}, "b": {"x": "2"}}
    assert payload == {"o": {"x": "1"}, "y": "2"}


def test_each_uuid_is_another(tmp_path):
    numbers = count()
    runtime = Runtime(lambda: datetime(2023, 4, 1, tzinfo=UTC), lambda: f"id-{next(numbers)}")
    entry = {"expression": "uuid()"}
    entries = {"_tenant.a": entry, "_tenant.b": entry}
    mapping = make(tmp_path, {"a": STRING, "b": STRING}, entries, runtime=runtime)
    first, second = tenant(mapping.convert({"id": "1"})), tenant(mapping.convert({"id": "1"}))
    assert len({first["a"], first["b"], second["a"], second["b"]}) == 4
    assert first == {"a": "id-0", "b": "id-1"}


def test_names_with_periods(tmp_path):
    entries = {r"_tenant.home.street\.name": r"address.street\.name", r"_tenant.a\.b": '"x.y".z'}
    mapping = make(tmp_path, {r"home.street\.name": STRING, r"a\.b": STRING}, entries)
    payload = {"address": {"street.name": "Elm"}, "x.y": {"z": "1"}}
    assert tenant(both(mapping, payload)) == {"home": {"street.name": "Elm"}, "a.b": "1"}


# --- object copy ------------------------------------------------------------------------------

COPY = {"o.a": STRING, "o.b": STRING, "o.p.c": STRING, "o.p.d": STRING, "o.l": STRINGS}


@pytest.mark.parametrize("child_first", [True, False])
@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"o": {"b": "2", "a": "1"}, "x": "9"}, {"o": {"b": "2", "a": "9"}}),
        ({"o": {"b": "2"}, "x": "9"}, {"o": {"b": "2", "a": "9"}}),
        ({"o": {"a": "1", "b": "2"}, "x": None}, {"o": {"b": "2"}}),
        ({"o": {"a": "1"}}, {}),
        ({"x": "9"}, {"o": {"a": "9"}}),
        ({}, {}),
    ],
)
def test_a_mapping_of_a_child_overrides_the_copy(tmp_path, payload, expected, child_first):
    entries = {"_tenant.o": "o", "_tenant.o.a": "x"}
    entries = dict(reversed(entries.items())) if child_first else entries
    assert tenant(both(make(tmp_path, COPY, entries), payload)) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"c": "9"}, {"o": {"p": {"c": "9", "d": "2"}, "b": "3"}}),
        ({}, {"o": {"p": {"d": "2"}, "b": "3"}}),
    ],
)
def test_a_mapping_of_a_grandchild_overrides_no_more_than_itself(tmp_path, payload, expected):
    mapping = make(tmp_path, COPY, {"_tenant.o": "o", "_tenant.o.p.c": "c"})
    payload = {"o": {"p": {"c": "1", "d": "2"}, "b": "3"}, **payload}
    assert tenant(both(mapping, payload)) == expected


def test_a_mapping_of_an_element_overrides_no_more_than_itself(tmp_path):
    mapping = make(tmp_path, COPY, {"_tenant.o": "o", "_tenant.o.l[0]": "x"})
    result = both(mapping, {"o": {"l": ["1", "2"], "a": "3"}, "x": "9"})
    assert tenant(result) == {"o": {"l": ["9", "2"], "a": "3"}}


# --- arrays -----------------------------------------------------------------------------------

PEOPLE = {"people[*].name": STRING, "people[*].age": {"type": "integer"}}
ARRAYS = [
    ("whole", {"l": STRINGS}, {"l": "x"}, {"x": ["a", 1]}, {"l": ["a", "1"]}),
    ("read [0]", {"l": STRING}, {"l": "x[0]"}, {"x": ["a", "b"]}, {"l": "a"}),
    ("write [0]", {"l": STRINGS}, {"l[0]": "x"}, {"x": "a"}, {"l": ["a"]}),
    ("[*] to [*]", {"l": STRINGS}, {"l[*]": "x[*].n"}, {"x": [{"n": 1}]}, {"l": ["1"]}),
    ("[*] to array", {"l": STRINGS}, {"l": "x[*].n"}, {"x": [{"n": 1}, {}]}, {"l": ["1"]}),
    ("no array", {"l": STRINGS}, {"l[*]": "x[*]"}, {}, {}),
    (
        "objects",
        PEOPLE,
        {"people[*].name": "x[*].n", "people[*].age": "x[*].a"},
        {"x": [{"n": "A", "a": "1"}, {"a": 2}, {"n": "C"}]},
        {"people": [{"name": "A", "age": 1}, {"age": 2}, {"name": "C"}]},
    ),
    (
        "a hole between",
        PEOPLE,
        {"people[*].name": "x[*].n"},
        {"x": [{"n": "A"}, {}, {"n": "C"}]},
        {"people": [{"name": "A"}, {}, {"name": "C"}]},
    ),
    (
        "positions with a hole",
        PEOPLE,
        {"people[2].name": "c", "people[0].name": "a"},
        {"a": "A", "c": "C"},
        {"people": [{"name": "A"}, {}, {"name": "C"}]},
    ),
    (
        "positions of texts with a hole",
        {"l": STRINGS},
        {"l[3]": "c", "l[1]": "a"},
        {"a": "A", "c": "C"},
        {"l": ["A", "C"]},
    ),
    (
        "whole objects",
        PEOPLE,
        {"people": "x"},
        {"x": [{"name": 1, "age": "2"}, {"name": "B"}]},
        {"people": [{"name": "1", "age": 2}, {"name": "B"}]},
    ),
    (
        "objects one by one",
        PEOPLE,
        {"people[*]": "x[*]"},
        {"x": [{"name": "A"}, None, {"age": 3}]},
        {"people": [{"name": "A"}, {}, {"age": 3}]},
    ),
    (
        "nested",
        {"t[*].m[*].n": STRING},
        {"t[*].m[*].n": "x[*].y[*].z"},
        {"x": [{"y": [{"z": 1}, {}, {"z": 3}]}, {}, {"y": [{"z": 4}]}]},
        {"t": [{"m": [{"n": "1"}, {}, {"n": "3"}]}, {}, {"m": [{"n": "4"}]}]},
    ),
    (
        "nested to arrays",
        {"t[*].m": STRINGS},
        {"t[*].m": "x[*].y[*].z"},
        {"x": [{"y": [{"z": 1}, {"z": 2}]}, {}, {"y": [{"z": 4}]}]},
        {"t": [{"m": ["1", "2"]}, {}, {"m": ["4"]}]},
    ),
    (
        "a position and all",
        PEOPLE,
        {"people[*].name": "x[*]", "people[1].age": "a"},
        {"x": ["A", "B", "C"], "a": 5},
        {"people": [{"name": "A"}, {"name": "B", "age": 5}, {"name": "C"}]},
    ),
    (
        "whole, then a child of each",
        PEOPLE,
        {"people": "x", "people[*].name": "y[*]"},
        {"x": [{"name": "A", "age": 1}, {"age": 2}], "y": ["X", "Y"]},
        {"people": [{"name": "X", "age": 1}, {"name": "Y", "age": 2}]},
    ),
    (
        "whole with a null element, then a child of each",
        PEOPLE,
        {"people": "x", "people[*].name": "y[*]"},
        {"x": [None, {"age": 2}], "y": ["X", "Y"]},
        {"people": [{"name": "X"}, {"name": "Y", "age": 2}]},
    ),
    (
        "a child of each, then each whole",
        {"l[*].s.n": STRING, "l[*].s.m": STRING},
        {"l[*].s.n": "x[*].v", "l[*].s": "x[*].s"},
        {"x": [{"v": "V", "s": {"n": "1", "m": "2"}}]},
        {"l": [{"s": {"n": "V", "m": "2"}}]},
    ),
]


@pytest.mark.parametrize(
    ("fields", "entries", "payload", "expected"),
    [row[1:] for row in ARRAYS],
    ids=[row[0] for row in ARRAYS],
)
def test_arrays(tmp_path, fields, entries, payload, expected):
    entries = {f"_tenant.{target}": source for target, source in entries.items()}
    result = both(make(tmp_path, fields, entries), payload)
    assert codes(result) == []
    assert tenant(result) == expected


@pytest.mark.parametrize(
    ("entries", "payload"),
    [
        ({"l[*]": "x[*]"}, {"x": "a"}),
        ({"l[*]": "x[*].n"}, {"x": {"n": "a"}}),
        ({"l[*]": "x[*].n"}, {"x": ["a"]}),
        ({"l[*]": "x[*]"}, {"x": ["a", {}]}),
        ({"l": "x"}, {"x": "a"}),
        ({"l[0]": "x[2]"}, {"x": ["a"]}),
    ],
)
def test_what_does_not_fit_an_array_is_an_error(tmp_path, entries, payload):
    entries = {f"_tenant.{target}": source for target, source in entries.items()}
    result = both(make(tmp_path, {"l": STRINGS, "o": STRING}, entries), payload)
    assert codes(result) == ["ROW001"]
    assert tenant(result) == {}


def test_a_target_inside_a_map(tmp_path):
    fields = {"labels": {"type": "map"}}
    mapping = make(tmp_path, fields, {"_tenant.labels.colour": "x", "_tenant.labels.size": "y"})
    assert tenant(both(mapping, {"x": "red", "y": 5})) == {"labels": {"colour": "red", "size": "5"}}
    assert tenant(both(mapping, {})) == {}


def test_a_target_inside_the_identity_map(tmp_path):
    mapping = make(tmp_path, {"a": STRING}, {"identityMap.Email[0].id": "x"})
    result = both(mapping, {"x": "a@b.c"})
    assert result.record is not None
    assert result.record["identityMap"] == {"Email": [{"id": "a@b.c"}]}


@pytest.mark.parametrize("payload", [{"x": "9"}, {"x": None}, {"o": None, "x": "9"}, {"o": None}])
def test_both_paths_agree_on_overrides_below_a_copy(tmp_path, payload):
    payload = {"o": {"p": {"c": "1", "d": "2"}, "l": ["1", "2"], "b": "3"}, **payload}
    for child in ("p.c", "p", "l[0]", "l[*]", "l"):
        source = {"p": "x2", "l": "x2", "l[*]": "x2"}.get(child, "x")
        both(make(tmp_path, COPY, {"_tenant.o": "o", f"_tenant.o.{child}": source}), payload)

"""Every way of converting a row reports the same about its identities."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mapper.api.mapping import Mapping
from mapper.rules.checked_mapping import MappingError
from tests.conftest import examples
from tests.property.test_engine import compare
from tests.property.test_typed import together
from tests.unit.engine.making import make

STRING = {"type": "string"}
ECID = "12345678901234567890123456789012345678"
HASH = "0c7e6a405862e402eb76a70f8a26fc732d07c32931e9fae9ab1582911d2e8a3b"
TARGETS: dict[str, list[Any]] = {
    "_tenant.email": ["a", {"expression": "lower(trim(a))"}, "o.a"],
    "_tenant.phone": ["b", "o.b"],
    "_tenant.hash": ["c", {"source": "c", "date_format": "yyyy"}],
    "_tenant.crm": ["d", {"expression": "concat(a, b)"}],
    "_tenant.o": ["o"],
    "_tenant.o.ecid": ["e", "o.ecid"],
    "_tenant.l[*].email": ["l[*].email"],
    "_tenant.l[0].email": ["a"],
    "identityMap": [
        "map",
        {"expression": "to_object('ECID', arrays_to_objects('id', [e], 'primary', [true]))"},
        {"expression": "to_object('Foo', arrays_to_objects('id', [a, b]))"},
        {"expression": "iif(a == null, null, to_object('Email', arrays_to_objects('ID', [a])))"},
    ],
    "identityMap.Email": ["ids"],
    "identityMap.Email[0].id": ["a", {"expression": "lower(trim(a))"}],
    "identityMap.Email[0].primary": [{"value": True}, "flag"],
    "identityMap.email[*].id": ["l[*].email"],
    "identityMap.ECID[1].id": ["e"],
}
VALUES = ["ada@example.org", " Ada@Example.org", "ada@example", "+15551234567", "555 1234",
          ECID, HASH, HASH.upper(), "anonymous", "NULL", "invalid ", "", "  ", "x" * 1025,
          "a@b\n"]  # fmt: skip

values = st.one_of(st.sampled_from(VALUES), st.sampled_from(VALUES), st.sampled_from([None, 1, []]))
identity = st.fixed_dictionaries(
    {}, optional={"id": values, "ID": values, "primary": st.booleans()}
)
identities = st.lists(st.one_of(identity, st.none()), max_size=3)
payloads = st.fixed_dictionaries(
    {"id": st.just("1")},
    optional={
        **dict.fromkeys("abcde", values),
        "flag": st.one_of(st.booleans(), st.none()),
        "o": st.fixed_dictionaries({}, optional={"a": values, "ecid": values, "email": values}),
        "l": st.lists(st.fixed_dictionaries({}, optional={"email": values}), max_size=3),
        "ids": identities,
        "map": st.dictionaries(st.sampled_from(["Email", "email", "ECID", "Crm"]), identities),
    },
)


@st.composite
def mappings(draw) -> Mapping | None:
    """A mapping with some identities; None if it is refused."""
    names = draw(st.lists(st.sampled_from(list(TARGETS)), unique=True, min_size=1, max_size=5))
    primary = {"primary": True} if draw(st.booleans()) else {}
    fields = {
        "email": {**STRING, "identity": {"namespace": "Email", **primary}},
        "phone": {**STRING, "identity": {"namespace": "Phone"}},
        "hash": {**STRING, "identity": {"namespace": "Email_LC_SHA256"}},
        "crm": {**STRING, "identity": {"namespace": "Crm"}, "maxLength": 2000},
        "o.ecid": {**STRING, "identity": {"namespace": "ECID"}},
        "o.a": STRING,
        "l[*].email": {**STRING, "identity": {"namespace": "Email"}},
    }
    entries = {name: draw(st.sampled_from(TARGETS[name])) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        mapping = make(Path(folder), fields, entries, profile=draw(st.booleans()))
    try:
        assert mapping.converter
    except MappingError:
        return None
    return mapping


@settings(max_examples=examples(300))
@given(mappings(), st.lists(payloads, min_size=1, max_size=8))
def test_all_ways_of_converting_agree_on_identities(mapping, rows):
    event("refused" if mapping is None else "converted")
    if mapping is None:
        return
    for payload in rows:
        compare(mapping, payload)
        for item in mapping.convert(payload).diagnostics:
            event(item.code)
            assert item.code not in ("ROW002", "ROW003")
    fast = mapping.converter.functions(loose=False)
    if fast is not None:
        event("typed")
        together(mapping.converter, fast, [orjson.dumps(payload) for payload in rows])

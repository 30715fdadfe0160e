"""The generated function and the general path never disagree, whatever mapping and payload."""

from __future__ import annotations

import tempfile
from collections import Counter
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import orjson
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mapper.api.mapping import Mapping
from mapper.engine.interpreter import interpret
from mapper.rules.checked_mapping import MappingError
from tests.conftest import examples
from tests.unit.engine.making import interpreted, make, written

# Target -> its field. `o` can be copied whole, `l` is an array of objects.
FIELDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "same": {"type": "string"},
    "o.email": {"type": "string", "identity": {"namespace": "Email", "primary": True}},
    "crm": {"type": "string", "identity": {"namespace": "Crm"}, "pattern": "a|1"},
    "enum": {"type": "string", "enum": ["a", "b", "1"]},
    "short": {"type": "string", "minLength": 1, "maxLength": 3},
    "link": {"type": "uri"},
    "num": {"type": "integer"},
    "tiny": {"type": "byte", "minimum": 0},
    "real": {"type": "double", "maximum": 1000},
    "flag": {"type": "boolean"},
    "day": {"type": "date"},
    "when": {"type": "date-time"},
    "o.text": {"type": "string"},
    "o.num": {"type": "integer", "minimum": 0},
    "o.kind": {"type": "string", "enum": ["a", "b"]},
    "o.p.text": {"type": "string"},
    "o.p.need": {"type": "string", "required": True},
    "o.tags": {"type": ["string"]},
    "tags": {"type": ["string"]},
    "sizes": {"type": ["integer"], "maximum": 99},
    "l[*].text": {"type": "string", "maxLength": 3},
    "l[*].num": {"type": "integer"},
    "l[*].tags": {"type": ["string"]},
    "map": {"type": "map"},
    "sums": {"type": "map", "values": "integer"},
}
WHOLE = {"o": ["a", "b"], "o.p": ["a.p", "b.p"], "l": ["l"]}
ARRAYS = ["tags[*]", "tags[0]", "tags[1]", "sizes[*]", "o.tags[0]", "l[*]", "l[0]", "l[0].text",
          "l[2].num"]  # fmt: skip
NAMES = ["text", "email", "num", "kind", "tags", "p", "need", "a", "b"]
PLAIN = ["a", "b", "a.text", "a.num", "a.p", "a.p.need", "a.p.text", "b.text", "b.kind", "b.tags",
         "l", "b.tags[0]", "l[0].text", "l[1]", "c.a.b"]  # fmt: skip
STARS = ["l[*].text", "l[*].num", "l[*].tags", "b.tags[*]", "l[*]"]
EXPRESSIONS = [
    "lower(trim({0}))",
    "upper({0})",
    "coalesce({0}, {1})",
    "iif({0} == 'a', {1}, 'b')",
    "iif({0}, {1}, nullify())",
    "date({0})",
    "coalesce(decode({0}, 'a', {1}), 'b')",
    "decode({0}, 'a', {1}, '1', 'b')",
    "decode({0}, {1}, 'a')",
    "empty(decode({0}, 'a', 'b'))",
    "empty(date({0})) ? 'a' : {1}",
    "concat({0}, '-', {1})",
    "{0} == null ? {1} : {0}",
]

paths = st.sampled_from(PLAIN)
sources = st.one_of(
    paths,
    paths,
    st.builds(
        lambda text, one, two: {"expression": text.format(one, two)},
        st.sampled_from(EXPRESSIONS),
        paths,
        paths,
    ),
    st.builds(lambda path: {"source": path, "default": "1"}, paths),
    st.builds(lambda path: {"source": path, "lookup": {"a": "1", "b": 7, "_": "yes"}}, paths),
    st.builds(lambda path: {"source": path, "lookup": {"a": "b"}}, paths),
)


constants = st.sampled_from([{"value": "a"}, {"value": "b"}, {"value": 1}])
CONSTANT = ("text", "same", "o.email", "o.text", "o.p.need")
LISTS = ("tags", "sizes", "o.tags")


def source_of(target: str) -> st.SearchStrategy[Any]:
    """What a target may be mapped from without a word of the rules, mostly."""
    if "[*]" in target:
        return st.sampled_from(STARS)
    if target in WHOLE:
        return st.sampled_from([*WHOLE[target], *WHOLE[target], *PLAIN])
    if target in LISTS:
        return st.one_of(paths, st.sampled_from(STARS), st.just({"value": ["a", "b"]}))
    if target in (*ARRAYS, "map", "sums"):
        return paths
    if target in CONSTANT:
        return st.one_of(sources, constants)
    return sources


@st.composite
def entries(draw) -> tuple[dict[str, Any], bool]:
    """Entries and whether the schema is enabled for Profile."""
    names = st.sampled_from([*FIELDS, *WHOLE, *WHOLE, *ARRAYS])
    targets = draw(st.lists(names, unique=True, min_size=1, max_size=9))
    if draw(st.booleans()):  # an object copy with an override is where most can go wrong
        targets += ["o", draw(st.sampled_from(["o.text", "o.num", "o.p.text", "o.email"]))]
    if "o.p.text" in targets and not {"o", "o.p"} & set(targets):
        targets.append("o.p.need")
    found = {f"_tenant.{name}": draw(source_of(name)) for name in dict.fromkeys(targets)}
    return found, bool({"o", "o.email"} & set(targets))


scalars = st.sampled_from(
    ["a", "b", "", " A ", "1", "90", "abcd", "yes", "Yes", "2023-04-01", "2023-04-01T00:00:00Z",
     "4/01/2023", "https://a.example/", "a,b", None, None, True, False, 0, 1, -1, 90, 200, 2.0, 1.5,
     2**40, 1e300, "2023-02-31", "31.4.2023 01:00:00 AM", 1680309717, 1680309717000, 20230401]
)  # fmt: skip
wild = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=6,
)


def near(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What belongs there nearly always, else anything."""
    return st.integers(0, 15).flatmap(lambda number: strategy if number else wild)


texts = st.sampled_from(["a", "b", "1", "7", "ab"])
tags = near(st.lists(near(texts), max_size=3))
inner = st.fixed_dictionaries({}, optional={"need": near(texts), "text": near(texts)})
objects = st.fixed_dictionaries(
    {},
    optional={
        "text": near(texts), "num": near(st.integers(-1, 100)), "kind": near(texts),
        "tags": tags, "p": near(inner), "need": near(texts), "email": near(texts),
    },
)  # fmt: skip
items = st.fixed_dictionaries(
    {}, optional={"text": near(texts), "num": near(st.integers(0, 9)), "tags": tags}
)
payloads = st.fixed_dictionaries(
    {"id": st.sampled_from(["1", "2", "3", 4, None])},
    optional={
        "a": st.one_of(near(objects), near(objects), scalars),
        "b": near(objects),
        "c": wild,
        "l": near(st.lists(near(items), max_size=3)),
    },
)

TAKEN = Counter[str]()
MADE: dict[bytes, Mapping | None] = {}


def mapping_of(given: dict[str, Any], profile: bool) -> Mapping | None:
    """The mapping of entries; None where the documents or the rules refuse them."""
    key = orjson.dumps([given, profile])
    if key not in MADE:
        with tempfile.TemporaryDirectory() as folder:
            mapping = make(Path(folder), FIELDS, given, profile=profile)
        try:
            assert mapping.converter
            MADE[key] = mapping
        except MappingError:
            MADE[key] = None
    return MADE[key]


def has_null(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(has_null, value.values()))
    return any(map(has_null, value)) if isinstance(value, list) else value is None


def compare(mapping: Mapping, payload: dict[str, Any]) -> None:
    converter = mapping.converter
    before = orjson.dumps(payload)
    fast = converter.convert(payload)
    slow = interpreted(mapping, payload)
    assert written(fast) == written(slow)
    record, found = mapping.convert_json(before)
    assert record == (None if slow.record is None else msgspec.json.encode(slow.record))
    assert [(d.code, d.message, d.value) for d in found] == [
        (d.code, d.message, d.value) for d in slow.diagnostics
    ]
    assert orjson.dumps(payload) == before
    for item in slow.diagnostics:
        event(item.code)
    assert fast.events == slow.events
    assert (slow.record is None) == any(item.is_error for item in slow.diagnostics)
    if slow.record is not None:
        assert converter.plan.validator._validator.is_valid(slow.record)
        assert not has_null(slow.record)


@settings(max_examples=examples(600))
@given(entries(), st.lists(payloads, min_size=1, max_size=12))
def test_the_fast_function_agrees_with_the_general_path(given, rows):
    mapping = mapping_of(*given)
    event(f"mapping {'refused' if mapping is None else 'taken'}")
    if mapping is None:
        return
    for payload in rows:
        compare(mapping, payload)


SIMPLE = {
    "_tenant.text": "a.text", "_tenant.same": "a.text", "_tenant.num": "a.num",
    "_tenant.o.email": {"expression": "lower(trim(b.text))"}, "_tenant.enum": "b.kind",
    "_tenant.o": "b", "_tenant.o.num": "a.num",
    "_tenant.tags[*]": "b.tags[*]", "_tenant.l[*].num": "l[*].num", "_tenant.l[0].text": "a.text",
    "_tenant.sizes[1]": "a.num",
}  # fmt: skip


@settings(max_examples=examples(600))
@given(payloads)
def test_one_mapping_over_many_payloads(payload):
    mapping = mapping_of(SIMPLE, True)
    assert mapping is not None
    compare(mapping, payload)


NOTED = {
    "day": ["a.text", "a.num", {"value": "2023-02-31"},
            {"source": "b.text", "default": 1680309717}],
    "when": ["a.text", "a.num", {"value": 20230401}, {"expression": "date(a.text)"}],
    "same": [{"expression": "format(date(a.text), 'd.M.yyyy')"},
             {"expression": "set_date_part('m', 2, date(a.text))"}],
    "text": [{"expression": "decode(a.kind, 'a', 'x', 1, 'y', true, 'z')"},
             {"expression": "concat(decode(a.kind, 'a', b.text), '-')"}],
    "crm": [{"source": "a.kind", "lookup": {"b": "a"}, "default": "1"}],
    "enum": [{"source": "a.kind", "lookup": {"b": "a"}},
             {"expression": "decode(a.kind, b.text, 'a')"}],
    "o": ["a", "b"], "sums": ["a.p"], "num": ["a.num"],
}  # fmt: skip
noted_entries = st.fixed_dictionaries(
    {}, optional={f"_tenant.{name}": st.sampled_from(given) for name, given in NOTED.items()}
).filter(bool)
dates = st.sampled_from(
    ["2023-02-31", "2023-02-28", "2024-02-29T00:00:00Z", "31.4.2023 01:00:00 AM", "2023-01-31",
     "a", 20230401, 1680309717000, None]
)  # fmt: skip
numbers = st.sampled_from([0, 90, 1680309717, 1680309717000, 20230401, -1e9, 1.5, None])
keys = st.sampled_from(["a", "b", "1", 1, 1.0, True, "", None, ["a"]])
noted_payloads = st.fixed_dictionaries(
    {"id": st.just("1")},
    optional={
        "a": st.fixed_dictionaries(
            {}, optional={"text": dates, "num": numbers, "kind": keys, "p": inner}
        ),
        "b": st.fixed_dictionaries({}, optional={"text": dates, "kind": texts, "more": texts}),
    },
)


@settings(max_examples=examples(600))
@given(noted_entries, st.lists(noted_payloads, min_size=1, max_size=12))
def test_the_fast_function_leaves_what_is_noted(given, rows):
    mapping = mapping_of(given, profile=False)
    event(f"mapping {'refused' if mapping is None else 'taken'}")
    for payload in rows if mapping is not None else ():
        compare(mapping, payload)


def test_the_fast_function_takes_a_good_share_of_the_rows(monkeypatch):
    mapping = mapping_of({name: SIMPLE[name] for name in SIMPLE if name != "_tenant.o"}, True)
    assert mapping is not None
    general = count()
    monkeypatch.setattr(
        "mapper.engine.converter.interpreter.interpret",
        lambda plan, payload: (next(general), interpret(plan, payload))[1],
    )
    rows = count()

    @settings(max_examples=400)  # a share needs many rows, in every profile
    @given(payloads)
    def convert(payload):
        next(rows)
        mapping.convert(payload)

    convert()
    total, slow = next(rows), next(general)
    assert total >= 300
    assert 0 < slow < total * 0.75, f"{slow} of {total} rows went the general path"

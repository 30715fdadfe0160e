"""A payload whose struct becomes an object of the record gives the record of the interpreter."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from mapper.api.mapping import Mapping
from tests.conftest import examples
from tests.property.test_typed import lines, said, shown, together
from tests.unit.engine.making import EMAIL, STRING, make

FIELDS: dict[str, Any] = {
    "id": STRING,
    "c": STRING,
    "a.text": STRING,
    "a.num": {"type": "integer"},
    "a.email": EMAIL,
    "b.text": {**STRING, "required": True},
    "b.kind": STRING,
    "other.text": STRING,
    "other.need": STRING,
}
# Mostly the field of the same name, so that the object has the fields of the payload.
SAME = ("id", "c", "a.text", "a.num", "a.email", "b.text", "b.kind")
SWAPPED = ("id", "c", "a.text", "b.text", "b.kind", "a.p.need")
EXPRESSIONS = ("lower(trim({}))", "coalesce({}, 'x')", "concat({}, '-', id)")
MADE: dict[str, Mapping] = {}


@st.composite
def entries(draw) -> dict[str, Any]:
    """Entries of an object with the names of the payload; a few read something else."""
    names = draw(st.lists(st.sampled_from(SAME[1:]), unique=True, max_size=6))
    if "b.kind" in names and "b.text" not in names:
        names.append("b.text")  # a required field
    found: dict[str, Any] = {"id": "id", **{name: name for name in names}}
    names = [name for name in found if name != "a.email"]  # an identity with a default is an error
    changed = draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    for name in changed:
        path = draw(st.sampled_from((name, *SWAPPED)))
        form = draw(st.sampled_from(("{}", *EXPRESSIONS)))
        found[name] = path if form == "{}" else {"expression": form.format(path)}
    if draw(st.booleans()):
        found["other.text"] = draw(st.sampled_from(SWAPPED))
    if draw(st.integers(0, 3)) == 0:
        found["other.need"] = "b.need"
    order = draw(st.permutations(list(found)))
    return {f"_tenant.{name}": found[name] for name in order}


def mapping_of(given: dict[str, Any], *, dated: bool) -> Mapping:
    key = repr((given, dated))
    if key not in MADE:
        fields = {**FIELDS, "b.text": {"type": "date-time", "required": True}} if dated else FIELDS
        with tempfile.TemporaryDirectory() as folder:
            MADE[key] = make(
                Path(folder), fields, given, profile=any("email" in name for name in given)
            )
    return MADE[key]


def test_the_struct_of_the_payload_becomes_an_object(tmp_path):
    given = {f"_tenant.{name}": name for name in ("a.text", "a.num", "id")}
    typed = make(tmp_path, FIELDS, given).converter.functions(loose=False)
    assert " = payload\n" in typed.source
    assert typed.convert_json(b'{"id":"1","a":{"num":"7"}}')[0] == (
        b'{"_id":"1","timestamp":"2023-04-01T00:00:00Z","_acme":{"a":{"num":7},"id":"1"}}'
    )
    assert b'"a"' not in typed.convert_json(b'{"id":"1","a":{"text":null}}')[0]


@settings(max_examples=examples(300))
@given(entries(), st.booleans(), st.lists(lines(), min_size=1, max_size=8))
def test_it_agrees_with_the_interpreter(given, dated, rows):
    mapping = mapping_of(given, dated=dated)
    if mapping.converter.functions(loose=False) is None:
        return
    converter = mapping.converter
    for fast in filter(None, (converter.functions(loose=loose) for loose in (False, True))):
        event("adopted" if " = payload\n" in fast.source else "copied")
        for line in rows:
            wanted = said(converter, converter.interpret_line(line))
            assert said(converter, fast.convert_json(line)) == wanted
            assert shown(converter.convert_json(line)) == wanted
        together(converter, fast, rows)

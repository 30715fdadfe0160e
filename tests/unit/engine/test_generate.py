"""The generated function: no text of a mapping in its source, any size, and it does the work."""

from __future__ import annotations

import ast
import json
import traceback

import pytest

import mapper
from mapper.dataprep import Fault
from mapper.engine.interpreter import interpret
from tests.conftest import ROOT
from tests.unit.engine.making import STRING, both, codes, make, tenant

HOSTILE = [
    'quote"d',
    "quote'd",
    "tri'''ple",
    'tri"""ple',
    "line\nbreak",
    "back\\slash",
    "{brace} %s",
    "row); import os; (",
    "__import__",
    "None",
    "k1",
    "value",
    "end\u2028here",
    "# hash",
]


def path(name: str) -> str:
    """A name as a step of a target path."""
    return "".join("\\" + char if char in "\\.[]" else char for char in name)


def names_of(source: str) -> tuple[set[str], list[object]]:
    """The names and the constants of a Python source."""
    tree = ast.parse(source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return names, constants


@pytest.mark.parametrize("name", HOSTILE)
def test_names_go_through_and_none_of_their_text_is_in_the_source(tmp_path, name):
    source = json.dumps(name)
    fields = {
        path(name): STRING,
        f"o.{path(name)}": {"type": "string", "enum": [name, "x"], "maxLength": 99},
        f"l[*].{path(name)}": STRING,
        "e": {"type": "string", "pattern": "marker|x"},
        "c": STRING,
    }
    entries = {
        f"_tenant.{path(name)}": source,
        f"_tenant.o.{path(name)}": f"p.{source}",
        f"_tenant.l[*].{path(name)}": f"q[*].{source}",
        "_tenant.e": {"source": f"p.{source}", "default": "marker", "lookup": {name: "x"}},
        "_tenant.c": {"value": name},
    }
    mapping = make(tmp_path, fields, entries)
    payload = {name: "1", "p": {name: name}, "q": [{name: "2"}]}
    assert tenant(both(mapping, payload)) == {
        name: "1", "o": {name: name}, "l": [{name: "2"}], "e": "x", "c": name,
    }  # fmt: skip
    text = mapping.converter.generated.source
    assert "marker" not in text
    names, constants = names_of(text)
    assert all(constant in (None, True, False, 0) for constant in constants)
    if name not in ("value", "k1", "None"):  # the generator's own words
        assert name not in text
        assert name not in names


def test_two_mappings_that_differ_in_texts_alone_have_one_source(tmp_path):
    sources = []
    for name in ("one", "quote'd\n#"):
        entries = {f"_tenant.{path(name)}": json.dumps(name), "_tenant.c": {"value": name}}
        mapping = make(tmp_path, {path(name): STRING, "c": STRING}, entries)
        sources.append(mapping.converter.generated.source)
    assert sources[0] == sources[1]


def test_500_entries(tmp_path):
    fields = {f"g{n % 7}.f{n}": STRING for n in range(500)}
    entries = {f"_tenant.g{n % 7}.f{n}": f"a{n % 11}.b.f{n}" for n in range(500)}
    mapping = make(tmp_path, fields, entries)
    payload = {f"a{n}": {"b": {f"f{m}": m for m in range(500)}} for n in range(11)}
    result = both(mapping, payload)
    assert codes(result) == []
    assert sum(len(group) for group in tenant(result).values()) == 500


def test_targets_and_sources_100_deep(tmp_path):
    deep = ".".join(f"a{n}" for n in range(100))
    mapping = make(tmp_path, {deep: STRING}, {f"_tenant.{deep}": deep})
    payload: object = "1"
    for name in reversed(deep.split(".")):
        payload = {name: payload}
    assert isinstance(payload, dict)
    assert tenant(both(mapping, payload)) == payload


def test_a_traceback_shows_the_generated_lines(tmp_path):
    mapping = make(tmp_path, {"a": {"type": "integer"}}, {"_tenant.a": "a"})
    try:
        mapping.converter.generated.call({"id": "1", "a": "x"}, [])
    except Fault:
        shown = traceback.format_exc()
    else:
        shown = ""
    assert "<mapper convert" in shown
    assert "is not None: " in shown


@pytest.mark.parametrize("sample", sorted(path.name for path in (ROOT / "samples").glob("*.json")))
def test_the_fast_function_takes_every_sample(sample):
    converter = mapper.load(ROOT / "mappings" / "rainfocus.yaml").converter
    payload = json.loads((ROOT / "samples" / sample).read_text(encoding="utf-8"))
    record = converter.generated.call(payload, [])
    assert record is not None
    assert json.dumps(record) == json.dumps(interpret(converter.plan, payload).record)


@pytest.mark.parametrize(
    "entry",
    [{"expression": "coalesce(a.text, 'x')"}, {"source": "a.text", "default": "x"}],
)
def test_a_default_is_written_if_the_object_of_its_source_is_missing(tmp_path, entry):
    mapping = make(tmp_path, {"a.text": STRING}, {"_tenant.a.text": entry})
    record = b'{"_id":"1","timestamp":"2023-04-01T00:00:00Z","_acme":{"a":{"text":"x"}}}'
    assert mapping.convert_json(b'{"id":"1"}') == (record, ())


@pytest.mark.parametrize("value", ['"b"', "5", "true", "[]", '{"x": 1}', "1.50", "null"])
@pytest.mark.parametrize("source", ["l[1]", "o.l[1]"])
def test_an_element_of_an_array_is_converted_to_the_type_of_its_target(tmp_path, source, value):
    """The typed functions wrote the element as it is into a string field."""
    mapping = make(tmp_path, {"text": STRING, "other": STRING}, {"_tenant.text": source})
    array = f'["a", {value}]'
    line = f'{{"id": "1", "l": {array}, "o": {{"l": {array}}}}}'.encode()
    record, found = mapping.convert_json(line)
    wanted = mapping.converter.interpret_line(line)
    assert record == wanted[0]
    assert [d.code for d in found] == [d.code for d in mapping.converter.findings(wanted[1])]


def test_a_plan_that_structs_cannot_run_is_converted_in_batches_too(tmp_path):
    """`identityMap` needs a check of the whole record."""
    entries = {"identityMap.ECID[0].id": "ecid", "identityMap.ECID[0].primary": {"value": True}}
    mapping = make(tmp_path, {"a": STRING}, {**entries, "_tenant.a": "a.b"})
    functions = mapping.converter.functions(loose=False)
    ecid = "1" * 38
    lines = [b'{"id":"1","ecid":"%s"}' % ecid.encode(), b"[]", b'{"id":"2","ecid":"x"}', b"{"]
    left: list[int] = []
    records = functions.convert_rows(lines, left, [])
    assert left == [1, 2, 3]
    assert functions.encode_lines(records[:1]) == mapping.convert_json(lines[0])[0] + b"\n"


def test_objects_are_built_in_one_expression_only_if_all_their_values_are_there(tmp_path):
    fields = {"o.a": STRING, "o.n": {"type": "integer"}, "o.b": STRING}
    mapping = make(tmp_path, fields, {f"_tenant.o.{name}": f"p.{name}" for name in "anb"})
    for given, wanted in [
        ({"a": "x", "b": "y", "n": 1}, {"a": "x", "n": 1, "b": "y"}),
        ({"a": 5, "n": "7"}, {"a": "5", "n": 7}),
        ({"b": None}, None),
        ({}, None),
        (None, None),
    ]:
        result = both(mapping, {"p": given})
        assert json.dumps(tenant(result).get("o")) == json.dumps(wanted)
    assert codes(both(mapping, {"p": "text"})) == ["ROW001"] * 3

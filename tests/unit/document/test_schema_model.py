"""What a schema document becomes: groups merged, arrays, maps, identities."""

from __future__ import annotations

import pytest

from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.paths import parse_path
from mapper.report import render_concise

HEAD = "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n"


@pytest.fixture
def schema(tmp_path):
    def read(groups: str):
        path = tmp_path / "s.schema.yaml"
        path.write_text(HEAD + groups, encoding="utf-8")
        collector = Collector()
        found = read_schema(path, "acme", collector)
        assert not collector.diagnostics, render_concise(collector.diagnostics)
        return found

    return read


def field_of(schema, path):
    return schema.field_at(parse_path(path))


def test_groups_that_extend_one_object_become_one(schema):
    tree = schema("  G:\n    a.x: {type: string}\n  H:\n    a.y: {type: long}\n")
    assert list(field_of(tree, "_acme.a").children) == ["x", "y"]
    assert [list(group.fields["a"].children) for group in tree.groups] == [["x"], ["y"]]


@pytest.mark.parametrize("first", [True, False])
def test_a_declaration_of_a_shared_object_counts_in_whatever_group_it_stands(schema, first):
    declaring = (
        "  G:\n    a: {type: object, required: true, description: d}\n    a.x: {type: string}\n"
    )
    using = "  H:\n    a.y: {type: long}\n"
    tree = schema(declaring + using if first else using + declaring)
    shared = field_of(tree, "_acme.a")
    assert (shared.required, shared.description) == (True, "d")


@pytest.mark.parametrize("spelled", ["tags: {type: [string], ", "'tags[*]': {type: string, "])
def test_both_spellings_of_an_array_are_one(schema, spelled):
    tree = schema(f"  G:\n    {spelled}required: true}}\n")
    tags = field_of(tree, "_acme.tags")
    assert (tags.name, tags.array, tags.type.name, tags.required) == ("tags", True, "string", True)
    assert field_of(tree, "_acme.tags[*]").array is False


def test_arrays_of_objects(schema):
    tree = schema("  G:\n    'people[*].name': {type: string}\n")
    assert field_of(tree, "_acme.people").array
    assert field_of(tree, "_acme.people[*].name").type.name == "string"
    assert field_of(tree, "_acme.people[3].name").type.name == "string"
    assert field_of(tree, "_acme.people.name") is None
    assert field_of(tree, "_acme.people[*].nam") is None


@pytest.mark.parametrize(("given", "kind"), [("", "string"), (", values: integer", "integer")])
def test_maps(schema, given, kind):
    tree = schema(f"  G:\n    m: {{type: map{given}}}\n")
    assert field_of(tree, "_acme.m.anything").type.name == kind


def test_names_with_a_period_and_identities(schema):
    groups = (
        "  G:\n    'street\\.name': {type: string, identity: {namespace: A}}\n"
        "    mail: {type: string, identity: {namespace: Email, primary: true}}\n"
    )
    tree = schema(groups)
    assert [(field.name, field.identity.primary) for _, field in tree.identities()] == [
        ("mail", True),
        ("street.name", False),
    ]

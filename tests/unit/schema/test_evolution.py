"""What breaks an older version of a schema, and what does not."""

from __future__ import annotations

import pytest

from mapper.diagnostics import Collector
from mapper.document.mapping_reader import read_any_schema
from mapper.paths import print_path
from mapper.schema.evolution import breaking_changes

HEAD = "mapper-schema: 1\ntitle: T\nclass: experienceevent\nprofile: true\ngroups:\n  G:\n"
FIELDS = """\
    mail: {type: string, identity: {namespace: Email, primary: true}}
    n: {type: integer, minimum: 1, maximum: 9}
    t: {type: string, minLength: 2, maxLength: 5, pattern: a+}
    kind: {type: string, enum: [x, y]}
    tags: {type: [string]}
    o.a: {type: string}
    o.b: {type: string}
    people[*].name: {type: string}
    m: {type: map}
"""


def read(tmp_path, name, text, tenant="acme"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    collector = Collector()
    schema = read_any_schema(str(path), tenant, collector)
    assert collector.diagnostics == []
    return schema


@pytest.fixture
def changes(tmp_path):
    """`path: change` of each change that breaks, with a text of the fields replaced."""
    old = read(tmp_path, "old.schema.yaml", HEAD + FIELDS)

    def changes(before, after, tenant="acme"):
        text = (HEAD + FIELDS).replace(before, after)
        assert before == after or text != HEAD + FIELDS
        new = read(tmp_path, "new.schema.yaml", text, tenant)
        return [f"{print_path(c.path)}: {c.change}" for c in breaking_changes(old, new)]

    return changes


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "    n: {type: integer, ",
            "    n: {type: long, ",
            ["_acme.n: the type was integer, now long"],
        ),
        ("[string]", "string", ["_acme.tags: the type was [string], now string"]),
        ("minimum: 1", "minimum: 2", ["_acme.n: 'minimum' was 1, now 2"]),
        ("maximum: 9", "maximum: 8", ["_acme.n: 'maximum' was 9, now 8"]),
        ("minLength: 2", "minLength: 3", ["_acme.t: 'minLength' was 2, now 3"]),
        ("maxLength: 5", "maxLength: 4", ["_acme.t: 'maxLength' was 5, now 4"]),
        ("a+", "b+", ["_acme.t: the pattern was 'a+', now 'b+'"]),
        ("[x, y]", "[x]", ["_acme.kind: 'enum' no longer has 'y'"]),
        (
            "tags: {type: [string]}",
            "tags: {type: [string], enum: [a]}",
            ["_acme.tags: any value was allowed, now only those in 'enum'"],
        ),
        (
            "o.a: {type: string}",
            "o.a: {type: string, required: true}",
            ["_acme.o.a: the field was optional"],
        ),
        (
            "    m: ",
            "    new: {type: string, required: true}\n    m: ",
            ["_acme.new: a new field is required"],
        ),
        ("    n: ", "    count: ", ["_acme.n: the field was removed"]),
        (
            "    o.a: {type: string}\n    o.b: {type: string}\n",
            "",
            ["_acme.o: the field was removed"],
        ),
        ("people[*].name", "people[*].title", ["_acme.people[*].name: the field was removed"]),
        ("profile: true", "profile: false", [": Profile was enabled"]),
    ],
)
def test_what_breaks(changes, before, after, found):
    assert changes(before, after) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("maximum: 9", "maximum: 10"),
        (", minimum: 1", ""),
        (", pattern: a+", ""),
        ("[x, y]", "[x, y, z]"),
        (", enum: [x, y]", ""),
        ("    m: ", "    new: {type: string}\n    m: "),
        ("m: {type: map}", "m: {type: map, description: D}"),
        ("  G:", "  H:"),
    ],
)
def test_what_does_not(changes, before, after):
    assert changes(before, after) == []


def test_fields_of_two_tenants_are_the_same_fields(changes):
    assert changes("", "", tenant="other") == []


def test_where_a_field_went(tmp_path):
    old = read(tmp_path, "old.schema.yaml", HEAD + FIELDS)
    text = HEAD + FIELDS.replace("    o.b:", "    p.b:").replace("    tags:", "    tag:")
    hints = [c.hint for c in breaking_changes(old, read(tmp_path, "new.schema.yaml", text))]
    assert hints == [
        "keep it next to '_acme.tag'; fields cannot be moved or renamed",
        "keep it next to '_acme.p.b'; fields cannot be moved or renamed",
    ]

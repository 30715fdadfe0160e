"""Every key of the tables has a meaning, and every key that is read is in a table."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass

import pytest

from mapper.diagnostics import Collector
from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY, VALUES
from mapper.document.header import DocumentKind, version_key
from mapper.document.keys import Draft, Key, KeyTable, inner_names, key_table, read_block, store
from mapper.document.mapping_reader import MAPPING, read_mapping
from mapper.document.nodes import Scalar, text_of
from mapper.document.schema_reader import SCHEMA, read_schema
from mapper.document.tests_reader import TEST, TESTS, read_tests
from mapper.document.yaml_reader import read_yaml
from mapper.text import SourceText, Span
from tests.conftest import ROOT

MAPPING_LINES = {
    "mapper": "1",
    "schema": "a.schema.yaml",
    "tenant": "acme",
    "mappings": "{_tenant.a: a}",
}
SCHEMA_LINES = {
    "mapper-schema": "1",
    "title": "A",
    "class": "experienceevent",
    "groups": "{G: {a: {type: string}, b: {type: integer}}}",
}

# Table -> key -> a block with one more key or another value, as text; the second of a pair is the
# block to compare with, if that is not the plain block of the table.
CHANGES: dict[str, dict[str, str | tuple[str, str]]] = {
    "MAPPING": {
        "mapper": "2",
        "name": "Other",
        "description": "Other",
        "schema": "b.schema.yaml",
        "tenant": "other",
        "mappings": "{_tenant.a: b}",
        "samples": "'*.json'",
        "include": "common.yaml",
    },
    "TESTS": {
        "mapper-tests": "2",
        "mapping": "common.yaml",
        "now": "2024-01-01T00:00:00Z",
        "tests": "{u: {payload: rows.ndjson, row: 1, findings: []}}",
    },
    "TEST": {
        "row": "2",
        "payload": "common.yaml",
        "expect": "{_id: x}",
        "findings": "[ROW001]",
        "rejected": (
            "{payload: common.yaml, rejected: [ROW002]}",
            "{payload: common.yaml, rejected: [ROW003]}",
        ),
        "record": "{_id: x}",
    },
    "ENTRY": {
        "source": "other",
        "expression": ("{expression: lower(b)}", "{expression: upper(b)}"),
        "value": ("{value: x}", "{value: y}"),
        "default": "x",
        "lookup": "{x: y}",
        "date_format": "yyyy",
        "name": "Other",
        "description": "Other",
    },
    "SCHEMA": {
        "mapper-schema": "2",
        "title": "Other",
        "description": "Other",
        "id": "https://ns.adobe.com/acme/schemas/1",
        "class": "profile",
        "profile": "true",
        "groups": "{G: {c: {type: string}}}",
        "standard": "{S: {d: {type: string}}}",
    },
    "FIELD": {
        "type": "integer",
        "title": "Other",
        "description": "Other",
        "example": "x",
        "required": "true",
        "identity": "{namespace: Email}",
        "sensitive": "true",
        "enum": "[x]",
        "pattern": "x+",
        "minimum": ("{type: integer, minimum: 1}", "{type: integer}"),
        "maximum": ("{type: integer, maximum: 1}", "{type: integer}"),
        "minLength": "1",
        "maxLength": "1",
        "default": "x",
        "values": ("{type: map, values: integer}", "{type: map}"),
    },
    "IDENTITY": {"namespace": "Phone", "primary": "true"},
}
CHANGES["VALUES"] = {
    name: change
    for name, change in CHANGES["FIELD"].items()
    if name not in ("required", "identity", "sensitive")
}
CHANGES["VALUES"]["fields"] = (
    "{type: object, fields: {x: {type: string}}}",
    "{type: object, fields: {y: {type: string}}}",
)
TESTS_LINES = {
    "mapper-tests": "1",
    "mapping": "document.yaml",
    "tests": "{t: {payload: rows.ndjson, row: 1, findings: []}}",
}
PLAIN = {
    "MAPPING": MAPPING_LINES,
    "TESTS": TESTS_LINES,
    "TEST": {"payload": "rows.ndjson", "row": "1", "findings": "[]"},
    "ENTRY": {"source": "a"},
    "SCHEMA": SCHEMA_LINES,
    "FIELD": {"type": "string"},
    "VALUES": {"type": "string"},
    "IDENTITY": {"namespace": "Email"},
}
TABLES: dict[str, KeyTable] = {
    "MAPPING": MAPPING,
    "TESTS": TESTS,
    "TEST": TEST,
    "ENTRY": ENTRY,
    "SCHEMA": SCHEMA,
    "FIELD": FIELD,
    "VALUES": VALUES,
    "IDENTITY": IDENTITY,
}
ROWS = [(name, key) for name, keys in TABLES.items() for key in keys]


def lines(block: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in block.items())


def flow(block: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in block.items()) + "}"


def in_field(text: str) -> str:
    return lines({**SCHEMA_LINES, "groups": f"{{G: {{a: {text}}}}}"})


# Table -> the text of a document with a block of that table.
AROUND: dict[str, Callable[[str], str]] = {
    "ENTRY": lambda text: lines({**MAPPING_LINES, "mappings": f"{{_tenant.a: {text}}}"}),
    "TEST": lambda text: lines({**TESTS_LINES, "tests": f"{{t: {text}}}"}),
    "FIELD": in_field,
    "VALUES": lambda text: in_field(f"{{type: map, values: {text}}}"),
    "IDENTITY": lambda text: in_field(f"{{type: string, identity: {text}}}"),
}


def meaning(value):
    """Return a document as plain values, without the places where they were read."""
    if isinstance(value, Span):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: meaning(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: meaning(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [meaning(item) for item in value]
    return repr(value)


@pytest.fixture
def read(tmp_path):
    (tmp_path / "a.schema.yaml").write_text(lines(SCHEMA_LINES))
    (tmp_path / "common.yaml").write_text("mapper: 1\nmappings: {_id: id}\n")
    (tmp_path / "rows.ndjson").write_text("{}\n{}\n")
    (tmp_path / "b.schema.yaml").write_text(lines({**SCHEMA_LINES, "title": "B"}))

    def read_(table, text):
        collector = Collector()
        path = tmp_path / "document.yaml"
        path.write_text(text)
        if table in ("MAPPING", "ENTRY"):
            document = read_mapping(path, None, collector)
        elif table in ("TESTS", "TEST"):
            document = read_tests(path, collector)
        else:
            document = read_schema(path, "acme", collector)
        return meaning(document), [(found.code, found.message) for found in collector.diagnostics]

    return read_


@pytest.mark.parametrize(("table", "name"), ROWS)
def test_every_key_changes_what_a_document_means(read, table, name):
    change, plain = CHANGES[table][name], PLAIN[table]
    if isinstance(change, tuple):
        changed, before = map(AROUND[table], change)
    elif table in AROUND:
        changed, before = AROUND[table](flow({**plain, name: change})), AROUND[table](flow(plain))
    else:
        changed, before = lines({**plain, name: change}), lines(plain)
    document, found = read(table, before)
    assert document is not None
    assert not found
    assert read(table, changed) != (document, found)
    assert not [message for code, message in read(table, changed)[1] if code == "DOC011"]


def test_every_row_has_a_reader():
    with pytest.raises(TypeError, match="read"):
        Key("name", "string", help="A key that nothing reads.")
    assert all(callable(key.read) for keys in TABLES.values() for key in keys.values())


def test_names_of_inner_keys_reach_every_depth():
    inner = key_table(Key("inner", "string", print, "", inner=IDENTITY))
    outer = key_table(Key("outer", "object", print, "", inner=inner))
    assert inner_names(outer) == {"inner", *IDENTITY}


def test_every_key_that_is_looked_up_is_in_a_table():
    known = {key for keys in TABLES.values() for key in keys}
    for path in sorted((ROOT / "mapper" / "document").glob("*_reader.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Subscript(
                    ast.Attribute(_, "values"), ast.Constant(str(name))
                ) | ast.Compare(ast.Constant(name), [ast.In()], [ast.Attribute(_, "values")]):
                    assert name in known, f"{path.name} looks up the key '{name}'"


class SuiteDraft(Draft):
    """A document of a kind that does not exist: a list of blocks."""

    def read_cases(self, node):
        self.cases = [self.read_case(item) for item in node.items]

    def read_case(self, node):
        draft = Draft(self.collector)
        read_block(node, CASE, "the case", draft)
        return draft.name


SUITE = DocumentKind("suite", "mapper-suite", "run: mapper suite")
CASE = key_table(Key("name", "string", store("name", text_of), "Name.", "a", required=True))
CASES = key_table(
    version_key(SUITE), Key("cases", "array", SuiteDraft.read_cases, "Cases.", inner=CASE)
)


def test_another_kind_of_document_needs_a_row_and_a_table():
    text = "mapper-suite: 2\ncases:\n  - {name: a}\n  - {nme: b}\n  - {name: 1}\n  - 5\n"
    collector = Collector()
    draft = SuiteDraft(collector)
    root = read_yaml(SourceText("s.yaml", text), collector, inner_names(CASES))
    read_block(root, CASES, "the suite", draft)
    assert draft.cases == ["a", "", "", ""]
    assert [(d.code, d.span.place.line, d.message, d.hint) for d in collector.diagnostics] == [
        ("DOC017", 1, "unsupported document version 2", "write 'mapper-suite: 1'"),
        ("DOC011", 4, "unknown key 'nme' in the case", "did you mean 'name'?"),
        ("DOC012", 5, "'name' must be a string, not an integer", 'put it in quotes: "1"'),
        ("DOC012", 6, "the case must be a block of keys, not an integer", "write {name: 5}"),
    ]


def test_a_row_cannot_set_what_its_draft_lacks():
    with pytest.raises(AssertionError):
        store("nmae", text_of)(
            Draft(Collector()), Scalar("a", "a", "", SourceText("", "a").whole())
        )

"""Mistakes in YAML are reported once, at their own line, with their cause and what to write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.api.mapping import open_mapping
from mapper.diagnostics import Collector
from mapper.document.yaml_reader import read_yaml
from mapper.document.yaml_text import text_scalar
from mapper.text import SourceText

MAPPING = (
    "mapper: 1\nschema: s.schema.yaml\ntenant: acme\nmappings:\n  _id: id\n  timestamp: time\n"
    "  _tenant.name: {value: X}\n  _tenant.code: attendee.code\n"
)
SCHEMA = (
    "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n    name:\n"
    "      type: string\n      description: hi\n    code:\n      type: string\n"
)
ENTRY = " {value: X}"

# What replaces the entry of '_tenant.name' on line 7 -> line, code, and parts of the finding.
VALUES = [
    (" {value: #1 customer}", 7, "DOC004", "starts a comment", 'quotes: "#1 customer"'),
    ("\n    value: #1 customer", 8, "DOC012", "starts a comment", 'quotes: "#1 customer"'),
    (" #1 customer", 7, "DOC012", "starts a comment", 'quotes: "#1 customer"'),
    (" {value: 'Jane's'}", 7, "DOC004", "the string ends at this '", '"Jane\'s"'),
    ("\n    value: 'Jane's'", 8, "DOC004", "the string ends at this '", '"Jane\'s"'),
    ("\n    value: 'Jane's day", 8, "DOC004", "the string ends at this '", '"Jane\'s day"'),
    ('\n    value: "say "hi" now"', 8, "DOC004", 'ends at this "', "'say \"hi\" now'"),
    (' {value: "abc" def}', 7, "DOC004", 'ends at this "', '"abc def"'),
    (' {value: "abc}', 7, "DOC004", "never closed", '"abc"'),
    (
        ' {expression: "lower(a)}\n  x: {expression: "upper(b)"}',
        7,
        "DOC004",
        "not closed",
        '"lower(a)"',
    ),
    (" {value: Note: hot lead}", 7, "DOC004", "contains ': '", '"Note: hot lead"'),
    ("\n    value: Note: hot lead", 8, "DOC004", "contains ': '", '"Note: hot lead"'),
    (" {value: a, description: b: c}", 7, "DOC004", "contains ': '", '"b: c"'),
    (" a.b _tenant.c: d", 7, "DOC004", "line break before '_tenant.c'", "start a new line"),
    (" {source: a default: b}", 7, "DOC004", "missing comma before 'default'", "add"),
    (" {source: a, lookup: {N: x, S y}}", 7, "DOC012", "key 'S y' has no value", "'S: y'"),
    (" {source: a, lookup: {N: x, S: }}", 7, "DOC012", "key 'S' has no value", "'S: null'"),
    (" {value: X", 7, "DOC004", "'{' is not closed", "{value: X}"),
    (" {value: [a, b}", 7, "DOC004", "before the '[' is closed", "add ']'"),
    (" {value: X}}", 7, "DOC004", "unexpected '}'", "remove it"),
    (" {value: X} and more", 7, "DOC004", "after the closing '}'", "remove it"),
    (" {expression: f(a, 'b')}", 7, "DOC004", "must be in quotes", "\"f(a, 'b')\""),
    (
        " {source: a, date_format: %Y-%m-%d}",
        7,
        "DOC004",
        "cannot start with '%'",
        "write yyyy-MM-dd",
    ),
    (" {value: @home}", 7, "DOC004", "cannot start with '@'", '"@home"'),
    (" `code`", 7, "DOC004", "cannot start with '`'", '"`code`"'),
    (" & more", 7, "DOC004", "cannot start with '&'", '"& more"'),
    (" {expression: !empty(a)}", 7, "DOC004", "cannot start with '!'", '"!empty(a)"'),
    (" *more", 7, "DOC004", "undefined alias '*more'", "quotes"),
    (" - a", 7, "DOC004", "list item", "[a, b]"),
    (" {expression: \"a =~ '\\d'\"}", 7, "DOC004", "unknown escape", "single quotes"),
    (" {expression: &quot;a&quot;}", 7, "DOC004", "HTML entity '&quot;'", 'type "'),
    (" &quot;a&quot;", 7, "DOC004", "HTML entity '&quot;'", 'type "'),
    (" \uff02Note: hot\uff02", 7, "DOC004", "full-width quotation mark", 'type "'),
    (" {value: Booth # 12}\n  a: b", 7, "DOC004", "starts a comment", '"Booth # 12"'),
    (" attendees.0.email", 7, "JMP001", "not valid JMESPath", "attendees[0].email"),
    (" a.0.b.12", 7, "JMP001", "not valid JMESPath", "a[0].b[12]"),
    (" attendee.\u200bemail", 7, "JMP001", "zero-width space", "write attendee.email"),
    (" attendee\uff0eemail", 7, "JMP001", "full-width full stop", "write attendee.email"),
    (" '\"abc'", 7, "JMP001", "'\"' is not closed", "add"),
    (" 'a[0'", 7, "JMP001", "'[' is not closed", "add the closing ]"),
    ("\n  value: X", 8, "DOC012", "same column as '_tenant.name'", "indent 'value' more"),
    ("\n    value: Booth #12", 8, "DOC024", "'Booth'", '"Booth #12"'),
]
# Text to replace, its replacement, and the same.
LINES = [
    ("  timestamp", "<<<<<<< HEAD\n  timestamp", 6, "DOC004", "merge conflict", "keep one side"),
    ("  _tenant.code", "=======\n  _tenant.code", 8, "DOC004", "merge conflict", "keep one side"),
    ("attendee.code\n", "a\n>>>>>>> main\n", 9, "DOC004", "merge conflict", "keep one side"),
    (
        "_tenant.code:",
        "_tenant.co\u200bde:",
        8,
        "XDM001",
        "zero-width space (U+200B)",
        "_tenant.code",
    ),
    ("_tenant.code:", "_tenant.code\u00a0:", 8, "XDM001", "non-breaking space", "_tenant.code"),
    ("_tenant.code:", "_tenant.\uff43ode:", 8, "XDM001", "full-width", "_tenant.code"),
    ("_tenant.code:", "_tenant.c\u043ede:", 8, "XDM001", "Cyrillic", "_tenant.code"),
    ("schema:", "sche\u200bma:", 2, "DOC011", "zero-width space", "write schema"),
    ("_tenant.code: ", "_tenant.code\uff1a ", 8, "DOC004", "full-width colon", "type :"),
    ("_tenant.code: ", "_tenant.code:\u00a0", 8, "DOC004", "non-breaking space", "normal space"),
    ("  _tenant.name", "\u00a0 _tenant.name", 7, "DOC004", "non-breaking space", "normal space"),
    ("  timestamp", "\ttimestamp", 6, "DOC004", "a tab", "spaces"),
]
SCHEMAS = [
    (
        SCHEMA.partition("groups:\n")[2],
        "  name:\n    type: string\n  code: {type: string}\n",
        5,
        "DOC012",
        "directly under 'groups'",
        "add a group: Details",
    ),
    (
        "    code:\n      type",
        "    code:\n    type",
        10,
        "DOC012",
        "same column as 'code'",
        "indent 'type'",
    ),
    (
        "    code:\n      type",
        "    code: {description: x}\n    type",
        10,
        "DOC012",
        "same column as 'code'",
        "indent",
    ),
    (
        "      type: string\n      d",
        "       type: string\n      d",
        8,
        "DOC004",
        "column 7, and line 7 in column 8",
        "align the keys",
    ),
    ("    code:", "    co\u200bde:", 9, "XDM001", "zero-width", "write code"),
    ("    code:", "<<<<<<< HEAD\n    code:", 9, "DOC004", "merge conflict", "keep one side"),
]


@pytest.fixture
def found(tmp_path, monkeypatch):
    """The findings of a mapping and a schema."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)

    def found(mapping: str, schema: str = SCHEMA) -> list:
        (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
        (tmp_path / "s.schema.yaml").write_text(schema, encoding="utf-8")
        opened, diagnostics = open_mapping("m.yaml", None)
        return diagnostics if opened is None else opened.lint()

    return found


def expect(diagnostics: list, line: int, code: str, message: str, hint: str) -> None:
    shown = [(d.span.place.line, d.code, d.message, d.hint) for d in diagnostics]
    assert [item[:2] for item in shown] == [(line, code)], shown
    assert message in shown[0][2], shown
    assert hint in shown[0][3], shown


@pytest.mark.parametrize(("value", "line", "code", "message", "hint"), VALUES)
def test_a_mistake_in_a_value(found, value, line, code, message, hint):
    expect(found(MAPPING.replace(ENTRY, value)), line, code, message, hint)


@pytest.mark.parametrize(("old", "new", "line", "code", "message", "hint"), LINES)
def test_a_mistake_in_a_line(found, old, new, line, code, message, hint):
    expect(found(MAPPING.replace(old, new, 1)), line, code, message, hint)


@pytest.mark.parametrize(("old", "new", "line", "code", "message", "hint"), SCHEMAS)
def test_a_mistake_in_a_schema(found, old, new, line, code, message, hint):
    expect(found(MAPPING, SCHEMA.replace(old, new, 1)), line, code, message, hint)


@pytest.mark.parametrize(
    "value",
    [
        "\u767b\u9332\uff1a\u5b8c\u4e86",
        "Jane\u2019s",
        "5 \u2013 7",
        "caf\u00e9\u00a0bar",
        "a#1",
        "\u201ca\u201d b",
    ],
)
def test_such_characters_may_be_part_of_a_value(found, value):
    assert found(MAPPING.replace("X}", value + "}")) == []


def test_quotes_say_that_such_a_character_is_meant(found):
    schema = SCHEMA.replace("    code:", '    "co\\u200bde":')
    mapping = MAPPING.replace("_tenant.code:", '"_tenant.co\\u200bde":')
    assert [diagnostic.code for diagnostic in found(mapping, schema)] == ["XDM029"]
    assert text_scalar("\uff41") == "'\uff41'"


# Words of PyYAML's own messages, and ends of a sentence that goes on.
FOREIGN = re.compile(r"while (?:parsing|scanning)|did not find|\bfound \w+|expected <|token")
CUT = re.compile(r"(?:\b(?:at|starting|of|the|in|a|an)|[:,(])\Z")


@given(st.text(st.sampled_from("ab:{}[]'\"#-&*!|>%@`?,\\ \n\t\u00a0\u200b\uff1a"), max_size=60))
def test_messages_are_our_own_and_complete(text):
    collector = Collector()
    read_yaml(SourceText("m.yaml", "mapper: 1\nmappings:\n  " + text), collector)
    for diagnostic in collector.diagnostics:
        for sentence in filter(None, (diagnostic.message, diagnostic.hint.split(": ")[0])):
            assert not FOREIGN.search(sentence), sentence
            assert not CUT.search(sentence), sentence
        assert 0 <= diagnostic.span.start <= len(diagnostic.span.source.text)

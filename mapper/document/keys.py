"""THE table of YAML keys, a block a tuple, and the reader that holds a block to its table."""

from __future__ import annotations

from typing import NamedTuple

from mapper.diagnostics import Collector, closest
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, kind_of
from mapper.document.yaml_text import in_quotes
from mapper.text import Span
from mapper.text.lookalikes import lookalike_word


class Key(NamedTuple):
    """One key: name, the types of value it takes, whether it must be there, what it is.

    `example` is a value as one would write it, for hints.
    """

    name: str
    types: tuple[str, ...]
    required: bool
    doc: str
    example: str = "..."


TEXT, INTEGER, NUMBER, BOOLEAN = ("text",), ("integer",), ("integer", "number"), ("boolean",)
SCALAR = ("text", "integer", "number", "boolean")

MAPPING = (
    Key("mapper", INTEGER, True, "Version of the document; 1.", "1"),
    Key("name", TEXT, False, "Name of the mapping set."),
    Key("description", TEXT, False, "What the mapping is for."),
    Key(
        "schema",
        TEXT,
        True,
        "Path of the schema document, from this file's folder.",
        "rainfocus.schema.yaml",
    ),
    Key("tenant", TEXT, False, "Tenant id, without the leading underscore.", "acme"),
    Key("mappings", ("block",), True, "Targets and where each comes from."),
)

ENTRY = (
    Key("source", TEXT, False, "A path in the payload (JMESPath).", "attendee.email"),
    Key(
        "expression",
        TEXT,
        False,
        "A calculated field in the Data Prep language.",
        "lower(attendee.email)",
    ),
    Key("value", (*SCALAR, "list", "block"), False, "A constant."),
    Key("default", SCALAR, False, "Stands in where the source is missing or null."),
    Key(
        "lookup",
        ("block",),
        False,
        "Values to replace; '_' for all others.",
        '{"Yes": true, _: false}',
    ),
    Key(
        "date_format",
        TEXT,
        False,
        "The source's date format, in java.time letters.",
        "yyyy-MM-dd HH:mm:ss",
    ),
    Key("name", TEXT, False, "Name of the mapping on the platform."),
    Key("description", TEXT, False, "Description of the mapping on the platform."),
)

SCHEMA = (
    Key("mapper-schema", INTEGER, True, "Version of the document; 1.", "1"),
    Key("title", TEXT, True, "Title of the schema on the platform.", "RainFocus Experience Event"),
    Key("description", TEXT, False, "What the schema is for."),
    Key("id", TEXT, False, "The schema's $id, where it is on the platform already."),
    Key(
        "class",
        TEXT,
        True,
        "The XDM class; experienceevent, or the URI of another.",
        "experienceevent",
    ),
    Key("profile", BOOLEAN, False, "Whether the schema is enabled for Profile.", "true"),
    Key("groups", ("block",), True, "Field groups by title, each with its fields."),
    Key(
        "standard",
        ("block",),
        False,
        "The platform's groups, at the root.",
    ),
)

FIELD = (
    Key("type", ("text", "list"), True, "The field's type; [type] for an array of it.", "string"),
    Key("title", TEXT, False, "Display name."),
    Key("description", TEXT, False, "What the field holds."),
    Key("example", (*SCALAR, "list", "block"), False, "An example from the source."),
    Key("required", BOOLEAN, False, "Whether every record must hold the field.", "true"),
    Key(
        "identity",
        ("block",),
        False,
        "Marks the field as an identity.",
        "{namespace: Email, primary: true}",
    ),
    Key(
        "sensitive",
        BOOLEAN,
        False,
        "Whether reports hide its values, as they do those of identities.",
        "true",
    ),
    Key("enum", ("list",), False, "The values allowed.", "[small, large]"),
    Key("pattern", TEXT, False, "A regular expression that the text must match."),
    Key("minimum", NUMBER, False, "The smallest number allowed.", "0"),
    Key("maximum", NUMBER, False, "The largest number allowed.", "100"),
    Key("minLength", INTEGER, False, "The fewest characters allowed.", "1"),
    Key("maxLength", INTEGER, False, "The most characters allowed.", "100"),
    Key("default", SCALAR, False, "The platform's default value."),
    Key(
        "values",
        ("text", "list", "block"),
        False,
        "Of a map: the type of its values, or a block that describes them; string by default.",
        "string",
    ),
)

# What describes each value of a map.
VALUES = (
    *(key for key in FIELD if key.name not in ("required", "identity", "sensitive")),
    Key("fields", ("block",), False, "Of objects: their fields.", "{id: {type: string}}"),
)

IDENTITY = (
    Key("namespace", TEXT, True, "The identity namespace's code, such as Email.", "Email"),
    Key("primary", BOOLEAN, False, "Whether it is the schema's primary identity.", "true"),
)

# The keys of the blocks inside a document: at its top level they are in the wrong column.
_INNER = {MAPPING: {key.name for key in ENTRY}, SCHEMA: {key.name for key in FIELD}}

_WORDS = {
    "text": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "block": "a block of keys",
}


def read_block(
    node: YamlNode, table: tuple[Key, ...], what: str, collector: Collector
) -> dict[str, YamlNode]:
    """The values of a block by key, without those that are unknown or of a wrong type.

    Every fault is reported. `what` names the block in messages.
    """
    if not isinstance(node, Block):
        first = next((key for key in table if key.required), table[0])
        example = node.text if isinstance(node, Scalar) and node.text else first.example
        message = f"{what} must be a block of keys, not {kind_of(node)}"
        hint = f"write {{{first.name}: {example}}}"
        if len([key for key in table if key.required]) > 1:
            hint = f"keys are {_names(table)}"
        collector.add("DOC012", message, node.span, hint=hint)
        return {}
    known = {key.name: key for key in table}
    values: dict[str, YamlNode] = {}
    present: set[object] = {name.value for name, _ in node}
    for name, value in node:
        text = plain_key(name, f"a key of {what}", "DOC011", collector)
        key = known.get(text) if isinstance(name.value, str) else None
        present.add(text)
        if key is None and text == name.text:
            meant = closest(name.text, known)
            present.add(meant)
            hint = f"keys are {_names(table)}"
            if "expression" in known and isinstance(value, Scalar) and not value.text:
                hint = "put an expression with commas in quotes"
            hint = f"did you mean '{meant}'?" if meant else hint
            if name.value in _INNER.get(table, ()) and not isinstance(value, Block):
                hint = f"indent '{name.text}' more than the line it belongs to"
            begins = name.text.partition(":")[0]
            if begins in known and begins != name.text:
                hint = (
                    f"a blank is missing after the colon: {begins}: {name.text[len(begins) + 1 :]}"
                )
            collector.add("DOC011", f"unknown key '{name.text}' in {what}", name.span, hint=hint)
        elif key is not None and has_type(value, key.types):
            values[key.name] = value
        elif key is not None:
            add_wrong_type(key, value, collector)
    for key in table:
        if key.required and key.name not in present:
            collector.add(
                "DOC013",
                f"{what} has no '{key.name}'",
                _head(node),
                hint=f"add '{key.name}: {key.example}'",
            )
    return values


def add_wrong_type(key: Key, node: YamlNode, collector: Collector) -> None:
    """Report a value of a wrong type."""
    wanted = " or ".join(_WORDS[kind] for kind in key.types) if len(key.types) < 4 else "a value"
    found = kind_of(node)
    hint = f"write it as '{key.name}: {key.example}'" if key.example != "..." else ""
    if isinstance(node, Scalar):
        if (comment := node.comment) is not None and node.value is None:
            add_comment(f"'{key.name}' has no value", comment, collector)
            return
        if node.value is None:
            hint = f"write a value after '{key.name}:', or remove the line"
        elif isinstance(node.value, float) and node.value - node.value != 0:
            found = f"'{node.text}'"
        elif "text" in key.types:
            hint = f'put it in quotes: "{node.text}"'
        elif isinstance(node.value, str) and _is_quoted(node.text, key.types):
            hint = f"remove the quotes: {node.text}"
    collector.add("DOC012", f"'{key.name}' must be {wanted}, not {found}", node.span, hint=hint)


def add_comment(message: str, comment: Span, collector: Collector) -> None:
    """Report a comment that is meant as a value."""
    text = comment.source.text[comment.start : comment.end]
    message += ": '#' after a space starts a comment"
    collector.add("DOC012", message, comment, hint=f"put the value in quotes: {in_quotes(text)}")


def plain_key(key: Scalar, what: str, code: str, collector: Collector) -> str:
    """Return a key as it is meant, after a finding if a character only looks like ASCII."""
    is_plain = not key.style  # quotes say that the characters are meant
    found = lookalike_word(key.text) if is_plain and not key.text.isascii() else None
    if found is None:
        return key.text
    meant = str(found.typed).strip()
    span = key.span_of(found.start, found.end)
    collector.add(code, f"unexpected {found.name} in {what}", span, hint=f"write {meant}")
    return meant


def _is_quoted(text: str, types: tuple[str, ...]) -> bool:
    return ("boolean" in types and text in ("true", "false")) or (
        "integer" in types and text.lstrip("-").isdigit()
    )


def has_type(node: YamlNode, types: tuple[str, ...]) -> bool:
    """Whether a node is of one of the types of the tables."""
    match node:
        case Block():
            return "block" in types
        case Sequence():
            return "list" in types
        case Scalar(str()):
            return "text" in types
        case Scalar(bool()):
            return "boolean" in types
        case Scalar(int()):
            return "integer" in types
        case Scalar(float()):
            return "number" in types and node.value - node.value == 0
    return False


def _names(table: tuple[Key, ...]) -> str:
    return ", ".join(key.name for key in table)


def _head(node: Block) -> Span:
    return node.entries[0][0].span if node.entries else node.span

"""THE table of YAML keys, a block a tuple, and the reader that holds a block to its table."""

from __future__ import annotations

from typing import NamedTuple

from mapper.diagnostics import Collector, did_you_mean
from mapper.document.nodes import Block, Node, Scalar, Sequence, kind_of
from mapper.source import Span


class Key(NamedTuple):
    """One key: its name, the types of value it takes, whether it must be there, what it is."""

    name: str
    types: tuple[str, ...]
    required: bool
    doc: str


TEXT, INTEGER, NUMBER, BOOLEAN = ("text",), ("integer",), ("integer", "number"), ("boolean",)
SCALAR = ("text", "integer", "number", "boolean")

MAPPING = (
    Key("mapper", INTEGER, True, "Version of the document; 1."),
    Key("name", TEXT, False, "Name of the mapping set."),
    Key("description", TEXT, False, "What the mapping is for."),
    Key("schema", TEXT, True, "Path of the schema document, from this file's folder."),
    Key("tenant", TEXT, False, "Tenant id, without the leading underscore."),
    Key("mappings", ("block",), True, "Targets and where each comes from."),
)

ENTRY = (
    Key("source", TEXT, False, "A path in the payload (JMESPath)."),
    Key("expression", TEXT, False, "A calculated field in the Data Prep language."),
    Key("value", (*SCALAR, "list", "block"), False, "A constant."),
    Key("default", SCALAR, False, "Stands in where the source is missing or null."),
    Key("lookup", ("block",), False, "Values to replace; '_' for all others."),
    Key("date_format", TEXT, False, "The source's date format, in java.time letters."),
    Key("name", TEXT, False, "Name of the mapping on the platform."),
    Key("description", TEXT, False, "Description of the mapping on the platform."),
)

SCHEMA = (
    Key("mapper-schema", INTEGER, True, "Version of the document; 1."),
    Key("title", TEXT, True, "Title of the schema on the platform."),
    Key("description", TEXT, False, "What the schema is for."),
    Key("class", TEXT, True, "The XDM class; experienceevent."),
    Key("profile", BOOLEAN, False, "Whether the schema is enabled for Profile."),
    Key("groups", ("block",), True, "Field groups by title, each with its fields."),
)

FIELD = (
    Key("type", ("text", "list"), True, "The field's type; [type] for an array of it."),
    Key("title", TEXT, False, "Display name."),
    Key("description", TEXT, False, "What the field holds."),
    Key("example", (*SCALAR, "list", "block"), False, "An example from the source."),
    Key("required", BOOLEAN, False, "Whether every record must hold the field."),
    Key("identity", ("block",), False, "Marks the field as an identity."),
    Key("enum", ("list",), False, "The values allowed."),
    Key("pattern", TEXT, False, "A regular expression that the text must match."),
    Key("minimum", NUMBER, False, "The smallest number allowed."),
    Key("maximum", NUMBER, False, "The largest number allowed."),
    Key("minLength", INTEGER, False, "The fewest characters allowed."),
    Key("maxLength", INTEGER, False, "The most characters allowed."),
    Key("default", SCALAR, False, "The platform's default value."),
    Key("values", TEXT, False, "Of a map: the type of its values, string or integer."),
)

IDENTITY = (
    Key("namespace", TEXT, True, "The identity namespace's code, such as Email."),
    Key("primary", BOOLEAN, False, "Whether it is the schema's primary identity."),
)

_WORDS = {
    "text": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "block": "a block of keys",
}


def read_block(
    node: Node, table: tuple[Key, ...], what: str, collector: Collector
) -> dict[str, Node]:
    """The values of a block by key, without those that are unknown or of a wrong type.

    Every fault is reported. `what` names the block in messages.
    """
    if not isinstance(node, Block):
        message = f"{what} must be a block of keys, not {kind_of(node)}"
        collector.add("DOC012", message, node.span, hint=f"keys are {_names(table)}")
        return {}
    known = {key.name: key for key in table}
    values: dict[str, Node] = {}
    for name, value in node:
        key = known.get(name.value) if isinstance(name.value, str) else None
        if key is None:
            hint = did_you_mean(name.text, known) or f"keys are {_names(table)}"
            collector.add("DOC011", f"unknown key '{name.text}' in {what}", name.span, hint=hint)
        elif has_type(value, key.types):
            values[key.name] = value
        else:
            add_wrong_type(key.name, value, key.types, collector)
    present = {name.value for name, _ in node}
    for key in table:
        if key.required and key.name not in present:
            collector.add(
                "DOC013",
                f"{what} has no '{key.name}'",
                _head(node),
                hint=f"add '{key.name}: ...': {key.doc[0].lower()}{key.doc[1:]}",
            )
    return values


def add_wrong_type(name: str, node: Node, types: tuple[str, ...], collector: Collector) -> None:
    """Report a value of a wrong type."""
    wanted = " or ".join(_WORDS[kind] for kind in types)
    hint = ""
    if isinstance(node, Scalar) and node.value is None:
        hint = f"write a value after '{name}:', or remove the line"
    elif isinstance(node, Scalar) and "text" in types:
        hint = f"put it in quotes: '{node.text}'"
    collector.add("DOC012", f"'{name}' must be {wanted}, not {kind_of(node)}", node.span, hint=hint)


def has_type(node: Node, types: tuple[str, ...]) -> bool:
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

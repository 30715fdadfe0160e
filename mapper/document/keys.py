"""Tables of YAML keys, and the one function that reads a block by its table.

A row has everything about a key: its types, its description, and the reader that gives it its
meaning. The tables are next to their readers: MAPPING, ENTRY, SCHEMA, FIELD, VALUES, IDENTITY.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from mapper.diagnostics import Collector, closest
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, kind_of, text_of
from mapper.document.yaml_text import in_quotes
from mapper.text import Span
from mapper.text.lookalikes import lookalike_word

TEXT, INTEGER, NUMBER, BOOLEAN = ("text",), ("integer",), ("integer", "number"), ("boolean",)
SCALAR = ("text", "integer", "number", "boolean")


class Draft:
    """What is known of a block while it is read; the readers of its keys fill it in.

    Attributes:
        collector: Where findings go.
        values: The nodes of all valid keys, for readers that depend on other keys.
        name, title, description: The keys of these names, which several blocks have.
    """

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.values: Mapping[str, YamlNode] = {}
        self.name = self.title = self.description = ""

    def read_name(self, node: YamlNode) -> None:
        self.name = text_of(node)

    def read_title(self, node: YamlNode) -> None:
        self.title = text_of(node)

    def read_description(self, node: YamlNode) -> None:
        self.description = text_of(node)


D = TypeVar("D", bound=Draft)


class Key(NamedTuple, Generic[D]):
    """A row of a table: one key of a block.

    Attributes:
        name: The key.
        types: The types that its value may have.
        read: Reads the node of its value into the draft of the block; raises Unusable to give up.
        help: A description for editors and the documentation.
        example: A value to paste, for hints.
        required: Whether a block must have the key.
        inner: The table of the blocks below the key, if there is one.
    """

    name: str
    types: tuple[str, ...]
    read: Callable[[D, YamlNode], None]
    help: str
    example: str = "..."
    required: bool = False
    inner: Mapping[str, Key[Any]] = MappingProxyType({})


KeyTable: TypeAlias = Mapping[str, Key[D]]


def key_table(*keys: Key[D]) -> KeyTable[D]:
    """Return rows by name, in the order in which they are read."""
    return MappingProxyType({key.name: key for key in keys})


def inner_names(table: KeyTable[Any]) -> set[str]:
    """Return the names of the keys in all blocks below a block, at any depth."""
    return {name for key in table.values() for name in (*key.inner, *inner_names(key.inner))}


class Unusable(Exception):  # noqa: N818 - it ends the reading of a block and is no error of ours
    """A block of no use; its finding is already reported."""


def read_block(node: YamlNode, table: KeyTable[D], label: str, draft: D) -> bool:
    """Check a block against its table, then call the reader of each valid key.

    Args:
        node: The block.
        table: Its keys; they are read in this order.
        label: The block's name in messages.
        draft: What the readers fill in.

    Returns:
        False if a reader gave up.
    """
    draft.values = valid_keys(node, table, label, draft.collector)
    return read_keys(draft, table)


def read_keys(draft: D, table: KeyTable[D]) -> bool:
    """Call the readers of the keys in `draft.values`; return False if one gave up."""
    try:
        for name, key in table.items():
            if name in draft.values:
                key.read(draft, draft.values[name])
    except Unusable:
        return False
    return True


_WORDS = {
    "text": "a text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "block": "a block of keys",
}


def valid_keys(
    node: YamlNode, table: KeyTable[Any], label: str, collector: Collector
) -> dict[str, YamlNode]:
    """Return the values of a block by key.

    Report and omit keys that are unknown, missing, or of a wrong type.
    """
    required = [key for key in table.values() if key.required]
    if not isinstance(node, Block):
        first = (required or [*table.values()])[0]
        example = node.text if isinstance(node, Scalar) and node.text else first.example
        message = f"{label} must be a block of keys, not {kind_of(node)}"
        hint = f"write {{{first.name}: {example}}}"
        if len(required) > 1:
            hint = f"keys are {', '.join(table)}"
        collector.add("DOC012", message, node.span, hint=hint)
        return {}
    values: dict[str, YamlNode] = {}
    present: set[object] = {name.value for name, _ in node}
    for name, value in node:
        text = plain_key(name, f"a key of {label}", "DOC011", collector)
        key = table.get(text) if isinstance(name.value, str) else None
        present.add(text)
        if key is not None and has_type(value, key.types):
            values[key.name] = value
        elif key is not None:
            _add_wrong_type(key, value, collector)
        elif text == name.text:
            meant = closest(text, table)
            present.add(meant)
            hint = _unknown_key_hint(name, value, meant, table)
            collector.add("DOC011", f"unknown key '{text}' in {label}", name.span, hint=hint)
    for key in required:
        if key.name not in present:
            span = node.entries[0][0].span if node.entries else node.span
            hint = f"add '{key.name}: {key.example}'"
            collector.add("DOC013", f"{label} has no '{key.name}'", span, hint=hint)
    return values


def _unknown_key_hint(
    name: Scalar, value: YamlNode, meant: str | None, table: KeyTable[Any]
) -> str:
    start, colon, rest = name.text.partition(":")
    if colon and start in table:
        return f"a blank is missing after the colon: {start}: {rest}"
    is_inner = any(name.value in key.inner for key in table.values())
    if is_inner and not isinstance(value, Block):
        return f"indent '{name.text}' more than the line it belongs to"
    if meant:
        return f"did you mean '{meant}'?"
    if "expression" in table and isinstance(value, Scalar) and not value.text:
        return "put an expression with commas in quotes"
    return f"keys are {', '.join(table)}"


def _add_wrong_type(key: Key[Any], node: YamlNode, collector: Collector) -> None:
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

"""Tables of YAML keys, and the function that reads a block by its table.

A row is everything about a key: its types, its description, and the reader that implements it. The
tables are next to their readers: MAPPING, ENTRY, SCHEMA, FIELD, VALUES, and IDENTITY.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from mapper.diagnostics import Collector, Fix, closest, question
from mapper.document import fixes
from mapper.document.cut_values import whole_value
from mapper.document.fixes import Fixes
from mapper.document.nodes import (
    TYPE_WORDS,
    Block,
    Scalar,
    YamlNode,
    is_absent,
    kind_of,
    type_of,
)
from mapper.document.yaml_text import in_quotes
from mapper.text import Span
from mapper.text.lookalikes import lookalike_word

SCALAR = "string | integer | number | boolean"


class Draft:
    """A block while it is read: the readers of its keys set its attributes.

    Attributes:
        collector: Receives the findings.
        block: The block.
        values: The nodes of all valid keys, for readers that depend on other keys.
        name, title, description: The values of these keys, which several blocks have.
    """

    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.block: YamlNode | None = None
        self.values: Mapping[str, YamlNode] = {}
        self.name = self.title = self.description = ""


def store(attribute: str, convert: Callable[[YamlNode], Any]) -> Callable[[Draft, YamlNode], None]:
    """Return a reader that sets an attribute, which the draft must have, to a converted node."""

    def read(draft: Draft, node: YamlNode) -> None:
        assert hasattr(draft, attribute)
        setattr(draft, attribute, convert(node))

    return read


D = TypeVar("D", bound=Draft)


class Key(NamedTuple, Generic[D]):
    """One key of a block.

    Attributes:
        name: The key.
        types: The types that its value may have, by their names in JSON Schema, with " | ".
        read: Reads the value's node into the draft; raises Unusable to drop the block.
        help: A description for editors and the documentation.
        example: A value to paste, for hints.
        required: Whether a block must have the key.
        inner: The keys of the blocks below this key.
        default: The value that a fix adds for a missing required key; "" if the user must decide.
    """

    name: str
    types: str
    read: Callable[[D, YamlNode], None]
    help: str
    example: str = "..."
    required: bool = False
    inner: Mapping[str, Key[Any]] = MappingProxyType({})
    default: str = ""


KeyTable: TypeAlias = Mapping[str, Key[D]]


def key_table(*keys: Key[D]) -> KeyTable[D]:
    """Return a table of keys; they are read in this order."""
    return MappingProxyType({key.name: key for key in keys})


def inner_names(table: KeyTable[Any]) -> set[str]:
    """Return the names of the keys in the blocks below a block, at any depth."""
    return {name for key in table.values() for name in (*key.inner, *inner_names(key.inner))}


class Unusable(Exception):  # noqa: N818 - control flow, not an error
    """Raised by a reader to drop the block, after reporting why."""


def read_block(node: YamlNode, table: KeyTable[D], label: str, draft: D) -> bool:
    """Check a block against its table, and call the reader of each valid key.

    Args:
        node: The block.
        table: The keys that it may have.
        label: The block's name in messages.
        draft: Passed to the readers.

    Returns:
        False if a reader dropped the block.
    """
    draft.block = node
    draft.values = valid_keys(node, table, label, draft.collector)
    return read_keys(draft, table)


def read_keys(draft: D, table: KeyTable[D]) -> bool:
    """Call the readers of the keys in `draft.values`; return False if one drops the block."""
    try:
        for name, key in table.items():
            if name in draft.values:
                key.read(draft, draft.values[name])
    except Unusable:
        return False
    return True


def valid_keys(
    node: YamlNode, table: KeyTable[Any], label: str, collector: Collector
) -> dict[str, YamlNode]:
    """Return the values of a block by key, without unknown keys and values of a wrong type.

    Both are reported, and so are missing keys.
    """
    required = [key for key in table.values() if key.required]
    if not isinstance(node, Block):
        first = (required or [*table.values()])[0]
        example = node.text if isinstance(node, Scalar) and node.text else first.example
        message = f"{label} must be a block of keys, not {kind_of(node)}"
        hint = f"write {{{first.name}: {example}}}"
        if len(required) > 1:
            hint = f"valid keys: {', '.join(table)}"
        collector.add("DOC012", message, node.span, hint=hint)
        return {}
    values: dict[str, YamlNode] = {}
    present: set[object] = {name.value for name, _ in node}
    for name, value in node:
        whole = whole_value(node, name) if name.in_flow and is_absent(value) else None
        text = plain_key(name, f"a key of {label}", "DOC011", collector, whole)
        key = table.get(text) if isinstance(name.value, str) else None
        present.add(text)
        if key is not None and has_type(value, key.types):
            values[key.name] = value
        elif key is not None:
            _add_wrong_type(key, value, collector)
        elif text == name.text:
            similar = closest(text, table)
            hint, is_meant = _unknown_key_hint(name, value, similar, table)
            can_fix = is_meant and all(key.value != similar for key, _ in node)
            fix = (
                fixes.replaced(name, similar) if can_fix else fixes.spaced_pair(name, value, table)
            )
            if whole:
                hint, fix = _whole_hint(whole), whole
            message = f"unknown key '{text}' in {label}"
            collector.add("DOC011", message, name.span, hint=hint, fixes=fix)
            present.add(similar)
    for key in required:
        if key.name not in present:
            span = node.entries[0][0].span if node.entries else node.span
            hint = f"add '{key.name}: {key.example}'"
            pair = f"{key.name}: {key.default}"
            fix = fixes.added_first(node, pair) if key.default else ()
            collector.add("DOC013", f"{label} has no '{key.name}'", span, hint=hint, fixes=fix)
    return values


def _unknown_key_hint(
    name: Scalar, value: YamlNode, similar: str | None, table: KeyTable[Any]
) -> tuple[str, bool]:
    """Return a hint, and whether it proposes the similar key."""
    start, colon, rest = name.text.partition(":")
    if colon and start in table:
        return f"add a space after the colon: {start}: {rest}", False
    is_inner = any(name.value in key.inner for key in table.values())
    if is_inner and not isinstance(value, Block):
        return f"indent '{name.text}' more than the line it belongs to", False
    if similar:
        return question(similar), True
    if "expression" in table and isinstance(value, Scalar) and not value.text:
        return "put an expression with commas in quotes", False
    return f"valid keys: {', '.join(table)}", False


_WANTED = {**TYPE_WORDS, "boolean": "true or false"}


def _add_wrong_type(key: Key[Any], node: YamlNode, collector: Collector) -> None:
    types = key.types.split(" | ")
    wanted = " or ".join(_WANTED[kind] for kind in types) if len(types) < 4 else "a value"
    actual = kind_of(node)
    hint = f"write it as '{key.name}: {key.example}'" if key.example != "..." else ""
    fix: tuple[Fix, ...] = ()
    if isinstance(node, Scalar):
        if (comment := node.comment) is not None and node.value is None:
            add_comment(f"'{key.name}' has no value", node, comment, collector)
            return
        if node.value is None:
            hint = f"write a value after '{key.name}:', or remove the line"
        elif isinstance(node.value, float) and not isfinite(node.value):
            actual = f"'{node.text}'"
        elif "string" in key.types:
            hint, fix = f'put it in quotes: "{node.text}"', fixes.in_quotes(node)
        elif isinstance(node.value, str) and _is_quoted(node.text, key.types):
            hint, fix = f"remove the quotes: {node.text}", fixes.written_as(node, node.text)
    message = f"'{key.name}' must be {wanted}, not {actual}"
    collector.add("DOC012", message, node.span, hint=hint, fixes=fix)


def add_comment(message: str, node: Scalar, comment: Span, collector: Collector) -> None:
    """Report a value that YAML reads as a comment; `node` is the empty scalar before it."""
    text = comment.source.text[comment.start : comment.end]
    message += ": '#' after a space starts a comment"
    hint = f"put the value in quotes: {in_quotes(text)}"
    fix = fixes.comment_in_quotes(node, comment)
    collector.add("DOC012", message, comment, hint=hint, fixes=fix)


def _whole_hint(whole: Fixes) -> str:
    return f"put the whole value in quotes: {whole[0].edits[0].text}"


def plain_key(
    key: Scalar, label: str, code: str, collector: Collector, whole: Fixes | None = None
) -> str:
    """Return a key with lookalikes replaced by ASCII characters, and report the first of them.

    A key in quotes is returned as it is. `whole` replaces the fix if the key has no value: the fix
    of the value that it may be a part of.
    """
    lookalike = None if key.style or key.text.isascii() else lookalike_word(key.text)
    if lookalike is None:
        return key.text
    typed = str(lookalike.typed).strip()
    span = key.span_of(lookalike.start, lookalike.end)
    message = f"unexpected {lookalike.name} in {label}"
    hint = _whole_hint(whole) if whole else f"write {typed}"
    fix = fixes.replaced(key, typed) if whole is None else whole
    collector.add(code, message, span, hint=hint, fixes=fix)
    return typed


def _is_quoted(text: str, types: str) -> bool:
    return ("boolean" in types and text in ("true", "false")) or (
        "integer" in types and text.lstrip("-").isdigit()
    )


def has_type(node: YamlNode, types: str) -> bool:
    """Return whether a node has one of the types; NaN and infinity have none."""
    number = node.value if isinstance(node, Scalar) and isinstance(node.value, float) else 0.0
    return isfinite(number) and type_of(node) in types.split(" | ")

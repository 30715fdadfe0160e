"""Parses YAML into nodes with positions, with PyYAML's events.

The only values are null, booleans, numbers, and strings; dates are strings, as in JSON. Limits are
`MAX_BYTES`, `MAX_NESTING`, and `MAX_NODES`, which counts an alias as all of its nodes.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from mapper.diagnostics import Collector, Fix, Related
from mapper.document import fixes
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode
from mapper.files.reading import MIB, Reading, read_text
from mapper.text import SourceText, Span
from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from mapper.document import yaml_syntax
else:
    yaml_syntax = lazy_module("mapper.document.yaml_syntax")

MAX_BYTES = 5 * MIB
MAX_NESTING = 64
MAX_NODES = 100_000
MAX_BITS = 1024

_PREFIX = "tag:yaml.org,2002:"
_SCALAR_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "merge", "value"})
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_CONFLICT = lazy_pattern(r"^(?:<{7}|>{7}|\|{7}|={7})(?:[ \t].*)?$", re.MULTILINE)


DOCUMENT = Reading(MAX_BYTES, "DOC001", "DOC003", "DOC002", "split it into several mappings")


def read_source(path: Path | str, collector: Collector) -> SourceText | None:
    """Return the text of a document file; None after a finding."""
    return read_text(path, DOCUMENT, collector)


def read_yaml(
    source: SourceText, collector: Collector, keys: Collection[str] = ()
) -> YamlNode | None:
    """Return the root node of a document; None after a finding.

    `keys` are the names of keys that may be in braces, to suggest a missing comma before them.
    """
    if _has_conflict(source, collector):
        return None
    reader = _Reader(source, collector)
    try:
        return reader.read()
    except yaml.YAMLError as error:
        yaml_syntax.add_syntax_error(source, error, collector, keys)
    except _Stop:
        pass
    return None


def _has_conflict(source: SourceText, collector: Collector) -> bool:
    """Report the first merge conflict marker of a file, if it has any."""
    if not any(mark in source.text for mark in ("<<<<<<<", "=======", ">>>>>>>")):
        return False
    match = _CONFLICT.search(source.text)
    if match is None:
        return False
    span = Span(source, match.start(), match.end())
    hint = "keep one side, and delete the lines that start with <<<<<<<, =======, and >>>>>>>"
    collector.add("DOC004", f"merge conflict marker '{match[0].strip()}'", span, hint=hint)
    return True


class _Stop(Exception):  # noqa: N818 - control flow, not an error
    """Raised to stop reading, after reporting why."""


class _Reader:
    """Builds nodes from events, with a stack of open collections instead of recursion."""

    def __init__(self, source: SourceText, collector: Collector) -> None:
        self.source = source
        self.collector = collector
        self.anchors: dict[str, tuple[YamlNode | None, int]] = {}
        self.nodes = 0
        self.flows = 0  # open collections in braces or brackets

    def read(self) -> YamlNode | None:
        root: YamlNode | None = None
        stack: list[_Open] = []
        documents = 0
        for event in yaml.parse(self.source.text, Loader=_LOADER):
            node: YamlNode | None = None
            size = 1
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        hint = "move it to a file of its own, and remove the '---'"
                        self.stop("DOC005", "a second document starts here", event, hint)
                    continue
                case yaml.ScalarEvent():
                    node = self.scalar(event)
                    self.anchor(event, node, 1)
                case yaml.AliasEvent():
                    node, size = self.alias(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self.open(event, stack)
                    continue
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    done = stack.pop()
                    node, size = self.close(done, event), done.size
                    self.anchor(done.event, node, size)
                case _:
                    continue
            if stack:
                stack[-1].nodes.append(node)
                stack[-1].size += size
            else:
                root = node
        if root is None or (isinstance(root, Scalar) and root.value is None):
            hint = "start with 'mapper: 1', 'mapper-schema: 1', or 'mapper-tests: 1'"
            self.collector.add("DOC006", "the document is empty", self.source.whole(), hint=hint)
            return None
        return root

    def open(self, event: Any, stack: list[_Open]) -> None:
        if len(stack) >= MAX_NESTING:
            message = f"the document is nested more than {MAX_NESTING} levels deep"
            self.stop("DOC007", message, event, "")
        self.check_tag(event)
        if event.anchor:
            self.anchors[event.anchor] = (None, 0)
        self.count(1, event)
        self.flows += bool(event.flow_style)
        stack.append(_Open(event))

    def scalar(self, event: Any) -> Scalar:
        self.count(1, event)
        tag = self.check_tag(event)
        if tag is None:
            tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, event.implicit)
        style = event.style or ""
        value = _value_of(tag.removeprefix(_PREFIX), event.value)
        style = "" if style == "plain" else style
        return Scalar(value, event.value, style, self.span(event), self.flows > 0)

    def alias(self, event: Any) -> tuple[YamlNode, int]:
        if event.anchor not in self.anchors:
            hint = f"put a value that starts with '*' in quotes, or define '&{event.anchor}' above"
            fix = yaml_syntax.alias_in_quotes(self.span(event))
            self.stop("DOC004", f"undefined alias '*{event.anchor}'", event, hint, fix)
        node, size = self.anchors[event.anchor]
        if node is None:
            message = f"the alias '*{event.anchor}' is inside its own anchor"
            self.stop("DOC004", message, event, "write the values out")
        self.count(size, event)
        return node, size

    def anchor(self, event: Any, node: YamlNode, size: int) -> None:
        if event.anchor:
            self.anchors[event.anchor] = (node, size)

    def count(self, size: int, event: Any) -> None:
        self.nodes += size
        if self.nodes > MAX_NODES:
            message = f"the document expands to more than {MAX_NODES:,} values"
            self.stop("DOC008", message, event, "write the values out instead of using aliases")

    def check_tag(self, event: Any) -> str | None:
        """Return the explicit tag of a node, if it has one; stop unless it is a standard tag."""
        tag = event.tag
        if tag is None or tag == "!":
            return None
        short = tag.removeprefix(_PREFIX)
        own = _SCALAR_TAGS if isinstance(event, yaml.ScalarEvent) else {"map", "seq"}
        if not tag.startswith(_PREFIX) or short not in own:
            message = f"unsupported tag '{tag.replace(_PREFIX, '!!')}'"
            hint = "remove it, or put a value that starts with '!' in quotes"
            self.stop("DOC009", message, event, hint)
        return str(tag)

    def close(self, done: _Open, end: Any) -> YamlNode:
        self.flows -= bool(done.event.flow_style)
        span = Span(self.source, done.event.start_mark.index, end.end_mark.index)
        if isinstance(end, yaml.SequenceEndEvent):
            return Sequence(tuple(done.nodes), span)
        entries: dict[Any, tuple[Scalar, YamlNode]] = {}
        merged: list[YamlNode] = []
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                hint = "put it in quotes, or remove the brackets"
                self.collector.add("DOC012", "a key must be a string", key.span, hint=hint)
            elif key.text == "<<" and not key.style:
                merged.extend(value.items if isinstance(value, Sequence) else [value])
            elif (first := entries.get((type(key.value), key.value))) is not None:
                message = f"duplicate key '{key.text}'"
                hint = f"remove one of them; the first is on line {first[0].span.place.line}"
                related = (Related(first[0].span, "first here"),)
                removals = fixes.removed_pairs(*first, key, value)
                self.collector.add(
                    "DOC010", message, key.span, hint=hint, related=related, fixes=removals
                )
            else:
                entries[type(key.value), key.value] = (key, value)
        for block in merged:
            if isinstance(block, Block):
                for key, value in block:
                    entries.setdefault((type(key.value), key.value), (key, value))
            else:
                self.collector.add("DOC012", "'<<' must be a block of keys", block.span)
        return Block(tuple(entries.values()), span)

    def span(self, event: Any) -> Span:
        return Span(self.source, event.start_mark.index, event.end_mark.index)

    def stop(
        self, code: str, message: str, event: Any, hint: str, fix: tuple[Fix, ...] = ()
    ) -> NoReturn:
        self.collector.add(code, message, self.span(event), hint=hint, fixes=fix)
        raise _Stop


class _Open:
    """A collection whose end has not been read yet."""

    def __init__(self, event: Any) -> None:
        self.event = event
        self.nodes: list[Any] = []
        self.size = 1


def _value_of(tag: str, text: str) -> Any:
    """Return a scalar's value. Sexagesimal numbers (`10:30`) and dates are strings."""
    if tag in ("int", "float") and ":" not in text:
        node = yaml.ScalarNode(_PREFIX + tag, text)
        construct = getattr(_CONSTRUCTOR, f"construct_yaml_{tag}")
        try:
            value = construct(node)
        except (ValueError, IndexError):
            return text
        # Python refuses to print longer integers
        return text if isinstance(value, int) and value.bit_length() > MAX_BITS else value
    if tag == "bool":
        return _CONSTRUCTOR.bool_values.get(text.lower(), text)
    return None if tag == "null" else text

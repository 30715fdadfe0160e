"""Merges entries into the text of an existing mapping document, and changes nothing else.

A change is a splice at the position of a YAML node. A round-trip YAML library would re-wrap and
re-indent lines that nobody changed. The result is parsed again; if it does not have the wanted
entries, nothing is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapper.dataprep import check_tree
from mapper.diagnostics import Collector
from mapper.document.mapping import Entry
from mapper.document.mapping_reader import read_entries
from mapper.document.mapping_writer import entry_text, entry_value
from mapper.document.nodes import Block, Scalar, YamlNode, end_of, text_of
from mapper.document.tenants import fill_tenant
from mapper.document.yaml_reader import read_yaml
from mapper.paths import FieldPath, PathSyntaxError, parse_path
from mapper.text import SourceText


@dataclass(frozen=True)
class Merged:
    """The new text, and the targets that were added, changed, and removed."""

    text: str
    added: tuple[FieldPath, ...]
    changed: tuple[FieldPath, ...]
    removed: tuple[FieldPath, ...]


class MergeError(ValueError):
    """A document cannot be changed in place; `target` is the entry, or None for all."""

    def __init__(self, message: str, target: FieldPath | None = None) -> None:
        """Keep the message and the target."""
        super().__init__(message)
        self.target = target


@dataclass(frozen=True)
class _Line:
    """An entry of the existing text; `entry` is None if it has an error."""

    key: Scalar
    node: YamlNode
    entry: Entry | None


def merge_text(source: SourceText, tenant: str, wanted: Sequence[Entry], *, keep: bool) -> Merged:
    """Return the text of a mapping document with the wanted entries.

    Entries with the same tree stay as they are, and so do a name and a description that the wanted
    entry lacks. Others are replaced, added after the entry that precedes them, or removed. With
    `keep`, none are removed.

    Raises:
        MergeError: The document cannot be changed in place.
    """
    block, lines = _existing(source, tenant)
    edits: list[tuple[int, int, str]] = []
    added, changed = [], []
    by_target = {entry.target: entry for entry in wanted}
    removed = [] if keep else [target for target in lines if target not in by_target]
    if len(removed) == len(lines):
        raise MergeError("the two mappings have no target in common")
    for target in removed:
        edits.append((*_whole_lines(source, lines[target]), ""))
    last = next(target for target in lines if target not in removed)
    place = _line_start(source.text, lines[last].key.span.start)
    for entry in wanted:
        line = lines.get(entry.target)
        if line is None:
            indent = _indent(source.text, block)
            text = entry_text(entry, tenant, indent)
            edits.append((place, place, _with_line_ends(f"{text}\n", source.text)))
            added.append(entry.target)
            continue
        if not _same(line.entry, entry):
            start, end, new = _replacement(source, line, entry)
            if source.text[start:end] != new:
                edits.append((start, end, new))
                changed.append(entry.target)
        place = _whole_lines(source, line)[1]
    text = _apply(source.text, edits)
    _verify(text, source, tenant, by_target, [t for t in lines if keep and t not in by_target])
    return Merged(text, tuple(added), tuple(changed), tuple(removed))


def includes_others(source: SourceText) -> bool:
    """Return whether a mapping document includes other files."""
    root = read_yaml(source, Collector())
    return isinstance(root, Block) and root.get("include") is not None


def tenant_of(source: SourceText) -> str:
    """Return the tenant id of a mapping document, without the underscore; or ""."""
    root = read_yaml(source, Collector())
    return text_of(root.get("tenant")).removeprefix("_") if isinstance(root, Block) else ""


def _existing(source: SourceText, tenant: str) -> tuple[Block, dict[FieldPath, _Line]]:
    root = read_yaml(source, Collector())
    block = root.get("mappings") if isinstance(root, Block) else None
    if not isinstance(block, Block) or not block.entries:
        raise MergeError("the existing mapping has no entries")
    first = block.entries[0][0]
    if source.text[block.span.start : block.span.start + 1] == "{":
        raise MergeError("the existing 'mappings' are in braces; write one entry per line")
    entries, _ = read_entries(block, tenant, Collector())
    by_place = {entry.span.start: entry for entry in entries}
    lines: dict[FieldPath, _Line] = {}
    for key, node in block:
        if key.span.start < first.span.start or key.span.start > block.span.end:
            raise MergeError("the existing 'mappings' include entries with '<<'; write them out")
        try:
            target = fill_tenant(parse_path(key.text), tenant)
        except PathSyntaxError:
            raise MergeError(f"the existing target '{key.text}' is not a valid path") from None
        lines[target] = _Line(key, node, by_place.get(key.span.start))
    return block, lines


def _same(old: Entry | None, new: Entry) -> bool:
    return (
        old is not None
        and old.tree == new.tree
        and new.name in ("", old.name)
        and new.description in ("", old.description)
    )


def _replacement(source: SourceText, line: _Line, entry: Entry) -> tuple[int, int, str]:
    """Return the edit that gives an existing target its new value: start, end, and text."""
    start, end = line.node.span.start, end_of(line.node)
    if start < line.key.span.end or "&" in source.text[line.key.span.end : start]:
        raise MergeError("its value is an alias or an anchor; write it out", entry.target)
    if line.entry is not None:
        description = entry.description or line.entry.description
        entry = replace(entry, name=entry.name or line.entry.name, description=description)
    text = source.text
    indent = text[_line_start(text, line.key.span.start) : line.key.span.start]
    rest = text[end : text.find("\n", end) if text.find("\n", end) >= 0 else len(text)].strip()
    on_line = "\n" not in text[line.key.span.end : start]
    room = 96 - (line.key.span.end + 1 - _line_start(text, line.key.span.start))
    value = entry_value(entry, indent, room, one_line=bool(rest))
    if value.startswith("\n") or not on_line:
        colon = text.find(":", line.key.span.end) + 1
        return colon, end, _with_line_ends(value if value.startswith("\n") else f" {value}", text)
    return start, end, value


def _whole_lines(source: SourceText, line: _Line) -> tuple[int, int]:
    """Return the offsets of the lines of an entry."""
    text = source.text
    end = text.find("\n", max(end_of(line.node), line.key.span.end))
    return _line_start(text, line.key.span.start), len(text) if end < 0 else end + 1


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _indent(text: str, block: Block) -> str:
    start = block.entries[0][0].span.start
    return text[_line_start(text, start) : start]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _with_line_ends(added: str, text: str) -> str:
    return added.replace("\n", _line_end(text))


def _apply(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return the text after all edits; edits at the same offset keep their order."""
    parts, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if new and start == len(text) and not text.endswith("\n"):
            new = _line_end(text) + new.removesuffix(_line_end(text))
        parts += [text[done:start], new]
        done = max(done, end)
    return "".join([*parts, text[done:]])


def _verify(
    text: str,
    source: SourceText,
    tenant: str,
    wanted: dict[FieldPath, Entry],
    kept: Iterable[FieldPath],
) -> None:
    root = read_yaml(SourceText(source.path, text), Collector())
    block = root.get("mappings") if isinstance(root, Block) else None
    entries, failed = read_entries(block, tenant, Collector())
    by_target = {entry.target: entry for entry in entries}
    failed_targets = {entry.target for entry in failed}
    for target, entry in wanted.items():
        # an entry with an error of its own, such as an unknown function, is left to `check`
        is_invalid = target in failed_targets and any(
            item.is_error for item in check_tree(entry.tree)
        )
        if not is_invalid and not _same(by_target.get(target), entry):
            raise MergeError("the merged file would not contain the expected entry", target)
    if {*by_target, *failed_targets} - {*wanted, *kept}:
        raise MergeError("an entry could not be removed")

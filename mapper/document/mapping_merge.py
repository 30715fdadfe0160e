"""What changed elsewhere, written into an existing mapping: only the bytes of what differs.

The YAML nodes know their places, so a change is a splice. A round-trip YAML library would re-wrap
flow maps and re-indent, and a pull request would show lines that nobody changed. What was written
is read again; where that does not give what was wanted, nothing is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mapper.dataprep import check_tree
from mapper.diagnostics import Collector
from mapper.document.mapping import Entry
from mapper.document.mapping_reader import read_entries
from mapper.document.mapping_writer import entry_text, entry_value
from mapper.document.nodes import Block, Scalar, YamlNode
from mapper.document.tenants import fill_tenant
from mapper.document.yaml_reader import read_yaml
from mapper.paths import FieldPath, PathSyntaxError, parse_path
from mapper.text import SourceText


@dataclass(frozen=True)
class Merged:
    """The new text, and the targets by what happened to them."""

    text: str
    added: tuple[FieldPath, ...]
    changed: tuple[FieldPath, ...]
    removed: tuple[FieldPath, ...]


class MergeError(ValueError):
    """A document cannot be changed in place; `target` is where, None: as a whole."""

    def __init__(self, message: str, target: FieldPath | None = None) -> None:
        """Keep the target beside the message."""
        super().__init__(message)
        self.target = target


@dataclass(frozen=True)
class _Line:
    """An entry of the existing text."""

    key: Scalar
    node: YamlNode
    entry: Entry | None


def merge_text(source: SourceText, tenant: str, wanted: Sequence[Entry], *, keep: bool) -> Merged:
    """An existing mapping document with the wanted entries.

    Entries with an equal tree stay as they are (and so do name and description where the wanted
    one has none). Others are replaced, added after the one that precedes them, or removed; with
    `keep` none is removed.

    Raises:
        MergeError: where that cannot be done in place.
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


def tenant_of(source: SourceText) -> str:
    """The tenant that a mapping document names, without the underscore; or ""."""
    root = read_yaml(source, Collector())
    node = root.get("tenant") if isinstance(root, Block) else None
    return node.text.removeprefix("_") if isinstance(node, Scalar) else ""


def _existing(source: SourceText, tenant: str) -> tuple[Block, dict[FieldPath, _Line]]:
    root = read_yaml(source, Collector())
    block = root.get("mappings") if isinstance(root, Block) else None
    if not isinstance(block, Block) or not block.entries:
        raise MergeError("the existing mapping has no entries")
    first = block.entries[0][0]
    if source.text[block.span.start : block.span.start + 1] == "{":
        raise MergeError("the existing 'mappings' stand between braces; write one a line")
    entries, _ = read_entries(block, tenant, Collector())
    by_place = {entry.span.start: entry for entry in entries}
    lines: dict[FieldPath, _Line] = {}
    for key, node in block:
        if key.span.start < first.span.start or key.span.start > block.span.end:
            raise MergeError("the existing 'mappings' take entries from elsewhere with '<<'")
        try:
            target = fill_tenant(parse_path(key.text), tenant)
        except PathSyntaxError:
            raise MergeError(f"the existing target '{key.text}' is no path") from None
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
    """The edit that gives an existing target its new value."""
    start, end = line.node.span.start, _end(source.text, line.node)
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


def _end(text: str, node: YamlNode) -> int:
    """Where the last character of a value stands; YAML's own end may lie behind blank lines."""
    if isinstance(node, Block) and node.entries and text[node.span.start] != "{":
        return _end(text, node.entries[-1][1])
    return node.span.start + len(text[node.span.start : node.span.end].rstrip())


def _whole_lines(source: SourceText, line: _Line) -> tuple[int, int]:
    """From the first line of an entry to the line after its last."""
    text = source.text
    end = text.find("\n", max(_end(text, line.node), line.key.span.end))
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
    """The text after all edits; those at one place keep their order."""
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
    found = {entry.target: entry for entry in entries}
    for target, entry in wanted.items():
        # what does not run here (an unknown function, say) is written all the same, for `check`
        is_fault = target in failed and any(item.is_error for item in check_tree(entry.tree))
        if not is_fault and not _same(found.get(target), entry):
            raise MergeError("the changed file would not say what is wanted", target)
    if {*found, *failed} - {*wanted, *kept}:
        raise MergeError("an entry could not be removed")

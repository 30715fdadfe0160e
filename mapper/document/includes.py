"""Reads the mappings that another one includes, and merges their entries.

The entries of the including file win. Those of included files come first, in the order of
`include`; a target that two of them map is reported (XDM007) unless the including file maps it too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from mapper.diagnostics import Collector
from mapper.diagnostics.selection import Ignored
from mapper.document.header import MAPPING_KIND, read_document
from mapper.document.ignores import read_ignores
from mapper.document.keys import Draft, KeyTable, valid_keys
from mapper.document.mapping import Entry, FailedEntry
from mapper.document.nodes import Scalar, Sequence, YamlNode, kind_of, text_of
from mapper.document.project_files import project_file
from mapper.text import SourceText

MAX_DEPTH = 8  # of files that include files


class Included(NamedTuple):
    """What included files contribute.

    Attributes:
        entries: Their entries.
        failed: Their entries with errors.
        sources: Their contents.
        ignores: Their ignore comments.
    """

    entries: tuple[Entry, ...] = ()
    failed: tuple[FailedEntry, ...] = ()
    sources: tuple[SourceText, ...] = ()
    ignores: tuple[Ignored, ...] = ()


# Reads the entries under `mappings` with a tenant: those without errors, and those with errors.
ReadEntries: TypeAlias = Callable[
    [YamlNode | None, str, Collector], tuple[list[Entry], list[FailedEntry]]
]


class IncludeReader:
    """Reads included files for one mapping."""

    def __init__(
        self, table: KeyTable[Any], read_entries: ReadEntries, tenant: str, collector: Collector
    ) -> None:
        """Read with the keys of a mapping, and the tenant of the including one."""
        # an included file needs neither a schema nor entries of its own
        self._table = {name: key._replace(required=False) for name, key in table.items()}
        self._read_entries = read_entries
        self._tenant = tenant
        self._collector = collector
        self._chain: list[str] = []
        self._seen: set[str] = set()  # so that a file that several include is read once

    def read(self, path: Path, node: YamlNode | None) -> Included:
        """Return what the files under `include` of a mapping contribute."""
        self._chain.append(os.path.realpath(path))
        parts = [self._file(path, item) for item in paths_of(node, self._collector)]
        self._chain.pop()
        return _joined(parts)

    def _file(self, document: Path, node: YamlNode) -> Included:
        path = project_file(document, node, "mapping", self._collector)
        if path is None:
            return Included()
        if os.path.realpath(path) in self._chain:
            message = f"'{text_of(node)}' includes itself"
            hint = "remove it: a mapping cannot include a file that includes it"
            self._collector.add("DOC025", message, node.span, hint=hint)
            return Included()
        if len(self._chain) > MAX_DEPTH:
            message = f"'{text_of(node)}' is included more than {MAX_DEPTH} levels deep"
            self._collector.add("DOC025", message, node.span, hint="include it in the mapping")
            return Included()
        if os.path.realpath(path) in self._seen:
            return Included()
        self._seen.add(os.path.realpath(path))
        root = read_document(path, MAPPING_KIND, self._table, self._collector)
        if root is None:
            return Included(sources=(SourceText(str(path), ""),))
        values = valid_keys(root, self._table, "the mapping", self._collector)
        if "mapper" in values:
            self._table["mapper"].read(Draft(self._collector), values["mapper"])
        entries, failed = self._read_entries(values.get("mappings"), self._tenant, self._collector)
        own = Included(tuple(entries), tuple(failed), (root.span.source,), read_ignores(root))
        return merged(own, self.read(path, values.get("include")))


def paths_of(node: YamlNode | None, collector: Collector) -> list[YamlNode]:
    """Return the nodes of the paths under `include` or `samples`: one, or a list of them."""
    items = node.items if isinstance(node, Sequence) else [] if node is None else [node]
    valid: list[YamlNode] = []
    for item in items:
        if isinstance(item, Scalar) and isinstance(item.value, str):
            valid.append(item)
        else:
            message = f"a path must be a string, not {kind_of(item)}"
            collector.add("DOC012", message, item.span, hint="write a path, or a list of paths")
    return valid


def merged(own: Included, included: Included) -> Included:
    """Return the entries of a file with those that it includes; its own win."""
    targets = {entry.target for entry in own.entries} | {entry.target for entry in own.failed}
    kept = tuple(entry for entry in included.entries if entry.target not in targets)
    return Included(
        (*kept, *own.entries),
        (*included.failed, *own.failed),
        (*own.sources, *included.sources),
        (*own.ignores, *included.ignores),
    )


def _joined(parts: list[Included]) -> Included:
    return Included(
        tuple(entry for part in parts for entry in part.entries),
        tuple(entry for part in parts for entry in part.failed),
        tuple(source for part in parts for source in part.sources),
        tuple(ignored for part in parts for ignored in part.ignores),
    )

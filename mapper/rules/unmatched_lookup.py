"""No value of a source is among the keys of its lookup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.dataprep import tree_path
from mapper.dataprep.functions.lookups import identity
from mapper.dataprep.tree import Call, Literal, walk
from mapper.diagnostics import Diagnostic
from mapper.document import Entry
from mapper.engine.outcomes import unmatched_rows
from mapper.paths import Path, get_all, print_path
from mapper.rules.base import Context, Needs, Rule, finding

_MEANT = ("*", "default", "else", "other", "others", "otherwise")


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding per entry whose lookup has a key that is meant for all other values."""
    for _, entry, path, keys in _lookups(context):
        meant = _meant(keys)
        if meant is not None and not _has_key(context, path, [meant]):
            message = f"'{meant}' is a value like any other, and no payload has it"
            yield finding("XDM033", message, entry.span, "for all other values the key is _")


def check_results(context: Context) -> Iterator[Diagnostic]:
    """One finding per entry whose lookup never matches, unless its rows are reported (ROW009)."""
    reported = unmatched_rows(context.outcomes)
    for index, entry, path, keys in _lookups(context):
        if index in reported or _meant(keys) is not None or _has_key(context, path, keys):
            continue
        if any(True for _ in _scalars(context, path)):
            message = f"no value of '{print_path(path)}' is a key of its lookup"
            hint = "keys are compared exactly, capitals and type too; _ is for all other values"
            yield finding("XDM033", message, entry.span, hint)


def _lookups(context: Context) -> Iterator[tuple[int, Entry, Path, list[Any]]]:
    """Yield entries with a lookup, or a `decode`, without a default: index, entry, path, keys."""
    for index, entry in enumerate(context.document.entries):
        for node in walk(entry.tree):
            if isinstance(node, Call) and node.name == "decode" and len(node.args) % 2:
                path = tree_path(node.args[0])
                keys = [key.value for key in node.args[1::2] if isinstance(key, Literal)]
                if path is not None and len(keys) == len(node.args) // 2:
                    yield index, entry, path, keys
                    break


def _meant(keys: list[Any]) -> str | None:
    return next((key for key in keys if isinstance(key, str) and key.lower() in _MEANT), None)


def _has_key(context: Context, path: Path, keys: list[Any]) -> bool:
    wanted = set(map(identity, keys))
    return any(identity(value) in wanted for value in _scalars(context, path))


def _scalars(context: Context, path: Path) -> Iterator[Any]:
    """The values at a path that a lookup may have a key for."""
    for row in context.rows:
        for value in get_all(row.value, path):
            if value is not None and not isinstance(value, list | dict):
                yield value


RULE = Rule("XDM033", check, Needs.ROWS)
RULE_ON_RESULTS = Rule("XDM033", check_results, Needs.RESULTS)

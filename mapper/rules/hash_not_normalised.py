"""A hash is made of an e-mail address that is not trimmed, or not in lower case."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import paths_read
from mapper.dataprep.tree import Call, Node, walk
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.rules.normalising import HASHES, not_done


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a hash."""
    for entry in context.document.entries:
        for node in walk(entry.tree):
            if isinstance(node, Call) and node.name in HASHES and node.args:
                missing = not_done(node.args[0])
                if missing and _is_address(node.args[0]):
                    how = " and ".join(sorted(missing, reverse=True))
                    message = f"'{node.name}' hashes an e-mail address without {how}"
                    hint = f"write {node.name}(lower(trim(...)))"
                    yield finding("XDM017", message, entry.span_of(node), hint)


def _is_address(tree: Node) -> bool:
    names = [path[-1] for path in paths_read(tree)]
    return any(isinstance(name, str) and "mail" in name.lower() for name in names)


RULE = Rule("XDM017", check)

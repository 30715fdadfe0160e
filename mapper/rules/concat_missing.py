"""A text is joined from something that can be missing."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import tree_path
from mapper.dataprep.folding import choices
from mapper.dataprep.tree import Binary, Call, Literal, Node, walk
from mapper.diagnostics import Diagnostic
from mapper.paths import STAR, FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding a field and entry; none where no payload has the field (SRC002 says so)."""
    for entry in context.document.entries:
        told = set()
        guarded = dict(_guarded(entry.tree))
        for node in walk(entry.tree):
            if not isinstance(node, Call) or node.name != "concat":
                continue
            for arg in node.args:
                path = tree_path(arg)
                if path is None or path in told or STAR in path or not context.seen.at(path):
                    continue
                if guarded.get(id(node)) == path:
                    continue
                told.add(path)
                lacking = context.lacking(path)
                if lacking:
                    name = print_path(path)
                    message = f"'concat' joins '{name}', which {context.some(lacking)}"
                    hint = f"write coalesce({name}, '') for it"
                    related = context.such_as(path, lambda value: value is None)
                    yield finding("EXP015", message, entry.span_of(arg), hint, related=related)


def _guarded(tree: Node) -> Iterator[tuple[int, FieldPath | None]]:
    """Yield the `id` of every node that sees a path only where it is not null, with that path."""
    for _, test, yes, no in choices(tree):
        match test:
            case Binary("==" | "!=" as op, tested, Literal(None)):
                for node in walk(no if op == "==" else yes):
                    yield id(node), tree_path(tested)


RULE = Rule("EXP015", check, Needs.ROWS)

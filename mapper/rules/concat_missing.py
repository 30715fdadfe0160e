"""`concat` joins a field that payloads can lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mapper.dataprep import print_tree, tree_path
from mapper.dataprep.folding import choices
from mapper.dataprep.tree import Binary, Call, Literal, Node, walk
from mapper.diagnostics import Diagnostic
from mapper.document import entry_fixes
from mapper.paths import STAR, FieldPath, print_path
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per field and entry, except for fields that no payload has (SRC002)."""
    for entry in context.document.entries:
        reported = set()
        guarded = dict(_guarded(entry.tree))
        dates = dict(_dates(entry.nodes))
        for node in entry.nodes:
            if not isinstance(node, Call) or node.name != "concat":
                continue
            for arg in node.args:
                path = tree_path(arg)
                if path is None or path in reported or STAR in path or not context.seen.at(path):
                    continue
                if guarded.get(id(node)) == path:
                    continue
                reported.add(path)
                lacking = context.lacking(path)
                if lacking:
                    name = print_path(path)
                    message = f"'concat' joins '{name}', which {context.some(lacking)}"
                    hint = f"write coalesce({name}, '') instead"
                    related = context.such_as(path, lambda value: value is None)
                    text = print_tree(Call("coalesce", (arg, Literal(""))))
                    fix = entry_fixes.rewritten(entry, f"Replace with {text}", (arg, text))
                    if (date := dates.get(id(node))) is not None:  # "" is not a date
                        hint = (
                            f"write iif({name} == null, null, date(...)) if there is no date then"
                        )
                        test = Binary("==", arg, Literal(None))
                        text = print_tree(Call("iif", (test, Literal(None), date)))
                        title = f"Write iif({name} == null, null, date(...))"
                        fix = entry_fixes.rewritten(entry, title, (date, text))
                    span = entry.span_of(arg)
                    yield finding("EXP015", message, span, hint, related=related, fixes=fix)


def _dates(nodes: Iterable[Node]) -> Iterator[tuple[int, Call]]:
    """Yield the `id` of every string that is parsed as a date, with the call that parses it."""
    for node in nodes:
        if isinstance(node, Call) and node.name == "date" and node.args:
            yield id(node.args[0]), node


def _guarded(tree: Node) -> Iterator[tuple[int, FieldPath | None]]:
    """Yield the `id` of every node that is evaluated only if a path is not null, with the path."""
    for _, test, yes, no in choices(tree):
        match test:
            case Binary("==" | "!=" as op, tested, Literal(None)):
                for node in walk(no if op == "==" else yes):
                    yield id(node), tree_path(tested)


RULE = Rule("EXP015", check, Needs.ROWS)

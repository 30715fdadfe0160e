"""Fixes of findings about the source or the target of an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice

from mapper.dataprep import (
    ExpressionSyntaxError,
    Node,
    Problem,
    Rewrite,
    check_tree,
    parse,
    path_tree,
    print_tree,
    tree_path,
)
from mapper.dataprep.common_patterns import patterns_for
from mapper.dataprep.tree import Literal, walk
from mapper.diagnostics import Edit
from mapper.document.fixes import Fixes, added, fix_of, replaced
from mapper.document.mapping import Entry, EntryNodes
from mapper.document.mapping_writer import target_text
from mapper.document.nodes import Block, Scalar
from mapper.document.scalar_edits import after, part_edit, part_edits, quoted, raw_edit, whole_edit
from mapper.document.yaml_text import text_scalar
from mapper.jmes import lower_source
from mapper.jmes.paths import source_text
from mapper.paths import FieldPath, print_path

MAX_REWRITTEN = 20  # problems of an expression whose rewrites are tried


def rewrites(
    nodes: EntryNodes,
    problem: Problem,
    problems: Collection[Problem],
    parser: Callable[[str], Node | None],
) -> Fixes:
    """Return the fixes for a problem of a source that leave fewer errors than before.

    Args:
        nodes: The nodes of the entry.
        problem: The problem.
        problems: All problems of the entry.
        parser: Parses the source.
    """
    source = nodes.source
    if not isinstance(source, Scalar) or problem not in islice(problems, MAX_REWRITTEN):
        return ()
    fixes: dict[str, Fixes] = {}
    for rewrite in problem.rewrites:
        text = source.text[: rewrite.start] + rewrite.text + source.text[rewrite.end :]
        usable = parse if rewrite.key == "expression" else parser
        if text not in fixes and (
            rewrite.key == "value" or _has_fewer_errors(text, problem, problems, usable)
        ):
            fixes[text] = _rewritten(nodes, source, rewrite)
    return tuple(fix for alternatives in fixes.values() for fix in alternatives)


def _has_fewer_errors(
    text: str,
    problem: Problem,
    problems: Collection[Problem],
    parser: Callable[[str], Node | None],
) -> bool:
    before = Counter(known.code for known in problems)
    before[problem.code] -= 1
    try:
        tree = parser(text)
    except ExpressionSyntaxError:
        return False
    if tree is None:
        return False
    after = Counter(left.code for left in check_tree(tree) if left.is_error)
    return all(count <= before[code] for code, count in after.items())


def _rewritten(nodes: EntryNodes, source: Scalar, rewrite: Rewrite) -> Fixes:
    title = rewrite.title or f"Replace with '{rewrite.text}'"
    if rewrite.key:
        return fix_of(title, *under_key(nodes, rewrite.key, rewrite.text))
    return fix_of(title, part_edit(source, rewrite.start, rewrite.end, rewrite.text))


def under_key(nodes: EntryNodes, kind: str, text: str) -> list[Edit | None]:
    """Return the edits after which an entry has another source, with a key such as `value`."""
    source = nodes.source
    if not isinstance(source, Scalar):
        return [None]
    if source is nodes.value:
        return [raw_edit(source, f"{{{kind}: {quoted(text)}}}")] if text.isprintable() else [None]
    block = nodes.value
    keys = [key for key, value in block if value is source] if isinstance(block, Block) else []
    renames = [whole_edit(key, kind) for key in keys if key.text != kind]
    return [*renames, whole_edit(source, text)]


def as_expression(entry: Entry, title: str, text: str) -> Fixes:
    """Return the fix that writes an expression instead of the source of an entry.

    Other keys of the entry, such as `default`, apply to the expression.
    """
    if entry.yaml is None:
        return ()
    return fix_of(title, *under_key(entry.yaml, "expression", text))


def whole_expression(entry: Entry, title: str, text: str) -> Fixes:
    """Return the fix that writes one expression instead of a whole entry.

    Return () if the entry has keys such as `default`, which would apply to the expression too.
    """
    nodes = entry.yaml
    if nodes is None or not isinstance(nodes.source, Scalar):
        return ()
    if isinstance(nodes.value, Block) and any(nodes.value.get(key) for key in _LOWERED):
        return ()
    return fix_of(title, *under_key(nodes, "expression", text))


_LOWERED = ("date_format", "lookup", "default")


def as_constant(entry: Entry, title: str) -> Fixes:
    """Return the fix that writes the source of an entry as a constant."""
    nodes = entry.yaml
    if nodes is None or not isinstance(nodes.source, Scalar) or nodes.kind != "source":
        return ()
    return fix_of(title, *under_key(nodes, "value", nodes.source.text))


def with_key(entry: Entry, key: str, value: str) -> Fixes:
    """Return the fix that adds a key with a value in flow style, such as a `lookup`."""
    nodes = entry.yaml
    if nodes is None or not isinstance(nodes.source, Scalar):
        return ()
    source, pair = nodes.source, f"{key}: {value}"
    edit = added(nodes.value, [pair])
    if source is nodes.value and source.text.isprintable():
        written = text_scalar(source.text, in_flow=True)
        edit = raw_edit(source, f"{{source: {written}, {pair}}}")
    return fix_of(f"Add '{pair}'", edit)


def with_date_format(entry: Entry, text: str) -> Fixes:
    """Return fixes that add a `date_format` each: the patterns that parse a string."""
    formats = [text_scalar(pattern, in_flow=True) for pattern in patterns_for(text)]
    return tuple(fix for form in formats for fix in with_key(entry, "date_format", form))


def rewritten(entry: Entry, title: str, *changes: tuple[Node, str]) -> Fixes:
    """Return the fix that replaces nodes of the expression of an entry by other text."""
    return fix_of(title, *node_edits(entry, changes))


def ranges_rewritten(entry: Entry, title: str, *changes: tuple[int, int, str]) -> Fixes:
    """Return the fix that replaces ranges of the expression of an entry by other text."""
    return fix_of(title, *_range_edits(entry, changes))


def literal_replaced(entry: Entry, literal: Literal, text: str) -> Fixes:
    """Return the fix that gives a string of an entry another value."""
    nodes, title = entry.yaml, f"Replace with '{text}'"
    if nodes is not None and nodes.kind == "value" and literal is entry.tree:
        return replaced(nodes.source, text)
    if nodes is not None and isinstance(nodes.value, Block) and literal.span[0] < 0:
        span = entry.span_of(literal)
        return next((replaced(node, text) for _, node in nodes.value if node.span == span), ())
    return rewritten(entry, title, (literal, print_tree(Literal(text))))


def node_edits(entry: Entry, changes: Iterable[tuple[Node, str]]) -> list[Edit | None]:
    """Return the edits that replace nodes of the expression of an entry by other text."""
    return _range_edits(entry, [(*node.span, text) for node, text in changes])


def _range_edits(entry: Entry, ranges: Collection[tuple[int, int, str]]) -> list[Edit | None]:
    nodes = entry.yaml
    if nodes is None or nodes.kind != "expression" or not isinstance(nodes.source, Scalar):
        return [None]
    if any(end <= start or start < 0 for start, end, _ in ranges):
        return [None]
    try:
        parse(after(nodes.source.text, ranges))
    except ExpressionSyntaxError:
        return [None]
    changes = [(start, end, _fitting(text, nodes.source)) for start, end, text in ranges]
    return part_edits(nodes.source, changes)


def _fitting(text: str, scalar: Scalar) -> str:
    """Return an expression with single quotes if its double quotes would need a backslash."""
    if scalar.style == '"' and "'" not in text and "\\" not in text:
        return text.replace('"', "'")
    return text


def source_edits(entry: Entry, old: FieldPath, new: FieldPath) -> list[Edit | None]:
    """Return the edits after which an entry reads another path."""
    nodes = entry.yaml
    if nodes is None or not isinstance(nodes.source, Scalar):
        return [None]
    if nodes.kind == "source":
        tree, _ = lower_source(nodes.source.text)
        is_path = tree is not None and tree_path(tree) == old
        return [whole_edit(nodes.source, source_text(new)) if is_path else None]
    text, seen = print_tree(path_tree(new)), set()
    changes = []
    for node in walk(entry.tree):
        if node.span not in seen and tree_path(node) == old:
            seen.add(node.span)
            changes.append((node, text))
    return node_edits(entry, changes) or [None]


def target_edit(entry: Entry, target: FieldPath, tenant: str) -> Edit | None:
    """Return the edit after which an entry has another target."""
    if entry.yaml is None:
        return None
    return whole_edit(entry.yaml.key, spelled_target(entry, target, tenant))


def spelled_target(entry: Entry, target: FieldPath, tenant: str) -> str:
    """Return a target with `_tenant`, unless the present target names the tenant's object."""
    names_tenant = entry.yaml is not None and entry.yaml.key.text.startswith(f"_{tenant}.")
    return print_path(target) if names_tenant else target_text(target, tenant)

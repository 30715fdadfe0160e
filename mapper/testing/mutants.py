"""Small changes to a mapping, as colleagues make them by mistake: its mutants.

A mutant is valid, and exports another text than the mapping. Each row of the table `_MUTATORS`
changes one node of an entry; entries as a whole are removed, and swapped with a similar one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from mapper.dataprep import check_tree, print_tree, tree_path
from mapper.dataprep.branches import is_whole
from mapper.dataprep.rewriting import with_part
from mapper.dataprep.tree import (
    Binary,
    Call,
    Literal,
    Name,
    Node,
    Property,
    Ternary,
    TextRange,
    Unary,
    numbered,
)
from mapper.document import Entry, MappingDocument
from mapper.document.mapping_writer import target_text
from mapper.paths import FieldPath, print_path
from mapper.schema import Field
from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.escape import shortened

MAX_PER_ENTRY = 100


@dataclass(frozen=True, eq=False)
class Mutant:
    """A changed mapping.

    Attributes:
        index: The index of the entry that is changed.
        changes: The new entry by index; None if it is removed.
        span: The position of the changed part.
        description: What is changed, such as "remove lower()".
    """

    index: int
    changes: dict[int, Entry | None]
    span: Span
    description: str

    def document(self, document: MappingDocument) -> MappingDocument:
        """Return the changed mapping."""
        entries = (self.changes.get(i, entry) for i, entry in enumerate(document.entries))
        return replace(document, entries=tuple(entry for entry in entries if entry is not None))


class NodeChange(NamedTuple):
    """A changed node: what replaces it, in words, and the range of the changed part."""

    node: Node
    description: str
    place: TextRange


Mutator: TypeAlias = Callable[[Any], Iterator[NodeChange]]


def mutants(document: MappingDocument) -> Iterator[Mutant]:
    """Yield the mutants of a mapping without errors, in the order of its entries.

    Their number grows with the size of the mapping, not with its square.
    """
    similar = _similar(document)
    neighbors = _neighbors(document)
    tenant = document.schema.tenant
    for index, entry in enumerate(document.entries):
        if document.schema.field_at(entry.target) is None:
            continue
        name = target_text(entry.target, tenant)
        yield Mutant(index, {index: None}, entry.span, f"remove the entry of '{name}'")
        for other in similar.get(index, ()):
            there = document.entries[other]
            changes: dict[int, Entry | None] = {
                index: replace(entry, tree=there.tree),
                other: replace(there, tree=entry.tree),
            }
            other_name = target_text(there.target, tenant)
            description = f"swap the sources of '{name}' and '{other_name}'"
            yield Mutant(index, changes, entry.source_span, description)
        yield from _of_tree(index, entry, neighbors)


def _similar(document: MappingDocument) -> dict[int, list[int]]:
    """Return for an entry the entries with whose sources its own can be confused, by index.

    These are the next one in the same object, and the next one with the same name elsewhere, if
    their types are equal.
    """
    similar: dict[int, list[int]] = {}
    previous: dict[object, int] = {}
    texts = [print_tree(entry.tree) for entry in document.entries]
    for index, entry in enumerate(document.entries):
        field = document.schema.field_at(entry.target)
        if field is None:
            continue
        for key in _keys(entry.target, field):
            before = previous.get(key)
            if before is not None and texts[before] != texts[index]:
                known = similar.setdefault(before, [])
                known += [] if index in known else [index]
            previous[key] = index
    return similar


def _keys(target: FieldPath, field: Field) -> tuple[object, ...]:
    kind = (field.type.name, field.array)
    return (kind, "in", target[:-1]), (kind, "name", target[-1])


def _neighbors(document: MappingDocument) -> dict[FieldPath, str]:
    """Return for each field that the mapping reads the name of the next one in its object."""
    siblings: dict[FieldPath, list[str]] = {}
    read = [sorted(entry.reads, key=print_path) for entry in document.entries]
    for path in dict.fromkeys(path for paths in read for path in paths):
        if isinstance(path[-1], str):
            siblings.setdefault(path[:-1], []).append(path[-1])
    return {
        (*parent, name): names[(number + 1) % len(names)]
        for parent, names in siblings.items()
        if len(names) > 1
        for number, name in enumerate(names)
    }


def _of_tree(index: int, entry: Entry, neighbors: Mapping[FieldPath, str]) -> Iterator[Mutant]:
    """Yield the mutants with another tree of an entry."""
    seen = {print_tree(entry.tree)}
    nodes = numbered(entry.tree)
    for position in _positions(entry.tree):
        node = nodes[position][0]
        for change in (*_other_field(node, neighbors), *_changes(node)):
            tree = with_part(entry.tree, position, change.node)
            text = print_tree(tree)
            if text in seen or any(problem.is_error for problem in check_tree(tree)):
                continue
            seen.add(text)
            span = entry.span_at(change.place)
            yield Mutant(index, {index: replace(entry, tree=tree)}, span, change.description)
            if len(seen) > MAX_PER_ENTRY:
                return


def _positions(tree: Node) -> Iterator[int]:
    """Yield the positions of the nodes that the analyst wrote.

    Lowering gives all nodes of a JMESPath source the range of the whole source.
    """
    if tree_path(tree) is not None:
        yield 0
        return
    nodes = numbered(tree)
    lowered: set[int] = set()
    for position, (node, children) in enumerate(nodes):
        has_range = node.span[0] < node.span[1]
        lowered.update(c for c in children if has_range and nodes[c][0].span == node.span)
        is_operator = getattr(node, "written", None) is not None
        is_added = bool(node.children()) and is_whole(node)
        if is_operator or not (position in lowered or is_added):
            yield position


def _changes(node: Node) -> Iterator[NodeChange]:
    for kind, mutators in _MUTATORS.items():
        if isinstance(node, kind):
            for mutator in mutators:
                yield from mutator(node)


# --- fields ------------------------------------------------------------------------------------


def _other_field(node: Node, neighbors: Mapping[FieldPath, str]) -> Iterator[NodeChange]:
    """Read the neighbor of a field instead of the field."""
    if not isinstance(node, (Name, Property)):
        return
    path = tree_path(node)
    if path is not None and path in neighbors:
        other = neighbors[path]
        shown = print_path(path), print_path((*path[:-1], other))
        description = f"read {shown[1]} instead of {shown[0]}"
        yield NodeChange(replace(node, name=other), description, node.span)


# --- constants ---------------------------------------------------------------------------------


def _constant(node: Literal) -> Iterator[NodeChange]:
    other: Any
    match node.value:
        case bool():
            other = not node.value
        case str():
            other = f"{node.value} (changed)" if node.value else "changed"
        case int() | float() | Decimal():
            other = node.value + 1
        case _:
            return
    yield _changed(node, Literal(other, span=node.span))


def _changed(node: Literal, other: Literal) -> NodeChange:
    return NodeChange(other, f"change {_shown(node)} to {_shown(other)}", node.span)


def _shown(node: Node) -> str:
    return shortened(print_tree(node), 40)


# --- calls -------------------------------------------------------------------------------------


def _without_call(node: Call) -> Iterator[NodeChange]:
    """Replace a call by its first argument: lower(x) by x."""
    if node.args and node.name not in _CHOICES and not isinstance(node.args[0], Literal):
        place = node.name_span if node.name_span != (0, 0) else node.span
        yield NodeChange(node.args[0], f"remove {node.name}()", place)


# Function -> the one that it is confused with.
_CONFUSED_CALLS = {
    "lower": "upper", "lcase": "ucase", "upper": "lower", "ucase": "lcase", "ltrim": "rtrim",
    "rtrim": "ltrim", "left": "right", "right": "left", "lpad": "rpad", "rpad": "lpad",
    "min": "max", "max": "min", "first": "last", "last": "first",
}  # fmt: skip


def _other_call(node: Call) -> Iterator[NodeChange]:
    """Call a similar function: max(a, b) instead of min(a, b)."""
    other = _CONFUSED_CALLS.get(node.name)
    if other is not None:
        place = node.name_span if node.name_span != (0, 0) else node.span
        description = f"replace {node.name}() by {other}()"
        yield NodeChange(replace(node, name=other), description, place)


_CHOICES = frozenset({"iif", "decode", "coalesce"})


def _without_argument(node: Call) -> Iterator[NodeChange]:
    """Drop an argument of coalesce or concat; the last one of coalesce may be the default."""
    if node.name not in ("coalesce", "concat") or len(node.args) < 2:
        return
    for number, argument in enumerate(node.args):
        rest = (*node.args[:number], *node.args[number + 1 :])
        kept = rest[0] if len(rest) == 1 else replace(node, args=rest)
        name = f"drop {_shown(argument)} from {node.name}"
        if node.name_span == (0, 0) and node.name == "coalesce":
            if number == 0:
                continue  # the source of an entry with a default
            name = f"drop the default {_shown(argument)}"
        yield NodeChange(kept, name, argument.span)


def _decode(node: Call) -> Iterator[NodeChange]:
    """Drop a key or the fallback of decode, and swap the values of neighboring keys."""
    if node.name != "decode":
        return
    where = "the lookup" if node.name_span == (0, 0) else "decode"
    key, *options = node.args
    pairs = list(zip(options[::2], options[1::2], strict=False))
    rest = tuple(options[2 * len(pairs) :])
    for number, (option, _) in enumerate(pairs):
        left = pairs[:number] + pairs[number + 1 :]
        if left:
            args = (key, *_flat(left), *rest)
            description = f"drop the key {_shown(option)} of {where}"
            yield NodeChange(replace(node, args=args), description, option.span)
    for number in range(len(pairs) - 1):
        (first, value), (second, other) = pairs[number : number + 2]
        swapped = [*pairs[:number], (first, other), (second, value), *pairs[number + 2 :]]
        description = f"swap the values of {_shown(first)} and {_shown(second)} of {where}"
        yield NodeChange(replace(node, args=(key, *_flat(swapped), *rest)), description, first.span)
    if rest:
        description = f"drop the fallback of {where}"
        yield NodeChange(replace(node, args=(key, *_flat(pairs))), description, rest[0].span)


def _flat(pairs: Sequence[tuple[Node, Node]]) -> list[Node]:
    return [node for pair in pairs for node in pair]


# --- choices and operators ---------------------------------------------------------------------


def _iif(node: Call) -> Iterator[NodeChange]:
    if node.name == "iif":
        test, yes, no = node.args
        swapped = replace(node, args=(test, no, yes))
        yield NodeChange(swapped, "swap the results of iif", node.name_span)


def _ternary(node: Ternary) -> Iterator[NodeChange]:
    if node.written is None:
        swapped = replace(node, yes=node.no, no=node.yes)
        yield NodeChange(swapped, "swap the results of ? :", node.span)
        return
    op, left, right = node.written.op, node.written.left, node.written.right
    kept = (node.yes, node.no) if op == "||" else (node.no, node.yes)
    yield NodeChange(kept[0], f"drop the right side of {op}", right)
    yield NodeChange(kept[1], f"drop the left side of {op}", left)


# Mutator -> those that it is confused with.
_CONFUSED = {
    "==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&",
    "+": "-", "-": "+", "*": "/", "/": "*", "=~": "!~", "!~": "=~", "=^": "=$", "=$": "=^",
}  # fmt: skip


def _binary(node: Binary) -> Iterator[NodeChange]:
    if node.written is not None:
        return
    other = _CONFUSED.get(node.op)
    if other is not None:
        yield NodeChange(replace(node, op=other), f"replace {node.op} by {other}", node.span)
    if node.op in ("??", "?:"):
        yield NodeChange(node.left, f"drop the right side of {node.op}", node.right.span)
        yield NodeChange(node.right, f"drop the left side of {node.op}", node.left.span)


def _unary(node: Unary) -> Iterator[NodeChange]:
    if node.op in ("!", "-"):
        yield NodeChange(node.operand, f"remove {node.op}", node.span)


_MUTATORS: dict[type[Node], tuple[Mutator, ...]] = {
    Literal: (_constant,),
    Call: (_without_call, _other_call, _without_argument, _decode, _iif),
    Ternary: (_ternary,),
    Binary: (_binary,),
    Unary: (_unary,),
}

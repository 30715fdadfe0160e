"""The parts of expressions that become the values of identities."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any, TypeAlias

from mapper.dataprep import Fault, Node, compile_tree, paths_read
from mapper.dataprep.folding import NO_RUNTIME
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.notes import collecting
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Index,
    Literal,
    MapLiteral,
    Method,
    Property,
    Ternary,
)
from mapper.document import Entry, MappingDocument
from mapper.paths import names_of
from mapper.schema import IDENTITY_MAP
from mapper.text.dataclass import dataclass

# Names in a record; None stands for any key of a map.
Names: TypeAlias = tuple[str | None, ...]
# A part of an expression: the keys that lead to it, its tree, and the names that are left.
IdentityPart: TypeAlias = tuple[tuple[str, ...], Node, Names]

_OBJECTS = ("to_object", "to_map", "object_to_map", "arrays_to_object")
_MAX_RESULTS = 200  # combinations of choices in one expression that are looked at


@dataclass(frozen=True)
class IdentitySource:
    """A part of an entry that becomes the value of an identity.

    Attributes:
        entry: The entry.
        tree: The part of its tree.
        name: The identity's name in messages.
        namespace: Its namespace.
    """

    entry: Entry
    tree: Node
    name: str
    namespace: str


def identity_sources(document: MappingDocument) -> Iterator[IdentitySource]:
    """Yield every part of an expression that is known to become the value of an identity."""
    below: dict[Names, list[tuple[Names, str]]] = {}  # a target -> the identities in it
    for path, field in document.schema.identities():
        assert field.identity is not None
        names: Names = names_of(path)
        for size in range(1, len(names) + 1):
            below.setdefault(names[:size], []).append((names, field.identity.namespace))
    for entry in document.entries:
        target = names_of(entry.target)
        wanted = below.get(target, [])
        if target[0] == IDENTITY_MAP and target[2:] in ((), ("id",)):
            wanted = [((IDENTITY_MAP, None, "id"), "")]
        for names, namespace in wanted:
            for keys, tree, names_left in _parts(entry.tree, names[len(target) :]):
                if not names_left or not paths_read(tree):
                    shown = (*target, *keys)
                    here = shown[1] if target[0] == IDENTITY_MAP and len(shown) > 1 else namespace
                    yield IdentitySource(entry, tree, ".".join(shown), here)


def map_namespaces(document: MappingDocument) -> frozenset[str] | None:
    """Return the namespaces that `identityMap` can have; None if they are not known."""
    namespaces: set[str] = set()
    for entry in document.entries:
        target = names_of(entry.target)
        if target[0] != IDENTITY_MAP:
            continue
        if len(target) > 1:
            namespaces.add(target[1])
            continue
        for keys, _, rest in _parts(entry.tree, (None,)):
            if rest:
                return None
            namespaces.add(keys[0])
    return frozenset(namespaces)


def _parts(tree: Node, names: Names) -> list[IdentityPart]:
    """Return what `_supplied` yields; the whole tree if it is nested too deep."""
    try:
        return list(_supplied(tree, names))
    except RecursionError:
        return [((), tree, names)]


def _supplied(tree: Node, names: Names) -> Iterator[IdentityPart]:
    """Yield the parts of a tree that become the values at the names below it.

    A part with names left is an expression whose inside is not known.
    """
    below: list[tuple[tuple[Any, ...], Node, Names]]
    match tree:
        case Literal(None) | Call("nullify"):
            return
        case ArrayLiteral(items):
            below = [((), item, names) for item in items]
        case _ if not names:
            yield (), tree, ()
            return
        case Ternary(_, yes, no) | Call("iif", (_, yes, no)):
            below = [((), yes, names), ((), no, names)]
        case Binary("??" | "?:", left, right):
            below = [((), left, names), ((), right, names)]
        case Call("coalesce" | "add_to_map", args):
            below = [((), arg, names) for arg in args]
        case _ if pairs := _pairs(tree):
            below = [
                ((key.value,), value, names[1:])
                for key, value in pairs
                if isinstance(key, Literal) and names[0] in (key.value, None)
            ]
            if not all(isinstance(key, Literal) for key, _ in pairs):
                yield (), tree, names
        case _:
            yield (), tree, names
            return
    for keys, part, rest in below:
        for more, inner, names_left in _supplied(part, rest):
            yield (*map(str, keys), *more), inner, names_left


def _pairs(tree: Node) -> list[tuple[Node, Node]]:
    """Return the keys and values of an expression that makes an object; [] for any other."""
    if isinstance(tree, MapLiteral):
        return list(tree.entries)
    if isinstance(tree, Call) and tree.name in FUNCTIONS and FUNCTIONS[tree.name].name in _OBJECTS:
        return list(zip(tree.args[::2], tree.args[1::2], strict=False))
    return []


def constant_results(tree: Node) -> Iterator[Node]:
    """Yield the results of a tree that read no field, and are neither null nor empty.

    Each result is a tree without choices. Nothing is known of a tree that is nested too deep.
    """
    try:
        results = _results(tree)
    except RecursionError:
        return
    for result in results:
        if not paths_read(result) and not _is_nothing(result):
            yield result


def _results(tree: Node) -> list[Node]:
    """Return what a tree can return: for every combination of its choices a tree without them."""
    match tree:
        case Ternary(_, yes, no) | Call("iif", (_, yes, no)):
            return _all(yes, no)
        case Binary("??" | "?:", left, right):
            return _all(left, right)
        case Call("coalesce", args):
            return _all(*args)
        case Call("decode", args):
            return _all(*args[2::2], *(args[-1:] if len(args) % 2 == 0 else ()))
        case ArrayLiteral(items):
            return _all(*items)
        case _ if selection := _selection(tree):
            elements = _elements(*selection)
            if elements is not None:
                return _all(*elements)
            return [tree] if paths_read(selection[0]) else [selection[0]]
        case Call(_, args):
            return [
                Call(tree.name, arguments, tree.name_span, span=tree.span)
                for arguments in _each(args)
            ]
        case Method(of, name, args):
            return [
                Method(parts[0], name, parts[1:], span=tree.span) for parts in _each((of, *args))
            ]
        case Binary(op, left, right):
            return [Binary(op, *sides, span=tree.span) for sides in _each((left, right))]
    return [tree]


def _selection(tree: Node) -> tuple[Node, Node] | None:
    """Return the array or object from which a tree selects one element, and the index or key."""
    match tree:
        case Index(of, key) | Method(of, "get", (key,)):
            return of, key
        case Call("map_get_values" | "get_values", (of, key)):
            return of, key
        case Property(of, name):
            return of, Literal(name, span=tree.span)
    return None


def _elements(of: Node, key: Node) -> list[Node] | None:
    """Return the elements that a key can select; None if the inside of `of` is not known."""
    match of:
        case Literal(None):
            return []
        case Ternary(_, yes, no) | Call("iif", (_, yes, no)) | Binary("??" | "?:", yes, no):
            inside: list[Node] | None = [yes, no]
        case ArrayLiteral(items):
            return _matching(
                [(Literal(n, span=of.span), item) for n, item in enumerate(items)], key
            )
        case _ if pairs := _pairs(of):
            return _matching(pairs, key)
        case _:
            selection = _selection(of)
            inside = _elements(*selection) if selection else None
    if inside is None:
        return None
    selected: list[Node] = []
    for part in inside:
        elements = _elements(part, key)
        if elements is None:
            return None
        selected += elements
    return selected[:_MAX_RESULTS]


def _matching(pairs: list[tuple[Node, Node]], key: Node) -> list[Node]:
    """Return the values whose key is, or may be, the given one."""
    return [
        value
        for name, value in pairs
        if not (isinstance(key, Literal) and isinstance(name, Literal)) or key.value == name.value
    ]


def _all(*trees: Node) -> list[Node]:
    return [result for tree in trees for result in _results(tree)][:_MAX_RESULTS]


def _each(parts: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    return list(islice(product(*map(_results, parts)), _MAX_RESULTS))


def _is_nothing(tree: Node) -> bool:
    """Return whether a tree that reads no field returns null or an empty string."""
    try:
        with collecting():
            value: Any = compile_tree(tree, NO_RUNTIME).call({})
    except (Fault, RecursionError):
        return False
    return value is None or (isinstance(value, str) and not value.strip())

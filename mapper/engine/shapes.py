"""What payloads contain, counted by the shapes of their objects.

Most payloads of a stream have one of a few shapes: the same keys with values of the same types. So
an object costs one look-up in a table, and a profile is made from the tables at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from mapper.paths import FieldPath
from mapper.paths.profile import FieldLimit, Profile
from mapper.text.importing import lazy_module
from mapper.text.json_scan import MAX_NESTING

if TYPE_CHECKING:
    from mapper.engine import struct_decoder
    from mapper.engine.struct_decoder import StructDecoder, TypeKey
else:
    struct_decoder = lazy_module("mapper.engine.struct_decoder")

MAX_SHAPES = 2_000  # in the tables at a time
MIN_DECODED = 1_000  # payloads before those that are decoded into structs
GROWTH = 2  # by which the number of payloads grows before there are structs for newer ones
MAX_LENGTH = 8  # elements of an array up to which its length is part of its shape
_TOO_LARGE = 2.0**63  # JSON integers beyond it are decoded as floats

RowShape: TypeAlias = tuple[Any, ...]
Asked: TypeAlias = dict[
    str | None, Any
]  # the names that paths continue with, each with those below it
_STAR = None  # stands for all elements of an array


class UnclearError(Exception):
    """A payload is nested too deep, or has a number that may be an integer beyond 64 bits."""


class _Table:
    """The shapes of the objects and arrays at one path."""

    __slots__ = ("asked", "below", "depth", "kinds", "longest", "names", "shapes", "signatures")

    def __init__(self, depth: int, asked: Asked) -> None:
        self.depth = depth
        self.asked = asked
        self.shapes: dict[RowShape, _Shape] = {}
        self.below: dict[Any, _Table] = {}
        self.names: set[Any] = set()
        self.signatures: set[RowShape] = set()
        self.kinds: Counter[type] = Counter()  # of the elements of long arrays
        self.longest = 0

    def table_of(self, name: Any) -> _Table:
        below = self.below.get(name)
        if below is None:
            asked = self.asked.get(name, {})
            below = self.below[name] = _Table(self.depth + 1, asked)
        return below


class _Shape:
    """Objects or arrays at one path with the same keys and types of values."""

    __slots__ = (
        "count", "floats", "has_more", "is_deep", "kinds", "names", "objects", "others", "quotes",
    )  # fmt: skip

    def __init__(self, table: _Table, value: Any) -> None:
        is_object = value.__class__ is dict
        items = list(value.items() if is_object else enumerate(value))
        self.count = 0
        strings = sum(item.__class__ is str for _, item in items)
        self.quotes = 2 * (strings + (len(items) if is_object else 0))  # in JSON, without escaped
        self.names = [name for name, _ in items] if is_object else None
        self.kinds = [item.__class__ for _, item in items]
        self.floats = [name for name, item in items if item.__class__ is float]
        if not is_object:
            items.reverse()  # elements from the last on, as the walk of `Profile` meets them
        below = [name for name, item in items if item.__class__ in (dict, list)]
        self.is_deep = bool(below) and table.depth >= MAX_NESTING
        tables = (
            []
            if self.is_deep
            else [(name, table.table_of(name if is_object else _STAR)) for name in below]
        )
        self.objects = tables if is_object and list not in self.kinds else []
        self.others = [] if self.objects else tables  # in their order, if some are arrays
        self.has_more = bool(self.floats or self.others or self.is_deep)


class Shapes:
    """Counts the shapes of payloads; its memory does not grow with their number.

    Attributes:
        rows: The number of payloads.
        room: The fields that the profile may still get.
    """

    def __init__(self, paths: Iterable[FieldPath] = ()) -> None:
        """Start without a payload; `see` knows changes at and above these paths."""
        self.rows = 0
        self.room = FieldLimit()
        self._root = _Table(1, _tree(paths))
        self._folded = Profile()
        self._shapes: list[_Shape] = []
        # since the last `commit`: new shapes, with what their tables did not know before
        self._fresh: list[tuple[_Table, RowShape, RowShape, set[Any]]] = []
        self._lengths: list[tuple[_Table, int]] = []  # of long arrays
        self._quotes = 0  # in all shapes, at the last `commit`
        self._long_quotes = 0  # in long arrays, since the last `commit`
        self._pending: list[dict[str, Any]] = []
        self._by = 1  # what is added to the counts: -1 while payloads are forgotten
        self._is_unclear = False
        self._news = 0
        # for payloads that are decoded into structs
        self._decoder: StructDecoder | None = None
        self._next_decoder = MIN_DECODED  # the number of payloads after which it may be replaced
        self._known: dict[TypeKey, list[_Shape]] = {}  # the shapes of all objects of a payload
        self._unknown: list[TypeKey] = []  # of the payloads to be seen

    def decode(self, encoded: list[bytes], quotes: int) -> tuple[StructDecoder, list[Any]] | None:
        """Decode payloads into structs and count them, if all of them have known shapes.

        Args:
            encoded: Each payload as JSON.
            quotes: The number of quotes in it, from which duplicate keys are seen.

        Returns:
            The structs with their decoder; None if the payloads are not counted.
        """
        self._unknown = []
        if self._decoder is None and self.rows >= self._next_decoder:
            self._next_decoder = GROWTH * self.rows
            self._known.clear()
            self._decoder = struct_decoder.decoder_of(self.seen())
        if self._decoder is None:
            return None
        structs = self._decoder.decode(encoded)
        if structs is None:
            self._decoder = None
            return None
        keys = self._decoder.keys(structs)
        counts = Counter(keys)
        if not counts.keys() <= self._known.keys():
            self._unknown = keys
            return None
        shapes = [(shape, n) for key, n in counts.items() for shape in self._known[key]]
        if quotes != sum(shape.quotes * n for shape, n in shapes):
            return None
        for shape, n in shapes:
            shape.count += n
        self.rows += len(encoded)
        self._quotes += quotes
        return self._decoder, structs

    def _know(self) -> None:
        """Keep the shapes of the payloads that were decoded into structs, but had unknown ones."""
        for key, payload in zip(self._unknown, self._pending, strict=False):
            if key not in self._known:
                self._known[key] = list(_shapes_of(self._root, payload))
        if len(self._known) > MAX_SHAPES:
            self._known.clear()

    def see(self, payloads: list[dict[str, Any]]) -> tuple[int, dict[int, bool]]:
        """Count payloads; call `commit` to keep them, or `drop` to forget them.

        Returns:
            The number of quotes around their keys and strings; and the positions of the payloads
            that have a shape that none before them had: True if the shape differs at one of the
            paths.

        Raises:
            UnclearError: if a payload needs a closer look.
        """
        news: dict[int, bool] = {}
        self._pending = payloads
        root, see = self._root, self._see
        for position, payload in enumerate(payloads):
            see(root, payload)
            if self._news:
                news[position] = self._news > 1
                self._news = 0
        if self._is_unclear:
            raise UnclearError
        return self._count_quotes() + self._long_quotes - self._quotes, news

    def _count_quotes(self) -> int:
        return sum(shape.count * shape.quotes for shape in self._shapes)

    def add(self, payload: dict[str, Any]) -> bool | None:
        """Count a payload; return None, or whether its new shape differs at one of the paths."""
        try:
            _, news = self.see([payload])
        except UnclearError:
            self.drop()
            self.rows += 1
            self._folded.add(payload, self.room)
            return True
        self.commit()
        return news.get(0)

    def commit(self) -> None:
        """Keep the payloads seen since the last call."""
        self.rows += len(self._pending)
        for table, length in self._lengths:
            table.longest = max(table.longest, length)
        self._quotes = self._count_quotes()
        self._know()
        self._start()
        if len(self._shapes) > MAX_SHAPES:
            self._fold()

    def drop(self) -> None:
        """Forget the payloads seen since the last `commit`."""
        self._by = -1
        for payload in self._pending:
            self._see(self._root, payload)
        self._by = 1
        for table, key, signature, names in reversed(self._fresh):
            del table.shapes[key]
            table.signatures.discard(signature)
            table.names -= names
            self._shapes.pop()
        self._start()

    def _start(self) -> None:
        self._fresh.clear()
        self._lengths.clear()
        self._long_quotes = 0
        self._unknown = []
        self._pending = []
        self._is_unclear = False
        self._news = 0

    def seen(self) -> Profile:
        """Return what all payloads together contain."""
        self._fold()
        return self._folded

    def _see(self, table: _Table, value: dict[str, Any]) -> None:
        """Count an object and all below it."""
        key = (*value, *map(type, value.values()))
        shape = table.shapes.get(key)
        if shape is None:
            shape = self._new(table, key, value)
        shape.count += self._by
        for name, below in shape.objects:
            self._see(below, value[name])
        if shape.has_more:
            self._see_more(shape, value)

    def _see_more(self, shape: _Shape, value: Any) -> None:
        self._is_unclear |= shape.is_deep
        for name in shape.floats:
            if not -_TOO_LARGE < value[name] < _TOO_LARGE:
                self._is_unclear = True
        for name, below in shape.others:
            item = value[name]
            if item.__class__ is list:
                self._see_array(below, item)
            else:
                self._see(below, item)

    def _see_array(self, table: _Table, value: list[Any]) -> None:
        if len(value) > MAX_LENGTH:
            self._see_long(table, value)
            return
        key = (list, *map(type, value))
        shape = table.shapes.get(key)
        if shape is None:
            shape = self._new(table, key, value)
        shape.count += self._by
        if shape.has_more:
            self._see_more(shape, value)

    def _see_long(self, table: _Table, value: list[Any]) -> None:
        kinds = Counter(map(type, value))
        key = (list, frozenset(kinds))
        shape = table.shapes.get(key)
        if shape is None:
            shape = self._new(table, key, [])
        shape.count += self._by
        self._long_quotes += 2 * kinds[str] * self._by
        for kind, count in kinds.items():
            table.kinds[kind] += count * self._by
        if self._by > 0:
            self._lengths.append((table, len(value)))
        floats = (item for item in value if item.__class__ is float)
        if not all(-_TOO_LARGE < item < _TOO_LARGE for item in floats):
            self._is_unclear = True
        if table.depth >= MAX_NESTING and not kinds.keys().isdisjoint((dict, list)):
            self._is_unclear = True
            return
        below = table.table_of(_STAR)
        for item in reversed(value):
            if item.__class__ is dict:
                self._see(below, item)
            elif item.__class__ is list:
                self._see_array(below, item)

    def _new(self, table: _Table, key: RowShape, value: Any) -> _Shape:
        shape = _Shape(table, value)
        table.shapes[key] = shape
        self._shapes.append(shape)
        is_object = value.__class__ is dict
        signature: RowShape = (
            key if not is_object else tuple(type(value.get(n)) for n in table.asked)
        )
        is_new = signature not in table.signatures
        names = set(value if is_object else key) - table.names
        if table.asked and is_new:
            self._news = 2
        elif names:
            self._news = self._news or 1
        if len(table.names) < MAX_SHAPES:
            table.names |= names
            table.signatures.add(signature)
        self._fresh.append((table, key, signature if is_new else (), names))
        return shape

    def _fold(self) -> None:
        seen = self._folded
        rows = self.rows - seen.count
        seen.count += rows
        if rows:
            seen.kinds[dict] = seen.kinds.get(dict, 0) + rows
        self._fold_table(self._root, seen)
        self._shapes.clear()
        self._known.clear()
        self._quotes = 0

    def _fold_table(self, table: _Table, seen: Profile) -> None:
        for shape in table.shapes.values():
            if shape.names is None:
                seen.longest = max(seen.longest, len(shape.kinds))
                self._count_elements(seen, Counter(shape.kinds), shape.count)
                continue
            for name, kind in zip(shape.names, shape.kinds, strict=True):
                child = seen.children.get(name)
                if child is None:
                    if not self.room.admits(name):
                        continue
                    child = seen.children[name] = Profile()
                child.count += shape.count
                child.kinds[kind] = child.kinds.get(kind, 0) + shape.count
        seen.longest = max(seen.longest, table.longest)
        self._count_elements(seen, +table.kinds, 1)
        for name, below in table.below.items():
            child = seen.elements if name is _STAR else seen.children.get(name)
            if child is not None:
                self._fold_table(below, child)
        table.shapes.clear()
        table.kinds.clear()
        if len(table.below) > MAX_SHAPES:
            table.below.clear()

    def _count_elements(self, seen: Profile, kinds: Counter[type], times: int) -> None:
        if not kinds or (seen.elements is None and not self.room.admits("")):
            return
        if seen.elements is None:
            seen.elements = Profile()
        elements = seen.elements
        for kind, count in kinds.items():
            elements.count += count * times
            elements.kinds[kind] = elements.kinds.get(kind, 0) + count * times


def _shapes_of(table: _Table, payload: dict[str, Any]) -> Iterator[_Shape]:
    """Yield the shapes of all objects of a payload without arrays."""
    shape = table.shapes[*payload, *map(type, payload.values())]
    yield shape
    for name, below in shape.objects:
        yield from _shapes_of(below, payload[name])


def _tree(paths: Iterable[FieldPath]) -> Asked:
    root: Asked = {}
    for path in paths:
        here = root
        for step in path:
            here = here.setdefault(step if isinstance(step, str) else _STAR, {})
    return root

"""What payloads contain, counted by the shapes of their objects.

Most payloads of a stream have one of a few shapes: the same keys with values of the same types. So
an object costs one look-up in a table, and a profile is made from the tables at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from mapper.paths import Path
from mapper.paths.profile import Room, Seen
from mapper.text.json_scan import MAX_NESTING

MAX_SHAPES = 5_000  # in the tables at a time
MAX_LENGTH = 8  # elements of an array up to which its length is part of its shape
_TOO_LARGE = 2.0**63  # JSON integers beyond it are decoded as floats

Key: TypeAlias = tuple[Any, ...]
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
        if depth > MAX_NESTING:
            raise UnclearError
        self.depth = depth
        self.asked = asked
        self.shapes: dict[Key, _Shape] = {}
        self.below: dict[Any, _Table] = {}
        self.names: set[Any] = set()
        self.signatures: set[Key] = set()
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

    __slots__ = ("count", "floats", "kinds", "names", "nested", "size")

    def __init__(self, table: _Table, value: Any) -> None:
        is_object = value.__class__ is dict
        items = list(value.items() if is_object else enumerate(value))
        self.count = 0
        self.size = len(items) if is_object else 0  # keys
        self.names = [name for name, _ in items] if is_object else None
        self.kinds = [item.__class__ for _, item in items]
        self.floats = [name for name, item in items if item.__class__ is float]
        # elements from the last on, as the walk of `Seen` meets them
        self.nested = [
            (name, table.table_of(name if is_object else _STAR))
            for name, item in (items if is_object else reversed(items))
            if item.__class__ is dict or item.__class__ is list
        ]


class Shapes:
    """Counts the shapes of payloads; its memory does not grow with their number.

    Attributes:
        rows: The number of payloads.
        room: The fields that the profile may still get.
    """

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        """Start without a payload; `news` knows changes at and above these paths."""
        self.rows = 0
        self.room = Room()
        self._asked = _tree(paths)
        self._root = _Table(1, self._asked)
        self._folded = Seen()
        self._size = 0
        self._journal: list[_Shape] = []
        self._long: list[tuple[_Table, Counter[type], int]] = []
        self._fresh: list[tuple[_Table, Key]] = []
        self._news = 0

    def see(self, payloads: list[dict[str, Any]]) -> tuple[int, dict[int, bool]]:
        """Look at payloads, which `commit` counts.

        Returns:
            The number of all their keys; and the positions of the payloads that have a shape that
            none before them had: True if the shape differs at one of the paths.

        Raises:
            UnclearError: if a payload needs a closer look; call `drop` then.
        """
        news: dict[int, bool] = {}
        keys = 0
        root = self._root
        for position, payload in enumerate(payloads):
            keys += self._see(root, payload)
            if self._news:
                news[position] = self._news > 1
                self._news = 0
        return keys, news

    def add(self, payload: dict[str, Any]) -> bool | None:
        """Count a payload; return None, or whether its new shape differs at one of the paths."""
        try:
            _, news = self.see([payload])
        except UnclearError:
            self.drop()
            self.rows += 1
            self._folded.add(payload, self.room)
            return True
        self.commit(1)
        return news.get(0)

    def commit(self, rows: int) -> None:
        """Count the payloads seen since the last call."""
        self.rows += rows
        for shape, count in Counter(self._journal).items():
            shape.count += count
        for table, kinds, length in self._long:
            table.kinds.update(kinds)
            table.longest = max(table.longest, length)
        self._size += len(self._fresh)
        self._fresh.clear()
        self._clear()
        if self._size > MAX_SHAPES:
            self._fold()

    def drop(self) -> None:
        """Forget the payloads seen since the last `commit`."""
        for table, key in reversed(self._fresh):
            del table.shapes[key]
        self._fresh.clear()
        self._clear()

    def seen(self) -> Seen:
        """Return what all payloads together contain."""
        self._fold()
        return self._folded

    def _clear(self) -> None:
        self._journal.clear()
        self._long.clear()
        self._news = 0

    def _see(self, table: _Table, value: Any) -> int:
        """Look at an object or array; return the number of keys in it."""
        if value.__class__ is dict:
            key = (*value, *map(type, value.values()))
        elif len(value) <= MAX_LENGTH:
            key = (list, *map(type, value))
        else:
            return self._see_long(table, value)
        shape = table.shapes.get(key)
        if shape is None:
            shape = self._new(table, key, value)
        self._journal.append(shape)
        keys = shape.size
        for name in shape.floats:
            if not -_TOO_LARGE < value[name] < _TOO_LARGE:
                raise UnclearError
        for name, below in shape.nested:
            keys += self._see(below, value[name])
        return keys

    def _see_long(self, table: _Table, value: list[Any]) -> int:
        kinds = Counter(map(type, value))
        key = (list, frozenset(kinds))
        shape = table.shapes.get(key)
        if shape is None:
            shape = self._new(table, key, [])
        self._journal.append(shape)
        self._long.append((table, kinds, len(value)))
        if float in kinds:
            floats = (item for item in value if item.__class__ is float)
            if not all(-_TOO_LARGE < item < _TOO_LARGE for item in floats):
                raise UnclearError
        if dict not in kinds and list not in kinds:
            return 0
        below = table.table_of(_STAR)
        nested = (item for item in reversed(value) if item.__class__ in (dict, list))
        return sum(self._see(below, item) for item in nested)

    def _new(self, table: _Table, key: Key, value: Any) -> _Shape:
        shape = _Shape(table, value)
        table.shapes[key] = shape
        self._fresh.append((table, key))
        is_object = value.__class__ is dict
        signature: Key = key if not is_object else tuple(type(value.get(n)) for n in table.asked)
        names = value if is_object else key
        if table.asked and signature not in table.signatures:
            self._news = 2
        elif not table.names.issuperset(names):
            self._news = self._news or 1
        if len(table.names) < MAX_SHAPES:
            table.names.update(names)
            table.signatures.add(signature)
        return shape

    def _fold(self) -> None:
        seen = self._folded
        rows = self.rows - seen.count
        seen.count += rows
        if rows:
            seen.kinds[dict] = seen.kinds.get(dict, 0) + rows
        self._fold_table(self._root, seen)
        self._size = 0

    def _fold_table(self, table: _Table, seen: Seen) -> None:
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
                    child = seen.children[name] = Seen()
                child.count += shape.count
                child.kinds[kind] = child.kinds.get(kind, 0) + shape.count
        seen.longest = max(seen.longest, table.longest)
        self._count_elements(seen, table.kinds, 1)
        for name, below in table.below.items():
            child = seen.elements if name is _STAR else seen.children.get(name)
            if child is not None:
                self._fold_table(below, child)
        table.shapes.clear()
        table.kinds.clear()
        if len(table.below) > MAX_SHAPES:
            table.below.clear()

    def _count_elements(self, seen: Seen, kinds: Counter[type], times: int) -> None:
        if not kinds or (seen.elements is None and not self.room.admits("")):
            return
        if seen.elements is None:
            seen.elements = Seen()
        elements = seen.elements
        for kind, count in kinds.items():
            elements.count += count * times
            elements.kinds[kind] = elements.kinds.get(kind, 0) + count * times


def _tree(paths: Iterable[Path]) -> Asked:
    root: Asked = {}
    for path in paths:
        here = root
        for step in path:
            here = here.setdefault(step if isinstance(step, str) else _STAR, {})
    return root

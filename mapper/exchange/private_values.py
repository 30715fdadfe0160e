"""Replace the values of a sample payload that identify people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, TypeAlias

from mapper.exchange.replacement import MIN_SHARED, replacements
from mapper.paths import (
    FieldPath,
    Steps,
    covers,
    get_all,
    leaves,
    rewritten,
    walk,
    with_stars,
)

ValueKey: TypeAlias = tuple[type, Any]
Table: TypeAlias = dict[ValueKey, Any]


class Replacer:
    """Replaces the values at some paths of payloads, and equal strings elsewhere in them.

    Equal values of different payloads have equal replacements.

    Attributes:
        kept: The paths of values that have no acceptable replacement.
    """

    def __init__(
        self, paths: Mapping[FieldPath, Iterable[str]], is_private: Callable[[FieldPath], bool]
    ) -> None:
        """Initialize with the values to replace.

        Args:
            paths: The paths, each with the strings that its field may be restricted to.
            is_private: Returns True if the last name in a path is a key that identifies people.
        """
        self._paths = {path: tuple(allowed) for path, allowed in paths.items()}
        self._is_private = is_private
        self._table: Table = {}
        self.kept: dict[FieldPath, None] = {}

    @property
    def count(self) -> int:
        """The number of different values that are replaced."""
        return len(self._table)

    def replaced(
        self, payload: dict[str, Any], is_as_good: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return a payload with its values replaced.

        Args:
            payload: The payload.
            is_as_good: Returns True if a payload with replaced values converts as well as this one.
                A value without an acceptable replacement is kept, and its path is added to `kept`.
        """
        values: dict[ValueKey, tuple[FieldPath, Any]] = {}
        for path in self._paths:
            for _, value in chain.from_iterable(map(leaves, get_all(payload, path))):
                if not isinstance(value, bool) and isinstance(value, str | int | float):
                    values.setdefault((type(value), value), (path, value))
        for path in map(with_stars, (place for place, _ in walk(payload))):
            if path and isinstance(path[-1], str) and self._is_private(path):
                values.setdefault((str, path[-1]), (path, path[-1]))
        wanted = {
            key: first
            for key, (path, value) in values.items()
            if (first := self._table.get(key, next(self._candidates(path, value), None)))
            is not None
        }
        new = self._with(payload, wanted)
        if is_as_good(new):
            self._table |= wanted
            return new
        chosen: Table = {}
        for key, (path, value) in values.items():
            candidates = [self._table[key]] if key in self._table else []
            for candidate in (*candidates, *self._candidates(path, value)):
                if is_as_good(self._with(payload, chosen | {key: candidate})):
                    chosen[key] = candidate
                    break
            else:
                if next(replacements(value), None) is not None:
                    self.kept[path] = None
        self._table |= chosen
        return self._with(payload, chosen)

    def _candidates(self, path: FieldPath, value: Any) -> Iterator[Any]:
        yield from replacements(value)
        allowed = [text for text in self._paths.get(path, ()) if text != value]
        start = sum(str(value).encode("utf-8", "surrogatepass")) % len(allowed) if allowed else 0
        yield from (*allowed[start:], *allowed[:start])

    def _with(self, payload: dict[str, Any], table: Table) -> dict[str, Any]:
        shared = {key: new for key, new in (self._table | table).items()
                  if key[0] is str and len(key[1].strip()) >= MIN_SHARED}  # fmt: skip

        def change(place: Steps, value: Any) -> Any:
            if isinstance(value, dict):
                new: dict[str, Any] = {}
                for name, item in value.items():
                    path = (*place, name)
                    other = str(table.get((str, name), name)) if self._is_private(path) else name
                    is_used = other in value or other in new
                    new[name if is_used else other] = rewritten(item, change, path)
                return new
            if isinstance(value, list):
                return value
            key = (type(value), value)
            is_private = any(covers(path, place) for path in self._paths)
            return table.get(key, value) if is_private else shared.get(key, value)

        replaced: dict[str, Any] = rewritten(payload, change)
        return replaced

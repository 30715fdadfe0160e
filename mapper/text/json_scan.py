"""A look over JSON text for places: run only where something is to be said about a payload.

Without recursion, so any nesting is safe.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from functools import lru_cache
from typing import Any, TypeAlias

from mapper.text.dataclass import dataclass

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_SURROGATE = re.compile(
    r"\\\\|\\u[dD]([89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|"
    r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


@dataclass
class Scan:
    """What a look over one JSON value found; all places are half-open ranges of offsets.

    Attributes:
        values: Place of every wanted value by its path of keys and positions (the last of equal
            keys).
        repeated: Every key that stands again in its object, with its place.
        deepest: How deep the value is nested.
        too_deep: Where the nesting first exceeds the limit.
        lone_surrogates: Places of texts with half of a surrogate pair.
        not_numbers: Places of NaN, Infinity and -Infinity, and of numbers beyond a double.
    """

    values: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)
    repeated: list[tuple[str, tuple[int, int]]] = field(default_factory=list)
    deepest: int = 0
    too_deep: int | None = None
    lone_surrogates: list[tuple[int, int]] = field(default_factory=list)
    not_numbers: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Container:
    path: tuple[Any, ...] | None  # None below what is not wanted
    start: int
    is_object: bool
    keys: set[str] = field(default_factory=set)
    key: Any = None
    count: int = 0

    def step(self) -> Any:
        if self.is_object:
            return self.key
        self.count += 1
        return self.count - 1


MAX_NESTING = 200


JsonSteps: TypeAlias = tuple[Any, ...]


@lru_cache(maxsize=4)
def scan_json(
    text: str, start: int, end: int, wanted: JsonSteps | frozenset[JsonSteps] | None = ()
) -> Scan:
    """Look over the JSON value between two offsets; stops where the value ends.

    `wanted` is the path of keys and positions whose place, and whose parents' places, are kept, or
    a set of such paths; None keeps all places.
    """
    found = Scan()
    kept = None if wanted is None else _with_parents(wanted)
    stack: list[_Container] = []
    for match in _TOKEN.finditer(text, start, end):
        token, place = match.group(), match.span()
        char = token[0]
        if char in "{[":
            path = _path_below(stack, kept)
            stack.append(_Container(path, place[0], char == "{"))
            found.deepest = max(found.deepest, len(stack))
            if len(stack) > MAX_NESTING:
                found.too_deep = place[0]
                break
        elif char in "}]":
            if not stack:
                break
            done = stack.pop()
            if done.path is not None:
                found.values[done.path] = (done.start, place[1])
            if not stack:
                break
        elif char not in ":,":
            _scalar(token, place, text, stack, found, kept)
            if not stack:
                break
    return found


def _scalar(
    token: str,
    place: tuple[int, int],
    text: str,
    stack: list[_Container],
    found: Scan,
    kept: frozenset[JsonSteps] | None,
) -> None:
    top = stack[-1] if stack else None
    if token[0] == '"':
        if any(m[0] != "\\\\" and m[2] is None for m in _SURROGATE.finditer(token)):
            found.lone_surrogates.append(place)
        if top is not None and top.is_object and _COLON.match(text, place[1]):
            top.key = _unescaped(token)
            if top.key in top.keys:
                found.repeated.append((top.key, place))
            top.keys.add(top.key)
            return
    elif token in ("NaN", "Infinity", "-Infinity") or _is_infinite(token):
        found.not_numbers.append(place)
    path = _path_below(stack, kept)
    if path is not None:
        found.values[path] = place


def _with_parents(wanted: JsonSteps | frozenset[JsonSteps]) -> frozenset[JsonSteps]:
    paths = wanted if isinstance(wanted, frozenset) else (wanted,)
    return frozenset(path[:size] for path in paths for size in range(len(path) + 1))


def _path_below(stack: list[_Container], kept: frozenset[JsonSteps] | None) -> JsonSteps | None:
    """The path of the next value; None where it is not on the way to what is wanted."""
    if not stack:
        return ()
    step, above = stack[-1].step(), stack[-1].path
    if above is None:
        return None
    path = (*above, step)
    return path if kept is None or path in kept else None


_COLON = re.compile(r"\s*:")


def _unescaped(token: str) -> str:
    try:
        return str(json.loads(token, strict=False))
    except ValueError:
        return token[1:-1]


def _is_infinite(token: str) -> bool:
    if len(token) > 4000 and token.lstrip("-").isdigit():
        return True
    try:
        return float(token) in (float("inf"), float("-inf"))
    except ValueError:
        return False

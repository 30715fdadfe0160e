"""Scan JSON text for the places of values, duplicate keys, and other things that parsers hide.

It does not recurse, so any nesting is safe. It is slow: run it only to report something.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from functools import lru_cache
from typing import Any, TypeAlias

from mapper.text.dataclass import dataclass
from mapper.text.patterns import lazy_pattern

MAX_NESTING = 200

JsonSteps: TypeAlias = tuple[Any, ...]  # keys and positions

_TOKEN = lazy_pattern(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_SURROGATE = lazy_pattern(
    r"\\\\|\\u[dD]([89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|"
    r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_COLON = lazy_pattern(r"\s*:")


@dataclass
class Scan:
    """The result of scanning one JSON value; every place is a half-open range of offsets.

    Attributes:
        values: The place of each requested value by its steps; the last duplicate key wins.
        duplicates: Each duplicate key with its place.
        too_deep: The offset at which the nesting first exceeds the limit; None if it does not.
        lone_surrogates: The places of strings with an unpaired surrogate.
        not_numbers: The places of NaN, Infinity, -Infinity, and numbers too large for a double.
    """

    values: dict[JsonSteps, tuple[int, int]] = field(default_factory=dict)
    duplicates: list[tuple[str, tuple[int, int]]] = field(default_factory=list)
    too_deep: int | None = None
    lone_surrogates: list[tuple[int, int]] = field(default_factory=list)
    not_numbers: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Container:
    steps: JsonSteps | None  # None if no value in it is requested
    start: int
    is_object: bool
    keys: set[str] = field(default_factory=set)
    key: Any = None
    count: int = 0

    def next_step(self) -> Any:
        if self.is_object:
            return self.key
        self.count += 1
        return self.count - 1


@lru_cache(maxsize=4)
def scan_json(
    text: str, start: int, end: int, wanted: JsonSteps | frozenset[JsonSteps] | None = ()
) -> Scan:
    """Scan the JSON value at `start`, which ends before `end`.

    `wanted` are the steps of the value, or of several, whose places to return, with those of the
    values around them; None returns the places of all values.
    """
    scan = Scan()
    kept = None if wanted is None else _with_parents(wanted)
    stack: list[_Container] = []
    for match in _TOKEN.finditer(text, start, end):
        token, place = match.group(), match.span()
        char = token[0]
        if char in "{[":
            steps = _next_steps(stack, kept)
            stack.append(_Container(steps, place[0], char == "{"))
            if len(stack) > MAX_NESTING:
                scan.too_deep = place[0]
                break
        elif char in "}]":
            if not stack:
                break
            done = stack.pop()
            if done.steps is not None:
                scan.values[done.steps] = (done.start, place[1])
        elif char in ":,":
            continue
        else:
            _scalar(token, place, text, stack, scan, kept)
        if not stack:
            break
    return scan


def _scalar(
    token: str,
    place: tuple[int, int],
    text: str,
    stack: list[_Container],
    scan: Scan,
    kept: frozenset[JsonSteps] | None,
) -> None:
    top = stack[-1] if stack else None
    if token[0] == '"':
        if "\\" in token and any(
            m[0] != "\\\\" and m[2] is None for m in _SURROGATE.finditer(token)
        ):
            scan.lone_surrogates.append(place)
        if top is not None and top.is_object and _COLON.match(text, place[1]):
            top.key = _unescaped(token)
            if top.key in top.keys:
                scan.duplicates.append((top.key, place))
            top.keys.add(top.key)
            return
    elif token in ("NaN", "Infinity", "-Infinity") or _is_infinite(token):
        scan.not_numbers.append(place)
    steps = _next_steps(stack, kept)
    if steps is not None:
        scan.values[steps] = place


def _with_parents(wanted: JsonSteps | frozenset[JsonSteps]) -> frozenset[JsonSteps]:
    values = wanted if isinstance(wanted, frozenset) else (wanted,)
    return frozenset(steps[:size] for steps in values for size in range(len(steps) + 1))


def _next_steps(stack: list[_Container], kept: frozenset[JsonSteps] | None) -> JsonSteps | None:
    """Return the steps of the next value; None if neither it nor a value in it is requested."""
    if not stack:
        return ()
    step, above = stack[-1].next_step(), stack[-1].steps
    if above is None:
        return None
    steps = (*above, step)
    return steps if kept is None or steps in kept else None


def _unescaped(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
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

r"""Paths in the platform's notation: `a.b`, `a[0].b`, `a[*].b`, `street\.name`.

Source: Data Prep overview and mapping set guide (a period inside a name is escaped by a backslash).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TypeAlias


class Star(Enum):
    """The `[*]` step: every element of an array."""

    ALL = "[*]"


STAR = Star.ALL
PathStep: TypeAlias = str | int | Star
FieldPath: TypeAlias = tuple[PathStep, ...]

_STEP = re.compile(
    r"(?P<dot>\.)?(?P<name>(?:[^\\.\[\]\s]|\\.)(?:[^\\.\[\]]|\\.)*)|\[(?P<index>\d{1,9}|\*)\]",
    re.ASCII | re.DOTALL,
)


class PathSyntaxError(ValueError):
    """A string that is not a valid path; `offset` is the position of the error."""

    def __init__(self, message: str, offset: int) -> None:
        """Initialize with the message and the offset."""
        super().__init__(message)
        self.offset = offset


def parse_path(text: str) -> FieldPath:
    """Return the steps of a path: names as str, array positions as int, `[*]` as `STAR`.

    Raises:
        PathSyntaxError: if the string is empty or is not a path.
    """
    steps: list[PathStep] = []
    offset = 0
    while offset < len(text):
        match = _STEP.match(text, offset)
        wants_dot = bool(steps)
        if match is None or (match["index"] is None and bool(match["dot"]) != wants_dot):
            raise PathSyntaxError(_problem(text, offset), offset)
        if match["index"] is None:
            name = match["name"]
            if name != name.rstrip():
                raise PathSyntaxError("a name ends with a space", match.end("name") - 1)
            steps.append(re.sub(r"\\(.)", r"\1", name, flags=re.DOTALL))
        elif not steps:
            raise PathSyntaxError("a path must start with a name", offset)
        else:
            steps.append(STAR if match["index"] == "*" else int(match["index"]))
        offset = match.end()
    if not steps:
        raise PathSyntaxError("the path is empty", 0)
    return tuple(steps)


def _problem(text: str, offset: int) -> str:
    char = text[offset]
    if char == "." and (offset == 0 or offset + 1 == len(text) or text[offset + 1] == "."):
        return "a name is missing next to the period"
    if char == "[":
        return "brackets must contain a position or `*`"
    return f"unexpected '{char}'"


def print_path(path: FieldPath) -> str:
    """Return a path in the platform's notation, which `parse_path` reads back."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            if parts:
                parts.append(".")
            parts.append(re.sub(r"([\\.\[\]])", r"\\\1", step))
        else:
            parts.append("[*]" if step is STAR else f"[{step}]")
    return "".join(parts)


def names_of(path: FieldPath) -> tuple[str, ...]:
    """Return the names in a path, without `[*]` and positions."""
    return tuple(step for step in path if isinstance(step, str))


def covers(path: FieldPath, other: FieldPath) -> bool:
    """Return True if the values at another path are at or below a path; `[*]` is any position."""
    return len(path) <= len(other) and all(
        a == b or (STAR in (a, b) and not isinstance(a, str) and not isinstance(b, str))
        for a, b in zip(path, other, strict=False)
    )


def with_stars(path: FieldPath) -> FieldPath:
    """Return a path with `[*]` instead of positions."""
    return tuple(step if isinstance(step, str) else STAR for step in path)

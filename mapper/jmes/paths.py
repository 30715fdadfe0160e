"""Paths as JMESPath: the path that a parsed tree reads, and a path written as a `source`."""

from __future__ import annotations

import json
import re
from typing import Any

from mapper.paths import STAR, FieldPath, PathStep

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def plain_path(node: dict[str, Any]) -> FieldPath | None:
    """Return the path that a JMESPath tree reads from the payload; None for any other tree."""
    steps = path_steps(node)
    if steps is None or not steps or not isinstance(steps[0], str) or "" in steps:
        return None
    if any(isinstance(step, int) and step < 0 for step in steps):
        return None
    return tuple(steps)


def path_steps(node: dict[str, Any]) -> list[PathStep] | None:
    """Return the steps of a JMESPath tree that is a path, which may have negative positions."""
    steps: list[PathStep] = []
    match node:
        case {"type": "field", "value": name}:
            return [name]
        case {"type": "identity" | "current"}:
            return []
        case {"type": "index", "value": int(position)}:
            return [position]
        case {"type": "subexpression" | "index_expression", "children": children}:
            parts = [path_steps(child) for child in children]
        case {"type": "projection", "children": [left, right]}:
            rest = path_steps(right)  # may contain further projections
            parts = [path_steps(left), None if rest is None else [STAR, *rest]]
        case _:
            return None
    for part in parts:
        if part is None or STAR in steps:
            return None  # parentheses end a projection: the next step reads the whole array
        steps.extend(part)
    return steps


def source_text(path: FieldPath) -> str:
    """Return the source that reads a path, with quotes around names that are not identifiers."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, str):
            name = step if _PLAIN.match(step) else json.dumps(step, ensure_ascii=False)
            parts.append(f".{name}" if parts else name)
        else:
            parts.append("[*]" if step is STAR else f"[{step}]")
    return "".join(parts)

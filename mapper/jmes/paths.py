"""JMESPath trees that are no more than a path."""

from __future__ import annotations

from typing import Any

from mapper.expr import STAR, Path, Step


def plain_path(node: dict[str, Any]) -> Path | None:
    """The path that a JMESPath tree reads from the payload; None for any other tree."""
    steps = path_steps(node)
    if steps is None or not steps or not isinstance(steps[0], str) or "" in steps:
        return None
    if any(isinstance(step, int) and step < 0 for step in steps):
        return None
    return tuple(steps)


def path_steps(node: dict[str, Any]) -> list[Step] | None:
    """The steps of a JMESPath tree that only steps down, from the end of an array too."""
    steps: list[Step] = []
    match node:
        case {"type": "field", "value": name}:
            return [name]
        case {"type": "identity" | "current"}:
            return []
        case {"type": "index", "value": int(position)}:
            return [position]
        case {"type": "subexpression" | "index_expression", "children": children}:
            parts = [path_steps(child) for child in children]
        case {"type": "projection", "children": [{"type": "flatten"} as flat, right]}:
            # of objects; the platform has no way to flatten arrays of arrays
            rest = path_steps(right)
            parts = [path_steps(flat["children"][0]), [STAR], rest] if rest else [None]
        case {"type": "projection", "children": [left, right]}:
            parts = [path_steps(left), [STAR], path_steps(right)]
        case _:
            return None
    for part in parts:
        if part is None or (part is parts[0] and STAR in part):
            return None  # brackets end a projection: what follows is not of each element
        steps.extend(part)
    return steps

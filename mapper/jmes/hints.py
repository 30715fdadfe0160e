"""Hints with a replacement to paste, for JMESPath that the platform cannot express."""

from __future__ import annotations

from typing import Any, NamedTuple

from mapper.dataprep import Node, check_tree, path_tree, print_tree
from mapper.dataprep.tree import Call, Literal, Method, Property
from mapper.jmes.paths import path_steps, plain_path, source_text
from mapper.paths import STAR, FieldPath

_MAX_POSITIONS = 5


class Replacement(NamedTuple):
    """What to write instead of a source, under `source` or `expression`, and a hint with it."""

    text: str
    key: str
    hint: str


def replacement(parsed: dict[str, Any]) -> Replacement | None:
    """Return a replacement for a filter, `[]`, slice or `.*`; None if there is none."""
    writers = (_for_filter, _for_flatten, _for_element, _for_slice, _for_values)
    return next((text for write in writers if (text := write(parsed))), None)


def _source(text: str, purpose: str = "") -> Replacement:
    return Replacement(text, "source", f"write {text}{purpose}")


def _expression(text: str, purpose: str) -> Replacement:
    quoted = text.replace("'", "''")
    return Replacement(text, "expression", f"write {{expression: '{quoted}'}}{purpose}")


def _for_filter(node: dict[str, Any]) -> Replacement | None:
    """Replace `a[?k=='x'].v | [0]` by `array_to_map(a, "k").get("x").v`."""
    match node:
        case {"type": "filter_projection"}:
            projection, rest = node, []
        case {"type": "pipe" | "index_expression", "children": [projection, last]}:
            steps = path_steps(last)
            if not steps or steps[0] != 0 or projection["type"] != "filter_projection":
                return None
            rest = steps[1:]
        case _:
            return None
    array, inside, condition = projection["children"]
    path, read, test = plain_path(array), path_steps(inside), _equality(condition)
    if path is None or STAR in path or read is None or test is None:
        return None
    tree: Node = Call("array_to_map", (path_tree(path), Literal(test[0])))
    tree = Method(tree, "get", (Literal(test[1]),))
    for step in (*read, *rest):
        if not isinstance(step, str):
            return None
        tree = Property(tree, step)
    if check_tree(tree):
        return None
    purpose = f", which reads the last element whose '{test[0]}' is '{test[1]}'"
    return _expression(print_tree(tree), purpose)


def _equality(condition: dict[str, Any]) -> tuple[str, str] | None:
    """Return the name and the string of `name == 'string'` or `'string' == name`."""
    match condition:
        case {"type": "comparator", "value": "eq", "children": [left, right]}:
            for field, literal in ((left, right), (right, left)):
                match field["type"], literal:
                    case "field", {"type": "literal", "value": str(text)}:
                        return field["value"], text
    return None


def _for_flatten(node: dict[str, Any]) -> Replacement | None:
    match node:
        case {"type": "projection", "children": [{"type": "flatten", "children": [array]}, inside]}:
            path, rest = _any_path(array), path_steps(inside)
        case _:
            return None
    if not path or not isinstance(path[0], str) or rest is None:
        return None
    if STAR in path:
        joined = ", ".join(print_tree(path_tree(_at(path, i))) for i in (0, 1))
        return _expression(f"join_arrays({joined})", " for a fixed number of arrays")
    name = source_text(path)
    if rest and isinstance(rest[0], int):
        return _source(f"{name}[0]{source_text(tuple(rest))}", " to read a single value")
    purpose = f" if no element of '{name}' is an array"
    return _source(source_text((*path, STAR, *rest)), purpose)


def _for_element(node: dict[str, Any]) -> Replacement | None:
    """Replace `a[*].b | [0]` by `a[0].b`, which differs only if the first element lacks `b`."""
    match node:
        case {"type": "pipe" | "index_expression", "children": [projection, last]}:
            path, steps = _any_path(projection), path_steps(last)
            if path and path.count(STAR) == 1 and steps and isinstance(steps[0], int):
                element = (*_at(path, steps[0]), *steps[1:])
                return _source(source_text(element), " to read a single element")
    return None


def _any_path(node: dict[str, Any]) -> FieldPath | None:
    """Return the path of a node, reading `[]` as `[*]`."""
    match node:
        case {"type": "projection", "children": [left, right]}:
            if left["type"] == "flatten":
                left = left["children"][0]
            before, after = _any_path(left), path_steps(right)
            return None if before is None or after is None else (*before, STAR, *after)
    return plain_path(node)


def _at(path: FieldPath, position: int) -> FieldPath:
    """Return a path with a position instead of its `[*]`."""
    return tuple(position if step is STAR else step for step in path)


def _for_slice(node: dict[str, Any]) -> Replacement | None:
    match node:
        case {
            "type": "projection",
            "children": [
                {"type": "index_expression",
                 "children": [array, {"type": "slice", "children": [start, int(stop), None | 1]}]},
                inside,
            ],
        }:  # fmt: skip
            positions = range(start or 0, stop)
        case _:
            return None
    path, rest = plain_path(array), path_steps(inside)
    fits = (start or 0) >= 0 and 0 < len(positions) <= _MAX_POSITIONS
    if path is None or STAR in path or rest is None or STAR in rest or not fits:
        return None
    items = ", ".join(source_text((*path, position, *rest)) for position in positions)
    return _source(f"[{items}]")


def _for_values(node: dict[str, Any]) -> Replacement | None:
    match node:
        case {"type": "value_projection", "children": [of, {"type": "identity"}]}:
            path = plain_path(of)
            if path is not None and STAR not in path:
                return _source(f"values({source_text(path)})")
    return None

"""Hints with a replacement to paste, for JMESPath that the platform cannot express."""

from __future__ import annotations

from typing import Any

from mapper.dataprep import Node, check_tree, path_tree, print_tree
from mapper.dataprep.tree import Call, Literal, Method, Property
from mapper.jmes.paths import path_steps, plain_path, source_text
from mapper.paths import STAR, FieldPath

_MAX_POSITIONS = 5


def pasteable_hint(parsed: dict[str, Any]) -> str:
    """Return a hint with a replacement for a filter, `[]`, slice or `.*`; "" if there is none."""
    writers = (_for_filter, _for_flatten, _for_element, _for_slice, _for_values)
    return next((hint for write in writers if (hint := write(parsed))), "")


def _for_filter(node: dict[str, Any]) -> str:
    """Replace `a[?k=='x'].v | [0]` by `array_to_map(a, "k").get("x").v`."""
    match node:
        case {"type": "filter_projection"}:
            projection, rest = node, []
        case {"type": "pipe" | "index_expression", "children": [projection, last]}:
            steps = path_steps(last)
            if not steps or steps[0] != 0 or projection["type"] != "filter_projection":
                return ""
            rest = steps[1:]
        case _:
            return ""
    array, inside, condition = projection["children"]
    path, read, test = plain_path(array), path_steps(inside), _equality(condition)
    if path is None or STAR in path or read is None or test is None:
        return ""
    tree: Node = Call("array_to_map", (path_tree(path), Literal(test[0])))
    tree = Method(tree, "get", (Literal(test[1]),))
    for step in (*read, *rest):
        if not isinstance(step, str):
            return ""
        tree = Property(tree, step)
    if check_tree(tree):
        return ""
    return (
        f"write {_entry(print_tree(tree))}, "
        f"which reads the last element whose '{test[0]}' is '{test[1]}'"
    )


def _equality(condition: dict[str, Any]) -> tuple[str, str] | None:
    """Return the name and the string of `name == 'string'` or `'string' == name`."""
    match condition:
        case {"type": "comparator", "value": "eq", "children": [left, right]}:
            for field, literal in ((left, right), (right, left)):
                match field["type"], literal:
                    case "field", {"type": "literal", "value": str(text)}:
                        return field["value"], text
    return None


def _for_flatten(node: dict[str, Any]) -> str:
    match node:
        case {"type": "projection", "children": [{"type": "flatten", "children": [array]}, inside]}:
            path, rest = _any_path(array), path_steps(inside)
        case _:
            return ""
    if not path or not isinstance(path[0], str) or rest is None:
        return ""
    if STAR in path:
        joined = ", ".join(print_tree(path_tree(_at(path, i))) for i in (0, 1))
        return f"write {_entry(f'join_arrays({joined})')} for a fixed number of arrays"
    name = source_text(path)
    if rest and isinstance(rest[0], int):
        return f"write {name}[0]{source_text(tuple(rest))} to read a single value"
    return f"write {source_text((*path, STAR, *rest))} if no element of '{name}' is an array"


def _for_element(node: dict[str, Any]) -> str:
    """Replace `a[*].b | [0]` by `a[0].b`, which differs only if the first element lacks `b`."""
    match node:
        case {"type": "pipe" | "index_expression", "children": [projection, last]}:
            path, steps = _any_path(projection), path_steps(last)
            if path and path.count(STAR) == 1 and steps and isinstance(steps[0], int):
                element = (*_at(path, steps[0]), *steps[1:])
                return f"write {source_text(element)} to read a single element"
    return ""


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


def _for_slice(node: dict[str, Any]) -> str:
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
            return ""
    path, rest = plain_path(array), path_steps(inside)
    fits = (start or 0) >= 0 and 0 < len(positions) <= _MAX_POSITIONS
    if path is None or STAR in path or rest is None or STAR in rest or not fits:
        return ""
    items = ", ".join(source_text((*path, position, *rest)) for position in positions)
    return f"write [{items}]"


def _for_values(node: dict[str, Any]) -> str:
    match node:
        case {"type": "value_projection", "children": [of, {"type": "identity"}]}:
            path = plain_path(of)
            if path is not None and STAR not in path:
                return f"write values({source_text(path)})"
    return ""


def _entry(expression: str) -> str:
    """Return an entry with an expression, quoted for YAML."""
    quoted = expression.replace("'", "''")
    return f"{{expression: '{quoted}'}}"

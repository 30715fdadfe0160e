"""Convert mappings read from a file of the platform to entries of a mapping document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mapper.dataprep import ExpressionSyntaxError, Node, parse, path_tree
from mapper.dataprep.tree import Literal
from mapper.diagnostics import Collector, Related
from mapper.document import Entry
from mapper.exchange.operations import ATTRIBUTE, STATIC, Operation
from mapper.paths import FieldPath, PathSyntaxError, parse_path, print_path
from mapper.text import SourceText, Span


class Imported(NamedTuple):
    """A mapping of the file, and its entry."""

    operation: Operation
    entry: Entry


def imported(operations: Iterable[Operation], collector: Collector) -> tuple[Imported, ...]:
    """Return the mappings that can be imported, in order; each of the others has a finding."""
    mappings: list[Imported] = []
    seen: dict[FieldPath, Span] = {}
    for operation in operations:
        span = operation.span or SourceText("", "").whole()
        target = _target(operation, span, collector)
        tree = _tree(operation, span, collector)
        if target is None or tree is None:
            continue
        if (first := seen.get(target)) is not None:
            message = f"destination '{print_path(target)}' is mapped twice"
            hint = f"remove this mapping, or the first one on line {first.place.line}"
            collector.add(
                "XCH012", message, span, hint=hint, related=(Related(first, "first mapping"),)
            )
            continue
        seen[target] = span
        entry = Entry(
            target, tree, operation.source, span, span, operation.name, operation.description
        )
        mappings.append(Imported(operation, entry))
    return tuple(mappings)


def _target(operation: Operation, span: Span, collector: Collector) -> FieldPath | None:
    text = operation.destination.strip()
    if not text:
        message = "the mapping has no destination"
        collector.add("XCH011", message, span, hint="add the XDM field, such as _id")
        return None
    try:
        return parse_path(text)
    except PathSyntaxError as error:
        message = f"destination '{text}' is not a path: {error}"
        hint = "write a destination such as _tenant.attendee.email"
        collector.add("XCH011", message, span, hint=hint)
        return None


def _tree(operation: Operation, span: Span, collector: Collector) -> Node | None:
    text = operation.source
    where = f"the source of '{operation.destination}'"
    if operation.source_type == STATIC:
        return Literal(text)
    if not text.strip():
        collector.add(
            "XCH010", f"{where} is empty", span, hint="add a source, or remove the mapping"
        )
        return None
    try:
        if operation.source_type == ATTRIBUTE:
            return path_tree(parse_path(text.strip()))
        return parse(text)
    except PathSyntaxError as error:
        hint = "write a path such as attendee.email, or set the type to EXPRESSION"
        collector.add("XCH010", f"{where} is not a path: {error}", span, hint=hint)
    except ExpressionSyntaxError as error:
        message = f"{where} is not a valid expression: {error.problem.message}"
        collector.add("XCH010", message, span, hint=error.problem.hint)
    return None

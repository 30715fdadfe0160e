"""Mappings that were read from a file of the platform, as entries of a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mapper.dataprep import ExpressionSyntaxError, Node, parse, path_tree
from mapper.dataprep.tree import Literal
from mapper.diagnostics import Collector, Related
from mapper.document import Entry
from mapper.exchange.operations import ATTRIBUTE, STATIC, Operation
from mapper.paths import FieldPath, PathSyntaxError, parse_path, print_path
from mapper.text import SourceText, Span


@dataclass(frozen=True)
class Imported:
    """A mapping as it stood in the file, and as an entry."""

    operation: Operation
    entry: Entry


def imported(operations: Iterable[Operation], collector: Collector) -> tuple[Imported, ...]:
    """The mappings that can be carried over, in order; of the others each has a finding."""
    found: list[Imported] = []
    seen: dict[FieldPath, Span] = {}
    for operation in operations:
        span = operation.span or SourceText("", "").whole()
        target = _target(operation, span, collector)
        tree = _tree(operation, span, collector)
        if target is None or tree is None:
            continue
        if (first := seen.get(target)) is not None:
            message = f"the destination '{print_path(target)}' is mapped twice"
            hint = f"the first is on line {first.place.line}; remove one of them"
            collector.add("XCH012", message, span, hint=hint, related=(Related(first, "first"),))
            continue
        seen[target] = span
        entry = Entry(
            target, tree, operation.source, span, span, operation.name, operation.description
        )
        found.append(Imported(operation, entry))
    return tuple(found)


def _target(operation: Operation, span: Span, collector: Collector) -> FieldPath | None:
    text = operation.destination.strip()
    if not text:
        message = "the mapping has no destination"
        collector.add("XCH011", message, span, hint="name the XDM field, such as _id")
        return None
    try:
        return parse_path(text)
    except PathSyntaxError as error:
        message = f"the destination '{text}' is no path: {error}"
        hint = "destinations are written as _tenant.attendee.email"
        collector.add("XCH011", message, span, hint=hint)
        return None


def _tree(operation: Operation, span: Span, collector: Collector) -> Node | None:
    text = operation.source
    where = f"the source of '{operation.destination}'"
    if operation.source_type == STATIC:
        return Literal(text)
    if not text.strip():
        collector.add("XCH010", f"{where} is empty", span, hint="map a field, or remove the row")
        return None
    try:
        if operation.source_type == ATTRIBUTE:
            return path_tree(parse_path(text.strip()))
        return parse(text)
    except PathSyntaxError as error:
        hint = "paths are written as attendee.email; a calculated field has the type EXPRESSION"
        collector.add("XCH010", f"{where} is no path: {error}", span, hint=hint)
    except ExpressionSyntaxError as error:
        message = f"{where} does not parse: {error.problem.message}"
        collector.add("XCH010", message, span, hint=error.problem.hint)
    return None

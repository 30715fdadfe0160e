"""A source type as files spell it, or as a source without one tells it."""

from __future__ import annotations

from mapper.dataprep import ExpressionSyntaxError, parse
from mapper.dataprep.tree import Literal
from mapper.diagnostics import Collector, did_you_mean
from mapper.exchange.columns import SOURCE_TYPES
from mapper.exchange.operations import ATTRIBUTE, EXPRESSION
from mapper.paths import PathSyntaxError, parse_path
from mapper.text import Span


def source_type(spelled: str, source: str) -> str | None:
    """ATTRIBUTE, EXPRESSION or STATIC; None for a spelling that is not known.

    Without one, what reads as a path is an ATTRIBUTE, but for a constant such as 5 or true.
    """
    if spelled:
        return SOURCE_TYPES.get(spelled.strip().lower())
    try:
        parse_path(source)
    except PathSyntaxError:
        return EXPRESSION
    is_path = not any(sign in source for sign in "()'\"+-*/?:&|=<>{}") or "[*]" in source
    return ATTRIBUTE if is_path and not _is_constant(source) else EXPRESSION


def _is_constant(source: str) -> bool:
    try:
        return isinstance(parse(source), Literal)
    except ExpressionSyntaxError:
        return False


def add_unknown_type(spelled: str, span: Span, collector: Collector) -> None:
    """Report a source type that is not known."""
    hint = did_you_mean(spelled, SOURCE_TYPES) or "types are ATTRIBUTE, EXPRESSION and STATIC"
    collector.add("XCH009", f"the source type '{spelled}' is not known", span, hint=hint)

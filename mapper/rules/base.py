"""What a rule is and what it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from mapper.diagnostics import CODES, Diagnostic, Related
from mapper.document import MappingDocument
from mapper.run import Row
from mapper.source import Span


@dataclass(frozen=True)
class Context:
    """A mapping with its schema, and the payloads given (none: rules on samples are silent)."""

    document: MappingDocument
    rows: tuple[Row, ...]


Check: TypeAlias = Callable[[Context], Iterator[Diagnostic]]


@dataclass(frozen=True)
class Rule:
    """One check and the code of its findings; the page is the docstring of its module."""

    code: str
    check: Check


def finding(code: str, message: str, span: Span, hint: str = "", **more: Any) -> Diagnostic:
    """A diagnostic of a rule."""
    related: tuple[Related, ...] = more.pop("related", ())
    return Diagnostic(code, CODES[code].severity, message, span, hint=hint, related=related, **more)

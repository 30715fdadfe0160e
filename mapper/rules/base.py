"""What a rule is and what it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from mapper.diagnostics import CODES, Diagnostic, Related, closest
from mapper.document import MappingDocument
from mapper.expr import Path, parse_path, print_path
from mapper.run import Row
from mapper.source import Span


@dataclass(frozen=True)
class Context:
    """A mapping with its schema, and the payloads given (none: rules on samples are silent)."""

    document: MappingDocument
    rows: tuple[Row, ...]

    @property
    def targets(self) -> list[Path]:
        """What is mapped, be it with an error or by a name that is nearly the right one.

        A rule that misses a target asks here, so that one mistake is one finding.
        """
        targets = [entry.target for entry in self.document.entries] + list(self.document.failed)
        schema = self.document.schema
        for target in targets[:]:
            if schema.field_at(target) is None:
                meant = closest(print_path(target), schema.leaf_paths())
                targets += [parse_path(meant)] if meant else []
        return targets


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

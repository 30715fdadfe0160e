"""Collect findings, and sort them for display."""

from __future__ import annotations

from collections.abc import Iterable

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Diagnostic, Fix, Related
from mapper.text import Place, Span


class Collector:
    """A list of findings whose severities come from the table of codes."""

    def __init__(self) -> None:
        """Start empty."""
        self.diagnostics: list[Diagnostic] = []

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        hint: str = "",
        path: str = "",
        related: tuple[Related, ...] = (),
        group: str | None = None,
        fixes: tuple[Fix, ...] = (),
    ) -> None:
        """Add a finding; the arguments are attributes of `Diagnostic`."""
        severity = CODES[code].severity
        self.extend(
            [
                Diagnostic(
                    code, severity, message, span, path, hint, related, group=group, fixes=fixes
                )
            ]
        )

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add findings."""
        self.diagnostics.extend(diagnostics)

    @property
    def has_errors(self) -> bool:
        """True if any finding so far is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the distinct findings, by file in order of appearance, then by position."""
    files: dict[str, int] = {}
    unique: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.span.source.path, len(files))
        key = (*_position(diagnostic, files), diagnostic.code, diagnostic.message, diagnostic.value)
        unique.setdefault(key, diagnostic)
    return sorted(unique.values(), key=lambda diagnostic: _position(diagnostic, files))


def _position(diagnostic: Diagnostic, files: dict[str, int]) -> tuple[int, Place, int]:
    """Return a sort key: the file, then the position; each row of a file is a source of its own."""
    span = diagnostic.span
    return files[span.source.path], span.source.first, span.start

"""Gathers findings and puts them into the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterable

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Diagnostic, Related
from mapper.text import Place, Span


class Collector:
    """A growing list of findings; the severity of each comes from the table of codes."""

    def __init__(self) -> None:
        """Start empty."""
        self.found: list[Diagnostic] = []

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
    ) -> None:
        """Record one finding at `span`; for the arguments, see `Diagnostic`."""
        severity = CODES[code].severity
        self.extend([Diagnostic(code, severity, message, span, path, hint, related, group=group)])

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record findings made elsewhere."""
        self.found.extend(diagnostics)

    @property
    def has_errors(self) -> bool:
        """True if any finding so far is an error."""
        return any(diagnostic.is_error for diagnostic in self.found)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings without repeats, by file as first met, then by place."""
    files: dict[str, int] = {}
    unique: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.span.source.path, len(files))
        key = (*_position(diagnostic, files), diagnostic.code, diagnostic.message, diagnostic.found)
        unique.setdefault(key, diagnostic)
    return sorted(unique.values(), key=lambda diagnostic: _position(diagnostic, files))


def _position(diagnostic: Diagnostic, files: dict[str, int]) -> tuple[int, Place, int]:
    """A key to sort by: the file, and the place in it; rows of one file have their own texts."""
    span = diagnostic.span
    return files[span.source.path], span.source.first, span.start

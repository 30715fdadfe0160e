"""Which findings are shown, and how bad they are: ignores at a place, and a project's settings.

An ignore is a comment, `# mapper: ignore SRC002`, on the line of what it covers. Settings stand in
`mapper.toml` or under `[tool.mapper]` of `pyproject.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Diagnostic, Severity
from mapper.diagnostics.suggest import did_you_mean
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Ignored:
    """One code that somebody wants to hear nothing of: where it says so, and what it covers.

    `covered` None is the whole project.
    """

    code: str
    span: Span
    covered: Span | None


@dataclass(frozen=True)
class Graded:
    """How bad findings of one code are in a project, and where it says so."""

    code: str
    span: Span
    severity: Severity


@dataclass(frozen=True)
class Settings:
    """The settings of a project.

    Attributes:
        ignore: Codes that are not shown.
        severity: Other severities of codes.
        namespaces: The organization's own identity namespaces.
    """

    ignore: tuple[Ignored, ...] = ()
    severity: tuple[Graded, ...] = ()
    namespaces: frozenset[str] = frozenset()


class Selection:
    """Applies ignores and severities to findings, and remembers which ignores had to do.

    `optional` holds the codes that may be ignored or made less bad: not those of errors that leave
    something out of the mapping.
    """

    def __init__(
        self, settings: Settings, comments: Iterable[Ignored], optional: frozenset[str]
    ) -> None:
        """Keep what applies."""
        self._optional = optional
        self._severity = {graded.code: graded for graded in settings.severity}
        self._ignores: dict[str, list[Ignored]] = {}
        for ignored in (*settings.ignore, *comments):
            self._ignores.setdefault(ignored.code, []).append(ignored)
        self._used: set[int] = set()

    def select(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings that are left, each with the severity that the project gives it."""
        if not self._ignores and not self._severity:
            return list(found)
        return [self._graded(diagnostic) for diagnostic in found if not self._hides(diagnostic)]

    def _graded(self, diagnostic: Diagnostic) -> Diagnostic:
        graded = self._severity.get(diagnostic.code)
        if graded is None or self._may_not(graded):
            return diagnostic
        return replace(diagnostic, severity=graded.severity)

    def _may_not(self, graded: Graded) -> bool:
        return graded.code not in self._optional and graded.severity is not Severity.ERROR

    def _hides(self, diagnostic: Diagnostic) -> bool:
        hidden = False
        if diagnostic.code not in self._optional:
            return hidden
        for ignored in self._ignores.get(diagnostic.code, ()):
            if ignored.covered is None or any(map(_is_in(ignored.covered), _places(diagnostic))):
                self._used.add(id(ignored))
                hidden = True
        return hidden

    def unused(
        self, could_be: Callable[[str], bool], by_payloads: Callable[[str], bool]
    ) -> Iterator[Diagnostic]:
        """What is wrong with ignores: no such code, one that cannot be ignored, nothing to ignore.

        Args:
            could_be: Whether this run looked for findings of a code.
            by_payloads: Whether the payloads decide about a code: then an ignore that has nothing
                to do is only a note, as it may have to with other payloads.
        """
        for graded in self._severity.values():
            if self._may_not(graded):
                message = f"'{graded.code}' stays an error"
                yield _about_ignore(message, graded.span, _LEFT_OUT)
        for ignored in (ignored for row in self._ignores.values() for ignored in row):
            code = ignored.code
            if code not in CODES:
                message = f"'{code}' is no code of a finding"
                hint = did_you_mean(code, CODES) or "mapper explain --codes lists all codes"
            elif code not in self._optional:
                message, hint = f"'{code}' cannot be ignored", _LEFT_OUT
            elif id(ignored) not in self._used and could_be(code):
                yield _needless(ignored, by_payloads(code))
                continue
            else:
                continue
            yield _about_ignore(message, ignored.span, hint)


_LEFT_OUT = "what has this error is left out of the mapping; mend it, and remove this"


def _needless(ignored: Ignored, depends: bool) -> Diagnostic:
    message = f"the ignore of '{ignored.code}' ignores nothing"
    hint = "remove it, or put it at the end of the line that the finding names"
    if not depends:
        return _about_ignore(message, ignored.span, hint)
    hint = "keep it where other payloads need it; else remove it"
    here = _about_ignore(f"{message} in these payloads", ignored.span, hint)
    return replace(here, severity=Severity.INFO)


def _about_ignore(message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic("DOC019", CODES["DOC019"].severity, message, span, hint=hint)


def _places(diagnostic: Diagnostic) -> list[Span]:
    """Where a finding stands; one about a row also stands at the entry that it concerns."""
    if not diagnostic.code.startswith("ROW"):
        return [diagnostic.span]
    return [diagnostic.span, *(related.span for related in diagnostic.related)]


def _is_in(covered: Span) -> Callable[[Span], bool]:
    def check(span: Span) -> bool:
        if span.source.path != covered.source.path:
            return False
        return covered.start <= span.start < covered.end

    return check

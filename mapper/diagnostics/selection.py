"""Select the findings to report, and their severity: ignore comments and project settings.

An ignore comment, `# mapper: ignore SRC002`, is on the line that it covers. Settings are in
`mapper.toml`, or in `pyproject.toml` under `[tool.mapper]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mapper.diagnostics.codes import CODES
from mapper.diagnostics.model import Diagnostic, Edit, Fix, Severity
from mapper.diagnostics.suggest import closest, question
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Ignored:
    """An ignored code.

    Attributes:
        code: The code.
        span: The location of the comment or setting.
        covered: The lines it applies to; None: the whole project.
        removal: The edit that removes it; None for a setting.
    """

    code: str
    span: Span
    covered: Span | None
    removal: Edit | None = None

    def removed(self) -> tuple[Fix, ...]:
        """Return the fix that removes it."""
        title = f"Remove the ignore of '{self.code}'" if self.code else "Remove the ignore"
        return () if self.removal is None else (Fix(title, (self.removal,)),)

    def replaced(self, code: str | None) -> tuple[Fix, ...]:
        """Return the fix that ignores another code."""
        if code is None or self.removal is None:
            return ()
        return (Fix(f"Replace with '{code}'", (Edit(self.span, code),)),)


@dataclass(frozen=True)
class Graded:
    """The severity that a project sets for a code, and the location of the setting."""

    code: str
    span: Span
    severity: Severity


@dataclass(frozen=True)
class Settings:
    """The settings of a project.

    Attributes:
        ignore: Codes that are not reported.
        severity: Severities that replace the defaults.
        namespaces: The organization's own identity namespaces.
    """

    ignore: tuple[Ignored, ...] = ()
    severity: tuple[Graded, ...] = ()
    namespaces: frozenset[str] = frozenset()


class Selection:
    """Applies ignores and severities to findings, and records which ignores were used.

    `optional` are the codes that may be ignored or downgraded. Errors that drop an entry from the
    mapping are not among them.
    """

    def __init__(
        self, settings: Settings, comments: Iterable[Ignored], optional: frozenset[str]
    ) -> None:
        """Index the ignores by code."""
        self._optional = optional
        self._severity = {graded.code: graded for graded in settings.severity}
        self._ignores: dict[str, list[Ignored]] = {}
        for ignored in (*settings.ignore, *comments):
            self._ignores.setdefault(ignored.code, []).append(ignored)
        self._used: set[int] = set()

    def select(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the findings that are not ignored, with the severities of the project."""
        if not self._ignores and not self._severity:
            return list(diagnostics)
        return [self._graded(item) for item in diagnostics if not self._hides(item)]

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

    def used(self) -> Iterator[Ignored]:
        """Yield the ignores that hid a finding."""
        ignores = (ignored for row in self._ignores.values() for ignored in row)
        return (ignored for ignored in ignores if id(ignored) in self._used)

    def unused(
        self, could_be: Callable[[str], bool], by_payloads: Callable[[str], bool]
    ) -> Iterator[Diagnostic]:
        """Yield findings about ignores: unknown codes, codes that cannot be ignored, unused ones.

        Args:
            could_be: Whether this run checks for a code.
            by_payloads: Whether a code depends on the payloads. An unused ignore is then only an
                info, because other payloads may need it.
        """
        for graded in self._severity.values():
            if self._may_not(graded):
                message = f"the severity of '{graded.code}' cannot be lowered"
                yield _about_ignore(message, graded.span, _DROPPED)
        for ignored in (ignored for row in self._ignores.values() for ignored in row):
            code = ignored.code
            if code not in CODES:
                message = f"unknown code '{code}'"
                similar = closest(code, CODES)
                hint = question(similar) or "list all codes: mapper explain --codes"
                fixes = ignored.replaced(similar) or ignored.removed()
            elif code not in self._optional:
                message, hint = f"'{code}' cannot be ignored", _DROPPED
                fixes = ignored.removed()
            elif id(ignored) not in self._used and could_be(code):
                yield _unused(ignored, by_payloads(code))
                continue
            else:
                continue
            yield _about_ignore(message, ignored.span, hint, fixes)


_DROPPED = "fix the errors, and remove this: an entry with such an error is dropped"


def _unused(ignored: Ignored, depends: bool) -> Diagnostic:
    message = f"unused ignore of '{ignored.code}'"
    if not depends:
        hint = "remove it, or move it to the end of the line that has the finding"
        return _about_ignore(message, ignored.span, hint, ignored.removed())
    hint = "remove it, unless other payloads need it"
    message += " with these payloads"
    here = _about_ignore(message, ignored.span, hint, ignored.removed())
    return replace(here, severity=Severity.INFO)


def _about_ignore(message: str, span: Span, hint: str, fixes: tuple[Fix, ...] = ()) -> Diagnostic:
    severity = CODES["DOC019"].severity
    return Diagnostic("DOC019", severity, message, span, hint=hint, fixes=fixes)


def _places(diagnostic: Diagnostic) -> list[Span]:
    """Return where a finding can be ignored; for a row, also at its entry."""
    if not diagnostic.code.startswith("ROW"):
        return [diagnostic.span]
    return [diagnostic.span, *(related.span for related in diagnostic.related)]


def _is_in(covered: Span) -> Callable[[Span], bool]:
    def check(span: Span) -> bool:
        if span.source.path != covered.source.path:
            return False
        return covered.start <= span.start < covered.end

    return check

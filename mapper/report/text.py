"""Findings for a terminal: grouped by file, with the source line and a hint.

    mappings/rainfocus.yaml:17:3: error[XDM003] target '_acme.attendee.emial' is not
        in the schema
      17 |   _tenant.attendee.emial: {expression: "lower(trim(attendee.email))"}
         |   ^^^^^^^^^^^^^^^^^^^^^^
      help: did you mean '_acme.attendee.email'?

Lines of payloads are shown only with `show_values`, since they contain other values too. Text from
files is escaped, and no line of the report starts with `::`, which is a command in the log of a
GitHub workflow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mapper.diagnostics import Diagnostic
from mapper.report.layout import columns, fold, wrap
from mapper.report.model import Look, Report, paint
from mapper.report.wording import related_remarks, remarks
from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.report import excerpt
else:
    excerpt = lazy_module("mapper.report.excerpt")

_INDENT = "    "


def render_text(report: Report, look: Look) -> str:
    """Return the findings, a pointer to `mapper explain`, and the closing summary."""
    blocks = [_block(diagnostic, look) for diagnostic in _by_file(report.diagnostics)]
    closing = [part for line in report.closing() for part in fold(line, look.width)]
    last = [*_more(report.codes, look), *closing]
    return "\n\n".join("\n".join(block) for block in [*blocks, last]) + "\n"


def _by_file(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.span.source.path, []).append(diagnostic)
    return [diagnostic for group in files.values() for diagnostic in group]


def _block(diagnostic: Diagnostic, look: Look) -> list[str]:
    lines = _head(diagnostic, look)
    if look.may_quote(diagnostic.span.source):
        lines += excerpt.quoted(diagnostic.span, diagnostic.severity.value, look)
    pairs = remarks(diagnostic, show_values=look.show_values)
    # the values of a failed test are compared more easily if they are below each other
    size = max(len(label) for label, _ in pairs) + 1 if diagnostic.details else 0
    for label, text in pairs:
        lines += _labelled(printable(f"{label}:").ljust(size), printable(text), look)
    lines += map(printable, diagnostic.paste)  # never wrapped, so that it can be copied
    for label, text in related_remarks(diagnostic):
        lines += _labelled(printable(f"{label}:"), printable(text), look)
    return lines


def _head(diagnostic: Diagnostic, look: Look) -> list[str]:
    """Return the lines with place, code, and message; only the message is wrapped."""
    place = diagnostic.span.place
    where = printable(f"{diagnostic.span.source.path}:{place.line}:{place.column}:")
    code = f"{diagnostic.severity.value}[{diagnostic.code}]"
    used = columns(where) + columns(code) + 2
    first, *rest = wrap(printable(diagnostic.message), look.width - used, look.width - len(_INDENT))
    severity = diagnostic.severity.value
    head = f"{paint(where, 'place', look)} {paint(code, severity, look)} {first}".rstrip()
    return [head, *(_INDENT + line for line in rest)]


def _labelled(label: str, text: str, look: Look) -> list[str]:
    size = columns(label) + 3
    first, *rest = wrap(text, look.width - size, look.width - size)
    return [f"  {paint(label, 'label', look)} {first}".rstrip(), *(" " * size + r for r in rest)]


def _more(codes: list[str], look: Look) -> list[str]:
    if not codes:
        return []
    text = f"for details, run: mapper explain {codes[0]}"
    if len(codes) > 1:
        text = f"for details, run: mapper explain CODE ({', '.join(codes)})"
    return wrap(text, look.width, look.width)

"""Findings to show, made without a project."""

from __future__ import annotations

from mapper.diagnostics import CODES, Diagnostic
from mapper.text import SourceText, Span

MESSAGE = "target '_acme.attendee.emial' is not in the schema"
SECRET = "jane@company.com"


def document(text, path="mappings/m.yaml"):
    return SourceText(path, text)


def payload(text, path="samples/p.json"):
    return SourceText(path, text, private=True)


def under(source, words):
    """The span of words in a text."""
    start = source.text.index(words)
    return Span(source, start, start + len(words))


def finding(span, message=MESSAGE, code="XDM003", **more):
    severity = more.pop("severity", CODES[code].severity)
    return Diagnostic(code, severity, message, span, **more)

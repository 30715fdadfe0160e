"""What things are: functions of the language, entries of a mapping, codes; as text and Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import indent
from typing import Any

from mapper.diagnostics.codes import CODES
from mapper.report.layout import fold, refill, table, wrap
from mapper.text.escape import printable


@dataclass(frozen=True)
class FunctionPage:
    """One function of the language.

    Attributes:
        name: Its name.
        signature: Such as `substr(input: string, start: integer)`; what is in brackets may be
            left out.
        returns: The type of its result.
        help: One line.
        aliases: Other names for it.
        examples: Pairs of an expression and its result as a JSON value.
        note: What else must be known, or "".
    """

    name: str
    signature: str
    returns: str
    help: str
    aliases: tuple[str, ...]
    examples: tuple[tuple[str, Any], ...]
    note: str = ""


@dataclass(frozen=True)
class EntryPage:
    """One entry of a mapping and what it is exported as; all texts.

    Attributes:
        target: The target with the tenant filled in.
        place: File and line of the entry.
        written: The source, expression or value as it stands in the mapping.
        kind: ATTRIBUTE, EXPRESSION or STATIC.
        exported: The source as the platform gets it.
        field: The target's type and roles; "" where the schema lacks it.
        reads: The paths of the payload that it reads.
    """

    target: str
    place: str
    written: str
    kind: str
    exported: str
    field: str
    reads: tuple[str, ...]


def render_function(page: FunctionPage, width: int) -> str:
    """Return a function as text for a terminal."""
    lines = [
        *fold(f"{page.signature} -> {page.returns}", width),
        "",
        *wrap(page.help, width, width),
    ]
    if page.aliases:
        lines += ["", *fold(f"Also written: {', '.join(page.aliases)}", width)]
    if page.note:
        lines += ["", *wrap(page.note, width, width)]
    if page.examples:
        lines += ["", "Examples:"]
    for expression, result in page.examples:
        lines += [*fold(f"  {expression}", width), *fold(f"    -> {_json(result)}", width)]
    return "\n".join(map(printable, lines)) + "\n"


def render_entry(page: EntryPage, width: int) -> str:
    """Return an entry of a mapping as text for a terminal."""
    rows = [
        ("written", f"{page.written}   ({page.place})"),
        ("exported as", f"{page.kind} {page.exported}"),
        ("reads", ", ".join(page.reads) or "nothing from the payload"),
        ("field", page.field or "not in the schema"),
    ]
    body = table([(f"  {name:12}", printable(text)) for name, text in rows], width)
    return "\n".join([printable(page.target), *body]) + "\n"


def render_codes(width: int) -> str:
    """Return all codes of findings as a table for a terminal."""
    rows = [
        (row.id, row.severity.value, row.slug, row.title)
        for row in sorted(CODES.values(), key=lambda row: row.id)
    ]
    return "\n".join(table(rows, width)) + "\n"


def render_page(text: str, width: int) -> str:
    """Return the page of a code or a term with its prose wrapped for a terminal."""
    return refill(printable_lines(text), width)


def printable_lines(text: str) -> str:
    """Return a text with every line safe to show."""
    return "\n".join(map(printable, text.split("\n")))


def render_functions(families: Iterable[tuple[str, Iterable[FunctionPage]]]) -> str:
    """The whole reference as Markdown: a heading a family, a section a function."""
    parts = ["# Functions of the Data Prep language\n"]
    for family, pages in families:
        parts.append(f"## {family.replace('_', ' ').capitalize()}\n")
        parts += [_section(page) for page in pages]
    return "\n".join(parts)


def _section(page: FunctionPage) -> str:
    lines = [f"### {page.name}", "", f"`{page.signature}` → {page.returns}", "", page.help]
    if page.aliases:
        lines += ["", f"Also written: {', '.join(f'`{name}`' for name in page.aliases)}."]
    if page.note:
        lines += ["", page.note]
    if page.examples:
        shown = [f"{expression}\n→ {_json(result)}" for expression, result in page.examples]
        lines += ["", indent("\n".join(shown), "    ")]
    return "\n".join(lines) + "\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

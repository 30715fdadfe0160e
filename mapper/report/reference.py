"""Descriptions of functions, operators, codes, and entries of a mapping, as text and Markdown.

`mapper explain` and the documentation site show the same descriptions.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mapper.dataprep.functions import FAMILIES
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.reference import (
    Behavior,
    behavior_on_invalid,
    behavior_on_null,
    operator_on_null,
    summary,
)
from mapper.dataprep.signature import Function
from mapper.diagnostics.codes import CODES
from mapper.report.layout import fold, table
from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from rich import console as rich_console
    from rich import markdown as rich_markdown
    from rich import theme as rich_theme
else:
    rich_console = lazy_module("rich.console")
    rich_markdown = lazy_module("rich.markdown")
    rich_theme = lazy_module("rich.theme")


@dataclass(frozen=True)
class EntryPage:
    """One entry of a mapping, and its exported form; all attributes are strings.

    Attributes:
        target: The target with the tenant filled in.
        place: File and line of the entry.
        written: The source, expression or value as written in the mapping.
        kind: ATTRIBUTE, EXPRESSION or STATIC.
        exported: The exported source.
        field: The target's type and roles; "" if the schema lacks it.
        reads: The paths of the payload that it reads.
    """

    target: str
    place: str
    written: str
    kind: str
    exported: str
    field: str
    reads: tuple[str, ...]


def render_entry(page: EntryPage, width: int) -> str:
    """Return an entry of a mapping as text for a terminal."""
    rows = [(f"  {name:12}", text) for name, text in _entry_rows(page, printable)]
    return "\n".join([printable(page.target), *table(rows, width)]) + "\n"


def entry_section(page: EntryPage) -> str:
    """Return an entry of a mapping as Markdown, without a heading."""

    def show(text: str) -> str:
        return code(printable(text))

    rows = [f"- {name}: {text}" for name, text in _entry_rows(page, show)]
    return "\n".join([f"{show(page.target)}, a target\n", *rows]) + "\n"


def _entry_rows(page: EntryPage, show: Callable[[str], str]) -> list[tuple[str, str]]:
    return [
        ("written", f"{show(page.written)}   ({printable(page.place)})"),
        ("exported as", f"{page.kind} {show(page.exported)}"),
        ("reads", ", ".join(map(show, page.reads)) or "nothing from the payload"),
        ("field", page.field or "not in the schema"),
    ]


def render_codes(width: int) -> str:
    """Return all codes of findings as a table for a terminal."""
    rows = [
        (row.id, row.severity.value, row.slug, row.title)
        for row in sorted(CODES.values(), key=lambda row: row.id)
    ]
    return "\n".join(table(rows, width)) + "\n"


def render_markdown(text: str, width: int, *, color: bool) -> str:
    """Return Markdown as text for a terminal: prose and code wrapped, with or without colors."""
    output = io.StringIO()
    console = rich_console.Console(
        file=output,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        theme=rich_theme.Theme({"markdown.code": "cyan", "markdown.h2": "bold"}),
    )
    page = rich_markdown.Markdown(text, code_theme="ansi_dark", hyperlinks=False)
    console.print(page)
    lines = "\n".join(line.rstrip() for line in output.getvalue().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def function_section(function: Function) -> str:
    """Return the description of a function as Markdown, without a heading."""
    parts = [f"`{_signature(function)}`", function.help]
    if function.aliases:
        parts.append(f"Aliases: {', '.join(map(code, function.aliases))}.")
    parts += local_limits(function)
    on_null, on_invalid = behavior_on_null(function), behavior_on_invalid(function)
    told = f"{summary(on_null, 'null')} {summary(on_invalid, 'of another type')}".strip()
    parts += [told, _examples(function.examples, (*on_null, *on_invalid))]
    parts.append(" ".join(function.notes))
    if function.assumptions:
        parts.append("Assumed for the platform:")
        parts.append("\n".join(f"- {text}" for text in function.assumptions))
    return "\n\n".join(filter(None, parts)) + "\n"


def local_limits(function: Function) -> list[str]:
    """Return sentences about the limits of a function in a local run."""
    limits = []
    if function.why_not_previewed:
        limits.append(f"Cannot be run locally: {function.why_not_previewed}.")
    if function.approximate:
        limits.append(f"The local result is approximate: {function.approximate}.")
    return limits


def operator_section(symbol: str) -> str:
    """Return the description of an operator as Markdown, without a heading."""
    help, operator = OPERATORS[symbol], BINARY.get(symbol) or UNARY.get(symbol)
    parts = [f"`{help.usage}`", help.help]
    if operator is not None and operator.words:
        parts.append(f"Also written: {', '.join(map(code, operator.words))}.")
    on_null = operator_on_null(help)
    parts += [summary(on_null, "null"), _examples(help.examples, on_null)]
    return "\n\n".join(filter(None, parts)) + "\n"


def functions_reference(width: int) -> str:
    """Return the descriptions of all functions as Markdown in lines of a width, by family."""
    parts = ["# Functions of the Data Prep language\n"]
    for family, functions in FAMILIES.items():
        parts.append(f"## {family_title(family)}\n")
        parts += [f"### {row.name}\n\n{function_section(row)}" for row in functions]
    lines = "\n".join(parts).split("\n")
    return "\n".join(part for line in lines for part in fold(line, width))


def family_title(family: str) -> str:
    """Return the title of a family of functions."""
    acronyms = {"json": "JSON", "url": "URL", "regex": "Regular expression"}
    return acronyms.get(family) or family.replace("_", " ").capitalize()


def code(text: str) -> str:
    """Return a Markdown code span, or an empty string for an empty text."""
    if not text:
        return ""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _signature(function: Function) -> str:
    printed = [
        f"[{parameter.name}: {parameter.type}]"
        if parameter.is_optional
        else f"{parameter.name}: {parameter.type}"
        for parameter in function.signature.parameters
    ]
    if function.signature.max_arguments is None:
        printed.append("...")
    return f"{function.name}({', '.join(printed)}) -> {function.signature.returns}"


def _examples(examples: tuple[tuple[str, Any], ...], behaviors: tuple[Behavior, ...]) -> str:
    results = {text: _json(result) for text, result in examples}
    for row in behaviors:
        results[row.expression] = f"error: {row.error}" if row.error else _json(row.result)
    lines = "\n".join(f"{text}\n  -> {result}" for text, result in results.items())
    return f"```text\n{lines}\n```" if lines else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

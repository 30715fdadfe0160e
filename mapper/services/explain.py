"""Explain a name as Markdown: a code, function, operator, key, term, target, or source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mapper.dataprep.operator_help import OPERATORS
from mapper.diagnostics import CODES, did_you_mean
from mapper.diagnostics.code_pages import code_page
from mapper.diagnostics.platform_codes import PLATFORM_CODES
from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY
from mapper.document.keys import SCALAR, Key, KeyTable
from mapper.document.loading import LoadedMapping
from mapper.document.mapping_reader import MAPPING
from mapper.document.schema_reader import SCHEMA
from mapper.document.tests_reader import TEST, TESTS
from mapper.report.reference import EntryPage, code
from mapper.services.explanation import (
    TOPICS,
    explain_function,
    explain_meant,
    explain_method,
    explain_operator,
    explain_platform_code,
    explain_source,
    explain_target,
    explain_topic,
    explained_names,
)
from mapper.services.messages import Answer, Request
from mapper.services.session import Session
from mapper.text import MapperError
from mapper.text.escape import printable, shortened

MAX_NAME = 500  # characters
MAX_PAGE = 100_000  # characters of a page

# What has keys, with the words for it.
_KEYS: dict[str, KeyTable[Any]] = {
    "a mapping": MAPPING,
    "an entry of a mapping": ENTRY,
    "a schema": SCHEMA,
    "a field of a schema": FIELD,
    "an identity of a schema": IDENTITY,
    "a tests document": TESTS,
    "a test": TEST,
}


class ExplainRequest(Request, frozen=True, kw_only=True):
    """A request for the page of a name; "" for the list of names."""

    name: str = ""


class PageName(Answer, frozen=True, kw_only=True):
    """A name that has a page, with its kind and a few words."""

    name: str
    kind: str
    detail: str


class Explanation(Answer, frozen=True, kw_only=True):
    """The page of a name.

    Attributes:
        title: The title.
        text: The page as Markdown; "" in the list of names.
        names: All names that have a page; [] in the page of a name.
        is_cut: Whether the page is longer than `MAX_PAGE` characters.
    """

    title: str
    text: str
    names: list[PageName]
    is_cut: bool = False


def explain_name(session: Session, request: ExplainRequest) -> Explanation:
    """Return the page of a name, or the list of all names.

    Raises:
        MapperError: the name has no page.
    """
    name = request.name.strip()
    if not name:
        return Explanation(title="All pages", text="", names=list(_names()))
    if len(name) > MAX_NAME:
        raise MapperError(f"a name has at most {MAX_NAME} characters")
    pages = [
        explain_function(name) or explain_operator(name) or code_page(name),
        explain_platform_code(name),
        explain_topic(name),
        explain_key(name),
        _as_code(explain_method(name)),
        _of_mapping(session.edited(request.unsaved).loaded, name),
    ]
    text = "\n".join(filter(None, pages)) or explain_meant(name)
    if text is None:
        hint = did_you_mean(name, [row.name for row in _names()])
        raise MapperError(
            printable(f"there is no page about '{shortened(name)}'{f' ({hint})' if hint else ''}")
        )
    return Explanation(
        title=printable(name), text=text[:MAX_PAGE], names=[], is_cut=len(text) > MAX_PAGE
    )


def _names() -> Iterator[PageName]:
    for name, detail in explained_names().items():
        is_code = name in CODES or name in PLATFORM_CODES
        kind = "code" if is_code else "term" if name in TOPICS else "function"
        yield PageName(name=name, kind=kind, detail="" if kind == "term" else detail)
    for symbol, row in OPERATORS.items():
        yield PageName(name=symbol, kind="operator", detail=row.help)
    for name, rows in sorted(_key_rows().items()):
        owners = ", ".join(owner for owner, _ in rows)
        yield PageName(name=name, kind="key", detail=f"key of {owners}")


def _key_rows() -> dict[str, list[tuple[str, Key[Any]]]]:
    rows: dict[str, list[tuple[str, Key[Any]]]] = {}
    for owner, table in _KEYS.items():
        for key in table.values():
            rows.setdefault(key.name, []).append((owner, key))
    return rows


def explain_key(name: str) -> str | None:
    """Return the description of a key of the documents as Markdown; None if there is none."""
    parts = []
    for owner, key in _key_rows().get(name, ()):
        types = key.types.replace(SCALAR, "scalar").replace(" | ", " or ")
        required = ", required" if key.required else ""
        parts.append(f"`{key.name}`, a key of {owner} ({types}{required})\n\n{key.help}\n")
        if key.example != "...":
            parts.append(f"```yaml\n{key.name}: {key.example}\n```\n")
    return "\n".join(parts) or None


def _of_mapping(loaded: LoadedMapping | None, name: str) -> str | None:
    """Return the pages of a target, and of a field that entries read; None if it is neither."""
    if loaded is None:
        return None
    target = explain_target(loaded, name)
    pages = [
        None if target is None else _entry_section(target),
        _as_code("\n".join(explain_source(loaded, name))),
    ]
    return "\n".join(filter(None, pages)) or None


def _entry_section(page: EntryPage) -> str:
    rows = [
        f"written: {code(printable(page.written))}",
        f"exported as: {page.kind} {code(printable(page.exported))}",
        f"reads: {', '.join(map(_code, page.reads)) or 'nothing from the payload'}",
        f"field: {page.field or 'not in the schema'}",
    ]
    return f"{_code(page.target)}, a target\n\n" + "\n".join(f"- {row}" for row in rows) + "\n"


def _code(text: str) -> str:
    return code(printable(text))


def _as_code(text: str | None) -> str | None:
    """Return plain lines as a code block in Markdown; None for no text."""
    if not text:
        return None
    lines = "\n".join(map(printable, text.strip("\n").split("\n")))
    fence = "```"
    while fence in lines:
        fence += "`"
    return f"{fence}text\n{lines}\n{fence}\n"

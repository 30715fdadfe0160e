"""Explain a name as Markdown: a code, function, operator, key, term, target, or source."""

from __future__ import annotations

from mapper.document.loading import LoadedMapping
from mapper.report.reference import entry_section
from mapper.services.messages import Answer, Request
from mapper.services.name_pages import (
    explain_meant,
    explain_source,
    explain_target,
    language_page,
    named_pages,
    term_page,
    unknown_name,
)
from mapper.services.session import Session
from mapper.text import MapperError
from mapper.text.escape import printable

MAX_NAME = 500  # characters
MAX_PAGE = 100_000  # characters of a page


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
        names = [PageName(**page._asdict()) for page in named_pages()]
        return Explanation(title="All pages", text="", names=names)
    if len(name) > MAX_NAME:
        raise MapperError(f"a name has at most {MAX_NAME} characters")
    loaded = session.edited(request.unsaved).loaded
    pages = (language_page(name), term_page(name), _of_mapping(loaded, name))
    text = "\n".join(filter(None, pages)) or explain_meant(name)
    if text is None:
        raise unknown_name(name, loaded)
    return Explanation(
        title=printable(name), text=text[:MAX_PAGE], names=[], is_cut=len(text) > MAX_PAGE
    )


def _of_mapping(loaded: LoadedMapping | None, name: str) -> str:
    """Return the pages of a target, and of a field that entries read; "" if it is neither."""
    if loaded is None:
        return ""
    target = explain_target(loaded, name)
    section = "" if target is None else entry_section(target)
    return "\n".join(filter(None, (section, _as_code(explain_source(loaded, name)))))


def _as_code(lines: list[str]) -> str:
    """Return lines as a code block in Markdown; "" for no lines."""
    if not lines:
        return ""
    text = "\n".join(map(printable, lines))
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text}\n{fence}\n"

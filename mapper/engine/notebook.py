"""Render records for notebooks and `repr`, with identity values masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mapper.paths import names_of, rewritten
from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import html
else:
    html = lazy_module("html")


MASK = "(hidden)"


def masked(record: Any, hidden: frozenset[tuple[str, ...]]) -> Any:
    """Return a record with a mask instead of every value whose names are among the hidden ones."""
    return rewritten(record, lambda place, item: MASK if names_of(place) in hidden else item)


def html_table(caption: str, head: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """Return an HTML table with all text escaped."""
    lines = [f"<table><caption>{_escaped(caption)}</caption>", _row("th", head)]
    lines += [_row("td", row) for row in rows]
    return "\n".join([*lines, "</table>"])


def _row(cell: str, values: Iterable[Any]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_escaped(value)}</{cell}>' for value in values)}</tr>"


def _escaped(value: Any) -> str:
    return str(html.escape(printable(str(value))))

"""What a notebook and `repr` show: records without the values of identities, and HTML tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from mapper.text.escape import printable
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import html
else:
    html = lazy_module("html")


MASK = "(hidden)"


def masked(value: Any, hidden: frozenset[tuple[str, ...]], names: tuple[str, ...] = ()) -> Any:
    """Return a record with a mask instead of every value whose names are among the hidden ones."""
    if names in hidden:
        return MASK
    if isinstance(value, dict):
        return {name: masked(item, hidden, (*names, name)) for name, item in value.items()}
    if isinstance(value, list):
        return [masked(item, hidden, names) for item in value]
    return value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the path and the value of every leaf of a record."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from leaves(item, f"{path}[{position}]")
    else:
        yield path, value


def html_table(caption: str, head: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> str:
    """Return an HTML table; everything in it is escaped."""
    lines = [f"<table><caption>{_escaped(caption)}</caption>", _row("th", head)]
    lines += [_row("td", row) for row in rows]
    return "\n".join([*lines, "</table>"])


def _row(cell: str, values: Iterable[Any]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_escaped(value)}</{cell}>' for value in values)}</tr>"


def _escaped(value: Any) -> str:
    return str(html.escape(printable(str(value))))

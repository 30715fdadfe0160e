"""The outcome of a stream of `mapper convert` as text and as JSON (`--summary`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from mapper.diagnostics import CODES
from mapper.engine.accumulator import Accumulator, Reason, RowPlace
from mapper.report.layout import wrap
from mapper.text.escape import printable

VERSION = 1


def reason_table(tally: Accumulator[RowPlace], width: int) -> list[str]:
    """Return a table of the reasons for rejects and one of the warnings, wrapped to a width."""
    rejects, warnings = tally.by_frequency(errors=True), tally.by_frequency(errors=False)
    return [
        *_table("rejected rows by reason:", rejects, width),
        *_table("warnings by reason (a row can have several):", warnings, width),
    ]


def _table(title: str, reasons: list[Reason[RowPlace]], width: int) -> list[str]:
    if not reasons:
        return []
    numbers = max(len(f"{reason.rows:,}") for reason in reasons)
    lines = [title]
    for reason in reasons:
        before = f"  {reason.rows:>{numbers},} x {reason.finding.code}: "
        text = f"{printable(reason.finding.message)} ({_first(reason)})"
        room = max(width - len(before), 20)
        wrapped = wrap(text, room, room)
        lines.append(before + wrapped[0])
        lines += [" " * len(before) + line for line in wrapped[1:]]
    return lines


def _first(reason: Reason[RowPlace]) -> str:
    first = reason.places[0]
    return f"{'' if reason.rows == 1 else 'first: '}{printable(first.file)}:{first.line}"


def summary_json(
    tally: Accumulator[RowPlace],
    *,
    stopped: str,
    unreadable: Iterable[tuple[str, str, int]],
    outputs: Mapping[str, str],
    strict: bool,
) -> bytes:
    """Return the summary as JSON text.

    Args:
        tally: The rows.
        stopped: Why the run stopped early: "rejects" or "interrupted"; empty if it did not.
        unreadable: Inputs that were not read to their end: name, reason, and offset in bytes.
        outputs: The files that the run wrote, by role.
        strict: Whether rows with duplicate keys were rejected; otherwise, the last key won.
    """
    unread = [{"file": name, "reason": why, "offset": place} for name, why, place in unreadable]
    body = {
        "version": VERSION,
        "complete": not stopped and not unread,
        "stopped": stopped or None,
        "strict": strict,
        "rows": {
            "read": tally.rows,
            "ok": tally.ok,
            "nullified": tally.nullified,
            "rejected": tally.rejected,
        },
        "rejects": [_reason(reason) for reason in tally.by_frequency(errors=True)],
        "warnings": [_reason(reason) for reason in tally.by_frequency(errors=False)],
        "unreadable": unread,
        "outputs": dict(outputs),
    }
    return orjson.dumps(_text_only(body), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _reason(reason: Reason[RowPlace]) -> dict[str, Any]:
    return {
        "code": reason.finding.code,
        "slug": CODES[reason.finding.code].slug,
        "message": reason.finding.message,
        "rows": reason.rows,
        "places": [place._asdict() for place in reason.places],
    }


def _text_only(value: Any) -> Any:
    """Return the value with every string safe to print, so that it can be encoded as UTF-8."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _text_only(item) for name, item in value.items()}
    return [_text_only(item) for item in value] if isinstance(value, list) else value

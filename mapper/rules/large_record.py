"""A record is larger than advised."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from mapper.diagnostics import Diagnostic
from mapper.engine.sizes import ADVISED, REFUSED
from mapper.rules.base import Context, Needs, Rule, finding


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first such payload."""
    yield from sized(context, "ROW007", ADVISED, REFUSED, "is larger than the 10 KB advised")


def sized(
    context: Context, code: str, least: int, most: int | None, what: str
) -> Iterator[Diagnostic]:
    """A finding for the first record whose size lies in a range of bytes, with their number."""
    found = []
    for row, outcome in zip(context.rows, context.outcomes, strict=True):
        size = len(orjson.dumps(outcome.record)) if outcome.record is not None else 0
        if size > least and (most is None or size <= most):
            found.append((row, size))
    if found:
        row, size = found[0]
        more = f"; so are those of {len(found) - 1:,} more rows" if len(found) > 1 else ""
        message = f"the record of {size:,} bytes {what}{more}"
        yield finding(code, message, row.span, "map fewer fields, or send less in one event")


RULE = Rule("ROW007", check, Needs.RESULTS)

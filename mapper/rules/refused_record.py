"""A record is larger than the platform takes."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.engine.sizes import REFUSED
from mapper.rules.base import Context, Needs, Rule
from mapper.rules.large_record import sized


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first such payload."""
    yield from sized(context, "ROW008", REFUSED, None, "is larger than the 1 MB allowed")


RULE = Rule("ROW008", check, Needs.RESULTS)

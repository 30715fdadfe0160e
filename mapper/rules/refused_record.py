"""A record is larger than the platform takes.

What it checks: every record is at most 1 MB as JSON.

Why: a streaming source refuses a larger message as a whole.

Bad: a mapping that copies a whole payload with all its sessions into every event.

Good: the fields that are needed, one by one.
"""

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

"""An identity does not depend on the payload."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import paths_read
from mapper.diagnostics import Diagnostic
from mapper.rules.base import Context, Rule, finding
from mapper.rules.identity_sources import constant_results, identity_sources


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield at most one finding per identity and entry."""
    reported: set[tuple[str, int]] = set()
    for source in identity_sources(context.document):
        result = next(constant_results(source.tree), None)
        if result is None or (source.name, source.entry.span.start) in reported:
            continue
        reported.add((source.name, source.entry.span.start))
        if paths_read(source.tree):
            message = f"the identity '{source.name}' can be a constant"
            message += ", so all events without another value would belong to one person"
            hint = "remove the constant, so that the identity is null if it has no value"
        else:
            message = f"the identity '{source.name}' reads no field of the payload"
            message += ", so all events would belong to one person"
            hint = "map a field of the payload that identifies the person"
        yield finding("XDM035", message, source.entry.span_of(result), hint)


RULE = Rule("XDM035", check)

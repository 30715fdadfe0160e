"""`timestamp` is mapped from a text that is not RFC 3339."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mapper.dataprep import path_tree
from mapper.diagnostics import Diagnostic
from mapper.paths import print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.date_sources import has_time_without_zone, implicit_path, texts_at
from mapper.rules.zone_advice import zone_advice
from mapper.schema.formats import is_date_time


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    for entry in context.document.entries:
        path = implicit_path(entry.tree)
        if entry.target != ("timestamp",) or path is None:
            continue
        texts = list(texts_at(context, path))
        other = sum(map(_is_other, texts))
        if other:
            message = (
                f"'{print_path(path)}' is not RFC 3339 in {other:,} of "
                f"{context.count_of(path):,} values"
            )
            hint = "name its format, such as date_format: yyyy-MM-dd HH:mm:ssZ"
            if any(map(has_time_without_zone, texts)):
                hint = zone_advice(context, path_tree(path), None)
            if other < len(texts):
                hint = "send one format, such as 2023-04-01T00:41:57Z"
            if any(map(_DAY_BEYOND.match, filter(_is_other, texts))):
                hint = "a day that the month lacks is read as the month's last: send the right one"
            related = context.such_as(path, _is_other)
            yield finding("XDM023", message, entry.source_span, hint, related=related)


# Right in its form, so that only the day can be wrong, where it is not RFC 3339.
_DAY_BEYOND = re.compile(
    r"[0-9]{4}-(?:02-(?:29|3[01])|(?:0[469]|11)-31)T[0-9:.]+(?:Z|[+-][0-9:]+)\Z"
)


def _is_other(value: Any) -> bool:
    return isinstance(value, str) and not is_date_time(value)


RULE = Rule("XDM023", check, Needs.ROWS)

"""The value of an identity is one that the platform refuses.

What it checks: identities in the records are not blank, `null`, `anonymous` or `invalid`, and not
longer than 1,024 characters; an ECID has exactly 38 digits.

Why: Adobe's guardrails for Identity Service: such an identity is blocked, or the record skipped.
Were it taken, everybody called `anonymous` would be one person.

Bad: `"email": "anonymous"` in a payload.

Good: null instead, so that the identity is left out
    _tenant.attendee.email:
      expression: "iif(attendee.email == 'anonymous', null, lower(trim(attendee.email)))"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mapper.diagnostics import Diagnostic, Related
from mapper.expr import STAR, Path, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.run import as_json, primary_identity

# Source: Adobe, "Guardrails for Identity Service data".
REFUSED = frozenset({"null", "anonymous", "invalid"})
MOST_CHARACTERS = 1024
_ECID = re.compile(r"[0-9]{38}\Z")


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an identity and reason, which names the first payload."""
    schema = context.document.schema
    entries = {entry.target: entry for entry in context.document.entries}
    for path, field in schema.identities():
        assert field.identity is not None
        told: set[str] = set()
        for row, result in zip(context.rows, context.results, strict=True):
            for value in _values(result.record, path):
                reason = _why_refused(value, field.identity.namespace)
                is_told_elsewhere = not value.strip() and path == primary_identity(schema)  # ROW004
                if not reason or reason in told or is_told_elsewhere:
                    continue
                told.add(reason)
                entry = entries.get(path)
                source = entry.source_path if entry is not None else None
                yield finding(
                    "ROW006",
                    f"the identity '{print_path(path)}' {reason}, which the platform refuses",
                    row.span_at(() if source is None or STAR in source else source),
                    "leave it out: give null for such values",
                    related=() if entry is None else (Related(entry.span, "mapped here"),),
                    found=as_json(value),
                    sensitive=True,
                )


def _why_refused(text: str, namespace: str) -> str:
    if not text.strip():
        return "is blank"
    if text.strip().lower() in REFUSED:
        return f"is '{text.strip().lower()}'"
    if namespace.upper() == "ECID" and not _ECID.match(text):
        return "is no ECID of 38 digits"
    return f"is longer than {MOST_CHARACTERS:,} characters" if len(text) > MOST_CHARACTERS else ""


def _values(value: Any, path: Path) -> Iterator[str]:
    for position, step in enumerate(path):
        if step is STAR:
            for item in value if isinstance(value, list) else ():
                yield from _values(item, path[position + 1 :])
            return
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, str):
        yield value


RULE = Rule("ROW006", check, Needs.RESULTS)

"""An e-mail identity is not trimmed, or not in lower case.

What it checks: what arrives at an identity of the namespace Email went through `lower` and `trim`.

Why: to the identity graph ` User@Company.com` and `user@company.com` are two people; whoever
registers with capitals once becomes a second profile.

Bad:
    _tenant.attendee.email: attendee.email

Good:
    _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic
from mapper.document import Entry
from mapper.expr import print_tree
from mapper.rules.base import Context, Rule, finding
from mapper.rules.normalising import not_done

_WORDS = {
    frozenset({"lower", "trim"}): "neither trimmed nor in lower case",
    frozenset({"lower"}): "not in lower case",
    frozenset({"trim"}): "not trimmed",
}
_NAMESPACES = ("email", "email_lc_sha256")
MOST = 60


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an entry."""
    for entry in context.document.entries:
        field = context.document.schema.field_at(entry.target)
        if field is None or field.identity is None:
            continue
        missing = not_done(entry.tree)
        if field.identity.namespace.lower() in _NAMESPACES and missing:
            message = f"the e-mail identity '{entry.target_text}' is {_WORDS[missing]}"
            yield finding("XDM016", message, entry.source_span, _hint(entry, missing))


def _hint(entry: Entry, missing: frozenset[str]) -> str:
    text = print_tree(entry.tree)
    text = text if len(text) <= MOST else "..."
    for name in sorted(missing, reverse=True):
        text = f"{name}({text})"
    return f'write {{expression: "{text}"}}'


RULE = Rule("XDM016", check)

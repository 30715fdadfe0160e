"""An identity namespace is nearly, but not quite, a standard one.

What it checks: a namespace that differs from one of the platform's own in a letter or in capitals.

Why: any namespace may be made in the organisation, so nothing fails: the identities go into a
namespace of their own and join with nobody else's.

Bad:
    attendee.email: {type: string, identity: {namespace: Emial, primary: true}}

Good:
    attendee.email: {type: string, identity: {namespace: Email, primary: true}}
"""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, closest
from mapper.expr import print_path
from mapper.rules.base import Context, Rule, finding

# Source: Adobe, "Identity namespace overview", standard namespaces (their identity symbols).
STANDARD = ("AAID", "AdCloud", "CORE", "ECID", "Email", "Email_LC_SHA256", "GAID", "IDFA", "Phone",
            "Phone_E.164", "TNTID", "WAID")  # fmt: skip


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding an identity."""
    schema = context.document.schema
    for path, field in schema.identities():
        if field.identity is None or field.identity.namespace in STANDARD:
            continue
        name = field.identity.namespace
        meant = _meant(name)
        if meant:
            message = f"the namespace '{name}' of '{print_path(path)}' is none of the standard ones"
            hint = (
                f"did you mean '{meant}'? one of your own: leave it, with '# mapper: ignore XDM032'"
            )
            yield finding("XDM032", message, field.span or schema.span, hint)


def _meant(name: str) -> str | None:
    same = [standard for standard in STANDARD if standard.lower() == name.lower()]
    if same:
        return same[0]
    return closest(name, STANDARD) if len(name) > 4 else None  # short ones are near by chance


RULE = Rule("XDM032", check)

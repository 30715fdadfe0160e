"""Render findings about identities: one function per kind of problem."""

from __future__ import annotations

from collections.abc import Callable

from mapper.dataprep import print_tree
from mapper.engine.finding_parts import Rendered
from mapper.engine.identity_check import Flaw, IdentityFlaw
from mapper.engine.plan import Planned
from mapper.paths import print_path
from mapper.schema import IDENTITY_MAP
from mapper.schema.namespaces import REFUSED, namespace_hint

_MAX_HINT = 60  # characters of an expression in a hint


def render_problem(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    """Return the wording of a problem with an identity that an entry writes."""
    return _RENDERERS[problem.flaw](planned, problem)


def _refused(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    message = f"the identity {_name(problem)} {problem.reason}, which the platform refuses"
    hint = "have RainFocus send a valid value, or return null for such values with iif(...)"
    if expression := without_refused(planned, problem.value):
        hint = f'write {{expression: "{expression}"}}'
    return Rendered("ROW006", message, hint)


def _invalid(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    message = (
        f"the identity {_name(problem)} {problem.reason}, "
        f"as the namespace {problem.namespace} requires"
    )
    return Rendered("ROW013", message, _HINTS[problem.namespace.lower()])


def _unknown_namespace(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    name = f"the namespace '{problem.namespace}'" if problem.is_named else "a namespace"
    message = f"{name} in '{IDENTITY_MAP}' is neither standard nor listed in mapper.toml"
    return Rendered("ROW016", message, namespace_hint(problem.namespace, shown=problem.is_named))


def _no_id(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    message = f"an identity {_name(problem)} has no 'id'"
    return Rendered("ROW014", message, "map the value to 'id', in lower case")


def _misspelled_id(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    message = f"an identity in '{IDENTITY_MAP}' has '{problem.value}' instead of 'id'"
    hint = f"write the key 'id', or map it by itself: {IDENTITY_MAP}.Email[0].id: <source>"
    return Rendered("ROW014", message, hint)


def _primary_count(planned: Planned | None, problem: IdentityFlaw) -> Rendered:
    count = f"{problem.primary} primary identities" if problem.primary else "no primary identity"
    message = f"'{IDENTITY_MAP}' has {count}; it needs exactly one"
    return Rendered("ROW015", message, _PRIMARY)


def _name(problem: IdentityFlaw) -> str:
    if problem.field:
        return f"'{print_path(problem.field)}'"
    return f"'{IDENTITY_MAP}.{problem.namespace}'" if problem.is_named else f"in '{IDENTITY_MAP}'"


def _expression(planned: Planned | None) -> str:
    """Return the expression of an entry that returns one string; "" if it cannot be in a hint."""
    if planned is None or not planned.field.type.is_text or planned.field.array:
        return ""
    text = print_tree(planned.entry.tree)
    return "" if len(text) > _MAX_HINT or '"' in text or "[*]" in text else text


def without_refused(planned: Planned | None, value: str) -> str:
    """Return the expression of an entry that is null instead of a value that is refused.

    Return "" if the value is not one that many systems write for "none".
    """
    text, source = value.strip().lower(), _expression(planned)
    if not source or (text and text not in REFUSED):
        return ""
    plain = source if source.startswith("lower(trim(") else f"lower(trim({source}))"
    return f"iif({plain} == '{text}', null, {source})"


_PHONE = "write the number with + and the country code, without spaces: +15551234567"
_HASH = "hash the normalized value: sha256(lower(trim(<value>))), or change the namespace"
_HINTS = {
    "email": "trim the value, return null if it is not an address, or change the namespace",
    "phone": _PHONE, "phone_e.164": _PHONE,
    "email_lc_sha256": _HASH, "phone_sha256": _HASH, "phone_sha256_e.164": _HASH,
}  # fmt: skip
_PRIMARY = (
    f"add 'primary: true' to one identity, such as {IDENTITY_MAP}.Email[0].primary: {{value: true}}"
)
_RENDERERS: dict[Flaw, Callable[[Planned | None, IdentityFlaw], Rendered]] = {
    Flaw.REFUSED: _refused,
    Flaw.INVALID: _invalid,
    Flaw.UNKNOWN_NAMESPACE: _unknown_namespace,
    Flaw.NO_ID: _no_id,
    Flaw.MISSPELLED_ID: _misspelled_id,
    Flaw.PRIMARY_COUNT: _primary_count,
}

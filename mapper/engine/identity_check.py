"""What is wrong with the identities of a finished record; the record itself stays as it is.

The general path reports these problems. The generated functions hand a row with any of them over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from mapper.dataprep import Path, print_path
from mapper.engine.identities import Identities, lacks_identity, map_items, record_values
from mapper.schema import IDENTITY_MAP
from mapper.schema.namespaces import REFUSED, namespace_hint, why_invalid, why_refused


class Problem(NamedTuple):
    """Something wrong with an identity.

    Attributes:
        code: A code of the family ROW.
        path: Where in the record.
        message: What is wrong.
        hint: What to do; "" if that depends on the entry.
        value: The value that is wrong; reports hide it. "" if there is none.
    """

    code: str
    path: Path
    message: str
    hint: str
    value: str = ""


def identity_problems(record: dict[str, Any], identities: Identities) -> Iterator[Problem]:
    """Yield what is wrong with the identities of a record, except that it lacks one (ROW004)."""
    for path, namespace in identities.fields:
        for steps, value in record_values(record, path):
            is_primary = path == identities.primary
            if isinstance(value, str) and not (is_primary and not value.strip()):
                yield from _of_value(value, namespace, steps, f"'{print_path(path)}'")
    if identities.fills_map:
        yield from _of_map(record, identities)


def _of_value(value: str, namespace: str, path: Path, name: str) -> Iterator[Problem]:
    if reason := why_refused(value, namespace):
        message = f"the identity {name} {reason}, which the platform refuses"
        yield Problem("ROW006", path, message, "", value)
    elif reason := why_invalid(value, namespace):
        message = f"the identity {name} {reason}, as the namespace {namespace} requires"
        yield Problem("ROW013", path, message, _HINTS[namespace.lower()], value)


_PHONE = "write the number with + and the country code, without spaces: +15551234567"
_HASH = "hash the normalized value: sha256(lower(trim(<value>))), or change the namespace"
_HINTS = {
    "email": "trim the value, return null if it is not an address, or change the namespace",
    "phone": _PHONE, "phone_e.164": _PHONE,
    "email_lc_sha256": _HASH, "phone_sha256": _HASH, "phone_sha256_e.164": _HASH,
}  # fmt: skip


def _of_map(record: dict[str, Any], identities: Identities) -> Iterator[Problem]:
    """Yield what is wrong in `identityMap`.

    A key of a payload can be anything, even an address, so namespaces that are neither known nor
    written in the mapping are not named.
    """
    lacks = identities.primary is not None and lacks_identity(record, identities.primary)
    count = primary = 0
    unknown: set[str] = set()
    for namespace, number, identity in map_items(record):
        path = (IDENTITY_MAP, namespace, number)
        is_known = namespace in identities.namespaces
        is_shown = is_known or namespace in identities.written
        name = f"'{IDENTITY_MAP}.{namespace}'" if is_shown else f"in '{IDENTITY_MAP}'"
        if not is_known and namespace not in unknown:
            unknown.add(namespace)
            shown = f"the namespace '{namespace}'" if is_shown else "a namespace"
            message = f"{shown} in '{IDENTITY_MAP}' is neither standard nor listed in mapper.toml"
            hint = namespace_hint(namespace, shown=is_shown)
            yield Problem("ROW016", path, message, hint, "" if is_shown else namespace)
        count += 1
        primary += identity.get("primary") is True
        value = identity.get("id")
        if lacks and (value is None or not str(value).strip()):
            continue  # ROW004 reports it
        if value is None:
            message = f"an identity {name} has no 'id'"
            yield Problem("ROW014", path, message, "map the value to 'id', in lower case")
        elif isinstance(value, str):
            yield from _of_value(value, namespace, (*path, "id"), name)
    if primary > 1 or (count and not primary and identities.needs_primary):
        counted = f"{primary} primary identities" if primary else "no primary identity"
        message = f"'{IDENTITY_MAP}' has {counted}; it needs exactly one"
        yield Problem("ROW015", (IDENTITY_MAP,), message, _PRIMARY)


_PRIMARY = f"set 'primary: true' on one, such as {IDENTITY_MAP}.Email[0].primary: {{value: true}}"


def refused_hint(source: str, value: str) -> str:
    """Return the change of a mapping that turns a refused value into null.

    Args:
        source: The expression that returns the value; "" if there is none.
        value: The value.
    """
    text = value.strip().lower()
    if not source or (text and text not in REFUSED):
        return "have RainFocus send a valid value, or return null for such values with iif(...)"
    plain = source if source.startswith("lower(trim(") else f"lower(trim({source}))"
    return f"""write {{expression: "iif({plain} == '{text}', null, {source})"}}"""


def sound_check(identities: Identities) -> Callable[[dict[str, Any]], bool] | None:
    """Return the check of a record for what no check of a single value covers; None if nothing."""
    if identities.are_direct and not identities.fills_map:
        return None
    return lambda record: next(identity_problems(record, identities), None) is None

"""What is wrong with the identities of a finished record; the record itself stays as it is.

The general path reports these problems. The generated functions hand a row with any of them over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from mapper.engine.identities import Identities, lacks_identity, map_items, record_values
from mapper.paths import FieldPath
from mapper.schema import IDENTITY_MAP
from mapper.schema.namespaces import why_invalid, why_refused


class Flaw(Enum):
    """What can be wrong with an identity."""

    REFUSED = "the platform refuses the value"
    INVALID = "the value is not valid in its namespace"
    UNKNOWN_NAMESPACE = "the namespace is neither standard nor listed"
    NO_ID = "an identity of `identityMap` has no `id`"
    MISSPELLED_ID = "an identity of `identityMap` has a key such as `ID`"
    PRIMARY_COUNT = "`identityMap` has no primary identity, or several"


class IdentityFlaw(NamedTuple):
    """Something wrong with an identity.

    Attributes:
        flaw: What is wrong.
        path: Where in the record.
        field: The identity field of the schema; () for an identity of `identityMap`.
        namespace: The namespace; "" for `identityMap` as a whole.
        is_named: Whether reports may show the namespace.
        reason: Why the value is wrong, in words that follow its name; "" if the flaw says it.
        value: The value that is wrong; reports hide it. "" if there is none.
        primary: The number of primary identities of `identityMap`.
    """

    flaw: Flaw
    path: FieldPath
    field: FieldPath = ()
    namespace: str = ""
    is_named: bool = True
    reason: str = ""
    value: str = ""
    primary: int = 0


def identity_problems(record: dict[str, Any], identities: Identities) -> Iterator[IdentityFlaw]:
    """Yield what is wrong with the identities of a record, except that it lacks one (ROW004)."""
    for path, namespace in identities.fields:
        for steps, value in record_values(record, path):
            is_primary = path == identities.primary
            if isinstance(value, str) and not (is_primary and not value.strip()):
                yield from _of_value(value, IdentityFlaw(Flaw.REFUSED, steps, path, namespace))
    if identities.fills_map:
        yield from _of_map(record, identities)


def _of_value(value: str, place: IdentityFlaw) -> Iterator[IdentityFlaw]:
    if reason := why_refused(value, place.namespace):
        yield place._replace(flaw=Flaw.REFUSED, reason=reason, value=value)
    elif reason := why_invalid(value, place.namespace):
        yield place._replace(flaw=Flaw.INVALID, reason=reason, value=value)


def _of_map(record: dict[str, Any], identities: Identities) -> Iterator[IdentityFlaw]:
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
        is_named = is_known or namespace in identities.written
        place = IdentityFlaw(Flaw.NO_ID, path, (), namespace, is_named)
        if not is_known and namespace not in unknown:
            unknown.add(namespace)
            shown = "" if is_named else namespace
            yield place._replace(flaw=Flaw.UNKNOWN_NAMESPACE, value=shown)
        count += 1
        primary += identity.get("primary") is True
        value = identity.get("id")
        if lacks and (value is None or not str(value).strip()):
            continue  # ROW004 reports it
        if value is None:
            yield place
        elif isinstance(value, str):
            yield from _of_value(value, place._replace(path=(*path, "id")))
    if primary > 1 or (count and not primary and identities.needs_primary):
        yield IdentityFlaw(Flaw.PRIMARY_COUNT, (IDENTITY_MAP,), primary=primary)


def sound_check(identities: Identities) -> Callable[[dict[str, Any]], bool] | None:
    """Return the check of a record for what no check of a single value covers; None if nothing."""
    if identities.are_direct and not identities.fills_map:
        return None
    return lambda record: next(identity_problems(record, identities), None) is None

"""The states of entries over all rows, for the table of the page and for HTML reports."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.document import MappingDocument
from mapper.paths import FieldPath
from mapper.schema import Field

NEVER_FILLED = ("never filled", "no row fills this target")
UNMAPPED = ("unmapped", "required, and no entry fills it")


def roles_of(field: Field | None) -> tuple[str, ...]:
    """Return "required" and "identity", as far as they apply to a field."""
    if field is None:
        return ()
    return ("required",) * field.required + ("identity",) * (field.identity is not None)


def usual_state(field: Field | None) -> tuple[str, str]:
    """Return the state of an entry without problems: the last role of its target, or "mapped"."""
    return ("mapped", *roles_of(field))[-1], ""


def state_over_rows(
    field: Field | None, *, rows: int, filled: int, nullified: int, rejected: int
) -> tuple[str, str]:
    """Return the state of an entry and the reason, or "" if the state needs none.

    Args:
        field: The field of its target; None if the schema lacks it.
        rows: The number of rows that were converted; 0 if there are none.
        filled: The rows that fill the target.
        nullified: The rows whose value could not be converted.
        rejected: The rows that are rejected because of the entry.
    """
    if field is None:
        return "rejected", "the schema has no such field"
    if rejected:
        return "rejected", f"{rejected:,} of {rows:,} rows rejected because of it"
    if nullified:
        return "nullified", f"nullified in {nullified:,} of {rows:,} rows"
    return NEVER_FILLED if rows and not filled else usual_state(field)


def unmapped_fields(document: MappingDocument) -> Iterator[tuple[FieldPath, Field]]:
    """Yield the required fields at the top that no entry fills, not even one with an error."""
    targets = (*(entry.target for entry in document.entries), *document.failed_targets)
    filled = {target[0] for target in targets}
    for path, field in document.schema.fields():
        if field.required and len(path) == 1 and path[0] not in filled:
            yield path, field

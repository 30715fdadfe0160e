"""THE tables of names in mapping files: columns of a CSV, keys of a mapping set, source types.

Source: Data Prep API (MappingSet, MappingOperation), and the older lists of mappings that Adobe's
source tutorials show. Assumed for the platform: the names of the CSV's columns, which are public
only as a picture; hence many spellings are taken, and `--columns` names others by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mapper.exchange.operations import ATTRIBUTE, EXPRESSION, STATIC

# Part of a mapping -> its spellings without blanks and punctuation, in lower case, best first.
COLUMNS: dict[str, tuple[str, ...]] = {
    "type": ("sourcetype", "mappingtype", "type"),
    "source": (
        "source", "sourcefield", "sourcepath", "sourceattribute", "sourceexpression", "sourcedata",
    ),
    "destination": (
        "destination", "destinationfield", "destinationpath", "destinationxdmpath", "xdmpath",
        "target", "targetfield", "targetpath", "targetxdmpath", "xdmfield",
    ),
    "name": ("name", "mappingname"),
    "description": ("description", "mappingdescription"),
}  # fmt: skip
NEEDED = ("source", "destination")

SOURCE_TYPES: dict[str, str] = {
    "attribute": ATTRIBUTE,
    "text/x.schema-path": ATTRIBUTE,
    "field": ATTRIBUTE,
    "expression": EXPRESSION,
    "text/x.aep-xl": EXPRESSION,
    "calculated": EXPRESSION,
    "calculated field": EXPRESSION,
    "static": STATIC,
}

# What the API adds to a mapping, what says the same once more, and what is reported on its own.
KNOWN_KEYS = frozenset(
    (
        "id", "version", "createdBy", "createdDate", "modifiedBy", "modifiedDate",
        "functionVersion", "expressionAttributes", "identity", "primaryIdentity", "identityGroup",
        "namespaceCode", "matchScore", "sourceType", "source", "sourceAttribute", "destination",
        "destinationXdmPath", "name", "description",
    )
)  # fmt: skip
KNOWN_SET_KEYS = frozenset(
    (
        "id", "version", "createdBy", "createdDate", "modifiedBy", "modifiedDate", "name",
        "mappings", "outputSchema", "inputSchema", "supportVersion", "allowNullValues", "tags",
        "status", "strictMapping", "xdmVersion", "xdmSchema", "schemaRef",
    )
)  # fmt: skip

# Keys of a mapping that YAML has no place for: reported at their mapping unless empty or false.
DROPPED_KEYS = ("identity", "primaryIdentity", "namespaceCode", "identityGroup")


def plain(name: str) -> str:
    """A column's name as the table spells it."""
    return re.sub(r"[\W_]+", "", name).lower()


def find_columns(header: Iterable[str], given: Mapping[str, str]) -> dict[str, int]:
    """The position of each part of a mapping in a header; a part that no column has is left out.

    `given` names columns by hand, by part.
    """
    names = list(header)
    by_name = {plain(name): position for position, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for part, spellings in COLUMNS.items():
        wanted = (plain(given[part]),) if part in given else spellings
        position = next((by_name[name] for name in wanted if name in by_name), None)
        if position is not None:
            found[part] = position
    return found

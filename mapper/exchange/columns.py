"""Names in mapping files: columns of a CSV, keys of a mapping set, and source types.

Source: Data Prep API (MappingSet, MappingOperation), and the older lists of mappings in Adobe's
source tutorials. Assumed for the platform: the column names of the CSV, which Adobe documents only
in a screenshot. Many spellings are therefore accepted, and `--columns` sets other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mapper.dataprep import ExpressionSyntaxError, parse
from mapper.dataprep.tree import Literal
from mapper.diagnostics import Collector, did_you_mean
from mapper.exchange.operations import ATTRIBUTE, EXPRESSION, STATIC
from mapper.paths import PathSyntaxError, parse_path
from mapper.text import Span

# Part of a mapping -> its spellings in lower case without spaces and punctuation, best first.
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

# Keys that are imported, reported on their own, redundant, or metadata of the API.
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

# Keys of a mapping that YAML cannot express; they are reported unless empty or false.
DROPPED_KEYS = ("identity", "primaryIdentity", "namespaceCode", "identityGroup")


def plain(name: str) -> str:
    """Return the name of a column as `COLUMNS` spells it."""
    return re.sub(r"[\W_]+", "", name).lower()


def find_columns(header: Iterable[str], given: Mapping[str, str]) -> dict[str, int]:
    """Return the positions of the parts of a mapping in a header, without missing parts.

    `given` has names of columns by part, which override `COLUMNS`.
    """
    names = list(header)
    by_name = {plain(name): position for position, name in reversed(list(enumerate(names)))}
    columns: dict[str, int] = {}
    for part, spellings in COLUMNS.items():
        wanted = (plain(given[part]),) if part in given else spellings
        position = next((by_name[name] for name in wanted if name in by_name), None)
        if position is not None:
            columns[part] = position
    return columns


def source_type(spelled: str, source: str) -> str | None:
    """Return ATTRIBUTE, EXPRESSION, or STATIC; None for an unknown spelling.

    Without a spelling, a source that is a path, and not a constant such as 5 or true, is an
    ATTRIBUTE.
    """
    if spelled:
        return SOURCE_TYPES.get(spelled.strip().lower())
    try:
        parse_path(source)
    except PathSyntaxError:
        return EXPRESSION
    if "[*]" not in source and any(sign in source for sign in "()'\"+-*/?:&|=<>{}"):
        return EXPRESSION
    try:
        return EXPRESSION if isinstance(parse(source), Literal) else ATTRIBUTE
    except ExpressionSyntaxError:
        return ATTRIBUTE


def report_unknown_type(spelled: str, span: Span, collector: Collector) -> None:
    """Report an unknown source type (XCH009)."""
    hint = did_you_mean(spelled, SOURCE_TYPES) or "write ATTRIBUTE, EXPRESSION, or STATIC"
    collector.add("XCH009", f"unknown source type '{spelled}'", span, hint=hint)

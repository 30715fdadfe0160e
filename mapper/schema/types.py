"""The table of XDM types and their JSON Schema.

Source: Adobe, "Schema Registry API: field constraints" (types, ranges, `meta:xdmType`).
"""

from __future__ import annotations

from typing import NamedTuple


class XdmType(NamedTuple):
    """An XDM type.

    Attributes:
        name: The name in schema documents.
        json_type: The `type` in JSON Schema.
        format: The `format` in JSON Schema, or "".
        minimum: The smallest value of an integer type.
        maximum: The largest value of an integer type.
        meta: The value of `meta:xdmType`.
    """

    name: str
    json_type: str
    format: str = ""
    minimum: int | None = None
    maximum: int | None = None
    meta: str = ""

    def has_range(self, low: int, high: int) -> bool:
        """Return whether all integers from `low` to `high` are values of this integer type."""
        assert self.minimum is not None
        assert self.maximum is not None
        return self.minimum <= low <= high <= self.maximum

    @property
    def is_integer(self) -> bool:
        """Whether this is one of the four integer types."""
        return self.json_type == "integer"

    @property
    def is_text(self) -> bool:
        """Whether values are strings in JSON, as dates are."""
        return self.json_type == "string"

    @property
    def is_number(self) -> bool:
        """Whether this is an integer type or double."""
        return self.json_type in ("integer", "number")


TYPES: dict[str, XdmType] = {
    row.name: row
    for row in (
        XdmType("string", "string", meta="string"),
        XdmType("uri", "string", "uri", meta="string"),
        XdmType("double", "number", meta="number"),
        XdmType("long", "integer", "", -9007199254740992, 9007199254740992, "long"),
        XdmType("integer", "integer", "", -2147483648, 2147483648, "int"),
        XdmType("short", "integer", "", -32768, 32768, "short"),
        XdmType("byte", "integer", "", -128, 128, "byte"),
        XdmType("boolean", "boolean", meta="boolean"),
        XdmType("date", "string", "date", meta="date"),
        XdmType("date-time", "string", "date-time", meta="date-time"),
        XdmType("object", "object", meta="object"),
        XdmType("map", "object", meta="map"),
    )
}

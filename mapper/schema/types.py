"""THE table of XDM types and what each is in JSON Schema.

Source: Adobe, "Schema Registry API: field constraints" (types, ranges, `meta:xdmType`).
"""

from __future__ import annotations

from typing import NamedTuple


class XdmType(NamedTuple):
    """One row.

    Attributes:
        name: As written in a schema document.
        json_type: The JSON Schema `type`.
        format: The JSON Schema `format`, or "".
        minimum: Smallest value of an integer type.
        maximum: Largest value of an integer type.
        meta: The value of `meta:xdmType`.
    """

    name: str
    json_type: str
    format: str = ""
    minimum: int | None = None
    maximum: int | None = None
    meta: str = ""

    @property
    def is_integer(self) -> bool:
        """True for the four integer types."""
        return self.json_type == "integer"

    @property
    def is_text(self) -> bool:
        """True where a record holds a text (dates are texts there)."""
        return self.json_type == "string"

    @property
    def is_number(self) -> bool:
        """True for the integer types and double."""
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

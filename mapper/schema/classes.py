"""The table of XDM classes and their root fields.

Source: Adobe, "XDM ExperienceEvent class"; the identityMap field group.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mapper.schema.tree import Field, XdmClass
from mapper.schema.types import TYPES


def _fields(*fields: Field) -> Mapping[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


_IDENTITY_MAP = Field(
    "identityMap",
    TYPES["map"],
    description="Identities by namespace.",
    values=Field(
        "identities",
        TYPES["object"],
        array=True,
        children=_fields(
            Field("id", TYPES["string"]),
            Field("authenticatedState", TYPES["string"]),
            Field("primary", TYPES["boolean"]),
        ),
    ),
)

_EXPERIENCE_EVENT = XdmClass(
    "experienceevent",
    "https://ns.adobe.com/xdm/context/experienceevent",
    "XDM ExperienceEvent",
    _fields(
        Field("_id", TYPES["string"], required=True, description="Identifies the event."),
        Field("timestamp", TYPES["date-time"], required=True,
              description="When the event happened."),
        Field("eventType", TYPES["string"], description="The kind of event."),
        Field("producedBy", TYPES["string"], description="Who produced the event."),
        Field("eventMergeId", TYPES["string"], description="Set by the system."),
        _IDENTITY_MAP,
    ),
)  # fmt: skip

CLASSES: dict[str, XdmClass] = {row.name: row for row in (_EXPERIENCE_EVENT,)}
UNKNOWN_CLASS = "unknown"  # the class of an export that does not name it


def is_foreign_class(name: str) -> bool:
    """Return whether a class name is a URI, or that of an unknown class."""
    return ":" in name or name.startswith("_") or name == UNKNOWN_CLASS


def foreign_class(name: str) -> XdmClass:
    """Return a class without fields; a schema of such a class lists all of them itself."""
    return XdmClass(name, name, name.rsplit("/", 1)[-1], MappingProxyType({}))

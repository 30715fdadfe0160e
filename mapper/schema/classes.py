"""THE table of XDM classes: the root fields that come with each.

Source: Adobe, "XDM ExperienceEvent class"; the identityMap field group.
"""

from __future__ import annotations

from types import MappingProxyType

from mapper.schema.tree import Field, XdmClass
from mapper.schema.types import TYPES


def _object(name: str, *fields: Field, array: bool = False) -> Field:
    children = MappingProxyType({field.name: field for field in fields})
    return Field(name, TYPES["object"], array=array, children=children)


_IDENTITY_MAP = Field(
    "identityMap",
    TYPES["map"],
    description="Identities by namespace.",
    values=_object(
        "identities",
        Field("id", TYPES["string"]),
        Field("authenticatedState", TYPES["string"]),
        Field("primary", TYPES["boolean"]),
        array=True,
    ),
)

_EXPERIENCE_EVENT = XdmClass(
    "experienceevent",
    "https://ns.adobe.com/xdm/context/experienceevent",
    "XDM ExperienceEvent",
    MappingProxyType(
        {
            field.name: field
            for field in (
                Field("_id", TYPES["string"], required=True, description="Identifies the event."),
                Field("timestamp", TYPES["date-time"], required=True,
                      description="When the event happened."),
                Field("eventType", TYPES["string"], description="The kind of event."),
                Field("producedBy", TYPES["string"], description="Who produced the event."),
                Field("eventMergeId", TYPES["string"], description="Set by the system."),
                _IDENTITY_MAP,
            )
        }
    ),
)  # fmt: skip

CLASSES: dict[str, XdmClass] = {row.name: row for row in (_EXPERIENCE_EVENT,)}
UNKNOWN_CLASS = "unknown"  # of an export that does not name its class


def is_foreign_class(name: str) -> bool:
    """Return whether a name is that of a class whose fields are not known here."""
    return ":" in name or name.startswith("_") or name == UNKNOWN_CLASS


def foreign_class(name: str) -> XdmClass:
    """Return a class whose fields are not known here; the schema itself lists them."""
    return XdmClass(name, name, name.rsplit("/", 1)[-1], MappingProxyType({}))

"""The RainFocus schema that comes with the package: what `mapper init` knows of field names.

It is the project's own `mappings/rainfocus.schema.yaml`: the build puts it into the package, and a
checkout reads it where it stands, so that there is one of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from mapper.diagnostics import Collector
from mapper.document import read_schema
from mapper.schema import Field, Schema

_NAME = "rainfocus.schema.yaml"
_PLACES = (
    Path(__file__).resolve().parent.parent / _NAME,
    Path(__file__).resolve().parent.parent.parent / "mappings" / _NAME,
)
_NOT_IN_KEYS = re.compile(r"[\W_]+")
_ANY = "any"


def known_schema() -> Schema | None:
    """The schema; None where neither the package nor a checkout holds it."""
    path = next((path for path in _PLACES if path.is_file()), None)
    return None if path is None else read_schema(path, _ANY, Collector())


def known_fields(schema: Schema | None) -> Mapping[str, Field]:
    """The fields of its groups."""
    tenant = None if schema is None else schema.root.children.get(f"_{_ANY}")
    return {} if tenant is None else tenant.children


def group_of(schema: Schema | None, name: str) -> str:
    """The title of the group that declares a field at the top; "" for none."""
    groups = () if schema is None else schema.groups
    return next((group.title for group in groups if name in group.fields), "")


def field_like(name: str, fields: Mapping[str, Field]) -> Field | None:
    """The field of a name, however it is spelled: `start_time` is `startTime`."""
    key = _key(name)
    return next((field for field in fields.values() if _key(field.name) == key), None)


def _key(name: str) -> str:
    return _NOT_IN_KEYS.sub("", name).lower()

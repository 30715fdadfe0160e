"""Look up fields in the RainFocus schema, from which `mapper init` takes names and types.

The schema is `mappings/rainfocus.schema.yaml` of this repository, which the build copies into the
package.
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
    """Return the schema; None if neither the package nor a checkout has it."""
    path = next((path for path in _PLACES if path.is_file()), None)
    return None if path is None else read_schema(path, _ANY, Collector())


def known_fields(schema: Schema | None) -> Mapping[str, Field]:
    """Return the fields of its groups by name."""
    tenant = None if schema is None else schema.root.children.get(f"_{_ANY}")
    return {} if tenant is None else tenant.children


def group_of(schema: Schema | None, name: str) -> str:
    """Return the title of the group with a top-level field; "" if there is none."""
    groups = () if schema is None else schema.groups
    return next((group.title for group in groups if name in group.fields), "")


def field_like(name: str, fields: Mapping[str, Field]) -> Field | None:
    """Return the field with a name in any spelling: `start_time` is `startTime`."""
    key = _key(name)
    return next((field for field in fields.values() if _key(field.name) == key), None)


def _key(name: str) -> str:
    return _NOT_IN_KEYS.sub("", name).lower()

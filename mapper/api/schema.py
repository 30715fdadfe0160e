"""Schemas as YAML and as JSON of the platform, and one written as the other."""

from __future__ import annotations

from dataclasses import replace

from mapper.diagnostics import Collector, Diagnostic
from mapper.document import PLACEHOLDER, read_schema
from mapper.document.schema_writer import schema_text
from mapper.schema import Schema
from mapper.source.lazy import xdm_json


def read_any_schema(path: str, tenant: str, collector: Collector) -> Schema | None:
    """A schema document, or (by its name, `*.json`) a schema exported from the platform."""
    if path.lower().endswith(".json"):
        schema: Schema | None = xdm_json.read_xdm(path, tenant, collector)
        return schema
    return read_schema(path, tenant, collector)


def import_schema(path: str, tenant: str | None) -> tuple[str | None, list[Diagnostic]]:
    """The schema document for a JSON file of the Schema Registry, and what is to be said.

    Args:
        path: `xed-full` JSON, `xed` JSON with its parts, or an `/rpc/export` payload.
        tenant: The tenant id; None: that of the schema's `$id`.

    Returns:
        The text, or None where the file holds no schema.
    """
    collector = Collector()
    name = (tenant or "").removeprefix("_")
    schema: Schema | None = xdm_json.read_xdm(path, name or PLACEHOLDER[1:], collector)
    if schema is None:
        return None, collector.found
    host, _, rest = schema.id.partition("ns.adobe.com/")
    found = rest.partition("/")[0] if host else ""
    if not name and found and found != PLACEHOLDER[1:] and f"_{found}" in schema.root.children:
        collector = Collector()
        schema = xdm_json.read_xdm(path, found, collector)
        assert schema is not None
    if found == PLACEHOLDER[1:]:
        schema = replace(schema, id="")  # the id holds a tenant that the file does not tell
    return schema_text(schema), collector.found

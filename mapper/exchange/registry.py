"""Build resources of the Schema Registry: field groups, schema, and identity descriptors.

Source: Schema Registry API (fieldgroups, schemas, descriptors, rpc/import).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from itertools import count
from typing import Any

import orjson

from mapper.paths import FieldPath
from mapper.schema import Group, Schema
from mapper.schema.json_schema import field_schema

PLACEHOLDER = "<XDM_TENANTID_PLACEHOLDER>"
NAMESPACE = "https://ns.adobe.com"


def field_groups(schema: Schema) -> dict[str, dict[str, Any]]:
    """Return bodies of `POST /tenant/fieldgroups`, by a name for their file."""
    bodies: dict[str, dict[str, Any]] = {}
    for group in schema.groups:
        bodies[_free_name(group.title, bodies)] = _field_group(group, schema, schema.tenant)
    return bodies


def schema_resource(schema: Schema) -> dict[str, Any]:
    """Return the body of `POST /tenant/schemas`.

    Its references to field groups are hashes of their content (`resource_id`), which must be
    replaced by the ids that the API assigns. `import_payload` needs no such step.
    """
    return _schema(schema, schema.tenant)


def descriptors(schema: Schema, schema_id: str) -> dict[str, dict[str, Any]]:
    """Return bodies of `POST /tenant/descriptors`, by a name for their file, primary first."""
    bodies: dict[str, dict[str, Any]] = {}
    for path, field in schema.identities():
        assert field.identity is not None
        bodies[_free_name(" ".join(map(str, path)), bodies)] = {
            "@type": "xdm:descriptorIdentity",
            "xdm:sourceSchema": schema_id,
            "xdm:sourceVersion": 1,
            "xdm:sourceProperty": _property_path(path),
            "xdm:namespace": field.identity.namespace,
            "xdm:property": "xdm:code",
            "xdm:isPrimary": field.identity.primary,
        }
    return bodies


def schema_id(schema: Schema) -> str:
    """Return a placeholder for the `$id` of the schema; equal content has an equal id."""
    return f"{NAMESPACE}/{schema.tenant}/schemas/{resource_id(_schema(schema, PLACEHOLDER))}"


def import_payload(schema: Schema) -> list[dict[str, Any]]:
    """Return the body of `POST /rpc/import`: the field groups, then the schema.

    The service replaces the placeholder with the tenant id.
    """
    groups = []
    for group in schema.groups:
        body = _field_group(group, schema, PLACEHOLDER)
        groups.append(_resource(body, "mixins", is_part=True))
    body = _schema(schema, PLACEHOLDER)
    resource = _resource(body, "schemas", is_part=False)
    resource["meta:class"] = schema.xdm_class.uri
    resource["meta:extends"] = [part["$ref"] for part in body["allOf"]]
    return [*groups, resource]


def _resource(body: dict[str, Any], kind: str, *, is_part: bool) -> dict[str, Any]:
    id_ = resource_id(body)
    return {
        "$id": f"{NAMESPACE}/{PLACEHOLDER}/{kind}/{id_}",
        "meta:altId": f"_{PLACEHOLDER}.{kind}.{id_}",
        "meta:resourceType": kind,
        "version": "1.0",
        **body,
        "meta:extensible": is_part,
        "meta:abstract": is_part,
        "meta:xdmType": "object",
    }


def resource_id(body: dict[str, Any]) -> str:
    """Return a hash of the content of a resource, as 48 hex digits."""
    text = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return str(hashlib.sha256(text).hexdigest())[:48]


def _field_group(group: Group, schema: Schema, tenant: str) -> dict[str, Any]:
    properties = {name: field_schema(field) for name, field in group.fields.items()}
    name = _camel(group.title)
    tenant_object = {"type": "object", "properties": properties, "meta:xdmType": "object"}
    return {
        "type": "object",
        "title": group.title,
        "description": group.description,
        "meta:intendedToExtend": [schema.xdm_class.uri],
        "definitions": {
            name: {
                "type": "object",
                "properties": {f"_{tenant}": tenant_object},
                "meta:xdmType": "object",
            }
        },
        "allOf": [{"$ref": f"#/definitions/{name}", "type": "object", "meta:xdmType": "object"}],
    }


def _schema(schema: Schema, tenant: str) -> dict[str, Any]:
    ids = [
        f"{NAMESPACE}/{tenant}/mixins/{resource_id(_field_group(group, schema, PLACEHOLDER))}"
        for group in schema.groups
    ]
    body: dict[str, Any] = {
        "type": "object",
        "title": schema.title,
        "description": schema.description,
        "allOf": [{"$ref": id_} for id_ in (schema.xdm_class.uri, *ids)],
    }
    if schema.profile:
        body["meta:immutableTags"] = ["union"]
    return body


def _property_path(path: FieldPath) -> str:
    return "".join(f"/{step}" if isinstance(step, str) else "/*" for step in path)


def _free_name(text: str, taken: Container[str]) -> str:
    """Return a file name of letters, digits, and dashes that is not taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-") or "unnamed"
    names = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _camel(text: str) -> str:
    words: list[str] = re.findall(r"[A-Za-z0-9]+", text)
    if not words:
        return "customFields"
    return words[0][0].lower() + words[0][1:] + "".join(w[0].upper() + w[1:] for w in words[1:])

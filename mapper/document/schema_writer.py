"""Writes a schema as the YAML document that `schema_reader.py` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mapper.document.yaml_text import text_scalar, value_scalar
from mapper.paths import STAR, FieldPath, print_path
from mapper.schema import CLASSES, TYPES, Field, Schema
from mapper.schema.tree import CONSTRAINTS

WIDTH = 96
TENANT_GROUP = "Fields of the tenant"
STANDARD_GROUP = "Standard fields"


def schema_text(schema: Schema) -> str:
    """Return the text of a schema document.

    If the groups are unknown, because exported JSON does not name them, the fields of the tenant's
    object form one group. Fields at the root that are not in the class are under `standard`. If the
    schema lacks fields of its class, the class is written as a URI, which implies no fields.
    """
    root = schema.root.children
    known = CLASSES.get(schema.xdm_class.name)
    own = known.fields if known is not None and known.fields.keys() <= root.keys() else {}
    tenant = root.get(f"_{schema.tenant}")
    standard = {
        name: field
        for name, field in root.items()
        if name != f"_{schema.tenant}" and field != own.get(name)
    }
    lines = ["mapper-schema: 1", f"title: {text_scalar(schema.title)}"]
    if schema.description:
        lines.append(f"description: {text_scalar(schema.description)}")
    lines += [f"id: {text_scalar(schema.id)}"] if schema.id else []
    xdm_class = schema.xdm_class
    lines.append(f"class: {text_scalar(xdm_class.name if own else xdm_class.uri)}")
    lines += ["profile: true"] if schema.profile else []
    if schema.from_platform and not schema.identities():
        lines += [
            "# The exported file does not mark identities. Add this to such fields:",
            "#   identity: {namespace: Email, primary: true}",
        ]
    fields = tenant.children if tenant is not None else {}
    groups = {group.title: group.fields for group in schema.groups}
    lines += _block("groups", groups or {TENANT_GROUP: fields})
    if standard or (
        schema.from_platform and not schema.id
    ):  # id or standard: it is on the platform
        lines += _block("standard", {STANDARD_GROUP: standard})
    return "\n".join(lines) + "\n"


def _block(key: str, groups: Mapping[str, Mapping[str, Field]]) -> list[str]:
    lines = []
    for title, fields in groups.items():
        entries = [line for field in fields.values() for line in _entries((field.name,), field)]
        lines += [f"  {text_scalar(title)}:", *entries] if entries else []
    return [f"{key}:", *lines] if lines else [f"{key}: {{}}"]


def _entries(path: FieldPath, field: Field) -> Iterator[str]:
    """Yield the lines of a field and of the fields below it."""
    below = (*path, STAR) if field.array else path
    is_implied = field == Field(
        field.name, TYPES["object"], array=field.array, children=field.children
    )
    if not (is_implied and field.children):
        yield field_entry(path, field)
    for child in field.children.values():
        yield from _entries((*below, child.name), child)


def field_entry(path: FieldPath, field: Field, indent: str = "    ") -> str:
    """Return the entry of one field under its group, without the fields below it."""
    return "\n".join(_lines(print_path(path), dict(_keys(field)), indent))


def _lines(key: str, value: Any, indent: str) -> list[str]:
    """Return the lines of a key and its value, in flow style if it fits on one line."""
    head = f"{indent}{text_scalar(key)}:"
    flow = f"{head} {value_scalar(value)}"
    if not isinstance(value, dict) or len(flow) <= WIDTH:
        return [flow]
    return [head, *(line for name in value for line in _lines(name, value[name], indent + "  "))]


def _keys(field: Field) -> Iterator[tuple[str, Any]]:
    """Yield the keys of a field with their values, without those that have their default."""
    yield "type", [field.type.name] if field.array else field.type.name
    yield from ((key, text) for key in ("title", "description") if (text := getattr(field, key)))
    if field.example is not None:
        yield "example", field.example
    if field.required:
        yield "required", True
    if field.identity is not None:
        primary = {"primary": True} if field.identity.primary else {}
        yield "identity", {"namespace": field.identity.namespace, **primary}
    if field.sensitive:
        yield "sensitive", True
    for key, constraint in CONSTRAINTS.items():
        value = getattr(field.constraints, constraint.attribute)
        if value is not None and field.type.name in constraint.types:
            yield key, list(value) if isinstance(value, tuple) else value
    if field.values is not None and (values := _map_values(field.values)) != "string":
        yield "values", values


def _map_values(values: Field) -> Any:
    """Return the value of the key `values`: a type if that is complete, else a block."""
    keys = dict(_keys(values))
    if values.is_object:
        keys["fields"] = {
            key: item for child in values.children.values() for key, item in _flat((), child)
        }
    return keys["type"] if len(keys) == 1 else keys


def _flat(above: FieldPath, field: Field) -> Iterator[tuple[str, Any]]:
    """Yield a field and those below it as plain data, by path."""
    path = (*above, field.name)
    yield print_path(path), dict(_keys(field))
    for child in field.children.values():
        yield from _flat((*path, STAR) if field.array else path, child)

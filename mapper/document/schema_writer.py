"""A schema as the YAML document that `schema_reader.py` reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mapper.document.constraints import TAKES
from mapper.document.yaml_text import text_scalar, value_scalar
from mapper.expr import STAR, Path, print_path
from mapper.schema import CLASSES, Field, Schema

WIDTH = 96
TENANT_GROUP = "Fields of the tenant"
STANDARD_GROUP = "Standard fields"

# Key of the document -> attribute of the constraints.
_LIMITS = {
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "min_length",
    "maxLength": "max_length",
    "default": "default",
}


def schema_text(schema: Schema) -> str:
    """The document of a schema.

    Where its groups are not known, as exported JSON does not tell them, the fields of the tenant's
    object make one. Fields at the root that the class does not bring stand under `standard`.
    """
    known = CLASSES.get(schema.xdm_class.name)
    tenant = schema.root.children.get(f"_{schema.tenant}")
    standard = {
        name: field
        for name, field in schema.root.children.items()
        if name != f"_{schema.tenant}" and name not in (known.fields if known else {})
    }
    lines = ["mapper-schema: 1", f"title: {text_scalar(schema.title)}"]
    if schema.description:
        lines.append(f"description: {text_scalar(schema.description)}")
    lines += [f"id: {text_scalar(schema.id)}"] if schema.id else []
    lines.append(f"class: {text_scalar(schema.xdm_class.name)}")
    lines += ["profile: true"] if schema.profile else []
    if schema.from_platform and not schema.identities():
        lines += [
            "# The file did not say which fields are identities. Add to such a field:",
            "#   identity: {namespace: Email, primary: true}",
        ]
    fields = tenant.children if tenant is not None else {}
    groups = {group.title: group.fields for group in schema.groups}
    lines += _block("groups", groups or {TENANT_GROUP: fields})
    if standard:
        lines += _block("standard", {STANDARD_GROUP: standard})
    return "\n".join(lines) + "\n"


def _block(key: str, groups: Mapping[str, Mapping[str, Field]]) -> list[str]:
    lines = []
    for title, fields in groups.items():
        entries = [line for field in fields.values() for line in _entries((field.name,), field)]
        lines += [f"  {text_scalar(title)}:", *entries] if entries else []
    return [f"{key}:", *lines] if lines else [f"{key}: {{}}"]


def _entries(path: Path, field: Field) -> Iterator[str]:
    """The lines of a field and of those below it."""
    if field.is_object and not field.children:
        yield f"    # {print_path(path)} is an object without fields, and is left out"
        return
    if field.type.name == "map" and _map_values(field) is None:
        yield f"    # the values of the map {print_path(path)} are neither texts nor integers"
    plain_object = field.is_object and not (field.required or field.title or field.description)
    if not plain_object:
        yield field_entry(path, field)
    below = (*path, STAR) if field.array else path
    for child in field.children.values():
        yield from _entries((*below, child.name), child)


def field_entry(path: Path, field: Field, indent: str = "    ") -> str:
    """Return the entry of one field under its group, without the fields below it."""
    keys = {"type": f"[{field.type.name}]" if field.array else field.type.name}
    keys |= {key: value_scalar(value) for key, value in _values(field)}
    head = f"{indent}{text_scalar(print_path(path))}:"
    flow = f"{head} {{{', '.join(f'{key}: {text}' for key, text in keys.items())}}}"
    if len(flow) <= WIDTH:
        return flow
    return "\n".join([head, *(f"{indent}  {key}: {text}" for key, text in keys.items())])


def _values(field: Field) -> Iterator[tuple[str, Any]]:
    if field.title:
        yield "title", field.title
    if field.description:
        yield "description", field.description
    if isinstance(field.example, bool | int | float | str):
        yield "example", field.example
    if field.required:
        yield "required", True
    if field.identity is not None:
        primary = {"primary": True} if field.identity.primary else {}
        yield "identity", {"namespace": field.identity.namespace, **primary}
    if field.sensitive:
        yield "sensitive", True
    for key, attribute in _LIMITS.items():
        value = getattr(field.constraints, attribute)
        if value is not None and field.type.name in TAKES[key]:
            yield key, list(value) if isinstance(value, tuple) else value
    if _map_values(field) == "integer":
        yield "values", "integer"


def _map_values(field: Field) -> str | None:
    """`string` or `integer`; None where the values of a map are anything else, or it is none."""
    values = field.values
    if values is None or values.array or values.type.json_type not in ("string", "integer"):
        return None
    return "integer" if values.type.is_integer else "string"

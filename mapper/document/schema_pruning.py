"""Removes from a schema of the platform what a schema document cannot express."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from mapper.document.tenants import PLACEHOLDER
from mapper.document.yaml_text import text_scalar
from mapper.paths import FieldPath, PathSyntaxError, parse_path, print_path
from mapper.schema import TYPES, Field, Identity, Schema

MAX_CHARACTERS = 1000  # of a path; YAML takes keys of up to 1,024


class Omitted(NamedTuple):
    """A message about an omitted part of a schema, and a hint."""

    message: str
    hint: str


def pruned(schema: Schema) -> tuple[Schema, list[Omitted]]:
    """Return the schema without what a document cannot express, and what was omitted."""
    pruner = _Pruner(f"_{schema.tenant}")
    children = dict(pruner.children(schema.root, ()))
    if (tenant := children.get(pruner.tenant_object)) is not None:
        plain = Field(tenant.name, TYPES["object"], children=tenant.children)
        if tenant.array or not tenant.is_object:
            pruner.omit(f"'{tenant.name}' is omitted: it is not an object")
            del children[tenant.name]
        elif tenant != plain:
            pruner.omit(f"'{tenant.name}' is written without its own title and constraints")
            children[tenant.name] = plain
    root = replace(schema.root, children=MappingProxyType(children))
    return replace(schema, root=root), pruner.omitted


class _Pruner:
    def __init__(self, tenant_object: str) -> None:
        self.tenant_object = tenant_object
        self.omitted: list[Omitted] = []
        self.primary = ""

    def omit(self, message: str, hint: str = "no action needed, unless you map to it") -> None:
        self.omitted.append(Omitted(message, hint))

    def children(self, field: Field, path: FieldPath) -> Iterator[tuple[str, Field]]:
        """Yield the kept fields below a field."""
        for name, child in field.children.items():
            below = (*path, name)
            spelled = print_path(below)
            if not self.is_writable(below):
                self.omit(f"the field '{spelled}' is omitted: YAML cannot express its path")
                continue
            kept = self.content(replace(child, identity=self.identity(child, spelled)), below)
            if kept is None:
                self.omit(f"the {child.type.name} '{spelled}' is omitted: it has no fields")
            else:
                yield name, kept

    def is_writable(self, path: FieldPath) -> bool:
        """Return whether a path can be a key; keys in groups start below the tenant's object."""
        key = path[1:] if path[0] == self.tenant_object else path
        text = print_path(key)
        try:
            return not key or (
                parse_path(text) == key
                and key[0] != PLACEHOLDER
                and len(text_scalar(text)) <= MAX_CHARACTERS
            )
        except PathSyntaxError:
            return False

    def content(self, field: Field, path: FieldPath) -> Field | None:
        """Return a field with the kept fields below it; None if it needs some and has none."""
        if field.values is not None:
            values = self.values(field.values, print_path(path))
            return None if values is None else replace(field, values=values)
        if not field.is_object:
            return field
        children = dict(self.children(field, path))
        return replace(field, children=MappingProxyType(children)) if children else None

    def values(self, values: Field, name: str) -> Field | None:
        """Return the description of a map's values; the paths in it are relative to a value."""
        inner = _Pruner("")
        if values.identity is not None:
            inner.omit("the identity of its values is omitted")
        kept = inner.content(replace(values, identity=None), ())
        for message, hint in inner.omitted:
            self.omit(f"in the map '{name}': {message}", hint)
        return kept

    def identity(self, field: Field, name: str) -> Identity | None:
        identity = field.identity
        if identity is None:
            return None
        if field.array or not field.type.is_text or field.type.format not in ("", "uri"):
            self.omit(f"the identity of '{name}' is omitted: the field is not a string")
            return None
        if identity.primary and self.primary:
            message = f"'{name}' is a second primary identity next to '{self.primary}'"
            self.omit(message, "fix it in the schema editor; it is written as not primary")
            return replace(identity, primary=False)
        self.primary = name if identity.primary else self.primary
        return identity

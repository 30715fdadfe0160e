"""Propose keys: of blocks, targets, fields of a schema, and names in payloads and records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from mapper.document import PLACEHOLDER
from mapper.document.keys import Key
from mapper.document.yaml_text import value_scalar
from mapper.paths import STAR, FieldPath, PathSyntaxError, names_of, parse_path, print_path
from mapper.schema import Field, described
from mapper.schema.namespaces import STANDARD
from mapper.schema.tree import CONSTRAINTS, IDENTITY_MAP
from mapper.services.editor.context import Position
from mapper.services.editor.descriptions import (
    field_text,
    key_detail,
    key_text,
    mapped_text,
    source_detail,
)
from mapper.services.editor.proposals import Proposals, as_key
from mapper.text.escape import is_private_name

# Keys of which a block has at most one, and keys that have no effect next to another.
_ONE_OF = (("source", "expression", "value"), ("rejected", "expect"), ("rejected", "findings"),
           ("rejected", "record"), ("value", "date_format"), ("value", "lookup"),
           ("value", "default"))  # fmt: skip
_XDM_TYPES = {
    "string": "string", "integer": "integer", "number": "double", "boolean": "boolean",
}  # fmt: skip


def add_keys(position: Position, proposals: Proposals) -> None:
    """Add the keys of a table that the block may still have; required ones first."""
    cursor, table = position.cursor, position.role.table or {}
    present = cursor.keys.keys()
    excluded = {name for group in _ONE_OF if not present.isdisjoint(group) for name in group}
    kind = _plain(cursor.keys.get("type", ""))
    for key in sorted(table.values(), key=lambda key: not key.required):
        constraint = CONSTRAINTS.get(key.name) if "type" in table else None
        is_valid = constraint is None or not kind or kind in constraint.types
        if key.name in present or key.name in excluded or not is_valid:
            continue
        detail = key_detail(key)
        insert = as_key(key.name, cursor, _after_colon(key, position))
        proposals.add(key.name, "key", detail, key_text(key), insert)


def _after_colon(key: Key[Any], position: Position) -> str:
    cursor = position.cursor
    is_block = key.types == "object" and not cursor.in_flow and key.example == "..."
    return "\n" + " " * (cursor.column - 1 - len(cursor.fragment.before) + 2) if is_block else " "


def _plain(text: str) -> str:
    return text.partition(" #")[0].strip().strip("[]'\"")


def add_targets(position: Position, proposals: Proposals) -> None:
    """Add the targets that the block does not have, then those that it has."""
    context, cursor, names = position.context, position.cursor, position.context.names
    own = names.targets_of(cursor.keys)
    included = {
        entry.target
        for entry in names.entries
        if names.document and entry.span.source.path != names.document.span.source.path
    }
    spell = _spelling(cursor.keys, names.tenant)
    is_mapping = context.kind == "mapping"
    used = own | included if is_mapping else own
    fields = [*names.fields, *_identity_map(position)]
    for is_mapped in (False, True):
        for path, field in fields:
            if (path in used) is not is_mapped or (path in own and not is_mapping):
                continue
            lines = [field_text(field, shows_values=context.shows_values)]
            if is_mapped:
                lines.insert(0, mapped_text(names.by_target.get(path), context) or "Mapped.")
            label = print_path(spell(path))
            detail = described(field) + (", mapped" if is_mapped else "")
            proposals.add(
                label, "target", detail, "\n".join(filter(None, lines)), as_key(label, cursor)
            )


def _spelling(keys: Iterable[str], tenant: str) -> Any:
    """Return a function that writes `_tenant` in a target, unless the document names the tenant."""
    own = f"_{tenant}"
    literal = any(key.startswith(f"{own}.") for key in keys)
    if not tenant or (literal and not any(key.startswith(f"{PLACEHOLDER}.") for key in keys)):
        return lambda path: path
    return lambda path: (PLACEHOLDER, *path[1:]) if path[0] == own else path


def _identity_map(position: Position) -> list[tuple[FieldPath, Field]]:
    """Return the fields below `identityMap` by namespace, once the user writes it."""
    names = position.context.names
    if not position.cursor.fragment.before.startswith(IDENTITY_MAP):
        return []
    known = () if names.document is None else sorted(names.document.namespaces)
    paths: list[FieldPath] = [
        (IDENTITY_MAP, namespace, 0, name)
        for namespace in (*STANDARD, *known)
        for name in ("id", "authenticatedState", "primary")
    ]
    fields = ((path, names.field_at(path)) for path in paths)
    return [(path, field) for path, field in fields if field is not None]


def add_fields(position: Position, proposals: Proposals) -> None:
    """Add the fields of the samples that a schema does not have, with their types."""
    context, cursor = position.context, position.cursor
    schema = context.names.schema
    known = set(cursor.keys)
    declared = set() if schema is None else {names_of(path) for path, _ in schema.fields()}
    tenant = f"_{context.names.tenant}"
    for field in context.samples.shown(context.names.maps):
        label = print_path(field.path)
        kind = _XDM_TYPES.get(field.types.removesuffix(" or null"))
        is_known = label in known or (tenant, *names_of(field.path)) in declared
        if kind is None or is_known or not all(names_of(field.path)):
            continue
        path, is_array = field.path, field.path[-1] is STAR
        label = print_path(path[:-1] if is_array else path)
        block = f" {{type: {f'[{kind}]' if is_array else kind}}}"
        rest = block if not cursor.in_flow else " "
        proposals.add(label, "field", source_detail(field), "", as_key(label, cursor, rest))


def add_payload_names(position: Position, proposals: Proposals) -> None:
    """Add the names of the samples in an object of a test's payload."""
    context, cursor = position.context, position.cursor
    parent = tuple(position.role.path)
    for field in context.samples.shown(context.names.maps):
        name = field.path[-1]
        if field.path[:-1] == parent and isinstance(name, str) and name not in cursor.keys:
            proposals.add(name, "source", source_detail(field), "", as_key(name, cursor))


def add_record_names(position: Position, proposals: Proposals) -> None:
    """Add the names of the schema in an object of a test's record."""
    context, cursor, names = position.context, position.cursor, position.context.names
    schema = names.schema
    if schema is None:
        return
    path: FieldPath = tuple(position.role.path)
    own = f"_{names.tenant}"
    if path[:1] == (PLACEHOLDER,):
        path = (own, *path[1:])
    parent = schema.field_at(path) if path else schema.root
    children: Mapping[str, Field] = {} if parent is None else parent.children
    for name, field in children.items():
        label = PLACEHOLDER if not path and name == own else name
        if label not in cursor.keys and name not in cursor.keys:
            info = field_text(field, shows_values=context.shows_values)
            proposals.add(label, "target", described(field), info, as_key(label, cursor))


def add_lookup_keys(position: Position, proposals: Proposals) -> None:
    """Add the values of the samples at the source of an entry, and `_`."""
    context, cursor = position.context, position.cursor
    path = source_of(position)
    target = context.names.target_of(position.role.target)
    shown = context.shows_values or (
        path is not None and context.names.may_show_values(path, target)
    )
    if path is not None and shown:
        accepts = _is_public if not context.shows_values else lambda _: True
        for value, count in context.samples.values(path, accepts):
            text = value_scalar(value)
            label = value if isinstance(value, str) else text
            if label not in cursor.keys and text not in cursor.keys:
                insert = as_key(label, cursor)
                if not isinstance(value, str) and not cursor.style:
                    insert = text if cursor.has_colon else f"{text}: "
                detail = f"{count:,} time{'' if count == 1 else 's'} in the samples"
                proposals.add(label, "value", detail, "", insert)
    if "_" not in cursor.keys:
        proposals.add("_", "key", "all other values", "", as_key("_", cursor))


def _is_public(value: object) -> bool:
    return not is_private_name(str(value))


def source_of(position: Position) -> FieldPath | None:
    """Return the path that the entry around a position reads; None if it is not just a path."""
    for keys in (position.cursor.keys, position.cursor.around):
        text = _plain(keys.get("source", "") or keys.get("expression", ""))
        with suppress(PathSyntaxError):
            return parse_path(text)
    return None

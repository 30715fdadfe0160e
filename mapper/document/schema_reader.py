"""A schema document to the field tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path as FilePath
from types import MappingProxyType

from mapper.diagnostics import Collector, Related, did_you_mean
from mapper.document.field_reader import read_field
from mapper.document.header import SCHEMA_KIND, key_span, read_document, text_of
from mapper.document.ignores import read_ignores
from mapper.document.indentation import outdented, without_fields
from mapper.document.keys import FIELD, SCHEMA, plain_key, read_block
from mapper.document.nodes import Block, Scalar, YamlNode
from mapper.document.tenants import PLACEHOLDER
from mapper.paths import STAR, FieldPath, PathStep, PathSyntaxError, parse_path, print_path
from mapper.schema import (
    CLASSES,
    TYPES,
    Field,
    Group,
    Schema,
    XdmClass,
)
from mapper.schema.classes import foreign_class, is_foreign_class
from mapper.text import Span
from mapper.text.dataclass import dataclass


def read_schema(path: FilePath | str, tenant: str, collector: Collector) -> Schema | None:
    """The schema in a document, its groups' fields put under the tenant's object.

    Args:
        path: The schema document.
        tenant: The tenant id without underscore.
        collector: Where every finding goes.

    Returns:
        The schema without the fields that have errors; None where there is none to go on with.
    """
    root = read_document(path, SCHEMA_KIND, collector)
    return None if root is None else schema_of(root, tenant, collector)


def schema_of(root: YamlNode, tenant: str, collector: Collector) -> Schema | None:
    """Return the schema in a document's root node; None if it has no fields."""
    values = read_block(root, SCHEMA, "the schema", collector)
    if "groups" not in values:
        return None
    xdm_class = _class(values.get("class"), collector)
    failed: set[FieldPath] = set()
    groups = _groups(values.get("groups"), failed, collector)
    standard = _groups(values.get("standard"), set(), collector)
    profile = values.get("profile")
    merged = _merge(groups, collector)
    children = {**xdm_class.fields, **_merge(standard, collector)}
    if merged:
        name = f"_{tenant}"
        children[name] = Field(name, TYPES["object"], children=MappingProxyType(merged))
    schema = Schema(
        title=text_of(values.get("title")),
        description=text_of(values.get("description")),
        xdm_class=xdm_class,
        profile=isinstance(profile, Scalar) and profile.value is True,
        tenant=tenant,
        groups=groups,
        root=Field("", TYPES["object"], children=MappingProxyType(children)),
        span=key_span(root, "groups"),
        profile_span=key_span(root, "profile") if profile is not None else None,
        failed=frozenset((f"_{tenant}", *path) for path in failed),
        id=text_of(values.get("id")),
        from_platform="id" in values or "standard" in values,
        ignores=read_ignores(root),
    )
    _check_objects(schema, collector)
    _check_identities(schema, collector)
    return schema


def _class(node: YamlNode | None, collector: Collector) -> XdmClass:
    name = text_of(node)
    if is_foreign_class(name):
        return foreign_class(name)
    if node is not None and name not in CLASSES:
        hint = did_you_mean(name, CLASSES) or f"classes are {', '.join(CLASSES)}"
        collector.add("DOC016", f"the class '{name}' is not known", node.span, hint=hint)
    return CLASSES.get(name, CLASSES["experienceevent"])


FIELD_NAMES = frozenset(key.name for key in FIELD)

# --- fields -------------------------------------------------------------------------------


@dataclass
class _Draft:
    """A field while it is being read; `declared` is its own entry, if it has one."""

    name: str
    span: Span
    declared: Field | None = None
    array: bool = False
    children: dict[str, _Draft] = field(default_factory=dict)


def _groups(
    node: YamlNode | None, failed: set[FieldPath], collector: Collector
) -> tuple[Group, ...]:
    if not isinstance(node, Block):
        return ()
    owners: dict[str, Span] = {}
    groups: list[Group] = []
    node, misread = without_fields(node, FIELD_NAMES, collector)
    failed |= _paths(misread)
    for title, block in node:
        if title.text in [group.title for group in groups]:
            message = f"the group '{title.text}' stands twice"
            collector.add("DOC010", message, title.span, hint="join them, or rename one")
            continue
        if not isinstance(block, Block):
            message = f"the group '{title.text}' must be a block of fields"
            collector.add("DOC012", message, block.span, hint="add lines 'field: {type: string}'")
            continue
        top = _Draft("", block.span)
        block, misread = outdented(block, FIELD_NAMES, collector)
        failed |= _paths(misread)
        for key, value in block:
            path = _read_field(key, value, top, owners, collector)
            failed |= {path} if path else set()
        fields = {name: _finish(draft) for name, draft in top.children.items()}
        groups.append(Group(title.text, MappingProxyType(fields)))
    return tuple(groups)


def _paths(keys: Iterable[Scalar]) -> set[FieldPath]:
    found: set[FieldPath] = set()
    for key in keys:
        with suppress(PathSyntaxError):
            found.add(parse_path(key.text))
    return found


def _read_field(
    key: Scalar, node: YamlNode, top: _Draft, owners: dict[str, Span], collector: Collector
) -> FieldPath | None:
    """Put one field into the tree; its path where that failed for a fault of the entry itself."""
    try:
        path = parse_path(plain_key(key, "the field", "XDM001", collector))
    except PathSyntaxError as error:
        span = key.span_of(error.offset, error.offset + 1)
        collector.add(
            "XDM001",
            f"the field '{key.text}' is no path: {error}",
            span,
            hint="fields are written as attendee.email",
        )
        return None
    if path[0] == PLACEHOLDER:
        collector.add(
            "XDM001",
            f"the field '{key.text}' begins with '{PLACEHOLDER}'",
            key.span,
            hint=f"remove it: fields of a group stand under '{PLACEHOLDER}' anyway",
        )
        return None
    if not isinstance(key.value, str) or any(isinstance(step, int) for step in path):
        collector.add(
            "XDM001",
            f"the field '{key.text}' is no name",
            key.span,
            hint="use names and [*] only; quote names that YAML reads otherwise",
        )
        return None
    name = next(step for step in reversed(path) if isinstance(step, str))
    declared = read_field(key, node, name, _fields, collector)
    spelled = print_path(tuple(step for step in path if step is not STAR))
    if spelled in owners:
        line = owners[spelled].place.line
        collector.add(
            "XDM002",
            f"the field '{spelled}' is declared twice",
            key.span,
            hint=f"the first is on line {line}; remove one of them",
            related=(Related(owners[spelled], "first here"),),
        )
        return None
    owners[spelled] = key.span
    if declared is None:
        return path
    _place_field(path, declared, key, top, collector)
    return None


def _place_field(
    path: tuple[PathStep, ...], declared: Field, key: Scalar, top: _Draft, collector: Collector
) -> None:
    here = top
    for step in path:
        if step is STAR:
            here.array = True
            continue
        if here.declared is not None and not here.declared.is_object:
            message = f"'{key.text}' stands below '{here.name}', which is no object"
            hint = f"give '{here.name}' the type object, or rename one of them"
            collector.add("XDM002", message, key.span, hint=hint)
            return
        here = here.children.setdefault(str(step), _Draft(str(step), key.span))
    if here.children and not declared.is_object:
        message = f"'{key.text}' is no object, but other fields stand below it"
        collector.add("XDM002", message, key.span, hint="give it the type object")
        return
    here.declared, here.span = declared, key.span


def _finish(draft: _Draft) -> Field:
    children = {name: _finish(child) for name, child in draft.children.items()}
    declared = draft.declared or Field(draft.name, TYPES["object"], span=draft.span)
    array = declared.array or draft.array
    return replace(declared, array=array, children=MappingProxyType(children))


def _fields(block: Block, collector: Collector) -> Mapping[str, Field]:
    """Return the fields in a block by name."""
    top, owners = _Draft("", block.span), dict[str, Span]()
    for key, node in block:
        _read_field(key, node, top, owners, collector)
    return MappingProxyType({name: _finish(draft) for name, draft in top.children.items()})


def _merge(groups: tuple[Group, ...], collector: Collector) -> dict[str, Field]:
    """The fields of all groups together: objects that several groups extend become one."""
    merged: dict[str, Field] = {}
    for group in groups:
        for name, added in group.fields.items():
            merged[name] = _joined(merged.get(name), added, collector)
    return merged


def _joined(first: Field | None, second: Field, collector: Collector) -> Field:
    if first is None:
        return second
    if not (first.is_object and second.is_object):
        assert second.span is not None
        message = f"'{second.name}' is an object with fields in one group, and none in another"
        collector.add("XDM002", message, second.span, hint="rename one of them")
        return first
    children = dict(first.children)
    for name, child in second.children.items():
        children[name] = _joined(children.get(name), child, collector)
    return replace(
        first,
        children=MappingProxyType(children),
        array=first.array or second.array,
        required=first.required or second.required,
        title=first.title or second.title,
        description=first.description or second.description,
    )


def _check_objects(schema: Schema, collector: Collector) -> None:
    for path, here in schema.fields():
        if here.is_object and not here.children and here.span is not None:
            message = f"the object '{here.name}' has no fields"
            hint = f"add fields such as '{print_path(path[1:])}.name', or use the type map"
            collector.add("XDM009", message, here.span, hint=hint)


def _check_identities(schema: Schema, collector: Collector) -> None:
    primary = [
        declared
        for _, declared in schema.identities()
        if declared.identity is not None and declared.identity.primary
    ]
    for second in primary[1:]:
        first = primary[0]
        assert first.span is not None
        assert second.span is not None
        message = f"'{second.name}' is a second primary identity beside '{first.name}'"
        collector.add(
            "XDM008",
            message,
            second.span,
            hint="keep 'primary: true' on one of them",
            related=(Related(first.span, "first here"),),
        )

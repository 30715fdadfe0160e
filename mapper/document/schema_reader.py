"""Reads a schema document."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from mapper.diagnostics import Collector, Diagnostic, Related, closest, question
from mapper.document import fixes
from mapper.document.field_reader import FIELD, FieldsReader
from mapper.document.header import SCHEMA_KIND, key_span, read_document, version_key
from mapper.document.ignores import read_ignores
from mapper.document.indentation import outdented, without_fields
from mapper.document.keys import Draft, Key, KeyTable, key_table, read_block, store
from mapper.document.nodes import Block, Scalar, YamlNode, end_of, is_true, text_of
from mapper.document.yaml_reader import read_source
from mapper.paths import FieldPath, PathSyntaxError, parse_path, print_path
from mapper.schema import CLASSES, TYPES, Field, Group, Schema
from mapper.schema.classes import foreign_class, is_foreign_class
from mapper.text import SourceText, Span


def read_schema(path: Path | str, tenant: str, collector: Collector) -> Schema | None:
    """Return the schema in a document, without the fields that have errors.

    Args:
        path: The schema document.
        tenant: The tenant id without underscore; the fields of groups are under its object.
        collector: Receives the findings.

    Returns:
        The schema; None if the file cannot be read or has no groups.
    """
    source = read_source(path, collector)
    if source is None:
        return None
    schema, findings = _read(source.path, source.text, tenant)
    collector.extend(findings)
    return schema


@lru_cache(maxsize=4)  # mappings share schemas, and an editor changes one document at a time
def _read(path: str, text: str, tenant: str) -> tuple[Schema | None, tuple[Diagnostic, ...]]:
    collector = Collector()
    root = read_document(path, SCHEMA_KIND, SCHEMA, collector, SourceText(path, text))
    schema = None if root is None else schema_of(root, tenant, collector)
    return schema, tuple(collector.diagnostics)


def schema_of(root: YamlNode, tenant: str, collector: Collector) -> Schema | None:
    """Return the schema in a document's root node; None if it has no groups."""
    draft = _SchemaDraft(collector)
    read_block(root, SCHEMA, "the schema", draft)
    if draft.groups is None:
        return None
    merged = _merge(draft.groups, collector)
    children = {**draft.xdm_class.fields, **_merge(draft.standard, collector)}
    if merged:
        name = f"_{tenant}"
        children[name] = Field(name, TYPES["object"], children=MappingProxyType(merged))
    schema = Schema(
        title=draft.title,
        description=draft.description,
        xdm_class=draft.xdm_class,
        profile=draft.profile,
        tenant=tenant,
        groups=draft.groups,
        root=Field("", TYPES["object"], children=MappingProxyType(children)),
        span=key_span(root, "groups"),
        profile_span=key_span(root, "profile") if "profile" in draft.values else None,
        failed=frozenset((f"_{tenant}", *path) for path in draft.failed),
        id=draft.id,
        from_platform="id" in draft.values or "standard" in draft.values,
        ignores=read_ignores(root),
    )
    _check_objects(schema, collector)
    _check_identities(schema, collector)
    return schema


class _SchemaDraft(Draft):
    groups: tuple[Group, ...] | None = None
    standard: tuple[Group, ...] = ()
    failed: frozenset[FieldPath] = frozenset()
    xdm_class = CLASSES["experienceevent"]
    profile = False
    id = ""

    def read_class(self, node: YamlNode) -> None:
        name = text_of(node)
        if is_foreign_class(name):
            self.xdm_class = foreign_class(name)
        elif name in CLASSES:
            self.xdm_class = CLASSES[name]
        else:
            similar = closest(name, CLASSES)
            hint = question(similar) or f"valid classes: {', '.join(CLASSES)}, or a URI"
            message, fix = f"unknown class '{name}'", fixes.replaced(node, similar)
            self.collector.add("DOC016", message, node.span, hint=hint, fixes=fix)

    def read_groups(self, node: YamlNode) -> None:
        self.groups, self.failed = _groups(node, self.collector)

    def read_standard(self, node: YamlNode) -> None:
        self.standard, _ = _groups(node, self.collector)


def _groups(node: YamlNode, collector: Collector) -> tuple[tuple[Group, ...], frozenset[FieldPath]]:
    """Return groups, and the paths of fields with errors."""
    assert isinstance(node, Block)
    reader = FieldsReader(collector)
    groups: dict[str, Group] = {}
    node, misread = without_fields(node, FIELD, collector)
    for title, block in node:
        if title.text in groups:
            message = f"duplicate group '{title.text}'"
            collector.add("DOC010", message, title.span, hint="merge them, or rename one")
        elif not isinstance(block, Block):
            message = f"the group '{title.text}' must be a block of fields"
            collector.add("DOC012", message, block.span, hint="add lines 'field: {type: string}'")
        else:
            block, owners = outdented(block, FIELD, collector)
            misread += owners
            span = Span(block.span.source, block.span.start, end_of(block))
            groups[title.text] = Group(title.text, reader.read(block), span=span)
    return tuple(groups.values()), frozenset(reader.failed | _paths(misread))


def _paths(keys: Iterable[Scalar]) -> set[FieldPath]:
    paths: set[FieldPath] = set()
    for key in keys:
        with suppress(PathSyntaxError):
            paths.add(parse_path(key.text))
    return paths


def _merge(groups: tuple[Group, ...], collector: Collector) -> dict[str, Field]:
    """Return the fields of all groups; objects of the same name are merged."""
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
        message = f"'{second.name}' is an object in one group, but not in another"
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
            hint = f"add a field such as '{print_path(path[1:])}.name', or change the type to map"
            collector.add("XDM009", message, here.span, hint=hint)


def _check_identities(schema: Schema, collector: Collector) -> None:
    fields = [field for _, field in schema.identities()]
    primary = [field for field in fields if field.identity and field.identity.primary]
    for second in primary[1:]:
        first = primary[0]
        assert first.span is not None
        assert second.span is not None
        message = f"'{second.name}' is a second primary identity; the first is '{first.name}'"
        hint, related = "keep 'primary: true' on one of them", (Related(first.span, "first here"),)
        collector.add("XDM008", message, second.span, hint=hint, related=related)


SCHEMA: KeyTable[_SchemaDraft] = key_table(
    version_key(SCHEMA_KIND),
    Key("title", "string", store("title", text_of),
        "Title of the schema on the platform.", "RainFocus Experience Event", required=True),
    Key("description", "string", store("description", text_of), "Description of the schema."),
    Key("id", "string", store("id", text_of), "The $id of the schema on the platform."),
    Key("class", "string", _SchemaDraft.read_class,
        "The XDM class: experienceevent, or the URI of another class.", "experienceevent",
        required=True, default="experienceevent"),
    Key("profile", "boolean", store("profile", is_true),
        "Whether the schema is enabled for Profile.", "true"),
    Key("groups", "object", _SchemaDraft.read_groups,
        "Field groups by title, with their fields by path.", required=True, inner=FIELD),
    Key("standard", "object", _SchemaDraft.read_standard,
        "Field groups of the platform, whose fields are at the root.", inner=FIELD),
)  # fmt: skip

"""Reads an XDM schema that was exported from the platform.

The formats are `xed-full` JSON (all fields in `properties`), `xed` JSON with all parts in the same
file, and `/rpc/export` payloads. Such a schema is used as it is: information that it lacks, such as
identities without descriptors, is unknown rather than missing.

Source: Schema Registry API (schemas, descriptors, unions).
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import orjson

from mapper.diagnostics import Collector
from mapper.files.json_text import load_json
from mapper.files.reading import MIB, Reading, read_text
from mapper.paths import parse_pointer
from mapper.schema.classes import CLASSES, UNKNOWN_CLASS, foreign_class, is_foreign_class
from mapper.schema.tree import Field, Schema, XdmClass
from mapper.schema.types import TYPES
from mapper.schema.xdm_bundle import (
    MAX_PIECES,
    Bundle,
    BundlePath,
    Json,
    SchemaPiece,
    list_or_empty,
    read_bundle,
    reference,
    schemas_of,
    string_or_empty,
)
from mapper.schema.xdm_fields import FieldReader, identity_of
from mapper.schema.xdm_notes import PLACEHOLDER, Notes
from mapper.text import SourceText, Span

EXPORTED = Reading(20 * MIB, "XCH019", "XCH019", "XCH019")
_XDM_KEY = re.compile(r'"(?:properties|allOf|definitions|meta:[A-Za-z]+)"\s*:')


def read_xdm(path: Path | str, tenant: str, collector: Collector) -> Schema | None:
    """Return the schema in a JSON file; None after an error.

    Args:
        path: The file.
        tenant: The tenant id without underscore; it replaces the placeholder of an export.
        collector: Receives the findings: XCH019 if no schema can be read, XCH020 for omitted parts,
            XCH021 for contradictions, XCH022 for duplicate keys.
    """
    source = read_text(path, EXPORTED, collector)
    if source is None:
        return None
    if not _XDM_KEY.search(source.text):
        # do not show any of the file, which may be any file on the machine
        hint = "pass the JSON of a schema: xed-full, xed with its parts, or /rpc/export"
        place = SourceText(source.path, "").whole()
        collector.add("XCH019", f"'{path}' contains no XDM schema", place, hint=hint)
        return None
    parsed = load_json(source, "XCH019", collector)
    if parsed is None:
        return None
    if PLACEHOLDER in source.text:
        parsed = orjson.loads(source.text.replace(PLACEHOLDER, tenant))
    bundle = read_bundle(parsed)
    schemas = schemas_of(bundle)
    if len(schemas) != 1:
        names = ", ".join(f"'{item.node.get('title', '?')}'" for item in schemas[:10])
        content = f"{len(schemas)} schemas: {names}" if schemas else "no XDM schema"
        hint = "pass the JSON of a single schema, or the export of one (/rpc/export)"
        collector.add("XCH019", f"'{path}' contains {content}", source.whole(), hint=hint)
        return None
    notes = Notes()
    schema = _schema(schemas[0], bundle, source.whole(), tenant, notes)
    notes.report(source, tenant, collector)
    return schema


def _schema(resource: SchemaPiece, bundle: Bundle, span: Span, tenant: str, notes: Notes) -> Schema:
    node = resource.node
    xdm_class = _class_of(node, resource.path, notes)
    reader, parts = FieldReader(bundle, notes), list(bundle.parts(resource))
    reader.report_unchecked(parts, "the root")
    children = reader.children(parts, "")
    if bundle.pieces > MAX_PIECES:
        message = f"the schema is recursive; only its first {MAX_PIECES:,} parts were read"
        hint = "no action needed, unless you map to fields in the others"
        notes.omit(message, hint, resource.path)
    for extra in bundle.contradictions:
        message = f"the file has two different resources with the $id '{extra.resource}'"
        hint = "remove the older one, or export the schema again"
        notes.contradict(message, hint, extra.path, bundle.resources[extra.resource].path)
    for ref, piece in bundle.missing.items():
        if ref == xdm_class.uri:
            children = {**xdm_class.fields, **children}
        else:
            message = f"'{ref}' is not in the file, so its fields are unknown"
            notes.omit(message, "export the schema with all its parts, as xed-full", piece.path)
    root = Field("", TYPES["object"], children=MappingProxyType(children))
    for descriptor in bundle.descriptors:
        root = _with_identity(root, descriptor, notes)
    return Schema(
        title=string_or_empty(node.get("title")) or "XDM schema",
        description=string_or_empty(node.get("description")),
        xdm_class=xdm_class,
        profile="union" in list_or_empty(node.get("meta:immutableTags")),
        tenant=tenant,
        groups=(),
        root=root,
        span=span,
        id=string_or_empty(node.get("$id")),
        from_platform=True,
    )


def _class_of(node: Json, at: BundlePath, notes: Notes) -> XdmClass:
    known = {row.uri: row for row in CLASSES.values()}
    refs = [reference(part) for part in list_or_empty(node.get("allOf")) if isinstance(part, dict)]
    named = [node.get("meta:class"), *refs]
    for uri in named:
        if isinstance(uri, str) and uri in known:
            return known[uri]
    uri = string_or_empty(node.get("meta:class"))
    if not is_foreign_class(uri):
        notes.omit("the file does not name the class of the schema", "export it again", at)
        uri = UNKNOWN_CLASS
    return foreign_class(uri)


def _with_identity(root: Field, descriptor: SchemaPiece, notes: Notes) -> Field:
    """Return the tree with an identity on the field that a descriptor names."""
    steps = parse_pointer(f"/{string_or_empty(descriptor.node.get('xdm:sourceProperty'))}")
    names = [step.removesuffix("[*]") for step in steps if step not in ("", "*")]
    identity = identity_of(descriptor.node)

    def put(here: Field, left: list[str]) -> Field:
        if not left:
            return replace(here, identity=identity)
        child = here.children.get(left[0])
        if child is None:
            message = f"the identity '{'.'.join(names)}' is not a field of the schema"
            notes.omit(message, "export the schema with all its parts", descriptor.path)
            return here
        changed = {**here.children, left[0]: put(child, left[1:])}
        return replace(here, children=MappingProxyType(changed))

    if not names:
        notes.omit("an identity descriptor names no field", "export it again", descriptor.path)
        return root
    return put(root, names)

"""An XDM schema exported from the platform to the field tree.

Taken are `xed-full` JSON (all fields in `properties`), `xed` JSON whose parts are in the same
file, and `/rpc/export` payloads. Such a schema is used as it is: what it does not hold, such as
identities without descriptors, is unknown rather than missing.

Source: Schema Registry API, "field constraints" (types, `meta:xdmType`), descriptors, unions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from mapper.diagnostics import Collector
from mapper.expr import PatternError
from mapper.expr.regexes import compile_schema
from mapper.schema.check import record_check
from mapper.schema.classes import CLASSES
from mapper.schema.tree import Constraints, Field, Identity, Schema, XdmClass
from mapper.schema.types import TYPES, XdmType
from mapper.schema.xdm_bundle import MOST_PIECES, Bundle, Json, Located, read_bundle, schemas_of
from mapper.source import SourceText, Span

MOST_BYTES = 20 * 1024 * 1024
MOST_NESTING = 40
_PLACEHOLDER = b"<XDM_TENANTID_PLACEHOLDER>"

# `meta:xdmType` -> our name, where the two differ.
_META = {"number": "double", "int": "integer"}
_FORMATS = {"uri": "uri", "date": "date", "date-time": "date-time"}
# Assumed for the platform: an integer of no named kind holds what a long holds.
_PLAIN = {"string": "string", "number": "double", "integer": "long", "boolean": "boolean"}


def read_xdm(path: Path | str, tenant: str, collector: Collector) -> Schema | None:
    """The schema in a JSON file.

    Args:
        path: The file.
        tenant: The tenant id without underscore; it stands for the placeholder of an export.
        collector: Where every finding goes: XCH019 where there is no schema to go on with,
            XCH020 for each piece that is left out.
    """
    whole = SourceText(str(path), "").whole()
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            collector.add("XCH019", f"'{path}' is larger than 20 MiB", whole, hint="split it")
            return None
        parsed = orjson.loads(
            data.removeprefix(b"\xef\xbb\xbf").replace(_PLACEHOLDER, tenant.encode())
        )
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        collector.add("XCH019", f"cannot read '{path}': {reason}", whole, hint="check the path")
        return None
    except orjson.JSONDecodeError as error:
        message = f"'{path}' is not valid JSON: {error.msg} (line {error.lineno})"
        collector.add("XCH019", message, whole, hint="download it again, unchanged")
        return None
    bundle = read_bundle(parsed)
    schemas = schemas_of(bundle)
    if len(schemas) != 1:
        names = ", ".join(f"'{item.get('title', '?')}'" for item in schemas[:10])
        message = (
            f"'{path}' holds {len(schemas)} schemas: {names}"
            if schemas
            else (f"'{path}' holds no XDM schema")
        )
        hint = "give the JSON of one schema, or the export of one (/rpc/export)"
        collector.add("XCH019", message, whole, hint=hint)
        return None
    return _Reader(bundle, whole, collector).schema(schemas[0], tenant)


class _Reader:
    """Reads one schema of a bundle."""

    def __init__(self, bundle: Bundle, span: Span, collector: Collector) -> None:
        self.bundle = bundle
        self.span = span
        self.collector = collector

    def schema(self, resource: Json, tenant: str) -> Schema:
        xdm_class = self.xdm_class(resource)
        children = self.children((resource, resource), "", 0)
        if self.bundle.pieces > MOST_PIECES:
            self.note("the schema refers to itself so often that some fields are left out",
                      "nothing to do, unless you map to them")  # fmt: skip
        for ref in self.bundle.missing:
            if ref == xdm_class.uri:
                children = {**xdm_class.fields, **children}
            else:
                self.note(f"'{ref}' is not in the file, so its fields are not known",
                          "export the schema with all its parts, as xed-full")  # fmt: skip
        root = Field("", TYPES["object"], children=MappingProxyType(children))
        for descriptor in self.bundle.descriptors:
            root = self.with_identity(root, descriptor)
        return Schema(
            title=_text(resource.get("title")) or "XDM schema",
            description=_text(resource.get("description")),
            xdm_class=xdm_class,
            profile="union" in _list(resource.get("meta:immutableTags")),
            tenant=tenant,
            groups=(),
            root=root,
            span=self.span,
            id=_text(resource.get("$id")),
            from_platform=True,
        )

    def xdm_class(self, resource: Json) -> XdmClass:
        known = {row.uri: row for row in CLASSES.values()}
        refs = [part.get("$ref", part.get("$ref ")) for part in _list(resource.get("allOf"))
                if isinstance(part, dict)]  # fmt: skip
        named = [resource.get("meta:class"), *refs]
        found = next((known[uri] for uri in named if isinstance(uri, str) and uri in known), None)
        if found is not None:
            return found
        uri = _text(resource.get("meta:class")) or "unknown"
        return XdmClass(uri, uri, uri.rsplit("/", 1)[-1], MappingProxyType({}))

    def note(self, message: str, hint: str) -> None:
        self.collector.add("XCH020", message, self.span, hint=hint)

    def children(self, piece: Located, path: str, depth: int) -> dict[str, Field]:
        """The fields of an object, from all its parts."""
        found: dict[str, list[Located]] = {}
        required: set[str] = set()
        for node, owner in self.bundle.parts(piece):
            required |= {name for name in _list(node.get("required")) if isinstance(name, str)}
            properties = node.get("properties")
            for name, child in properties.items() if isinstance(properties, dict) else ():
                if isinstance(child, dict) and name:
                    found.setdefault(name, []).append((child, owner))
        if depth > MOST_NESTING:
            return {}
        fields = {}
        for name, pieces in found.items():
            field = self.field(name, pieces, f"{path}.{name}".lstrip("."), depth + 1)
            if field is not None:
                needed = field.required or name in required
                fields[name] = replace(field, required=needed)
        return fields

    def field(self, name: str, pieces: list[Located], path: str, depth: int) -> Field | None:
        parts = [part for piece in pieces for part in self.bundle.parts(piece)]
        merged: Json = {}
        for node, _ in reversed(parts):
            merged |= node
        array = merged.get("type") == "array" or merged.get("meta:xdmType") == "array"
        title, description = _text(merged.get("title")), _text(merged.get("description"))
        if array:
            items = [(node["items"], owner) for node, owner in parts
                     if isinstance(node.get("items"), dict)]  # fmt: skip
            inner = self.field(name, items, f"{path}[*]", depth) if items else None
            if inner is None or inner.array:
                self.note(f"the array '{path}' is left out: its elements have no type of their own",
                          "nothing to do, unless you map to it")  # fmt: skip
                return None
            required = merged.get("isRequired") is True
            return replace(
                inner, array=True, required=required, title=title, description=description
            )
        kind = _type(merged)
        if kind is None:
            self.note(f"the field '{path}' is left out: its type is not known",
                      "nothing to do, unless you map to it")  # fmt: skip
            return None
        field = Field(
            name,
            kind,
            required=merged.get("isRequired") is True,
            example=_example(merged),
            title=title,
            description=description,
            identity=_identity(merged),
        )
        if kind.name == "map":
            values = [(node["additionalProperties"], owner) for node, owner in parts
                      if isinstance(node.get("additionalProperties"), dict)]  # fmt: skip
            inner = self.field("values", values, f"{path}.*", depth) if values else None
            return replace(field, values=inner or Field("values", TYPES["string"]))
        if kind.name == "object":
            children: dict[str, Field] = {}
            for piece in pieces:
                children |= self.children(piece, path, depth)
            return replace(field, children=MappingProxyType(children))
        return replace(field, constraints=self.constraints(merged, field, path))

    def constraints(self, node: Mapping[str, Any], field: Field, path: str) -> Constraints:
        kind = field.type
        pattern = node.get("pattern") if kind.name == "string" else None
        if isinstance(pattern, str):
            try:
                compile_schema(pattern)
            except PatternError as error:
                self.note(f"the pattern of '{path}' is left out: {error}", "it is not checked here")
                pattern = None
        fits = record_check(Field("", kind))
        enum = [value for value in _list(node.get("enum")) if fits(value)]
        default = node.get("default")
        return Constraints(
            tuple(enum) or None,
            pattern if isinstance(pattern, str) else None,
            _limit(node.get("minimum"), kind.minimum) if kind.is_number else None,
            _limit(node.get("maximum"), kind.maximum) if kind.is_number else None,
            _length(node.get("minLength")) if kind.name == "string" else None,
            _length(node.get("maxLength")) if kind.name == "string" else None,
            default if default is not None and fits(default) else None,
        )

    def with_identity(self, root: Field, descriptor: Json) -> Field:
        """The tree with an identity descriptor on the field that it names."""
        steps = [step for step in _text(descriptor.get("xdm:sourceProperty")).split("/") if step]
        steps = [step for step in steps if step != "*"]
        identity = Identity(
            _text(descriptor.get("xdm:namespace")), descriptor.get("xdm:isPrimary") is True
        )

        def put(here: Field, left: list[str]) -> Field:
            if not left:
                return replace(here, identity=identity)
            child = here.children.get(left[0])
            if child is None:
                self.note(f"the identity '{'.'.join(steps)}' is no field of the schema",
                          "export the schema with all its parts")  # fmt: skip
                return here
            changed = {**here.children, left[0]: put(child, left[1:])}
            return replace(here, children=MappingProxyType(changed))

        return put(root, steps)


def _type(node: Mapping[str, Any]) -> XdmType | None:
    """The XDM type of a field's JSON Schema."""
    given = node.get("type")
    kinds = given if isinstance(given, list) else [given]
    json_type = next((kind for kind in kinds if isinstance(kind, str) and kind != "null"), None)
    meta = node.get("meta:xdmType")
    name = _META.get(meta, meta) if isinstance(meta, str) else None
    values = node.get("additionalProperties")
    if json_type == "object" or (json_type is None and "properties" in node):
        is_map = name == "map" or (isinstance(values, dict) and "properties" not in node)
        return TYPES["map" if is_map else "object"]
    if json_type == "string" or (json_type is None and name == "string"):
        return TYPES[
            _FORMATS.get(
                _text(node.get("format")), name if name in ("date", "date-time") else "string"
            )
        ]
    if name in TYPES and (json_type is None or TYPES[name].json_type == json_type):
        return TYPES[name]
    if json_type == "integer":
        for kind in ("byte", "short", "integer"):
            if (node.get("minimum"), node.get("maximum")) == (
                TYPES[kind].minimum,
                TYPES[kind].maximum,
            ):
                return TYPES[kind]
    return TYPES[_PLAIN[json_type]] if json_type in _PLAIN else None


def _identity(node: Mapping[str, Any]) -> Identity | None:
    descriptors = node.get("meta:descriptors")
    for item in descriptors if isinstance(descriptors, list) else ():
        if isinstance(item, dict) and item.get("@type") == "xdm:descriptorIdentity":
            return Identity(_text(item.get("xdm:namespace")), item.get("xdm:isPrimary") is True)
    return None


def _example(node: Mapping[str, Any]) -> Any:
    examples = node.get("examples")
    return examples[0] if isinstance(examples, list) and examples else node.get("example")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _limit(value: Any, own: float | None) -> Any:
    """A limit that says more than the type itself."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and value != own else None


def _length(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None

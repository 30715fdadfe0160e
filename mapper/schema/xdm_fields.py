"""Builds the fields of a schema from all pieces that declare them.

Field groups, parts of `allOf`, and definitions may extend the same object; their fields are merged.
Two types for one field are a contradiction.

Assumed for the platform: a value must meet the constraints of all pieces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from math import isfinite
from types import MappingProxyType
from typing import Any, NamedTuple

from mapper.dataprep import PatternError
from mapper.dataprep.regexes import compile_schema
from mapper.schema.check import contradictions, record_check
from mapper.schema.tree import CONSTRAINTS, Constraints, Field, Identity
from mapper.schema.types import TYPES, XdmType
from mapper.schema.xdm_bundle import (
    Bundle,
    BundlePath,
    Json,
    SchemaPiece,
    list_or_empty,
    string_or_empty,
)
from mapper.schema.xdm_notes import Notes
from mapper.schema.xdm_types import Shape, allowed_values, common_shape, shape_of, types_of

MAX_NESTING = 40
MAX_REPEATS = 2  # levels of an object within itself; fields grow exponentially with the levels
_UNLESS_MAPPED = "no action needed, unless you map to it"

# JSON Schema keywords that restrict values, and that mapper does not check.
_UNCHECKED = (
    "oneOf", "anyOf", "not", "if", "multipleOf", "exclusiveMinimum", "exclusiveMaximum",
    "patternProperties", "propertyNames", "dependencies", "minProperties", "maxProperties",
    "minItems", "maxItems", "uniqueItems", "contains",
)  # fmt: skip


class _Declaration(NamedTuple):
    """A piece that declares a field, with its parts and its type."""

    piece: SchemaPiece
    parts: list[SchemaPiece]
    shape: Shape | None


class FieldReader:
    """Reads fields from pieces of a bundle."""

    def __init__(self, bundle: Bundle, notes: Notes) -> None:
        """Keep the bundle, and the notes for findings."""
        self.bundle = bundle
        self.notes = notes
        # how many times each object is being read, by the ids of its JSON objects
        self._around: Counter[frozenset[int]] = Counter()

    def children(self, parts: Iterable[SchemaPiece], path: str, depth: int = 0) -> dict[str, Field]:
        """Return the fields of an object from all its parts."""
        parts = list(parts)
        key = frozenset(id(part.node) for part in parts if "properties" in part.node)
        if key and self._around[key] >= MAX_REPEATS:
            message = "the schema is recursive: fields of an object within itself are omitted"
            self.notes.omit(message, _UNLESS_MAPPED, ())
            return {}
        self._around[key] += 1
        fields = self._fields(parts, path, depth)
        self._around[key] -= 1
        return fields

    def _fields(self, parts: list[SchemaPiece], path: str, depth: int) -> dict[str, Field]:
        declared: dict[str, list[SchemaPiece]] = {}
        required: set[str] = set()
        for part in parts:
            if not part.optional:
                names = list_or_empty(part.node.get("required"))
                required |= {name for name in names if isinstance(name, str)}
            properties = part.node.get("properties")
            for name, node in properties.items() if isinstance(properties, dict) else ():
                child = part.below("properties", name)
                child = child if isinstance(node, dict) else child._replace(node={})
                declared.setdefault(name, []).append(child)
        fields = {}
        for name, pieces in declared.items():
            field = self.field(name, pieces, f"{path}.{name}".lstrip("."), depth + 1)
            if field is not None:
                fields[name] = replace(field, required=field.required or name in required)
        return fields

    def report_unchecked(self, parts: Iterable[SchemaPiece], name: str) -> None:
        """Report keywords that mapper does not check."""
        for part in parts:
            for keyword in _UNCHECKED:
                if keyword in part.node:
                    self.notes.leave_unchecked(keyword, name, part.path)

    def field(self, name: str, pieces: list[SchemaPiece], path: str, depth: int) -> Field | None:
        """Return the field that pieces declare; None if it is omitted."""
        at = pieces[0].path
        if depth > MAX_NESTING:
            message = f"the schema is recursive: fields below level {MAX_NESTING} are omitted"
            self.notes.omit(message, _UNLESS_MAPPED, ())
            return None
        declarations = [self._declaration(piece) for piece in pieces]
        shape, parts = self._agreed(declarations, path)
        fixed = [part for part in parts if not part.optional or pieces[0].optional]
        nodes = [part.node for part in fixed]
        merged = _merged(nodes)
        if shape is None or not name:
            self._omit_unknown(merged, path, at)
            return None
        self.report_unchecked(parts, path)
        field = Field(
            name,
            shape.kind or TYPES["object"],
            required=merged.get("isRequired") is True,
            title=string_or_empty(merged.get("title")),
            description=string_or_empty(merged.get("description")),
        )
        if shape.kind is None:
            return self._array(field, parts, path, depth)
        field = replace(field, example=_example(merged), identity=_identity(nodes))
        if shape.kind.name == "map":
            return self._map(field, parts, path, depth)
        if shape.kind.name == "object":
            if any(isinstance(part.node.get("additionalProperties"), dict) for part in parts):
                message = f"the object '{path}' also allows other keys, which are omitted"
                self.notes.omit(message, _UNLESS_MAPPED, at)
            return replace(field, children=MappingProxyType(self.children(parts, path, depth)))
        return replace(field, constraints=self._constraints(nodes, shape.kind, path, at))

    def _declaration(self, piece: SchemaPiece) -> _Declaration:
        parts = list(self.bundle.parts(piece))
        shape = shape_of(_merged(part.node for part in parts if part.optional == piece.optional))
        if shape is None:
            shapes = (shape_of(part.node) for part in parts if part.optional)
            alternatives = {shape for shape in shapes if shape is not None}
            kinds = {shape.kind for shape in alternatives}
            shape = alternatives.pop() if len(kinds) == 1 else None
        return _Declaration(piece, parts, shape)

    def _agreed(
        self, declarations: list[_Declaration], path: str
    ) -> tuple[Shape | None, list[SchemaPiece]]:
        """Return the type of a field, and the parts of all declarations with this type."""
        shape: Shape | None = None
        first: BundlePath = ()
        parts: list[SchemaPiece] = []
        for declared in declarations:
            if declared.shape is not None and shape is not None:
                common = common_shape(shape, declared.shape)
                if common is None:
                    kinds = f"{shape.name}, and {declared.shape.name} here"
                    message = f"the field '{path}' has two types: {kinds}"
                    hint = "use one type in the schema editor, and export the schema again"
                    self.notes.contradict(message, hint, declared.piece.path, first)
                    continue
                shape = common
            elif declared.shape is not None:
                shape, first = declared.shape, declared.piece.path
            parts += declared.parts
        return shape, parts

    def _omit_unknown(self, merged: Json, path: str, at: BundlePath) -> None:
        kinds = types_of(merged)
        several = f"it has several types ({', '.join(kinds)})"
        reason = several if len(kinds) > 1 else "its type is unknown"
        self.notes.omit(f"the field '{path}' is omitted: {reason}", _UNLESS_MAPPED, at)

    def _array(self, field: Field, parts: list[SchemaPiece], path: str, depth: int) -> Field | None:
        items: list[SchemaPiece] = []
        for part in parts:
            node = part.node.get("items")
            if isinstance(node, dict):
                items.append(part.below("items"))
            elif isinstance(node, list):
                numbers = [n for n, item in enumerate(node) if isinstance(item, dict)]
                items += [part.below("items", number) for number in numbers]
        inner = self.field(field.name, items, f"{path}[*]", depth + 1) if items else None
        if inner is None or inner.array:
            reason = "arrays of arrays are not supported" if inner else "its elements have no type"
            message = f"the array '{path}' is omitted: {reason}"
            self.notes.omit(message, _UNLESS_MAPPED, parts[0].path)
            return None
        required, title, description = field.required, field.title, field.description
        return replace(inner, array=True, required=required, title=title, description=description)

    def _map(self, field: Field, parts: list[SchemaPiece], path: str, depth: int) -> Field:
        if any(part.node.get("properties") for part in parts):
            message = f"the map '{path}' also has fields of its own, which are omitted"
            self.notes.omit(message, _UNLESS_MAPPED, parts[0].path)
        values = [part.below("additionalProperties") for part in parts
                  if isinstance(part.node.get("additionalProperties"), dict)]  # fmt: skip
        inner = self.field("values", values, f"{path}.*", depth + 1) if values else None
        if inner is None:
            message = f"the map '{path}' has values of an unknown type; string is assumed"
            self.notes.omit(message, _UNLESS_MAPPED, parts[0].path)
        inner = inner or Field("values", TYPES["string"])
        return replace(field, values=replace(inner, required=False))

    def _constraints(
        self, nodes: list[Json], kind: XdmType, path: str, at: BundlePath
    ) -> Constraints:
        """Return the constraints of all nodes, without those that contradict each other."""
        is_string = kind.name in ("string", "uri")
        if kind.is_text and not is_string:
            for keyword in ("pattern", "minLength", "maxLength"):
                if any(keyword in node for node in nodes):
                    self.notes.leave_unchecked(keyword, path, at)
        numbers = nodes if kind.is_number else []
        strings = nodes if is_string else []
        lows = _values(numbers, "minimum", lambda value: _limit(value, kind.minimum))
        highs = _values(numbers, "maximum", lambda value: _limit(value, kind.maximum))
        shortest, longest = (_values(strings, key, _length) for key in ("minLength", "maxLength"))
        default = next((node["default"] for node in nodes if node.get("default") is not None), None)
        limits = Constraints(
            self._enum(nodes, kind, path, at),
            self._pattern(strings, path, at),
            max(lows, default=None),
            min(highs, default=None),
            max(shortest, default=None),
            min(longest, default=None),
            default,
        )
        while True:
            contradiction = next(contradictions(Field("", kind, constraints=limits)), None)
            if contradiction is None:
                return limits
            self._omit_limits(contradiction.reason, path, at)
            names = [CONSTRAINTS[keyword].attribute for keyword in contradiction.keywords]
            limits = replace(limits, **dict.fromkeys(names))

    def _omit_limits(self, reason: str, path: str, at: BundlePath) -> None:
        message = f"a constraint of '{path}' is omitted: {reason}"
        self.notes.omit(message, "fix it in the schema editor", at)

    def _enum(self, nodes: list[Json], kind: XdmType, path: str, at: BundlePath) -> Any:
        fits = record_check(Field("", kind))
        common: list[Any] | None = None
        for node in nodes:
            if (allowed := allowed_values(node)) is None:
                continue
            fitting = [value for value in allowed if fits(value)]
            if common is None:
                common = fitting
            else:
                keys = {(value.__class__ is bool, value) for value in fitting}
                common = [value for value in common if (value.__class__ is bool, value) in keys]
        if common == []:
            self._omit_limits(f"no allowed value is of type {kind.name}", path, at)
        return tuple(common) if common else None

    def _pattern(self, nodes: list[Json], path: str, at: BundlePath) -> str | None:
        given = [node["pattern"] for node in nodes if isinstance(node.get("pattern"), str)]
        supported: list[str] = []
        for pattern in dict.fromkeys(given):
            try:
                compile_schema(pattern)
            except PatternError as error:
                self._omit_limits(f"its pattern is not supported: {error}", path, at)
            else:
                supported.append(pattern)
        if len(supported) > 1:
            reason = f"it has {len(supported)} patterns, and only the first is checked"
            self._omit_limits(reason, path, at)
        return supported[0] if supported else None


def _merged(nodes: Iterable[Json]) -> Json:
    """Return the keywords of all nodes; the first duplicate wins."""
    merged: Json = {}
    for node in nodes:
        for keyword, value in node.items():
            merged.setdefault(keyword, value)
    return merged


def _identity(nodes: list[Json]) -> Identity | None:
    for node in nodes:
        for item in list_or_empty(node.get("meta:descriptors")):
            if isinstance(item, dict) and item.get("@type") == "xdm:descriptorIdentity":
                return identity_of(item)
    return None


def identity_of(descriptor: Json) -> Identity:
    """Return the identity that a descriptor declares."""
    is_primary = descriptor.get("xdm:isPrimary") is True
    return Identity(string_or_empty(descriptor.get("xdm:namespace")), is_primary)


def _example(node: Json) -> Any:
    examples = node.get("examples")
    return examples[0] if isinstance(examples, list) and examples else node.get("example")


def _values(nodes: list[Json], keyword: str, read: Callable[[Any], Any]) -> list[Any]:
    return [value for node in nodes if (value := read(node.get(keyword))) is not None]


def _limit(value: Any, own: float | None) -> Any:
    """Return a number that differs from the limit of the type itself; else None."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    return value if is_number and value != own else None


def _length(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None

"""Reads the fields of a schema document into a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from mapper.diagnostics import Collector, Fix, Related, closest, question
from mapper.document import fixes
from mapper.document.constraints import check_limits, read_limit
from mapper.document.keys import (
    SCALAR,
    Draft,
    Key,
    KeyTable,
    Unusable,
    key_table,
    plain_key,
    read_block,
    read_keys,
    store,
    valid_keys,
)
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, is_true, plain_value, text_of
from mapper.document.tenants import PLACEHOLDER
from mapper.paths import STAR, FieldPath, PathSyntaxError, parse_path, print_path
from mapper.schema import TYPES, Field, Identity
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass
class _Branch:
    """A node of the tree while it is built; `declared` is None for an implied object."""

    name: str
    span: Span
    declared: Field | None = None
    array: bool = False
    children: dict[str, _Branch] = field(default_factory=dict)

    def finished(self) -> Field:
        declared = self.declared or Field(self.name, TYPES["object"], span=self.span)
        return replace(declared, array=declared.array or self.array, children=self.fields())

    def fields(self) -> Mapping[str, Field]:
        return MappingProxyType({name: child.finished() for name, child in self.children.items()})


class FieldsReader:
    """Reads blocks of fields. No two fields may have the same path, even in several blocks.

    Attributes:
        collector: Receives the findings.
        failed: The paths of fields whose own keys are invalid.
    """

    def __init__(self, collector: Collector) -> None:
        """Start without fields."""
        self.collector = collector
        self.failed: set[FieldPath] = set()
        self._owners: dict[str, Span] = {}

    def read(self, block: Block) -> Mapping[str, Field]:
        """Return the fields in a block by name."""
        top = _Branch("", block.span)
        for key, node in block:
            path = self._path(key)
            if path is not None:
                self._read_field(path, key, node, top)
        return top.fields()

    def _path(self, key: Scalar) -> FieldPath | None:
        try:
            path = parse_path(plain_key(key, "the field", "XDM001", self.collector))
        except PathSyntaxError as error:
            span = key.span_of(error.offset, error.offset + 1)
            message = f"the field '{key.text}' is not a valid path: {error}"
            hint = "write it as attendee.email"
            self.collector.add("XDM001", message, span, hint=hint)
            return None
        fix: tuple[Fix, ...] = ()
        if path[0] == PLACEHOLDER:
            message = f"the field '{key.text}' starts with '{PLACEHOLDER}'"
            hint = f"remove '{PLACEHOLDER}.'; all fields of a group are under it"
            fix = fixes.replaced_part(key, 0, len(PLACEHOLDER) + 1, "") if path[1:] else ()
        elif not isinstance(key.value, str) or any(isinstance(step, int) for step in path):
            message = f"the field '{key.text}' is not a valid name"
            hint = "use names and [*]; put numbers, true, false, and null in quotes"
        else:
            return path
        self.collector.add("XDM001", message, key.span, hint=hint, fixes=fix)
        return None

    def _read_field(self, path: FieldPath, key: Scalar, node: YamlNode, top: _Branch) -> None:
        name = next(step for step in reversed(path) if isinstance(step, str))
        declared = _read_field(key, node, name, self.collector)
        spelled = print_path(tuple(step for step in path if step is not STAR))
        first = self._owners.get(spelled)
        if first is not None:
            message = f"duplicate field '{spelled}'"
            hint = f"remove one of them; the first is on line {first.place.line}"
            related = (Related(first, "first here"),)
            self.collector.add("XDM002", message, key.span, hint=hint, related=related)
            return
        self._owners[spelled] = key.span
        if declared is None:
            self.failed.add(path)
        else:
            self._place(path, declared, key, top)

    def _place(self, path: FieldPath, declared: Field, key: Scalar, top: _Branch) -> None:
        here = top
        for step in path:
            if step is STAR:
                here.array = True
                continue
            if here.declared is not None and not here.declared.is_object:
                message = f"'{key.text}' is below '{here.name}', which is not an object"
                hint = f"change the type of '{here.name}' to object, or rename one of them"
                self.collector.add("XDM002", message, key.span, hint=hint)
                return
            here = here.children.setdefault(str(step), _Branch(str(step), key.span))
        if here.children and not declared.is_object:
            message = f"'{key.text}' is not an object, but other fields are below it"
            self.collector.add("XDM002", message, key.span, hint="change its type to object")
            return
        here.declared, here.span = declared, key.span


def _read_field(key: Scalar, node: YamlNode, name: str, collector: Collector) -> Field | None:
    """Return a field; None if its type is missing or invalid."""
    draft = _FieldDraft(name, collector)
    if not draft.read(node, FIELD, f"the field '{key.text}'"):
        return None
    return replace(draft.finished(), span=key.span)


class _FieldDraft(Draft):
    """A field, or the description of a map's values, while its keys are read."""

    example: Any = None
    required = sensitive = False

    def __init__(self, name: str, collector: Collector) -> None:
        super().__init__(collector)
        self.field = Field(name, TYPES["string"])

    def read(self, node: YamlNode, table: KeyTable[_FieldDraft], label: str) -> bool:
        """Read a block; return False if its type is missing or invalid."""
        self.block = node
        self.values = valid_keys(node, table, label, self.collector)
        return "type" in self.values and read_keys(self, table)

    def finished(self) -> Field:
        """Check the keys against each other, and return the field."""
        kind, map_values = self.field.type, self.field.values
        if kind.name == "map" and map_values is None:
            map_values = Field("values", TYPES["string"])
        check_limits(self.field, self.values, self.collector)
        return replace(
            self.field,
            title=self.title,
            description=self.description,
            example=self.example,
            required=self.required,
            sensitive=self.sensitive,
            values=map_values,
        )

    def read_type(self, node: YamlNode) -> None:
        array = isinstance(node, Sequence)
        if isinstance(node, Sequence):
            if len(node.items) != 1 or not isinstance(node.items[0], Scalar):
                message = "an array type must be one type in brackets"
                self.collector.add("DOC012", message, node.span, hint="write [string]")
                raise Unusable
            node = node.items[0]
        text = text_of(node)
        kind = TYPES.get(text)
        if kind is None:
            self._report_type(node, text, array)
            raise Unusable
        self.field = replace(self.field, type=kind, array=array)

    def _report_type(self, node: YamlNode, text: str, array: bool) -> None:
        fix: tuple[Fix, ...] = ()
        if match := re.fullmatch(r"\[(.*)\]", text):
            hint = f"remove the quotes: type: {text}"
            fix = fixes.written_as(node, text) if match[1] in TYPES and not array else ()
        else:
            instead = _MEANT_TYPES.get(text.lower(), ())
            similar = () if instead else filter(None, [closest(text, TYPES)])
            fix = tuple(fix for name in (*instead, *similar) for fix in fixes.replaced(node, name))
            hint = _TYPE_HINTS.get(text.lower(), "") or question(closest(text, TYPES))
            hint = hint or f"valid types: {', '.join(TYPES)}"
        message = f"unknown type '{text}'"
        self.collector.add("DOC016", message, node.span, hint=hint, fixes=fix)

    def read_identity(self, node: YamlNode) -> None:
        draft = _IdentityDraft(self.collector)
        read_block(node, IDENTITY, f"the identity of '{self.field.name}'", draft)
        kind = self.field.type
        if self.field.array or not kind.is_text or kind.format not in ("", "uri"):
            # Assumed for the platform: identities are single strings.
            message = f"the identity '{self.field.name}' is not a string"
            hint = "change the type to string, or remove 'identity'"
            self.collector.add("XDM010", message, node.span, hint=hint)
        elif "namespace" in draft.values:
            span = draft.values["namespace"].span
            identity = Identity(draft.namespace, draft.primary, span)
            self.field = replace(self.field, identity=identity)

    def read_limit(self, node: YamlNode, name: str) -> None:
        removal = partial(fixes.removed_key, self.block, name)
        limits = read_limit(
            self.field.constraints, name, self.field.type, node, removal, self.collector
        )
        self.field = replace(self.field, constraints=limits)

    def read_values(self, node: YamlNode) -> None:
        """Read the field that describes each value of a map: a type, or a block."""
        if self.field.type.name != "map":
            message, hint = "'values' requires the type map", "remove it, or write type: map"
            fix = self._removed_or("values", "map")
            self.collector.add("XDM010", message, node.span, hint=hint, fixes=fix)
            return
        draft = _FieldDraft("values", self.collector)
        block = node
        if not isinstance(node, Block):
            block = Block(((Scalar("type", "type", "", node.span), node),), node.span)
        if not draft.read(block, VALUES, "the values of a map"):
            return
        if draft.field.is_object and not draft.field.children:
            hint = "write values: {type: object, fields: {name: {type: string}}}"
            message = "the objects in this map have no fields"
            self.collector.add("XDM009", message, node.span, hint=hint)
        self.field = replace(self.field, values=draft.finished())

    def read_fields(self, node: YamlNode) -> None:
        """Read the fields of the objects in a map."""
        if self.field.is_object and isinstance(node, Block):
            self.field = replace(self.field, children=FieldsReader(self.collector).read(node))
        else:
            message, hint = "'fields' requires the type object", "remove it, or write type: object"
            fix = self._removed_or("fields", "object")
            self.collector.add("XDM010", message, node.span, hint=hint, fixes=fix)

    def _removed_or(self, key: str, kind: str) -> tuple[Fix, ...]:
        """Return the fixes that remove a key, and that change the type."""
        change = fixes.replaced(self.values["type"], kind) if "type" in self.values else ()
        return fixes.removed_key(self.block, key) + change


class _IdentityDraft(Draft):
    namespace = ""
    primary = False


def _limit(name: str, types: str, help_text: str, example: str = "...") -> Key[_FieldDraft]:
    return Key(name, types, partial(_FieldDraft.read_limit, name=name), help_text, example)


_TYPE_HINTS = {
    "number": "use double, or integer for whole numbers",
    "float": "use double",
    "decimal": "use double",
    "int": "use integer",
    "text": "use string",
    "str": "use string",
    "bool": "use boolean",
    "array": "write the type of the elements in brackets: [string]",
    "list": "write the type of the elements in brackets: [string]",
    "datetime": "use date-time",
    "timestamp": "use date-time",
}
# The types that these hints propose.
_MEANT_TYPES = {
    "number": ("double", "integer"),
    "float": ("double",),
    "decimal": ("double",),
    "int": ("integer",),
    "text": ("string",),
    "str": ("string",),
    "bool": ("boolean",),
    "array": (),
    "list": (),
    "datetime": ("date-time",),
    "timestamp": ("date-time",),
}


IDENTITY: KeyTable[_IdentityDraft] = key_table(
    Key("namespace", "string", store("namespace", text_of),
        "The identity namespace's code, such as Email.", "Email", required=True),
    Key("primary", "boolean", store("primary", is_true),
        "Whether this is the primary identity.", "true"),
)  # fmt: skip

# `type` is read first: other keys depend on it.
FIELD: KeyTable[_FieldDraft] = key_table(
    Key("type", "string | array", _FieldDraft.read_type,
        "The type; [type] for an array.", "string", required=True, default="string"),
    Key("title", "string", store("title", text_of), "Display name."),
    Key("description", "string", store("description", text_of), "Description of the field."),
    Key("example", f"{SCALAR} | array | object", store("example", plain_value),
        "An example value from the source."),
    Key("required", "boolean", store("required", is_true),
        "Whether every record must have the field.", "true"),
    Key("identity", "object", _FieldDraft.read_identity,
        "Marks the field as an identity.", "{namespace: Email, primary: true}", inner=IDENTITY),
    Key("sensitive", "boolean", store("sensitive", is_true),
        "Whether reports mask its values, as they always do for identities.", "true"),
    _limit("enum", "array", "The allowed values.", "[small, large]"),
    _limit("pattern", "string", "A regular expression that values must match."),
    _limit("minimum", "integer | number", "The minimum, inclusive.", "0"),
    _limit("maximum", "integer | number", "The maximum, inclusive.", "100"),
    _limit("minLength", "integer", "The minimum length in characters.", "1"),
    _limit("maxLength", "integer", "The maximum length in characters.", "100"),
    _limit("default", SCALAR, "The platform's default value."),
    Key("values", "string | array | object", _FieldDraft.read_values,
        "For maps: the type of the values, or a block that describes them; string by default.",
        "string"),
)  # fmt: skip

# The keys of the block that describes each value of a map.
VALUES: KeyTable[_FieldDraft] = key_table(
    *(key for key in FIELD.values() if key.name not in ("required", "identity", "sensitive")),
    Key("fields", "object", _FieldDraft.read_fields,
        "For objects: their fields.", "{id: {type: string}}"),
)  # fmt: skip

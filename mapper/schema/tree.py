"""The model of a target schema: a frozen tree of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from mapper.diagnostics.selection import Ignored
from mapper.paths import STAR, FieldPath
from mapper.schema.types import TYPES, XdmType
from mapper.text import Span
from mapper.text.dataclass import dataclass

# The root field in which events may list identities by namespace.
IDENTITY_MAP = "identityMap"


class _WithFields:
    """Pickles a frozen class with MappingProxyType attributes, which cannot be pickled."""

    def __getstate__(self) -> dict[str, Any]:
        return {
            name: dict(value) if isinstance(value, MappingProxyType) else value
            for name, value in vars(self).items()
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            fields = name in ("children", "fields")
            object.__setattr__(self, name, MappingProxyType(value) if fields else value)


NO_FIELDS: Mapping[str, Field] = MappingProxyType({})


@dataclass(frozen=True)
class Constraints:
    """JSON Schema constraints of a value; None means unconstrained."""

    enum: tuple[Any, ...] | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    default: Any = None


class Constraint(NamedTuple):
    """The attribute of `Constraints` that a keyword sets, and the XDM types that may have it."""

    attribute: str
    types: frozenset[str]


_SCALARS = frozenset(TYPES) - {"object", "map"}
_STRINGS = frozenset({"string", "uri"})
_NUMBERS = frozenset(name for name, kind in TYPES.items() if kind.is_number)

# The keywords of JSON Schema, which are the keys of a schema document too.
CONSTRAINTS = {
    "enum": Constraint("enum", _SCALARS),
    "pattern": Constraint("pattern", _STRINGS),
    "minimum": Constraint("minimum", _NUMBERS),
    "maximum": Constraint("maximum", _NUMBERS),
    "minLength": Constraint("min_length", _STRINGS),
    "maxLength": Constraint("max_length", _STRINGS),
    "default": Constraint("default", _SCALARS),
}


@dataclass(frozen=True)
class Identity:
    """An identity descriptor on a field; `span` is the position of its namespace in a document."""

    namespace: str
    primary: bool
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Field(_WithFields):
    """One field.

    Attributes:
        name: The name, without those of its parents.
        type: The type of the value, or of each element of an array.
        array: Whether this is an array of `type`.
        children: The fields of an object, by name.
        values: The description of a map's values.
        required: Whether the object around it must have this field.
        sensitive: Whether reports mask its values. Those of identities are always masked.
        span: The position of the declaration; None for fields of the class.
    """

    name: str
    type: XdmType
    array: bool = False
    children: Mapping[str, Field] = field(default_factory=lambda: NO_FIELDS)
    values: Field | None = None
    required: bool = False
    title: str = ""
    description: str = ""
    example: Any = None
    constraints: Constraints = field(default_factory=Constraints)
    identity: Identity | None = None
    sensitive: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def is_object(self) -> bool:
        """Whether this is an object, or an array of objects; maps are not objects."""
        return self.type.name == "object"

    @property
    def required_names(self) -> list[str]:
        """The names of the required fields of an object."""
        return [child.name for child in self.children.values() if child.required]


@dataclass(frozen=True)
class Group(_WithFields):
    """A field group: its title and its fields, which are under the tenant's object.

    `span` is the position of its fields in a document, if it has one.
    """

    title: str
    fields: Mapping[str, Field]
    description: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class XdmClass(_WithFields):
    """A class: the URI that names it and the root fields that come with it."""

    name: str
    uri: str
    title: str
    fields: Mapping[str, Field]


@dataclass(frozen=True)
class Schema:
    """A target schema for one tenant.

    Attributes:
        root: An object with the fields of the class and the tenant's object.
        tenant: The tenant id without the leading underscore; "" if it is not known.
        profile: Whether the schema is enabled for Profile.
        span: The position of the groups, or the file.
        failed: The paths of fields with errors, which are not reported as missing.
        id: The `$id` of the schema on the platform; "" if it is not known.
        from_platform: Whether the schema exists on the platform.
        ignores: The ignore comments of the document.
        profile_span: The position of the key `profile`, if the document has it.
    """

    title: str
    description: str
    xdm_class: XdmClass
    profile: bool
    tenant: str
    groups: tuple[Group, ...]
    root: Field
    span: Span
    failed: frozenset[FieldPath] = frozenset()
    id: str = ""
    from_platform: bool = False
    ignores: tuple[Ignored, ...] = ()
    profile_span: Span | None = None

    def field_at(self, path: FieldPath) -> Field | None:
        """Return the field at a target path; None if the schema has no such field.

        `[*]` and `[n]` refer to one element of an array, and a name below a map to one of its
        values.
        """
        here = self.root
        inside = False  # whether `here` is an element of its array
        for step in path:
            if not isinstance(step, str):
                if not here.array or inside:
                    return None
                inside = True
                continue
            if here.array and not inside:
                return None
            child = here.values if here.values is not None else here.children.get(step)
            if child is None:
                return None
            here, inside = child, False
        return element_of(here) if inside else here

    def fields(self, *, in_maps: bool = False) -> Iterator[tuple[FieldPath, Field]]:
        """Yield all fields with their paths, parents first; fields in arrays are under `[*]`.

        With `in_maps`, include the descriptions of map values, under the name `*`.
        """
        yield from self._walk(in_maps=True) if in_maps else self._fields

    @cached_property
    def _fields(self) -> tuple[tuple[FieldPath, Field], ...]:
        return tuple(self._walk(in_maps=False))

    def __getstate__(self) -> dict[str, object]:
        """Return what is pickled: the attributes, without what is computed from them."""
        return {name: getattr(self, name) for name in type(self).__annotations__}

    def _walk(self, *, in_maps: bool) -> Iterator[tuple[FieldPath, Field]]:
        stack: list[tuple[FieldPath, Field]] = [((), self.root)]
        while stack:
            path, here = stack.pop()
            if path:
                yield path, here
            base = (*path, STAR) if here.array else path
            if in_maps and here.values is not None:
                stack.append(((*base, "*"), here.values))
            stack.extend(
                ((*base, name), child) for name, child in reversed(list(here.children.items()))
            )

    def identities(self) -> list[tuple[FieldPath, Field]]:
        """Return the identity fields with their paths, the primary one first."""
        fields = [(path, here) for path, here in self.fields() if here.identity is not None]
        return sorted(fields, key=lambda item: not (item[1].identity and item[1].identity.primary))

    @property
    def primary_field(self) -> FieldPath | None:
        """The path of the primary identity, if the schema has one."""
        path, here = next(iter(self.identities()), ((), None))
        return path if here and here.identity and here.identity.primary else None


def element_of(array: Field) -> Field:
    """Return the field of one element of an array."""
    return replace(array, array=False, required=False)


def described(field: Field) -> str:
    """Return the type and the roles of a field in one line, such as "string, required"."""
    parts = [f"[{field.type.name}]" if field.array else field.type.name]
    if field.required:
        parts.append("required")
    if field.identity is not None:
        kind = "primary identity" if field.identity.primary else "identity"
        parts.append(f"{kind} {field.identity.namespace}")
    return ", ".join(parts)

"""Payloads decoded into structs that have the fields and types of the payloads before them.

What decodes into such a struct has no other fields and no other types. So only the fields that some
payloads lack, or that have several types, are looked at to tell the shape of a payload.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import attrgetter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from mapper.paths import FieldPath
from mapper.paths.profile import Profile
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec
else:
    msgspec = lazy_module("msgspec")

MAX_FIELDS = 1_000  # of all structs together
MAX_DEPTH = 32

TypeKey: TypeAlias = tuple[type, ...]
Getter: TypeAlias = "attrgetter[Any]"


class _UnfitError(Exception):
    """Payloads cannot be decoded into structs: they have arrays, or too many fields."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a struct.

    Attributes:
        get: Returns its value.
        is_optional: Whether objects may lack it.
        kinds: The types of its values.
        below: The struct of its objects, if it has some.
    """

    get: Getter
    is_optional: bool
    kinds: frozenset[type]
    below: _Struct | None

    @property
    def varies(self) -> bool:
        return self.is_optional or len(self.kinds) > 1

    def values(self, objects: list[Any]) -> list[Any]:
        """Return the values of the field in some objects."""
        return list(map(self.get, objects))

    def objects(self, values: list[Any]) -> list[Any]:
        """Return values of the field, with an object without fields for each that is not one."""
        if self.below is None or self.kinds == {dict}:
            return values  # `is_optional`: the default is such an object
        kind, absent = self.below.type, self.below.absent
        return [value if value.__class__ is kind else absent for value in values]


class _Struct:
    """The struct of the objects at one path.

    Attributes:
        type: The class.
        absent: Has the attributes of the class, all of them for a missing value.
        fields: The fields by name.
        varies: Whether the types of any values in the objects vary.
    """

    def __init__(self, profile: Profile, depth: int = 1) -> None:
        if depth > MAX_DEPTH:
            raise _UnfitError
        self.type: Any
        self.absent: Any
        self.varies: bool
        self.fields: dict[str, _Field] = {}
        defaults: dict[str, Any] = {}
        parts: list[tuple[Any, ...]] = []
        count = profile.kinds[dict]
        for number, (name, child) in enumerate(profile.children.items()):
            attribute = f"f{number}"
            below = _Struct(child, depth + 1) if dict in child.kinds else None
            kinds = frozenset(child.kinds)
            if float in kinds:
                kinds |= {int}  # else a 1 would be decoded as 1.0
            field = _Field(attrgetter(attribute), child.count < count, kinds, below)
            self.fields[name] = field
            default = defaults[attribute] = msgspec.UNSET if below is None else below.absent
            part = attribute, _type_of(field)
            parts.append((*part, default) if field.is_optional else part)
        self.varies = any(
            field.varies or (field.below is not None and field.below.varies)
            for field in self.fields.values()
        )
        self.absent = SimpleNamespace(**defaults)
        self.type = msgspec.defstruct(
            "Payload", parts, rename=dict(zip(defaults, self.fields, strict=True)),
            gc=False, kw_only=True, forbid_unknown_fields=True,
        )  # fmt: skip

    def columns(self, objects: list[Any]) -> Iterator[Iterator[type]]:
        """Yield the types of the values of each field in which objects of the class differ."""
        for field in self.fields.values():
            if field.below is not None and field.below.varies:
                values = field.values(objects)
                if field.varies:
                    yield map(type, values)
                yield from field.below.columns(field.objects(values))
            elif field.varies:
                yield map(type, map(field.get, objects))


class StructDecoder:
    """Decodes payloads that are like those before them."""

    def __init__(self, root: _Struct) -> None:
        """Decode into the struct of a payload."""
        self._root = root
        self._decode = msgspec.json.Decoder(root.type).decode

    def decode(self, encoded: list[bytes]) -> list[Any] | None:
        """Return the payloads as structs; None if one is not like those of the profile."""
        try:
            return list(map(self._decode, encoded))
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return None

    def keys(self, payloads: list[Any]) -> list[TypeKey]:
        """Return the types of all values that vary, for each payload: equal for equal shapes."""
        columns = list(self._root.columns(payloads))
        return list(zip(*columns, strict=True)) if columns else [()] * len(payloads)

    def column(self, payloads: list[Any], path: FieldPath) -> list[Any] | None:
        """Return the value of each payload at a path, or None if it has none.

        None if the path has an index or a `[*]`, or if there are objects at the path.
        """
        if not all(isinstance(step, str) for step in path):
            return None
        struct: _Struct | None = self._root
        column, is_optional = payloads, False
        for step in path:
            field = None if struct is None else struct.fields.get(str(step))
            if field is None:
                return [None] * len(payloads)
            struct = field.below
            is_optional |= field.varies
            column = field.objects(field.values(column))
        if struct is not None:
            return None
        unset = msgspec.UNSET
        return [None if value is unset else value for value in column] if is_optional else column


def decoder_of(profile: Profile) -> StructDecoder | None:
    """Return a decoder for payloads like those of a profile; None if they do not fit in structs."""
    if sum(1 for _ in islice(profile.paths(), MAX_FIELDS + 1)) > MAX_FIELDS:
        return None
    try:
        return StructDecoder(_Struct(profile))
    except (_UnfitError, ValueError):  # ValueError: a name that no struct takes
        return None


def _type_of(field: _Field) -> Any:
    """Return the type of the values of a field for msgspec."""
    union: Any = None
    for kind in field.kinds:
        member = field.below.type if kind is dict and field.below else _scalar_types().get(kind)
        if member is None:
            raise _UnfitError
        union = member if union is None else union | member
    return union


@cache
def _scalar_types() -> dict[type, Any]:
    """Return the types of scalars; integers beyond 64 bits, which orjson rounds, are excluded."""
    integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
    return {str: str, bool: bool, type(None): type(None), int: integer, float: float}

"""The values that a part of an expression can have, as far as they can be proved.

Everything here is an upper bound: a part has one of its possible values, or it fails. The results
of functions and operators have the types of their signatures; paths can have any value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from mapper.dataprep.comparison import equals, same
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import ValueType
from mapper.dataprep.tree import (
    ArrayLiteral,
    Binary,
    Call,
    Literal,
    MapLiteral,
    Method,
    Node,
    Ternary,
    Unary,
)
from mapper.dataprep.values import truth
from mapper.text.dataclass import dataclass

# Names of the types of values at run time.
_NAMES: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string",
    datetime: "date", list: "array", dict: "object",
}  # fmt: skip
ALL = frozenset({*_NAMES.values(), "decimal"})
NULL = frozenset({"null"})
_ALWAYS_TRUE = frozenset({"array", "object", "date"})
_OF_TYPE: dict[ValueType, frozenset[str]] = {
    "string": frozenset({"string", "null"}),
    "integer": frozenset({"integer", "null"}),
    "number": frozenset({"integer", "number", "decimal", "null"}),
    "boolean": frozenset({"boolean", "null"}),
    "array": frozenset({"array", "null"}),
    "object": frozenset({"object", "null"}),
    "map": frozenset({"object", "null"}),
    "date": frozenset({"date", "null"}),
}
_NEVER_NULL = frozenset({"concat", "is_empty", "contains_key", "map_has_keys", "uuid", "now"})
_MAX_VALUES = 20

# Functions and methods whose result they do not change: lower(lower(x)) is lower(x).
_NORMALIZING = {
    "lower": "lower", "upper": "upper", "trim": "trim",
    "toLowerCase": "lower", "toUpperCase": "upper",
}  # fmt: skip
# What a string that such a function returned never has.
NEVER = {
    "lower": "upper-case letters",
    "upper": "lower-case letters",
    "trim": "whitespace at its ends",
}


class Why(NamedTuple):
    """A reason, as a phrase, and what to do about it."""

    reason: str
    hint: str = ""


@dataclass(frozen=True)
class Possible:
    """The possible values of a part.

    Attributes:
        types: The types of the values.
        values: All values, if they are known; else None.
        normalized: The functions that do not change the value if it is a string.
        truth: What `truth` returns for the value, if that is known; else None.
        why: The reason for the limits; None if it is obvious.
    """

    types: frozenset[str] = ALL
    values: tuple[Any, ...] | None = None
    normalized: frozenset[str] = frozenset()
    truth: bool | None = None
    why: Why | None = None

    @property
    def can_be_true(self) -> bool:
        """Whether the value can be true as a condition."""
        if self.values is not None:
            return any(map(truth, self.values))
        return self.truth is not False and self.types != NULL

    @property
    def can_be_false(self) -> bool:
        """Whether the value can be false as a condition; null is."""
        if self.values is not None:
            return not all(map(truth, self.values))
        return self.truth is not True and not self.types <= _ALWAYS_TRUE

    @property
    def can_be_null(self) -> bool:
        """Whether the value can be null."""
        return "null" in self.types and self.truth is not True

    @property
    def can_have_value(self) -> bool:
        """Whether the value can be anything but null."""
        return self.types != NULL

    def can_be(self, value: Any) -> bool:
        """Return whether the value can be the `same` as a constant."""
        if self.values is not None:
            return any(same(own, value) for own in self.values)
        if type_name(value) not in self.types or self.truth is (not truth(value)):
            return False
        return not isinstance(value, str) or self.broken_by(value) is None

    def broken_by(self, text: str) -> str | None:
        """Return a function that would change a string that a normalized value is compared to."""
        return next((n for n in sorted(self.normalized) if FUNCTIONS[n].call(text) != text), None)

    def known(self, *, is_true: bool | None, is_null: bool | None, why: Why | None) -> Possible:
        """Return the values that are left if the truth, or whether it is null, is known."""
        types, values = self.types, self.values
        if is_null:
            return Possible(NULL, (None,), truth=False, why=why)
        if is_null is False or is_true:
            types = types - NULL
            values = None if values is None else tuple(v for v in values if v is not None)
        if is_true is False:
            types = types - _ALWAYS_TRUE
        if is_true is not None and values is not None:
            values = tuple(v for v in values if truth(v) is is_true)
        truth_now = self.truth if is_true is None else is_true
        return Possible(types, values, self.normalized, truth_now, why)


def constant(value: Any) -> Possible:
    """Return the possible values of a constant."""
    normalized = frozenset[str]()
    if isinstance(value, str):
        normalized = frozenset(name for name in NEVER if FUNCTIONS[name].call(value) == value)
    return Possible(frozenset({type_name(value)}), (value,), normalized, truth(value))


def type_name(value: Any) -> str:
    """Return the name of a value's type."""
    return _NAMES.get(type(value), "decimal")


def booleans(*, true: bool = True, false: bool = True, why: Why | None = None) -> Possible:
    """Return a boolean that can be true, false, or both."""
    values = (True,) * true + (False,) * false
    return Possible(frozenset({"boolean"}), values, truth=None, why=why)


def either(parts: Iterable[Possible]) -> Possible:
    """Return the values of all parts together."""
    parts = list(parts)
    if not parts:
        return Possible(frozenset(), ())
    if len(parts) == 1:
        return parts[0]
    truths = {part.truth for part in parts}
    strings = [part.normalized for part in parts if "string" in part.types]
    return Possible(
        frozenset().union(*(part.types for part in parts)),
        _values_of(parts),
        frozenset.intersection(*strings) if strings else frozenset(),
        truths.pop() if len(truths) == 1 else None,
    )


def _values_of(parts: Sequence[Possible]) -> tuple[Any, ...] | None:
    values: list[Any] = []
    for part in parts:
        if part.values is None or len(values) > _MAX_VALUES:
            return None
        values += [new for new in part.values if not any(same(new, value) for value in values)]
    return tuple(values)


def without_null(part: Possible) -> Possible:
    """Return the values of a part except null."""
    return part.known(is_true=None, is_null=False, why=part.why)


# --- comparison --------------------------------------------------------------------------------


def can_equal(left: Possible, right: Possible) -> bool:
    """Return whether `left == right` can be true."""
    if left.values is not None and right.values is not None:
        return any(_equals(a, b) is not False for a in left.values for b in right.values)
    return any(_types_equal(a, b, left, right) for a in left.types for b in right.types)


def must_equal(left: Possible, right: Possible) -> bool:
    """Return whether `left == right` is true if it does not fail."""
    if left.values is None or right.values is None:
        return False
    return all(_equals(a, b) is not False for a in left.values for b in right.values)


def _equals(left: Any, right: Any) -> bool | None:
    try:
        return equals(left, right)
    except Fault:
        return None


def _types_equal(first: str, second: str, left: Possible, right: Possible) -> bool:
    """Return whether values of two types can be equal; most types are converted."""
    if "null" in (first, second):
        return first == second
    if first == second == "string":
        return _strings_equal(left, right) and _strings_equal(right, left)
    return {first, second} != {"array", "object"}


def _strings_equal(normalized: Possible, other: Possible) -> bool:
    if other.values is None:
        return True
    strings = [value for value in other.values if isinstance(value, str)]
    return any(normalized.broken_by(text) is None for text in strings)


# --- nodes -------------------------------------------------------------------------------------


def possible(node: Node, parts: Sequence[Possible]) -> Possible:
    """Return the possible values of a node, by those of its children."""
    match node:
        case Literal(value):
            return constant(value)
        case ArrayLiteral():
            return Possible(frozenset({"array"}))
        case MapLiteral():
            return Possible(frozenset({"object"}))
        case Unary(op):
            return _unary(op, parts[0])
        case Binary():
            return _binary(node, parts)
        case Ternary():
            return chosen(*parts)
        case Call(name) if name in FUNCTIONS:
            return _call(FUNCTIONS[name].name, parts)
        case Method(_, name):
            return _method(name, parts)
    return Possible()


def chosen(test: Possible, yes: Possible, no: Possible) -> Possible:
    """Return the values of the branches that a condition can choose."""
    return either([yes] * test.can_be_true + [no] * test.can_be_false)


def _unary(op: str, operand: Possible) -> Possible:
    if op == "!":
        return booleans(true=operand.can_be_false, false=operand.can_be_true, why=operand.why)
    returns = UNARY[op].returns
    return booleans() if returns == "boolean" else Possible(_OF_TYPE.get(returns, ALL))


def _binary(node: Binary, parts: Sequence[Possible]) -> Possible:
    left, right = parts
    match node.op:
        case "?:":
            first = left.known(is_true=True, is_null=None, why=left.why)
            return either([first] * left.can_be_true + [right] * left.can_be_false)
        case "??":
            first = without_null(left)
            return either([first] * left.can_have_value + [right] * left.can_be_null)
        case "&&":
            deciding = left if not left.can_be_true else right
            true = left.can_be_true and right.can_be_true
            false = left.can_be_false or right.can_be_false
            return booleans(true=true, false=false, why=deciding.why)
        case "||":
            deciding = left if not left.can_be_false else right
            true = left.can_be_true or right.can_be_true
            false = left.can_be_false and right.can_be_false
            return booleans(true=true, false=false, why=deciding.why)
        case "==" | "!=":
            return _equality(node, left, right)
    operator = BINARY[node.op]
    if operator.returns == "boolean":
        return booleans()
    return Possible(_OF_TYPE.get(operator.returns, ALL) if node.op in "|^&" else ALL)


def _equality(node: Binary, left: Possible, right: Possible) -> Possible:
    if ArrayLiteral in (type(node.left), type(node.right)):
        return booleans()  # it differs from any array
    can, must = can_equal(left, right), must_equal(left, right)
    why = left.why or right.why
    if not can:
        why = why_never_equal(left, right) or why_never_equal(right, left) or why
    if node.op == "==":
        return booleans(true=can, false=not must, why=why)
    return booleans(true=not must, false=can, why=why)


def why_never_equal(left: Possible, right: Possible) -> Why | None:
    """Return why a value never equals a constant string, or null; None if it is not known."""
    if right.types == NULL:
        return left.why or Why("the value is never null")
    if right.values is None or len(right.values) != 1 or not isinstance(right.values[0], str):
        return None
    (text,) = right.values
    name = left.broken_by(text)
    if name is None:
        return None
    for normalize in sorted(left.normalized):
        text = FUNCTIONS[normalize].call(text)
    return Why(f"the result of {name} never has {NEVER[name]}", f"write '{text}'")


def _call(name: str, parts: Sequence[Possible]) -> Possible:
    match name:
        case "iif":
            return chosen(*parts)
        case "coalesce" if len(parts) > 1:
            return _coalesce(parts)
        case "decode":
            rest = [parts[-1]] if len(parts) % 2 == 0 else [constant(None)]
            return either([*parts[2::2], *rest])
        case "nullify":
            return constant(None)
    types = _OF_TYPE.get(FUNCTIONS[name].signature.returns, ALL)
    if name in _NEVER_NULL:
        types = types - NULL
    if types == frozenset({"boolean"}):
        return booleans()
    return Possible(types, normalized=_normalized(name, parts))


def _coalesce(parts: Sequence[Possible]) -> Possible:
    values: list[Possible] = []
    for part in parts:
        if part.can_have_value:
            values.append(without_null(part))
        if not part.can_be_null:
            return either(values)
    return either([*values, constant(None)])


def _method(name: str, parts: Sequence[Possible]) -> Possible:
    if name in _NORMALIZING or name == "trim":
        return Possible(_OF_TYPE["string"], normalized=_normalized(name, parts))
    if name != "equals" or len(parts) != 2:
        return Possible()
    receiver, other = parts
    values: tuple[Any, ...] = (True, False)
    why = None
    if other.values is not None and not any(map(receiver.can_be, other.values)):
        values, why = (False,), why_never_equal(receiver, other)
    if not receiver.can_be_null:
        return Possible(frozenset({"boolean"}), values, why=why)
    return Possible(_OF_TYPE["boolean"], (*values, None), why=why)


def _normalized(name: str, parts: Sequence[Possible]) -> frozenset[str]:
    """Return what is known of the result of a function: lower(trim(x)) is trimmed, too."""
    name = _NORMALIZING.get(name, name)
    if name not in NEVER:
        return frozenset()
    before = parts[0].normalized if parts[0].types <= _OF_TYPE["string"] else frozenset()
    return frozenset({name}) | (before & {"trim"} if name != "trim" else before)

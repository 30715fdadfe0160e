"""The constraints of a schema field, held against its type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from mapper.dataprep import PatternError
from mapper.dataprep.regexes import compile_schema
from mapper.diagnostics import Collector
from mapper.document.nodes import Scalar, Sequence, YamlNode, kind_of
from mapper.schema import TYPES, Constraints, Field, XdmType, bounds, record_check

_SCALARS = tuple(name for name in TYPES if name not in ("object", "map"))
_STRINGS, _NUMBERS = ("string", "uri"), ("double", "long", "integer", "short", "byte")


class Limit(NamedTuple):
    """The attribute of Constraints that a key sets, and the types of fields that may have it."""

    attribute: str
    types: tuple[str, ...]


# Key of the document -> what it sets.
LIMITS = {
    "enum": Limit("enum", _SCALARS),
    "pattern": Limit("pattern", _STRINGS),
    "minimum": Limit("minimum", _NUMBERS),
    "maximum": Limit("maximum", _NUMBERS),
    "minLength": Limit("min_length", _STRINGS),
    "maxLength": Limit("max_length", _STRINGS),
    "default": Limit("default", _SCALARS),
}


def read_limit(
    limits: Constraints, name: str, kind: XdmType, node: YamlNode, collector: Collector
) -> Constraints:
    """Return constraints with one more; without it if it contradicts the field's type."""
    limit = LIMITS[name]
    if kind.name not in limit.types:
        message = f"'{name}' has no meaning for the type {kind.name}"
        collector.add("XDM010", message, node.span, hint=f"remove '{name}'")
        return limits
    return replace(limits, **{limit.attribute: _value(name, kind, node, collector)})


def _value(name: str, kind: XdmType, node: YamlNode, collector: Collector) -> Any:
    if isinstance(node, Sequence):
        return _enum(kind, node, collector)
    assert isinstance(node, Scalar)
    if name == "pattern":
        try:
            compile_schema(node.text)
        except PatternError as error:
            collector.add("XDM010", str(error), node.span, hint="mend the regular expression")
            return None
    elif name in ("minLength", "maxLength") and node.value < 0:
        collector.add("XDM010", f"'{name}' is below 0", node.span, hint="use 0 or more")
        return None
    elif name == "default" and not _fits(kind, node.value):
        message = f"the default is no {kind.name}"
        hint = f'put it in quotes: "{node.text}"' if kind.is_text else "change it or the type"
        collector.add("XDM010", message, node.span, hint=hint)
        return None
    return node.value


def _enum(kind: XdmType, node: Sequence, collector: Collector) -> tuple[Any, ...] | None:
    if not node.items:
        collector.add("XDM010", "'enum' is empty", node.span, hint="list the values allowed")
        return None
    allowed = []
    for item in node.items:
        if isinstance(item, Scalar) and _fits(kind, item.value):
            allowed.append(item.value)
            continue
        text = item.text if isinstance(item, Scalar) else kind_of(item)
        quotable = kind.is_text and isinstance(item, Scalar) and item.value is not None
        hint = f'put it in quotes: "{text}"' if quotable else "remove it"
        collector.add("XDM010", f"'{text}' in 'enum' is no {kind.name}", item.span, hint=hint)
    return tuple(allowed) or None


def _fits(kind: XdmType, value: Any) -> bool:
    return record_check(Field("", kind))(value)


def check_limits(field: Field, values: Mapping[str, YamlNode], collector: Collector) -> None:
    """Report constraints of a field that contradict each other; `values` are the keys' nodes."""
    limits = field.constraints
    low, high = bounds(field)
    if low is not None and high is not None and low > high:
        node = values.get("minimum") or values["maximum"]
        collector.add(
            "XDM010",
            f"no number is at least {low} and at most {high}",
            node.span,
            hint="mend 'minimum' and 'maximum'",
        )
    short, long = limits.min_length, limits.max_length
    if short is not None and long is not None and short > long:
        collector.add(
            "XDM010",
            f"no text has at least {short} and at most {long} characters",
            values["minLength"].span,
            hint="mend 'minLength' and 'maxLength'",
        )
    one_value = Field("", field.type, constraints=limits)
    if limits.default is not None and not record_check(one_value)(limits.default):
        hint = "hold it against the field's type and its other keys"
        message = "the default is no valid value of the field"
        collector.add("XDM010", message, values["default"].span, hint=hint)

"""The constraints of a schema field, held against its type."""

from __future__ import annotations

from typing import Any

from mapper.dataprep import PatternError
from mapper.dataprep.regexes import compile_schema
from mapper.diagnostics import Collector
from mapper.document.nodes import Scalar, Sequence, YamlNode, kind_of
from mapper.schema import TYPES, Constraints, Field, XdmType, bounds, record_check

_SCALARS = tuple(name for name in TYPES if name not in ("object", "map"))
# Key of the document -> what the field's type must be for it.
TAKES = {
    "enum": _SCALARS,
    "pattern": ("string", "uri"),
    "minLength": ("string", "uri"),
    "maxLength": ("string", "uri"),
    "minimum": ("double", "long", "integer", "short", "byte"),
    "maximum": ("double", "long", "integer", "short", "byte"),
    "default": _SCALARS,
}


def read_constraints(
    field: Field, values: dict[str, YamlNode], collector: Collector
) -> Constraints:
    """The constraints of one field; each that contradicts its type is reported and left out."""
    given: dict[str, Any] = {}
    for name, types in TAKES.items():
        node = values.get(name)
        if node is None:
            continue
        if field.type.name not in types:
            message = f"'{name}' has no meaning for the type {field.type.name}"
            collector.add("XDM010", message, node.span, hint=f"remove '{name}'")
        elif (value := _value(name, field.type, node, collector)) is not None:
            given[name] = value
    limits = Constraints(
        given.get("enum"),
        given.get("pattern"),
        given.get("minimum"),
        given.get("maximum"),
        given.get("minLength"),
        given.get("maxLength"),
        given.get("default"),
    )
    _check_order(field, limits, values, collector)
    return limits


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


def _check_order(
    field: Field, limits: Constraints, values: dict[str, YamlNode], collector: Collector
) -> None:
    low, high = bounds(Field(field.name, field.type, constraints=limits))
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
    if limits.default is not None:
        check = record_check(Field(field.name, field.type, constraints=limits))
        if not check(limits.default):
            collector.add(
                "XDM010",
                "the default is no valid value of the field",
                values["default"].span,
                hint="hold it against the field's type and its other keys",
            )

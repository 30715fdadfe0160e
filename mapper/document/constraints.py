"""Reads the constraints of a schema field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mapper.dataprep import PatternError
from mapper.dataprep.regexes import compile_schema
from mapper.diagnostics import Collector
from mapper.document.nodes import Scalar, Sequence, YamlNode, kind_of
from mapper.schema import Constraints, Field, XdmType, record_check
from mapper.schema.check import contradictions
from mapper.schema.tree import CONSTRAINTS


def read_limit(
    limits: Constraints, name: str, kind: XdmType, node: YamlNode, collector: Collector
) -> Constraints:
    """Return constraints with one added, unless it is invalid for the field's type."""
    constraint = CONSTRAINTS[name]
    if kind.name not in constraint.types:
        message = f"'{name}' is not valid for the type {kind.name}"
        collector.add("XDM010", message, node.span, hint=f"remove '{name}'")
        return limits
    return replace(limits, **{constraint.attribute: _value(name, kind, node, collector)})


def _value(name: str, kind: XdmType, node: YamlNode, collector: Collector) -> Any:
    if isinstance(node, Sequence):
        return _enum(kind, node, collector)
    assert isinstance(node, Scalar)
    if name == "pattern":
        try:
            compile_schema(node.text)
        except PatternError as error:
            collector.add("XDM010", str(error), node.span, hint="fix the regular expression")
            return None
    elif name in ("minLength", "maxLength") and node.value < 0:
        collector.add("XDM010", f"'{name}' is negative", node.span, hint="write 0 or more")
        return None
    elif name == "default" and not _fits(kind, node.value):
        message = f"the default is not of type {kind.name}"
        hint = f'put it in quotes: "{node.text}"' if kind.is_text else "change it, or the type"
        collector.add("XDM010", message, node.span, hint=hint)
        return None
    return node.value


def _enum(kind: XdmType, node: Sequence, collector: Collector) -> tuple[Any, ...] | None:
    if not node.items:
        collector.add("XDM010", "'enum' is empty", node.span, hint="list the allowed values")
        return None
    allowed = []
    for item in node.items:
        if isinstance(item, Scalar) and _fits(kind, item.value):
            allowed.append(item.value)
            continue
        text = item.text if isinstance(item, Scalar) else kind_of(item)
        quotable = kind.is_text and isinstance(item, Scalar) and item.value is not None
        hint = f'put it in quotes: "{text}"' if quotable else "remove it"
        message = f"'{text}' in 'enum' is not of type {kind.name}"
        collector.add("XDM010", message, item.span, hint=hint)
    return tuple(allowed) or None


def _fits(kind: XdmType, value: Any) -> bool:
    return record_check(Field("", kind))(value)


def check_limits(field: Field, values: Mapping[str, YamlNode], collector: Collector) -> None:
    """Report contradictory constraints; `values` are the nodes of the field's keys."""
    for reason, keywords in contradictions(field):
        node = next(values[keyword] for keyword in keywords if keyword in values)
        hint = "change " + " or ".join(f"'{keyword}'" for keyword in keywords)
        collector.add("XDM010", reason, node.span, hint=hint)

"""Reads the constraints of a schema field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mapper.dataprep import PatternError
from mapper.dataprep.regexes import compile_schema
from mapper.diagnostics import Collector, Fix
from mapper.document import fixes
from mapper.document.nodes import Scalar, Sequence, YamlNode, kind_of
from mapper.schema import Constraints, Field, XdmType, record_check
from mapper.schema.check import contradictions
from mapper.schema.tree import CONSTRAINTS


def read_limit(
    limits: Constraints,
    name: str,
    kind: XdmType,
    node: YamlNode,
    removal: Callable[[], tuple[Fix, ...]],
    collector: Collector,
) -> Constraints:
    """Return constraints with one added, unless it is invalid for the field's type.

    `removal` returns the fix that removes it.
    """
    constraint = CONSTRAINTS[name]
    if kind.name not in constraint.types:
        message = f"'{name}' is not valid for the type {kind.name}"
        hint = f"remove '{name}'"
        collector.add("XDM010", message, node.span, hint=hint, fixes=removal())
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
        is_string = kind.is_text and _fits(kind, node.text)
        hint = f'put it in quotes: "{node.text}"' if is_string else "change it, or the type"
        fix = fixes.in_quotes(node) if is_string else ()
        collector.add("XDM010", message, node.span, hint=hint, fixes=fix)
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
        quotable = isinstance(item, Scalar) and item.value is not None and _fits(kind, text)
        hint = f'put it in quotes: "{text}"' if quotable else "remove it"
        message = f"'{text}' in 'enum' is not of type {kind.name}"
        fix = fixes.in_quotes(item) if quotable else ()
        collector.add("XDM010", message, item.span, hint=hint, fixes=fix)
    return tuple(allowed) or None


def _fits(kind: XdmType, value: Any) -> bool:
    return record_check(Field("", kind))(value)


def check_limits(field: Field, values: Mapping[str, YamlNode], collector: Collector) -> None:
    """Report contradictory constraints; `values` are the nodes of the field's keys."""
    for reason, keywords in contradictions(field):
        node = next(values[keyword] for keyword in keywords if keyword in values)
        hint = "change " + " or ".join(f"'{keyword}'" for keyword in keywords)
        collector.add("XDM010", reason, node.span, hint=hint)

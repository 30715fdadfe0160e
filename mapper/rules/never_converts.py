"""A value can never have the target's type."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import Fault, constant_value, is_constant, result_type
from mapper.dataprep.notes import collecting
from mapper.diagnostics import Diagnostic
from mapper.document import Entry
from mapper.engine.conversion import converter
from mapper.rules.base import Context, Rule, finding
from mapper.schema import Field, limits_check

_NUMBERS = {
    "string", "uri", "double", "long", "integer", "short", "byte", "date", "date-time",
}  # fmt: skip
# The type of a result -> the target types that it can be converted to; a string can have any.
_BECOMES = {
    "integer": _NUMBERS,
    "number": _NUMBERS,
    "boolean": {"string", "uri", "boolean"},
    "date": {"string", "uri", "date", "date-time"},
    "object": {"object", "map"},
    "map": {"object", "map"},
}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per entry that can never be converted."""
    for entry in context.document.entries:
        field = context.document.schema.field_at(entry.target)
        if field is None or any(not isinstance(step, str) for step in entry.target):
            continue
        reason = _why_never(entry, field)
        if reason:
            wanted = f"an array of {field.type.name}" if field.array else field.type.name
            message = f"target '{entry.target_text}' is {wanted}, but {reason}"
            hint = "change the source, or the type in the schema"
            yield finding("XDM006", message, entry.source_span, hint)


def _why_never(entry: Entry, field: Field) -> str:
    if is_constant(entry.tree):
        constant = constant_value(entry.tree)
        return "" if constant is None else _why_not_constant(constant, field)
    if entry.source_path is not None:
        return ""
    result = result_type(entry.tree)
    if result in ("any", "null"):
        return ""
    if field.array or result == "array":
        return "" if field.array and result == "array" else f"the expression returns {_a(result)}"
    if result != "string" and field.type.name not in _BECOMES[result]:
        return f"the expression returns {_a(result)}"
    if result == "string" and field.type.json_type == "object":
        return "the expression returns a string"
    return ""


def _why_not_constant(value: object, field: Field) -> str:
    try:
        with collecting():
            converted = converter(field)(value)
    except Fault as fault:
        return fault.reason
    limits = limits_check(field)
    if limits is not None and not limits(converted):
        return "the constant breaks the field's constraints"
    return ""


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aeio" else f"a {name}"


RULE = Rule("XDM006", check)

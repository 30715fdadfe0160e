"""Describe targets, sources, functions, and keys in a few lines, for completion and hover."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mapper.dataprep.signature import Function
from mapper.document import Entry
from mapper.document.keys import Key
from mapper.engine import is_hidden
from mapper.paths import names_of
from mapper.report.reference import local_limits
from mapper.schema import Field
from mapper.schema.tree import CONSTRAINTS
from mapper.services.editor.context import EditorContext
from mapper.services.editor.sample_fields import SampleField
from mapper.text.escape import printable, shortened

MAX_READERS = 5
MAX_EXAMPLES = 3
MANY_TYPES = 4
_LIMITS = {
    "enum": "Allowed values", "pattern": "Pattern", "minimum": "Minimum", "maximum": "Maximum",
    "minLength": "Minimum length", "maxLength": "Maximum length", "default": "Platform's default",
}  # fmt: skip


def field_text(field: Field, *, shows_values: bool) -> str:
    """Return the description of a target's field, its limits, and an example."""
    parts = [field.description or field.title]
    for key, constraint in CONSTRAINTS.items():
        value = getattr(field.constraints, constraint.attribute)
        parts += [] if value is None else [f"{_LIMITS[key]}: {_shown(value)}"]
    if field.example is not None and (shows_values or not is_hidden(field)):
        parts.append(f"Example: {_json(field.example)}")
    return printable_lines(filter(None, parts))


def printable_lines(lines: Iterable[str]) -> str:
    """Return lines as a text, without control characters except line ends."""
    return "\n".join(map(printable, lines))


def mapped_text(entry: Entry | None, context: EditorContext) -> str:
    """Return where a target is mapped, and its source; "" if it is not mapped."""
    if entry is None:
        return ""
    source = printable(shortened(entry.written.replace("\n", " ")))
    return f"Mapped in {_line_of(entry, context)}: {source}"


def source_text_of(field: SampleField, context: EditorContext) -> str:
    """Return which entries read a field of the payload, and example values if they are shown."""
    readers = context.names.readers.get(names_of(field.path), [])
    lines = [
        f"Read by {printable(entry.target_text)} in {_line_of(entry, context)}"
        for entry in readers[:MAX_READERS]
    ]
    if len(readers) > MAX_READERS:
        lines.append(f"and by {len(readers) - MAX_READERS:,} more entries")
    if not readers:
        lines.append("No entry reads it.")
    if context.shows_values and field.is_scalar:
        values = context.samples.values(field.path, lambda _: True)[:MAX_EXAMPLES]
        shown = ", ".join(shortened(_json(value)) for value, _ in values)
        lines += [f"Such as {printable(shown)}"] if shown else []
    return "\n".join(lines)


def source_detail(field: SampleField) -> str:
    """Return the JSON types of a field and how often it occurs."""
    return f"{field.types}, {field.presence}"


def _line_of(entry: Entry, context: EditorContext) -> str:
    document = context.names.document
    source = entry.span.source
    place = f"line {entry.span.place.line}"
    if document is None or source.path == document.span.source.path:
        return place
    return printable(f"{place} of {source.path.rsplit('/', 1)[-1]}")


def function_label(function: Function, name: str = "") -> tuple[str, list[tuple[int, int]]]:
    """Return the signature of a function, and the range of each parameter in it."""
    label = (name or function.name) + "("
    ranges: list[tuple[int, int]] = []
    for number, parameter in enumerate(function.signature.parameters):
        label += ", " if number else ""
        ranges.append((len(label), len(label) + len(str(parameter))))
        label += str(parameter)
    return f"{label}) -> {function.signature.returns}", ranges


def function_text(function: Function) -> str:
    """Return the help of a function, and its limits in a local run."""
    return "\n".join([function.help, *local_limits(function), *function.notes])


def examples_text(examples: Iterable[tuple[str, Any]]) -> str:
    """Return examples with their results, one per line."""
    return "\n".join(f"{text} -> {_json(result)}" for text, result in examples)


def key_detail(key: Key[Any]) -> str:
    """Return whether a key is required, and else the types of its value."""
    types = key.types.split(" | ")
    if key.required:
        return "required"
    return " or ".join(types) if len(types) < MANY_TYPES else "any value"


def key_text(key: Key[Any]) -> str:
    """Return the help of a key, and an example."""
    return key.help if key.example == "..." else f"{key.help}\nExample: {key.name}: {key.example}"


def _shown(value: Any) -> str:
    return ", ".join(map(_json, value)) if isinstance(value, tuple) else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)

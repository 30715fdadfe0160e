"""Build one payload with all fields, to upload as the Sample JSON Payload.

The mapping step knows only the fields of the uploaded sample, so it must have every field that a
mapping reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from mapper.diagnostics import Collector
from mapper.document import Entry, MappingDocument
from mapper.paths import FieldPath, add_missing, print_path
from mapper.schema import Field

MAX_INDEX = 999  # arrays of the sample are filled up to this position


def superset_sample(
    document: MappingDocument, payloads: Iterable[dict[str, Any]], collector: Collector
) -> dict[str, Any]:
    """Return the payloads merged into one; the first value of a field wins.

    Fields that the mapping reads and that no payload has are filled in from the schema's examples
    and reported (XCH002).
    """
    sample: dict[str, Any] = {}
    for payload in payloads:
        _merge(sample, payload)
    readers: dict[FieldPath, list[Entry]] = {}
    for entry in document.entries:
        if (path := entry.source_path) is not None:
            readers.setdefault(path, []).append(entry)
    for entry in document.entries:
        for path in sorted(entry.reads, key=print_path):
            if any(isinstance(step, int) and step > MAX_INDEX for step in path):
                message = f"'{print_path(path)}' is not in the sample: its position is too high"
                hint = "add a payload that has it"
                collector.add("XCH002", message, entry.source_span, hint=hint)
            elif add_missing(sample, path, _example([entry, *readers.get(path, ())], document)):
                message = f"'{print_path(path)}' in the sample is the schema's example"
                hint = "add a payload that has it, for a realistic value"
                collector.add("XCH002", message, entry.source_span, hint=hint)
    return sample


def _merge(into: dict[str, Any], payload: dict[str, Any]) -> None:
    for name, value in payload.items():
        here = into.get(name)
        if isinstance(here, dict) and isinstance(value, dict):
            _merge(here, value)
        elif here is None or here in ([], {}):
            into[name] = deepcopy(value)


def _example(readers: list[Entry], document: MappingDocument) -> Any:
    """Return the example of a target with this source; by default, one for its type."""
    fields = [document.schema.field_at(reader.target) for reader in readers]
    known = [field for field in fields if field is not None]
    given = (field.example for field in known if field.example is not None)
    return next(given, _plain_example(known[0]) if known else "")


def _plain_example(field: Field) -> Any:
    kind = field.type
    if kind.is_number:
        return 1
    if kind.name == "boolean":
        return True
    if kind.json_type == "object":
        return {}
    return {"date": "2023-04-01", "date-time": "2023-04-01T00:00:00Z"}.get(kind.name, "example")

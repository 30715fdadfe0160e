"""Mappings for tests: a mapping and a schema document, written and loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson

from mapper.api.mapping import Mapping, open_mapping
from mapper.dataprep import Runtime
from mapper.diagnostics import Collector, Diagnostic
from mapper.engine import Result
from mapper.engine.interpreter import interpret
from mapper.engine.payload_values import read_rows
from mapper.engine.rows import loose_row
from mapper.rules.checked_mapping import MappingError

STRING = {"type": "string"}
EMAIL = {"type": "string", "identity": {"namespace": "Email", "primary": True}}
WHEN = "2023-04-01T00:00:00Z"


def make(
    folder: Path,
    fields: dict[str, Any],
    entries: dict[str, Any],
    *,
    profile: bool = False,
    runtime: Runtime | None = None,
) -> Mapping:
    """A mapping with `_id` from `id` and a fixed `timestamp`; `fields` is one field group."""
    schema = {
        "mapper-schema": 1,
        "title": "Test",
        "class": "experienceevent",
        "profile": profile,
        "groups": {"Group": fields},
    }
    document = {
        "mapper": 1,
        "schema": "schema.yaml",
        "tenant": "acme",
        "mappings": {"_id": "id", "timestamp": {"value": WHEN}, **entries},
    }
    (folder / "schema.yaml").write_text(json.dumps(schema), encoding="utf-8")
    path = folder / "mapping.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    mapping, found = open_mapping(path, "acme", runtime)
    if mapping is None:
        raise MappingError(str(path), found)
    return mapping


def both(mapping: Mapping, payload: dict[str, Any]) -> Result:
    """The result of a payload with an id; fast first and general alone must agree."""
    row = {"id": "1", **payload}
    fast = mapping.converter.convert_row(loose_row(row))
    slow = interpreted(mapping, row)
    assert written(fast) == written(slow)
    assert fast.events == slow.events
    return fast


def interpreted(mapping: Mapping, payload: dict[str, Any]) -> Result:
    """The result of the interpreter alone."""
    converter = mapping.converter
    return converter.result(interpret(converter.plan, payload), loose_row(payload))


def written(result: Result) -> tuple[bytes, list[tuple[Any, ...]]]:
    """A result as it would be written: the record with its key order, and the findings."""
    return orjson.dumps(result.record), [facts(item) for item in result.diagnostics]


def facts(item: Diagnostic) -> tuple[Any, ...]:
    """All of a finding but the objects that its places stand in."""
    related = tuple((other.span.start, other.label) for other in item.related)
    return (
        item.code, item.severity, item.message, item.path, item.hint, related, item.value,
        item.sensitive,
    )  # fmt: skip


def tenant(result: Result) -> dict[str, Any]:
    """What stands below the tenant in a record."""
    assert result.record is not None
    return result.record.get("_acme", {})


def codes(result: Result) -> list[str]:
    """The codes of a result."""
    return [item.code for item in result.diagnostics]


def read_all(name: str) -> tuple[list[dict[str, Any]], list[Diagnostic]]:
    """The rows of a file or folder, and what is wrong with it."""
    collector = Collector()
    return list(read_rows(name, collector)), collector.diagnostics

"""Mapping sets as JSON: as posted, as `GET /mappingSets` gives them, or a bare list of mappings.

Source: Data Prep API (MappingSet, MappingOperation, MapperSetPage, PreviewRequest).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from mapper.diagnostics import Collector
from mapper.exchange.columns import KNOWN_KEYS, KNOWN_SET_KEYS
from mapper.exchange.operations import Operation
from mapper.exchange.source_types import add_unknown_type, source_type
from mapper.source import SourceText, Span

_SOURCES = frozenset(("source", "sourceAttribute"))


@dataclass(frozen=True)
class MappingFile:
    """What a mapping file holds.

    Attributes:
        name: Name of the mapping set, else of the file.
        schema_id: `$id` of the target schema, or "".
        operations: The mappings in the order of the file.
        source: The file's text.
    """

    name: str
    schema_id: str
    operations: tuple[Operation, ...]
    source: SourceText


def read_mapping_json(
    source: SourceText, set_name: str, collector: Collector
) -> MappingFile | None:
    """The mappings in a JSON text; None after an error."""
    try:
        data = orjson.loads(source.text)
    except orjson.JSONDecodeError as error:
        place = Span(source, error.pos, error.pos)
        message = f"this is not valid JSON: {error.msg}"
        collector.add("XCH006", message, place, hint="download it again, unchanged")
        return None
    found = _mapping_set(data, set_name, source, collector)
    if found is None:
        return None
    rows = found.get("mappings")
    if not isinstance(rows, list) or not rows:
        message = "no list 'mappings' with mappings in it"
        hint = "give a mapping set, a page of them, or a list of mappings"
        collector.add("XCH006", message, source.whole(), hint=hint)
        return None
    if not any(isinstance(row, dict) and not _SOURCES.isdisjoint(row) for row in rows):
        message = "the objects in the file are no mappings: none has a source"
        hint = "give a mapping set; for a schema there is 'mapper schema --from'"
        collector.add("XCH006", message, source.whole(), hint=hint)
        return None
    _report_extras([found], KNOWN_SET_KEYS, "the mapping set", source, collector)
    objects = [row for row in rows if isinstance(row, dict)]
    _report_extras(objects, KNOWN_KEYS, "mappings", source, collector)
    if found.get("allowNullValues") is True:
        message = "the set keeps nulls ('allowNullValues'); here they are left out"
        collector.add("XCH014", message, source.whole(), hint="set it again after an export")
    spans = _places(source, rows)
    operations = [
        _operation(row, span, number, collector)
        for number, (row, span) in enumerate(zip(rows, spans, strict=True), 1)
    ]
    name = found.get("name")
    return MappingFile(
        name if isinstance(name, str) and name.strip() else Path(source.path).stem,
        _schema_id(found),
        tuple(row for row in operations if row is not None),
        source,
    )


def _mapping_set(
    data: Any, set_name: str, source: SourceText, collector: Collector
) -> dict[str, Any] | None:
    """The one mapping set that is meant."""
    if isinstance(data, dict) and isinstance(data.get("mappingSet"), dict):
        return dict(data["mappingSet"])
    pages = data.get("data") if isinstance(data, dict) and "mappings" not in data else data
    if not isinstance(pages, list):
        return data if isinstance(data, dict) else {}
    sets = [item for item in pages if isinstance(item, dict) and "mappings" in item]
    if not sets:
        return {"mappings": pages}
    chosen = [item for item in sets if set_name in (item.get("name"), item.get("id"))]
    if not set_name:
        chosen = sets
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f"'{item.get('name') or item.get('id')}'" for item in sets[:10])
    message = f"the file holds {len(sets)} mapping sets: {names}"
    collector.add("XCH013", message, source.whole(), hint="choose one with --set NAME or its id")
    return None


def _schema_id(found: dict[str, Any]) -> str:
    output = found.get("outputSchema")
    for holder in (output, found):
        reference = holder.get("schemaRef") if isinstance(holder, dict) else None
        id_ = reference.get("id") if isinstance(reference, dict) else None
        if isinstance(id_, str):
            return id_
    id_ = found.get("xdmSchema")
    return id_ if isinstance(id_, str) else ""


def _report_extras(
    objects: list[dict[str, Any]],
    known: Collection[str],
    what: str,
    source: SourceText,
    collector: Collector,
) -> None:
    """One warning a field that is not known; a newer version may mean something by it."""
    counts: dict[str, int] = {}
    for key in chain.from_iterable(objects):
        if key not in known:
            counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        where = what if len(objects) == 1 and what != "mappings" else f"{count} {what}"
        message = f"the field '{key}' of {where} is not known and not carried over"
        hint = "nothing to do, unless it changes what is mapped"
        collector.add("XCH014", message, source.whole(), hint=hint)


# Where an object of a flat list begins; what is found is used only if the counts agree.
_OBJECT = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)


def _places(source: SourceText, rows: list[Any]) -> list[Span]:
    """The place of every mapping; the file's own where it is not found."""
    key = re.search(r'"mappings"\s*:\s*\[', source.text)
    start = key.end() if key else source.text.find("[") + 1
    depth, places = 0, []
    for match in _OBJECT.finditer(source.text, start):
        if match[0] in "{[":
            if depth == 0:
                places.append(Span(source, match.start(), match.start() + 1))
            depth += 1
        elif match[0] in "}]":
            if depth == 0:
                break
            depth -= 1
    return places if len(places) == len(rows) else [source.whole()] * len(rows)


def _operation(row: Any, span: Span, number: int, collector: Collector) -> Operation | None:
    if not isinstance(row, dict):
        message = f"mapping {number} is no object"
        collector.add("XCH006", message, span, hint="a mapping has a source and a destination")
        return None
    source = _text_of(row, "source", "sourceAttribute")
    destination = _text_of(row, "destination", "destinationXdmPath")
    for name, value in (("source", source), ("destination", destination)):
        if value is None:
            message = f"mapping {number} has no {name}"
            collector.add("XCH006", message, span, hint="every mapping needs one, as text")
            return None
    assert source is not None
    assert destination is not None
    spelled = row.get("sourceType")
    kind = source_type(spelled if isinstance(spelled, str) else "", source)
    if kind is None:
        add_unknown_type(str(spelled), span, collector)
        return None
    name, description = _text_of(row, "name") or "", _text_of(row, "description") or ""
    return Operation(kind, source, destination, name, description, span)


def _text_of(row: dict[str, Any], *keys: str) -> str | None:
    return next((row[key] for key in keys if isinstance(row.get(key), str)), None)

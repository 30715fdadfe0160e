"""Mapping sets as JSON: as posted, as `GET /mappingSets` gives them, or a bare list of mappings.

Source: Data Prep API (MappingSet, MappingOperation, MapperSetPage, PreviewRequest).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector
from mapper.exchange.columns import DROPPED_KEYS, KNOWN_KEYS, KNOWN_SET_KEYS
from mapper.exchange.operations import Operation
from mapper.exchange.source_types import add_unknown_type, source_type
from mapper.files.json_text import load_json
from mapper.text import SourceText, Span
from mapper.text.json_scan import scan_json

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
    before = len(collector.diagnostics)
    data = load_json(source, "XCH006", collector)
    if len(collector.diagnostics) > before:
        return None
    chosen = _mapping_set(data, set_name, source, collector)
    if chosen is None:
        return None
    found = chosen.body
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
    if found.get("strictMapping") is True:
        message = "the set is strict ('strictMapping'), which is not carried over"
        collector.add("XCH014", message, source.whole(), hint="set it again after an export")
    spans = _places(source, chosen.path, rows)
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


@dataclass(frozen=True)
class _Found:
    """A mapping set and the path of its mappings in the JSON value."""

    body: dict[str, Any]
    path: tuple[str | int, ...]


def _mapping_set(
    data: Any, set_name: str, source: SourceText, collector: Collector
) -> _Found | None:
    """The one mapping set that is meant."""
    sets = _sets(data)
    if not sets:
        is_page = isinstance(data, dict) and "mappings" not in data
        rows = data.get("data") if is_page else data
        return _Found({"mappings": rows}, ("data",) if is_page else ())
    chosen = [one for one in sets if set_name in ("", *_names(one))]
    if len(sets) == 1 and not _names(sets[0]):
        chosen = sets  # it has nothing to be told by
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f"'{' / '.join(_names(one)) or 'without a name'}'" for one in sets[:10])
    held = "one mapping set" if len(sets) == 1 else f"{len(sets)} mapping sets"
    message = f"the file holds {held}: {names}"
    if set_name and not chosen:
        message = f"no mapping set '{set_name}': {message}"
    hint = "choose one with --set NAME or its id"
    collector.add("XCH013", message, source.whole(), hint=hint)
    return None


def _sets(data: Any) -> list[_Found]:
    """Every mapping set in a JSON value: the body, that of a preview request, those of a page."""
    if isinstance(data, dict):
        if isinstance(data.get("mappingSet"), dict):
            return [_Found(data["mappingSet"], ("mappingSet", "mappings"))]
        if "mappings" in data:
            return [_Found(data, ("mappings",))]
    in_page = isinstance(data, dict)
    pages = data.get("data") if in_page else data
    before = ("data",) if in_page else ()
    return [
        _Found(item, (*before, position, "mappings"))
        for position, item in enumerate(pages if isinstance(pages, list) else ())
        if isinstance(item, dict) and "mappings" in item and _SOURCES.isdisjoint(item)
    ]


def _names(found: _Found) -> list[str]:
    """The name and the id of a set, those that it has."""
    values = (found.body.get("name"), found.body.get("id"))
    return [str(value) for value in values if value is not None and value != ""]


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


# The places of a list's objects; what is found is used only if the counts agree.
_OBJECT = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)


def _places(source: SourceText, path: tuple[str | int, ...], rows: list[Any]) -> list[Span]:
    """The place of every mapping in the list at a path; the file's own where it is not found."""
    text = source.text
    begin, end = scan_json(text, 0, len(text), path).values.get(path, (0, 0))
    depth, places = 0, []
    for match in _OBJECT.finditer(text, begin + 1, max(begin + 1, end - 1)):
        if match[0] in "{[":
            if depth == 0:
                places.append(Span(source, match.start(), match.start() + 1))
            depth += 1
        elif match[0] in "}]":
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
    kind = source_type("" if spelled is None else str(spelled), source)
    if kind is None:
        add_unknown_type(str(spelled), span, collector)
        return None
    _report_dropped(row, destination, span, collector)
    name, description = _text_of(row, "name") or "", _text_of(row, "description") or ""
    return Operation(kind, source, destination, name, description, span)


def _report_dropped(
    row: dict[str, Any], destination: str, span: Span, collector: Collector
) -> None:
    """Report the keys of a mapping that YAML has no place for."""
    odd = [key for key in ("name", "description") if row.get(key) and _text_of(row, key) is None]
    dropped = [key for key in (*DROPPED_KEYS, *odd) if row.get(key)]
    if not dropped:
        return
    listed = ", ".join(f"'{key}: {json.dumps(row[key])}'" for key in dropped)
    message = f"the mapping of '{destination}' loses {listed}"
    hint = "nothing to do, unless the platform needs it"
    if "identity" in listed or "namespaceCode" in dropped:
        namespace = row.get("namespaceCode") or "Email"
        primary = ", primary: true" if row.get("primaryIdentity") is True else ""
        hint = f"add 'identity: {{namespace: {namespace}{primary}}}' to this field of the schema"
    collector.add("XCH014", message, span, hint=hint)


def _text_of(row: dict[str, Any], *keys: str) -> str | None:
    return next((row[key] for key in keys if isinstance(row.get(key), str)), None)

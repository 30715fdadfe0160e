"""Read mapping sets as JSON: a posted set, a page of `GET /mappingSets`, or a list of mappings.

Source: Data Prep API (MappingSet, MappingOperation, MapperSetPage, PreviewRequest).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, repeat
from pathlib import Path
from typing import Any, NamedTuple

from mapper.diagnostics import Collector
from mapper.exchange.columns import (
    DROPPED_KEYS,
    KNOWN_KEYS,
    KNOWN_SET_KEYS,
    report_unknown_type,
    source_type,
)
from mapper.exchange.operations import Operation
from mapper.files.json_text import load_json
from mapper.paths import get
from mapper.text import SourceText, Span
from mapper.text.json_scan import scan_json

_SOURCES = frozenset(("source", "sourceAttribute"))


@dataclass(frozen=True)
class MappingFile:
    """The content of a mapping file.

    Attributes:
        name: The name of the mapping set, or of the file.
        schema_id: The `$id` of the target schema; "" if unknown.
        operations: The mappings in the order of the file.
    """

    name: str
    schema_id: str
    operations: tuple[Operation, ...]


def read_mapping_json(
    source: SourceText, set_name: str, collector: Collector
) -> MappingFile | None:
    """Return the mappings in a JSON file; None after an error."""
    before = len(collector.diagnostics)
    data = load_json(source, "XCH006", collector)
    if len(collector.diagnostics) > before:
        return None
    chosen = _mapping_set(data, set_name, source, collector)
    if chosen is None:
        return None
    body, whole = chosen.body, source.whole()
    mappings = body.get("mappings")
    if not isinstance(mappings, list) or not mappings:
        hint = "pass a mapping set, a page of them, or a list of mappings"
        collector.add("XCH006", "the list 'mappings' is missing or empty", whole, hint=hint)
        return None
    objects = [mapping for mapping in mappings if isinstance(mapping, dict)]
    if all(_SOURCES.isdisjoint(mapping) for mapping in objects):
        message = "the objects in the file are not mappings: none has a source"
        hint = "pass a mapping set; for a schema, run: mapper schema --from FILE"
        collector.add("XCH006", message, whole, hint=hint)
        return None
    for key in (key for key in body if key not in KNOWN_SET_KEYS):
        _report_unknown_key(key, "the mapping set", source, collector)
    counts = Counter(key for key in chain.from_iterable(objects) if key not in KNOWN_KEYS)
    for key, number in counts.items():
        owner = "1 mapping" if number == 1 else f"{number} mappings"
        _report_unknown_key(key, owner, source, collector)
    for key in ("allowNullValues", "strictMapping"):
        if body.get(key) is True:
            message = f"'{key}' of the mapping set is not imported"
            collector.add("XCH014", message, whole, hint="set it again after an export")
    spans = _places(source, chosen.path, len(mappings))
    operations = map(_operation, mappings, spans, count(1), repeat(collector))
    name = body.get("name")
    return MappingFile(
        name if isinstance(name, str) and name.strip() else Path(source.path).stem,
        _schema_id(body),
        tuple(operation for operation in operations if operation is not None),
    )


class _SetInFile(NamedTuple):
    """A mapping set, and the path of its mappings in the file."""

    body: dict[str, Any]
    path: tuple[str | int, ...]


def _mapping_set(
    data: Any, set_name: str, source: SourceText, collector: Collector
) -> _SetInFile | None:
    """Return the mapping set with a name or id; None after an error."""
    sets = _sets(data)
    if not sets:
        is_page = isinstance(data, dict) and "mappings" not in data
        mappings = data.get("data") if is_page else data
        return _SetInFile({"mappings": mappings}, ("data",) if is_page else ())
    chosen = [item for item in sets if set_name in ("", *_names(item))]
    if len(sets) == 1 and not _names(sets[0]):
        chosen = sets
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(f"'{' / '.join(_names(item)) or 'without a name'}'" for item in sets[:10])
    number = "one mapping set" if len(sets) == 1 else f"{len(sets)} mapping sets"
    message = f"the file has {number}: {names}"
    if set_name and not chosen:
        message = f"no mapping set '{set_name}': {message}"
    hint = "choose one with --set and its name or id"
    collector.add("XCH013", message, source.whole(), hint=hint)
    return None


def _sets(data: Any) -> list[_SetInFile]:
    """Return the mapping sets in a file: a set, a preview request, or a page of sets."""
    if isinstance(data, dict):
        if isinstance(data.get("mappingSet"), dict):
            return [_SetInFile(data["mappingSet"], ("mappingSet", "mappings"))]
        if "mappings" in data:
            return [_SetInFile(data, ("mappings",))]
    items, before = (data.get("data"), ("data",)) if isinstance(data, dict) else (data, ())
    return [
        _SetInFile(item, (*before, position, "mappings"))
        for position, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, dict) and "mappings" in item and _SOURCES.isdisjoint(item)
    ]


def _names(item: _SetInFile) -> list[str]:
    """Return the name and the id of a set, if it has them."""
    values = (item.body.get("name"), item.body.get("id"))
    return [str(value) for value in values if value is not None and value != ""]


def _schema_id(body: dict[str, Any]) -> str:
    places = (("outputSchema", "schemaRef", "id"), ("schemaRef", "id"), ("xdmSchema",))
    ids = (get(body, place) for place in places)
    return next((id_ for id_ in ids if isinstance(id_, str)), "")


def _report_unknown_key(key: str, owner: str, source: SourceText, collector: Collector) -> None:
    """Report an unknown key (XCH014), to which a newer version of the API may give a meaning."""
    message = f"unknown key '{key}' of {owner} is not imported"
    hint = "check whether it changes the mapping"
    collector.add("XCH014", message, source.whole(), hint=hint)


def _places(source: SourceText, path: tuple[str | int, ...], count: int) -> Iterator[Span]:
    """Yield the places of the mappings in the list at a path; the whole file if unknown."""
    paths = [(*path, number) for number in range(count)]
    places = scan_json(source.text, 0, len(source.text), frozenset(paths)).values
    for place in map(places.get, paths):
        yield Span(source, place[0], place[0] + 1) if place else source.whole()


def _operation(mapping: Any, span: Span, number: int, collector: Collector) -> Operation | None:
    if not isinstance(mapping, dict):
        hint = "write an object with a source and a destination"
        collector.add("XCH006", f"mapping {number} is not an object", span, hint=hint)
        return None
    source = _text_of(mapping, "source", "sourceAttribute")
    destination = _text_of(mapping, "destination", "destinationXdmPath")
    if source is None or destination is None:
        message = f"mapping {number} has no {'source' if source is None else 'destination'}"
        collector.add("XCH006", message, span, hint="add it as a string")
        return None
    spelled = mapping.get("sourceType")
    kind = source_type("" if spelled is None else str(spelled), source)
    if kind is None:
        report_unknown_type(str(spelled), span, collector)
        return None
    _report_dropped(mapping, destination, span, collector)
    name, description = _text_of(mapping, "name") or "", _text_of(mapping, "description") or ""
    return Operation(kind, source, destination, name, description, span)


def _report_dropped(
    mapping: dict[str, Any], destination: str, span: Span, collector: Collector
) -> None:
    """Report the keys of a mapping that YAML cannot express."""
    labels = ("name", "description")
    odd = [key for key in labels if mapping.get(key) and _text_of(mapping, key) is None]
    dropped = [key for key in (*DROPPED_KEYS, *odd) if mapping.get(key)]
    if not dropped:
        return
    listed = ", ".join(f"'{key}: {json.dumps(mapping[key])}'" for key in dropped)
    message = f"{listed} in the mapping of '{destination}' cannot be imported"
    hint = "check whether the platform needs it"
    if "identity" in listed or "namespaceCode" in dropped:
        namespace = mapping.get("namespaceCode") or "Email"
        primary = ", primary: true" if mapping.get("primaryIdentity") is True else ""
        hint = f"add 'identity: {{namespace: {namespace}{primary}}}' to this field of the schema"
    collector.add("XCH014", message, span, hint=hint)


def _text_of(mapping: dict[str, Any], *keys: str) -> str | None:
    return next((mapping[key] for key in keys if isinstance(mapping.get(key), str)), None)

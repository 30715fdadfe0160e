"""Detect the type of a file by its content."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any

import orjson

from mapper.files.overlays import unsaved_bytes
from mapper.text.patterns import lazy_pattern

MAX_BYTES = 50 * 1024 * 1024
_MAPPER_KEY = re.compile(
    r"^[\"']?(mapper|mapper-schema|mapper-tests|mappings|groups)[\"']?[ \t]*:", re.MULTILINE
)
_ANY_KEY = re.compile(r"""^[\ufeff\s{]*["']?([A-Za-z-]+)["']?[ \t]*:""", re.MULTILINE)
_OWN_KEYS = ({"mapper"}, {"mapper-schema"}, {"mapper-tests"}, {"mappings"}, {"class", "groups"})
_FIRST_KEY = lazy_pattern(rb"^(?:\xef\xbb\xbf)?[\"']?mapper[\"']?\s*:", re.MULTILINE)
_SOURCES = ("source", "sourceAttribute")


class FileType(Enum):
    """A type of file; the value is its name in messages."""

    MAPPING = "a mapping document"
    SCHEMA = "a schema document"
    TESTS = "a tests document"
    REGISTRY = "JSON of the Schema Registry"
    MAPPING_SET = "a mapping set"
    OTHER_JSON = "other JSON"
    TABLE = "a CSV file"
    UNREADABLE = "not a regular file that can be read"


def file_type(path: Path | str) -> FileType:
    """Return the type of a file; its name only separates invalid YAML from CSV.

    A pipe is UNREADABLE, since it can be read only once.
    """
    data = unsaved_bytes(str(path))
    if data is None:
        if not Path(path).is_file():
            return FileType.UNREADABLE
        try:
            with Path(path).open("rb") as file:
                data = file.read(MAX_BYTES)
        except OSError:
            return FileType.UNREADABLE
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip()[:1] in (b"{", b"["):
        try:
            return _json_type(orjson.loads(data))
        except orjson.JSONDecodeError:
            pass  # flow YAML, or broken JSON
    text = data.decode("utf-8", "replace")
    keys = {match[1] for match in _MAPPER_KEY.finditer(text)}
    if "mapper-tests" in keys:
        return FileType.TESTS
    if "mapper-schema" in keys or keys == {"groups"}:
        return FileType.SCHEMA
    if keys or str(path).lower().endswith((".yaml", ".yml")):
        return FileType.MAPPING
    return _broken_json_type(text) if text.lstrip()[:1] in ("{", "[") else FileType.TABLE


def _json_type(value: Any) -> FileType:
    if isinstance(value, dict) and "mapper-tests" in value:
        return FileType.TESTS
    if isinstance(value, dict) and "mapper-schema" in value:
        return FileType.SCHEMA
    if isinstance(value, dict) and ("mapper" in value or isinstance(value.get("mappings"), dict)):
        return FileType.MAPPING
    if _has_mappings(value):
        return FileType.MAPPING_SET
    items = value.get("results", [value]) if isinstance(value, dict) else value
    keys = {key for item in _dicts(items) for key in item}
    is_registry = not keys.isdisjoint(("properties", "allOf", "definitions", "meta:class"))
    return FileType.REGISTRY if is_registry else FileType.OTHER_JSON


def _has_mappings(value: Any) -> bool:
    """Return whether a JSON value is a mapping set, a page of them, or a list of mappings."""
    if isinstance(value, dict):
        if "mappings" in value or "mappingSet" in value:
            return True
        value = value.get("data")
    return any("mappings" in item or any(key in item for key in _SOURCES) for item in _dicts(value))


def _broken_json_type(text: str) -> FileType:
    if re.search(r'"(?:mappings|mappingSet|sourceType)"\s*:', text):
        return FileType.MAPPING_SET
    is_registry = re.search(r'"(?:properties|allOf|definitions|meta:[A-Za-z]+)"\s*:', text)
    return FileType.REGISTRY if is_registry else FileType.OTHER_JSON


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def is_recognized(text: str) -> bool:
    """Return whether text has the keys of a mapper document, even if it is not valid YAML."""
    keys = {match[1] for match in _ANY_KEY.finditer(text)}
    return any(own <= keys for own in _OWN_KEYS)


def has_content(text: str) -> bool:
    """Return whether text has more than comments and the markers of an empty document."""
    lines = (line.partition("#")[0].strip() for line in text.removeprefix("\ufeff").split("\n"))
    return any(line and line not in ("---", "--- ~", "~", "{}") for line in lines)


def begins_as_mapping(path: Path) -> bool:
    """Return whether a file has the key of a mapping document, even if it is not valid YAML."""
    try:
        with path.open("rb") as file:
            return _FIRST_KEY.search(file.read(65536)) is not None
    except OSError:
        return False

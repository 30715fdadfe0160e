"""The role of the scalar at a position of a document: a key, a target, a source, or a value."""

from __future__ import annotations

from typing import Any, NamedTuple

from mapper.document.entry_reader import ENTRY
from mapper.document.field_reader import FIELD, IDENTITY, VALUES
from mapper.document.keys import KeyTable
from mapper.document.mapping_reader import MAPPING
from mapper.document.schema_reader import SCHEMA
from mapper.document.tests_reader import TEST, TESTS
from mapper.paths import STAR
from mapper.services.editor.cursor import LANGUAGES, Cursor, KeySteps


class Role(NamedTuple):
    """The meaning of the scalar at a position.

    Attributes:
        name: "key" of a table; "target"; "source" and "expression"; "value" of a key; "field" of a
            schema; "payload" and "record" for names in a test; "lookup" for a value that is looked
            up; "codes" for codes of findings about rows; "comment"; "" for free text.
        table: The table of a key.
        key: The key of a value.
        path: The names above a name in a payload or record.
        target: The target of the entry around it, as it is written.
    """

    name: str
    table: KeyTable[Any] | None = None
    key: str = ""
    path: KeySteps = ()
    target: str = ""


_FREE = Role("")
_GROUPS = ("groups", "standard")
_CODES = ("findings", "rejected")


def role_of(cursor: Cursor) -> Role:
    """Return the meaning of the scalar at a position."""
    if cursor.place == "comment":
        return Role("comment")
    is_key = cursor.place == "key"
    if not is_key and cursor.place != "value":
        return _FREE
    if cursor.kind in LANGUAGES:
        return Role(cursor.kind)
    if cursor.kind == "schema":
        return _in_schema(cursor.path, is_key)
    return (_in_tests if cursor.kind == "tests" else _in_mapping)(cursor.path, is_key)


def _in_mapping(path: KeySteps, is_key: bool) -> Role:
    match path:
        case ():
            return Role("key", MAPPING) if is_key else _FREE
        case ("mappings",):
            return Role("target") if is_key else _FREE
        case ("mappings", str(target)):
            return Role("key", ENTRY, target=target) if is_key else Role("source", target=target)
        case ("mappings", str(target), ("source" | "expression") as key) if not is_key:
            return Role(key, target=target)
        case ("mappings", str(target), "lookup") if is_key:
            return Role("lookup", target=target)
        case ("mappings", str(target), "lookup", _) if not is_key:
            return Role("value", key="value", target=target)
        case ("mappings", str(target), str(key)) if not is_key:
            return Role("value", ENTRY, key, target=target)
        case (str(key), *rest) if not is_key and key != "mappings" and set(rest) <= {STAR}:
            return Role("value", MAPPING, key)
    return _FREE


def _in_schema(path: KeySteps, is_key: bool) -> Role:
    match path:
        case ():
            return Role("key", SCHEMA) if is_key else _FREE
        case (("groups" | "standard"), _):
            return Role("field") if is_key else _FREE
        case (("groups" | "standard"), _, _, *rest):
            return _in_field(tuple(rest), is_key, FIELD)
        case (str(key),) if not is_key and key not in _GROUPS:
            return Role("value", SCHEMA, key)
    return _FREE


def _in_field(path: KeySteps, is_key: bool, table: KeyTable[Any]) -> Role:
    match path:
        case ():
            return Role("key", table) if is_key else _FREE
        case ("identity",) if is_key:
            return Role("key", IDENTITY)
        case ("identity", str(key)) if not is_key:
            return Role("value", IDENTITY, key)
        case ("type", step) if step is STAR and not is_key:
            return Role("value", table, "type")
        case ("values",) if is_key:
            return Role("key", VALUES)
        case ("values", "fields", _, *rest) if table is FIELD or table is VALUES:
            return _in_field(tuple(rest), is_key, VALUES)
        case ("values", *rest) if rest:
            return _in_field(tuple(rest), is_key, VALUES)
        case (str(key),) if not is_key:
            return Role("value", table, key)
    return _FREE


def _in_tests(path: KeySteps, is_key: bool) -> Role:
    match path:
        case ():
            return Role("key", TESTS) if is_key else _FREE
        case ("tests", _):
            return Role("key", TEST) if is_key else _FREE
        case ("tests", _, ("payload" | "record") as name, *rest) if is_key:
            return Role(name, path=tuple(rest))
        case ("tests", _, "expect") if is_key:
            return Role("target")
        case ("tests", _, "expect", str(target)) if not is_key:
            return Role("value", key="expect", target=target)
        case ("tests", _, str(key), *rest) if not is_key and set(rest) <= {STAR}:
            return Role("codes" if key in _CODES else "value", TEST, key)
        case (str(key),) if not is_key and key != "tests":
            return Role("value", TESTS, key)
    return _FREE

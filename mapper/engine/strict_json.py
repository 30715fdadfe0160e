"""Read a row strictly: ambiguous JSON is a finding (duplicate keys, NaN, huge numbers, ...)."""

from __future__ import annotations

import json
from typing import Any

from mapper.dataprep.values import kind
from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.parser_errors import json_problem
from mapper.engine.rows import Row
from mapper.files.reading import decode_utf8
from mapper.text import START, Place, SourceText, Span
from mapper.text.escape import HIDDEN, is_private_name
from mapper.text.json_scan import MAX_NESTING, scan_json
from mapper.text.lookalikes import lookalike_at
from mapper.text.patterns import lazy_pattern

MAX_DIGITS = 4000
REST = "text after the end of the JSON value"
REST_HINT = "remove it; write several rows as an array or one per line"

_WHITESPACE = lazy_pattern(r"[ \t\r\n]*")
_ESCAPED_SURROGATE = lazy_pattern(r"\\u[dD][89abAB][0-9a-fA-F]")


class StrictReader:
    """Reads rows of one file; its findings go to the collector."""

    def __init__(self, path: str, collector: Collector) -> None:
        """Keep the file's path and the collector."""
        self._path = path
        self._collector = collector
        self._odd: list[str] = []
        self._decoder = _decoder(self._odd)

    def read(self, data: bytes, first: Place = START, shape: str = "one") -> Row | None:
        """Return the row in some bytes, with its place in the file; None after a finding."""
        collector = self._collector
        source = decode_utf8(self._path, data, "SRC010", collector, private=True, first=first)
        if source is None:
            return None
        text = source.text
        self._odd.clear()
        try:
            value, end = self._decoder.raw_decode(text, _skip(text, 0))
        except (ValueError, RecursionError) as error:
            _report_unreadable(source, error, collector)
            return None
        if _skip(text, end) < len(text):
            _report_rest(source, end, collector)
            return None
        if text.count("{") + text.count("[") > MAX_NESTING or _ESCAPED_SURROGATE.search(text):
            self._odd.append("check")
        if self._odd and (ambiguous := _ambiguous(source)):
            collector.extend(ambiguous)
            return None
        if not isinstance(value, dict):
            shown = kind(value)
            collector.add(
                "SRC005",
                f"a row must be a JSON object, not {shown}",
                Span(source, 0, end),
                hint='write {"field": value}',
                group=shown,
            )
            return None
        return Row(value, text[:end], self._path, first.line, first.column, shape)


def read_row_text(line: bytes, collector: Collector) -> Row | None:
    """Return the row in a line of JSON; None after a finding."""
    if not line.strip():
        whole = SourceText("<payload>", "", private=True).whole()
        collector.add("SRC004", "the row is empty", whole, group="")
        return None
    return StrictReader("<payload>", collector).read(line)


def _skip(text: str, offset: int) -> int:
    match = _WHITESPACE.match(text, offset)
    return match.end() if match else offset


def _report_rest(source: SourceText, end: int, collector: Collector) -> None:
    offset = _skip(source.text, end)
    collector.add("SRC003", REST, Span(source, offset, offset + 1), hint=REST_HINT, group=REST)


def _decoder(odd: list[str]) -> json.JSONDecoder:
    """A decoder that notes in `odd` what two parsers could read differently."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(items)
        if len(value) != len(items):
            odd.append("repeated")
        return value

    def constant(text: str) -> float:
        odd.append(text)
        return 0.0

    def number(text: str) -> float:
        value = float(text)
        if value - value != 0:
            odd.append(text)
        return value

    def integer(text: str) -> int:
        if len(text) > MAX_DIGITS:
            odd.append(text)
            return 0
        return int(text)

    return json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_constant=constant,
        parse_float=number,
        parse_int=integer,
    )


def _report_unreadable(source: SourceText, error: Exception, collector: Collector) -> None:
    if deep := _too_deep(source):
        collector.extend(deep)
        return
    if not isinstance(error, json.JSONDecodeError):
        hint = "check the file"
        collector.add(
            "SRC009", "the payload is nested too deeply", source.whole(), hint=hint, group=""
        )
        return
    place = Span(source, error.pos, error.pos + 1)
    hint = _json_hint(source.text, error.pos, error.msg)
    if source.path.endswith((".yaml", ".yml")):
        hint = "pass the mapping with -m; payloads are JSON"
    problem = json_problem(error.msg)
    message = f"not valid JSON: {problem}"
    collector.add("SRC003", message, place, hint=hint, group=problem)


_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def _json_hint(text: str, offset: int, message: str) -> str:  # noqa: C901 - a flat list
    before = text[:offset].rstrip()
    char = text[offset : offset + 1]
    if offset >= len(text.rstrip()):
        return "save the whole payload; it is truncated here"
    if text[offset : offset + 7] in _CONFLICT:
        return "resolve the merge conflict: keep one side, and delete the marker lines"
    if not char.isascii() and (lookalike := lookalike_at(text, offset)) is not None:
        return f"{lookalike.hint}: this is a {lookalike.name}"
    if text[offset : offset + 5].lower().startswith(("true", "false", "null")):
        return "write true, false, and null in lower case"
    if char in "/#":
        return "remove it: JSON has no comments"
    if offset == 0:
        return "pass a JSON file; a payload starts with { or ["
    if char == "," and before.endswith((",", "{", "[")):
        return "remove this comma"
    if char == "'" or ("property name" in message and char not in "}"):
        return "put keys and strings in double quotes"
    if (before.endswith(",") and char in "}]") or "trailing comma" in message:
        return "remove the comma before the closing bracket"
    if "Expecting ',' delimiter" in message:
        return "add the comma before this, or the closing bracket"
    if "Invalid control character" in message:
        return "write a line break in a string as \\n"
    if "Unterminated string" in message:
        return "close the string with a double quote"
    return "check the file at this position"


def _too_deep(source: SourceText) -> list[Diagnostic]:
    place = scan_json(source.text, 0, len(source.text)).too_deep
    collector = Collector()
    if place is not None:
        collector.add(
            "SRC009",
            f"the payload is nested more than {MAX_NESTING} levels deep",
            Span(source, place, place + 1),
            hint="check the file; RainFocus does not send events that are nested this deeply",
            group="",
        )
    return collector.diagnostics


def _ambiguous(source: SourceText) -> list[Diagnostic]:
    """Return findings about JSON that parsers read differently, or that some refuse."""
    scan = scan_json(source.text, 0, len(source.text))
    collector = Collector()
    collector.extend(_too_deep(source))
    for key, place in scan.duplicates:
        shown = HIDDEN if is_private_name(key) else key
        message = f"duplicate key '{shown}' in one object"
        span = Span(source, *place)
        collector.add("SRC007", message, span, hint="keep one of them", group=shown)
    for place in scan.lone_surrogates:
        collector.add(
            "SRC008",
            "unpaired surrogate in a string",
            Span(source, *place),
            hint="write both surrogates of the character, or the character itself",
            group="",
        )
    for place in scan.not_numbers:
        text = source.text[slice(*place)]
        shown = text if len(text) < 30 else text[:27] + "..."
        is_number = text.lstrip("-")[0].isdigit()
        collector.add(
            "SRC006",
            f"{shown} is too large for a double" if is_number else f"{shown} is not valid JSON",
            Span(source, *place),
            hint="write a smaller number, a string, or null",
            group=shown,
        )
    return collector.diagnostics

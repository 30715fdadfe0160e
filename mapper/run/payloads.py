"""Payload files to rows: one object, an array of objects, or one object a line (NDJSON).

Reading is strict: what two parsers could read differently is a finding, not a guess. A bad row
does not hide the rows after it, a bad file not the other files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector, decode_utf8, did_you_mean
from mapper.diagnostics.escape import HIDDEN, is_private_name
from mapper.run.files import KINDS, LINE_SUFFIXES, STDIN, files_of
from mapper.run.rows import Row
from mapper.source import SourceText, Span
from mapper.source.compressed import open_input, plain_name, read_errors, read_reason
from mapper.source.json_scan import MOST_NESTING, scan_json
from mapper.source.lazy import lookalikes, parser_errors

MOST_DIGITS = 4000
MOST_UNPACKED = 512 * 1024 * 1024  # bytes of a compressed file that are read whole

_BLANK = re.compile(r"[ \t\r\n]*")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def payload_files(names: Iterable[str], collector: Collector) -> list[str]:
    """The files that names stand for; a folder without any is a finding."""
    files: list[str] = []
    for name in names:
        found = files_of(name)
        if not found:
            collector.add(
                "SRC004",
                f"the folder '{name}' holds no payloads ({KINDS})",
                SourceText(name, "").whole(),
                hint="name the files, or another folder",
            )
        files += found
    return files


def read_payloads(name: str, collector: Collector) -> list[Row]:
    """The rows of one file; what is wrong with it goes to the collector."""
    source = _read_text(name, collector)
    if source is None:
        return []
    start = _skip(source.text, 0)
    if start == len(source.text):
        collector.add(
            "SRC004", "the file is empty", source.whole(), hint="save a sample payload into it"
        )
        return []
    if _is_lines(source, start):
        if source.text[start:].split("\n", 1)[0].strip() in ("{", "["):
            hint = "give it a name that ends in .json, or write each object on one line"
            place = Span(source, start, start + 1)
            collector.add("SRC003", "this is JSON over many lines, not one object a line", place,
                          hint=hint)  # fmt: skip
            return []
        spans = _lines(source)
    elif source.text[start] == "[":
        spans = _elements(source, start, collector)
    else:
        spans = iter([Span(source, start, len(source.text))])
    return [row for span in spans if (row := _read_row(span, collector)) is not None]


def file_shape(source: SourceText) -> str:
    """How a payload file holds its rows: "one" object, an "array", or "lines"."""
    start = _skip(source.text, 0)
    if start < len(source.text) and _is_lines(source, start):
        return "lines"
    return "array" if source.text.startswith("[", start) else "one"


def _read_text(name: str, collector: Collector) -> SourceText | None:
    shown = "<stdin>" if name == STDIN else name
    empty = SourceText(shown, "")
    try:
        data = _read_bytes(name)
    except read_errors() as error:
        hint = ""
        if isinstance(error, FileNotFoundError):
            folder = Path(name).parent
            siblings = [str(folder / path.name) for path in folder.glob("*.json")]
            hint = did_you_mean(name, siblings) or "check the path"
        message = f"cannot read '{name}': {read_reason(error)}"
        collector.add("SRC001", message, empty.whole(), hint=hint)
        return None
    return decode_utf8(shown, data, "SRC010", collector, private=True)


def _read_bytes(name: str) -> bytes:
    stream, file = open_input(name)
    try:
        data = stream.read(-1 if stream is file else MOST_UNPACKED + 1)
    finally:
        if name != STDIN:
            file.close()
    if stream is not file and len(data) > MOST_UNPACKED:
        most = MOST_UNPACKED // 2**20
        raise OSError(0, f"it holds more than {most} MiB; mapper convert reads it as a stream")
    return data


def _skip(text: str, offset: int) -> int:
    match = _BLANK.match(text, offset)
    return match.end() if match else offset


def _is_lines(source: SourceText, start: int) -> bool:
    """One object a line: said by the file's name, or seen in what stands there."""
    if plain_name(source.path).endswith(LINE_SUFFIXES):
        return True
    text = source.text
    if text[start] != "{":
        return False
    lines = [line for line in text[start:].split("\n", 50)[:50] if line.strip()]
    if len(lines) < 2:
        return False
    try:
        _, end = _decoder([]).raw_decode(text, start)
    except (ValueError, RecursionError):
        # broken somewhere: lines, if most of them are objects by themselves
        return sum(map(_is_object, lines)) * 2 >= len(lines)
    return _skip(text, end) != len(text) and "\n" in text[end : _skip(text, end)]


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(source: SourceText) -> Iterator[Span]:
    start = 0
    for line in source.text.split("\n"):
        if line.strip():
            yield Span(source, start, start + len(line))
        start += len(line) + 1


def _elements(source: SourceText, start: int, collector: Collector) -> Iterator[Span]:
    """The place of each element of the array that begins at `start`."""
    text = source.text
    try:
        _, end = _decoder([]).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        # the array as a whole is broken or too deep: one finding says where
        whole = Span(source, start, len(text))
        _report_unreadable(whole, text[start:], error, collector)
        return
    if _skip(text, end) != len(text):
        _report_rest(source, end, collector)
    offset = _skip(text, start + 1)
    if text[offset] == "]":
        collector.add(
            "SRC004",
            "the array holds no rows",
            Span(source, start, start + 1),
            hint="save a sample payload into it",
        )
    while text[offset] != "]":
        _, end = _decoder([]).raw_decode(text, offset)
        yield Span(source, offset, end)
        offset = _skip(text, end)
        if text[offset] == ",":
            offset = _skip(text, offset + 1)


def _report_rest(source: SourceText, end: int, collector: Collector) -> None:
    offset = _skip(source.text, end)
    collector.add(
        "SRC003",
        "more text follows the end of the JSON value",
        Span(source, offset, offset + 1),
        hint="remove it; write several rows as an array or one a line",
    )


def _decoder(odd: list[str]) -> json.JSONDecoder:
    """A decoder that notes in `odd` what is readable but not to be trusted."""

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
        if len(text) > MOST_DIGITS:
            odd.append(text)
            return 0
        return int(text)

    return json.JSONDecoder(
        object_pairs_hook=pairs,
        parse_constant=constant,
        parse_float=number,
        parse_int=integer,
    )


def _read_row(span: Span, collector: Collector) -> Row | None:
    source, text = span.source, span.source.text[span.start : span.end]
    odd: list[str] = []
    try:
        value, end = _decoder(odd).raw_decode(text, _skip(text, 0))
    except (ValueError, RecursionError) as error:
        _report_unreadable(span, text, error, collector)
        return None
    if _skip(text, end) < len(text):
        _report_rest(source, span.start + end, collector)
        return None
    if text.count("{") + text.count("[") > MOST_NESTING or _ESCAPED_SURROGATE.search(text):
        odd.append("look closer")
    if odd and _report_odd(span, collector):
        return None
    row = Span(source, span.start, span.start + end)
    if not isinstance(value, dict):
        message = f"a row must be a JSON object, not {_json_kind(value)}"
        collector.add("SRC005", message, row, hint='write {"field": value}')
        return None
    return Row(value, row)


def _report_unreadable(span: Span, text: str, error: Exception, collector: Collector) -> None:
    if _report_odd(span, collector, only_deep=True):
        return
    if not isinstance(error, json.JSONDecodeError):
        collector.add("SRC009", "the payload is nested too deep", span, hint="check the file")
        return
    message = f"this is not valid JSON: {parser_errors.json_problem(error.msg)}"
    place = Span(span.source, span.start + error.pos, span.start + error.pos + 1)
    hint = _json_hint(text, error.pos, error.msg)
    if span.source.path.endswith((".yaml", ".yml")):
        hint = "payloads are JSON; a mapping is given with -m"
    collector.add("SRC003", message, place, hint=hint)


_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def _json_hint(text: str, offset: int, message: str) -> str:  # noqa: C901 - a flat list
    before = text[:offset].rstrip()
    char = text[offset : offset + 1]
    if offset >= len(text.rstrip()):
        return "the text ends too early here; save the whole payload"
    if text[offset : offset + 7] in _CONFLICT:
        return "resolve the merge conflict: keep one side, and delete the marker lines"
    if not char.isascii() and (found := lookalikes.lookalike_at(text, offset)) is not None:
        return f"{found.hint}: this is a {found.name}"
    if text[offset : offset + 5].lower().startswith(("true", "false", "null")):
        return "write true, false and null in small letters"
    if char in "/#":
        return "JSON has no comments: remove it"
    if offset == 0:
        return "payloads are JSON: they begin with { or ["
    if char == "," and before.endswith((",", "{", "[")):
        return "remove this comma"
    if char == "'" or ("property name" in message and char not in "}"):
        return "put names and texts in double quotes"
    if (before.endswith(",") and char in "}]") or "trailing comma" in message:
        return "remove the comma before the closing bracket"
    if "Expecting ',' delimiter" in message:
        return "add the comma that is missing before this, or close the bracket"
    if "Invalid control character" in message:
        return "write a line break inside a string as \\n"
    if "Unterminated string" in message:
        return "close the string with a double quote"
    return "check this place in the file"


def _report_odd(span: Span, collector: Collector, *, only_deep: bool = False) -> bool:
    """Report what is readable but not to be trusted; True if there was any."""
    found = scan_json(span.source.text, span.start, span.end)
    source = span.source
    before = len(collector.found)
    if found.too_deep is not None:
        collector.add(
            "SRC009",
            f"the payload is nested more than {MOST_NESTING} levels deep",
            Span(source, found.too_deep, found.too_deep + 1),
            hint="no event of RainFocus is nested so deep; check the file",
        )
    if only_deep:
        return len(collector.found) > before
    for key, place in found.repeated:
        collector.add(
            "SRC007",
            f"the key '{HIDDEN if is_private_name(key) else key}' stands twice in one object",
            Span(source, *place),
            hint="keep one of them",
        )
    for place in found.lone_surrogates:
        collector.add(
            "SRC008",
            "half of a surrogate pair in a text",
            Span(source, *place),
            hint="write both halves of the character, or the character itself",
        )
    for place in found.not_numbers:
        text = source.text[slice(*place)]
        shown = text if len(text) < 30 else text[:27] + "..."
        collector.add(
            "SRC006",
            f"'{shown}' is no JSON number",
            Span(source, *place),
            hint="write null, a number or a text",
        )
    return len(collector.found) > before


def _json_kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return "an array"
    if isinstance(value, str):
        return "a text"
    return "true or false" if isinstance(value, bool) else "a number"


def read_row_text(line: bytes, collector: Collector) -> Row | None:
    """One row from its JSON text, or None after a finding."""
    source = decode_utf8("<payload>", line, "SRC010", collector, private=True)
    if source is None:
        return None
    if not source.text.strip():
        collector.add("SRC004", "the row is empty", source.whole())
        return None
    return _read_row(Span(source, 0, len(source.text)), collector)

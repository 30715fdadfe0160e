"""Recognizes mistakes within a value from the text around the position of PyYAML's error."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any, NamedTuple

import yaml

from mapper.dataprep.patterns.suspicions import suspicion
from mapper.document.yaml_text import in_quotes
from mapper.text import SourceText
from mapper.text.dataclass import dataclass
from mapper.text.lookalikes import find_entity, lookalike_at
from mapper.text.patterns import lazy_pattern

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOSERS = {"{": "}", "[": "]"}
_EXPRESSION = lazy_pattern(r"[A-Za-z_$][\w.$]*\s*[(\[]|[\w)\]]\s*(?:[-+*/<>=!&|?]+)\s*\w")
_VALUE_START = lazy_pattern(r"(?:[:,]\s+|[{\[]\s*|^\s*(?:-\s+)?)(?=\S)")
_PLAIN_PAIR = lazy_pattern(r"(?:^|[{,])\s*[\"']?[\w.$-]+[\"']?:\s+(?=[^\s\"'{\[|>])")
_TARGET = lazy_pattern(r"(?:_\w+|[A-Za-z]\w*(?=\.\w))(?:\.\w+|\[\w*\])*")
_STRUCTURE = lazy_pattern(r"(?:^|[{\[,]|:\s)[^:{}\[\],\"']*?\Z|:\Z")
_QUOTES = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u300c\uff02\uff07"
_RESERVED = "%@`!&*|>"


class Rewording(NamedTuple):
    """A proposal to correct a mistake: a title, and replacements of ranges of the file."""

    title: str
    edits: tuple[tuple[int, int, str], ...]


class Cause(NamedTuple):
    """A mistake: offsets in the file, message, and hint; and changes to try, the best first."""

    start: int
    end: int
    message: str
    hint: str
    changes: tuple[Rewording, ...] = ()


@dataclass(frozen=True)
class YamlFault:
    """An error of PyYAML.

    Attributes:
        source: The file.
        offset: The character at which PyYAML failed.
        problem: PyYAML's message, to be matched but never shown.
        context: PyYAML's description of the construct that it was parsing.
        opener: The offset at which the construct starts, such as a bracket; None if unknown.
        keys: The names of keys that may be in braces.
    """

    source: SourceText
    offset: int
    problem: str
    context: str
    opener: int | None
    keys: Collection[str] = ()

    @property
    def text(self) -> str:
        """The whole file."""
        return self.source.text

    @cached_property
    def line_start(self) -> int:
        """The offset of the first character of the line."""
        return self.text.rfind("\n", 0, self.offset) + 1

    @cached_property
    def line(self) -> str:
        """The line without its line end."""
        return self.text[self.line_start : _line_end(self.text, self.offset)]

    @cached_property
    def char(self) -> str:
        """The character at which PyYAML failed; "" at the end of the file."""
        return self.text[self.offset : self.offset + 1]

    @cached_property
    def before(self) -> str:
        """The line up to the character."""
        return self.text[self.line_start : self.offset]


def _at(offset: int, message: str, hint: str, *changes: Rewording) -> Cause:
    return Cause(offset, offset + 1, message, hint, changes)


def replacing(start: int, end: int, text: str, title: str = "") -> Rewording:
    """Return the change that replaces a range."""
    return Rewording(title or f"Replace with {text}", ((start, end, text),))


def _quoting(start: int, value: str) -> Rewording:
    """Return the change that puts a value in quotes."""
    quoted = in_quotes(value)
    return replacing(start, start + len(value), quoted, f"Put the value in quotes: {quoted}")


def _adding(offset: int, text: str) -> Rewording:
    return replacing(offset, offset, text, f"Add '{text}'")


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end - (text[end - 1 : end] == "\r")


def _lookalike(fault: YamlFault) -> Cause | None:
    """Find a lookalike of a syntax character: in the indentation, a key, or a quote."""
    previous = fault.text.rfind("\n", 0, max(0, fault.line_start - 1)) + 1
    for start in (fault.line_start, previous):
        line = fault.text[start : _line_end(fault.text, start)]
        for offset, char in enumerate(line):
            if char == "#" and line[:offset].strip() == "":
                break
            similar = None if char.isascii() else lookalike_at(line, offset)
            if similar is None or not _STRUCTURE.search(line[:offset]):
                continue
            in_key = ": " not in line[:offset]
            if in_key or char in _QUOTES or similar.typed in ("", " "):
                changes = _without_lookalikes(start, line, offset, similar.typed)
                return _at(start + offset, f"unexpected {similar.name}", similar.hint, *changes)
    return None


def _without_lookalikes(start: int, line: str, offset: int, typed: str) -> Iterator[Rewording]:
    """Yield the change of one character of a line, and that of all its lookalikes."""
    title = f"Replace with {typed}" if typed.strip() else "Replace with a normal space"
    yield replacing(start + offset, start + offset + 1, typed, title if typed else "Remove it")
    every = [
        (start + position, start + position + 1, similar.typed)
        for position, char in enumerate(line)
        if not char.isascii() and (similar := lookalike_at(line, position)) is not None
    ]
    yield Rewording("Replace all such characters in this line", tuple(every))


def _entity(fault: YamlFault) -> Cause | None:
    end = fault.line_start + len(fault.line)
    entity = find_entity(fault.text, fault.line_start, end)
    if entity is None or not entity.start <= fault.offset <= entity.end:
        return None
    change = replacing(entity.start, entity.end, entity.typed)
    message = f"unexpected {entity.name}"
    return Cause(entity.start, entity.end, message, entity.hint, (change,))


def _comment(fault: YamlFault) -> Cause | None:
    """Find a '#' that hides the closing bracket of its line."""
    if fault.opener is None or fault.text[fault.opener : fault.opener + 1] not in _CLOSERS:
        return None
    rest = fault.text[fault.opener : _line_end(fault.text, fault.opener)]
    match = re.search(r"(?<=[\s{\[,])#.*", rest)
    if match is None or _CLOSERS[rest[0]] not in match[0]:
        return None
    starts = [start.end() for start in _VALUE_START.finditer(rest, 0, match.end())]
    start = max((start for start in starts if start <= match.start()), default=match.start())
    value = rest[start : rest.rindex(_CLOSERS[rest[0]])].rstrip()
    place = fault.opener + match.start()
    message = "'#' after a space starts a comment, which hides the rest of this line"
    hint = f"put the value in quotes: {in_quotes(value)}"
    change = _quoting(fault.opener + start, value)
    return Cause(place, fault.opener + match.end(), message, hint, (change,))


def _quote(fault: YamlFault) -> Cause | None:
    """Find a quote within a quoted value, text after the closing quote, or an unclosed quote."""
    if "quoted scalar" in fault.context and "end of stream" in fault.problem:
        start = fault.opener or 0
        return _at(start, "a quote is never closed", *_closing(fault.text, start))
    token = _quoted_before(fault)
    if token is None:
        return None
    start, end = token
    line_end = _line_end(fault.text, start)
    if end > line_end:
        return _at(start, "a quote is not closed on its line", *_closing(fault.text, start))
    quote = fault.text[start]
    last = fault.text.rfind(quote, end, line_end)
    value, past = fault.text[start + 1 : last], last + 1
    if last < 0:
        rest = re.sub(r"[}\]]\s*\Z", "", fault.text[end:line_end])
        past = end + len(rest)
        value = fault.text[start + 1 : end - (not rest[:1].isalnum())] + rest
    if _EXPRESSION.search(value) and quote == '"':
        hint = f"use the other quotes around it: {in_quotes(value)}"
    else:
        hint = f"put the value in one pair of quotes: {in_quotes(value)}"
    message = f"the string ends at this {quote}, and text follows it"
    quoted = in_quotes(value)
    change = replacing(start, past, quoted, f"Put the value in one pair of quotes: {quoted}")
    return _at(end - 1, message, hint, change)


def _quoted_before(fault: YamlFault) -> tuple[int, int] | None:
    """Return the offsets of the quoted string that ends before the character, if any."""
    index = len(fault.text[: fault.offset].rstrip(" "))
    if fault.text[index - 1 : index] not in ("'", '"') or fault.char in ",}]\n":
        return None
    try:
        for token in yaml.scan(fault.text, Loader=_LOADER):
            if isinstance(token, yaml.ScalarToken) and token.end_mark.index == index:
                return token.start_mark.index, index
            if token.start_mark.index >= fault.offset:
                break
    except yaml.YAMLError:
        pass
    return None


def _closing(text: str, start: int) -> tuple[str, Rewording]:
    """Return the hint and the change that close a quote."""
    quote = text[start]
    value = re.sub(r"[}\]]\s*\Z", "", text[start + 1 : _line_end(text, start)])
    hint = f"close the quote that starts here: {quote}{value}{quote}"
    return hint, _adding(start + 1 + len(value), quote)


def _colon(fault: YamlFault) -> Cause | None:
    """Find a plain value that contains ': '."""
    if fault.char != ":":
        return None
    starts = [match.end() for match in _PLAIN_PAIR.finditer(fault.before)]
    if not starts:
        return None
    in_flow = "flow" in fault.context
    word = re.search(r"\s([A-Za-z_]+)\Z", fault.before)
    if in_flow and word is not None and word[1] in fault.keys:
        start = fault.line_start + word.start(1)
        comma = _adding(fault.line_start + word.start(), ",")
        message = f"missing comma before '{word[1]}'"
        return Cause(start, fault.offset, message, "add the comma", (comma,))
    value = _plain_value(fault.line, starts[-1], in_flow=in_flow)
    change = _quoting(fault.line_start + starts[-1], value)
    if not in_flow and (cause := _lost_line(fault, starts[-1], change)) is not None:
        return cause
    message = "a value that contains ': ' needs quotes"
    return _at(fault.offset, message, f"put it in quotes: {in_quotes(value)}", change)


def _lost_line(fault: YamlFault, start: int, quoting: Rewording) -> Cause | None:
    """Find a key after one word of a plain value, which starts at an offset in the line.

    After several words, the value is prose: 'Note of the source: x'.
    """
    words = fault.before[start:].split()
    if len(words) != 2 or not (words[1] in fault.keys or _TARGET.fullmatch(words[1])):
        return None
    key = words[1]
    place = fault.offset - len(key)
    end = fault.line_start + len(fault.before[: -len(key)].rstrip())
    indent = " " * (len(fault.line) - len(fault.line.lstrip(" ")))
    change = replacing(end, place, f"\n{indent}", f"Start a new line before '{key}'")
    message = f"missing line break before '{key}'"
    hint = "start a new line before it, or put the whole value in quotes"
    return Cause(place, fault.offset, message, hint, (change, quoting))


def _plain_value(line: str, start: int, *, in_flow: bool) -> str:
    value = re.sub(r"\s#.*", "", line[start:])
    if in_flow and (closers := [value.rfind(char) for char in "}]" if char in value]):
        value = value[: max(closers)]
    return value.strip()


def _first_character(fault: YamlFault) -> Cause | None:
    """Find a plain value that starts with a reserved character."""
    starts = [m.end() for m in _VALUE_START.finditer(fault.line) if m.end() <= len(fault.before)]
    start = starts[-1] if starts else 0
    char = fault.line[start : start + 1]
    if (
        not char
        or char not in _RESERVED
        or len(fault.before) - start > len(fault.line[start:].split()[0])
    ):
        return None
    in_flow = "flow" in fault.context or bool(re.search(r"[{\[]", fault.line[:start]))
    value = _plain_value(fault.line, start, in_flow=in_flow)
    place = fault.line_start + start
    meant = suspicion(value) if char == "%" else None
    if meant is not None:
        message = f"a value cannot start with '%', and {meant[0]}"
        return _at(place, message, meant[1])
    message = f"a value cannot start with '{char}' unless it is in quotes"
    return _at(place, message, f"put it in quotes: {in_quotes(value)}", _quoting(place, value))


def _call(fault: YamlFault) -> Cause | None:
    """Find a plain expression in braces, whose brackets or quotes end the value."""
    if not re.match(r"[()+\-*/%<>=!&|?\[\w'\"]", fault.char):
        return None
    starts = [match.end() for match in _PLAIN_PAIR.finditer(fault.before)]
    if not starts or "flow" not in fault.context:
        return None
    value = _plain_value(fault.line, starts[-1], in_flow=True)
    if not _EXPRESSION.search(value):
        return None
    message = "an expression with brackets, commas, or quotes must be in quotes"
    whole = "the whole expression" if "(" in value else "all of it"
    hint = f"put {whole} in quotes: {in_quotes(value)}"
    start = fault.line_start + starts[-1]
    return _at(start, message, hint, _quoting(start, value))


def _unclosed(fault: YamlFault) -> Cause | None:
    """Find an unclosed bracket, an unexpected closing bracket, or text after one."""
    char = fault.char
    opener = fault.opener or 0
    bracket = fault.text[opener : opener + 1] if "flow" in fault.context else None
    if bracket in _CLOSERS and opener < fault.line_start:
        assert bracket is not None
        rest = fault.text[opener : _line_end(fault.text, opener)]
        if rest.count(bracket) > rest.count(_CLOSERS[bracket]) and len(rest.strip()) > 1:
            closer = _CLOSERS[bracket]
            hint = f"add '{closer}' at the end of its value: {rest.rstrip()}{closer}"
            change = _adding(opener + len(rest.rstrip()), closer)
            return _at(opener, f"'{bracket}' is not closed", hint, change)
    if char in ("}", "]") and bracket in _CLOSERS:
        message = f"'{char}' before the '{bracket}' is closed"
        closer = _CLOSERS[bracket]
        hint = f"add '{closer}' before it"
        return _at(fault.offset, message, hint, _adding(fault.offset, closer))
    if char and char in "}]" and "flow" not in fault.context:
        change = replacing(fault.offset, fault.offset + 1, "", f"Remove '{char}'")
        return _at(fault.offset, f"unexpected '{char}'", "remove it", change)
    trimmed = fault.before.rstrip()
    if trimmed[-1:] in ("}", "]") and char.strip() and "flow" not in fault.context:
        message = f"text after the closing '{trimmed[-1]}'"
        return Cause(fault.offset, fault.line_start + len(fault.line), message,
                     "remove it, or put the whole value in quotes")  # fmt: skip
    return None


VALUE_CAUSES = (
    _lookalike, _entity, _comment, _call, _quote, _colon, _first_character, _unclosed,
)  # fmt: skip

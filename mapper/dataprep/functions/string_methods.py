"""Methods of strings: those of Java's String, as the engine calls them.

An argument of another type is a fault, except for `contains`, `startsWith` and `endsWith`, which
the engine then treats as its operators of these names.

Source: the answers of Apache Commons JEXL 3.1 on Java 17.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from mapper.dataprep.functions.strings import JAVA_WHITESPACE, concat, replace_all
from mapper.dataprep.java_numbers import TRIMMED
from mapper.dataprep.membership import contains, ends, starts
from mapper.dataprep.problems import Fault
from mapper.dataprep.regexes import replace_matches, split_text
from mapper.dataprep.signature import MethodSpec
from mapper.dataprep.utf16 import code_units, cut, to_units, units
from mapper.dataprep.values import bounded, expect, kind


def _string(value: Any) -> str:
    text: str = expect(str, value, "the method")
    return text


def _position(value: Any) -> int:
    if value.__class__ is int and -(2**31) <= value < 2**31:
        return value
    raise Fault(f"the method takes a position, not {kind(value)}", value)


def _equals_ignore_case(text: str, other: Any) -> bool:
    if other is None or len(text) != len(_string(other)):
        return False
    return all(a == b or _folded(a) == _folded(b) for a, b in zip(text, other, strict=True))


def _folded(char: str) -> str:
    """Return a character in upper, then lower case, as Java compares characters without case."""
    upper = char.upper()
    return (upper if len(upper) == 1 else char).lower()[0]


def _substring(text: str, start: Any, end: Any = None) -> str:
    length = units(text)
    first = _position(start)
    last = length if end is None else _position(end)
    if not 0 <= first <= last <= length:
        raise Fault("the string has no characters between these positions", text)
    return cut(text, first, last)


def _inside(text: str, position: Any) -> int:
    """Return a position at which a string has a character."""
    if not 0 <= _position(position) < units(text):
        raise Fault("the string has no character at that position", text)
    return int(position)


def _sought(value: Any) -> str:
    """Return the string that `indexOf` searches for: a string, or the character with a code."""
    if value.__class__ is int:
        code = _position(value)
        return chr(code) if 0 <= code <= 0x10FFFF else "\x00\x00no such character"
    return _string(value)


def _index_of(text: str, sought: Any, start: Any = 0) -> int:
    first = _position(start)
    if first > 0:
        return _index_from(text, _sought(sought), min(first, units(text)))
    return to_units(text, text.find(_sought(sought)))


def _index_from(text: str, sought: str, first: int) -> int:
    data, target = text.encode("utf-16-le"), sought.encode("utf-16-le", "surrogatepass")
    place = data.find(target, 2 * first)
    while place % 2 and place >= 0:
        place = data.find(target, place + 1)
    return place // 2 if place >= 0 else -1


def _last_index_of(text: str, sought: Any, start: Any = None) -> int:
    target = _sought(sought)
    if start is None:
        return to_units(text, text.rfind(target))
    last = _position(start)
    if last < 0:
        return -1
    position, following = -1, _index_from(text, target, 0)
    while 0 <= following <= last and following != position:
        position, following = following, _index_from(text, target, following + 1)
    return position


def _not_null(value: Any, method: str) -> Any:
    if value is None:
        raise Fault(f"'{method}' got null")
    return value


def _contains(text: str, other: Any) -> bool | None:
    other = _not_null(other, "contains")
    return other in text if other.__class__ is str else contains(text, other)


def _starts_with(text: str, other: Any, start: Any = 0) -> bool:
    other, first = _not_null(other, "startsWith"), _position(start)
    if first == 0:
        return starts(text, other)
    if not 0 <= first <= units(text):
        return False
    return cut(text, first, units(text)).startswith(_string(other))


def _compare(text: str, other: str) -> int:
    """Return the difference of the first units that differ, else of the lengths."""
    first, second = code_units(text), code_units(other)
    different = (a - b for a, b in zip(first, second, strict=False) if a != b)
    return next(different, len(first) - len(second))


def _compare_ignoring_case(text: str, other: Any) -> int:
    return _compare("".join(map(_folded, text)), "".join(map(_folded, _string(other))))


def _replace_matches(text: str, pattern: Any, replacement: Any, *, first: bool = False) -> str:
    return replace_matches(text, _string(pattern), _string(replacement), first=first)


def _repeat(text: str, count: Any) -> str:
    if _position(count) < 0:
        raise Fault("a string cannot be repeated less than 0 times", count)
    bounded(len(text) * count)
    repeated: str = text * count
    return repeated


def _hash_code(text: str) -> int:
    total = 0
    for unit in code_units(text):
        total = (31 * total + unit) % 2**32
    return total - 2**32 if total >= 2**31 else total


# Name -> minimum and maximum number of arguments, function of the string and the arguments, type
# of the result.
STRING_METHODS: dict[str, MethodSpec] = {
    "charAt": MethodSpec(1, 1, lambda text, at: cut(text, _inside(text, at), at + 1), "string"),
    "codePointAt": MethodSpec(
        1, 1, lambda text, at: ord(cut(text, _inside(text, at), units(text))[0]), "integer"
    ),
    "compareTo": MethodSpec(1, 1, lambda text, other: _compare(text, _string(other)), "integer"),
    "compareToIgnoreCase": MethodSpec(1, 1, _compare_ignoring_case, "integer"),
    "concat": MethodSpec(1, 1, lambda text, other: concat(text, _string(other)), "string"),
    "contains": MethodSpec(1, 1, _contains, "boolean"),
    "endsWith": MethodSpec(
        1, 1, lambda text, other: ends(text, _not_null(other, "endsWith")), "boolean"
    ),
    "equalsIgnoreCase": MethodSpec(1, 1, _equals_ignore_case, "boolean"),
    "hashCode": MethodSpec(0, 0, _hash_code, "integer"),
    "indexOf": MethodSpec(1, 2, _index_of, "integer"),
    "isBlank": MethodSpec(0, 0, lambda text: not text.strip(JAVA_WHITESPACE), "boolean"),
    "isEmpty": MethodSpec(0, 0, lambda text: text == "", "boolean"),
    "lastIndexOf": MethodSpec(1, 2, _last_index_of, "integer"),
    "length": MethodSpec(0, 0, units, "integer"),
    "repeat": MethodSpec(1, 1, _repeat, "string"),
    "replace": MethodSpec(
        2, 2, lambda text, old, new: replace_all(text, _string(old), _string(new)), "string"
    ),
    "replaceAll": MethodSpec(2, 2, _replace_matches, "string"),
    "replaceFirst": MethodSpec(2, 2, partial(_replace_matches, first=True), "string"),
    "split": MethodSpec(
        1, 2, lambda text, regex, limit=0: split_text(text, _string(regex), _position(limit)),
        "array",
    ),
    "startsWith": MethodSpec(1, 2, _starts_with, "boolean"),
    "strip": MethodSpec(0, 0, lambda text: text.strip(JAVA_WHITESPACE), "string"),
    "stripLeading": MethodSpec(0, 0, lambda text: text.lstrip(JAVA_WHITESPACE), "string"),
    "stripTrailing": MethodSpec(0, 0, lambda text: text.rstrip(JAVA_WHITESPACE), "string"),
    "subSequence": MethodSpec(2, 2, _substring, "string"),
    "substring": MethodSpec(1, 2, _substring, "string"),
    "toLowerCase": MethodSpec(0, 0, str.lower, "string"),
    "toUpperCase": MethodSpec(0, 0, str.upper, "string"),
    "trim": MethodSpec(0, 0, lambda text: text.strip(TRIMMED), "string"),
}  # fmt: skip

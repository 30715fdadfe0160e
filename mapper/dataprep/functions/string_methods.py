"""Methods of strings: those of Java's String, as the engine calls them.

An argument of another type is a fault, except for `contains`, `startsWith` and `endsWith`, which
the engine then treats as its operators of these names.

Source: the answers of Apache Commons JEXL 3.1 on Java 17.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.functions.strings import JAVA_BLANKS, concat, replace_all
from mapper.dataprep.java_numbers import BLANKS
from mapper.dataprep.membership import contains, ends, starts
from mapper.dataprep.problems import Fault
from mapper.dataprep.regexes import replace_matches, split_text
from mapper.dataprep.signature import MethodSpec
from mapper.dataprep.utf16 import code_units, cut, to_units, units
from mapper.dataprep.values import bounded, kind

_BLANK_TEXT = "".join(sorted(JAVA_BLANKS))


def _a_text(value: Any) -> str:
    if value.__class__ is str:
        return value
    raise Fault(f"the method takes a text, not {kind(value)}", value)


def _a_position(value: Any) -> int:
    if value.__class__ is int and -(2**31) <= value < 2**31:
        return value
    raise Fault(f"the method takes a position, not {kind(value)}", value)


def _equals_ignore_case(text: str, other: Any) -> bool:
    if other is None or len(text) != len(_a_text(other)):
        return False
    return all(a == b or _folded(a) == _folded(b) for a, b in zip(text, other, strict=True))


def _folded(char: str) -> str:
    """As Java compares characters without case: upper, then lower, one character each."""
    upper = char.upper()
    return (upper if len(upper) == 1 else char).lower()[0]


def _substring(text: str, start: Any, end: Any = None) -> str:
    length = units(text)
    first = _a_position(start)
    last = length if end is None else _a_position(end)
    if not 0 <= first <= last <= length:
        raise Fault("the text has no characters from and to these positions", text)
    return cut(text, first, last)


def _char_at(text: str, position: Any) -> str:
    if not 0 <= _a_position(position) < units(text):
        raise Fault("the text has no character at that position", text)
    return cut(text, position, position + 1)


def _code_point_at(text: str, position: Any) -> int:
    if not 0 <= _a_position(position) < units(text):
        raise Fault("the text has no character at that position", text)
    return ord(cut(text, position, units(text))[0])


def _sought(value: Any) -> str:
    """Return the string that `indexOf` searches for: a string, or the character of a code."""
    if value.__class__ is int:
        code = _a_position(value)
        return chr(code) if 0 <= code <= 0x10FFFF else "\x00\x00no such character"
    return _a_text(value)


def _index_of(text: str, sought: Any, start: Any = 0) -> int:
    first = _a_position(start)
    if first > 0:
        return _index_from(text, _sought(sought), min(first, units(text)))
    return to_units(text, text.find(_sought(sought)))


def _index_from(text: str, sought: str, first: int) -> int:
    data, wanted = text.encode("utf-16-le"), sought.encode("utf-16-le", "surrogatepass")
    place = data.find(wanted, 2 * first)
    while place % 2 and place >= 0:
        place = data.find(wanted, place + 1)
    return place // 2 if place >= 0 else -1


def _last_index_of(text: str, sought: Any, start: Any = None) -> int:
    if start is None:
        return to_units(text, text.rfind(_sought(sought)))
    wanted = _sought(sought)
    last = _a_position(start)
    if last < 0:
        return -1
    position, following = -1, _index_from(text, wanted, 0)
    while 0 <= following <= last and following != position:
        position, following = following, _index_from(text, wanted, following + 1)
    return position


def _contains(text: str, other: Any) -> bool | None:
    if other is None:
        raise Fault("'contains' got null")
    return other in text if other.__class__ is str else contains(text, other)


def _starts_with(text: str, other: Any, start: Any = 0) -> bool:
    if other is None:
        raise Fault("'startsWith' got null")
    first = _a_position(start)
    if first == 0:
        return starts(text, other)
    if not 0 <= first <= units(text):
        return False
    return cut(text, first, units(text)).startswith(_a_text(other))


def _ends_with(text: str, other: Any) -> bool:
    if other is None:
        raise Fault("'endsWith' got null")
    return ends(text, other)


def _compare(text: str, other: Any) -> int:
    """Return the difference of the first units that differ, else of the lengths."""
    first, second = code_units(text), code_units(_a_text(other))
    different = (a - b for a, b in zip(first, second, strict=False) if a != b)
    return next(different, len(first) - len(second))


def _compare_ignoring_case(text: str, other: Any) -> int:
    return _compare("".join(map(_folded, text)), "".join(map(_folded, _a_text(other))))


def _replaced(*, first: bool) -> Callable[[str, Any, Any], str]:
    def replace(text: str, pattern: Any, replacement: Any) -> str:
        return replace_matches(text, _a_text(pattern), _a_text(replacement), first=first)

    return replace


def _split(text: str, pattern: Any, limit: Any = 0) -> list[str]:
    return split_text(text, _a_text(pattern), _a_position(limit))


def _repeat(text: str, count: Any) -> str:
    times = _a_position(count)
    if times < 0:
        raise Fault("a text cannot be repeated less than 0 times", count)
    bounded(len(text) * times)
    return text * times


def _hash_code(text: str) -> int:
    total = 0
    for unit in code_units(text):
        total = (31 * total + unit) % 2**32
    return total - 2**32 if total >= 2**31 else total


# name: least arguments, most arguments, function of the text and the arguments, result type
STRING_METHODS: dict[str, MethodSpec] = {
    "charAt": MethodSpec(1, 1, _char_at, "string"),
    "codePointAt": MethodSpec(1, 1, _code_point_at, "integer"),
    "compareTo": MethodSpec(1, 1, _compare, "integer"),
    "compareToIgnoreCase": MethodSpec(1, 1, _compare_ignoring_case, "integer"),
    "concat": MethodSpec(1, 1, lambda text, other: concat(text, _a_text(other)), "string"),
    "contains": MethodSpec(1, 1, _contains, "boolean"),
    "endsWith": MethodSpec(1, 1, _ends_with, "boolean"),
    "equalsIgnoreCase": MethodSpec(1, 1, _equals_ignore_case, "boolean"),
    "hashCode": MethodSpec(0, 0, _hash_code, "integer"),
    "indexOf": MethodSpec(1, 2, _index_of, "integer"),
    "isBlank": MethodSpec(0, 0, lambda text: not text.strip(_BLANK_TEXT), "boolean"),
    "isEmpty": MethodSpec(0, 0, lambda text: text == "", "boolean"),
    "lastIndexOf": MethodSpec(1, 2, _last_index_of, "integer"),
    "length": MethodSpec(0, 0, units, "integer"),
    "repeat": MethodSpec(1, 1, _repeat, "string"),
    "replace": MethodSpec(
        2,
        2,
        lambda text, old, new: replace_all(text, _a_text(old), _a_text(new)),
        "string",
    ),
    "replaceAll": MethodSpec(2, 2, _replaced(first=False), "string"),
    "replaceFirst": MethodSpec(2, 2, _replaced(first=True), "string"),
    "split": MethodSpec(1, 2, _split, "array"),
    "startsWith": MethodSpec(1, 2, _starts_with, "boolean"),
    "strip": MethodSpec(0, 0, lambda text: text.strip(_BLANK_TEXT), "string"),
    "stripLeading": MethodSpec(0, 0, lambda text: text.lstrip(_BLANK_TEXT), "string"),
    "stripTrailing": MethodSpec(0, 0, lambda text: text.rstrip(_BLANK_TEXT), "string"),
    "subSequence": MethodSpec(2, 2, _substring, "string"),
    "substring": MethodSpec(1, 2, _substring, "string"),
    "toLowerCase": MethodSpec(0, 0, str.lower, "string"),
    "toUpperCase": MethodSpec(0, 0, str.upper, "string"),
    "trim": MethodSpec(0, 0, lambda text: text.strip(BLANKS), "string"),
}

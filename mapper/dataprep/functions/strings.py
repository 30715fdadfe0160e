"""String functions.

Source: Adobe, "Data Prep mapping functions", string; Apache Commons Lang 3 StringUtils, whose
wording Adobe's resembles. Positions and lengths count UTF-16 units.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mapper.dataprep.java_numbers import TRIMMED
from mapper.dataprep.problems import Fault
from mapper.dataprep.regexes import check_java, split_text
from mapper.dataprep.signature import Function, optional, repeated, signature
from mapper.dataprep.utf16 import cut, to_units, units
from mapper.dataprep.values import bounded, expect, position_of, text_of

# Source: Java's Character.isWhitespace. Unlike Python's, it excludes no-break spaces.
JAVA_WHITESPACE = (
    "\t\n\x0b\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)

# The number of characters that one `instr` may compare; only pathological searches reach it.
MAX_COMPARED = 50_000_000


def concat(*values: Any) -> str:
    """Return all values converted to strings and joined; raise `Fault` for null."""
    texts = []
    for value in values:
        if value is None:
            raise Fault("concat got null; write coalesce(field, '')")
        texts.append(value if value.__class__ is str else text_of(value))
    bounded(sum(map(len, texts)))
    return "".join(texts)


def _of_string(method: Callable[[str], str]) -> Callable[[Any], str | None]:
    """Return a function that applies a method to a string and returns null for null."""

    def call(value: Any) -> str | None:
        return None if value is None else method(text_of(value))

    return call


def _instr(value: Any, substring: Any, start: Any = None, occurrence: Any = None) -> int:
    first = 0 if start is None else max(0, position_of(start))
    times = 1 if occurrence is None else position_of(occurrence)
    if value is None or substring is None or times < 1:
        return -1
    text, substring = text_of(value), text_of(substring)
    if not substring:
        return min(first, units(text))
    position = _characters_before(text, first) - 1
    compared = 0
    for _ in range(times):
        position = text.find(substring, position + 1)
        if position < 0:
            return -1
        compared += len(substring)
        if compared > MAX_COMPARED:
            raise Fault("the search takes too long on this string", text)
    return to_units(text, position)


def _characters_before(text: str, position: int) -> int:
    """Return the number of characters that start before a position in UTF-16 units."""
    if units(text) == len(text) or position >= 2 * len(text):
        return position
    return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "surrogatepass"))


def _replacestr(value: Any, find: Any, replacement: Any) -> str | None:
    if value is None:
        return None
    text = text_of(value)
    if find is None or replacement is None or find == "":
        return text
    return replace_all(text, text_of(find), text_of(replacement))


def replace_all(text: str, find: str, replacement: str) -> str:
    """Replace every occurrence of a string; raise `Fault` if the result would be too long."""
    growth = len(replacement) - len(find)
    if growth > 0:
        bounded(len(text) + growth * (text.count(find) if find else len(text) + 1))
    return text.replace(find, replacement)


def _substr(value: Any, start: Any, length: Any) -> str | None:
    if value is None:
        return None
    text, start, length = text_of(value), position_of(start), position_of(length)
    start = max(0, start)
    return "" if length < 0 or start > units(text) else cut(text, start, start + length)


def _left(value: Any, count: Any) -> str | None:
    return None if value is None else cut(text_of(value), 0, max(0, position_of(count)))


def _right(value: Any, count: Any) -> str | None:
    if value is None:
        return None
    text = text_of(value)
    length = units(text)
    return cut(text, max(0, length - position_of(count)), length)


def _lpad(value: Any, size: Any, padding: Any) -> str | None:
    return None if value is None else _padding(text_of(value), size, padding) + text_of(value)


def _rpad(value: Any, size: Any, padding: Any) -> str | None:
    return None if value is None else text_of(value) + _padding(text_of(value), size, padding)


def _padding(text: str, size: Any, padding: Any) -> str:
    length = position_of(size)
    missing = length - units(text)
    if missing <= 0:
        return ""
    bounded(length)
    unit = (None if padding is None else text_of(padding)) or " "
    return cut(unit * (missing // units(unit) + 1), 0, missing)


def _split(value: Any, separators: Any) -> list[str] | None:
    if value is None:
        return None
    text = text_of(value)
    marks = JAVA_WHITESPACE if separators is None else text_of(separators)
    if not marks:
        return [text] if text else []
    if len(marks) > 1:
        text = text.translate(_unified(marks))
    return [part for part in text.split(marks[0]) if part]


@lru_cache(maxsize=64)
def _unified(marks: str) -> dict[int, str]:
    """Return the translation of all characters to the first one."""
    return dict.fromkeys(map(ord, marks), marks[0])


def _explode(value: Any, pattern: Any = ",") -> list[str] | None:
    return None if value is None else split_text(text_of(value), text_of(pattern), limit=-1)


def _join(separator: Any, values: Any) -> str | None:
    if values is None:
        return None
    between = "" if separator is None else text_of(separator)
    texts = ["" if value is None else text_of(value) for value in expect(list, values, "join")]
    bounded(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


_OF_STRING = signature("string", input="string")
_PAD = signature("string", input="string", size="integer", padding="string")
_PAD_NOTES = (
    "A string of that length or more is returned unchanged.",
    "Null or empty padding is a single space.",
)
_STRIP_ASSUMPTIONS = (
    "Whitespace is what StringUtils.stripStart of Apache Commons Lang 3 strips: tabs, line breaks "
    "and wide spaces, but not no-break spaces and other control characters.",
)

FUNCTIONS = (
    Function(
        "concat", signature("string", values=repeated("any")),
        "Concatenates values as strings.", concat,
        examples=(('concat("Hi, ", "there", "!")', "Hi, there!"),),
        invalid_examples=('concat("Hi, ", null)', 'concat("Hi, ", ["there"])'),
        assumptions=("A null value is an error.",),
    ),
    Function(
        "lower", _OF_STRING, "Converts a string to lowercase.", _of_string(str.lower),
        aliases=("lcase",),
        examples=(('lower("HeLLo")', "hello"), ('lcase("HeLLo")', "hello")),
    ),
    Function(
        "upper", _OF_STRING, "Converts a string to uppercase.", _of_string(str.upper),
        aliases=("ucase",),
        examples=(('upper("HeLLo")', "HELLO"), ('ucase("HeLLo")', "HELLO")),
    ),
    Function(
        "trim", _OF_STRING, "Removes leading and trailing whitespace.",
        _of_string(lambda text: text.strip(TRIMMED)),
        examples=(('trim(" hello ")', "hello"),),
        assumptions=("Spaces and control characters are removed, as by Java's String.trim.",),
    ),
    Function(
        "ltrim", _OF_STRING, "Removes leading whitespace.",
        _of_string(lambda text: text.lstrip(JAVA_WHITESPACE)),
        examples=(('ltrim(" hello")', "hello"),),
        assumptions=_STRIP_ASSUMPTIONS,
    ),
    Function(
        "rtrim", _OF_STRING, "Removes trailing whitespace.",
        _of_string(lambda text: text.rstrip(JAVA_WHITESPACE)),
        examples=(('rtrim("hello ")', "hello"),),
        assumptions=_STRIP_ASSUMPTIONS,
    ),
    Function(
        "instr",
        signature("integer", input="string", substring="string", start=optional("integer"),
                  occurrence=optional("integer")),
        "Returns the position of a substring, counted from 0; -1 if it does not occur.", _instr,
        examples=(('instr("adobe.com", "com")', 6),),
        invalid_examples=('instr("adobe.com", "com", "2")',),
        notes=("`start` is 0 and `occurrence` is 1 by default.",),
        assumptions=(
            "Occurrences are counted as by StringUtils.ordinalIndexOf of Apache Commons Lang 3: "
            "they may overlap, a negative `start` is 0, an `occurrence` below 1 returns -1, and an "
            "empty substring occurs at `start`.",
        ),
    ),
    Function(
        "replacestr", signature("string", input="string", find="string", replacement="string"),
        "Replaces every occurrence of a substring.", _replacestr,
        examples=(
            ('replacestr("This is a string re test", "re", "replace")',
             "This is a string replace test"),
        ),
        notes=("The substring is literal, not a regular expression.",),
    ),
    Function(
        "substr", signature("string", input="string", start="integer", length="integer"),
        "Returns a part of a string, from a start (counted from 0) and of a given length.", _substr,
        examples=(('substr("This is a substring test", 7, 8)', " a subst"),),
        invalid_examples=('substr("adobe", -2, 3)', 'substr("adobe", 9, 3)'),
    ),
    Function(
        "left", signature("string", input="string", count="integer"),
        "Returns the first characters of a string.", _left,
        examples=(('left("abcde", 2)', "ab"),),
        invalid_examples=('left("abcde", -1)',),
    ),
    Function(
        "right", signature("string", input="string", count="integer"),
        "Returns the last characters of a string.", _right,
        examples=(('right("abcde", 2)', "de"),),
        invalid_examples=('right("abcde", -1)',),
    ),
    Function(
        "lpad", _PAD, "Left-pads a string to a given length.", _lpad,
        examples=(('lpad("bat", 8, "yz")', "yzyzybat"),), notes=_PAD_NOTES,
    ),
    Function(
        "rpad", _PAD, "Right-pads a string to a given length.", _rpad,
        examples=(('rpad("bat", 8, "yz")', "batyzyzy"),), notes=_PAD_NOTES,
    ),
    Function(
        "split", signature("array", input="string", separators="string"),
        "Splits a string at each of the given characters and drops empty parts.", _split,
        examples=(('split("Hello world", " ")', ["Hello", "world"]),),
        assumptions=("Null separators mean whitespace.",),
    ),
    Function(
        "explode", signature("array", input="string", regex=optional("string")),
        "Splits a string at the matches of a regular expression and keeps empty parts.", _explode,
        literal_checks=((1, check_java),),
        examples=(('explode("Hi, there!", " ")', ["Hi,", "there!"]),),
        invalid_examples=('explode("Hi, there!", "(")',),
        notes=("The default regular expression is a comma.",),
    ),
    Function(
        "join", signature("string", separator="string", objects="array"),
        "Joins the elements of an array with a separator.", _join,
        examples=(('join(" ", to_array(true, "Hello", "world"))', "Hello world"),),
        notes=("Null elements are empty strings.",),
    ),
)  # fmt: skip

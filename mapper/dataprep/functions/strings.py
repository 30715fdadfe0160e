"""String functions. A null string returns null.

Source: Adobe, "Data Prep mapping functions", string; Apache Commons Lang 3 StringUtils, which
Adobe's wording resembles. Positions and lengths count UTF-16 units.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.java_numbers import BLANKS
from mapper.dataprep.problems import Fault
from mapper.dataprep.regexes import check_java, matches_of, plain_text, usable_java
from mapper.dataprep.signature import Function, Parameter, optional, repeated, signature
from mapper.dataprep.utf16 import cut, to_units, units
from mapper.dataprep.values import bounded, kind, text_of

# What Character.isWhitespace of Java takes for a blank: no no-break spaces, unlike Python.
JAVA_BLANKS = frozenset(
    "\t\n\x0b\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
_JAVA_BLANKS = "".join(JAVA_BLANKS)

# Characters that one search may compare; only absurd searches, of long texts in texts made of
# their repeats, come near it.
MAX_COMPARED = 50_000_000


def concat(*values: Any) -> str:
    """Join all values as strings. Assumed for the platform: null among them is an error."""
    texts = []
    for value in values:
        if value is None:
            raise Fault("concat got null; guard it with coalesce(field, '')")
        texts.append(value if value.__class__ is str else text_of(value))
    bounded(sum(map(len, texts)))
    return "".join(texts)


def lower(value: Any) -> str | None:
    """Convert a string to lower case."""
    return None if value is None else text_of(value).lower()


def upper(value: Any) -> str | None:
    """Convert a string to upper case."""
    return None if value is None else text_of(value).upper()


def trim(value: Any) -> str | None:
    """Remove spaces and control characters at both ends."""
    return None if value is None else text_of(value).strip(BLANKS)


def ltrim(value: Any) -> str | None:
    """Remove leading whitespace.

    Assumed for the platform: whitespace is that of `StringUtils.stripStart` (including tabs, line
    breaks and wide spaces; not no-break spaces and other control characters).
    """
    return None if value is None else text_of(value).lstrip(_JAVA_BLANKS)


def rtrim(value: Any) -> str | None:
    """Remove trailing whitespace, as defined by `ltrim`."""
    return None if value is None else text_of(value).rstrip(_JAVA_BLANKS)


def instr(value: Any, sought: Any, start: Any = None, occurrence: Any = None) -> int:
    """Return the 0-based position of the n-th occurrence at or after `start`; -1 if there is none.

    Assumed for the platform: like `StringUtils.ordinalIndexOf`. Occurrences may overlap, a negative
    start is 0, an occurrence below 1 is not found, an empty string is found at the start, and
    nothing is found in null.
    """
    first = 0 if start is None else max(0, whole_number(start))
    times = 1 if occurrence is None else whole_number(occurrence)
    if value is None or sought is None or times < 1:
        return -1
    text, sought = text_of(value), text_of(sought)
    if not sought:
        return min(first, units(text))
    position = _whole_characters(text, first) - 1
    compared = 0
    for _ in range(times):
        position = text.find(sought, position + 1)
        if position < 0:
            return -1
        compared += len(sought)
        if compared > MAX_COMPARED:
            raise Fault("the search takes too long on this text", text)
    return to_units(text, position)


def _whole_characters(text: str, position: int) -> int:
    """Return the number of characters that start before a position in UTF-16 units."""
    if units(text) == len(text) or position >= 2 * len(text):
        return position
    return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "surrogatepass"))


def replacestr(value: Any, find: Any, replacement: Any) -> str | None:
    """Replace every occurrence of a literal string; do nothing if a string to use is null."""
    if value is None:
        return None
    text = text_of(value)
    if find is None or replacement is None or find == "":
        return text
    return replace_all(text, text_of(find), text_of(replacement))


def replace_all(text: str, find: str, replacement: str) -> str:
    """Replace every occurrence, unless the result would be too long."""
    growth = len(replacement) - len(find)
    if growth > 0:
        bounded(len(text) + growth * (text.count(find) if find else len(text) + 1))
    return text.replace(find, replacement)


def substr(value: Any, start: Any, length: Any) -> str | None:
    """Return the part of a string from a 0-based start, of a length in UTF-16 units."""
    if value is None:
        return None
    text, start, length = text_of(value), whole_number(start), whole_number(length)
    start = max(0, start)
    if length < 0 or start > units(text):
        return ""
    return cut(text, start, start + length)


def left(value: Any, count: Any) -> str | None:
    """Return the first characters of a string; none for a negative count."""
    if value is None:
        return None
    return cut(text_of(value), 0, max(0, whole_number(count)))


def right(value: Any, count: Any) -> str | None:
    """Return the last characters of a string; none for a negative count."""
    if value is None:
        return None
    text = text_of(value)
    length = units(text)
    return cut(text, max(0, length - whole_number(count)), length)


def lpad(value: Any, size: Any, padding: Any) -> str | None:
    """Left-pad a string to a length; return a longer string unchanged."""
    if value is None:
        return None
    text = text_of(value)
    return _padding(text, size, padding) + text


def rpad(value: Any, size: Any, padding: Any) -> str | None:
    """Right-pad a string to a length; return a longer string unchanged."""
    if value is None:
        return None
    text = text_of(value)
    return text + _padding(text, size, padding)


def _padding(text: str, size: Any, padding: Any) -> str:
    wanted = whole_number(size)
    missing = wanted - units(text)
    if missing <= 0:
        return ""
    bounded(wanted)
    unit = (None if padding is None else text_of(padding)) or " "
    return cut(unit * (missing // units(unit) + 1), 0, missing)


def whole_number(value: Any) -> int:
    """Return an argument that is a position or a count; raise `Fault` for another value."""
    if value.__class__ is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise Fault(f"{kind(value)} is no position or count", value)


def split(value: Any, separators: Any) -> list[str] | None:
    """Split at any of the characters `separators`, null meaning whitespace; drop empty parts."""
    if value is None:
        return None
    text = text_of(value)
    marks = JAVA_BLANKS if separators is None else frozenset(text_of(separators))
    parts, part = [], ""
    for char in text:
        if char in marks:
            if part:
                parts.append(part)
            part = ""
        else:
            part += char
    return [*parts, part] if part else parts


def explode(value: Any, pattern: Any = ",") -> list[str] | None:
    """Split at the matches of a regular expression; keep empty parts."""
    if value is None:
        return None
    text, pattern = text_of(value), text_of(pattern)
    plain = plain_text(pattern)
    if plain:
        return text.split(plain)
    parts, last = [], 0
    for start, end in matches_of(usable_java(pattern), text):
        if end == 0:
            continue
        parts.append(text[last:start])
        last = end
    return [*parts, text[last:]]


def join(separator: Any, values: Any) -> str | None:
    """Join the elements of an array as strings; null elements are empty."""
    if values is None:
        return None
    if values.__class__ is not list:
        raise Fault(f"join takes an array, not {kind(values)}", values)
    between = "" if separator is None else text_of(separator)
    texts = ["" if value is None else text_of(value) for value in values]
    bounded(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


FUNCTIONS = (
    Function(
        "concat", signature(repeated("values", "any"), returns="string"),
        "Joins strings.", concat,
        examples=(('concat("Hi, ", "there", "!")', "Hi, there!"),),
    ),
    Function(
        "lower", signature(Parameter("input", "string"), returns="string"),
        "Converts a string to lower case.", lower,
        aliases=("lcase",),
        examples=(('lower("HeLLo")', "hello"), ('lcase("HeLLo")', "hello")),
    ),
    Function(
        "upper", signature(Parameter("input", "string"), returns="string"),
        "Converts a string to upper case.", upper,
        aliases=("ucase",),
        examples=(('upper("HeLLo")', "HELLO"), ('ucase("HeLLo")', "HELLO")),
    ),
    Function(
        "trim", signature(Parameter("input", "string"), returns="string"),
        "Removes leading and trailing whitespace.", trim,
        examples=(('trim(" hello ")', "hello"),),
    ),
    Function(
        "ltrim", signature(Parameter("input", "string"), returns="string"),
        "Removes leading whitespace.", ltrim,
        examples=(('ltrim(" hello")', "hello"),),
    ),
    Function(
        "rtrim", signature(Parameter("input", "string"), returns="string"),
        "Removes trailing whitespace.", rtrim,
        examples=(('rtrim("hello ")', "hello"),),
    ),
    Function(
        "instr",
        signature(
            Parameter("input", "string"), Parameter("substring", "string"),
            optional("start", "integer"), optional("occurrence", "integer"), returns="integer",
        ),
        "Returns the position of a substring, counted from 0, or -1 if there is none.", instr,
        examples=(('instr("adobe.com", "com")', 6),),
    ),
    Function(
        "replacestr",
        signature(
            Parameter("input", "string"), Parameter("find", "string"),
            Parameter("replacement", "string"), returns="string",
        ),
        "Replaces every occurrence of a substring.", replacestr,
        examples=(
            ('replacestr("This is a string re test", "re", "replace")',
             "This is a string replace test"),
        ),
    ),
    Function(
        "substr",
        signature(
            Parameter("input", "string"), Parameter("start", "integer"),
            Parameter("length", "integer"), returns="string",
        ),
        "Returns a part of a string; positions count from 0.", substr,
        examples=(('substr("This is a substring test", 7, 8)', " a subst"),),
    ),
    Function(
        "left",
        signature(Parameter("input", "string"), Parameter("count", "integer"), returns="string"),
        "Returns the first characters of a string.", left,
        examples=(('left("abcde", 2)', "ab"),),
    ),
    Function(
        "right",
        signature(Parameter("input", "string"), Parameter("count", "integer"), returns="string"),
        "Returns the last characters of a string.", right,
        examples=(('right("abcde", 2)', "de"),),
    ),
    Function(
        "lpad",
        signature(
            Parameter("input", "string"), Parameter("size", "integer"),
            Parameter("padding", "string"), returns="string",
        ),
        "Left-pads a string to a given length.", lpad,
        examples=(('lpad("bat", 8, "yz")', "yzyzybat"),),
    ),
    Function(
        "rpad",
        signature(
            Parameter("input", "string"), Parameter("size", "integer"),
            Parameter("padding", "string"), returns="string",
        ),
        "Right-pads a string to a given length.", rpad,
        examples=(('rpad("bat", 8, "yz")', "batyzyzy"),),
    ),
    Function(
        "split",
        signature(Parameter("input", "string"), Parameter("separators", "string"), returns="array"),
        "Splits a string at any of the given characters; empty parts are dropped.", split,
        examples=(('split("Hello world", " ")', ["Hello", "world"]),),
    ),
    Function(
        "explode",
        signature(Parameter("input", "string"), optional("regex", "string"), returns="array"),
        "Splits a string at a regular expression (default: a comma); empty parts are kept.",
        explode, literal_checks=((1, check_java),),
        examples=(('explode("Hi, there!", " ")', ["Hi,", "there!"]),),
    ),
    Function(
        "join",
        signature(
            Parameter("separator", "string"), Parameter("objects", "array"), returns="string",
        ),
        "Joins the elements of an array with a separator.", join,
        examples=(('join(" ", to_array(true, "Hello", "world"))', "Hello world"),),
    ),
)  # fmt: skip

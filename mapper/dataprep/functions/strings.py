"""Text functions. A null text gives null, as in the library that their wording mirrors.

Source: Adobe, "Data Prep mapping functions", string; Apache Commons Lang 3 StringUtils. Positions
and lengths count UTF-16 units.
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
    """All values as one text. Assumed for the platform: a null among them is an error."""
    texts = []
    for value in values:
        if value is None:
            raise Fault("concat got null; guard it with coalesce(field, '')")
        texts.append(value if value.__class__ is str else text_of(value))
    bounded(sum(map(len, texts)))
    return "".join(texts)


def lower(value: Any) -> str | None:
    """In lower case."""
    return None if value is None else text_of(value).lower()


def upper(value: Any) -> str | None:
    """In upper case."""
    return None if value is None else text_of(value).upper()


def trim(value: Any) -> str | None:
    """Without blanks and control characters at both ends."""
    return None if value is None else text_of(value).strip(BLANKS)


def ltrim(value: Any) -> str | None:
    """Without blanks at the beginning.

    Assumed for the platform: blanks are those of `StringUtils.stripStart` (tabs, line breaks and
    wide blanks too; no-break spaces and control characters stay).
    """
    return None if value is None else text_of(value).lstrip(_JAVA_BLANKS)


def rtrim(value: Any) -> str | None:
    """Without blanks at the end; they are those of `ltrim`."""
    return None if value is None else text_of(value).rstrip(_JAVA_BLANKS)


def instr(value: Any, sought: Any, start: Any = None, occurrence: Any = None) -> int:
    """The 0-based position of a text's n-th occurrence at or after `start`; -1 without one.

    Assumed for the platform: as `StringUtils.ordinalIndexOf`. Occurrences may overlap, a negative
    start is 0, an occurrence below 1 is not found, an empty text is found at the start, and
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
    """How many characters begin before a position in UTF-16 units."""
    if units(text) == len(text) or position >= 2 * len(text):
        return position
    return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "surrogatepass"))


def replacestr(value: Any, find: Any, replacement: Any) -> str | None:
    """Every occurrence of a text replaced, literally; nothing to find or to put: unchanged."""
    if value is None:
        return None
    text = text_of(value)
    if find is None or replacement is None or find == "":
        return text
    return replace_all(text, text_of(find), text_of(replacement))


def replace_all(text: str, find: str, replacement: str) -> str:
    """Every occurrence replaced, unless the result would be without measure."""
    growth = len(replacement) - len(find)
    if growth > 0:
        bounded(len(text) + growth * (text.count(find) if find else len(text) + 1))
    return text.replace(find, replacement)


def substr(value: Any, start: Any, length: Any) -> str | None:
    """Part of a text by 0-based start and length in UTF-16 units; what lies outside is empty."""
    if value is None:
        return None
    text, start, length = text_of(value), whole_number(start), whole_number(length)
    start = max(0, start)
    if length < 0 or start > units(text):
        return ""
    return cut(text, start, start + length)


def left(value: Any, count: Any) -> str | None:
    """The first characters of a text; a negative count gives none."""
    if value is None:
        return None
    return cut(text_of(value), 0, max(0, whole_number(count)))


def right(value: Any, count: Any) -> str | None:
    """The last characters of a text; a negative count gives none."""
    if value is None:
        return None
    text = text_of(value)
    length = units(text)
    return cut(text, max(0, length - whole_number(count)), length)


def lpad(value: Any, size: Any, padding: Any) -> str | None:
    """A text made `size` long by padding before it; a longer text stays as it is."""
    if value is None:
        return None
    text = text_of(value)
    return _padding(text, size, padding) + text


def rpad(value: Any, size: Any, padding: Any) -> str | None:
    """A text made `size` long by padding after it; a longer text stays as it is."""
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
    """An argument that is a position or a count."""
    if value.__class__ is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise Fault(f"{kind(value)} is no position or count", value)


def split(value: Any, separators: Any) -> list[str] | None:
    """Parts between any of the characters of `separators`; no empty parts; null: at blanks."""
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
    """Parts between the matches of a regular expression; empty parts are kept."""
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
    """The elements of an array as one text; null elements are empty."""
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
        "concat",
        signature(repeated("values", "any"), returns="string"),
        "Joins texts into one.", concat,
        examples=(('concat("Hi, ", "there", "!")', "Hi, there!"),),
    ),
    Function(
        "lower",
        signature(Parameter("input", "string"), returns="string"),
        "Writes a text in lower case.", lower,
        aliases=("lcase",),
        examples=(('lower("HeLLo")', "hello"), ('lcase("HeLLo")', "hello")),
    ),
    Function(
        "upper",
        signature(Parameter("input", "string"), returns="string"),
        "Writes a text in upper case.", upper,
        aliases=("ucase",),
        examples=(('upper("HeLLo")', "HELLO"), ('ucase("HeLLo")', "HELLO")),
    ),
    Function(
        "trim",
        signature(Parameter("input", "string"), returns="string"),
        "Takes blanks off both ends of a text.", trim,
        examples=(('trim(" hello ")', "hello"),),
    ),
    Function(
        "ltrim",
        signature(Parameter("input", "string"), returns="string"),
        "Takes blanks off the beginning of a text.", ltrim,
        examples=(('ltrim(" hello")', "hello"),),
    ),
    Function(
        "rtrim",
        signature(Parameter("input", "string"), returns="string"),
        "Takes blanks off the end of a text.", rtrim,
        examples=(('rtrim("hello ")', "hello"),),
    ),
    Function(
        "instr",
        signature(
            Parameter("input", "string"), Parameter("substring", "string"),
            optional("start", "integer"), optional("occurrence", "integer"), returns="integer",
        ),
        "The position of a text in another, counted from 0; -1 where it is not.", instr,
        examples=(('instr("adobe.com", "com")', 6),),
    ),
    Function(
        "replacestr",
        signature(
            Parameter("input", "string"), Parameter("find", "string"),
            Parameter("replacement", "string"), returns="string",
        ),
        "Replaces every occurrence of a text.", replacestr,
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
        "Takes part of a text; positions count from 0.", substr,
        examples=(('substr("This is a substring test", 7, 8)', " a subst"),),
    ),
    Function(
        "left",
        signature(Parameter("input", "string"), Parameter("count", "integer"), returns="string"),
        "Takes the first characters of a text.", left,
        examples=(('left("abcde", 2)', "ab"),),
    ),
    Function(
        "right",
        signature(Parameter("input", "string"), Parameter("count", "integer"), returns="string"),
        "Takes the last characters of a text.", right,
        examples=(('right("abcde", 2)', "de"),),
    ),
    Function(
        "lpad",
        signature(
            Parameter("input", "string"), Parameter("size", "integer"),
            Parameter("padding", "string"), returns="string",
        ),
        "Fills a text up at its beginning, to a size.", lpad,
        examples=(('lpad("bat", 8, "yz")', "yzyzybat"),),
    ),
    Function(
        "rpad",
        signature(
            Parameter("input", "string"), Parameter("size", "integer"),
            Parameter("padding", "string"), returns="string",
        ),
        "Fills a text up at its end, to a size.", rpad,
        examples=(('rpad("bat", 8, "yz")', "batyzyzy"),),
    ),
    Function(
        "split",
        signature(Parameter("input", "string"), Parameter("separators", "string"), returns="array"),
        "Splits a text at any of the given characters; empty parts are left out.", split,
        examples=(('split("Hello world", " ")', ["Hello", "world"]),),
    ),
    Function(
        "explode",
        signature(Parameter("input", "string"), optional("regex", "string"), returns="array"),
        "Splits a text at a regular expression (a comma by default); empty parts are kept.",
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

"""Text functions. A null text gives null, as in the library that their wording mirrors.

Source: Adobe, "Data Prep mapping functions", string; Apache Commons Lang 3 StringUtils.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.problems import Fault, PatternError
from mapper.expr.regexes import check_java, compile_java, matches_of, plain_text
from mapper.expr.signature import Function
from mapper.expr.utf16 import cut, units
from mapper.expr.values import bounded, kind, text_of

# String.trim of Java takes off every character up to the space, and no other blank.
BLANKS = "".join(map(chr, range(33)))

# What Character.isWhitespace of Java takes for a blank: no no-break spaces, unlike Python.
JAVA_BLANKS = frozenset(
    "\t\n\x0b\f\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)


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
    try:
        compiled = compile_java(pattern)
    except PatternError as error:
        raise Fault("the pattern cannot be used", pattern) from error
    parts, last = [], 0
    for start, end in matches_of(compiled, text):
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
        "concat", "values: any...", "string", "Joins texts into one.", concat,
        examples=(('concat("Hi, ", "there", "!")', "Hi, there!"),),
    ),
    Function(
        "lower", "input: string", "string", "Writes a text in lower case.", lower,
        aliases=("lcase",), on_text="it.lower()",
        examples=(('lower("HeLLo")', "hello"), ('lcase("HeLLo")', "hello")),
    ),
    Function(
        "upper", "input: string", "string", "Writes a text in upper case.", upper,
        aliases=("ucase",), on_text="it.upper()",
        examples=(('upper("HeLLo")', "HELLO"), ('ucase("HeLLo")', "HELLO")),
    ),
    Function(
        "trim", "input: string", "string", "Takes blanks off both ends of a text.", trim,
        on_text="it.strip(BLANKS)",
        examples=(('trim(" hello ")', "hello"),),
    ),
    Function(
        "replacestr", "input: string, find: string, replacement: string", "string",
        "Replaces every occurrence of a text.", replacestr,
        examples=(
            ('replacestr("This is a string re test", "re", "replace")',
             "This is a string replace test"),
        ),
    ),
    Function(
        "substr", "input: string, start: integer, length: integer", "string",
        "Takes part of a text; positions count from 0.", substr,
        examples=(('substr("This is a substring test", 7, 8)', " a subst"),),
    ),
    Function(
        "split", "input: string, separators: string", "array",
        "Splits a text at any of the given characters; empty parts are left out.", split,
        examples=(('split("Hello world", " ")', ["Hello", "world"]),),
    ),
    Function(
        "explode", "input: string, regex: string?", "array",
        "Splits a text at a regular expression (a comma by default); empty parts are kept.",
        explode, literal_checks=((1, check_java),),
        examples=(('explode("Hi, there!", " ")', ["Hi,", "there!"]),),
    ),
    Function(
        "join", "separator: string, objects: array", "string",
        "Joins the elements of an array with a separator.", join,
        examples=(('join(" ", ["Hello", "world"])', "Hello world"),),
    ),
)  # fmt: skip

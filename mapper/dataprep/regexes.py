"""Regular expressions of expressions and schemas, which must not hang a run.

They run on the `regex` library, which can stop a search after a time limit; `re` cannot. All
searches of one call share the limit. Source: java.util.regex.Matcher and java.lang.String (Java
17); ECMA 262 for the patterns of schemas.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mapper.dataprep.java_regex.result import Translation
from mapper.dataprep.names import MAX_CHARACTERS
from mapper.dataprep.problems import Fault, PatternError
from mapper.dataprep.searching import Engine, JavaPattern, in_time, searched
from mapper.dataprep.utf16 import from_units
from mapper.dataprep.values import bounded
from mapper.dataprep.watch import Watch
from mapper.diagnostics.parser_errors import regex_problem
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import regex

    from mapper.dataprep.java_regex import pieces, translation
else:
    regex = lazy_module("regex")
    pieces = lazy_module("mapper.dataprep.java_regex.pieces")
    translation = lazy_module("mapper.dataprep.java_regex.translation")


# `re` compiles these strings at their first use.
_PARTS = r"(?s)\\.|\[(?:[^\\\]]|\\.)+\]|[.$]"
_SIZED = r"(?s)\\.|\[(?:[^\\\]]|\\.)+\]|\{(?P<low>[0-9]+)(?:,(?P<high>[0-9]*))?\}|."
_MAX_SIZE = 10_000
_MAX_TRANSLATED = 250_000
_PLAIN = r"(?a)(?:[^\\\[(){*+?|^$.\ud800-\udfff]|\\[^\w\s])*\Z"


# --- patterns of expressions --------------------------------------------------------------


def plain_text(pattern: str) -> str | None:
    """Return the only string that a pattern without operators matches; None for other patterns."""
    if not re.match(_PLAIN, pattern):
        return None
    return re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)


def check_java(pattern: str) -> None:
    """Raise `PatternError` for a java.util.regex pattern that `compile_java` does not accept."""
    if plain_text(pattern) is None:
        try:
            compile_java(pattern)
        except PatternError as error:
            message = f"the regular expression is not valid: {error}"
            if not error.available:
                message = f"mapper cannot run the regular expression: {error}"
            raise PatternError(message, available=error.available) from None


@lru_cache(maxsize=512)
def compile_java(pattern: str) -> JavaPattern:
    """Compile a java.util.regex pattern as Java 17 does.

    Raises:
        PatternError: if Java rejects it, or mapper does not support it.
    """
    if len(pattern) > MAX_CHARACTERS:
        raise _too_much()
    try:
        translated: Translation = translation.translate(pattern)
    except RecursionError:
        raise PatternError("the pattern is nested too deeply", available=False) from None
    if translated.size > _MAX_SIZE:
        raise _too_much()
    beyond = pieces.beyond_ascii(translated.text)
    if len(beyond) > _MAX_TRANSLATED:
        raise _too_much()
    # With the library's flag ASCII, a back reference ignores the case of ASCII letters only, but
    # properties contain only ASCII characters.
    as_ascii = translated.folds_ascii and r"\p" not in beyond
    flags = regex.V1 | regex.DOTALL | (regex.ASCII if as_ascii else regex.UNICODE)
    on_ascii = _engine(translated.text, flags)
    on_any = on_ascii if beyond == translated.text else _engine(beyond, flags)
    return JavaPattern(on_ascii, on_any, translated, _limits(translated, beyond), Watch(pattern))


def usable_java(pattern: str, fault: type[Fault] = Fault) -> JavaPattern:
    """Return a compiled pattern; raise a fault if it does not compile."""
    try:
        return compile_java(pattern)
    except PatternError as error:
        raise fault("the regular expression is not valid", pattern) from error


def _limits(translated: Translation, text: str) -> str:
    if translated.folds_ascii and r"\p" in text:
        return "ascii"
    if translated.splits:
        return "basic"
    # only word bounds use properties without reading whole characters
    has_bounds = r"\p" in text and not translated.whole
    return "letters" if has_bounds and not translated.min_length else ""


def _engine(text: str, flags: int) -> Engine:
    pattern = _compile(text, flags, available=False)
    later = text.replace(r"\G", "(?!)")
    if later == text:
        return Engine(pattern, pattern)
    return Engine(pattern, _compile(later, flags, available=False))


def _too_much() -> PatternError:
    return PatternError("the pattern repeats too much, or is too long", available=False)


def _compile(pattern: str, flags: int, *, available: bool) -> Any:
    try:
        return regex.compile(pattern, flags, cache_pattern=False)
    except (regex.error, OverflowError, RecursionError) as error:
        message = f"the pattern does not compile: {regex_problem(str(error))}"
        raise PatternError(message, available=available) from None


# --- matching -----------------------------------------------------------------------------


def fits(pattern: str, text: str, fault: type[Fault] = Fault) -> bool:
    """Return whether a pattern matches a whole string; raise a fault for an invalid pattern."""
    plain = plain_text(pattern)
    return text == plain if plain is not None else matches_whole(usable_java(pattern, fault), text)


def matches_whole(compiled: JavaPattern, text: str) -> bool:
    """Return whether a pattern matches a whole string, as Matcher.matches.

    Raises:
        Fault: if it takes too long, or the pattern does not support the string.
    """
    search = compiled.engine(text).pattern.fullmatch
    return in_time(search, text, 0, compiled.watch.start(text)) is not None


def groups_of(compiled: JavaPattern, text: str) -> list[str | None] | None:
    """Return the first match and its groups, as Matcher.find; None if there is no match.

    A group that does not participate is None. Raises `Fault` like `matches_whole`.
    """
    subject, matches = searched(compiled, text)
    for _, _, group in matches:
        texts, length = list[str | None](), 0
        for number in range(compiled.translated.groups + 1):
            part = group(number)
            length += len(part or "")
            bounded(length)
            texts.append(part if part is None or subject is text else from_units(part))
        return texts
    return None


def split_text(text: str, pattern: str, limit: int = 0) -> list[str]:
    """Return the parts of a string between the matches of a pattern, as String.split.

    Args:
        text: The string to split.
        pattern: Of the java.util.regex dialect.
        limit: The maximum number of parts. 0 means all except empty ones at the end; a negative
            number means all.

    Raises:
        Fault: as `usable_java` and `matches_whole`, and if a part would split a character.
    """
    plain = plain_text(pattern)
    if plain:
        parts = text.split(plain, limit - 1 if limit > 0 else -1)
    else:
        parts = _split(usable_java(pattern), text, limit)
    while limit == 0 and len(parts) > 1 and not parts[-1]:
        parts.pop()
    return [] if limit == 0 and text and parts == [""] else parts


def _split(compiled: JavaPattern, text: str, limit: int) -> list[str]:
    subject, matches = searched(compiled, text)
    parts, last = list[str](), 0
    for start, end, _ in matches if limit != 1 else ():
        if end > 0:
            parts.append(subject[last:start])
            last = end
            if len(parts) == limit - 1:
                break
    parts.append(subject[last:])
    return parts if subject is text else [from_units(part) for part in parts]


def replace_matches(text: str, pattern: str, replacement: str, *, first: bool = False) -> str:
    r"""Replace each match of a pattern, as String.replaceAll and replaceFirst.

    Args:
        text: The string with the matches.
        pattern: Of the java.util.regex dialect.
        replacement: With `$1` and `${name}` for groups, and `\` before a literal character.
        first: Whether only the first match is replaced.

    Raises:
        Fault: as `usable_java` and `matches_whole`; if there is a match and the replacement is
            invalid; if the result would be too long or split a character.
    """
    plain = plain_text(pattern)
    if plain and "\\" not in replacement and "$" not in replacement:
        count = min(text.count(plain), 1 if first else len(text))
        bounded(len(text) + count * (len(replacement) - len(plain)))
        return text.replace(plain, replacement, count)
    compiled = usable_java(pattern)
    subject, matches = searched(compiled, text)
    parts, last, length = list[str](), 0, len(subject)
    template: list[str | int] = []
    for start, end, group in matches:
        template = template or _template(compiled, replacement)
        texts = {part: group(part) or "" for part in set(template) if isinstance(part, int)}
        new = [part if isinstance(part, str) else texts[part] for part in template]
        length += sum(map(len, new)) - (end - start)
        bounded(length)
        parts += [subject[last:start], *new]
        last = end
        if first:
            break
    result = "".join((*parts, subject[last:]))
    return result if subject is text else from_units(result)


_TEMPLATE = (
    r"(?s)(?P<plain>[^\\$]+)|\\(?P<escaped>.)"
    r"|\$(?:\{(?P<name>[A-Za-z][A-Za-z0-9]*)\}|(?P<digits>[0-9]+))|(?P<wrong>.)"
)


def _template(compiled: JavaPattern, replacement: str) -> list[str | int]:
    """Return a replacement as strings and numbers of groups."""
    if replacement.count("$") + replacement.count("\\") > _MAX_SIZE:
        raise Fault("the replacement is too long", replacement)
    groups, names = compiled.translated.groups, compiled.translated.names
    parts: list[str | int] = [""]
    for match in re.finditer(_TEMPLATE, replacement):
        if match["wrong"]:
            raise Fault("the replacement has an invalid '$' or '\\'", replacement)
        if match["name"]:
            parts.append(names.get(match["name"], groups + 1))
        elif match["digits"]:
            parts += _group_number(groups, match["digits"])
        else:
            parts.append(match["plain"] or match["escaped"])
        if any(isinstance(part, int) and part > groups for part in parts[-2:]):
            raise Fault("the replacement has a group that the pattern does not have", replacement)
    return parts


def _group_number(groups: int, digits: str) -> tuple[int, str]:
    """Return a group and the other digits; digits belong to it while such a group exists."""
    number, length = int(digits[0]), 1
    for digit in digits[1:]:
        longer = number * 10 + int(digit)
        if longer > groups:
            break
        number, length = longer, length + 1
    return number, digits[length:]


# --- patterns of schemas ------------------------------------------------------------------


class SchemaPattern(NamedTuple):
    """A compiled pattern of a schema, with its time limit."""

    engine: Any
    watch: Watch


@lru_cache(maxsize=512)
def compile_schema(pattern: str) -> SchemaPattern:
    """Compile a `pattern` of a schema field, in the dialect of JSON Schema (ECMA 262).

    Raises:
        PatternError: if it does not compile.
    """
    if len(pattern) > MAX_CHARACTERS or _size(pattern) > _MAX_SIZE:
        raise _too_much()
    engine = _compile(re.sub(_PARTS, _as_ecma, pattern), regex.ASCII, available=True)
    return SchemaPattern(engine, Watch(pattern))


def _as_ecma(match: re.Match[str]) -> str:
    """Translate `$` to the end of the string, and `.` to all except JavaScript's line ends."""
    return {".": r"[^\n\r\u2028\u2029]", "$": r"\Z"}.get(match[0], match[0])


def _size(pattern: str) -> int:
    """Return the number of elements of a pattern, with repeats expanded: the cost of compiling."""
    open_groups, total, last = list[int](), 0, 0
    for match in re.finditer(_SIZED, pattern):
        if match["low"] is not None:
            repeats = max(1, int((match["high"] or match["low"])[:9]))
            total, last = total + last * (repeats - 1), last * repeats
        elif match[0] == "(":
            open_groups.append(total)
            total = 0
        elif match[0] == ")" and open_groups:
            last = total
            total += open_groups.pop()
        else:
            total, last = total + 1, 1
    return total + sum(open_groups)


def schema_matches(compiled: SchemaPattern, text: str) -> bool:
    """Return whether a pattern of a schema matches part of a string; raise `Fault` if too slow."""
    return in_time(compiled.engine.search, text, 0, compiled.watch.start(text)) is not None

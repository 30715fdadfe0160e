"""Problems of a source: invalid JMESPath, or JMESPath that the platform cannot express."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from typing import Any

from mapper.dataprep import ExpressionSyntaxError, Problem, Rewrite, parse
from mapper.dataprep.functions import FUNCTIONS as PLATFORM_FUNCTIONS
from mapper.diagnostics import closest, question
from mapper.jmes.hints import Replacement
from mapper.jmes.paths import source_text
from mapper.text.lookalikes import find_entity, find_lookalike, plain
from mapper.text.patterns import lazy_pattern

MAX_LEVELS = 60
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


class Inexpressible(Exception):  # noqa: N818 - the reason why a source is not lowered
    """A part of a source has no counterpart in the platform's language.

    Attributes:
        construct: The name of the part.
        hint: What to write instead, or "".
    """

    def __init__(self, construct: str, hint: str = "") -> None:
        super().__init__(construct)
        self.construct = construct
        self.hint = hint


def not_json(parsed: dict[str, Any]) -> str:
    """Return why a literal of a source is not JSON; "" if all literals are."""
    stack: list[tuple[Any, int]] = [(parsed, 0)]
    while stack:
        value, depth = stack.pop()
        if depth > 4 * MAX_LEVELS:
            return f"the source is nested more than {MAX_LEVELS} levels deep"
        if isinstance(value, dict):
            stack += [(item, depth + 1) for pair in value.items() for item in pair]
        elif isinstance(value, list):
            stack += [(item, depth + 1) for item in value]
        elif isinstance(value, float) and not isfinite(value):
            return "the source contains a number that JSON does not have"
        elif isinstance(value, str) and _SURROGATE.search(value):
            return "the source contains an unpaired surrogate"
    return ""


class UnknownFunction(Exception):  # noqa: N818 - as above
    """A source calls a function that JMESPath does not have.

    Attributes:
        name: The function.
        meant: The JMESPath function with the closest name, or None.
        hint: What to write instead.
    """

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.meant = closest(name, known)
        self.hint = question(self.meant)
        if name in PLATFORM_FUNCTIONS:
            self.hint = "write {expression: ...}; only calculated fields have this function"


def unknown_function_problem(text: str, unknown: UnknownFunction) -> Problem:
    """Return the problem of an unknown function."""
    message = f"JMESPath has no function '{unknown.name}'"
    changes: tuple[Rewrite, ...] = ()
    calls = list(re.finditer(rf"(?<![\w.]){re.escape(unknown.name)}(?=\s*\()", text))
    if unknown.name in PLATFORM_FUNCTIONS:
        changes = (_whole(text, text, "expression"),)
    elif unknown.meant and len(calls) == 1:
        changes = (Rewrite(*calls[0].span(), unknown.meant),)
    return Problem("JMP002", message, 0, len(text), unknown.hint, changes)


def _whole(text: str, new: str, key: str = "") -> Rewrite:
    """Return the rewrite of a whole source."""
    return Rewrite(0, len(text), new, f"Write {{{key}: {new}}}" if key else "", key)


def syntax_problem(text: str, error: Exception) -> Problem:
    """Return the problem of a source that the JMESPath library rejects."""
    offset = getattr(error, "lex_position", None)
    if not isinstance(offset, int) or not 0 <= offset <= len(text):
        offset = 0
    character = find_lookalike(text) or find_entity(text)
    if character is not None:
        start, end = character.start, character.end
        word = plain(text) if end - start == 1 else ""
        hint = f"write {word}" if word.isascii() and word else character.hint
        change = _whole(text, word) if word else Rewrite(start, end, character.typed)
        return Problem("JMP001", f"unexpected {character.name}", start, end, hint, (change,))
    if (mark := _unclosed(text)) is not None and not _POSITION.search(text):
        offset, message = mark
        closing, end = _CLOSING[text[offset]], len(text.rstrip())
        change = Rewrite(end, end, closing, f"Add {closing}")
        hint = f"add the closing {closing}"
        return Problem("JMP001", message, offset, offset + 1, hint, (change,))
    hint, changes = _likely_cause(text, text.strip())
    message = "the source is not valid JMESPath"
    return Problem("JMP001", message, offset, offset + 1, hint, changes)


def _likely_cause(text: str, word: str) -> tuple[str, tuple[Rewrite, ...]]:
    """Return a hint and rewrites for invalid JMESPath; `word` is it without spaces around it."""
    in_quotes = _whole(text, source_text(tuple(word.split("."))))
    as_expression = _whole(text, text, "expression")
    if _POSITION.search(text):
        change = _whole(text, _POSITION.sub(_in_brackets, text))
        return f"put the position in brackets: {change.text}", (change,)
    if word.startswith("$."):
        change = Rewrite(0, text.index("$.") + 2, "", "Remove '$.'")
        return "remove '$.': a path starts with a field", (change,)
    constant = f"write a constant as {{value: {word}}}"
    if re.match(r"[-+]?[0-9]", word):
        return constant, (_whole(text, word, "value"),)
    if re.fullmatch(r"[\w.]*\w[ -][\w.][\w. -]*", word):
        hint = "put a name with spaces or dashes in double quotes: '\"First Name\"'"
        return f"{hint}; {constant}", (in_quotes, _whole(text, word, "value"))
    if not text.isascii():
        hint = "put a name with letters other than a to z in double quotes: '\"größe\"'"
        return hint, (in_quotes,)
    if re.search(r"[<>=]\s*-?[0-9]", text) and "?" not in text:
        hint = "put a number in backticks: length > `60`; or write {expression: ...}"
        return hint, (as_expression,)
    if is_expression(text):
        return "write a calculated field as {expression: ...}", (as_expression,)
    return "write a path such as attendee.email, or a calculated field under `expression`", ()


# An array position between periods, as in `attendees.0.email`.
_POSITION = lazy_pattern(r"(?<=[\w\]])\.([0-9]+)(?=[.\[]|\Z)")
_CLOSING = {'"': '"', "'": "'", "`": "`", "(": ")", "[": "]", "{": "}"}


def _in_brackets(match: re.Match[str]) -> str:
    return f"[{match[1]}]"


def _unclosed(text: str) -> tuple[int, str] | None:
    """Return the offset of a quote or bracket that is not closed, and a message."""
    stack: list[int] = []
    quote = -1
    for offset, char in enumerate(text):
        if quote >= 0:
            if char == text[quote] and text[offset - 1] != "\\":
                quote = -1
        elif char in "\"'`":
            quote = offset
        elif char in "([{":
            stack.append(offset)
        elif char in ")]}" and stack:
            stack.pop()
    opened = quote if quote >= 0 else stack[-1] if stack else -1
    return None if opened < 0 else (opened, f"'{text[opened]}' is not closed")


def inexpressible_problem(text: str, error: Inexpressible, instead: Replacement | None) -> Problem:
    """Return the finding for JMESPath that the platform cannot express.

    Args:
        text: The source.
        error: The construct without a counterpart.
        instead: What to write instead, if there is a counterpart after all.
    """
    message = f"{error.construct} has no counterpart in the platform's language"
    if instead is not None:
        key = "" if instead.key == "source" else instead.key
        change = _whole(text, instead.text, key)
        return Problem("JMP002", message, 0, len(text), instead.hint, (change,))
    calculated = "write a calculated field under `expression`"
    changes: tuple[Rewrite, ...] = ()
    if is_expression(text):
        calculated = "write {expression: ...} if it is a calculated field"
        changes = (_whole(text, text, "expression"),)
    hint = f"{error.hint}; or {calculated}" if error.hint else calculated
    return Problem("JMP002", message, 0, len(text), hint, changes)


def is_expression(text: str) -> bool:
    """Return whether a string parses as a calculated field."""
    try:
        parse(text)
    except ExpressionSyntaxError:
        return False
    return True


# Type of a JMESPath node -> its name in messages, and a hint.
CONSTRUCTS: dict[str, tuple[str, str]] = {
    "filter_projection": (
        "a filter over an array ('[?...]')",
        'look up an element, as in array_to_map(a, "name").get("x"), or map the whole array',
    ),
    "value_projection": ("an object wildcard ('.*')", "name the field"),
    "flatten": (
        "flattening an array ('[]')",
        "join a fixed number of arrays, as in join_arrays(a[0], a[1])",
    ),
    "slice": ("a slice ('[a:b]')", "list the positions, as in [a[0], a[1]]"),
    "projection": (
        "'[*]' inside a larger expression",
        "map the path with '[*]' by itself, as a plain source",
    ),
    "current": ("'@', the whole payload,", "name the field"),
    "identity": ("'@', the whole payload,", "name the field"),
    "expref": ("'&', an expression for later use,", ""),
}


def refuse(node: dict[str, Any]) -> Inexpressible:
    """Return the exception for a node that cannot be lowered, named by its outermost construct."""
    kind = node["type"]
    if kind in ("projection", "index_expression"):
        inside = [child["type"] for child in node["children"][0].get("children", ())]
        inside += [child["type"] for child in node["children"]]
        kind = next((name for name in ("slice", "flatten") if name in inside), "projection")
    construct, hint = CONSTRUCTS.get(kind, (f"'{kind}'", ""))
    return Inexpressible(construct, hint)

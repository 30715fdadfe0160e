"""Find what is at the end of an expression or a JMESPath source that is being written.

The text may be incomplete or invalid: every text is accepted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mapper.text.patterns import lazy_pattern

_SHARED = r"""
    (?P<space>\s+)
  | (?P<number>[0-9](?:[\w]|\.(?=[0-9]))*)
"""
_EXPRESSION = lazy_pattern(
    _SHARED
    + r"""
  | (?P<comment>\#\#[^\n]*|//[^\n]*|/\*(?:.*?\*/|.*\Z))
  | (?P<string>'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|"(?:[^"\\]|\\.)*+(?:"|\\?\Z))
  | (?P<name>\$\{(?:[^}\\]|\\.)*+(?:\}|\\?\Z)|(?:[^\W\d]|\$(?!\{))(?:\w|@|\$(?!\{)|\\\.)*)
  | (?P<op>&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_JMESPATH = lazy_pattern(
    _SHARED
    + r"""
  | (?P<string>'(?:[^'\\]|\\.)*+(?:'|\\?\Z)|`(?:[^`\\]|\\.)*+(?:`|\\?\Z))
  | (?P<name>"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[^\W\d](?:\w|\\\.)*)
  | (?P<op>&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_EXPRESSION_PATH = lazy_pattern(
    r"""(?:\$\{(?:[^}\\]|\\.)*+\}?|(?:[^\W\d]|\$(?!\{))(?:\w|@|\$(?!\{)|\\\.)*)
    (?:\.(?:\$\{(?:[^}\\]|\\.)*+\}?|(?:\w|@|\$(?!\{)|\\\.)*)|\[(?:"[^"\]]*"?|'[^'\]]*'?|[0-9]*)\]?)*""",
    re.VERBOSE | re.DOTALL,
)
_JMESPATH_PATH = lazy_pattern(
    r"""(?:"(?:[^"\\]|\\.)*+"?|[^\W\d](?:\w|\\\.)*)
    (?:\.(?:"(?:[^"\\]|\\.)*+"?|(?:\w|\\\.)*)|\[(?:\*|[0-9]*)\]?)*""",
    re.VERBOSE | re.DOTALL,
)
_METHOD = lazy_pattern(r"[)\]'\"]\s*\.(\w*)\Z")
_WORD = lazy_pattern(r"[\w$\\.]*(?:\[[0-9*]*\][\w$\\.]*)*")
_IN_BRACKETS = lazy_pattern(r"[\w*\\.]*[\]}]")

_NAME = lazy_pattern(r"[^\W\d]\w*\Z")
_OPERAND = lazy_pattern(r"[\w$'\"`)\]}]")
_OPERATOR_WORDS = frozenset({"and", "or", "not", "eq", "ne", "lt", "le", "gt", "ge", "div", "mod"})


class OpenCall(NamedTuple):
    """A call around a position.

    Attributes:
        name: The function; with a period before it, the method.
        start: The offset of its name.
        argument: The index of the argument at the position.
    """

    name: str
    start: int
    argument: int


class ExpressionCursor(NamedTuple):
    """What is at the end of a text.

    Attributes:
        expects: "operand" where a path or a call can be; "operator" after one; "method" after the
            period of a value; "string" in a string; "relative" where paths do not start at the
            payload; "" in a comment or a number.
        start: The offset of the path, name, or string that is being written.
        typed: The text from `start` on.
        call: The innermost call around the position; None if there is none.
    """

    expects: str
    start: int
    typed: str
    call: OpenCall | None


class _OpenBracket(NamedTuple):
    """An open bracket; `name` is the function or method that it calls, or ""."""

    name: str
    start: int
    commas: int
    is_relative: bool


def expression_cursor(text: str, language: str) -> ExpressionCursor:
    """Return what is at the end of a text.

    Args:
        text: The expression up to the position.
        language: "expression" for Data Prep, "source" for JMESPath.
    """
    return _ExpressionScan(text, language).run()


class _ExpressionScan:
    """A scan of a text from its start; `kind` is that of the last token, which may be a space."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.is_jmespath = language != "expression"
        self.levels: list[_OpenBracket] = []
        self.last = self.before = ""  # the last token that is not a space, and the one before it
        self.start = 0  # the offset of `last`
        self.is_piped = False
        self.kind = ""

    def run(self) -> ExpressionCursor:
        tokens = _JMESPATH if self.is_jmespath else _EXPRESSION
        for match in tokens.finditer(self.text):
            self.kind = match.lastgroup or ""
            if self.kind in ("space", "comment"):
                continue
            unfinished = self.unfinished(match)
            if unfinished is not None:
                return unfinished
            self.follow(match[0])
            self.before, self.last, self.start = self.last, match[0], match.start()
        return self.at_end()

    def unfinished(self, match: re.Match[str]) -> ExpressionCursor | None:
        """Return the string or path that starts with a token and ends with the text, or None."""
        size = len(self.text)
        if self.kind == "string" and match.end() == size and not _is_closed(match[0]):
            return self.answer("string", match.start() + 1)
        if self.kind == "name" and self.last != ".":
            paths = _JMESPATH_PATH if self.is_jmespath else _EXPRESSION_PATH
            path = paths.match(self.text, match.start())
            if path is not None and path.end() == size:
                return self.answer(self.operand, match.start())
        return None

    def follow(self, text: str) -> None:
        """Keep track of brackets, arguments, and pipes."""
        if text in ("(", "[", "{"):
            name = self.last if text == "(" and _NAME.match(self.last) else ""
            name = f".{name}" if name and self.before == "." else name
            is_index = text == "[" and _is_operand(self.last)
            is_inner = text != "(" and (self.last == "." or is_index)
            is_relative = self.is_jmespath and (is_inner or self.is_relative)
            self.levels.append(_OpenBracket(name, self.start, 0, is_relative))
            self.is_piped = False
        elif text in (")", "]", "}") and self.levels:
            self.levels.pop()
        elif text == "," and self.levels:
            level = self.levels[-1]
            self.levels[-1] = level._replace(commas=level.commas + 1)
        elif text == "|" and self.is_jmespath:
            self.is_piped = True

    def at_end(self) -> ExpressionCursor:
        """Return what fits after the last token."""
        size = len(self.text)
        method = _METHOD.search(self.text)
        if self.kind == "comment":
            return self.answer("", size)
        if method is not None:
            return self.answer("method", method.start(1))
        if self.kind == "number" or (self.last == "." and self.kind != "space"):
            return self.answer("", size)
        if _is_operand(self.last):
            return self.answer("operator" if self.kind == "space" else "", size)
        return self.answer(self.operand, size)

    def answer(self, expects: str, start: int) -> ExpressionCursor:
        calls = (level for level in reversed(self.levels) if level.name)
        call = next((OpenCall(level.name, level.start, level.commas) for level in calls), None)
        return ExpressionCursor(expects, start, self.text[start:], call)

    @property
    def is_relative(self) -> bool:
        return self.is_piped or any(level.is_relative for level in self.levels)

    @property
    def operand(self) -> str:
        return "relative" if self.is_relative else "operand"


def _is_operand(token: str) -> bool:
    return _OPERAND.match(token) is not None and token not in _OPERATOR_WORDS


def _is_closed(string: str) -> bool:
    quote = string[0]
    inner = string[1:].replace("\\\\", "").replace("\\" + quote, "")
    return inner.endswith(quote)


def word_after(text: str, typed: str) -> str:
    """Return the rest of a path or name, up to the end of the brackets that it has opened.

    Args:
        text: The text after the position.
        typed: The path or name before the position.
    """
    rest = ""
    is_open = in_braces(typed) or typed.rfind("[") > typed.rfind("]")
    if is_open and (match := _IN_BRACKETS.match(text)):
        rest = match[0]
    match = _WORD.match(text, len(rest))
    return rest + match[0] if match else rest


def in_braces(typed: str) -> bool:
    """Return whether a path ends inside `${}`."""
    return typed.rfind("${") > typed.rfind("}")


def path_around(text: str, offset: int, language: str) -> tuple[int, int] | None:
    """Return the range of the path or name around an offset; None if there is none."""
    tokens = _EXPRESSION if language == "expression" else _JMESPATH
    paths = _EXPRESSION_PATH if language == "expression" else _JMESPATH_PATH
    end = 0
    for match in tokens.finditer(text):
        if match.start() > offset:
            return None
        if match.lastgroup != "name" or match.start() < end:
            continue
        path = paths.match(text, match.start())
        end = match.end() if path is None else path.end()
        if match.start() <= offset <= end:
            return match.start(), end
    return None

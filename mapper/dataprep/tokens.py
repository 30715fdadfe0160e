"""Split an expression into tokens with positions."""

from __future__ import annotations

import re

from mapper.dataprep.problems import ExpressionSyntaxError, Problem, Rewrite
from mapper.text.dataclass import dataclass
from mapper.text.lookalikes import find_entity, lookalike_at, lookalike_word, plain
from mapper.text.patterns import lazy_pattern


@dataclass(frozen=True)
class Token:
    """One token: `kind` is name, wrapped, number, string, op or end; offsets are half-open."""

    kind: str
    text: str
    start: int
    end: int


# Longer operators come first; the parser rejects those that the table of operators does not have.
_TOKEN = re.compile(
    r"""
    (?P<blank>(?:[\ \t\n\r\f]+|\#\#[^\n]*|//[^\n]*|/\*.*?\*/)+)
  | (?P<number>(?:0[xX][0-9a-fA-F]+[lLhH]?
      |[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?[fFdDbB]?
      |[0-9]+(?:[lLhH]|(?:[eE][+-]?[0-9]+)?[fFdDbB])?(?!\.[0-9]))(?![\w$]))
  | (?P<wrapped>\$\{(?:[^}\\]|\\.)*\})
  | (?P<name>(?:[A-Za-z_]|\$(?!\{))(?:[A-Za-z0-9_@]|\$(?!\{)|\\\.(?=[A-Za-z0-9_]))*(?!\w))
  | (?P<string>'(?:[^'\\\r\n]|\\[^\r\n])*'|"(?:[^"\\\r\n]|\\[^\r\n])*")
  | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]*|\#[0-9]+|\#[xX][0-9A-Fa-f]+);)
  | (?P<op>===|!==|\?\?|\?\.|->|<>|\*\*|\+=|-=|&&|\|\||==|!=|<=|>=|=~|!~
      |=\^|!\^|=\$(?!\{)|!\$(?!\{)
      |\?:|/(?!\*)|[-+*%<>!~&|^?:.,=;()\[\]{}])
    """,
    re.VERBOSE | re.DOTALL,
)

_WORD = lazy_pattern(r"\w+")


def tokenize(text: str) -> list[Token]:
    """Return the tokens of an expression; the last one has the kind `end`.

    Raises:
        ExpressionSyntaxError: at the first character that starts no token.
    """
    tokens: list[Token] = []
    offset = 0
    while offset < len(text):
        match = _TOKEN.match(text, offset) or _NUMBER_BEFORE_WORD.match(text, offset)
        if match is None or match.lastgroup == "entity":
            raise ExpressionSyntaxError(_unreadable(text, offset))
        offset = match.end()
        kind = match.lastgroup or "op"
        if kind != "blank":
            tokens.append(Token(kind, match.group(), match.start(), offset))
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


# A number directly before an operator word, as in `qty>2and tax>1`. `2lt` and `2div` are excluded
# because `2l` and `2d` are numbers.
_NUMBER_BEFORE_WORD = lazy_pattern(
    r"(?P<number>[0-9]+\.[0-9]+(?=and|or|eq|ne|lt|le|gt|ge|mod)"
    r"|[0-9]+(?=and|or|eq|ne|gt|ge|mod))"
)


def _unreadable(text: str, offset: int) -> Problem:
    char = text[offset]
    word = _WORD.match(text, offset)
    lookalike = lookalike_word(word[0]) if word and not word[0].isascii() else None
    lookalike = lookalike or lookalike_at(text, offset)
    if lookalike is not None:
        size = len(word[0]) if word and not word[0].isascii() else 1
        changes = _without_lookalikes(text, offset, size, lookalike.typed)
        message = f"unexpected {lookalike.name}"
        return Problem("EXP001", message, offset, offset + 1, lookalike.hint, changes)
    if char == "&":
        return _entity(text, offset)
    if char in "'\"":
        return _open_string(text, offset)
    if text.startswith("${", offset):
        hint = "add the closing brace, as in ${First Name}"
        return Problem("EXP001", "a field name in ${ } is not closed", offset, len(text), hint)
    if text.startswith("/*", offset):
        change = Rewrite(len(text.rstrip()), len(text.rstrip()), " */", "Add '*/'")
        return Problem("EXP001", "a comment is not closed", offset, len(text), "add */", (change,))
    if word is not None and not word[0].isascii() and not char.isdigit():
        message = f"'{word[0]}' has letters that a name without ${{ }} cannot have"
        wrapped = f"${{{word[0]}}}"
        change = Rewrite(offset, word.end(), wrapped)
        return Problem("EXP001", message, offset, word.end(), f"write {wrapped}", (change,))
    if char.isdigit():
        hint = "write decimals as 1.5 or 1.5e3, and names that start with a digit as ${2nd}"
        return Problem("EXP001", "invalid number or name", offset, offset + 1, hint)
    if char == "`":
        hint = "write strings in single or double quotes; backticks are JMESPath"
        return Problem("EXP001", "unexpected backtick", offset, offset + 1, hint)
    if char == "@":
        hint = "write the field's path, or move JMESPath to `source`; '@' is JMESPath"
        return Problem("EXP001", "unexpected '@'", offset, offset + 1, hint)
    if char == "#":
        change = Rewrite(offset, offset + 1, "##")
        hint = "start a comment with ##"
        return Problem("EXP001", "unexpected '#'", offset, offset + 1, hint, (change,))
    hint = "write names with other characters as ${First Name}" if not char.isspace() else ""
    return Problem("EXP001", f"unexpected character '{char}'", offset, offset + 1, hint)


def _without_lookalikes(text: str, offset: int, size: int, typed: str) -> tuple[Rewrite, ...]:
    """Return the rewrites of a lookalike, of all of them, or of the quotes around everything."""
    if typed in ("'", '"') and not text[:offset].strip() and plain(text.rstrip()[-1:]) == typed:
        inner = text.strip()[1:-1]
        return (Rewrite(0, len(text), inner, "Remove the quotes around it"),)
    titles = {"": "Remove it", " ": "Replace with a normal space"}
    single = Rewrite(offset, offset + size, typed, titles.get(typed, ""))
    return single, Rewrite(0, len(text), plain(text), "Replace all such characters")


def _entity(text: str, offset: int) -> Problem:
    entity = find_entity(text, offset)
    if entity is None or entity.start != offset:
        return Problem(
            "EXP001", "unexpected '&'", offset, offset + 1, "join strings with concat(a, b)"
        )
    change = Rewrite(offset, entity.end, entity.typed)
    message = f"unexpected {entity.name}"
    return Problem("EXP001", message, offset, entity.end, entity.hint, (change,))


def _open_string(text: str, offset: int) -> Problem:
    rest = text[offset:]
    end = offset + len(re.split("[\r\n]", rest, maxsplit=1)[0])
    quote = text[offset]
    hint = f"add the closing {quote} on the same line"
    if text[:offset].rstrip(quote)[-1:].isalnum() and quote in text[:offset]:
        hint = f"put a backslash before a {quote} inside a string: \\{quote}"
    change = Rewrite(end, end, quote, f"Add {quote}")
    return Problem("EXP001", "a string is not closed", offset, end, hint, (change,))

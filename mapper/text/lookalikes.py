"""Find characters that look like ASCII characters or are invisible, and what to type instead.

They come from web pages, word processors, and East Asian keyboards.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import html
    import unicodedata
else:
    html = lazy_module("html")
    unicodedata = lazy_module("unicodedata")


_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)

# What to type -> the characters that look like it.
_TYPED = {
    "": _INVISIBLE,
    " ": _SPACES,
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4",
    '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u300c\u300d",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "*": "\u00d7\u2217",
    "/": "\u00f7\u2044\u2215",
    "!=": "\u2260",
    "<=": "\u2264",
    ">=": "\u2265",
    "...": "\u2026",
    ".": "\u3002",
    ",": "\u3001",
}
_CYRILLIC = dict(zip("АВЕКМНОРСТХаеорсухіѕ", "ABEKMHOPCTXaeopcyxis", strict=True))
_INSTEAD = {char: typed for typed, chars in _TYPED.items() for char in chars}
_INSTEAD |= {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | _CYRILLIC

_LOOKALIKE = lazy_pattern("[" + re.escape("".join(_INSTEAD)) + "]")
_ENTITY = lazy_pattern(r"&(?:[A-Za-z][A-Za-z0-9]*|#[0-9]+|#[xX][0-9A-Fa-f]+);")


class Lookalike(NamedTuple):
    """A lookalike character or HTML entity: its offsets, its name, and what to type instead."""

    start: int
    end: int
    name: str
    typed: str

    @property
    def hint(self) -> str:
        """What to do."""
        if not self.typed:
            return "delete it"
        return f"type {'a normal space' if self.typed == ' ' else self.typed} instead"


def find_lookalike(text: str, start: int = 0, end: int | None = None) -> Lookalike | None:
    """Return the first lookalike character of `text[start:end]`, or None."""
    if text.isascii():
        return None
    match = _LOOKALIKE.search(text, start, len(text) if end is None else end)
    return None if match is None else lookalike_at(text, match.start())


def lookalike_at(text: str, offset: int) -> Lookalike | None:
    """Return the lookalike character at an offset, or None if it is any other character."""
    char = text[offset]
    typed = _INSTEAD.get(char)
    if typed is None:
        return None
    shown = "" if typed in ("", " ") else f" '{char}'"
    return Lookalike(offset, offset + 1, f"{_name(char, typed)}{shown} (U+{ord(char):04X})", typed)


def lookalike_word(word: str) -> Lookalike | None:
    """Return the first lookalike of a word, with the whole word in ASCII as `typed`.

    Return None if there is none, or if replacing all of them does not make the word ASCII.
    """
    typed = plain(word)
    lookalike = find_lookalike(word) if typed.isascii() else None
    return None if lookalike is None else lookalike._replace(typed=typed)


def _name(char: str, typed: str) -> str:
    name = str(unicodedata.name(char)).lower()
    if char == "\ufeff":
        return "zero-width byte order mark"
    if "\uff00" < char < "\uff5f":
        return name.replace("fullwidth", "full-width")
    if char in _CYRILLIC:
        return name.replace("cyrillic", "Cyrillic")
    if char == "\u3000":
        return "full-width space"
    if typed in ("'", '"'):
        return "typographic quote"
    return name.replace("zero width", "zero-width").replace("no-break", "non-breaking")


def plain(text: str) -> str:
    """Return the string with every lookalike character replaced by what to type."""
    return text if text.isascii() else _LOOKALIKE.sub(lambda match: _INSTEAD[match[0]], text)


def find_entity(text: str, start: int = 0, end: int | None = None) -> Lookalike | None:
    """Return the first HTML entity, such as `&quot;`, of `text[start:end]`, or None."""
    for match in _ENTITY.finditer(text, start, len(text) if end is None else end):
        typed = html.unescape(match[0])
        if typed != match[0]:
            typed = typed.replace("\u00a0", " ")
            return Lookalike(*match.span(), f"HTML entity '{match[0]}'", typed)
    return None

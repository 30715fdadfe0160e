"""Read a java.util.regex pattern character by character, and its escapes.

Source: java.util.regex.Pattern, and its answers (Java 17).
"""

from __future__ import annotations

import unicodedata
from typing import NoReturn

from mapper.dataprep.problems import PatternError

_SPACES = frozenset(map(ord, " \t\n\x0b\f\r"))
_LINE_ENDS = frozenset(map(ord, "\n\r\x85\u2028\u2029"))
_HEX = frozenset(map(ord, "0123456789abcdefABCDEF"))
_SIMPLE = {"a": 0x07, "e": 0x1B, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09}
_FLAGS = "dimsuxU"

END = 0


class Scanner:
    """Reads a pattern.

    With `(?x)`, methods skip whitespace and comments in exactly the places where Java does.

    Attributes:
        flags: The letters of the flags that are set at the current position.
        at: The current position.
        length: The end of the pattern; the characters from there on are 0.
    """

    def __init__(self, pattern: str) -> None:
        r"""Replace `\Q...\E` by escaped characters."""
        self.flags: frozenset[str] = frozenset()
        self.at = 0
        self._codes: list[int] = []
        self._places: list[int] = []
        self._expand_quotes(pattern)
        self.length = len(self._codes)
        self._codes += [END] * 4
        self._places += [len(pattern)] * 4

    def _expand_quotes(self, pattern: str) -> None:
        place, quoted = 0, False
        while place < len(pattern):
            if quoted:
                end = pattern.find("\\E", place)
                end = len(pattern) if end < 0 else end
                self._add_quoted(pattern, place, end)
                place, quoted = end + 2, False
                continue
            end = place + 1 + (pattern[place] == "\\")
            quoted = pattern[place:end] == "\\Q"
            if not quoted:
                self._add(pattern[place:end], place)
            place = end

    def _add(self, text: str, place: int) -> None:
        self._codes += map(ord, text)
        self._places += range(place, place + len(text))

    def _add_quoted(self, pattern: str, start: int, end: int) -> None:
        for place in range(start, end):
            char = pattern[place]
            if char.isdigit() and char.isascii() and place == start:
                # a plain digit would belong to a back reference before the quotes
                self._codes += map(ord, f"\\x{ord(char):02x}")
                self._places += [place] * 4
                continue
            if char.isascii() and not char.isalnum():
                self._codes.append(ord("\\"))
                self._places.append(place)
            self._add(char, place)

    def error(self, reason: str, *, available: bool = True) -> NoReturn:
        """Raise `PatternError` with the index that Java reports."""
        place = self._places[min(max(self.at - 1, 0), len(self._places) - 1)]
        raise PatternError(f"{reason} near index {place}", available=available)

    def missing(self, construct: str) -> NoReturn:
        """Raise `PatternError` for a construct that Java supports and mapper does not."""
        self.error(f"mapper does not support {construct}", available=False)

    # --- stepping -------------------------------------------------------------------------

    def raw(self, offset: int = 0) -> int:
        """Return the character at an offset, without skipping anything."""
        return self._codes[min(self.at + offset, self.length)]

    def peek(self) -> int:
        """Skip whitespace and comments; return the current character."""
        if "x" in self.flags:
            self._skip_whitespace()
        return self.raw()

    def next(self) -> int:
        """Advance; return the current character."""
        self.at += 1
        return self.peek()

    def read(self) -> int:
        """Return the current character; advance."""
        code = self.peek()
        self.at += 1
        return code

    def skip(self) -> int:
        """Return the next character, which may be whitespace, and advance past it."""
        self.at += 2
        return self.raw(-1)

    def accept(self, char: str, reason: str) -> None:
        """Skip a required character; raise `PatternError` for another one."""
        if self.read() != ord(char):
            self.error(reason)

    def _skip_whitespace(self) -> None:
        ends = {0x0A} if "d" in self.flags else _LINE_ENDS
        while True:
            while self.raw() in _SPACES and self.at < self.length:
                self.at += 1
            if self.raw() != ord("#"):
                return
            while self.raw() != END and self.raw() not in ends:
                self.at += 1

    def change_flags(self) -> None:
        """Set the flags that follow, and clear those after `-`."""
        self._letters(add=True)
        if self.peek() == ord("-"):
            self.next()
            self._letters(add=False)

    def _letters(self, *, add: bool) -> None:
        while (letter := chr(self.peek())) in _FLAGS or letter == "c":
            if letter == "c":
                self.missing("the flag 'c'")
            changed = {"U", "u"} if letter == "U" else {letter}
            self.flags = self.flags | changed if add else self.flags - changed
            self.next()

    # --- escapes --------------------------------------------------------------------------

    def character_escape(self, letter: str) -> int | None:
        """Return the character of an escape; None for an escape of another kind.

        The letter or digit after the backslash must already be read.
        """
        match letter:
            case "a" | "e" | "f" | "n" | "r" | "t":
                return _SIMPLE[letter]
            case "0":
                return self._octal()
            case "c":
                if self.at >= self.length:
                    self.error("Illegal control escape sequence")
                return self.read() ^ 64
            case "u":
                return self._unicode()
            case "x":
                return self._hexadecimal()
            case "N":
                return self._named()
            case "\0" if self.at > self.length:
                self.error("Unexpected internal error")
        return None if letter.isascii() and letter.isalnum() else ord(letter)

    def _octal(self) -> int:
        first = self._octal_digit()
        if first is None:
            self.at += 1
            self.error("Illegal octal escape sequence")
        second = self._octal_digit()
        if second is None:
            return first
        third = self._octal_digit() if first <= 3 else None
        value = first * 8 + second
        return value if third is None else value * 8 + third

    def _octal_digit(self) -> int | None:
        """Return the octal digit and advance; None, without advancing, for another character."""
        place = self.at
        digit = self.read() - ord("0")
        if 0 <= digit <= 7:
            return digit
        self.at = place
        return None

    def _unicode(self) -> int:
        code = self._four_digits()
        if not 0xD800 <= code < 0xDC00:
            return code
        place = self.at
        if self.read() == ord("\\") and self.read() == ord("u"):
            second = self._four_digits()
            if 0xDC00 <= second < 0xE000:
                return 0x10000 + ((code - 0xD800) << 10) + second - 0xDC00
        self.at = place
        return code

    def _four_digits(self) -> int:
        code = 0
        for _ in range(4):
            digit = self.read()
            if digit not in _HEX:
                self.error("Illegal Unicode escape sequence")
            code = code * 16 + int(chr(digit), 16)
        return code

    def _hexadecimal(self) -> int:
        first = self.read()
        if first == ord("{") and self.peek() in _HEX:
            return self._braced()
        second = self.read() if first in _HEX else first
        if second not in _HEX:
            self.error("Illegal hexadecimal escape sequence")
        return int(chr(first) + chr(second), 16)

    def _braced(self) -> int:
        code = 0
        while (digit := self.read()) in _HEX:
            code = code * 16 + int(chr(digit), 16)
            if code > 0x10FFFF:
                self.error("Hexadecimal codepoint is too big")
        if digit != ord("}"):
            self.error("Unclosed hexadecimal escape sequence")
        return code

    def _named(self) -> int:
        if self.read() != ord("{"):
            self.error("Illegal character name escape sequence")
        start = self.at
        while self.read() != ord("}"):
            if self.at >= self.length:
                self.error("Unclosed character name escape sequence")
        name = self.text(start, self.at - 1).strip().upper()
        try:
            char = unicodedata.lookup(name)
        except KeyError:
            char = ""
        if len(char) != 1 or unicodedata.name(char, "") != name:
            self.missing(f"the character name [{name}]")
        return ord(char)

    def text(self, start: int, end: int) -> str:
        """Return a part of the pattern."""
        return "".join(map(chr, self._codes[start:end]))

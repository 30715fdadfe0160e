"""Translate a pattern of java.util.regex to the `regex` library.

Every construct is parsed as by Java 17 and written anew, so the syntax of the library alone is
never passed through. Case-insensitive characters and predefined sets are expanded because the two
differ.

Source: java.util.regex.Pattern, and its answers (Java 17).
"""

from __future__ import annotations

import re

from mapper.dataprep.java_regex.classes import ClassReader
from mapper.dataprep.java_regex.pieces import (
    LINE_BREAK,
    RegexPiece,
    alternatives,
    dot,
    line_end,
    line_start,
    repeated,
    sequence,
    word_bound,
)
from mapper.dataprep.java_regex.result import Translation
from mapper.dataprep.java_regex.sets import CharacterSet, character, folded, same_folded

# Sets that can differ between a character beyond U+FFFF and its surrogates.
_UNEVEN = r"\\[pPU]|\\ud[89a-f]"

_SPECIAL = frozenset("123456789ABDGHRSVWXZbdhkpPsvwz")


def translate(pattern: str) -> Translation:
    """Translate a pattern.

    Raises:
        PatternError: if Java does not compile it, or if it cannot be translated.
    """
    return _Translator(pattern).translate()


class _Translator(ClassReader):
    """Translates one pattern; each method parses one rule and returns a piece."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self._names: dict[str, int] = {}
        self._groups = 0
        self._whole = any(char > "\uffff" for char in pattern)
        self._wholes = self._unevens = 0
        self._folds_ascii = self._splits = False

    def translate(self) -> Translation:
        piece = self._alternatives()
        if self.at < self.length:
            if self.peek() == ord(")"):
                self.error("Unmatched closing ')'")
            self.error("Unexpected internal error")
        text = re.sub(
            r"\\g<([0-9]+)>",  # a missing group never matches
            lambda match: match[0] if int(match[1]) <= self._groups else "(?!)",
            piece.text,
        )
        return Translation(
            text, self._groups, self._names, piece.size, piece.min_length,
            self._whole, self._folds_ascii, self._splits,
        )  # fmt: skip

    # --- structure ------------------------------------------------------------------------

    def _alternatives(self) -> RegexPiece:
        pieces = [self._sequence()]
        while self.peek() == ord("|"):
            self.next()
            pieces.append(self._sequence())
        return alternatives(pieces)

    def _sequence(self) -> RegexPiece:
        pieces: list[RegexPiece] = []
        while True:
            code = self.peek()
            if chr(code) in "|)" or (code == 0 and self.at >= self.length):
                return sequence(pieces)
            if chr(code) in "?*+":
                self.next()
                self.error(f"Dangling meta character '{chr(code)}'")
            if code == ord("("):
                group = self._group()
                if group is not None:
                    pieces.append(self._counted(group))
            else:
                *row, last = self._elements(chr(code))
                pieces += [*row, self._counted(last)]

    def _elements(self, char: str) -> list[RegexPiece]:
        """Read one element, or plain characters; a quantifier applies to the last one."""
        match char:
            case "[":
                return [self._set(self.character_class())]
            case "^":
                self.next()
                return [RegexPiece(line_start(self.flags))]
            case "$":
                self.next()
                return [RegexPiece(line_end(self.flags))]
            case ".":
                self.next()
                return [self._set(CharacterSet([], whole=True), dot(self.flags))]
            case "\\" if chr(self.raw(1)) in "pP":
                return [self._set(self.property_escape())]
        return self._plain_row() or [self._special()]

    def _counted(self, piece: RegexPiece) -> RegexPiece:
        """Read the quantifier of an element."""
        low, high = 0, None
        match chr(self.peek()):
            case "?":
                high = 1
            case "*":
                pass
            case "+":
                low = 1
            case "{":
                low, high = self._braces()
                self.at -= 1
            case _:
                return piece
        mode = chr(self.next())
        if mode not in "?+":
            return repeated(piece, low, high, "")
        self.next()
        return repeated(piece, low, high, mode)

    def _braces(self) -> tuple[int, int | None]:
        digit = self.skip()
        if not ord("0") <= digit <= ord("9"):
            self.error("Illegal repetition")
        low, after = self._number(digit)
        high: int | None = low
        if after == ord(","):
            after = self.read()
            high = None
            if after != ord("}"):
                high, after = self._number(after)
        if after != ord("}"):
            self.error("Unclosed counted closure")
        if high is not None and high < low:
            self.error("Illegal repetition range")
        return low, high

    def _number(self, digit: int) -> tuple[int, int]:
        """Return the number that starts with a digit, and the character after it."""
        number = 0
        while ord("0") <= digit <= ord("9"):
            number = number * 10 + digit - ord("0")
            if number >= 2**31:
                self.error("Illegal repetition range")
            digit = self.read()
        return number, digit

    # --- groups ---------------------------------------------------------------------------

    def _group(self) -> RegexPiece | None:
        """Read a group; return None for flags alone."""
        flags, level = self.flags, self.enter()
        if self.next() != ord("?"):
            piece: RegexPiece | None = self._capturing()
        else:
            piece = self._marked(chr(self.skip()))
        if piece is not None:
            self.accept(")", "Unclosed group")
            self.flags = flags
        self.leave(level)
        return piece

    def _capturing(self) -> RegexPiece:
        self._groups += 1
        inner = self._alternatives()
        return inner._replace(text=f"({inner.text})", kind="group", groups=max(1, inner.groups))

    def _marked(self, mark: str) -> RegexPiece | None:
        match mark:
            case ":":
                return self._pure()
            case "=" | "!":
                inner = self._alternatives()
                return RegexPiece(
                    f"(?{mark}{inner.text})", size=inner.size + 1,
                    groups=inner.groups, is_ordered=inner.is_ordered,
                )  # fmt: skip
            case ">":
                inner = self._alternatives()
                ordered = inner.is_ordered or inner.min_length != inner.max_length
                return inner._replace(text=f"(?>{inner.text})", kind="atom", is_ordered=ordered)
            case "<":
                return self._behind_or_named(self.read())
            case "$" | "@":
                self.error("Unknown group type")
        self.at -= 1
        self.change_flags()
        end = self.read()
        if end == ord(")"):
            return None
        if end != ord(":"):
            self.error("Unknown inline modifier")
        return self._pure()

    def _pure(self) -> RegexPiece:
        inner = self._alternatives()
        return inner._replace(text=f"(?:{inner.text})", kind="group")

    def _behind_or_named(self, code: int) -> RegexPiece:
        if chr(code) in "=!":
            return self._behind(chr(code))
        name = self._name(code)
        if name in self._names:
            self.error(f"Named capturing group <{name}> is already defined")
        self._names[name] = self._groups + 1
        return self._capturing()

    def _name(self, code: int) -> str:
        name = ""
        while (char := chr(code)).isascii() and (char.isalnum() if name else char.isalpha()):
            name += char
            code = self.read()
        if not name:
            self.error("capturing group name does not start with a Latin letter")
        if code != ord(">"):
            self.error("named capturing group is missing trailing '>'")
        return name

    def _behind(self, mark: str) -> RegexPiece:
        wholes, unevens = self._wholes, self._unevens
        inner = self._alternatives()
        if not inner.is_bounded:
            self.error("Look-behind group does not have an obvious maximum length")
        varies = inner.min_length != inner.max_length
        if inner.max_length > 2**31 + self.length:
            self.missing("a look-behind of this length")
        groups = inner.groups if mark == "=" else 0  # "!" hides its groups
        if inner.is_ordered or groups > 1 or (groups and varies):
            self.missing("a look-behind of variable length with a group or an atomic part")
        if self._unevens > unevens or (self._wholes > wholes and inner.max_length > 1):
            self._splits = True
        return RegexPiece(f"(?<{mark}{inner.text})", size=inner.size + 1, groups=inner.groups)

    # --- sets, bounds and references ------------------------------------------------------

    def _set(self, characters: CharacterSet, text: str = "") -> RegexPiece:
        text = text or characters.text
        if characters.reads_whole:
            self._whole = True
            self._wholes += 1
            self._unevens += re.search(_UNEVEN, text) is not None
        return RegexPiece(text, "char", 1, 1)

    def _special(self) -> RegexPiece:
        """Read an escape that is not a character."""
        letter = chr(self.skip())
        known = self.predefined(letter)
        if known is not None:
            return self._set(known)
        match letter:
            case "A":
                return RegexPiece(r"\A")
            case "z":
                return RegexPiece(r"\Z")
            case "Z":
                return RegexPiece(line_end(self.flags - {"m"}))
            case "G":
                return RegexPiece(r"\G")
            case "b" | "B":
                return self._bound(letter)
            case "R":
                return RegexPiece(LINE_BREAK, min_length=1, max_length=2)
            case "X":
                self.missing(r"\X")
            case "k":
                return self._reference(self._named_group())
        return self._reference(self._group_number(letter))

    def _bound(self, letter: str) -> RegexPiece:
        if letter == "b" and self.peek() == ord("{") and self.raw(1) == ord("g"):
            self.skip()
            if self.read() != ord("}"):
                self.error("Illegal/unsupported escape sequence")
            self.missing(r"\b{g}")
        return RegexPiece(word_bound(letter, self.flags), size=8)

    def _named_group(self) -> int:
        if self.read() != ord("<"):
            self.error("\\k is not followed by '<' for named capturing group")
        name = self._name(self.read())
        if name not in self._names:
            self.error(f"named capturing group <{name}> does not exist")
        return self._names[name]

    def _group_number(self, digit: str) -> int:
        """Return a group number: more digits belong to it while such a group has started."""
        number = int(digit)
        while ord("0") <= (code := self.peek()) <= ord("9"):
            longer = number * 10 + code - ord("0")
            if longer > self._groups:
                break
            number = longer
            self.read()
        return number

    def _reference(self, number: int) -> RegexPiece:
        text = rf"\g<{number}>"
        if "i" in self.flags:
            self._folds_ascii |= "u" not in self.flags
            text = f"(?i-f:{text})"
        return RegexPiece(text, is_bounded=False, is_ordered=True)

    # --- plain characters -----------------------------------------------------------------

    def _plain_row(self) -> list[RegexPiece]:
        """Read plain characters, without the last one if it has a quantifier; [] at an escape."""
        codes: list[int] = []
        places: list[int] = []
        while True:
            code = self.peek()
            char, place = chr(code), self.at
            if char in "*+?{":
                if len(codes) > 1:
                    self.at = places[-1]
                    codes.pop()
                break
            if char in "[^$.|()" or (code == 0 and self.at >= self.length):
                break
            if char == "\\":
                if chr(self.raw(1)) in _SPECIAL:
                    if not codes:
                        return []
                    break
                code = self._plain_escape()
            else:
                self.at += 1
            codes.append(code)
            places.append(place)
        if not codes:
            return [RegexPiece("", size=0)]
        return [self._character(code, in_row=len(codes) > 1) for code in codes]

    def _plain_escape(self) -> int:
        code = self.character_escape(chr(self.skip()))
        if code is None:
            self.error("Illegal/unsupported escape sequence")
        return code

    def _character(self, code: int, *, in_row: bool) -> RegexPiece:
        if 0xD800 <= code <= 0xDFFF:
            self.missing("an unpaired surrogate")
        if in_row and "i" in self.flags and "u" in self.flags:
            characters = CharacterSet([*map(character, same_folded(folded(code)))])
        else:
            characters = self.single_character(code)
        return self._set(characters, character(code) if len(characters.members) == 1 else "")

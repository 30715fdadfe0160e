r"""Character classes of java.util.regex: `[a-z[A-Z]&&[^x]]`, `\d` and `\p{L}`.

Source: java.util.regex.Pattern, and its answers (Java 17).
"""

from __future__ import annotations

import re

from mapper.dataprep.java_regex.scanner import Scanner
from mapper.dataprep.java_regex.sets import (
    PREDEFINED,
    UNICODE_PREDEFINED,
    CharacterSet,
    Intersection,
    ascii_folded_span,
    character,
    folded,
    folded_span,
    lower,
    property_set,
    same_folded,
    span,
    upper,
)

MAX_DEPTH = 50  # nested classes and groups; bounds the recursion

# Characters below U+0100 with another case at or above it, which are not in Java's bitmap.
_BEYOND = frozenset(map(ord, "\xff\xb5IiSsKk\xc5\xe5"))


class ClassReader(Scanner):
    """Reads classes from the opening bracket, and escapes from the backslash."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self._depth = 0

    def enter(self) -> int:
        """Go one level down; return the previous level for `leave`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self.missing(f"nesting of more than {MAX_DEPTH} levels")
        return self._depth - 1

    def leave(self, level: int) -> None:
        """Go back up to a level."""
        self._depth = level

    def character_class(self, *, consume: bool = True) -> CharacterSet:
        """Read a class, and its closing bracket if `consume`; the right side of `&&` has none."""
        level = self.enter()
        members = _Class()
        code = self.next()
        if code == ord("^") and self.raw(-1) == ord("["):
            members.negated = True
            code = self.next()
        while code != ord("]") or not members:
            if code == ord("["):
                members.add(self.character_class())
            elif code == ord("&") and self._at_intersection():
                self._intersect(members)
            elif code == 0 and self.at >= self.length:
                self.error("Unclosed character class")
            else:
                members.add(self._range(members.loose))
            code = self.peek()
        if consume:
            self.next()
        self.leave(level)
        return members.result()

    def _at_intersection(self) -> bool:
        """Return whether `&&` is next, and skip it if so."""
        if self.next() == ord("&"):
            self.next()
            return True
        self.at -= 1
        return False

    def _intersect(self, members: _Class) -> None:
        self.enter()  # an intersection contains the members before it
        right: CharacterSet | None = None
        while chr(code := self.peek()) not in "]&":
            if code == ord("["):
                part = self.character_class()
            else:
                self.at -= 1
                part = self.character_class(consume=False)
            right = part if right is None else CharacterSet([right, part])
        if not members.intersect(right):
            self.error("Bad class syntax")

    def _range(self, loose: CharacterSet) -> CharacterSet | None:
        """Read a member; None for a character that was added to `loose`."""
        code = self.peek()
        if code == ord("\\"):
            letter = chr(self.raw(1))
            if letter in "pP":
                return self.property_escape()
            as_end = self.raw(2) == ord("-")
            self.skip()
            predefined = None if letter == "v" and as_end else self.predefined(letter)
            if predefined is not None:
                return predefined
            code = self._escape(letter)
        else:
            self.next()
        if self.peek() == ord("-"):
            end = self.raw(1)
            if end not in (ord("["), ord("]")):
                return self._span(code, self._range_end())
        return self._single(code, loose)

    def _range_end(self) -> int:
        code = self.next()
        if code != ord("\\"):
            self.next()
            return code
        letter = chr(self.skip())
        if letter != "v" and self.predefined(letter) is not None:
            return -1
        return self._escape(letter)

    def _escape(self, letter: str) -> int:
        if letter == "v":
            return 0x0B
        code = None if letter in "123456789" else self.character_escape(letter)
        if code is None:
            self.error("Illegal/unsupported escape sequence")
        return code

    def _span(self, first: int, last: int) -> CharacterSet:
        if last < first:
            self.error("Illegal character range")
        members = CharacterSet([span(first, last)])
        members.whole = "i" in self.flags or (first <= 0xDFFF and last >= 0xD800) or last > 0xFFFF
        if "i" in self.flags:
            others = folded_span if "u" in self.flags else ascii_folded_span
            members.members += map(character, others(first, last))
        return members

    def _single(self, code: int, loose: CharacterSet) -> CharacterSet | None:
        fold, unicode = "i" in self.flags, "u" in self.flags
        if code > 0xFF or (fold and unicode and code in _BEYOND):
            return self.single_character(code)
        codes = {code}
        if fold and unicode and code > 0x7F:
            codes |= {lower(code), upper(code)}
        elif fold:
            codes |= {*ascii_folded_span(code, code)}
        loose.members.append("".join(map(character, sorted(codes))))
        return None

    def single_character(self, code: int) -> CharacterSet:
        """Return a single character with its other cases."""
        codes = [code]
        if "i" in self.flags and "u" in self.flags:
            # a character without other cases matches only itself, even if others fold to it
            if not upper(code) == folded(code) == code:
                codes = [*same_folded(folded(code))]
        elif "i" in self.flags:
            codes += ascii_folded_span(code, code)
        whole = code > 0xFFFF or 0xD800 <= code <= 0xDFFF or (len(codes) > 1 and "u" in self.flags)
        return CharacterSet([*map(character, codes)], whole=whole)

    def predefined(self, letter: str) -> CharacterSet | None:
        r"""Return the set of `\d`, `\D` and the like; None for another letter."""
        key = letter.lower()
        if key not in PREDEFINED:
            return None
        unicode = "U" in self.flags and key in UNICODE_PREDEFINED
        text = UNICODE_PREDEFINED[key] if unicode else PREDEFINED[key]
        negated = letter != key
        return CharacterSet([text], negated=negated, whole=unicode or negated)

    def property_escape(self) -> CharacterSet:
        r"""Read `\p{Name}` or `\pL`, or with `P` their complement."""
        self.at += 1
        negated = self.raw() == ord("P")
        if self.next() == ord("{"):
            self.next()
            start = self.at
            while self.read() != ord("}"):
                if self.at > self.length:
                    self.error("Unclosed character family")
            if self.at <= start + 1:
                self.error("Empty character family")
            name = self.text(start, self.at - 1)
        else:
            name = chr(self.read())
        text = property_set(name, fold="i" in self.flags, unicode="U" in self.flags)
        if text is None:
            kind = "Unicode property" if "=" in name else "character property name"
            self.error(f"Unknown {kind} {{{name}}}")
        whole = re.search(r"\\[pPU]", text) is not None
        return CharacterSet([text], negated=negated, whole=whole)


class _Class:
    """A class that is being read.

    Java collects single characters separately (`loose`) and adds them to the class late: `&&`
    intersects the members so far, but later characters still join `loose`.

    Attributes:
        loose: The single characters so far.
        negated: Whether it starts with `^`.
    """

    def __init__(self) -> None:
        self.loose = CharacterSet()
        self.negated = False
        self._union: list[str | CharacterSet] = []
        self._last: CharacterSet | None = None
        self._has_loose = False

    def __bool__(self) -> bool:
        return bool(self._union) or self._has_loose

    def add(self, member: CharacterSet | None) -> None:
        """Add a member; None is a character that is already in `loose`."""
        self._last = member
        if member is None:
            self._has_loose = True
        else:
            self._union.append(member)

    def _take_loose(self) -> None:
        if self._has_loose:
            self._has_loose = False
            if not self._union:
                self._last = self.loose
            self._union.append(self.loose)

    def intersect(self, right: CharacterSet | None) -> bool:
        """Intersect with the operand of `&&`; return False if Java cannot.

        Without an operand, Java intersects with the last one it read.
        """
        self._take_loose()
        if right is not None:
            self._last = right
        if self._last is None:
            return False
        if self._union:
            self._union = [Intersection([CharacterSet(self._union), self._last])]
        else:
            self._union = [self._last]
        return True

    def result(self) -> CharacterSet:
        """Return the set of the complete class."""
        self._take_loose()
        only = self._union[0]
        if len(self._union) == 1 and not self.negated and isinstance(only, CharacterSet):
            return only
        return CharacterSet(self._union, negated=self.negated)

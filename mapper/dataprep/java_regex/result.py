"""The result of translating a pattern."""

from __future__ import annotations

from typing import NamedTuple


class Translation(NamedTuple):
    r"""A translated pattern.

    Attributes:
        text: For the library with its flags V1 and DOTALL; correct for ASCII strings. Other strings
            need the result of `beyond_ascii`.
        groups: The number of groups.
        names: The numbers of groups by name.
        size: The number of elements, with repeats expanded: the cost of compiling.
        min_length: The minimum number of characters of a match.
        whole: Whether Java tries to match at each character, and not at each UTF-16 unit.
        folds_ascii: Whether a back reference ignores the case of ASCII letters only.
        splits: Whether a look-behind sees the surrogates of characters beyond U+FFFF.
    """

    text: str
    groups: int
    names: dict[str, int]
    size: int
    min_length: int
    whole: bool
    folds_ascii: bool
    splits: bool

"""The result of translating a pattern."""

from __future__ import annotations

from typing import NamedTuple


class Translation(NamedTuple):
    r"""What a pattern became.

    Attributes:
        text: For the library, with its flags V1 and DOTALL. It is right for ASCII texts; for
            others it goes through `beyond_ascii` first.
        groups: How many groups there are.
        names: The names of groups with their numbers.
        size: Elements, with counts written out: compiling costs as much.
        least: The fewest characters that a match has.
        whole: Whether Java tries whole characters, and not each UTF-16 unit.
        folds_ascii: Whether a back reference ignores the case of ASCII letters only.
        splits: Whether a look-behind sees halves of characters beyond U+FFFF.
    """

    text: str
    groups: int
    names: dict[str, int]
    size: int
    least: int
    whole: bool
    folds_ascii: bool
    splits: bool

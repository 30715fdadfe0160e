"""Regular expression functions. A null text gives null.

Source: Adobe, "Data Prep mapping functions", regular expressions; java.util.regex.Matcher.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.regexes import check_java, fits, groups_of, plain_text, usable_java
from mapper.dataprep.signature import Function, Parameter, signature
from mapper.dataprep.values import text_of


def extract_regex(value: Any, pattern: Any) -> list[str | None] | None:
    """The first match and its groups.

    Assumed for the platform: the match may stand anywhere in the text; without one the array is
    empty; a group that took no part is null.
    """
    if value is None:
        return None
    text, pattern = text_of(value), text_of(pattern)
    plain = plain_text(pattern)
    if plain is not None:
        return [plain] if plain in text else []
    return groups_of(usable_java(pattern), text) or []


def matches_regex(value: Any, pattern: Any) -> bool | None:
    """Whether a pattern matches. Assumed for the platform: the whole text, not a part of it."""
    if value is None:
        return None
    text = text_of(value)
    return fits(text_of(pattern), text)


FUNCTIONS = (
    Function(
        "extract_regex",
        signature(Parameter("input", "string"), Parameter("regex", "string"), returns="array"),
        "Takes the first match of a regular expression, then its groups.", extract_regex,
        literal_checks=((1, check_java),),
        examples=(
            ('extract_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")',
             ["E259,E259B_009,1_1", "E259", "1_1"]),
        ),
    ),
    Function(
        "matches_regex",
        signature(Parameter("input", "string"), Parameter("regex", "string"), returns="boolean"),
        "Says whether a regular expression matches the whole text.", matches_regex,
        literal_checks=((1, check_java),),
        examples=(('matches_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")', True),),
    ),
)  # fmt: skip

"""Regular expression functions. A null string returns null.

Source: Adobe, "Data Prep mapping functions", regular expressions; java.util.regex.Matcher.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.regexes import check_java, fits, groups_of, plain_text, usable_java
from mapper.dataprep.signature import Function, Parameter, signature
from mapper.dataprep.values import text_of


def extract_regex(value: Any, pattern: Any) -> list[str | None] | None:
    """Return the first match and its groups.

    Assumed for the platform: the match may be anywhere in the string; without a match the array is
    empty; a group that does not participate is null.
    """
    if value is None:
        return None
    text, pattern = text_of(value), text_of(pattern)
    plain = plain_text(pattern)
    if plain is not None:
        return [plain] if plain in text else []
    return groups_of(usable_java(pattern), text) or []


def matches_regex(value: Any, pattern: Any) -> bool | None:
    """Return whether a pattern matches. Assumed for the platform: the whole string."""
    if value is None:
        return None
    text = text_of(value)
    return fits(text_of(pattern), text)


FUNCTIONS = (
    Function(
        "extract_regex",
        signature(Parameter("input", "string"), Parameter("regex", "string"), returns="array"),
        "Returns the first match of a regular expression, then its groups.", extract_regex,
        literal_checks=((1, check_java),),
        examples=(
            ('extract_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")',
             ["E259,E259B_009,1_1", "E259", "1_1"]),
        ),
    ),
    Function(
        "matches_regex",
        signature(Parameter("input", "string"), Parameter("regex", "string"), returns="boolean"),
        "Returns whether a regular expression matches the whole string.", matches_regex,
        literal_checks=((1, check_java),),
        examples=(('matches_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")', True),),
    ),
)  # fmt: skip

"""Regular expression functions.

Source: Adobe, "Data Prep mapping functions", regular expressions; java.util.regex.Matcher.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.regexes import check_java, fits, groups_of, plain_text, usable_java
from mapper.dataprep.signature import Function, signature
from mapper.dataprep.values import text_of


def _extract_regex(value: Any, pattern: Any) -> list[str | None] | None:
    if value is None:
        return None
    text, pattern = text_of(value), text_of(pattern)
    plain = plain_text(pattern)
    if plain is not None:
        return [plain] if plain in text else []
    return groups_of(usable_java(pattern), text) or []


def _matches_regex(value: Any, pattern: Any) -> bool | None:
    if value is None:
        return None
    text = text_of(value)
    return fits(text_of(pattern), text)


FUNCTIONS = (
    Function(
        "extract_regex", signature("array", input="string", regex="string"),
        "Returns the first match of a regular expression, followed by its groups.", _extract_regex,
        literal_checks=((1, check_java),),
        examples=(
            ('extract_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")',
             ["E259,E259B_009,1_1", "E259", "1_1"]),
        ),
        invalid_examples=('extract_regex("E259", "(")', 'extract_regex("E259", "GS[0-9]")'),
        assumptions=(
            "The match may be anywhere in the string.",
            "Without a match, the array is empty.",
            "A group that does not participate in the match is null.",
        ),
    ),
    Function(
        "matches_regex", signature("boolean", input="string", regex="string"),
        "Returns whether a regular expression matches the whole string.", _matches_regex,
        literal_checks=((1, check_java),),
        examples=(('matches_regex("E259,E259B_009,1_1", "([^,]+),[^,]*,([^,]+)")', True),),
        invalid_examples=('matches_regex("E259", "(")',),
        assumptions=("A match of only a part of the string does not count.",),
    ),
)  # fmt: skip

"""Patterns that are proposed for a date."""

from __future__ import annotations

import pytest

from mapper.dataprep.common_patterns import PATTERNS, patterns_for
from mapper.dataprep.patterns import date_pattern


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("04/11/2025 08:31", ("MM/dd/yyyy HH:mm", "dd/MM/yyyy HH:mm")),
        ("04/11/2025", ("MM/dd/yyyy", "dd/MM/yyyy")),
        ("04/04/2025", ("MM/dd/yyyy",)),
        ("14/11/2025 08:31", ("dd/MM/yyyy HH:mm",)),
        ("14.11.2025", ("dd.MM.yyyy",)),
        ("Nov 4, 2025", ("MMM d, yyyy",)),
        ("soon", ()),
        ("", ()),
        ("9" * 10_000, ()),
    ],
)
def test_patterns_that_parse_a_string(text, patterns):
    assert patterns_for(text) == patterns


def test_every_pattern_is_valid_and_listed_once():
    assert len(set(PATTERNS)) == len(PATTERNS)
    for pattern in PATTERNS:
        assert date_pattern(pattern)

"""Conditions that are the same for every row."""

from __future__ import annotations

import pytest

from mapper.dataprep import parse
from mapper.dataprep.folding import choices, constant_truth


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("true", True), ("'' == ''", True), ("1 > 2", False), ("'a' == 'b' || 2 > 1", True),
        ("!('a' == 'a')", False), ("a == a", True), ("a.b != a.b", False), ("!(a < a)", True),
        ("lower('A') == 'a'", True), ("iif(true, false, true)", False), ("0", False),
        ("a == b", None), ("a", None), ("now() == now()", True), ("uuid() == 'x'", None),
        ("now() > date('2020-01-01')", None), ("1 / 0 == 1", None), ("'x' > 1", None),
        ("true || a", None), ("fpid_to_ecid('a') == 'b'", None),
    ],
)  # fmt: skip
def test_what_a_condition_always_is(text, truth):
    assert constant_truth(parse(text)) is truth


def test_choices_of_both_spellings_however_deep():
    found = choices(parse("concat(iif(a, b, c), d ? e : (f ? 1 : 2))"))
    assert len(list(found)) == 3

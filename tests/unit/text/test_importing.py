"""Modules and patterns that are loaded at their first use."""

from __future__ import annotations

import re

import pytest

from mapper.text.importing import lazy_module
from mapper.text.patterns import lazy_pattern


def test_a_module_is_imported_when_an_attribute_is_read():
    missing = lazy_module("mapper.no_such_module")
    with pytest.raises(ModuleNotFoundError):
        _ = missing.name
    fractions = lazy_module("fractions")
    assert fractions.Fraction(1, 2) == fractions.Fraction("0.5")
    with pytest.raises(AttributeError):
        _ = fractions.no_such_name


def test_a_pattern_is_compiled_when_a_method_is_called():
    wrong = lazy_pattern("(")
    with pytest.raises(re.error):
        wrong.match("")
    assert lazy_pattern("a", re.IGNORECASE).fullmatch("A")
    assert lazy_pattern(b"a").search(b"ba")

"""The operators `=~`, `=^` and `=$`, and their negations.

Source: the answers of Apache Commons JEXL 3.1: a string to the right of `=~` is a regular
expression that must match the whole left side; an array or object must contain it as an element or
key; anything else is compared with `==`, as is a left side of `=^` and `=$` that is not a string.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep.access import OtherKey
from mapper.dataprep.comparison import equals, same
from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.regexes import fits
from mapper.dataprep.values import java_text

_PLAIN = frozenset({str, int, bool, type(None)})
_FEW, _MANY = 1_000, 4_000_000


def matches(left: Any, right: Any) -> bool:
    """Return `left =~ right`."""
    if left is None or right is None:
        return left is right
    contained = contains(right, left)
    return equals(left, right) if contained is None else contained


def contains(container: Any, value: Any) -> bool | None:
    """Return whether a pattern matches a value, or an array or object contains it.

    Neither argument is null. The result is None for a container of another type.
    """
    if container.__class__ is str:
        return fits(container, java_text(value), HardFault)
    if container.__class__ is dict:
        keys = list(value) if value.__class__ is dict else [value]
        return all((key if isinstance(key, str) else OtherKey(key)) in container for key in keys)
    if container.__class__ is list:
        return contains_all(container, value if value.__class__ is list else [value])
    return None


def contains_all(container: list[Any], values: list[Any]) -> bool:
    """Return whether an array contains all of some values, compared like Java's `equals`."""
    if len(values) * len(container) < _FEW:
        return all(any(same(item, element) for element in container) for item in values)
    plain = {(item.__class__, item) for item in container if item.__class__ in _PLAIN}
    others = [item for item in container if item.__class__ not in _PLAIN]
    sought = [item for item in values if item.__class__ not in _PLAIN]
    if len(others) * len(sought) > _MANY:
        raise Fault("the arrays are too large to be compared")
    if not all((item.__class__, item) in plain for item in values if item.__class__ in _PLAIN):
        return False
    return all(any(same(item, element) for element in others) for item in sought)


def _affix(test: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    def call(left: Any, right: Any) -> bool:
        if left is None or right is None:
            return left is right
        return test(left, java_text(right)) if left.__class__ is str else equals(left, right)

    return call


starts = _affix(str.startswith)  # `left =^ right`
ends = _affix(str.endswith)  # `left =$ right`

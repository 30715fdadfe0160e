"""Functions on arrays and lists of arguments.

Source: Adobe, "Data Prep mapping functions", hierarchies - arrays.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.signature import Function


def coalesce(*values: Any) -> Any:
    """The first value that is not null."""
    return next((value for value in values if value is not None), None)


FUNCTIONS = (
    Function(
        "coalesce", "values: any...", "any", "The first value that is not null.", coalesce,
        examples=(('coalesce(null, null, null, "first", null, "second")', "first"),),
    ),
)  # fmt: skip

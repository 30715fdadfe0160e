"""Special functions.

Source: Adobe, "Data Prep mapping functions", special operations.
"""

from __future__ import annotations

from typing import Any

from mapper.expr.signature import Function, Runtime


def uuid(runtime: Runtime) -> Any:
    """A random id, from the run's source of them."""
    return runtime.uuid


FUNCTIONS = (
    Function("uuid", "", "string", "A random id.", uuid, aliases=("guid",), runtime=True),
)  # fmt: skip

"""Logic functions.

Source: Adobe, "Data Prep mapping functions", logical operators.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.comparison import same
from mapper.dataprep.signature import Function, Parameter, repeated, signature
from mapper.dataprep.values import truth


def decode(key: Any, *options: Any) -> Any:
    """Return the value after the first option that equals the key, else the default, else null.

    Assumed for the platform: options are compared like Java's `equals`, including their types.
    """
    pairs = zip(options[::2], options[1::2], strict=False)
    default = options[-1] if len(options) % 2 else None
    return next((value for option, value in pairs if same(option, key)), default)


def iif(condition: Any, when_true: Any, when_false: Any) -> Any:
    """Return one of two values. The emitter writes it lazily: only the chosen branch may fail."""
    return when_true if truth(condition) else when_false


FUNCTIONS = (
    Function(
        "decode",
        signature(
            Parameter("key", "any"), Parameter("option", "any"), repeated("values", "any"),
            returns="any",
        ),
        "Returns the value of the option that equals the key; a last single value is the default.",
        decode,
        examples=(
            ('decode("ca", "ca", "California", "pa", "Pennsylvania", "N/A")', "California"),
            ('decode("pa", "ca", "California", "pa", "Pennsylvania", "N/A")', "Pennsylvania"),
            ('decode("zz", "ca", "California", "pa", "Pennsylvania", "N/A")', "N/A"),
        ),
    ),
    Function(
        "iif",
        signature(
            Parameter("condition", "any"), Parameter("when_true", "any"),
            Parameter("when_false", "any"), returns="any",
        ),
        "Returns one value if a condition is true, another if it is not.", iif,
        examples=(('iif("s".equalsIgnoreCase("S"), "True", "False")', "True"),),
    ),
)  # fmt: skip

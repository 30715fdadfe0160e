"""Logic functions.

Source: Adobe, "Data Prep mapping functions", logical operators.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.comparison import same
from mapper.dataprep.signature import Function, repeated, signature
from mapper.dataprep.values import truth


def _decode(key: Any, *options: Any) -> Any:
    pairs = zip(options[::2], options[1::2], strict=False)
    default = options[-1] if len(options) % 2 else None
    return next((value for option, value in pairs if same(option, key)), default)


def _iif(condition: Any, when_true: Any, when_false: Any) -> Any:
    """Choose between two values; the emitter inlines it, so only the chosen one is evaluated."""
    return when_true if truth(condition) else when_false


FUNCTIONS = (
    Function(
        "decode", signature("any", key="any", option="any", values=repeated("any")),
        "Returns the value that follows the first option equal to the key, or a default.", _decode,
        examples=(
            ('decode("ca", "ca", "California", "pa", "Pennsylvania", "N/A")', "California"),
            ('decode("pa", "ca", "California", "pa", "Pennsylvania", "N/A")', "Pennsylvania"),
            ('decode("zz", "ca", "California", "pa", "Pennsylvania", "N/A")', "N/A"),
        ),
        notes=("The default is the last argument without an option; it is null if omitted.",),
        assumptions=(
            "Options are compared like Java's `equals`: a string never equals a number.",
        ),
    ),
    Function(
        "iif", signature("any", condition="any", when_true="any", when_false="any"),
        "Returns one value if a condition is true and another one if it is not.", _iif,
        examples=(('iif("s".equalsIgnoreCase("S"), "True", "False")', "True"),),
        notes=("Null, false, 0, an empty string and the string 'false' are not true.",),
    ),
)  # fmt: skip

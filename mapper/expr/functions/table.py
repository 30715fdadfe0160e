"""Joins the families into one table, by name and by alias."""

from __future__ import annotations

from mapper.expr.functions.arrays import FUNCTIONS as ARRAY
from mapper.expr.functions.conversion import FUNCTIONS as CONVERSION
from mapper.expr.functions.dates import FUNCTIONS as DATE
from mapper.expr.functions.hashing import FUNCTIONS as HASHING
from mapper.expr.functions.logic import FUNCTIONS as LOGIC
from mapper.expr.functions.objects import FUNCTIONS as OBJECT
from mapper.expr.functions.special import FUNCTIONS as SPECIAL
from mapper.expr.functions.text import FUNCTIONS as STRING
from mapper.expr.signature import Function

FAMILIES: dict[str, tuple[Function, ...]] = {
    "string": STRING,
    "hashing": HASHING,
    "date": DATE,
    "object": OBJECT,
    "array": ARRAY,
    "logic": LOGIC,
    "conversion": CONVERSION,
    "special": SPECIAL,
}

FUNCTIONS: dict[str, Function] = {
    name: function
    for family in FAMILIES.values()
    for function in family
    for name in (function.name, *function.aliases)
}

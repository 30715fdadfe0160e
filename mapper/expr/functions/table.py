"""Joins the families into one table, by name and by alias."""

from __future__ import annotations

from mapper.expr.functions.aggregation import FUNCTIONS as AGGREGATION
from mapper.expr.functions.analytics import FUNCTIONS as ANALYTICS
from mapper.expr.functions.arrays import FUNCTIONS as ARRAY
from mapper.expr.functions.conversion import FUNCTIONS as CONVERSION
from mapper.expr.functions.dates import FUNCTIONS as DATE
from mapper.expr.functions.hashing import FUNCTIONS as HASHING
from mapper.expr.functions.json_text import FUNCTIONS as JSON
from mapper.expr.functions.logic import FUNCTIONS as LOGIC
from mapper.expr.functions.maps import FUNCTIONS as MAP
from mapper.expr.functions.matching import FUNCTIONS as REGEX
from mapper.expr.functions.objects import FUNCTIONS as OBJECT
from mapper.expr.functions.special import FUNCTIONS as SPECIAL
from mapper.expr.functions.text import FUNCTIONS as STRING
from mapper.expr.functions.urls import FUNCTIONS as URL
from mapper.expr.functions.user_agents import FUNCTIONS as USER_AGENT
from mapper.expr.signature import Function

FAMILIES: dict[str, tuple[Function, ...]] = {
    "string": STRING,
    "regex": REGEX,
    "hashing": HASHING,
    "url": URL,
    "date": DATE,
    "object": OBJECT,
    "map": MAP,
    "array": ARRAY,
    "logic": LOGIC,
    "aggregation": AGGREGATION,
    "conversion": CONVERSION,
    "json": JSON,
    "special": SPECIAL,
    "user_agent": USER_AGENT,
    "analytics": ANALYTICS,
}

FUNCTIONS: dict[str, Function] = {
    name: function
    for family in FAMILIES.values()
    for function in family
    for name in (function.name, *function.aliases)
}

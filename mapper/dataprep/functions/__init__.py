"""The functions of the Data Prep language by name and alias, one file per family.

Each file ends with an explicit tuple `FUNCTIONS`. A new function is an item of it, plus cases in
tests/cases/dataprep/functions.
"""

from __future__ import annotations

from mapper.dataprep.functions.aggregation import FUNCTIONS as AGGREGATION
from mapper.dataprep.functions.analytics import FUNCTIONS as ANALYTICS
from mapper.dataprep.functions.arrays import FUNCTIONS as ARRAY
from mapper.dataprep.functions.conversion import FUNCTIONS as CONVERSION
from mapper.dataprep.functions.dates import FUNCTIONS as DATE
from mapper.dataprep.functions.hashing import FUNCTIONS as HASHING
from mapper.dataprep.functions.json_text import FUNCTIONS as JSON
from mapper.dataprep.functions.logic import FUNCTIONS as LOGIC
from mapper.dataprep.functions.maps import FUNCTIONS as MAP
from mapper.dataprep.functions.matching import FUNCTIONS as REGEX
from mapper.dataprep.functions.methods import METHODS
from mapper.dataprep.functions.objects import FUNCTIONS as OBJECT
from mapper.dataprep.functions.special import FUNCTIONS as SPECIAL
from mapper.dataprep.functions.strings import FUNCTIONS as STRING
from mapper.dataprep.functions.urls import FUNCTIONS as URL
from mapper.dataprep.functions.user_agents import FUNCTIONS as USER_AGENT
from mapper.dataprep.signature import Function

__all__ = ["FAMILIES", "FUNCTIONS", "METHODS"]

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

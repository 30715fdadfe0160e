"""The functions of the Data Prep language, one family a file, joined in `table.py`.

Each family ends in an explicit tuple `FUNCTIONS`; adding a row there is all it takes.
"""

from mapper.dataprep.functions.methods import METHOD_NAMES, METHODS
from mapper.dataprep.functions.table import FAMILIES, FUNCTIONS

__all__ = ["FAMILIES", "FUNCTIONS", "METHODS", "METHOD_NAMES"]

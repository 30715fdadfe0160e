"""The functions of the Data Prep language, one file per family, joined in `table.py`.

Each file ends with an explicit tuple `FUNCTIONS`. A new function is an item of it, plus cases in
tests/cases/dataprep/functions.
"""

from mapper.dataprep.functions.methods import METHOD_NAMES, METHODS
from mapper.dataprep.functions.table import FAMILIES, FUNCTIONS

__all__ = ["FAMILIES", "FUNCTIONS", "METHODS", "METHOD_NAMES"]

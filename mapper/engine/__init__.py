"""Convert payloads to records: read payloads, plan a mapping, run it.

`payloads.py` reads rows, and `plan.py` joins a mapping with its schema. The generated function
(`generator.py`) converts rows without problems; the interpreter (`interpreter.py`) handles all
others. `converter.py` chooses between the two.
"""

from mapper.engine.converter import Converter
from mapper.engine.finding_parts import as_json
from mapper.engine.identities import is_hidden
from mapper.engine.outcome import RowOutcome
from mapper.engine.payloads import payload_files, read_payloads
from mapper.engine.plan import Plan, build_plan
from mapper.engine.result import Result
from mapper.engine.rows import Row

__all__ = [
    "Converter",
    "Plan",
    "Result",
    "Row",
    "RowOutcome",
    "as_json",
    "build_plan",
    "is_hidden",
    "payload_files",
    "read_payloads",
]

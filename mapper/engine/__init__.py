"""Running a mapping: payloads in (`payloads.py`), a plan (`plan.py`), records out.

A row takes the generated function (`generator.py`); what that does not take goes the general path
(`interpreter.py`). `converter.py` joins the two.
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

"""Running a mapping: payloads in (`payloads.py`), a plan (`plan.py`), records out.

A row takes the generated function (`generate.py`); what that does not take goes the general path
(`general.py`). `converter.py` joins the two.
"""

from mapper.run.converter import Converter
from mapper.run.general import as_json
from mapper.run.identities import is_hidden
from mapper.run.payloads import payload_files, read_payloads
from mapper.run.plan import Plan, Planned, build_plan
from mapper.run.result import Result
from mapper.run.rows import Row

__all__ = [
    "Converter",
    "Plan",
    "Planned",
    "Result",
    "Row",
    "as_json",
    "build_plan",
    "is_hidden",
    "payload_files",
    "read_payloads",
]

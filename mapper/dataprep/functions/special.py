"""Special functions.

Source: Adobe, "Data Prep mapping functions", special operations.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.problems import Fault
from mapper.dataprep.signature import Function, signature

NOT_PUBLIC = "fpid_to_ecid cannot be previewed: Adobe's algorithm is not public"


def _fpid_to_ecid(value: Any) -> Any:
    raise Fault(NOT_PUBLIC, value)


FUNCTIONS = (
    Function(
        "uuid", signature("string"), "Returns a random UUID.", lambda runtime: runtime.uuid,
        aliases=("guid",), runtime=True,
    ),
    Function(
        "fpid_to_ecid", signature("string", input="string"),
        "Returns the ECID of a first-party device ID.", _fpid_to_ecid,
        not_previewed=NOT_PUBLIC,
        examples=(
            ('fpid_to_ecid("4ed70bee-b654-420a-a3fd-b58b6b65e991")',
             "28880788470263023831040523038280731744"),
        ),
    ),
)  # fmt: skip

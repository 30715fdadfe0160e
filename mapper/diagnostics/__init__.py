"""Findings about a user's files: the diagnostic model, the table of codes, and their pages.

`codes.py` has the codes, `pages/` a page per code, and `model.py` the attributes of a finding.
"""

from mapper.diagnostics.codes import CODES, Code
from mapper.diagnostics.collector import Collector, in_order
from mapper.diagnostics.model import Detail, Diagnostic, Edit, Fix, Related, Severity
from mapper.diagnostics.suggest import closest, did_you_mean, question

__all__ = [
    "CODES",
    "Code",
    "Collector",
    "Detail",
    "Diagnostic",
    "Edit",
    "Fix",
    "Related",
    "Severity",
    "closest",
    "did_you_mean",
    "in_order",
    "question",
]

"""Findings about a user's files: what a diagnostic is, and the one table of codes.

Start at `codes.py` for a code, at `model.py` for the shape of a finding.
"""

from mapper.diagnostics.codes import CODES, Code
from mapper.diagnostics.collector import Collector, in_order
from mapper.diagnostics.model import Diagnostic, Related, Severity
from mapper.diagnostics.suggest import closest, did_you_mean

__all__ = [
    "CODES",
    "Code",
    "Collector",
    "Diagnostic",
    "Related",
    "Severity",
    "closest",
    "did_you_mean",
    "in_order",
]

"""A record is larger than the platform takes."""

from __future__ import annotations

from mapper.engine.sizes import REFUSED
from mapper.rules.base import Needs, Rule
from mapper.rules.large_record import LargeRecords


class RefusedRecords(LargeRecords):
    """At most one finding, at the first record that is too large."""

    code = "ROW008"
    least, most = REFUSED, 2**63
    what = "is larger than the 1 MB allowed"


RULE = Rule("ROW008", needs=Needs.RESULTS, records=RefusedRecords)

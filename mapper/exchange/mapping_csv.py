"""The mapping as CSV for "Import mapping" of the mapping step.

Assumed for the platform: its header is public only as a picture; these three columns are ours.
"""

from __future__ import annotations

import csv
import io

from mapper.document import MappingDocument
from mapper.exchange.operations import operations

HEADER = ("sourceType", "source", "destination")


def mapping_csv(document: MappingDocument, *, static: bool) -> str:
    """The text of the file: RFC 4180 with LF line ends, one row a mapping."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in operations(document, static=static):
        writer.writerow((row.source_type, row.source, row.destination))
    return text.getvalue()

"""The platform's files: mapping set, mapping CSV, Schema Registry resources, the sample.

One module a format; `folder.py` says which files an export holds and writes them.
"""

from mapper.exchange.folder import export_files, stale_files, write_folder
from mapper.exchange.operations import operations
from mapper.exchange.sample import superset_sample

__all__ = ["export_files", "operations", "stale_files", "superset_sample", "write_folder"]

"""The platform's files: mapping set, mapping CSV, Schema Registry resources, the sample.

One module a format; `folder.py` says which files an export holds and writes them.
"""

from mapper.exchange.entries import Imported, imported
from mapper.exchange.folder import Choices, export_files, json_text, stale_files, write_folder
from mapper.exchange.kinds import KINDS
from mapper.exchange.mapping_file import ReadOptions, read_mapping_file, read_template
from mapper.exchange.mapping_set import mapping_set, preview_request
from mapper.exchange.mapping_set_reader import MappingFile
from mapper.exchange.operations import operations
from mapper.exchange.private_values import Replacer
from mapper.exchange.sample import superset_sample

__all__ = [
    "KINDS",
    "Choices",
    "Imported",
    "MappingFile",
    "ReadOptions",
    "Replacer",
    "export_files",
    "imported",
    "json_text",
    "mapping_set",
    "operations",
    "preview_request",
    "read_mapping_file",
    "read_template",
    "stale_files",
    "superset_sample",
    "write_folder",
]

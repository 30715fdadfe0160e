"""The platform's files: mapping set, mapping CSV, Schema Registry resources, the sample.

One module a format; `folder.py` says which files an export holds and writes them.
"""

from mapper.exchange.entries import Imported, imported
from mapper.exchange.folder import Choices
from mapper.exchange.kinds import KINDS
from mapper.exchange.mapping_file import ReadOptions, read_mapping_file, read_template
from mapper.exchange.mapping_set_reader import MappingFile
from mapper.exchange.operations import operations

__all__ = [
    "KINDS",
    "Choices",
    "Imported",
    "MappingFile",
    "ReadOptions",
    "imported",
    "operations",
    "read_mapping_file",
    "read_template",
]

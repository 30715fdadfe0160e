"""Read and write the platform's files: mapping sets, mapping CSVs, Schema Registry JSON, samples.

There is one module per format. `folder.py` lists the files of an export and writes them.
"""

from mapper.exchange.entries import Imported, imported
from mapper.exchange.folder import KINDS, Choices
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

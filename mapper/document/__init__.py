"""The YAML documents: nodes with positions, tables of keys with their readers, frozen models.

`keys.py` explains the tables; `mapping_reader.py` and `schema_reader.py` read the documents.
"""

from mapper.document.discovery import find_mapping
from mapper.document.mapping import Entry, MappingDocument
from mapper.document.mapping_reader import read_mapping
from mapper.document.schema_reader import read_schema
from mapper.document.tenants import PLACEHOLDER, is_tenant

__all__ = [
    "PLACEHOLDER",
    "Entry",
    "MappingDocument",
    "find_mapping",
    "is_tenant",
    "read_mapping",
    "read_schema",
]

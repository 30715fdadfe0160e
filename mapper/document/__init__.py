"""The two YAML documents: nodes with places, one table of keys, frozen models.

Start at `keys.py` for a key, at `mapping_reader.py` or `schema_reader.py` for a document.
"""

from mapper.document.mapping import Entry, MappingDocument
from mapper.document.mapping_reader import read_mapping
from mapper.document.project import find_mapping
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

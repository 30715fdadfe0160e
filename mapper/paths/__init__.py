"""Paths of fields, the one home of every operation on them.

`path.py` parses and prints them, `values.py` reads and sets values at them, `profile.py` counts
what payloads have at each path.
"""

from mapper.paths.path import (
    STAR,
    FieldPath,
    PathStep,
    PathSyntaxError,
    names_of,
    parse_path,
    print_path,
)
from mapper.paths.values import (
    Steps,
    get,
    get_all,
    get_all_or_none,
    has,
    is_filled,
    located,
    pointer,
    put,
)

__all__ = [
    "STAR",
    "FieldPath",
    "PathStep",
    "PathSyntaxError",
    "Steps",
    "get",
    "get_all",
    "get_all_or_none",
    "has",
    "is_filled",
    "located",
    "names_of",
    "parse_path",
    "pointer",
    "print_path",
    "put",
]

"""Paths of fields: the only home of operations on them.

`path.py` parses and prints paths, `values.py` reads and sets the values at them, and `profile.py`
counts the values of payloads by path.
"""

from mapper.paths.path import (
    STAR,
    FieldPath,
    PathStep,
    PathSyntaxError,
    covers,
    names_of,
    parse_path,
    print_path,
    with_stars,
)
from mapper.paths.values import (
    NotAnArrayError,
    Steps,
    add_missing,
    get,
    get_all,
    get_all_or_none,
    has,
    is_filled,
    leaves,
    located,
    parse_pointer,
    pointer,
    put,
    rewritten,
    spread,
    walk,
)

__all__ = [
    "STAR",
    "FieldPath",
    "NotAnArrayError",
    "PathStep",
    "PathSyntaxError",
    "Steps",
    "add_missing",
    "covers",
    "get",
    "get_all",
    "get_all_or_none",
    "has",
    "is_filled",
    "leaves",
    "located",
    "names_of",
    "parse_path",
    "parse_pointer",
    "pointer",
    "print_path",
    "put",
    "rewritten",
    "spread",
    "walk",
    "with_stars",
]

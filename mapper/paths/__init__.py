"""Paths of fields, the one home of every operation on them.

`path.py` parses and prints them; `profile.py` counts what payloads have at each path.
"""

from mapper.paths.path import (
    STAR,
    Path,
    PathSyntaxError,
    Step,
    names_of,
    parse_path,
    print_path,
)

__all__ = [
    "STAR",
    "Path",
    "PathSyntaxError",
    "Step",
    "names_of",
    "parse_path",
    "print_path",
]

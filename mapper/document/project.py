"""Finding the mapping of a project."""

from __future__ import annotations

import re
from pathlib import Path

from mapper.source import MapperError

FOLDER = "mappings"
_SCHEMA_KEY = re.compile(rb"^mapper-schema\s*:", re.MULTILINE)


def find_mapping(root: Path) -> Path:
    """The one mapping in `mappings/` that is no schema.

    Raises:
        MapperError: where there is none, or more than one.
    """
    folder = root / FOLDER
    found = [
        path
        for path in sorted(folder.glob("*.y*ml"))
        if path.suffix in (".yaml", ".yml") and path.is_file() and not _is_schema(path)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise MapperError(f"no mapping in '{folder}': name one with -m MAPPING")
    names = ", ".join(str(path) for path in found)
    raise MapperError(f"several mappings: name one of {names} with -m MAPPING")


def _is_schema(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _SCHEMA_KEY.search(file.read(65536)) is not None
    except OSError:
        return False

"""Finding the mapping of a project."""

from __future__ import annotations

import re
from pathlib import Path

from mapper.source import MapperError

FOLDER = "mappings"
_MAPPING_KEY = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?mapper[\"']?\s*:", re.MULTILINE)


def find_mapping(root: Path) -> Path:
    """The one mapping in `mappings/`: files named *.schema.yaml and dot-files are none.

    Raises:
        MapperError: where there is none, or more than one.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        raise MapperError(
            f"there is no folder '{folder}' here: go to the project's folder, or name a mapping "
            "with -m MAPPING"
        )
    named = [path for path in sorted(folder.iterdir()) if _may_be_mapping(path)]
    found = named if len(named) < 2 else [path for path in named if _begins_as_mapping(path)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise MapperError(f"no mapping in '{folder}': name one with -m MAPPING")
    names = ", ".join(f"'{path}'" for path in found)
    raise MapperError(f"several mappings: move all but one away, or name one of {names} with -m")


def _may_be_mapping(path: Path) -> bool:
    is_yaml = path.suffix in (".yaml", ".yml") and not path.name.startswith(".")
    return is_yaml and not path.stem.endswith(".schema") and path.is_file()


def _begins_as_mapping(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _MAPPING_KEY.search(file.read(65536)) is not None
    except OSError:
        return False

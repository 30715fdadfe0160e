"""The folder of a project, its mapping and its settings, and which files belong to it.

A mapping may come from somebody else, so a file that it names is read only if it is in the project.
Files that the user names are read wherever they are.
"""

from __future__ import annotations

import os
from pathlib import Path

from mapper.files.file_type import begins_as_mapping
from mapper.text import MapperError

FOLDER = "mappings"
OWN_SETTINGS, SHARED_SETTINGS = "mapper.toml", "pyproject.toml"


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
    found = named if len(named) < 2 else [path for path in named if begins_as_mapping(path)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise MapperError(f"no mapping in '{folder}': name one with -m MAPPING")
    names = ", ".join(f"'{path}'" for path in found)
    raise MapperError(f"several mappings: move all but one away, or name one of {names} with -m")


def project_folder(mapping: Path) -> Path:
    """Return the folder of the project that a mapping belongs to.

    It is the nearest parent with `mapper.toml`, a `pyproject.toml` with `[tool.mapper]`, or `.git`;
    otherwise the parent of `mappings/`; otherwise the mapping's own folder.
    """
    folder = Path(os.path.abspath(mapping)).parent
    for parent in (folder, *folder.parents):
        if settings_in(parent) is not None or (parent / ".git").exists():
            return parent
    return folder.parent if folder.name == FOLDER else folder


def settings_in(folder: Path) -> Path | None:
    """Return the file with the settings in a folder; None if there is none."""
    own, shared = folder / OWN_SETTINGS, folder / SHARED_SETTINGS
    if own.is_file():
        return own
    return shared if shared.is_file() and b"tool.mapper" in shared.read_bytes() else None


def is_in(path: Path, folder: Path) -> bool:
    """Whether a file is in a folder, after resolving symbolic links; it need not exist."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name
        return False


def _may_be_mapping(path: Path) -> bool:
    is_yaml = path.suffix in (".yaml", ".yml") and not path.name.startswith(".")
    return is_yaml and not path.stem.endswith(".schema") and path.is_file()

"""Finds the folder of a project, its mapping, and its settings.

A mapping may come from an untrusted source, so a file that it names is read only if it is in the
project. Files that the user names may be anywhere.
"""

from __future__ import annotations

import os
from pathlib import Path

from mapper.files.file_type import begins_as_mapping
from mapper.text import MapperError

FOLDER = "mappings"
_SUFFIXES = (".yaml", ".yml")
TESTS_STEM = ".tests"  # of the name of a tests document, before the suffix
OWN_SETTINGS, SHARED_SETTINGS = "mapper.toml", "pyproject.toml"


def mapping_files(root: Path) -> list[Path]:
    """Return the mapping files in `mappings/`, including those that others include.

    *.schema.yaml, *.tests.yaml, and dot-files are none.

    Raises:
        MapperError: There is no mapping.
    """
    folder = root / FOLDER
    if not folder.is_dir():
        raise MapperError(
            f"no folder '{folder}': change to the project's folder, or name a mapping with -m "
            "MAPPING"
        )
    named = named_as_mapping(folder)
    mappings = named if len(named) < 2 else [path for path in named if begins_as_mapping(path)]
    if not mappings:
        raise MapperError(f"no mapping in '{folder}': name one with -m MAPPING")
    return mappings


def named_as_mapping(folder: Path) -> list[Path]:
    """Return the files of a folder whose names are those of mappings, sorted by name."""
    return [
        path for path in sorted(folder.iterdir()) if is_mapping_name(path.name) and path.is_file()
    ]


def find_tests(root: Path) -> list[Path]:
    """Return the tests documents in `mappings/`, sorted by name."""
    folder = root / FOLDER
    if not folder.is_dir():
        return []
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in _SUFFIXES
        and path.stem.endswith(TESTS_STEM)
        and path.is_file()
        and not path.name.startswith(".")
    ]


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
    """Return whether a path, which need not exist, is in a folder after resolving links."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a NUL in the name
        return False


def is_mapping_name(name: str) -> bool:
    """Return whether a file of this name may be a mapping."""
    stem, suffix = os.path.splitext(name)
    is_yaml = suffix in _SUFFIXES and not name.startswith(".")
    return is_yaml and not stem.endswith((".schema", TESTS_STEM))

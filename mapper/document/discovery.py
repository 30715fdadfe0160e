"""Finds the mappings of a project, and their sample payloads."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mapper.diagnostics import Collector
from mapper.document.includes import MAX_DEPTH, paths_of
from mapper.document.mapping import MappingDocument
from mapper.document.nodes import Block, text_of
from mapper.document.project import (
    FOLDER,
    is_in,
    mapping_files,
    named_as_mapping,
    project_folder,
)
from mapper.document.yaml_reader import read_source, read_yaml
from mapper.files.file_type import begins_as_mapping
from mapper.files.payload_files import KINDS, STDIN, files_of
from mapper.text import MapperError

SAMPLES = "samples"


def find_mappings(root: Path) -> list[Path]:
    """Return the mappings in `mappings/`, sorted by name.

    A file that another one includes, and that names no schema, is not a mapping of its own.

    Raises:
        MapperError: There is no mapping.
    """
    files = mapping_files(root)
    if len(files) == 1:
        return files
    # files that only include each other are reported when they are read
    return processed_alone(files) or files


def processed_alone(files: Iterable[Path]) -> list[Path]:
    """Return the mappings among files, without those without a schema that others include."""
    heads = {path: _head(path) for path in files}
    included = {real for head in heads.values() for real in head.included}
    return [
        path
        for path, head in heads.items()
        if head.has_schema or os.path.realpath(path) not in included
    ]


def including(path: Path) -> list[Path]:
    """Return the mappings with a schema in the folder of a file that include it."""
    try:
        files = named_as_mapping(path.parent)
    except OSError:
        return []
    heads = {file: _head(file) for file in files if begins_as_mapping(file)}
    wanted, includers = {os.path.realpath(path)}, set[Path]()
    for _ in range(MAX_DEPTH):
        includers |= {file for file, head in heads.items() if not wanted.isdisjoint(head.included)}
        wanted |= set(map(os.path.realpath, includers))
    return sorted(file for file in includers if heads[file].has_schema)


def find_mapping(root: Path) -> Path:
    """Return the only mapping in `mappings/`.

    Raises:
        MapperError: There is no mapping, or more than one.
    """
    mappings = find_mappings(root)
    if len(mappings) == 1:
        return mappings[0]
    names = ", ".join(f"'{path}'" for path in mappings)
    raise MapperError(f"several mappings in '{root / FOLDER}': name one of {names} with -m")


class _Head(NamedTuple):
    """Whether a mapping names a schema, and the real paths of the files that it includes."""

    has_schema: bool
    included: list[str]


def _head(path: Path) -> _Head:
    source = read_source(path, Collector())
    root = None if source is None else read_yaml(source, Collector())
    if not isinstance(root, Block):
        return _Head(True, [])  # it has errors, which are reported when it is read
    nodes = paths_of(root.get("include"), Collector())
    names = [text_of(node) for node in nodes]
    paths = [os.path.realpath(path.parent / name) for name in names if "\0" not in name]
    return _Head(root.get("schema") is not None, paths)


def samples_of(path: Path, document: MappingDocument, collector: Collector) -> list[str]:
    """Return the sample payloads of a mapping: files, or a folder of them.

    These are the files of its key `samples`; otherwise `samples/NAME/`, where NAME is the name of
    the mapping without its suffix; otherwise `samples/`; [] if there is no such folder. `samples/`
    is next to `mappings/`, or in the project's folder.

    Args:
        path: The mapping.
        document: The same mapping, which was read.
        collector: Receives a finding for each pattern without a file (SRC001).
    """
    if document.samples:
        return _matches(path.parent, project_folder(path), document, collector)
    return default_samples(path)


def default_samples(path: Path) -> list[str]:
    """Return the folder with the samples of a mapping that names none; [] if there is none."""
    folder, project = Path(os.path.abspath(path)).parent, project_folder(path)
    # a project in a subfolder of a repository may have its samples next to `mappings/`
    roots = (project, folder.parent) if project == folder else (folder.parent, project)
    for root in roots:
        for candidate in (root / SAMPLES / path.stem, root / SAMPLES):
            if candidate.is_dir():
                return [os.path.relpath(candidate)]
    return []


def _matches(
    folder: Path, project: Path, document: MappingDocument, collector: Collector
) -> list[str]:
    names: dict[str, None] = {}
    for pattern in document.samples:
        matches = sorted(glob.glob(pattern.text, root_dir=folder, recursive=True))
        files = [
            os.path.relpath(folder / match) for match in matches if is_in(folder / match, project)
        ]
        if not files:
            message = f"no payload file matches '{pattern.text}'"
            hint = "write a pattern relative to this file's folder, such as ../samples/*.json"
            collector.add("SRC001", message, pattern.span, hint=hint)
        names |= dict.fromkeys(files)
    return list(names)


def assigned(
    payloads: Iterable[str], samples: Sequence[tuple[str, Sequence[str] | None]]
) -> dict[str, list[str]]:
    """Return the payloads of each mapping: those that are among its samples.

    Those of a folder are its payload files, and the samples in its subfolders.

    Args:
        payloads: Files, folders, and patterns.
        samples: The mappings, each with its samples; None if it cannot be read. Such a mapping
            receives all payloads of no other mapping, so that its errors are reported instead.

    Raises:
        MapperError: A payload does not exist, or is not among the samples of any of them.
    """
    owned = {
        name: {os.path.realpath(file): file for sample in own or () for file in files_of(sample)}
        for name, own in samples
    }
    unread = [name for name, own in samples if own is None]
    chosen: dict[str, list[str]] = {name: [] for name in owned}
    for payload in payloads:
        if payload == STDIN:
            raise _not_a_sample("standard input", owned)
        for real, file in _files_under(payload, owned.values()).items():
            owners = [name for name, files in owned.items() if real in files] or unread
            if not owners:
                raise _not_a_sample(f"'{file}'", owned)
            for name in owners:
                chosen[name].append(file)
    return chosen


def _files_under(payload: str, owned: Collection[dict[str, str]]) -> dict[str, str]:
    """Return the real paths of the files that an argument names."""
    files = {os.path.realpath(file): file for file in files_of(payload)}
    if os.path.isdir(payload):
        folder = os.path.join(os.path.realpath(payload), "")
        for samples in owned:
            files |= {real: file for real, file in samples.items() if real.startswith(folder)}
    if not files:
        raise MapperError(f"the folder '{payload}' has no payload files ({KINDS})")
    for file in files.values():
        if not os.path.exists(file):
            raise MapperError(f"cannot read '{file}': no such file or directory")
    return files


def _not_a_sample(shown: str, mappings: Iterable[str]) -> MapperError:
    names = ", ".join(f"'{name}'" for name in mappings)
    return MapperError(
        f"{shown} is not among the samples of any mapping: name one of {names} with -m"
    )

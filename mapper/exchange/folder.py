"""An export folder: which files it holds, and writing them.

A file is written under a temporary name and renamed, and only where its bytes differ, so a second
export of the same input touches nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mapper.document import MappingDocument
from mapper.exchange.mapping_csv import mapping_csv
from mapper.exchange.mapping_set import mapping_set
from mapper.exchange.registry import (
    descriptors,
    field_groups,
    import_payload,
    schema_resource,
)
from mapper.exchange.registry import schema_id as made_id
from mapper.source import MapperError
from mapper.source.files import write_atomic

# Files whose number depends on the schema.
NUMBERED = ("schema/fieldgroup-*.json", "schema/descriptor-*.json")


def json_text(value: Any) -> bytes:
    """JSON as the exported files spell it: UTF-8, two blanks a level, keys in the order given."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def export_files(
    document: MappingDocument, sample: dict[str, Any], *, schema_id: str | None, static: bool
) -> dict[str, bytes]:
    """The contents of an export folder by relative path, in a fixed order."""
    schema = document.schema
    id_ = schema_id or made_id(schema)
    files = {
        "mapping-set.json": json_text(mapping_set(document, id_, static=static)),
        "mappings.csv": mapping_csv(document, static=static).encode(),
        "sample.json": json_text(sample),
        "schema/import.json": json_text(import_payload(schema)),
        "schema/schema.json": json_text(schema_resource(schema)),
    }
    for name, body in field_groups(schema).items():
        files[f"schema/fieldgroup-{name}.json"] = json_text(body)
    for name, body in descriptors(schema, id_).items():
        files[f"schema/descriptor-{name}.json"] = json_text(body)
    return files


def write_folder(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files; gives the paths of those that were new or changed.

    Raises:
        MapperError: where a file cannot be written.
    """
    changed = []
    for name, data in files.items():
        path = folder / name
        try:
            if path.is_file() and path.read_bytes() == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
        except OSError as error:
            reason = (error.strerror or "it is not possible").lower()
            raise MapperError(f"cannot write '{path}': {reason}") from None
        changed.append(str(path))
    return changed


def stale_files(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Files in the folder that an earlier export may have left and this one does not write."""
    return [
        str(path)
        for pattern in NUMBERED
        for path in sorted(folder.glob(pattern))
        if path.relative_to(folder).as_posix() not in files
    ]

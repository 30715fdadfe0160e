"""An export folder: which files it holds, and writing them.

A file is written under a temporary name and renamed, and only where its bytes differ, so a second
export of the same input touches nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

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

# Files whose number depends on the schema: what an earlier export left is in the way.
OWN_NAMES = ("schema/fieldgroup-*.json", "schema/descriptor-*.json")


def json_text(value: Any) -> bytes:
    """JSON as the exported files spell it: UTF-8, two blanks a level, keys in the order given."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


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
    """Write the files, and remove those of an earlier export that are no longer part of it.

    Only files named as `OWN_NAMES` are ever removed.

    Returns:
        What was done, one line a file, such as "wrote build/sample.json".

    Raises:
        MapperError: where a file cannot be written.
    """
    done = []
    for name, data in files.items():
        path = folder / name
        try:
            if path.is_file() and path.read_bytes() == data:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
        except OSError as error:
            raise _failed("write", path, error) from None
        done.append(f"wrote {path}")
    for pattern in OWN_NAMES:
        for path in sorted(folder.glob(pattern)):
            if path.relative_to(folder).as_posix() in files:
                continue
            try:
                path.unlink()
            except OSError as error:
                raise _failed("remove", path, error) from None
            done.append(f"removed {path}")
    return done


def _failed(what: str, path: Path, error: OSError) -> MapperError:
    reason = (error.strerror or "it is not possible").lower()
    return MapperError(f"cannot {what} '{path}': {reason}")

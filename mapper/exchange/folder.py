"""An export folder: which files it holds, and writing them, all or none.

A second export of the same input touches nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector
from mapper.document import MappingDocument
from mapper.exchange.csv_file import CsvFile
from mapper.exchange.field_csv import field_csv
from mapper.exchange.kinds import kind_of
from mapper.exchange.mapping_csv import (
    fill_template,
    mapping_csv,
    report_changed_constants,
    safe_rows,
)
from mapper.exchange.mapping_set import mapping_set
from mapper.exchange.next_steps import next_steps
from mapper.exchange.operations import operations
from mapper.exchange.registry import (
    descriptors,
    field_groups,
    import_payload,
    schema_resource,
)
from mapper.exchange.registry import schema_id as made_id
from mapper.files.folders import replace_files
from mapper.files.writing import cannot_write
from mapper.schema import Schema

# Files whose number depends on the schema.
NUMBERED = ("schema/fieldgroup-*.json", "schema/descriptor-*.json")


@dataclass(frozen=True)
class Choices:
    """What an export is to hold.

    Attributes:
        schema_id: The `$id` of the schema on the platform; None: one made from its content.
        static: Whether constants are STATIC instead of EXPRESSION.
        only: Kinds of `kinds.py`; empty: all.
        template: The CSV that the mapping step offers for download, to be filled; None: our own
            columns.
        keep_sample_values: Whether identity and sensitive values stay in `sample.json`, instead of
            being replaced by others of the same shape.
        columns: Names of the template's columns by part (source, destination, type).
    """

    schema_id: str | None = None
    static: bool = False
    only: Collection[str] = ()
    template: CsvFile | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    keep_sample_values: bool = False


def json_text(value: Any) -> bytes:
    """JSON as the exported files spell it: UTF-8, two blanks a level, keys in the order given."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def export_files(
    document: MappingDocument, sample: dict[str, Any], choices: Choices, collector: Collector
) -> dict[str, bytes]:
    """The contents of an export folder by relative path, in a fixed order."""
    schema = document.schema
    id_ = choices.schema_id or schema.id or made_id(schema)
    files = {
        "mapping-set.json": json_text(mapping_set(document, id_, static=choices.static)),
        "mappings.csv": _csv(document, choices, collector),
        "sample.json": json_text(sample),
    }
    if not schema.from_platform:
        files |= _schema_files(schema, id_, collector)
    is_known = choices.schema_id is not None or bool(schema.id)
    page = next_steps(
        document, files, schema_id=id_, is_known=is_known, keeps_values=choices.keep_sample_values
    )
    files["NEXT-STEPS.md"] = page.encode()
    if choices.only:
        files = {name: data for name, data in files.items() if kind_of(name) in choices.only}
    return files


def _schema_files(schema: Schema, id_: str, collector: Collector) -> dict[str, bytes]:
    files = {
        "schema/import.json": json_text(import_payload(schema)),
        "schema/schema.json": json_text(schema_resource(schema)),
        "schema/fields.csv": field_csv(schema, collector).encode(),
    }
    for name, body in field_groups(schema).items():
        files[f"schema/fieldgroup-{name}.json"] = json_text(body)
    for name, body in descriptors(schema, id_).items():
        files[f"schema/descriptor-{name}.json"] = json_text(body)
    return files


def _csv(document: MappingDocument, choices: Choices, collector: Collector) -> bytes:
    rows = operations(document, static=choices.static)
    rows = safe_rows(rows, document.span.source.whole(), collector)
    if choices.static:
        report_changed_constants(rows, document.span.source.whole(), collector)
    if choices.template is None:
        return mapping_csv(rows).encode()
    return fill_template(choices.template, choices.columns, rows, collector)


def write_folder(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files, all or none; gives the paths of those that were new or changed.

    Raises:
        MapperError: where a file cannot be written; the folder is then as it was.
    """
    try:
        changed = {name: data for name, data in files.items() if not _holds(folder / name, data)}
        if changed:
            replace_files(folder, changed)
    except OSError as error:
        raise cannot_write(str(folder), error) from None
    return [str(folder / name) for name in changed]


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def stale_files(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Files in the folder that an earlier export may have left and this one does not write."""
    return [
        str(path)
        for pattern in NUMBERED
        if any(name.startswith("schema/") for name in files)
        for path in sorted(folder.glob(pattern))
        if path.relative_to(folder).as_posix() not in files
    ]

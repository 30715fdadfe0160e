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
    schema_id,
    schema_resource,
)
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

    def id_of(self, schema: Schema) -> str:
        """Return the `$id` of the schema; a placeholder if the platform's is not known."""
        return self.schema_id or schema.id or schema_id(schema)

    def knows_schema_id(self, schema: Schema) -> bool:
        """Return whether the platform's `$id` of the schema is known."""
        return self.schema_id is not None or bool(schema.id)


def json_text(value: Any) -> bytes:
    """JSON as the exported files spell it: UTF-8, two blanks a level, keys in the order given."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def export_files(
    document: MappingDocument, sample: dict[str, Any], choices: Choices, collector: Collector
) -> dict[str, bytes]:
    """The contents of an export folder by relative path, in a fixed order."""
    schema = document.schema
    id_ = choices.id_of(schema)
    files = {
        "mapping-set.json": json_text(mapping_set(document, id_, static=choices.static)),
        "mappings.csv": _csv(document, choices, collector),
        "sample.json": json_text(sample),
    }
    if not schema.from_platform:
        files |= _schema_files(schema, id_, collector)
    files["NEXT-STEPS.md"] = next_steps(
        document,
        files,
        schema_id=id_,
        is_known=choices.knows_schema_id(schema),
        keeps_values=choices.keep_sample_values,
    ).encode()
    if choices.only:
        files = {name: data for name, data in files.items() if kind_of(name) in choices.only}
    return files


def preview_files(
    document: MappingDocument, rows: list[dict[str, Any]], choices: Choices
) -> dict[str, bytes]:
    """Return the body of `POST /mappingSets/preview`, by the name of its file."""
    body = mapping_set(document, choices.id_of(document.schema), static=choices.static)
    return {"preview-request.json": json_text({"data": rows, "mappingSet": body})}


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

"""Build the files of an export folder, and write them, all or none.

A second export of the same input changes no file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector
from mapper.document import MappingDocument
from mapper.exchange.csv_file import CsvFile
from mapper.exchange.dictionary import dictionary_files
from mapper.exchange.field_csv import field_csv
from mapper.exchange.mapping_csv import (
    fill_template,
    mapping_csv,
    report_changed_constants,
    safe_operations,
)
from mapper.exchange.next_steps import next_steps
from mapper.exchange.operations import mapping_set, operations
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

# Kind of file, as a name for `--only` -> pattern of its files.
KINDS: dict[str, str] = {
    "mapping-set": "mapping-set.json",  # for `POST /mappingSets`
    "csv": "mappings.csv",  # for "Import mappings" in the mapping step
    "sample": "sample.json",  # the Sample JSON Payload to upload
    "schema": "schema/*",  # for the Schema Registry
    "next-steps": "NEXT-STEPS.md",  # how to use the other files
    "dictionary": "dictionary.*",  # a sheet for sign-off
}
ON_REQUEST = frozenset({"dictionary"})  # kinds that are written only with `--only`

# Files whose number depends on the schema.
NUMBERED = ("schema/fieldgroup-*.json", "schema/descriptor-*.json")


@dataclass(frozen=True)
class Choices:
    """Options of an export.

    Attributes:
        schema_id: The `$id` of the schema on the platform; None if it is not known.
        static: Export constants as STATIC instead of EXPRESSION.
        only: The kinds of files to write, from `KINDS`; empty: all that are not `ON_REQUEST`.
        template: The CSV template of the mapping step to fill in; None: our own columns.
        keep_sample_values: Keep identity and sensitive values in `sample.json`, instead of
            replacing them with values of the same shape.
        columns: The names of the template's columns by part (source, destination, type).
    """

    schema_id: str | None = None
    static: bool = False
    only: Collection[str] = ()
    template: CsvFile | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    keep_sample_values: bool = False

    def includes(self, kind: str) -> bool:
        """Return whether a kind of file is written."""
        return kind in self.only if self.only else kind not in ON_REQUEST

    def id_of(self, schema: Schema) -> str:
        """Return the `$id` of the schema, or a placeholder if it is not known."""
        return self.schema_id or schema.id or schema_id(schema)

    def knows_schema_id(self, schema: Schema) -> bool:
        """Return whether the platform's `$id` of the schema is known."""
        return self.schema_id is not None or bool(schema.id)


def json_text(value: Any) -> bytes:
    """Return JSON as UTF-8, indented by two spaces per level; the order of keys is kept."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def export_files(
    document: MappingDocument, sample: dict[str, Any], choices: Choices, collector: Collector
) -> dict[str, bytes]:
    """Return the contents of the files by relative path, in a fixed order."""
    schema = document.schema
    id_ = choices.id_of(schema)

    def about(kind: str) -> Collector:
        return collector if choices.includes(kind) else Collector()

    # all files, since NEXT-STEPS.md refers to them even if they are not written again
    files = {
        "mapping-set.json": json_text(mapping_set(document, id_, static=choices.static)),
        "mappings.csv": _csv(document, choices, about("csv")),
        "sample.json": json_text(sample),
    }
    if not schema.from_platform:
        files |= _schema_files(schema, id_, about("schema"))
    files["NEXT-STEPS.md"] = next_steps(
        document,
        files,
        schema_id=id_,
        is_known=choices.knows_schema_id(schema),
        keeps_values=choices.keep_sample_values,
    ).encode()
    if choices.includes("dictionary"):
        files |= dictionary_files(document, sample, collector)
    return {name: data for name, data in files.items() if choices.includes(kind_of(name))}


def preview_files(
    document: MappingDocument, rows: list[dict[str, Any]], choices: Choices
) -> dict[str, bytes]:
    """Return the body of `POST /mappingSets/preview`, by the name of its file."""
    body = mapping_set(document, choices.id_of(document.schema), static=choices.static)
    return {"preview-request.json": json_text({"data": rows, "mappingSet": body})}


def kind_of(name: str) -> str:
    """Return the kind of a file, from `KINDS`, by its path in the folder."""
    return next(kind for kind, pattern in KINDS.items() if fnmatch(name, pattern))


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
    whole = document.span.source.whole()
    exported = operations(document.entries, static=choices.static)
    exported = safe_operations(exported, whole, collector)
    if choices.static:
        report_changed_constants(exported, whole, collector)
    if choices.template is None:
        return mapping_csv(exported).encode()
    return fill_template(choices.template, choices.columns, exported, collector)


def write_folder(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write the files, all or none, and return the paths of those that are new or changed.

    Raises:
        MapperError: if a file cannot be written; the folder is then unchanged.
    """
    try:
        changed = {
            name: data
            for name, data in files.items()
            if not ((path := folder / name).is_file() and path.read_bytes() == data)
        }
        if changed:
            replace_files(folder, changed)
    except OSError as error:
        raise cannot_write(str(folder), error) from None
    return [str(folder / name) for name in changed]


def stale_files(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Return the files in the folder that an earlier export may have left."""
    return [
        str(path)
        for pattern in NUMBERED
        if any(name.startswith("schema/") for name in files)
        for path in sorted(folder.glob(pattern))
        if path.relative_to(folder).as_posix() not in files
    ]

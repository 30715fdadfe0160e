"""A mapping to the files that the platform takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mapper.api.mapping import Mapping
from mapper.dataprep import paths_read
from mapper.diagnostics import CODES, Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document import MappingDocument
from mapper.engine import payload_files, read_payloads
from mapper.engine.identities import sensitive_sources
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.engine.rows import loose_row
from mapper.exchange import (
    Choices,
    Replacer,
    export_files,
    json_text,
    mapping_set,
    preview_request,
    stale_files,
    superset_sample,
    write_folder,
)
from mapper.exchange.registry import schema_id as made_id
from mapper.files.locks import locked
from mapper.files.overlap import Used, refuse_overlap
from mapper.paths import FieldPath, names_of, print_path

PREVIEW_REQUEST = "preview-request.json"


def export(
    mapping: Mapping,
    folder: Path,
    payloads: Iterable[str] = (),
    choices: Choices | None = None,
    *,
    preview: bool = False,
    force: bool = False,
) -> tuple[list[str], list[Diagnostic]]:
    """Write the export folder of a mapping.

    Args:
        mapping: A mapping.
        folder: Where to write; made if it is missing.
        payloads: Files, whose fields make the superset sample.
        choices: What the folder is to hold; None: everything, with the usual settings.
        preview: Write the body of a preview request with the payloads as its data, and no more.
        force: Write what has no errors even where there are some.

    Returns:
        The paths that were new or changed, and what is to be said. Nothing is written where the
        mapping or a payload file has errors (XCH001), unless forced.

    Raises:
        MapperError: where a file cannot be written; the folder is then as it was.
    """
    choices = choices or Choices()
    with locked([str(folder)], make_folders=True):
        return _export(mapping, folder, list(payloads), choices, preview=preview, force=force)


def _export(
    mapping: Mapping,
    folder: Path,
    payloads: list[str],
    choices: Choices,
    *,
    preview: bool,
    force: bool,
) -> tuple[list[str], list[Diagnostic]]:
    collector = FoldingCollector()
    inputs = payload_files(payloads, collector)
    rows = (row.value for name in inputs for row in read_payloads(name, collector))
    document = replace(mapping.document, entries=mapping.document.placed)
    previewed = list(rows) if preview else []
    sample, notes = superset_sample(document, rows)
    found = [*mapping.lint(), *collector.folded()]
    if any(diagnostic.is_error for diagnostic in found) and not force:
        hint = "mend them first; --force exports what has no error"
        found.append(_note("XCH001", "nothing is exported while there are errors", mapping, hint))
        return [], found
    if preview:
        replacer = _Masking(mapping, choices)
        files = _preview_files(document, [replacer.replaced(row) for row in previewed], choices)
        found += replacer.notes()
        _refuse_overlap(mapping, inputs, folder, files)
        return write_folder(folder, files), found
    replacer = _Masking(mapping, choices)
    sample = replacer.replaced(sample)
    if not choices.only or "sample" in choices.only:
        found += replacer.notes()
    about_files = Collector()
    files = export_files(document, sample, choices, about_files)
    _refuse_overlap(mapping, inputs, folder, files)
    found += [*(notes if "sample.json" in files else ()), *about_files.found]
    is_known = choices.schema_id is not None or bool(mapping.document.schema.id)
    if not is_known and any(name in files for name in _WITH_SCHEMA_ID):
        message = "the schema's id in mapping-set.json and the descriptors is a placeholder"
        hint = "once the schema is on the platform, pass its $id with --schema-id"
        found.append(_note("XCH003", message, mapping, hint))
    for path in stale_files(folder, files):
        message = f"'{path}' is not part of this export"
        found.append(_note("XCH004", message, mapping, "delete it if an earlier export left it"))
    return write_folder(folder, files), found


def _refuse_overlap(
    mapping: Mapping, payloads: list[str], folder: Path, files: dict[str, bytes]
) -> None:
    inputs = (*mapping.loaded.files(), *(Used("payload", name) for name in payloads))
    refuse_overlap(inputs, (Used("the export", str(folder / name)) for name in files))


class _Masking:
    """Replaces the identity and sensitive values of payloads that are exported."""

    def __init__(self, mapping: Mapping, choices: Choices) -> None:
        self._mapping = mapping
        document = mapping.document
        paths = {} if choices.keep_sample_values else sensitive_sources(document)
        maps = sensitive_maps(document)
        read = {names_of(path) for entry in document.entries for path in paths_read(entry.tree)}
        known = {names[:length] for names in read for length in range(1, len(names) + 1)}

        def is_private(path: FieldPath) -> bool:
            if choices.keep_sample_values or names_of(path) in known:
                return False
            return shown_path(path, maps)[-1] != path[-1]

        self._replacer = Replacer(paths, is_private)

    def replaced(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a payload with other values, for which `mapper check` finds nothing new."""
        known = self._findings(payload)

        def is_as_good(new: dict[str, Any]) -> bool:
            return new == payload or self._findings(new) <= known

        return self._replacer.replaced(payload, is_as_good)

    def _findings(self, payload: dict[str, Any]) -> Counter[tuple[str, str]]:
        found = self._mapping.examine((loose_row(payload),)).diagnostics
        return Counter((item.code, item.path) for item in found)

    def notes(self) -> list[Diagnostic]:
        """Return what is replaced, and what could not be."""
        found = []
        if count := self._replacer.count:
            values = (
                "1 identity or sensitive value"
                if count == 1
                else (f"{count:,} identity and sensitive values")
            )
            message = f"{values} of the samples {'is' if count == 1 else 'are'} replaced"
            found.append(_note("SRC020", message, self._mapping, "--keep-sample-values keeps them"))
        for path in self._replacer.kept:
            message = f"the value of '{print_path(path)}' stays in the exported sample"
            hint = "remove it from the samples: with any other value, the check has new findings"
            found.append(_note("SRC019", message, self._mapping, hint))
        return found


_WITH_SCHEMA_ID = ("mapping-set.json", "schema/schema.json")


def _preview_files(
    document: MappingDocument, rows: list[dict[str, Any]], choices: Choices
) -> dict[str, bytes]:
    schema = document.schema
    id_ = choices.schema_id or schema.id or made_id(schema)
    body = mapping_set(document, id_, static=choices.static)
    return {PREVIEW_REQUEST: json_text(preview_request(body, rows))}


def _note(code: str, message: str, mapping: Mapping, hint: str) -> Diagnostic:
    span = mapping.document.span.source.whole()
    return Diagnostic(code, CODES[code].severity, message, span, hint=hint)

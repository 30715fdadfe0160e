"""Export a mapping: read the payloads, build the files, and write the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document import MappingDocument
from mapper.document.loading import LoadedMapping
from mapper.engine import payload_files, read_payloads
from mapper.engine.identities import sensitive_sources
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.exchange.folder import (
    Choices,
    export_files,
    preview_files,
    stale_files,
    write_folder,
)
from mapper.exchange.private_values import Replacer
from mapper.exchange.sample import superset_sample
from mapper.files.locks import locked
from mapper.files.overlap import Used, refuse_overlap
from mapper.paths import FieldPath, names_of, parents_of, print_path

# Returns the findings of `mapper check` for a mapping and one payload.
CheckPayload: TypeAlias = Callable[[dict[str, Any]], list[Diagnostic]]


def export_mapping(
    loaded: LoadedMapping,
    findings: list[Diagnostic],
    check: CheckPayload,
    folder: Path,
    payloads: Iterable[str],
    choices: Choices,
    *,
    preview: bool,
    force: bool,
) -> tuple[list[str], list[Diagnostic]]:
    """Write the export folder of a mapping.

    Args:
        loaded: The mapping.
        findings: The findings about its documents.
        check: Checks the mapping with a payload.
        folder: Where to write; it is created if it is missing.
        payloads: Files and folders, whose rows are merged into the sample.
        choices: Which files to write, and how.
        preview: Write only the body of a preview request, with the payloads as its data.
        force: Export the entries without errors even if there are errors.

    Returns:
        The paths that are new or changed, and all findings. Nothing is written if the mapping or a
        payload file has errors (XCH001), unless forced.

    Raises:
        MapperError: if a file cannot be written; the folder is then unchanged.
    """
    with locked([str(folder)], make_folders=True):
        about_payloads, collector = FoldingCollector(), Collector()
        inputs = payload_files(payloads, about_payloads)
        rows = (row.value for name in inputs for row in read_payloads(name, about_payloads))
        files = built_files(
            loaded, findings, check, rows, about_payloads, choices, collector,
            preview=preview, force=force,
        )  # fmt: skip
        if files is None:
            return [], collector.diagnostics
        used = (*loaded.files(), *(Used("payload", name) for name in inputs))
        refuse_overlap(used, (Used("the export", str(folder / name)) for name in files))
        for path in stale_files(folder, files):
            hint = "delete it if it is left from an earlier export"
            whole = loaded.document.span.source.whole()
            collector.add("XCH004", f"'{path}' is not part of this export", whole, hint=hint)
        return write_folder(folder, files), collector.diagnostics


def built_files(
    loaded: LoadedMapping,
    findings: Iterable[Diagnostic],
    check: CheckPayload,
    rows: Iterable[dict[str, Any]],
    about_rows: FoldingCollector,
    choices: Choices,
    collector: Collector,
    *,
    preview: bool = False,
    force: bool = False,
) -> dict[str, bytes] | None:
    """Return the files of an export by their names; None if there are errors, unless forced.

    Args:
        loaded: The mapping.
        findings: The findings about its documents.
        check: Checks the mapping with a payload.
        rows: The payloads.
        about_rows: Receives the findings about the payloads while they are read.
        choices: Which files to build, and how.
        collector: Receives all findings.
        preview: Build only the body of a preview request.
        force: Ignore errors.
    """
    document = replace(loaded.document, entries=loaded.document.placed)
    previewed = list(rows) if preview else []
    about_sample = Collector()
    sample = superset_sample(document, rows, about_sample)
    collector.extend([*findings, *about_rows.folded()])
    whole = document.span.source.whole()
    if collector.has_errors and not force:
        message = "nothing is exported because there are errors"
        hint = "fix them, or export the entries without errors with --force"
        collector.add("XCH001", message, whole, hint=hint)
        return None
    masking = _Masking(loaded.document, check, choices)
    about_files = Collector()
    if preview:
        files = preview_files(document, [masking.replaced(row) for row in previewed], choices)
    else:
        files = export_files(document, masking.replaced(sample), choices, about_files)
    shows_sample = not {"sample.json", "dictionary.csv"}.isdisjoint(files)
    if preview or shows_sample:
        masking.report(collector)
    if shows_sample:
        collector.extend(about_sample.diagnostics)
    collector.extend(about_files.diagnostics)
    has_schema_id = not {"mapping-set.json", "schema/schema.json"}.isdisjoint(files)
    if has_schema_id and not choices.knows_schema_id(document.schema):
        message = "the schema's id in mapping-set.json and the descriptors is a placeholder"
        hint = "pass its $id with --schema-id once the schema is on the platform"
        collector.add("XCH003", message, whole, hint=hint)
    return files


class _Masking:
    """Replaces the identity and sensitive values of payloads that are exported."""

    def __init__(self, document: MappingDocument, check: CheckPayload, choices: Choices) -> None:
        self._document = document
        self._check = check
        paths = {} if choices.keep_sample_values else sensitive_sources(document)
        maps = sensitive_maps(document)
        read = {names_of(path) for entry in document.entries for path in entry.reads}
        known = read | parents_of(read)

        def is_private(path: FieldPath) -> bool:
            if choices.keep_sample_values or names_of(path) in known:
                return False
            return shown_path(path, maps)[-1] != path[-1]

        self._replacer = Replacer(paths, is_private)

    def replaced(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return a payload with other values for which the check has no further findings."""
        known = self._findings(payload)

        def is_as_good(new: dict[str, Any]) -> bool:
            return new == payload or self._findings(new) <= known

        return self._replacer.replaced(payload, is_as_good)

    def _findings(self, payload: dict[str, Any]) -> Counter[tuple[str, str]]:
        return Counter((finding.code, finding.path) for finding in self._check(payload))

    def report(self, collector: Collector) -> None:
        """Report how many values are replaced, and which could not be."""
        whole = self._document.span.source.whole()
        if count := self._replacer.count:
            values = "1 identity or sensitive value of the samples is replaced"
            if count > 1:
                values = f"{count:,} identity and sensitive values of the samples are replaced"
            collector.add("SRC020", values, whole, hint="keep them with --keep-sample-values")
        for path in self._replacer.kept:
            message = f"the value of '{print_path(path)}' is kept in the exported sample"
            hint = "remove it from the samples; a made-up value would not convert without findings"
            collector.add("SRC019", message, whole, hint=hint)

"""A mapping to the files that the platform takes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mapper.api.mapping import Mapping
from mapper.diagnostics import CODES, Collector, Diagnostic
from mapper.exchange import export_files, stale_files, superset_sample, write_folder
from mapper.run import payload_files, read_payloads


def export(
    mapping: Mapping,
    folder: Path,
    payloads: Iterable[str] = (),
    *,
    schema_id: str | None = None,
    static: bool = False,
) -> tuple[list[str], list[Diagnostic]]:
    """Write the export folder of a mapping.

    Args:
        mapping: A mapping.
        folder: Where to write; made if it is missing.
        payloads: Files, whose fields make the superset sample.
        schema_id: The `$id` of the schema on the platform; None: one made from its content.
        static: Whether constants are exported as STATIC instead of EXPRESSION.

    Returns:
        The paths that were new or changed, and what is to be said. Nothing is written where the
        mapping or a payload file has errors (XCH001).

    Raises:
        MapperError: where a file cannot be written.
    """
    collector = Collector()
    rows = [
        row.value
        for name in payload_files(payloads, collector)
        for row in read_payloads(name, collector)
    ]
    found = [*mapping.lint(), *collector.found]
    if any(diagnostic.is_error for diagnostic in found):
        found.append(
            _note(
                "XCH001", "nothing is exported while there are errors", mapping, "mend them first"
            )
        )
        return [], found
    sample, notes = superset_sample(mapping.document, rows)
    found.extend(notes)
    if schema_id is None:
        message = "the schema's id in mapping-set.json and the descriptors is a placeholder"
        hint = "once the schema is on the platform, pass its $id with --schema-id"
        found.append(_note("XCH003", message, mapping, hint))
    files = export_files(mapping.document, sample, schema_id=schema_id, static=static)
    for path in stale_files(folder, files):
        message = f"'{path}' is not part of this export"
        found.append(_note("XCH004", message, mapping, "delete it if an earlier export left it"))
    return write_folder(folder, files), found


def _note(code: str, message: str, mapping: Mapping, hint: str) -> Diagnostic:
    span = mapping.document.span.source.whole()
    return Diagnostic(code, CODES[code].severity, message, span, hint=hint)

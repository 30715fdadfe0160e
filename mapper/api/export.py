"""Export a mapping to the files that the platform imports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mapper.api.mapping import Mapping
from mapper.diagnostics import Diagnostic
from mapper.engine.rows import loose_row
from mapper.exchange.export import export_mapping
from mapper.exchange.folder import Choices


def export(
    mapping: Mapping,
    folder: Path,
    payloads: Iterable[str] = (),
    choices: Choices | None = None,
    *,
    preview: bool = False,
    force: bool = False,
) -> tuple[list[str], list[Diagnostic]]:
    """Write the export folder of a mapping; see `export_mapping`."""

    def check(payload: dict[str, Any]) -> list[Diagnostic]:
        return mapping.examine((loose_row(payload),)).diagnostics

    return export_mapping(
        mapping.loaded, mapping.lint(), check, folder, payloads, choices or Choices(),
        preview=preview, force=force,
    )  # fmt: skip

"""A new project from payloads: mapping, schema, samples, and a check in CI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from mapper.diagnostics import Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document import is_tenant
from mapper.document.editor_schema import editor_schema
from mapper.document.mapping_writer import mapping_text
from mapper.document.schema_writer import schema_text
from mapper.engine import Row, payload_files, read_payloads
from mapper.files.folders import replace_files
from mapper.files.locks import IN_FOLDER, locked
from mapper.files.writing import cannot_write
from mapper.propose.proposal import NoProposalError, Proposed, propose_project
from mapper.schema import Schema
from mapper.text import MapperError

NAME = "rainfocus"
MAX_ROWS = 10_000  # payloads that a project is made from
MAX_CHARACTERS = 16 * 1024 * 1024
EDITOR_FILES = {"mapping": ".mapper/mapping.schema.json", "schema": ".mapper/schema.schema.json"}

EXAMPLE: dict[str, Any] = {
    "transmissionId": "1680309557133001Rg1s",
    "eventType": "Registration",
    "timestamp": "2023-04-01T00:41:57.000Z",
    "event": {"name": "Adobe Summit 2023"},
    "attendee": {
        "registered": "Yes",
        "attendeeId": "1619119968857001fvLB",
        "email": "user@company.com",
    },
}

WORKFLOW = """\
name: mapping
on: [pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      # a repository variable with what pip installs: git+https://... with the address of mapper's
      # repository, or the URL of a wheel that you built from it
      - env:
          MAPPER_FROM: ${{ vars.MAPPER_FROM }}
        run: |
          if [ -z "$MAPPER_FROM" ]; then
            echo "::error::Set the repository variable MAPPER_FROM to what pip must install."
            exit 1
          fi
          python -m pip install --quiet "$MAPPER_FROM"
      - run: mapper check samples
"""

_ID_IGNORED = "  # mapper: ignore XDM026 (no field of the payloads looks like an id: choose one)"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class InitReport:
    """What a new project holds.

    Attributes:
        files: The paths in its folder; empty where nothing was written.
        entries: How many entries the mapping has.
        notes: What to look at.
        diagnostics: What is wrong with the payload files.
    """

    files: tuple[str, ...]
    entries: int
    notes: tuple[str, ...]
    diagnostics: list[Diagnostic]


def init_project(folder: Path, sample: str | None = None, tenant: str = "acme") -> InitReport:
    """Write a project into a new or empty folder; all of it or nothing.

    Args:
        folder: Where; a folder that holds a `.git` and nothing else counts as empty.
        sample: A payload file, or a folder of them; None: an example of RainFocus.
        tenant: The tenant id.

    Raises:
        MapperError: where the folder is not empty or cannot be written, the tenant is no tenant
            id, or the payloads give no mapping.
    """
    tenant = tenant.removeprefix("_")
    if not is_tenant(tenant):
        raise MapperError(f"'{tenant}' is no tenant id: use letters, digits and underscores")
    with locked([str(folder)], make_folders=True):
        return _init(folder, sample, tenant)


def _init(folder: Path, sample: str | None, tenant: str) -> InitReport:
    _refuse_full(folder)
    samples, payloads, found = _samples(sample)
    if any(diagnostic.is_error for diagnostic in found):
        return InitReport((), 0, (), found)
    name = NAME if sample is None else _slug(Path(sample).stem) or NAME
    title = "RainFocus events" if sample is None else f"Events of {name}"
    try:
        proposed = propose_project(payloads, title, tenant)
    except NoProposalError as refused:
        raise MapperError(f"no project is made: {refused}") from None
    files = _documents(name, proposed) | samples
    files[".github/workflows/mapping.yml"] = WORKFLOW.encode()
    files |= editor_files(proposed.schema)
    try:
        replace_files(folder, files)
    except OSError as error:
        raise cannot_write(str(folder), error) from None
    return InitReport(tuple(sorted(files)), len(proposed.entries), proposed.notes, found)


def editor_files(schema: Schema) -> dict[str, bytes]:
    """The JSON Schemas that the documents' first lines name, by `EDITOR_FILES`."""
    return {
        path: orjson.dumps(editor_schema(kind, schema), option=orjson.OPT_INDENT_2)
        for kind, path in EDITOR_FILES.items()
    }


def _documents(name: str, proposed: Proposed) -> dict[str, bytes]:
    """The mapping and its schema."""
    mapping = mapping_text(
        proposed.entries,
        name=proposed.schema.title,
        schema=f"{name}.schema.yaml",
        tenant=proposed.schema.tenant,
    )
    if proposed.random_id:
        line = next(line for line in mapping.split("\n") if line.startswith("  _id:"))
        mapping = mapping.replace(line, line + _ID_IGNORED, 1)
    texts = {
        f"mappings/{name}.yaml": _modeline("mapping") + mapping,
        f"mappings/{name}.schema.yaml": _modeline("schema") + schema_text(proposed.schema),
    }
    return {path: text.encode() for path, text in texts.items()}


def _modeline(kind: str) -> str:
    """What editors with the YAML language server read; the path begins at the document."""
    return f"# yaml-language-server: $schema=../{EDITOR_FILES[kind]}\n"


def _refuse_full(folder: Path) -> None:
    if folder.is_dir():
        inside = sorted(
            path.name for path in folder.iterdir() if path.name not in (".git", IN_FOLDER)
        )
        if inside:
            raise MapperError(
                f"'{folder}' is not empty (it holds '{inside[0]}'): name a new folder"
            )
    elif folder.exists() or folder.is_symlink():
        raise MapperError(f"'{folder}' is no folder: name a new one")


def _samples(
    given: str | None,
) -> tuple[dict[str, bytes], list[dict[str, Any]], list[Diagnostic]]:
    """The sample files to write, their payloads, and what is wrong with them."""
    if given is None:
        data = orjson.dumps(EXAMPLE, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        return {"samples/registration.json": data}, [EXAMPLE], []
    if given == "-":
        raise MapperError("a project keeps its samples: name a file, not standard input")
    collector = FoldingCollector()
    files: dict[str, bytes] = {}
    payloads: list[dict[str, Any]] = []
    left = MAX_CHARACTERS
    for path in payload_files([given], collector):
        rows: list[Row] = []
        for row in read_payloads(path, collector):
            left -= len(row.text)
            if left < 0 or len(payloads) + len(rows) >= MAX_ROWS:
                message = f"only the first {len(payloads) + len(rows):,} payloads are used"
                collector.add("SRC016", message, row.span, hint="choose the payloads to start from")
                break
            rows.append(row)
        payloads += [row.value for row in rows]
        if rows:
            # as .json, since a folder of samples stands for its *.json
            stem = _slug(Path(path).stem) or "sample"
            number = sum(name.startswith(f"samples/{stem}") for name in files)
            stem += f"-{number + 1}" if number else ""
            files[f"samples/{stem}.json"] = _sample_text(rows).encode()
        if left < 0 or len(payloads) >= MAX_ROWS:
            break
    return files, payloads, collector.folded()


def _sample_text(rows: list[Row]) -> str:
    """Rows as a file of the shape that they come from."""
    texts = [row.text for row in rows]
    if rows[0].shape == "array":
        return "[\n" + ",\n".join(texts) + "\n]\n"
    return "".join(f"{text}\n" for text in texts)


def _slug(stem: str) -> str:
    return _NOT_IN_NAMES.sub("-", stem).strip("-")[:100]

"""Create a project from payloads: mapping, schema, samples, tests, and a CI workflow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

from mapper.diagnostics import Collector, Diagnostic
from mapper.diagnostics.folding import FoldingCollector
from mapper.document.editor_schema import KINDS, editor_schema
from mapper.document.loading import load_mapping
from mapper.document.mapping_writer import mapping_text
from mapper.document.schema_writer import schema_text
from mapper.document.tenants import given_tenant
from mapper.engine import Row, payload_files, read_payloads
from mapper.files.folders import replace_files
from mapper.files.locks import IN_FOLDER, locked
from mapper.files.writing import cannot_write
from mapper.propose.proposal import Proposed, propose_project
from mapper.schema import Schema
from mapper.testing.first_tests import first_tests_text
from mapper.text import MapperError

NAME = "rainfocus"
MAX_ROWS = 10_000  # payloads that are used
MAX_CHARACTERS = 16 * 1024 * 1024
EDITOR_FILES = {kind: f".mapper/{kind}.schema.json" for kind in KINDS}

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
# Checks the mapping with the payloads in samples/ in every pull request.
#
# Before the first run, create the repository variable MAPPER_FROM (Settings > Secrets and
# variables > Actions > Variables). Its value is what pip installs mapper from: the URL of its
# repository as git+https://..., or the URL of a wheel.
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
      - name: Install mapper
        env:
          MAPPER_FROM: ${{ vars.MAPPER_FROM }}
        run: |
          if [ -z "$MAPPER_FROM" ]; then
            echo "::error::Set the repository variable MAPPER_FROM to what pip must install."
            exit 1
          fi
          python -m pip install --quiet "$MAPPER_FROM"
      - name: Check the mapping
        run: mapper check samples
      - name: Run its tests
        run: mapper test
"""

# The first lines of the documents. The path, from the document, is read by editors with the YAML
# language server.
_MAPPING_HEAD = f"""\
# yaml-language-server: $schema=../{EDITOR_FILES["mapping"]}
# One line per field: the XDM target, then its source in the payload. `_tenant` is the object of
# your tenant. After a change, run: mapper check samples
"""
_SCHEMA_HEAD = f"""\
# yaml-language-server: $schema=../{EDITOR_FILES["schema"]}
# The XDM schema of the mapping: field groups, and the path, type, and description of each field.
"""
_TESTS_HEAD = f"# yaml-language-server: $schema=../{EDITOR_FILES['tests']}\n"
_ID_IGNORED = "  # mapper: ignore XDM026 (random, as no field looks like an id; map one)"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class InitReport:
    """The result of `init`.

    Attributes:
        files: The paths of the files in the project; empty if nothing was written.
        entries: The number of entries in the mapping.
        notes: What the user should check.
        diagnostics: Findings about the payload files.
    """

    files: tuple[str, ...]
    entries: int
    notes: tuple[str, ...]
    diagnostics: list[Diagnostic]


def init_project(folder: Path, sample: str | None = None, tenant: str = "acme") -> InitReport:
    """Write a project into a new or empty folder, all files or none.

    Args:
        folder: The folder; one with only `.git` counts as empty.
        sample: A payload file, or a folder of them; by default an example of RainFocus.
        tenant: The tenant id.

    Raises:
        MapperError: if the folder is not empty or cannot be written, the tenant id is not valid,
            or no mapping can be proposed from the payloads.
    """
    tenant = given_tenant(tenant or "_")  # an empty option is not valid
    with locked([str(folder)], make_folders=True):
        return _init(folder, sample, tenant)


def _init(folder: Path, sample: str | None, tenant: str) -> InitReport:
    _refuse_full(folder)
    samples, payloads, diagnostics = _samples(sample)
    if any(diagnostic.is_error for diagnostic in diagnostics):
        return InitReport((), 0, (), diagnostics)
    name = NAME if sample is None else _slug(Path(sample).stem) or NAME
    title = "RainFocus events" if sample is None else f"Events of {name}"
    proposed = propose_project(payloads, title, tenant)
    files = _documents(name, proposed) | samples
    files |= _tests(name, files)
    files[".github/workflows/mapping.yml"] = WORKFLOW.encode()
    files |= editor_files(proposed.schema)
    try:
        replace_files(folder, files)
    except OSError as error:
        raise cannot_write(str(folder), error) from None
    return InitReport(tuple(sorted(files)), len(proposed.entries), proposed.notes, diagnostics)


def _tests(name: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the tests document of a new project, by path; {} if its mapping has errors."""
    with TemporaryDirectory() as folder:
        for path, data in files.items():
            file = Path(folder, path)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
        mappings = Path(folder, "mappings")
        loaded, findings = load_mapping(mappings / f"{name}.yaml", None)
        if loaded is None or any(finding.is_error for finding in findings):
            return {}
        samples = [str(Path(folder, path)) for path in files if path.startswith("samples/")]
        text = _TESTS_HEAD + first_tests_text(loaded.document, samples, mappings, Collector())
        return {f"mappings/{name}.tests.yaml": text.encode()}


def editor_files(schema: Schema) -> dict[str, bytes]:
    """Return the JSON Schemas of the documents for editors, by path."""
    return {
        path: orjson.dumps(editor_schema(kind, schema), option=orjson.OPT_INDENT_2)
        for kind, path in EDITOR_FILES.items()
    }


def _documents(name: str, proposed: Proposed) -> dict[str, bytes]:
    """Return the mapping and its schema, by path."""
    mapping = mapping_text(
        proposed.entries,
        name=proposed.schema.title,
        schema=f"{name}.schema.yaml",
        tenant=proposed.schema.tenant,
    )
    if proposed.random_id:
        line = next(line for line in mapping.split("\n") if line.startswith("  _id:"))
        mapping = mapping.replace(line, line + _ID_IGNORED, 1)
    return {
        f"mappings/{name}.yaml": (_MAPPING_HEAD + mapping).encode(),
        f"mappings/{name}.schema.yaml": (_SCHEMA_HEAD + schema_text(proposed.schema)).encode(),
    }


def _refuse_full(folder: Path) -> None:
    if folder.is_dir():
        names = {path.name for path in folder.iterdir()} - {".git", IN_FOLDER}
        if names:
            raise MapperError(
                f"'{folder}' is not empty (it has '{min(names)}'): choose a new folder"
            )
    elif folder.exists() or folder.is_symlink():
        raise MapperError(f"'{folder}' is not a folder: choose a new folder")


def _samples(
    given: str | None,
) -> tuple[dict[str, bytes], list[dict[str, Any]], list[Diagnostic]]:
    """Return the sample files to write, their payloads, and the findings about them."""
    if given is None:
        data = orjson.dumps(EXAMPLE, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        return {"samples/registration.json": data}, [EXAMPLE], []
    if given == "-":
        raise MapperError("cannot create a project from standard input: pass a file")
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
                collector.add("SRC016", message, row.span, hint="pass a smaller file or folder")
                break
            rows.append(row)
        payloads += [row.value for row in rows]
        if rows:
            # as .json, which `mapper check samples` reads
            stem = _slug(Path(path).stem) or "sample"
            number = sum(name.startswith(f"samples/{stem}") for name in files)
            stem += f"-{number + 1}" if number else ""
            files[f"samples/{stem}.json"] = _sample_text(rows).encode()
        if left < 0 or len(payloads) >= MAX_ROWS:
            break
    return files, payloads, collector.folded()


def _sample_text(rows: list[Row]) -> str:
    """Return rows as a file of the same shape as the file they are from."""
    texts = [row.text for row in rows]
    if rows[0].shape == "array":
        return "[\n" + ",\n".join(texts) + "\n]\n"
    return "".join(f"{text}\n" for text in texts)


def _slug(stem: str) -> str:
    return _NOT_IN_NAMES.sub("-", stem).strip("-")[:100]

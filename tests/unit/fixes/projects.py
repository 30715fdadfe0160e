"""Projects with mistakes, from all tables of the tests, and what a check of them finds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from mapper.api.mapping import open_mapping
from mapper.diagnostics import Collector, Diagnostic, Fix
from mapper.document.yaml_edits import applied
from mapper.engine.payloads import read_payloads
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"
TABLES = ("mistakes.yaml", "fixes.yaml")
NAMES = {
    "mapping": "mappings/rainfocus.yaml",
    "schema": "mappings/rainfocus.schema.yaml",
    "sample": "samples/session-scheduled.json",
    "settings": "mappings/mapper.toml",
}
_PART = re.compile(r"^-- (.+) --\n", re.MULTILINE)


class Project(NamedTuple):
    """Files by their paths, and the path of the mapping."""

    name: str
    files: dict[str, str]
    mapping: str

    def changed(self, path: str, text: str) -> Project:
        return self._replace(files=self.files | {path: text})


def rainfocus() -> dict[str, str]:
    folders = [path for name in ("mappings", "samples") for path in (ROOT / name).iterdir()]
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8") for path in folders if path.is_file()
    }


def mistakes() -> Iterator[Project]:
    """Yield the shipped project with each mistake of the tables of mistakes."""
    files = rainfocus()
    for table in TABLES:
        for number, (name, old, new, *_) in enumerate(
            yaml.safe_load((CASES / table).read_text("utf-8"))
        ):
            path = NAMES[name]
            assert old in files.get(path, "")
            text = files.get(path, "").replace(old, new, 1)
            yield Project(f"{table}:{number}", files | {path: text}, NAMES["mapping"])


def documents() -> Iterator[Project]:
    """Yield the broken documents, each with the other document that it needs."""
    good = (CASES / "documents" / "good.schema.yaml").read_text("utf-8")
    for path in sorted((CASES / "documents").glob("*.yaml")):
        text = path.read_text("utf-8")
        files = {"good.schema.yaml": good, path.name: text}
        mapping = path.name
        if path.name.endswith(".schema.yaml"):
            mapping = "mapping.yaml"
            files[mapping] = (
                f"mapper: 1\nschema: {path.name}\ntenant: acme\nmappings: {{_id: id}}\n"
            )
        yield Project(path.name, files, mapping)


def rules() -> Iterator[Project]:
    """Yield the projects of the table of rules."""
    schema = (CASES / "rules" / "events.schema.yaml").read_text("utf-8")
    for path in sorted((CASES / "rules").glob("*.txt")):
        _, *rest = _PART.split(path.read_text("utf-8"))
        parts = dict(zip(rest[::2], rest[1::2], strict=True))
        files = {name: text for name, text in parts.items() if name != "prints" and ":" not in name}
        yield Project(path.name, {"events.schema.yaml": schema} | files, "mapping.yaml")


def findings(project: Project, folder: Path) -> list[Diagnostic]:
    """Write a project, and return what a check of it finds."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in project.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    collector = Collector()
    payloads = sorted(name for name in project.files if name.endswith(("json", "ndjson")))
    rows = tuple(row for name in payloads for row in read_payloads(str(folder / name), collector))
    mapping, found = open_mapping(str(folder / project.mapping), None)
    return found if mapping is None else list(mapping.examine(rows).diagnostics)


def after(project: Project, folder: Path, fix: Fix) -> Project:
    """Return a project after a fix."""
    for path in {edit.span.source.path for edit in fix.edits}:
        name = str(Path(path).relative_to(folder))
        edits = [edit for edit in fix.edits if edit.span.source.path == path]
        project = project.changed(name, applied(project.files[name], edits))
    return project

"""Propose tests for what the tests of a project do not cover."""

from __future__ import annotations

from pathlib import Path

from mapper.api.fuzzing import first_rows
from mapper.diagnostics import Collector
from mapper.document.discovery import samples_of
from mapper.services.mapping_tests import TestReport
from mapper.testing.generation import Generation, generate


def generations(report: TestReport) -> list[Generation]:
    """Return proposed tests for each mapping of a report that was made with coverage."""
    result = []
    for run in report.runs:
        assert run.coverage is not None
        path = run.mapping.loaded.path
        samples = [case.row.value for case in run.cases]
        files = samples_of(Path(path), run.mapping.document, Collector())
        samples += first_rows(files, Collector())
        names = {test.test.name for test in run.cases}
        result.append(generate(run.mapping.document, run.coverage, samples, names))
    return result

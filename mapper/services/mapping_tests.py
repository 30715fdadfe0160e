"""Run the tests of mappings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.diagnostics.folding import FoldingCollector
from mapper.document.discovery import SAMPLES, find_mappings, samples_of
from mapper.document.loading import load_mapping
from mapper.document.mapping_tests import TestsDocument
from mapper.document.project import find_tests
from mapper.document.tests_reader import read_tests
from mapper.engine.system_runtime import system_runtime
from mapper.report import TestLine
from mapper.rules.checked_mapping import CheckedMapping
from mapper.testing.cases import Case, load_cases, selected
from mapper.testing.conversion import CaseConverter
from mapper.testing.failures import FailureReader, quotable
from mapper.testing.run import CaseResult, run_case
from mapper.text import MapperError
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.files import locks, writing
    from mapper.testing import coverage, first_tests, mutation, updates
    from mapper.testing.coverage import Coverage
    from mapper.testing.mutation import Mutation
else:
    coverage = lazy_module("mapper.testing.coverage")
    first_tests = lazy_module("mapper.testing.first_tests")
    locks = lazy_module("mapper.files.locks")
    mutation = lazy_module("mapper.testing.mutation")
    updates = lazy_module("mapper.testing.updates")
    writing = lazy_module("mapper.files.writing")


@dataclass(frozen=True)
class MappingRun:
    """The tests of one mapping, which has no errors.

    Attributes:
        mapping: The mapping.
        converter: Converts payloads as the tests do.
        cases: The tests that were run.
        results: Their results, in the same order.
        coverage: What they cover, if wanted.
    """

    mapping: CheckedMapping
    converter: CaseConverter
    cases: tuple[Case, ...]
    results: tuple[CaseResult, ...]
    coverage: Coverage | None


@dataclass(frozen=True)
class TestReport:
    """The result of running tests.

    Attributes:
        runs: The mappings without errors, each with its tests.
        diagnostics: The findings about documents, and those of failed tests, by file and place.
        tests: All tests that were run, with their findings.
        files: The files that were read.
        is_complete: Whether all documents could be used.
    """

    runs: tuple[MappingRun, ...]
    diagnostics: list[Diagnostic]
    tests: tuple[TestLine, ...]
    files: tuple[str, ...]
    is_complete: bool

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error; failed tests are."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def run_tests(
    files: Sequence[str] = (),
    mappings: Iterable[str] = (),
    *,
    text: str = "",
    tenant: str | None = None,
    with_coverage: bool = False,
    show_values: bool = False,
    root: Path | None = None,
) -> TestReport:
    """Run the tests of a project.

    Args:
        files: Tests documents; by default those in `mappings/`.
        mappings: Run only the tests of these mappings.
        text: Run only tests whose names contain it.
        tenant: Tenant id that overrides those of the mappings.
        with_coverage: Compute what the tests cover.
        show_values: Show the paths of identity and sensitive values in findings.
        root: The folder of the project; default: the current folder.

    Raises:
        MapperError: there are no tests documents, or none of these mappings has one.
    """
    collector = Collector()
    documents = list(_documents(files, [*mappings], root or Path(), collector))
    diagnostics = collector.diagnostics
    is_complete = not collector.has_errors
    names = [document.path for document in documents]
    runs: list[MappingRun] = []
    lines: list[TestLine] = []
    by_mapping: dict[Path, list[TestsDocument]] = {}
    for document in documents:
        by_mapping.setdefault(document.mapping, []).append(document)
    if with_coverage and not files:
        untested = _untested([*mappings], by_mapping, root or Path())
        by_mapping |= {path: [] for path in untested}
    for path, group in by_mapping.items():
        mapping, findings = _checked(path, tenant)
        if mapping is not None:
            names += [used.name for used in mapping.loaded.files()]
        errors = [finding for finding in findings if finding.is_error]
        if mapping is None or errors:
            diagnostics += errors
            is_complete = False
            continue
        about_cases = Collector()
        run = run_documents(mapping, group, text, about_cases, with_coverage=with_coverage)
        is_complete = is_complete and not about_cases.has_errors
        diagnostics += about_cases.diagnostics
        runs.append(run)
        lines += test_lines(run, show_values=show_values)
    if text and not lines and is_complete:
        raise MapperError(f"no test has '{text}' in its name")
    if not show_values:
        paths = {*files} or {str(path) for path in find_tests(root or Path())}
        diagnostics = [
            replace(finding, span=quotable(finding.span))
            if finding.span.source.path in paths
            else finding
            for finding in diagnostics
        ]
    diagnostics += [finding for line in lines for finding in line.findings]
    names += [case.row.path for run in runs for case in run.cases]
    return TestReport(
        tuple(runs), in_order(diagnostics), tuple(lines), tuple(dict.fromkeys(names)), is_complete
    )


def _documents(
    files: Sequence[str], mappings: list[str], root: Path, collector: Collector
) -> Iterator[TestsDocument]:
    """Yield the tests documents of the mappings."""
    names = [*files] or [str(path) for path in find_tests(root)]
    if not names:
        raise MapperError("no tests documents in 'mappings': create one with: mapper test --init")
    wanted = {Path(name).resolve() for name in mappings}
    has_any = False
    for name in names:
        document = read_tests(name, collector)
        if document is not None and (not wanted or document.mapping.resolve() in wanted):
            has_any = True
            yield document
    if wanted and not has_any and not collector.has_errors:
        raise MapperError(
            f"no tests document is for '{mappings[0]}': create one with: "
            f"mapper test --init -m {mappings[0]}"
        )


def _untested(names: list[str], tested: Collection[Path], root: Path) -> list[Path]:
    """Return the mappings of a project without a tests document, which coverage counts too."""
    known = {path.resolve() for path in tested}
    paths = map(Path, names) if names else find_mappings(root)
    return [path for path in paths if path.resolve() not in known]


def _checked(path: Path, tenant: str | None) -> tuple[CheckedMapping | None, list[Diagnostic]]:
    """Return a mapping, or None if it cannot be read, and the findings about its documents."""
    loaded, findings = load_mapping(path, tenant)
    if loaded is None:
        return None, findings
    checked = CheckedMapping(loaded, system_runtime())
    return checked, list(checked.linted)


def run_documents(
    mapping: CheckedMapping,
    documents: Iterable[TestsDocument],
    text: str,
    collector: Collector,
    *,
    with_coverage: bool,
    limit: int | None = None,
) -> MappingRun:
    """Run the tests of one mapping.

    Args:
        mapping: The mapping, which has no errors.
        documents: Its tests documents.
        text: Run only tests whose names contain it.
        collector: Receives the findings about payload files, golden files, and targets.
        with_coverage: Compute what the tests cover.
        limit: Run only so many tests.
    """
    document = mapping.document
    cases = [case for tests in documents for case in load_cases(tests, document, collector)]
    converter = CaseConverter(document)
    counter = coverage.CoverageCounter(document, converter.runtime) if with_coverage else None
    results = []
    chosen = selected(cases, text)[:limit]
    for case in chosen:
        result = run_case(converter, case)
        results.append(result)
        if counter is not None:
            counter.see(case.row.value, result.outcome)
    covered = None if counter is None else counter.coverage()
    return MappingRun(mapping, converter, chosen, tuple(results), covered)


def test_lines(run: MappingRun, *, show_values: bool) -> Iterator[TestLine]:
    """Yield the tests of a run with the findings about those that failed."""
    plan = run.converter.converter.plan
    reader = FailureReader(plan, run.mapping.document.schema, show_values=show_values)
    for result in run.results:
        test = result.case.test
        yield TestLine(test.name, test.span, reader.findings(result))


def mutations(report: TestReport) -> list[Mutation]:
    """Return the mutants of each mapping, and those that none of its tests catches."""
    return [mutation.mutate(run.mapping.document, run.converter, run.results)
            for run in report.runs]  # fmt: skip


@dataclass(frozen=True)
class UpdateReport:
    """What `mapper test --update` wrote.

    Attributes:
        changed: The paths of the changed files.
        findings: The findings about the failed tests that were updated.
        refused: The names of the failed tests that must be edited by hand.
    """

    changed: tuple[str, ...]
    findings: tuple[Diagnostic, ...]
    refused: tuple[str, ...]


def update_report(report: TestReport) -> UpdateReport:
    """Write the actual values of the failed tests into tests documents and golden files.

    Tests whose row is rejected, or has other findings, stay as they are.

    Raises:
        MapperError: a file cannot be written, or is in use.
    """
    changed: list[str] = []
    findings: list[Diagnostic] = []
    refused: list[str] = []
    for run in report.runs:
        schema = run.mapping.document.schema
        with locks.locked(sorted({result.case.document.path for result in run.results})):
            written = updates.update_tests(run.results, schema.tenant)
        reader = FailureReader(run.converter.converter.plan, schema, show_values=False)
        changed += written.changed
        refused += [result.case.test.name for result in written.refused]
        findings += [
            finding for result in written.updated for finding in reader.findings(result)
            if finding.code != "TST002"
        ]  # fmt: skip
    return UpdateReport(tuple(changed), tuple(findings), tuple(refused))


def init_tests(
    mappings: Sequence[str] = (), tenant: str | None = None, root: Path | None = None
) -> tuple[list[tuple[str, int]], list[Diagnostic]]:
    """Write a tests document for each mapping that has none, from its samples.

    Args:
        mappings: The mappings; by default those in `mappings/`.
        tenant: Tenant id that overrides those of the mappings.
        root: The folder of the project; default: the current folder.

    Returns:
        The paths that were written, each with its number of tests, and the findings.

    Raises:
        MapperError: there is no mapping without tests, or a file cannot be written.
    """
    collector = Collector()
    names = [*mappings] or [str(path) for path in find_mappings(root or Path())]
    written: list[tuple[str, int]] = []
    for name in names:
        path = Path(name)
        output = path.with_name(f"{path.stem}.tests.yaml")
        if output.exists():
            raise MapperError(f"'{output}' exists: add tests to it, or remove it first")
        mapping, findings = _checked(path, tenant)
        errors = [finding for finding in findings if finding.is_error]
        collector.extend(errors)
        if mapping is None or errors:
            continue
        about_samples = FoldingCollector()
        samples = samples_of(path, mapping.document, about_samples)
        if not samples and not about_samples.has_errors:
            raise MapperError(f"no folder '{SAMPLES}': save sample payloads in it first")
        text = first_tests.first_tests_text(mapping.document, samples, path.parent, about_samples)
        collector.extend(about_samples.folded())
        with locks.locked([str(output)]):
            writing.write_output(str(output), text.encode())
        written.append((str(output), text.count("\n    payload: ")))
    return written, collector.diagnostics

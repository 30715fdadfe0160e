"""Run the tests of a mapping with unsaved text, and show what they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.document.mapping_tests import TestsDocument
from mapper.document.project import TESTS_STEM, is_in, project_folder
from mapper.document.tests_reader import read_tests
from mapper.paths import print_path
from mapper.report import TestLine
from mapper.report.wording import region
from mapper.services.finding_view import FindingView, finding_views
from mapper.services.mapping_tests import run_documents, test_lines
from mapper.services.messages import Answer, Request
from mapper.services.project import TESTS
from mapper.services.session import EditedMapping, Session
from mapper.testing.coverage import Coverage, EntryCoverage
from mapper.testing.failures import UPDATE
from mapper.text.escape import printable

MAX_TESTS = 300
MAX_COUNTED = 40_000  # entries times tests, whose coverage takes about a second
MAX_FINDINGS = 10  # of a test
MAX_BRANCHES = 5000
EXPECT = "if the actual value is right, expect it in the test"  # without a command


class TestView(Answer, frozen=True, kw_only=True):
    """A test that was run.

    Attributes:
        name: The name.
        document: The id of its document; None if it is in another file than the project's.
        line: The line of its name.
        is_passed: Whether it passed.
        findings: The first `MAX_FINDINGS` differences from what it expects.
        more_findings: The number of further ones.
    """

    name: str
    document: str | None
    line: int
    is_passed: bool
    findings: list[FindingView]
    more_findings: int


class BranchView(Answer, frozen=True, kw_only=True):
    """A branch of an expression, with its position in the document.

    Attributes:
        label: Its name, such as "the 'yes' branch of iif".
        line: The start of its range, with the next three.
        is_covered: Whether a test takes it.
        reason: Why no test can take it, or "".
    """

    label: str
    line: int
    column: int
    end_line: int
    end_column: int
    is_covered: bool
    reason: str


class EntryCoverageView(Answer, frozen=True, kw_only=True):
    """What the tests cover of an entry.

    Attributes:
        target: The target.
        document: The id of its document.
        line: Its line.
        state: "covered", "partly covered" (a branch is not), or "not covered".
        filled: The tests in which the target is filled.
        nullified: The tests in which its value could not be converted.
        branches: The branches of its expression.
    """

    target: str
    document: str | None
    line: int
    state: str
    filled: int
    nullified: int
    branches: list[BranchView]


class CoverageView(Answer, frozen=True, kw_only=True):
    """What the tests cover.

    Attributes:
        covered: The covered entries and branches.
        total: All entries and branches.
        entries: The entries, in the order of the mapping.
        has_more: Whether there are more branches than `MAX_BRANCHES`, which are not listed.
    """

    covered: int
    total: int
    entries: list[EntryCoverageView]
    has_more: bool = False


class TestsAnswer(Answer, frozen=True, kw_only=True):
    """The results of tests.

    Attributes:
        reason: Why no test was run, or "".
        tests: The first `MAX_TESTS` tests, or fewer for a large mapping, in the order of the
            documents.
        has_more: Whether there are more tests, which were not run.
        coverage: What they cover; None if no test was run.
        findings: The findings about the documents, which are not about a test.
    """

    reason: str = ""
    tests: list[TestView]
    has_more: bool = False
    coverage: CoverageView | None
    findings: list[FindingView]


def run_mapping_tests(session: Session, request: Request) -> TestsAnswer:
    """Run the tests of a mapping."""
    edited = session.edited(request.unsaved)
    checked, collector = edited.checked, Collector()
    if checked is None or not checked.is_sound:
        findings = edited.findings if checked is None else checked.linted
        errors = [finding for finding in findings if finding.is_error]
        reason = "the mapping has errors, so no test was run"
        return _not_run(reason, finding_views(errors, edited, show_values=session.shows_values))
    limit = min(MAX_TESTS, max(1, MAX_COUNTED // max(1, len(checked.document.entries))))
    with edited.overlaid():
        documents = list(tests_documents(edited, collector))
        run = run_documents(checked, documents, "", collector, with_coverage=True, limit=limit)
    about_documents = _views(collector.diagnostics, edited, session)
    if not run.results:
        reason = "there are no tests" if not documents else "no test could be run"
        return _not_run(reason, about_documents)
    assert run.coverage is not None
    lines = test_lines(run, show_values=session.shows_values)
    return TestsAnswer(
        tests=[_test(line, edited, session) for line in lines],
        has_more=sum(len(document.tests) for document in documents) > limit,
        coverage=_coverage(run.coverage, edited),
        findings=about_documents,
    )


def tests_documents(edited: EditedMapping, collector: Collector) -> Iterator[TestsDocument]:
    """Yield the tests documents in the folder of a mapping that test it."""
    mapping = Path(edited.document("mapping").path)
    for path in _paths(edited, mapping):
        about_document = Collector()
        document = read_tests(path, about_document)
        is_own = document is not None and document.mapping.resolve() == mapping.resolve()
        if is_own or path == _own_path(edited):
            collector.extend(about_document.diagnostics)
        if document is not None and is_own:
            yield document


def _own_path(edited: EditedMapping) -> str | None:
    return next((d.path for d in edited.documents if d.id == TESTS), None)


def _paths(edited: EditedMapping, mapping: Path) -> list[str]:
    """Return the tests documents in the folder, and that of the mapping if it has any text."""
    folder = project_folder(mapping)
    paths = {
        str(path)
        for suffix in ("yaml", "yml")
        for path in mapping.parent.glob(f"*{TESTS_STEM}.{suffix}")
        if path.is_file() and is_in(path, folder)
    }
    own = _own_path(edited)
    if own is not None and own not in paths and edited.contents.get(own, "").strip():
        paths.add(own)
    return sorted(paths)


def _not_run(reason: str, findings: list[FindingView]) -> TestsAnswer:
    return TestsAnswer(reason=reason, tests=[], coverage=None, findings=findings)


def _views(
    findings: list[Diagnostic], edited: EditedMapping, session: Session
) -> list[FindingView]:
    return finding_views(in_order(findings), edited, show_values=session.shows_values)


def _test(line: TestLine, edited: EditedMapping, session: Session) -> TestView:
    findings = [
        replace(finding, hint=EXPECT if finding.hint == UPDATE else finding.hint)
        for finding in line.findings[:MAX_FINDINGS]
    ]
    return TestView(
        name=printable(line.name),
        document=edited.id_of(line.span.source.path),
        line=line.span.place.line,
        is_passed=line.is_passed,
        findings=finding_views(findings, edited, show_values=session.shows_values),
        more_findings=max(0, len(line.findings) - MAX_FINDINGS),
    )


def _coverage(coverage: Coverage, edited: EditedMapping) -> CoverageView:
    totals = coverage.totals
    room, entries = MAX_BRANCHES, []
    for entry in coverage.entries:
        entries.append(_entry(entry, edited, room))
        room -= len(entries[-1].branches)
    return CoverageView(
        covered=totals.entries + totals.branches,
        total=totals.entries_of + totals.branches_of,
        entries=entries,
        has_more=totals.branches_of > MAX_BRANCHES,
    )


def _entry(covered: EntryCoverage, edited: EditedMapping, room: int) -> EntryCoverageView:
    span = covered.entry.span
    state = "covered" if covered.filled else "not covered"
    if covered.filled and any(branch not in covered.dead for branch in covered.missed):
        state = "partly covered"
    return EntryCoverageView(
        target=print_path(covered.entry.target),
        document=edited.id_of(span.source.path),
        line=span.place.line,
        state=state,
        filled=covered.filled,
        nullified=covered.nullified,
        branches=list(_branches(covered, room)),
    )


def _branches(covered: EntryCoverage, room: int) -> Iterator[BranchView]:
    for branch in covered.branches[:room]:
        place = region(covered.span_of(branch))
        yield BranchView(
            label=printable(branch.label),
            line=place["line"],
            column=place["column"],
            end_line=place["endLine"],
            end_column=place["endColumn"],
            is_covered=branch in covered.taken,
            reason=printable(covered.dead.get(branch, "")),
        )

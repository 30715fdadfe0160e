"""Expect the actual values of failed tests, as text to save."""

from __future__ import annotations

from mapper.diagnostics import Collector
from mapper.services.mapping_tests import MappingRun, run_documents
from mapper.services.messages import Answer, Request
from mapper.services.project import TESTS
from mapper.services.session import Session
from mapper.services.tests_view import tests_documents
from mapper.testing.failures import FailureReader
from mapper.testing.run import CaseResult
from mapper.testing.updates import updated_text
from mapper.text import MapperError
from mapper.text.escape import printable


class UpdateTestsRequest(Request, frozen=True, kw_only=True):
    """A request to update a failed test of the tests document; without a name, all of them."""

    name: str = ""


class UpdateTestsAnswer(Answer, frozen=True, kw_only=True):
    """A tests document that expects the actual values.

    Attributes:
        document: The id of the document.
        text: Its text.
        updated: The names of the tests that were updated.
        hidden: The tests that were not, because hidden values would be written.
        refused: The tests that must be edited by hand, because their rows are rejected or have
            other findings, or their values are in another file or shared with other tests.
    """

    document: str
    text: str
    updated: list[str]
    hidden: list[str]
    refused: list[str]


def update_failed_tests(session: Session, request: UpdateTestsRequest) -> UpdateTestsAnswer:
    """Return the tests document with the actual values of failed tests.

    Raises:
        MapperError: the mapping or the tests document has errors, or no such test fails.
    """
    edited = session.edited(request.unsaved)
    checked, collector = edited.checked, Collector()
    if checked is None or not checked.is_sound:
        raise MapperError("the mapping has errors: fix them before you update tests")
    path = edited.document(TESTS).path
    with edited.overlaid():
        documents = [d for d in tests_documents(edited, collector) if d.path == path]
        run = run_documents(checked, documents, "", collector, with_coverage=False)
        failed = [
            result
            for result in run.results
            if result.mismatches and request.name in ("", result.case.test.name)
        ]
        if not failed:
            raise MapperError("there is no such failed test in the tests document")
        hidden = [] if session.shows_values else _with_hidden_values(run, failed)
        wanted = [result for result in failed if result not in hidden]
        text, updated = updated_text(path, wanted, checked.document.schema.tenant)
    return UpdateTestsAnswer(
        document=TESTS,
        text=text if text is not None else edited.text(TESTS),
        updated=_names(updated),
        hidden=_names(hidden),
        refused=_names([result for result in wanted if result not in updated]),
    )


def _with_hidden_values(run: MappingRun, failed: list[CaseResult]) -> list[CaseResult]:
    """Return the results with a value that is an identity or sensitive."""
    plan, schema = run.converter.converter.plan, run.mapping.document.schema
    reader = FailureReader(plan, schema, show_values=False)
    return [result for result in failed if any(item.sensitive for item in reader.findings(result))]


def _names(results: list[CaseResult]) -> list[str]:
    return [printable(result.case.test.name) for result in results]

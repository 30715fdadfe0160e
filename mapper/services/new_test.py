"""Write a test of what the mapping does with a payload, as text to save."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from mapper.diagnostics import Collector
from mapper.document.mapping_tests import TestsDocument
from mapper.document.nodes import Block, end_of
from mapper.document.project import is_in, project_folder
from mapper.document.tests_reader import read_tests
from mapper.document.tests_writer import NewTest, appended, write_test, write_tests
from mapper.document.yaml_reader import read_yaml
from mapper.engine import Row
from mapper.files.file_type import has_content
from mapper.paths import FieldPath, names_of, print_path
from mapper.rules.checked_mapping import CheckedMapping
from mapper.services.document_text import MAX_TEXT
from mapper.services.masking import RecordMask
from mapper.services.messages import Answer, RowRequest
from mapper.services.project import TESTS
from mapper.services.session import EditedMapping, Session
from mapper.testing.conversion import DEFAULT_NOW
from mapper.testing.first_tests import observed_test
from mapper.text import MapperError, SourceText
from mapper.text.escape import printable

MAX_NAME = 200  # characters
MAX_PAYLOAD = 100_000  # bytes of JSON of a payload in a tests document


class NewTestRequest(RowRequest, frozen=True, kw_only=True):
    """A request for a test of a payload; without a name, it is named after the sample."""

    name: str = ""


class NewTestAnswer(Answer, frozen=True, kw_only=True):
    """A tests document with a new test.

    Attributes:
        document: The id of the document.
        text: Its text.
        name: The name of the test, which no other test has.
        line: The line of the test.
        is_rejected: Whether it expects the row to be rejected.
        omitted: The targets that it does not expect, because their values are hidden.
    """

    document: str
    text: str
    name: str
    line: int
    is_rejected: bool
    omitted: list[str]


def write_new_test(session: Session, request: NewTestRequest) -> NewTestAnswer:
    """Return the tests document with a test that expects what the mapping does with a payload.

    Raises:
        MapperError: there is no such payload, the mapping or the tests document has errors, the
            test would contain hidden values, or the document cannot be changed in place.
    """
    edited = session.edited(request.unsaved)
    row = session.samples.row(request.sample, request.row, request.payload)
    if row is None:
        raise MapperError("choose a payload: a test needs one")
    checked = edited.checked
    if checked is None or not checked.is_sound:
        raise MapperError("the mapping has errors: fix them before you add a test")
    path, text = edited.document(TESTS).path, edited.text(TESTS)
    with edited.overlaid():
        document = _existing(path, text, edited) if has_content(text) else None
        names = set() if document is None else {test.name for test in document.tests}
        test = _payload(session, request, row, path)
        test = replace(test, name=_unique(request.name.strip() or test.name, names))
        hidden = _Hidden(checked, shows_values=session.shows_values)
        now = DEFAULT_NOW if document is None or document.now is None else document.now
        test = observed_test(checked.document, row, test, now, expects=hidden.shows)
        new = _with_test(path, text, test, edited)
        line = _verified(path, new, names, test)
    return NewTestAnswer(
        document=TESTS,
        text=new,
        name=test.name,
        line=line,
        is_rejected=test.rejected is not None,
        omitted=[printable(print_path(target)) for target in hidden.omitted],
    )


class _Hidden:
    """The targets whose values are hidden."""

    def __init__(self, checked: CheckedMapping, *, shows_values: bool) -> None:
        self._shows_values = shows_values
        self._mask = RecordMask(checked.partial_converter.plan, checked.document.schema)
        self.omitted: list[FieldPath] = []

    def shows(self, target: FieldPath, value: Any) -> bool:
        """Return whether a test may expect the value of a target."""
        names = names_of(target)
        is_hidden = self._mask.hides(names) or self._mask.masked(value, names) != value
        if is_hidden and not self._shows_values:
            self.omitted.append(target)
            return False
        return True


def _existing(path: str, text: str, edited: EditedMapping) -> TestsDocument:
    collector = Collector()
    document = read_tests(path, collector, SourceText(path, text))
    if document is None or collector.has_errors:
        root = read_yaml(SourceText(path, text), Collector())
        if document is None or not isinstance(root, Block) or _has_tests(root):
            raise MapperError("the tests document has errors: fix them before you add a test")
    if document.mapping.resolve() != Path(edited.document("mapping").path).resolve():
        raise MapperError("the tests document is for another mapping")
    return document


def _has_tests(root: Block) -> bool:
    node = root.get("tests")
    return isinstance(node, Block) and bool(node.entries)


def _payload(session: Session, request: NewTestRequest, row: Row, path: str) -> NewTest:
    """Return a test with a name and a payload: the sample's file, or else the payload itself."""
    name = "pasted payload"
    if request.payload is None and request.sample is not None:
        file, sample = session.samples.paths[request.sample], session.samples.files[request.sample]
        name = Path(file).name.partition(".")[0].replace("-", " ").replace("_", " ")
        has_several = len(sample.rows) > 1 or sample.has_more
        name = f"{name}, row {request.row + 1}" if has_several else name
        if not sample.problems and is_in(Path(file), project_folder(Path(path))):
            relative = Path(os.path.relpath(file, Path(path).parent)).as_posix()
            return NewTest(name, relative, request.row + 1 if has_several else None)
    if not session.shows_values:
        raise MapperError("the test would contain the payload: show its values first")
    if len(orjson.dumps(row.value)) > MAX_PAYLOAD:
        raise MapperError(
            f"the payload has more than {MAX_PAYLOAD // 1000} KB: save it as a sample instead"
        )
    return NewTest(name, row.value)


def _unique(name: str, names: set[str]) -> str:
    if len(name) > MAX_NAME:
        raise MapperError(f"the name of a test has at most {MAX_NAME} characters")
    number, unique = 1, name
    while unique in names:
        number += 1
        unique = f"{name} ({number})"
    return unique


def _with_test(path: str, text: str, test: NewTest, edited: EditedMapping) -> str:
    """Return the text of a tests document with a test at the end of its tests."""
    if not has_content(text):
        head = text.rstrip("\n")
        mapping = Path(edited.document("mapping").path).name
        return (f"{head}\n\n" if head else "") + write_tests(mapping, [test])
    root = read_yaml(SourceText(path, text), Collector())
    assert isinstance(root, Block)
    tests = root.get("tests")
    if tests is None:
        return text.rstrip("\n") + "\ntests:\n" + _lines(test, "  ")
    if not isinstance(tests, Block) or not tests.entries:
        key = next(key for key, _ in root if key.value == "tests")
        at = _next_line(text, key.span.end)
        return _split(text, at, "", _lines(test, "  "))
    if text[tests.span.start] == "{":
        raise MapperError("the tests are in braces: write one test per line first")
    start = tests.entries[0][0].span.start
    indent = text[text.rfind("\n", 0, start) + 1 : start]
    if root.entries[-1][1] is tests:
        return appended(text, [test], indent)
    return _split(text, _next_line(text, end_of(tests)), "\n", _lines(test, indent))


def _lines(test: NewTest, indent: str) -> str:
    return "\n".join(write_test(test, indent)) + "\n"


def _split(text: str, at: int, between: str, added: str) -> str:
    before = text[:at] if text[:at].endswith("\n") else f"{text[:at]}\n"
    return before + between + added + text[at:]


def _next_line(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def _verified(path: str, text: str, names: set[str], test: NewTest) -> int:
    """Return the line of a new test; fail if the text does not read as intended."""
    collector = Collector()
    document = None
    if len(text) <= MAX_TEXT:
        document = read_tests(path, collector, SourceText(path, text))
    read = {} if document is None else {item.name: item for item in document.tests}
    new = read.get(test.name)
    if new is None or collector.has_errors or read.keys() != {*names, test.name}:
        raise MapperError("the tests document cannot be changed in place: add the test by hand")
    return new.span.place.line

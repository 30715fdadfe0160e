"""Write the first tests of a mapping from its samples: what it does with them now."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from mapper.diagnostics import Collector
from mapper.document import MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.document.mapping_writer import target_text
from mapper.document.tests_writer import NewTest, write_tests
from mapper.engine import Row, RowOutcome, payload_files, read_payloads
from mapper.engine.findings import findings_of
from mapper.engine.rows import loose_row
from mapper.paths import FieldPath
from mapper.testing.conversion import DEFAULT_NOW, CaseConverter
from mapper.testing.run import value_at

MAX_TESTS = 50
MAX_ROWS = 1000  # of each file
_HEAD = """\
# What the mapping must do: payloads, and the values that are expected. Run: mapper test
# These are the results of the samples. Read them once: from now on, they are what is expected.
# After a change that you want, run: mapper test --update
"""


def first_tests_text(
    document: MappingDocument, payloads: Iterable[str], folder: Path, collector: Collector
) -> str:
    """Return a tests document for a mapping without errors.

    There is a test for the first row of each file, for every row that fills a target that no
    earlier one fills, and for an empty payload, which is rejected.

    Args:
        document: The mapping.
        payloads: Payload files and folders.
        folder: The folder of the tests document, which is that of the mapping.
        collector: Receives the findings about the payload files.
    """
    writer = _Writer(document, folder)
    tests = [test for name in payload_files(payloads, collector)
             for test in writer.tests(name, collector)]  # fmt: skip
    tests = tests[:MAX_TESTS]
    empty = writer.test("an empty payload is rejected", loose_row({}), {}, None)
    if empty.rejected is not None:
        tests.append(empty)
    mapping = Path(document.span.source.path).name
    return write_tests(mapping, tests, _HEAD)


def observed_test(
    document: MappingDocument,
    row: Row,
    test: NewTest,
    now: datetime = DEFAULT_NOW,
    *,
    expects: Callable[[FieldPath, Any], bool] = lambda *_: True,
) -> NewTest:
    """Return a test that expects what a mapping without errors does with a row.

    Args:
        document: The mapping.
        row: The row.
        test: Its name and its payload.
        now: The result of `now()` in the tests document.
        expects: Whether the test expects a target to have a value.
    """
    return _Writer(document, Path()).test(
        test.name, row, test.payload, test.row, now=now, expects=expects
    )


class _Writer:
    def __init__(self, document: MappingDocument, folder: Path) -> None:
        self._document = document
        self._folder = folder
        self._converter = CaseConverter(document)
        self._targets = list(dict.fromkeys(entry.target for entry in document.entries))
        self._filled: set[int] = set()
        self._names: set[str] = set()

    def tests(self, file: str, collector: Collector) -> Iterator[NewTest]:
        """Yield the tests of a payload file."""
        stem = Path(file).name.partition(".")[0].replace("-", " ").replace("_", " ")
        payload = Path(os.path.relpath(file, self._folder)).as_posix()
        rows: list[Row] = []
        for row in read_payloads(file, collector):
            rows.append(row)
            if len(rows) >= MAX_ROWS:
                break
        for number, row in enumerate(rows, start=1):
            fills_more = self._fills_more(row)
            if number > 1 and not fills_more:
                continue
            name = f"{stem}, row {number}" if len(rows) > 1 else stem
            yield self.test(self._unique(name), row, payload, number if len(rows) > 1 else None)

    def _unique(self, name: str) -> str:
        number, unique = 1, name
        while unique in self._names:
            number += 1
            unique = f"{name} ({number})"
        self._names.add(unique)
        return unique

    def _fills_more(self, row: Row) -> bool:
        record = self._converter.outcome(row).record or {}
        filled = {
            n for n, target in enumerate(self._targets) if value_at(record, target) is not ABSENT
        }
        is_new = not filled <= self._filled
        self._filled |= filled
        return is_new

    def test(
        self,
        name: str,
        row: Row,
        payload: dict[str, Any] | str,
        number: int | None,
        *,
        now: datetime = DEFAULT_NOW,
        expects: Callable[[FieldPath, Any], bool] = lambda *_: True,
    ) -> NewTest:
        """Return a test that expects what the mapping does with a row."""
        outcome = self._converter.outcome(row, now)
        codes = self._codes(outcome, row)
        if outcome.record is None:
            return NewTest(name, payload, number, rejected=codes)
        tenant = self._document.schema.tenant
        values = ((target, value_at(outcome.record, target)) for target in self._targets)
        expect = tuple(
            (target_text(target, tenant), value)
            for target, value in values
            if value is not ABSENT and expects(target, value)
        )
        return NewTest(name, payload, number, expect, findings=codes)

    def _codes(self, outcome: RowOutcome, row: Row) -> tuple[str, ...]:
        plan = self._converter.converter.plan
        findings = findings_of(plan, outcome.events, row)
        is_rejected = outcome.record is None
        return tuple(sorted(f.code for f in findings if f.is_error or not is_rejected))

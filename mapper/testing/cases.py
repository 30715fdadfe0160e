"""Make tests ready to run: read their payloads and golden records, and fill in the tenant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from mapper.diagnostics import Collector, closest, question
from mapper.document import MappingDocument, fixes
from mapper.document.mapping_tests import Expectation, MappingTest, TestsDocument
from mapper.document.mapping_writer import target_text
from mapper.document.tenants import PLACEHOLDER, fill_tenant
from mapper.engine import Row, read_payloads
from mapper.engine.rows import loose_row
from mapper.files.reading import MIB, Reading, read_bytes
from mapper.paths import parse_path, print_path
from mapper.testing.conversion import DEFAULT_NOW
from mapper.text.dataclass import dataclass

GOLDEN = Reading(5 * MIB, "DOC001", "DOC003", "DOC002", "test some of its targets with 'expect'")


@dataclass(frozen=True, eq=False)
class Case:
    """A test that can be run.

    Attributes:
        test: The test.
        document: The tests document.
        row: The payload with its place.
        now: The result of `now()`.
        expect: The expected values, with the tenant filled in.
        record: The expected record, with the tenant filled in; None if there is none, or its golden
            file does not exist yet.
    """

    test: MappingTest
    document: TestsDocument
    row: Row
    now: datetime
    expect: tuple[Expectation, ...]
    record: dict[str, Any] | None

    @property
    def lacks_golden_file(self) -> bool:
        """Whether the golden file of the test does not exist."""
        return self.test.record is not None and self.record is None


def load_cases(
    tests: TestsDocument, mapping: MappingDocument, collector: Collector
) -> tuple[Case, ...]:
    """Return the cases of a tests document, without those that have errors.

    Args:
        tests: The tests document.
        mapping: The mapping that it tests.
        collector: Receives findings about payload files, golden files, and targets.
    """
    rows = _rows(tests, collector)
    cases = []
    for number, test in enumerate(tests.tests):
        expect = tuple(
            replace(expected, target=fill_tenant(expected.target, mapping.schema.tenant))
            for expected in test.expect
        )
        unknown = [e for e in expect if not _is_in_schema(e, mapping, collector)]
        record, is_readable = _record(test, mapping.schema.tenant, collector)
        row = rows.get(number)
        if row is not None and not unknown and is_readable:
            cases.append(Case(test, tests, row, tests.now or DEFAULT_NOW, expect, record))
    return tuple(cases)


def _rows(tests: TestsDocument, collector: Collector) -> dict[int, Row]:
    """Return the payload of each test by its position; each file is read once."""
    rows: dict[int, Row] = {}
    by_file: defaultdict[Path, list[int]] = defaultdict(list)
    for number, test in enumerate(tests.tests):
        if test.payload.file is not None:
            by_file[test.payload.file].append(number)
        elif test.payload.value is not None:
            place = test.payload.span.place
            inline = loose_row(test.payload.value)
            rows[number] = replace(inline, path=tests.path, line=place.line, column=place.column)
    for file, numbers in by_file.items():
        rows |= _rows_of_file(file, {n: tests.tests[n] for n in numbers}, collector)
    return rows


def _rows_of_file(
    file: Path, tests: dict[int, MappingTest], collector: Collector
) -> dict[int, Row]:
    """Return the row of a file that each test names; report rows that it does not have."""
    wanted = {test.payload.row or 1 for test in tests.values()}
    last = max(wanted)
    needs_count = any(test.payload.row is None for test in tests.values())
    reading = Collector()
    rows: dict[int, Row] = {}
    count = 0
    for row in read_payloads(str(file), reading):
        count += 1
        if count in wanted:
            rows[count] = row
        if count >= last and not (needs_count and count < 2):
            break
    collector.extend(reading.diagnostics)
    if reading.has_errors:
        return {}
    ready = {}
    for number, test in tests.items():
        position = test.payload.row or 1
        if test.payload.row is None and count > 1:
            message = f"the payload file '{file.name}' has several rows"
            fix = fixes.fix_of("Add 'row: 1'", fixes.added(test.block, ["row: 1"]))
            hint = "add 'row: 1' to the test"
            collector.add("DOC013", message, test.payload.span, hint=hint, fixes=fix)
        elif position not in rows:
            message = f"the payload file '{file.name}' has no row {position}"
            hint = f"write a row from 1 to {count}"
            collector.add("DOC016", message, test.payload.span, hint=hint)
        else:
            ready[number] = rows[position]
    return ready


def _is_in_schema(expected: Expectation, mapping: MappingDocument, collector: Collector) -> bool:
    """Return whether the schema has a target; report it if not."""
    if mapping.schema.field_at(expected.target) is not None:
        return True
    target = print_path(expected.target)
    similar = closest(target, [print_path(path) for path, _ in mapping.schema.fields()])
    hint = question(similar) or "list the fields: mapper schema"
    written = similar and target_text(parse_path(similar), mapping.tenant)
    fix = fixes.replaced(expected.key, written) if expected.key else ()
    message = f"target '{target}' is not in the schema"
    collector.add("XDM003", message, expected.span, hint=hint, fixes=fix)
    return False


def _record(
    test: MappingTest, tenant: str, collector: Collector
) -> tuple[dict[str, Any] | None, bool]:
    """Return the expected record, if any, and whether it can be used."""
    source = test.record
    if source is None:
        return None, True
    record: Any = source.value
    if source.file is not None:
        if not source.file.exists():
            return None, True
        data = read_bytes(source.file, GOLDEN, collector)
        if data is None:
            return None, False
        try:
            record = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            record = None
            problem = str(error).partition(":")[0]
            message = f"the golden file '{source.file.name}' is not valid JSON: {problem}"
        else:
            message = f"the golden file '{source.file.name}' must be a JSON object"
        if not isinstance(record, dict):
            hint = "write it again: mapper test --update"
            collector.add("DOC012", message, source.span, hint=hint)
            return None, False
    assert isinstance(record, dict)
    filled = {f"_{tenant}" if key == PLACEHOLDER else key: item for key, item in record.items()}
    return filled, True


def golden_record(record: dict[str, Any], tenant: str) -> dict[str, Any]:
    """Return a record as golden files have it: the tenant's object is named `_tenant`."""
    return {PLACEHOLDER if key == f"_{tenant}" else key: item for key, item in record.items()}


def selected(cases: Iterable[Case], text: str) -> tuple[Case, ...]:
    """Return the cases whose names contain a text, whatever its case."""
    return tuple(case for case in cases if text.casefold() in case.test.name.casefold())

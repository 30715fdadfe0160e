"""The model of a tests document: payloads, and what a mapping must make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from mapper.document.nodes import Scalar, YamlNode
from mapper.document.tenants import PLACEHOLDER
from mapper.paths import FieldPath
from mapper.text import Span
from mapper.text.dataclass import dataclass


class Absent(Enum):
    """The value of a field that a record does not have."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class PayloadSource:
    """The payload of a test.

    Attributes:
        span: Its position in the tests document.
        value: The payload, a JSON object; None if it is in a file.
        file: The payload file; None if the payload is in the document.
        row: The number of the row in the file, from 1; None for a file with a single row.
    """

    span: Span
    value: dict[str, Any] | None = None
    file: Path | None = None
    row: int | None = None


@dataclass(frozen=True)
class Expectation:
    """The expected value of one target.

    Attributes:
        target: The target path; it may start with `_tenant`.
        value: The expected JSON value, a list of values for a target with `[*]`, or `ABSENT`.
        span: The position of the target.
        value_span: The position of the value.
        key: The target in its document.
    """

    target: FieldPath
    value: Any
    span: Span
    value_span: Span
    key: Scalar | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class RecordSource:
    """The expected record of a test, whose tenant's object may be named `_tenant`.

    Attributes:
        span: Its position in the tests document.
        value: The record, a JSON object; None if it is in a file.
        file: The golden file, which need not exist; None if the record is in the document.
        places: The positions of the values of a record in the document, by their paths.
    """

    span: Span
    value: dict[str, Any] | None = None
    file: Path | None = None
    places: Mapping[FieldPath, Span] = field(default_factory=dict, repr=False)

    def span_at(self, place: FieldPath) -> Span:
        """Return the position of a value of the record, or of the nearest value around it."""
        for size in range(len(place), 0, -1):
            for steps in (place[:size], (PLACEHOLDER, *place[1:size])):
                if steps in self.places:
                    return self.places[steps]
        return self.span


@dataclass(frozen=True)
class MappingTest:
    """One test: a payload, and at least one expectation.

    Attributes:
        name: Its name, unique in the document.
        span: The position of the name.
        payload: The payload.
        expect: The expected values of some targets.
        findings: The codes of all findings about the row, sorted; None if they are not checked.
        rejected: The codes of the errors that reject the row, sorted; None if it is converted.
        record: The complete expected record, if any.
        outcome_span: The position of `findings` or `rejected`; of the name if it has neither.
        block: Its keys in its document.
    """

    name: str
    span: Span
    payload: PayloadSource
    expect: tuple[Expectation, ...]
    findings: tuple[str, ...] | None
    rejected: tuple[str, ...] | None
    record: RecordSource | None
    outcome_span: Span
    block: YamlNode | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class TestsDocument:
    """The tests in one file, without those that have errors.

    Attributes:
        path: The file.
        mapping: The mapping that they test.
        now: The result of `now()`; None for the default.
        tests: The tests, in the order of the file.
        span: The position of the key `tests`.
    """

    path: str
    mapping: Path
    now: datetime | None
    tests: tuple[MappingTest, ...]
    span: Span

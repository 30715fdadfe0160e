"""Run cases: compare the outcome of each payload with what its test expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from mapper.document.mapping_tests import ABSENT, Expectation
from mapper.engine import RowOutcome
from mapper.engine.findings import findings_of
from mapper.engine.plan import Plan
from mapper.paths import STAR, FieldPath, Steps, get_all, leaves
from mapper.testing.cases import Case
from mapper.testing.conversion import CaseConverter
from mapper.text import Span
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class WrongValue:
    """A value of the record is not the expected one.

    Attributes:
        place: Its place in the record; with `[*]` for a list of values.
        expected: The expected value, or `ABSENT`.
        actual: The value, or `ABSENT`.
        span: The position of the expectation in the tests document.
    """

    place: FieldPath
    expected: Any
    actual: Any
    span: Span


@dataclass(frozen=True)
class WrongOutcome:
    """The row is rejected or converted against expectation, or has other findings.

    Attributes:
        expected: The expected codes, sorted; None if the test does not check them, and the row is
            rejected.
        actual: The codes, sorted.
        is_rejected: Whether the row is rejected.
    """

    expected: tuple[str, ...] | None
    actual: tuple[str, ...]
    is_rejected: bool


@dataclass(frozen=True)
class NoGoldenFile:
    """The golden file of the test does not exist."""


Mismatch: TypeAlias = WrongValue | WrongOutcome | NoGoldenFile


@dataclass(frozen=True, eq=False)
class CaseResult:
    """The result of a case.

    Attributes:
        case: The case.
        outcome: The outcome of its payload.
        mismatches: What is not as expected, in the order of the document; empty if it passed.
    """

    case: Case
    outcome: RowOutcome
    mismatches: tuple[Mismatch, ...]

    @property
    def is_passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.mismatches


def run_cases(converter: CaseConverter, cases: Iterable[Case]) -> Iterator[CaseResult]:
    """Yield the result of each case."""
    return (run_case(converter, case) for case in cases)


def run_case(converter: CaseConverter, case: Case) -> CaseResult:
    """Return the result of a case."""
    outcome = converter.outcome(case.row, case.now)
    return CaseResult(case, outcome, mismatches(converter.converter.plan, case, outcome))


def mismatches(plan: Plan, case: Case, outcome: RowOutcome) -> tuple[Mismatch, ...]:
    """Return what is not as a case expects."""
    wrong = _wrong_outcome(plan, case, outcome)
    if wrong is not None and wrong.is_rejected != (case.test.rejected is not None):
        return (wrong,)  # the values of a record would follow from it
    values: list[Mismatch] = [] if wrong is None else [wrong]
    if outcome.record is not None:
        for expected in case.expect:
            values += _wrong_values(expected, outcome.record)
        if case.test.record is not None:
            values += _wrong_record(case, outcome.record)
    return tuple(values)


def _wrong_outcome(plan: Plan, case: Case, outcome: RowOutcome) -> WrongOutcome | None:
    test = case.test
    findings = findings_of(plan, outcome.events, case.row)
    errors = tuple(sorted(finding.code for finding in findings if finding.is_error))
    codes = tuple(sorted(finding.code for finding in findings))
    if test.rejected is not None and errors != test.rejected:
        return WrongOutcome(test.rejected, errors, outcome.is_rejected)
    if test.findings is not None:
        # a test that lists the code of an error expects the row to be rejected
        wrong = WrongOutcome(test.findings, codes, outcome.is_rejected)
        return None if codes == test.findings else wrong
    if test.rejected is None and outcome.is_rejected:
        return WrongOutcome(None, errors, is_rejected=True)
    return None


def _wrong_values(expected: Expectation, record: dict[str, Any]) -> Iterator[WrongValue]:
    """Yield the differences between an expected value and the record, by their places."""
    target = expected.target
    actual = value_at(record, target)
    if STAR not in target:
        yield from differences(expected.value, actual, target, expected.value_span)
    elif not is_same(expected.value, actual):
        yield WrongValue(target, expected.value, actual, expected.value_span)


def value_at(record: dict[str, Any], target: FieldPath) -> Any:
    """Return the value at a target, a list of values for one with `[*]`, or `ABSENT`."""
    values = [value for value in get_all(record, target) if value is not None]
    if STAR in target:
        return values or ABSENT
    return values[0] if values else ABSENT


def _wrong_record(case: Case, record: dict[str, Any]) -> Iterator[Mismatch]:
    source = case.test.record
    assert source is not None
    if case.record is None:
        return iter([NoGoldenFile()])
    wrong = differences(case.record, record, (), source.span)
    return (replace(item, span=source.span_at(item.place)) for item in wrong)


def differences(expected: Any, actual: Any, place: FieldPath, span: Span) -> Iterator[WrongValue]:
    """Yield the scalars in which two values differ, each with its place; parents before parts."""
    if is_same(expected, actual):
        return
    old, new = _parts(expected), _parts(actual)
    for steps in dict.fromkeys([*old, *new]):
        before, after = old.get(steps, ABSENT), new.get(steps, ABSENT)
        if not is_same(before, after):
            yield WrongValue((*place, *steps), before, after, span)


def _parts(value: Any) -> dict[Steps, Any]:
    return {} if value is ABSENT else dict(leaves(value))


def is_same(expected: Any, actual: Any) -> bool:
    """Return whether two JSON values are equal: 1 equals 1.0, but not true."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(
            is_same(item, actual[key]) for key, item in expected.items()
        )
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(is_same, expected, actual))
    is_truth = isinstance(expected, bool), isinstance(actual, bool)
    return is_truth[0] == is_truth[1] and bool(expected == actual)

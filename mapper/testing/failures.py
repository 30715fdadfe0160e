"""Findings about failed tests: what was expected, what happened, and where it is mapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mapper.compare.records import HiddenValues
from mapper.diagnostics import CODES, Detail, Diagnostic, Edit, Fix, Related
from mapper.document.mapping_tests import ABSENT, MappingTest
from mapper.engine import as_json
from mapper.engine.findings import findings_of
from mapper.engine.plan import Plan, Planned
from mapper.engine.private_names import shown_path
from mapper.paths import FieldPath, get_all, names_of, print_path
from mapper.schema import Schema
from mapper.testing.run import CaseResult, NoGoldenFile, WrongOutcome, WrongValue
from mapper.text import Span

UPDATE = "if the actual value is right, run: mapper test --update"


class FailureReader:
    """Makes findings of the failures of tests of one mapping."""

    def __init__(self, plan: Plan, schema: Schema, *, show_values: bool) -> None:
        """Keep the plan; with `show_values`, no path is masked."""
        self._plan = plan
        self._schema = schema
        self._hidden = HiddenValues(None if show_values else schema)
        self._sensitive = HiddenValues(schema)
        self._shows_values = show_values

    def findings(self, result: CaseResult) -> tuple[Diagnostic, ...]:
        """Return a finding for each mismatch of a result."""
        findings = []
        for mismatch in result.mismatches:
            match mismatch:
                case WrongValue():
                    findings.append(self._wrong_value(result, mismatch))
                case WrongOutcome():
                    findings.append(self._wrong_outcome(result, mismatch))
                case NoGoldenFile():
                    findings.append(self._no_golden_file(result))
        return tuple(findings)

    def _wrong_value(self, result: CaseResult, wrong: WrongValue) -> Diagnostic:
        planned = self._entry_at(wrong.place)
        field = self._sensitive.field_around(wrong.place)
        is_sensitive = field is not None or (planned is not None and planned.sensitive)
        place = wrong.place if self._shows_values or field is None else field
        target = print_path(place if self._shows_values else shown_path(place, ()))
        problem = f"'{target}' has another value"
        if wrong.actual is ABSENT:
            problem = f"'{target}' is absent"
        elif wrong.expected is ABSENT:
            problem = f"'{target}' is not absent"
        details = [_value("expected", wrong.expected), _value("actual", wrong.actual)]
        if planned is not None:
            details += self._sources(result, planned)
            details += self._reasons(result, planned)
        hint = UPDATE
        if planned is None and wrong.actual is ABSENT:
            hint = "map the target, or expect 'absent'"
        return Diagnostic(
            "TST001",
            CODES["TST001"].severity,
            f"test '{result.case.test.name}': {problem}",
            self._quoted(wrong.span, is_sensitive=is_sensitive),
            hint=hint,
            related=() if planned is None else (Related(planned.entry.span, "mapped here"),),
            sensitive=is_sensitive,
            details=tuple(details),
        )

    def _quoted(self, span: Span, *, is_sensitive: bool) -> Span:
        """Return a position whose line a report does not quote if it may show a hidden value."""
        if self._shows_values:
            return span
        return _private(span) if is_sensitive else quotable(span)

    def _entry_at(self, place: FieldPath) -> Planned | None:
        """Return the entry that writes to a place of the record, around it, or below it."""
        names = names_of(place)
        for size in range(len(names), 0, -1):
            if planned := self._plan.by_names.get(names[:size]):
                return planned
        below = (p for target, p in self._plan.by_names.items() if target[: len(names)] == names)
        return next(below, None) if names else None

    def _sources(self, result: CaseResult, planned: Planned) -> Iterator[Detail]:
        """Yield the values of the payload that an entry reads."""
        maps = sensitive_maps_of(self._plan)
        for path in sorted(planned.reads, key=print_path):
            name = print_path(path if self._shows_values else shown_path(path, maps))
            values = list(get_all(result.case.row.value, path))
            if not values:
                yield Detail("source", f"{name} is missing")
            for value in values[:1]:
                more = f" (and {len(values) - 1} more)" if len(values) > 1 else ""
                yield Detail("source", f"{name}{more} = ", as_json(value))

    def _reasons(self, result: CaseResult, planned: Planned) -> Iterator[Detail]:
        """Yield the messages about an entry in the outcome of the row."""
        events = [event for event in result.outcome.events if event.entry == planned.index]
        for finding in findings_of(self._plan, events, result.case.row):
            yield Detail("because", f"{finding.message} ({finding.code})")

    def _wrong_outcome(self, result: CaseResult, wrong: WrongOutcome) -> Diagnostic:
        test = result.case.test
        problem, hint = "the row has other findings", f"for these, write {_list(wrong.actual)}"
        if wrong.is_rejected and test.rejected is None:
            problem = "the row is rejected"
            hint = f"if it must be, replace the expectations with rejected: {_list(wrong.actual)}"
        elif test.rejected is not None and not wrong.is_rejected:
            problem, hint = "the row is not rejected", "expect values with 'expect' instead"
        elif test.rejected is not None:
            problem = "the row is rejected for other reasons"
        details = [] if wrong.expected is None else [Detail("expected", _list(wrong.expected))]
        details.append(Detail("actual", _list(wrong.actual)))
        findings = findings_of(self._plan, result.outcome.events, result.case.row)
        shown = [f for f in findings if f.code in wrong.actual]
        details += [Detail("because", f"{f.message} ({f.code})") for f in shown]
        related = dict.fromkeys(related for finding in shown for related in finding.related)
        return Diagnostic(
            "TST002",
            CODES["TST002"].severity,
            f"test '{test.name}': {problem}",
            self._quoted(test.outcome_span, is_sensitive=False),
            hint=hint,
            related=tuple(related),
            details=tuple(details),
            fixes=_outcome_fixes(test, wrong),
        )

    def _no_golden_file(self, result: CaseResult) -> Diagnostic:
        record = result.case.test.record
        assert record is not None
        assert record.file is not None
        message = f"the golden file '{record.file.name}' does not exist"
        return Diagnostic(
            "TST003",
            CODES["TST003"].severity,
            f"test '{result.case.test.name}': {message}",
            self._quoted(record.span, is_sensitive=False),
            hint="create it: mapper test --update",
        )


_BEFORE = re.compile(r"\s*(-\s+)?([^\s,{}\[\]]+:\s+)?")
_KEY_BEFORE = re.compile(r"[^\n,{}\[\]:]*:\s+")  # a key with spaces
_AFTER = re.compile(r":?\s*(#.*)?")


def quotable(span: Span) -> Span:
    """Return a position in a tests document, whose line a report quotes only if it is alone on it.

    Other values of the line may identify a person: those of a payload are not known.
    """
    line_start = span.source.text.rfind("\n", 0, span.start) + 1
    line_end = span.source.text.find("\n", span.end)
    before = span.source.text[line_start : span.start]
    after = span.source.text[span.end : len(span.source.text) if line_end < 0 else line_end]
    is_first = _BEFORE.fullmatch(before) or _KEY_BEFORE.fullmatch(before)
    inside = span.source.text[span.start : span.end]
    is_alone = is_first and _AFTER.fullmatch(after) and "{" not in inside
    return span if is_alone else _private(span)


def _outcome_fixes(test: MappingTest, wrong: WrongOutcome) -> tuple[Fix, ...]:
    """Return a fix that lists the actual codes, if the test lists others for the same outcome."""
    span, text = test.outcome_span, _list(wrong.actual)
    if wrong.expected is None or wrong.is_rejected != (test.rejected is not None):
        return ()
    if not span.source.text.startswith("[", span.start):  # an alias, or one code per line
        return ()
    return (Fix(f"Replace with {text}", (Edit(span, text),)),)


def _private(span: Span) -> Span:
    return Span(replace(span.source, private=True), span.start, span.end)


def sensitive_maps_of(plan: Plan) -> frozenset[tuple[str, ...]]:
    """Return the names of the payload's paths whose keys are hidden."""
    return frozenset(
        names_of(path)
        for planned in plan.entries
        if planned.sensitive and planned.field.type.name == "map"
        for path in planned.reads
    )


def _value(label: str, value: Any) -> Detail:
    return Detail(label, "absent") if value is ABSENT else Detail(label, "", as_json(value))


def _list(codes: tuple[str, ...]) -> str:
    return f"[{', '.join(codes)}]"

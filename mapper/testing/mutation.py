"""Find the mutants of a mapping that no test catches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import eq
from typing import Any, NamedTuple

from mapper.dataprep import Fault, Runtime, compile_tree
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.notes import collecting
from mapper.dataprep.tree import Call, Node, walk
from mapper.document import Entry, MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.engine import Converter, Row, RowOutcome
from mapper.engine.plan import Plan, Planned, replan
from mapper.paths import FieldPath, names_of
from mapper.schema import IDENTITY_MAP
from mapper.testing.cases import Case
from mapper.testing.conversion import CaseConverter
from mapper.testing.mutants import Mutant, mutants
from mapper.testing.run import CaseResult, is_same, mismatches, value_at
from mapper.text.dataclass import dataclass


class Advice(NamedTuple):
    """A test that would catch a mutant with one more expectation.

    Attributes:
        case: The test.
        target: The target to add to its `expect`; empty if only the findings differ.
        value: The value that the mapping writes there, or `ABSENT`.
        findings: The codes of its findings, sorted, if only they differ.
    """

    case: Case
    target: FieldPath
    value: Any
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test catches.

    Attributes:
        mutant: The mutant.
        advice: What would catch it; None if the payload of no test distinguishes it.
    """

    mutant: Mutant
    advice: Advice | None


@dataclass(frozen=True)
class Mutation:
    """The mutants of a mapping, and those that no test catches.

    Attributes:
        path: The file of the mapping.
        document: The mapping.
        total: The number of mutants.
        survivors: The mutants that no test catches, in the order of the entries.
    """

    path: str
    document: MappingDocument
    total: int
    survivors: tuple[Survivor, ...]

    @property
    def caught(self) -> int:
        """The number of mutants that a test catches."""
        return self.total - len(self.survivors)


def mutate(
    document: MappingDocument, converter: CaseConverter, results: Sequence[CaseResult]
) -> Mutation:
    """Run the tests of a mapping with each of its mutants.

    Args:
        document: The mapping.
        converter: The converter with which the tests were run.
        results: The results of the tests; only tests that passed can catch a mutant.
    """
    runner = _Runner(converter, [result for result in results if result.is_passed])
    tried = [(mutant, *runner.try_mutant(document, mutant)) for mutant in mutants(document)]
    survivors = tuple(Survivor(m, advice) for m, is_caught, advice in tried if not is_caught)
    return Mutation(document.span.source.path, document, len(tried), survivors)


MAX_TRIES = 10

# How a case can notice another value of an entry, those that are likely to first.
_EXPECTS_TARGET, _EXPECTS_RECORD, _EXPECTS_OUTCOME, _EXPECTS_FINDINGS, _EXPECTS_OTHERS = range(5)


class _Runner:
    """Runs the cases that passed with mutants; only changed entries are evaluated and planned.

    Cases that cannot notice a mutant are run only to find an advice, up to `MAX_TRIES`.
    """

    def __init__(self, converter: CaseConverter, passed: Sequence[CaseResult]) -> None:
        self._converter = converter
        self._plan = converter.converter.plan
        self._passed = passed
        self._values: dict[tuple[int, int], Any] = {}
        self._known_ranks: dict[int, list[int]] = {}

    def try_mutant(self, document: MappingDocument, mutant: Mutant) -> tuple[bool, Advice | None]:
        """Return whether a case catches a mutant; if not, what would catch it."""
        changed = _Changed(document, mutant.changes, self._converter.runtime)
        converter: Converter | None = None
        advice: Advice | None = None
        about_findings: Advice | None = None
        sole: tuple[_Sole, _Sole] | None = None
        tries = 0
        for number, rank in self._in_order(mutant.changes, changed):
            needs_none = advice is not None or tries == MAX_TRIES
            if rank == _EXPECTS_OTHERS and needs_none:
                break
            result = self._passed[number]
            payload = result.case.row.value
            if not changed.may_differ and all(
                self._old(index, number, payload) == changed.value(index, payload)
                for index in mutant.changes
            ):
                continue
            if rank == _EXPECTS_FINDINGS and needs_none:
                sole = sole or self._sole(mutant.changes)
                if sole[0].codes(result.case.row) == sole[1].codes(result.case.row):
                    continue
            tries += rank >= _EXPECTS_FINDINGS
            converter = converter or Converter(replan(self._plan, mutant.changes))
            outcome = self._converter.outcome_with(converter, result.case.row, result.case.now)
            if mismatches(converter.plan, result.case, outcome):
                return True, None
            before, after = result.outcome.record, outcome.record
            if advice is None and before is not None and after is not None:
                advice = _advice(document, mutant, result.case, before, after)
                about_findings = about_findings or self._about_findings(converter, result, outcome)
        return False, advice or about_findings

    def _about_findings(
        self, converter: Converter, result: CaseResult, outcome: RowOutcome
    ) -> Advice | None:
        """Return what catches a mutant with other findings than the mapping; None if equal."""
        row = result.case.row
        before = _codes(self._converter.converter, row, result.outcome)
        if before == _codes(converter, row, outcome):
            return None
        return Advice(result.case, (), None, before)

    def _sole(self, changes: Mapping[int, Entry | None]) -> tuple[_Sole, _Sole]:
        """Return the changed entries without all others, before and after a change."""
        kept: dict[int, Entry | None] = {
            planned.index: planned.entry if planned.index in changes else None
            for planned in self._plan.entries
        }
        return _Sole(replan(self._plan, kept)), _Sole(replan(self._plan, kept | {**changes}))

    def _in_order(self, indexes: Iterable[int], changed: _Changed) -> Iterator[tuple[int, int]]:
        """Yield the cases by number, each with how it can notice other values of entries."""
        ranks = [min(ranks) for ranks in zip(*map(self._ranks, indexes), strict=True)]
        for number in sorted(range(len(ranks)), key=ranks.__getitem__):
            yield number, _EXPECTS_OUTCOME if changed.may_differ else ranks[number]

    def _ranks(self, index: int) -> list[int]:
        """Return for each case how it can notice another value of an entry."""
        if index not in self._known_ranks:
            planned = self._plan.by_index[index]
            names = names_of(planned.entry.target)
            rejects = _may_reject(self._plan, planned)
            self._known_ranks[index] = [
                min(_rank(result.case, names), _EXPECTS_OUTCOME if rejects else _EXPECTS_OTHERS)
                for result in self._passed
            ]
        return self._known_ranks[index]

    def _old(self, index: int, number: int, payload: dict[str, Any]) -> Any:
        """Return the value of an entry of the mapping for the payload of a case."""
        key = index, number
        if key not in self._values:
            planned = self._plan.by_index[index]
            self._values[key] = _evaluated(planned.evaluate, payload)
        return self._values[key]


def _codes(converter: Converter, row: Row, outcome: RowOutcome) -> tuple[str, ...]:
    return tuple(sorted(finding.code for finding in converter.findings(outcome.events, row)))


def _rank(case: Case, names: tuple[str, ...]) -> int:
    """Return how a case can notice another value of a target, by the target's names."""
    for expected in case.expect:
        if all(map(eq, names_of(expected.target), names)):
            return _EXPECTS_TARGET
    if case.record is not None:
        return _EXPECTS_RECORD
    if case.test.findings is not None or case.test.rejected is not None:
        return _EXPECTS_FINDINGS
    return _EXPECTS_OTHERS


def _may_reject(plan: Plan, planned: Planned) -> bool:
    """Return whether a row can be rejected because of the value of an entry, or of its absence."""
    target = planned.entry.target
    around = [plan.schema.field_at(target[:end]) for end in range(1, len(target) + 1)]
    return (
        planned.limits is not None
        or planned.field.identity is not None
        or target[0] == IDENTITY_MAP
        or any(
            field is None or field.required or field.required_names or field.array
            or field.type.name == "map"
            for field in around
        )
    )  # fmt: skip


class _Sole:
    """Some entries without all others, to compare their own findings."""

    def __init__(self, plan: Plan) -> None:
        # most records would be rejected: they lack the values of the other entries
        self._converter = Converter(replace(plan, check=lambda _: True))

    def codes(self, row: Row) -> tuple[str, ...]:
        """Return the codes of the findings about the entries, sorted."""
        outcome = self._converter.interpreted_outcome(row)
        return _codes(self._converter, row, outcome)


class _Changed:
    """The values of changed entries."""

    def __init__(
        self, document: MappingDocument, changes: Mapping[int, Entry | None], runtime: Runtime
    ) -> None:
        self._changes = changes
        self._runtime = runtime
        self._calls: dict[int, Any] = {}
        trees = [document.entries[index].tree for index in changes]
        trees += [entry.tree for entry in changes.values() if entry is not None]
        # the IDs of an entry depend on how many are used before it
        self.may_differ = any(map(_uses_runtime, trees))

    def value(self, index: int, payload: dict[str, Any]) -> Any:
        """Return the value of an entry; null for one that is removed."""
        entry = self._changes[index]
        if entry is None:
            return _NULL
        if index not in self._calls:
            self._calls[index] = compile_tree(entry.tree, self._runtime).call
        return _evaluated(self._calls[index], payload)


_NULL: tuple[str, Any, list[Any]] = ("", None, [])


def _evaluated(call: Any, payload: dict[str, Any]) -> tuple[str, Any, list[Any]]:
    """Return the type of a value and the value, or its fault, with the notes."""
    with collecting() as notes:
        try:
            value = call(payload)
        except Fault as fault:
            return "fault", repr((fault.reason, fault.value)), list(notes)
        except RecursionError:
            return "fault", "recursion", []
    return ("" if value is None else repr(value)), None, list(notes)


def _uses_runtime(tree: Node) -> bool:
    return any(
        isinstance(node, Call) and node.name in FUNCTIONS and FUNCTIONS[node.name].runtime
        for node in walk(tree)
    )


def _advice(
    document: MappingDocument,
    mutant: Mutant,
    case: Case,
    before: dict[str, Any],
    after: dict[str, Any],
) -> Advice | None:
    """Return the first target of a mutant whose value differs, with the value of the mapping."""
    for index in mutant.changes:
        target = document.entries[index].target
        old, new = value_at(before, target), value_at(after, target)
        if (old is ABSENT) != (new is ABSENT) or not is_same(old, new):
            return Advice(case, target, old)
    return None

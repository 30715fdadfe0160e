"""Propose tests for entries and branches that no test covers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from mapper.dataprep import paths_read
from mapper.dataprep.branches import Branch
from mapper.document import MappingDocument
from mapper.document.mapping_tests import ABSENT
from mapper.document.mapping_writer import target_text
from mapper.document.tests_writer import NewTest
from mapper.engine import RowOutcome
from mapper.engine.outcome import ReasonKey
from mapper.engine.rows import loose_row
from mapper.paths import leaves, print_path
from mapper.testing.conversion import CaseConverter
from mapper.testing.coverage import Coverage, CoverageCounter, EntryCoverage
from mapper.testing.payload_view import MADE_UP, PayloadView
from mapper.testing.payloads import PayloadChange, PayloadMaker, changed, value_in
from mapper.testing.run import value_at
from mapper.testing.search import BranchSearch, Evaluated, first_place
from mapper.testing.shrinking import shrink
from mapper.text.dataclass import dataclass
from mapper.text.escape import shortened

TIME = "2023-04-01T00:41:57Z"
MAX_NAME = 100  # characters
MAX_BASES = 3  # payloads from which an expression's search may start


@dataclass(frozen=True, eq=False)
class Goal:
    """An entry that must be filled, or a branch of it that must be taken.

    Attributes:
        coverage: The entry.
        branch: The branch; None to fill the entry's target.
    """

    coverage: EntryCoverage
    branch: Branch | None

    @property
    def place(self) -> tuple[str, int]:
        """The file and the line."""
        span = self.coverage.entry.span
        if self.branch is not None:
            span = self.coverage.span_of(self.branch)
        return span.source.path, span.place.line

    @property
    def label(self) -> str:
        """The goal in words."""
        target = self.coverage.entry.target_text
        return f"'{target}' is filled" if self.branch is None else self.branch.label


@dataclass(frozen=True)
class ProposedTest:
    """A test that covers goals.

    Attributes:
        test: The test; its name has no values that identify people.
        goals: What it covers.
        is_masked: Whether its payload has values that a report must hide.
    """

    test: NewTest
    goals: tuple[Goal, ...]
    is_masked: bool


@dataclass(frozen=True)
class Generation:
    """Proposed tests for a mapping.

    Attributes:
        document: The mapping.
        proposals: The tests.
        dead: Branches that no payload can take, with the reasons.
        not_found: Goals for which no payload was found.
    """

    document: MappingDocument
    proposals: tuple[ProposedTest, ...]
    dead: tuple[tuple[Goal, str], ...]
    not_found: tuple[Goal, ...]


def generate(
    document: MappingDocument,
    coverage: Coverage,
    samples: Sequence[dict[str, Any]],
    names: set[str],
) -> Generation:
    """Search for small payloads that cover what tests do not cover.

    Args:
        document: The mapping.
        coverage: The coverage by its tests.
        samples: Payloads of samples and tests.
        names: The names of its tests.
    """
    return _Generator(document, samples, names).run(coverage)


@dataclass
class _Proposal:
    payload: dict[str, Any]
    outcome: RowOutcome
    goals: list[Goal]


@dataclass
class _Best:
    """The best payload for a goal so far; `tries` is how many more are compared with it."""

    goal: Goal
    payload: dict[str, Any] | None = None
    is_rejected: bool = False
    tries: int = 200


class _Generator:
    def __init__(
        self, document: MappingDocument, samples: Sequence[dict[str, Any]], names: set[str]
    ) -> None:
        self._document = document
        self._maker = PayloadMaker(document, samples)
        self._converter = CaseConverter(document)
        self._view = PayloadView(document, show_values=False)
        self._private = {
            path for entry in self._converter.converter.plan.entries if entry.sensitive
            for path in entry.reads
        }  # fmt: skip
        self._names = set(names)
        self._counter = CoverageCounter(document, self._converter.runtime)
        self._bases = self._starts()
        self._base_keys = self._keys(self._outcome(self._bases[0]))

    def _starts(self) -> list[dict[str, Any]]:
        """Return the smallest payload whose row is converted, then whole samples."""
        made_up: dict[str, Any] = {}
        for entry in self._document.entries:
            field = self._document.schema.field_at(entry.target)
            is_time = field is not None and field.type.name in ("date", "date-time")
            for path in sorted(entry.reads, key=print_path):
                if value_in(made_up, first_place(path)) is ABSENT:
                    made_up = changed(made_up, first_place(path), TIME if is_time else "x")
        converted = list(filter(self._is_converted, self._maker.samples))
        converted = converted or list(filter(self._is_converted, [made_up]))
        if not converted:
            return [{}, made_up]
        smallest = min(converted, key=lambda payload: len(json.dumps(payload)))
        smallest = self._without_private(shrink(smallest, self._is_converted), self._is_converted)
        return [smallest, *converted[:MAX_BASES]]

    def _outcome(self, payload: dict[str, Any]) -> RowOutcome:
        return self._converter.outcome(loose_row(payload))

    def _is_converted(self, payload: dict[str, Any]) -> bool:
        return not self._outcome(payload).is_rejected

    def _without_private(
        self, payload: dict[str, Any], keeps: Callable[[dict[str, Any]], bool]
    ) -> dict[str, Any]:
        """Return a payload with made-up values for those that identify people, where possible."""
        for place, value in list(leaves(payload)):
            if place and self._view.is_hidden(value, place):
                candidates = (changed(payload, place, made_up) for made_up in MADE_UP)
                payload = next(filter(keeps, candidates), payload)
        return payload

    def run(self, coverage: Coverage) -> Generation:
        by_payload: dict[str, _Proposal] = {}
        dead: list[tuple[Goal, str]] = []
        not_found: list[Goal] = []
        for entry in coverage.entries:
            goals = [Goal(entry, None)] if not entry.filled else []
            for branch in entry.missed:
                goal = Goal(entry, branch)
                if branch in entry.dead:
                    dead.append((goal, entry.dead[branch]))
                else:
                    goals.append(goal)
            if not goals:
                continue
            for goal, payload in self._payloads(entry, goals):
                if payload is None:
                    not_found.append(goal)
                    continue
                key = json.dumps(payload)
                if key not in by_payload:
                    by_payload[key] = _Proposal(payload, self._outcome(payload), [])
                by_payload[key].goals.append(goal)
        proposals = tuple(map(self._proposed, by_payload.values()))
        return Generation(self._document, proposals, tuple(dead), tuple(not_found))

    def _payloads(
        self, entry: EntryCoverage, goals: list[Goal]
    ) -> Iterator[tuple[Goal, dict[str, Any] | None]]:
        """Yield each goal with the smallest payload for it; None if none was found."""
        search = BranchSearch(entry.entry.tree, self._converter.runtime, self._maker, self._private)
        best = {goal: _Best(goal) for goal in goals}
        for base in self._bases:
            for evaluated in search.evaluations(base):
                unfinished = [candidate for candidate in best.values() if candidate.tries]
                if not unfinished:
                    break
                for candidate in unfinished:
                    if self._may_reach(candidate.goal, evaluated):
                        self._consider(candidate, search, evaluated.payload)
            if all(candidate.payload is not None for candidate in best.values()):
                break
        for goal in goals:
            payload = best[goal].payload
            yield goal, None if payload is None else self._shrunk(goal, search, payload)

    def _may_reach(self, goal: Goal, evaluated: Evaluated) -> bool:
        if goal.branch is None:
            return evaluated.trace.fault is None and evaluated.trace.value is not None
        return goal.branch in evaluated.taken

    def _consider(self, best: _Best, search: BranchSearch, payload: dict[str, Any]) -> None:
        """Keep a payload that reaches a goal, and finish if its row has no other findings."""
        outcome = self._outcome(payload)
        if not self._reaches(best.goal, search, payload, outcome):
            return
        is_clean = not outcome.is_rejected and self._keys(outcome) <= self._base_keys
        if best.payload is None or is_clean or (best.is_rejected and not outcome.is_rejected):
            best.payload, best.is_rejected = payload, outcome.is_rejected
        best.tries = 0 if is_clean else best.tries - 1

    def _keys(self, outcome: RowOutcome) -> set[ReasonKey]:
        return {event.key for event in outcome.events}

    def _reaches(
        self, goal: Goal, search: BranchSearch, payload: dict[str, Any], outcome: RowOutcome
    ) -> bool:
        if not self._may_reach(goal, search.evaluate(payload)):
            return False
        if goal.branch is not None:
            return True
        record = outcome.record
        return record is not None and self._counter.fills(goal.coverage.index, payload, record)

    def _shrunk(self, goal: Goal, search: BranchSearch, payload: dict[str, Any]) -> dict[str, Any]:
        first = self._outcome(payload)

        def keeps(smaller: dict[str, Any]) -> bool:
            if not self._may_reach(goal, search.evaluate(smaller)):
                return False
            outcome = self._outcome(smaller)
            return (
                outcome.is_rejected == first.is_rejected
                and outcome.is_nullified <= first.is_nullified
                and self._reaches(goal, search, smaller, outcome)
            )

        return self._without_private(shrink(payload, keeps), keeps)

    def _proposed(self, proposal: _Proposal) -> ProposedTest:
        payload, outcome = proposal.payload, proposal.outcome
        name = self._name(proposal)
        is_masked = any(self._view.is_hidden(value, place) for place, value in leaves(payload))
        goals = tuple(proposal.goals)
        if outcome.record is None:
            findings = self._converter.converter.findings(outcome.events)
            codes = tuple(sorted(finding.code for finding in findings if finding.is_error))
            return ProposedTest(NewTest(name, payload, rejected=codes), goals, is_masked)
        targets = dict.fromkeys(goal.coverage.entry.target for goal in goals)
        tenant = self._document.schema.tenant
        expect = tuple((target_text(target, tenant), value_at(outcome.record, target))
                       for target in targets)  # fmt: skip
        return ProposedTest(NewTest(name, payload, expect=expect), goals, is_masked)

    def _name(self, proposal: _Proposal) -> str:
        """Return the values of the first goal's entry that differ from the base, in words."""
        tree = proposal.goals[0].coverage.entry.tree
        places = [first_place(path) for path in sorted(paths_read(tree), key=print_path)]
        values = [PayloadChange(place, value_in(proposal.payload, place)) for place in places]
        base = self._bases[0]
        changes = [c for c in values if c.value != value_in(base, c.place)] or values
        present = [change for change in changes if change.value is not ABSENT]
        name = unique = shortened(self._view.words(present or changes[:1]), MAX_NAME)
        number = 1
        while unique in self._names:
            number += 1
            unique = f"{name} ({number})"
        self._names.add(unique)
        return unique

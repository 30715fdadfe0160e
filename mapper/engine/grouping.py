"""Findings about many rows: one per entry and reason, with the number of rows and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from mapper.diagnostics import Diagnostic
from mapper.diagnostics.folding import place_only, with_more_rows, without_large_text
from mapper.engine.accumulator import Accumulator, Reason
from mapper.engine.findings import finding_of
from mapper.engine.outcome import Event, ReasonKey, RowOutcome
from mapper.engine.plan import Plan
from mapper.engine.row_fixes import row_fixes
from mapper.engine.rows import Row
from mapper.text import Span

MAX_REASONS = 1000


class FindingGroups:
    """Groups the findings about rows; its memory does not grow with the number of rows.

    Attributes:
        counts: The outcomes of the rows by entry and reason.
        rejected: The number of rows that are rejected because of each entry, by its index; a row
            with several reasons in one entry counts once.
    """

    def __init__(self, plan: Plan, *, keeps_values: bool = False) -> None:
        """Start without a row; `keeps_values` counts the offending values of each group."""
        self.plan = plan
        self.counts: Accumulator[Span] = Accumulator(
            keeps_values=keeps_values, max_reasons=MAX_REASONS
        )
        self.rejected: Counter[int] = Counter()

    def add(self, outcome: RowOutcome, row: Callable[[], Row]) -> None:
        """Count the outcome of a row, which is asked for only if its place is kept."""

        def render(event: Event) -> Diagnostic:
            finding = finding_of(self.plan, event, row())
            return without_large_text(replace(finding, fixes=row_fixes(self.plan, event)))

        def place(event: Event) -> Span:
            return place_only(finding_of(self.plan, event, row()).span)

        self.counts.add(
            is_rejected=outcome.is_rejected, events=outcome.events, place=place, render=render
        )
        if outcome.is_rejected:
            entries = {event.entry for event in outcome.events if self._is_error(event)}
            self.rejected.update(entry for entry in entries if entry is not None)

    def _is_error(self, event: Event) -> bool:
        """Whether a counted event is an error; beyond `MAX_REASONS` it is taken for one."""
        reason = self.counts.reasons.get(event.key)
        return reason is None or reason.finding.is_error

    def findings(
        self,
        is_hidden: Callable[[ReasonKey], bool] = lambda _: False,
    ) -> list[Diagnostic]:
        """Return one finding per group, except those of hidden reasons."""
        return [
            _grouped(reason) for key, reason in self.counts.reasons.items() if not is_hidden(key)
        ]


def _grouped(reason: Reason[Span]) -> Diagnostic:
    first, more = reason.finding, reason.rows - 1
    return replace(
        first,
        message=with_more_rows(first.message, more),
        values=reason.most_frequent if len(reason.values) > 1 else (),
        count=reason.rows,
        locations=tuple(reason.places),
    )

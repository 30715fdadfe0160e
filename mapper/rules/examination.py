"""Check a mapping and all payloads in one pass.

Rules that need no payload come first. Then each payload is checked, and converted unless the
mapping has errors, whose consequences would hide them. Rules about all records come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from mapper.diagnostics import Diagnostic, in_order
from mapper.diagnostics.selection import Ignored, Selection, Settings
from mapper.document import MappingDocument
from mapper.engine import Converter, Row
from mapper.engine.batches import Batch, RowBatch
from mapper.engine.shapes import Shapes
from mapper.paths import FieldPath
from mapper.rules import IGNORABLE, RULES, Context, Needs, Rule
from mapper.rules.base import RecordObserver, SampleObserver
from mapper.rules.outcomes import OutcomeCounts
from mapper.rules.records import BatchConverter
from mapper.rules.samples import MAX_FIRST, KeptRows, Sample, SampleBatch
from mapper.rules.target_counts import TargetCounts
from mapper.schema import Schema
from mapper.text.dataclass import dataclass

_ROWS = 500  # payloads of a program that are checked together


@dataclass(frozen=True)
class Examination:
    """The result of an examination.

    Attributes:
        diagnostics: The findings.
        sample: The contents of all payloads.
        outcomes: The counts of all outcomes; None if no row was converted.
        targets: How often each target was filled; None if not requested, or no row was converted.
        is_sound: Whether the mapping has no errors, so that rows are converted.
        ignores: The ignores that hid a finding.
        unused: The findings about ignores that hid none, which are among the diagnostics.
    """

    diagnostics: list[Diagnostic]
    sample: Sample
    outcomes: OutcomeCounts | None
    targets: TargetCounts | None
    is_sound: bool
    ignores: tuple[Ignored, ...] = ()
    unused: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Payloads:
    """The payloads to check, in batches; their shapes are counted while they are read."""

    batches: Iterable[Batch]
    shapes: Shapes


def payloads_of(document: MappingDocument, rows: tuple[Row, ...]) -> Payloads:
    """Return rows as payloads to check."""
    shapes = shapes_for(document)
    starts = range(0, len(rows), _ROWS)
    return Payloads((RowBatch([*rows[at : at + _ROWS]], shapes) for at in starts), shapes)


def shapes_for(document: MappingDocument) -> Shapes:
    """Return a counter of shapes that notices changes at the paths that a mapping reads."""
    paths: set[FieldPath] = {path for entry in document.entries for path in entry.reads}
    return Shapes(paths)


def selection(document: MappingDocument, settings: Settings) -> Selection:
    """Return the ignores and severities of the project and of the comments in the documents."""
    return Selection(settings, (*document.ignores, *document.schema.ignores), IGNORABLE)


def lint(
    document: MappingDocument,
    about_documents: Iterable[Diagnostic],
    chosen: Selection,
    against: Schema | None = None,
    rows: tuple[Row, ...] = (),
) -> list[Diagnostic]:
    """Return the findings about the two documents, and those of rules that need no payload.

    Rows are only used for hints, such as the types of new fields.
    """
    diagnostics = _checked(Context(document, rows, against=against), Needs.NOTHING)
    return in_order(chosen.select([*about_documents, *diagnostics]))


def examine(
    document: MappingDocument,
    about_documents: Iterable[Diagnostic],
    settings: Settings,
    payloads: Payloads,
    converter: Callable[[], Converter],
    against: Schema | None = None,
    *,
    lists_all: bool = False,
    counts_targets: bool = False,
) -> Examination:
    """Check a mapping and convert the rows with it.

    Args:
        document: The mapping and its schema.
        about_documents: The findings of reading them.
        settings: The settings of the project.
        payloads: All payloads.
        converter: Returns the converter; it is not called if the mapping has errors.
        against: An older version of the schema that the new one must not break.
        lists_all: Return every finding about rows instead of one per group.
        counts_targets: Count how often each target is filled.
    """
    chosen = selection(document, settings)
    first, rest = _first(payloads.batches)
    rows = tuple(row for batch in first for row in batch.rows())[:MAX_FIRST]
    diagnostics = lint(document, about_documents, chosen, against, rows)
    is_sound = not any(diagnostic.is_error for diagnostic in diagnostics)
    run = _Examination(
        document, converter() if is_sound and rows else None, lists_all, counts_targets
    )
    for batch in chain(first, rest):
        run.see(batch)
        del batch  # before the next is read, so that its memory is used again
    checked = {Needs.NOTHING}
    sample = Sample(payloads.shapes.seen(), run.kept)
    if rows:
        context = Context(document, run.kept.rows(), against, run.plan, sample, run.outcomes)
        diagnostics += chosen.select(run.findings(context, Needs.ROWS))
        checked.add(Needs.ROWS)
        if run.outcomes is not None:
            about_all = run.findings(context, Needs.RESULTS)
            diagnostics += chosen.select([*run.outcomes.findings(), *about_all])
            checked.add(Needs.RESULTS)
    unused = chosen.select(
        chosen.unused(
            lambda code: _needs(code) in checked, lambda code: _needs(code) is not Needs.NOTHING
        )
    )
    return Examination(
        in_order([*diagnostics, *unused]), sample, run.outcomes, run.targets, is_sound,
        tuple(chosen.used()), tuple(unused),
    )  # fmt: skip


def _first(batches: Iterable[Batch]) -> tuple[list[Batch], Iterator[Batch]]:
    """Return the first batches, which hints are based on, and an iterator of the others."""
    rest = iter(batches)
    first: list[Batch] = []
    count = 0
    for batch in rest:
        first.append(batch)
        count += len(batch)
        if count >= MAX_FIRST:
            break
    return first, rest


class _Examination:
    """The observers of all payloads and records."""

    def __init__(
        self,
        document: MappingDocument,
        converter: Converter | None,
        lists_all: bool,
        counts_targets: bool,
    ) -> None:
        self.kept = KeptRows()
        self.plan = None if converter is None else converter.plan
        self.outcomes: OutcomeCounts | None = None
        self.targets: TargetCounts | None = None
        self.samples: dict[Rule, SampleObserver] = {}
        self.records: dict[Rule, RecordObserver] = {}
        if converter is not None:
            self.convert = BatchConverter(converter).convert
            self.outcomes = OutcomeCounts(document, converter.plan, lists_all=lists_all)
            self.targets = TargetCounts(document) if counts_targets else None
        for rule in RULES:
            if rule.samples is not None and (converter or rule.needs is Needs.ROWS):
                self.samples[rule] = rule.samples(document)
            if rule.records is not None and converter:
                self.records[rule] = rule.records(document)

    def see(self, batch: Batch) -> None:
        first = self.kept.add(batch)
        sample = SampleBatch(first, batch)
        for about_samples in self.samples.values():
            about_samples.see(sample)
        if self.outcomes is None:
            return
        records = self.convert(first, batch)
        self.outcomes.see(records)
        for about_records in self.records.values():
            about_records.see(records)
        if self.targets is not None:
            self.targets.see(records)

    def findings(self, context: Context, needs: Needs) -> list[Diagnostic]:
        """Return the findings of the rules that need rows, or their outcomes."""
        observed = [
            diagnostic
            for observers in (self.samples, self.records)
            for rule, observer in observers.items()
            if rule.needs is needs
            for diagnostic in observer.findings(context)
        ]
        return [*_checked(context, needs), *observed]


def _checked(context: Context, needs: Needs) -> list[Diagnostic]:
    return [
        diagnostic
        for rule in RULES
        if rule.check is not None and rule.needs is needs
        for diagnostic in rule.check(context)
    ]


def _needs(code: str) -> Needs:
    """Return the input that a run needs to report a code."""
    if code.startswith("ROW"):
        return Needs.RESULTS
    return next((rule.needs for rule in RULES if code in (rule.code, rule.also)), Needs.NOTHING)

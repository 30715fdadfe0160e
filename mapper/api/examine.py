"""All that is wrong with a mapping: its documents, the rules, and every row that is converted.

The order: what needs no payload; then what the payloads show; then, where the mapping itself has no
errors (what follows from a fault would hide it), each row converted and what the records show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from mapper.diagnostics import Diagnostic, in_order
from mapper.diagnostics.selection import Selection, Settings
from mapper.document import MappingDocument
from mapper.engine import Converter, Plan, Row, RowOutcome
from mapper.engine.findings import findings_of
from mapper.engine.outcome import NoIdentity, Nullified
from mapper.engine.outcomes import never_converted
from mapper.rules import IGNORABLE, RULES, Context, Needs
from mapper.schema import Schema
from mapper.text.frozen import dataclass

_OfRow: TypeAlias = tuple[int, Diagnostic]  # with the number of the row


@dataclass(frozen=True)
class Examination:
    """The findings, and the outcomes of the rows: None if these were not converted."""

    diagnostics: list[Diagnostic]
    outcomes: tuple[RowOutcome, ...] | None


def selection(document: MappingDocument, settings: Settings) -> Selection:
    """What the project and the comments in its two documents say about findings."""
    return Selection(settings, (*document.ignores, *document.schema.ignores), IGNORABLE)


def lint(
    document: MappingDocument,
    about_documents: Iterable[Diagnostic],
    chosen: Selection,
    against: Schema | None = None,
    rows: tuple[Row, ...] = (),
) -> list[Diagnostic]:
    """Return what is wrong with the two documents, and what the rules find without a payload.

    Rows only make hints better, such as by the types of new fields.
    """
    context = Context(document, rows, against=against)
    return in_order(chosen.select([*about_documents, *_findings(context, Needs.NOTHING)]))


def examine(
    document: MappingDocument,
    about_documents: Iterable[Diagnostic],
    settings: Settings,
    rows: tuple[Row, ...],
    converter: Callable[[], Converter],
    against: Schema | None = None,
) -> Examination:
    """Check a mapping and convert the rows with it.

    Args:
        document: The mapping and its schema.
        about_documents: What was found as they were read.
        settings: The project's.
        rows: All payloads given.
        converter: Makes what converts rows; not called where the mapping has errors.
        against: An older version of the schema that the new one must not break.
    """
    chosen = selection(document, settings)
    found = lint(document, about_documents, chosen, against, rows)
    looked = {Needs.NOTHING}
    outcomes: tuple[RowOutcome, ...] | None = None
    if rows:
        is_sound = not any(diagnostic.is_error for diagnostic in found)
        context = Context(document, rows, against=against)
        found += chosen.select(_findings(context, Needs.ROWS))
        looked.add(Needs.ROWS)
        if is_sound:
            made = converter()
            outcomes = tuple(made.outcome(row) for row in rows)
            context = replace(context, outcomes=outcomes, plan=made.plan)
            about_all = _findings(context, Needs.RESULTS)
            about_rows = _about_rows(document, made.plan, rows, outcomes)
            found += chosen.select([*_folded(about_rows), *about_all])
            looked.add(Needs.RESULTS)
    unused = chosen.unused(
        lambda code: _needs(code) in looked, lambda code: _needs(code) is not Needs.NOTHING
    )
    found += chosen.select(unused)
    return Examination(in_order(found), outcomes)


def _findings(context: Context, needs: Needs) -> list[Diagnostic]:
    return [found for rule in RULES if rule.needs is needs for found in rule.check(context)]


def _needs(code: str) -> Needs:
    """What a run must look at to find a code at all."""
    if code.startswith("ROW"):
        return Needs.RESULTS
    return next((rule.needs for rule in RULES if code in (rule.code, rule.also)), Needs.NOTHING)


def _about_rows(
    document: MappingDocument, plan: Plan, rows: tuple[Row, ...], outcomes: tuple[RowOutcome, ...]
) -> Iterator[_OfRow]:
    """Yield the findings about rows, except those that follow from an entry that never converts.

    Such an entry is one finding of its own (XDM018).
    """
    failed = never_converted(document, outcomes)
    is_identity = any(document.entries[i].target == document.primary_identity for i in failed)
    for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True)):
        events = [
            event
            for event in outcome.events
            if not (isinstance(event, Nullified) and event.entry in failed)
            and not (isinstance(event, NoIdentity) and is_identity)
        ]
        for found in findings_of(plan, events, row):
            yield number, found


def _folded(about_rows: Iterable[_OfRow]) -> list[Diagnostic]:
    """Return one finding for what happened to many rows alike: the first, with counts."""
    alike: dict[tuple[object, ...], list[_OfRow]] = {}
    for number, found in about_rows:
        places = tuple((place.span.source.path, place.span.start) for place in found.related)
        key = (found.code, found.message, found.path, places)
        alike.setdefault(key, []).append((number, found))
    return [_with_count(group) for group in alike.values()]


def _with_count(group: list[_OfRow]) -> Diagnostic:
    first = group[0][1]
    rows: dict[str, set[int]] = {}
    for number, found in group:
        if found.found is not None:
            rows.setdefault(found.found, set()).add(number)
    values = tuple(sorted(((v, len(n)) for v, n in rows.items()), key=lambda item: -item[1]))
    more = len({number for number, _ in group}) - 1
    text = "1 more row" if more == 1 else f"{more:,} more rows"
    return replace(
        first,
        message=f"{first.message}; so in {text}" if more else first.message,
        values=values if len(values) > 1 else (),
    )

"""Targets with bars of their rows, rejected rows by reason, and coverage in the HTML report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mapper.report.coverage import missed, percent, totals_text
from mapper.report.description import (
    EntryCounts,
    EntryDescription,
    MappingDescription,
    RejectReason,
)
from mapper.report.html_findings import excerpt
from mapper.report.html_parts import Markup, filters, head, lines, number, path_code, table, tag
from mapper.report.html_states import state_class, state_counts
from mapper.report.model import Look, RowCounts
from mapper.report.statistics import SourceCount
from mapper.testing.coverage import Coverage, EntryCoverage

MAX_UNREAD = 500
MAX_MISSED = 200


def bar(parts: Sequence[tuple[str, int]], total: int) -> Markup | None:
    """Return a bar whose parts, each a CSS class and a number, add up to a total."""
    if not total:
        return None
    rects, x = [], 0.0
    for class_, count in parts:
        width = 100 * count / total
        if count:
            rect = tag("rect", x=f"{x:.2f}", y=0, width=f"{width:.2f}", height=8, class_=class_)
            rects.append(rect)
        x += width
    return tag("svg", *rects, class_="bar", viewBox="0 0 100 8", preserveAspectRatio="none",
               aria_hidden="true")  # fmt: skip


def row_bar(rows: RowCounts) -> Markup | None:
    """Return the bar of the rows of a mapping by outcome."""
    parts = (("b-filled", rows.ok), ("b-nullified", rows.nullified), ("b-rejected", rows.rejected))
    return bar(parts, rows.total)


def targets(description: MappingDescription, name: str) -> Markup:
    """Return a table of the entries of a mapping; `name` distinguishes several mappings."""
    entries = description.entries
    choices = [(state, f"{state} ({count:,})") for state, count in state_counts(entries)]
    has_counts = any(entry.counts is not None for entry in entries)
    heads = [head("Line", "line-of"), head("Target"), head("Source"), head("State")]
    heads += [head("Rows", "rows")] if has_counts else []
    rows = [_target(entry, description.name, has_counts=has_counts) for entry in entries]
    items = tag("div", table("Targets", heads, rows, class_="targets"), id=f"{name}-list")
    return lines(
        [
            _bar_legend(entries) if has_counts else None,
            filters(f"{name}-list", "targets", choices),
            items,
            _unread(description.unread),
        ]
    )


_BAR_PARTS = ("filled", "nullified", "unmatched", "missing", "rejected")
_MEANINGS = {
    "filled": "has a value",
    "nullified": "could not be converted",
    "unmatched": "is not a key of the lookup",
    "missing": "no source value",
    "rejected": "the row has no record",
}


def _bar_legend(entries: Sequence[EntryDescription]) -> Markup:
    counts = [entry.counts for entry in entries if entry.counts is not None]
    items = [
        tag(
            "li",
            tag("svg", tag("rect", width=12, height=12, class_=f"b-{part}"),
                viewBox="0 0 12 12", aria_hidden="true"),
            f" {part}: {_MEANINGS[part]}",
        )
        for part in _BAR_PARTS
        if any(getattr(count, part) for count in counts)
    ]  # fmt: skip
    return tag("ul", *items, class_="legend")


def _target(entry: EntryDescription, file: str, *, has_counts: bool) -> Markup:
    target = tag("th", path_code(".".join(entry.target)), scope="row")
    place = entry.place.removeprefix(f"{file}:")
    source = tag("td", path_code(entry.written) if entry.written else "none")
    roles = [role for role in entry.roles if role != entry.state]
    state = tag(
        "td",
        tag("span", entry.state, class_=f"state {state_class(entry.state)}"),
        tag("span", f" {', '.join(roles)}", class_="soft") if roles else None,
        tag("span", f" {entry.reason}", class_="soft reason") if entry.reason else None,
    )
    cells = [tag("td", place, class_="line-of"), target, source, state]
    if has_counts:
        cells.append(tag("td", *_counts(entry.counts), class_="rows"))
    return tag("tr", *cells, class_="item", data_kind=entry.state)


def _counts(counts: EntryCounts | None) -> Iterator[Markup | str | None]:
    if counts is None or not counts.rows:
        yield tag("span", "none", class_="soft")
        return
    numbers = [(part, getattr(counts, part)) for part in _BAR_PARTS]
    yield bar([(f"b-{part}", count) for part, count in numbers], counts.rows)
    words = [f"{counts.filled:,} of {counts.rows:,} filled"]
    words += [f"{count:,} {part}" for part, count in numbers[1:] if count]
    yield tag("span", ", ".join(words), class_="words")


def _unread(sources: Sequence[SourceCount]) -> Markup | None:
    """Return a table of the fields of the payloads that no entry reads."""
    if not sources:
        return None
    rows = [
        tag(
            "tr",
            tag("th", path_code(source.source), scope="row"),
            tag("td", ", ".join(source.types)),
            tag("td", number(source.seen), class_="number"),
        )
        for source in sources[:MAX_UNREAD]
    ]
    heads = [head("Field"), head("Type"), head("Payloads", "number")]
    summary = tag("summary", f"{number(len(sources), 'payload field')} that no entry reads")
    more = len(sources) - MAX_UNREAD
    note = tag("p", f"Not shown: {number(more, 'field')}.", class_="notice") if more > 0 else None
    return tag("details", summary, table("Fields that no entry reads", heads, rows), note)


def rejects(reasons: Sequence[RejectReason], unreadable: int) -> Markup:
    """Return a table of the reasons why rows were rejected."""
    rows = [
        tag(
            "tr",
            tag("td", number(reason.rows), class_="number"),
            tag("td", tag("code", reason.code), class_="id"),
            tag("th", reason.message, scope="row"),
            tag("td", ", ".join(reason.places) + (", ..." if reason.rows > len(reason.places)
                                                  else ""), class_="place"),
        )
        for reason in reasons
    ]  # fmt: skip
    heads = [head("Rows", "number"), head("Code"), head("Reason"), head("First places")]
    note = None
    if unreadable:
        verb = "is" if unreadable == 1 else "are"
        text = f"{number(unreadable, 'row')} that cannot be read {verb} rejected; see the findings."
        note = tag("p", text, class_="notice")
    return lines([table("Rejected rows by reason", heads, rows) if rows else None, note])


# --- coverage -------------------------------------------------------------------------------------


def coverage_parts(coverage: Coverage, look: Look) -> Markup:
    """Return the coverage of a mapping: its totals, its entries, and what no test covers."""
    totals = coverage.totals
    covered = totals.entries + totals.branches
    total = totals.entries_of + totals.branches_of
    rows = [_covered(entry) for entry in coverage.entries]
    heads = [head("Target"), *(head(name, "number") for name in _COVERAGE_HEADS)]
    return lines(
        [
            tag("p", tag("strong", percent(totals.rate)), f": {totals_text(totals)}"),
            bar((("b-filled", covered), ("b-missing", total - covered)), total),
            *_missed(coverage, look),
            tag("details", tag("summary", "All entries"), table("Coverage", heads, rows)),
        ]
    )


_COVERAGE_HEADS = ("Filled", "Null", "Nullified", "Branches")


def _covered(entry: EntryCoverage) -> Markup:
    branches = f"{len(entry.taken)} of {len(entry.branches)}" if entry.branches else "none"
    cells = [number(entry.filled), number(entry.null), number(entry.nullified), branches]
    return tag(
        "tr",
        tag("th", path_code(entry.entry.target_text), scope="row"),
        *(tag("td", cell, class_="number") for cell in cells),
    )


def _missed(coverage: Coverage, look: Look) -> Iterator[Markup | None]:
    places = list(missed(coverage))
    if not places:
        return
    items = []
    for span, message in places[:MAX_MISSED]:
        where = f"{span.source.path}:{span.place.line}"
        parts = [tag("p", message, class_="title"), tag("p", where, class_="place")]
        shown = excerpt(span) if look.may_quote(span.source) else None
        items.append(tag("li", lines([*parts, shown]), class_="finding warning"))
    nouns = "entry or branch", "entries and branches"
    yield tag("p", f"No test covers {number(len(places), *nouns)}:")
    yield tag("ul", lines(items), class_="findings")
    if (more := len(places) - MAX_MISSED) > 0:
        yield tag("p", f"Not shown: {number(more, *nouns)}.", class_="notice")

"""The HTML report of `mapper diff`: differences by target, and the records that differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from mapper.compare.diff import DiffReport
from mapper.compare.items import Difference
from mapper.compare.records import RowDifference
from mapper.document import Entry
from mapper.document.tenants import PLACEHOLDER
from mapper.engine.private_names import shown_path
from mapper.paths import FieldPath, print_path
from mapper.report.description import (
    EntryDescription,
    MappingDescription,
    ShownPath,
    path_names,
)
from mapper.report.difference import ComparedFiles
from mapper.report.html_findings import findings_section
from mapper.report.html_page import PageSection, chip, page, tiles
from mapper.report.html_parts import Markup, filters, lines, number, section, tag
from mapper.report.html_picture import picture
from mapper.report.html_states import state_class
from mapper.report.model import Look
from mapper.report.wording import slashed
from mapper.text.escape import shortened

MAX_DIFFERENCES = 2000
MAX_ROWS = 200
KINDS = ("added", "removed", "changed")
_NOTES = {
    "new": "The mapping is new.",
    "deleted": "The mapping is deleted.",
    "failed": "The mapping cannot be compared.",
}


def render_diff(compared: Sequence[ComparedFiles], look: Look) -> str:
    """Return the document."""
    reports = [files.report for files in compared if files.report is not None]
    findings = [finding for report in reports for finding in report.diagnostics]
    names = [PurePath(files.name).name for files in compared]
    subject = names[0] if len(names) == 1 else number(len(names), "mapping")
    sections = [
        PageSection(f"d{index}", names[index - 1], _files(files, index, look))
        for index, files in enumerate(compared, 1)
    ]
    if findings:
        sections.append(PageSection("findings", "Findings", findings_section(findings, look)))
    return page("mapper diff", subject, _verdict(compared), _summary(reports), sections, look)


def _verdict(compared: Sequence[ComparedFiles]) -> list[Markup]:
    kinds = [item.kind for files in compared if files.report for item in files.report.differences]
    kinds += [files.state for files in compared if files.report is None]
    rows = sum(len(r.rows) + r.more_rows for files in compared if (r := files.report))
    chips = [
        chip(f"{kinds.count(kind):,} {kind}", state_class(kind))
        for kind in (*KINDS, "new", "deleted", "failed")
        if kind in kinds
    ]
    if rows:
        text = number(rows, "record differs", "records differ")
        chips.append(chip(text, state_class("changed")))
    return chips or [chip("No differences", "good")]


def _summary(reports: Sequence[DiffReport]) -> Markup:
    kinds = [item.kind for report in reports for item in report.differences]
    rows = sum(len(report.rows) + report.more_rows for report in reports)
    parts = [
        tiles("Targets and fields", [(kind, number(kinds.count(kind))) for kind in KINDS]),
        tiles("Records", [("differ", number(rows))]),
    ]
    return tag("div", *parts, class_="tiles", role="group", aria_label="Summary")


def _files(files: ComparedFiles, index: int, look: Look) -> Markup:
    name = f"d{index}"
    report = files.report
    if report is None:
        return section(name, slashed(files.name), tag("p", _NOTES[files.state], class_="notice"))
    parts: list[Markup | None] = []
    if not report.differences and not report.rows:
        parts.append(tag("p", "No differences.", class_="soft"))
    elif report.after or report.before:
        parts.append(picture(MappingDescription(files.name, _entries(report, look))))
    if report.differences:
        parts += _differences(report.differences, f"{name}-list")
    if report.rows:
        parts += _rows(report.rows, report.more_rows, f"{name}-rows")
    return section(name, slashed(files.name), *parts)


def _entries(report: DiffReport, look: Look) -> list[EntryDescription]:
    """Return the entries of the later mapping, then those that only the earlier one has."""
    kinds = {item.target: item.kind for item in report.differences}
    entries = [(entry, _kind(entry, kinds)) for entry in report.after]
    entries += [(entry, "removed") for entry in report.before if _kind(entry, kinds) == "removed"]

    def shown(path: FieldPath) -> ShownPath:
        return path_names(path if look.show_values else shown_path(path, ()))

    return [
        EntryDescription(
            target=shown(entry.target),
            sources=tuple(map(shown, sorted(entry.reads, key=print_path))),
            written=shortened(entry.source_text),
            is_copy=entry.source_path is not None,
            state=kind,
        )
        for entry, kind in entries
    ]


def _kind(entry: Entry, kinds: Mapping[str, str]) -> str:
    """Return how an entry differs; with --ignore-tenant, its root in `kinds` is a placeholder."""
    rest = print_path((PLACEHOLDER, *entry.target[1:]))
    return kinds.get(entry.target_text) or kinds.get(rest, "unchanged")


def _differences(differences: Sequence[Difference], name: str) -> Iterator[Markup]:
    present = {item.kind for item in differences}
    yield filters(name, "differences", [(kind, kind) for kind in KINDS if kind in present])
    items = [_difference(item) for item in differences[:MAX_DIFFERENCES]]
    yield tag("ul", lines(items), class_="findings", id=name)
    if (more := len(differences) - MAX_DIFFERENCES) > 0:
        yield tag("p", f"Not shown: {number(more, 'difference')}.", class_="notice")


def _difference(item: Difference) -> Markup:
    title = tag(
        "p",
        tag("span", item.kind, class_=f"state {state_class(item.kind)}"),
        " ",
        tag("code", item.target, class_="message"),
        class_="title",
    )
    place = tag("p", item.after or item.before, class_="place")
    changes = []
    for label, before, after in item.changes:
        if item.kind == "changed":
            changes.append(_change(label, before or "(none)", after or "(none)"))
        else:
            changes.append(_change(label, before or None, after or None))
    parts = [title, place, tag("dl", *changes, class_="remarks")]
    return tag("li", lines(parts), class_=f"item finding {state_class(item.kind)}",
               data_kind=item.kind)  # fmt: skip


def _change(label: str, before: str | None, after: str | None) -> Markup:
    """Return the values before and after; None if there is none."""
    old = None if before is None else tag("dd", tag("del", "was ", tag("code", before)))
    new = None if after is None else tag("dd", tag("ins", "now ", tag("code", after)))
    values = [value for value in (old, new) if value is not None]
    return tag("div", tag("dt", label), *values)


def _rows(rows: Sequence[RowDifference], more: int, name: str) -> Iterator[Markup]:
    total = len(rows) + more
    yield tag("h3", f"{number(total, 'record differs', 'records differ')}")
    yield filters(name, "records", ())
    items = []
    for row in rows[:MAX_ROWS]:
        changes = [
            _change(
                print_path(path) or "(record)",
                "(absent)" if before is None else before,
                "(absent)" if after is None else after,
            )
            for path, before, after in row.changes
        ]
        parts = [tag("p", row.payload, class_="place"), tag("dl", *changes, class_="remarks")]
        items.append(tag("li", lines(parts), class_="item finding s-changed"))
    yield tag("ul", lines(items), class_="findings", id=name)
    if (hidden := total - len(items)) > 0:
        yield tag("p", f"Not shown: {number(hidden, 'record')}.", class_="notice")

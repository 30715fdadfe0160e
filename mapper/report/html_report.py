"""The HTML report of `mapper check` and `mapper test`: one file, readable without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from mapper.report.coverage import percent
from mapper.report.description import MappingDescription
from mapper.report.html_findings import findings_section
from mapper.report.html_page import PageSection, page, tiles, verdict_of
from mapper.report.html_parts import Markup, filters, head, lines, number, table, tag
from mapper.report.html_picture import picture
from mapper.report.html_targets import coverage_parts, rejects, row_bar, targets
from mapper.report.model import Look, MappingCounts, Report, RowCounts, TestLine
from mapper.report.mutation import render_mutation
from mapper.report.wording import slashed
from mapper.testing.coverage import totals_of
from mapper.text.dataclass import dataclass

MUTATION_WIDTH = 100  # columns


@dataclass(frozen=True)
class _Mapping:
    """A mapping: its counts, and its description if it can be read."""

    name: str
    counts: MappingCounts | None
    rows: RowCounts | None
    description: MappingDescription | None


def render_html(report: Report, look: Look) -> str:
    """Return the document."""
    mappings = _mappings(report)
    findings = PageSection("findings", "Findings", findings_section(report.diagnostics, look))
    sections = []
    if len(mappings) == 1:
        subject = PurePath(mappings[0].name).name
        sections = list(_sections(mappings[0], look, "", 2))
        sections.insert(1, findings)
    else:
        subject = number(len(mappings), "mapping")
        sections = [findings]
        for index, mapping in enumerate(mappings, 1):
            inner = _sections(mapping, look, f"m{index}-", 3)
            name = slashed(mapping.name)
            content = [_counts(mapping), *(part.content for part in inner)]
            sections.append(PageSection.of(f"m{index}", name, *content))
    if report.tests is not None:
        sections.append(PageSection.of("tests", "Tests", *_tests(report.tests)))
    if report.mutation:
        text = render_mutation(report.mutation, Look(look.show_values, MUTATION_WIDTH))
        rows = lines(tag("span", line) for line in text.splitlines())
        code = tag("pre", tag("code", rows))
        sections.append(PageSection.of("mutation", "Mutation testing", code))
    command = "mapper check" if report.tests is None else "mapper test"
    verdict = verdict_of(report.diagnostics)
    return page(command, subject, verdict, _summary(report, mappings), sections, look)


def _mappings(report: Report) -> list[_Mapping]:
    """Return the mappings of a report, also those that cannot be read."""
    described = {description.name: description for description in report.descriptions}
    if report.sections:
        return [
            _Mapping(part.name, part.mapping, part.rows, described.get(part.name))
            for part in report.sections
        ]
    if len(described) > 1:
        return [_Mapping(name, None, None, item) for name, item in described.items()]
    name = next(iter(described), report.files[0] if report.files else "report")
    return [_Mapping(name, report.mapping, report.rows, described.get(name))]


def _summary(report: Report, mappings: Sequence[_Mapping]) -> Markup | None:
    parts: list[Markup] = []
    if len(mappings) == 1:
        parts += _tiles(mappings[0])
    if report.tests is not None:
        failed = sum(not test.is_passed for test in report.tests)
        values = [("run", number(len(report.tests))),
                  ("passed", number(len(report.tests) - failed)),
                  ("failed", number(failed))]  # fmt: skip
        parts.append(tiles("Tests", values))
    coverages = [item.coverage for item in report.descriptions if item.coverage is not None]
    if coverages:
        totals = totals_of(coverages)
        values = [("covered", percent(totals.rate)),
                  ("entries", f"{totals.entries:,} of {totals.entries_of:,}"),
                  ("branches", f"{totals.branches:,} of {totals.branches_of:,}")]  # fmt: skip
        parts.append(tiles("Coverage", values))
    shown = tag("div", *parts, class_="tiles", role="group", aria_label="Summary")
    several = _table_of(mappings) if report.sections else None
    return lines([shown if parts else None, several])


def _table_of(mappings: Sequence[_Mapping]) -> Markup:
    """Return a table with the counts of several mappings, which links to their sections."""
    rows = []
    for index, mapping in enumerate(mappings, 1):
        counts, outcomes = mapping.counts, mapping.rows
        numbers = ["" for _ in _HEADS]
        if counts is not None:
            required = f"{counts.required:,} of {counts.required_of:,}"
            numbers[:3] = [number(counts.mapped), required, number(counts.errors)]
        if outcomes is not None:
            numbers[3:] = map(number, (outcomes.total, outcomes.nullified, outcomes.rejected))
        link = tag("a", slashed(mapping.name), href=f"#m{index}")
        cells = [tag("th", link, scope="row"), *(tag("td", n, class_="number") for n in numbers)]
        rows.append(tag("tr", *cells))
    heads = [head("Mapping"), *(head(name, "number") for name in _HEADS)]
    return tag("div", table("Mappings", heads, rows), class_="tile")


_HEADS = ("Mapped", "Required", "Errors", "Rows", "Nullified", "Rejected")


def _counts(mapping: _Mapping) -> Markup | None:
    parts = _tiles(mapping)
    if not parts and mapping.description is None:
        return tag("p", "The mapping cannot be read.", class_="notice")
    return tag("div", *parts, class_="tiles") if parts else None


def _tiles(mapping: _Mapping) -> list[Markup]:
    parts = []
    if (counts := mapping.counts) is not None:
        values = [
            ("mapped", number(counts.mapped)),
            ("required", f"{counts.required:,} of {counts.required_of:,}"),
            ("identity" if counts.identities == 1 else "identities", number(counts.identities)),
            ("error" if counts.errors == 1 else "errors", number(counts.errors)),
        ]
        parts.append(tiles("Mapping", values))
    if (rows := mapping.rows) is not None:
        values = [
            ("read", number(rows.total)),
            ("ok", number(rows.ok)),
            ("nullified", number(rows.nullified)),
            ("rejected", number(rows.rejected)),
        ]
        parts.append(tiles("Rows", values, row_bar(rows)))
    return parts


def _sections(mapping: _Mapping, look: Look, prefix: str, level: int) -> Iterator[PageSection]:
    """Yield the sections about a mapping; `prefix` distinguishes their ids."""
    description = mapping.description
    if description is None:
        return

    def part(name: str, title: str, content: Markup) -> PageSection:
        return PageSection.of(f"{prefix}{name}", title, content, level=level)

    note = None
    if description.coverage is not None:
        note = tag("p", "States and counts are those of the payloads of the tests.", class_="soft")
    yield part("picture", "Picture", lines([note, picture(description)]))
    yield part("targets", "Targets", targets(description, f"{prefix}targets"))
    if description.rejects or description.unreadable:
        content = rejects(description.rejects, description.unreadable)
        yield part("rejects", "Rejected rows", content)
    if description.coverage is not None:
        yield part("coverage", "Coverage", coverage_parts(description.coverage, look))


def _tests(tests: Sequence[TestLine]) -> Iterator[Markup]:
    rows = []
    for test in sorted(tests, key=lambda test: test.is_passed):
        word = "passed" if test.is_passed else "failed"
        place = f"{test.span.source.path}:{test.span.place.line}"
        cells = [
            tag("td", tag("span", word, class_=f"state {word}")),
            tag("th", test.name, scope="row"),
            tag("td", place, class_="place"),
        ]
        rows.append(tag("tr", *cells, class_="item", data_kind=word))
    if not rows:
        yield tag("p", "No tests were run.", class_="soft")
        return
    words = {word: None for word in ("failed", "passed") for test in tests
             if test.is_passed == (word == "passed")}  # fmt: skip
    yield filters("test-list", "tests", [(word, word) for word in words])
    heads = [head("Result"), head("Test"), head("Place")]
    yield tag("div", table("Tests", heads, rows), id="test-list")

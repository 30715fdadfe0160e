"""Check a mapping and payload files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from mapper.api.mapping import Mapping, open_mapping
from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.diagnostics.folding import FoldingCollector
from mapper.diagnostics.selection import Ignored
from mapper.document.discovery import samples_of
from mapper.document.mapping_reader import read_any_schema
from mapper.engine.payloads import PayloadReader, payload_files
from mapper.report import MappingCounts, RowCounts
from mapper.rules.examination import Examination, Payloads, shapes_for
from mapper.schema import Schema
from mapper.services.counts import count_mapping
from mapper.text import Span
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    from mapper.api import descriptions, statistics
    from mapper.report.description import MappingDescription
    from mapper.report.statistics import Statistics
else:
    descriptions = lazy_module("mapper.api.descriptions")
    statistics = lazy_module("mapper.api.statistics")


@dataclass(frozen=True)
class CheckReport:
    """The result of a check.

    Attributes:
        diagnostics: All findings, ordered by file and place.
        mapping: The counts of the mapping step; None if the mapping cannot be read.
        rows: The number of rows by outcome; None if no row was converted.
        files: The payload files.
        documents: The mapping, the files that it includes, and its schema if it is known.
        statistics: How often each target was filled and each source occurred, if requested.
        ignores: The ignores that hid a finding.
        unused: The findings about ignores that hid none, which are among the diagnostics.
        description: The entries of the mapping with their states and counts, if requested.
    """

    diagnostics: list[Diagnostic]
    mapping: MappingCounts | None
    rows: RowCounts | None
    files: list[str]
    documents: list[str]
    statistics: Statistics | None = None
    ignores: tuple[Ignored, ...] = ()
    unused: tuple[Diagnostic, ...] = ()
    description: MappingDescription | None = None

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def check_files(
    mapping_path: str | Path,
    payloads: Iterable[str],
    tenant: str | None = None,
    against: str | None = None,
    *,
    schema: str | Path | None = None,
    with_statistics: bool = False,
    with_description: bool = False,
    show_values: bool = False,
    lists_all: bool = False,
    uses_samples: bool | None = None,
) -> CheckReport:
    """Check a mapping, and convert and validate each row of the payload files with it.

    If the mapping has errors, rows are not converted: the consequences would hide the errors.

    Args:
        mapping_path: The mapping.
        payloads: Files, folders, or `-` for standard input; by default the samples that the mapping
            names.
        tenant: Tenant ID; overrides the mapping's.
        against: An earlier version of the schema, to report breaking changes to.
        schema: A schema to use instead of the mapping's.
        with_statistics: Count how often each target is filled and each source occurs.
        with_description: Describe the entries of the mapping with these counts.
        show_values: Whether statistics and description show keys of payloads that identify people.
        lists_all: Return each finding about rows instead of groups.
        uses_samples: Check the samples of the mapping if no payloads are given; None: only if the
            mapping has the key `samples`.
    """
    mapping, findings = open_mapping(mapping_path, tenant, schema=schema)
    collector = Collector() if lists_all else FoldingCollector()
    payloads = list(payloads)
    if uses_samples is None:
        uses_samples = mapping is not None and bool(mapping.document.samples)
    if not payloads and mapping is not None and uses_samples:
        payloads = samples_of(Path(mapping_path), mapping.document, collector)
    files = payload_files(payloads, collector)
    reader = PayloadReader(collector, shapes_for(mapping.document) if mapping else None)
    batches = chain.from_iterable(map(reader.batches, files))
    if mapping is None:
        deque(batches, maxlen=0)
        alone = [str(mapping_path)]
        return CheckReport(
            in_order([*findings, *_about_files(collector)]), None, None, files, alone
        )
    examined = mapping.checked.examine_payloads(
        Payloads(batches, reader.shapes), _older(against, mapping, collector),
        lists_all=lists_all, counts_targets=with_statistics or with_description,
    )  # fmt: skip
    diagnostics = in_order([*examined.diagnostics, *_about_files(collector)])
    document = mapping.document
    documents = [
        document.span.source.path,
        *(source.path for source in document.included),
        document.schema.span.source.path,
    ]
    mapped = count_mapping(document, diagnostics)
    shown = described = None
    if with_statistics or with_description:
        shown = statistics.statistics(document, examined, show_values=show_values)
    if with_description and shown is not None:
        described = descriptions.describe_mapping(
            document, examined, shown, unreadable=reader.rejected, show_values=show_values
        )
    counts = _count_rows(examined, reader.rejected)
    return CheckReport(
        diagnostics, mapped, counts, files, documents, shown if with_statistics else None,
        examined.ignores, examined.unused, described,
    )  # fmt: skip


def without_used_ignores(reports: list[CheckReport]) -> list[CheckReport]:
    """Return the reports without findings about unused ignores that another mapping uses.

    Mappings share settings, schemas, and included files, and so the ignores in these.
    """
    used = {_place(ignored.span) for report in reports for ignored in report.ignores}
    unused = {id(finding) for report in reports for finding in report.unused}
    return [
        replace(
            report,
            diagnostics=[
                finding
                for finding in report.diagnostics
                if id(finding) not in unused or _place(finding.span) not in used
            ],
        )
        for report in reports
    ]


def _place(span: Span) -> tuple[str, int]:
    return span.source.path, span.start


def _about_files(collector: Collector) -> list[Diagnostic]:
    return collector.folded() if isinstance(collector, FoldingCollector) else collector.diagnostics


def _older(path: str | None, mapping: Mapping, collector: Collector) -> Schema | None:
    if path is None:
        return None
    return read_any_schema(path, mapping.document.schema.tenant, collector)


def _count_rows(examined: Examination, unreadable: int) -> RowCounts | None:
    """Return the counts of rows, including unreadable ones; None if no row was converted."""
    outcomes = examined.outcomes
    if outcomes is None:
        return RowCounts(0, 0, unreadable) if examined.is_sound and unreadable else None
    counts = outcomes.groups.counts
    return RowCounts(counts.ok, counts.nullified, counts.rejected + unreadable)

"""Targets for the payloads' fields that no entry of a mapping reads, and writing the best in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.dataprep import paths_read
from mapper.diagnostics import CODES, Collector, Diagnostic, in_order
from mapper.document import Entry, MappingDocument
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping_merge import MergeError, merge_text
from mapper.document.mapping_writer import path_entry, path_line
from mapper.document.yaml_reader import read_source
from mapper.engine.payload_values import profile_files
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.files.writing import cannot_write, write_atomic
from mapper.paths import FieldPath
from mapper.propose.unmapped import missing_sources, source_of, unmapped
from mapper.schema.matching import (
    MIN_SCORE,
    SURE,
    Proposal,
    SourceField,
    assign,
    propose,
    propose_mapped,
    renamed,
)
from mapper.text import MapperError

SAMPLES = "samples"


@dataclass(frozen=True)
class Renamed:
    """An entry whose source no payload has, because the field seems to have a new name.

    Attributes:
        entry: The entry.
        old: The path that it reads.
        line: The entry with the new name; "" if its source is more than a path.
    """

    entry: Entry
    old: FieldPath
    line: str


@dataclass(frozen=True)
class Suggestion:
    """A field that no entry reads.

    Attributes:
        source: The field, and its types.
        best: What fits it best, each target given to one source only; None if nothing does.
        others: Further targets, the better ones first.
        renamed: The entries that read this field under an old name, if it has been renamed.
        is_private: Whether a key in its path identifies people, and is hidden.
        mapped: The target that fits it, but that another entry already fills; None if none does.
    """

    source: SourceField
    best: Proposal | None
    others: tuple[Proposal, ...]
    renamed: tuple[Renamed, ...] = ()
    mapped: Proposal | None = None
    is_private: bool = False


@dataclass(frozen=True)
class SuggestReport:
    """What `suggest` found.

    Attributes:
        mapping: The mapping; None where there is none to go on with.
        suggestions: One a field, in the order of the payloads.
        diagnostics: What is wrong with the documents and the payload files.
        written: What was written into the mapping; None where that was not asked for, or refused.
    """

    mapping: LoadedMapping | None
    suggestions: tuple[Suggestion, ...]
    diagnostics: list[Diagnostic]
    written: tuple[Proposal, ...] | None = None

    @property
    def has_errors(self) -> bool:
        """True if any finding is an error."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    def line(self, proposal: Proposal) -> str:
        """A proposal as a line of the mapping."""
        assert self.mapping is not None
        return path_line(proposal.target, proposal.source, self.mapping.document.schema.tenant)


def suggest(
    mapping_path: str | Path,
    payloads: Iterable[str] = (),
    tenant: str | None = None,
    *,
    schema: str | Path | None = None,
    limit: int = 3,
    apply: bool = False,
) -> SuggestReport:
    """Suggest targets for the fields that no entry reads.

    Args:
        mapping_path: The mapping.
        payloads: Payload files and folders; none: `samples` next to the mapping's folder.
        tenant: Tenant id that overrides the document's.
        schema: A schema to use instead of the one that the mapping names.
        limit: The maximum number of targets per field.
        apply: Whether to write into the mapping what scores `SURE` or more, unless there are
            errors.

    Raises:
        MapperError: where there are no payloads, or the mapping cannot be written.
    """
    names = list(payloads) or [_samples(Path(mapping_path))]
    mapping, found = load_mapping(mapping_path, tenant, schema=schema)
    seen, about_payloads = profile_files(names)
    if mapping is None:
        return SuggestReport(None, (), in_order([*found, *about_payloads]))
    document = mapping.document
    maps = sensitive_maps(document)
    unread = [source_of(field) for field in unmapped(document, seen)]
    fields = [one for one in unread if shown_path(one.path, maps) == one.path]
    shown = {shown_path(one.path, maps): one for one in unread}
    private = [replace(one, path=path) for path, one in shown.items() if path != one.path]
    old_names = renamed(fields, missing_sources(document, seen))
    taken = [*(entry.target for entry in document.entries), *document.failed]
    proposals = propose(fields, document.schema, taken)
    mapped = propose_mapped(fields, document.schema, taken)
    best = assign((proposals[one.path] for one in fields if one.path not in old_names), MIN_SCORE)
    readers = _readers(document)
    suggestions = tuple(
        Suggestion(
            source,
            (first := best.get(source.path)),
            _others(first, proposals[source.path], limit),
            tuple(
                _renamed(entry, old_names[source.path], source.path, document)
                for entry in readers.get(old_names.get(source.path, ()), ())
            ),
            mapped.get(source.path),
        )
        for source in fields
    ) + tuple(Suggestion(source, None, (), is_private=True) for source in private)
    report = SuggestReport(mapping, suggestions, in_order([*found, *about_payloads]))
    if not apply or report.has_errors:
        return report
    sure = assign((proposals[one.path] for one in fields if one.path not in old_names), SURE)
    return _applied(report, tuple(sure[one.path] for one in fields if one.path in sure))


def _samples(mapping: Path) -> str:
    folder = mapping.parent.parent / SAMPLES
    if not folder.is_dir():
        raise MapperError(f"there is no folder '{folder}': name the payloads to look at")
    return str(folder)


def _others(
    best: Proposal | None, proposals: tuple[Proposal, ...], limit: int
) -> tuple[Proposal, ...]:
    others = [one for one in proposals if one is not best]
    return tuple(others[: limit - (best is not None)])


def _readers(document: MappingDocument) -> dict[FieldPath, list[Entry]]:
    """Return the entries that read each path."""
    readers: dict[FieldPath, list[Entry]] = {}
    for entry in document.entries:
        for path in paths_read(entry.tree):
            readers.setdefault(path, []).append(entry)
    return readers


def _renamed(entry: Entry, old: FieldPath, new: FieldPath, document: MappingDocument) -> Renamed:
    line = ""
    if entry.source_path is not None:
        line = path_line(entry.target, new, document.schema.tenant)
    return Renamed(entry, old, line)


def _applied(report: SuggestReport, sure: tuple[Proposal, ...]) -> SuggestReport:
    """The report after writing proposals into the mapping; nothing is written without any."""
    mapping = report.mapping
    assert mapping is not None
    path, collector = Path(mapping.path), Collector()
    source = read_source(path, collector)
    if not sure or source is None:
        return SuggestReport(mapping, report.suggestions, report.diagnostics, ())
    document = mapping.document
    wanted = list(document.entries)
    for proposal in sure:
        entry = path_entry(proposal.target, proposal.source, source.whole())
        wanted.insert(_place(wanted, proposal.target), entry)
    try:
        merged = merge_text(source, document.schema.tenant, wanted, keep=True)
    except MergeError as error:
        message = f"'{path}' cannot be changed in place: {error}"
        hint = "mend that, or paste the lines"
        severity = CODES["XCH017"].severity
        refused = Diagnostic("XCH017", severity, message, source.whole(), hint=hint)
        return SuggestReport(mapping, report.suggestions, [*report.diagnostics, refused])
    try:
        write_atomic(path, merged.text.encode())
    except OSError as error:
        raise cannot_write(str(path), error) from None
    return SuggestReport(mapping, report.suggestions, report.diagnostics, sure)


def _place(entries: list[Entry], target: FieldPath) -> int:
    """Behind the last entry that shares the most of the path, but for the tenant's name alone."""
    shared = [_shared(entry.target, target) for entry in entries]
    most = max(shared, default=0)
    if most < 2:
        return len(entries)
    return len(shared) - shared[::-1].index(most)


def _shared(one: FieldPath, other: FieldPath) -> int:
    length = 0
    for step, second in zip(one, other, strict=False):
        if step != second:
            break
        length += 1
    return length

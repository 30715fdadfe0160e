"""Suggest targets for fields of payloads that no entry reads, and add the best to the mapping."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from mapper.diagnostics import Collector, Diagnostic, in_order
from mapper.document import Entry, MappingDocument
from mapper.document.discovery import SAMPLES, samples_of
from mapper.document.loading import LoadedMapping, load_mapping
from mapper.document.mapping_merge import MergeError, merge_text
from mapper.document.mapping_writer import path_entry, path_line
from mapper.document.yaml_reader import read_source
from mapper.engine.payload_values import profile_files
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.files.writing import cannot_write, write_atomic
from mapper.paths import FieldPath
from mapper.paths.profile import Profile
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
from mapper.text import MapperError, SourceText


@dataclass(frozen=True)
class Renamed:
    """An entry whose source is missing in all payloads, because the field was probably renamed.

    Attributes:
        entry: The entry.
        old: The path that it reads.
        line: The entry with the new name, as YAML; "" if its source is not a plain path.
    """

    entry: Entry
    old: FieldPath
    line: str


@dataclass(frozen=True)
class Suggestion:
    """A field that no entry reads.

    Attributes:
        source: The field and its types.
        best: The best target, which is proposed for this field only; None if no target fits.
        others: Further targets, best first.
        renamed: The entries that probably read this field by an old name.
        mapped: A target that fits, but that another entry already fills; None if there is none.
        is_private: True if its path has a key that identifies people, which is hidden.
    """

    source: SourceField
    best: Proposal | None
    others: tuple[Proposal, ...]
    renamed: tuple[Renamed, ...] = ()
    mapped: Proposal | None = None
    is_private: bool = False


@dataclass(frozen=True)
class SuggestReport:
    """The result of `suggest`.

    Attributes:
        mapping: The mapping; None if it cannot be used.
        suggestions: One per field, in the order of the payloads.
        diagnostics: Findings about the documents and the payload files.
        written: The proposals added to the mapping; None if not requested, or refused.
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
        """Return a proposal as a line of the mapping."""
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
        payloads: Payload files and folders; by default the samples of the mapping.
        tenant: Tenant id that overrides that of the document.
        schema: A schema to use instead of the one that the mapping names.
        limit: The maximum number of targets per field.
        apply: Add proposals with a score of at least `SURE` to the mapping, unless there are
            errors.

    Raises:
        MapperError: if there are no payloads, or the mapping cannot be written.
    """
    mapping, about_documents = load_mapping(mapping_path, tenant, schema=schema)
    if mapping is None:
        return SuggestReport(None, (), about_documents)
    about_samples = Collector()
    names = list(payloads) or samples_of(Path(mapping_path), mapping.document, about_samples)
    if not names and not about_samples.has_errors:
        raise MapperError(f"no folder '{SAMPLES}': pass the payload files")
    seen, about_payloads = profile_files(names)
    diagnostics = in_order([*about_documents, *about_samples.diagnostics, *about_payloads])
    results, candidates = _matches(mapping.document, seen, limit)
    report = SuggestReport(mapping, results, diagnostics)
    if not apply or report.has_errors:
        return report
    sure = assign(candidates, SURE)
    paths = [item.source.path for item in results]
    return _applied(report, tuple(sure[path] for path in paths if path in sure))


def suggestions(document: MappingDocument, seen: Profile, limit: int = 3) -> tuple[Suggestion, ...]:
    """Return suggestions for the fields of payloads that no entry reads; see `suggest`."""
    return _matches(document, seen, limit)[0]


def _matches(
    document: MappingDocument, seen: Profile, limit: int
) -> tuple[tuple[Suggestion, ...], list[tuple[Proposal, ...]]]:
    """Return the suggestions, and the proposals for fields that are not renamed."""
    maps = sensitive_maps(document)
    fields: list[SourceField] = []
    private: dict[FieldPath, Suggestion] = {}
    for source in map(source_of, unmapped(document, seen)):
        path = shown_path(source.path, maps)
        if path == source.path:
            fields.append(source)
        else:
            private[path] = Suggestion(replace(source, path=path), None, (), is_private=True)
    old_names = renamed(fields, missing_sources(document, seen))
    taken = [*(entry.target for entry in document.entries), *document.failed_targets]
    proposals = propose(fields, document.schema, taken)
    mapped = propose_mapped(fields, document.schema, taken)
    candidates = [proposals[source.path] for source in fields if source.path not in old_names]
    best = assign(candidates, MIN_SCORE)
    results = []
    for source in fields:
        path, first = source.path, best.get(source.path)
        others = [proposal for proposal in proposals[path] if proposal is not first]
        others = others[: limit - (first is not None)]
        readers = _renamed(document, old_names[path], path) if path in old_names else ()
        results.append(Suggestion(source, first, tuple(others), readers, mapped.get(path)))
    return (*results, *private.values()), candidates


def _renamed(document: MappingDocument, old: FieldPath, new: FieldPath) -> tuple[Renamed, ...]:
    """Return the entries that read a field by its old name."""
    readers = [entry for entry in document.entries if old in entry.reads]
    tenant = document.schema.tenant
    return tuple(
        Renamed(
            entry,
            old,
            "" if entry.source_path is None else path_line(entry.target, new, tenant),
        )
        for entry in readers
    )


def _applied(report: SuggestReport, sure: tuple[Proposal, ...]) -> SuggestReport:
    """Add proposals to the mapping, and return the report."""
    assert report.mapping is not None
    document, path = report.mapping.document, Path(report.mapping.path)
    collector = Collector()
    source = read_source(path, collector)
    if not sure or source is None:
        return replace(report, written=())
    try:
        text = with_entries(document, source, [(p.target, p.source) for p in sure])
    except MergeError as error:
        message = f"'{path}' cannot be changed in place: {error}"
        hint = "fix this, or paste the lines"
        collector.add("XCH017", message, source.whole(), hint=hint)
        return replace(report, diagnostics=[*report.diagnostics, *collector.diagnostics])
    try:
        write_atomic(path, text.encode())
    except OSError as error:
        raise cannot_write(str(path), error) from None
    return replace(report, written=sure)


def with_entries(
    document: MappingDocument, source: SourceText, new: Iterable[tuple[FieldPath, FieldPath]]
) -> str:
    """Return the text of a mapping with entries that map paths, each with its target first.

    An entry with the same target is replaced. Entries of included files stay there.

    Raises:
        MergeError: the text cannot be changed in place.
    """
    wanted = [entry for entry in document.entries if entry.span.source.path == source.path]
    for target, path in new:
        entry = path_entry(target, path, source.whole())
        same = next((n for n, other in enumerate(wanted) if other.target == target), None)
        if same is None:
            wanted.insert(_place(wanted, target), entry)
        else:
            wanted[same] = entry
    return merge_text(source, document.schema.tenant, wanted, keep=True).text


def _place(entries: list[Entry], target: FieldPath) -> int:
    """Return where to insert a target: after the last entry with the longest common path.

    A common tenant alone does not count: the target then goes to the end.
    """
    place, longest = len(entries), 2
    for number, entry in enumerate(entries, 1):
        length = max(n for n in range(len(target) + 1) if entry.target[:n] == target[:n])
        if length >= longest:
            place, longest = number, length
    return place

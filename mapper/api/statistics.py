"""How often each target of a mapping was filled, and each source seen."""

from __future__ import annotations

from collections.abc import Sequence

from mapper.dataprep import paths_read
from mapper.document import MappingDocument
from mapper.engine import Row, RowOutcome
from mapper.engine.outcomes import failed_rows, unmatched_rows
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import Path, is_filled, print_path
from mapper.paths.profile import KINDS, profile
from mapper.report.statistics import SourceCount, Statistics, TargetCount


def statistics(
    document: MappingDocument,
    rows: Sequence[Row],
    outcomes: Sequence[RowOutcome] | None,
    *,
    show_values: bool = False,
) -> Statistics:
    """Return the counts over all rows; outcomes are None if the mapping has errors."""
    return Statistics(
        len(rows),
        [] if outcomes is None else _targets(document, outcomes),
        _sources(document, rows, show_values=show_values),
    )


def _targets(document: MappingDocument, outcomes: Sequence[RowOutcome]) -> list[TargetCount]:
    """Of each entry. A row that is rejected has no record, so all its targets are missing."""
    failed = failed_rows(outcomes)
    missed = unmatched_rows(outcomes)
    counts = []
    for index, entry in enumerate(document.entries):
        rows = set(failed.get(index, ()))
        nullified = {number for number in rows if outcomes[number].record is not None}
        filled = {
            number
            for number, outcome in enumerate(outcomes)
            if number not in nullified and is_filled(outcome.record, entry.target)
        }
        unmatched = len(missed.get(index, set()) - filled - nullified)
        missing = len(outcomes) - len(filled) - len(nullified) - unmatched
        counts.append(
            TargetCount(entry.target_text, len(filled), len(nullified), unmatched, missing)
        )
    return counts


def _sources(
    document: MappingDocument, rows: Sequence[Row], *, show_values: bool
) -> list[SourceCount]:
    """Of each field of the payloads that holds values, and of each that the mapping reads.

    Fields whose paths are equal once private keys are hidden are counted together.
    """
    maps = sensitive_maps(document)
    reads = {path for entry in document.entries for path in paths_read(entry.tree)}
    seen = dict(profile(row.value for row in rows).paths())
    counts: dict[str, SourceCount] = {}
    for path, here in seen.items():
        if here.children or here.elements is not None:
            continue
        types = tuple(sorted(KINDS[kind] for kind in here.kinds))
        is_read = any(_covers(read, path) for read in reads)
        name = print_path(path if show_values else shown_path(path, maps))
        if (same := counts.get(name)) is not None:
            types = tuple(sorted({*same.types, *types}))
        count = here.count + (same.seen if same else 0)
        counts[name] = SourceCount(name, count, types, is_read or bool(same and same.mapped))
    absent = sorted(print_path(path) for path in reads if not any(_covers(path, p) for p in seen))
    return [*counts.values()] + [SourceCount(path, 0, (), mapped=True) for path in absent]


def _covers(read: Path, path: Path) -> bool:
    """Whether who reads one path reads another, which is the same or lies below; [2] is a [*]."""
    if len(read) > len(path):
        return False
    pairs = zip(read, path, strict=False)
    return all(a == b or (not isinstance(a, str) and not isinstance(b, str)) for a, b in pairs)

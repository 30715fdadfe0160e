"""Count how often each target of a mapping was filled, and each source occurred."""

from __future__ import annotations

from mapper.document import MappingDocument
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import covers, print_path
from mapper.paths.profile import KINDS
from mapper.report.statistics import SourceCount, Statistics, TargetCount
from mapper.rules.examination import Examination
from mapper.rules.samples import Sample


def statistics(
    document: MappingDocument, examined: Examination, *, show_values: bool = False
) -> Statistics:
    """Return the counts over all rows; without targets if the mapping has errors."""
    sample, outcomes, targets = examined.sample, examined.outcomes, examined.targets
    counted = []
    if outcomes is not None and targets is not None:
        for entry, (filled, nullified, unmatched) in zip(
            document.entries, targets.counts(), strict=True
        ):
            missing = outcomes.groups.counts.rows - filled - nullified - unmatched
            counted.append(TargetCount(entry.target_text, filled, nullified, unmatched, missing))
    return Statistics(sample.count, counted, _sources(document, sample, show_values=show_values))


def _sources(document: MappingDocument, sample: Sample, *, show_values: bool) -> list[SourceCount]:
    """Return counts of the leaf fields of the payloads and of the fields that the mapping reads.

    Fields whose paths are equal after private keys are hidden are counted together.
    """
    maps = sensitive_maps(document)
    reads = {path for entry in document.entries for path in entry.reads}
    seen = dict(sample.seen.paths())
    counts: dict[str, SourceCount] = {}
    for path, here in seen.items():
        if here.children or here.elements is not None:
            continue
        types = tuple(sorted(KINDS[kind] for kind in here.kinds))
        is_read = any(covers(read, path) for read in reads)
        name = print_path(path if show_values else shown_path(path, maps))
        if (same := counts.get(name)) is not None:
            types = tuple(sorted({*same.types, *types}))
        count = here.count + (same.seen if same else 0)
        counts[name] = SourceCount(name, count, types, is_read or bool(same and same.mapped))
    absent = sorted(print_path(path) for path in reads if not any(covers(path, p) for p in seen))
    return [*counts.values()] + [SourceCount(path, 0, (), mapped=True) for path in absent]

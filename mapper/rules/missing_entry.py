"""The fix that adds an entry for an unmapped field, if the payloads have one that fits."""

from __future__ import annotations

from mapper.diagnostics import Fix
from mapper.document import fixes
from mapper.document.mapping_writer import path_line
from mapper.engine.private_names import sensitive_maps, shown_path
from mapper.paths import FieldPath
from mapper.propose.unmapped import scalars, source_of
from mapper.rules.base import Context
from mapper.schema.matching import SURE, propose

MAX_FIELDS = 500  # fields of the payloads that are compared


def missing_entry(context: Context, target: FieldPath) -> tuple[Fix, ...]:
    """Return the fix that maps a target to the payloads' field that most resembles it, if any."""
    document = context.document
    maps = sensitive_maps(document)
    fields = scalars(context.seen)[:MAX_FIELDS]
    sources = [source_of(field) for field in fields if shown_path(field[0], maps) == field[0]]
    proposals = propose(sources, document.schema, context.targets)
    best = max(
        (each for ranked in proposals.values() for each in ranked[:1] if each.target == target),
        key=lambda proposal: proposal.score,
        default=None,
    )
    if best is None or best.score < SURE:
        return ()
    line = path_line(target, best.source, document.tenant)
    return fixes.fix_of(f"Add '{line}'", fixes.added(document.block, [line]))

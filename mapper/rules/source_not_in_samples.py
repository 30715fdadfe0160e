"""No payload has a source."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.diagnostics import Diagnostic, Related, question
from mapper.document import Entry, entry_fixes, fixes
from mapper.paths import FieldPath, names_of, print_path
from mapper.rules.base import Context, Needs, Rule, finding
from mapper.rules.foreign_constant import FOREIGN
from mapper.rules.misspelled import MisspelledObject, by_object

MAX_FINDINGS = 5
MAX_RELATED = 4


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield one finding per path and entry, or per misspelled object.

    More than `MAX_FINDINGS` paths are one finding, and one for each that is misspelled.
    """
    read = [
        (path, entry)
        for entry in context.document.entries
        for path in sorted(entry.reads, key=print_path)
        if path[-1] not in FOREIGN  # which EXP020 reports
    ]
    known = {path: context.seen.at(path) is not None for path, _ in read}
    unknown = [item for item in read if not known[item[0]]]
    objects, missing = by_object(unknown, context.source_index.exit_of)
    yield from map(_misspelled_object, objects)
    meant = {path: _meant(path, known, context) for path, _ in missing}
    if len(missing) > MAX_FINDINGS:
        first = ", ".join(f"'{print_path(path)}'" for path, _ in missing[:3])
        count = len({path for path, _ in missing})
        message = f"{count} of {len(known)} sources are missing from all payloads, such as {first}"
        hint = "check all samples together: mapper check samples/*.json"
        yield finding("SRC002", message, context.document.span, hint)
        # a misspelled source is reported even if other samples may have the rest
        missing = [(path, entry) for path, entry in missing if meant[path]]
    for path, entry in missing:
        message = f"no payload has the source '{print_path(path)}'"
        nearest = meant[path]
        if nearest is not None:
            hint = question(print_path(nearest))
            edits = entry_fixes.source_edits(entry, path, nearest)
            fix = fixes.fix_of(f"Replace with '{print_path(nearest)}'", *edits)
        else:
            hint, fix = "check its name, or add a payload that has it", ()
            if len(path) == 1 and path == entry.source_path:
                constant = f"{{value: {entry.source_text}}}"
                hint += f"; for a constant, write {constant}"
                fix = entry_fixes.as_constant(entry, f"Write the constant {constant}")
        yield finding("SRC002", message, entry.source_span, hint, fixes=fix)


def _misspelled_object(group: MisspelledObject[Entry]) -> Diagnostic:
    (_, first), *others = group.items
    message = (
        f"no payload has '{print_path(group.path)}', but {len(group.items)} sources start with it"
    )
    hint = f"{question(print_path(group.meant))} Rename it here or in the payload"
    edits = [
        edit
        for path, entry in dict(group.items).items()
        for edit in entry_fixes.source_edits(entry, path, group.renamed(path))
    ]
    fix = fixes.fix_of(f"Replace with '{print_path(group.meant)}'", *edits)
    related = tuple(Related(entry.source_span, "also here") for _, entry in others[:MAX_RELATED])
    return finding("SRC002", message, first.source_span, hint, related=related, fixes=fix)


def _meant(path: FieldPath, known: dict[FieldPath, bool], context: Context) -> FieldPath | None:
    """Return the most similar field; None if there is none.

    A field of another object is not a candidate if another entry reads it.
    """
    nearest = context.source_index.nearest(path)
    same = nearest is not None and names_of(nearest) == names_of(path)
    if nearest is None or same or (known.get(nearest) and nearest[:-1] != path[:-1]):
        return None
    return nearest


RULE = Rule("SRC002", check, Needs.ROWS)

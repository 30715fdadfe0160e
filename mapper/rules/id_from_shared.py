"""`_id` is made of something that many events share."""

from __future__ import annotations

from collections.abc import Iterator

from mapper.dataprep import paths_read, print_path
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, walk
from mapper.diagnostics import Diagnostic
from mapper.document import Entry
from mapper.rules.base import Context, Rule, finding

# RainFocus' objects: what stands in them tells of a person or a thing, not of the event.
_THINGS = frozenset({"attendee", "event", "exhibitor", "lead", "session", "sessiontime"})
_KINDS = frozenset({"eventtype", "type", "name", "title", "source", "producedby"})


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding."""
    for entry in context.document.entries:
        reason = why_shared(entry) if entry.target == ("_id",) else ""
        if reason:
            hint = "map what is used once an event, such as transmissionId"
            yield finding("XDM025", f"'_id' is not unique: {reason}", entry.source_span, hint)


def why_shared(entry: Entry) -> str:
    """Why many events share the value of an entry; "" where nothing says so."""
    reads = sorted(paths_read(entry.tree), key=print_path)
    if not reads:
        is_new = any(isinstance(n, Call) and _runs(n.name) for n in walk(entry.tree))
        return "" if is_new else "it is the same for every event"
    names = ", ".join(f"'{print_path(path)}'" for path in reads)
    if len({path[0] for path in reads}) == 1 and len(reads[0]) > 1 and reads[0][0] in _THINGS:
        return f"{names} can stand in many events"
    last = [str(path[-1]).lower() for path in reads]
    return f"{names} can stand in many events" if set(last) <= _KINDS else ""


def _runs(name: str) -> bool:
    return name in FUNCTIONS and FUNCTIONS[name].runtime


RULE = Rule("XDM025", check)

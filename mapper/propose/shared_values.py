"""Values that many events have in common, so they cannot be the id of an event."""

from __future__ import annotations

from mapper.dataprep import paths_read
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, walk
from mapper.document import Entry
from mapper.paths import print_path

_OBJECTS = frozenset({"attendee", "event", "exhibitor", "lead", "session", "sessiontime"})
_NAMES = frozenset({"eventtype", "type", "name", "title", "source", "producedby"})


def why_shared(entry: Entry) -> str:
    """Return why many events have the same value of an entry; "" if nothing suggests it."""
    reads = sorted(paths_read(entry.tree), key=print_path)
    if not reads:
        is_new = any(isinstance(n, Call) and _is_new(n.name) for n in walk(entry.tree))
        return "" if is_new else "it is the same for every event"
    names = ", ".join(f"'{print_path(path)}'" for path in reads)
    if len({path[0] for path in reads}) == 1 and len(reads[0]) > 1 and reads[0][0] in _OBJECTS:
        return f"{names} can stand in many events"
    last = [str(path[-1]).lower() for path in reads]
    return f"{names} can stand in many events" if set(last) <= _NAMES else ""


def _is_new(function: str) -> bool:
    """Return whether a function returns another value for each row."""
    return function in FUNCTIONS and FUNCTIONS[function].runtime

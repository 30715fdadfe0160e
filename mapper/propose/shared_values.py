"""Recognize values that several events share, which cannot be the id of an event."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call
from mapper.document import Entry
from mapper.paths import print_path

_OBJECTS = frozenset({"attendee", "event", "exhibitor", "lead", "session", "sessiontime"})
_NAMES = frozenset({"eventtype", "type", "name", "title", "source", "producedby"})


def why_shared(entry: Entry) -> str:
    """Return why several events may share the value of an entry; "" if nothing suggests it."""
    reads = sorted(entry.reads, key=print_path)
    if not reads:
        calls = (node.name for node in entry.nodes if isinstance(node, Call))
        # functions of the runtime, such as uuid, return another value for each row
        is_new = any(name in FUNCTIONS and FUNCTIONS[name].runtime for name in calls)
        return "" if is_new else "it is equal for all events"
    names = ", ".join(f"'{print_path(path)}'" for path in reads)
    if len({path[0] for path in reads}) == 1 and len(reads[0]) > 1 and reads[0][0] in _OBJECTS:
        return f"{names} can occur in many events"
    last = [str(path[-1]).lower() for path in reads]
    return f"{names} can occur in many events" if set(last) <= _NAMES else ""

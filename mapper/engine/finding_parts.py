"""The parts of findings about rows that depend on the event, and values as JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from mapper.dataprep.values import MAX_BITS
from mapper.engine.plan import Planned
from mapper.paths import STAR


class Rendered(NamedTuple):
    """The parts of a finding that depend on its event.

    Attributes:
        code: A code of the family ROW.
        message: The message.
        hint: The hint, or "".
    """

    code: str
    message: str
    hint: str = ""


def as_json(value: Any) -> str:
    """Return a value as JSON for a report; dates as strings."""
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        return "a number with too many digits"
    try:
        return orjson.dumps(value, default=str).decode()
    except TypeError:
        return f'"{value!r}"'


def is_inside_array(planned: Planned) -> bool:
    """Return whether an entry fills an array's elements, which accept only paths."""
    path = planned.entry.source_path
    return (
        planned.field.array or STAR in planned.entry.target or (path is not None and STAR in path)
    )

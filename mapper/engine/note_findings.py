"""Render notes as findings: one function per kind of note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mapper.dataprep import print_tree
from mapper.dataprep.notes import NoSuchDay, Note, PatternDisabled, Unmatched
from mapper.dataprep.tree import Binary, Call, Literal, Name, Node
from mapper.engine.conversion import DoubtfulMilliseconds, Dropped
from mapper.engine.finding_parts import Rendered, is_inside_array
from mapper.engine.plan import Planned


def render_note(planned: Planned, note: Note) -> Rendered:
    """Return the wording of a note of an entry."""
    return _RENDERERS[type(note)](planned, note)


def _dropped(planned: Planned, note: Dropped) -> Rendered:
    message = f"target '{planned.entry.target_text}' has no such field, so the value is dropped"
    return Rendered(
        "ROW005", message, "add the field to the schema, or map only the fields that you need"
    )


def _unmatched(planned: Planned, note: Unmatched) -> Rendered:
    message = f"the lookup for target '{planned.entry.target_text}' has no key for this value"
    hint = "add a key for it, or a result for all other values (`_` in a lookup, last in decode)"
    return Rendered("ROW009", f"{message}, so its result is null", hint)


def _no_such_day(planned: Planned, note: NoSuchDay) -> Rendered:
    message = f"the day in this date for target '{planned.entry.target_text}' does not exist"
    day = "the last day of the month" if planned.sensitive else note.day
    hint = f"correct the date in RainFocus; {day} is used instead, as java.time does"
    return Rendered("ROW010", message, hint)


def _doubtful_milliseconds(planned: Planned, note: DoubtfulMilliseconds) -> Rendered:
    likely = f"a date written as {note.pattern}" if note.pattern else "seconds since 1970"
    message = (
        f"the number for target '{planned.entry.target_text}' is read as milliseconds since 1970, "
        f"but is probably {likely}"
    )
    if is_inside_array(planned):
        hint = "have RainFocus send milliseconds; expressions in arrays are not possible"
    elif planned.field.type.json_type == "object":
        fixed = in_milliseconds(Name("SOURCE"), note)
        hint = f"map this field in its own entry with expression: {_quoted(print_tree(fixed))}"
    else:
        hint = f"write expression: {_quoted(print_tree(in_milliseconds(planned.entry.tree, note)))}"
    return Rendered("ROW011", message, hint)


def in_milliseconds(tree: Node, note: DoubtfulMilliseconds) -> Node:
    """Return the tree of the date that a number most likely is."""
    if note.pattern:
        return Call("date", (tree, Literal(note.pattern)))
    return Binary("*", tree, Literal(1000))


def _pattern_disabled(planned: Planned, note: PatternDisabled) -> Rendered:
    message = (
        f"a regular expression for target '{planned.entry.target_text}' takes too long, so it is "
        "disabled for the rest of this run"
    )
    hint = "rewrite it without nested repetition such as (a+)+ or (a|aa)*"
    return Rendered("ROW012", message, hint)


def _quoted(text: str) -> str:
    """Return a YAML string in the quotes that need the fewest escapes."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


_RENDERERS: dict[type[Note], Callable[[Planned, Any], Rendered]] = {
    Dropped: _dropped,
    Unmatched: _unmatched,
    NoSuchDay: _no_such_day,
    PatternDisabled: _pattern_disabled,
    DoubtfulMilliseconds: _doubtful_milliseconds,
}

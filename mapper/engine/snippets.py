"""Python source of the functions that convert rows, built from the source of its parts.

Every part is source that a generator wrote: the name of a variable or of a bound constant, or an
expression of these, as in `mapper.dataprep.snippets`. Snippets in capitals are for `str.format`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

# Tests of a variable that hold only if a conversion would change nothing, by the name of a type.
AS_IT_IS = {
    "string": "{0}.__class__ is str",
    "boolean": "{0}.__class__ is bool",
    "date-time": "{0}.__class__ is str and is_plain_date_time({0})",
}
IS_INTEGER = "{0}.__class__ is int and {1} <= {0} <= {2}"

# Tests, mostly of a variable `{0}`.
IS_NONE = "{0} is None"
IS_THERE = "{0} is not None"
IS_NOT_JSON = "{0}.__class__ not in PlainTypes and not is_json({0})"
IS_REFUSED = "{0} is not None and not {1}({0})"  # by a check
ROOT_IS_REFUSED = "not {1}({0})"
OBJECT_IS_REFUSED = "{0} and not {1}({0})"  # an empty object is omitted
ROOT_LACKS = "{1} not in {0}"
OBJECT_LACKS = "{0} and {1} not in {0}"
LACKS_IDENTITY = "lacks_identity({0}, {1})"
STRUCT_LACKS = "{0} is not None and {1} is None"
STRUCT_HAS_NONE = "{0} is None or {1} is None"

# Expressions.
FIELD = "{0}.f{1}"  # of a struct
EITHER = "{0} or {1}"
OR_NONE = "{0} or None"
# A string of few digits is an integer of the type; `{1}` converts all other values.
INTEGER = (
    "int({0}) if {0}.__class__ is str and len({0}) <= {2} and {0}.isascii() and {0}.isdigit() "
    "else {1}"
)
# All values at a path of structs: `{0}` is the loop, which `IN_COLUMN` writes for every field.
COLUMN = "[value for payload in payloads if payload is not None{0}]"
IN_COLUMN = " for {0} in [{1}] if {0} is not None"

# Statements, mostly about a variable `{0}`.
COMMENT = "# entry {0}"
TEST = "if {0}"  # before the ending of a line
IF = "if {0}:"
IF_NOT_DICT = "if {0}.__class__ is not dict:"
ELSE = "else:"
ASSIGNED = "{0} = {1}"
CHANGED = "if {1} is not {2}: {0} = {1}"
EMPTIED = "{0} = Empty"  # so that all values below it are None
NEW_DICT = "{0} = {{}}"
INHERITED = "{0} = {1} or {2}"
NONE_IS = "if {0} is None: {0} = {1}"
CONVERTED = "if {0} is not None: {0} = {1}"
CONVERTED_UNLESS = "if not ({2} or {0} is None): {0} = {1}"
FIELD_CONVERTED = "if not ({2} or {0} is None): {3} = {1}"
NONE_IF = "if {1}: {0} = None"
ELSE_NONE = "else: {0} = None"
STORED = "{0}[{1}] = {2}"
STORED_IF = "if {3}: {0}[{1}] = {2}"
ELSE_CONVERTED = "elif {2} is not None: {0}[{1}] = {3}"
ELSE_REMOVED = "else: {0}.pop({1}, None)"
CHECKED_LATER = "if {0} is not None: {1}[number] = {0}"
PLACED = "if {1} is not None: put({0}, values_at({2}, {1}, {3}))"
COMPACTED = "{0} = compact({0}, {1})"


class Ending(Enum):
    """The statement after a test of a row, which each function spells in its own way."""

    NONE = 0
    LEAVE = 1  # the row is left to the interpreter
    NOTE = 2  # the row has no primary identity


class Line(NamedTuple):
    """A line of a body.

    Attributes:
        text: The source, indented as in a function.
        ending: The statement that follows.
        together: The line in `convert_rows`, if it is another one there.
    """

    text: str
    ending: Ending = Ending.NONE
    together: str = ""


class Value(NamedTuple):
    """The value of a target.

    Attributes:
        name: The variable or constant.
        test: Holds if there is a value that needs no conversion; "" for a constant.
        converted: The value converted if the test fails; "" if it needs no conversion.
    """

    name: str
    test: str
    converted: str = ""


def are_ready(values: Iterable[Value]) -> str:
    """Return a test that there are all values, and that none needs a conversion."""
    is_string = AS_IT_IS["string"].format
    strings = [v.name for v in values if v.test == is_string(v.name)]
    classes = [f"{name}.__class__" for name in strings]
    tests = [" is ".join([*classes, "str"])] if classes else []
    tests += [v.test for v in values if v.test and v.test != is_string(v.name)]
    return " and ".join(tests) or "True"


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines one level deeper."""
    return ["    " + line for line in lines]


def written(lines: Iterable[Line], *, leave: str, note: str) -> list[str]:
    """Return the lines of a body with the statements of a function at their ends."""
    endings = {Ending.NONE: "", Ending.LEAVE: f": {leave}", Ending.NOTE: f": {note}"}
    return [line.text + endings[line.ending] for line in lines]


def convert_function(body: Sequence[Line], record: str) -> list[str]:
    """Return the source of `convert(row, events)`, which returns a record as a dict, or None."""
    return [
        "def convert(row, events):",
        *written(body, leave="return None", note="events.append(no_identity)"),
        f"    return {record}",
    ]


def line_functions(
    body: Sequence[Line],
    payload: str,
    record: str,
    columns: Mapping[str, str],
    checks: Mapping[str, tuple[str, str]],
) -> list[str]:
    """Return the source of `convert_json(line)` and `convert_rows(lines, left, noted)`.

    Args:
        body: The lines that make a record.
        payload: The variable with the payload.
        record: The variable with the record.
        columns: Lists of strings, each with the variable that is True if all are plain date-times.
        checks: Variables with the strings to check of all rows, each with the check of one string
            and the pattern of lines.
    """
    skip = "left.append(number); records.append(None); continue"
    single = written(body, leave="return leave(line)", note="events = no_identity")
    lines = [Line(line.together) if line.together else line for line in body]
    many = written(lines, leave=skip, note="noted.append(number)")
    return [
        "def convert_json(line):",
        "    events = ()",
        "    try:",
        "        if line.__class__ is not Bytes: return leave(line)",
        "        if not line.isascii(): line.decode()",
        *(f"        {flag} = False" for flag in columns.values()),
        f"        {payload} = decode(line)",
        *indented(single),
        f"        written = encode({record})",
        "        return leave(line) if len(written) > advised else (written, events)",
        "    except (Fault, NotedError, RecursionError, DecodeError, UnicodeError):",
        "        return leave(line)",
        "",
        "def convert_rows(lines, left, noted):",
        "    records = []",
        *(f"    {values} = {{}}" for values in checks),
        "    payloads = decode_lines(decode, lines)",
        *(f"    {flag} = are_plain_date_times({strings})" for strings, flag in columns.items()),
        f"    for number, {payload} in enumerate(payloads):",
        f"        if {payload} is None: {skip}",
        "        try:",
        *indented(indented(many)),
        f"            records.append({record})",
        "        except (Fault, NotedError, RecursionError, DecodeError, UnicodeError):",
        f"            {skip}",
        *(
            f"    leave_refused({values}, {check}, {lines}, records, left)"
            for values, (check, lines) in checks.items()
        ),
        "    return records",
    ]

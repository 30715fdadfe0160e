"""Generate the body of a function that converts a payload, as straight-line Python.

A body reads the values that the mapping needs into variables, converts those that are not yet as
their targets want them, and builds the objects of the record from the inside out. `Generator`
reads dicts and builds dicts; `typed.py` reads and builds structs. `functions.py` makes functions of
bodies.

A body leaves a row to the interpreter if anything is out of the ordinary, or if a function raises
`Fault` or `NotedError`. Names in the source are the generator's own; keys, limits, and functions
are bound constants.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mapper.dataprep import Emitter, Fault, constant_value, is_constant, path_tree
from mapper.dataprep.access import path_reader
from mapper.dataprep.notes import NotedError
from mapper.dataprep.snippets import call_of, dict_of, get
from mapper.engine import snippets
from mapper.engine.conversion import Convert
from mapper.engine.identities import lacks_identity
from mapper.engine.identity_check import sound_check
from mapper.engine.placement import compact, put, values_at
from mapper.engine.plan import Plan, Planned, Target, limit_lines
from mapper.engine.python_payload import PLAIN_TYPES, checked, is_json
from mapper.engine.reading import Source, sources
from mapper.engine.snippets import Ending, Line, Value
from mapper.paths import STAR, FieldPath
from mapper.schema import IDENTITY_MAP, record_check
from mapper.schema.formats import PLAIN_DATE_TIME

_BOUND = {
    "is_plain_date_time": PLAIN_DATE_TIME.match, "values_at": values_at, "put": put,
    "compact": compact, "lacks_identity": lacks_identity, "Empty": {}, "is_json": is_json,
    "PlainTypes": PLAIN_TYPES,
}  # fmt: skip


class CannotError(Exception):
    """A plan has something that a generator cannot do."""


class Generator:
    """Write a body that reads a dict and builds a dict.

    Attributes:
        lines: The lines of the body.
        payload: The variable with the payload.
        payload_type: The type as which a payload is decoded.
        record: The variable with the record, after `body`.
    """

    payload = "row"
    payload_type: Any = dict

    def __init__(self, plan: Plan, *, checks_values: bool = False) -> None:
        """Start with no lines; with `checks_values`, leave rows with values that are not JSON."""
        self.plan = plan
        self.checks_values = checks_values
        self.emitter = Emitter(plan.runtime)
        self.emitter.bound |= _BOUND
        self.bind = self.emitter.bind
        self.lines: list[Line] = []
        self.record = ""
        self.is_noted = False  # whether a missing identity is noted
        self.tree = sources(plan.entries)
        self.variables: dict[FieldPath, str] = {}  # those with what a path reads
        self.dicts: dict[FieldPath, str] = {}  # those with objects that contain what is read
        self.adoptable: set[FieldPath] = set()  # objects of the payload that are read as a whole
        self.leaves: dict[int, list[Source]] = {}  # index of an entry -> the values that it reads
        for leaf in self.tree.leaves():
            for planned in leaf.readers:
                self.leaves.setdefault(planned.index, []).append(leaf)
        # values of what several entries read
        self.same: dict[tuple[FieldPath | None, str, bool], Value] = {}
        self.checked: set[FieldPath] = set()
        # variables with strings of a batch, each with its check and the pattern of accepted lines
        self.late_checks: dict[str, tuple[str, str]] = {}
        # lists of strings of a batch, each with a variable: whether all are plain date-times
        self.columns: dict[str, str] = {}

    def body(self) -> None:
        """Write the lines that make the record."""
        self.fetch(self.tree, self.payload, "    ")
        self.record = self.object(self.plan.root, "    ", ()).name
        if (check := sound_check(self.plan.identities)) is not None:
            name = self.bind(check, "check")
            self.leave_if("    ", snippets.ROOT_IS_REFUSED, self.record, name)
        if self.plan.primary is not None and not self.is_noted:
            path = self.bind(self.plan.primary, "path")
            self.note_if("    ", snippets.LACKS_IDENTITY, self.record, path)

    def line(self, indent: str, snippet: str, *parts: object) -> None:
        """Write a line."""
        self.lines.append(Line(indent + snippet.format(*parts)))

    def leave_if(self, indent: str, test: str, *parts: object) -> None:
        """Write a test of a row that is left to the interpreter."""
        self.lines.append(Line(indent + snippets.TEST.format(test.format(*parts)), Ending.LEAVE))

    def note_if(self, indent: str, test: str, *parts: object) -> None:
        """Write a test of a row that has no primary identity."""
        self.is_noted = True
        self.lines.append(Line(indent + snippets.TEST.format(test.format(*parts)), Ending.NOTE))

    def comment(self, planned: Planned, indent: str) -> None:
        """Write the line of an entry: a number only, so that no user text is in the source."""
        self.line(indent, snippets.COMMENT, planned.index)

    # --- reading ---------------------------------------------------------------------------

    def fetch(self, source: Source, variable: str, indent: str) -> None:
        """Write what reads the values of an object, and those below it, into variables."""
        for child in source.children.values():
            is_value = child.is_leaf or child.path in self.adoptable
            name = self.emitter.fresh("value" if is_value else "source")
            self.line(indent, snippets.ASSIGNED, name, self.part(variable, child))
            if is_value:
                self.variables[child.path] = name
            else:
                self.dicts[child.path] = name
                self.replace_none(name, child, indent)
                self.fetch(child, name, indent)

    def part(self, variable: str, child: Source) -> str:
        """Return an expression with a child of the object in a variable."""
        return get(variable, self.bind(str(child.path[-1])))

    def replace_none(self, variable: str, _: Source, indent: str) -> None:
        """Write what replaces None by an empty object, so that all values below it are None."""
        self.line(indent, snippets.IF_NOT_DICT, variable)
        self.leave_if(indent + "    ", snippets.IS_THERE, variable)
        self.line(indent + "    ", snippets.EMPTIED, variable)

    def read(self, planned: Planned, indent: str) -> str:
        """Return an expression with the value of an entry's source."""
        path = planned.entry.source_path
        if path in self.variables:
            return self.variables[path]
        if path is not None and STAR in path:
            cut = 1  # the value up to here is in a variable
            while path[:cut] not in self.variables:
                cut += 1
            reader = self.bind(path_reader(path[cut:]), "path")
            return call_of(reader, self.variables[path[:cut]])
        leaves = self.leaves.get(planned.index, [])
        if path is None and self.checks_values:
            self.check_values(leaves, indent)
        known = {path_tree(leaf.path): self.variables[leaf.path] for leaf in leaves}
        return self.emitter.emit(planned.entry.tree, known)

    def check_values(self, leaves: list[Source], indent: str) -> None:
        """Write checks of what an expression reads; conversions check what is read otherwise."""
        for leaf in leaves:
            if leaf.path not in self.checked:
                self.checked.add(leaf.path)
                self.leave_if(indent, snippets.IS_NOT_JSON, self.variables[leaf.path])

    # --- values ----------------------------------------------------------------------------

    def member(self, target: Target, indent: str, path: FieldPath) -> Value:
        """Write a target; return its value, which is None, {}, or [] if there is none."""
        if target.into_array:
            return self.array(target, indent)
        if target.is_leaf:
            return self.value(target, indent)
        return self.object(target, indent, path)

    def value(self, target: Target, indent: str) -> Value:
        """Write a target of its own."""
        planned = target.planned
        assert planned is not None
        self.comment(planned, indent)
        if is_constant(planned.entry.tree) and (constant := self.constant(planned)):
            return constant
        path = planned.entry.source_path
        reading = path, planned.field.type.name, planned.limits is None
        value = self.same.get(reading) if path is not None else None
        if value is None or planned.limits is not None:
            text = self.read(planned, indent)
            value = self.ready(planned, text) or self.converted(planned, text, indent)
            self.same[reading] = value
        return value

    def ready(self, planned: Planned, text: str) -> Value | None:
        """Return a value that is converted where it is stored; None if it must be converted now."""
        test = self.as_it_is(planned, text)
        is_cheap = test and planned.field.type.name != "date-time"  # to test it repeatedly
        if not is_cheap or planned.limits is not None or not text.isidentifier():
            return None
        return Value(text, test, self.conversion(planned, text))

    def converted(self, planned: Planned, text: str, indent: str) -> Value:
        """Write what converts a value and holds it to its limits."""
        name = self.emitter.fresh("made")
        test = self.as_it_is(planned, name)
        self.line(indent, snippets.ASSIGNED, name, text)
        snippet = snippets.CONVERTED_UNLESS if test else snippets.CONVERTED
        self.line(indent, snippet, name, self.conversion(planned, name), test)
        if planned.limits is not None:
            self.check_limits(planned, name, indent)
        return Value(name, snippets.IS_THERE.format(name))

    def check_limits(self, planned: Planned, variable: str, indent: str) -> None:
        """Write a check of a converted value; identities of a batch are checked together."""
        check = self.bind(planned.limits, "check")
        self.leave_if(indent, snippets.IS_REFUSED, variable, check)
        if (lines := limit_lines(planned.field)) is not None:
            values = self.emitter.fresh("checked")
            self.late_checks[values] = check, self.bind(lines, "lines")
            later = indent + snippets.CHECKED_LATER.format(variable, values)
            self.lines[-1] = self.lines[-1]._replace(together=later)

    def conversion(self, planned: Planned, variable: str) -> str:
        """Return an expression with a variable converted to the target's type."""
        kind = planned.field.type
        converted = call_of(self.convert(planned), variable)
        if planned.field.array or not kind.is_integer:
            return converted
        digits = len(str(kind.maximum)) - 1  # a number of so many digits is in the type's range
        return snippets.INTEGER.format(variable, converted, digits)

    def convert(self, planned: Planned, conversion: Convert | None = None) -> str:
        """Return the name of the conversion of an entry's value."""
        convert = conversion or planned.convert
        is_checked = self.checks_values and planned.entry.source_path is not None
        return self.bind(checked(convert) if is_checked else convert, "convert_")

    def constant(self, planned: Planned) -> Value | None:
        """Return a constant that is converted now; None if the function must convert it."""
        given = constant_value(planned.entry.tree)
        try:
            value = None if given is None else planned.convert(given)
        except (Fault, NotedError):
            return None
        if planned.primary or (planned.limits is not None and not planned.limits(value)):
            return None
        if isinstance(value, list | dict):  # records do not share what can be changed
            return None
        return Value("None", "False") if value is None else Value(self.bind(value), "")

    def as_it_is(self, planned: Planned, variable: str) -> str:
        """Return a test that holds only if the conversion would change nothing; "" if none."""
        kind = planned.field.type
        if planned.field.array or kind.json_type == "object":
            return ""
        if kind.is_integer:
            limits = self.bind(kind.minimum), self.bind(kind.maximum)
            return snippets.IS_INTEGER.format(variable, *limits)
        return snippets.AS_IT_IS.get(kind.name, "").format(variable)

    # --- objects ---------------------------------------------------------------------------

    def object(self, target: Target, indent: str, path: FieldPath) -> Value:
        """Write an object; return the variable with it, None or {} if it has no values."""
        if target.planned is not None:
            return self.overlay(target, indent)
        name = self.emitter.fresh("object")
        home = self.home(target)
        inner, outside = indent, dict(self.same)
        if home:
            inner += "    "
            self.line(indent, snippets.IF, home)
        fields = {key: self.member(child, inner, (*path, key))
                  for key, child in target.children.items()}  # fmt: skip
        self.build(target, name, fields, inner)
        primary = [value.name for value in self.primary_fields(target, fields)]
        if home:
            self.same = outside
            self.line(indent, snippets.ELSE_NONE, " = ".join([name, *primary]))
        for variable in primary:
            self.note_if(indent, snippets.IS_NONE, variable)
        return Value(name, name)

    def home(self, target: Target) -> str:
        """Return the variable with the dict that all fields are read from; "" if there is none."""
        parents: set[FieldPath] = set()
        for child in target.children.values():
            path = child.planned.entry.source_path if child.planned and child.is_leaf else None
            parents.add(path[:-1] if path and target.name else ())
        return self.dicts.get(parents.pop(), "") if len(parents) == 1 else ""

    def primary_fields(self, target: Target, fields: Mapping[str, Any]) -> list[Any]:
        """Return the field with the only identity that can be primary, if it is in an object."""
        return [
            fields[name]
            for name, child in target.children.items()
            if child.planned is not None and child.planned.primary and child.is_leaf
            and not child.field.array and IDENTITY_MAP not in self.plan.root.children
        ]  # fmt: skip

    def build(self, target: Target, name: str, fields: dict[str, Value], indent: str) -> None:
        """Write what makes an object of its values."""
        values = {self.bind(key): value for key, value in fields.items() if value.name != "None"}
        required = target.field.required_names
        is_flat = all(child.is_leaf for child in target.children.values())
        is_often_full = is_flat or not target.name
        if is_often_full and len(values) > 1 and fields.keys() >= set(required):
            items = ((key, value.name) for key, value in values.items())
            self.line(indent, snippets.IF, snippets.are_ready(values.values()))
            self.line(indent + "    ", snippets.ASSIGNED, name, dict_of(items))
            self.line(indent, snippets.ELSE)
            indent += "    "
        self.line(indent, snippets.NEW_DICT, name)
        for key, value in values.items():
            self.store(name, key, value, indent)
        for key in required:
            test = snippets.OBJECT_LACKS if target.name else snippets.ROOT_LACKS
            self.leave_if(indent, test, name, self.bind(key))

    def store(self, into: str, key: str, value: Value, indent: str) -> None:
        """Write what puts a value into a dict, converted if need be."""
        if not value.test:
            self.line(indent, snippets.STORED, into, key, value.name)
            return
        self.line(indent, snippets.STORED_IF, into, key, value.name, value.test)
        if value.converted:
            self.line(indent, snippets.ELSE_CONVERTED, into, key, value.name, value.converted)

    def overlay(self, target: Target, indent: str, inherited: str = "None") -> Value:
        """Write an object with a source of its own, whose fields other entries override.

        Args:
            target: The object.
            indent: Of the lines.
            inherited: What the copy of a parent brought for it.
        """
        name = self.emitter.fresh("object")
        self.inherit(target, name, inherited, "{}", indent)
        for key, child in target.children.items():
            bound = self.bind(key)
            below = get(name, bound)
            if child.is_leaf:
                value = self.value(child, indent)
            elif child.into_array:
                value = self.array(child, indent, below)
            else:
                value = self.overlay(child, indent, below)
            self.store(name, bound, value, indent)
            if value.test:
                self.line(indent, snippets.ELSE_REMOVED, name, bound)
        check = self.bind(record_check(target.field), "check")
        test = snippets.OBJECT_IS_REFUSED if target.name else snippets.ROOT_IS_REFUSED
        self.leave_if(indent, test, name, check)
        return Value(name, name)

    def array(self, target: Target, indent: str, inherited: str = "None") -> Value:
        """Write an array with elements that entries of their own put into it."""
        name = self.emitter.fresh("array")
        self.inherit(target, name, inherited, "[]", indent)
        for steps, planned in target.into_array:
            self.comment(planned, indent)
            value = self.emitter.fresh("value")
            places = self.bind(steps, "steps")
            self.line(indent, snippets.ASSIGNED, value, self.read(planned, indent))
            self.line(indent, snippets.PLACED, name, value, places, self.convert(planned))
        self.line(indent, snippets.COMPACTED, name, target.field.is_object)
        check = self.bind(record_check(target.field), "check")
        self.leave_if(indent, snippets.IS_REFUSED, name, check)
        return Value(name, snippets.IS_THERE.format(name))

    def inherit(self, target: Target, name: str, inherited: str, empty: str, indent: str) -> None:
        """Write what makes an object or array of its own source, or of what it inherits."""
        planned = target.planned
        if planned is None:
            self.line(indent, snippets.INHERITED, name, inherited, empty)
            return
        self.comment(planned, indent)
        is_array = bool(target.into_array)
        convert = self.convert(planned, target.convert_whole if is_array else None)
        self.line(indent, snippets.ASSIGNED, name, self.read(planned, indent))
        self.line(indent, snippets.CONVERTED, name, call_of(convert, name))
        self.line(indent, snippets.NONE_IS, name, empty)

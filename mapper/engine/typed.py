"""A plan as Python functions over typed structs: the fast way, bytes to bytes.

msgspec decodes only what the mapping reads, straight into structs of the plan's own (`reading.py`),
and writes structs of the record. Where an object of the payload becomes an object of the record
field by field under the same names, one struct is both, and nothing is copied. A row that has other
types than expected, or on which anything is out of the ordinary, is left to the general path, which
alone decides: one meaning, two speeds. A property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from mapper.dataprep import Fault, constant_value, is_constant, path_tree
from mapper.dataprep.access import path_reader
from mapper.dataprep.emit import needs_row
from mapper.dataprep.notes import NotedError
from mapper.engine.adoption import adoptions
from mapper.engine.generator import Generator, indented, json_names, reading_of
from mapper.engine.identity_check import sound_check
from mapper.engine.lines import decode_lines, load_raw
from mapper.engine.plan import Plan, Planned, Target
from mapper.engine.reading import Source, record_struct, sources, struct_of
from mapper.paths import STAR, FieldPath
from mapper.schema.formats import are_plain_date_times

# `convert_rows(lines, left, noted)`: the record of each line, or None for one that is left to the
# general path; the positions of these lines, and of those without a primary identity, are added to
# the two lists.
ConvertRows: TypeAlias = Callable[[Iterable[bytes], list[int], list[int]], list[Any]]


@dataclass(frozen=True)
class Typed:
    """The functions of a plan.

    Attributes:
        convert_json: One row.
        convert_rows: Many rows, each a line of JSON in valid UTF-8.
        encode_lines: Records to NDJSON.
        source: The source of the functions.
    """

    convert_json: Callable[[bytes], Any]
    convert_rows: ConvertRows
    encode_lines: Callable[[list[Any]], bytes]
    source: str


def typed(
    plan: Plan, general: Callable[[bytes], Any], no_identity: Any, *, loose: bool = False
) -> Typed | None:
    """The functions of a plan; None where it is one that only dicts can run.

    Args:
        plan: The plan.
        general: What takes the rows that the functions leave.
        no_identity: What `convert_json` returns with a record that has no primary identity: events,
            or their findings.
        loose: Take numbers where texts are wanted, at some cost.
    """
    generator = _Typed(plan, loose=loose)
    try:
        record = generator.rows()
    except _CannotError:
        return None
    columns = [(flag, generator.column(path)) for path, flag in generator.plain_flags.items()]
    decoder = msgspec.json.Decoder(generator.payload)
    encoder = msgspec.json.Encoder()
    read = [
        "if line.__class__ is not Bytes: return general(line)",
        "if not line.isascii(): line.decode()",
        *(f"{flag} = False" for flag, _ in columns),
        "payload = decode(line)",
    ]
    lines = [
        *generator.json_function(read, record),
        "",
        "def convert_rows(lines, left, noted):",
        "    records = []",
        "    payloads = decode_lines(decode, lines)",
        *(f"    {flag} = are_plain_date_times({column})" for flag, column in columns),
        "    for number, payload in enumerate(payloads):",
        f"        if payload is None: {_SKIP}",
        "        try:",
        *indented(indented(generator.written(leave=_SKIP, note="noted.append(number)"))),
        f"            records.append({record})",
        "        except (Fault, NotedError, RecursionError, DecodeError, UnicodeError):",
        f"            {_SKIP}",
        "    return records",
    ]
    bound = {
        **json_names(general, no_identity), "Bytes": bytes, "load_raw": load_raw,
        "enumerate": enumerate, "are_plain_date_times": are_plain_date_times,
        "decode": decoder.decode, "decode_lines": decode_lines, "encode": encoder.encode,
    }  # fmt: skip
    made = generator.load("convert_json", lines, bound)
    return Typed(
        made.call, made.call.__globals__["convert_rows"], encoder.encode_lines, made.source,
    )  # fmt: skip


_SKIP = "left.append(number); records.append(None); continue"


class _CannotError(Exception):
    """A plan has something that the structs cannot do."""


class _Typed(Generator):
    def __init__(self, plan: Plan, *, loose: bool) -> None:
        super().__init__(plan)
        self.tree = sources(plan.entries)
        if loose:
            for leaf in self.tree.leaves():
                leaf.plain = False
        self.payload: Any = None
        self.types: dict[FieldPath, Any] = {}  # struct classes of objects of the payload
        self.adoptions = adoptions(plan.root, self.tree)
        self.adoptable = {source.path for source in self.adoptions.shared.values()}
        self.order = self.adoptions.order
        self.same: dict[Any, str] = {}
        # the paths of values that are converted to date-time, and for each a variable that is True
        # if all values of a batch are plain date-times
        self.plain_flags: dict[FieldPath, str] = {}

    def rows(self) -> str:
        """Emit the lines that make the record; return the variable that holds it."""
        if self.plan.root.planned is not None or sound_check(self.plan.identities) is not None:
            raise _CannotError
        self.payload = self.struct(self.tree)
        self.fetch(self.tree, "payload", "    ")
        self.row("    ")
        record = self.made(self.plan.root, "    ")
        if self.plan.primary is not None and not self.noted:
            raise _CannotError
        return record

    def struct(self, source: Source) -> Any:
        """The struct class of an object of the payload, and of all below it."""
        for child in source.children.values():
            if not child.is_leaf:
                self.types[child.path] = self.struct(child) | None
        order = self.order.setdefault(source.path, list(source.children))
        try:
            return struct_of(source, order, self.types)
        except ValueError:  # a name that no struct takes
            raise _CannotError from None

    def fetch(self, source: Source, variable: str, indent: str) -> list[str]:
        """Emit what puts every value that is read into a variable of its own; their names."""
        variables: list[str] = []
        names = self.order[source.path]
        for child in source.children.values():
            field = f"{variable}.f{names.index(str(child.path[-1]))}"
            value = self.emitter.fresh("value" if child.is_leaf else "source")
            variables.append(value)
            self.line(indent, f"{value} = load_raw({field})" if child.raw else f"{value} = {field}")
            if child.is_leaf or child.path in self.adoptable:
                self.known[path_tree(child.path)] = value
                continue
            outside, self.lines = self.lines, []
            below = self.fetch(child, value, indent + "    ")
            inside, self.lines = self.lines, outside
            self.line(indent, f"if {value} is None: {' = '.join(below)} = None")
            self.line(indent, "else:")
            self.lines += inside
            variables += below
        return variables

    def row(self, indent: str) -> None:
        """Emit the dict that parts of expressions take which are functions of their own."""
        names = {name for planned in self.plan.entries if needs_row(planned.entry.tree)
                 for name in self.tree.roots_of(planned)}  # fmt: skip
        if names:
            items = [
                f"{self.bind(name)}: {self.known[path_tree((name,))]}" for name in sorted(names)
            ]
            self.line(indent, f"row = {{{', '.join(items)}}}")

    def read(self, planned: Planned) -> str:
        path = planned.entry.source_path
        if path is not None and STAR in path:
            cut = 1  # what stands before it is read as a whole, by its names up to somewhere
            while path_tree(path[:cut]) not in self.known:
                cut += 1
            reader = self.bind(path_reader(path[cut:]), "path")
            return f"{reader}({self.known[path_tree(path[:cut])]})"
        return self.emitter.emit(planned.entry.tree, self.known)

    def made(self, target: Target, indent: str, path: FieldPath = ()) -> str:
        """Emit a target without a source of its own; the variable with its struct, or None."""
        if path in self.adoptions.shared:
            return self.adopted(target, self.adoptions.shared[path], indent, path)
        fields: dict[str, str] = {}
        for name, child in target.children.items():
            if child.into_array or (child.planned is not None and not child.is_leaf):
                fields[name] = self.by_dict(child, indent)
            elif child.is_leaf:
                fields[name] = self.value(child, indent)
            else:
                fields[name] = self.made(child, indent, (*path, name))
        required = target.field.required_names
        tests = [f"{fields[name]} is None" if name in fields else "True" for name in required]
        variable = self.emitter.fresh("object")
        build = self.payload_as if path == self.adoptions.whole else self.new
        inner = indent + "    " if target.name else indent
        if target.name:
            there = " or ".join(f"{value} is not None" for value in fields.values()) or "False"
            self.line(indent, f"if {there}:")
        for test in tests:
            self.leave_if(test, inner)
        for text in build(variable, fields):
            self.line(inner, text)
        if target.name:
            self.line(indent, f"else: {variable} = None")
        return variable

    def new(self, variable: str, fields: dict[str, str]) -> list[str]:
        """Return what makes a struct of values."""
        try:
            struct = self.bind(record_struct(fields), "Record")
        except ValueError:  # a name that no struct takes
            raise _CannotError from None
        return [f"{variable} = {struct}({', '.join(fields.values())})"]

    def payload_as(self, variable: str, fields: dict[str, str]) -> list[str]:
        """Return what makes the payload the object: only fields with another value are set."""
        numbered = enumerate(fields.items())
        lines = []
        for number, (name, value) in numbered:
            given = self.known.get(path_tree((name,)))
            if value != given:
                guard = f"if {value} is not {given}: " if given else ""
                lines.append(f"{guard}payload.f{number} = {value}")
        return [*lines, f"{variable} = payload"]

    def adopted(self, target: Target, source: Source, indent: str, path: FieldPath) -> str:
        """Emit what makes the struct of an object of the payload that of a target."""
        variable = self.known[path_tree(source.path)]
        inner = indent + "    "
        names = list(target.children)
        self.line(indent, f"if {variable} is not None:")
        for number, (name, child) in enumerate(target.children.items()):
            planned = child.planned
            assert planned is not None
            field = f"{variable}.f{number}"
            self.comment(planned, inner)
            leaf = source.children[name]
            if leaf.plain and self.is_text(planned):
                continue
            node = path_tree(leaf.path)
            self.line(inner, f"value = {field}")
            self.known[node] = "value"
            text = self.read(planned)
            test = self.test(planned)
            if text == "value" and test and planned.limits is None:
                converted = self.converted_value(planned)
                self.line(inner, f"if value is not None and not ({test}): {field} = {converted}")
                continue
            if text != "value":
                self.line(inner, f"value = {text}")
            self.check(planned, inner)
            self.line(inner, f"{field} = value")
        there = " and ".join(f"{variable}.f{number} is None" for number in range(len(names)))
        is_home = path[:-1] == self.adoptions.whole and source.path == path[-1:]
        home = f"payload.f{self.order[()].index(target.name)} = " if is_home else ""
        self.line(inner, f"if {there}: {variable} = {home}None")
        for name, field_of_target in target.field.children.items():
            if field_of_target.required:
                where = f"{variable}.f{names.index(name)}" if name in names else "None"
                self.leave_if(f"{variable} is not None and {where} is None", inner)
        for number, child in enumerate(target.children.values()):
            if child.planned is not None and child.planned.primary:
                self.note(f"{variable} is None or {variable}.f{number} is None", indent)
        return variable

    def value(self, target: Target, indent: str) -> str:
        """Emit a target of its own; the variable with its value, or None."""
        planned = target.planned
        assert planned is not None
        self.comment(planned, indent)
        if is_constant(planned.entry.tree) and (constant := self.constant(planned)):
            return constant
        reading = (reading_of(planned), planned.limits is None)
        variable = self.same.get(reading) if planned.entry.source_path is not None else None
        if variable is None or planned.limits is not None:
            text = self.read(planned)
            if self.is_text(planned) and self.adoptions.leaves[planned.index][0].plain:
                variable = text
            else:
                self.line(indent, f"value = {text}")
                self.check(planned, indent)
                variable = self.emitter.fresh("made")
                self.line(indent, f"{variable} = value")
            self.same[reading] = variable
        if planned.primary:
            self.note(f"{variable} is None", indent)
        return variable

    def constant(self, planned: Planned) -> str:
        """The variable of a constant that is converted here once; "" if the general path must."""
        given = constant_value(planned.entry.tree)
        try:
            value = None if given is None else planned.convert(given)
        except (Fault, NotedError):
            return ""
        if planned.primary or (planned.limits is not None and not planned.limits(value)):
            return ""
        return "None" if value is None else self.bind(value)

    def note(self, test: str, indent: str) -> None:
        self.noted = True
        self.note_if(f"{test}", indent)

    def is_text(self, planned: Planned) -> bool:
        """Whether a text goes to a target as it stands."""
        is_free = planned.limits is None and planned.field.type.name == "string"
        return is_free and not planned.field.array and planned.entry.source_path is not None

    def check(self, planned: Planned, indent: str) -> None:
        """Emit what converts `value` where it has not the target's type, and holds it to limits."""
        test = self.test(planned)
        inner = indent + "    "
        self.line(indent, "if value is not None:")
        guard = f"if not ({test}): " if test else ""
        self.line(inner, f"{guard}value = {self.converted_value(planned)}")
        if planned.limits is not None:
            limits = self.bind(planned.limits, "check")
            self.leave_if(f"value is not None and not {limits}(value)", inner)

    def test(self, planned: Planned) -> str:
        """Return a test that is true only if `value` needs no conversion; "" if there is none."""
        test = self.as_it_is(planned.field)
        path = planned.entry.source_path
        if planned.field.type.name != "date-time" or not test or path is None:
            return test
        if not self.adoptions.leaves[planned.index][0].plain:
            return test
        flag = self.plain_flags.get(path) or self.emitter.fresh("plain")
        self.plain_flags[path] = flag
        return f"{flag} or {test}"

    def column(self, path: FieldPath) -> str:
        """Return the source of the list of all values at a path of `payloads`."""
        text, parent = "[value for payload in payloads if payload is not None", "payload"
        for depth in range(len(path)):
            field = f"f{self.order[path[:depth]].index(str(path[depth]))}"
            name = "value" if depth == len(path) - 1 else "source"
            text += f" for {name} in [{parent}.{field}] if {name} is not None"
            parent = name
        return text + "]"

    def by_dict(self, target: Target, indent: str) -> str:
        """Emit a target with the generator for dicts; the variable with its value, or None."""
        holder, variable = self.emitter.fresh("holder"), self.emitter.fresh("made")
        self.line(indent, f"{holder} = {{}}")
        self.child(target, holder, False, indent)
        self.line(indent, f"{variable} = {holder}.get({self.bind(target.name)})")
        return variable

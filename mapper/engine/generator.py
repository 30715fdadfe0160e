"""A plan as one Python function: straight-line source, no call for what is as it should be.

It comes in two shapes with one body. `convert` takes the payload as a dict and a list for events,
and returns the record, or None if it leaves the row to the interpreter. `convert_json`
takes and gives JSON text. Where anything is out of the ordinary, a row is left to the general path,
which alone decides; so is one on which the function raises `Fault` or `NotedError`. Names in the
source are the generator's own; keys, limits and functions come in as bound constants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from mapper.dataprep import Emitter, Fault, Generated, Node, load_source
from mapper.dataprep.notes import NotedError
from mapper.dataprep.tree import Name, Property
from mapper.dataprep.tree import walk as walk_tree
from mapper.engine.identities import lacks_identity
from mapper.engine.identity_check import sound_check
from mapper.engine.outcome import NoIdentity
from mapper.engine.placement import compact, put, values_at
from mapper.engine.plan import Plan, Planned, Target
from mapper.engine.sizes import ADVISED
from mapper.schema import IDENTITY_MAP, Field, record_check
from mapper.schema.formats import PLAIN_DATE_TIME
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec
else:
    msgspec = lazy_module("msgspec")


class Ending(Enum):
    """How a line of a body ends, which each function spells in its own way."""

    NONE = 0
    LEAVE = 1  # the row is left to the interpreter
    NOTE = 2  # the row has no primary identity


class Line(NamedTuple):
    """A line of a body.

    Attributes:
        text: The source, indented as in a function.
        ending: What follows the text.
    """

    text: str
    ending: Ending = Ending.NONE


def generate(plan: Plan) -> Generated:
    """`convert(payload, events)`: the record, or None if the row is left to the interpreter."""
    generator = Generator(plan)
    note = f"events.append({generator.bind(NoIdentity(plan.primary_entry), 'event')})"
    generator.body()
    body = generator.written(leave="return None", note=note)
    lines = ["def convert(row, events):", *body, f"    return {generator.record}"]
    return generator.load("convert", lines, {})


def generate_json(plan: Plan, general: Callable[[bytes], Any], no_identity: Any) -> Generated:
    """`convert_json(line)`: the record as JSON text and the events of the row, in one function.

    Args:
        plan: The plan.
        general: What takes the rows that the function leaves.
        no_identity: What the function returns with a record that has no primary identity: events,
            or their findings.
    """
    generator = Generator(plan)
    generator.body()
    read = ["row = decode(line)", "if row.__class__ is not dict: return general(line)"]
    lines = generator.json_function(read, generator.record)
    bound = {
        **json_names(general, no_identity),
        "decode": msgspec.json.decode, "encode": msgspec.json.encode,
    }  # fmt: skip
    return generator.load("convert_json", lines, bound)


def json_names(general: Callable[[bytes], Any], no_identity: Any) -> dict[str, Any]:
    """Return the names that `convert_json` uses, except for the functions of its codec."""
    return {
        "general": general, "no_identity": no_identity, "Fault": Fault,
        "NotedError": NotedError, "RecursionError": RecursionError,
        "DecodeError": msgspec.DecodeError, "UnicodeError": UnicodeError,
    }  # fmt: skip


class Generator:
    """Writes the lines of one function, target by target."""

    def __init__(self, plan: Plan) -> None:
        """Start with no lines."""
        self.plan = plan
        self.emitter = Emitter(plan.runtime)
        self.bind = self.emitter.bind
        self.lines: list[Line] = []
        self.known: dict[Node, str] = {}
        self.noted = False  # whether a missing identity is noted where it is written
        # two readings of an expression need not agree: uuid() gives another value each time
        self.again = Counter(reading_of(p) for p in plan.entries if p.entry.source_path is not None)
        self.record = ""
        self.converted: dict[tuple[Node, str], str] = {}

    def body(self) -> None:
        """Emit the lines that make the record; `record` is then the variable that holds it."""
        self.prefixes()
        self.record = self.object(self.plan.root, "    ")
        if (check := sound_check(self.plan.identities)) is not None:
            self.leave_if(f"not {self.bind(check, 'check')}({self.record})", "    ")
        if self.plan.primary is not None and not self.noted:
            path = self.bind(self.plan.primary, "path")
            self.note_if(f"lacks_identity({self.record}, {path})", "    ")

    def written(self, *, leave: str, note: str) -> list[str]:
        """Return the source of the lines, with the statements of one function at their ends."""
        endings = {Ending.NONE: "", Ending.LEAVE: f": {leave}", Ending.NOTE: f": {note}"}
        return [line.text + endings[line.ending] for line in self.lines]

    def json_function(self, read: Iterable[str], record: str) -> list[str]:
        """Return the source of `convert_json`, which converts JSON text.

        Args:
            read: Statements that decode the variable `line`.
            record: The variable that holds the record.
        """
        body = self.written(leave="return general(line)", note="found = no_identity")
        return [
            "def convert_json(line):",
            "    found = ()",
            "    try:",
            *indented(indented(read)),
            *indented(body),
            f"        written = encode({record})",
            f"        return general(line) if len(written) > {ADVISED} else (written, found)",
            "    except (Fault, NotedError, RecursionError, DecodeError, UnicodeError):",
            "        return general(line)",
        ]

    def load(self, name: str, lines: list[str], bound: dict[str, Any]) -> Generated:
        """The function of finished lines."""
        source = "\n".join([*self.emitter.functions, *lines, ""])
        shared = {
            "is_plain_date_time": PLAIN_DATE_TIME.match, "values_at": values_at, "put": put,
            "compact": compact, "lacks_identity": lacks_identity,
        }  # fmt: skip
        return load_source(name, source, {**self.emitter.bound, **shared, **bound})

    def line(self, indent: str, text: str) -> None:
        self.lines.append(Line(indent + text))

    def leave_if(self, test: str, indent: str) -> None:
        """Emit a test of a row that is left to the interpreter."""
        self.lines.append(Line(f"{indent}if {test}", Ending.LEAVE))

    def note_if(self, test: str, indent: str) -> None:
        """Emit a test of a row that has no primary identity."""
        self.lines.append(Line(f"{indent}if {test}", Ending.NOTE))

    # --- reading ---------------------------------------------------------------------------

    def prefixes(self) -> None:
        """Objects of the payload that several entries read are fetched once, at the top."""
        count = Counter(
            node.of
            for planned in self.plan.entries
            for node in walk_tree(planned.entry.tree)
            if isinstance(node, Property) and _is_prefix(node.of)
        )
        for prefix in sorted(count, key=_depth):
            if count[prefix] > 1:
                text = self.emitter.emit(prefix, self.known)
                self.known[prefix] = variable = self.emitter.fresh("source")
                self.line("    ", f"{variable} = {text}")

    # --- writing ---------------------------------------------------------------------------

    def object(self, target: Target, indent: str, copied: str = "") -> str:
        """Emit a target and all below it; the variable that holds its object.

        `copied` is an expression of what the copy of a parent brought for it.
        """
        variable = self.emitter.fresh("object")
        if target.planned is not None:
            self.comment(target.planned, indent)
            self.line(indent, f"value = {self.read(target.planned)}")
            convert = self.bind(target.planned.convert, "convert_")
            copied = f"value if value is None else {convert}(value)"
        self.line(indent, f"{variable} = ({copied}) or {{}}" if copied else f"{variable} = {{}}")
        for prefix, group in groupby(target.children.values(), self.block_prefix):
            children = list(group)
            if prefix is None or copied or len(children) == 1:
                for child in children:
                    self.child(child, variable, bool(copied), indent)
            else:
                self.block(prefix, children, variable, indent)
        self.check_object(target, variable, bool(copied), indent)
        return variable

    def check_object(self, target: Target, variable: str, copied: bool, indent: str) -> None:
        """Emit what the object as such must keep to; of a copy, all that it brought as well."""
        guard = f"{variable} and " if target.name else ""
        if copied:
            check = self.bind(record_check(target.field), "check")
            self.leave_if(f"{guard}not {check}({variable})", indent)
            return
        for field in target.field.children.values():
            if field.required:
                key = self.bind(field.name)
                self.leave_if(f"{guard}{key} not in {variable}", indent)

    def block_prefix(self, target: Target) -> str | None:
        """The variable of the object that a simple target reads from; None for all others."""
        planned = target.planned
        if planned is None or not target.is_leaf or planned.primary:
            return None
        match planned.entry.tree:
            case Property(of) if of in self.known:
                return self.known[of]
        return None

    def block(self, prefix: str, children: list[Target], into: str, indent: str) -> None:
        """Targets that all come to nothing where the object they read from is missing."""
        self.line(indent, f"if {prefix} is not None:")
        inner = indent + "    "
        self.leave_if(f"{prefix}.__class__ is not dict", inner)
        self.line(inner, f"get = {prefix}.get")
        for child in children:
            planned = child.planned
            assert planned is not None
            assert isinstance(planned.entry.tree, Property)
            self.comment(planned, inner)
            self.line(inner, f"value = get({self.bind(planned.entry.tree.name)})")
            self.store(planned, into, child.name, False, inner)

    def child(self, target: Target, into: str, copied: bool, indent: str) -> None:
        key = self.bind(target.name)
        if target.into_array:
            self.array(target, into, copied, indent)
        elif target.is_leaf:
            assert target.planned is not None
            self.leaf(target.planned, into, target.name, copied, indent)
        else:
            variable = self.object(target, indent, f"{into}.get({key})" if copied else "")
            self.line(indent, f"if {variable}: {into}[{key}] = {variable}")
            if copied:
                self.line(indent, f"else: {into}.pop({key}, None)")

    def leaf(self, planned: Planned, into: str, name: str, copied: bool, indent: str) -> None:
        """A target of its own. What several targets read is read, checked and converted once."""
        self.comment(planned, indent)
        reading = reading_of(planned)
        if not self.is_simple(planned, copied) or self.again[reading] < 2:
            self.line(indent, f"value = {self.read(planned)}")
            self.store(planned, into, name, copied, indent)
        elif reading in self.converted:
            variable, key = self.converted[reading], self.bind(name)
            self.line(indent, f"if {variable} is not None: {into}[{key}] = {variable}")
        else:
            self.line(indent, f"value = {self.read(planned)}")
            self.store(planned, into, name, copied, indent)
            self.converted[reading] = variable = self.emitter.fresh("same")
            self.line(indent, f"{variable} = value")

    def array(self, target: Target, into: str, copied: bool, indent: str) -> None:
        array, key = self.emitter.fresh("array"), self.bind(target.name)
        inherited = f"{into}.get({key}) or []" if copied else "[]"
        if target.planned is None:
            self.line(indent, f"{array} = {inherited}")
        else:
            self.comment(target.planned, indent)
            self.line(indent, f"value = {self.read(target.planned)}")
            convert = self.bind(target.convert_whole, "convert_")
            self.line(indent, f"{array} = [] if value is None else {convert}(value)")
        for steps, planned in target.into_array:
            self.comment(planned, indent)
            self.line(indent, f"value = {self.read(planned)}")
            self.line(indent, "if value is not None:")
            one = self.bind(planned.convert, "convert_")
            path = self.bind(steps, "steps")
            self.line(indent + "    ", f"put({array}, values_at({path}, value, {one}))")
        self.line(indent, f"value = compact({array}, {target.field.is_object})")
        self.line(indent, "if value is not None:")
        check = self.bind(record_check(target.field), "check")
        self.leave_if(f"not {check}(value)", indent + "    ")
        self.line(indent + "    ", f"{into}[{key}] = value")
        if copied:
            self.line(indent, f"else: {into}.pop({key}, None)")

    def read(self, planned: Planned) -> str:
        return self.emitter.emit(planned.entry.tree, self.known)

    def comment(self, planned: Planned, indent: str) -> None:
        """The line of the mapping: a number only, so that nobody's text gets into the source."""
        self.line(indent, f"# line {planned.entry.span.place.line}")

    def store(self, planned: Planned, into: str, name: str, copied: bool, indent: str) -> None:
        """Emit what puts `value` at a key: checked by its class, converted if it has another."""
        key = self.bind(name)
        inner = indent + "    "
        test = self.as_it_is(planned.field)
        limits = planned.limits
        if not self.is_simple(planned, copied):
            self.line(indent, "if value is not None:")
            guard = f"if not ({test}): " if test else ""
            self.line(inner, f"{guard}value = {self.converted_value(planned)}")
            self.line(inner, "if value is not None:")
            if limits is not None:
                check = self.bind(limits, "check")
                self.leave_if(f"not {check}(value)", inner + "    ")
            self.line(inner + "    ", f"{into}[{key}] = value")
            if copied:
                self.line(indent, f"if value is None: {into}.pop({key}, None)")
            is_single = not planned.field.array
            if planned.primary and is_single and IDENTITY_MAP not in self.plan.root.children:
                self.noted = True
                self.note_if("value is None", indent)
            return
        self.line(indent, f"if {test}: {into}[{key}] = value")
        converted = self.converted_value(planned)
        self.line(indent, f"elif value is not None: value = {into}[{key}] = {converted}")

    def converted_value(self, planned: Planned) -> str:
        """Return the source of `value` converted to the target's type; `value` is not null."""
        kind = planned.field.type
        convert = f"{self.bind(planned.convert, 'convert_')}(value)"
        if planned.field.array or not kind.is_integer:
            return convert
        digits = len(str(kind.maximum)) - 1  # a number of so many digits is in the type's range
        is_digits = f"len(value) <= {digits} and value.isascii() and value.isdigit()"
        return f"int(value) if value.__class__ is str and {is_digits} else {convert}"

    def is_simple(self, planned: Planned, copied: bool) -> bool:
        """True for a target that a test of its class settles, which most are."""
        special = planned.primary or planned.limits is not None or copied
        return not special and self.as_it_is(planned.field) != ""

    def as_it_is(self, field: Field) -> str:
        """A test of `value` that holds only where the conversion would change nothing; or ""."""
        kind = field.type
        if field.array or kind.json_type == "object":
            return ""
        if kind.is_integer:
            low, high = self.bind(kind.minimum), self.bind(kind.maximum)
            return f"value.__class__ is int and {low} <= value <= {high}"
        return _AS_IT_IS.get(kind.name, "")


_AS_IT_IS = {
    "string": "value.__class__ is str",
    "uri": "",
    "boolean": "value.__class__ is bool",
    "date-time": "value.__class__ is str and is_plain_date_time(value)",
}


def reading_of(planned: Planned) -> tuple[Node, str]:
    """What two entries must have in common to be read and converted once."""
    return planned.entry.tree, planned.field.type.name


def _is_prefix(node: Node) -> bool:
    while isinstance(node, Property):
        node = node.of
    return isinstance(node, Name)


def _depth(node: Node) -> int:
    return sum(1 for _ in walk_tree(node))


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines of source one level deeper."""
    return ["    " + line for line in lines]

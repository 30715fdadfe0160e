"""Generate the body of a function that converts structs instead of dicts.

msgspec decodes only the fields that the mapping reads, into structs generated for the plan
(`reading.py`), and encodes structs of the record. If an object of the payload becomes an object of
the record field by field, one struct is used for both, and nothing is copied (`adoption.py`). A row
whose values have other types cannot be decoded, so it is left to the interpreter.
"""

from __future__ import annotations

from typing import Any

from mapper.dataprep.emit import needs_row
from mapper.dataprep.snippets import call_of, dict_of
from mapper.engine import snippets
from mapper.engine.adoption import adoptions
from mapper.engine.generator import CannotError, Generator
from mapper.engine.identity_check import sound_check
from mapper.engine.lines import load_raw
from mapper.engine.plan import Plan, Planned, Target
from mapper.engine.reading import Source, record_struct, struct_of
from mapper.engine.snippets import Value
from mapper.paths import FieldPath


class TypedGenerator(Generator):
    """Write a body that reads structs and builds structs."""

    payload = "payload"

    def __init__(self, plan: Plan, *, loose: bool) -> None:
        """Start with no lines; `loose` accepts numbers where strings are wanted."""
        super().__init__(plan)
        self.emitter.bound["load_raw"] = load_raw
        if loose:
            for leaf in self.tree.leaves():
                leaf.plain = False
        self.types: dict[FieldPath, Any] = {}  # of the objects of the payload
        self.empty: dict[FieldPath, Any] = {}  # structs of these types
        self.adoptions = adoptions(plan.root, self.tree, self.leaves)
        self.adoptable = {source.path for source in self.adoptions.shared.values()}
        self.order = self.adoptions.order  # the fields of these classes

    def body(self) -> None:
        """Write the lines that make the record."""
        if self.plan.root.planned is not None or sound_check(self.plan.identities) is not None:
            raise CannotError
        self.payload_type = self.struct(self.tree)
        self.fetch(self.tree, self.payload, "    ")
        self.row("    ")
        self.record = self.object(self.plan.root, "    ", ()).name
        if self.plan.primary is not None and not self.is_noted:
            raise CannotError

    def struct(self, source: Source) -> Any:
        """Return the struct class of an object of the payload; also define those of its objects."""
        for child in source.children.values():
            if not child.is_leaf:
                struct = self.struct(child)
                self.types[child.path] = struct | None
                self.empty[child.path] = struct()
        order = self.order.setdefault(source.path, list(source.children))
        try:
            return struct_of(source, order, self.types)
        except ValueError:  # a name that no struct takes
            raise CannotError from None

    def part(self, variable: str, child: Source) -> str:
        """Return an expression with a child of the object in a variable."""
        number = self.order[child.path[:-1]].index(str(child.path[-1]))
        field = snippets.FIELD.format(variable, number)
        return call_of("load_raw", field) if child.raw else field

    def replace_none(self, variable: str, source: Source, indent: str) -> None:
        """Write what replaces None by an empty struct, so that all values below it are None."""
        self.line(indent, snippets.NONE_IS, variable, self.bind(self.empty[source.path], "Empty"))

    def row(self, indent: str) -> None:
        """Emit the dict that parts of expressions take which are functions of their own."""
        names = {name for planned in self.plan.entries if needs_row(planned.entry.tree)
                 for name in self.tree.roots_of(planned)}  # fmt: skip
        if names:
            items = [(self.bind(name), self.variables[name,]) for name in sorted(names)]
            self.line(indent, snippets.ASSIGNED, "row", dict_of(items))

    def object(self, target: Target, indent: str, path: FieldPath) -> Value:
        """Write an object; return the variable with its struct, None if it has no values."""
        if target.planned is not None:
            return self.overlay(target, indent)
        if path in self.adoptions.shared:
            variable = self.adopted(target, self.adoptions.shared[path], indent, path)
            return Value(variable, snippets.IS_THERE.format(variable))
        fields = {name: self.member(child, indent, (*path, name))
                  for name, child in target.children.items()}  # fmt: skip
        variable = self.emitter.fresh("object")
        inner = indent + "    " if target.name else indent
        if target.name:
            tests = [value.test or "True" for value in fields.values()]
            self.line(indent, snippets.IF, " or ".join(tests) or "False")
        for name in target.field.required_names:
            value = fields.get(name, Value("None", ""))
            self.leave_if(inner, snippets.IS_NONE, value.name)
        values = {name: snippets.OR_NONE.format(v.name) if v.test == v.name else v.name
                  for name, v in fields.items()}  # fmt: skip
        build = self.payload_as if path == self.adoptions.whole else self.new
        build(variable, values, inner)
        if target.name:
            self.line(indent, snippets.ELSE_NONE, variable)
        for value in self.primary_fields(target, fields):
            self.note_if(indent, snippets.IS_NONE, value.name)
        return Value(variable, snippets.IS_THERE.format(variable))

    def new(self, variable: str, fields: dict[str, str], indent: str) -> None:
        """Write what makes a struct of values."""
        try:
            struct = self.bind(record_struct(fields), "Record")
        except ValueError:  # a name that no struct takes
            raise CannotError from None
        self.line(indent, snippets.ASSIGNED, variable, call_of(struct, *fields.values()))

    def payload_as(self, variable: str, fields: dict[str, str], indent: str) -> None:
        """Write what makes the payload the object: only fields with another value are set."""
        for number, (name, value) in enumerate(fields.items()):
            given = self.variables.get((name,))
            if value != given:
                field = snippets.FIELD.format(self.payload, number)
                snippet = snippets.CHANGED if given else snippets.ASSIGNED
                self.line(indent, snippet, field, value, given)
        self.line(indent, snippets.ASSIGNED, variable, self.payload)

    def adopted(self, target: Target, source: Source, indent: str, path: FieldPath) -> str:
        """Emit what makes the struct of an object of the payload that of a target."""
        variable = self.variables[source.path]
        inner = indent + "    "
        self.line(indent, snippets.IF, snippets.IS_THERE.format(variable))
        for number, (name, child) in enumerate(target.children.items()):
            planned = child.planned
            assert planned is not None
            field = snippets.FIELD.format(variable, number)
            self.comment(planned, inner)
            leaf = source.children[name]
            if leaf.plain and self.is_text(planned):
                continue
            self.line(inner, snippets.ASSIGNED, "value", field)
            self.variables[leaf.path] = "value"
            text = self.read(planned, inner)
            test = self.as_it_is(planned, text) if text == "value" and not planned.limits else ""
            if test:
                converted = self.conversion(planned, text)
                self.line(inner, snippets.FIELD_CONVERTED, text, converted, test, field)
            else:
                value = self.converted(planned, text, inner)
                self.line(inner, snippets.ASSIGNED, field, value.name)
        fields = {name: snippets.FIELD.format(variable, number)
                  for number, name in enumerate(target.children)}  # fmt: skip
        is_home = path[:-1] == self.adoptions.whole and source.path == path[-1:]
        cleared = [variable]
        if is_home:
            number = self.order[()].index(target.name)
            cleared.append(snippets.FIELD.format(self.payload, number))
        is_empty = " and ".join(snippets.IS_NONE.format(field) for field in fields.values())
        self.line(inner, snippets.NONE_IF, " = ".join(cleared), is_empty)
        for name in target.field.required_names:
            self.leave_if(inner, snippets.STRUCT_LACKS, variable, fields.get(name, "None"))
        for name in self.primary_fields(target, fields):
            self.note_if(indent, snippets.STRUCT_HAS_NONE, variable, name)
        return variable

    def as_it_is(self, planned: Planned, variable: str) -> str:
        """Return a test that holds only if the conversion would change nothing; "" if none.

        If all date-times of a batch are plain, no single one is tested.
        """
        test = super().as_it_is(planned, variable)
        path = planned.entry.source_path
        if planned.field.type.name != "date-time" or not test or path is None:
            return test
        if not self.leaves[planned.index][0].plain:
            return test
        flag = self.columns.setdefault(self.column(path), self.emitter.fresh("plain"))
        return snippets.EITHER.format(flag, test)

    def column(self, path: FieldPath) -> str:
        """Return the list of all values at a path of the payloads."""
        loop, parent = "", self.payload
        for depth, step in enumerate(path):
            field = snippets.FIELD.format(parent, self.order[path[:depth]].index(str(step)))
            parent = "value" if depth == len(path) - 1 else "source"
            loop += snippets.IN_COLUMN.format(parent, field)
        return snippets.COLUMN.format(loop)

    def ready(self, planned: Planned, text: str) -> Value | None:
        """Return a string that is decoded as a string; None for what must be converted."""
        is_ready = self.is_text(planned) and self.leaves[planned.index][0].plain
        return Value(text, snippets.IS_THERE.format(text)) if is_ready else None

    def is_text(self, planned: Planned) -> bool:
        """Return whether a string goes to a target as it is."""
        is_free = planned.limits is None and planned.field.type.name == "string"
        return is_free and not planned.field.array and planned.entry.source_path is not None

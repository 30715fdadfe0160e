"""Propose source paths, functions, operators, and literals in sources and expressions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from mapper.dataprep import path_tree, print_tree
from mapper.dataprep.date_parts import COMPONENTS
from mapper.dataprep.functions import FUNCTIONS, METHODS
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY
from mapper.dataprep.signature import MethodSpec
from mapper.jmes.functions import FUNCTIONS as JMESPATH_FUNCTIONS
from mapper.jmes.paths import source_text
from mapper.paths import (
    STAR,
    FieldPath,
    PathSyntaxError,
    is_attribute,
    names_of,
    parse_path,
    print_path,
    with_stars,
)
from mapper.services.editor.context import Position
from mapper.services.editor.date_patterns import add_date_patterns
from mapper.services.editor.descriptions import (
    examples_text,
    function_label,
    function_text,
    source_detail,
    source_text_of,
)
from mapper.services.editor.expression_cursor import (
    ExpressionCursor,
    OpenCall,
    expression_cursor,
    in_braces,
    word_after,
)
from mapper.services.editor.proposals import Proposals, as_value
from mapper.services.editor.sample_fields import SampleField, first_elements
from mapper.text.patterns import lazy_pattern

_PLAIN_NAMES = lazy_pattern(r"\A[\w.]+")
_LITERALS = ("true", "false", "null")
_METHOD_TYPES = {str: "string", list: "array", dict: "object", int: "number"}
_WITH_PATTERN = ("format", "dformat", "date")
_WITH_COMPONENT = ("date_part", "set_date_part")
_WITH_PATH = ("is_set", "contains_key")


class _Adder:
    """Adds names that are spelled as the language at a position requires."""

    def __init__(self, position: Position, proposals: Proposals, language: str) -> None:
        self.position = position
        self.proposals = proposals
        self.language = language
        fragment = position.cursor.fragment
        self.cursor: ExpressionCursor = expression_cursor(fragment.before, language)
        self.after = fragment.after
        proposals.start = self.cursor.start
        if self.cursor.typed:
            proposals.after = len(word_after(fragment.after, self.cursor.typed))
        rest = fragment.after[proposals.after :]
        self.is_whole = not fragment.before[: self.cursor.start].strip() and not rest
        self.is_called = rest.startswith("(")
        typed = self.cursor.typed
        self.is_braced = language == "expression" and typed.startswith("${") and in_braces(typed)

    def add(self, label: str, kind: str, detail: str, info: str, text: str | None = None) -> None:
        insert = as_value(label if text is None else text, self.position.cursor,
                          is_whole=self.is_whole)  # fmt: skip
        self.proposals.add(label, kind, detail, info, insert)

    def add_call(self, name: str, kind: str, detail: str, info: str, *, empty: bool) -> None:
        text = name if self.is_called else f"{name}()" if empty else f"{name}("
        self.add(name, kind, detail, info, text)

    def add_sources(self) -> None:
        """Add the fields of the samples: scalars first, and of these the unread ones first."""
        context = self.position.context
        read = context.names.readers
        fields = [f for f in context.samples.shown(context.names.maps) if is_attribute(f.path)]
        for field in sorted(fields, key=lambda f: (not f.is_scalar, names_of(f.path) in read)):
            self.add_source(field)

    def add_source(self, field: SampleField) -> None:
        info = source_text_of(field, self.position.context)
        for path in self.spellings(field.path):
            is_source = self.language == "source"
            label = source_text(path) if is_source else print_tree(path_tree(path))
            if self.is_braced:
                label = _PLAIN_NAMES.sub(r"${\g<0>}", label)
            self.add(label, "source", source_detail(field), info)

    def spellings(self, path: FieldPath) -> Iterator[FieldPath]:
        """Yield a path with `[*]`, if the position may have it, and with `[0]`."""
        is_alone = self.language == "source" and self.cursor.call is None and self.is_whole
        if STAR not in path:
            yield path
        else:
            if is_alone:
                yield path
            yield first_elements(path)

    def add_functions(self) -> None:
        for name, function in sorted(FUNCTIONS.items()):
            label, _ = function_label(function, name)
            examples = examples_text(function.examples[:2])
            info = "\n".join(filter(None, [function_text(function), examples]))
            is_empty = not function.signature.parameters
            self.add_call(name, "function", label.removeprefix(name), info, empty=is_empty)
        for name in ("empty", "size"):
            row = OPERATORS[name]
            info = "\n".join([row.help, examples_text(row.examples)])
            self.add_call(name, "function", row.usage.removeprefix(name), info, empty=False)

    def add_jmespath_functions(self) -> None:
        for name, row in JMESPATH_FUNCTIONS.items():
            if isinstance(row, str):
                continue  # the platform cannot express it
            low, high = row[:2]
            count = str(low) if low == high else f"{low} or more"
            detail = f"JMESPath, {count} argument{'' if count == '1' else 's'}"
            self.add_call(name, "function", detail, "", empty=False)

    def add_operators(self) -> None:
        for symbol in BINARY:
            row = OPERATORS[symbol]
            info = "\n".join([row.help, examples_text(row.examples)])
            self.add(symbol, "operator", row.usage, info, f"{symbol} ")
        row = OPERATORS["? :"]
        info = "\n".join([row.help, examples_text(row.examples)])
        self.add("? :", "operator", row.usage, info, "? ")

    def add_methods(self, prefix: str, kinds: tuple[type, ...]) -> None:
        methods: dict[str, tuple[MethodSpec, list[str]]] = {}
        for kind in kinds:
            for name, method in METHODS[kind].items():
                methods.setdefault(name, (method, []))[1].append(_METHOD_TYPES[kind])
        for name, (method, types) in sorted(methods.items()):
            detail = f"method of {' or '.join(types)}, returns {method.returns}"
            is_empty = method.max_arguments == 0
            self.add_call(prefix + name, "method", detail, "", empty=is_empty)

    def add_path_methods(self) -> None:
        """Add the methods of the strings, arrays, or objects at the path before a period."""
        base, period, _ = self.cursor.typed.rpartition(".")
        if not period:
            return
        with suppress(PathSyntaxError):
            field = self.position.context.samples.by_path.get(with_stars(parse_path(base)))
            kind = "" if field is None else field.types.removesuffix(" or null")
            if kind in ("string", "array"):
                self.add_methods(f"{base}.", (str,) if kind == "string" else (list,))

    def add_in_string(self) -> None:
        call = self.cursor.call
        self.proposals.after = len(self.after.partition("'")[0].partition('"')[0])
        self.is_whole = False
        if call is None:
            return
        if call.name in _WITH_PATTERN and call.argument == 1:
            path = self.first_argument(call)
            add_date_patterns(self.position, path, self.add)
        elif call.name in _WITH_COMPONENT and call.argument == 0:
            for part in COMPONENTS:
                self.add(part.names[0], "value", f"{part.low} to {part.high}", "")
        elif call.name in _WITH_PATH and call.argument == 0:
            context = self.position.context
            for field in context.samples.shown(context.names.maps):
                info = source_text_of(field, context)
                label = print_path(first_elements(field.path))
                self.add(label, "source", source_detail(field), info)

    def first_argument(self, call: OpenCall) -> FieldPath | None:
        """Return the path before the comma of a call; None if its argument is not just a path."""
        start = call.start + len(call.name) + 1
        text = self.position.cursor.fragment.before[start : self.cursor.start - 1]
        with suppress(PathSyntaxError):
            return parse_path(text.rstrip(", ").strip())
        return None


def add_expression(position: Position, proposals: Proposals) -> None:
    """Add what fits at a position of a Data Prep expression."""
    adder = _Adder(position, proposals, "expression")
    match adder.cursor.expects:
        case "operand":
            adder.add_sources()
            adder.add_path_methods()
            if "." not in adder.cursor.typed and not adder.is_braced:
                adder.add_functions()
                for literal in _LITERALS:
                    adder.add(literal, "value", "literal", "")
        case "operator":
            adder.add_operators()
        case "method":
            adder.add_methods("", tuple(_METHOD_TYPES))
        case "string":
            adder.add_in_string()


def add_source(position: Position, proposals: Proposals) -> None:
    """Add what fits at a position of a JMESPath source."""
    adder = _Adder(position, proposals, "source")
    expects = adder.cursor.expects
    if expects == "operand":
        adder.add_sources()
    if expects in ("operand", "relative") and "." not in adder.cursor.typed:
        adder.add_jmespath_functions()

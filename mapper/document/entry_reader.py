"""Reads one entry of a mapping, and lowers its keys to one expression tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from mapper.dataprep import (
    MAX_CHARACTERS,
    ExpressionSyntaxError,
    Problem,
    check_tree,
    parse,
    print_tree,
    tree_path,
)
from mapper.dataprep import Node as Tree
from mapper.dataprep.tree import ArrayLiteral, Call, Literal, MapLiteral, TextRange
from mapper.diagnostics import Collector, Fix
from mapper.document import entry_fixes, fixes
from mapper.document.json_values import is_misread, report_cut_value, report_misread
from mapper.document.keys import (
    SCALAR,
    Draft,
    Key,
    KeyTable,
    Unusable,
    add_comment,
    has_type,
    key_table,
    read_keys,
    store,
    valid_keys,
)
from mapper.document.mapping import Entry, EntryNodes
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, is_absent, kind_of, text_of
from mapper.jmes import guarded_path, lower_source
from mapper.paths import STAR, FieldPath
from mapper.text import Span

_SOURCES = ("source", "expression", "value")


def read_entry(
    target: FieldPath, key: Scalar, node: YamlNode, collector: Collector
) -> Entry | None:
    """Return an entry of the mapping; None after a finding."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        values: Mapping[str, YamlNode] = {"source": node}
        keys: Mapping[str, Span] = {}
    elif isinstance(node, Block):
        values = valid_keys(node, ENTRY, f"the entry of '{key.text}'", collector)
        keys = {name.text: name.span for name, _ in node}
        if not _has_one_source(node, key, collector):
            return None
    elif isinstance(node, Scalar) and node.value is None and node.comment is not None:
        add_comment(f"the entry of '{key.text}' has no source", node, node.comment, collector)
        return None
    else:
        hint = "write a source path, or {value: ...} for a constant"
        fix: tuple[Fix, ...] = ()
        if isinstance(node, Scalar) and node.value is not None:
            constant = f"{{value: {node.text}}}"
            hint = f'write {constant} for a constant, or "{node.text}" for a path'
            fix = () if is_misread(node) else fixes.written_as(node, constant)
        message = f"the entry of '{key.text}' must be a source, not {kind_of(node)}"
        collector.add("DOC012", message, node.span, hint=hint, fixes=fix)
        return None
    kind = next((name for name in _SOURCES if name in values), None)
    if kind is None:
        return None
    source = values[kind]
    nodes = EntryNodes(key, node, kind, source)
    draft = _EntryDraft(nodes, values, keys, collector)
    if not read_keys(draft, ENTRY):
        return None
    tree = draft.checked_tree()
    if tree is None:
        return None
    return Entry(
        target,
        tree,
        source.text if isinstance(source, Scalar) else print_tree(tree),
        key.span,
        source.span,
        draft.name,
        draft.description,
        tuple(draft.elsewhere),
        nodes,
    )


def _has_one_source(node: Block, key: Scalar, collector: Collector) -> bool:
    given = [name for name, _ in node if name.value in _SOURCES]
    if len(given) == 1:
        return True
    if not given and any(name.value not in ENTRY for name, _ in node):
        return False  # the misspelled key is reported already
    if not given:
        message = f"the entry of '{key.text}' has no 'source', 'expression', or 'value'"
        collector.add("DOC014", message, key.span, hint="add one of them")
    else:
        names = " and ".join(f"'{name.text}'" for name in given)
        message = f"the entry of '{key.text}' has {names}"
        removals = [fixes.removed_key(node, name.text) for name in given]
        fix = tuple(fix for removal in removals for fix in removal) if len(given) == 2 else ()
        hint = "keep exactly one of them"
        collector.add("DOC014", message, given[1].span, hint=hint, fixes=fix)
    return False


class _EntryDraft(Draft):
    """An entry while its keys are lowered, one after the other, to one tree.

    Literals from keys other than the source have negative offsets: -1 - i is the position
    `elsewhere[i]`.
    """

    def __init__(
        self,
        nodes: EntryNodes,
        values: Mapping[str, YamlNode],
        keys: Mapping[str, Span],
        collector: Collector,
    ) -> None:
        super().__init__(collector)
        self.nodes = nodes
        self.block = nodes.value
        self.source = nodes.source
        self.values = values
        self.keys = keys  # their positions
        self.elsewhere: list[Span] = []
        self.tree: Tree = Literal(None)

    def read_source(self, node: YamlNode) -> None:
        self.check_length(node)
        tree, problem = lower_source(text_of(node))
        if problem is not None:
            self.add(problem, [problem], lambda text: lower_source(text)[0])
        if tree is None:
            raise Unusable
        path = tree_path(tree)
        if "default" in self.values and path and STAR not in path:
            tree = guarded_path(path, tree.span)  # a missing element is null, not an error
        self.tree = tree

    def read_expression(self, node: YamlNode) -> None:
        self.check_length(node)
        if not text_of(node).strip():
            message = "the expression is empty"
            hint, fix = "write nullify() for null", fixes.replaced(node, "nullify()")
            self.collector.add("EXP001", message, node.span, hint=hint, fixes=fix)
            raise Unusable
        try:
            self.tree = parse(text_of(node))
        except ExpressionSyntaxError as error:
            self.add(error.problem, [error.problem])
            raise Unusable from None

    def read_value(self, node: YamlNode) -> None:
        self.tree = self.usable(node)
        for name in ("date_format", "lookup", "default"):
            if name in self.values:
                message = f"'{name}' has no effect on a constant"
                hint = f"remove '{name}', or map a source instead"
                fix = fixes.removed_key(self.block, name)
                self.collector.add("DOC014", message, self.values[name].span, hint=hint, fixes=fix)

    def read_date_format(self, node: YamlNode) -> None:
        if "value" not in self.values:
            self.tree = Call("date", (self.tree, self.usable(node)))

    def read_lookup(self, node: YamlNode) -> None:
        if "value" not in self.values:
            options = self.options(node)
            self.tree = Call("decode", (self.tree, *options), span=self.place(self.keys["lookup"]))

    def read_default(self, node: YamlNode) -> None:
        if "value" not in self.values:
            self.tree = Call("coalesce", (self.tree, self.usable(node)))

    def checked_tree(self) -> Tree | None:
        """Return the tree; None if it has an error, which is reported."""
        if "value" in self.values:
            return self.tree
        problems = check_tree(self.tree)
        if tree_path(self.tree) is None:
            length = len(print_tree(self.tree))
            problems += [_too_long(length)] if length > MAX_CHARACTERS else []
        for problem in problems:
            self.add(problem, problems if "expression" in self.values else ())
        return None if any(problem.is_error for problem in problems) else self.tree

    def check_length(self, node: YamlNode) -> None:
        """Reject a source that is too long even if most of it is whitespace and comments."""
        if (length := len(text_of(node))) > 4 * MAX_CHARACTERS:
            self.add(_too_long(length))
            raise Unusable

    def options(self, node: YamlNode) -> list[Tree]:
        """Return the arguments of `decode`: each key and its value, then the value of `_`."""
        assert isinstance(node, Block)
        options: list[Tree] = []
        rest: list[Tree] = []
        for key, value in node:
            if is_absent(value):
                self.add_absent(key, value)
                raise Unusable
            result = self.usable(value, null=True)
            if key.value == "_":
                rest = [result]
                continue
            is_plain = not isinstance(key.value, bool) or key.text in ("true", "false")
            if not (is_plain and has_type(key, SCALAR)):
                message = f"YAML reads the lookup key {key.text} as {kind_of(key)}"
                hint = f'put it in quotes: "{key.text}"'
                fix = fixes.in_quotes(key)
                self.collector.add("DOC012", message, key.span, hint=hint, fixes=fix)
                raise Unusable
            options += [self.usable(key), result]
        if not options:
            hint = "add a line such as 'Yes: true'"
            self.collector.add("DOC013", "'lookup' has no values", node.span, hint=hint)
            raise Unusable
        return options + rest

    def add_absent(self, key: Scalar, value: Scalar) -> None:
        """Report a key of `lookup` without a value: its colon, or what follows it, is missing."""
        message = f"the lookup key '{key.text}' has no value"
        if value.comment is not None:
            add_comment(message, value, value.comment, self.collector)
            return
        start, _, end = key.text.rpartition(" ")
        hint = f"write a value, such as '{key.text}: ...' or '{key.text}: null'"
        if value.span.start == key.span.end and start:
            hint = f"write a colon after the key: '{start}: {end}'"
        self.collector.add("DOC012", message, key.span, hint=hint)

    def usable(self, node: YamlNode, *, null: bool = False) -> Tree:
        literal = self.literal(node, null=null)
        if literal is None:
            raise Unusable
        return literal

    def literal(self, node: YamlNode, *, null: bool = False) -> Tree | None:
        """Return a constant as a tree; None after a finding."""
        span = self.place(node.span)
        report_cut_value(node, self.collector)
        if isinstance(node, Scalar) and report_misread(node, self.collector):
            return None
        match node:
            case Scalar(value) if has_type(node, SCALAR):
                return Literal(value, span=span)
            case Scalar(None) if null:
                return Literal(None, span=span)
            case Sequence(items):
                parts = [self.literal(item, null=True) for item in items]
                whole = tuple(part for part in parts if part is not None)
                return ArrayLiteral(whole, span=span) if len(whole) == len(parts) else None
            case Block(entries):
                values = [
                    (Literal(key.text), self.literal(item, null=True)) for key, item in entries
                ]
                pairs = tuple((key, value) for key, value in values if value is not None)
                return MapLiteral(pairs, span=span) if len(pairs) == len(values) else None
        message = f"a constant cannot be {kind_of(node)}"
        self.collector.add(
            "DOC012", message, node.span, hint="write a string, a number, true, or false"
        )
        return None

    def place(self, span: Span) -> TextRange:
        """Return the range of a node that is not in the source."""
        self.elsewhere.append(span)
        return -len(self.elsewhere), -len(self.elsewhere)

    def add(
        self,
        problem: Problem,
        problems: Collection[Problem] = (),
        parser: Callable[[str], Tree | None] = parse,
    ) -> None:
        """Report a problem in the source at its position in the file.

        Args:
            problem: The problem.
            problems: All problems of the source that are reported.
            parser: Parses the source after a rewrite.
        """
        span = self.source.span
        fix: tuple[Fix, ...] = ()
        if problem.start < 0:
            span = self.elsewhere[-1 - problem.start]
            nodes = [node for node in self.values.values() if node.span == span]
            fix = fixes.replaced(nodes[0], problem.instead) if problem.instead and nodes else ()
        elif isinstance(self.source, Scalar):
            span = self.source.span_of(problem.start, problem.end)
            if problem.rewrites:
                fix = entry_fixes.rewrites(self.nodes, problem, problems, parser)
        self.collector.add(problem.code, problem.message, span, hint=problem.hint, fixes=fix)


def _too_long(length: int) -> Problem:
    message = (
        f"the expression has {length:,} characters; the platform's limit is {MAX_CHARACTERS:,}"
    )
    return Problem("EXP009", message, 0, 1, "shorten it, or split it into several fields")


# The keys in the order in which they are lowered: `default` is the outermost call.
ENTRY: KeyTable[_EntryDraft] = key_table(
    Key("source", "string", _EntryDraft.read_source,
        "A path in the payload (JMESPath).", "attendee.email"),
    Key("expression", "string", _EntryDraft.read_expression,
        "A calculated field in the Data Prep language.", "lower(attendee.email)"),
    Key("value", f"{SCALAR} | array | object", _EntryDraft.read_value, "A constant."),
    Key("date_format", "string", _EntryDraft.read_date_format,
        "The date format of the source, as a java.time pattern.", "yyyy-MM-dd HH:mm:ss"),
    Key("lookup", "object", _EntryDraft.read_lookup,
        "Values and their replacements; '_' is for all other values.", '{"Yes": true, _: false}'),
    Key("default", SCALAR, _EntryDraft.read_default,
        "The value to use if the source is missing or null."),
    Key("name", "string", store("name", text_of), "Name of the mapping on the platform."),
    Key("description", "string", store("description", text_of),
        "Description of the mapping on the platform."),
)  # fmt: skip

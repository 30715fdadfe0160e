"""One entry of a mapping: its keys, and the lowering of all of them to one tree."""

from __future__ import annotations

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
from mapper.dataprep.tree import ArrayLiteral, Call, Literal, MapLiteral
from mapper.diagnostics import Collector
from mapper.document.header import text_of
from mapper.document.keys import ENTRY, add_comment, has_type, read_block
from mapper.document.mapping import Entry
from mapper.document.nodes import Block, Scalar, Sequence, YamlNode, kind_of
from mapper.document.yaml_text import in_quotes
from mapper.jmes import guarded_path, lower_source
from mapper.paths import STAR, FieldPath
from mapper.text import Span

_SOURCES = ("source", "expression", "value")
_SUGAR = ("date_format", "lookup", "default")


def read_entry(
    target: FieldPath, key: Scalar, node: YamlNode, collector: Collector
) -> Entry | None:
    """An entry of the mapping, or None after a finding."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        values: dict[str, YamlNode] = {"source": node}
    elif isinstance(node, Block):
        values = read_block(node, ENTRY, f"the entry of '{key.text}'", collector)
        if not _one_source(node, key, collector):
            return None
    else:
        hint = "write a source path, or {value: ...} for a constant"
        if isinstance(node, Scalar) and node.value is not None:
            hint = f"for a constant write {{value: {node.text}}}; quote a name that YAML reads so"
        message = f"the entry of '{key.text}' must be a source, not {kind_of(node)}"
        if isinstance(node, Scalar) and node.value is None and node.comment is not None:
            add_comment(f"the entry of '{key.text}' has no source", node.comment, collector)
            return None
        collector.add("DOC012", message, node.span, hint=hint)
        return None
    kind = next((name for name in _SOURCES if name in values), None)
    if kind is None:
        return None
    tree = _EntryLowering(key, kind, values, collector).lower()
    if tree is None:
        return None
    written = values[kind]
    return Entry(
        target,
        tree,
        written.text if isinstance(written, Scalar) else print_tree(tree),
        key.span,
        written.span,
        text_of(values.get("name")),
        text_of(values.get("description")),
        written.style if isinstance(written, Scalar) else "",
    )


def _one_source(node: Block, key: Scalar, collector: Collector) -> bool:
    given = [name for name, _ in node if name.value in _SOURCES]
    if len(given) == 1:
        return True
    known = {key.name for key in ENTRY}
    if not given and any(name.value not in known for name, _ in node):
        return False  # the misspelt key is reported already
    if not given:
        message = f"the entry of '{key.text}' has none of source, expression and value"
        collector.add("DOC014", message, key.span, hint="add one of them")
    else:
        names = " and ".join(name.text for name in given)
        message = f"the entry of '{key.text}' has {names}"
        collector.add("DOC014", message, given[1].span, hint="keep exactly one of them")
    return False


class _EntryLowering:
    """Lowers one entry.

    A literal from another key than the source carries a negative offset: -1 - i is the i-th of
    `elsewhere`.
    """

    def __init__(
        self, key: Scalar, kind: str, values: dict[str, YamlNode], collector: Collector
    ) -> None:
        self.key = key
        self.kind = kind
        self.values = values
        self.collector = collector
        self.elsewhere: list[Span] = []

    def lower(self) -> Tree | None:
        tree = self.source()
        if tree is None:
            return None
        if self.kind == "value":
            for name in _SUGAR:
                if name in self.values:
                    message = f"'{name}' has no meaning beside a constant"
                    hint = f"remove '{name}', or map a source instead"
                    self.collector.add("DOC014", message, self.values[name].span, hint=hint)
            return tree
        tree = self.sugar(tree)
        if tree is None:
            return None
        problems = check_tree(tree)
        if tree_path(tree) is None and (length := len(print_tree(tree))) > MAX_CHARACTERS:
            problems.append(_too_long(length))
        for problem in problems:
            self.add(problem)
        return None if any(problem.is_error for problem in problems) else tree

    def source(self) -> Tree | None:
        node = self.values[self.kind]
        if self.kind == "value":
            return self.literal(node)
        assert isinstance(node, Scalar)
        if len(node.text) > 4 * MAX_CHARACTERS:
            # even blanks and comments do not excuse that; reading on would cost time for nothing
            self.add(_too_long(len(node.text)))
            return None
        if self.kind == "source":
            tree, problem = lower_source(node.text)
            if problem is not None:
                self.add(problem)
            return tree
        if not node.text.strip():
            message = "the expression is empty"
            self.collector.add("EXP001", message, node.span, hint="write nullify() for null")
            return None
        try:
            return parse(node.text)
        except ExpressionSyntaxError as error:
            self.add(error.problem)
            return None

    def sugar(self, tree: Tree) -> Tree | None:
        path = tree_path(tree)
        if "default" in self.values and self.kind == "source" and path and STAR not in path:
            tree = guarded_path(path, tree.span)  # a missing element is missing, and no fault
        if (pattern := self.values.get("date_format")) is not None:
            literal = self.literal(pattern)
            assert literal is not None
            tree = Call("date", (tree, literal))
        if (table := self.values.get("lookup")) is not None:
            options = self.options(table)
            if options is None:
                return None
            tree = Call("decode", (tree, *options))
        if (default := self.values.get("default")) is not None:
            literal = self.literal(default)
            if literal is None:
                return None
            tree = Call("coalesce", (tree, literal))
        return tree

    def options(self, table: YamlNode) -> list[Tree] | None:
        assert isinstance(table, Block)
        options: list[Tree] = []
        rest: list[Tree] = []
        for key, value in table:
            literal = self.literal(value, null=True)
            if literal is None:
                return None
            if key.value == "_":
                rest = [literal]
                continue
            is_plain = not isinstance(key.value, bool) or key.text in ("true", "false")
            if not (is_plain and has_type(key, ("text", "integer", "number", "boolean"))):
                message = f"YAML reads the lookup key {key.text} as {kind_of(key)}"
                hint = f'put it in quotes: "{key.text}"'
                self.collector.add("DOC012", message, key.span, hint=hint)
                return None
            option = self.literal(key)
            if option is None:
                return None
            options += [option, literal]
        if not options:
            message = "'lookup' has no values to look up"
            self.collector.add("DOC013", message, table.span, hint="add a line 'value: result'")
            return None
        return options + rest

    def literal(self, node: YamlNode, *, null: bool = False) -> Tree | None:
        """A constant of the document as a tree, or None after a finding."""
        self.elsewhere.append(node.span)
        if isinstance(node, Scalar) and node.value is not None and node.comment is not None:
            cut = node.comment
            message = f"the value ends before '#', which starts a comment: '{node.text}'"
            text = cut.source.text[node.span.start : cut.end]
            hint = f"put all of it in quotes: {in_quotes(text)}; or write '# ' before a comment"
            self.collector.add("DOC024", message, cut, hint=hint)
        span = (-len(self.elsewhere), -len(self.elsewhere))
        match node:
            case Scalar(bool(), text) if text not in ("true", "false", "True", "False"):
                message = f"YAML reads {text} as {'true' if node.value else 'false'}"
                hint = f'put it in quotes: "{text}", or write true or false'
                self.collector.add("DOC012", message, node.span, hint=hint)
                return None
            case Scalar(int() as value, text) if _is_rewritten(value, text):
                message = f"YAML reads {text} as {value}"
                hint = f'put it in quotes: "{text}", or write {value}'
                self.collector.add("DOC012", message, node.span, hint=hint)
                return None
            case Scalar(value) if has_type(node, ("text", "integer", "number", "boolean")):
                return Literal(value, span=span)
            case Scalar(None) if null:
                return Literal(None, span=span)
            case Sequence(items):
                parts = [self.literal(item, null=True) for item in items]
                return (
                    None if None in parts else ArrayLiteral(tuple(filter(None, parts)), span=span)
                )
            case Block(entries):
                pairs = [
                    (Literal(key.text), self.literal(item, null=True)) for key, item in entries
                ]
                if any(value is None for _, value in pairs):
                    return None
                return MapLiteral(tuple((k, v) for k, v in pairs if v is not None), span=span)
        message = f"a constant cannot be {kind_of(node)}"
        self.collector.add(
            "DOC012", message, node.span, hint="write a text, a number or true/false"
        )
        return None

    def add(self, problem: Problem) -> None:
        """Report a problem of the source's text at its place in the file."""
        if problem.start < 0:
            span = self.elsewhere[-1 - problem.start]
        else:
            node = self.values[self.kind]
            span = node.span
            if isinstance(node, Scalar):
                span = node.span_of(problem.start, problem.end)
        self.collector.add(problem.code, problem.message, span, hint=problem.hint)


def _is_rewritten(value: object, text: str) -> bool:
    """Whether YAML reads a number in which zeros are lost: 8 for 010, and 7 for 007."""
    digits = text.lstrip("+-")
    return type(value) is int and len(digits) > 1 and digits[0] == "0" and digits.isdigit()


def _too_long(length: int) -> Problem:
    message = f"the expression has {length:,} characters; the platform takes {MAX_CHARACTERS:,}"
    return Problem("EXP009", message, 0, 1, "split the work over several fields, or shorten it")

"""An expression bench: the value of every part of an expression or source for a payload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from mapper.dataprep import (
    MAX_CHARACTERS,
    ExpressionSyntaxError,
    Fault,
    Node,
    Problem,
    check_tree,
    parse,
    paths_read,
    print_tree,
    result_type,
    tree_path,
)
from mapper.dataprep.branches import kind_of
from mapper.dataprep.trace import Trace, trace_tree
from mapper.dataprep.tree import Index, numbered
from mapper.dataprep.tree import Literal as Constant
from mapper.dataprep.values import date_text, json_value, logical, truth
from mapper.diagnostics import CODES, Diagnostic
from mapper.document import Entry
from mapper.engine import as_json
from mapper.engine.system_runtime import system_runtime
from mapper.jmes import lower_source
from mapper.paths import STAR, has, names_of, print_path
from mapper.rules.checked_mapping import CheckedMapping
from mapper.rules.examination import lint, selection
from mapper.services.evaluation import sentence
from mapper.services.finding_view import FindingView, finding_views
from mapper.services.masking import MASK, PayloadMask, hidden_value
from mapper.services.messages import MAX_EXPRESSION, Answer, RowRequest
from mapper.services.session import Session
from mapper.text import MapperError, SourceText, Span
from mapper.text.escape import printable, shortened

MAX_PARTS = 500
MAX_VALUE = 2000  # characters of the JSON of a value
MAX_PRINTED = 100  # nodes of a part that is printed
MAX_FINDINGS = 100
MAX_NOTES = 20


class BenchRequest(RowRequest, frozen=True, kw_only=True):
    """A request to evaluate an expression.

    Attributes:
        language: "expression" for Data Prep, "source" for JMESPath.
        text: The expression or source.
    """

    language: Literal["expression", "source"]
    text: str


class BenchValue(Answer, frozen=True, kw_only=True):
    """A value as JSON, masked unless values are shown.

    Attributes:
        value: The value; if `is_cut`, the first `MAX_VALUE` characters of its JSON as a string.
        is_cut: Whether its JSON is longer.
    """

    value: Any = None
    is_cut: bool = False


class BenchPart(BenchValue, frozen=True, kw_only=True):
    """A sub-expression, in the order of the text, parents first.

    Attributes:
        start: Its range in the text, in characters; None for a part without one, because a source
            is translated as a whole.
        end: The end of the range.
        depth: The number of parts around it.
        text: The part as an expression; "..." if it has more than `MAX_PRINTED` parts.
        fault: Why it failed, or "".
        is_evaluated: Whether it was evaluated, as a branch that is not taken is not.
    """

    start: int | None
    end: int | None
    depth: int
    text: str
    fault: str
    is_evaluated: bool


class BenchAnswer(BenchValue, frozen=True, kw_only=True):
    """The evaluation of an expression.

    Attributes:
        parts: The first `MAX_PARTS` parts; [] if the expression has errors.
        more_parts: The number of further ones.
        exported: The expression as it is exported; "" if it has errors.
        type: The type of the result, such as "string"; "" if it has errors.
        fault: Why it failed on the payload, or "".
        notes: Sentences about how the value was computed, such as an option that `decode` lacks.
        missing: The paths that it reads and that the payload does not have.
        findings: The problems of the expression, with their positions in the text.
    """

    parts: list[BenchPart]
    more_parts: int
    exported: str
    type: str
    fault: str
    notes: list[str]
    missing: list[str]
    findings: list[FindingView]


def evaluate_expression(session: Session, request: BenchRequest) -> BenchAnswer:
    """Evaluate an expression for the payload that a request chooses, or for an empty one.

    Raises:
        MapperError: the text is too long, or the payload is not a JSON object.
    """
    text = request.text
    if len(text) > MAX_EXPRESSION:
        raise MapperError(f"the text has more than {MAX_EXPRESSION:,} characters")
    edited = session.edited(request.unsaved)
    row = session.samples.row(request.sample, request.row, request.payload)
    source = SourceText("", text)
    tree, problems = _tree(text, request.language)
    findings = [_finding(problem, source) for problem in problems]
    has_errors = any(problem.is_error for problem in problems)
    if tree is not None and not has_errors and edited.checked is not None:
        findings += _linted(edited.checked, tree, source)
    shown = session.shows_values
    views = finding_views(findings[:MAX_FINDINGS], edited, show_values=shown)
    if tree is None or has_errors:
        return BenchAnswer(
            parts=[], more_parts=0, exported="", type="", fault="", notes=[], missing=[],
            findings=views,
        )  # fmt: skip
    payload = {} if row is None else row.value
    mask = None if shown else PayloadMask(edited)
    parts = _Parts(tree, payload, mask, has_places=request.language == "expression")
    nodes = parts.parts()
    return BenchAnswer(
        value=nodes[0].value,
        is_cut=nodes[0].is_cut,
        parts=nodes,
        more_parts=len(parts.nodes) - len(nodes),
        exported=printable(print_tree(tree)),
        type=result_type(tree),
        fault=nodes[0].fault,
        notes=parts.notes(),
        missing=parts.missing() if row is not None else [],
        findings=views,
    )


def _tree(text: str, language: str) -> tuple[Node | None, list[Problem]]:
    """Return the tree of a text, or None, and its problems."""
    if not text.strip():
        return None, []
    if language == "source":
        tree, problem = lower_source(text)
        problems = [] if problem is None else [problem]
    else:
        try:
            tree, problems = parse(text), []
        except ExpressionSyntaxError as error:
            return None, [error.problem]
    if tree is None:
        return None, problems
    problems += check_tree(tree)
    if (length := len(print_tree(tree))) > MAX_CHARACTERS:
        message = f"the expression has {length:,} characters; the limit is {MAX_CHARACTERS:,}"
        problems.append(Problem("EXP009", message, 0, len(text), "shorten it"))
    return tree, problems


def _finding(problem: Problem, source: SourceText) -> Diagnostic:
    severity = CODES[problem.code].severity
    span = Span(source, problem.start, max(problem.start, problem.end))
    return Diagnostic(problem.code, severity, problem.message, span, hint=problem.hint)


class _BenchEntry(Entry):
    """An entry whose source is a text of its own."""

    def span_at(self, place: tuple[int, int]) -> Span:
        start, end = place
        whole = self.source_span
        return Span(whole.source, start, end) if 0 <= start < end else whole


def _linted(checked: CheckedMapping, tree: Node, source: SourceText) -> list[Diagnostic]:
    """Return the findings of the rules about a tree alone."""
    elsewhere = SourceText("", "").whole()
    span = Span(source, 0, len(source.text))
    entry = _BenchEntry(("bench",), tree, source.text, elsewhere, span)
    document = replace(checked.document, entries=(entry,), ignores=())
    findings = lint(document, (), selection(document, checked.loaded.settings))
    return [finding for finding in findings if finding.span.source is source]


class _Parts:
    """The nodes of a tree with their values for a payload."""

    def __init__(
        self, tree: Node, payload: Any, mask: PayloadMask | None, *, has_places: bool
    ) -> None:
        self.tree, self.payload, self.mask = tree, payload, mask
        self.has_places = has_places
        self.nodes = list(_nodes(tree))
        self._numbered = numbered(tree)
        self._sizes = [1] * len(self._numbered)
        for position, (_, children) in reversed(list(enumerate(self._numbered))):
            self._sizes[position] += sum(self._sizes[child] for child in children)
        self.trace: Trace = trace_tree(tree, system_runtime())(payload)

    def parts(self) -> list[BenchPart]:
        """Return the first parts."""
        return [self._part(*item) for item in self.nodes[:MAX_PARTS]]

    def _part(self, position: int, depth: int, node: Node, parent: int | None) -> BenchPart:
        start, end = node.span
        has_place = (self.has_places or position == 0) and 0 <= start < end
        result = self.trace.parts.get(position)
        is_evaluated = position in self.trace.parts
        if isinstance(node, Constant):
            result, is_evaluated = node.value, self._takes(position, parent)
        fault, value = "", BenchValue()
        if isinstance(result, Fault | RecursionError):
            fault = self._fault(result)
        elif is_evaluated:
            value, fault = self._value(node, result)
        return BenchPart(
            start=start if has_place else None,
            end=end if has_place else None,
            depth=depth,
            text=self._text(position, node),
            value=value.value,
            is_cut=value.is_cut,
            fault=fault,
            is_evaluated=is_evaluated,
        )

    def _text(self, position: int, node: Node) -> str:
        """Return a part as an expression, without printing large ones again and again."""
        if self._sizes[position] > MAX_PRINTED:
            return "..."
        return shortened(printable(print_tree(node)), 200)

    def _takes(self, position: int, parent: int | None) -> bool:
        """Return whether a constant was evaluated: its parent was, and chose it if it chooses."""
        if parent is None:
            return True
        if parent not in self.trace.parts:
            return False
        node, children = self._numbered[parent]
        number = children.index(position)
        before = [self._of(child) for child in children[:number]]
        match kind_of(node):
            case "iif" | "? :" if number:
                return truth(before[0]) is (number == 1)
            case "?:" if number:
                return not truth(before[0])
            case "??" | "coalesce":
                return all(value is None for value in before)
            case "||" if number:
                return not logical(before[0])
            case "&&" if number:
                return logical(before[0])
        return True

    def _of(self, position: int) -> Any:
        node = self._numbered[position][0]
        return node.value if isinstance(node, Constant) else self.trace.parts.get(position)

    def _hides(self, node: Node) -> bool:
        return self.mask is not None and self.mask.hides_any(self.payload, paths_read(node))

    def _fault(self, fault: Fault | RecursionError) -> str:
        if not isinstance(fault, Fault):
            return "the payload is nested too deeply"
        if fault.value is None or self.mask is not None:  # it may be from around a path
            return printable(fault.reason)
        return printable(f"{fault.reason}; found {shortened(as_json(fault.value))}")

    def _value(self, node: Node, result: Any) -> tuple[BenchValue, str]:
        """Return a value to show, or why it cannot be shown."""
        try:
            value = json_value(result)
        except Fault as fault:
            return BenchValue(), fault.reason
        if self.mask is not None:
            path = tree_path(node)
            if path is not None:
                value = self.mask.masked(value, names_of(path))
            elif self._hides(node):
                value = hidden_value(value)
        text = json.dumps(value, ensure_ascii=False, default=date_text)
        if len(text) > MAX_VALUE:
            return BenchValue(value=text[:MAX_VALUE], is_cut=True), ""
        return BenchValue(value=json.loads(text)), ""

    def notes(self) -> list[str]:
        """Return the notes about the value as sentences."""
        mask = MASK if self._hides(self.tree) else None
        notes = dict.fromkeys(sentence(note, mask) for note in self.trace.notes)
        return [printable(shortened(note, 200)) for note in notes][:MAX_NOTES]

    def missing(self) -> list[str]:
        """Return the paths that the payload does not have."""
        paths = (path for path in paths_read(self.tree) if not has(self.payload, path))
        return sorted(printable(print_path(path)) for path in paths)[:MAX_PARTS]


def _nodes(tree: Node) -> Iterator[tuple[int, int, Node, int | None]]:
    """Yield the parts of a tree: position, depth, node, and position of the parent.

    The positions inside a path, and the steps of a path with `[*]`, are not parts.
    """
    path = tree_path(tree)
    if path is not None and STAR in path:
        yield 0, 0, tree, None
        return
    nodes = numbered(tree)
    above: dict[int, tuple[int, int]] = {}
    hidden: set[int] = set()
    for position, (node, children) in enumerate(nodes):
        depth, parent = above.get(position, (0, -1))
        above |= dict.fromkeys(children, (depth + 1, position))
        if isinstance(node, Index) and isinstance(node.index, Constant):
            hidden.add(children[1])
        if position not in hidden:
            yield position, depth, node, parent if parent >= 0 else None

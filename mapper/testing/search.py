"""Search for payloads that make an expression take its branches.

The search starts from a payload, and changes one value that the expression reads at a time. It
continues from every payload whose evaluation differs: which sub-expressions were evaluated, and
whether they are null, empty, true, or false. So conditions are met one after another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple

from mapper.dataprep import Fault, Runtime, paths_read
from mapper.dataprep.branches import Branch, BranchReader
from mapper.dataprep.trace import Trace, trace_tree
from mapper.dataprep.tree import Literal, Node, walk
from mapper.document.mapping_tests import ABSENT
from mapper.paths import STAR, FieldPath, Steps, print_path
from mapper.testing.payloads import PayloadMaker, changed, value_in
from mapper.testing.variants import key_of

MAX_EVALUATIONS = 8_000
MAX_STATES = 150
MAX_VALUES = 200  # of a path
_BASIC: tuple[Any, ...] = (
    "x", "Yes", "No", "true", "2023-04-01T00:41:57Z", "", 1, 0, -1, 1.5, 100, True, False, [],
    ["x"], {}, "a@example.com", "1",
)  # fmt: skip
# A letter of a date pattern, by the size in which it is written -> an example.
_DATE_PARTS = (
    ("yyyy", "2023"), ("MMM", "Apr"), ("MM", "04"), ("dd", "01"), ("HH", "10"), ("hh", "10"),
    ("mm", "30"), ("ss", "00"), ("SSS", "000"), ("XXX", "Z"), ("'", ""), ("a", "AM"), ("d", "1"),
)  # fmt: skip


class Evaluated(NamedTuple):
    """A payload, with the branches of the expression that it takes, and its trace."""

    payload: dict[str, Any]
    taken: frozenset[Branch]
    trace: Trace


class BranchSearch:
    """Evaluates an expression for payloads that differ in the values that it reads."""

    def __init__(
        self, tree: Node, runtime: Runtime, maker: PayloadMaker, private: set[FieldPath]
    ) -> None:
        """Prepare the values to try.

        Args:
            tree: The expression.
            runtime: The clock and IDs.
            maker: Has the values of the samples.
            private: Paths whose values in the samples are not used.
        """
        self.reader = BranchReader(tree)
        self._trace = trace_tree(tree, runtime)
        literals = [node.value for node in walk(tree) if isinstance(node, Literal)]
        derived = [value for literal in literals for value in _near(literal)]
        self._values: dict[Steps, tuple[Any, ...]] = {}
        for path in sorted(paths_read(tree), key=print_path):
            seen = () if path in private else maker.values(path)
            options = (ABSENT, *derived, *seen, None, *_BASIC)
            distinct = {key_of(value): value for value in options}
            self._values[first_place(path)] = tuple(distinct.values())[:MAX_VALUES]
            if STAR in path:
                around = first_place(path[: path.index(STAR)])
                self._values.setdefault(around, (ABSENT, [], None, "x"))

    def evaluate(self, payload: dict[str, Any]) -> Evaluated:
        """Evaluate the expression for a payload."""
        trace = self._trace(payload)
        return Evaluated(payload, frozenset(self.reader.taken(trace)), trace)

    def evaluations(self, start: dict[str, Any]) -> Iterator[Evaluated]:
        """Yield evaluations of changed payloads.

        States that take other branches come first, then those with few changes.
        """
        first = self.evaluate(start)
        yield first
        others, known = deque[Evaluated](), {_signature(first.trace)}
        ahead, taken = deque([first]), {first.taken}
        count = 0
        while ahead or others:
            state = (ahead or others).popleft()
            for place, values in self._values.items():
                for value in values:
                    if key_of(value_in(state.payload, place)) == key_of(value):
                        continue
                    payload = changed(state.payload, place, value)
                    count += 1
                    if count > MAX_EVALUATIONS:
                        return
                    evaluated = self.evaluate(payload)
                    yield evaluated
                    signature = _signature(evaluated.trace)
                    if signature not in known and len(known) < MAX_STATES:
                        known.add(signature)
                        (others if evaluated.taken in taken else ahead).append(evaluated)
                        taken.add(evaluated.taken)


def first_place(path: FieldPath) -> Steps:
    """Return the first place of a path: element 0 for `[*]`."""
    return tuple(step if isinstance(step, str | int) else 0 for step in path)


def _near(literal: Any) -> Iterator[Any]:
    """Yield a constant, and values that comparisons and string functions tell from it."""
    match literal:
        case None | bool():
            return
        case str():
            yield literal
            if len(literal) > 60:
                return
            yield from (literal.upper(), literal.lower(), f" {literal} ", f"{literal}x")
            yield from (f"x{literal}", f"x{literal}x", literal[:-1])
            if literal.isdecimal() and len(literal) < 16:
                yield int(literal)
            if "yy" in literal or "HH" in literal:
                example = literal
                for letters, part in _DATE_PARTS:
                    example = example.replace(letters, part)
                yield example
        case int() | float():
            yield from (literal, literal + 1, literal - 1, str(literal), str(literal + 1))
            if isinstance(literal, int) and 0 < literal < 300:
                yield from ("x" * literal, "x" * (literal + 1))


def _signature(trace: Trace) -> frozenset[tuple[int, object]]:
    return frozenset((position, _kind(value)) for position, value in trace.parts.items())


def _kind(value: Any) -> object:
    match value:
        case Fault() | RecursionError():
            return "fault"
        case None | bool():
            return value
        case str():
            return "string" if value else "empty"
        case int() | float():
            return "zero" if value == 0 else "negative" if value < 0 else "positive"
        case list():
            return ("array", min(len(value), 2))
    return type(value).__name__

"""The branches of an expression, and which of them an evaluation took.

The table `_DECISIONS` has every node with branches. Nodes that lowering adds, such as the test
whether a position is inside an array, have no branches: all nodes of a lowered source have the span
of the whole source. If the lowering repeats an operator, its branches have several sites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import Any, NamedTuple

from mapper.dataprep.comparison import same
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.problems import Fault
from mapper.dataprep.trace import Trace
from mapper.dataprep.tree import Binary, Call, Literal, Node, Ternary, TextRange, Written, numbered
from mapper.dataprep.values import java_text, truth
from mapper.text.dataclass import dataclass
from mapper.text.escape import shortened

MAX_KEY = 40  # characters of a key in a label


class Site(NamedTuple):
    """A node with branches, by its position in `walk`, and the number of one of its branches."""

    position: int
    number: int


@dataclass(frozen=True)
class Branch:
    """A branch of an expression; those of two equal trees are equal.

    Attributes:
        label: Its name, such as "the 'yes' branch of iif".
        span: Its range in the source; a negative range is elsewhere in the entry (`Entry.span_at`).
        sites: Where it is in the tree.
        node: The node that has the branch; the first if there are several.
        child: The branch itself; None for the null without a matching key, and a null that is an
            argument of `coalesce`: they need no test if they can never be taken.
    """

    label: str
    span: TextRange
    sites: tuple[Site, ...]
    node: Node = field(compare=False)
    child: Node | None = field(compare=False)


def branches_of(tree: Node) -> tuple[Branch, ...]:
    """Return the branches of a tree in the order of `walk`."""
    branches: dict[object, Branch] = {}
    for position, (node, _) in enumerate(numbered(tree)):
        for number, (label, span, child) in enumerate(branches_at(node)):
            site = Site(position, number)
            written = getattr(node, "written", None)
            key = (written.op, span, label) if written else site
            known = branches.get(key)
            sites = (site,) if known is None else (*known.sites, site)
            first = (node, child) if known is None else (known.node, known.child)
            branches[key] = Branch(label, span, sites, *first)
    return tuple(branches.values())


class BranchReader:
    """Reads from traces which branches of a tree were taken."""

    def __init__(self, tree: Node) -> None:
        self.branches = branches_of(tree)
        self._nodes = numbered(tree)
        self._branch_at = {site: branch for branch in self.branches for site in branch.sites}
        positions = sorted({site.position for site in self._branch_at})
        self._deciding = [(position, _DECISIONS[kind_of(self._nodes[position][0])])
                          for position in positions]  # fmt: skip

    def taken(self, trace: Trace) -> Iterator[Branch]:
        """Yield the branches that were chosen, even if their evaluation failed.

        These are the chosen side of a condition, the side that decides `&&` or `||`, the first
        argument of `coalesce` that is not null, and the value of the matching key of `decode`.
        """
        for position, decision in self._deciding:
            if position not in trace.parts:
                continue
            number = decision.choose(_Evaluated(trace, self._nodes, position))
            branch = None if number is None else self._branch_at.get(Site(position, number))
            if branch is not None:
                yield branch


class _Evaluated:
    """A node of a trace."""

    def __init__(
        self, trace: Trace, nodes: list[tuple[Node, tuple[int, ...]]], position: int
    ) -> None:
        self.node, self._children = nodes[position]
        self.is_failed = isinstance(trace.parts[position], Fault | RecursionError)
        self._parts = trace.parts
        self._nodes = nodes

    def child(self, number: int) -> Any:
        """Return the value of a child; `_NO_VALUE` if it failed or was not evaluated."""
        position = self._children[number]
        node = self._nodes[position][0]
        if isinstance(node, Literal):
            return node.value
        value = self._parts.get(position, _NO_VALUE)
        return _NO_VALUE if isinstance(value, Fault | RecursionError) else value

    def children(self) -> Iterable[Any]:
        """Yield the values of all children."""
        return map(self.child, range(len(self._children)))


_NO_VALUE: Any = object()

# The label, the range, and the node of each branch.
Labelled = tuple[str, TextRange, Node | None]


class _Decision(NamedTuple):
    """How a node chooses.

    Attributes:
        branches: Returns the branches of a node.
        choose: Returns the number of the chosen branch; None if none was chosen.
    """

    branches: Callable[[Any], list[Labelled]]
    choose: Callable[[_Evaluated], int | None]


def branches_at(node: Node) -> list[Labelled]:
    """Return the labels, ranges, and nodes of the branches of a node."""
    kind = kind_of(node)
    if kind not in _DECISIONS or _is_added(node):
        return []
    return _DECISIONS[kind].branches(node)


def kind_of(node: Node) -> str:
    """Return the key of a node in the table of decisions: its operator or function."""
    match node:
        case Ternary():
            return "? :"
        case Binary(op):
            return op
        case Call(name) if name in FUNCTIONS:
            return FUNCTIONS[name].name
    return ""


def _is_added(node: Node) -> bool:
    """Return whether lowering added an operator: the range of a parsed one exceeds its operands'.

    The functions of a lowered source are in the source.
    """
    if isinstance(node, Call) or getattr(node, "written", None) is not None:
        return False
    return is_whole(node)


def is_whole(node: Node) -> bool:
    """Return whether a node has the range of its first operand, that of the whole source."""
    start, end = node.span
    return start < end and node.children()[0].span == node.span


# --- conditions --------------------------------------------------------------------------------


def _by_truth(evaluated: _Evaluated) -> int | None:
    value = evaluated.child(0)
    return None if value is _NO_VALUE else int(not truth(value))


def _iif(node: Call) -> list[Labelled]:
    return _yes_no("iif", node.args[1], node.args[2])


def _ternary(node: Ternary) -> list[Labelled]:
    if node.written is None:
        return _yes_no("? :", node.yes, node.no)
    sides = _sides(node.written, node.yes, node.no)
    return sides if node.written.op == "||" else sides[::-1]


def _yes_no(name: str, yes: Node, no: Node) -> list[Labelled]:
    return [
        (f"the 'yes' branch of {name}", yes.span, yes),
        (f"the 'no' branch of {name}", no.span, no),
    ]


# --- operators ---------------------------------------------------------------------------------


def _binary(node: Binary) -> list[Labelled]:
    written = node.written or Written(node.op, node.left.span, node.right.span)
    return _sides(written, node.left, node.right)


def _sides(written: Written, left: Node, right: Node) -> list[Labelled]:
    return [
        (f"the left side of {written.op}", written.left, left),
        (f"the right side of {written.op}", written.right, right),
    ]


def _by_null(evaluated: _Evaluated) -> int | None:
    value = evaluated.child(0)
    return None if value is _NO_VALUE else int(value is None)


def _either(evaluated: _Evaluated) -> int | None:
    value = evaluated.child(0)
    return None if value is None or value is _NO_VALUE else int(not truth(value))


def _both(evaluated: _Evaluated) -> int | None:
    value = evaluated.child(0)
    return None if value is None or value is _NO_VALUE else int(truth(value))


# --- functions ---------------------------------------------------------------------------------


def _coalesce(node: Call) -> list[Labelled]:
    if len(node.args) < 2:
        return []  # an array, whose elements are not known
    if is_elsewhere(node.args[-1]):
        first, last = node.args
        return [("the source's value", (0, 0), first), ("the default", last.span, last)]
    name = "not_null" if is_whole(node) else "coalesce"
    return [
        (f"argument {number} of {name}", arg.span, None if arg == Literal(None) else arg)
        for number, arg in enumerate(node.args, 1)
    ]


def _first_not_null(evaluated: _Evaluated) -> int | None:
    for number, value in enumerate(evaluated.children()):
        if value is not None:
            return None if value is _NO_VALUE or evaluated.is_failed else number
    return None


def _decode(node: Call) -> list[Labelled]:
    name = "the lookup" if is_elsewhere(node) else "decode"
    branches: list[Labelled] = [
        (f"{_option(number, option)} of {name}", option.span, value)
        for number, (option, value) in enumerate(_options(node), 1)
    ]
    if len(node.args) % 2:
        branches.append((f"the null for all other keys of {name}", node.span, None))
    else:
        last = node.args[-1]
        label = f"the key _ of {name}" if is_elsewhere(node) else f"the default of {name}"
        branches.append((label, last.span, last))
    return branches


def _options(node: Call) -> Iterator[tuple[Node, Node]]:
    """Yield the keys of a `decode`, each with its value."""
    return zip(node.args[1:-1:2], node.args[2::2], strict=True)


def _option(number: int, option: Node) -> str:
    match option:
        case Literal(str() as key):
            return f"the key '{shortened(key, MAX_KEY)}'"
        case Literal(key):
            return f"the key {java_text(key)}"
    return f"option {number}"


def _first_equal(evaluated: _Evaluated) -> int | None:
    key, *rest = evaluated.children()
    if evaluated.is_failed or key is _NO_VALUE:
        return None
    options = rest[:-1:2]
    for number, option in enumerate(options):
        if same(option, key):
            return number
    return len(options)


def is_elsewhere(node: Node) -> bool:
    """Return whether a node is from another key of the entry than the source."""
    return node.span[0] < 0


# Kind of a node -> its branches, and how it chooses.
_DECISIONS: dict[str, _Decision] = {
    "iif": _Decision(_iif, _by_truth),
    "? :": _Decision(_ternary, _by_truth),
    "?:": _Decision(_binary, _by_truth),
    "??": _Decision(_binary, _by_null),
    "||": _Decision(_binary, _either),
    "&&": _Decision(_binary, _both),
    "coalesce": _Decision(_coalesce, _first_not_null),
    "decode": _Decision(_decode, _first_equal),
}

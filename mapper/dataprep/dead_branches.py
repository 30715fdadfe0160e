"""Prove that branches of an expression can never be taken.

A branch is dead if the possible values of the parts that decide (`possible.py`) exclude it. Inside
a branch, the conditions around it are known: in `iif(a, b, c)`, `a` is true in `b` and false in
`c`. Every proof must hold for all payloads; what cannot be proved is not reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mapper.dataprep.branches import Branch, Site, branches_at, branches_of, is_elsewhere, kind_of
from mapper.dataprep.comparison import same
from mapper.dataprep.folding import constant_truth
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.possible import Possible, Why, possible, type_name, why_never_equal
from mapper.dataprep.printer import print_tree
from mapper.dataprep.tree import Binary, Call, Literal, Node, Ternary, Unary, numbered
from mapper.text.escape import shortened

_MAX_NODES = 2_000
_INSIDE = Why("it is inside a branch that is never taken")
_MAX_KNOWN = 50  # conditions that are known at a node
_AROUND = Why("a condition around it already decides this", "remove the inner condition")


class Dead(NamedTuple):
    """Why a branch is never taken.

    Attributes:
        why: The reason, and what to do about it.
        is_constant: Whether its condition is constant, which EXP013 reports.
        is_inside: Whether it is inside another branch that is never taken.
    """

    why: Why
    is_constant: bool = False
    is_inside: bool = False


def dead_branches(tree: Node) -> dict[Branch, Dead]:
    """Return the branches of a tree that are never taken, in the order of `branches_of`."""
    nodes = numbered(tree)
    if len(nodes) > _MAX_NODES or not any(kind_of(node) in _DECIDE for node, _ in nodes):
        return {}
    dead = _Search(nodes).dead
    return {
        branch: min((dead[site] for site in branch.sites), key=lambda proof: proof.is_inside)
        for branch in (branches_of(tree) if dead else ())
        if all(site in dead for site in branch.sites)
    }


class _Known(NamedTuple):
    """What is known of a part: its truth, and whether it is null."""

    is_true: bool | None = None
    is_null: bool | None = None


# A part, by its number in `_Search.shapes` -> what is known of it.
_Conditions = Mapping[int, _Known]


class _Search:
    """Finds the dead branches of a tree.

    Attributes:
        nodes: The nodes of the tree, as `numbered` returns them.
        shapes: A number for each node; equal trees have the same.
        steady: Whether each node has the same value whenever it is evaluated for a payload.
        dead: The dead branches by their sites.
    """

    def __init__(self, nodes: list[tuple[Node, tuple[int, ...]]]) -> None:
        self.nodes = nodes
        self.shapes = [0] * len(nodes)
        self.steady = [True] * len(nodes)
        self.dead: dict[Site, Dead] = {}
        self.compare()
        known = self.conditions()
        parts_at: list[Possible] = [Possible()] * len(nodes)
        for position in range(len(nodes) - 1, -1, -1):
            node, children = nodes[position]
            parts = [parts_at[child] for child in children]
            self.decide(position, node, parts)
            result = possible(node, parts)
            if condition := known[position].get(self.shapes[position]):
                is_true, is_null = condition
                result = result.known(is_true=is_true, is_null=is_null, why=_AROUND)
            parts_at[position] = result
        self.mark_inner()

    def compare(self) -> None:
        """Set `shapes` and `steady`."""
        numbers: dict[object, int] = {}
        for position in range(len(self.nodes) - 1, -1, -1):
            node, children = self.nodes[position]
            key = (type(node), node.own(), *(self.shapes[child] for child in children))
            self.shapes[position] = numbers.setdefault(key, len(numbers))
            self.steady[position] = all(self.steady[child] for child in children)
            if isinstance(node, Call) and (
                node.name not in FUNCTIONS or FUNCTIONS[node.name].runtime
            ):
                self.steady[position] = False

    def conditions(self) -> list[_Conditions]:
        """Return what is known at each node because of the branches it is in."""
        known: list[_Conditions] = [{}] * len(self.nodes)
        for position, (_, children) in enumerate(self.nodes):
            here = known[position]
            for number, child in enumerate(children):
                new = self.inside(position, number) if len(here) < _MAX_KNOWN else {}
                known[child] = here
                if new:
                    both = {part: _both(here.get(part), new[part]) for part in new}
                    known[child] = {**here, **both}
        return known

    def inside(self, position: int, number: int) -> _Conditions:
        """Return what is known in a child of a node, because it is evaluated only in this case."""
        node, children = self.nodes[position]
        match node:
            case Ternary() | Call("iif") if number > 0:
                return self.decided(children[0], is_true=number == 1)
            case Binary("&&") if number == 1:
                return self.decided(children[0], is_true=True)
            case Binary("||" | "?:") if number == 1:
                return self.decided(children[0], is_true=False)
            case Binary("??") if number == 1 and self.steady[children[0]]:
                return {self.shapes[children[0]]: _Known(is_null=True)}
        return {}

    def decided(self, test: int, *, is_true: bool) -> _Conditions:
        """Return what is known if a condition is true or false."""
        known: dict[int, _Known] = {}
        stack = [(test, _Known(is_true=is_true))]
        while stack and len(known) < _MAX_KNOWN:
            position, condition = stack.pop()
            node, children = self.nodes[position]
            if isinstance(node, Literal) or not self.steady[position]:
                continue
            shape = self.shapes[position]
            known[shape] = _both(known.get(shape), condition)
            truth = condition.is_true
            match node:
                case Unary("!") if truth is not None:
                    stack.append((children[0], _Known(is_true=not truth)))
                case Unary("empty") if truth is False:
                    stack.append((children[0], _Known(is_null=False)))
                case Binary("&&") if truth is True:
                    stack += [(child, condition) for child in children]
                case Binary("||") if truth is False:
                    stack += [(child, condition) for child in children]
                case Binary("==" | "!=" as op, left, right) if truth is not None:
                    is_null = (op == "==") is truth
                    for side, other in ((0, right), (1, left)):
                        if isinstance(other, Literal) and other.value is None:
                            stack.append((children[side], _Known(is_null=is_null)))
        return known

    def decide(self, position: int, node: Node, parts: Sequence[Possible]) -> None:
        """Find the dead branches of a node."""
        decide = _DECIDE.get(kind_of(node))
        if decide is not None:
            for number, dead in decide(node, parts):
                self.dead.setdefault(Site(position, number), dead)

    def mark_inner(self) -> None:
        """Add the branches inside dead ones that are not evaluated."""
        for site, outer in list(self.dead.items()):
            node, children = self.nodes[site.position]
            child = _skipped_child(node, site.number)
            if child is None or outer.is_inside:
                continue
            for position in self.below(children[child]):
                for number in range(len(branches_at(self.nodes[position][0]))):
                    inner = Dead(_INSIDE, is_inside=True)
                    self.dead[Site(position, number)] = inner

    def below(self, position: int) -> Iterator[int]:
        """Yield the positions of a node and of all nodes in it."""
        stack = [position]
        while stack:
            here = stack.pop()
            yield here
            stack.extend(self.nodes[here][1])


def _skipped_child(node: Node, number: int) -> int | None:
    """Return the child that is evaluated only if a branch is taken; None if it always is."""
    match node:
        case Ternary() | Call("iif"):
            return number + 1
        case Binary() if number == 1:
            return 1
    return None


def _both(first: _Known | None, second: _Known) -> _Known:
    """Return what two conditions tell of a part."""
    if first is None:
        return second
    return _Known(
        second.is_true if first.is_true is None else first.is_true,
        second.is_null if first.is_null is None else first.is_null,
    )


# --- decisions ---------------------------------------------------------------------------------

_DeadBranches = Iterator[tuple[int, Dead]]


def _condition(node: Node, parts: Sequence[Possible]) -> _DeadBranches:
    """Yield a branch of `iif` or `? :` that its condition excludes."""
    test = node.children()[0]
    always = constant_truth(test)
    if always is not None:
        yield (
            int(always),
            Dead(Why(f"the condition is always {str(always).lower()}"), is_constant=True),
        )
    elif not parts[0].can_be_true:
        yield 0, Dead(parts[0].why or Why("the condition is never true"))
    elif not parts[0].can_be_false:
        yield 1, Dead(parts[0].why or Why("the condition is always true"))


def _by_truth(if_true: int, if_false: int) -> Callable[[Node, Sequence[Possible]], _DeadBranches]:
    """Return the decision of an operator whose left side decides by its truth."""

    def decide(node: Node, parts: Sequence[Possible]) -> _DeadBranches:
        left = node.children()[0]
        always = None if parts[0].why else constant_truth(left)
        if always is False or not parts[0].can_be_true:
            yield if_true, Dead(parts[0].why or Why("its left side is never true"))
        elif always or not parts[0].can_be_false:
            yield if_false, Dead(parts[0].why or Why("its left side is always true"))

    return decide


def _by_null(_: Node, parts: Sequence[Possible]) -> _DeadBranches:
    if not parts[0].can_have_value:
        yield 0, Dead(parts[0].why or Why("its left side is always null"))
    elif not parts[0].can_be_null:
        yield 1, Dead(parts[0].why or Why("its left side is never null"))


def _coalesce(node: Call, parts: Sequence[Possible]) -> _DeadBranches:
    reason, never_null = "", None
    for number, part in enumerate(parts if len(parts) > 1 else ()):
        if never_null is not None:
            yield number, Dead(never_null.why or Why(reason, "remove it"))
        elif not part.can_have_value:
            yield number, Dead(part.why or Why("it is always null"))
        elif not part.can_be_null:
            never_null, reason = part, _never_null(node.args[number], node)


def _never_null(arg: Node, node: Call) -> str:
    """Return why the other arguments of a `coalesce` are not used."""
    if not is_elsewhere(node.args[-1]):
        return f"{shortened(print_tree(arg), 30)} is never null"
    if is_elsewhere(arg) and len(arg.children()) % 2 == 0:
        return "the key _ of the lookup applies to all other values"
    return "the source's value is never null"


def _decode(node: Call, parts: Sequence[Possible]) -> _DeadBranches:
    key, options = parts[0], parts[1:-1:2]
    literals: list[object] = []
    for number, (option, values) in enumerate(zip(node.args[1:-1:2], options, strict=True)):
        dead = _unreachable(key, option, values, literals)
        if dead is not None:
            yield number, dead
        if isinstance(option, Literal):
            literals.append(option.value)
    if key.values is not None and all(any(same(v, o) for o in literals) for v in key.values):
        yield len(options), Dead(Why("the keys are all possible values"))


def _unreachable(
    key: Possible, option: Node, values: Possible, before: Sequence[object]
) -> Dead | None:
    """Return why a key of `decode` is never equal to the value; None if it can be."""
    if not isinstance(option, Literal):
        if key.types & values.types:
            return None
        return Dead(Why("the value and the key have different types"))
    if any(same(option.value, other) for other in before):
        return Dead(Why("an earlier key is the same"))
    if key.can_be(option.value):
        return None
    name = type_name(option.value)
    if name not in key.types:
        return Dead(key.why or Why(f"the value is never {_PHRASES[name]}", _other_type(key)))
    return Dead(why_never_equal(key, values) or key.why or Why("the value never equals the key"))


def _other_type(key: Possible) -> str:
    """Return a hint with the type of the value to look up, if there is only one."""
    types = key.types - {"null"}
    phrase = _PHRASES.get(min(types)) if len(types) == 1 else None
    return f"write the key as {phrase}" if phrase else ""


_PHRASES = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a floating-point number",
    "decimal": "a decimal number",
    "string": "a string",
}

# Kind of a node -> the numbers of its dead branches.
_DECIDE: dict[str, Callable[..., _DeadBranches]] = {
    "iif": _condition,
    "? :": _condition,
    "?:": _by_truth(0, 1),
    "??": _by_null,
    "||": _by_truth(0, 1),
    "&&": _by_truth(1, 0),
    "coalesce": _coalesce,
    "decode": _decode,
}

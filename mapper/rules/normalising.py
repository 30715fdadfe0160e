"""Whether an expression trims the strings that it reads and converts them to lower case."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, Literal, Method, Node, Ternary

WANTED = frozenset({"lower", "trim"})
HASHES = frozenset({"sha1", "sha256", "sha512", "md5", "crc32"})
_METHODS = {"toLowerCase": "lower", "trim": "trim"}


def applied(tree: Node, missing: frozenset[str]) -> Node:
    """Return a tree with the missing ones of lower and trim around it."""
    for name in sorted(missing, reverse=True):
        tree = Call(name, (tree,))
    return tree


def not_done(tree: Node, wanted: frozenset[str] = WANTED) -> frozenset[str]:
    """Return which of lower and trim are not applied to all values that a tree returns.

    Arguments of hash functions and conditions are ignored.
    """
    missing: frozenset[str] = frozenset()
    stack = [(tree, wanted)]
    while stack:
        node, wanted = stack.pop()
        match node:
            case Literal():
                continue
            case Call(name) if name in FUNCTIONS and FUNCTIONS[name].name in HASHES:
                continue
            case Call(name) if name in FUNCTIONS and FUNCTIONS[name].name in WANTED:
                wanted -= {FUNCTIONS[name].name}
            case Method(_, name) if name in _METHODS:
                wanted -= {_METHODS[name]}
        below = node.children()
        if isinstance(node, Ternary) or (isinstance(node, Call) and node.name == "iif"):
            below = below[1:]
        if not below:
            missing |= wanted
        elif wanted:
            stack.extend((child, wanted) for child in below)
    return missing

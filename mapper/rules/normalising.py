"""Whether a tree takes blanks and capitals off what it reads."""

from __future__ import annotations

from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.tree import Call, Literal, Method, Node, Ternary

WANTED = frozenset({"lower", "trim"})
HASHES = frozenset({"sha1", "sha256", "sha512", "md5", "crc32"})
_METHODS = {"toLowerCase": "lower", "trim": "trim"}


def not_done(tree: Node, wanted: frozenset[str] = WANTED) -> frozenset[str]:
    """What of lower and trim is not applied to all that reaches the tree's result.

    What goes into a hash is not looked at, nor is a condition.
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

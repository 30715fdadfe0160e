"""Compile generated source to Python functions.

Only this module runs generated source; `emit.py` specifies what it can contain.
"""

from __future__ import annotations

import linecache
from collections import Counter
from collections.abc import Callable
from typing import Any

from mapper.dataprep.emit import Emitter
from mapper.dataprep.signature import Runtime
from mapper.dataprep.snippets import assignment, function_of_row
from mapper.dataprep.tree import Name, Node, walk
from mapper.text.dataclass import dataclass

# The built-in names that generated source can use; none accesses files or modules.
_BUILTINS = {
    "dict": dict, "list": list, "str": str, "int": int, "float": float, "bool": bool, "len": len,
}  # fmt: skip


@dataclass(frozen=True)
class Generated:
    """A function and its source."""

    call: Callable[..., Any]
    source: str


def load_source(name: str, source: str, bound: dict[str, Any]) -> Generated:
    """Return the function `name` that generated source defines, with `bound` as its globals.

    The source is registered with `linecache`, so that a traceback shows its lines.
    """
    file = f"<mapper {name} {hash(source) & 0xFFFFFFFF:08x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__builtins__": _BUILTINS, **bound}
    exec(compile(source, file, "exec"), namespace)
    return Generated(namespace[name], source)


def compile_tree(tree: Node, runtime: Runtime) -> Generated:
    """Return a function of the payload (a JSON object as dict) that returns a tree's value.

    The tree must have no problems (`check_tree`). The function raises `Fault` if it fails on a
    payload.
    """
    emitter = Emitter(runtime)
    count = Counter(node for node in walk(tree) if isinstance(node, Name))
    known: dict[Node, str] = {name: emitter.fresh("name") for name in count if count[name] > 1}
    statements = [assignment(known[name], emitter.emit(name)) for name in known]
    function = function_of_row("expression", statements, emitter.emit(tree, known))
    source = "\n".join([*emitter.functions, function])
    return load_source("expression", source, emitter.bound)

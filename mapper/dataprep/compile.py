"""Generated source to Python functions, kept where tracebacks can show it.

The one place that runs generated source; what it may contain is said in `emit.py`.
"""

from __future__ import annotations

import linecache
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mapper.dataprep.emit import Emitter
from mapper.dataprep.signature import Runtime
from mapper.dataprep.tree import Name, Node, walk

# What generated source may name besides what is bound: nothing that reaches outside.
_BUILTINS = {
    "dict": dict, "list": list, "str": str, "int": int, "float": float, "bool": bool, "len": len,
}  # fmt: skip


@dataclass(frozen=True)
class Generated:
    """A function and the source that it was made of."""

    call: Callable[..., Any]
    source: str


def load_source(name: str, source: str, bound: dict[str, Any]) -> Generated:
    """The function `name` that a generated source defines, with `bound` as its globals.

    The source is registered with `linecache`, so that a traceback shows its lines.
    """
    file = f"<mapper {name} {hash(source) & 0xFFFFFFFF:08x}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__builtins__": _BUILTINS, **bound}
    exec(compile(source, file, "exec"), namespace)
    return Generated(namespace[name], source)


def compile_tree(tree: Node, runtime: Runtime) -> Generated:
    """A function of the payload (a JSON object as dict) that gives the tree's value.

    The tree must be free of problems (`check_tree`). The function raises `Fault` where the
    payload makes it fail.
    """
    emitter = Emitter(runtime)
    count = Counter(node for node in walk(tree) if isinstance(node, Name))
    known: dict[Node, str] = {name: emitter.fresh("name") for name in count if count[name] > 1}
    lines = [f"    {known[name]} = {emitter.emit(name)}" for name in known]
    lines.append(f"    return {emitter.emit(tree, known)}")
    source = "\n".join([*emitter.functions, "def expression(row):", *lines, ""])
    return load_source("expression", source, emitter.bound)

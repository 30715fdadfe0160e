"""Evaluate a tree and keep the value of every sub-expression that is evaluated on the way.

A traced function is the source that `compile.py` compiles, with a call of a recorder around the
source of each node. So its result is that of the compiled function, and it skips what that skips.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mapper.dataprep.compile import load_source
from mapper.dataprep.emit import Emitter
from mapper.dataprep.notes import Note, collecting
from mapper.dataprep.problems import Fault, HardFault
from mapper.dataprep.signature import Runtime
from mapper.dataprep.snippets import call_of, function_of_row
from mapper.dataprep.tree import Literal, Node
from mapper.text.dataclass import dataclass


@dataclass(frozen=True)
class Trace:
    """The evaluation of a tree for one payload.

    Attributes:
        parts: The value of every node that was evaluated, or the fault by which it failed. The key
            is the position of the node in `walk`. Literals are not included: their value is known.
        value: The value of the tree; None if it failed.
        fault: The reason why it failed; None if it did not.
        notes: The notes about the value.
    """

    parts: Mapping[int, Any]
    value: Any
    fault: Fault | RecursionError | None = None
    notes: tuple[Note, ...] = ()


def trace_tree(tree: Node, runtime: Runtime) -> Callable[[Any], Trace]:
    """Return a function of the payload that returns the trace of a tree without problems."""
    recorder = _Recorder()
    emitter = _TracingEmitter(runtime, recorder)
    function = function_of_row("traced", (), emitter.emit(tree))
    source = "\n".join([*emitter.functions, function])
    call = load_source("traced", source, emitter.bound).call

    def trace(payload: Any) -> Trace:
        recorder.clear()
        with collecting() as notes:
            try:
                value = call(payload)
            except (Fault, RecursionError) as fault:
                recorder.fail(0, fault)
                return Trace(recorder.parts, None, fault, tuple(notes))
        return Trace(recorder.parts, value, None, tuple(notes))

    return trace


class _Recorder:
    """Records the nodes of one evaluation.

    Attributes:
        parts: The value or the fault of each node by its position.
        open: The positions of the nodes that are being evaluated, the innermost last.
    """

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.parts: dict[int, Any] = {}
        self.open: list[int] = []

    def start(self, position: int) -> None:
        self.open.append(position)

    def done(self, _: None, value: Any) -> Any:
        self.parts[self.open.pop()] = value
        return value

    def fail(self, depth: int, fault: Fault | RecursionError) -> None:
        """Record the fault for the nodes that are being evaluated, from a depth on."""
        self.parts |= dict.fromkeys(self.open[depth:], fault)
        del self.open[depth:]

    def or_null(self, operand: Callable[[Any], Any], row: Any) -> Any:
        """Do the same as `comparison.or_null`, which hides faults of an operand."""
        depth = len(self.open)
        try:
            return operand(row)
        except HardFault:
            raise
        except Fault as fault:
            self.fail(depth, fault)
            return None


class _TracingEmitter(Emitter):
    """Emits the source of every node with a call of the recorder before and after it."""

    max_depth = 30  # each level has one more pair of brackets

    def __init__(self, runtime: Runtime, recorder: _Recorder) -> None:
        super().__init__(runtime)
        self.bound |= {
            "start": recorder.start,
            "done": recorder.done,
            "or_null": recorder.or_null,
        }

    def finished(self, position: int, node: Node, source: str) -> str:
        if isinstance(node, Literal):
            return source
        return call_of("done", call_of("start", str(position)), source)

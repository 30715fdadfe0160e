"""The generated functions of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from mapper.dataprep import Fault, Generated, load_source
from mapper.dataprep.notes import NotedError
from mapper.engine.generator import CannotError, Generator
from mapper.engine.outcome import NoIdentity
from mapper.engine.plan import Plan
from mapper.engine.sizes import ADVISED
from mapper.engine.snippets import convert_function, line_functions
from mapper.schema.formats import are_plain_date_times
from mapper.text.dataclass import dataclass
from mapper.text.importing import lazy_module

if TYPE_CHECKING:
    import msgspec

    from mapper.engine import lines, typed
else:
    msgspec = lazy_module("msgspec")
    lines = lazy_module("mapper.engine.lines")
    typed = lazy_module("mapper.engine.typed")

# `convert_rows(lines, left, noted)`: the record of each line, or None for one that is left to the
# interpreter; the positions of these lines, and of those without a primary identity, are added to
# the two lists.
ConvertRows: TypeAlias = Callable[[Iterable[bytes], list[int], list[int]], list[Any]]


@dataclass(frozen=True)
class LineFunctions:
    """The functions that convert JSON text.

    Attributes:
        convert_json: One row.
        convert_rows: Many rows, each a line of JSON in valid UTF-8.
        encode_lines: Records to NDJSON.
        source: The source of the functions.
    """

    convert_json: Callable[[bytes], Any]
    convert_rows: ConvertRows
    encode_lines: Callable[[list[Any]], bytes]
    source: str


def generate_convert(plan: Plan) -> Generated:
    """Return `convert(payload, events)`: the record as a dict, or None if the row is left.

    A payload may contain values that are not JSON, as far as orjson accepts them.
    """
    generator = Generator(plan, checks_values=True)
    generator.body()
    source = convert_function(generator.lines, generator.record)
    return _load(generator, "convert", source, {"no_identity": NoIdentity(plan.primary_entry)})


def generate(
    plan: Plan, leave: Callable[[bytes], Any], no_identity: Any, *, loose: bool = False
) -> LineFunctions:
    """Return the functions that convert JSON text: over structs, or over dicts if need be.

    Args:
        plan: The plan.
        leave: What takes the rows that the functions leave.
        no_identity: What `convert_json` returns with a record that has no primary identity: events,
            or their findings.
        loose: Accept numbers where strings are wanted, at some cost.
    """
    generator: Generator = typed.TypedGenerator(plan, loose=loose)
    try:
        generator.body()
    except CannotError:
        generator = Generator(plan)
        generator.body()
    decoder = msgspec.json.Decoder(generator.payload_type)
    encoder = msgspec.json.Encoder()
    source = line_functions(
        generator.lines,
        generator.payload,
        generator.record,
        generator.columns,
        generator.late_checks,
    )
    bound = {
        "leave": leave, "no_identity": no_identity, "advised": ADVISED, "Bytes": bytes,
        "decode": decoder.decode, "encode": encoder.encode, "enumerate": enumerate,
        "decode_lines": lines.decode_lines, "are_plain_date_times": are_plain_date_times,
        "leave_refused": lines.leave_refused,
        "Fault": Fault, "NotedError": NotedError, "RecursionError": RecursionError,
        "DecodeError": msgspec.DecodeError, "UnicodeError": UnicodeError,
    }  # fmt: skip
    made = _load(generator, "convert_json", source, bound)
    convert_rows = made.call.__globals__["convert_rows"]
    return LineFunctions(made.call, convert_rows, encoder.encode_lines, made.source)


def _load(generator: Generator, name: str, body: list[str], bound: dict[str, Any]) -> Generated:
    source = "\n".join([*generator.emitter.functions, *body, ""])
    return load_source(name, source, {**generator.emitter.bound, **bound})

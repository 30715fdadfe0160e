"""How costs grow: of a row with the entries of a mapping and the size of a payload, and of an
expression with its length.
"""

from __future__ import annotations

import json
import math
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mapper
from mapper.dataprep import Runtime, check_tree, compile_tree, parse, print_tree

ENTRIES = (10, 100, 1_000)
KILOBYTES = (0.5, 5, 50)
MIN_SECONDS = 0.3  # seconds that a measurement takes


def _mapping(folder: Path, entries: int) -> mapper.Mapping:
    names = [f"g{number // 10}.f{number % 10}" for number in range(entries)]
    fields = "".join(f"    {name}: {{type: string}}\n" for name in names)
    rows = "".join(f"  _tenant.{name}: {name}\n" for name in names)
    (folder / "s.yaml").write_text(
        "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n" + fields
    )
    (folder / "m.yaml").write_text(
        "mapper: 1\nschema: s.yaml\ntenant: acme\nmappings:\n  _id: id\n"
        "  timestamp: {value: 2023-04-01T00:00:00Z}\n" + rows
    )
    return mapper.load(folder / "m.yaml")


def _payload(entries: int, size: float) -> bytes:
    payload: dict[str, Any] = {"id": "1"}
    for number in range(entries):
        payload.setdefault(f"g{number // 10}", {})[f"f{number % 10}"] = "some text"
    missing = int(size * 1000) - len(json.dumps(payload))
    if missing > 0:
        payload["unread"] = [{"name": "x" * 40}] * (missing // 52)
    return json.dumps(payload).encode()


def _seconds(convert: Any, line: bytes) -> float:
    count, spent = 0, 0.0
    start = time.perf_counter()
    while spent < MIN_SECONDS:
        for _ in range(50):
            convert(line)
        count += 50
        spent = time.perf_counter() - start
    return spent / count


def _exponent(points: list[tuple[float, float]]) -> float:
    """The slope of cost over size, both as logarithms, between the first and the last point."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return math.log(y1 / y0) / math.log(x1 / x0)


# A long expression of every kind, by the number of its parts.
EXPRESSIONS: dict[str, Callable[[int], str]] = {
    "map literal": lambda n: "{" + ", ".join(f"'k{i}': {i}" for i in range(n)) + "}",
    "array literal": lambda n: "[" + ", ".join(map(str, range(n))) + "]",
    "to_object": lambda n: "to_object(" + ", ".join(f"'k{i}', f{i}" for i in range(n)) + ")",
    "decode": lambda n: "decode(a, " + ", ".join(f"'k{i}', {i}" for i in range(n)) + ")",
    "concat": lambda n: "concat(" + ", ".join(f"f{i}" for i in range(n)) + ")",
    "chain of +": lambda n: " + ".join(f"f{i}" for i in range(n)),
    "chain of &&": lambda n: " && ".join(f"f{i} == 1" for i in range(n)),
    "chain of methods": lambda n: "a" + ".trim()" * n,
}
PARTS = (5_000, 20_000)


def expression_costs(text: str) -> dict[str, float]:
    """Return the CPU seconds of every step with an expression."""
    runtime = Runtime(now=lambda: datetime.now(UTC), uuid=lambda: "")
    tree = parse(text)
    steps: dict[str, Callable[[], Any]] = {
        "parse": lambda: parse(text),
        "print": lambda: print_tree(tree),
        "check": lambda: check_tree(tree),
        "compile": lambda: compile_tree(tree, runtime),
    }
    costs = {}
    for name, step in steps.items():
        start = time.process_time()
        step()
        costs[name] = time.process_time() - start
    return costs


def _print_expressions() -> None:
    small, large = PARTS
    print(f"{'an expression of so many parts':32} {small:>9,} {large:>9,}  exponent")
    for name, make in EXPRESSIONS.items():
        one, other = (expression_costs(make(count)) for count in PARTS)
        for step, seconds in one.items():
            points = [(float(small), seconds), (float(large), other[step])]
            shown = f"{seconds:>8.3f}s {other[step]:>8.3f}s {_exponent(points):>9.2f}"
            print(f"{f'{step} a {name}':32} {shown}")
    print()


def main() -> None:
    """Print all tables; an exponent of 1 is linear."""
    _print_expressions()
    with tempfile.TemporaryDirectory() as name:
        points = []
        for entries in ENTRIES:
            seconds = _seconds(_mapping(Path(name), entries).convert_json, _payload(entries, 0))
            points.append((float(entries), seconds))
            print(f"{entries:>6,} entries {1 / seconds:>12,.0f} rows/s")
        print(f"exponent of the cost over entries: {_exponent(points):.2f}\n")
        convert = _mapping(Path(name), 10).convert_json
        points = []
        for size in KILOBYTES:
            line = _payload(10, size)
            seconds = _seconds(convert, line)
            points.append((float(len(line)), seconds))
            print(f"{len(line) / 1000:>6.1f} KB {1 / seconds:>17,.0f} rows/s")
        print(f"exponent of the cost over bytes: {_exponent(points):.2f}\n")


if __name__ == "__main__":
    main()

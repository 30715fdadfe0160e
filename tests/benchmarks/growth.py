"""How the cost of a row grows with the entries of a mapping and with the size of a payload."""

from __future__ import annotations

import json
import math
import tempfile
import time
from pathlib import Path
from typing import Any

import mapper

ENTRIES = (10, 100, 1_000)
KILOBYTES = (0.5, 5, 50)
LEAST = 0.3  # seconds that a measurement takes


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
    while spent < LEAST:
        for _ in range(50):
            convert(line)
        count += 50
        spent = time.perf_counter() - start
    return spent / count


def _exponent(points: list[tuple[float, float]]) -> float:
    """The slope of cost over size, both as logarithms, between the first and the last point."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return math.log(y1 / y0) / math.log(x1 / x0)


def main() -> None:
    """Print both tables; an exponent of 1 is linear."""
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

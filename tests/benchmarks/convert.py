"""Conversion with validation against the cost of only parsing and writing the JSON.

    python tests/benchmarks/convert.py [COUNT]

Prints, for the same generated payloads in one run, each way's best of several rounds taken in
turn, and its rate as a ratio to the floor (orjson.loads + orjson.dumps of the same lines).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import jmespath
import jsonschema
import orjson
from payloads import generate

import mapper
from mapper.schema import json_schema

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
NAIVE = 2_000  # the naive loop is too slow for all


def floor(lines: list[bytes]) -> None:
    for line in lines:
        orjson.dumps(orjson.loads(line))


def ours(mapping: mapper.Mapping) -> Callable[[list[bytes]], None]:
    convert = mapping.convert_json

    def run(lines: list[bytes]) -> None:
        for line in lines:
            convert(line)

    return run


def naive(mapping: mapper.Mapping) -> Callable[[list[bytes]], None]:
    """A jmespath search a field, then jsonschema on the record: what one writes first."""
    fields = []
    for entry in mapping.document.entries:
        source = entry.source_text if entry.source_path else None
        search = jmespath.compile(source) if source else None
        if "lower" in entry.source_text:
            search = jmespath.compile("attendee.email")
        fields.append((entry.target, search, "lower" in entry.source_text, entry))
    validator = jsonschema.Draft6Validator(
        json_schema(mapping.document.schema), format_checker=jsonschema.FormatChecker()
    )

    def run(lines: list[bytes]) -> None:
        for line in lines:
            payload = orjson.loads(line)
            record: dict[str, object] = {}
            for target, search, lower, entry in fields:
                value = search.search(payload) if search else entry.tree.value
                if value is None:
                    continue
                if lower:
                    value = value.strip().lower()
                if target[-1] == "length":
                    value = int(value)
                here = record
                for name in target[:-1]:
                    here = here.setdefault(name, {})
                here[target[-1]] = value
            validator.validate(record)
            orjson.dumps(record)

    return run


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lines = generate(count)
    mapping = mapper.load(ROOT / "mappings" / "rainfocus.yaml")
    size = sum(map(len, lines))
    print(f"{count:,} payloads, {size / 1e6:.1f} MB, {size // count} bytes each")
    ways = {
        "floor: orjson loads + dumps": (floor, lines),
        "mapper: convert and validate": (ours(mapping), lines),
        "naive: jmespath + jsonschema": (naive(mapping), lines[:NAIVE]),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, (run, given) in ways.items():
            start = time.perf_counter()
            run(given)
            best[name] = min(best[name], (time.perf_counter() - start) / len(given))
    base = best["floor: orjson loads + dumps"]
    for name, seconds in best.items():
        print(f"{name:32} {1 / seconds:>10,.0f} rows/s   ratio {base / seconds:.3f}")


if __name__ == "__main__":
    main()

"""All benchmarks in one run: ratios to the cost of only parsing and writing the JSON.

    python tests/benchmarks/run.py [COUNT] [--node-modules FOLDER]

The ways are taken in turn, round after round, over the same generated payloads; the table has the
median of the rounds. A slow way gets fewer rows. What a way needs that is not here is said.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import growth
import peers
import startup
from payloads import generate

ROUNDS = 5
COMPARED = 2_000  # rows whose records are compared


def ways(node_modules: str | None) -> dict[str, tuple[Callable[[], peers.Way], int]]:
    """Every way: how it is made, and how many rows it gets at most."""
    every = 10**9
    return {
        "floor: orjson loads + dumps": (peers.floor, every),
        "mapper, rows together": (peers.ours_together, every),
        "mapper, row by row": (peers.ours_by_line, every),
        "Python by hand": (peers.by_hand, every),
        "Python by hand, validator in Rust": (peers.by_hand_with_rust, every),
        "DuckDB, nulls left out": (lambda: peers.with_duckdb(leave_out=True), every),
        "DuckDB, with nulls": (lambda: peers.with_duckdb(leave_out=False), every),
        "polars": (peers.with_polars, every),
        "jq": (peers.with_jq, 20_000),
        "JSONata on node": (lambda: peers.with_jsonata(node_modules), 5_000),
        "jmespath + jsonschema": (peers.naive, 1_000),
        "glom": (peers.with_glom, 1_000),
    }


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--node-modules", metavar="FOLDER")
    parser.add_argument("--only", metavar="WAY", help=argparse.SUPPRESS)
    given = parser.parse_args()
    lines = generate(given.count)
    if given.only:
        _memory_of(ways(given.node_modules)[given.only], lines)
        return
    size = sum(map(len, lines))
    print(f"{given.count:,} payloads, {size / 1e6:.1f} MB, {size // given.count} bytes each\n")
    per_row = _in_memory(lines, given)
    _command(lines, per_row)
    growth.main()
    startup.main()


def _in_memory(lines: list[bytes], given: argparse.Namespace) -> float:
    made: dict[str, tuple[peers.Way, int]] = {}
    absent: dict[str, str] = {}
    for name, (make, most) in ways(given.node_modules).items():
        try:
            made[name] = (make(), most)
        except peers.AbsentError as error:
            absent[name] = str(error)
    ours = made["mapper, row by row"][0](lines[:COMPARED], True)
    verdicts = {
        name: peers.compared(ours, way(lines[:COMPARED], True))
        for name, (way, _) in made.items()
        if not name.startswith(("floor", "mapper"))
    }
    seconds: dict[str, list[float]] = {name: [] for name in made}
    for number in range(ROUNDS):
        for name, (way, most) in made.items():
            if number > 1 and most < len(lines):
                continue
            rows = lines[:most]
            start = time.perf_counter()
            way(rows, False)
            seconds[name].append((time.perf_counter() - start) / len(rows))
    base = statistics.median(seconds["floor: orjson loads + dumps"])
    print(f"{'in memory, bytes to bytes':36} {'rows/s':>9} {'ratio':>7} {'MB':>6}  same records")
    for name, times in seconds.items():
        median = statistics.median(times)
        shown = f"{1 / median:>9,.0f} {base / median:>7.3f} {_peak(name, given):>6,.0f}"
        print(f"{name:36} {shown}  {verdicts.get(name, '')}".rstrip())
    for name, reason in absent.items():
        print(f"{name:36} left out: {reason}")
    print()
    return base


def _peak(name: str, given: argparse.Namespace) -> float:
    """Peak memory of a way in a process of its own, with a tenth of the rows, in MB."""
    command = [sys.executable, __file__, str(max(given.count // 10, 100)), "--only", name]
    if given.node_modules:
        command += ["--node-modules", given.node_modules]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else math.nan


def _memory_of(row: tuple[Callable[[], peers.Way], int], lines: list[bytes]) -> None:
    make, most = row
    make()(lines[:most], False)
    print(max(_most_resident(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))


def _most_resident() -> float:
    """This process' peak in MB; unlike getrusage, not that of the one it was copied from."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return float(line.split()[1]) / 1024
    return math.nan


def _command(lines: list[bytes], per_row: float) -> None:
    """The command from file to file, the whole process."""
    times = 9  # a file large enough that the start of a process matters little
    floor = per_row * len(lines) * times
    print(f"{'file to file, whole process':36} {'seconds':>9} {'ratio':>7} {'MB':>6}")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.ndjson"
        source.write_bytes((b"\n".join(lines) + b"\n") * times)
        runs: dict[int, list[float]] = {1: [], 2: []}
        memory: dict[int, float] = {}
        for jobs, found in runs.items():
            # One run first and not counted: memory that a machine's host took back while another
            # command ran comes again at the cost of whoever asks for it.
            _timed(folder, jobs, memory)
            found += [_timed(folder, jobs, memory) for _ in range(5)]
        for jobs, found in runs.items():
            median = statistics.median(found)
            shown = f"{median:>9.2f} {floor / median:>7.3f} {memory[jobs]:>6,.0f}"
            print(f"{f'mapper convert --jobs {jobs}':36} {shown}")
        ratio = statistics.median(runs[1]) / statistics.median(runs[2])
        print(
            f"two jobs are {ratio:.2f} times as fast, on {multiprocessing.cpu_count()} processors\n"
        )


def _timed(folder: str, jobs: int, memory: dict[int, float]) -> float:
    output = Path(folder) / "out.ndjson"
    output.unlink(missing_ok=True)
    mapping = str(peers.ROOT / "mappings" / "rainfocus.yaml")
    command = [sys.executable, "-m", "mapper", "convert", f"{folder}/in.ndjson", "-o", str(output),
               "--jobs", str(jobs), "-m", mapping]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command], check=True, capture_output=True, text=True
    )
    seconds, most = done.stdout.split()
    memory[jobs] = float(most)
    return float(seconds)


# Runs a command and prints its seconds and its peak in MB; a small process of its own, as a child's
# peak counts what it was copied from.
_MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, capture_output=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


if __name__ == "__main__":
    main()

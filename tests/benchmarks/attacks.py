"""Peak memory and time of the commands that read payloads, over hostile files.

    python tests/benchmarks/attacks.py [SCALE]

SCALE is the share of the sizes below that is used; by default 1. Processor seconds are those of the
command, which other work on the machine changes less than the time on the clock.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from peers import ROOT

MAPPING = str(ROOT / "mappings" / "rainfocus.yaml")
BLOCK = 100_000


def lines(scale: float) -> Iterator[bytes]:
    """1.4 million rows without a field."""
    return repeated(b"{}\n", int(1_400_000 * scale))


def ones(scale: float) -> Iterator[bytes]:
    """An array of 60 million numbers."""
    yield b"["
    yield from repeated(b"1,", int(60_000_000 * scale))
    yield b"1]"


def newlines(scale: float) -> Iterator[bytes]:
    """2 GB of empty lines."""
    return repeated(b"\n", int(2_000_000_000 * scale))


def one_row(scale: float) -> Iterator[bytes]:
    """One row of 380 MB."""
    yield b'{"a": "'
    yield from repeated(b"x", int(380_000_000 * scale))
    yield b'"}'


def rows(scale: float) -> Iterator[bytes]:
    """380 MB of rows of 10 KB."""
    return repeated(b'{"a": "' + b"x" * 10_000 + b'"}\n', int(38_000 * scale))


def repeated(piece: bytes, count: int) -> Iterator[bytes]:
    """A piece so many times, in blocks."""
    size = max(BLOCK // len(piece), 1)
    for start in range(0, count, size):
        yield piece * min(size, count - start)


FILES = {
    "lines.ndjson": lines,
    "lines.json": lines,
    "ones.json": ones,
    "newlines.ndjson.gz": newlines,
    "row.json.gz": one_row,
    "rows.ndjson.gz": rows,
}
COMMANDS = {
    "convert": ["convert", "FILE", "-o", "OUT", "-m", MAPPING],
    "suggest": ["suggest", "FILE", "-m", MAPPING],
    "eval": ["eval", "attendee.email", "FILE"],
}


def main() -> None:
    """Print a line per file and command."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(f"{'file':20} {'command':9} {'MB read':>8} {'peak MB':>8} {'CPU s':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FILES.items():
            path = Path(folder, name)
            size = write(path, make(scale))
            for command, arguments in COMMANDS.items():
                peak, seconds = measured(folder, str(path), arguments)
                print(f"{name:20} {command:9} {size / 1e6:>8,.1f} {peak:>8,.0f} {seconds:>7,.1f}")
            path.unlink()


def write(path: Path, pieces: Iterator[bytes]) -> int:
    """Write a file, compressed by its name; how many bytes it has when it is unpacked."""
    with gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb") as file:
        return sum(file.write(piece) for piece in pieces)


def measured(folder: str, path: str, arguments: list[str]) -> tuple[float, float]:
    """Peak memory in MB and processor seconds of a command."""
    given = {"FILE": path, "OUT": str(Path(folder, "out.ndjson"))}
    command = [sys.executable, "-m", "mapper", *(given.get(one, one) for one in arguments)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command], check=True, capture_output=True, text=True
    )
    peak, seconds = map(float, done.stdout.split())
    for left in Path(folder).glob("out.ndjson*"):
        left.unlink()
    return peak, seconds


_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss / 1024, used.ru_utime + used.ru_stime)
"""


if __name__ == "__main__":
    main()

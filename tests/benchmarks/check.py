"""`mapper check` against `mapper convert --jobs 1` over the same rows, whole processes.

    python tests/benchmarks/check.py [ROWS ...]

CPU seconds and peak memory of each, in turn; the ratio is that of the medians of three rounds.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson
import peers
from payloads import generate

ROUNDS = 3
_FAILING = 10  # entries whose value does not convert

# Runs a command and prints its CPU seconds and its peak in MB; a small process of its own, as a
# child's peak counts what it was copied from.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=False, capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def valid(count: int) -> bytes:
    """Return payloads that the RainFocus mapping converts, one per line."""
    return b"".join(line + b"\n" for line in generate(count))


def failing(count: int) -> bytes:
    """Return such payloads with objects where ten entries want scalars."""
    lines = []
    for line in generate(count):
        payload = orjson.loads(line)
        broken = {"unexpected": 1}
        attendee = dict.fromkeys(("registered", "attendeeId", "externalId", "clientId"), broken)
        session = dict.fromkeys(("sessionId", "externalId", "code", "title", "length"), broken)
        times = {"room": broken}
        payload |= {"attendee": attendee, "session": session, "sessiontime": times}
        lines.append(orjson.dumps(payload) + b"\n")
    return b"".join(lines)


def compared(source: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return CPU seconds and peak memory in MB of `check` and of `convert` over a file."""
    mapping = str(peers.ROOT / "mappings" / "rainfocus.yaml")
    output = str(source.with_suffix(".out.ndjson"))
    convert = ["convert", str(source), "-o", output, "--jobs", "1", "-m", mapping]
    return _measured("check", str(source), "-m", mapping), _measured(*convert)


def _measured(*arguments: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _MEASURED, sys.executable, "-m", "mapper", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = map(float, done.stdout.split())
    return seconds, peak


def main() -> None:
    """Print the table."""
    counts = [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]
    print(f"{'rows':24} {'check s':>8} {'MB':>5} {'convert s':>10} {'MB':>5} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            for kind, make in (("valid", valid), (f"{_FAILING} failing entries", failing)):
                if kind != "valid" and count > min(counts):
                    continue
                source = Path(folder) / "rows.ndjson"
                source.write_bytes(make(count))
                rounds = [compared(source) for _ in range(ROUNDS if count == min(counts) else 1)]
                checks, converts = zip(*rounds, strict=True)
                check = statistics.median(seconds for seconds, _ in checks)
                convert = statistics.median(seconds for seconds, _ in converts)
                peaks = [max(peak for _, peak in found) for found in (checks, converts)]
                print(
                    f"{f'{count:,} {kind}':24} {check:>8.2f} {peaks[0]:>5.0f} {convert:>10.2f} "
                    f"{peaks[1]:>5.0f} {check / convert:>6.2f}"
                )


if __name__ == "__main__":
    main()

"""Start-up: each command's wall time as a process, against `python -c pass`.

    python tests/benchmarks/startup.py

Install the project first: an installed command has its bytecode at hand.
"""

from __future__ import annotations

import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 9
SAMPLE = "samples/registration.json"


def commands(program: str, folder: str) -> dict[str, list[str]]:
    """What is run, by its name; `folder` takes what is written."""
    samples = sorted(glob.glob("samples/*.json", root_dir=ROOT))
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click, yaml, orjson'": [
            sys.executable, "-c", "import click, yaml, orjson",
        ],
        "mapper --help": [program, "--help"],
        "mapper check": [program, "check", *samples],
        "mapper convert": [program, "convert", SAMPLE],
        "mapper convert (a stream)": [program, "convert", SAMPLE, "--ndjson"],
        "mapper eval": [program, "eval", "lower(a)", SAMPLE],
        "mapper explain": [program, "explain", "lower"],
        "mapper schema": [program, "schema"],
        "mapper suggest": [program, "suggest"],
        "mapper export": [program, "export", "-o", folder],
        "mapper diff": [program, "diff", "mappings/rainfocus.yaml", "mappings/rainfocus.yaml"],
        "mapper import": [program, "import", f"{folder}/mappings.csv"],
    }  # fmt: skip


def seconds(command: list[str]) -> float:
    """One run, whatever it finds."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Print the table; the commands are taken in turn, round after round."""
    beside = os.path.dirname(sys.executable)
    program = shutil.which("mapper", path=beside) or shutil.which("mapper")
    if program is None:
        raise SystemExit("install the project first: python -m pip install .")
    with tempfile.TemporaryDirectory() as folder:
        rows = commands(program, folder)
        for command in rows.values():
            seconds(command)
        times = {name: [seconds(command)] for name, command in rows.items()}
        for _ in range(RUNS - 1):
            for name, command in rows.items():
                times[name].append(seconds(command))
    base = statistics.median(times["python -c pass"])
    print(f"{'start-up, whole process':40} {'ms':>6} {'times python -c pass':>22}")
    for name, found in times.items():
        median = statistics.median(found)
        print(f"{name:40} {median * 1000:>6.0f} {median / base:>22.1f}")


if __name__ == "__main__":
    main()

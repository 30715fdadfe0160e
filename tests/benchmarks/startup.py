"""Start-up: `mapper check samples/*.json` against importing the libraries it stands on.

    python tests/benchmarks/startup.py

Runs both in turn as whole processes and prints the medians and the ratio of each pair. Install
the project first: an installed command has its bytecode at hand.
"""

from __future__ import annotations

import glob
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    program = shutil.which("mapper", path=os.path.dirname(sys.executable)) or shutil.which("mapper")
    if program is None:
        raise SystemExit("install the project first: python -m pip install .")
    samples = sorted(glob.glob("samples/*.json", root_dir=ROOT))
    check = [program, "check", *samples]
    imports = [sys.executable, "-c", "import click, yaml, orjson"]
    seconds(check)
    seconds(imports)
    pairs = [(seconds(check), seconds(imports)) for _ in range(RUNS)]
    ours, base = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"mapper check samples/*.json        {ours * 1000:6.1f} ms")
    print(f"python -c 'import click, yaml, orjson' {base * 1000:6.1f} ms")
    print(f"ratio, median of {RUNS} pairs          {ratio:6.2f}")


if __name__ == "__main__":
    main()

"""The command as a process: closed and full outputs, and interrupts, end with exit code 2."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mapper.cli.main import COMMANDS
from tests.conftest import ROOT

RUNS = [
    "--help", "--version", "check samples", "convert samples/registration.json", "eval 1+1",
    "explain ROW001", "explain --codes", "schema", "suggest samples",
    "diff mappings/rainfocus.yaml mappings/rainfocus.yaml",
    *(f"{name} --help" for name in COMMANDS),
]  # fmt: skip
MAPPER = [sys.executable, "-m", "mapper"]


def result_of(command: list[str], **streams: object) -> tuple[int, str]:
    ran = subprocess.run(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=60, check=False, **streams
    )
    return ran.returncode, ran.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")
@pytest.mark.parametrize("arguments", RUNS)
def test_a_full_disk(arguments):
    with open("/dev/full", "wb") as full:
        code, err = result_of([*MAPPER, *arguments.split()], stdout=full)
    assert code == 2
    assert err.splitlines() == ["mapper: error: No space left on device"]


@pytest.mark.parametrize("arguments", RUNS)
def test_a_reader_that_is_gone(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        code, err = result_of([*MAPPER, *arguments.split()], stdout=writer)
    finally:
        os.close(writer)
    assert code == 2
    assert err == ""


INTERRUPTED = """
import os, signal, sys
module = sys.argv[1]
class Finder:
    def find_spec(name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder)
signal.signal(signal.SIGINT, signal.default_int_handler)
from mapper.cli.start import main
sys.argv = ["mapper", "check", "samples"]
main()
"""


@pytest.mark.parametrize(
    "module", ["click", "mapper.cli.main", "mapper.cli.cmd_check", "orjson", "mapper.rules", "yaml"]
)
def test_an_interrupt_while_a_module_is_imported(module):
    code, err = result_of([sys.executable, "-c", INTERRUPTED, module], stdout=subprocess.DEVNULL)
    assert code == 2
    assert err.strip() == "mapper: interrupted"

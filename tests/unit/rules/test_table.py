"""The table of rules: for each a small broken project, the exact text it prints, and its cure.

A case is one file of `tests/cases/rules`: a line that says what is wrong, then parts that begin
with `-- name --`. They are files of the project; `prints`, what `mapper check` says of it; and
`good: name`, what the file is after the change, of which the rule must not speak any more.
`<x repeated 3 times>` stands for `xxx`.
"""

from __future__ import annotations

import re

import pytest

from mapper.cli.main import run
from mapper.rules import RULES
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "rules"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
# Found, but not by a rule.
DIRTY = (
    "DOC019",
    "EXP025",
    *(f"ROW{n:03d}" for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 13, 14, 15, 16)),
)
PART = re.compile(r"^-- (.+) --\n", re.MULTILINE)
REPEATED = re.compile(r"<(.) repeated (\d+) times>")
# where, how bad, which rule, what, and what to do
LINE = re.compile(r"\S+:\d+:\d+: (error|warning|info)\[[A-Z]{3}\d{3}\] .+ \(.+\)")


def parts_of(name: str) -> dict[str, str]:
    _, *rest = PART.split((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    return dict(zip(rest[::2], rest[1::2], strict=True))


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Writes a project and gives the lines that a check of it prints, without the summary."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)

    def check(files: dict[str, str]) -> list[str]:
        for name, text in files.items():
            written = REPEATED.sub(lambda match: match[1] * int(match[2]), text)
            (tmp_path / name).write_text(written, encoding="utf-8")
        against = ["--against", "old.schema.yaml"] if "old.schema.yaml" in files else []
        payloads = sorted(name for name in files if name.endswith("json"))
        run(["check", *payloads, "-m", "mapping.yaml", "--format", "concise", *against])
        out, err = capsys.readouterr()
        assert err == ""
        lines = out.splitlines()
        return [
            line for line in lines if not re.match(r"(mapping|rows): |found |no findings", line)
        ]

    return check


@pytest.mark.parametrize("name", NAMES)
def test_the_case_prints_exactly_this_and_its_cure_does_not(name, check):
    parts = parts_of(name)
    prints = parts.pop("prints").splitlines()
    good = {part[6:]: text for part, text in parts.items() if part.startswith("good: ")}
    base = {"events.schema.yaml": (CASES / "events.schema.yaml").read_text(encoding="utf-8")}
    broken = base | {part: text for part, text in parts.items() if not part.startswith("good: ")}
    assert check(broken) == prints
    assert any(f"[{name}]" in line for line in prints)
    assert all(LINE.fullmatch(line) for line in prints)
    assert good
    assert not any(f"[{name}]" in line for line in check(broken | good))


def test_every_rule_has_a_case():
    assert sorted({rule.code for rule in RULES} | set(DIRTY)) == NAMES

"""Single mistakes as people make them, in the mapping, its schema and a sample.

Each is found, with at most three findings that were not there before, and one of them says what to
change. No mistake crashes anything, and none is answered with a traceback.
"""

from __future__ import annotations

import re
import shutil

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper.cli.main import run
from tests.conftest import ROOT, examples

MAPPING = "mappings/rainfocus.yaml"
SCHEMA = "mappings/rainfocus.schema.yaml"
SAMPLE = "samples/session-scheduled.json"
MAX_FINDINGS = 3


FILES = {"mapping": MAPPING, "schema": SCHEMA, "sample": SAMPLE}
TABLE = (ROOT / "tests" / "cases" / "mistakes.yaml").read_text(encoding="utf-8")
MISTAKES = [(FILES[name], *rest) for name, *rest in yaml.safe_load(TABLE)]

# What looks like a mistake and is none.
HARMLESS = [
    (MAPPING, '"lower(trim(attendee.email))"', "lower(trim(attendee.email))"),
    (MAPPING, "  _tenant.lead.note:", "  _tenant.lead.note :"),
    (MAPPING, "\n", "\r\n"),
    (MAPPING, "# Maps RainFocus", "\ufeff# Maps RainFocus"),
    (SCHEMA, "title: RainFocus Experience Event", "title: 'RainFocus Experience Event'"),
    (SAMPLE, "{\n", "\ufeff{\n"),
    (SAMPLE, "\n", "\r\n"),
]

# Places move with a change; hints stay.
_PLACE = re.compile(r"(?<=[a-z]):\d+(:\d+)?")


class Project:
    """A copy of the project in the current folder, and what a check says of it."""

    def __init__(self, capsys):
        self.capsys = capsys
        self.restore()
        self.known = set(self.check()[1])

    def restore(self) -> None:
        for name in ("mappings", "samples"):
            shutil.rmtree(name, ignore_errors=True)
            shutil.copytree(ROOT / name, name)

    def check(self) -> tuple[int, list[str]]:
        code = run(["check", "samples", "--format", "concise"])
        out, err = self.capsys.readouterr()
        assert err == ""
        lines = [line for line in out.splitlines() if re.search(r": (error|warning|info)\[", line)]
        return code, [_PLACE.sub("", line) for line in lines]

    def new_findings(self) -> list[str]:
        code, found = self.check()
        assert code in (0, 1)
        return [line for line in found if line not in self.known]


@pytest.fixture
def project(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return Project(capsys)


def change(name: str, old: str, new: str, *, everywhere: bool = False) -> None:
    with open(name, encoding="utf-8", newline="") as file:
        text = file.read()
    if "\r\n" in text:
        old, new = (part.replace("\n", "\r\n") for part in (old, new))
    assert old in text
    with open(name, "w", encoding="utf-8", newline="") as file:
        file.write(text.replace(old, new) if everywhere else text.replace(old, new, 1))


@pytest.mark.parametrize(("name", "old", "new", "code", "says"), MISTAKES)
def test_a_mistake_is_found_and_says_what_to_change(project, name, old, new, code, says):
    change(name, old, new)
    found = project.new_findings()
    assert 1 <= len(found) <= MAX_FINDINGS
    assert any(f"[{code}]" in line and says in line for line in found), found


def test_there_are_fifty_of_them():
    assert len(MISTAKES) >= 50
    assert len({tuple(mistake[:3]) for mistake in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize(("name", "old", "new"), HARMLESS)
def test_what_is_no_mistake_is_not_found(project, name, old, new):
    change(name, old, new, everywhere=old == "\n")
    assert project.new_findings() == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        (MAPPING, b"", "DOC006"),
        (MAPPING, b"\xff\xfem\x00a\x00", "DOC002"),
        (MAPPING, "mapper: 1\nname: Gr\u00f6\u00dfe\n".encode("latin-1"), "DOC002"),
        (MAPPING, b"{}", "DOC013"),
        (SCHEMA, b"\x00\x01", "DOC022"),
        (SAMPLE, b"", "SRC004"),
        (SAMPLE, b"\xff\xfe{\x00", "SRC010"),
        (SAMPLE, b"[]", "SRC004"),
        (SAMPLE, b"<xml/>", "SRC003"),
        (SAMPLE, b'{"transmissionId": "1"', "SRC003"),
    ],
)
def test_another_file_in_its_place(project, name, data, code):
    with open(name, "wb") as file:
        file.write(data)
    found = project.new_findings()
    assert any(f"[{code}]" in line for line in found)
    assert len(found) <= MAX_FINDINGS


@pytest.mark.parametrize("name", [MAPPING, SCHEMA, SAMPLE])
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_slip_of_a_finger_never_crashes_nor_floods(project, name, data):
    """One character deleted, doubled, swapped with the next, or replaced."""
    project.restore()
    with open(name, encoding="utf-8") as file:
        text = file.read()
    at = data.draw(st.integers(0, len(text) - 2))
    char = data.draw(st.sampled_from("xX0 :\t\n'\"{}[],#-.\u201c"))
    edit = data.draw(st.sampled_from(["", text[at] * 2, text[at + 1] + text[at], char]))
    size = 2 if edit == text[at + 1] + text[at] else 1
    with open(name, "w", encoding="utf-8") as file:
        file.write(text[:at] + edit + text[at + size :])
    assert len(project.new_findings()) <= 2 * MAX_FINDINGS


def test_no_deleted_character_of_an_object_floods(project):
    """Every deletion in two objects of a payload: a misspelled object was seven findings."""
    with open(SAMPLE, encoding="utf-8") as file:
        text = file.read()
    for at in range(text.index('"event"'), text.index('"email"')):
        with open(SAMPLE, "w", encoding="utf-8") as file:
            file.write(text[:at] + text[at + 1 :])
        assert len(project.new_findings()) <= MAX_FINDINGS, text[max(0, at - 20) : at + 20]

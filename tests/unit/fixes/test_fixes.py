"""Fixes: the document after each is as the table says, valid, and without the finding."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

import pytest
import yaml

from mapper.diagnostics import Diagnostic
from tests.unit.fixes.projects import (
    CASES,
    NAMES,
    Project,
    after,
    documents,
    findings,
    mistakes,
    rainfocus,
    rules,
)

TABLE = yaml.safe_load((CASES / "fixes.yaml").read_text("utf-8"))
PROJECTS = {project.name: project for project in chain(mistakes(), documents(), rules())}
_COMMENT = re.compile(r"(?<=\s)# .*")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return tmp_path / "project"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[3]} {row[4]}")
def test_the_document_after_a_fix(row, line_end, folder):
    name, old, new, code, title, fixed, *other = row
    files, path = rainfocus(), NAMES[name]
    broken = files | {path: files.get(path, "").replace(old, new, 1)}
    project = Project("", {key: text.replace("\n", line_end) for key, text in broken.items()},
                      NAMES["mapping"])  # fmt: skip
    found = [finding for finding in findings(project, folder) if finding.code == code]
    fixes = {fix.title: fix for finding in found for fix in finding.fixes}
    assert found
    if title is None:
        assert fixes == {}
        return
    assert title in fixes
    done = after(project, folder, fixes[title])
    wanted = files.get(path, "").replace(old, new if fixed is None else fixed, 1)
    if fixed is None and not other:
        wanted += f"  {title.removeprefix('Add ').strip(chr(39))}\n"
    wanted = wanted.replace("\n", line_end)
    assert done.files[path] == wanted
    if other:
        changed, text = NAMES[other[0]], other[1].replace("\n", line_end)
        assert text in done.files[changed]
        assert text not in project.files[changed]


def fixes_of(project: Project, folder):
    found = findings(project, folder)
    return [(finding, fix, after(project, folder, fix), found)
            for finding in found for fix in finding.fixes]  # fmt: skip


@pytest.mark.parametrize("name", PROJECTS)
def test_a_fix_removes_its_finding_and_adds_no_error(name, folder):
    project = PROJECTS[name]
    for finding, fix, done, before in fixes_of(project, folder):
        left = findings(done, folder)
        where = f"{finding.code} {finding.message}: {fix.title}"
        assert counts(left)[key_of(finding)] < counts(before)[key_of(finding)], where
        hidden = lines_of(fix)
        new = [error for error in left if error.is_error and key_of(error) not in counts(before)]
        if is_read(before):
            assert [error for error in new if is_new(error, hidden)] == [], where
        else:
            assert is_read(left) or key_of(finding) not in counts(left), where


@pytest.mark.parametrize("name", PROJECTS)
def test_a_fix_keeps_comments_and_all_other_lines(name, folder):
    project = PROJECTS[name]
    for finding, fix, done, _ in fixes_of(project, folder):
        for path in {edit.span.source.path for edit in fix.edits}:
            key = path.removeprefix(f"{folder}/")
            lines = {place(edit) for edit in fix.edits if edit.span.source.path == path}
            old, new = project.files[key].split("\n"), Counter(done.files[key].split("\n"))
            kept = [line for number, line in enumerate(old, 1)
                    if not any(first <= number <= last for first, last in lines)]  # fmt: skip
            assert not Counter(kept) - new
            if finding.code not in (
                "DOC004",
                "DOC010",
                "DOC012",
                "DOC014",
                "DOC019",
                "DOC024",
                "EXP001",
            ):
                comments = Counter(_COMMENT.findall(project.files[key]))
                assert not comments - Counter(_COMMENT.findall(done.files[key]))


def place(edit):
    source = edit.span.source
    return source.place(edit.span.start).line, source.place(edit.span.end).line


def key_of(finding: Diagnostic) -> tuple[str, str]:
    return finding.code, finding.message


def counts(found: list[Diagnostic]) -> Counter[tuple[str, str]]:
    return Counter(map(key_of, found))


def lines_of(fix) -> set[tuple[str, int]]:
    """The lines that a fix changes, whose entry is checked only afterwards."""
    return {
        (edit.span.source.path, line)
        for edit in fix.edits
        for first, last in [place(edit)]
        for line in range(first, last + edit.text.count("\n") + 1)
    }


def is_read(found: list[Diagnostic]) -> bool:
    """Whether all documents could be read, so that every other finding is known."""
    unreadable = ("DOC001", "DOC004", "DOC017", "DOC018", "DOC022")
    return not any(finding.code in unreadable for finding in found)


def is_new(error: Diagnostic, hidden: set[tuple[str, int]]) -> bool:
    """Whether an error comes from a fix, not from the entry or the rows that are checked now."""
    if error.code.startswith("ROW") or error.code == "XDM018":
        return False
    return (error.span.source.path, error.span.place.line) not in hidden

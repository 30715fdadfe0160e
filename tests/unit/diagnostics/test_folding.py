"""Findings about rows that cannot be read are counted by code, path, and group."""

from __future__ import annotations

from mapper.diagnostics.folding import MAX_GROUPS, FoldingCollector
from mapper.text import Place, SourceText


def row(line):
    return SourceText("rows.json", "", True, Place(line, 1)).whole()


def test_the_group_decides_and_not_the_message():
    collector = FoldingCollector()
    collector.add("SRC003", "a message", row(1), group="x")
    collector.add("SRC003", "other words", row(2), group="x")
    collector.add("SRC003", "a message", row(3), group="y")
    collector.add("SRC005", "a message", row(4), group="x")
    assert [(one.code, one.count) for one in collector.folded()] == [
        ("SRC003", 2),
        ("SRC003", 1),
        ("SRC005", 1),
    ]


def test_findings_without_a_group_stay_apart():
    collector = FoldingCollector()
    for line in (1, 2):
        collector.add("SRC001", "a message", row(line))
    assert [one.count for one in collector.folded()] == [1, 1]


def test_memory_is_limited():
    collector = FoldingCollector()
    for line in range(1, 2 * MAX_GROUPS):
        collector.add("SRC007", "a message", row(line), group=str(line))
    assert len(collector.folded()) == MAX_GROUPS + 1

"""What a terminal shows: one line a finding, nothing that steers it, no personal values."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import (
    CODES,
    Collector,
    Diagnostic,
    Related,
    Severity,
    did_you_mean,
    in_order,
)
from mapper.report import (
    MappingCounts,
    RowCounts,
    printable,
    render_concise,
    render_findings,
    render_line,
    render_mapping_counts,
    render_row_counts,
)
from mapper.text import Place, SourceText, Span

SOURCE = SourceText("a.yaml", "one\ntwo é😀 three\r\n\r\nlast")
UNSAFE = ["\x1b[31m", "\n", "\r", "\t", "\x00", "\x7f", "\x9b", "\x85", "\u2028", "\u2029",
          "\u200e", "\u200f", "\u061c", "\u202e", "\u2066", "\u2069", "\ufeff",
          "\ud800"]  # fmt: skip


def finding(message="m", code="DOC011", **more):
    span = more.pop("span", Span(SOURCE, 4, 7))
    return Diagnostic(code, CODES[code].severity, message, span, **more)


def test_a_line():
    assert render_line(finding("what")) == "a.yaml:2:1: error[DOC011] what"
    assert render_line(finding("what", hint="do")) == "a.yaml:2:1: error[DOC011] what (do)"
    assert render_line(finding("m", "ROW001")).startswith("a.yaml:2:1: warning[ROW001]")
    assert render_line(finding("m", "XCH002")).startswith("a.yaml:2:1: info[XCH002]")
    assert render_concise([finding("a"), finding("b")]).splitlines() == [
        "a.yaml:2:1: error[DOC011] a",
        "a.yaml:2:1: error[DOC011] b",
    ]
    assert render_concise([]) == ""


def test_related_places_show_where_they_are_in_another_file():
    other = SourceText("b.yaml", "\nx")
    here, there = (
        Related(Span(SOURCE, 0, 1), "first here"),
        Related(Span(other, 1, 2), "first here"),
    )
    assert render_line(finding(related=(here,))) == "a.yaml:2:1: error[DOC011] m"
    assert render_line(finding(related=(there,), hint="h")).endswith("m (h; first here: b.yaml:2)")


@pytest.mark.parametrize("text", UNSAFE, ids=ascii)
@pytest.mark.parametrize("part", ["message", "hint", "value", "path"])
def test_nothing_steers_the_terminal(text, part):
    name = f"a{text}b"
    more = {} if part == "path" else {part: name}
    span = Span(SourceText(name, "x"), 0, 1) if part == "path" else Span(SOURCE, 0, 1)
    line = render_line(finding(span=span, **more))
    assert text not in line
    assert text[0] not in line
    assert f"a\\u{ord(text[0]):04x}{text[1:]}b" in line


@given(st.text())
def test_what_is_printable_stays(text):
    shown = printable(text)
    shown.encode()
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")]
    assert not [char for char in shown if unicodedata.bidirectional(char) in
                ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")]  # fmt: skip
    if text.isprintable():
        assert shown == text


def test_values_of_identity_fields_are_masked():
    item = finding("bad", "ROW001", value='"jane@company.com"', sensitive=True)
    masked = "a.yaml:2:1: warning[ROW001] bad; found a hidden value (--show-values shows it)"
    assert render_line(item) == masked
    assert render_concise([item]) == masked + "\n"
    shown = 'a.yaml:2:1: warning[ROW001] bad; found "jane@company.com"'
    assert render_line(item, show_values=True) == shown
    assert render_concise([item], show_values=True) == shown + "\n"


def test_the_mask_does_not_tell_the_length():
    lines = {render_line(finding(value="x" * size, sensitive=True)) for size in (0, 1, 500)}
    assert len(lines) == 1


def test_other_values_are_shown_but_short():
    assert render_line(finding(value='"x"')).endswith('m; found "x"')
    assert render_line(finding(value="")).endswith("m; found ")
    long = render_line(finding(value="x" * 500))
    assert long.endswith("x" * 57 + "...")
    assert long.count("x") == 57
    assert render_line(finding(value="x" * 60)).endswith("x" * 60)
    escapes = render_line(finding(value="\x1b" * 60))
    assert "\x1b" not in escapes


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ((27, 2, 2, 1, 0), "mapping: 27 mapped, 2 of 2 required, 1 identity, 0 errors"),
        ((0, 0, 3, 2, 1), "mapping: 0 mapped, 0 of 3 required, 2 identities, 1 error"),
    ],
)
def test_mapping_counts(counts, line):
    assert render_mapping_counts(MappingCounts(*counts)) == line


def test_row_counts():
    assert RowCounts(5, 2, 1).total == 8
    assert render_row_counts(RowCounts(5, 2, 1)) == ("rows: 8 read, 5 ok, 2 nullified, 1 rejected")


@pytest.mark.parametrize(
    ("codes", "line"),
    [
        ([], "no findings"),
        (["DOC011"], "found 1 error"),
        (["ROW001", "ROW001"], "found 2 warnings"),
        (["XCH002", "DOC011", "ROW001", "DOC011"], "found 2 errors, 1 warning, 1 note"),
        (["XCH002", "XCH003"], "found 2 notes"),
    ],
)
def test_findings(codes, line):
    assert render_findings([finding(code=code) for code in codes]) == line


def test_places_are_1_based_code_points():
    at = {offset: SOURCE.place(offset) for offset in (0, 3, 4, 8, 10, 99)}
    assert at[0] == Place(1, 1)
    assert at[3] == Place(1, 4)
    assert at[4] == Place(2, 1)
    assert at[8] == Place(2, 5)
    assert at[10] == Place(2, 7)
    assert at[99] == Place(4, 5)
    assert [SOURCE.line(number) for number in (1, 2, 3, 4)] == ["one", "two é😀 three", "", "last"]
    assert SOURCE.whole().place == Place(1, 1)


def test_findings_come_in_order_and_once():
    other = SourceText("b.yaml", "xx")
    late, early = finding(span=Span(SOURCE, 9, 9)), finding(span=Span(SOURCE, 0, 0))
    elsewhere = finding(span=Span(other, 0, 0))
    assert in_order([late, elsewhere, early, late]) == [early, late, elsewhere]


def test_the_table_of_codes_and_the_collector():
    assert all(code.id == key and code.title and code.slug for key, code in CODES.items())
    assert all(code < following for code, following in pairwise(CODES) if code[:3] == following[:3])
    assert len({code.slug for code in CODES.values()}) == len(CODES)
    collector = Collector()
    collector.add("ROW001", "m", SOURCE.whole())
    assert not collector.has_errors
    collector.add("DOC011", "m", SOURCE.whole())
    assert collector.has_errors
    assert [item.severity for item in collector.diagnostics] == [Severity.WARNING, Severity.ERROR]


def test_suggestions():
    known = ["transmissionId", "timestamp", "eventType"]
    assert did_you_mean("Transmissionid", known) == "did you mean 'transmissionId'?"
    assert did_you_mean("evenType", known) == "did you mean 'eventType'?"
    assert did_you_mean("zzz", known) == ""
    assert did_you_mean("a", []) == ""

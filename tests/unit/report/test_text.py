"""The report for people: exact texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import Related, Severity
from mapper.report import Look, MappingCounts, Report, RowCounts, render
from mapper.report.excerpt import excerpt_of
from mapper.report.layout import columns, wrap
from mapper.text import Span
from tests.unit.report.making import SECRET, document, finding, payload, under

SOURCE = document("mappings:\n  _tenant.attendee.emial: attendee.email\n")
KEY = under(SOURCE, "_tenant.attendee.emial")


def text_of(*found, width=80, **look):
    report = Report(found, ("m.yaml",), look.pop("mapping", None), look.pop("rows", None))
    return render("text", report, Look(width=width, **look))


def shown(source, words, width=80):
    """Both lines of an excerpt."""
    return text_of(finding(under(source, words), "m"), width=width).splitlines()[1:3]


def test_a_finding_in_80_columns():
    first = Related(Span(SOURCE, 0, 8), "first here")
    item = finding(KEY, hint="did you mean '_acme.attendee.email'?", related=(first,), value="12")
    assert text_of(item, mapping=MappingCounts(1, 2, 2, 1, 1), rows=RowCounts(1, 2, 3)) == (
        "mappings/m.yaml:2:3: error[XDM003] target '_acme.attendee.emial' is not in the\n"
        "    schema\n"
        "  2 |   _tenant.attendee.emial: attendee.email\n"
        "    |   ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  found: 12\n"
        "  help: did you mean '_acme.attendee.email'?\n"
        "  first here: mappings/m.yaml:1\n"
        "\n"
        "for details, run: mapper explain XDM003\n"
        "mapping: 1 mapped, 2 of 2 required, 1 identity, 1 error\n"
        "rows: 6 read, 1 ok, 2 nullified, 3 rejected\n"
        "found 1 error\n"
    )


def test_a_finding_in_40_columns():
    item = finding(KEY, hint="did you mean '_acme.attendee.email' or the other one?")
    assert text_of(item, width=40) == (
        "mappings/m.yaml:2:3: error[XDM003]\n"
        "    target '_acme.attendee.emial' is not\n"
        "    in the schema\n"
        "  2 |   _tenant.attendee.emial: atten...\n"
        "    |   ^^^^^^^^^^^^^^^^^^^^^^\n"
        "  help: did you mean\n"
        "        '_acme.attendee.email' or the\n"
        "        other one?\n"
        "\n"
        "for details, run: mapper explain XDM003\n"
        "found 1 error\n"
    )


def test_colors_stand_around_words_only():
    item = finding(under(SOURCE, "mappings"), "m", severity=Severity.WARNING, hint="h")
    assert text_of(item, color=True) == (
        "\x1b[1mmappings/m.yaml:1:1:\x1b[0m \x1b[1;33mwarning[XDM003]\x1b[0m m\n"
        "\x1b[36m  1 |\x1b[0m mappings:\n"
        "\x1b[36m    |\x1b[0m \x1b[1;33m^^^^^^^^\x1b[0m\n"
        "  \x1b[1mhelp:\x1b[0m h\n"
        "\n"
        "for details, run: mapper explain XDM003\n"
        "found 1 warning\n"
    )
    assert "\x1b" not in text_of(item)


def test_files_stand_together_and_codes_are_named_once():
    other = document("x: 1", "other.yaml")
    found = [
        finding(under(SOURCE, "mappings"), "a"),
        finding(under(other, "x"), "b", "SRC002"),
        finding(KEY, "c"),
    ]
    lines = text_of(*found).splitlines()
    assert [line[-1] for line in lines if "[" in line] == ["a", "c", "b"]
    assert lines[-2] == "for details, run: mapper explain CODE (XDM003, SRC002)"


def test_nothing_found():
    assert text_of() == "no findings\n"


def test_tabs_wide_and_joined_characters_and_escapes_move_the_caret():
    source = document("\tk:\t名前 e\u0301 \x1b[31m 😀 \u202etail\r\nnext")
    assert shown(source, "k") == [
        "  1 |     k:    名前 e\u0301 \\u001b[31m 😀 \\u202etail",
        "    |     ^",
    ]
    assert shown(source, "名前")[1] == "    |           ^^^^"
    assert shown(source, "\x1b[31m")[1] == "    | " + " " * 17 + "^" * 10
    assert shown(source, "tail")[1] == "    | " + " " * 37 + "^" * 4


def test_a_long_line_is_cut_around_the_span():
    source = document("{" + "x" * 500_000 + "NEEDLE" + "y" * 500_000 + "}")
    line, mark = shown(source, "NEEDLE")
    assert line == "  1 | ..." + "x" * 20 + "NEEDLE" + "y" * 42 + "..."
    assert mark == "    |    " + " " * 20 + "^" * 6
    assert shown(source, "{x") == ["  1 | {" + "x" * 70 + "...", "    | ^^"]
    assert shown(source, "y}") == ["  1 | ..." + "y" * 70 + "}", "    |    " + " " * 69 + "^^"]
    line, mark = shown(source, "x" * 500_000)
    assert line == "  1 | {" + "x" * 70 + "..."
    assert mark == "    | " + " " + "^" * 70


def test_a_span_of_many_lines_is_marked_in_the_first():
    source = document("a:\n  b: 1   \nc: 2\n")
    assert shown(source, "b: 1   \nc: 2") == ["  2 |   b: 1", "    |   ^^^^"]


def test_a_span_without_length_and_one_past_the_end_have_a_caret():
    source = document("abc\n")
    assert text_of(finding(Span(source, 1, 1), "m")).splitlines()[1:3] == ["  1 | abc", "    |  ^"]
    assert text_of(finding(Span(source, 3, 4), "m")).splitlines()[2] == "    |    ^"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (4, 5), (8, 8), (99, 99)])
def test_no_line_is_quoted_for_a_file_as_such_or_a_blank_line(start, end):
    source = document("abc\n\n  \n")
    assert "|" not in text_of(finding(Span(source, start, end), "m"))


def test_a_payload_is_quoted_only_with_its_values():
    source = payload(f'{{"email": "{SECRET}", "length": "x"}}')
    item = finding(under(source, '"x"'), "m", "ROW001", value='"x"')
    assert SECRET not in text_of(item)
    assert '  found: "x"\n' in text_of(item)
    assert SECRET in text_of(item, show_values=True)


def test_a_hidden_value():
    item = finding(KEY, value=SECRET, sensitive=True)
    assert "  found: a hidden value (--show-values shows it)\n" in text_of(item)
    assert SECRET not in text_of(item)
    assert f"  found: {SECRET}\n" in text_of(item, show_values=True)


def test_no_line_begins_like_a_command_of_a_workflow():
    words = "the key " + "::error::x " * 30
    for width in range(40, 120):
        text = text_of(finding(KEY, words, hint=words, value="::error::"), width=width)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


def test_wrapping():
    assert wrap("a b c", 3, 1) == ["a b", "c"]
    assert wrap("longer b", 3, 9) == ["", "longer b"]
    assert wrap("名前 名前", 9, 9) == ["名前 名前"]
    assert wrap("名前 名前", 8, 8) == ["名前", "名前"]
    assert wrap("ａａ b", 5, 5) == ["ａａ", "b"]
    assert wrap("", 3, 3) == [""]


@given(st.text(max_size=300), st.data(), st.integers(40, 120))
def test_an_excerpt_fits_and_its_caret_stands_in_it(text, data, width):
    source = document(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    excerpt = excerpt_of(Span(source, start, end), width)
    if excerpt is None:
        return
    size = columns(excerpt.text)
    assert size + len(f"  {excerpt.number} | ") <= width
    assert excerpt.size >= 1
    assert excerpt.before + excerpt.size <= size + 1
    assert not [char for char in excerpt.text if unicodedata.category(char) in ("Cc", "Cs")]

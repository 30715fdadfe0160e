"""The HTML report: its content, and that text from files is never more than text."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.report import FORMATS, Look, MappingCounts, MappingSection, Report, RowCounts, model
from mapper.report.description import (
    STATES,
    EntryCounts,
    EntryDescription,
    MappingDescription,
    RejectReason,
)
from mapper.report.html_findings import MAX_FINDINGS
from mapper.report.html_report import render_html
from mapper.report.statistics import SourceCount
from mapper.text import Span
from tests.conftest import examples
from tests.unit.report.html_elements import harmless
from tests.unit.report.making import SECRET, document, finding, payload, under
from tests.unit.report.test_formats import HOSTILE

SOURCE = document("mappings:\n  a.b: attendee.email\n  c: 1\n")
KEY = under(SOURCE, "a.b")


def entry(target="_acme.attendee.email", source="attendee.email", state="mapped", **more):
    sources = (tuple(source.split(".")),) if source else ()
    return EntryDescription(
        tuple(target.split(".")), sources, source or '"x"', bool(source), state, **more
    )


def described(*entries, name="mappings/m.yaml", **more):
    return MappingDescription(name, entries, **more)


def html(*findings, entries=(), look=None, **more):
    more.setdefault("descriptions", [described(*entries)] if entries else [])
    return render_html(Report(findings, ("mappings/m.yaml",), **more), look or Look())


def test_summary():
    text = harmless(
        html(finding(KEY), entries=[entry()], mapping=MappingCounts(27, 1, 2, 3, 0),
             rows=RowCounts(1234, 5, 6))
    ).text  # fmt: skip
    assert "mapper check" in text
    assert "m.yaml" in text
    assert "1 error" in text
    for words in ("mapped27", "required1 of 2", "identities3", "read1,245", "nullified5"):
        assert words in text, words


def test_a_finding_has_its_line_hint_value_and_lines_to_paste():
    item = finding(KEY, "m & n", hint="h <i>", value='"v"', paste=("  p:", "    type: string"))
    page = html(item, entries=[entry()])
    assert "<mark>a.b</mark>: attendee.email" in page
    assert "  p:\n    type: string" in page
    text = harmless(page).text
    for words in ("m & n", "h <i>", '"v"', "XDM003 unknown-target", "mappings/m.yaml:2:3"):
        assert words in text, words


def test_errors_come_first_and_the_rest_of_many_findings_is_counted():
    items = [finding(KEY, "w", "ROW001") for _ in range(MAX_FINDINGS)]
    items += [finding(KEY, "first")] * 3
    text = harmless(html(*items)).text
    assert text.index("first") < text.index("ROW001 ")
    assert "Not shown: 3 warnings. To list all findings, use --format concise." in text
    assert "503 findings by code" in text


def test_a_line_of_a_payload_is_shown_only_with_its_values():
    source = payload(f'{{"email": "{SECRET}"}}')
    item = finding(under(source, SECRET), "m", "ROW003", value=f'"{SECRET}"', sensitive=True)
    assert "company" not in html(item)
    assert "--show-values shows it" in html(item)
    shown = html(item, look=Look(show_values=True))
    assert f"<mark>{SECRET}</mark>" in shown
    assert "This report shows identity and sensitive values." in shown


def test_every_state_has_a_line_and_a_filter():
    entries = [entry(f"t.{n}", f"s.{n}", state) for n, state in enumerate(STATES)]
    page = html(entries=entries)
    for state in STATES:
        assert f'class="entry s-{state.replace(" ", "-")}"' in page
        assert f'<option value="{state}">{state} (1)</option>' in page
    assert page.count('class="line"') == 2 * len(STATES)  # with those of the legend


def test_rows_of_a_target_are_in_its_bar_and_in_words():
    counts = EntryCounts(5, 2, 1, 1, 1)
    page = html(entries=[entry(state="nullified", counts=counts, place="mappings/m.yaml:7")])
    assert "5 of 10 filled, 2 nullified, 1 unmatched, 1 missing, 1 rejected" in page
    assert '<rect x="50.00" y="0" width="20.00" height="8" class="b-nullified"></rect>' in page
    assert '<td class="line-of">7</td>' in page


def test_constants_calculated_targets_and_fields_without_entries():
    unread = [SourceCount("attendee.fax", 4, ("null", "string"), mapped=False)]
    unmapped = EntryDescription(("_id",), (), "", False, "unmapped", reason="required")
    report = html(descriptions=[described(entry(source=""), unmapped, unread=unread)])
    assert "no payload field" in report
    assert "calculated" in report
    assert "1 payload field that no entry reads" in report
    assert ">fax</text>" in report


def test_rejected_rows_by_reason():
    reasons = [RejectReason("ROW002", "required field '_id' is missing", 9, ("p:1", "p:2"))]
    text = harmless(html(descriptions=[described(entry(), rejects=reasons, unreadable=2)])).text
    assert "required field '_id' is missing" in text
    assert "p:1, p:2, ..." in text
    assert "2 rows that cannot be read are rejected" in text


def test_several_mappings_have_a_section_each():
    sections = [MappingSection(name, MappingCounts(1, 1, 1, 0, 0), None) for name in ("a", "b")]
    sections[0] = MappingSection("a", sections[0].mapping, RowCounts(7, 8, 9))
    sections.append(MappingSection("broken", None, None))
    descriptions = [described(entry(), name=name) for name in ("a", "b")]
    page = html(finding(KEY), sections=sections, descriptions=descriptions)
    text = harmless(page).text
    assert "3 mappings" in text
    assert page.count('<svg class="picture"') == 2
    assert "The mapping cannot be read." in text
    assert "a11 of 102489" in text  # mapped, required, errors, rows, nullified, rejected
    ids = re.findall(' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {*re.findall('href="#([^"]+)"', page)} <= {*ids}


def test_tests():
    tests = [model.TestLine("one & two", KEY, ()), model.TestLine("bad", KEY, (finding(KEY),))]
    text = harmless(html(finding(KEY), tests=tests)).text
    assert "mapper test" in text
    assert text.index("bad") < text.index("one & two")
    assert "passed1" in text
    assert "failed1" in text


def test_a_large_mapping_has_an_overview_and_a_picture_per_group():
    entries = [
        entry(f"_acme.g{n % 10}.f{n}", f"g{n % 10}.f{n}", "nullified" if n == 3 else "mapped")
        for n in range(500)
    ]
    page = html(entries=entries)
    assert page.count('<svg class="picture overview"') == 1
    assert page.count('<svg class="picture"') == page.count('class="part"') == 10
    assert "1 nullified, 49 mapped" in page
    flat = [entry(f"f{n}", f"s{n}") for n in range(500)]
    assert html(entries=flat).count('class="part"') == 7  # split by number


def test_the_policy_allows_the_own_script_and_style_only():
    page = html(finding(KEY), entries=[entry()])
    policy = re.search('Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for tag in ("style", "script"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        digest = b64encode(sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert " style=" not in page
    assert "http:" not in page
    assert "https:" not in page


@pytest.mark.parametrize("name", ["target", "source", "written", "reason", "place", "file"])
def test_hostile_mappings_are_text(name):
    parts = {"target": "a.b", "source": "s.t", "reason": "r", "place": "p:1", "written": "w"}
    parts[name] = HOSTILE
    item = EntryDescription(
        tuple(parts["target"].split(".")), (tuple(parts["source"].split(".")),), parts["written"],
        False, "mapped", reason=parts["reason"], place=parts["place"],
    )  # fmt: skip
    file = HOSTILE if name == "file" else "m.yaml"
    page = html(descriptions=[described(item, name=file)])
    page.encode()
    text = harmless(page).text
    if name != "source":
        assert r"\u001b[31mred" in text
    assert not set(page) & set("\x00\x1b\x7f\x9b\u202e\u2028\u2066\ufeff\ufffe")


def test_bidirectional_and_invisible_characters_are_escaped():
    text = harmless(html(finding(KEY, "a\u202eb\u2066c\ud800d\x00e\ufffef\ufdd0g"))).text
    assert r"a\u202eb\u2066c\ud800d\u0000e\ufffef\ufdd0g" in text


TEXT = st.text(max_size=60) | st.sampled_from(
    [HOSTILE, "</script><script>alert(1)</script>", "</title><img src=x onerror=alert(1)>",
     "javascript:alert(1)", "]]><svg onload=alert(1)>", "<!--", "-->", "' onclick='x", "&lt;b&gt;"]
)  # fmt: skip
PATHS = st.lists(TEXT, min_size=1, max_size=4).map(tuple)


@settings(deadline=None, max_examples=examples(60))
@given(TEXT, TEXT, st.lists(st.tuples(PATHS, PATHS, TEXT, st.sampled_from(STATES)), max_size=6))
def test_no_text_creates_an_element(message, line, rows):
    source = document(line, message)
    item = finding(Span(source, 0, len(line)), message, hint=message, value=message, paste=(line,))
    entries = [
        EntryDescription(target, (read,), text, False, state, reason=text, place=text)
        for target, read, text, state in rows
    ]
    page = html(
        item, descriptions=[described(*entries, name=message,
                                      rejects=[RejectReason("ROW002", message, 1, (message,))],
                                      unread=[SourceCount(line, 1, ("string",), mapped=False)])],
        tests=[model.TestLine(message, Span(source, 0, 0), (item,))],
    )  # fmt: skip
    page.encode()
    harmless(page)


def test_the_same_report_has_the_same_bytes():
    entries = [entry(f"t.a{n}", f"s.b{n % 3}") for n in range(100)]
    assert html(finding(KEY), entries=entries) == html(finding(KEY), entries=entries)


def test_html_is_a_format_of_check_and_test():
    assert FORMATS["html"] == ("mapper.report.html_report", "render_html")

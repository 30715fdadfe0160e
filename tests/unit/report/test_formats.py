"""The reports for programs: JSON, GitHub, JUnit; and what every format keeps to."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import Edit, Fix, Related, Severity
from mapper.paths import pointer
from mapper.report import FORMATS, Look, MappingCounts, Report, RowCounts, formats
from mapper.report.github import inert
from mapper.text import Span
from tests.unit.report.making import SECRET, document, finding, payload, under

SOURCE = document("mappings:\n  é😀key: attendee.email\n  b: 1\n")
KEY = under(SOURCE, "key")
HOSTILE = (
    "\x1b[31mred\x1b]0;t\x07\n::error::own\r\n##[error]own <b>&\"' ]]> \u202e\u2028\ufffe\ud800 %0A"
)


def render(form, *found, files=(), **more):
    look = Look(**{key: more.pop(key) for key in ("show_values", "color") if key in more})
    return formats.render(form, Report(found, files, **more), look)


def test_json():
    source = payload('{"a": "x"}')
    item = finding(
        KEY, "m", hint="h", path="/a", value='"x"', related=(Related(under(source, '"x"'), "at"),),
        fixes=(Fix("Replace with 'x'", (Edit(KEY, "x"),)),),
    )  # fmt: skip
    counts = {"mapping": MappingCounts(1, 2, 3, 4, 5), "rows": RowCounts(1, 2, 3)}
    text = render("json", item, files=("a", "b"), **counts)
    assert json.loads(text) == {
        "version": 1,
        "findings": [
            {
                "code": "XDM003",
                "slug": "unknown-target",
                "severity": "error",
                "message": "m",
                "hint": "h",
                "paste": [],
                "fixes": [
                    {
                        "title": "Replace with 'x'",
                        "edits": [
                            {
                                "file": "mappings/m.yaml",
                                "line": 2,
                                "column": 5,
                                "endLine": 2,
                                "endColumn": 8,
                                "text": "x",
                            }
                        ],
                    }
                ],
                "file": "mappings/m.yaml",
                "line": 2,
                "column": 5,
                "endLine": 2,
                "endColumn": 8,
                "path": "/a",
                "found": '"x"',
                "hidden": False,
                "values": [],
                "details": [],
                "count": 1,
                "locations": [],
                "related": [
                    {
                        "label": "at",
                        "file": "samples/p.json",
                        "line": 1,
                        "column": 7,
                        "endLine": 1,
                        "endColumn": 10,
                    }
                ],
            }
        ],
        "summary": {
            "files": 2,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "mapping": {
                "mapped": 1,
                "required": 2,
                "requiredOf": 3,
                "identities": 4,
                "errors": 5,
            },
            "rows": {"read": 6, "ok": 1, "nullified": 2, "rejected": 3},
            "tests": None,
        },
        "tests": None,
        "statistics": None,
        "mappings": [],
        "coverage": None,
        "mutation": None,
    }


def test_json_without_anything():
    body = json.loads(render("json"))
    assert body["findings"] == []
    assert body["summary"]["mapping"] is None
    assert body["summary"]["rows"] is None
    bare = json.loads(render("json", finding(KEY, value=None)))["findings"][0]
    assert (bare["hint"], bare["path"], bare["found"], bare["related"]) == (None, None, None, [])


def test_json_says_that_a_value_is_hidden():
    item = finding(KEY, value=SECRET, sensitive=True)
    masked = json.loads(render("json", item))["findings"][0]
    assert masked["hidden"] is True
    assert masked["found"].startswith("a hidden value")
    shown = json.loads(render("json", item, show_values=True))["findings"][0]
    assert (shown["found"], shown["hidden"]) == (SECRET, False)


def test_values_of_many_rows_are_counted_or_hidden():
    values = tuple((f'"value-{number}"', 9 - number) for number in range(7))
    item = finding(KEY, value='"value-0"', values=values)
    found = json.loads(render("json", item))["findings"][0]
    assert found["found"] == '"value-0"'
    assert found["values"][0] == {"found": '"value-0"', "rows": 9}
    assert len(found["values"]) == 5
    assert '"value-0" (9 rows), "value-1" (8 rows)' in render("concise", item)
    assert '"value-4" (5 rows), 2 more values' in render("concise", item)
    secret = finding(KEY, value='"value-0"', values=values, sensitive=True)
    for form in FORMATS:
        assert "value-1" not in render(form, secret)


def test_github():
    item = finding(KEY, "100% of 'a', b: c", hint="h", value="1",
                   related=(Related(Span(SOURCE, 0, 1), "first here"),))  # fmt: skip
    assert render("github", item, rows=RowCounts(1, 0, 0)) == (
        "::error file=mappings/m.yaml,line=2,col=5,endLine=2,endColumn=8,"
        "title=XDM003 unknown-target::100%25 of 'a', b: c%0Afound: 1%0Ahelp: h"
        "%0Afirst here: mappings/m.yaml:1\n"
        "rows: 1 read, 1 ok, 0 nullified, 0 rejected\n"
        "found 1 error\n"
    )


def test_github_escapes_its_parameters():
    source = document("a: 1", "a,b:c%.yaml")
    line = render("github", finding(under(source, "a")))
    assert line.startswith("::error file=a%2Cb%3Ac%25.yaml,line=1,")


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")],
)
def test_the_level_is_the_finding_s_own(severity, command):
    item = finding(KEY, severity=severity)
    assert render("github", item).startswith(f"::{command} ")
    run = json.loads(render("sarif", item))["runs"][0]
    assert run["results"][0]["level"] == {"notice": "note"}.get(command, command)
    assert json.loads(render("json", item))["findings"][0]["severity"] == severity.value
    case = ET.fromstring(render("junit", item)).find(".//testcase")
    assert (case.find("failure") is not None) == (severity is Severity.ERROR)
    assert (case.find("system-out") is not None) == (severity is not Severity.ERROR)


def test_github_gives_columns_only_within_a_line_and_no_place_in_standard_input():
    over = render("github", finding(under(SOURCE, "key: attendee.email\n  b"), "m"))
    assert over.startswith("::error file=mappings/m.yaml,line=2,endLine=3,title=")
    stdin = render("github", finding(under(payload("{}", "<stdin>"), "{"), "m"))
    assert stdin.startswith("::error title=XDM003 unknown-target::m\n")


def test_plain_lines_of_a_workflow_are_no_commands():
    assert inert("found 1 error") == "found 1 error"
    assert inert("  ::error::x") == "|   ::error::x"
    assert inert("x ##[error]y") == "x # #[error]y"


def test_gitlab():
    found = [finding(KEY, "m", hint="h"), finding(KEY, "m", hint="h")]
    first, second = json.loads(render("gitlab", *found))
    assert first | {"fingerprint": ""} == {
        "description": "m\nhelp: h",
        "check_name": "XDM003",
        "fingerprint": "",
        "severity": "critical",
        "location": {"path": "mappings/m.yaml", "lines": {"begin": 2}},
    }
    assert first["fingerprint"] != second["fingerprint"]
    graded = [finding(KEY, severity=severity) for severity in Severity]
    shown = [item["severity"] for item in json.loads(render("gitlab", *graded))]
    assert shown == ["critical", "minor", "info"]
    assert json.loads(render("gitlab")) == []


def test_junit():
    warning = finding(KEY, "w", "ROW001")
    found = [finding(KEY, "a"), finding(KEY, "b", hint="h"), warning]
    text = render("junit", *found, files=("mappings/m.yaml", "samples/p.json"))
    suite = ET.fromstring(text).find("testsuite")
    assert suite.attrib == {
        "name": "mapper check", "tests": "2", "failures": "1", "errors": "0", "skipped": "0"
    }  # fmt: skip
    failed, clean = suite.findall("testcase")
    assert failed.get("name") == "mappings/m.yaml"
    assert failed.find("failure").attrib == {"type": "XDM003", "message": "XDM003 a (and 1 more)"}
    assert failed.find("failure").text == (
        "mappings/m.yaml:2:5: error[XDM003] a\nmappings/m.yaml:2:5: error[XDM003] b (h)"
    )
    assert failed.find("system-out").text == "mappings/m.yaml:2:5: warning[ROW001] w"
    assert clean.get("name") == "samples/p.json"
    assert list(clean) == []
    assert suite.find("system-out").text == "found 2 errors, 1 warning"


def test_junit_has_a_case_for_a_file_that_only_a_finding_names():
    assert ET.fromstring(render("junit", finding(KEY))).find(".//testcase") is not None


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("part", ["message", "hint", "value", "path", "file", "line", "label"])
def test_hostile_texts_steer_nothing(form, part):
    source = document(f"a: {HOSTILE}" if part == "line" else "a: 1", "f")
    if part == "file":
        source = document("a: 1", HOSTILE)
    more = {part: HOSTILE} if part in ("message", "hint", "value") else {}
    more |= {"path": pointer((HOSTILE,))} if part == "path" else {}
    label = HOSTILE if part == "label" else "first here"
    item = finding(under(source, "a"), related=(Related(under(source, "a"), label),), **more)
    text = render(form, item, files=(source.path,))
    steady(form, text)


def steady(form, text):
    """Nothing for a terminal, a workflow or a parser in a report."""
    text.encode("utf-8")
    assert not [char for char in text if char != "\n" and ord(char) < 32]
    assert not set(text) & set("\x7f\x9b\u202e\u2028\u2029\ufeff")
    commands = [line for line in text.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (form == "github")
    if form in ("json", "sarif", "gitlab"):
        json.loads(text)
    if form == "junit":
        root = ET.fromstring(text)
        assert {element.tag for element in root.iter()} <= {
            "testsuites", "testsuite", "testcase", "failure", "system-out"
        }  # fmt: skip
    if form in ("json", "sarif", "gitlab", "junit"):
        assert "##[" not in text


@given(st.text(), st.text(), st.sampled_from(list(FORMATS)))
def test_any_text_goes_through_every_format(message, line, form):
    source = document(line, message)
    item = finding(Span(source, 0, len(line)), message, hint=message, value=message)
    text = render(form, item, files=(message,))
    text.encode("utf-8")
    if form == "junit":
        ET.fromstring(text)
    if form == "github":
        assert sum(row.startswith("::") for row in text.split("\n")) == 1


@pytest.mark.parametrize("form", FORMATS)
def test_the_secret_is_nowhere(form):
    source = payload(f'{{"email": "{SECRET}"}}')
    place = Related(under(source, SECRET), "sent here")
    found = [
        finding(under(source, SECRET), "m", "ROW003", value=f'"{SECRET}"', sensitive=True),
        finding(KEY, "m", related=(place,)),
    ]
    for color in (False, True):
        text = render(form, *found, files=(source.path,), color=color)
        assert SECRET not in text
        assert "company" not in text
    assert SECRET in render(form, *found, show_values=True).replace('\\"', '"')

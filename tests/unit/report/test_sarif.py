"""SARIF 2.1.0: valid by the rules of the public schema, and what a scanner's host relies on.

The schema below says in our words what OASIS' says of the objects that are used; other keys are
refused, as there.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import CODES, Edit, Fix, Related
from mapper.report import Look, Report, render
from mapper.text import Span
from tests.unit.report.making import document, finding, payload, under


def _object(required=(), **properties):
    return {"type": "object", "additionalProperties": False, "required": list(required),
            "properties": properties}  # fmt: skip


_TEXT = {"type": "string"}
_MESSAGE = _object(["text"], text=_TEXT)
_ONE = {"type": "integer", "minimum": 1}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_LOCATION = _object(
    id={"type": "integer", "minimum": -1},
    message=_MESSAGE,
    physicalLocation=_object(
        ["artifactLocation"],
        artifactLocation=_object(uri={"type": "string", "format": "uri-reference"}),
        region=_object(startLine=_ONE, startColumn=_ONE, endLine=_ONE, endColumn=_ONE),
    ),
)
_REGION = _object(startLine=_ONE, startColumn=_ONE, endLine=_ONE, endColumn=_ONE)
_REPLACEMENT = _object(["deletedRegion"], deletedRegion=_REGION, insertedContent=_MESSAGE)
_CHANGE = _object(
    ["artifactLocation", "replacements"],
    artifactLocation=_object(uri={"type": "string", "format": "uri-reference"}),
    replacements={"type": "array", "minItems": 1, "items": _REPLACEMENT},
)
_FIX = _object(
    ["artifactChanges"],
    description=_MESSAGE,
    artifactChanges={"type": "array", "minItems": 1, "uniqueItems": True, "items": _CHANGE},
)
_RULE = _object(
    ["id"],
    id=_TEXT,
    name=_TEXT,
    shortDescription=_MESSAGE,
    fullDescription=_MESSAGE,
    help=_MESSAGE,
    defaultConfiguration=_object(level=_LEVEL),
)
_RESULT = _object(
    ["message"],
    ruleId=_TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=_LEVEL,
    message=_MESSAGE,
    locations={"type": "array", "items": _LOCATION},
    relatedLocations={"type": "array", "items": _LOCATION, "uniqueItems": True},
    partialFingerprints={"type": "object", "additionalProperties": _TEXT},
    fixes={"type": "array", "items": _FIX, "uniqueItems": True},
)
_RUN = _object(
    ["tool"],
    tool=_object(
        ["driver"],
        driver=_object(
            ["name", "version", "informationUri"],
            name=_TEXT,
            version=_TEXT,
            informationUri={"type": "string", "format": "uri", "pattern": "^https://"},
            rules={"type": "array", "items": _RULE, "uniqueItems": True},
        ),
    ),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": _RESULT},
)
SCHEMA = _object(
    ["version", "runs"],
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs={"type": "array", "items": _RUN},
)
VALID = jsonschema.Draft202012Validator(SCHEMA)

SOURCE = document("mappings:\n  é😀key: attendee.email\n  b: 1\n")
KEY = under(SOURCE, "key")


def run_of(*found, pages=None):
    log = json.loads(render("sarif", Report(found, pages=pages or {}), Look()))
    VALID.validate(log)
    return log["runs"][0]


def test_a_result():
    other = Related(under(payload("{}"), "{}"), "sent here")
    run = run_of(finding(KEY, "m", hint="h", value="1", related=(other,)))
    assert run["columnKind"] == "unicodeCodePoints"
    result = run["results"][0]
    assert result.pop("partialFingerprints").keys() == {"finding/v1"}
    region = {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8}
    other_region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 3}
    assert result == {
        "ruleId": "XDM003",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "m\nfound: 1\nhelp: h"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "mappings/m.yaml"},
                    "region": region,
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 0,
                "physicalLocation": {
                    "artifactLocation": {"uri": "samples/p.json"},
                    "region": other_region,
                },
                "message": {"text": "sent here"},
            }
        ],
    }


def test_the_fixes_of_a_result():
    other = document("groups:\n  G:\n", path="mappings/s.yaml")
    edits = (Edit(KEY, "x"), Edit(under(other, "G"), "H"), Edit(under(SOURCE, "b"), "c"))
    (result,) = run_of(finding(KEY, fixes=(Fix("Rename {0}", edits),)))["results"]
    (fix,) = result["fixes"]
    assert fix["description"] == {"text": "Rename {{0}}"}
    uris = [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]]
    assert uris == ["mappings/m.yaml", "mappings/s.yaml"]
    first, second = fix["artifactChanges"]
    assert first["replacements"] == [
        {"deletedRegion": {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8},
         "insertedContent": {"text": "x"}},
        {"deletedRegion": {"startLine": 3, "startColumn": 3, "endLine": 3, "endColumn": 4},
         "insertedContent": {"text": "c"}},
    ]  # fmt: skip
    assert [each["insertedContent"]["text"] for each in second["replacements"]] == ["H"]


def test_the_rules_are_the_codes_found_with_their_pages():
    found = [finding(KEY, code=code) for code in ("XDM003", "SRC002", "XDM003", "XCH002")]
    run = run_of(*found, pages={"SRC002": "p" * 2000})
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["XDM003", "SRC002", "XCH002"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0, 2]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning", "note"]
    assert rules[0]["name"] == "unknown-target"
    assert rules[0]["shortDescription"]["text"] == CODES["XDM003"].title
    assert "help" not in rules[0]
    assert rules[1]["help"]["text"] == "p" * 2000
    assert len(rules[1]["fullDescription"]["text"]) == 1024


def fingerprints(*found):
    return [result["partialFingerprints"]["finding/v1"] for result in run_of(*found)["results"]]


def test_fingerprints_stay_when_lines_move_and_differ_between_findings():
    moved = document("# new\n\n" + SOURCE.text)
    before = fingerprints(finding(KEY, value="1"))
    assert fingerprints(finding(under(moved, "key"), value="2")) == before
    assert fingerprints(finding(KEY, "other")) != before
    assert fingerprints(finding(KEY, code="XDM001")) != before
    assert fingerprints(finding(KEY, path="/a")) != before
    assert fingerprints(finding(under(document(SOURCE.text, "n.yaml"), "key"))) != before
    twice = fingerprints(finding(KEY), finding(under(SOURCE, "b")))
    assert len(set(twice)) == 2


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("mappings/m.yaml", "mappings/m.yaml"),
        ("./a b/ü#?%.yaml", "a%20b/%C3%BC%23%3F%25.yaml"),
        ("../m.yaml", "../m.yaml"),
        ("c:d.yaml", "c%3Ad.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("\udcff.yaml", "%ED%B3%BF.yaml"),
    ],
)
def test_uris(path, uri):
    run = run_of(finding(under(document("a", path), "a")))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri


def test_an_absolute_path_is_a_file_uri():
    path = Path("a b.yaml").absolute()
    run = run_of(finding(under(document("a", str(path)), "a")))
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == path.as_uri()


def test_texts_hold_no_links_and_no_placeholders():
    text = run_of(finding(KEY, "[x](http://e.vil) {0} {a}"))["results"][0]["message"]["text"]
    assert text == "[x] (http://e.vil) {{0}} {a}"


@given(st.text(), st.text())
def test_any_text_gives_valid_sarif(text, path):
    source = document(text, path)
    run_of(finding(Span(source, 0, len(text)), text), finding(source.whole(), path))


def test_the_schema_can_refuse():
    log = json.loads(render("sarif", Report([finding(KEY)]), Look()))
    del log["runs"][0]["tool"]["driver"]["name"]
    assert not VALID.is_valid(log)

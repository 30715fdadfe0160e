"""`--format html` of `mapper check`, `mapper test`, and `mapper diff`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest

from mapper.cli.main import run
from tests.unit.report.html_elements import harmless

MAPPING = "mappings/rainfocus.yaml"


def written(*arguments, code=0, file="report.html"):
    assert run([*arguments, "--format", "html", "-o", file]) == code
    with open(file, encoding="utf-8") as report:
        return report.read()


def change(project, *pairs, file=MAPPING):
    path = project / file
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def test_check_writes_the_report_and_prints_the_usual_one(project, capsys):
    page = written("check", "samples")
    out = capsys.readouterr().out
    assert "27 mapped" in out
    assert "nullified  unmatched" not in out  # the tables of --stats
    text = harmless(page).text
    for words in ("rainfocus.yaml", "mapped27", "read7", "6 of 7 filled, 1 missing", "XDM015"):
        assert words in text, words
    assert page.count('class="item" data-kind=') == 27


def test_the_report_can_be_printed(project, capsys):
    assert run(["check", "samples", "--format", "html"]) == 0
    harmless(capsys.readouterr().out)


def test_the_same_check_writes_the_same_bytes(project):
    assert written("check", "samples") == written("check", "samples", file="other.html")


def states(page):
    """The state of each target in the table, and the rest of its row."""
    found = {}
    for row in page.split('<tr class="item"')[1:]:
        target, rest = row.split("</code>", 1)
        state = re.search('class="state [^"]*">([^<]*)<', rest)[1]
        found[target.split("<code>")[1].replace("<wbr>", "")] = (state, rest)
    return found


def test_states(project):
    change(
        project,
        ("session.length: session.length", "session.length: session.code"),
        ("lead.note: lead.note", "lead.note: lead.nothing"),
    )
    shown = states(written("check", "samples", code=1))
    for target, state in (
        ("_acme.session.length", "nullified"), ("_acme.lead.note", "never filled"),
        ("_id", "required"), ("_acme.attendee.email", "identity"), ("eventType", "mapped"),
    ):  # fmt: skip
        assert shown[target][0] == state
    assert "0 of 7 filled, 3 nullified, 4 missing" in shown["_acme.session.length"][1]


def test_a_target_that_rejects_rows(project):
    change(project, ("  timestamp: timestamp", "  timestamp: session.title"))
    page = written("check", "samples", code=1)
    state, row = states(page)["timestamp"]
    assert state == "rejected"
    assert "7 of 7 rows rejected because of it" in row
    assert "7 rejected" in states(page)["_id"][1]
    assert "Rejected rows" in harmless(page).text


def test_an_entry_with_an_error_and_a_required_field_without_an_entry(project):
    change(
        project, ("lead.note: lead.note", "lead.note: {expression: 'lower('}"),
        ("  _id: transmissionId", "  _tenant.transmission: transmissionId"),
    )  # fmt: skip
    page = written("check", "samples", code=1)
    state, row = states(page)["_acme.lead.note"]
    assert state == "unmapped"
    assert "unexpected end of the expression" in row
    text = harmless(page).text
    assert "required, and no entry fills it" in text
    assert "the schema has no such field" in text
    assert "of 7 filled" not in text  # rows are not converted


def test_a_mapping_that_cannot_be_read(project):
    (project / MAPPING).write_text("mapper: 1\nmappings: [")
    page = written("check", "samples", code=1)
    harmless(page)
    assert "rainfocus.yaml" in page
    assert "<svg" not in page


def test_several_mappings(project):
    shutil.copy(project / MAPPING, project / "mappings/copy.yaml")
    text = harmless(written("check")).text
    assert "2 mappings" in text
    assert text.index("mappings/copy.yaml") < text.index("mappings/rainfocus.yaml")
    assert text.count("of 7 filled") == 54


def test_the_report_of_tests_has_coverage_without_the_option(project, capsys):
    text = harmless(written("test")).text
    assert "coverage of" not in capsys.readouterr().out
    for words in ("mapper test", "passed10", "covered100.0%", "27 of 27 entries", "Tests"):
        assert words in text, words


def test_failed_tests_and_missed_entries(project):
    change(project, ("lower(trim(attendee.email))", "upper(attendee.email)"))
    change(project, ("  _tenant.lead.note: lead.note", "  _tenant.lead.note: lead.memo"))
    text = harmless(written("test", code=1)).text
    assert "failed" in text
    assert "No test covers 1 entry or branch" in text
    assert "'_acme.lead.note' is never filled" in text


def test_mutants_are_in_the_report(project):
    assert "mutation score" in written("test", "--mutate", "-k", "trimmed", code=0)


def test_diff(repository, capsys):
    change(
        repository,
        ('"lower(trim(attendee.email))"', '"upper(attendee.email)"'),
        ("  _tenant.lead.note: lead.note\n", ""),
    )
    page = written("diff", code=1)
    printed = "0 added, 1 removed, 1 changed, 6 records differ\nwrote report.html\n"
    assert capsys.readouterr().out == printed
    text = harmless(page).text
    for words in ("1 removed", "1 changed", "was lower(trim(attendee.email))",
                  "now upper(attendee.email)", "a hidden value", "HEAD:mappings"):  # fmt: skip
        assert words in text, words
    assert page.count('class="entry s-changed"') == page.count('class="entry s-removed"') == 1
    assert page.count('class="entry s-unchanged"') == 25
    assert "@" not in text


def test_diff_of_new_deleted_and_equal_mappings(repository):
    shutil.copy(repository / MAPPING, repository / "mappings/new.yaml")
    text = harmless(written("diff", code=1)).text
    assert "The mapping is new." in text
    assert "No differences." in text
    (repository / "mappings/new.yaml").unlink()
    assert "No differences" in harmless(written("diff")).text


def test_diff_writes_json_and_text_too(repository, capsys):
    change(repository, ("  _tenant.lead.note: lead.note\n", ""))
    assert run(["diff", "--format", "json", "-o", "a.json"]) == 1
    shown = capsys.readouterr().out
    assert "0 added, 1 removed" in shown
    assert json.loads((repository / "a.json").read_text())["mapping"] == MAPPING
    assert run(["diff", "-o", "a.txt"]) == 1
    assert (repository / "a.txt").read_text().split() == shown.split()
    assert run(["diff", "-o", MAPPING]) == 2
    assert "mapper: 1" in (repository / MAPPING).read_text()


HOSTILE = "<script>alert(1)</script>\u202e]]>\x07javascript:alert(1)"


def test_hostile_payloads_and_mappings_are_text(project):
    row = {"transmissionId": HOSTILE, "timestamp": HOSTILE, HOSTILE: {HOSTILE: HOSTILE}}
    row["session"] = {"length": HOSTILE}
    (project / "samples" / "a<b>&'.json").write_text(json.dumps(row))
    change(project, ("name: RainFocus attendee events", f"name: {json.dumps(HOSTILE)}"))
    change(project, ("lead.note: lead.note", f"lead.note: {{value: {json.dumps(HOSTILE)}}}"))
    text = harmless(written("check", "samples", "--show-values", code=1)).text
    assert "<script>alert(1)</script>\\u202e]]>\\u0007javascript:alert(1)" in text
    assert "a<b>&'.json" in text


@pytest.mark.parametrize("command", [["check", "samples"], ["test"]])
def test_html_is_loaded_only_if_it_is_written(project, command):
    code = (
        f"import sys; from mapper.cli.main import run; run({command});"
        "print([name for name in sys.modules if name.startswith('mapper.report.html') "
        "or name in ('html', 'mapper.api.descriptions', 'mapper.report.description')])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_keys_that_identify_people_are_hidden_in_paths_and_expressions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(
        "mapper-schema: 1\ntitle: t\nclass: experienceevent\ngroups:\n  G:\n"
        "    ids: {type: map, values: integer, sensitive: true}\n    a: {type: integer}\n"
        "    b: {type: integer}\n    c: {type: integer}\n"
    )
    (tmp_path / "m.yaml").write_text(
        "mapper: 1\nschema: s.yaml\ntenant: acme\nmappings:\n  _id: id\n  timestamp: at\n"
        "  _tenant.ids: who\n  _tenant.a: who.first\n"
        "  _tenant.b: {expression: 'who.second + 1'}\n  _tenant.c: 'other.\"a@b.org\"'\n"
    )
    row = {"id": "1", "at": "2023-04-01T00:00:00Z", "who": {"first": 1, "second": 2}}
    (tmp_path / "p.json").write_text(json.dumps({**row, "other": {"a@b.org": 3}}))
    page = written("check", "p.json", "-m", "m.yaml")
    text = harmless(page).text.replace("First places", "")
    for key in ("first", "second", "a@b.org"):
        assert key not in text
    for shown in ("who.***", "other.***", "an expression with a hidden key"):
        assert shown in text
    open_page = written("check", "p.json", "-m", "m.yaml", "--show-values")
    assert "who.second + 1" in harmless(open_page).text

"""Projects with several mappings: include, samples, and the commands that process all of them."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mapper
from mapper.cli.main import run
from mapper.diagnostics import Collector
from mapper.document.mapping_reader import read_mapping
from mapper.engine.rows import loose_row
from mapper.services.messages import RowRequest
from mapper.services.project import Project
from mapper.services.session import Session
from mapper.services.workbench import evaluate_mapping
from tests.conftest import ROOT

COMMON = """\
mapper: 1
mappings:
  _id: transmissionId
  timestamp: timestamp
  producedBy: {value: RainFocus}
  _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}
"""
SESSIONS = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
samples: ../samples/session*.json
include: common.yaml
mappings:
  _tenant.session.code: session.code
"""
LEADS = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
include: [common.yaml]
mappings:
  _tenant.lead.leadId: lead.leadId
  producedBy: {value: Leads}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "mappings"
    folder.mkdir()
    shutil.copy(ROOT / "mappings/rainfocus.schema.yaml", folder / "events.schema.yaml")
    for name, text in (("common", COMMON), ("sessions", SESSIONS), ("leads", LEADS)):
        (folder / f"{name}.yaml").write_text(text)
    (tmp_path / "samples/leads").mkdir(parents=True)
    for file in (ROOT / "samples").glob("session*.json"):
        shutil.copy(file, tmp_path / "samples")
    shutil.copy(ROOT / "samples/lead-captured.json", tmp_path / "samples/leads")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_check_processes_all_with_their_own_samples(project, capsys):
    assert run(["check"]) == 0
    out = capsys.readouterr().out
    assert "mappings/leads.yaml:\n  mapping: 5 mapped" in out
    assert "  rows: 1 read, 1 ok" in out
    assert "mappings/sessions.yaml:\n  mapping: 5 mapped" in out
    assert "  rows: 2 read, 2 ok" in out
    assert "mappings/common.yaml:\n" not in out
    assert run(["check", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [section["mapping"] for section in body["mappings"]] == [
        "mappings/leads.yaml", "mappings/sessions.yaml",
    ]  # fmt: skip
    assert body["summary"]["mapping"] is None
    assert body["mappings"][1]["rows"]["read"] == 2
    for form in ("junit", "sarif", "gitlab", "github", "concise"):
        assert run(["check", "--format", form]) == 0
    capsys.readouterr()
    assert run(["check", "-m", "mappings/leads.yaml", "--stats"]) == 0
    assert "\nmapping: 5 mapped" in capsys.readouterr().out


def test_findings_point_to_included_files(project, capsys):
    text = COMMON.replace("attendee.email:", "attendee.mial:")
    (project / "mappings/common.yaml").write_text(text)
    assert run(["check"]) == 1
    out = capsys.readouterr().out
    assert out.count("mappings/common.yaml:6:3: error[XDM003]") == 1  # though two include it
    ignored = text.rstrip() + "  # mapper: ignore XDM003\n"
    (project / "mappings/common.yaml").write_text(ignored)
    assert run(["check", "--format", "concise"]) == 1  # errors cannot be ignored
    assert "XDM003" in capsys.readouterr().out


def test_payloads_go_to_the_mappings_whose_samples_they_are(project, capsys):
    assert run(["check", "samples/session-scheduled.json", "samples/leads"]) == 0
    out = capsys.readouterr().out
    assert out.count("  rows: 1 read, 1 ok") == 2
    other = str(ROOT / "samples/registration.json")
    assert run(["check", other]) == 2
    err = capsys.readouterr().err.replace("\n ", "")
    assert "is not among the samples of any mapping" in err
    assert "with -m" in err
    assert run(["check", other, "-m", "mappings/leads.yaml"]) == 0
    assert run(["check", "-"]) == 2
    assert run(["check", "--against", "old.yaml"]) == 2


@pytest.mark.parametrize("command", [["convert", "samples"], ["schema"]])
def test_commands_for_one_mapping_need_it(project, capsys, command):
    assert run(command) == 2
    assert "'mappings/leads.yaml', 'mappings/sessions.yaml'" in capsys.readouterr().err.replace(
        "\n ", ""
    )


def test_explain_shows_a_target_of_each(project, capsys):
    assert run(["explain", "producedBy"]) == 0
    out = capsys.readouterr().out
    assert "mappings/leads.yaml:7" in out
    assert "mappings/common.yaml:5" in out


def test_export_suggest_and_test(project, capsys):
    assert run(["export", "-o", "build"]) == 0
    for name in ("leads", "sessions"):
        assert (project / "build" / name / "mappings.csv").is_file()
    assert run(["export", "-o", "one", "-m", "mappings/leads.yaml"]) == 0
    assert (project / "one/mappings.csv").is_file()
    assert run(["export", "-o", "x", "--schema-id", "https://ns.adobe.com/acme/schemas/1"]) == 2
    capsys.readouterr()
    assert run(["suggest", "--format", "json"]) == 0
    assert [body["mapping"] for body in json.loads(capsys.readouterr().out)] == [
        "mappings/leads.yaml", "mappings/sessions.yaml",
    ]  # fmt: skip
    assert run(["suggest", "--apply"]) == 0
    assert (project / "mappings/common.yaml").read_text() == COMMON
    leads = (project / "mappings/leads.yaml").read_text()
    assert set(LEADS.splitlines()) <= set(leads.splitlines())
    assert "attendee.email" not in leads  # it is in the included file
    assert run(["test", "--init"]) == 0
    assert run(["test", "--coverage", "--fail-under", "100"]) == 0
    assert run(["test", "-m", "mappings/leads.yaml"]) == 0
    assert run(["test", "-k", "no such test"]) == 2
    assert "coverage of 2 mappings" in capsys.readouterr().out
    (project / "mappings/leads.tests.yaml").unlink()
    assert run(["test", "--coverage", "--fail-under", "100"]) == 1  # a mapping without tests
    assert "coverage of mappings/leads.yaml: 0 of" in capsys.readouterr().out
    assert run(["test"]) == 0


def test_diff_with_a_revision(project, capsys):
    assert run(["diff"]) == 2
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    assert run(["diff"]) == 0
    (project / "mappings/common.yaml").write_text(COMMON.replace("RainFocus", "Other"))
    shutil.copy(project / "mappings/leads.yaml", project / "mappings/new.yaml")
    capsys.readouterr()
    assert run(["diff", "HEAD"]) == 1
    captured = capsys.readouterr()
    assert "mappings/sessions.yaml:\n~ producedBy" in captured.out
    assert "mappings/leads.yaml:\nno differences" in captured.out  # its own entry wins
    assert "'mappings/new.yaml' is new" in captured.out + captured.err
    (project / "mappings/leads.yaml").unlink()
    assert run(["diff", "HEAD", "--format", "json"]) == 1
    bodies = json.loads(capsys.readouterr().out)
    assert bodies[-1] == {"mapping": "mappings/leads.yaml", "isDeleted": True}
    assert run(["diff", "nothing"]) == 2
    assert run(["diff", "mappings"]) == 2


def test_what_a_document_names_must_be_in_the_project(project):
    (project / "mapper.toml").write_text("")
    (project.parent / "outside.yaml").write_text(COMMON)
    for key in ("include: ../../outside.yaml", "samples: ../../*.json"):
        text = LEADS.replace("include: [common.yaml]", key)
        (project / "mappings/leads.yaml").write_text(text)
        collector = Collector()
        read_mapping("mappings/leads.yaml", None, collector)
        assert [d.code for d in collector.diagnostics] == ["DOC021"]


@pytest.mark.parametrize(
    ("include", "codes"),
    [
        ("leads.yaml", ["DOC025"]),
        ("comon.yaml", ["DOC001"]),
        ("events.schema.yaml", ["DOC018"]),
        ("[common.yaml, 1]", ["DOC012"]),
        ("{a: b}", ["DOC012"]),
    ],
)
def test_mistakes_in_include(project, include, codes):
    text = LEADS.replace("[common.yaml]", include)
    (project / "mappings/leads.yaml").write_text(text)
    collector = Collector()
    read_mapping("mappings/leads.yaml", None, collector)
    assert [d.code for d in collector.diagnostics] == codes
    for finding in collector.diagnostics:
        assert finding.span.source.path in ("mappings/leads.yaml", "mappings/events.schema.yaml")


def test_two_included_files_with_the_same_target(project, capsys):
    shutil.copy(project / "mappings/common.yaml", project / "mappings/other.yaml")
    text = LEADS.replace("[common.yaml]", "[common.yaml, other.yaml]")
    (project / "mappings/leads.yaml").write_text(text)
    assert run(["check", "-m", "mappings/leads.yaml"]) == 1
    out = capsys.readouterr().out
    assert "mappings/other.yaml:3:3: error[XDM007]" in out
    assert "producedBy" not in out  # the including file decides


def test_a_pattern_without_files(project, capsys):
    (project / "mappings/sessions.yaml").write_text(SESSIONS.replace("session*", "sesion*"))
    assert run(["check"]) == 1
    assert "no payload file matches '../samples/sesion*.json'" in capsys.readouterr().out


def test_included_files_are_not_overwritten_and_mappings_pickle(project):
    mapping = mapper.load("mappings/leads.yaml")
    assert "mappings/common.yaml" in [used.name for used in mapping.loaded.files()]
    other = pickle.loads(pickle.dumps(mapping))
    assert other.document.included[0].text == COMMON
    assert run(["check", "-m", "mappings/leads.yaml", "--format", "json", "-o",
                "mappings/common.yaml"]) == 2  # fmt: skip
    assert run(["import", "build/mappings.csv", "--merge", "-m", "mappings/leads.yaml"]) != 0


def test_one_mapping_with_samples_uses_them(project, capsys):
    (project / "mappings/leads.yaml").unlink()
    (project / "mappings/common.yaml").write_text(COMMON)
    assert run(["check"]) == 0
    assert "\nrows: 2 read, 2 ok" in capsys.readouterr().out


LINES = (ROOT / "mappings/rainfocus.yaml").read_text().partition("mappings:\n")[2].splitlines()
ENTRIES = [
    line.partition("  #")[0] for line in LINES if line.strip() and not line.strip().startswith("#")
]
PAYLOADS = [json.loads(file.read_text()) for file in sorted((ROOT / "samples").glob("*.json"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("split") / "mappings"
    folder.mkdir()
    shutil.copy(ROOT / "mappings/rainfocus.schema.yaml", folder / "s.schema.yaml")
    return folder


@given(st.lists(st.integers(0, 3), min_size=len(ENTRIES), max_size=len(ENTRIES)))
def test_a_mapping_in_parts_is_the_whole_mapping(folder, parts):
    """Splitting a mapping into included files changes nothing but the places of its entries."""
    head = "mapper: 1\nschema: s.schema.yaml\ntenant: acme\n"
    (folder / "whole.yaml").write_text(head + "mappings:\n" + "\n".join(ENTRIES) + "\n")
    texts = []
    for part in range(4):
        lines = [line for line, owner in zip(ENTRIES, parts, strict=True) if owner == part]
        texts.append("mappings:\n" + "\n".join(lines) + "\n" if lines else "")
    for number, text in enumerate(texts[1:], start=1):
        (folder / f"part{number}.yaml").write_text("mapper: 1\n" + text)
    names = [f"part{number}.yaml" for number in (1, 2, 3)]
    (folder / "split.yaml").write_text(head + f"include: [{', '.join(names)}]\n" + texts[0])
    whole, split = (mapper.load(folder / f"{name}.yaml") for name in ("whole", "split"))
    assert {e.target: e.source_text for e in whole.document.entries} == {
        e.target: e.source_text for e in split.document.entries
    }
    for payload in PAYLOADS:
        records = [m.converter.outcome(loose_row(payload)).record for m in (whole, split)]
        assert records[0] == records[1]
    findings = [sorted((d.code, d.message) for d in m.check(PAYLOADS)) for m in (whole, split)]
    assert findings[0] == findings[1]


def test_payloads_of_one_mapping_leave_the_samples_of_others_alone(project, capsys):
    assert run(["check", "samples/leads", "--format", "json"]) == 0
    leads, sessions = json.loads(capsys.readouterr().out)["mappings"]
    assert leads["rows"]["read"] == 1
    assert sessions["rows"] is None  # though it names samples


def test_files_that_only_include_each_other_are_reported(project, capsys):
    for name, other in (("leads", "sessions"), ("sessions", "leads")):
        text = f"mapper: 1\ninclude: {other}.yaml\n"
        (project / f"mappings/{name}.yaml").write_text(text)
    (project / "mappings/common.yaml").unlink()
    assert run(["check"]) == 1
    assert "error[DOC013]" in capsys.readouterr().out
    assert run(["export", "-o", "build"]) == 1


def test_an_included_name_may_have_any_character(project, capsys):
    text = LEADS.replace("[common.yaml]", '"a\\0b"')
    (project / "mappings/leads.yaml").write_text(text)
    assert run(["check"]) == 1
    assert "error[DOC021]" in capsys.readouterr().out


def test_a_file_that_several_include_is_read_once(project, capsys):
    for level in range(8):
        names = ", ".join([f"part{level + 1}.yaml"] * 20)  # 20**7 paths lead to the last file
        text = "mapper: 1\n" + (f"include: [{names}]\n" if level < 7 else "include: common.yaml\n")
        (project / f"mappings/part{level}.yaml").write_text(text)
    (project / "mappings/leads.yaml").write_text(
        LEADS.replace("[common.yaml]", "[part1.yaml, part2.yaml]")
    )
    assert run(["check", "-m", "mappings/leads.yaml"]) == 0
    assert "mapping: 5 mapped" in capsys.readouterr().out


def test_a_mapping_that_is_selected_twice_is_processed_once(project, capsys):
    assert run(["check", "-m", "mappings/leads.yaml", "-m", "./mappings/leads.yaml"]) == 0
    assert capsys.readouterr().out.count("mapping: ") == 1


def test_mappings_with_the_same_name_are_not_exported_to_the_same_folder(project, capsys):
    shutil.copy(project / "mappings/leads.yaml", project / "mappings/leads.yml")
    assert run(["export", "-o", "build"]) == 2
    assert not (project / "build").exists()


@pytest.mark.parametrize("command", [["check"], ["suggest"], ["export", "-o", "build"]])
def test_a_payload_that_does_not_exist_and_an_empty_folder_are_misuse(project, capsys, command):
    (project / "empty").mkdir()
    assert run([*command, "empty"]) == 2
    assert "the folder 'empty' has no payload files" in capsys.readouterr().err
    assert run([*command, "samples/sesion.json"]) == 2
    assert "cannot read 'samples/sesion.json': no such file" in capsys.readouterr().err


def test_a_folder_stands_for_the_samples_in_its_subfolders(project, capsys):
    assert run(["check", "samples", "--format", "json"]) == 0
    sections = json.loads(capsys.readouterr().out)["mappings"]
    assert [section["rows"]["read"] for section in sections] == [1, 2]


def test_errors_of_a_mapping_are_reported_before_its_samples_are_missed(project, capsys):
    (project / "mappings/leads.yaml").write_text("mapper: 1\nmappings: [\n")
    assert run(["check", "samples/leads"]) == 1
    assert "mappings/leads.yaml:3:1: error[DOC004]" in capsys.readouterr().out


def test_another_schema_is_used_to_assign_payloads(project, capsys):
    (project / "mappings/leads.yaml").write_text(LEADS.replace("events.schema", "missing"))
    schema = "mappings/events.schema.yaml"
    assert run(["check", "samples/leads", "--schema", schema, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["mappings"][0]["rows"]["read"] == 1


@pytest.mark.parametrize("marker", [".git", "mapper.toml"])
def test_samples_are_next_to_mappings_in_a_subfolder_of_a_repository(
    project, monkeypatch, capsys, marker
):
    shutil.copytree(project, project / "inner", ignore=shutil.ignore_patterns("inner"))
    shutil.rmtree(project / "samples")
    (project / marker).mkdir() if marker == ".git" else (project / marker).write_text("")
    monkeypatch.chdir(project / "inner")
    assert run(["check", "--format", "json"]) == 0
    sections = json.loads(capsys.readouterr().out)["mappings"]
    assert [section["rows"]["read"] for section in sections] == [1, 2]
    assert run(["suggest", "-m", "mappings/leads.yaml"]) == 0


@pytest.mark.parametrize("include", ["common.yaml", "part.yaml"])
def test_a_file_that_is_only_included_is_no_mapping_to_select(project, capsys, include):
    (project / "mappings/part.yaml").write_text("mapper: 1\ninclude: common.yaml\n")
    (project / "mappings/sessions.yaml").unlink()
    text = LEADS.replace("[common.yaml]", include)
    (project / "mappings/leads.yaml").write_text(text)
    assert run(["check", "-m", "mappings/common.yaml"]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "'mappings/common.yaml' has no 'schema': it is included in other mappings" in out
    assert "name a mapping that includes it, such as 'mappings/leads.yaml'" in out
    assert "DOC015" not in out


def test_messages_name_the_file_of_an_included_entry(project, capsys):
    text = COMMON + "  _tenant.lead.note: lead.noet\n"
    (project / "mappings/common.yaml").write_text(text)
    shutil.copy(project / "mappings/common.yaml", project / "mappings/other.yaml")
    assert run(["suggest", "-m", "mappings/leads.yaml"]) == 0
    assert "#   line 7 of mappings/common.yaml reads 'lead.noet'" in capsys.readouterr().out
    (project / "mappings/leads.yaml").write_text(
        LEADS.replace("common.yaml", "other.yaml, common.yaml")
    )
    assert run(["check", "-m", "mappings/leads.yaml"]) == 1
    assert "the first is on line 3 of mappings/other.yaml" in " ".join(
        capsys.readouterr().out.split()
    )


def test_explain_shows_an_entry_that_several_include_once(project, capsys):
    assert run(["explain", "_tenant.attendee.email"]) == 0
    assert capsys.readouterr().out.count("mappings/common.yaml:6") == 1


def test_entries_of_included_files_have_the_document_of_the_file(project):
    session = Session(Project(str(project / "mappings/leads.yaml")))
    entries = evaluate_mapping(session, RowRequest()).entries
    places = {entry.target: (entry.document, entry.line, entry.end_line) for entry in entries}
    assert places["_acme.lead.leadId"] == ("mapping", 6, 6)
    document = session.edited({}).document(places["_id"][0] or "")
    assert (document.kind, document.path) == ("include", str(project / "mappings/common.yaml"))


@pytest.mark.parametrize("place", ["comment", "settings"])
def test_an_ignore_is_used_if_any_mapping_uses_it(project, capsys, place):
    entry = "  _tenant.lead.note: lead.note"  # only the sample of leads.yaml has it
    comment = "  # mapper: ignore SRC002" if place == "comment" else ""
    (project / "mappings/common.yaml").write_text(f"{COMMON}{entry}{comment}\n")
    if place == "settings":
        (project / "mapper.toml").write_text('ignore = ["SRC002"]\nseverity = {DOC019 = "error"}\n')
    assert run(["check"]) == 0
    assert "DOC019" not in capsys.readouterr().out
    code = 1 if place == "settings" else 0
    assert run(["check", "-m", "mappings/leads.yaml", "samples/leads"]) == code
    assert "DOC019" in capsys.readouterr().out
    entry = entry.replace("lead.note", "attendee.externalId")  # all samples have it
    (project / "mappings/common.yaml").write_text(f"{COMMON}{entry}{comment}\n")
    assert run(["check"]) == code
    assert "DOC019" in capsys.readouterr().out


def commit_all():
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *arguments], check=True)


@pytest.mark.parametrize(
    "text", ["mapper: 1\nmappings: [\n", LEADS.replace("include: [common.yaml]\n", "")]
)
def test_diff_goes_on_after_a_mapping_with_errors(project, capsys, text):
    commit_all()
    (project / "mappings/leads.yaml").write_text(text)
    (project / "mappings/sessions.yaml").write_text(SESSIONS.replace(".code:", ".title:"))
    assert run(["diff", "HEAD"]) == 2
    assert "mappings/sessions.yaml:\n- _acme.session.code" in capsys.readouterr().out
    assert run(["diff", "HEAD", "--format", "json"]) == 2
    leads, sessions = json.loads(capsys.readouterr().out)
    assert leads == {"mapping": "mappings/leads.yaml", "isCompared": False}
    assert sessions["differences"]


def test_diff_reports_a_pattern_without_samples(project, capsys):
    commit_all()
    (project / "mappings/sessions.yaml").write_text(SESSIONS.replace("session*", "sesion*"))
    assert run(["diff"]) == 2
    assert "no payload file matches" in capsys.readouterr().err


def test_diff_of_two_folders(project, capsys):
    (project / "mapper.toml").write_text("")
    shutil.copytree(project / "mappings", project / "old")
    assert run(["diff", "old", "mappings"]) == 0
    (project / "mappings/common.yaml").write_text(COMMON.replace("RainFocus", "Other"))
    shutil.copy(project / "mappings/leads.yaml", project / "mappings/new.yaml")
    (project / "mappings/leads.yaml").unlink()
    capsys.readouterr()
    assert run(["diff", "old", "mappings"]) == 1
    out = capsys.readouterr().out
    assert "mappings/sessions.yaml:\n~ producedBy" in out
    assert "'mappings/new.yaml' is new" in out
    assert "'old/leads.yaml' is deleted" in out
    assert "common.yaml:\n" not in out
    assert run(["diff", "old", "samples"]) == 2
    assert "no mapping in the folder 'samples'" in capsys.readouterr().err
    assert run(["diff", "old", "mappings", "samples"]) == 2
    assert run(["diff", "old"]) == 2
    assert "'old' is a folder" in capsys.readouterr().err


def test_diff_reads_what_a_mapping_names_elsewhere_in_the_repository(project, monkeypatch, capsys):
    (project / "inner").mkdir()
    (project / "mappings").rename(project / "inner/mappings")
    (project / "inner/mappings/common.yaml").rename(project / "common.yaml")
    for name, text in (("sessions", SESSIONS), ("leads", LEADS)):
        text = text.replace("common.yaml", "../../common.yaml").replace(
            "../samples", "../../samples"
        )
        (project / f"inner/mappings/{name}.yaml").write_text(text)
    commit_all()
    monkeypatch.chdir(project / "inner")
    assert run(["diff"]) == 0
    (project / "common.yaml").write_text(COMMON.replace("RainFocus", "Other"))
    capsys.readouterr()
    assert run(["diff"]) == 1
    assert "2 records differ" in capsys.readouterr().out

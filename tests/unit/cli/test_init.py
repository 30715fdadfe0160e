"""`mapper init`: what it writes, what it refuses."""

from __future__ import annotations

import json

import pytest
import yaml

from mapper.cli.main import run
from mapper.propose import known_schema
from mapper.propose.project import EDITOR_FILES
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)


def made(tmp_path, payload, name="sample.json", *options: str):
    """A project made from a payload, as mapping and schema document."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["init", "project", "--from", name, *options]) == 0
    folder = tmp_path / "project" / "mappings"
    (schema,) = folder.glob("*.schema.yaml")
    (mapping,) = (path for path in folder.glob("*.yaml") if "." not in path.stem)
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (mapping, schema)]


def fields(schema) -> dict[str, object]:
    return {name: field for group in schema["groups"].values() for name, field in group.items()}


def check(tmp_path, monkeypatch, capsys) -> list[str]:
    monkeypatch.chdir(tmp_path / "project")
    capsys.readouterr()
    assert run(["check", "samples", "--format", "concise"]) == 0
    return capsys.readouterr().out.splitlines()


def test_without_a_payload_it_is_an_example_that_checks_clean(tmp_path, monkeypatch, capsys):
    assert run(["init", "project"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("created a project in project: 11 entries\n")
    assert out.endswith("next: cd project && mapper check samples && mapper test\n")
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"
    assert run(["suggest"]) == 0
    assert "every field" in capsys.readouterr().out
    files = {str(p.relative_to(tmp_path / "project")) for p in tmp_path.rglob("*") if p.is_file()}
    assert files >= {
        ".github/workflows/mapping.yml",
        "mappings/rainfocus.yaml",
        "mappings/rainfocus.schema.yaml",
        "samples/registration.json",
    }


def test_the_projects_own_samples_give_the_projects_own_targets(tmp_path, monkeypatch, capsys):
    sample = (ROOT / "samples" / "every-field.json").read_text(encoding="utf-8")
    mapping, schema = made(tmp_path, sample)
    own = yaml.safe_load((ROOT / "mappings" / "rainfocus.yaml").read_text(encoding="utf-8"))
    assert {k: v for k, v in mapping["mappings"].items() if isinstance(v, str)} == {
        k: v for k, v in own["mappings"].items() if isinstance(v, str)
    }
    assert mapping["mappings"]["_tenant.attendee.email"] == {
        "expression": "lower(trim(attendee.email))"
    }
    known = yaml.safe_load((ROOT / "mappings/rainfocus.schema.yaml").read_text(encoding="utf-8"))
    assert fields(schema) == fields(known)
    assert set(schema["groups"]) == set(known["groups"])
    assert schema["profile"] is True
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_types_come_from_all_payloads(tmp_path, monkeypatch, capsys):
    payloads = [
        {"id": 1, "n": 1, "big": 2**40, "huge": 2**60, "x": 1, "b": True,
         "at": "2023-04-01T00:00:00Z",
         "day": "2023-04-01", "t": "a", "tags": ["a"], "p": [{"q": 1.5}], "mix": 1, "nul": None},
        {"id": 2, "n": 2, "x": 1.5, "day": "2024-02-29", "t": "2023-04-01", "tags": [], "mix": "a",
         "at": "2023-04-01T00:00:00+02:00"},
    ]  # fmt: skip
    mapping, schema = made(tmp_path, payloads)
    assert {name: field["type"] for name, field in fields(schema).items()} == {
        "id": "integer", "n": "integer", "big": "long", "huge": "string", "x": "double",
        "b": "boolean", "at": "date-time", "day": "date", "t": "string", "tags": ["string"],
        "p[*].q": "double", "mix": "string", "nul": "string",
    }  # fmt: skip
    assert mapping["mappings"]["_id"] == "id"
    assert mapping["mappings"]["timestamp"] == "at"
    assert mapping["mappings"]["_tenant.p[*].q"] == "p[*].q"
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_names_become_such_as_the_platform_takes(tmp_path, monkeypatch, capsys):
    mapping, _ = made(tmp_path, {"first-name": "a", "first.name": "b", "日本": "c", "attendee": {
        "E-Mail": "a@b.c", "attendee_id": "1"}})  # fmt: skip
    entries = mapping["mappings"]
    assert entries["_tenant.firstName"] == '"first-name"'
    assert entries["_tenant.firstName2"] == '"first.name"'
    assert entries["_tenant.field"] == '"日本"'
    assert entries["_tenant.attendee.attendeeId"] == "attendee.attendee_id"
    assert entries["_tenant.attendee.email"] == {"expression": 'lower(trim(attendee["E-Mail"]))'}
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_without_an_id_or_a_time_it_says_so(tmp_path, monkeypatch, capsys):
    mapping, _ = made(tmp_path, {"attendee": {"attendeeId": "1"}})
    out = capsys.readouterr().out
    assert "note: '_id' is random, because no field looks like the id of the event; map one" in out
    assert "note: 'timestamp' is the time of the run" in out
    assert mapping["mappings"]["_id"] == {"expression": "uuid()"}
    text = (tmp_path / "project/mappings/sample.yaml").read_text(encoding="utf-8")
    assert "# mapper: ignore XDM026 (random, as no field looks like an id; map one)" in text
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_an_id_that_repeats_is_none(tmp_path):
    mapping, _ = made(tmp_path, [{"id": "1", "eventId": "x"}, {"id": "2", "eventId": "x"}])
    assert mapping["mappings"]["_id"] == "id"


@pytest.mark.parametrize(
    ("mails", "identity"),
    [
        (["a@b.c", "d@e.f"], {"namespace": "Email", "primary": True}),
        (["a@b.c", None], {"namespace": "Email"}),
        (["a@b.c", "none"], None),
        ([5, 6], None),
    ],
)
def test_an_identity_is_primary_only_if_every_payload_has_it(tmp_path, mails, identity):
    rows = [{"id": str(n), "attendee": {"email": mail}} for n, mail in enumerate(mails)]
    _, schema = made(tmp_path, rows)
    assert fields(schema)["attendee.email"].get("identity") == identity
    assert schema.get("profile", False) is (identity is not None and "primary" in identity)


def test_what_has_no_type_is_left_out_and_named(tmp_path, monkeypatch, capsys):
    made(tmp_path, {"id": "1", "nested": [[1]], "mixed": [1, {"a": 1}], "p": [{"b-c": 1}], "": 1})
    out = capsys.readouterr().out
    assert "not mapped: 'nested' has arrays in arrays" in out
    assert "not mapped: 'mixed' has elements of mixed types" in out
    assert "not mapped: 'p[*].b-c' cannot keep its name inside an array" in out
    assert "not mapped: '' has a name that a path cannot express" in out
    lines = check(tmp_path, monkeypatch, capsys)
    assert lines[-1] == "found 3 notes"
    assert all("info[SRC011]" in line for line in lines[:3])


def test_hostile_names_cannot_leave_their_line_or_quiet_a_finding(tmp_path, monkeypatch, capsys):
    name = 'x"\n  evil: y # mapper: ignore XDM029\x1b[31m'
    mapping, _ = made(tmp_path, {"id": "1", name: 1, "list": [[1]], f"{name}2": [[1]]})
    assert "\x1b" not in capsys.readouterr().out
    assert not any("evil" in key and key.startswith("evil") for key in mapping["mappings"])
    text = (tmp_path / "project/mappings/sample.yaml").read_text(encoding="utf-8")
    assert text.count("\n") == 5 + 3 + len(mapping["mappings"])
    check(tmp_path, monkeypatch, capsys)


def test_deep_and_wide_payloads(tmp_path, monkeypatch, capsys):
    deep: dict = {"x": 1}
    for _ in range(190):
        deep = {"d": deep}
    made(tmp_path, {"id": "1", "deep": deep, **{f"f{n}": n for n in range(500)}})
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_files_by_lines_and_folders(tmp_path, monkeypatch, capsys):
    (tmp_path / "many").mkdir()
    for name in ("a b.json", "a-b.json"):
        (tmp_path / "many" / name).write_text(json.dumps({"id": name}), encoding="utf-8")
    assert run(["init", "project", "--from", "many"]) == 0
    assert check(tmp_path, monkeypatch, capsys)[-2] == "rows: 2 read, 2 ok, 0 nullified, 0 rejected"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows.ndjson").write_text('{"id": "1"}\n{"id": "2"}\n', encoding="utf-8")
    assert run(["init", "other", "--from", "rows.ndjson"]) == 0
    monkeypatch.chdir(tmp_path / "other")
    capsys.readouterr()
    assert run(["check", "samples"]) == 0
    assert "rows: 2 read, 2 ok" in capsys.readouterr().out


def test_the_workflow_is_yaml_and_runs_the_check(tmp_path):
    run(["init", "project"])
    text = (tmp_path / "project/.github/workflows/mapping.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["check"]["steps"]
    runs = [step.get("run") for step in steps]
    assert runs[-2:] == ["mapper check samples", "mapper test"]


def test_both_documents_name_their_editor_schema_from_where_they_stand(tmp_path):
    run(["init", "project"])
    for kind, name in (("mapping", "rainfocus.yaml"), ("schema", "rainfocus.schema.yaml")):
        text = (tmp_path / "project" / "mappings" / name).read_text(encoding="utf-8")
        first = text.split("\n", 1)[0]
        assert first == f"# yaml-language-server: $schema=../{EDITOR_FILES[kind]}"


# --- what is refused ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["file.txt", ".hidden", "sub/file"])
def test_a_folder_that_holds_something_is_left_alone(tmp_path, capsys, name):
    path = tmp_path / "project" / name
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    assert run(["init", "project"]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [path]


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "project").write_text("mine", encoding="utf-8")
    assert run(["init", "project"]) == 2
    assert "'project' is not a folder" in capsys.readouterr().err


def test_a_fresh_repository_and_the_current_folder_are_fine(tmp_path, capsys):
    (tmp_path / ".git").mkdir()
    assert run(["init"]) == 0
    assert capsys.readouterr().out.endswith("next: mapper check samples && mapper test\n")
    assert run(["check", "samples"]) == 0
    assert run(["init"]) == 2


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 1, "SRC004"),
        ("{", 1, "SRC003"),
        ("[]", 1, "SRC004"),
        ("[1]", 1, "SRC005"),
        ('{"a": 1, "a": 2}', 1, "SRC007"),
        ("{}", 2, "cannot propose a mapping: the payloads have no field that can be mapped"),
        ('{"a": {}, "b": [[1]], "": 1}', 2, "have no field that can be mapped"),
        (json.dumps({f"k{n}": n for n in range(2001)}), 2, "2,001 different fields"),
    ],
)
def test_payloads_that_give_no_project(tmp_path, capsys, text, code, said):
    (tmp_path / "p.json").write_text(text, encoding="utf-8")
    assert run(["init", "project", "--from", "p.json"]) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "project").exists()


def test_other_misuse(tmp_path, capsys):
    assert run(["init", "project", "--tenant", "a-b"]) == 2
    assert "'a-b' is not a valid tenant id" in capsys.readouterr().err
    assert not (tmp_path / "project").exists()
    assert run(["init", "project", "--from", "none.json"]) == 1
    assert run(["init", "project", "--from", "-"]) == 2
    assert run(["init", "project", "--tenant", "_xyz"]) == 0
    assert "tenant: xyz\n" in (tmp_path / "project/mappings/rainfocus.yaml").read_text("utf-8")


def test_without_the_schema_of_rainfocus_it_still_works(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(known_schema, "_PLACES", ())
    mapping, schema = made(tmp_path, {"id": "1", "attendee": {"email": "a@b.c"}})
    assert "identity" not in fields(schema)["attendee.email"]
    assert "producedBy" not in mapping["mappings"]
    assert check(tmp_path, monkeypatch, capsys)[-1] == "no findings"


def test_fields_that_could_be_the_time_and_the_identity_are_named(tmp_path, capsys):
    payload = {"sentAt": "2026-03-04 10:15:00", "who": {"mail": " Ada@Example.com "}, "at": "@"}
    made(tmp_path, payload)
    out = " ".join(capsys.readouterr().out.split())
    assert "'sentAt' has times without a zone; to map it, read: mapper explain XDM020" in out
    assert (
        "'who.mail' has e-mail addresses; to identify people, add identity: {namespace: Email, "
        "primary: true}"
    ) in out

"""The command line: what it prints where, and its exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
from types import SimpleNamespace

import pytest

from mapper.cli.main import COMMANDS, run


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_check_of_the_samples_is_clean_but_for_the_resend(project, capsys):
    assert run(["check", "samples", "--format", "concise"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        "mappings/rainfocus.yaml:17:3: warning[XDM015] primary identity '_acme.attendee.email' "
        "comes from 'attendee.email', which 1 of 7 payloads lacks (have RainFocus send a "
        "value in every event; the schema editor makes it required; "
        "such as: samples/resend-ids-only.json:5)",
        "samples/resend-ids-only.json:5:15: warning[ROW004] the row has no primary identity "
        "('_acme.attendee.email'), so Profile will not see it (have RainFocus send the field, "
        "unless such events are expected; mapped here: mappings/rainfocus.yaml:17)",
        "mapping: 27 mapped, 2 of 2 required, 1 identity, 0 errors",
        "rows: 7 read, 7 ok, 0 nullified, 0 rejected",
        "found 2 warnings",
    ]


def test_check_without_payloads_checks_the_mapping_alone(project, capsys):
    assert run(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "mapping: 27 mapped, 2 of 2 required, 1 identity, 0 errors",
        "no findings",
    ]


def test_a_tenant_may_come_from_option_or_environment(project, capsys, monkeypatch):
    monkeypatch.setenv("MAPPER_TENANT", "fromenv")
    assert run(["convert", "samples/registration.json"]) == 0
    assert "_fromenv" in json.loads(capsys.readouterr().out)
    assert run(["convert", "samples/registration.json", "--tenant", "_fromoption"]) == 0
    assert "_fromoption" in json.loads(capsys.readouterr().out)
    assert run(["check", "--tenant", "a b"]) == 2
    assert "'a b' is not a valid tenant id" in capsys.readouterr().err


def test_errors_in_the_mapping_exit_with_1_and_convert_nothing(project, capsys):
    edit(project / "mappings/rainfocus.yaml", "  _id: transmissionId\n", "")
    assert run(["check", "samples"]) == 1
    out = capsys.readouterr().out
    assert "error[XDM004] required field '_id' is not mapped" in out
    assert "mapping: 26 mapped, 1 of 2 required, 1 identity, 1 error\n" in out
    assert "rows:" not in out
    for command in (["convert", "samples/registration.json"], ["export", "-o", "build"]):
        assert run(command) == 1
    out, err = capsys.readouterr()
    assert "_acme" not in out
    assert "required field '_id' is not mapped" in err


def test_rows_are_counted_by_what_became_of_them(project, capsys):
    base = {"timestamp": "2023-04-01T00:41:57Z", "attendee": {"email": "a@b.c"}}
    rows = [
        {"transmissionId": "1", **base},
        {"transmissionId": "2", **base, "session": {"length": "ninety"}},
        {"transmissionId": "3", "attendee": {"email": "a@b.c"}},
    ]
    (project / "rows.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert run(["check", "--format", "concise", "samples", "rows.ndjson"]) == 1
    out = capsys.readouterr().out
    assert "rows: 10 read, 8 ok, 1 nullified, 1 rejected\n" in out
    assert "rows.ndjson:2:" in out
    assert (
        "'_acme.session.length' (from session.length) is set to null: a string is not a whole"
        in out
    )
    assert "rows.ndjson:3:1: error[ROW002]" in out


def test_a_broken_payload_does_not_hide_the_others(project, capsys):
    (project / "samples/broken.json").write_text('{"a": 1,}', encoding="utf-8")
    assert run(["check", "--format", "concise", "samples", "missing.json"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"samples/broken.json:1:[89]: error\[SRC003\]", out)  # as Python counts
    assert "missing.json:1:1: error[SRC001]" in out
    assert "rows: 8 read, 7 ok, 0 nullified, 1 rejected" in out


def test_identity_values_are_hidden_unless_asked_for(project, capsys):
    schema = project / "mappings/rainfocus.schema.yaml"
    edit(schema, "      example: user@company.com\n",
         "      example: user@company.com\n      pattern: '^[^@]+@example[.]org$'\n")  # fmt: skip
    assert run(["check", "samples/registration.json"]) == 1
    hidden = capsys.readouterr().out
    assert "ROW003" in hidden
    assert "user@company.com" not in hidden
    assert run(["check", "samples/registration.json", "--show-values"]) == 1
    assert "user@company.com" in capsys.readouterr().out


def test_convert_prints_pretty_json_or_lines(project, capsys):
    assert run(["convert", "samples/registration.json"]) == 0
    text = capsys.readouterr().out
    assert text.startswith('{\n  "_id"')
    assert run(["convert", "samples"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 7
    assert "ROW004" in err
    assert run(["convert", "samples", "--ndjson"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 7
    line = json.dumps(json.loads((project / "samples/registration.json").read_text()))
    (project / "rows.jsonl").write_text(f"{line}\n{line}\n")
    assert run(["convert", "rows.jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_the_shape_of_the_output_is_that_of_the_input(project, capsys):
    payload = json.loads((project / "samples/registration.json").read_text())
    for rows in ([], [payload], [payload, payload]):
        (project / "rows.json").write_text(json.dumps(rows))
        run(["convert", "rows.json"])
        assert len(json.loads(capsys.readouterr().out)) == len(rows)
    (project / "rows.json").write_text(json.dumps({"transmissionId": "1"}))
    assert run(["convert", "rows.json"]) == 1
    assert capsys.readouterr().out == ""


def test_a_payload_given_as_a_mapping_is_one_finding(project, capsys):
    assert run(["check", "-m", "samples/registration.json"]) == 1
    out = capsys.readouterr().out
    assert "error[DOC018] this is a payload, not a mapping" in out
    assert "found 1 error\n" in out


def test_convert_reads_standard_input(project, capsys, monkeypatch):
    data = (project / "samples/registration.json").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert run(["convert", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["_id"] == "1680309557133001YHhz"


def test_convert_writes_a_file_whole_or_not_at_all(project, capsys):
    assert run(["convert", "samples", "-o", "out.json"]) == 0
    assert len(json.loads((project / "out.json").read_text())) == 7
    before = (project / "out.json").read_bytes()
    assert run(["convert", "samples", "-o", "nowhere/out.json"]) == 2
    assert "cannot write 'nowhere/out.json': there is no folder" in capsys.readouterr().err
    assert (project / "out.json").read_bytes() == before
    assert sorted(os.listdir(project)) == ["mappings", "out.json", "samples"]


def test_eval_prints_json_and_points_at_faults(project, capsys):
    assert run(["eval", "lower(trim(attendee.email))", "samples/registration.json"]) == 0
    assert capsys.readouterr().out == '"user@company.com"\n'
    assert run(["eval", 'date("2019-10-23 11:24")']) == 0
    assert capsys.readouterr().out == '"2019-10-23T11:24:00Z"\n'
    assert run(["eval", "lower(trim(x)"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "error[EXP001]: unexpected end of the expression; expected ')'",
        "  lower(trim(x)",
        "               ^",
        "hint: add ')' for the '(' at character 6",
    ]
    assert run(["eval", "to_integer('x')"]) == 1
    assert capsys.readouterr().err == 'error: the string is not an integer; found "x"\n'


def test_schema_lists_fields_or_prints_json_schema(project, capsys):
    assert run(["schema"]) == 0
    out = capsys.readouterr().out
    assert "_acme.attendee.email" in out
    assert "primary identity Email" in out
    assert run(["schema", "--json"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["required"] == ["_id", "timestamp"]
    assert schema["properties"]["_acme"]["additionalProperties"] is False


def test_the_mapping_must_be_clear(project, capsys):
    shutil.copy(project / "mappings/rainfocus.yaml", project / "mappings/other.yaml")
    assert run(["schema"]) == 2
    assert "name one of 'mappings/other.yaml', 'mappings/rainfocus.yaml' with -m" in (
        capsys.readouterr().err
    )
    assert run(["check", "-m", "mappings/other.yaml"]) == 0
    shutil.rmtree(project / "mappings")
    assert run(["check"]) == 2
    assert "no folder 'mappings'" in capsys.readouterr().err
    (project / "mappings").mkdir()
    assert run(["check"]) == 2
    assert "no mapping in 'mappings'" in capsys.readouterr().err


def test_a_damaged_schema_is_not_taken_for_a_mapping(project, capsys):
    schema = project / "mappings/rainfocus.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    schema.write_text("\ufeff" + text, encoding="utf-8")
    assert run(["check"]) == 0
    schema.write_text(text.replace("mapper-schema: 1\n", ""), encoding="utf-8")
    (project / "mappings/.#rainfocus.yaml").write_text("lock")
    (project / "mappings/notes.yaml").write_text("a: b")
    assert run(["check", "--format", "concise"]) == 1
    assert "error[DOC013] the schema has no 'mapper-schema'" in capsys.readouterr().out


def test_convert_does_not_overwrite_what_it_reads(project, capsys):
    before = (project / "samples/registration.json").read_bytes()
    assert run(["convert", "samples/registration.json", "-o", "samples/registration.json"]) == 2
    assert "is a payload" in capsys.readouterr().err
    assert run(["convert", "samples", "-o", "samples/registration.json"]) == 2
    assert (project / "samples/registration.json").read_bytes() == before


def test_a_schema_id_must_be_one_of_the_tenant(project, capsys):
    for id_ in ("foo", "https://ns.adobe.com/other/schemas/1"):
        assert run(["export", "-o", "build", "--schema-id", id_]) == 2
        assert "https://ns.adobe.com/acme/schemas/" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command", ["convert p.json", "export -o build", "schema", "suggest p.json"]
)
def test_a_missing_mapping_is_misuse(project, capsys, command):
    assert run([*command.split(), "-m", "mappings/nope.yaml"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot read the mapping 'mappings/nope.yaml': no such file or directory" in err


def test_check_reports_a_missing_mapping(project, capsys):
    assert run(["check", "-m", "mappings/nope.yaml"]) == 2
    assert "error[DOC001] cannot read 'mappings/nope.yaml'" in capsys.readouterr().out


def test_misuse_exits_with_2(project, capsys):
    assert run(["chekc"]) == 2
    assert run(["check", "--no-such-option"]) == 2
    assert run(["export"]) == 2
    capsys.readouterr()


def test_a_crash_is_never_taken_for_findings(project, capsys, monkeypatch):
    def crash(*_):
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr("mapper.cli.cmd_check.check_files", crash)
    assert run(["check"]) == 2
    assert "this is a bug in mapper" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name, capsys):
    assert run([name, "--help"]) == 0
    assert f"Example: mapper {name}" in capsys.readouterr().out.replace("\n  ", " ")


def test_the_group_lists_its_commands(capsys):
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for name, (_, text) in COMMANDS.items():
        assert name in out
        assert text in out
    assert run(["--version"]) == 0
    assert "mapper" in capsys.readouterr().out

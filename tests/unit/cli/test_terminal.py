"""Text is wrapped on words for the terminal, and the shell completes names."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete

from mapper.cli import main
from mapper.cli.main import run
from mapper.report.layout import fold, table


@pytest.mark.parametrize("width", [50, 80])
@pytest.mark.parametrize(
    "arguments",
    [
        ["explain", "ROW002"],
        ["explain", "identityMap"],
        ["explain", "DCVS-1106-400"],
        ["explain", "map_get_values"],
        ["explain", "--codes"],
        ["explain", "--functions"],
        ["explain", "_tenant.attendee.email"],
        ["explain", "_tenant.attendee.emial"],
        ["check", "--format", "xml"],
        ["check", "-m", "mappings/a.yaml", "--columns"],
        ["eval", "lower(trim(attendee.email"],
        ["convert", "none.json", "--max-rejects", "many"],
    ],
)
def test_every_line_fits(project, monkeypatch, capsys, arguments, width):
    monkeypatch.setenv("COLUMNS", str(width))
    run(arguments)
    out, err = capsys.readouterr()
    long = [line for line in (out + err).splitlines() if len(line) > width]
    assert all(" " not in line.strip() for line in long), long


def test_the_width_is_80_if_unknown(project, monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS")
    run(["explain", "--codes"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_folded_lines_are_indented():
    assert fold("  one two three", 9) == ["  one two", "    three"]
    assert fold("", 9) == [""]


def test_the_last_column_of_a_table_is_wrapped():
    assert table([("a", "one two"), ("bbb", "x")], 9) == ["a    one", "     two", "bbb  x"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("chekc", "check"), ("chek", "check"), ("convrt", "convert"), ("validate", "check")],
)
def test_an_unknown_command_gets_a_suggestion(capsys, name, meant):
    assert run([name]) == 2
    assert f"No such command '{name}'. Did you mean '{meant}'?" in capsys.readouterr().err


def test_an_unknown_command_without_a_close_name_gets_none(capsys):
    assert run(["xyzzy"]) == 2
    assert "Did you mean" not in capsys.readouterr().err


def completed(arguments: list[str], incomplete: str) -> list[tuple[str, str]]:
    complete = ShellComplete(main.cli, {}, "mapper", "_MAPPER_COMPLETE")
    return [(item.value, item.type) for item in complete.get_completions(arguments, incomplete)]


@pytest.mark.parametrize(
    ("incomplete", "value"),
    [
        ("XDM00", "XDM003"),
        ("xdm00", "XDM003"),
        ("dcvs", "DCVS-1104-400"),
        ("map_g", "map_get_values"),
        ("identity", "identityMap"),
        ("_tenant.attendee.em", "_tenant.attendee.email"),
        ("_acme.attendee.em", "_acme.attendee.email"),
        ("_i", "_id"),
    ],
)
def test_explain_completes_names(project, incomplete, value):
    assert (value, "plain") in completed(["explain"], incomplete)


def test_without_a_mapping_explain_completes_the_rest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ("XDM003", "plain") in completed(["explain"], "XDM003")
    assert completed(["explain"], "_tenant") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["check", "-m"],
        ["check", "--against"],
        ["convert", "a.json", "-o"],
        ["diff", "a.yaml"],
        ["eval", "1"],
        ["export", "-o"],
        ["import"],
        ["init", "--from"],
        ["schema", "--from"],
        ["suggest"],
    ],
)
def test_files_are_completed_by_the_shell(arguments):
    assert completed(arguments, "sam") == [("sam", "file")]


def test_diff_has_colors(project, monkeypatch, capsys):
    mapping = project / "mappings" / "rainfocus.yaml"
    text = mapping.read_text(encoding="utf-8").replace(
        "lead.note: lead.note", "lead.note: lead.text"
    )
    (project / "mappings" / "new.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["diff", "mappings/rainfocus.yaml", "mappings/new.yaml"]) == 1
    out = capsys.readouterr().out
    assert "\x1b[31m    source was  lead.note\x1b[0m" in out
    assert "\x1b[32m    source now  lead.text\x1b[0m" in out
    monkeypatch.setenv("NO_COLOR", "1")
    run(["diff", "mappings/rainfocus.yaml", "mappings/new.yaml"])
    assert "\x1b" not in capsys.readouterr().out

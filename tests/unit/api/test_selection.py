"""Ignores at a place, the project's settings, and what is said of those that have nothing to do."""

from __future__ import annotations

import shutil

import pytest

from mapper.cli.main import run
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "rules"
HEAD = "mapper: 1\nschema: events.schema.yaml\ntenant: acme\nmappings:\n"
ENTRIES = """\
  _id: id
  timestamp: at
  _tenant.mail: mail
  _tenant.name: {expression: "coalesce(nick, null) == '-' ? null : nick"}
"""
PAYLOADS = '{"id": "1", "at": "2023-04-01T00:41:57Z", "mail": "a@b.c", "nick": "Ada"}\n'
MAIL = "mapping.yaml:7:17: warning[XDM016]"
BRANCH = "mapping.yaml:8:31: info[EXP016]"


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """Exit code of a check, and place, severity and code of each finding."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(CASES / "events.schema.yaml", tmp_path)

    def check(entries=ENTRIES, settings="", name="mapper.toml", payloads=PAYLOADS):
        (tmp_path / "mapping.yaml").write_text(HEAD + entries, encoding="utf-8")
        (tmp_path / "payloads.ndjson").write_text(payloads, encoding="utf-8")
        (tmp_path / name).write_text(settings, encoding="utf-8")
        args = ["payloads.ndjson"] if payloads else []
        code = run(["check", *args, "-m", "mapping.yaml", "--format", "concise"])
        lines = capsys.readouterr().out.splitlines()
        return code, [line[: line.index("]") + 1] for line in lines if "[" in line]

    return check


def test_without_a_word_all_is_shown(check):
    assert check() == (0, [MAIL, BRANCH])


@pytest.mark.parametrize("comment", ["# mapper: ignore XDM016", "#mapper:ignore: xdm016",
                                     "# mapper ignore XDM016",
                                     "# mapper: ignore EXP001, XDM016 (as it comes)"])  # fmt: skip
def test_a_comment_behind_an_entry_hides_that_code_there(check, comment):
    entries = ENTRIES.replace("mail: mail", f"mail: mail  {comment}")
    found = check(entries)[1]
    assert MAIL not in found
    assert BRANCH in found


def test_a_comment_covers_all_lines_of_the_entry_and_no_other(check):
    block = (
        '  _tenant.mail:  # mapper: ignore XDM016, EXP016\n    expression: "mail ? mail : null"\n'
    )
    entries = ENTRIES.replace("  _tenant.mail: mail\n", block)
    assert check(entries)[1] == ["mapping.yaml:9:31: info[EXP016]"]


def test_a_comment_in_a_text_is_none(check):
    entries = ENTRIES.replace("_id: id", "_id: {value: 'a # mapper: ignore XDM016'}")
    assert MAIL in check(entries)[1]


def test_a_comment_in_the_schema(check, tmp_path):
    schema = tmp_path / "events.schema.yaml"
    text = schema.read_text().replace(
        "tags:", "a-b: {type: string}  # mapper: ignore XDM029\n    t:"
    )
    schema.write_text(text)
    assert check()[1] == [MAIL, BRANCH]
    schema.write_text(text.replace("  # mapper: ignore XDM029", ""))
    assert "events.schema.yaml:15:5: warning[XDM029]" in check()[1]


def test_an_ignore_of_an_error_that_drops_something_does_not_hide_it(check):
    found = check(ENTRIES + "  _tenant.kind: {expression: 'f('}  # mapper: ignore EXP001\n")[1]
    assert [line for line in found if ":9:" in line] == [
        "mapping.yaml:9:33: error[EXP001]",
        "mapping.yaml:9:54: warning[DOC019]",
    ]


def test_an_ignore_that_ignores_nothing(check):
    entries = ENTRIES.replace("_id: id", "_id: id  # mapper: ignore XDM017, XDM19, ROW001")
    code, found = check(entries)
    assert code == 0
    assert [line for line in found if "DOC019" in line] == [
        "mapping.yaml:5:29: warning[DOC019]",
        "mapping.yaml:5:37: warning[DOC019]",
        "mapping.yaml:5:44: info[DOC019]",  # other payloads may need it
    ]
    assert len([line for line in check(entries, payloads="")[1] if "DOC019" in line]) == 2


def test_the_settings_ignore_and_grade(check):
    assert check(settings='ignore = ["XDM016"]')[1] == [BRANCH]
    assert check(settings='severity = {XDM016 = "error", exp016 = "warning"}') == (
        1,
        ["mapping.yaml:7:17: error[XDM016]", "mapping.yaml:8:31: warning[EXP016]"],
    )


def test_the_settings_of_pyproject(check, tmp_path):
    text = '[project]\nname = "x"\n[tool.mapper]\nignore = ["XDM016", "EXP016"]\n'
    assert check(settings=text, name="pyproject.toml") == (0, [])
    (tmp_path / "mapper.toml").write_text("", encoding="utf-8")
    assert check(settings=text, name="pyproject.toml")[1] == [MAIL, BRANCH]


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ('ignore = "XDM016"', "1:1: error[DOC012]"),
        ("ignore = [1]", "1:1: error[DOC012]"),
        ('ignore = ["XDM999"]', "1:12: warning[DOC019]"),
        ('ignore = ["XDM017"]', "1:12: warning[DOC019]"),
        ('ignore = ["XDM003"]', "1:12: warning[DOC019]"),
        ('severity = ["XDM016"]', "1:1: error[DOC012]"),
        ('severity = {XDM016 = "bad"}', "1:13: error[DOC016]"),
        ("severity = {XDM016 = 1}", "1:13: error[DOC016]"),
        ('severity = {XDM999 = "info"}', "1:13: error[DOC016]"),
        ('severity = {EXP001 = "info"}', "1:13: warning[DOC019]"),
        ('ignor = ["XDM016"]', "1:1: error[DOC011]"),
        ('namespaces = "Crm"', "1:1: error[DOC012]"),
        ('namespaces = ["Crm", 1]', "1:1: error[DOC012]"),
        ('namespaces = [" "]', "1:1: error[DOC012]"),
        ('ignore = ["XDM016"', "1:19: error[DOC020]"),
        ("a = 1\na = 2", "2:6: error[DOC020]"),
        ("\x00", "1:1: error[DOC020]"),
        ("[[[[", "1:3: error[DOC020]"),
    ],
)
def test_faults_of_the_settings(check, settings, found):
    assert f"mapper.toml:{found}" in check(settings=settings)[1]


def test_what_leaves_an_entry_out_or_rejects_a_row_stays(check):
    code, found = check(ENTRIES + "  _tenant.nothing: mail  # mapper: ignore XDM003\n")
    assert code == 1
    assert any("error[XDM003]" in line for line in found)
    code, found = check(settings='ignore = ["ROW002"]', payloads='{"id": "1"}\n')
    assert code == 1
    assert any("error[ROW002]" in line for line in found)


def test_a_tool_table_that_is_none(check):
    found = check(settings="[tool]\nmapper = 1\n# tool.mapper\n", name="pyproject.toml")[1]
    assert any(line.startswith("pyproject.toml:2:1: error[DOC012]") for line in found)


def test_the_settings_above_the_folder_up_to_the_repository(check, tmp_path, monkeypatch):
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    for name in ("events.schema.yaml",):
        shutil.copy(tmp_path / name, inside)
    (inside / "mapping.yaml").write_text(HEAD + ENTRIES, encoding="utf-8")
    (tmp_path / "mapper.toml").write_text('severity = {XDM016 = "error"}', encoding="utf-8")
    monkeypatch.chdir(inside)
    assert run(["check", "-m", "mapping.yaml"]) == 1
    (tmp_path / "a" / ".git").mkdir()
    assert run(["check", "-m", "mapping.yaml"]) == 0


def test_values_of_sensitive_fields_are_hidden(check, tmp_path, capsys):
    schema = tmp_path / "events.schema.yaml"
    text = schema.read_text().replace(
        "count: {type: integer}", "count: {type: integer, sensitive: true}"
    )
    schema.write_text(text)
    (tmp_path / "payloads.ndjson").write_text(PAYLOADS.replace('"nick": "Ada"', '"n": "s3cret"'))
    (tmp_path / "mapping.yaml").write_text(HEAD + ENTRIES + "  _tenant.count: n\n")
    for form in ("text", "concise", "json", "github", "gitlab", "sarif", "junit"):
        run(["check", "payloads.ndjson", "-m", "mapping.yaml", "--format", form])
        assert "s3cret" not in capsys.readouterr().out
    run(["check", "payloads.ndjson", "-m", "mapping.yaml", "--show-values"])
    assert "s3cret" in capsys.readouterr().out

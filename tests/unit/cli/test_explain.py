"""`mapper explain`: functions, targets, codes."""

from __future__ import annotations

import pytest

from mapper.cli.main import run
from mapper.dataprep.functions import FUNCTIONS
from mapper.diagnostics import CODES


def test_a_function(capsys):
    assert run(["explain", "lower"]) == 0
    assert capsys.readouterr().out == (
        "lower(input: string) -> string\n"
        "\n"
        f"{FUNCTIONS['lower'].help}\n"
        "\n"
        "Aliases: lcase.\n"
        "\n"
        "Returns null if input is null. Fails if input is of another type.\n"
        "\n"
        ' lower("HeLLo")\n'
        '   -> "hello"\n'
        ' lcase("HeLLo")\n'
        '   -> "hello"\n'
        " lower(null)\n"
        "   -> null\n"
        " lower([1, 2])\n"
        "   -> error: an array cannot be converted to a string\n"
    )


def test_a_terminal_shows_headings_and_code_in_color(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert run(["explain", "XDM003"]) == 0
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["explain", "XDM003"]) == 0
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_a_page_that_fits(name, capsys):
    assert run(["explain", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{FUNCTIONS[name].name}(")
    assert FUNCTIONS[name].help.split()[0] in out


def test_an_optional_and_a_repeated_parameter(capsys):
    run(["explain", "explode"])
    assert capsys.readouterr().out.startswith("explode(input: string, [regex: string]) -> array\n")
    run(["explain", "coalesce"])
    assert capsys.readouterr().out.startswith("coalesce(values: any, ...) -> any\n")


def test_what_is_not_previewed_says_so(capsys):
    run(["explain", "fpid_to_ecid"])
    assert "Cannot be run locally: " in capsys.readouterr().out


def test_the_reference_holds_every_function(capsys):
    assert run(["explain", "--functions"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# Functions")
    for function in FUNCTIONS.values():
        assert f"\n### {function.name}\n" in out


@pytest.mark.parametrize(
    "target", ["_tenant.attendee.email", "_acme.attendee.email", "attendee.email"]
)
def test_a_target_shows_what_is_exported(target, project, capsys):
    assert run(["explain", target]) == 0
    assert capsys.readouterr().out == (
        "_acme.attendee.email\n"
        "  written       lower(trim(attendee.email))   (mappings/rainfocus.yaml:17)\n"
        "  exported as   EXPRESSION lower(trim(attendee.email))\n"
        "  reads         attendee.email\n"
        "  field         string, primary identity Email\n"
    )


def test_sugar_and_jmespath_show_as_calculated_fields(project, capsys):
    mapping = project / "mappings" / "rainfocus.yaml"
    text = mapping.read_text(encoding="utf-8").replace(
        "  producedBy: {value: RainFocus}",
        '  producedBy: {source: "a[-1]", lookup: {x: self, _: system}, default: none}',
    )
    mapping.write_text(text, encoding="utf-8")
    assert run(["explain", "producedBy"]) == 0
    out = capsys.readouterr().out
    assert "written       a[-1]  " in out
    assert (
        "EXPRESSION coalesce(decode(size(a) > 0 ? a[size(a) - 1] : null, "
        '"x", "self", "system"), "none")' in out
    )


def test_a_path_and_a_constant(project, capsys):
    run(["explain", "_id"])
    assert "exported as   ATTRIBUTE transmissionId" in capsys.readouterr().out
    run(["explain", "producedBy"])
    out = capsys.readouterr().out
    assert 'exported as   EXPRESSION "RainFocus"' in out
    assert "reads         nothing from the payload" in out


def test_a_code(capsys):
    assert run(["explain", "xdm003"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("XDM003 (unknown-target), error\n")
    assert "\nWhat it checks\n" in out


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page(code, capsys):
    assert run(["explain", code]) == 0
    assert capsys.readouterr().out.startswith(f"{code} (")


def test_an_unknown_name_gets_a_suggestion(project, capsys):
    assert run(["explain", "lowr"]) == 2
    assert "did you mean 'lower'" in capsys.readouterr().err
    assert run(["explain", "_tenant.attendee.emial"]) == 2
    assert "did you mean '_acme.attendee.email'" in capsys.readouterr().err
    assert run(["explain", "qqqqqqq"]) == 2
    assert "--functions" in capsys.readouterr().err


def test_without_a_mapping_functions_are_still_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "trim"]) == 0
    assert run(["explain", "lowr"]) == 2
    assert "did you mean 'lower'" in capsys.readouterr().err


def test_misuse(project, capsys):
    assert run(["explain"]) == 2
    assert "name what to explain" in capsys.readouterr().err
    (project / "mappings" / "rainfocus.yaml").write_text("a: [", encoding="utf-8")
    assert run(["explain", "-m", "mappings/rainfocus.yaml", "_id"]) == 2
    assert "mapper check" in capsys.readouterr().err


def test_a_target_whose_entry_has_an_error(project, capsys):
    path = project / "mappings/rainfocus.yaml"
    path.write_text(path.read_text().replace("lower(trim(attendee.email))", "lower(trim("))
    assert run(["explain", "_tenant.attendee.email"]) == 2
    assert "the entry of '_tenant.attendee.email' has an error" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["identity", "identityMap", "ECID"])
def test_a_term_of_the_platform_has_a_page_whatever_its_case(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    pages = set()
    for spelling in (name, name.lower(), name.upper()):
        assert run(["explain", spelling]) == 0
        pages.add(capsys.readouterr().out)
    (page,) = pages
    assert name in page
    assert all(len(line) <= 100 for line in page.splitlines())


def test_a_key_has_a_page_next_to_the_entries_that_read_such_a_field(project, capsys):
    mapping = project / "mappings" / "rainfocus.yaml"
    mapping.write_text(mapping.read_text() + "  _tenant.attendee.kind: type\n")
    assert run(["explain", "date_format"]) == 0
    assert "date_format, a key of an entry of a mapping" in capsys.readouterr().out
    assert run(["explain", "type"]) == 0
    out = capsys.readouterr().out
    assert "the field 'type' of the payload is read by" in out
    assert "type, a key of a field of a schema" in out


def test_a_term_that_is_a_mapped_target_shows_both(project, capsys):
    mapping = project / "mappings" / "rainfocus.yaml"
    mapping.write_text(mapping.read_text() + "  identityMap: attendee.identities\n")
    assert run(["explain", "identityMap"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("identityMap\n")
    assert "exported as   ATTRIBUTE attendee.identities" in out
    assert "If no field of a Profile schema is marked as the primary identity" in out


def test_a_code_of_the_platform_leads_to_our_findings(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["explain", "dcvs-1104-400"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("DCVS-1104-400, ")
    assert "ROW003 error: " in out
    assert "mapper check" in out
    assert run(["explain", "DCVS-1105-400"]) == 2
    assert "did you mean 'DCVS-110" in capsys.readouterr().err

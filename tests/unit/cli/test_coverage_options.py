"""The options about coverage: what they print and write, and how they fail."""

import json

import click
import pytest
from click.testing import CliRunner

from mapper.cli.coverage_options import (
    CoverageOptions,
    below_limit,
    coverage_options,
    is_below_limit,
    write_coverage,
)
from mapper.dataprep.tree import Name
from mapper.document import Entry
from mapper.testing.coverage import Coverage, EntryCoverage, Totals
from mapper.text import MapperError, SourceText

NOTHING = Coverage("mappings/m.yaml", (), 0, 0)
SPAN = SourceText("mappings/m.yaml", "_id: id").whole()
ENTRY = Entry(("_id",), Name("id"), "id", SPAN, SPAN)
PART = Coverage("mappings/m.yaml", (EntryCoverage(0, ENTRY, 0, 0, 0, (), frozenset(), {}),), 0, 0)


@click.command()
@coverage_options
def command(**options):
    click.echo(json.dumps(options, sort_keys=True))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--fail-under", "101"], "101.0 is not in the range 0<=x<=100"),
        (["--fail-under", "-1"], "-1.0 is not in the range 0<=x<=100"),
        (["--fail-under", "x"], "'x' is not a valid float range"),
        (["--coverage-report", "a.html"], "'a.html' must end with .xml (Cobertura) or .json"),
    ],
)
def test_misuse(args, message):
    result = CliRunner().invoke(command, args)
    assert result.exit_code == 2
    assert message in result.output


def test_the_values():
    args = ["--coverage-report", "a.XML", "--coverage-report", "b.json", "--fail-under", "99.5"]
    result = CliRunner().invoke(command, args)
    values = {"shows_coverage": False, "coverage_files": ["a.XML", "b.json"], "fail_under": 99.5}
    assert json.loads(result.output) == values


@pytest.mark.parametrize(
    ("totals", "limit", "message"),
    [
        (Totals(1, 2, 0, 1), None, ""),
        (Totals(0, 0, 0, 0), 100, ""),
        (Totals(2, 2, 1, 2), 75, ""),
        (Totals(999, 1000, 0, 0), 99.9, ""),
        (Totals(2, 2, 1, 2), 75.1, "75.0%, below --fail-under 75.1: cover 1 more entry or branch"),
        (
            Totals(3, 9, 0, 11),
            80,
            "15.0%, below --fail-under 80: cover 13 more entries or branches",
        ),
        (
            Totals(9, 9, 990, 991),
            100,
            "99.9%, below --fail-under 100: cover 1 more entry or branch",
        ),
    ],
)
def test_the_limit(totals, limit, message):
    assert below_limit(totals, limit) == (message and f"coverage is {message}")


def test_the_message_goes_to_standard_error(capsys):
    assert not is_below_limit([NOTHING], CoverageOptions(limit=100))
    assert capsys.readouterr() == ("", "")
    assert is_below_limit([PART], CoverageOptions(limit=100))
    message = "coverage is 0.0%, below --fail-under 100: cover 1 more entry or branch"
    assert capsys.readouterr() == ("", f"{message}; to list them, add --coverage\n")
    assert is_below_limit([PART], CoverageOptions(shows=True, limit=100))
    assert capsys.readouterr() == ("", f"{message}\n")


def test_reports_are_written(tmp_path):
    files = (str(tmp_path / "c.xml"), str(tmp_path / "c.json"))
    write_coverage([NOTHING], CoverageOptions(files=files, limit=100), [])
    assert (tmp_path / "c.xml").read_text().startswith("<?xml")
    assert json.loads((tmp_path / "c.json").read_text())["version"] == 1


def test_a_report_does_not_overwrite_what_was_read(tmp_path):
    file = str(tmp_path / "golden.json")
    with pytest.raises(MapperError, match="file of the tests"):
        write_coverage([NOTHING], CoverageOptions(files=(file,)), [file])
    with pytest.raises(MapperError, match="same file"):
        write_coverage([NOTHING], CoverageOptions(files=(file, file)), [])

"""`mapper check` over many rows: counts, first locations, and every finding on demand."""

from __future__ import annotations

import json

import pytest

from mapper.api.check import check_files
from mapper.cli.main import run
from tests.unit.engine.making import STRING, make

INTEGER = {"type": "integer"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path, {"n": INTEGER, "s": STRING}, {"_tenant.n": "n", "_tenant.s": "s"})
    return tmp_path


def write(project, rows):
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (project / "rows.ndjson").write_text(lines, encoding="utf-8")


def report(capsys, *options):
    run(["check", "-m", "mapping.yaml", "rows.ndjson", "--format", "json", *options])
    return json.loads(capsys.readouterr().out)


def test_findings_about_rows_have_their_number_and_the_first_locations(project, capsys):
    write(project, [{"id": str(n), "n": "x" if n % 10 == 9 else 1, "s": ""} for n in range(3000)])
    found = report(capsys)
    (nullified,) = (item for item in found["findings"] if item["code"] == "ROW001")
    assert (nullified["count"], nullified["line"]) == (300, 10)
    assert [place["line"] for place in nullified["locations"]] == [10, 20, 30]
    assert nullified["message"].endswith("; also in 299 more rows")
    assert found["summary"]["rows"] == {"read": 3000, "ok": 2700, "nullified": 300, "rejected": 0}
    (as_string,) = (item for item in found["findings"] if item["code"] == "XDM019")
    assert "300 of 3,000 values" in as_string["message"]
    assert as_string["related"][0]["line"] == 10


def test_all_lists_every_finding(project, capsys):
    write(project, [{"id": str(n), "n": n, "s": {}} for n in range(3)] + [{"id": "3", "s": ""}])
    grouped, every = report(capsys), report(capsys, "--all")

    def rows(found):
        return [(item["line"], item["count"]) for item in found["findings"]
                  if item["code"] == "ROW001"]  # fmt: skip

    assert rows(grouped) == [(1, 3)]
    assert rows(every) == [(1, 1), (2, 1), (3, 1)]
    assert found_codes(every) >= found_codes(grouped)


def found_codes(found):
    return {item["code"] for item in found["findings"]}


def test_sarif_counts_occurrences(project, capsys):
    write(project, [{"id": str(n), "n": "x", "s": ""} for n in range(4)] + [{"id": "4", "n": 4}])
    run(["check", "-m", "mapping.yaml", "rows.ndjson", "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    (nullified,) = (item for item in results if item["ruleId"] == "ROW001")
    assert nullified["occurrenceCount"] == 4
    lines = [place["physicalLocation"]["region"]["startLine"]
             for place in nullified["relatedLocations"]
             if "rows" in place["physicalLocation"]["artifactLocation"]["uri"]]  # fmt: skip
    assert lines == [2, 3]


def test_rows_that_cannot_be_read_are_rejected(project):
    (project / "rows.ndjson").write_text(
        '{"id": "1", "n": 1, "s": ""}\n{"id": "2", "id": "3"}\n5\n'
    )
    found = check_files("mapping.yaml", ["rows.ndjson"])
    assert (found.rows.total, found.rows.ok, found.rows.rejected) == (3, 1, 2)
    (project / "rows.ndjson").write_text("5\n")
    found = check_files("mapping.yaml", ["rows.ndjson"])
    assert (found.rows.total, found.rows.rejected) == (1, 1)


@pytest.mark.parametrize("count", [100, 2500])
def test_later_rows_are_found_as_the_first_ones_are(project, capsys, count):
    rows = [{"id": str(n), "n": 1, "s": "a"} for n in range(count)]
    rows += [{"id": "7", "n": 1}, {"id": "x", "n": None, "s": "a", "new": 1}]
    write(project, rows)
    found = report(capsys)["findings"]
    (repeated,) = (item for item in found if item["code"] == "XDM024")
    assert "2 payloads share one value" in repeated["message"]
    assert [place["line"] for place in repeated["related"]] == [8, count + 1]
    (unread,) = (item for item in found if item["code"] == "SRC011")
    assert unread["related"][0]["line"] == count + 2


def test_statistics_do_not_depend_on_how_rows_are_read(project, capsys):
    rows = [{"id": str(n), "n": "x" if n % 7 == 0 else n, "s": None if n % 3 else "a"}
            for n in range(2100)]  # fmt: skip
    write(project, rows)
    lines = report(capsys, "--stats")["statistics"]
    (project / "rows.ndjson").write_text(json.dumps(rows, indent=1))
    (project / "rows.ndjson").rename(project / "rows.json")
    run(["check", "-m", "mapping.yaml", "rows.json", "--format", "json", "--stats"])
    assert json.loads(capsys.readouterr().out)["statistics"] == lines
    targets = {item["target"]: item for item in lines["targets"]}
    assert targets["_acme.n"] | {"target": ""} == {
        "target": "", "filled": 1800, "nullified": 300, "unmatched": 0, "missing": 0,
    }  # fmt: skip
    assert (targets["_acme.s"]["filled"], targets["_acme.s"]["missing"]) == (700, 1400)

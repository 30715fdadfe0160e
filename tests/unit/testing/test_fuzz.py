"""Changed samples: the same ones for a seed, the smallest payload for each reason."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.api import fuzzing
from mapper.api.fuzzing import fuzz_mapping, save_samples, save_tests
from mapper.cli.main import run
from mapper.engine import Converter
from mapper.engine.rows import loose_row
from mapper.report import Look
from mapper.report.fuzz import fuzz_json, render_fuzz
from mapper.services.mapping_tests import run_tests
from mapper.testing.conversion import CaseConverter
from mapper.testing.fuzz import _Fuzzer
from mapper.testing.payload_view import PayloadView
from mapper.testing.payloads import PayloadChange, applied, changed, value_in
from mapper.testing.shrinking import shrink, simplifications
from mapper.testing.variants import key_of, variants
from mapper.text import MapperError

ROOT = Path(__file__).parents[3]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
PAYLOADS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)


@pytest.fixture(scope="module")
def result():
    result, findings = fuzz_mapping(
        str(ROOT / "mappings/rainfocus.yaml"), [str(ROOT / "samples")], seed=1
    )
    assert not findings
    return result


def test_every_reason_has_a_payload_that_cannot_be_made_simpler(result):
    converter = CaseConverter(result.document)

    def keys(payload):
        outcome = converter.outcome(loose_row(payload))
        return outcome.is_rejected, {event.key for event in outcome.events}

    assert len(result.reasons) > 50
    for reason in result.reasons:
        is_rejected, found = keys(reason.payload)
        assert is_rejected == reason.is_rejected
        smaller = [keys(changed(reason.payload, *step)) for step in simplifications(reason.payload)]
        kept = [found & other for was, other in smaller if was == is_rejected]
        # at least one of the reasons of the payload is lost in every simpler payload
        assert all(found - others for others in kept)
        for change in reason.changes:
            seen = value_in(reason.payload, change.place)
            assert seen == change.value


def test_rainfocus_rows_are_rejected_for_their_required_fields_alone(result):
    targets = {reason.entry.target_text for reason in result.reasons if reason.is_rejected}
    assert targets == {"_id", "timestamp"}
    assert not result.bugs
    assert result.rejected + result.nullified < result.total == 1000


@given(payload=PAYLOADS, data=st.data())
def test_shrinking_ends_at_a_payload_without_simpler_ones(payload, data):
    wanted = data.draw(st.sampled_from(sorted(payload) or [""]))

    def keeps(smaller):
        return wanted not in payload or (wanted in smaller and bool(smaller[wanted]) == truth)

    truth = bool(payload.get(wanted))
    shrunk = shrink(payload, keeps)
    assert keeps(shrunk)
    assert not any(keeps(changed(shrunk, *step)) for step in simplifications(shrunk))


@given(value=VALUES)
def test_variants_differ_from_the_value_and_from_each_other(value):
    found = [key_of(variant) for variant in variants(value, ["Yes", 1])]
    assert len(found) == len(set(found)) > 30
    assert key_of(value) not in found


@given(payload=PAYLOADS)
def test_changing_a_payload_leaves_the_original_alone(payload):
    before = json.dumps(payload)
    for step in simplifications(payload):
        smaller = applied(payload, [step])
        assert json.dumps(smaller) != json.dumps(payload)
    assert json.dumps(payload) == before


def test_times_have_other_formats():
    found = variants("2023-04-01T00:41:57Z")
    assert {1680309717, "1680309717000", "2023-04-01", "01.04.2023 00:41"} <= {
        variant for variant in found if isinstance(variant, str | int)
    }


def test_a_seed_determines_the_report():
    command = [sys.executable, "-m", "mapper", "fuzz", "--seed", "3", "-n", "200"]
    reports = [
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert reports[0] == reports[1]
    assert b"from seed 3" in reports[0]


# --- a project -----------------------------------------------------------------------------

SCHEMA = """\
mapper-schema: 1
title: Events
class: experienceevent
groups:
  Attendee:
    attendee.email: {type: string, identity: {namespace: Email, primary: true}}
    attendee.length: {type: integer}
    attendee.tier: {type: string}
"""
MAPPING = """\
mapper: 1
schema: events.schema.yaml
tenant: acme
mappings:
  _id: transmissionId
  timestamp: timestamp
  _tenant.attendee.email: {expression: "lower(trim(attendee.email))"}
  _tenant.attendee.length: attendee.length
  _tenant.attendee.tier: {source: attendee.type, lookup: {VIP: gold, Full: silver}}
"""
SAMPLE = {
    "transmissionId": "t1", "timestamp": "2023-04-01T00:41:57Z",
    "attendee": {"email": "Ada@Lovelace.org", "length": 90, "type": "VIP", "secret": "s"},
}  # fmt: skip


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "mappings").mkdir()
    (tmp_path / "samples").mkdir()
    (tmp_path / "mappings/events.schema.yaml").write_text(SCHEMA)
    (tmp_path / "mappings/events.yaml").write_text(MAPPING)
    (tmp_path / "samples/a.json").write_text(json.dumps(SAMPLE))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_project(count=300):
    return fuzz_mapping("mappings/events.yaml", count=count, seed=1)[0]


def test_lookups_and_types_are_among_the_reasons(project):
    words = render_fuzz(of_project(), Look(width=200))
    assert "ROW009" in words
    assert "target '_acme.attendee.length' (from attendee.length) is set to null" in words
    assert "mappings/events.yaml:8:3: ROW001" in words


def test_reasons_over_the_limit_are_counted(project, monkeypatch):
    whole = of_project()
    monkeypatch.setattr("mapper.testing.fuzz.MAX_REASONS", 3)
    result = of_project()
    assert not whole.omitted
    assert len(result.reasons) == 3
    assert result.omitted == len(whole.reasons) - 3
    assert f"3 reasons and {result.omitted} more that are not shown" in " ".join(
        render_fuzz(result, Look()).split()
    )
    assert fuzz_json(result, show_values=False)["omittedReasons"] == result.omitted


def test_identity_values_of_samples_are_masked(project):
    result = of_project(1000)
    shown = render_fuzz(result, Look()) + json.dumps(fuzz_json(result, show_values=False))
    assert "lovelace" not in shown.lower()
    assert "***" in shown
    assert "***" not in render_fuzz(result, Look(show_values=True))
    view = PayloadView(result.document, show_values=False)
    assert view.payload(SAMPLE) == {**SAMPLE, "attendee": {**SAMPLE["attendee"], "email": "***"}}


def test_saved_samples_are_kept_and_written_once(project):
    result = of_project()
    written = save_samples(result, "found")
    assert written
    assert save_samples(result, "found") == []
    Path(written[0]).write_text("{}")
    assert save_samples(result, "found") == []
    assert Path(written[0]).read_text() == "{}"


def test_saved_tests_pass_and_are_written_once(project):
    result = of_project()
    file = "mappings/events.tests.yaml"
    count = save_tests(result, file)
    assert count > 10
    report = run_tests([file])
    assert len(report.tests) == count
    assert not report.has_errors
    text = Path(file).read_text()
    assert "lovelace" not in " ".join(test.name.lower() for test in report.tests)
    assert save_tests(result, file) == 0
    assert Path(file).read_text() == text
    other = fuzz_mapping("mappings/events.yaml", count=300, seed=7)[0]
    more = save_tests(other, file)
    assert Path(file).read_text().startswith(text.rstrip("\n"))
    report = run_tests([file])
    assert len(report.tests) == count + more
    assert not report.has_errors


@pytest.mark.parametrize(
    "text",
    [
        "mapper-tests: 1\nmapping: other.yaml\ntests:\n  a: {payload: {}, rejected: [ROW002]}\n",
        "not: a test\n",
        "mapper-tests: 1\nmapping: events.yaml\n"
        "tests: {a: {payload: {a: 1}, rejected: [ROW002]}}\nnow: 2023-01-01T00:00:00Z\n",
    ],
)
def test_other_files_are_not_changed(project, text):
    (project / "mappings/other.yaml").write_text(MAPPING)
    path = Path("mappings/x.tests.yaml")
    path.write_text(text)
    with pytest.raises(MapperError):
        save_tests(of_project(), str(path))
    assert path.read_text() == text


def test_a_bug_in_mapper_is_reported_with_its_smallest_payload(project, monkeypatch, capsys):
    whole = Converter.sized_outcome

    def broken(self, row, *args):
        if "Full" in json.dumps(row.value):
            raise ZeroDivisionError
        return whole(self, row, *args)

    monkeypatch.setattr(Converter, "sized_outcome", broken)
    assert run(["fuzz", "--seed", "1"]) == 1
    text = capsys.readouterr().out
    assert "this is a bug in mapper" in text
    assert "the generated function fails: ZeroDivisionError" in " ".join(text.split())
    assert 'payload: {"attendee": {"type": "Full"}}' in text


def test_different_records_are_a_bug(project, monkeypatch):
    document = of_project(1).document
    fuzzer = _Fuzzer(document, [SAMPLE])
    assert fuzzer.problem(SAMPLE) is None
    monkeypatch.setattr(CaseConverter, "json_record", lambda *_: b'{"a": 1}')
    assert "different records" in fuzzer.problem(SAMPLE)


@pytest.mark.parametrize("kind", ["upper(attendee.type)", "concat(uuid(), attendee.type)"])
def test_the_generated_function_is_compared_even_if_it_uses_ids(project, monkeypatch, kind):
    text = MAPPING.replace("{source: attendee.type, lookup: {VIP: gold, Full: silver}}",
                           f'{{expression: "{kind}"}}')  # fmt: skip
    (project / "mappings/events.yaml").write_text(text)
    fuzzer = _Fuzzer(of_project(1).document, [SAMPLE])
    assert fuzzer.problem(SAMPLE) is None
    monkeypatch.setattr(Converter, "_generated_record", lambda *_: {"wrong": True})
    assert "the generated function and the interpreter have" in fuzzer.problem(SAMPLE)


def test_samples_beyond_the_limit_are_reported(project, monkeypatch):
    monkeypatch.setattr(fuzzing, "MAX_SAMPLES", 2)
    rows = "".join(json.dumps(SAMPLE) + "\n" for _ in range(3))
    (project / "samples/rows.ndjson").write_text(rows)
    _, findings = fuzz_mapping("mappings/events.yaml", ["samples/rows.ndjson"], count=1, seed=1)
    assert [(d.code, d.message) for d in findings] == [
        ("SRC016", "only the first 2 payloads are used")
    ]
    (project / "samples/rows.ndjson").write_text(rows[: len(rows) // 3 * 2])
    assert not fuzz_mapping("mappings/events.yaml", ["samples/rows.ndjson"], count=1, seed=1)[1]


def test_ids_that_a_failed_way_used_up_are_no_bug(project):
    path = project / "mappings/events.yaml"
    path.write_text(MAPPING.replace("{source: attendee.type, lookup: {VIP: gold, Full: silver}}",
                                    '{expression: "concat(uuid(), attendee.type)"}'))  # fmt: skip
    fuzzer = _Fuzzer(of_project(1).document, [SAMPLE])
    payload = applied(SAMPLE, [PayloadChange(("attendee", "length"), "90 min")])
    assert fuzzer.outcome(payload).is_nullified
    assert fuzzer.problem(payload) is None
    payload = applied(SAMPLE, [PayloadChange(("attendee", "type"), ["VIP"])])
    assert fuzzer.problem(payload) is None


def test_the_command_runs_without_samples_only_if_payloads_are_passed(project, capsys):
    (project / "samples").rename(project / "other")
    assert run(["fuzz"]) == 2
    assert "samples" in capsys.readouterr().err
    assert run(["fuzz", "other", "-n", "10", "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["payloads"] == 10


def test_the_samples_of_the_mapping_are_used(project, capsys):
    (project / "mappings/events.yaml").write_text(MAPPING + "samples: [../more/*.json]\n")
    (project / "more").mkdir()
    (project / "samples/a.json").rename(project / "more/a.json")
    assert run(["fuzz", "-n", "300", "--seed", "1"]) == 0
    assert "attendee.length is" in capsys.readouterr().out
    (project / "more/a.json").unlink()
    assert run(["fuzz"]) == 1
    assert "more" in capsys.readouterr().err


def test_an_error_in_the_mapping_is_reported(project, capsys):
    (project / "mappings/events.yaml").write_text(MAPPING.replace("lower(", "lowr("))
    assert run(["fuzz"]) == 1
    assert "lowr" in capsys.readouterr().err


def test_findings_go_to_saved_files(project, capsys):
    (project / "tests").mkdir()
    options = ["--save-samples", "found", "--save-tests", "mappings/new.tests.yaml"]
    assert run(["fuzz", "--seed", "1", *options]) == 0
    assert "new samples to found" in capsys.readouterr().err
    assert run(["test"]) == 0

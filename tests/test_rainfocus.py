"""The main job: the RainFocus samples become exactly the XDM records that are kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import mapper
from mapper.document.discovery import find_mapping
from mapper.paths import print_path
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "samples").glob("*.json"))
MAPPING = ROOT / "mappings" / "rainfocus.yaml"
ENTRY_LINES = [
    number
    for number, line in enumerate(MAPPING.read_text(encoding="utf-8").splitlines())
    if re.match(r"  [_a-z][\w.]*:", line)
]

# Field of fields.csv -> where it arrives, and the type of its value in the record.
FIELDS = {
    "attendee.registered": ("_acme.attendee.registered", str),
    "attendee.attendeeId": ("_acme.attendee.attendeeId", str),
    "attendee.externalId": ("_acme.attendee.externalId", str),
    "attendee.clientId": ("_acme.attendee.clientId", str),
    "attendee.email": ("_acme.attendee.email", str),
    "transmissionId": ("_id", str),
    "eventType": ("eventType", str),
    "timestamp": ("timestamp", str),
    "event.name": ("_acme.event.name", str),
    "exhibitor.exhibitorId": ("_acme.exhibitor.exhibitorId", str),
    "exhibitor.externalId": ("_acme.exhibitor.externalId", str),
    "exhibitor.name": ("_acme.exhibitor.name", str),
    "lead.leadId": ("_acme.lead.leadId", str),
    "lead.note": ("_acme.lead.note", str),
    "session.sessionId": ("_acme.session.sessionId", str),
    "session.externalId": ("_acme.session.externalId", str),
    "session.code": ("_acme.session.code", str),
    "session.title": ("_acme.session.title", str),
    "session.length": ("_acme.session.length", int),
    "sessiontime.sessiontimeId": ("_acme.sessiontime.sessiontimeId", str),
    "sessiontime.startTime": ("_acme.sessiontime.startTime", str),
    "sessiontime.endTime": ("_acme.sessiontime.endTime", str),
    "sessiontime.room": ("_acme.sessiontime.room", str),
}


def records(mapping: mapper.Mapping) -> dict[str, object]:
    return {
        path.name: mapping.convert(json.loads(path.read_text(encoding="utf-8"))).record
        for path in SAMPLES
    }


def expected() -> dict[str, object]:
    return {
        path.name: json.loads((ROOT / "tests" / "expected" / path.name).read_text(encoding="utf-8"))
        for path in SAMPLES
    }


def value_at(value: object, path: str) -> object:
    for name in path.split("."):
        assert isinstance(value, dict)
        value = value[name]
    return value


def test_there_is_a_sample_for_each_kind_of_push():
    assert len(SAMPLES) == 7
    lengths = [
        payload["session"]["length"]
        for path in SAMPLES
        if "length" in (payload := json.loads(path.read_text(encoding="utf-8"))).get("session", {})
    ]
    assert {type(length) for length in lengths} == {int, str}


def test_samples_give_exactly_the_records_kept():
    assert records(mapper.load(MAPPING)) == expected()


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_arrives_with_its_type(field):
    payload = json.loads((ROOT / "samples" / "every-field.json").read_text(encoding="utf-8"))
    record = mapper.load(MAPPING).convert(payload).record
    target, kind = FIELDS[field]
    assert type(value_at(record, target)) is kind
    assert value_at(record, target) == value_at(payload, field)


def test_the_fields_are_those_that_rainfocus_names():
    notes = ROOT.parent / "shared" / "rainfocus" / "fields.csv"
    if not notes.is_file():
        pytest.skip("the list of RainFocus fields is not part of the project")
    named = [line.split(",")[0] for line in notes.read_text().splitlines()[1:]]
    assert sorted(named) == sorted(FIELDS)
    schema = mapper.load(MAPPING).document.schema
    paths = {print_path(path) for path, _ in schema.fields()}
    assert {f"_acme.{name}" for name in named} <= paths


@pytest.mark.parametrize("number", ENTRY_LINES)
def test_no_line_of_the_mapping_is_idle(number, tmp_path):
    lines = MAPPING.read_text(encoding="utf-8").splitlines()
    del lines[number]
    copy = tmp_path / "rainfocus.yaml"
    copy.write_text("\n".join(lines), encoding="utf-8")
    schema = MAPPING.with_name("rainfocus.schema.yaml")
    (tmp_path / schema.name).write_bytes(schema.read_bytes())
    mapping = mapper.load(copy)
    if any(diagnostic.is_error for diagnostic in mapping.check()):
        return  # a required target: without its line nothing is converted at all
    assert records(mapping) != expected()


def test_the_mapping_has_27_entries():
    assert len(ENTRY_LINES) == 27
    assert len(mapper.load(MAPPING).document.entries) == 27


def test_the_projects_mapping_is_found():
    assert find_mapping(ROOT) == MAPPING


def test_samples_and_mapping_check_clean():
    mapping = mapper.load(MAPPING)
    payloads = [json.loads(path.read_text(encoding="utf-8")) for path in SAMPLES]
    assert [(d.code, Path(d.span.source.path).name) for d in mapping.check(payloads)] == [
        ("XDM015", "rainfocus.yaml"),
        ("ROW004", "<payload>"),
    ]

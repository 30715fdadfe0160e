"""A schema from the platform without a primary field: `identityMap` identifies a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mapper.cli.main import run

IDENTITIES = {
    "type": "object",
    "meta:xdmType": "map",
    "additionalProperties": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "primary": {"type": "boolean"}},
        },
    },
}
SCHEMA = {
    "$id": "https://ns.adobe.com/acme/schemas/1",
    "title": "Events",
    "type": "object",
    "meta:resourceType": "schemas",
    "meta:class": "https://ns.adobe.com/xdm/context/experienceevent",
    "meta:immutableTags": ["union"],
    "properties": {
        "_id": {"type": "string"},
        "timestamp": {"type": "string", "format": "date-time"},
        "identityMap": IDENTITIES,
        "_acme": {
            "type": "object",
            "properties": {
                "mail": {
                    "type": "string",
                    "meta:descriptors": [
                        {"@type": "xdm:descriptorIdentity", "xdm:namespace": "Email"}
                    ],
                }
            },
        },
    },
}
MAPPING = """\
mapper: 1
schema: {schema}
tenant: acme
mappings:
  _id: id
  timestamp: ts
  _tenant.mail: {{expression: "lower(trim(mail))"}}
"""
MAP = """\
  identityMap:
    expression: >
      to_object('ECID', arrays_to_objects('id', [ecid], 'primary', [true]))
"""
ECID = "12345678901234567890123456789012345678"
ROWS = [
    {"id": "1", "ts": "2023-04-01T00:41:57Z", "mail": "ada@example.org", "ecid": ECID},
    {"id": "2", "ts": "2023-04-01T00:41:57Z", "mail": "bo@example.org", "ecid": "anonymous"},
]


@pytest.fixture(params=["events.json", "events.schema.yaml"])
def project(request, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    Path("events.json").write_text(json.dumps(SCHEMA))
    Path("rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    if request.param.endswith(".yaml"):
        assert (
            run(["schema", "--from", "events.json", "--tenant", "acme", "-o", request.param]) == 0
        )
        capsys.readouterr()
    text = MAPPING.format(schema=request.param)
    Path("mapping.yaml").write_text(text + MAP)
    Path("without.yaml").write_text(text)


def findings(out: str) -> list[str]:
    return [line.split("[")[1].split("]")[0] for line in out.splitlines() if "[" in line]


def test_check_takes_the_map_as_primary_identity(project, capsys):
    assert run(["check", "rows.ndjson", "-m", "mapping.yaml", "--format", "concise"]) == 0
    out = capsys.readouterr().out
    assert findings(out) == ["ROW006", "ROW004"]
    assert "2 identities" in out
    assert run(["check", "-m", "without.yaml", "--format", "concise"]) == 1
    assert findings(capsys.readouterr().out) == ["XDM008"]


def test_convert_reports_what_check_reports(project, capsys):
    assert run(["convert", "rows.ndjson", "-m", "mapping.yaml", "-o", "out.ndjson"]) == 0
    err = capsys.readouterr().err
    assert "ROW006" in err
    assert "ROW004" in err
    records = [json.loads(line) for line in Path("out.ndjson").read_text().splitlines()]
    assert [record["identityMap"]["ECID"][0]["id"] for record in records] == [ECID, "anonymous"]


def test_next_steps_mark_no_field_as_primary(project, capsys):
    assert run(["export", "rows.ndjson", "-m", "mapping.yaml", "-o", "build"]) == 0
    text = Path("build/NEXT-STEPS.md").read_text()
    assert "Profile uses `identityMap`" in text
    assert "primary identity, namespace" not in text


def test_diff_hides_the_map_and_its_keys(project, capsys):
    changed = Path("mapping.yaml").read_text().replace("'ECID'", "mail").replace("[ecid]", "[mail]")
    Path("changed.yaml").write_text(changed)
    assert run(["diff", "mapping.yaml", "changed.yaml", "rows.ndjson"]) == 1
    out = capsys.readouterr().out
    assert "identityMap" in out
    assert not [secret for secret in ("ada@", "bo@", ECID) if secret in out]
    run(["diff", "mapping.yaml", "changed.yaml", "rows.ndjson", "--show-values"])
    assert "ada@example.org" in capsys.readouterr().out

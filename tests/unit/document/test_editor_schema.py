"""The JSON Schemas for editors take what `mapper check` takes, and refuse broken copies."""

from __future__ import annotations

import json
import re
import shutil

import jsonschema
import pytest
import yaml

from mapper.api.mapping import open_mapping
from mapper.cli.main import run
from mapper.document.editor_schema import editor_schema
from mapper.paths import parse_path
from tests.conftest import ROOT

MAPPING = ROOT / "mappings" / "rainfocus.yaml"
TARGET = ROOT / "mappings" / "rainfocus.schema.yaml"
CASES = ROOT / "tests" / "cases" / "documents"


def loaded(text: str):
    """A document as the YAML language server has it: dates are texts."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def validator(kind, schema=None):
    body = editor_schema(kind, schema)
    jsonschema.Draft7Validator.check_schema(body)
    return jsonschema.Draft7Validator(body)


@pytest.fixture(scope="module")
def mapping_validator():
    return validator("mapping", open_mapping(MAPPING, "acme")[0].document.schema)


@pytest.fixture(scope="module")
def schema_validator():
    return validator("schema")


def test_the_projects_documents_are_valid(mapping_validator, schema_validator):
    assert list(mapping_validator.iter_errors(loaded(MAPPING.read_text()))) == []
    assert list(schema_validator.iter_errors(loaded(TARGET.read_text()))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mapper: 1", "mapper: 2"), ("mapper: 1\n", ""), ("mapper: 1", "mapper: '1'"),
        ("schema: rainfocus.schema.yaml\n", ""), ("tenant: acme", "tenat: acme"),
        ("tenant: acme", "tenant: [acme]"), ("mappings:\n", "mapping:\n"),
        ("attendee.email: {", "attendee.emial: {"), ("_tenant.lead.note", "_tenant.lead.notes"),
        ("_tenant.lead.note", "_other.lead.note"), ("_tenant.lead.note", "lead.note"),
        ("_tenant.lead.note", "_tenant.lead.note[0]"), ("eventType: e", "eventtype: e"),
        ("lead.note: lead.note", "lead.note: 5"), ("lead.note: lead.note", "lead.note:"),
        ("lead.note: lead.note", "lead.note: [lead.note]"), ("{value: R", "{vaule: R"),
        ("{value: RainFocus}", "{value: RainFocus, source: a}"), ("{value: RainFocus}", "{}"),
        ("{value: RainFocus}", "{source: a, default: [b]}"),
        ("{value: RainFocus}", "{source: a, lookup: b}"),
        ("{value: RainFocus}", "{source: a, lookup: {}}"),
        ("{value: RainFocus}", "{source: a, date_format: 5}"),
        ("expression: \"lower(", f"expression: \"{'x' * 5000}("),
    ],
)  # fmt: skip
def test_broken_mappings_are_refused(mapping_validator, old, new):
    text = MAPPING.read_text()
    assert old in text
    assert not mapping_validator.is_valid(loaded(text.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("mapper-schema: 1", "mapper-schema: 2"), ("title: RainFocus Experience Event\n", ""),
        ("experienceevent", "experience"), ("profile: true", "profile: 'yes'"),
        ("groups:", "group:"), ("type: integer", "type: int"), ("type: integer", "type: [int]"),
        ("type: integer", "type: [string, string]"), ("type: integer", "tpye: integer"),
        ("namespace: Email, ", ""), ("primary: true", "primary: 'x'"),
        ("example: GS3", "maxLength: two"), ("example: GS3", "enum: []"),
        ("example: GS3", "required: 1"), ("example: GS3", "sensitve: true"),
    ],
)  # fmt: skip
def test_broken_schemas_are_refused(schema_validator, old, new):
    text = TARGET.read_text()
    assert old in text
    assert not schema_validator.is_valid(loaded(text.replace(old, new, 1)))


def test_every_spelling_of_a_target(tmp_path):
    shutil.copy(ROOT / "tests" / "cases" / "rules" / "target.schema.yaml", tmp_path)
    path = tmp_path / "m.yaml"
    path.write_text("mapper: 1\nschema: target.schema.yaml\ntenant: acme\nmappings: {_id: id}\n")
    schema = open_mapping(path, None)[0].document.schema
    check = validator("mapping", schema)
    for text in (
        "_tenant.people[*].name", "_tenant.people[3].name", "_acme.people[*].names[0]",
        "_acme.mail", "_tenant.tags[1]", "_tenant.tags", "_tenant.m", "_tenant.m.any", "_tenant",
        "_tenant.o", "identityMap", "identityMap.Email",
        "_tenant.nope", "_tenant.mail.x", "_tenant.tags.x", "_tenant.people.name", "mail",
        "_x.mail",
    ):  # fmt: skip
        target = parse_path(text.replace("_tenant", "_acme", 1))
        known = schema.field_at(target) is not None
        document = {"mapper": 1, "schema": "s", "mappings": {text: "a"}}
        assert check.is_valid(document) == known, text


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.name)
def test_what_check_takes_is_valid(path, tmp_path, monkeypatch, schema_validator):
    """No false alarm in an editor: over the cases of documents, the good ones and the broken."""
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(path, tmp_path)
    shutil.copy(CASES / "good.schema.yaml", tmp_path)
    is_schema = path.name.endswith(".schema.yaml")
    mapping = tmp_path / ("m.yaml" if is_schema else path.name)
    if is_schema:
        mapping.write_text(f"mapper: 1\nschema: {path.name}\ntenant: a\nmappings: {{_id: id}}\n")
    opened, found = open_mapping(mapping, None)
    if opened is None or any(item.is_error for item in [*found, *opened.lint()]):
        return
    document = loaded(path.read_text(encoding="utf-8"))
    check = schema_validator if is_schema else validator("mapping", opened.document.schema)
    assert list(check.iter_errors(document)) == []


def test_the_command_and_its_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run(["schema", "--editor", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "A schema document of mapper"
    output = tmp_path / "x" / "m.json"
    assert run(["schema", "--editor", "mapping", "-o", str(output)]) == 0
    names = json.loads(output.read_text())["properties"]["mappings"]["properties"]
    assert names["_tenant.attendee.email"]["description"].startswith("string, primary identity")
    assert run(["schema", "--editor", "mapping", "-o", str(output)]) == 2
    assert run(["schema", "-o", str(output)]) == 2


def test_patterns_are_fit_for_javascript():
    """With the flag u, JavaScript takes a backslash before these only."""
    text = json.dumps(editor_schema("mapping", open_mapping(MAPPING, "acme")[0].document.schema))
    pattern = next(iter(json.loads(text)["properties"]["mappings"]["patternProperties"]))
    assert set(re.findall(r"\\(.)", pattern)) <= set("^$.*+?()[]{}|/\\")

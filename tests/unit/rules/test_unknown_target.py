"""What to do about a target that the schema lacks; what the hint says to paste is pasted."""

from __future__ import annotations

import json

import pytest

from mapper.api.check import check_files
from mapper.diagnostics import Diagnostic

HEAD = "mapper-schema: 1\ntitle: t\nclass: experienceevent\ngroups:\n"
ATTENDEE = """  Attendee:
    # first
    attendee.email: {type: string}
    attendee.address.city: {type: string}
"""
SESSION = """  'Session: all':
    session.title:
      type: string
    session.rooms[*].name: {type: string}
"""
WIDE = """      Attendee:
          # deeper
          attendee.email:
              type: string
"""
FLOW = "  Attendee: {attendee.email: {type: string}}\n"
PAYLOAD = {
    "id": "1",
    "t": "2023-04-01T00:00:00Z",
    "text": "x",
    "whole": 5,
    "big": 2**40,
    "half": 0.5,
    "flag": True,
    "when": "2023-04-01T00:00:00Z",
    "day": "2023-04-01",
    "tags": ["a"],
    "people": [{"name": "x", "age": 3}],
    "home": {"city": "x", "zip": 5},
    "nothing": None,
}


@pytest.fixture
def check(tmp_path):
    def run(groups: str, *entries: str) -> list[Diagnostic]:
        (tmp_path / "my.schema.yaml").write_text(HEAD + groups)
        head = "mapper: 1\nschema: my.schema.yaml\ntenant: acme\nmappings:\n"
        head += "  _id: id\n  timestamp: t\n"
        (tmp_path / "m.yaml").write_text(head + "".join(f"  {entry}\n" for entry in entries))
        (tmp_path / "p.json").write_text(json.dumps(PAYLOAD))
        found = check_files(tmp_path / "m.yaml", [str(tmp_path / "p.json")]).diagnostics
        return [item for item in found if item.severity.value != "info"]

    return run


def pasted(groups: str, hint: str, lines: tuple[str, ...]) -> str:
    """The groups after following a hint."""
    key = hint.split(" under '", 1)[1].split(":'", 1)[0]
    if key == "groups":
        return "\n".join([*lines, groups])
    before, title, after = groups.partition(f"{key}:\n" if f"{key}:" in groups else f"'{key}':\n")
    assert title
    return before + title + "\n".join(lines) + "\n" + after


@pytest.mark.parametrize("groups", [ATTENDEE, SESSION, ATTENDEE + SESSION, WIDE, FLOW])
@pytest.mark.parametrize(
    ("target", "source", "kinds"),
    [
        ("attendee.jobTitle", "text", ["string"]),
        ("badge.code", "text", ["string"]),
        ("count", "whole", ["integer"]),
        ("attendee.big", "big", ["long"]),
        ("attendee.half", "half", ["double"]),
        ("attendee.flag", "flag", ["boolean"]),
        ("attendee.when", "when", ["date-time"]),
        ("attendee.day", "day", ["date"]),
        ("attendee.tags", "tags", ["[string]"]),
        ("people[*].name", "people[*].name", ["string"]),
        ("firstAge", "people[0].age", ["integer"]),
        ("home", "home", ["string", "integer"]),
        ("people", "people", ["string", "integer"]),
        ("unknown", "nothing", ["string"]),
        ("absent", "absent", ["string"]),
        ("constant", "{value: 5}", ["long"]),
        ("lower", "{expression: lower(text)}", ["string"]),
        ("sum", "{expression: whole + 1}", ["integer"]),
        ("either", "{expression: 'coalesce(half, half)'}", ["double"]),
        ("now", "{expression: now()}", ["date-time"]),
        ("parts", "{expression: 'split(text, \"x\")'}", ["[string]"]),
    ],
)
def test_the_hint_can_be_pasted(check, groups, target, source, kinds):
    entry = f"_tenant.{target}: {source}"
    found = [item for item in check(groups, entry) if item.code == "XDM003"]
    (item,) = found
    assert item.hint.startswith("Add to 'my.schema.yaml' under '")
    assert [
        line.rsplit("type: ", 1)[1].rstrip("}") for line in item.paste if "type:" in line
    ] == kinds
    found = check(pasted(groups, item.hint, item.paste), entry)
    assert [item for item in found if item.code not in ("SRC002", "ROW001")] == []


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("_tenant.attendee.emial", "did you mean '_acme.attendee.email'?"),
        ("_tenant.atendee.emial", "did you mean '_acme.attendee.email'?"),
        ("_tenant.atendee.jobTitle", "rename '_acme.atendee' to '_acme.attendee'"),
        ("_tenant.attendee.e_mail", "did you mean '_acme.attendee.email'?"),
        ("attendee.email", "did you mean '_acme.attendee.email'?"),
        ("_acne.attendee.email", "did you mean '_acme.attendee.email'?"),
        ("_tenant.city", "did you mean '_acme.attendee.address.city'?"),
        ("_tenant.attendee.city", "did you mean '_acme.attendee.address.city'?"),
        ("_tenant.attendee.email.domain", "'_acme.attendee.email' has the type string"),
        ("_tenant.session.rooms.name", "write '_acme.session.rooms[*].name'"),
        ("jobTitle", "Add to 'my.schema.yaml' under 'groups:', and write the target as "
         "'_tenant.jobTitle'"),
    ],
)  # fmt: skip
def test_hints(check, target, hint):
    (item,) = [item for item in check(ATTENDEE + SESSION, f"{target}: text")
               if item.code == "XDM003"]  # fmt: skip
    assert item.hint.startswith(hint)


def test_a_schema_of_the_platform_is_extended_there(tmp_path):
    schema = {
        "$id": "https://ns.adobe.com/acme/schemas/1",
        "title": "T",
        "type": "object",
        "meta:class": "https://ns.adobe.com/xdm/context/experienceevent",
        "properties": {"_id": {"type": "string"}},
    }
    (tmp_path / "s.json").write_text(json.dumps(schema))
    text = "mapper: 1\nschema: s.json\ntenant: acme\nmappings:\n  _tenant.job: job\n"
    (tmp_path / "m.yaml").write_text(text)
    found = check_files(tmp_path / "m.yaml", []).diagnostics
    (item,) = [item for item in found if item.code == "XDM003"]
    assert item.hint == "Add the field to the schema on the platform, and export 's.json' again"


@pytest.mark.parametrize(
    ("quoted", "written"),
    [
        (r"""_tenant."street.name": text""", r"_acme.street\.name"),
        (r"""'_tenant."@id"': text""", "_acme.@id"),
        (r"""_tenant.home."first name": text""", "_acme.home.first name"),
    ],
)
def test_a_target_with_quoted_names_is_shown_as_it_is_written(check, quoted, written):
    groups = '  G:\n    street\\.name: {type: string}\n    "@id": {type: string}\n'
    groups += "    home.first name: {type: string}\n"
    found = [item for item in check(groups, quoted) if item.code == "XDM003"]
    assert [item.hint for item in found] == [
        f"write the target as '{written}'; only a source has quoted names"
    ]
    right = check(groups, f"{written.replace('_acme', '_tenant')}: text")
    assert "XDM003" not in {item.code for item in right}

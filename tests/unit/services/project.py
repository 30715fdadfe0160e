"""A project for the tests of completion and hover."""

from mapper.document.loading import load_mapping
from mapper.engine import Row
from mapper.services.editor.context import EditorContext
from mapper.services.editor.mapping_names import MappingNames
from mapper.services.editor.sample_fields import SampleFields

SCHEMA = """\
mapper-schema: 1
title: Event
class: experienceevent
groups:
  Person:
    email: {type: string, description: E-mail address, identity: {namespace: Email, primary: true}}
    card: {type: string, sensitive: true}
    tier: {type: string, enum: [gold, silver], description: Tier of the attendee}
    visits: {type: integer, minimum: 0}
    active: {type: boolean}
    joined: {type: date-time}
    tags: {type: [string]}
    notes: {type: map, sensitive: true}
    items[*].code: {type: string, required: true}
"""
MAPPING = """\
mapper: 1
schema: event.schema.yaml
tenant: acme
mappings:
  _id: id
  timestamp: timestamp
  _tenant.email: {expression: "lower(trim(attendee.email))"}
  _tenant.card: attendee.card
  _tenant.tier:
    source: attendee.tier
    lookup: {Gold: gold}
  _tenant.notes: attendee.byEmail
"""
TESTS = """\
mapper-tests: 1
mapping: event.yaml
tests:
  a test:
    payload: ../samples/one.json
    expect:
      _tenant.tier: gold
"""
SECRETS = ("ada@example.com", "bob@example.com", "4111111111111111", "grace", "note of ada")
PAYLOADS = [
    {
        "id": "e-1",
        "timestamp": "2023-04-01T00:41:57.000Z",
        "attendee": {
            "email": "ada@example.com",
            "card": "4111111111111111",
            "tier": "Gold",
            "since": "03/22/2023",
            "byEmail": {"grace": "note of ada"},
            "sessions": {"ada@example.com": 1},
            "tags": ["a", "b"],
            "First Name": "Ada",
            "size": 3,
            "nick": "Lovelace",
        },
        "items": [{"code": "x", "price": 1.5}, {"code": "y"}],
    },
    {
        "id": "e-2",
        "timestamp": "2023-04-02T00:41:57.000Z",
        "attendee": {"email": "bob@example.com", "tier": "Silver", "since": "04/30/2023"},
    },
]


def context_of(folder, text, kind="mapping", *, shows_values=False, mapping=MAPPING):
    """Write the project to a folder, and return the context of an unsaved text."""
    mappings, samples = folder / "mappings", folder / "samples"
    for each in (mappings, samples):
        each.mkdir(exist_ok=True)
    (mappings / "event.schema.yaml").write_text(SCHEMA)
    (mappings / "event.yaml").write_text(mapping)
    (mappings / "event.tests.yaml").write_text(TESTS)
    (samples / "one.json").write_text("{}")
    loaded, _ = load_mapping(mappings / "event.yaml", None)
    names = {"mapping": "event.yaml", "schema": "event.schema.yaml", "tests": "event.tests.yaml"}
    return EditorContext(
        kind=kind,
        text=text,
        path=str(mappings / names[kind]),
        names=MappingNames(None, None if loaded is None else loaded.document),
        samples=SampleFields(map(Row, PAYLOADS)),
        sample_files=(str(samples / "one.json"),),
        shows_values=shows_values,
    )


def split(marked):
    """Return a text without its mark, and the line and column of the mark.

    The mark is `|`, or `^` if the text has one.
    """
    mark = "^" if "^" in marked else "|"
    before, after = marked.split(mark, 1)
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")

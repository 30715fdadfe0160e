"""The names that fit at a position."""

import pytest

from mapper.services.editor.completion import complete_at
from tests.unit.services.project import MAPPING, context_of, split

HEAD = "mapper: 1\nschema: event.schema.yaml\ntenant: acme\n"
TOP = HEAD + "mappings:\n"
ENTRY = TOP + "  _tenant.tier: "
SCHEMA = "mapper-schema: 1\ngroups:\n  A:\n    f"
TEST = "mapper-tests: 1\nmapping: event.yaml\ntests:\n  t:\n    payload: x\n"


def completed(folder, marked, kind="mapping", **options):
    text, line, column = split(marked)
    return complete_at(context_of(folder, text, kind, **options), line, column)


def labels(completion):
    return [item.label for item in completion.items]


CASES = [
    # kind, marked text, first labels, labels that are missing
    ("mapping", "|", ["mapper", "schema", "name"], []),
    ("mapping", HEAD + "na|", ["name", "description", "samples"], ["schema", "tenant"]),
    ("mapping", TOP + "  |", ["_id", "timestamp", "_tenant.items[*].code", "_tenant.email"], []),
    ("mapping", TOP + "  _acme.tier: x\n  _|", ["_id", "timestamp", "_acme.items[*].code"], []),
    ("mapping", TOP + "  _id: x\n  |", ["timestamp"], []),
    ("mapping", TOP + "  identityMap.E|", ["_id"], ["identityMap.Email.id"]),
    ("mapping", ENTRY + "|", ["attendee.since", "attendee.tags[*]"], ["attendee.byEmail.grace"]),
    ("mapping", ENTRY + "contains(|", ["attendee.since", "attendee.tags[0]"],
     ["attendee.tags[*]", "sort", "lower"]),
    ("mapping", ENTRY + "attendee | |", [], ["attendee"]),
    ("mapping", ENTRY + "{|}", ["source", "expression", "value"], []),
    ("mapping", ENTRY + "{source: a, |}", ["date_format", "lookup", "default"],
     ["source", "expression", "value"]),
    ("mapping", ENTRY + "{value: a, |}", ["name"], ["default", "lookup", "source"]),
    ("mapping", ENTRY + "{expression: '|'}", ["attendee.since", "attendee.tags[0]"],
     ["attendee.tags[*]"]),
    ("mapping", ENTRY + "{expression: 'lower(${|})'}", ["${attendee.since}", "${attendee.tags}[0]"],
     ["lower", "true"]),
    ("mapping", ENTRY + "{expression: 'attendee.tier |'}", ["?:", "??", "||"], ["lower"]),
    ("mapping", ENTRY + "{expression: 'trim(a).|'}", ["charAt"], ["lower"]),
    ("mapping", ENTRY + "{expression: \"date(attendee.since, '|')\"}", ["MM/dd/yyyy"], []),
    ("mapping", ENTRY + "{expression: \"date_part('|')\"}", ["year"], []),
    ("mapping", ENTRY + "{expression: \"is_set('|')\"}", ["id", "timestamp", "attendee"], []),
    ("mapping", ENTRY + "{source: attendee.since, date_format: |}",
     ["MM/dd/yyyy", "M/d/yyyy", "yyyy-MM-dd"], []),
    ("mapping", ENTRY + "{value: |}", ["gold", "silver"], ["true"]),
    ("mapping", TOP + "  _tenant.active: {value: |}", ["true", "false"], []),
    ("mapping", ENTRY + "{source: attendee.tier, lookup: {|}}", ["Gold", "Silver", "_"], []),
    ("mapping", ENTRY + "\n    source: attendee.tier\n    lookup:\n      Gold: gold\n      |",
     ["Silver", "_"], ["Gold"]),
    ("mapping", ENTRY + "{source: a, lookup: {Gold: |}}", ["gold", "silver"], []),
    ("mapping", "mapper: 1\nschema: |", ["event.schema.yaml"], []),
    ("mapping", "mapper: 1\nsamples: |", ["../samples/*.json"], []),
    ("mapping", "mapper: 1\nsamples: [|]", ["../samples/*.json"], []),
    ("mapping", "mapper: 1\ntenant: |", ["acme"], []),
    ("mapping", "mapper: |", ["1"], []),
    ("mapping", ENTRY + "x # |", ["mapper: ignore"], []),
    ("mapping", ENTRY + "x # mapper: ignore XDM|", ["DOC001"], []),
    ("mapping", ENTRY + "x # mapper: ignore DOC001, |", ["DOC002"], ["DOC001"]),
    ("mapping", ENTRY + "x # note |", [], []),
    ("mapping", "mapper: 1\nname: |", [], []),
    ("schema", "mapper-schema: 1\n|", ["title", "class", "groups"], ["mapper-schema"]),
    ("schema", "mapper-schema: 1\nclass: |", ["experienceevent"], []),
    ("schema", "mapper-schema: 1\nprofile: |", ["true", "false"], []),
    ("schema", SCHEMA + "|", ["id", "timestamp", "attendee.email"],
     ["attendee.byEmail.grace", "attendee"]),
    ("schema", SCHEMA + ": {|}", ["type"], []),
    ("schema", SCHEMA + ": {type: boolean, |}", ["title"], ["minimum", "pattern", "type"]),
    ("schema", SCHEMA + ": {type: |}", ["string", "uri", "double"], []),
    ("schema", SCHEMA + ": {type: [|]}", ["string", "uri", "double"], ["[string]"]),
    ("schema", SCHEMA + ":\n      identity: {|}", ["namespace", "primary"], []),
    ("schema", SCHEMA + ": {identity: {namespace: |}}", ["AAID", "AdCloud"], []),
    ("schema", SCHEMA + ": {type: map, values: {|}}", ["type"], ["identity"]),
    ("schema", SCHEMA + ": {type: map, values: {fields: {x: {|}}}}", ["type"], []),
    ("tests", "mapper-tests: 1\n|", ["mapping", "tests", "now"], []),
    ("tests", "mapper-tests: 1\nmapping: |", ["event.yaml"], ["event.schema.yaml"]),
    ("tests", TEST + "    |", ["row", "expect"], ["payload"]),
    ("tests", TEST + "    rejected: [ROW002]\n    |", ["row"], ["expect", "record", "findings"]),
    ("tests", TEST.replace(": x", ": |"), ["../samples/one.json"], []),
    ("tests", TEST.replace(": x", ": {|}"), ["id", "timestamp", "attendee", "items"], []),
    ("tests", TEST.replace(": x", ": {items: [{|}]}"), ["code", "price"], []),
    ("tests", TEST.replace(": x", ": {attendee: {byEmail: {|}}}"), [], ["grace"]),
    ("tests", TEST + "    expect: {|}", ["_id", "timestamp"], []),
    ("tests", TEST + "    expect: {_tenant.tier: |}", ["gold", "silver", "absent"], []),
    ("tests", TEST + "    record: {|}", ["_id", "timestamp"], ["_acme"]),
    ("tests", TEST + "    record: {_tenant: {|}}", ["email", "card"], []),
    ("tests", TEST + "    findings: [|]", ["ROW001", "ROW002"], ["DOC001"]),
    ("tests", TEST + "    rejected:\n    - |", ["ROW002", "ROW003"], ["ROW001"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "marked", "first", "missing"), CASES)
def test_names_fit_their_position(tmp_path, kind, marked, first, missing):
    if marked.count("|") > 1:
        head, _, tail = marked.rpartition("|")
        marked = head + "^" + tail
    found = labels(completed(tmp_path, marked, kind))
    assert found[: len(first)] == first
    assert bool(found) or not first
    assert not set(found) & set(missing)


def test_mapped_targets_come_last(tmp_path):
    completion = completed(tmp_path, MAPPING + "  |")
    last = {item.label: item.detail for item in completion.items if "mapped" in item.detail}
    assert labels(completion)[-len(last) :] == list(last)
    assert {"_id", "_tenant.tier"} <= last.keys()
    assert "_tenant.visits" not in last


def test_namespaces_follow_the_identity_map(tmp_path):
    assert "identityMap.Email[0].id" in labels(completed(tmp_path, TOP + "  identityMap.|"))


INSERTS = [
    # marked text, label, the line after inserting
    (TOP + "  |", "_id", "  _id: "),
    (TOP + "  _tenant.t|", "_tenant.tier", "  _tenant.tier: "),
    (TOP + "  _tenant.t|ie: x", "_tenant.tier", "  _tenant.tier: x"),
    (TOP + '  "_ten|": x', "_tenant.tier", '  "_tenant.tier": x'),
    (TOP + '  "_ten|"', "_tenant.tier", '  "_tenant.tier"'),
    (TOP + "  _id:|", "id", "  _id: id"),
    (TOP + "  _id: |", 'attendee."First Name"', '  _id: attendee."First Name"'),
    (TOP + '  _id: "|"', 'attendee."First Name"', '  _id: "attendee.\\"First Name\\""'),
    (TOP + "  _id: att|endee.tier", "attendee.tier", "  _id: attendee.tier"),
    (TOP + "  _id: {expression: lo|}", "lower", "  _id: {expression: lower(}"),
    (TOP + "  _id: {expression: lo|(id)}", "lower", "  _id: {expression: lower(id)}"),
    (TOP + "  _id: {expression: |}", "now", "  _id: {expression: now()}"),
    (TOP + "  _id: {expression: lower(att|)}", "attendee.tier",
     "  _id: {expression: lower(attendee.tier)}"),
    (TOP + "  _id: {expression: '${|}'}", "${attendee.tier}",
     "  _id: {expression: '${attendee.tier}'}"),
    (TOP + "  _id: {expression: 'lower(${at|endee}.tier)'}", "${attendee.tier}",
     "  _id: {expression: 'lower(${attendee.tier})'}"),
    (TOP + "  _id: attendee.tags[|]", "attendee.tags[*]", "  _id: attendee.tags[*]"),
    (TOP + "  _id: {expression: lower(attendee.tags[|])}", "attendee.tags[0]",
     "  _id: {expression: lower(attendee.tags[0])}"),
    (TOP + "  _id: {source:|", "id", "  _id: {source: id"),
    (TOP + "  _id: {source: attendee.since, date_format: |}", "yyyy-MM-dd'T'HH:mm:ss",
     "  _id: {source: attendee.since, date_format: yyyy-MM-dd'T'HH:mm:ss}"),
    (HEAD + "mapp|", "mappings", "mappings:"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "label", "line"), INSERTS)
def test_a_name_is_inserted_as_yaml(tmp_path, marked, label, line):
    text = inserted(completed(tmp_path, marked), label, marked)
    assert line in text.split("\n")


def inserted(completion, label, marked):
    """Return a text in which the range is replaced by a name."""
    text, *_ = split(marked)
    lines = text.split("\n")
    item = next(item for item in completion.items if item.label == label)
    line = lines[completion.line - 1]
    start, end = completion.column - 1, completion.end_column - 1
    lines[completion.line - 1] = line[:start] + item.insert + line[end:]
    return "\n".join(lines)


def test_sources_have_types_and_presence(tmp_path):
    items = {item.label: item for item in completed(tmp_path, ENTRY + "|").items}
    assert items["attendee.tier"].detail == "string, in 2 of 2 rows"
    assert items["attendee.size"].detail == "integer, in 1 of 2 rows"
    assert items["items[*].price"].detail == "number, in 1 of 2 elements"
    assert items["attendee.card"].info == "Read by _acme.card in line 8"


def test_functions_have_their_signature_and_examples(tmp_path):
    items = {i.label: i for i in completed(tmp_path, ENTRY + "{expression: '|'}").items}
    assert items["lower"].detail == "(input: string) -> string"
    assert "->" in items["lower"].info


def test_values_are_shown_on_request_only(tmp_path):
    marked = ENTRY + "{source: attendee.email, lookup: {|}}"
    assert labels(completed(tmp_path, marked)) == ["_"]
    shown = labels(completed(tmp_path, marked, shows_values=True))
    assert shown == ["ada@example.com", "bob@example.com", "_"]
    marked = ENTRY + "|"
    infos = " ".join(item.info for item in completed(tmp_path, marked).items)
    assert "ada@example.com" not in infos
    infos = " ".join(item.info for item in completed(tmp_path, marked, shows_values=True).items)
    assert "ada@example.com" in infos


def test_values_that_a_sensitive_target_reads_are_not_shown(tmp_path):
    marked = ENTRY + "{source: 'attendee.nick', lookup: {|}}"
    secret = MAPPING.replace("attendee.card", "attendee.nick")
    assert labels(completed(tmp_path, marked)) == ["Lovelace", "_"]
    assert labels(completed(tmp_path, marked, mapping=secret)) == ["_"]

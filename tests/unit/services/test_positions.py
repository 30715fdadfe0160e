"""Completion, hover, and signature help of a session, as JSON."""

from pathlib import Path

import pytest

from mapper.services import session as sessions
from mapper.text import MapperError
from tests.unit.services.project import split


def at(marked, document="mapping", **others):
    text, line, column = split(marked)
    unsaved = {document: text, **others}
    return {"unsaved": unsaved, "document": document, "line": line, "column": column}


def labels(answer):
    return [item["label"] for item in answer["items"]]


def test_targets_of_the_shipped_mapping(ask, mapping):
    answer = ask("complete", **at(mapping + "  |"))
    item = answer["items"][0]
    assert answer["column"] == answer["endColumn"] == 3
    assert item.keys() == {"label", "kind", "detail", "info", "insert"}
    assert "_tenant.attendee.email" in labels(answer)


def test_sources_of_the_samples(ask, mapping):
    answer = ask("complete", **at(mapping.replace("_id: transmissionId", "_id: tr|")))
    item = next(item for item in answer["items"] if item["label"] == "transmissionId")
    assert item["kind"] == "source"
    assert item["detail"].startswith("string, in ")


def test_a_hover_and_a_signature(ask, mapping):
    answer = ask("hover", **at(mapping.replace("lower(trim", "lo|wer(trim")))
    assert answer["items"][0]["signature"] == "lower(input: string) -> string"
    answer = ask("signature", **at(mapping.replace("trim(att", "trim(|att")))
    assert answer["label"] == "trim(input: string) -> string"
    assert answer["parameters"] == [{"start": 5, "end": 18}]
    assert answer["active"] == 0
    assert ask("hover", **at("|" + mapping)) is None
    assert ask("signature", **at("|" + mapping)) is None


def in_text(marked, language="expression", **others):
    text, line, column = split(marked)
    return {"unsaved": others, "language": language, "text": text, "line": line, "column": column}


def test_an_expression_that_is_not_in_a_document(ask):
    answer = ask("complete_text", **in_text("concat('\u20ac',\n  attendee.em|"))
    assert "attendee.email" in labels(answer)
    assert (answer["line"], answer["column"], answer["endColumn"]) == (2, 3, 14)
    assert "length" in labels(ask("complete_text", **in_text("|", "source")))
    hover = ask("hover_text", **in_text("trim(1,\n att|endee.email)"))
    assert hover["items"][0]["title"] == "attendee.email"
    assert (hover["line"], hover["column"], hover["endColumn"]) == (2, 2, 16)
    signature = ask("signature_text", **in_text("substr(a,\n|"))
    assert signature["active"] == 1
    assert ask("signature_text", **in_text("sum(a,|", "source")) is None
    with pytest.raises(MapperError, match="more than 16,384 characters"):
        ask("complete_text", **in_text("|" + "x" * 16_385))


def test_an_expression_has_the_names_of_a_mapping_that_cannot_be_read(ask, mapping):
    item = ask("hover_text", **in_text("attendee.em|ail", mapping=mapping + "  {"))["items"][0]
    assert "_acme.attendee.email" in item["info"]


def test_a_mapping_that_cannot_be_read_keeps_its_names(ask, mapping):
    broken = mapping + '  _tenant.attendee.email: "\n  {\n  _ten|'
    assert "_tenant.attendee.email" in labels(ask("complete", **at(broken)))
    [item] = ask("hover", **at(mapping.replace("exhibitor.name:", "exhibitor.na|me:") + "  {"))[
        "items"
    ]
    assert item["title"] == "_acme.exhibitor.name"


def test_a_schema_that_cannot_be_read_keeps_its_names(ask, mapping):
    answer = ask("complete", **at(mapping + "  _ten|", schema="mapper-schema: 1\ngroups: {"))
    assert "_tenant.session.code" in labels(answer)


def test_a_mapping_that_was_never_usable_has_the_schema_that_it_names(ask, folder, mapping):
    path = folder / "mappings/rainfocus.yaml"
    path.write_text("mapper: 1\nschema: rainfocus.schema.yaml\ntenant: acme\nmappings: {\n")
    ask.session.__init__(ask.session.project, ())
    assert ask.session.usable is None
    text = path.read_text()
    assert "_tenant.session.code" in labels(ask("complete", **at(text[:-2] + "\n  |")))
    schema = (folder / "mappings/rainfocus.schema.yaml").read_text()
    (folder.parent / "outside.schema.yaml").write_text(schema)
    outside = text.replace("rainfocus.schema", "../../outside.schema")
    assert labels(ask("complete", **at(outside[:-2] + "\n  |"))) == []


def test_completion_does_not_load_the_mapping_for_each_key(ask, mapping, monkeypatch):
    ask("evaluate", unsaved={"mapping": mapping})
    loads = []
    load = sessions.load_mapping
    monkeypatch.setattr(
        sessions, "load_mapping", lambda *args, **given: loads.append(1) or load(*args, **given)
    )
    ask("complete", **at(mapping + "  _t|"))
    assert not loads
    schema = Path(ask.session.usable.document("schema").path).read_text()
    text = schema.replace("    attendee.email:", "    attendee.mail:")
    answer = ask("complete", **at(mapping + "  _t|", schema=text))
    assert loads
    assert "_tenant.attendee.mail" in labels(answer)
    loads.clear()
    ask("complete", **at(mapping + "  _te|", schema=text))
    assert not loads


def test_samples_are_profiled_once(ask, mapping):
    fields = ask.session.samples.fields
    ask("complete", **at(mapping.replace("_id: transmissionId", "_id: |")))
    assert ask.session.samples.fields is fields
    assert "fields" in vars(fields)


def test_schema_and_tests_documents(ask, folder):
    schema = (folder / "mappings/rainfocus.schema.yaml").read_text()
    answer = ask("complete", **at(schema.replace("type: integer", "type: |"), "schema"))
    assert labels(answer)[:2] == ["string", "uri"]
    tests = (folder / "mappings/rainfocus.tests.yaml").read_text()
    answer = ask("complete", **at(tests.replace("findings: []", "findings: [|]", 1), "tests"))
    assert labels(answer)[0] == "ROW001"

"""Filling the CSV that the mapping step offers for download."""

from __future__ import annotations

from mapper.api.export import export
from mapper.diagnostics import Collector
from mapper.exchange.folder import Choices
from mapper.exchange.mapping_csv import safe_operations
from mapper.exchange.mapping_file import read_template
from mapper.exchange.operations import Operation
from mapper.text import SourceText
from tests.unit.exchange.test_export import own


def filled(tmp_path, template, entries, columns=None):
    (tmp_path / "t.csv").write_bytes(template)
    collector = Collector()
    file = read_template(tmp_path / "t.csv", columns or {}, collector)
    assert not collector.diagnostics
    choices = Choices(template=file, columns=columns or {}, only=["csv"])
    _, found = export(own(tmp_path, entries), tmp_path / "out", choices=choices)
    return (tmp_path / "out/mappings.csv").read_bytes(), [item.message for item in found]


def test_the_template_keeps_its_habits(tmp_path):
    template = (
        b'\xef\xbb\xbf"Target Field";"Note";"Source Field";"Source Type"\r\n'
        b'"timestamp";"keep me";"old";"Attribute"\r\n'
        b'"_acme.empty";"";"";""\r\n'
        b'"_acme.gone";"";"x";"Attribute"\r\n'
    )
    data, found = filled(tmp_path, template, "_tenant.a: {expression: lower(x)}")
    assert data == (
        b'\xef\xbb\xbf"Target Field";"Note";"Source Field";"Source Type"\r\n'
        b'"timestamp";"keep me";"timestamp";"Attribute"\r\n'
        b'"_acme.empty";"";"";""\r\n'
        b'"_id";"";"id";"Attribute"\r\n'
        b'"_acme.a";"";"lower(x)";"Expression"\r\n'
    )
    assert found == ["the template maps '_acme.gone', but the mapping does not"]


def test_no_cell_of_the_fields_begins_as_a_formula(tmp_path):
    fields = "a: {type: string, pattern: '-?[0-9]+', description: '=1+1', title: '@x'}"
    mapping = own(tmp_path, "_tenant.a: x", fields)
    _, found = export(mapping, tmp_path / "out")
    text = (tmp_path / "out/schema/fields.csv").read_text()
    assert "_acme.a, @x, =1+1,string," in text
    assert ",(?:-?[0-9]+)," in text
    assert len([item for item in found if item.code == "XCH016"]) == 3


def test_columns_named_by_hand(tmp_path):
    data, _ = filled(
        tmp_path, b"Ziel,Quelle\n", "_tenant.a: x", {"source": "Quelle", "destination": "Ziel"}
    )
    assert data == b"Ziel,Quelle\n_id,id\ntimestamp,timestamp\n_acme.a,x\n"


def test_no_cell_begins_as_a_formula(tmp_path):
    mapping = own(tmp_path, "_tenant.a: {expression: '-1 * x'}")
    _, found = export(mapping, tmp_path / "out")
    assert "EXPRESSION,(-1 * x),_acme.a\n" in (tmp_path / "out/mappings.csv").read_text()
    assert [item.message for item in found if item.code == "XCH016"] == [
        "a spreadsheet would run the source of '_acme.a' as a formula"
    ]
    mapping = own(tmp_path, "_tenant.a: '\"@id\".x'")
    export(mapping, tmp_path / "out")
    assert "EXPRESSION,${@id}.x,_acme.a\n" in (tmp_path / "out/mappings.csv").read_text()


def test_names_and_descriptions_are_no_formulas_either(tmp_path):
    template = b"sourceType,source,destination,name,description\n"
    entry = "_tenant.a: {expression: lower(x), name: '=1+1', description: '@x'}"
    data, found = filled(tmp_path, template, entry)
    assert b"EXPRESSION,lower(x),_acme.a, =1+1, @x\n" in data
    assert found == [
        "a spreadsheet would run the name of '_acme.a' as a formula",
        "a spreadsheet would run the description of '_acme.a' as a formula",
    ]


def test_why_a_row_of_the_template_is_left_out(tmp_path):
    template = b"sourceType,source,destination\nATTRIBUTE,q,_id\nATTRIBUTE,q,_id\nATTRIBUTE,q\n"
    data, found = filled(tmp_path, template, "_tenant.a: x")
    assert data.count(b"_id") == 1
    assert found == [
        "the template maps '_id' twice",
        "a row of the template has no destination",
    ]


def test_a_destination_that_begins_as_a_formula():
    collector = Collector()
    row = Operation("ATTRIBUTE", "a", "-x", "", "")
    assert safe_operations([row], SourceText("", "").whole(), collector)[0].destination == "\\-x"
    assert [found.message for found in collector.diagnostics] == [
        "a spreadsheet would run the destination of '-x' as a formula"
    ]

"""The platform's mapping files, good and bad."""

from __future__ import annotations

import json

import pytest

from mapper.diagnostics import Collector
from mapper.exchange.entries import imported
from mapper.exchange.mapping_file import read_mapping_file
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "exchange"


def read(path, **options):
    collector = Collector()
    file = read_mapping_file(path, collector, **{"columns": {}, **options})
    rows = () if file is None else imported(file.operations, collector)
    return rows, collector.diagnostics


def said(found):
    return [f"{item.span.place.line} {item.code} {item.message}" for item in found]


def three(rows):
    return [
        (row.operation.source_type, row.operation.source, row.operation.destination) for row in rows
    ]


GOOD = [("ATTRIBUTE", "id", "_id"), ("EXPRESSION", "lower(a)", "_acme.a")]


@pytest.mark.parametrize("kind", ["comma", "semicolon", "tab"])
def test_what_a_spreadsheet_saved(kind):
    rows, found = read(CASES / f"calc-{kind}.csv")
    assert found == []
    assert three(rows) == [
        ("ATTRIBUTE", "transmissionId", "_id"),
        ("EXPRESSION", 'concat("Grüße, ", attendee.name)', "_acme.greeting"),
        ("EXPRESSION", "(-1 * session.length)", "_acme.minus"),
        ("EXPRESSION", '"a ; b"', "_acme.text"),
        ("EXPRESSION", 'iif(a == "x",\n  1, 2)', "_acme.lines"),
        ("ATTRIBUTE", "sessions[*].code", "_acme.codes[*].code"),
    ]
    assert [row.entry.span.place.line for row in rows] == [2, 3, 4, 5, 6, 8]


@pytest.mark.parametrize(
    "text",
    [
        "sourceType,source,destination\nATTRIBUTE,id,_id\nEXPRESSION,lower(a),_acme.a\n",
        "\ufeffSource Type;Source Field;Target Field\r\nAttribute;id;_id\r\n;;\r\n"
        "Calculated field;lower(a);_acme.a",
        "sep=;\nDestination;x;Source\n_id;1;id\n_acme.a;2;lower(a)\n",
        '"Target","Source"\n"_id","id"\n"_acme.a","lower(a)"\n',
        "destination_xdm_path\tSOURCE_TYPE\tsource_attribute\n"
        "_id\ttext/x.schema-path\tid\n_acme.a\ttext/x.aep-xl\tlower(a)\n",
    ],
)
def test_headers_and_delimiters(tmp_path, text):
    (tmp_path / "m.csv").write_text(text, encoding="utf-8", newline="")
    rows, found = read(tmp_path / "m.csv")
    assert found == []
    assert three(rows) == GOOD


def test_columns_named_by_hand(tmp_path):
    (tmp_path / "m.csv").write_text(
        "Art,Quelle,Ziel\nATTRIBUTE,id,_id\nEXPRESSION,lower(a),_acme.a\n"
    )
    _, found = read(tmp_path / "m.csv")
    assert said(found) == [
        "1 XCH007 no column for source and destination among 'Art', 'Quelle', 'Ziel'"
    ]
    columns = {"type": "art", "source": "Quelle", "destination": "Ziel"}
    rows, found = read(tmp_path / "m.csv", columns=columns)
    assert found == []
    assert three(rows) == GOOD


MAPPINGS = [
    {"sourceType": "ATTRIBUTE", "source": "id", "destination": "_id"},
    {"sourceType": "text/x.aep-xl", "source": "lower(a)", "destination": "_acme.a",
     "destinationXdmPath": "_acme.a", "sourceAttribute": "lower(a)", "functionVersion": 1,
     "id": "x", "version": 0, "matchScore": 0.0, "identity": False},
]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        MAPPINGS,
        {"name": "N", "mappings": MAPPINGS},
        {"data": [{"id": "1", "name": "N", "mappings": MAPPINGS}], "_page": {"count": 1}},
        {"data": [{"id": 1}], "mappingSet": {"mappings": MAPPINGS}},
        [{"destinationXdmPath": "_id", "sourceAttribute": "id", "identityGroup": None},
         {"destinationXdmPath": "_acme.a", "sourceAttribute": "lower(a)"}],
    ],
)  # fmt: skip
def test_shapes_of_json(tmp_path, body):
    (tmp_path / "m.json").write_text(json.dumps(body, indent=1))
    rows, found = read(tmp_path / "m.json")
    assert found == []
    assert three(rows) == GOOD
    assert rows[0].entry.span.place.line > 1


def test_one_of_several_sets(tmp_path):
    sets = [{"id": "1", "name": "A", "mappings": []}, {"id": "2", "mappings": MAPPINGS}]
    (tmp_path / "m.json").write_text(json.dumps({"data": sets}))
    assert said(read(tmp_path / "m.json")[1]) == [
        "1 XCH013 the file has 2 mapping sets: 'A / 1', '2'"
    ]
    assert three(read(tmp_path / "m.json", set_name="2")[0]) == GOOD


def test_a_newer_version_is_read_and_what_is_unknown_is_said(tmp_path):
    rows = [{**row, "onError": "skip"} for row in MAPPINGS]
    body = {"mappings": rows, "mode": "strict", "allowNullValues": True}
    (tmp_path / "m.json").write_text(json.dumps(body))
    good, found = read(tmp_path / "m.json")
    assert three(good) == GOOD
    assert said(found) == [
        "1 XCH014 unknown key 'mode' of the mapping set is not imported",
        "1 XCH014 unknown key 'onError' of 2 mappings is not imported",
        "1 XCH014 'allowNullValues' of the mapping set is not imported",
    ]


def test_every_fault_of_a_row_has_its_line(tmp_path):
    (tmp_path / "m.csv").write_text(
        "sourceType,source,destination\n"
        "ATTRIBUTE,id,_id\n"
        "ATTRIBUTE,a,b,c\n"
        "ATTRIBUT,a,_acme.b\n"
        "EXPRESSION,lower(a,_acme.c\n"
        "EXPRESSION,lower(,_acme.c\n"
        "ATTRIBUTE,a..b,_acme.d\n"
        "ATTRIBUTE,a,_acme..e\n"
        "ATTRIBUTE,a,\n"
        "ATTRIBUTE,,_acme.f\n"
        "ATTRIBUTE,other,_id\n"
    )
    rows, found = read(tmp_path / "m.csv")
    assert len(rows) == 1
    lines = said(found)
    assert [line.split()[:2] for line in lines] == [
        ["3", "XCH008"], ["4", "XCH009"], ["5", "XCH010"], ["6", "XCH010"], ["7", "XCH010"],
        ["8", "XCH011"], ["9", "XCH011"], ["10", "XCH010"], ["11", "XCH012"],
    ]  # fmt: skip
    assert found[1].hint == "did you mean 'attribute'?"
    assert "the first one on line 2" in found[-1].hint


@pytest.mark.parametrize(
    ("data", "start"),
    [
        (b"PK\x03\x04\x14\x00rubbish", "1 XCH006 '"),
        (b"a,b\x00c", "1 XCH006 '"),
        (b"source,destination\n\xff\xfe", "2 XCH006 byte 0xff is not UTF-8"),
        (b"", "1 XCH006 this is not valid CSV: the file is empty"),
        (b'source,destination\n"a,b', "2 XCH006 this is not valid CSV: a quote is never closed"),
        (b"source,destination\n", "1 XCH006 the file has a header but no mappings"),
        (b'{"mappings": [', "1 XCH006 this is not valid JSON"),
        (b'{"name": "x"}', "1 XCH006 the list 'mappings' is missing or empty"),
        (b'{"mappings": [1, {"source": "a"}]}', "1 XCH006 mapping 1 is not an object"),
        (b'{"mappings": [{"source": "a"}]}', "1 XCH006 mapping 1 has no destination"),
        (b"[" * 100_000, "1 XCH006 this is not valid JSON"),
        (b"[]", "1 XCH006 the list 'mappings' is missing"),
        (b'[{"title": "A", "allOf": []}]', "1 XCH006 the objects in the file are not mappings"),
    ],
)
def test_files_that_hold_no_mappings(tmp_path, data, start):
    (tmp_path / "m.csv").write_bytes(data)
    rows, found = read(tmp_path / "m.csv")
    assert rows == ()
    assert said(found)[0].startswith(start)


def test_no_such_file(tmp_path):
    assert said(read(tmp_path / "no")[1])[0].startswith("1 XCH006 cannot read")


def test_the_places_of_the_set_that_was_chosen(tmp_path):
    sets = [{"name": name, "mappings": [{**MAPPINGS[0], "source": "a..b"}]} for name in "AB"]
    (tmp_path / "m.json").write_text(json.dumps({"data": sets}, indent=1))
    assert [found.span.place.line for found in read(tmp_path / "m.json", set_name="A")[1]] == [6]
    assert [found.span.place.line for found in read(tmp_path / "m.json", set_name="B")[1]] == [16]
    preview = {"data": {"mappings": [{}]}, "mappingSet": sets[0]}
    (tmp_path / "m.json").write_text(json.dumps(preview, indent=1))
    assert [found.span.place.line for found in read(tmp_path / "m.json")[1]] == [10]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "A", "id": "7", "mappings": MAPPINGS}, "the file has one mapping set: 'A / 7'"),
        (
            [{"name": "A", "id": n, "mappings": MAPPINGS} for n in "12"],
            "the file has 2 mapping sets: 'A / 1', 'A / 2'",
        ),
    ],
)
def test_a_set_that_is_not_there(tmp_path, body, message):
    (tmp_path / "m.json").write_text(json.dumps(body))
    rows, found = read(tmp_path / "m.json", set_name="Z")
    assert rows == ()
    assert said(found) == [f"1 XCH013 no mapping set 'Z': {message}"]


def test_a_source_type_that_is_no_text(tmp_path):
    (tmp_path / "m.json").write_text(json.dumps([{**MAPPINGS[0], "sourceType": 7}]))
    assert said(read(tmp_path / "m.json")[1]) == ["1 XCH009 unknown source type '7'"]


def test_types_told_by_the_sources(tmp_path):
    sources = ["a.b", "a[*].b", "5", "1.5", "true", "null", "Other", "lower(a)", "a - b"]
    rows = "".join(f"{source},f{i}\n" for i, source in enumerate(sources))
    (tmp_path / "m.csv").write_text("source,destination\n" + rows)
    good, found = read(tmp_path / "m.csv")
    assert found == []
    kinds = [row.operation.source_type[0] for row in good]
    assert "".join(kinds) == "AAEEEEAEE"


def test_a_constant_keeps_its_blanks(tmp_path):
    (tmp_path / "m.csv").write_text(
        'sourceType,source,destination\nSTATIC," x ",a\nATTRIBUTE, x ,b\n'
    )
    rows, _ = read(tmp_path / "m.csv")
    assert three(rows) == [("STATIC", " x ", "a"), ("ATTRIBUTE", "x", "b")]


def test_line_ends_of_old_spreadsheets(tmp_path):
    (tmp_path / "m.csv").write_bytes(
        b"Source Type;Source;Target\rATTRIBUTE;id;_id\rEXPRESSION;lower(a);_acme.a\r"
    )
    rows, found = read(tmp_path / "m.csv")
    assert found == []
    assert three(rows) == GOOD


def test_a_nul_anywhere(tmp_path):
    (tmp_path / "m.csv").write_bytes(b"source,destination\n" + b"\n" * 9000 + b"a\0,b\n")
    assert [found.code for found in read(tmp_path / "m.csv")[1]] == ["XCH006"]


def test_a_set_without_a_name_among_others(tmp_path):
    sets = [{"mappings": MAPPINGS}, {"name": "B", "mappings": MAPPINGS[:1]}]
    (tmp_path / "m.json").write_text(json.dumps(sets))
    assert three(read(tmp_path / "m.json", set_name="B")[0]) == GOOD[:1]
    assert said(read(tmp_path / "m.json")[1]) == [
        "1 XCH013 the file has 2 mapping sets: 'without a name', 'B'"
    ]


def test_identities_of_mappings_are_reported(tmp_path):
    row = {"source": "a", "destination": "b", "sourceType": "ATTRIBUTE"}
    rows = [{**row, "identity": True, "namespaceCode": "Email", "primaryIdentity": True},
            {**row, "destination": "c", "identity": False, "namespaceCode": ""},
            {**row, "destination": "d", "namespaceCode": "ECID", "name": 5}]  # fmt: skip
    (tmp_path / "m.json").write_text("[" + ",\n".join(map(json.dumps, rows)) + "]")
    _, found = read(tmp_path / "m.json")
    assert [(d.code, d.span.place.line, d.message) for d in found] == [
        ("XCH014", 1, "'identity: true', 'primaryIdentity: true', 'namespaceCode: \"Email\"' "
         "in the mapping of 'b' cannot be imported"),
        ("XCH014", 3, "'namespaceCode: \"ECID\"', 'name: 5' "
         "in the mapping of 'd' cannot be imported"),
    ]  # fmt: skip
    assert found[0].hint == (
        "add 'identity: {namespace: Email, primary: true}' to this field of the schema"
    )


def test_identity_columns_of_a_csv_are_reported(tmp_path):
    (tmp_path / "m.csv").write_text("source,destination,Identity namespace\na,b,\nc,d,Email\n")
    _, found = read(tmp_path / "m.csv")
    assert [(d.code, d.span.place.line) for d in found] == [("XCH014", 3)]


def test_duplicate_keys_are_an_error_at_their_place(tmp_path):
    rows = '[{"source": "a", "destination": "b"}]'
    (tmp_path / "m.json").write_text(f'{{"mappings": {rows},\n "mappings": {rows}}}')
    collector = Collector()
    assert read_mapping_file(tmp_path / "m.json", collector, {}) is None
    assert [(d.code, d.span.place.line, d.message) for d in collector.diagnostics] == [
        ("XCH022", 2, "duplicate key 'mappings'")
    ]

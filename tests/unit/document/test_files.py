"""Faults below YAML: files that cannot be read, bytes, line ends, and values that break readers."""

from __future__ import annotations

import pytest

from mapper.api.mapping import open_mapping
from mapper.report import render_line
from mapper.text import MapperError

SCHEMA = (
    "mapper-schema: 1\ntitle: T\nclass: experienceevent\ngroups:\n  G:\n    a: {type: string}\n"
)
HEAD = "mapper: 1\nschema: s.schema.yaml\ntenant: acme\nmappings:\n"


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Findings as (file, line, column, code) of a mapping and a schema given as text or bytes."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)

    def run(mapping: str | bytes, schema: str | bytes = SCHEMA) -> list[tuple[str, int, int, str]]:
        for name, text in (("m.yaml", mapping), ("s.schema.yaml", schema)):
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / name).write_bytes(data)
        _, found = open_mapping("m.yaml", None)
        for diagnostic in found:
            assert render_line(diagnostic)
        places = [(d.span.source.path, d.span.place, d.code) for d in found]
        return [(path, place.line, place.column, code) for path, place, code in places]

    return run


def test_a_clean_pair_has_no_findings(check):
    assert check(HEAD + "  _id: id\n") == []


def test_missing_file(tmp_path):
    mapping, found = open_mapping(tmp_path / "none.yaml", None)
    assert mapping is None
    assert [(d.code, d.message) for d in found] == [
        ("DOC001", f"cannot read '{tmp_path / 'none.yaml'}': no such file or directory")
    ]


def test_a_folder_is_no_file(tmp_path):
    assert [d.code for d in open_mapping(tmp_path, None)[1]] == ["DOC001"]


def test_over_5_mib(check):
    text = HEAD + "  _id: id\n#"
    assert check(text.ljust(5 * 1024 * 1024, "x")) == []
    assert check(text.ljust(5 * 1024 * 1024 + 1, "x")) == [("m.yaml", 1, 1, "DOC003")]
    assert check(HEAD + "  _id: id\n", SCHEMA + "#" * 5 * 1024 * 1024) == [
        ("s.schema.yaml", 1, 1, "DOC003")
    ]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_not_utf_8_is_placed_at_the_byte(check, start, tmp_path):
    assert check(start + "mapper: 1\nname: é".encode() + b"\xff\n") == [("m.yaml", 2, 8, "DOC002")]
    found = open_mapping("m.yaml", None)[1]
    assert found[0].message == "byte 0xff is not UTF-8"


def test_utf_16_is_not_utf_8(check):
    assert check((HEAD + "  _id: id\n").encode("utf-16")) == [("m.yaml", 1, 1, "DOC002")]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize(
    ("entry", "line", "column"),
    [
        ("{expression: lower(a) == bogus(b)}", 5, 33),
        ("{expression: 'lower(a) ==\n    bogus(b)'}", 6, 5),
        ('{expression: "lower(a) ==\n\n    bogus(b)"}', 7, 5),
        ('{expression: "lower(a) == \\\n    bogus(b)"}', 6, 5),
        ("\n    expression: |\n      lower(a) ==\n\n\n      bogus(b)\n", 10, 7),
        ("\n    expression: >\n      lower(a) ==\n      bogus(b)\n", 8, 7),
        ("\n    expression:\n      lower(a) ==\n      bogus(b)\n", 8, 7),
    ],
)
def test_line_ends_and_a_bom_do_not_move_places(check, end, start, entry, line, column):
    text = start + (HEAD + "  _id: " + entry).replace("\n", end)
    assert check(text) == [("m.yaml", line, column, "EXP002")]


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029"], ids=["NEL", "LS", "PS"])
def test_other_line_separators_do_not_count_as_lines(check, char):
    assert check(HEAD + f"  _id: {{value: 'a{char} b', sourc: x}}\n") == [
        ("m.yaml", 5, 24, "DOC011")
    ]
    # a comment ends at LF to a reader of the file; the next real line is line 6
    text = HEAD + f"  _id: {{value: '{char}'}}\n  timestamp: {{sourc: x, source: x}}\n"
    assert check(text) == [("m.yaml", 6, 15, "DOC011")]


@pytest.mark.parametrize("char", ["\x07", "\x00", "\x7f", "\ufffe"])
def test_a_control_character_is_placed_at_itself(check, char):
    assert check(HEAD + f"  _id: {{value: '{char}'}}\n") == [("m.yaml", 5, 17, "DOC004")]
    assert check(HEAD + f"  _id: {{value: '😀é{char}'}}\n") == [("m.yaml", 5, 19, "DOC004")]


@pytest.mark.parametrize(
    "value",
    ["!!int ''", "!!int _", "!!int x", "!!float ''", "!!float x", "!!bool maybe", "!!null x",
     "!!timestamp x", "0x" + "f" * 5000, "1" * 5000, "0b_", "!!int '-'", "1e999", ".inf"],
)  # fmt: skip
@pytest.mark.parametrize("key", ["value", "source: a, default", "source: a, lookup: {b: 1}, name"])
def test_odd_scalars_are_findings_at_most(check, value, key):
    for _, line, _, _ in check(HEAD + f"  _id: {{{key}: {value}}}\n"):
        assert line == 5


@pytest.mark.parametrize("key", ["minimum", "maximum", "default", "example", "minLength", "enum"])
@pytest.mark.parametrize("value", ["0x" + "f" * 5000, "-0x" + "f" * 5000, "!!int ''", "!!float ''"])
def test_odd_scalars_in_a_schema_are_findings_at_most(check, key, value):
    schema = SCHEMA + f"    b: {{type: long, {key}: {value}}}\n"
    for path, line, _, _ in check(HEAD + "  _id: id\n", schema):
        assert (path, line) == ("s.schema.yaml", 7)


def test_both_documents_are_reported_in_one_go(check):
    schema = SCHEMA + "    b: {type: int}\n    b.c: {}\n"
    assert check(HEAD + "  _id: [a]\n  on: x\n", schema) == [
        ("m.yaml", 5, 8, "DOC012"),
        ("m.yaml", 6, 3, "DOC012"),
        ("s.schema.yaml", 7, 15, "DOC016"),
        ("s.schema.yaml", 8, 10, "DOC013"),
    ]


def test_a_tenant_that_is_none_is_misuse(check, monkeypatch):
    check(HEAD + "  _id: id\n")
    with pytest.raises(MapperError, match="is not a valid tenant id"):
        open_mapping("m.yaml", "a-b")
    monkeypatch.setenv("MAPPER_TENANT", "a b")
    with pytest.raises(MapperError, match="is not a valid tenant id"):
        open_mapping("m.yaml", None)


@pytest.mark.parametrize("given", ["other", "_other"])
def test_a_tenant_given_overrides_the_document(check, given):
    check(HEAD + "  _tenant.a: id\n")
    mapping, found = open_mapping("m.yaml", given)
    assert found == []
    assert mapping.document.tenant == "other"
    assert [entry.target_text for entry in mapping.document.entries] == ["_other.a"]


def test_a_schema_exported_from_the_platform_must_be_there(check):
    text = HEAD.replace("s.schema.yaml", "s.JSON") + "  _id: id\n"
    assert check(text) == [("m.yaml", 2, 9, "DOC001")]


def test_aliases_and_merge_keys_give_their_values(check):
    text = "  _id: &one {source: id, name: Id}\n  timestamp: {<<: *one, source: t}\n"
    text += "  eventType: *one\n"
    assert check(HEAD + text) == []
    mapping, _ = open_mapping("m.yaml", None)
    assert [(entry.source_text, entry.name) for entry in mapping.document.entries] == [
        ("id", "Id"),
        ("t", "Id"),
        ("id", "Id"),
    ]


def test_yaml_1_1_values_are_read_as_yaml_does(check):
    text = (
        "  _id: {value: true}\n  timestamp: {value: 2023-04-01}\n  eventType: {value: 10:30}\n"
        "  producedBy: {value: 1_000}\n  _tenant.a: {value: 1e3}\n"
    )
    assert check(HEAD + text) == []
    mapping, _ = open_mapping("m.yaml", None)
    assert [entry.tree.value for entry in mapping.document.entries] == [
        True, "2023-04-01", "10:30", 1000, "1e3",
    ]  # fmt: skip

"""Payload files to rows: every shape of file, and a finding with its place for each fault."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import Collector, Diagnostic
from mapper.engine.inputs import Content
from mapper.engine.parts import line_parts
from mapper.engine.payloads import PayloadReader, _File, read_payloads
from mapper.engine.strict_json import read_row_text
from mapper.engine.value_parts import value_parts
from tests.unit.engine.making import read_all

DIGITS = "1" * 5000


def nested(levels: int) -> str:
    """An object with so many levels."""
    return '{"a":' * (levels - 1) + "{}" + "}" * (levels - 1)


def places(found: list[Diagnostic]) -> list[tuple[str, int, int]]:
    return [(item.code, item.span.place.line, item.span.place.column) for item in found]


@pytest.fixture
def read(tmp_path):
    def read(text, name="payload.json"):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (tmp_path / name).write_bytes(data)
        rows, found = read_all(str(tmp_path / name))
        return rows, places(found)

    return read


# --- shapes -----------------------------------------------------------------------------------

A, B = {"id": "1", "o": {"l": [1, "ü", None]}}, {"id": "2"}
SHAPES = [
    ("p.json", json.dumps(A), [A]),
    ("p.json", json.dumps(A, indent=2), [A]),
    ("p.json", json.dumps([A, B]), [A, B]),
    ("p.json", json.dumps([A, B], indent=2), [A, B]),
    ("p.json", "\n [\n\n" + json.dumps(A) + "\n ,\n" + json.dumps(B) + "]\n\n", [A, B]),
    ("p.json", f"{json.dumps(A)}\n{json.dumps(B)}\n", [A, B]),
    ("p.json", f"\n{json.dumps(A)}\n\n{json.dumps(B)}", [A, B]),
    ("p.ndjson", json.dumps(A), [A]),
    ("p.ndjson", f"{json.dumps(A)}\n \n{json.dumps(B)}\n", [A, B]),
    ("p.jsonl", f"{json.dumps(A)}\n{json.dumps(B)}\n", [A, B]),
    ("p.json", '{"l": [\n{"id": 1},\n{"id": 2}\n]}', [{"l": [{"id": 1}, {"id": 2}]}]),
    ("p.json", '{"l": [\n{"id": 1}\n]}', [{"l": [{"id": 1}]}]),
    ("p.json", '{"a":\n{"b": 1}\n}', [{"a": {"b": 1}}]),
    ("p.json", '{"a": 1}', [{"a": 1}]),
    ("p.json", "{}", [{}]),
]


@pytest.mark.parametrize("number", range(len(SHAPES)))
@pytest.mark.parametrize("dress", ["plain", "bom", "crlf", "both"])
def test_shapes(read, number, dress):
    name, text, rows = SHAPES[number]
    text = text.replace("\n", "\r\n") if dress in ("crlf", "both") else text
    text = "\ufeff" + text if dress in ("bom", "both") else text
    assert read(text, name) == (rows, [])


def test_a_folder_is_its_json_files_in_order(tmp_path):
    for name, text in (("b.json", '{"n": 2}'), ("a.json", "[{}, {}]"), ("c.txt", "no")):
        (tmp_path / name).write_text(text)
    (tmp_path / "d.json").mkdir()
    assert read_all(str(tmp_path)) == ([{}, {}, {"n": 2}], [])


def test_a_bad_file_does_not_hide_the_others(tmp_path):
    for name, text in (("a.json", "{"), ("b.json", '{"n": 2}'), ("c.json", "")):
        (tmp_path / name).write_text(text)
    rows, found = read_all(str(tmp_path))
    assert rows == [{"n": 2}]
    assert [(item.code, item.span.source.path[-6:]) for item in found] == [
        ("SRC003", "a.json"),
        ("SRC004", "c.json"),
    ]


def test_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b'{"n": 1}\n[]\n{"n": 2}')))
    rows, found = read_all("-")
    assert rows == [{"n": 1}, {"n": 2}]
    assert places(found) == [("SRC005", 2, 1)]
    assert found[0].span.source.path == "<stdin>"


# --- faults of a row --------------------------------------------------------------------------

FAULTS = [
    ("{'a': 1}", [("SRC003", 1, 2)]),
    ("{\"a\": 'x'}", [("SRC003", 1, 7)]),
    ('{"a": 1 "b": 2}', [("SRC003", 1, 9)]),
    ('{"a" 1}', [("SRC003", 1, 6)]),
    ('{"a": "x}', [("SRC003", 1, 7)]),
    ('{"a": 1', [("SRC003", 1, 8)]),
    ('{"a": [1, 2}', [("SRC003", 1, 12)]),
    ('{"a": tru}', [("SRC003", 1, 7)]),
    ('{"a": 01}', [("SRC003", 1, 8)]),
    ('{"a": "\\x"}', [("SRC003", 1, 8)]),
    ('{"a": "\tx"}', [("SRC003", 1, 8)]),
    ('{"a": 1} x', [("SRC003", 1, 10)]),
    ('{"a": 1}{"b": 2}', [("SRC003", 1, 9)]),
    ("null", [("SRC005", 1, 1)]),
    ("5", [("SRC005", 1, 1)]),
    ('"{}"', [("SRC005", 1, 1)]),
    ("true", [("SRC005", 1, 1)]),
    ('{"a": NaN}', [("SRC006", 1, 7)]),
    ('{"a": [1, -Infinity]}', [("SRC006", 1, 11)]),
    ('{"a": Infinity, "b": NaN}', [("SRC006", 1, 7), ("SRC006", 1, 22)]),
    ('{"a": 1e999}', [("SRC006", 1, 7)]),
    ('{"a": [-1.5E+999]}', [("SRC006", 1, 8)]),
    (f'{{"a": {DIGITS}}}', [("SRC006", 1, 7)]),
    (f'{{"a": [0, -{DIGITS}]}}', [("SRC006", 1, 11)]),
    ('{"a": 1, "a": 2}', [("SRC007", 1, 10)]),
    ('{"o": [{"a": 1, "\\u0061": 2}]}', [("SRC007", 1, 17)]),
    ('{"a": 1, "a": 2, "a": 3}', [("SRC007", 1, 10), ("SRC007", 1, 18)]),
    ('{"a\\"": 1, "o": {"a\\"": 1, "a\\"": "x:y"}}', [("SRC007", 1, 28)]),
    ('{"a": "\\ud800"}', [("SRC008", 1, 7)]),
    ('{"a": "\\uDC00\\uD800"}', [("SRC008", 1, 7)]),
    ('{"\\udfff": ["\\ud83d\\ud83d\\ude00"]}', [("SRC008", 1, 2), ("SRC008", 1, 13)]),
    ('{"a": "\\\\\\ud800"}', [("SRC008", 1, 7)]),
    (nested(201), [("SRC009", 1, 1001)]),
    (nested(500), [("SRC009", 1, 1001)]),
    ('{"a":' + "[" * 100_000 + "]" * 100_000 + "}", [("SRC009", 1, 205)]),
    (nested(100_000), [("SRC009", 1, 1001)]),
    ('{"a":' * 100_000, [("SRC009", 1, 1001)]),
]
IDS = [text[:40] for text, _ in FAULTS]


@pytest.mark.parametrize(("text", "expected"), FAULTS, ids=IDS)
def test_a_fault_alone_in_a_file(read, text, expected):
    assert read(text) == ([], expected)


@pytest.mark.parametrize(("text", "expected"), FAULTS, ids=IDS)
def test_a_faulty_line_does_not_hide_the_others(read, text, expected):
    moved = [(code, line + 1, column) for code, line, column in expected]
    assert read(f'{{"n": 1}}\n{text}\n{{"n": 2}}\n', "p.ndjson") == ([{"n": 1}, {"n": 2}], moved)


def is_balanced(text: str) -> bool:
    """Whether brackets and quotes are closed, so that the end of the element can be known."""
    return text.count('"') % 2 == 0 and all(
        text.count(opening) == text.count(closing) for opening, closing in ("{}", "[]")
    )


@pytest.mark.parametrize(
    ("text", "expected"), [row for row in FAULTS if is_balanced(row[0]) and " x" not in row[0]]
)
def test_a_faulty_element_does_not_hide_the_others(read, text, expected):
    if text.count("}{"):
        pytest.skip("these are two elements without a comma")
    moved = [(code, line + 1, column) for code, line, column in expected]
    assert read(f'[{{"n": 1}},\n{text},\n{{"n": 2}}]') == ([{"n": 1}, {"n": 2}], moved)


@pytest.mark.parametrize("text", ['{"a": 1,}', '{"a": [1,]}'])
def test_a_trailing_comma(tmp_path, text):
    (tmp_path / "p.json").write_text(text)
    (found,) = read_all(str(tmp_path / "p.json"))[1]
    assert found.code == "SRC003"
    assert found.span.place.column in (text.index(",") + 1, text.index(",") + 2)
    assert "comma" in found.hint


def test_a_line_that_ends_too_early_says_so(tmp_path):
    (tmp_path / "p.ndjson").write_text('{"a": 1,\n{"n": 2}\n')
    (found,) = read_all(str(tmp_path / "p.ndjson"))[1]
    assert (found.code, found.span.place.line) == ("SRC003", 1)
    assert "double quotes" not in found.hint


def test_a_line_never_runs_on_into_the_next(read):
    rows, found = read('{"n": 1}\n{"a": 1, "b":\n2}\n{"n": 2}\n', "p.ndjson")
    assert rows == [{"n": 1}, {"n": 2}]
    assert [line for _, line, _ in found] == [2, 3]


def test_open_lines_are_not_taken_for_deep_nesting(read):
    rows, found = read('{"n": 1}\n' + '{"a": [1\n' * 300, "p.ndjson")
    assert rows == [{"n": 1}]
    assert {code for code, _, _ in found} == {"SRC003"}
    assert len(found) == 300


@pytest.mark.parametrize(
    "text",
    [
        nested(200),
        '{"a": "\\ud83d\\ude00", "b": "\\\\ud800", "c": "\\\\\\\\uDC00"}',
        '{"a": "' + "{[" * 300 + '"}',
        '{"a": {"b": 1}, "b": {"b": 1}, "c": [{"b": 1}, {"b": 2}], "d": "a"}',
        '{"a": 18446744073709551617, "b": 1e308, "c": 1e-999, "d": "NaN", "Infinity": 1}',
    ],
    ids=lambda text: text[:30],
)
def test_what_only_looks_odd_is_read(read, text):
    assert read(text) == ([json.loads(text)], [])


# --- faults of a file -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \r\n\t\n", b"\xef\xbb\xbf", "\ufeff \n"])
@pytest.mark.parametrize("name", ["p.json", "p.ndjson"])
def test_an_empty_file(read, text, name):
    assert read(text, name) == ([], [("SRC004", 1, 1)])


def test_an_array_without_rows(read):
    assert read("\n [ ]") == ([], [("SRC004", 2, 2)])


@pytest.mark.parametrize(
    ("text", "place"), [('[{"a": 1},]', 11), ('[{"a": 1} {"a": 2}]', 11), ('[{"a": 1}', 10)]
)
def test_a_broken_array_has_one_finding(read, text, place):
    rows, found = read(text)
    assert rows == [{"a": number} for number in range(1, text.count("a") + 1)]
    ((code, line, column),) = found
    assert (code, line) == ("SRC003", 1)
    assert column in (place, place - 1)


def test_rows_that_are_no_objects(read):
    text = '[{"n": 1}, 5, [{}], null,\n "x", {"n": 2}]'
    expected = [("SRC005", 1, 12), ("SRC005", 1, 15), ("SRC005", 1, 21), ("SRC005", 2, 2)]
    assert read(text) == ([{"n": 1}, {"n": 2}], expected)


@pytest.mark.parametrize(
    ("data", "place", "byte"),
    [
        (b'{"a":\n "x\xff"}', (2, 4), "0xff"),
        ('{"ü":\n "'.encode() + b"\xc3\x28", (2, 3), "0xc3"),
        (b'\xef\xbb\xbf{"a": "\xfexx"}', (1, 8), "0xfe"),
        (b'{"a": "\xed\xa0\x80"}', (1, 8), "0xed"),
        ('{"a": 1}'.encode("utf-16"), (1, 1), "0xff"),
    ],
)
def test_not_utf_8(tmp_path, data, place, byte):
    (tmp_path / "p.json").write_bytes(data)
    rows, found = read_all(str(tmp_path / "p.json"))
    assert (rows, places(found)) == ([], [("SRC010", *place)])
    assert byte in found[0].message
    collector = Collector()
    assert read_row_text(data, collector) is None
    assert [item.code for item in collector.diagnostics] == ["SRC010"]
    assert byte in collector.diagnostics[0].message


def test_a_missing_file_and_its_neighbour(tmp_path):
    (tmp_path / "session.json").write_text("{}")
    rows, (found,) = read_all(str(tmp_path / "sesion.json"))
    assert (rows, found.code) == ([], "SRC001")
    assert "session.json" in found.hint


def test_a_folder_without_json(tmp_path):
    (tmp_path / "p.txt").write_text("{}")
    rows, (found,) = read_all(str(tmp_path))
    assert (rows, found.code) == ([], "SRC004")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "p.json").write_text("{}")
    (tmp_path / "p.json").chmod(0)
    rows, (found,) = read_all(str(tmp_path / "p.json"))
    assert (rows, found.code) == ([], "SRC001")


def test_a_mapping_given_as_payloads_is_told(tmp_path):
    (tmp_path / "m.yaml").write_text("# a mapping\nmapper: 1\n", encoding="utf-8")
    collector = Collector()
    list(read_payloads(str(tmp_path / "m.yaml"), collector))
    assert collector.diagnostics[0].hint == "pass the mapping with -m; payloads are JSON"


def test_an_object_over_many_lines_in_a_file_of_lines_is_one_finding(tmp_path):
    (tmp_path / "p.ndjson").write_text('{\n  "a": 1\n}', encoding="utf-8")
    rows, (found,) = read_all(str(tmp_path / "p.ndjson"))
    assert (rows, found.code) == ([], "SRC003")
    assert ".json" in found.hint


def test_an_array_in_a_file_of_lines_is_read_as_an_array(read):
    assert read('\n[\n{"a": 1},\n{"b": 2}]', "p.ndjson") == ([{"a": 1}, {"b": 2}], [])


def test_objects_over_many_lines_are_rows_one_after_another(read):
    text = "\n".join(json.dumps(row, indent=2) for row in (A, B))
    assert read(text) == ([A, B], [])


# --- reading continues ------------------------------------------------------------------------


def test_a_bad_byte_concerns_its_line_only(read):
    data = b'{"n": 1}\n{"a": "\xff"}\n\n  {"b": "\xc3("}\r\n{"n": 2}\n'
    assert read(data, "p.ndjson") == ([{"n": 1}, {"n": 2}], [("SRC010", 2, 8), ("SRC010", 4, 10)])


def test_a_bad_byte_concerns_its_element_only(read):
    data = '[{"n": "ü"}, {"ü": "'.encode() + b'\xff"}, {"n": 2},\n {"n": tru}, {"n": 3}]'
    rows, found = read(data)
    assert rows == [{"n": "ü"}, {"n": 2}, {"n": 3}]
    assert found == [("SRC010", 1, 21), ("SRC003", 2, 8)]


def test_reading_continues_behind_the_end_of_an_array(read):
    text = '[{"n": 1}]\n{"n": 2} {"n": 3}'
    assert read(text) == ([{"n": 1}, {"n": 2}, {"n": 3}], [("SRC003", 2, 1)])


def test_a_file_of_something_else_is_one_finding(read):
    text = "mapper: 1\nname: x\nmappings:\n" + "  a: b\n" * 100
    assert read(text, "p.json") == ([], [("SRC003", 1, 1)])


def test_a_line_of_a_log_before_the_rows_is_one_finding(read):
    text = 'exported 2 rows\n{"n": 1}\n{"n": 2}\n'
    assert read(text) == ([{"n": 1}, {"n": 2}], [("SRC003", 1, 1)])


@pytest.mark.parametrize("shape", ["lines", "array", "one"])
def test_a_row_beyond_the_limit_is_reported_and_passed(read, monkeypatch, shape):
    for module in ("parts", "value_parts"):
        monkeypatch.setattr(f"mapper.engine.{module}.MAX_ROW", 60)
    monkeypatch.setattr(line_parts, "__defaults__", (0, 1, 30))  # as it is read in pieces
    long = json.dumps({"text": "x" * 80}, indent=1 if shape == "one" else None)
    if shape == "one":
        assert read(long) == ([], [("SRC012", 1, 1)])
        return
    texts = ['{"n": 1}', long, '{"n": 2}']
    text = "\n".join(texts) if shape == "lines" else "[" + ",\n".join(texts) + "]"
    assert read(text) == ([{"n": 1}, {"n": 2}], [("SRC012", 2, 1)])


@pytest.mark.parametrize("name", ["p.ndjson.gz", "p.json.gz"])
def test_rows_before_the_place_where_a_compressed_file_breaks_are_read(tmp_path, name):
    rows = [{"id": str(number), "text": random_text(number)} for number in range(4000)]
    text = json.dumps(rows) if ".json" in name else "\n".join(map(json.dumps, rows))
    data = gzip.compress(text.encode())
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    read, found = read_all(str(tmp_path / name))
    assert 0 < len(read) < 4000
    assert read == rows[: len(read)]
    assert found[-1].code == "SRC001"


def random_text(number: int) -> str:
    return str(random.Random(number).random())


@given(st.lists(st.sampled_from([A, B, {"n": "€" * 3}, 5, "x"]), max_size=6),
       st.sampled_from([None, 0, 3]), st.integers(1, 50))  # fmt: skip
def test_the_place_of_each_row_does_not_depend_on_the_parts(rows, indent, size):
    text = json.dumps(rows, indent=indent, ensure_ascii=False)
    data, collector = text.encode(), Collector()
    content = Content(data, True, value_parts(io.BytesIO(data).read, size=size, closes=True))
    batches = _File("p.json", content, PayloadReader(collector)).batches()
    read = [row for batch in batches for row in batch.rows()]
    assert [row.value for row in read] == [row for row in rows if isinstance(row, dict)]
    lines = text.split("\n")
    for row in read:
        place = row.span.place
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert rest.startswith(row.text)

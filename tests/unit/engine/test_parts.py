"""Streams cut into parts: nothing lost, nothing twice, every place right."""

from __future__ import annotations

import io
import json
import re
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mapper.engine import parts
from mapper.engine import value_parts as values
from mapper.engine.parts import is_array, line_parts, range_parts
from mapper.engine.value_parts import value_parts

CHUNKS = st.integers(1, 40)
LINES = st.lists(st.binary(max_size=12).map(lambda text: text.replace(b"\n", b" ")), max_size=8)
JSON = st.recursive(
    st.none() | st.integers(-9, 9) | st.text('a"\\{}[], \n', max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text("a{", max_size=2), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
ROWS = st.lists(st.dictionaries(st.text('ab"', max_size=2), JSON, max_size=3), max_size=6)


def reader(data):
    return io.BytesIO(data).read


@given(LINES, st.booleans(), CHUNKS)
def test_lines(lines, has_end, size):
    data = b"\n".join(lines) + (b"\n" if has_end and lines else b"")
    found = list(line_parts(reader(data), size=size))
    assert b"".join(part.data for part in found) == data
    for part in found:
        assert data[part.offset : part.end] == part.data
        assert part.line == data.count(b"\n", 0, part.offset) + 1
        assert part.offset == 0 or data[part.offset - 1 : part.offset] == b"\n"


@given(LINES, st.booleans(), CHUNKS, CHUNKS)
def test_ranges_in_any_order(lines, has_end, size, step):
    data = b"\n".join(lines) + (b"\n" if has_end and lines else b"")
    found = []
    for start in range(0, len(data), size):
        for part in range_parts(io.BytesIO(data), start, size, step):
            assert data[part.offset : part.end] == part.data
            assert part.offset == 0 or data[part.offset - 1 : part.offset] == b"\n"
            found.append(part)
    assert b"".join(part.data for part in found) == data


@given(ROWS, st.sampled_from([None, 0, 2]), st.booleans(), CHUNKS, st.sampled_from(["", "\n ", "﻿"]))
def test_arrays(rows, indent, in_array, size, before):
    if in_array:
        text = before + json.dumps(rows, indent=indent) + "\n"
    else:
        text = before + "\n".join(json.dumps(row, indent=indent) for row in rows)
    data = text.encode()
    found = []
    for part in value_parts(reader(data), size=size):
        assert data[part.offset : part.end] == part.data
        assert part.line == data.count(b"\n", 0, part.offset) + 1
        found += [json.loads(part.data[start:end]) for start, end in part.rows]
    assert found == rows


ALIKE = st.recursive(
    st.fixed_dictionaries({"id": st.integers(0, 9), "text": st.sampled_from(
        ["", "}", '}, {"id": 1, "te', '},{"id":1,"text"', '},\n  {\n    "id"', "}]"])}),
    lambda inner: st.fixed_dictionaries({"id": st.integers(0, 9), "text": st.lists(inner)}),
    max_leaves=4,
)  # fmt: skip


@given(st.lists(ALIKE | st.sampled_from([1, "{", [{}], None]), max_size=12),
       st.sampled_from([None, 0, 2]), st.integers(20, 90),
       st.binary(max_size=2), st.integers(0, 600))  # fmt: skip
@example([{"id": 1, "text": ""}] * 8 + [1, "{"] + [{"id": 1, "text": ""}] * 4, None, 80, b"", 0)
def test_rows_read_together_are_those_between_brackets(rows, indent, size, odd, place):
    separators = (",", ":") if indent is None else None
    data = json.dumps(rows, indent=indent, separators=separators).encode()
    data = data[:place] + odd + data[place:]
    together = list(value_parts(reader(data), size=size))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values._Splitter, "whole_rows", lambda self: None)
        assert together == list(value_parts(reader(data), size=size))


@pytest.mark.parametrize("indent", [None, 1])
def test_rows_of_a_sound_array_are_read_together(monkeypatch, indent):
    rows = [{"id": number, "list": [{"name": "}, {"}, {"name": "x"}]} for number in range(50)]
    data = json.dumps(rows, indent=indent).encode()
    looked_at = []
    real = values._Splitter.rows
    monkeypatch.setattr(
        values._Splitter, "rows",
        lambda self, known, *used, **given: (
            known or looked_at.append(self.offset), real(self, known, *used, **given)
        )[1],
    )  # fmt: skip
    assert sum(len(part.rows) for part in value_parts(reader(data), size=400)) == 50
    assert len(looked_at) <= 3  # the first, to see how rows are parted; and what is left at the end


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"[1, true, {}, \"a,]\"]", [b"1", b"true", b"{}", b'"a,]"']),
        (b"[{\"a\": NaN}, {\"b\": 1}]", [b'{"a": NaN}', b'{"b": 1}']),
        (b"[{} {}]", [b"{}", b"{}"]),
        (b"[{}] rest", [b"{}", b"rest"]),
        (b"[{\"a\": 1}, {\"b\": [1", [b'{"a": 1}', b'{"b": [1']),
        (b"[tru{}]", [b"tru", b"{}"]),
        (b"[}{}]", [b"}", b"{}"]),
        (b"[]", []), (b"[", []), (b" ", []), (b"[,,]", []), (b"", []),
        (b"[{\"a\": \"x]", [b'{"a": "x]']),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 3, 100])
def test_broken_arrays_lose_nothing(data, rows, size):
    found = []
    for part in value_parts(reader(data), size=size):
        found += [part.data[start:end] for start, end in part.rows]
    assert found == rows


def places(part):
    """What a part holds and where; blanks and commas before its first row count for nothing."""
    if part.rows is None:
        return part
    return [(part.offset + start, part.data[start:end]) for start, end in part.rows]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("shape", ["array", "lines"])
def test_parts_are_the_same_from_each_of_their_ends_on(shape, indent):
    rows = [{"id": "x" * (number * 7 % 23), "list": [{"name": number}]} for number in range(40)]
    data = json.dumps(rows, indent=indent).encode()
    make = partial(value_parts, closes=True)
    if shape == "lines":
        data, make = b"\n".join(json.dumps(row).encode() for row in rows), line_parts
    found = list(make(reader(data), size=300))
    assert len(found) > 5
    for number, part in enumerate(found, 1):
        rest = make(reader(data[part.end :]), part.end, part.line + part.lines, size=300)
        assert list(map(places, rest)) == list(map(places, found[number:]))


@pytest.mark.parametrize("size", [1, 5, 100])
@pytest.mark.parametrize(("text", "whole"), [
    ("[{}, {}]", True), ("[]", True), (" [{} ]\n", True), ("[{},", False), ("[{}", False),
    ("[", False), ('[{"a": ', False)])  # fmt: skip
def test_an_array_that_is_cut_is_told(text, whole, size):
    found = list(value_parts(reader(text.encode()), size=size, closes=True))
    problems = [part.problem for part in found if part.problem]
    assert [problem[:29] for problem in problems] == (
        [] if whole else ["unexpected end of the array; "]
    )


def test_many_blanks_between_rows_are_not_held(monkeypatch):
    monkeypatch.setattr(parts, "MAX_ROW", 50)
    data = b'[{"a": 1},' + b" " * 500 + b'\n{"b": 2}]'
    found = list(value_parts(reader(data), size=40, closes=True))
    assert [part.problem for part in found] == [""] * len(found)
    assert [part.data[s:e] for part in found for s, e in part.rows] == [b'{"a": 1}', b'{"b": 2}']


@pytest.mark.parametrize("size", [4, 64])
def test_a_line_too_long_is_told_and_passed(monkeypatch, size):
    monkeypatch.setattr(parts, "MAX_ROW", 20)
    data = b"a\n" + b"x" * 90 + b"\nb\nc"
    found = list(line_parts(reader(data), size=size))
    assert [part.too_long for part in found if part.too_long] in ([91], [])
    if size == 4:
        assert [part.data for part in found] == [b"a\n", b"", b"b\nc"]
    ranges = [
        p for start in range(0, len(data), 8) for p in range_parts(io.BytesIO(data), start, 8)
    ]
    assert [(part.data, part.too_long) for part in ranges][:2] == [(b"a\n", 0), (b"", 91)]
    assert b"".join(part.data for part in ranges) == b"a\nb\nc"


@given(
    st.lists(JSON | st.text('a"\\[,', min_size=20, max_size=60), max_size=8),
    st.sampled_from([None, 0]),
    st.integers(1, 60),
)
def test_rows_too_long_in_an_array_are_passed_and_reported(rows, indent, size):
    data = json.dumps(rows, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(values, "MAX_ROW", 20)
        found = list(value_parts(reader(data), size=size, closes=True))
    read = []
    for part in found:
        assert not part.problem
        assert not part.flaws
        assert part.line == data.count(b"\n", 0, part.offset) + 1
        if part.too_long:
            row = data[part.offset : part.end]
            assert part.skipped_lines == row.count(b"\n")
            read.append(row)
        else:
            read += [part.data[start:end] for start, end in part.rows]
        assert all(end - start <= 20 for start, end in part.rows or ())
    assert [json.loads(row) for row in read] == rows


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        ("[{},{}]", []), ("[{} {}]", [4]), ("[{},,{}]", [5]), ("[,{}]", [2]), ("[{},]", [4]),
        ("[{}]{}", [4]), ("[{}] [{}]", [5]), ("{}\n{}", []), ("{},{}", [3]), ("[]", []),
        ("[,]", [2]), ("[1 ,\n 2\n,3]", []), ("[{}]]", [4]), ("[[1],[2] [3]]", [9]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 3, 100])
def test_separators_are_looked_at(text, flaws, size):
    found = value_parts(reader(text.encode()), size=size)
    assert [part.offset + place for part in found for place, _ in part.flaws] == flaws


@pytest.mark.parametrize("make", [line_parts, value_parts])
def test_parts_of_very_short_rows_have_few_rows(monkeypatch, make):
    for module in (parts, values):
        monkeypatch.setattr(module, "MAX_ROWS", 7)
    monkeypatch.setattr(parts, "_MANY_LINES", re.compile(rb"(?:[^\n]*+\n){1,7}+"))
    data = b"{}\n" * 100 if make is line_parts else b"[" + b",\n".join([b"{}"] * 100) + b"]"
    found = list(make(reader(data), size=60))
    assert max(part.data.count(b"{}") for part in found) == 7
    assert sum(part.data.count(b"{}") for part in found) == 100
    for part in found:
        assert data[part.offset : part.end] == part.data
        assert part.line == data.count(b"\n", 0, part.offset) + 1


@pytest.mark.parametrize(
    ("start", "name", "array"),
    [
        (b"[", "a.json", True), (b" \n[{}", "a.ndjson", True),
        (b'[1]\n{"a": 1}', "a.ndjson", False), (b'[1]\n{"a": 1}', "a.json", True),
        (b'[{"a": 1}]\n', "a.ndjson", True), (b"\xef\xbb\xbf[", "x", True),
        (b'{"a": 1}\n{"b"', "a.json", False), (b'{\n  "a": 1\n}', "a.json", True),
        (b'{\n  "a": 1\n}', "a.ndjson", False), (b'{"a": {\n', "a.json", True),
        (b'{"a": 1}', "a.json", False), (b"", "a.json", False), (b"nonsense", "a.json", False),
        (b'{"a": "x\n{"a": 1}\n{"a": 2}\n', "-", False), (b'{"a": {"b": 1},\n"c": 1}\n', "-", True),
    ],
)  # fmt: skip
def test_what_a_file_holds(start, name, array):
    assert is_array(start, name) is array

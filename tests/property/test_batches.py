"""Rows that are read together are those that are read one by one, with the same places."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.diagnostics import Collector, Diagnostic
from mapper.engine import payloads, shapes
from mapper.engine.inputs import Content
from mapper.engine.parts import line_parts
from mapper.engine.payloads import PayloadReader
from mapper.engine.rows import Row
from mapper.engine.shapes import Shapes
from mapper.engine.value_parts import value_parts
from mapper.paths import STAR, FieldPath
from mapper.paths.profile import Profile
from tests.conftest import examples

ROWS = st.sampled_from(
    [
        b'{"a": 1}', b'{"a": {"b": [1, 2.5, null, {"c": true}]}}', b'  {"a": "x"}  ', b"{}",
        b'{"a": "he said \\"x\\": y"}', b'{"a\\\\": 1, "b": "\\":"}', b'{"a": "b : c"}',
        b'{"a" : 1, "b": 2}', b'{"a": 1, "a": 2}', b'{"a": 1, "\\u0061": 2}',
        b'{"a"  :1,"a":"\\":"}', b'{"a\\\\":1,"a\\\\":2}', b'{"a": {"b": 1, "b": 2}}',
        b'{"a": 12345678901234567890123}', b'{"a": [1e300, 18446744073709551616]}',
        b'{"a": NaN}', b'{"a": 1e999}', b'{"a": "\\ud800"}', b'{"a": "\\ud83d\\ude00\xc3\xa4"}',
        b'{"a": "\xff"}', b'{"a": "\x01"}', b"5", b"null", b"[1]", b"", b" ", b"\r", b"\x0c",
        b'{"a": {"b": "x"}}', b'{"a": {"b": "y"}, "b": null}', b'{"b": "z", "a": {"b": "y"}}',
        b'{"a": {"b": 9223372036854775807}}', b'{"a": {"b": 18446744073709551615}}',
        b'{"a": {"b": 1.0}}', b'{"a": {"b": 9223372036854775808.0}}', b'{"a": {"b": "x", "b": ""}}',
        b'{"a": {"b": "x\ny"}}', b'{"a": {"b": {}}}', b'{"a": null}',
        b'{"a": 1} {"b": 2}', b'{"a": 1', b'{"a": -0, "b": -0.0, "c": 1.0, "d": ""}',
        b'{"":' * 150 + b"1" + b"}" * 150, b'{"":' * 210 + b"1" + b"}" * 210,
        "{\"ä\": \"ö\"}".encode(), b"\xef\xbb\xbf{}",
    ]
)  # fmt: skip


PATHS: list[FieldPath] = [("a",), ("a", "b"), ("b",), ("x", "y"), ("c",), ("a", "b", STAR)]


def shown(value: Any) -> Any:
    """A value that is equal only to values of the same types in the same order."""
    if isinstance(value, dict):
        return [(name, shown(item)) for name, item in value.items()]
    return [shown(item) for item in value] if isinstance(value, list) else repr(value)


def row_parts(row: Row) -> tuple[Any, ...]:
    return shown(row.value), row.text, row.path, row.line, row.column, row.shape


def finding_parts(found: Diagnostic) -> tuple[Any, ...]:
    return found.code, found.message, found.span.place, found.hint


def counted(profile: Profile) -> Any:
    """Return a profile without the order of its fields."""
    elements = None if profile.elements is None else counted(profile.elements)
    children = {name: counted(child) for name, child in profile.children.items()}
    return profile.count, profile.kinds, profile.longest, elements, children


def read(content: Content) -> Any:
    collector = Collector()
    reader = PayloadReader(collector, Shapes([("a", "b")]))
    rows: list[Any] = []
    news: dict[int, bool] = {}
    columns: dict[FieldPath, list[Any]] = {path: [] for path in PATHS}
    for batch in payloads._File("p", content, reader).batches():
        news |= {len(rows) + position: is_read for position, is_read in batch.news.items()}
        for path, column in columns.items():
            column += map(shown, batch.column(path))
        rows += map(row_parts, batch.rows())
        assert list(map(shown, batch.values)) == [parts[0] for parts in rows[-len(batch) :]]
    assert reader.shapes.rows == len(rows)
    findings = list(map(finding_parts, collector.diagnostics))
    return rows, news, columns, counted(reader.shapes.seen()), findings, reader.rejected


def compare(content):
    together = read(content())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "line_batch", lambda *_: None)
        patch.setattr(payloads, "value_batch", lambda *_: None)
        assert together == read(content())


@given(rows=st.lists(ROWS, max_size=8), size=st.sampled_from([1, 20, 10_000]),
       end=st.sampled_from([b"\n", b"\r\n"]))  # fmt: skip
def test_lines(rows, size, end):
    data = end.join(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "MAX_BYTES", size)
        patch.setattr(shapes, "MIN_DECODED", 1)
        compare(lambda: Content(data[:100], False, line_parts(io.BytesIO(data).read)))


@given(rows=st.lists(ROWS, max_size=8), size=st.sampled_from([1, 20, 10_000]),
       between=st.sampled_from([b",", b"\n,\n ", b"", b"\n"]), closes=st.booleans())  # fmt: skip
def test_values(rows, size, between, closes):
    rows = [row.replace(b", ", b",\n\n") for row in rows]
    data = between.join(rows)
    data = b"[%b]" % data if closes else data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "MAX_BYTES", size)
        patch.setattr(shapes, "MIN_DECODED", 1)
        compare(lambda: Content(data, True, value_parts(io.BytesIO(data).read, closes=closes)))


ALIKE = [
    b'{"a": {"b": "x"}, "c": 1}', b'{"a": {"b": "y"}, "c": true}', b'{"a": {}, "c": null}',
    b'{"c": 1, "a": {"b": "x"}}', b'{"a": null, "c": 2}', b'{"a": {"b": "x"}, "c": 1.5}',
    b'{"a": {"b": "x", "b": "y"}, "c": 1}', b'{"c": 1e30, "a": {}}', b'{"a": {"b": "", "d": {}}}',
    b'{"a": {"b": "x"}, "c": 36893488147419103232}', b'{"a": {"b": "\\ud800"}, "c": 1}',
    b'{"a": {"b": "\\ud83d\\ude00\\""}, "c": -0}', b'{"a": {"b": "\xff"}, "c": 1}',
    b'{"a": {"b": "x"}, "c": 0}', b'{"a": {"b": "x"}, "c": "0"}',
]  # fmt: skip


@given(
    rows=st.lists(st.sampled_from(ALIKE), min_size=1, max_size=3).flatmap(
        lambda some: st.lists(st.sampled_from(some), min_size=5, max_size=20)
    ),
    last=st.lists(st.sampled_from(ALIKE), max_size=2),
    size=st.sampled_from([1, 60]),
)
@settings(max_examples=examples(500))
def test_lines_with_known_shapes(rows, last, size):
    data = b"\n".join([*rows, *last])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "MAX_BYTES", size)
        patch.setattr(shapes, "MIN_DECODED", 1)
        patch.setattr(shapes, "GROWTH", 0)
        compare(lambda: Content(data[:100], False, line_parts(io.BytesIO(data).read)))


def test_known_shapes_are_decoded_into_structs():
    found = Shapes()
    found.see([{"a": {"b": "x"}}, {"a": {}, "c": 1}])
    found.commit()
    found._next_decoder = 2
    texts = [b'{"a": {"b": "y"}}', b'{"c": 5, "a": {}}', b'{"a": {"b": ""}}']
    assert found.decode(texts, 14) is None  # which payloads these shapes have is not known yet
    found.see(list(map(orjson.loads, texts)))
    found.commit()
    assert found.decode(texts, 14) is None
    assert found.decode(texts, 16) is not None
    assert found.seen().children["a"].children["b"].count == 5
    assert found.decode([b'{"a": {}, "d": 1}'], 6) is None

"""Rows that are read together are those that are read one by one, with the same places."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.diagnostics import Collector, Diagnostic
from mapper.engine import payloads
from mapper.engine.inputs import Content
from mapper.engine.parts import line_parts
from mapper.engine.payloads import PayloadReader
from mapper.engine.rows import Row
from mapper.engine.value_parts import value_parts

ROWS = st.sampled_from(
    [
        b'{"a": 1}', b'{"a": {"b": [1, 2.5, null, {"c": true}]}}', b'  {"a": "x"}  ', b"{}",
        b'{"a": "he said \\"x\\": y"}', b'{"a\\\\": 1, "b": "\\":"}', b'{"a": "b : c"}',
        b'{"a" : 1, "b": 2}', b'{"a": 1, "a": 2}', b'{"a": 1, "\\u0061": 2}',
        b'{"a"  :1,"a":"\\":"}', b'{"a\\\\":1,"a\\\\":2}', b'{"a": {"b": 1, "b": 2}}',
        b'{"a": 12345678901234567890123}', b'{"a": [1e300, 18446744073709551616]}',
        b'{"a": NaN}', b'{"a": 1e999}', b'{"a": "\\ud800"}', b'{"a": "\\ud83d\\ude00\xc3\xa4"}',
        b'{"a": "\xff"}', b'{"a": "\x01"}', b"5", b"null", b"[1]", b"", b" ", b"\r", b"\x0c",
        b'{"a": 1} {"b": 2}', b'{"a": 1', b'{"a": -0, "b": -0.0, "c": 1.0, "d": ""}',
        b'{"":' * 150 + b"1" + b"}" * 150, b'{"":' * 210 + b"1" + b"}" * 210,
        "{\"ä\": \"ö\"}".encode(), b"\xef\xbb\xbf{}",
    ]
)  # fmt: skip


def shown(value: Any) -> Any:
    """A value that is equal only to values of the same types in the same order."""
    if isinstance(value, dict):
        return [(name, shown(item)) for name, item in value.items()]
    return [shown(item) for item in value] if isinstance(value, list) else repr(value)


def row_parts(row: Row) -> tuple[Any, ...]:
    return shown(row.value), row.text, row.path, row.line, row.column, row.shape


def finding_parts(found: Diagnostic) -> tuple[Any, ...]:
    return found.code, found.message, found.span.place, found.hint


def read(content: Content) -> tuple[list[Any], list[Any], int]:
    collector = Collector()
    reader = PayloadReader(collector)
    batches = payloads._File("p", content, reader).batches()
    rows = [row_parts(row) for batch in batches for row in batch.rows()]
    assert reader.shapes.rows == len(rows)
    return rows, list(map(finding_parts, collector.diagnostics)), reader.rejected


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
        compare(lambda: Content(data[:100], False, line_parts(io.BytesIO(data).read)))


@given(rows=st.lists(ROWS, max_size=8), size=st.sampled_from([1, 20, 10_000]),
       between=st.sampled_from([b",", b"\n,\n ", b"", b"\n"]), closes=st.booleans())  # fmt: skip
def test_values(rows, size, between, closes):
    rows = [row.replace(b", ", b",\n\n") for row in rows]
    data = between.join(rows)
    data = b"[%b]" % data if closes else data
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(payloads, "MAX_BYTES", size)
        compare(lambda: Content(data, True, value_parts(io.BytesIO(data).read, closes=closes)))

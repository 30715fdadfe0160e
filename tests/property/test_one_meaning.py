"""All ways to read a payload agree: same record to the byte, or the same code."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import msgspec
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from mapper.diagnostics import Collector
from mapper.engine.inputs import Content
from mapper.engine.parts import Part, line_parts
from mapper.engine.payloads import PayloadReader, _File
from mapper.stream.conversion import PartConverter
from tests.conftest import examples
from tests.property.test_engine import entries, mapping_of
from tests.property.test_typed import lines

# What only `mapper check` and documents reject; mapper/docs/pages/how-to/large-files.md lists it.
ONLY_CHECK = {"SRC006", "SRC007", "SRC009"}

BIG = [
    '{"a": {"num": 123456789012345678901234567890, "text": 123456789012345678901234567890}}',
    '{"a": {"num": 18446744073709551616}, "b": {"text": -9223372036854775809}}',
    '{"l": [{"num": 99999999999999999999999}], "id": 123456789012345678901234567890}',
    json.dumps({"a": {"text": "x" * 11_000}, "b": {"text": "y" * 2_000_000}, "id": "1"}),
    json.dumps({"a": {"text": "x" * 600_000, "num": 1}, "b": {"kind": "a"}, "id": "1"}),
]
hostile = st.one_of(lines(), lines(), lines(), st.sampled_from(BIG).map(str.encode))


def outcome(record: bytes | None, codes: list[str]) -> tuple[bytes | None, list[str]]:
    return record, codes


def of_document(converter: Any, line: bytes) -> tuple[bytes | None, list[str]]:
    """As `check` and document `convert` read it."""
    collector = Collector()
    content = Content(line, False, line_parts(BytesIO(line).read))
    batches = _File("p.ndjson", content, PayloadReader(collector)).batches()
    rows = [row for batch in batches for row in batch.rows()]
    if not rows:
        return None, [found.code for found in collector.diagnostics]
    (row,) = rows
    result = converter.result(converter.sized_outcome(row), row)
    written = None if result.record is None else msgspec.json.encode(result.record)
    return written, [found.code for found in (*collector.diagnostics, *result.diagnostics)]


def of_stream(converter: Any, rows: list[bytes]) -> list[tuple[bytes | None, list[str]]]:
    """As stream `convert` reads lines, several at a time; accepted rows have no codes here."""
    done = PartConverter(converter).convert(Part(b"".join(row + b"\n" for row in rows), 0, 1))
    records = iter(b"".join(done.records).splitlines())
    rejects = {
        line: [found["code"] for found in reject["findings"]] for line, _, reject in done.rejects
    }
    tally = done.tally
    assert tally.rows == len(rows) == tally.ok + tally.nullified + tally.rejected
    return [
        (None, rejects[number]) if number in rejects else (next(records), [])
        for number in range(1, len(rows) + 1)
    ]


@settings(max_examples=examples(500), deadline=None)
@given(entries(), st.lists(hostile, min_size=1, max_size=8))
@example(({"_tenant.text": "a.text", "_tenant.same": "b.text", "_tenant.num": "a.num"}, False),
         [line.encode() for line in BIG])  # fmt: skip
def test_all_ways_to_read_a_row_agree(given, rows):
    mapping = mapping_of(*given)
    rows = [row for row in rows if row.strip() and b"\n" not in row]
    if mapping is None or not rows:
        return
    converter = mapping.converter
    streamed = of_stream(converter, rows)
    for row, (record, codes) in zip(rows, streamed, strict=True):
        by_line, found = mapping.convert_json(row)
        assert record == by_line
        assert not codes or codes == [item.code for item in found]
        written, seen = of_document(converter, row)
        if set(seen) & ONLY_CHECK:
            event("a documented difference")
            continue
        event("a record" if written is not None else f"rejected: {seen[0]}")
        assert (written, seen) == (by_line, [item.code for item in found])

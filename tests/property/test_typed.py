"""The typed functions and the general path never disagree, whatever stands in a line."""

from __future__ import annotations

import json

from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.property.test_engine import entries, mapping_of, payloads

ODD = [
    b"1e999", b"-1E400", b"NaN", b"Infinity", b"01", b"1.", b"123456789012345678901234567890",
    b"18446744073709551615", b"9223372036854775808", b"-9223372036854775809", b"1E5", b"-0",
    b"-0.0", b"60.0", b"9" * 5000, b'"\\ud800"', b'"\\ud83d\\ude00"', b'"\xff"',
    b'"\xc3\xa9"', b'"\\u0000"', b'"a\x01"',
    b"tru", b"{}", b"[]", b"[" * 300 + b"]" * 300, b"[" * 700 + b"]" * 700, b'{"a":1,"a":2}',
    b'{"text":"b","text":"a"}', b'"' + b"x" * 2000 + b'"',
]  # fmt: skip
EDITS = [b"", b",", b"}", b'"', b"\\", b"\xff", b" ", b"\n", b"\x00", b"\xef\xbb\xbf", b"9", b"e9"]


@st.composite
def lines(draw) -> bytes:
    """A payload as JSON text, mostly with something odd in it."""
    payload = draw(payloads)
    names = ["unread", "a", "b", "c", "l", "id"]
    parts = [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in payload.items()]
    for _ in range(draw(st.integers(0, 2))):
        name, odd = draw(st.sampled_from(names)), draw(st.sampled_from(ODD))
        parts.insert(draw(st.integers(0, len(parts))), json.dumps(name).encode() + b": " + odd)
    line = b"{" + b",".join(parts) + b"}"
    if draw(st.integers(0, 3)) == 0:
        start = draw(st.integers(0, len(line)))
        stop = draw(st.integers(start, min(len(line), start + 3)))
        line = line[:start] + draw(st.sampled_from(EDITS)) + line[stop:]
    return line


def said(converter, outcome):
    record, events = outcome
    return shown((record, converter.findings(events)))


def shown(outcome):
    record, found = outcome
    return record, [(d.code, d.message, d.value, d.severity) for d in found]


@settings(max_examples=examples(500))
@given(entries(), st.lists(lines(), min_size=1, max_size=10))
def test_the_typed_functions_agree_with_the_general_path(given, rows):
    mapping = mapping_of(*given)
    if mapping is None:
        return
    converter = mapping.converter
    for line in rows:
        wanted = said(converter, converter.interpret_line(line))
        assert said(converter, converter.functions(loose=False).convert_json(line)) == wanted
        assert shown(converter.convert_json(line)) == wanted
        event("a record" if wanted[0] is not None else "rejected")
    for fast in filter(None, (converter.functions(loose=loose) for loose in (False, True))):
        event("typed")
        for line in rows:
            wanted = said(converter, converter.interpret_line(line))
            assert said(converter, fast.convert_json(line)) == wanted
        together(converter, fast, rows)


def together(converter, fast, rows):
    """Many rows at once: the same records, and nothing said of those that are not left."""
    taken = [line for line in rows if is_utf8(line)]
    left, noted = [], []
    records = fast.convert_rows(taken, left, noted)
    assert len(records) == len(taken)
    assert left == sorted(set(left))
    for number, (line, record) in enumerate(zip(taken, records, strict=True)):
        if record is None:
            assert number in left
            continue
        wanted, events = converter.interpret_line(line)
        assert fast.encode_lines([record]) == wanted + b"\n"
        assert events == (converter.no_identity if number in noted else ())


def is_utf8(line):
    try:
        line.decode()
    except UnicodeError:
        return False
    return True

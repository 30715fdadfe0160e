"""Lines of JSON decoded together."""

from __future__ import annotations

from io import BytesIO

import msgspec

from mapper.engine.lines import decode_lines


def test_a_line_that_cannot_be_decoded_costs_no_other_line():
    lines = BytesIO(b'{"a":1}\n\nnot JSON\n{"a":\n{"a":2} {"a":3}\n{"a":4}')
    decoded = decode_lines(msgspec.json.decode, lines)
    assert decoded == [{"a": 1}, None, None, None, None, {"a": 4}]
    assert decode_lines(msgspec.json.decode, []) == []

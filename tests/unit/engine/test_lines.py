"""Lines of JSON decoded together."""

from __future__ import annotations

from io import BytesIO

import msgspec

from mapper.engine.lines import decode_lines, leave_refused
from mapper.schema.namespaces import STANDARD, identity_check, identity_lines


def test_a_line_that_cannot_be_decoded_costs_no_other_line():
    lines = BytesIO(b'{"a":1}\n\nnot JSON\n{"a":\n{"a":2} {"a":3}\n{"a":4}')
    decoded = decode_lines(msgspec.json.decode, lines)
    assert decoded == [{"a": 1}, None, None, None, None, {"a": 4}]
    assert decode_lines(msgspec.json.decode, []) == []


def test_rows_with_a_refused_string_are_left():
    check, lines = identity_check("Email"), identity_lines("Email")
    records, left = [{}, {}, None, {}, {}], [2]
    leave_refused({0: "a@b.io", 1: "A@b.io", 4: "c.d@b.io"}, check, lines, records, left)
    assert (records, left) == ([{}, {}, None, {}, {}], [2])
    leave_refused({0: "a@b.io\na@b.io", 2: "x", 3: "a@b.io", 4: ""}, check, lines, records, left)
    assert (records, left) == ([None, {}, None, {}, None], [0, 2, 4])


def test_lines_of_identities_are_identities_one_by_one():
    valid = ("a.b-c@d-e.io", "+4912345678", "1" * 38, "0a" * 32)
    for namespace in STANDARD:
        lines = identity_lines(namespace)
        for value in (*valid, "", "a@b", "null", "a@b.io\n"):
            if lines is not None and lines.match(value + "\n"):
                assert identity_check(namespace)(value)

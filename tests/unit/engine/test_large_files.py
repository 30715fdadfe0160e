"""Files with many faults: each row is read by itself, and each fault is found."""

from __future__ import annotations

import pytest

from tests.unit.engine.making import read_all

GOOD = '{"id": "1", "text": "' + "x" * 60 + '"}'
BAD = {
    "not closed": '{"id": "1", "o": {"l": [1',
    "text not closed": '{"id": "1", "text": "xxx',
    "single quotes": "{'id': 1}",
    "no object": "[1]",
    "not a number": '{"id": NaN}',
    "repeated key": '{"id": 1, "id": 2}',
    "lone surrogate": '{"id": "\\ud800"}',
    "too deep": '{"a":' * 201 + "1" + "}" * 201,
    "too many digits": '{"id": ' + "1" * 5000 + "}",
}


@pytest.mark.parametrize("fault", BAD)
def test_each_of_many_bad_lines_is_found(tmp_path, fault):
    path = tmp_path / "large.ndjson"
    path.write_text("\n".join([BAD[fault], GOOD] * 500) + "\n")
    rows, found = read_all(str(path))
    assert (len(rows), len(found)) == (500, 500)
    assert [item.span.place.line for item in found] == list(range(1, 1001, 2))

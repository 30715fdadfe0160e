"""Payloads that are pasted."""

from __future__ import annotations

import pytest

from mapper.services.samples import row_of
from mapper.text import MapperError


def test_a_pasted_payload_has_a_name_in_findings():
    row = row_of('\n  {"id": 1}\n')
    assert row.value == {"id": 1}
    assert row.path == "pasted payload"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '{\n "id": "1"\n "at": "2"}',
            "line 3, column 2 of the pasted payload: not valid JSON: expected a comma or a closing "
            "bracket; add the comma before this, or the closing bracket",
        ),
        (
            '{"id": 1, "id": 2}',
            "line 1, column 11 of the pasted payload: duplicate key 'id' in one object; keep one "
            "of them",
        ),
        (
            '{"id": 1}\n{"id": 2}',
            "line 2, column 1 of the pasted payload: text after the end of the JSON value; paste "
            "one JSON object",
        ),
        (
            '[{"id": 1}]',
            "line 1, column 1 of the pasted payload: a row must be a JSON object, not an array; "
            "paste one JSON object",
        ),
        (" \n", "the pasted payload is empty"),
    ],
)
def test_a_payload_that_cannot_be_pasted_says_where_and_what_to_do(text, message):
    with pytest.raises(MapperError) as caught:
        row_of(text)
    assert str(caught.value) == message

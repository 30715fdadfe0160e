"""Payload files, and payloads that are pasted."""

from __future__ import annotations

import os

import pytest

from mapper.services import samples
from mapper.services.samples import Samples, row_of
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


def test_all_files_together_have_a_limit_but_each_has_a_row(tmp_path, monkeypatch):
    paths = [str(tmp_path / f"{number}.ndjson") for number in range(3)]
    for path in paths:
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"id": 1}\n' * 10)
    monkeypatch.setattr(samples, "MAX_SIZE", 15 * len('{"id": 1}'))
    read = Samples(paths[:2])
    read.add(paths[2])
    assert [len(file.rows) for file in read.files] == [10, 5, 1]
    assert [file.has_more for file in read.files] == [False, True, True]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
def test_a_file_that_became_a_pipe_is_a_problem(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("{}")
    read = Samples([str(path)])
    path.unlink()
    os.mkfifo(path)
    read.refresh()
    assert read.files[0].problems == ("'a.json' is not a regular file",)


def test_a_file_that_cannot_be_added_leaves_the_others(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text("{}")
    read = Samples([str(tmp_path / "a.json")])

    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(samples, "read_payload_file", fail)
    with pytest.raises(MemoryError):
        read.add(str(tmp_path / "b.json"))
    assert [file.name for file in read.files] == ["a.json"]

"""Files that must not be replaced."""

from __future__ import annotations

import os

import pytest

from mapper.files.partial import PartialFiles
from mapper.files.writing import write_output
from mapper.text import MapperError


@pytest.mark.parametrize(
    "write",
    [
        lambda name: write_output(name, b"new"),
        lambda name: PartialFiles([name], {}, print).start(resume=False),
    ],
)
def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch, write):
    path = tmp_path / "out.json"
    path.write_bytes(b"old")
    path.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root can write every file
    with pytest.raises(MapperError, match=r"out\.json': the file is read-only; change its"):
        write(str(path))
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]

"""One wording for each failure to read a file, whatever the file is."""

from __future__ import annotations

import os

import pytest

from mapper.diagnostics import Collector
from mapper.document.yaml_reader import DOCUMENT
from mapper.exchange import mapping_file
from mapper.files.reading import MIB, Reading, read_text
from mapper.files.writing import cannot_write
from mapper.schema import xdm_json

KINDS = [DOCUMENT, mapping_file.EXPORTED, xdm_json.EXPORTED]
SMALL = Reading(MIB, "DOC001", "DOC003", "DOC002")


def messages(path, reading):
    collector = Collector()
    assert read_text(path, reading, collector) is None
    return [(found.code, found.message) for found in collector.diagnostics]


@pytest.mark.parametrize("reading", KINDS)
def test_missing_files_and_folders(tmp_path, reading):
    name = tmp_path / "none"
    missing = f"cannot read '{name}': no such file or directory"
    assert messages(name, reading) == [(reading.unreadable, missing)]
    folder = f"cannot read '{tmp_path}': is a directory"
    assert messages(tmp_path, reading) == [(reading.unreadable, folder)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
@pytest.mark.parametrize("reading", KINDS)
def test_files_without_permission(tmp_path, reading):
    path = tmp_path / "secret"
    path.write_text("a: 1")
    path.chmod(0)
    refused = f"cannot read '{path}': permission denied"
    assert messages(path, reading) == [(reading.unreadable, refused)]


@pytest.mark.parametrize("reading", KINDS)
def test_files_that_are_not_utf8_show_nothing(tmp_path, reading):
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: Zoë".encode("latin-1"))
    collector = Collector()
    assert read_text(path, reading, collector) is None
    assert [(f.code, f.message) for f in collector.diagnostics] == [
        (reading.not_utf8, "byte 0xeb is not UTF-8")
    ]
    assert "name" not in collector.diagnostics[0].span.source.text


def test_large_files(tmp_path):
    path = tmp_path / "large"
    path.write_bytes(b"#" * MIB)
    assert read_text(path, SMALL, Collector()) is not None
    path.write_bytes(b"#" * (MIB + 1))
    assert messages(path, SMALL) == [("DOC003", f"'{path}' is larger than 1 MiB")]


def test_outputs_that_cannot_be_written(tmp_path):
    missing = FileNotFoundError(2, "No such file or directory")
    folder = tmp_path / "none"
    message = f"cannot write '{folder}/out': there is no folder '{folder}'"
    assert str(cannot_write(f"{folder}/out", missing)) == message
    refused = PermissionError(13, "Permission denied")
    assert str(cannot_write(f"{folder}/out", refused)).endswith("/out': permission denied")

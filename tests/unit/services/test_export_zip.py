"""The service `export`: a zip file of what `mapper export` writes."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64decode

import pytest

from mapper.cli.main import run
from mapper.services import export_zip
from mapper.services.samples import Samples
from mapper.text import MapperError


def unpacked(answer):
    """The files of a zip file by their names."""
    with zipfile.ZipFile(io.BytesIO(b64decode(answer["data"]))) as archive:
        assert archive.testzip() is None
        assert [info.date_time for info in archive.infolist()] == [(1980, 1, 1, 0, 0, 0)] * len(
            archive.namelist()
        )
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_files_are_those_of_the_command(ask, folder):
    answer = ask("export")
    assert (answer["name"], answer["reason"], answer["hasMore"]) == ("rainfocus.zip", "", False)
    assert run(["export", "-o", "out"]) == 0
    written = {
        path.relative_to(folder / "out").as_posix(): path.read_bytes()
        for path in (folder / "out").rglob("*")
        if path.is_file()
    }
    files = unpacked(answer)
    assert files == written
    assert list(files) == answer["files"] == sorted(files)
    assert {finding["code"] for finding in answer["findings"]} == {"XCH003", "SRC020"}
    assert ask("export")["data"] == answer["data"]


def test_unsaved_text_is_exported_and_nothing_is_written(ask, folder, mapping):
    before = sorted(folder.rglob("*"))
    text = mapping.replace("value: RainFocus", "value: Other")
    files = unpacked(ask("export", unsaved={"mapping": text}))
    assert b"Other" in files["mappings.csv"]
    assert sorted(folder.rglob("*")) == before


def test_values_that_identify_a_person_are_replaced_even_if_they_are_shown(ask):
    files = unpacked(ask("export", shows_values=True))
    assert all(b"ompany.com" not in data for name, data in files.items() if name == "sample.json")
    assert "@example.com" in json.loads(files["sample.json"])["attendee"]["email"].lower()


def test_errors_are_findings_without_a_file(ask, folder, mapping):
    broken = ask("export", unsaved={"mapping": mapping.replace("lower(", "lowr(")})
    assert (broken["data"], broken["reason"], broken["files"]) == ("", "the mapping has errors", [])
    assert {finding["code"] for finding in broken["findings"]} == {"EXP002"}
    unusable = ask("export", unsaved={"mapping": "mapper: ["})
    assert (unusable["data"], unusable["reason"]) == ("", "the mapping cannot be used")
    (folder / "samples/zz.json").write_text("{")
    ask.session.samples = Samples(["samples/zz.json"])
    assert ask("export")["reason"] == "the sample 'zz.json' has rows that cannot be read"


def test_a_large_export_is_a_message(ask, monkeypatch):
    monkeypatch.setattr(export_zip, "MAX_BYTES", 1000)
    with pytest.raises(MapperError, match="run mapper export"):
        ask("export")

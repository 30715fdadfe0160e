"""Saving on the page: other programs, file systems, and file names that get in the way."""

from __future__ import annotations

import errno
import json
import os
import threading

import pytest

pytest.importorskip("starlette", reason="needs the extra `web`")

from mapper.files.locks import locked
from mapper.page.errors import CallError
from mapper.page.saving import ChangedError, check_sample_name, save_text, write_sample
from mapper.text import MapperError
from tests.unit.page.test_handlers import mapping_of, start

__all__ = ["start"]  # a fixture

OLD = b"mapper: 1\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mapping.yaml"
    path.write_bytes(OLD)
    return path


def save(file, text):
    """Save as the page does that has read the file."""
    old = file.read_bytes()
    return save_text(str(file), text, lambda content: content == old)


def while_writing(monkeypatch, do):
    """Let something happen after the page has read a file, before it replaces the file."""
    sync = os.fsync

    def synced(descriptor):
        sync(descriptor)
        do()

    monkeypatch.setattr(os, "fsync", synced)


@pytest.mark.parametrize("theirs", [b"theirs", None])
def test_what_another_program_does_during_a_save_is_kept(file, monkeypatch, theirs):
    do = file.unlink if theirs is None else lambda: file.write_bytes(theirs)
    while_writing(monkeypatch, do)
    with pytest.raises(ChangedError):
        save(file, "mine")
    assert [path.read_bytes() for path in file.parent.iterdir()] == [theirs][: theirs is not None]


def test_a_change_during_a_save_is_a_conflict_on_the_page(start, tmp_path, monkeypatch):
    call = start()
    version = mapping_of(call)["version"]
    mapping = tmp_path / "mappings" / "rainfocus.yaml"
    while_writing(monkeypatch, lambda: mapping.write_text("theirs"))
    answer = call("save", document="mapping", text="mine", version=version).json()
    assert (answer["conflict"], answer["text"]) == (True, "theirs")
    assert mapping.read_text() == "theirs"


def test_a_save_waits_for_that_of_another_server(file):
    known = file.read_bytes()
    with locked([str(file)]):  # as another process does
        saving = threading.Thread(target=save_text, args=(str(file), "mine", [known].__contains__))
        saving.start()
        saving.join(0.1)
        assert (saving.is_alive(), file.read_bytes()) == (True, OLD)
    saving.join(30)
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"name: caf\xe9\n", "is not UTF-8"), (b"name: a\rmapper: 1\r", "line ends"),
     (b"name: a\r\nmapper: 1\rschema: x\r\n", "line ends")],
)  # fmt: skip
def test_a_file_that_the_page_cannot_show_as_it_is_stays(file, content, reason):
    file.write_bytes(content)
    with pytest.raises(MapperError, match=reason):
        save(file, "mine")
    assert file.read_bytes() == content


def test_line_ends_of_the_text_are_those_of_the_file(file):
    file.write_bytes(b"name: a\r\nmapper: 1")
    save(file, "name: b\r\nmapper: 1\n")
    assert file.read_bytes() == b"name: b\r\nmapper: 1\r\n"


def test_a_read_only_file_is_not_replaced(file, monkeypatch):
    file.chmod(0o444)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root can write every file
    with pytest.raises(MapperError, match="the file is read-only; change its permissions first"):
        save(file, "mine")
    assert file.read_bytes() == OLD


def test_a_full_disk_is_a_message_and_the_old_text_stays(file, monkeypatch):
    def fail():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    while_writing(monkeypatch, fail)
    with pytest.raises(MapperError, match=r"mapping\.yaml': no space left on device"):
        save(file, "mine")
    assert [path.read_bytes() for path in file.parent.iterdir()] == [OLD]


def test_a_sample_that_another_program_writes_at_the_same_time_is_kept(tmp_path, monkeypatch):
    while_writing(monkeypatch, lambda: (tmp_path / "New.json").write_text("theirs"))
    with pytest.raises(CallError, match=r"'New\.json' exists already: choose another name"):
        write_sample(tmp_path / "new.json", b"{}")
    assert [path.name for path in tmp_path.iterdir()] == ["New.json"]


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT9"])
def test_a_sample_has_no_name_that_windows_reserves(name):
    with pytest.raises(CallError, match=f"'{name}' is a reserved name on Windows"):
        check_sample_name(name)


def test_a_sample_whose_name_differs_in_case_only_is_not_saved(tmp_path):
    write_sample(tmp_path / "Pasted.json", b"1")
    with pytest.raises(CallError, match=r"'Pasted\.json' exists already"):
        write_sample(tmp_path / "pasted.json", b"2")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"1"]


def test_a_file_in_the_place_of_the_samples_folder_is_named(tmp_path):
    (tmp_path / "samples").write_text("")
    with pytest.raises(MapperError, match="samples' is not a folder"):
        write_sample(tmp_path / "samples" / "new.json", b"{}")


def test_a_payload_that_takes_long_to_check_is_not_saved(start, tmp_path, monkeypatch):
    call = start()
    mapping_of(call)
    monkeypatch.setattr("mapper.page.worker.MAX_SECONDS", 0.1)
    payload = "{" + '"a":1,' * 500_000 + '"a":1}'
    answer = call("save_sample", name="long", payload=payload)
    assert (answer.status_code, "stopped" in answer.text) == (422, True)
    assert not (tmp_path / "samples" / "long.json").exists()


def test_file_names_that_are_not_utf_8_are_shown(start, tmp_path):
    name = os.fsdecode(b"caf\xe9.json")
    try:
        (tmp_path / "samples" / name).write_text("{}")
    except OSError:
        pytest.skip("the file system has UTF-8 names only")
    samples = json.loads(start()("project").content)["samples"]
    assert name in [sample["name"] for sample in samples]

"""`mapper test --update`: the actual values are written, and everything else stays."""

from __future__ import annotations

import json
import shutil

import pytest

from mapper.cli.main import run
from tests.conftest import ROOT

BEFORE = """\
# a comment at the top
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  first:   # beside the name
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: " A@B.Com "}}
    expect:
      # above the target
      _tenant.attendee.email: 'wrong'   # beside the value
      _tenant.session: something
      _tenant.event.name: absent
      producedBy: RainFocus

  inline record:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: a@b.com}}
    record:
      _id: t2   # beside the id
      # a comment that stays
      timestamp: "2023-04-01T00:41:57Z"
      eventType: gone
      _tenant:
        attendee: {email: a@b.com}
  golden:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z"}
    record: records/golden.json
# a comment at the end
"""
AFTER = """\
# a comment at the top
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  first:   # beside the name
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: " A@B.Com "}}
    expect:
      # above the target
      _tenant.attendee.email: a@b.com   # beside the value
      _tenant.session: absent
      _tenant.event.name: absent
      producedBy: RainFocus

  inline record:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z", attendee: {email: a@b.com}}
    record:
      _id: t1   # beside the id
      # a comment that stays
      timestamp: "2023-04-01T00:41:57Z"
      _tenant:
        attendee: {email: a@b.com}
        transmissionId: t1
        timestamp: '2023-04-01T00:41:57Z'
      producedBy: RainFocus
  golden:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z"}
    record: records/golden.json
# a comment at the end
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "mappings"
    folder.mkdir()
    for name in ("rainfocus.yaml", "rainfocus.schema.yaml"):
        shutil.copy(ROOT / "mappings" / name, folder)
    monkeypatch.chdir(tmp_path)
    return folder / "rainfocus.tests.yaml"


def test_values_are_written_and_comments_stay(project, capsys):
    project.write_text(BEFORE)
    assert run(["test", "--update"]) == 0
    assert project.read_text() == AFTER
    golden = json.loads((project.parent / "records/golden.json").read_text())
    assert golden["_tenant"] == {"transmissionId": "t1", "timestamp": "2023-04-01T00:41:57Z"}
    out = capsys.readouterr().out
    assert "tests: 3 run, 3 passed, 0 failed" in out
    assert "a@b.com" not in out  # an identity
    assert '    - "t2"\n    + "t1"\n' in out
    assert run(["test", "--update"]) == 0
    assert "wrote" not in capsys.readouterr().out


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_stay(project, mark):
    project.write_bytes((mark + BEFORE).replace("\n", "\r\n").encode())
    assert run(["test", "--update"]) == 0
    assert project.read_bytes() == (mark + AFTER).replace("\n", "\r\n").encode()


def test_what_cannot_be_edited_safely_stays(project, capsys):
    text = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  shared:
    payload: {transmissionId: &id t1, timestamp: "2023-04-01T00:41:57Z"}
    expect: {producedBy: *id}
  own:
    payload: {transmissionId: t1, timestamp: "2023-04-01T00:41:57Z"}
    expect: {_id: t2}
"""
    project.write_text(text)
    assert run(["test", "--update"]) == 1
    assert project.read_text() == text.replace("_id: t2", "_id: t1")
    assert "not updated: test 'shared'" in capsys.readouterr().out


def test_a_rejected_row_is_not_updated(project):
    text = """\
mapper-tests: 1
mapping: rainfocus.yaml
tests:
  rejected:
    payload: {timestamp: "2023-04-01T00:41:57Z"}
    expect: {_id: t2}
"""
    project.write_text(text)
    assert run(["test", "--update"]) == 1
    assert project.read_text() == text


def test_init_writes_tests_once(project, capsys):
    assert run(["test"]) == 2
    assert "mapper test --init" in capsys.readouterr().err
    assert run(["test", "--init"]) == 2
    assert "no folder 'samples'" in capsys.readouterr().err
    shutil.copytree(ROOT / "samples", project.parent.parent / "samples")
    assert run(["test", "--init"]) == 0
    assert capsys.readouterr().out.startswith("wrote mappings/rainfocus.tests.yaml: 8 tests\n")
    assert run(["test", "--coverage", "--fail-under", "100"]) == 0
    assert run(["test", "--init"]) == 2

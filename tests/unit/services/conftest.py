"""What the tests of services share: the shipped project, and a function that asks."""

from __future__ import annotations

import json
import shutil

import pytest

from mapper.services.project import Project
from mapper.services.session import Session
from mapper.services.table import answer
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the shipped project, which is the current folder."""
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ask(folder):
    """A function that sends a request to a service as JSON, and returns its answer."""
    session = Session(
        Project("mappings/rainfocus.yaml"), sorted(map(str, (folder / "samples").iterdir()))
    )

    def asked(service, /, *, shows_values=False, **given):
        session.shows_values = shows_values
        return json.loads(answer(session, service, json.dumps(given).encode()))

    asked.session = session
    return asked


@pytest.fixture
def mapping(folder):
    """The text of the mapping."""
    return (folder / "mappings/rainfocus.yaml").read_text(encoding="utf-8")

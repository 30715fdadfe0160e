"""The project's own documents, copied into the current folder."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.conftest import ROOT


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A copy of the project's mapping, schema and samples, as the current folder."""
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return tmp_path


@pytest.fixture
def repository(project, monkeypatch):
    """The project as a git repository with one commit."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for command in (["init", "-q"], ["add", "mappings"], ["commit", "-qm", "a"]):
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *command]
        subprocess.run(git, check=True, cwd=project)
    return project

"""What all tests share: the project's folder and Hypothesis' settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mapper.diagnostics import suggest
from mapper.schema import matching
from mapper.stream import processes
from mapper.stream import run as stream
from tests import eager_workers

ROOT = Path(__file__).resolve().parent.parent

# What reports look like must not hang on where the tests are run.
for name in ("GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"):
    os.environ.pop(name, None)
os.environ["COLUMNS"] = "400"  # a message is one line; tests of wrapping set another width

settings.register_profile(
    "project",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
settings.load_profile("project")


@pytest.fixture
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture
def workers(monkeypatch):
    """Workers from the first row on, for runs with more than one process."""
    monkeypatch.setattr(stream, "converted", eager_workers.converted)
    monkeypatch.setattr(processes, "available_processors", eager_workers.two_processors)


@pytest.fixture
def comparisons(monkeypatch):
    """A list that grows with every comparison of two names."""
    counted: list[tuple[str, str]] = []

    class Counting:
        def distance(self, one, other, **more):
            counted.append((one, other))
            return original.distance(one, other, **more)

        def ratio(self, one, other):
            counted.append((one, other))
            return fuzz.ratio(one, other)

    original, fuzz = suggest.OSA, matching.fuzz
    monkeypatch.setattr(suggest, "OSA", Counting())
    monkeypatch.setattr(matching, "fuzz", Counting())
    return counted

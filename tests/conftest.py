"""What all tests share: the project's folder and Hypothesis' settings."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mapper.diagnostics import Diagnostic, Severity, suggest
from mapper.schema import matching
from mapper.stream import processes
from mapper.stream import run as stream
from mapper.text import SourceText, Span
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
# `pytest --hypothesis-profile=quick` runs a tenth of the examples.
settings.register_profile("quick", max_examples=settings.default.max_examples // 10)


def examples(count: int) -> int:
    """Return how many examples a property has in the current profile, `count` in `project`."""
    full = settings.get_profile("project").max_examples
    return max(1, count * settings.default.max_examples // full)


JSON_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")  # RFC 6901


@pytest.fixture(scope="session", autouse=True)
def paths_of_findings_are_json_pointers():
    """Check the path of every finding that any test makes in its own process."""
    Diagnostic("DOC001", Severity.ERROR, "", Span(SourceText("", ""), 0, 0))  # completes the class
    original = Diagnostic.__init__

    def checked(self, *arguments, **more):
        original(self, *arguments, **more)
        assert JSON_POINTER.fullmatch(self.path), f"{self.code}: {self.path}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Diagnostic, "__init__", checked)
        yield


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

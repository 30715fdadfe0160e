"""The files for pre-commit, GitHub and GitLab, run as far as that goes without their hosts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from tests.conftest import ROOT

BASH = shutil.which("bash")
ACTION = ROOT / ".github" / "actions" / "mapper-check" / "action.yml"
pytestmark = pytest.mark.skipif(BASH is None, reason="bash is not installed")


@pytest.fixture
def project(tmp_path):
    for name in ("mappings", "samples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script with `mapper` on the path, and nothing of a workflow in the environment."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    command = bin_folder / "mapper"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mapper "$@"\n')
    command.chmod(0o755)
    env = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
           "PYTHONPATH": str(ROOT), **variables}  # fmt: skip
    assert BASH is not None
    return subprocess.run(
        [BASH, "-eo", "pipefail", "-c", script],
        cwd=folder, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def break_mapping(folder: Path) -> None:
    path = folder / "mappings" / "rainfocus.yaml"
    path.write_text(path.read_text().replace("attendee.email: {", "attendee.emial: {"))


def test_the_hook(project):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["id"] == "mapper-check"
    line = " ".join([hook["entry"], *hook["args"]])
    assert bash(line, project).returncode == 0
    break_mapping(project)
    run = bash(line, project)
    assert run.returncode == 1
    assert "XDM003" in run.stdout


def script_of(action: dict) -> str:
    return action["runs"]["steps"][1]["run"]


def variables_of(action: dict, **given: str) -> dict[str, str]:
    """The step's variables, filled as the host does."""
    step = action["runs"]["steps"][1]
    found = {}
    for name, text in step["env"].items():
        key = text.removeprefix("${{ inputs.").removesuffix(" }}")
        found[name] = given.get(key, action["inputs"][key]["default"])
    return found


def test_the_action(project):
    action = yaml.safe_load(ACTION.read_text())
    script = script_of(action)
    assert "${{" not in script
    run = bash(script, project, GITHUB_ACTIONS="true", **variables_of(action))
    assert (run.returncode, run.stderr) == (0, "")
    assert "::warning file=mappings/rainfocus.yaml,line=17" in run.stdout
    old = str(ROOT / "mappings" / "rainfocus.schema.yaml")
    given = {"payloads": "samples/registration.json samples/resend-ids-only.json", "against": old,
             "mapping": "mappings/rainfocus.yaml", "sarif": "out.sarif"}  # fmt: skip
    break_mapping(project)
    run = bash(script, project, GITHUB_ACTIONS="true", **variables_of(action, **given))
    assert run.returncode == 1
    assert "::error file=mappings/rainfocus.yaml,line=17" in run.stdout
    assert "XDM003" in (project / "out.sarif").read_text()


def test_what_is_given_to_the_action_runs_nothing(project):
    action = yaml.safe_load(ACTION.read_text())
    hostile = '"; touch gone; $(touch gone) `touch gone` *'
    given = dict.fromkeys(("payloads", "mapping", "against"), hostile)
    run = bash(script_of(action), project, **variables_of(action, **given))
    assert run.returncode == 1
    assert not (project / "gone").exists()


def failures(report: Path) -> int:
    return len(list(ElementTree.parse(report).getroot().iter("failure")))


def test_gitlab(project):
    job = yaml.safe_load((ROOT / ".gitlab" / "mapper-check.yml").read_text())["mapper-check"]
    line = "\n".join(job["script"])
    assert bash(line, project, **job["variables"]).returncode == 0
    report = project / job["artifacts"]["reports"]["junit"]
    assert failures(report) == 0
    break_mapping(project)
    assert bash(line, project, **job["variables"]).returncode == 1
    assert failures(report) == 1


@pytest.mark.parametrize(("shell", "words"), [("bash", "complete"), ("zsh", "compdef"),
                                              ("fish", "complete")])  # fmt: skip
def test_shell_completion(project, shell, words):
    run = bash("mapper", project, _MAPPER_COMPLETE=f"{shell}_source")
    assert words in run.stdout


def test_completion_knows_the_commands(project):
    run = bash(
        "mapper", project, _MAPPER_COMPLETE="bash_complete", COMP_WORDS="mapper ch", COMP_CWORD="1"
    )
    assert "plain,check" in run.stdout

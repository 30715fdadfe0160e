"""The files for pre-commit, GitHub and GitLab, run as far as that goes without their hosts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from mapper.propose.project import WORKFLOW
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


def read_project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_pre_commit_and_the_extra_lint_pin_the_same_versions():
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    pinned = {tool for hook in repository["hooks"] for tool in hook["additional_dependencies"]}
    assert pinned - {"."} <= set(read_project()["optional-dependencies"]["lint"])


def test_the_workflow_runs_all_stages_on_all_supported_versions():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())["jobs"]
    prefix = "Programming Language :: Python :: 3."
    supported = [row.removeprefix(prefix) for row in read_project()["classifiers"] if prefix in row]
    versions = jobs["checks"]["strategy"]["matrix"]["python"]
    assert versions == [f"3.{minor}" for minor in supported]
    (command,) = [s["run"] for s in jobs["checks"]["steps"] if "run" in s]
    named = command.split()[1:] + jobs["slow-checks"]["strategy"]["matrix"]["stage"]
    stages = re.search(r"^all=\(([a-z ]+)\)", (ROOT / ".ci" / "run").read_text(), re.M)
    assert stages is not None
    assert named == stages[1].split()


def test_ci_refuses_an_unknown_stage(tmp_path):
    run = bash(f"{ROOT}/.ci/run nothing", tmp_path)
    assert run.returncode == 2
    assert "unknown stage 'nothing'" in run.stderr


def script_of(action: dict) -> str:
    return action["runs"]["steps"][1]["run"]


def variables_of(action: dict, step: int = 1, **given: str) -> dict[str, str]:
    """Return a step's variables, filled as the host does."""
    filled = {f"inputs.{key}": given.get(key, row["default"])
              for key, row in action["inputs"].items()}  # fmt: skip
    filled["github.action_path"] = str(ACTION.parent)
    filled["steps.install.outputs.mapper"] = given.get("command", "mapper")
    env = action["runs"]["steps"][step]["env"]
    return {name: filled[text.removeprefix("${{ ").removesuffix(" }}")]
            for name, text in env.items()}  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> str:
    """A wheel with nothing but a command `mapper`, so that installing it needs no network."""
    path = tmp_path_factory.mktemp("wheel") / "stub-1.0-py3-none-any.whl"
    info = "stub-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stub.py", "def main():\n    print('stub runs')\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: stub\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
                                          "Tag: py3-none-any\n")  # fmt: skip
        archive.writestr(f"{info}/entry_points.txt", "[console_scripts]\nmapper = stub:main\n")
        archive.writestr(f"{info}/RECORD", "")
    return str(path)


def test_the_action_installs_into_an_environment_of_its_own(project, wheel):
    action = yaml.safe_load(ACTION.read_text())
    output = project / "output"
    variables = variables_of(action, 0, install=wheel)
    run = bash(action["runs"]["steps"][0]["run"], project, RUNNER_TEMP=str(project),
               GITHUB_OUTPUT=str(output), **variables)  # fmt: skip
    assert run.returncode == 0, run.stderr
    command = output.read_text().removeprefix("mapper=").strip()
    assert Path(command).is_relative_to(project)
    shown = subprocess.run([command], capture_output=True, text=True, check=True)
    assert shown.stdout == "stub runs\n"


def test_the_workflow_of_init_installs_what_the_variable_names(tmp_path, wheel):
    steps = yaml.safe_load(WORKFLOW)["jobs"]["check"]["steps"]
    (install,) = [step for step in steps if "MAPPER_FROM" in step.get("env", {})]
    run = bash(install["run"], tmp_path, MAPPER_FROM="")
    assert run.returncode == 1
    assert re.fullmatch(r"::error::Set the repository variable MAPPER_FROM [^.]*\.\n", run.stdout)
    venv.create(tmp_path / "venv", with_pip=True)
    path = os.pathsep.join([str(tmp_path / "venv" / "bin"), os.environ["PATH"]])
    run = bash(install["run"], tmp_path, MAPPER_FROM=wheel, PATH=path)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "venv" / "bin" / "mapper").exists()


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


def test_the_action_runs_the_tests_of_the_mapping(project):
    action = yaml.safe_load(ACTION.read_text())
    script, variables = action["runs"]["steps"][2]["run"], variables_of(action, 2)
    assert bash(script, project, **variables).returncode == 0
    mapping = project / "mappings/rainfocus.yaml"
    mapping.write_text(mapping.read_text().replace("value: RainFocus", "value: Other"))
    run = bash(script, project, GITHUB_ACTIONS="true", **variables)
    assert run.returncode == 1
    assert "::error file=mappings/rainfocus.tests.yaml" in run.stdout
    (project / "mappings/rainfocus.tests.yaml").unlink()
    assert bash(script, project, **variables).returncode == 0


def test_what_is_given_to_the_action_runs_nothing(project):
    action = yaml.safe_load(ACTION.read_text())
    hostile = '"; touch gone; $(touch gone) `touch gone` *'
    given = dict.fromkeys(("payloads", "mapping", "against"), hostile)
    run = bash(script_of(action), project, **variables_of(action, **given))
    assert run.returncode == 2
    assert not (project / "gone").exists()


def failures(report: Path) -> int:
    return len(list(ElementTree.parse(report).getroot().iter("failure")))


def test_gitlab(project):
    job = yaml.safe_load((ROOT / ".gitlab" / "mapper-check.yml").read_text())["mapper-check"]
    assert "mapper.toml" in job["rules"][0]["changes"]
    quality = project / job["artifacts"]["reports"]["codequality"]
    line = "\n".join(job["script"])
    assert bash(line, project, **job["variables"]).returncode == 0
    report, tests = (project / name for name in job["artifacts"]["reports"]["junit"])
    assert failures(report) == 0
    assert failures(tests) == 0
    break_mapping(project)
    assert bash(line, project, **job["variables"]).returncode == 1
    assert failures(report) == 1
    assert "XDM003" in [issue["check_name"] for issue in json.loads(quality.read_text())]


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

"""Files that an untrusted mapping names: none outside the project is read, no content is shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

import mapper
from mapper.cli.main import run
from mapper.document.project import project_folder
from tests.conftest import ROOT

SECRET = "hunter2-token"
SCHEMA = (
    "mapper-schema: 1\ntitle: t\nclass: experienceevent\ngroups:\n  G:\n    a: {type: string}\n"
)
MAPPING = (
    "mapper: 1\nschema: {}\ntenant: acme\nmappings:\n  _id: id\n"
    "  timestamp: {{value: 2023-04-01T00:00:00Z}}\n  _tenant.a: a\n"
)
FORMATS = ["text", "concise", "json", "github", "sarif", "junit"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The current folder: a project in `work/project`, with other files next to it."""
    project = tmp_path / "work" / "project"
    (project / "mappings").mkdir(parents=True)
    (project / "mappings" / "s.schema.yaml").write_text(SCHEMA)
    (project / "p.json").write_text(json.dumps({"id": "1", "a": "x"}))
    (tmp_path / "work" / "outside.schema.yaml").write_text(SCHEMA)
    monkeypatch.chdir(project)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return project


def write_mapping(folder, schema: str) -> None:
    (folder / "mappings" / "m.yaml").write_text(MAPPING.format(json.dumps(schema)))


def check(capsys, *arguments: str) -> tuple[int, str]:
    code = run(["check", *arguments])
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".env", f"TOKEN={SECRET}\n"),
        (".env", f"TOKEN: {SECRET}\nother: x\n"),
        (".env", f"- {SECRET}\n"),
        (".env", f'"{SECRET}'),
        (".env", f"{SECRET}: [\n"),
        (".env", f"a: \t{SECRET}\n"),
        (".env", f"TOKEN={SECRET} \udcff\n"),
        (".env", f"!{SECRET} x\n"),
        (".env", f"*{SECRET}\n"),
        ("key.json", f'{{"token": "{SECRET}"}}'),
        ("key.json", f'{{"token": "{SECRET}",}}'),
        ("key.yaml", f'{{"token": "{SECRET}", "{SECRET}": 1}}'),
    ],
)
def test_no_content_of_another_kind_of_file_is_shown(folder, capsys, name, content, form):
    (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    for command in (["check", "p.json", "--format", form], ["check", "-m", name, "--format", form],
                    ["check", "--show-values", "--format", form]):  # fmt: skip
        write_mapping(folder, f"../{name}")
        assert run(command) == 1
        told = capsys.readouterr()
        assert SECRET not in told.out + told.err
        assert "hunter2" not in told.out + told.err


OUTSIDE = [
    "../../outside.schema.yaml",
    "../../nothing.schema.yaml",
    "../../../../../../../../../../etc/passwd",
    "/etc/passwd",
    "/etc/there/is/no/such/file",
    "/dev/stdin",
    "/dev/zero",
    "/proc/self/environ",
    "link.schema.yaml",
    "dangling.schema.yaml",
    "loop.schema.yaml",
    "folder/outside.schema.yaml",
    "null\0byte.schema.yaml",
    "..",
    "../..",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_outside_the_project_is_not_opened(folder, capsys, name):
    mappings = folder / "mappings"
    (mappings / "link.schema.yaml").symlink_to(folder.parent / "outside.schema.yaml")
    (mappings / "dangling.schema.yaml").symlink_to(folder.parent / "nothing")
    (mappings / "loop.schema.yaml").symlink_to("loop.schema.yaml")
    (mappings / "folder").symlink_to(folder.parent)
    write_mapping(folder, name)
    code, told = check(capsys, "p.json", "--format", "concise")
    assert code == 1
    if name == "..":
        assert "DOC001" in told
    else:
        assert "is outside the project" in told
        assert "with --schema FILE" in told


def test_the_message_does_not_tell_whether_a_file_exists(folder, capsys):
    told = []
    for name in ("../../outside.schema.yaml", "../../nothing.schema.yaml"):
        write_mapping(folder, name)
        told.append(check(capsys, "--format", "concise")[1].replace(name, ""))
    assert told[0] == told[1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_in_the_project_does_not_hang(folder, capsys):
    os.mkfifo(folder / "mappings" / "pipe.schema.yaml")
    write_mapping(folder, "pipe.schema.yaml")
    code, told = check(capsys)
    assert code == 1
    assert "DOC001" in told


def test_what_the_user_names_may_be_anywhere(folder, capsys):
    write_mapping(folder, "../../nothing.schema.yaml")
    given = ["--schema", "../outside.schema.yaml"]
    assert check(capsys, "p.json", *given)[0] == 0
    for command in (
        ["convert", "p.json"],
        ["convert", "p.json", "--ndjson", "--jobs", "2", "-o", "../out.ndjson"],
        ["schema"],
        ["suggest", "p.json"],
        ["explain", "_tenant.a"],
        ["export", "p.json", "-o", "../build"],
        ["diff", "mappings/m.yaml", "mappings/m.yaml", "p.json"],
    ):
        assert run([*command, *given]) == 0, command
        assert run(command) != 0, command
    assert json.loads((folder.parent / "out.ndjson").read_text())["_acme"] == {"a": "x"}
    loaded = mapper.load("mappings/m.yaml", schema="../outside.schema.yaml")
    assert loaded.convert({"id": "1", "a": "x"}).record["_acme"] == {"a": "x"}
    with pytest.raises(mapper.MappingError, match="outside the project"):
        mapper.load("mappings/m.yaml")


def test_a_chosen_schema_may_be_a_pipe(folder):
    write_mapping(folder, "../../nothing.schema.yaml")
    program = f"{sys.executable} -m mapper check p.json --schema <(cat ../outside.schema.yaml)"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_workers_that_start_anew_use_the_chosen_schema(folder):
    write_mapping(folder, "../../nothing.schema.yaml")
    program = (
        "import sys\n"
        "from mapper.cli.main import run\n"
        "from mapper.stream import run as stream, workers\n"
        "from tests import eager_workers\n"
        "workers.METHOD = 'spawn'\n"
        "stream.converted = eager_workers.converted\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(run(['convert', 'p.ndjson', '--jobs', '2', '-o', 'out.ndjson',\n"
        "                  '--schema', '../outside.schema.yaml']))\n"
    )
    (folder / "p.ndjson").write_text('{"id": "1", "a": "x"}\n' * 100)
    (folder / "run.py").write_text(program)
    done = subprocess.run([sys.executable, "run.py"], capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (folder / "out.ndjson").read_text().count('"a":"x"') == 100


def test_settings_that_are_a_link_out_of_the_folder_are_not_read(folder, capsys):
    (folder.parent / "secret").write_text(f"{SECRET}\n")
    (folder / "mapper.toml").symlink_to(folder.parent / "secret")
    write_mapping(folder, "s.schema.yaml")
    code, told = check(capsys)
    assert code == 1
    assert "DOC021" in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("markers", "mapping", "expected"),
    [
        (["mapper.toml"], "a/b/m.yaml", "."),
        (["a/.git"], "a/b/m.yaml", "a"),
        (["mapper.toml", "a/b/.git"], "a/b/m.yaml", "a/b"),
        (["pyproject.toml"], "a/mappings/m.yaml", "a"),
        ([], "a/mappings/m.yaml", "a"),
        ([], "a/b/m.yaml", "a/b"),
        ([], "m.yaml", "."),
    ],
)
def test_the_folder_of_a_project(tmp_path, markers, mapping, expected):
    (tmp_path / mapping).parent.mkdir(parents=True, exist_ok=True)
    for marker in markers:
        (tmp_path / marker).write_text("[tool.other]\n")
    assert project_folder(tmp_path / mapping) == tmp_path / expected
    (tmp_path / "pyproject.toml").write_text("[tool.mapper]\n")
    if not markers:
        assert project_folder(tmp_path / mapping) == tmp_path


def test_a_linked_mapping_belongs_to_the_folder_of_the_link(folder, capsys):
    other = folder.parent / "other"
    (other / "mappings").mkdir(parents=True)
    (other / "mappings" / "m.yaml").write_text(MAPPING.format("s.schema.yaml"))
    (other / "mappings" / "s.schema.yaml").write_text(f"mapper-schema: 1\ntitle: {SECRET}\n")
    (folder / "mappings" / "m.yaml").symlink_to(other / "mappings" / "m.yaml")
    assert check(capsys, "p.json")[0] == 0

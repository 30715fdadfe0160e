"""The documentation site: complete, self-contained, and reproducible."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from mapper.cli import cmd_docs
from mapper.cli.main import COMMANDS, run
from mapper.dataprep.functions import FAMILIES
from mapper.diagnostics import CODES
from mapper.docs import site as building

needs_docs = pytest.mark.skipif(
    find_spec("sphinx") is None or find_spec("furo") is None or find_spec("myst_parser") is None,
    reason="needs the extra: python -m pip install '.[docs]'",
)
# The credits of generator and theme, and Adobe's documentation.
LINKED_HOSTS = {"www.sphinx-doc.org", "pradyunsg.me", "github.com", "experienceleague.adobe.com"}


class Page(HTMLParser):
    """The anchors and references of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.references: list[tuple[str, str]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src", "action", "poster", "data") and value:
                self.references.append((tag, value))


def build(folder: Path, seed: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, "-m", "mapper", "docs", "-o", str(folder)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = build(folder, "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"open {folder / 'index.html'}" in done.stdout
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


@needs_docs
def test_the_site_has_every_code_function_and_command(site, pages):
    ids = {name for page in pages.values() for name in page.ids}
    assert {code.lower() for code in CODES} <= ids
    names = [function.name for family in FAMILIES.values() for function in family]
    assert {f"function-{name.replace('_', '-')}" for name in names} <= ids
    assert {f"mapper-{name}" for name in COMMANDS} <= ids
    commands = (site / "reference/commands.html").read_text(encoding="utf-8")
    assert re.findall(r"<h2>mapper ([a-z]+)", commands) == list(COMMANDS)
    assert len(re.findall(r"<h[1-6]>", commands)) == len(COMMANDS) + 1
    assert "Cannot be run locally" in (site / "reference/functions/special.html").read_text()


@needs_docs
def test_all_links_are_relative_and_lead_somewhere(site, pages):
    for path, page in pages.items():
        for tag, reference in page.references:
            parts = urlsplit(reference)
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "data"), f"{path}: {reference}"
                assert tag == "a" or parts.scheme == "data", f"{path} requests {reference}"
                assert not parts.netloc or parts.netloc in LINKED_HOSTS, f"{path}: {reference}"
                continue
            assert not parts.path.startswith("/"), f"{path}: {reference}"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path}: {reference}"
            if parts.fragment and target in pages:
                assert unquote(parts.fragment) in pages[target].ids, f"{path}: {reference}"


@needs_docs
def test_styles_scripts_and_pictures_request_nothing_from_other_hosts(site):
    request = re.compile(r"""(?:url\(|@import|fetch\(|src=|href=)\s*["']?https?:""")
    for path in site.rglob("*"):
        if path.suffix in (".css", ".js", ".svg"):
            assert not request.search(path.read_text(encoding="utf-8")), path


@needs_docs
def test_the_search_index_is_a_script_as_browsers_refuse_to_read_files(site):
    assert (site / "searchindex.js").read_text(encoding="utf-8").startswith("Search.setIndex(")
    assert "searchindex.js" in (site / "search.html").read_text(encoding="utf-8")


@needs_docs
def test_an_older_site_is_replaced_by_one_that_does_not_depend_on_the_machine(site, tmp_path):
    folder = tmp_path / "again"
    folder.mkdir()
    (folder / building.MARKER).write_text("old", encoding="utf-8")
    (folder / "stale.html").write_text("old", encoding="utf-8")
    assert build(folder, "2").returncode == 0
    assert contents(folder) == contents(site)
    for content in contents(site).values():
        assert os.fsencode(site.parent) not in content
        assert f"/{socket.gethostname()}/".encode() not in content


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@needs_docs
def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    refused = build(tmp_path, "1")
    assert refused.returncode == 2
    assert "contains other files" in " ".join(refused.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_without_the_extra_the_command_names_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(building.importlib_util, "find_spec", lambda name: None)
    assert run(["docs", "-o", str(tmp_path / "site")]) == 2
    assert "python -m pip install 'xdm-mapper[docs]'" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_the_browser_opens_a_cached_site_which_is_built_once(tmp_path, monkeypatch, capsys):
    built, opened = [], []

    def write_site(folder, pages):
        built.append(folder)
        folder.mkdir(parents=True)
        (folder / building.MARKER).write_text(building.digest(pages), encoding="utf-8")
        return []

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(cmd_docs, "write_site", write_site)
    monkeypatch.setattr(cmd_docs.webbrowser, "open", opened.append)
    index = tmp_path / "xdm-mapper" / "docs" / "index.html"
    for _ in range(2):
        assert run(["docs"]) == 0
        assert capsys.readouterr().out == f"the documentation is in {index}\n"
    assert built == [index.parent]
    assert opened == [index.as_uri()] * 2

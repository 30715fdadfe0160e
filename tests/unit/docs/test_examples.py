"""The examples in the pages of the documentation show what the commands print."""

from __future__ import annotations

import re

import pytest

from mapper.docs.site import PAGES
from tests.conftest import ROOT
from tests.unit.docs.examples import BLOCK, PICTURES, pages, picture, text_of, with_outputs

UPDATE = "run: python -m tests.unit.docs.examples"


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.stem)
def test_the_examples_of_a_page(path):
    text = path.read_text(encoding="utf-8")
    assert with_outputs(text) == text, UPDATE


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_the_command_prints(name):
    _, printed = picture(name)
    shown = text_of((PAGES / "images" / name).read_text(encoding="utf-8"))
    assert shown == "".join(printed.split()), UPDATE


def test_the_blocks_of_a_page_are_found():
    text = "```console\n$ mapper eval 1\n```\n\n```{code-block} yaml\n:caption: a\n\nb: 1\n```\n"
    assert [match["kind"] for match in BLOCK.finditer(text)] == ["console", "{code-block} yaml"]
    assert with_outputs(text) == text.replace("1\n```", "1\n1\n```", 1)


def test_the_readme_is_a_front_page():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.split()) <= 1800
    commands = re.findall(r"^ *(python -m pip install .* && .*)$", readme, re.MULTILINE)
    assert commands == [
        "python -m pip install . && mapper check samples/*.json",
        "python -m pip install '.[test]' && pytest",
    ]
    assert "xdm-mapper" in readme
    for target in re.findall(r"\]\(([^)#]+)", readme):
        assert target.startswith("https://") or (ROOT / target).exists(), target


def test_the_page_of_json_formats_describes_every_key():
    page = (PAGES / "reference" / "json.md").read_text(encoding="utf-8")
    prose = BLOCK.sub("", page)
    shown = {
        key for block in BLOCK.finditer(page) for key in re.findall(r'"(\w+)":', block["body"])
    }
    payload = {"transmissionId", "timestamp", "session", "length", "length_minutes"}
    assert [key for key in sorted(shown - payload) if f"`{key}`" not in prose] == []

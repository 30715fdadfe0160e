"""Every code has a page, and what the pages show is true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest
import yaml

import mapper
from mapper.api.mapping import open_mapping
from mapper.dataprep import parse
from mapper.dataprep.operator_help import OPERATORS
from mapper.dataprep.operators import BINARY, UNARY
from mapper.diagnostics import CODES
from mapper.diagnostics.code_pages import PAGES, code_page
from mapper.diagnostics.platform_codes import PLATFORM_CODES
from mapper.rules import RULES
from mapper.services.name_pages import explain_platform_code
from tests.conftest import ROOT

PLATFORM_CODE = re.compile(r"\b[A-Z]+-[0-9]{4}-[0-9]{3}\b")
STATIC = ("EXP", "JMP")  # families whose examples are one entry that can be checked by itself
SAMPLES = sorted((ROOT / "samples").glob("*.json"))
LONG = ("EXP009",)  # too long to be shown whole
ON_ROWS = {rule.code for rule in RULES if rule.needs.value != "nothing"}


def sections(code: str) -> dict[str, str]:
    """The text of each section of a page, by its heading."""
    page = code_page(code)
    assert page is not None
    headings = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    return dict(zip(headings[1::2], headings[2::2], strict=True))


def parts(code: str) -> tuple[str, str]:
    """The first bad and the first good example of a page."""
    examples = [re.search(r"^```\w+\n(.*?)^```$", sections(code)[name], re.DOTALL | re.MULTILINE)
                for name in ("Bad", "Good")]  # fmt: skip
    return examples[0][1], examples[1][1]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_page(code):
    page = code_page(code)
    assert page is not None
    assert page.startswith(f"{code} ({CODES[code].slug}), ")
    assert list(sections(code))[-3:] == ["Why", "Bad", "Good"]
    assert all(part.strip() for part in parts(code))
    assert all(len(line) <= 100 for line in page.splitlines())


def test_every_platform_code_of_a_page_is_explained_and_no_other():
    named = {code for name in CODES for code in PLATFORM_CODE.findall(code_page(name))}
    assert named == set(PLATFORM_CODES)


@pytest.mark.parametrize("code", sorted(PLATFORM_CODES))
def test_a_platform_code_leads_to_findings_and_what_to_do(code):
    for spelling in (code, code.lower(), code[:-4]):
        page = explain_platform_code(spelling)
        assert page is not None
        named = [name for name in CODES if code in code_page(name)]
        assert named
        assert all(f"- {name} " in page and code_page(name) in page for name in named)
        assert all(len(line) <= 100 for line in page.splitlines())


def test_codes_and_pages_are_the_same():
    assert sorted(path.stem for path in PAGES.glob("*.md")) == sorted(CODES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_says_what_it_checks(rule):
    assert list(sections(rule.code)) == ["What it checks", "Why", "Bad", "Good"]


def test_pages_and_findings_do_not_depend_on_docstrings():
    """Under `-OO`, Python drops docstrings and asserts."""
    for arguments in (["explain", "XDM003"], ["check", *map(str, SAMPLES)]):
        shown = [
            subprocess.run(
                [sys.executable, *flags, "-m", "mapper", *arguments],
                cwd=ROOT, capture_output=True, text=True, check=True,
            ).stdout
            for flags in ([], ["-OO"])
        ]  # fmt: skip
        assert shown[0] == shown[1]
        assert arguments[0] == "check" or "What it checks" in shown[0]


@pytest.fixture
def codes_of(tmp_path, monkeypatch):
    """The codes of what is found in one entry, written as a page writes it."""
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(ROOT / "tests" / "cases" / "rules" / "events.schema.yaml", tmp_path)

    def codes_of(example: str) -> set[str]:
        written = yaml.safe_load(example)
        entry = next(iter(written.values())) if "expression" not in written else written
        target = "_tenant.tags" if "[*]" in str(entry) else "_tenant.name"
        document = {"mapper": 1, "schema": "events.schema.yaml", "tenant": "acme",
                    "mappings": {target: entry}}  # fmt: skip
        (tmp_path / "m.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        mapping, found = open_mapping(tmp_path / "m.yaml", None)
        return {d.code for d in (found if mapping is None else mapping.lint())}

    return codes_of


@pytest.mark.parametrize(
    "code",
    [code for code in sorted(CODES)
     if code.startswith(STATIC) and code not in (*LONG, *ON_ROWS)],
)  # fmt: skip
def test_the_bad_example_has_the_fault_and_the_good_one_has_not(codes_of, code):
    bad, good = parts(code)
    assert code in codes_of(bad)
    if good.startswith(("_", "{")) and "mapper: ignore" not in good:
        assert not {found for found in codes_of(good) if found.startswith(STATIC)}


def test_every_operator_is_explained():
    assert set(BINARY) | set(UNARY) | {"? :"} == set(OPERATORS)


@pytest.mark.parametrize(
    ("text", "result"), [example for row in OPERATORS.values() for example in row.examples]
)
def test_the_examples_of_operators(text, result):
    assert parse(text)
    assert mapper.evaluate(text, {}) == result

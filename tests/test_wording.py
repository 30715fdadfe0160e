"""Prose and names follow the project's word list: plain technical English, standard terms."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (".md", ".rst", ".html", ".j2", ".yaml", ".yml", ".toml")

# A pattern that prose must not contain, and what to write instead.
WORDS = {
    r"(?<![Tt]here )\bis no (?!longer\b|more\b|less\b|worse\b|better\b)[a-z]": "is not a",
    r"\b(?:is|are|was|were) none of\b": "is not one of",
    r"\bstands?\b(?! for\b|-in\b|alone\b)": "is, has, contains",
    r"\blies\b|\blie (?:in|at|on|under)\b": "is",
    r"\bmend(?:s|ed|ing)?\b": "fix",
    r"\bbalk(?:s|ed|ing)?\b": "fail",
    r"\bbesides?\b": "next to, also",
    r"\breckon(?:s|ed|ing)?\b": "compute",
    r"\blone\b": "single",
    r"\bblanks\b|\bblank (?!lines?\b|rows?\b|cells?\b)": "space, whitespace; empty",
    r"\b(?:its|the|a|at) begin\b": "start",
    r"\bnothing is said\b|\bis said of\b|\bsays nothing\b": "is not reported",
    r"\bwhat comes? of\b|\bwhat became of\b|\bwhat becomes of\b": "the outcome of",
    r"\b(?:is|are|was|were|be) left out\b|\bleaves? out\b": "omitted, dropped, set to null",
    r"\bfaults? of mapper\b": "a bug in mapper",
    r"\bof repeated keys\b": "the last duplicate key wins",
    r"\bone (?:\w+ )?an? (?:line|field|row|file|day|code|function|entry)\b": "one ... per ...",
    r"\bkeeps? to\b": "follows, obeys",
    r"\bmeasureless\b|\bwithout measure\b": "unbounded",
    r"\btells? more\b|\bsays? more\b": "for details",
    r"\bthat may be meant\b|\bis meant\b|\bare meant\b": "name the candidate",
    r"\bhas nothing to do\b": "unused",
    r"\bin the way\b": "stale, conflicting",
    r"\bhangs? on\b|\bhung on\b": "depends on",
    r"\bhas no room\b": "has no such field",
    r"\bat its place\b|\bin its stead\b": "instead",
    r"\btexts\b": "strings",
    r"\btwice\b.*\bstands\b|\bstands\b.*\btwice\b": "duplicate",
    r"\bgoes? under\b": "is lost",
    r"\bby hand\b.*\bmeant\b": "say it directly",
    r"\bspelt\b|\bmisspelt\b|\blearnt\b": "spelled, misspelled, learned",
    r"\bwhither\b|\bwhence\b|\bthereof\b|\bwherein\b|\bthereby\b": "plain words",
}
NAMES = {"found", "one", "it", "what", "thing", "things", "least", "most"}
AFFIXES = re.compile(r"(?:^|_)(?:least|found)_|(?:^|_)most_(?!frequent)|^(?:MOST|LEAST)_")


def prose_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line numbers and prose: whole documents; strings and comments of Python files."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
        return
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", -1)}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in kinds:
            yield from enumerate(token.string.splitlines(), token.start[0])


def names_of(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line numbers and the names that a Python file assigns or defines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name


def problems(path: Path) -> Iterator[str]:
    """Yield what a file has that the word list forbids."""
    for number, line in prose_of(path):
        for pattern, instead in WORDS.items():
            if match := re.search(pattern, line):
                yield f"{path}:{number}: '{match[0]}': write {instead}"
    if path.suffix == ".py":
        for number, name in names_of(path):
            if name in NAMES or AFFIXES.search(name):
                yield f"{path}:{number}: the name '{name}' says nothing; use a noun of the domain"


def files_under(*roots: Path) -> list[Path]:
    """Return the files with prose of the project."""
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*"))]
    return sorted(
        f
        for f in files
        if f.suffix in (".py", *DOCUMENTS) and f.is_file() and "node_modules" not in f.parts
    )


PROSE = files_under(ROOT / "mapper", ROOT / ".github", ROOT / "README.md", ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_prose_and_names_follow_the_word_list(path):
    assert list(problems(path)) == []


@pytest.mark.parametrize(
    "line",
    ["'x' is no number", "the key stands twice", "mend the expression", "takes blanks off"],
)
def test_the_word_list_rejects_what_it_lists(tmp_path, line):
    file = tmp_path / "page.md"
    file.write_text(line)
    assert list(problems(file))


def test_standard_phrases_pass(tmp_path):
    file = tmp_path / "page.md"
    file.write_text("There is no schema. It is no longer used.\n\nLeave a blank line.")
    assert list(problems(file)) == []


if __name__ == "__main__":
    print(
        *(line for file in files_under(*map(Path, sys.argv[1:])) for line in problems(file)),
        sep="\n",
    )

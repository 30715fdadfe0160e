"""The order of the packages, and rules for every file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from mapper.dataprep.functions import FUNCTIONS
from mapper.diagnostics import CODES
from mapper.rules import RULES
from tests.conftest import ROOT

PACKAGE = ROOT / "mapper"
FILES = sorted(PACKAGE.rglob("*.py"))

# Package -> its level; a file imports from its own package and from lower levels only.
PACKAGES = {
    "version": -1,
    "text": 0,
    "diagnostics": 1,
    "files": 2,
    "paths": 3,
    "dataprep": 4,
    "jmes": 5,
    "schema": 6,
    "document": 7,
    "engine": 8,
    "stream": 9,
    "exchange": 10,
    "compare": 11,
    "propose": 12,
    "testing": 13,
    "rules": 14,
    "report": 3,
    "services": 17,
    "api": 18,
    "cli": 19,
    "spark.py": 19,
}


def imports_of(path: Path) -> list[tuple[str, ast.AST, bool]]:
    """Modules that a file imports, each with its node and whether it is inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.module or "", node, id(node) in inside))
    return found


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_to_lower_packages_only(path):
    if path.parent == PACKAGE:
        return
    package = package_of(path)
    for module, _, _ in imports_of(path):
        parts = module.split(".")
        if parts[0] != "mapper":
            continue
        assert len(parts) > 1, f"{path} imports the package as a whole"
        other = parts[1]
        assert other == package or PACKAGES[other] < PACKAGES[package], f"{path} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_documented_and_import_at_the_top(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 400
    assert ast.get_docstring(ast.parse(text))
    assert not [module for module, _, inside in imports_of(path) if inside]


def test_no_module_imports_itself_in_a_circle():
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            module for module, _, _ in imports_of(path) if module.startswith("mapper.")
        }
        for path in FILES
    }
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above, module))
        if module in done:
            return
        for other in graph.get(module, ()):
            visit(other, (*above, module))
        done.add(module)

    for module in graph:
        visit(module, ())


def test_only_the_command_line_knows_click_and_prints():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if package_of(path) != "cli":
            assert "click" not in [module.split(".")[0] for module, _, _ in imports_of(path)], path
        calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        names = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
        assert "print" not in names, path


def test_the_top_level_is_as_designed():
    known = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "mapper", "mappings",
             "samples", "tests"}  # fmt: skip
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= known


def test_importing_the_package_loads_no_library_that_most_runs_do_not_need():
    lazy = [
        "jsonschema",
        "jmespath",
        "regex",
        "rapidfuzz",
        "hashlib",
        "csv",
        "click",
        "decimal",
        "ua_parser",
        "zoneinfo",
        "zlib",
    ]
    # orjson before 3.11 imports zoneinfo itself
    code = (
        "import sys, orjson; known = set(sys.modules); import mapper;"
        f"print([name for name in {lazy} if name in sys.modules and name not in known])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_a_clean_check_loads_neither_jsonschema_nor_jmespath():
    code = (
        "import sys; from mapper.cli.main import run; run(['check', 'samples']);"
        "names = ('jsonschema', 'jmespath', 'regex', 'rapidfuzz', 'hashlib', 'decimal');"
        "names += ('ua_parser',);"
        "print([n for n in names if n in sys.modules])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == "[]"


def test_codes_are_sorted_unique_and_of_known_families():
    for code, row in CODES.items():
        assert code == row.id
        assert code[:3] in {"DOC", "EXP", "JMP", "XDM", "SRC", "ROW", "XCH"}
    slugs = [row.slug for row in CODES.values()]
    assert len(slugs) == len(set(slugs))


def test_every_code_is_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.name != "codes.py")
    assert [code for code in CODES if f'"{code}"' not in text] == []


def test_every_rule_has_a_page():
    for rule in RULES:
        page = sys.modules[rule.check.__module__].__doc__ or ""
        for part in ("What it checks:", "Why:", "Bad", "Good:"):
            assert part in page, rule.code


def test_every_function_says_what_it_does():
    for function in FUNCTIONS.values():
        assert function.help.endswith(".")
        assert function.examples or function.runtime

"""The order of the packages, and rules for every file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mapper.dataprep.functions import FUNCTIONS
from mapper.diagnostics import CODES
from mapper.document.project import OWN_SETTINGS
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
    "testing": 12,
    "propose": 13,
    "rules": 14,
    "report": 15,
    "services": 17,
    "api": 18,
    "docs": 19,
    "page": 19,
    "cli": 20,
    "spark.py": 20,
}


_MODULE = re.compile(r"mapper(?:\.[a-z_]\w*)+")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


def _names_module(value: Any, path: Path) -> bool:
    """Whether a constant is the name of a module other than the file's own."""
    if not isinstance(value, str) or value in (OWN_SETTINGS, module_of(path)):
        return False
    return _MODULE.fullmatch(value) is not None


def imports_of(path: Path) -> list[tuple[str, ast.AST, bool]]:
    """Modules that a file imports, each with its node and whether it is inside a function.

    A string that is a module's name counts as an import: the module is loaded by that name.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    found: list[tuple[str, ast.AST, bool]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node, id(node) in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            parts = [f"{module}.{alias.name}" for alias in node.names]
            modules = [part for part in parts if part in MODULES]
            if len(modules) < len(parts):
                modules.append(module)
            found += [(name, node, id(node) in inside) for name in modules]
        elif isinstance(node, ast.Constant) and _names_module(node.value, path):
            found.append((node.value, node, False))
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
        assert module in MODULES, f"{path} names {module}, which does not exist"
        other = parts[1]
        assert other == package or PACKAGES[other] < PACKAGES[package], f"{path} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_documented_and_import_at_the_top(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 400
    assert ast.get_docstring(ast.parse(text))
    assert not [module for module, _, inside in imports_of(path) if inside]


def lazy_imports(tree: ast.Module) -> list[tuple[str, str, set[tuple[str, str]]]]:
    """Name and module of each lazy import, and what type checkers see instead of them."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            typed = set()
            for part in (part for statement in node.body for part in ast.walk(statement)):
                if isinstance(part, ast.Import | ast.ImportFrom):
                    above = f"{part.module}." if isinstance(part, ast.ImportFrom) else ""
                    names = [(alias.asname or alias.name, alias.name) for alias in part.names]
                    typed |= {(name, above + module) for name, module in names}
            for statement in node.orelse:
                for name, module in re.findall(
                    r"(\w+) = lazy_module\(.*?'([\w.]+)'", ast.unparse(statement)
                ):
                    found.append((name, module, typed))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_type_checkers_see_the_module_behind_a_lazy_import(path):
    text = path.read_text(encoding="utf-8")
    found = lazy_imports(ast.parse(text))
    if path.name != "importing.py":
        assert len(found) == text.count("lazy_module(")
    for name, module, typed in found:
        assert (name, module) in typed


def test_no_module_imports_itself_in_a_circle():
    graph = {
        name: {module for module, _, _ in imports_of(path) if module.startswith("mapper.")}
        for name, path in MODULES.items()
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
    families = ["DOC", "EXP", "JMP", "XDM", "SRC", "ROW", "TST", "XCH"]
    assert list(CODES) == sorted(CODES, key=lambda code: (families.index(code[:3]), code))
    slugs = [row.slug for row in CODES.values()]
    assert len(slugs) == len(set(slugs))


def test_every_code_is_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES if path.name != "codes.py")
    assert [code for code in CODES if f'"{code}"' not in text] == []


def test_every_function_says_what_it_does():
    for function in FUNCTIONS.values():
        assert function.help.endswith(".")
        assert function.examples or function.runtime


def test_the_paths_that_the_guide_names_exist():
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:mapper|tests)/[\w/.]+", text)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_garbage_is_collected_again_once_a_command_is_loaded():
    code = (
        "import gc; gc.disable(); from mapper.cli.main import run; run(['schema']);"
        "print(gc.isenabled(), gc.get_freeze_count() > 0)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout.splitlines()[-1] == "True True"


def test_no_two_types_share_a_name():
    homes: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(str(path))
            elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
                homes.setdefault(ast.unparse(node.target), []).append(str(path))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}

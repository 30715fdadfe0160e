"""Data Prep expressions: texts, trees and compiled functions.

Text to tree is `parser.py`, tree to text `printer.py`, tree to Python `emit.py` and `compile.py`;
what is wrong with a tree says `check.py`.

Start at `tree.py`. A function -> `functions/`; an operator -> `operators.py`.
"""

from mapper.expr.check import check_tree
from mapper.expr.compile import Generated, compile_tree, load_source
from mapper.expr.emit import Emitter
from mapper.expr.names import MOST_CHARACTERS
from mapper.expr.parser import parse
from mapper.expr.paths import (
    STAR,
    Path,
    PathSyntaxError,
    Step,
    names_of,
    parse_path,
    path_tree,
    paths_read,
    print_path,
    tree_path,
)
from mapper.expr.printer import print_tree
from mapper.expr.problems import ExpressionSyntaxError, Fault, PatternError, Problem
from mapper.expr.signature import Runtime
from mapper.expr.tree import Node
from mapper.expr.types import constant_value, is_constant, result_type

__all__ = [
    "MOST_CHARACTERS",
    "STAR",
    "Emitter",
    "ExpressionSyntaxError",
    "Fault",
    "Generated",
    "Node",
    "Path",
    "PathSyntaxError",
    "PatternError",
    "Problem",
    "Runtime",
    "Step",
    "check_tree",
    "compile_tree",
    "constant_value",
    "is_constant",
    "load_source",
    "names_of",
    "parse",
    "parse_path",
    "path_tree",
    "paths_read",
    "print_path",
    "print_tree",
    "result_type",
    "tree_path",
]

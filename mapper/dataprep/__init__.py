"""Data Prep expressions: strings, trees and compiled functions.

`parser.py` parses a string to a tree, `printer.py` prints a tree, `emit.py` and `compile.py` turn
it into Python, and `check.py` finds its problems.

Start at `tree.py`. A function -> `functions/`; an operator -> `operators.py`.
"""

from mapper.dataprep.check import check_tree
from mapper.dataprep.compile import Generated, compile_tree, load_source
from mapper.dataprep.emit import Emitter
from mapper.dataprep.names import MAX_CHARACTERS
from mapper.dataprep.parser import parse
from mapper.dataprep.path_trees import path_tree, paths_read, tree_path
from mapper.dataprep.printer import print_tree
from mapper.dataprep.problems import ExpressionSyntaxError, Fault, PatternError, Problem, Rewrite
from mapper.dataprep.signature import Runtime
from mapper.dataprep.tree import Node
from mapper.dataprep.types import constant_value, is_constant, result_type

__all__ = [
    "MAX_CHARACTERS",
    "Emitter",
    "ExpressionSyntaxError",
    "Fault",
    "Generated",
    "Node",
    "PatternError",
    "Problem",
    "Rewrite",
    "Runtime",
    "check_tree",
    "compile_tree",
    "constant_value",
    "is_constant",
    "load_source",
    "parse",
    "path_tree",
    "paths_read",
    "print_tree",
    "result_type",
    "tree_path",
]

"""The generated source: nothing of the analyst's in it, and tracebacks that show it."""

import ast
import linecache
import traceback

import pytest

from mapper.dataprep import Emitter, Fault, Runtime, compile_tree, load_source, parse
from mapper.dataprep.functions import FUNCTIONS

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")
EVIL = "__import__('os').system('echo pwned')"
HOSTILE = [
    "'__import__(\"os\")'",
    f"${{{EVIL.replace('.', chr(92) + '.')}}}",
    "'\"\"\"' == \"'''\"",
    r"'\u000aimport os\u000a'",
    r"'\\' == '\\\\'",
    "a['__class__'].__subclasses__",
    "row.'__import__' ?: __builtins__",
    "{'__import__': [1, 'x y']}",
    "lower(${it.lower()})",
    "a['\"] + row[\"']",
    "'a'.equals('__import__')",
    "k1 == c2 || truth || part1 || expression",
    "'\u2028__import__' == \"#\"",
    "987654321 == 98765.4321",
]
WORDS = ("__import__", "os", "system", "pwned", "987654321", "98765", "__class__", "x y", "'''")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_the_analyst_is_in_the_source(text):
    tree = parse(text)
    source = compile_tree(tree, RUNTIME).source
    own = source.replace(".__class__ is ", "").replace("pos", "")
    assert not [word for word in WORDS if word in own]
    module = ast.parse(source)
    constants = {node.value for node in ast.walk(module) if isinstance(node, ast.Constant)}
    assert constants <= {None, True, False}
    assert not any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(module))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_run_as_data(text):
    call = compile_tree(parse(text), RUNTIME).call
    try:
        call({"a": {"__class__": None}, "__import__": "x"})
    except Fault:
        return


def test_every_name_in_the_source_is_bound():
    tree = parse("lower(a.b) == 'x' ? [c, {'d': e[0]}] : iif(f ?: g, !h, now()).i")
    emitter = Emitter(RUNTIME)
    module = ast.parse(emitter.emit(tree))
    names = [node for node in ast.walk(module) if isinstance(node, ast.Name)]
    stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    loaded = {node.id for node in names} - stored - {"row", "dict", "str"}
    assert loaded <= set(emitter.bound)


def test_builtins_are_out_of_reach():
    for name in ("open", "eval", "__import__", "getattr"):
        call = load_source("f", f"def f(row):\n    return {name}\n", {}).call
        with pytest.raises(NameError):
            call({})


def test_a_traceback_shows_the_generated_line():
    call = compile_tree(parse("a.b == 1"), RUNTIME).call
    with pytest.raises(Fault) as caught:
        call({"a": "text"})
    shown = "".join(traceback.format_exception(caught.value))
    assert "<mapper expression" in shown
    assert "operator" in shown


def test_linecache_keeps_the_source():
    generated = compile_tree(parse("lower(a)"), RUNTIME)
    file = generated.call.__code__.co_filename
    assert "".join(linecache.getlines(file)) == generated.source
    linecache.checkcache(file)
    assert linecache.getline(file, 1).startswith("def expression(row):")


def test_deep_trees_are_split_into_functions():
    source = compile_tree(parse("[" * 150 + "a" + "]" * 150), RUNTIME).source
    assert source.count("def ") >= 3
    assert max(line.count("[") for line in source.splitlines()) < 100


def test_equal_texts_share_a_constant():
    emitter = Emitter(RUNTIME)
    assert emitter.bind("x") == emitter.bind("x")
    assert emitter.bind("x") != emitter.bind("y")
    assert emitter.bind(1) != emitter.bind(1.0)


def test_known_variables_stand_for_their_subtrees():
    text = Emitter(RUNTIME).emit(parse("a.b == a"), {parse("a.b"): "v1", parse("a"): "v2"})
    assert text.endswith("(v1, v2)")


@pytest.mark.parametrize("name", ["lower", "lcase", "upper", "ucase", "trim"])
def test_inline_python_gives_what_the_function_gives(name):
    call = compile_tree(parse(f"{name}(x)"), RUNTIME).call
    for text in ("", " \t Ab \u001f", "É\u00a0", "ΑΣ İ ß", "😀", "\u2003x"):
        assert call({"x": text}) == FUNCTIONS[name].call(text)
    for value in (None, 1, 1.0, True):
        assert call({"x": value}) == FUNCTIONS[name].call(value)

"""A `source` to the tree: paths in two spellings, and what is refused."""

import pytest

from mapper.expr import STAR, path_tree, tree_path
from mapper.jmes import lower_source

PATHS = [
    ("a", ("a",)),
    ("_a1", ("_a1",)),
    ("timestamp", ("timestamp",)),
    ("a.b.c", ("a", "b", "c")),
    ("a[0].b", ("a", 0, "b")),
    ("a[0][1]", ("a", 0, 1)),
    ("a[*].b", ("a", STAR, "b")),
    ("a[*]", ("a", STAR)),
    ("a[*].b[*].c", ("a", STAR, "b", STAR, "c")),
    ("a[*][0]", ("a", STAR, 0)),
    ("a[*][*]", ("a", STAR, STAR)),
    (r"a.b\.c", ("a", "b.c")),
    (r"a\.b.c[0]", ("a.b", "c", 0)),
    (r"prénom.street\.name", ("prénom", "street.name")),
    ('"First Name"', ("First Name",)),
    ('a."b.c"', ("a", "b.c")),
    ('"a-b"."c d"[2]', ("a-b", "c d", 2)),
    (r'a."x\"y"', ("a", 'x"y')),
    (r'"\u00e9"', ("é",)),
    ('"a[0]"', ("a[0]",)),
    ('"名前".b', ("名前", "b")),
    (" a . b ", ("a", "b")),
    ("a[ 0 ]", ("a", 0)),
    ("(a).b", ("a", "b")),
    ("(a.b)[0]", ("a", "b", 0)),
]


@pytest.mark.parametrize(("text", "path"), PATHS)
def test_plain_path(text, path):
    tree, problem = lower_source(text)
    assert problem is None
    assert tree == path_tree(path)
    assert tree_path(tree) == path
    assert tree.span == (0, len(text))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("length(a)", "function"),
        ("lower(trim(a))", "function"),
        ("`1`", "literal"),
        ("'x'", "literal"),
        ("a == b", "comparison"),
        ("a < `1`", "comparison"),
        ("a || b", "'||'"),
        ("a && b", "'&&'"),
        ("!a", "'!'"),
        ("a | b", "'|'"),
        ("a[*] | [0]", "'|'"),
        ("a[?b == `1`]", "filter"),
        ("a[?b].c", "filter"),
        ("a.*", "object wildcard"),
        ("*", "object wildcard"),
        ("[a, b]", "list"),
        ("{a: b}", "object"),
        ("a[-1]", "negative index"),
        ("a[]", "flattening"),
        ("a[].b", "flattening"),
        ("a[0:2]", "slice"),
        ("a[::2].b", "slice"),
        ("@", "'@'"),
    ],
)
def test_refused_construct_is_named(text, named):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP002"
    assert named in problem.message
    assert problem.hint
    assert (problem.start, problem.end) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    ['""', 'a.""', "[0]", "[0].a", "[*].a", "@.a", "&a", "a.[b]", "a.{x: b}", "max_by(a, &b)",
     "a.length(b)", "a[*].b || c", "(a || b).c", "(a | b)[0]"],
)  # fmt: skip
def test_other_constructs_are_refused(text):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP002"


# In JMESPath the brackets end the projection: what follows works on the whole array.
@pytest.mark.parametrize("text", ["(a[*])[0]", "(a[*]).b", "(a[*].b)[0]", "(a[*])[*]"])
def test_a_bracketed_projection_is_no_path(text):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP002"


@pytest.mark.parametrize(
    ("text", "start", "hint"),
    [
        ("", 0, "name a field"),
        ("  ", 0, "name a field"),
        ("First Name", 6, '"First Name"'),
        ("home-phone", 4, "double quotes"),
        ("a.", 2, "attendee.email"),
        (".a", 0, "attendee.email"),
        ("a..b", 2, "attendee.email"),
        ("a[", 2, "attendee.email"),
        ('"a', 0, "attendee.email"),
        ("a[x]", 2, "expression"),
        ("a?b:c", 1, "{expression: ...}"),
        ("x == 1 ? 2 : 3", 7, "{expression: ...}"),
        ("a ?: 'none'", 2, "{expression: ...}"),
        ("a\\", 1, "attendee.email"),
    ],
)
def test_syntax_error(text, start, hint):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP001"
    assert problem.start == start
    assert hint in problem.hint


@pytest.mark.parametrize("text", ["(" * 5000, "a[" * 5000, "!" * 5000 + "a", "[" * 5000])
def test_deep_sources_are_no_crash(text):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code in ("JMP001", "JMP002")
    assert 0 <= problem.start <= len(text)


def test_long_paths_are_fine():
    path = ("a", *["b"] * 3000)
    assert tree_path(lower_source(".".join(path))[0]) == path

"""A `source` to the tree: paths in two spellings, and what is refused."""

import re

import pytest
import yaml

from mapper.dataprep import (
    Runtime,
    check_tree,
    compile_tree,
    parse,
    path_tree,
    print_tree,
    tree_path,
)
from mapper.dataprep.tree import walk
from mapper.jmes import guarded_path, lower_source
from mapper.paths import STAR

RUNTIME = Runtime(now=lambda: None, uuid=lambda: "fixed")

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
    ("@.a.b", ("a", "b")),
]


@pytest.mark.parametrize(("text", "path"), PATHS)
def test_plain_path(text, path):
    tree, problem = lower_source(text)
    assert problem is None
    assert tree == path_tree(path)
    assert tree_path(tree) == path
    assert tree.span == (0, len(text))


LOWERED = [
    ("`1`", "1"),
    ("'x'", '"x"'),
    ("`[1, null]`", "[1, null]"),
    ('`{"a": true}`', '{"a": true}'),
    ("a[-1]", "size(a) > 0 ? a[size(a) - 1] : null"),
    ("a[-2].b", "size(a) > 1 ? a[size(a) - 2].b : null"),
    ("a || b", "size(a) > 0 || size(a) == null && a !~ [false] ? a : b"),
    ("a && b", "size(a) > 0 || size(a) == null && a !~ [false] ? b : a"),
    ("!a", "!(size(a) > 0 || size(a) == null && a !~ [false])"),
    ("a == 'x'", '"x".equals(a)'),
    ("'x' != a", '!"x".equals(a)'),
    ("a == `5`", "a =~ [5, 5.0]"),
    ("a == `2.5`", "a =~ [2.5]"),
    ("a == `0`", "a =~ [0, 0.0, -0.0]"),
    ("a == `true`", "a =~ [true]"),
    ("a == `null`", "a == null"),
    ("a > `5`", "size(a) == null && a !~ [true, false] ? a > 5 : null"),
    ("`5` < a", "size(a) == null && a !~ [true, false] ? a > 5 : null"),
    ("length(a) >= `2`", "size(a) >= 2"),
    ("`1` < `2`", "true"),
    ("'a' < `2`", "null"),
    ("!(a == 'x')", '!"x".equals(a)'),
    ("length(a)", "a == null ? null : size(a)"),
    ("a.length(b)", "a.b == null ? null : size(a.b)"),
    ("a | length(@.b)", "a.b == null ? null : size(a.b)"),
    ("join(', ', tags)", 'join(", ", tags)'),
    ("not_null(a, b, 'c')", 'coalesce(a, b, "c")'),
    ("to_string(a)", 'a == null ? "null" : concat(a)'),
    ("max(a)", "max(a)"),
    ("min(a)", "min(a)"),
    ("keys(a)", "get_keys(a)"),
    ("values(a)", "a.values()"),
    ("abs(a)", "a < 0 ? -a : a"),
    ("contains(a, 'x')", 'a.contains("x")'),
    ("contains(a, `1`)", "a.contains(1) || a.contains(1.0)"),
    ("starts_with(a, 'x')", 'a.startsWith("x")'),
    ("ends_with(a, 'x')", 'a.endsWith("x")'),
    ("{x: a, y: b.c}", 'to_object("x", a, "y", b.c)'),
    ("a.{x: b}", 'a == null ? null : to_object("x", a.b)'),
    ("[a, b]", "[a, b]"),
    ("a.[b, c]", "a == null ? null : [a.b, a.c]"),
    ("(a || b).c", "(size(a) > 0 || size(a) == null && a !~ [false] ? a : b).c"),
    ("(a || b).c.d.e", "(size(a) > 0 || size(a) == null && a !~ [false] ? a : b).c.d.e"),
    ("a.b.c.{x: d}", 'a.b.c == null ? null : to_object("x", a.b.c.d)'),
    ("a.b.c.[d]", "a.b.c == null ? null : [a.b.c.d]"),
    ("(a | [1]).b.c", "(size(a) > 1 ? a[1] : null).b.c"),
    ("a.length(b).c", "(a.b == null ? null : size(a.b)).c"),
    ("[a][0][1]", "[a] != null && size([a]) > 0 && size([a][0]) > 1 ? [a][0][1] : null"),
    ("{x: a, x: b}", 'to_object("x", b)'),
    # a fault inside a list, an object, or a choice is not taken for an empty value
    ("![a]", "!([a] != null && (size([a]) > 0 || size([a]) == null && [a] !~ [false]))"),
    ("[a][0]", "[a] != null && size([a]) > 0 ? [a][0] : null"),
    (
        "abs(a) > `5`",
        "(a < 0 ? -a : a) !~ [true, false] && size(a < 0 ? -a : a) == null "
        "? (a < 0 ? -a : a) > 5 : null",
    ),
    ("a | b", "a.b"),
    ("\"First Name\" == 'x'", '"x".equals(${First Name})'),
    ("date == 'x'", '"x".equals(${date})'),
]


@pytest.mark.parametrize(("text", "expression"), LOWERED)
def test_lowered(text, expression):
    tree, problem = lower_source(text)
    assert problem is None
    assert print_tree(tree) == expression
    assert parse(expression) == tree
    assert all(node.span == (0, len(text)) for node in walk(tree) if node.children())


def test_a_hint_that_replaces_the_source_works():
    row = {
        "session": {"attributevalues": [{"attribute": "Track", "value": "Cloud"}]},
        "first name": [{"it's": "x", "v": {"w": 1}}],
        "list": [{"v": 1}, {"v": 2}],
        "nested": [{"list": [1, 2]}, {"list": [3]}],
    }
    for source, expected in (
        ("session.attributevalues[?attribute=='Track'].value | [0]", "Cloud"),
        ("session.attributevalues[?attribute=='Track'].value", "Cloud"),
        ("(session.attributevalues[?'Track' == attribute].value)[0]", "Cloud"),
        ("session.attributevalues[?attribute=='Track'] | [0].value", "Cloud"),
        ("session.attributevalues[?attribute=='Room'] | [0].value", None),
        ('"first name"[?"it\'s" == \'x\'].v.w | [0]', 1),
        ("list[].v", [1, 2]),
        ("list[].v | [0]", 1),
        ("list[*].v | [-1]", 2),
        ("list[0:2].v", [1, 2]),
        ("list[:3].v", [1, 2, None]),
        ("session.*", [[{"attribute": "Track", "value": "Cloud"}]]),
        ("nested[].list[]", [1, 2, 3]),
        ("nested[].list[0]", [1, 3]),
        ("nested[][0]", None),
    ):
        _, problem = lower_source(source)
        pasted = re.match(r"write (.+?)(?:, which| for a | if no | to read a |$)", problem.hint)[1]
        if pasted.startswith("{"):
            tree = parse(yaml.safe_load(pasted)["expression"])
        else:
            tree, problem = lower_source(pasted)
            assert problem is None
        assert not check_tree(tree)
        assert compile_tree(tree, RUNTIME).call(row) == expected, source


@pytest.mark.parametrize(
    ("text", "named", "hint"),
    [
        ("lower(trim(a))", "JMESPath has no function 'lower'", "{expression: ...}"),
        ("lenght(a)", "JMESPath has no function 'lenght'", "did you mean 'length'"),
        ("xyzzy(a)", "JMESPath has no function 'xyzzy'", ""),
        ("sum(a)", "'sum'", "a[0] + a[1]"),
        ("sort_by(a, &b)", "'sort_by'", "expression"),
        ("reverse(a)", "'reverse'", "expression"),
        ("a[?b == `1`]", "filter", "array_to_map(a, "),
        ("a[?b].c", "filter", "array_to_map(a, "),
        ("a[?b == 'x'].c || d", "filter", "array_to_map(a, "),
        ("a.*", "object wildcard", "values(a)"),
        ("a.*.b", "object wildcard", "name the field"),
        ("*", "object wildcard", "name the field"),
        ("a[]", "flattening", "write a[*] if no element of 'a' is an array"),
        ("a.b[].c", "flattening", "write a.b[*].c if no element of 'a.b' is an array"),
        ("a[][]", "flattening", "join_arrays(a[0], a[1])"),
        ("a[].b[].c", "flattening", "join_arrays(a[0].b, a[1].b)"),
        ("a[][0][0]", "flattening", "write a[0][0][0] to read a single value"),
        ("(a[]).b", "flattening", "join_arrays"),
        ("length(a[])", "flattening", "join_arrays"),
        ("a[0:2]", "slice", "[a[0], a[1]]"),
        ("a[::2].b", "slice", "[a[0], a[1]]"),
        ("a[*].b || c", "'[*]'", "plain source"),
        ("a[*] | [0]", "'[*]'", "write a[0]"),
        ("length(a[*].b)", "'[*]'", "plain source"),
        ("@", "'@'", "name the field"),
        ("length(@)", "'@'", "name the field"),
        ("&a", "'&'", "expression"),
        ("[0]", "a position in the payload itself", "name the field"),
        ("[0].a", "a position in the payload itself", "name the field"),
        ("![0].a && b", "a position in the payload itself", "name the field"),
        ("!([0].a)", "a position in the payload itself", "name the field"),
        ("a == `[1]`", "a comparison with an array or object", "parts"),
        ('""', "empty name", "expression"),
        ('a."".b', "empty name", "expression"),
        ("length(a, b)", "'length' with 2 arguments", "takes 1"),
        ("not_null()", "'not_null' with 0 arguments", "1 or more"),
        ("max_by(a, &b)", "'max_by'", "expression"),
    ],
)
def test_refused_construct_is_named(text, named, hint):
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP002"
    assert named in problem.message
    assert hint in problem.hint
    assert (problem.start, problem.end) == (0, len(text))


def test_a_source_that_would_grow_without_measure_is_refused():
    text = "a"
    for _ in range(12):
        text = f"({text}) == b"
    tree, problem = lower_source(text)
    assert tree is None
    assert problem.code == "JMP002"
    assert "an expression of this length" in problem.message


# In JMESPath the brackets end the projection: what follows works on the whole array.
@pytest.mark.parametrize(
    "text", ["(a[*])[0]", "(a[*]).b", "(a[*].b)[0]", "(a[*])[*]", "(a.b[*].c).d"]
)
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
        ("a[", 1, "closing ]"),
        ('"a', 0, 'closing "'),
        ("a[x]", 2, "expression"),
        ("a?b:c", 1, "{expression: ...}"),
        ("length(tags) > 3", 15, "backticks"),
        ("attendee.größe", 11, "double quotes"),
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


def test_a_guarded_path_is_null_outside_its_array():
    tree = guarded_path(("a", 0, "b"), (0, 6))
    assert print_tree(tree) == "size(a) > 0 ? a[0].b : null"
    assert guarded_path(("a", "b"), (0, 3)) == path_tree(("a", "b"))

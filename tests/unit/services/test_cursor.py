"""What is at a position: the keys above it, and the scalar around it."""

import pytest

from mapper.paths import STAR
from mapper.services.editor.cursor import cursor_at
from mapper.services.editor.expression_cursor import OpenCall, expression_cursor
from tests.unit.services.project import split

ENTRY = "mapper: 1\nmappings:\n  a.b:"
CASES = [
    # marked text, path, place, style, text before, text after
    ("|", (), "key", "", "", ""),
    ("na|me: x", (), "key", "", "na", "me"),
    ("name: |", ("name",), "value", "", "", ""),
    ("name:|", ("name",), "value", "", "", ""),
    ("name: a |", ("name",), "value", "", "a ", ""),
    ("name: a # b|", (), "comment", "", "# b", ""),
    ("name: 'a # b|c' # d", ("name",), "value", "'", "a # b", "c"),
    ("name: 'it''s|", ("name",), "value", "'", "it's", ""),
    ('name: "a\\"b|"', ("name",), "value", '"', 'a"b', ""),
    ("name: 'a'|", ("name",), "", "", "", ""),
    ("name: &x !!str a|", ("name",), "value", "", "a", ""),
    ('"a b|": 1', (), "key", '"', "a b", ""),
    (ENTRY + " x|y # z", ("mappings", "a.b"), "value", "", "x", "y"),
    (ENTRY + "\n    |", ("mappings", "a.b"), "key", "", "", ""),
    (ENTRY + "\n  |", ("mappings",), "key", "", "", ""),
    (ENTRY + "\n|", (), "key", "", "", ""),
    (ENTRY + "\n    source: x\n\n    # note\n    d|", ("mappings", "a.b"), "key", "", "d", ""),
    (ENTRY + " {|}", ("mappings", "a.b"), "key", "", "", ""),
    (ENTRY + " {source: a.|, default: b}", ("mappings", "a.b", "source"), "value", "", "a.", ""),
    (ENTRY + " {source: a, d|", ("mappings", "a.b"), "key", "", "d", ""),
    (ENTRY + " {source: a}|", ("mappings", "a.b"), "", "", "", ""),
    (ENTRY + " {source: a # b|\n  }", ("mappings",), "comment", "", "# b", ""),
    (ENTRY + " {expression: f(a, b|)}", ("mappings", "a.b", "expression"), "value", "",
     "f(a, b", ")"),
    (ENTRY + " {\n    source: a,\n    d|\n  }", ("mappings", "a.b"), "key", "", "d", ""),
    (ENTRY + "\n    expression: |-\n      f(a,\n        b^c)", ("mappings", "a.b", "expression"),
     "value", "|", "f(a,\n  b", "c)"),
    (ENTRY + "\n    expression: f(a,\n      b|", ("mappings", "a.b", "expression"), "value", "",
     "f(a,\n      b", ""),
    (ENTRY + '\n    expression: "f(a,\n      b|', ("mappings", "a.b", "expression"), "value", '"',
     "f(a,\n      b", ""),
    # an error above does not reach further than its indentation
    (ENTRY + ' "open\n  c: {open\n  d|', ("mappings",), "key", "", "d", ""),
    ("samples:\n- a\n- b|", ("samples", STAR), "value", "", "b", ""),
    ("samples: [a, b|]", ("samples", STAR), "value", "", "b", ""),
    ("a:\n  - b: 1\n    c|: 2", ("a", STAR), "key", "", "c", ""),
    ("a: {b: [{c: 1, d|", ("a", "b", STAR), "key", "", "d", ""),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "path", "place", "style", "before", "after"), CASES)
def test_a_position_has_the_keys_above_it(marked, path, place, style, before, after):
    cursor = cursor_at(*split(marked))
    fragment = cursor.fragment
    assert (cursor.path, cursor.place, cursor.style) == (path, place, style)
    assert (fragment.before, fragment.after) == (before, after)


def test_the_columns_of_a_scalar_follow_its_escapes():
    cursor = cursor_at(*split("name: 'a''b|'"))
    assert cursor.fragment.columns == (7, 8, 10, 11)


def test_a_block_knows_its_other_keys_and_those_around_it():
    cursor = cursor_at(*split(ENTRY + "\n    source: x\n    lookup:\n      Yes: 1\n      N|"))
    assert cursor.keys == {"Yes": "1"}
    assert cursor.around == {"source": "x"}
    cursor = cursor_at(*split(ENTRY + " {source: x, lookup: {Yes: 1, N|}}\n  c: d"))
    assert cursor.keys == {"Yes": "1"}
    assert cursor.around["source"] == "x"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("mapper-schema: 1\n", "schema"), ("# x\nmapper-tests: 1\n", "tests"), ("a: 1", "mapping")],
)
def test_the_version_key_names_the_kind(text, kind):
    assert cursor_at(text, 9, 9).kind == kind


EXPRESSIONS = [
    # text, language, expects, typed, call
    ("", "expression", "operand", "", None),
    ("lower(att.em", "expression", "operand", "att.em", OpenCall("lower", 0, 0)),
    ("concat(a, b.c, ", "expression", "operand", "", OpenCall("concat", 0, 2)),
    ("concat(a, lower(b), [1, ", "expression", "operand", "", OpenCall("concat", 0, 2)),
    ("a ", "expression", "operator", "", None),
    ("a == ", "expression", "operand", "", None),
    ("date(a, 'yy", "expression", "string", "yy", OpenCall("date", 0, 1)),
    ("f(x).to", "expression", "method", "to", None),
    ("a.replace(x, ", "expression", "operand", "", OpenCall(".replace", 2, 1)),
    ("${First Na", "expression", "operand", "${First Na", None),
    ("${First Name}.b", "expression", "operand", "${First Name}.b", None),
    ('a["x y"].b', "expression", "operand", 'a["x y"].b', None),
    ("a // b", "expression", "", "", None),
    ("12", "expression", "", "", None),
    ("a[*].b", "source", "operand", "a[*].b", None),
    ('a."x y', "source", "operand", 'a."x y', None),
    ("contains(a, 'b", "source", "string", "b", OpenCall("contains", 0, 1)),
    ("a | b", "source", "relative", "b", None),
    ("a.{x: b", "source", "relative", "b", None),
    ("a[?b", "source", "relative", "b", None),
]


@pytest.mark.parametrize(("text", "language", "expects", "typed", "call"), EXPRESSIONS)
def test_the_end_of_an_expression(text, language, expects, typed, call):
    cursor = expression_cursor(text, language)
    assert (cursor.expects, cursor.typed, cursor.call) == (expects, typed, call)
    assert text[cursor.start :] == typed

"""Branches that are proved to be dead, with the reason, and similar ones that are not."""

import pytest

from mapper.dataprep import Fault, parse
from mapper.dataprep.dead_branches import dead_branches
from mapper.dataprep.functions import FUNCTIONS
from mapper.dataprep.possible import NEVER, possible, type_name
from mapper.dataprep.signature import Runtime
from mapper.dataprep.trace import trace_tree
from mapper.dataprep.tree import Binary, Literal, Name, Ternary, numbered
from mapper.jmes import lower_source
from tests.unit.dataprep.test_functions import CASES, NOW

AROUND = "a condition around it already decides this"
UPPER = "the result of lower never has upper-case letters"


def dead(tree):
    return {
        branch.label: proof.why.reason
        for branch, proof in dead_branches(tree).items()
        if not proof.is_inside
    }


@pytest.mark.parametrize(
    ("text", "label", "reason"),
    [
        ("iif('a' == 'b', 1, 2)", "the 'yes' branch of iif", "the condition is always false"),
        ("x == x ? 1 : 2", "the 'no' branch of ? :", "the condition is always true"),
        ("iif([x], 1, 2)", "the 'no' branch of iif", "the condition is always true"),
        ("true || x", "the right side of ||", "its left side is always true"),
        ("1 > 2 && x", "the right side of &&", "its left side is never true"),
        ("'x' ?: a", "the right side of ?:", "its left side is always true"),
        ("'' ?: a", "the left side of ?:", "its left side is never true"),
        ("0 ?? a", "the right side of ??", "its left side is never null"),
        ("null ?? a", "the left side of ??", "its left side is always null"),
        # the same keys
        ("decode(a, 1, 1, 2, 2, 1, 3)", "the key 1 of decode", "an earlier key is the same"),
        # arguments after one that is never null
        ("coalesce(a, 'x', b)", "argument 3 of coalesce", '"x" is never null'),
        ("coalesce(concat(a, 'x'), b)", "argument 2 of coalesce", 'concat(a, "x") is never null'),
        ("coalesce(a == b, b)", "argument 2 of coalesce", "a == b is never null"),
        ("coalesce(null, b)", "argument 1 of coalesce", "it is always null"),
        ("coalesce(iif(a, 1, 2), b)", "argument 2 of coalesce", "iif(a, 1, 2) is never null"),
        # conditions around it
        ("iif(a, iif(a, x, y), z)", "the 'no' branch of iif", AROUND),
        ("iif(a, z, iif(a, x, y))", "the 'yes' branch of iif", AROUND),
        ("a && iif(a, x, y)", "the 'no' branch of iif", AROUND),
        ("a || iif(a, x, y)", "the 'yes' branch of iif", AROUND),
        ("iif(!a, z, iif(a, x, y))", "the 'no' branch of iif", AROUND),
        ("iif(a && b, iif(b, x, y), z)", "the 'no' branch of iif", AROUND),
        ("iif(a || b, z, iif(b, x, y))", "the 'yes' branch of iif", AROUND),
        ("iif(a == null, z, coalesce(a, b))", "argument 2 of coalesce", AROUND),
        ("iif(null != a, a ?? b, z)", "the right side of ??", AROUND),
        ("iif(empty(a), z, a ?? b)", "the right side of ??", AROUND),
        ("a ?? iif(a, x, y)", "the 'yes' branch of iif", AROUND),
        ("iif(a == 'x', a == 'x' && b, z)", "the left side of &&", AROUND),
        # strings that a function never returns
        ("lower(a) == 'Yes' ? 1 : 2", "the 'yes' branch of ? :", UPPER),
        ("'Yes' != lcase(a) ? 1 : 2", "the 'no' branch of ? :", UPPER),
        ("lower(a).equals('Yes') ? 1 : 2", "the 'yes' branch of ? :", UPPER),
        ("a.toLowerCase() == 'Yes' ? 1 : 2", "the 'yes' branch of ? :", UPPER),
        ("!(lower(a) == 'Yes') ? 1 : 2", "the 'no' branch of ? :", UPPER),
        ("b && lower(a) == 'Yes' ? 1 : 2", "the 'yes' branch of ? :", UPPER),
        ("coalesce(lower(a), 'x') == 'X' ? 1 : 2", "the 'yes' branch of ? :", UPPER),
        (
            "upper(a) == 'Yes' ? 1 : 2",
            "the 'yes' branch of ? :",
            "the result of upper never has lower-case letters",
        ),
        (
            "lower(trim(a)) == 'yes ' ? 1 : 2",
            "the 'yes' branch of ? :",
            "the result of trim never has whitespace at its ends",
        ),
        ("decode(lower(a), 'Yes', 1, 'no', 2)", "the key 'Yes' of decode", UPPER),
        # types
        ("decode(size(a), '1', 1, 2, 2)", "the key '1' of decode", "the value is never a string"),
        ("decode(a == b, 'x', 1, 2)", "the key 'x' of decode", "the value is never a string"),
        ("decode(date(a), 'x', 1, 2)", "the key 'x' of decode", "the value is never a string"),
        ("decode(lower(a), 1, 1, 2)", "the key 1 of decode", "the value is never an integer"),
        ("concat(a, b) == null ? 1 : 2", "the 'yes' branch of ? :", "the value is never null"),
        (
            "decode(a == b, true, 1, false, 2)",
            "the null for all other keys of decode",
            "the keys are all possible values",
        ),
    ],
)  # fmt: skip
def test_a_dead_branch_has_a_reason(text, label, reason):
    assert dead(parse(text)) == {label: reason}


@pytest.mark.parametrize(
    "text",
    [
        "iif(a == 'b', 1, 2)",
        "iif(a, iif(b, x, y), z)",
        "iif(a, z, iif(b, x, y))",
        "iif(a || b, iif(b, x, y), z)",
        "iif(a && b, z, iif(b, x, y))",
        "iif(a == 'x', a == 'y' ? 1 : 2, 3)",  # a boolean equals both
        "iif(uuid() == a, iif(uuid() == a, 1, 2), 3)",
        "lower(a) == 'yes' ? 1 : 2",
        "lower(a) == b ? 1 : 2",
        "iif(b, lower(a), c) == 'Yes' ? 1 : 2",
        "lower(a) == 1 ? 1 : 2",
        "concat(lower(a), b) == 'Yes' ? 1 : 2",
        "coalesce(a, b, 'x')",
        "coalesce(lower(a), 'x')",
        "decode(a, '1', 1, 1, 2, 1.0, 3)",
        "decode(a, b, 1, b, 2)",
        "a ?? b ?? 'x'",
        "size(a) == '1' ? 1 : 2",  # compared as numbers
        "a && true",
        "a == a.b ? 1 : 2",
    ],
)
def test_a_branch_that_a_payload_can_take_is_not_dead(text):
    assert dead(parse(text)) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a || 'x' || b", {"the right side of ||": "the condition is always true"}),
        ("a || 'x'", {}),
        ("a.b[0] && c[1] || d", {}),
        ("not_null(a, 'x', b)", {"argument 3 of not_null": '"x" is never null'}),
    ],
)
def test_dead_branches_of_sources(text, expected):
    assert dead(lower_source(text)[0]) == expected


def test_a_branch_inside_a_dead_one_is_dead_too():
    proofs = dead_branches(parse("iif('a' == 'b', iif(x, 1, 2), 3)"))
    assert [proof.is_inside for proof in proofs.values()] == [False, True, True]
    # the arguments of coalesce are evaluated in any case
    assert len(dead_branches(parse("coalesce('x', iif(a, 1, 2))"))) == 1


def test_a_large_tree_is_searched_in_little_time():
    tree = Name("a")
    for number in range(600):
        tree = Ternary(Binary("||", tree, Name(f"b{number}")), tree, Literal(1))
        if len(numbered(tree)) > 3000:
            break
    assert dead_branches(tree) == {}
    assert dead_branches(parse(" || ".join(f"a{n}" for n in range(600)))) == {}


@pytest.mark.parametrize("name", sorted(NEVER))
def test_normalizing_functions_do_not_change_their_results(name):
    """Nor do lower and upper return a string that `trim` changes."""
    call, trim = FUNCTIONS[name].call, FUNCTIONS["trim"].call
    for code in range(0x1FFFF):
        result = call(chr(code))
        assert call(result) == result
        assert trim(chr(code)) != chr(code) or all(trim(char) == char for char in result)


def test_the_results_of_functions_have_the_possible_types():
    runtime = Runtime(now=lambda: NOW, uuid=lambda: "fixed")
    cases = [case.values[0] for case in CASES if not case.marks]
    for case in cases:
        if case.get("error"):
            continue
        tree = parse(case["expression"])
        nodes = numbered(tree)
        bounds = {}
        for position, (node, children) in reversed(list(enumerate(nodes))):
            bounds[position] = possible(node, [bounds[child] for child in children])
        for position, value in trace_tree(tree, runtime)(case.get("payload", {})).parts.items():
            if not isinstance(value, Fault):
                assert type_name(value) in bounds[position].types, (case, value)
                assert bounds[position].can_be(value), (case, value)

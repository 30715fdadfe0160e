"""What an adversary tried: nothing hangs, leaks a value of an identity, or crashes."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mapper
from mapper.cli.main import run
from mapper.dataprep.values import number_text
from mapper.diagnostics import Collector
from mapper.exchange.sample import superset_sample
from mapper.jmes import lower_source
from mapper.report import render_line

SCHEMA = """\
mapper-schema: 1
title: T
class: experienceevent
profile: true
groups:
  G:
    email: {type: string, identity: {namespace: Email, primary: true}}
    text: {type: string}
    flag: {type: boolean}
    count: {type: integer}
    o.a: {type: string}
"""
HEAD = "mapper: 1\nschema: s.yaml\ntenant: acme\nmappings:\n  _id: id\n  timestamp: at\n"
SECRET = "joe@corp.example"


@pytest.fixture
def make(tmp_path):
    def make(entries: str) -> mapper.Mapping:
        (tmp_path / "s.yaml").write_text(SCHEMA, encoding="utf-8")
        (tmp_path / "m.yaml").write_text(HEAD + entries, encoding="utf-8")
        return mapper.load(tmp_path / "m.yaml")

    return make


def payload(**more):
    return {"id": "1", "at": "2023-04-01T00:41:57Z", "e": SECRET, **more}


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value) != 5e-324))
def test_a_number_and_its_text_are_worth_the_same(value):
    assert Decimal(number_text(value)) == Decimal(repr(value))


def test_the_smallest_number_has_two_digits_as_in_java():
    assert number_text(5e-324) == "4.9E-324"


@pytest.mark.parametrize("power", range(-323, 309))
def test_powers_of_ten_as_text(power):
    value = float(f"1e{power}")
    assert Decimal(number_text(value)) == Decimal(repr(value))


@pytest.mark.parametrize(
    "entry",
    [
        "_tenant.text: {expression: \"sha256('UTF-8', e)\"}",
        "_tenant.text: {expression: \"date('x', e)\"}",
        '_tenant.text: {expression: "format(now(), e)"}',
        "_tenant.text: {expression: \"join('', explode('x', concat(e, '(')))\"}",
        "_tenant.count: e",
        "_tenant.flag: e",
        "_tenant.o: e",
        '_tenant.text: {expression: "e.size.x"}',
        '_tenant.text: {expression: "to_integer(e)"}',
        "identityMap: e",
    ],
)
def test_values_of_identities_stay_hidden(make, entry):
    mapping = make(f"  _tenant.email: e\n  {entry}\n")
    result = mapping.convert(payload()) if not mapping.diagnostics else None
    for diagnostic in result.diagnostics if result else ():
        assert SECRET not in render_line(diagnostic)
        assert SECRET not in str(diagnostic)


def test_an_identity_in_the_identity_map_is_one(make):
    mapping = make("  _tenant.email: e\n  identityMap: ids\n")
    ids = {"Email": [{"id": SECRET, "primary": True}]}
    assert mapping.convert({**payload(ids=ids), "e": None}).diagnostics == ()
    found = mapping.convert({**payload(), "e": None}).diagnostics
    assert [d.code for d in found] == ["ROW004"]


@pytest.mark.parametrize(
    ("expression", "row"),
    [
        ('explode(n, "' + "?" * 200 + '[")', {"n": "a"}),
        ("explode(n, p)", {"n": "a", "p": "?" * 200 + "["}),
        ("explode(n, p)", {"n": "a", "p": "((a{1000}){1000}){1000}"}),
        ("date(n, p)", {"n": "+000000" * 26 + "x", "p": "Xd" * 26}),
        ("date(n, p)", {"n": "-", "p": "-" * 100_000}),
        ("x" + "?" * 3 + "[" * 150, {}),
        ("replacestr(replacestr(replacestr(n, 'x', n), 'x', n), 'x', n)", {"n": "x" * 500}),
    ],
)
def test_no_expression_hangs(expression, row):
    try:
        mapper.evaluate(expression, row)
    except mapper.ExpressionError as error:
        assert len(str(error)) < 1000  # noqa: PT017 - that it ends is what counts


def test_many_problems_in_one_expression(make):
    mapping = make("  _tenant.text: {expression: '" + "||".join(["xq()"] * 8000) + "'}\n")
    assert [d.code for d in mapping.diagnostics] == ["EXP009"]
    mapping = make("  _tenant.text: {expression: '" + "||".join(["xq()"] * 300) + "'}\n")
    assert {d.code for d in mapping.diagnostics} == {"EXP002"}


def test_a_broken_string_is_looked_over_once(tmp_path, capsys):
    path = tmp_path / "p.json"
    path.write_text('{"' + '\\"' * 200_000)
    assert run(["eval", "a", str(path)]) == 1
    assert "SRC003" in capsys.readouterr().err


def test_deep_and_wide_payloads(make):
    mapping = make("  _tenant.email: e\n  _tenant.count: deep\n")
    deep = '{"a":[' * 90 + ",".join("0" * 100_000) + "]}" * 90
    line = json.dumps(payload()).replace('"e"', f'"deep": {deep}, "e"').encode()
    record, found = mapping.convert_json(line)
    assert record is not None
    assert [d.code for d in found] == ["ROW001"]


def test_integers_beyond_64_bits(make, tmp_path, capsys):
    path = tmp_path / "p.json"
    path.write_text('{"n": 123456789012345678901234567890}')
    assert run(["eval", "n", str(path)]) == 0
    assert capsys.readouterr().out == "123456789012345678901234567890\n"
    mapping = make("  _tenant.email: e\n  _tenant.text: n\n")
    assert mapping.convert(payload(n=10**30)).record["_acme"]["text"] == "1" + "0" * 30


def test_names_with_blanks_at_the_edge_are_expressions(make):
    mapping = make("  _tenant.email: e\n  _tenant.text: {expression: '${ a }'}\n")
    entry = mapping.document.entries[-1]
    assert entry.source_path is None
    assert entry.source_text == "${ a }"


def test_booleans_in_a_lookup(make):
    mapping = make('  _tenant.email: e\n  _tenant.text: {source: b, lookup: {true: "Y", _: "N"}}\n')
    assert mapping.diagnostics == []
    assert mapping.convert(payload(b=True)).record["_acme"]["text"] == "Y"
    assert mapping.convert(payload(b="true")).record["_acme"]["text"] == "N"


def test_two_required_fields_that_one_failed_copy_should_have_brought(tmp_path):
    schema = SCHEMA.replace(
        "    o.a: {type: string}\n",
        "    o.a: {type: string}\n    o.b: {type: string, required: true}\n"
        "    o.c: {type: string, required: true}\n",
    )
    (tmp_path / "s.yaml").write_text(schema, encoding="utf-8")
    entries = "  _tenant.email: e\n  _tenant.o: x\n  _tenant.o.a: e\n"
    (tmp_path / "m.yaml").write_text(HEAD + entries, encoding="utf-8")
    result = mapper.load(tmp_path / "m.yaml").convert(payload(x=5))
    assert result.record is None
    assert [d.code for d in result.diagnostics] == ["ROW002", "ROW002"]


@pytest.mark.parametrize(
    ("expression", "payload"),
    [
        ("-1.0e99999999B", {}),
        ("1.0e999999999999999999999B", {}),
        ("1.5e999999B & 1", {}),
        ("to_bigint('1e4000')", {}),
        ("a * a", {"a": 10**3000}),
        ("L[h * h]", {"L": [1], "h": 10**3900}),
        ("L.get(h * h)", {"L": [1], "h": 10**3900}),
        ("L.subList(h * h, 1)", {"L": [1], "h": 10**3900}),
        ("1.5B * '1e99999999'", {}),
        ("a =~ a && 1 / 0", {"a": list(range(20_000))}),
        ("a.containsAll(a) && 1 / 0", {"a": [str(n) for n in range(20_000)]}),
        ("a =~ a", {"a": [[n] for n in range(20_000)]}),
    ],
)
def test_numbers_and_arrays_without_measure_are_faults(expression, payload):
    with pytest.raises(mapper.ExpressionError):
        mapper.evaluate(expression, payload)


def test_a_big_integer_is_infinite_as_a_double():
    assert mapper.evaluate("h.doubleValue()", {"h": 10**3900}) == float("inf")


def test_a_decimal_is_negated_with_all_its_digits():
    assert mapper.evaluate("'' + -(1.0B / 3)", {}) == "-0.3333333333333333333333333333333333"


def test_many_arguments_of_coalesce_run():
    names = ", ".join(f"a{number}" for number in range(205))
    assert mapper.evaluate(f"coalesce({names}, b)", {"b": 1}) == 1


def test_no_value_stands_in_a_reason():
    for expression in ("[1, 2][e]", "[1, 2].get(e)", "'ab'.charAt(e)", "'ab'.substring(e)"):
        with pytest.raises(mapper.ExpressionError) as caught:
            mapper.evaluate(expression, {"e": 424242})
        assert "424242" not in str(caught.value)


def test_a_payload_that_is_no_object_is_misuse():
    with pytest.raises(TypeError, match="a payload is a dict, not list"):
        mapper.evaluate("a", [1])


@pytest.mark.parametrize(
    "source",
    ["`NaN`", "`1e400`", "a == `1e400`", "contains(a, `Infinity`)", '`"\\ud800"`',
     '"\\ud800" || a', "`" + "[" * 300 + "]" * 300 + "`"],
)  # fmt: skip
def test_what_is_no_json_is_no_source(source):
    tree, problem = lower_source(source)
    assert tree is None
    assert problem.code == "JMP001"


def test_a_default_stands_in_for_a_missing_element(make):
    mapping = make("  _tenant.email: e\n  _tenant.text: {source: 'x[0]', default: z}\n")
    for nothing in ([], None):
        assert mapping.convert(payload(x=nothing)).record["_acme"]["text"] == "z"
    assert mapping.convert(payload(x=["a"])).record["_acme"]["text"] == "a"


def test_a_position_without_measure_does_not_fill_the_sample(make):
    mapping = make("  _tenant.text: 'x[999999999].y'\n")
    collector = Collector()
    sample = superset_sample(mapping.document, [payload()], collector)
    assert "x" not in sample
    assert "position is too high" in collector.diagnostics[-1].message

"""The description of the name at a position, and the call around it."""

import pytest

from mapper.services.editor.hover import hover_at, signature_at
from tests.unit.services.project import MAPPING, TESTS, context_of, split

TOP = "mapper: 1\nmappings:\n"


def hovered(folder, marked, kind="mapping", **options):
    text, line, column = split(marked)
    return hover_at(context_of(folder, text, kind, **options), line, column)


CASES = [
    # kind, marked text, text of the range, title, detail, part of the description
    ("mapping", "ten|ant: acme", "tenant", "tenant", "string", "Tenant id"),
    ("mapping", TOP + "  _tenant.ti|er: x", "_tenant.tier", "_acme.tier", "string",
     "Allowed values: \"gold\", \"silver\"\nMapped in line 9: attendee.tier"),
    ("mapping", TOP + "  '_acme.vis|its': x", "_acme.visits", "_acme.visits", "integer",
     "No entry maps it."),
    ("mapping", TOP + "  _tenant.em|ail: x", "_tenant.email", "_acme.email",
     "string, primary identity Email", "E-mail address"),
    ("mapping", TOP + "  _id: attendee.ti|er # x", "attendee.tier", "attendee.tier",
     "string, in 2 of 2 rows", "Read by _acme.tier in line 9"),
    ("mapping", TOP + "  _id: items[*].pr|ice", "items[*].price", "items[*].price",
     "number, in 1 of 2 elements", "No entry reads it."),
    ("mapping", TOP + "  _id: items[1].pr|ice", "items[1].price", "items[1].price",
     "number, in 1 of 2 elements", "No entry reads it."),
    ("mapping", TOP + "  _id: attendee.\"First N|ame\"", 'attendee."First Name"',
     'attendee."First Name"', "string, in 1 of 2 rows", ""),
    ("mapping", TOP + "  _id:\n    expression: \"lower(attendee.ti|er)\"", "attendee.tier",
     "attendee.tier", "string, in 2 of 2 rows", ""),
    ("mapping", TOP + "  _id:\n    expression: lo|wer(attendee.tier)", "lower", "lower",
     "function", "lowercase"),
    ("mapping", TOP + "  _id: {expression: 'str|ip(a)'}", "strip", "strip", "unknown function",
     "write trim instead"),
    ("mapping", TOP + "  _id: {sou|rce: a}", "source", "source", "string", "JMESPath"),
    ("mapping", TOP + "  _id: a # mapper: ignore SRC0|02", "SRC002", "SRC002", "warning", ""),
    ("schema", "mapper-schema: 1\ngroups:\n  A:\n    ti|er: {type: string}", "tier",
     "_acme.tier", "string", "Tier of the attendee"),
    ("tests", TESTS.replace("_tenant.tier", "_tenant.t|ier"), "_tenant.tier", "_acme.tier",
     "string", "Tier of the attendee"),
    ("tests", TESTS.replace("../samples/one.json", "{attendee: {ti|er: x}}"), "tier", "tier",
     "string, in 2 of 2 rows", ""),
    ("tests", "mapper-tests: 1\ntests:\n  a:\n    findings: [ROW0|01]", "ROW001", "ROW001",
     "warning", "null"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "marked", "word", "title", "detail", "info"), CASES)
def test_a_name_is_described(tmp_path, kind, marked, word, title, detail, info):
    hover = hovered(tmp_path, marked, kind)
    line = split(marked)[0].split("\n")[hover.line - 1]
    assert line[hover.column - 1 : hover.end_column - 1] == word
    [item] = hover.items
    assert item.title == title
    assert item.detail.startswith(detail)
    assert info in item.info


@pytest.mark.parametrize(
    "marked",
    [
        "|",
        "name: a|b",
        TOP + "  _tenant.unknown|: x",
        TOP + "  _id: attendee.byEmail.gr|ace",
        TOP + '  _id: attendee.sessions."ada@exam|ple.com"',
        TOP + "  _id: a # no|te",
    ],
)
def test_unknown_and_private_names_are_not_described(tmp_path, marked):
    assert hovered(tmp_path, marked) is None


def test_a_function_has_its_signature_and_examples(tmp_path):
    [item] = hovered(tmp_path, TOP + "  _id: {expression: lo|wer(a)}").items
    assert item.signature == "lower(input: string) -> string"
    assert item.example.startswith("lower(")


def test_a_name_that_no_sample_has_says_so(tmp_path):
    mapping = MAPPING.replace("_id: id", "_id: missing")
    text, line, column = split(mapping.replace("_id: miss", "_id: mi|ss"))
    hover = hover_at(context_of(tmp_path, text, mapping=mapping), line, column)
    assert hover.items[0].detail == "not in the samples"


def test_examples_of_sensitive_sources_are_shown_on_request_only(tmp_path):
    marked = TOP + "  _id: attendee.em|ail"
    assert "ada@example.com" not in hovered(tmp_path, marked).items[0].info
    assert "ada@example.com" in hovered(tmp_path, marked, shows_values=True).items[0].info


SIGNATURES = [
    # expression, active parameter, its text; None without a signature
    ("lower(|", 0, "input: string"),
    ("replacestr(a, |", 1, "find: string"),
    ("replacestr(lower(a), b, |)", 2, "replacement: string"),
    ("lower(a, |", -1, ""),
    ("concat(a, b, c, |", 0, "values: any..."),
    ("to_object('a', 1, 'b', |", 1, "value: any..."),
    ("iif(a == [1, |", 0, "condition: any"),
    ("now(|", -1, ""),
    ("lower(a) |", None, ""),
    ("a.trim(|", None, ""),
    ("unknown(|", None, ""),
]


@pytest.mark.parametrize(("expression", "active", "parameter"), SIGNATURES)
def test_the_argument_at_a_position_has_its_parameter(tmp_path, expression, active, parameter):
    text, line, column = split(f'{TOP}  _id: {{expression: "{expression}"}}')
    found = signature_at(context_of(tmp_path, text), line, column)
    if active is None:
        assert found is None
        return
    assert found.active == active
    if active >= 0:
        place = found.parameters[active]
        assert found.label[place.start : place.end] == parameter

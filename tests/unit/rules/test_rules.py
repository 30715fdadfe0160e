"""The rules about targets, types and sources at their edges; the table has a case of every rule."""

from __future__ import annotations

import shutil

import pytest

from mapper.api.mapping import open_mapping
from mapper.diagnostics import CODES
from mapper.engine.rows import loose_row
from mapper.report import render_line
from mapper.rules import RULES
from tests.conftest import ROOT

CODES_HERE = {"XDM003", "XDM004", "XDM005", "XDM006", "XDM007", "XDM011", "SRC002"}
HEAD = "mapper: 1\nschema: target.schema.yaml\ntenant: acme\nmappings:\n"
BASE = "  _id: id\n  timestamp: t\n  _tenant.mail: mail\n  _tenant.whole: whole\n"  # lines 5 to 8


@pytest.fixture
def lint(tmp_path, monkeypatch):
    """The lines of the findings of all rules on some entries, without the file's name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    shutil.copy(ROOT / "tests" / "cases" / "rules" / "target.schema.yaml", tmp_path)

    def run(
        entries: str, *payloads: dict, schema: tuple[str, str] = ("", ""), codes=CODES_HERE
    ) -> list[str]:
        (tmp_path / "m.yaml").write_text(HEAD + entries, encoding="utf-8")
        target = tmp_path / "target.schema.yaml"
        target.write_text(target.read_text().replace(*schema) if schema[0] else target.read_text())
        mapping, found = open_mapping("m.yaml", None)
        assert mapping is not None
        assert found == []
        found = mapping.examine(tuple(map(loose_row, payloads))).diagnostics
        lines = [render_line(diagnostic) for diagnostic in found if diagnostic.code in codes]
        return [line.removeprefix("m.yaml:") for line in lines]

    return run


def test_the_tuple_of_rules():
    assert all(rule.code in CODES for rule in RULES)
    checks = [rule.check or rule.samples or rule.records for rule in RULES]
    assert None not in checks
    assert len(set(checks)) == len(checks)


def test_a_clean_mapping_has_no_findings(lint):
    assert lint(BASE) == []
    assert lint(BASE, {"id": 1, "t": 1, "mail": None, "whole": {}}) == []


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("_tenant.mial: a", "9:3: error[XDM003] target '_acme.mial' is not in the schema "
         "(did you mean '_acme.mail'?)"),
        ("choice: a", "9:3: error[XDM003] target 'choice' is not in the schema "
         "(did you mean '_acme.choice'?)"),
        ("_tenant.people.name: a", "9:3: error[XDM003] target '_acme.people.name' is not in the "
         "schema (write '_acme.people[*].name', as '_acme.people' is an array)"),
        ("_tenant.zzz.qqq: a", "9:3: error[XDM003] target '_acme.zzz.qqq' is not in the schema "
         "(Add to 'target.schema.yaml' under 'G:' zzz.qqq: {type: string})"),
        ("_tenant.n[0]: a", "9:3: error[XDM003] target '_acme.n[0]' is not in the schema "
         "(did you mean '_acme.n'?)"),
        ("_acme.mail: a", "9:3: error[XDM007] target '_acme.mail' is mapped twice "
         "(remove one, or combine both with coalesce(...); the first is on line 7)"),
        ("_tenant.people[*].name: a[*].b[*].c", "9:27: error[XDM011] the source has 2 [*], but "
         "target '_acme.people[*].name' has 1 (write the same number of [*] in both)"),
        ("_tenant.tags: a[*].b[*]", "9:17: error[XDM011] the source has 2 [*], but target "
         "'_acme.tags' has 0 (write the same number of [*] in both)"),
        ("_tenant.n: {value: ninety}", "9:22: error[XDM006] target '_acme.n' is integer, but a "
         "string is not a whole number (change the source, or the type in the schema)"),
        ("_tenant.tiny: {value: 300}", "9:25: error[XDM006] target '_acme.tiny' is byte, but the "
         "number is outside the range of byte, -128 to 128 "
         "(change the source, or the type in the schema)"),
        ("_tenant.tiny: {value: 0}", "9:25: error[XDM006] target '_acme.tiny' is byte, but the "
         "constant breaks the field's constraints (change the source, or the type in the schema)"),
        ("_tenant.choice: {value: z}", "9:27: error[XDM006] target '_acme.choice' is string, but "
         "the constant breaks the field's constraints "
         "(change the source, or the type in the schema)"),
        ("_tenant.tags: {value: one}", "9:25: error[XDM006] target '_acme.tags' is an array of "
         "string, but a string is not an array (change the source, or the type in the schema)"),
        ("_tenant.m: {expression: lower(a)}", "9:27: error[XDM006] target '_acme.m' is map, but "
         "the expression returns a string (change the source, or the type in the schema)"),
        ("_tenant.flag: {expression: now()}", "9:30: error[XDM006] target '_acme.flag' is "
         "boolean, but the expression returns a date "
         "(change the source, or the type in the schema)"),
        ("_tenant.people: {expression: a == b}", "9:32: error[XDM006] target '_acme.people' is an "
         "array of object, but the expression returns a boolean "
         "(change the source, or the type in the schema)"),
    ],
)  # fmt: skip
def test_hits(lint, entry, line):
    assert lint(f"{BASE}  {entry}\n") == [line]


@pytest.mark.parametrize(
    "entry",
    ["_tenant.m.any: a", "_tenant.people[0].name: a", "_tenant.people[*].name: a[*].b",
     "_tenant.people[*].names: a[*].b[*].c", "_tenant.tags: a[*]", "_tenant.tags: a",
     "_tenant.tags[0]: {value: x}", "_tenant.n: {value: '90'}", "_tenant.flag: {value: 'YES'}",
     "_tenant.day: {value: 2023-04-01}", "_tenant.choice: {value: x}", "_tenant.tiny: {value: 1}",
     "_tenant.n: {expression: lower(a)}", "_tenant.day: {expression: now()}", "eventType: a",
     "_tenant.m: {value: {a: b}}", "_tenant.numbers: {value: [1, 2]}", "_tenant.o: a"],
)  # fmt: skip
def test_no_hits(lint, entry):
    assert lint(f"{BASE}  {entry}\n") == []


@pytest.mark.parametrize(
    "entry", ["_tenant.numbers: {value: [one]}", "_tenant.tags: {value: [[a]]}",
              "_tenant.m: {value: {a: [b]}}", "_tenant.numbers: {value: [1, 5000000000]}"],
)  # fmt: skip
def test_constants_inside_a_list_or_block_are_held_to_the_type_too(lint, entry):
    assert [line.split(" ")[1] for line in lint(f"{BASE}  {entry}\n")] == ["error[XDM006]"]


def test_required_fields_of_the_class(lint):
    assert lint("  _tenant.mail: mail\n  _tenant.whole: w\n") == [
        "4:1: error[XDM004] required field '_id' is not mapped (add a line '_id: ...')",
        "4:1: error[XDM004] required field 'timestamp' is not mapped (add a line 'timestamp: ...')",
    ]


def test_a_required_field_of_an_object_that_is_mapped_in_part(lint):
    line = (
        "4:1: error[XDM004] required field '_acme.o.must' is not mapped "
        "(add a line '_tenant.o.must: ...')"
    )
    assert lint(BASE + "  _tenant.o.may: a\n") == [line]
    assert lint(BASE + "  _tenant.o.may: a\n  _tenant.o.must: b\n") == []


def test_a_required_object_is_there_where_its_fields_are_mapped(lint):
    assert lint(BASE.replace("_tenant.whole: whole", "_tenant.whole.part: part")) == []


def test_primary_identity(lint):
    line = (
        "4:1: error[XDM005] the primary identity '_acme.mail' is not mapped, and Profile is on "
        "(add a line '_tenant.mail: ...')"
    )
    bare = BASE.replace("_tenant.mail", "_tenant.other")
    assert lint(bare) == [line]
    assert lint(bare + "  identityMap: ids\n") == []
    assert lint("  _id: id\n  timestamp: t\n  _tenant: all\n") == []
    assert lint(bare, schema=("profile: true", "profile: false")) == []


def test_source_not_in_samples(lint):
    assert lint(BASE + "  eventType: transmisionId\n  _tenant.tags: b[*].c\n",
                {"id": 1, "t": 1, "whole": None, "transmissionId": 1},
                {"mail": 1, "b": [{}, {"d": 1}]}) == [
        "9:14: warning[SRC002] no payload has the source 'transmisionId' "
        "(did you mean 'transmissionId'?)",
        "10:17: warning[SRC002] no payload has the source 'b[*].c' "
        "(check its name, or add a payload that has it)",
    ]  # fmt: skip


def test_every_path_of_an_expression_is_looked_up(lint):
    payload = {"id": 1, "t": 1, "mail": 1, "whole": 1, "b": [{"c": 1}], "s\u001b": 1}
    entries = BASE + "  eventType: {expression: 'coalesce(nothing, b[0].c, b[1].c)'}\n"
    assert lint(entries, payload) == [
        "9:27: warning[SRC002] no payload has the source 'b[1].c' "
        "(check its name, or add a payload that has it)",
        "9:27: warning[SRC002] no payload has the source 'nothing' "
        "(check its name, or add a payload that has it)",
    ]
    assert lint(entries) == []


def test_a_source_is_reported_at_each_of_its_entries(lint):
    payload = {"id": 1, "t": 1, "mail": 1, "whole": 1}
    found = lint(BASE + "  eventType: zzz\n  producedBy: zzz\n", payload)
    assert [line.split(" ")[0] for line in found] == ["9:14:", "10:15:"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2023-02-30T00:00:00Z", "correct the date in RainFocus; the last day"),
        ("2023-04-31T00:00:00.5Z", "correct the date in RainFocus; the last day"),
        ("2023-02-28 00:00:00", "add the time zone"),
        ("1.4.2023 00:00:00 AM +01", "add its format"),
    ],
)
def test_a_day_that_the_month_lacks(lint, text, hint):
    payload = {"id": "1", "t": text, "mail": "a", "whole": {}}
    (line,) = lint(BASE, payload, codes={"XDM023"})
    assert hint in line


def test_a_misspelt_source_is_named_among_many_that_are_missing(lint):
    entries = BASE + "".join(f"  _tenant.people[{n}].name: other.f{n}\n" for n in range(6))
    payload = {"id": "1", "t": "2023-04-01T00:41:57Z", "mial": "a@b.c", "whole": {}}
    found = lint(entries, payload, codes={"SRC002"})
    assert [line.split(" (")[0].split("] ")[1] for line in found] == [
        "7 of 10 sources are missing from all payloads, such as 'mail', 'other.f0', 'other.f1'",
        "no payload has the source 'mail'",
    ]
    assert "did you mean 'mial'?" in found[1]


def test_a_field_of_another_object_with_its_own_entry_is_not_meant(lint):
    entries = BASE + "  _tenant.people[0].name: guest.name\n  _tenant.people[1].name: host.name\n"
    payload = {"id": "1", "t": "2023-04-01T00:41:57Z", "mail": "a@b.c", "whole": {}}
    (line,) = lint(entries, payload | {"guest": {"name": "x"}}, codes={"SRC002"})
    assert "'host.name' (check its name" in line

"""The rules about identities: constants, `identityMap` as primary identity, shared identities."""

from __future__ import annotations

from typing import Any

import pytest

from mapper.api.check import check_files
from mapper.engine import shared_identities
from mapper.engine.rows import loose_row
from tests.unit.engine.making import EMAIL, STRING, make

MAP = {
    "identityMap.Email[0].id": {"expression": "lower(trim(mail))"},
    "identityMap.Email[0].primary": {"value": True},
}


def identity(namespace: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "identity": {"namespace": namespace, **more}}


FIELDS = {"a.mail": EMAIL, "a.crm": identity("Crm"), "a.name": STRING}


def checked(tmp_path, entries, *payloads, fields=FIELDS, profile=True):
    mapping = make(tmp_path, fields, entries, profile=profile)
    rows = tuple(loose_row({"id": str(number), **row}) for number, row in enumerate(payloads))
    return mapping.examine(rows).diagnostics


def codes_of(*args, **kwargs):
    return [d.code for d in checked(*args, **kwargs) if d.code not in ("SRC011", "EXP016")]


CONSTANT = [
    {"value": "ada@example.org"},
    {"expression": "'ada@example.org'"},
    {"expression": "concat('ada', '@example.org')"},
    {"expression": "uuid()"},
    {"expression": "sha256('x')"},
    {"expression": "lower(trim(coalesce(mail, 'none@example.org')))"},
    {"expression": "coalesce(mail, other, lower('NONE@example.org'))"},
    {"expression": "iif(mail == null, 'none@example.org', mail)"},
    {"expression": "mail == null ? concat('a', '@b.org') : mail"},
    {"expression": "mail ?: 'none@example.org'"},
    {"expression": "decode(kind, 'a', mail, 'none@example.org')"},
    {"expression": "{'a': 'x@example.org'}.get(kind)"},
    {"expression": "map_get_values({'a': 'x@example.org'}, kind)"},
    {"expression": "['x@example.org', 'y@example.org'][number]"},
    {"expression": "concat(coalesce(given, ''), '.', coalesce(family, ''))"},
    {"expression": "sha256(coalesce(mail, ''))"},
    {"expression": "[mail, 'none@example.org'][1]"},
    {"expression": "{'a': mail, 'b': 'none@example.org'}.get('b')"},
    {"expression": "map_get_values({'a': mail, 'b': 'none@example.org'}, kind)"},
    {"source": "['none@example.org', mail] | [0]"},
    {"source": "[mail, 'none@example.org'][-1]"},
    {"source": "{a: mail, b: 'none@example.org'}.b"},
    {"source": "[{a: 'none@example.org'}, {a: mail}][0].a"},
    {"source": "mail", "default": "none@example.org"},
    {"source": "kind", "lookup": {"a": "x@example.org", "b": "y@example.org"}},
    {"source": "kind", "lookup": {"a": None, "_": "y@example.org"}},
]


@pytest.mark.parametrize("source", CONSTANT, ids=str)
def test_an_identity_that_can_be_a_constant_is_an_error(tmp_path, source):
    entries = {"_tenant.a.mail": source, "_tenant.a.crm": "crm"}
    found = [d for d in checked(tmp_path, entries) if d.code == "XDM035"]
    assert [d.severity.value for d in found] == ["error"]
    assert "'_acme.a.mail'" in found[0].message


@pytest.mark.parametrize(
    "source",
    [
        "mail",
        {"value": ""},
        {"expression": "null"},
        {"expression": "lower(trim(mail))"},
        {"expression": "iif(mail == 'anonymous', null, mail)"},
        {"expression": "iif(mail == 'anonymous', '', mail)"},
        {"expression": "coalesce(mail, other)"},
        {"expression": "[mail, 'none@example.org'][0]"},
        {"source": "{a: mail, b: 'none@example.org'}.a"},
        {"expression": "concat('user-', id)"},
        {"expression": "concat(coalesce(mail, ''), coalesce(other, ''))"},
        {"expression": "decode(kind, 'a', mail, 'b', other)"},
        {"expression": "mails[0]"},
        {"expression": "sha256(lower(trim(mail)))"},
        {"source": "mail", "lookup": {"a": None}},
    ],
    ids=str,
)
def test_an_identity_from_the_payload_is_none(tmp_path, source):
    entries = {"_tenant.a.mail": source, "_tenant.a.crm": "crm"}
    assert "XDM035" not in codes_of(tmp_path, entries)


def test_a_constant_in_a_field_that_is_no_identity_is_fine(tmp_path):
    entries = {"_tenant.a.mail": "mail", "_tenant.a.name": {"value": "x"}, "_tenant.a.crm": "crm"}
    assert "XDM035" not in codes_of(tmp_path, entries)


@pytest.mark.parametrize(
    ("entries", "name"),
    [
        ({"_tenant.a": {"expression": "to_object('mail', 'x@b.org', 'crm', crm)"}}, "_acme.a.mail"),
        ({"_tenant.a": {"value": {"mail": "x@b.org"}}}, "_acme.a.mail"),
        ({**MAP, "identityMap.ECID[0].id": {"value": "1"}}, "identityMap.ECID.id"),
        ({"identityMap": {"value": {"Crm": [{"id": "1"}]}}}, "identityMap.Crm.id"),
        ({"identityMap.Crm": {"value": [{"id": "1"}]}}, "identityMap.Crm.id"),
        ({"identityMap.Crm[0]": {"expression": "{'id': '1', 'primary': x}"}}, "identityMap.Crm.id"),
        ({"identityMap": {"expression": "to_object('Crm', arrays_to_objects('id', ['1']))"}},
         "identityMap.Crm.id"),
        ({"identityMap": {"expression": "to_object('Email', arrays_to_objects('id', [mail]), 'Crm',"
                                        " arrays_to_objects('id', ['1']))"}}, "identityMap.Crm.id"),
        ({"identityMap": {"expression": "iif(mail == null, {'Crm': [{'id': '1'}]}, ids)"}},
         "identityMap.Crm.id"),
    ],
)  # fmt: skip
def test_a_constant_inside_an_object_or_the_map_is_an_error(tmp_path, entries, name):
    fields = {"a.mail": identity("Email"), "a.crm": identity("Crm")}
    found = [d for d in checked(tmp_path, entries, fields=fields) if d.code == "XDM035"]
    assert [f"'{name}'" in d.message for d in found] == [True]


def test_constants_beside_the_id_are_fine(tmp_path):
    ids = "arrays_to_objects('id', [lower(trim(mail))], 'primary', [true])"
    expression = f"to_object('Email', {ids})"
    entries = {"identityMap": {"expression": expression}}
    fields = {"a.mail": identity("Email")}
    assert codes_of(tmp_path, entries, fields=fields) == []
    assert codes_of(tmp_path, MAP, fields=fields) == []


def test_the_map_is_the_primary_identity_of_a_schema_without_one(tmp_path):
    fields = {"a.mail": identity("Email")}
    good = {"mail": "ada@example.org"}
    assert codes_of(tmp_path, MAP, good, fields=fields) == []
    assert codes_of(tmp_path, MAP, good, {}, fields=fields) == ["XDM015", "ROW004"]
    assert codes_of(tmp_path, {"_tenant.a.mail": "mail"}, fields=fields) == [
        "XDM008", "XDM016",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (MAP, ["XDM014"]),
        ({**MAP, "identityMap.Phone[0].id": "phone"}, []),
        ({"identityMap": "ids"}, []),
        ({"identityMap": {"expression": "to_object('Phone', ids)"}}, ["XDM014"]),
        ({"identityMap": {"expression": "to_object(kind, ids)"}}, []),
        ({"identityMap": {"expression": "iif(x, ids, to_object('Email', ids))"}}, []),
    ],
)
def test_an_identity_that_the_map_can_carry_needs_no_entry(tmp_path, entries, expected):
    fields = {"a.mail": identity("Email"), "a.phone": identity("Phone")}
    assert codes_of(tmp_path, entries, fields=fields) == expected


def test_an_address_inside_the_map_is_normalized_too(tmp_path):
    fields = {"a.mail": identity("Email")}
    entries = {"identityMap": {"expression": "to_object('Email', arrays_to_objects('id', [mail]))"}}
    (found,) = checked(tmp_path, entries, fields=fields)
    assert found.code == "XDM016"
    assert found.hint == "write lower(trim(mail))"
    entries = {"identityMap.Email[*].id": "mails[*]"}
    (found,) = checked(tmp_path, entries, fields=fields)
    assert found.hint.startswith("have RainFocus normalize 'mails[*]'")


def test_without_profile_no_primary_identity_is_needed(tmp_path):
    assert (
        codes_of(tmp_path, {"_tenant.a.name": "x"}, fields={"a.name": STRING}, profile=False) == []
    )


def test_the_summary_counts_the_map_as_an_identity(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make(tmp_path, {"a.mail": identity("Email"), "l[*].crm": identity("Crm")},
         {**MAP, "_tenant.l[*].crm": "l[*].crm"}, profile=True)  # fmt: skip
    counts = check_files("mapping.yaml", []).mapping
    assert counts is not None
    assert counts.identities == 2


SHARED = {"_tenant.a.mail": "mail", "_tenant.a.crm": "crm"}


def shared(tmp_path, *payloads, entries=SHARED, fields=FIELDS):
    found = checked(tmp_path, entries, *payloads, fields=fields)
    return [d for d in found if d.code in ("XDM037", "XDM038")]


def test_one_primary_identity_with_two_other_identities(tmp_path):
    a, b = "a@example.org", "b@example.org"
    (found,) = shared(tmp_path, {"mail": a, "crm": "1"}, {"mail": b, "crm": "1"},
                      {"mail": a, "crm": None}, {"mail": a, "crm": "2"}, {"mail": b, "crm": "3"},
                      {"mail": b, "crm": "4"})  # fmt: skip
    assert found.code == "XDM037"
    assert found.message.startswith("2 values of the primary identity '_acme.a.mail'")
    assert [related.label for related in found.related] == ["one row", "another row"]
    assert a not in repr((found.message, found.hint, found.value))


def test_missing_refused_and_equal_identities_are_not_shared(tmp_path):
    a = "a@example.org"
    assert shared(tmp_path, {"mail": a, "crm": "1"}, {"mail": a}, {"mail": a, "crm": "1"}) == []
    assert shared(tmp_path, {"crm": "1"}, {"crm": "2"}) == []
    assert shared(tmp_path, {"mail": "", "crm": "1"}, {"mail": "", "crm": "2"}) == []
    assert shared(tmp_path, {"mail": "null", "crm": "1"}, {"mail": "null", "crm": "2"}) == []


def test_the_primary_identity_of_the_map_is_compared_too(tmp_path):
    fields = {"a.mail": identity("Email"), "a.crm": identity("Crm")}
    entries = {**MAP, "_tenant.a.crm": "crm"}
    rows = {"mail": "a@example.org", "crm": "1"}, {"mail": "a@example.org", "crm": "2"}
    assert [d.code for d in shared(tmp_path, *rows, entries=entries, fields=fields)] == ["XDM037"]


def test_the_number_of_compared_identities_is_limited_and_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(shared_identities, "MAX_IDENTITIES", 2)
    rows = [{"mail": f"{name}@example.org", "crm": name} for name in "ab"]
    assert shared(tmp_path, *rows) == []
    rows.append({"mail": "c@example.org", "crm": "1"})
    (found,) = shared(tmp_path, *rows, {"mail": "c@example.org", "crm": "2"})
    assert (found.code, found.severity.value) == ("XDM038", "info")

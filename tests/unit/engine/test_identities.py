"""What is reported about the identities of a row, by every way of converting it."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest

from mapper.api.check import check_files
from mapper.api.mapping import load
from mapper.report import render_line
from mapper.stream.run import StreamOptions, convert_stream
from tests.unit.engine.making import EMAIL, STRING, both, codes, make

ECID = "12345678901234567890123456789012345678"
HASH = "0c7e6a405862e402eb76a70f8a26fc732d07c32931e9fae9ab1582911d2e8a3b"
OTHER = {"type": "string", "identity": {"namespace": "Email"}}


def identity_codes(tmp_path, namespace, value):
    field = {"type": "string", "identity": {"namespace": namespace}}
    result = both(make(tmp_path, {"x": field}, {"_tenant.x": "x"}), {"x": value})
    assert result.record is not None
    assert not result.nullified
    return codes(result)


@pytest.mark.parametrize(
    ("namespace", "value"),
    [
        ("Email", "ada@example.org"), ("Email", "a.d-a+x@mail.example.co.uk"),
        ("Email", "Ada@Example.org"), ("Email", "ada@xn--bcher-kva.example"),
        ("Email", "ädä@bücher.example"), ("ECID", ECID), ("Phone", "+15551234567"),
        ("Phone_E.164", "+4930123456"), ("Email_LC_SHA256", HASH), ("Phone_SHA256", HASH.upper()),
        ("Phone_SHA256_E.164", HASH), ("Crm", "17"), ("Crm", "x" * 1024), ("IDFA", "any"),
        ("Email_LC_SHA512", "any"), ("Crm", None),
    ],
)  # fmt: skip
def test_a_valid_identity_is_not_reported(tmp_path, namespace, value):
    assert identity_codes(tmp_path, namespace, value) == []


@pytest.mark.parametrize(
    ("namespace", "value"),
    [
        ("Email", "n/a"), ("Email", "ada"), ("Email", "ada@example"), ("Email", "@example.org"),
        ("Email", " ada@example.org"), ("Email", "ada@example.org\n"), ("Email", "a b@example.org"),
        ("Email", "ada@example..org"), ("Email", "ada@@example.org"), ("Email", "ada@127.0.0.1"),
        ("Email", "a@b.org,c@d.org"), ("email", "ada"), ("Email", "a" * 300 + "@example.org"),
        ("Phone", "555 1234"), ("Phone", "15551234567"), ("Phone", "+1 555 1234567"),
        ("Phone", "+05551234567"), ("Phone", "+1234567890123456"), ("Phone_E.164", "+"),
        ("Email_LC_SHA256", "ada@example.org"), ("Email_LC_SHA256", HASH[:-1]),
        ("Phone_SHA256", HASH + "0"), ("Phone_SHA256_E.164", "g" * 64),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_valid_in_its_namespace_is_reported(tmp_path, namespace, value):
    assert identity_codes(tmp_path, namespace, value) == ["ROW013"]


@pytest.mark.parametrize(
    ("namespace", "value"),
    [("Crm", ""), ("Crm", " \t"), ("Email", "anonymous"), ("Crm", "NULL"), ("Crm", " Invalid "),
     ("Crm", "x" * 1025), ("Email", "x" * 1025), ("ECID", "123"), ("ECID", ECID + "0"),
     ("ecid", "x" * 38)],
)  # fmt: skip
def test_a_value_that_the_platform_refuses_is_reported(tmp_path, namespace, value):
    assert identity_codes(tmp_path, namespace, value) == ["ROW006"]


def map_result(tmp_path, identities, *, primary=False, profile=True):
    fields = {"mail": EMAIL if primary else OTHER}
    mapping = make(tmp_path, fields, {"identityMap": "ids", "_tenant.mail": "m"}, profile=profile)
    result = both(mapping, {"ids": identities})
    assert result.record is not None
    return result


GOOD = {"Email": [{"id": "ada@example.org", "primary": True}], "ECID": [{"id": ECID}]}


@pytest.mark.parametrize(
    ("identities", "found"),
    [
        (GOOD, []),
        (None, ["ROW004"]),
        ({}, ["ROW004"]),
        ({"Email": []}, ["ROW004"]),
        ({"Email": [{"id": "", "primary": True}]}, ["ROW004"]),
        ({"Email": [{"id": None, "primary": True}]}, ["ROW004"]),
        ({**GOOD, "ECID": [{"authenticatedState": "loggedOut"}]}, ["ROW014"]),
        ({"Email": [{"id": "anonymous", "primary": True}]}, ["ROW006", "ROW004"]),
        ({"Email": [{"id": "x" * 1025, "primary": True}]}, ["ROW006", "ROW004"]),
        ({"Email": [{"ID": "ada@example.org", "primary": True}]}, ["ROW014", "ROW004"]),
        ({"Email": [{"ID": "ada@example.org"}]}, ["ROW014", "ROW004"]),
        ({**GOOD, "ECID": [{"id": ""}]}, ["ROW006"]),
        ({**GOOD, "ECID": [{"id": "1"}]}, ["ROW006"]),
        ({**GOOD, "Phone": [{"id": "555"}]}, ["ROW013"]),
        ({**GOOD, "Crm": [{"id": "1"}]}, ["ROW016"]),
        ({**GOOD, "Crm": [{"id": "1"}, {"id": "2"}]}, ["ROW016"]),
        ({**GOOD, "ecid": [{"id": ECID}]}, ["ROW016"]),
        ({"Email": [{"id": "ada@example.org"}]}, ["ROW015"]),
        ({"Email": [{"id": "ada@example.org", "primary": False}]}, ["ROW015"]),
        ({**GOOD, "ECID": [{"id": ECID, "primary": True}]}, ["ROW015"]),
    ],
)
def test_the_identity_map_as_primary_identity(tmp_path, identities, found):
    assert codes(map_result(tmp_path, identities)) == found


def test_a_map_next_to_a_primary_field_needs_no_primary_identity(tmp_path):
    assert codes(map_result(tmp_path, {"Phone": [{"id": "+15551234567"}]}, primary=True)) == []
    several = {**GOOD, "ECID": [{"id": ECID, "primary": True}]}
    assert codes(map_result(tmp_path, several, primary=True)) == ["ROW015"]


def test_without_profile_an_empty_map_is_fine(tmp_path):
    assert codes(map_result(tmp_path, None, profile=False)) == []


def test_values_and_namespaces_of_the_payload_are_masked(tmp_path):
    secret = "ada@secret.example"
    result = map_result(tmp_path, {secret: [{"id": f"{secret} "}], "Email": [{"id": f"{secret} "}]})
    assert codes(result) == ["ROW016", "ROW013", "ROW015"]
    assert not [line for item in result.diagnostics if secret in (line := render_line(item))]
    assert any(secret in render_line(item, show_values=True) for item in result.diagnostics)


def test_a_namespace_that_the_mapping_names_is_shown(tmp_path):
    entries = {"identityMap": {"expression": "to_object('Foo', arrays_to_objects('id', [x]))"}}
    result = both(make(tmp_path, {"a": STRING}, entries), {"x": "1"})
    assert codes(result) == ["ROW016", "ROW015"]
    assert "'Foo'" in result.diagnostics[0].message


def test_namespaces_of_the_settings_are_known(tmp_path):
    (tmp_path / "mapper.toml").write_text('namespaces = ["Crm"]\n', encoding="utf-8")
    assert codes(map_result(tmp_path, {"Crm": [{"id": "1", "primary": True}]})) == []


def test_a_stream_counts_what_check_reports(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mapping = make(tmp_path, {"m": OTHER, "b": STRING}, {"_tenant.m": "m", "_tenant.b": "b"})
    values = ["ada@example.org", "n/a", "", "anonymous", None]
    rows = [{"id": str(number), "m": value} for number, value in enumerate(values)]
    lines = b"".join(orjson.dumps(row) + b"\n" for row in rows)
    (tmp_path / "in.ndjson").write_bytes(lines)
    options = StreamOptions(str(tmp_path / "out.ndjson"))
    tally = convert_stream(
        mapping.loaded, mapping.runtime, ["in.ndjson"], options, lambda _: None
    ).tally
    assert (tally.rows, tally.ok, tally.rejected) == (5, 5, 0)
    streamed: Counter[str] = Counter()
    for reason in tally.reasons.values():
        streamed[reason.finding.code] += reason.rows
    assert streamed == {"ROW013": 1, "ROW006": 2}
    report = check_files("mapping.yaml", ["in.ndjson"])
    assert sorted(d.code for d in report.diagnostics if d.code.startswith("ROW")) == [
        "ROW006", "ROW006", "ROW013",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ({"type": "array", "items": {"type": "string"}}, ["n/a"], ["ROW013"]),
        ({"type": "array", "items": {"type": "string"}}, ["ada@example.org"], []),
        ({"type": "array", "items": {"type": "string"}}, [""], ["ROW004"]),
        ({"type": "integer"}, 17, []),
        ({"type": "integer"}, None, ["ROW004"]),
    ],
)
def test_identities_of_other_types_in_a_schema_of_the_platform(tmp_path, field, value, expected):
    schema = {
        "$id": "https://ns.adobe.com/acme/schemas/1", "title": "T", "type": "object",
        "meta:resourceType": "schemas", "meta:immutableTags": ["union"],
        "meta:class": "https://ns.adobe.com/xdm/context/experienceevent",
        "properties": {"_acme": {"type": "object", "properties": {"x": field}}},
    }  # fmt: skip
    descriptor = {"@type": "xdm:descriptorIdentity", "xdm:namespace": "Email",
                  "xdm:isPrimary": True}  # fmt: skip
    field.get("items", field)["meta:descriptors"] = [descriptor]
    (tmp_path / "schema.json").write_bytes(orjson.dumps(schema))
    (tmp_path / "mapping.yaml").write_text(
        "mapper: 1\nschema: schema.json\ntenant: acme\nmappings:\n  _tenant.x: x\n"
    )
    mapping = load(tmp_path / "mapping.yaml")
    assert codes(both(mapping, {"x": value})) == expected
    found = mapping.convert_json(orjson.dumps({"x": value}))[1]
    assert [item.code for item in found] == expected

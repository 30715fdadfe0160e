"""The examples on the pages about identities do what the pages say."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import Any

import pytest
import yaml

from mapper.diagnostics.code_pages import code_page
from mapper.engine.rows import loose_row
from mapper.services.name_pages import explain_topic
from tests.unit.engine.making import make

EMAIL = {"type": "string", "identity": {"namespace": "Email"}}
FIELDS = {
    "attendee.email": {"type": "string", "identity": {"namespace": "Email", "primary": True}},
    "attendee.attendeeId": {"type": "string", "identity": {"namespace": "Attendee"}},
    "attendee.phone": {"type": "string", "identity": {"namespace": "Phone"}},
    "attendee.ecid": {"type": "string", "identity": {"namespace": "ECID"}},
    "attendee.emailHash": {"type": "string", "identity": {"namespace": "Email_LC_SHA256"}},
}
PAYLOAD = {
    "id": "1",
    "attendee": {
        "email": "ada@example.org", "attendeeId": "A1", "phone": "+15551234567",
        "ecid": "12345678901234567890123456789012345678",
        "identities": {"Email": [{"id": "ada@example.org", "primary": True}]},
    },
    "company": {"email": "info@example.org"},
}  # fmt: skip
PLAIN = {"_tenant.attendee.email": {"expression": "lower(trim(attendee.email))"}}
MAP = {"identityMap": "identityMap"}


def examples(text: str) -> list[Any]:
    """The code blocks of a page that are YAML or JSON of the project's kinds."""
    values = []
    fenced = re.findall(r"^```\w+\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    indented = re.findall(r"(?:^ +\S.*\n?)+", text, flags=re.MULTILINE)
    for block in fenced or map(dedent, indented):
        if block.startswith("{"):
            values += map(json.loads, block.splitlines())
        elif block.startswith(("_tenant.", "identityMap", "attendee.")):
            values.append(yaml.safe_load(block))
    return values


def codes_of(tmp_path, example: dict[str, Any], others: list[dict[str, Any]]) -> set[str]:
    """The codes of a project that holds an example, and what other examples of its page add."""
    fields, entries, payload = dict(FIELDS), {}, PAYLOAD
    for part in [*others, example]:
        name = next(iter(part))
        if name.startswith(("_tenant.", "identityMap.")):
            entries = part
        elif name.startswith("attendee."):
            fields = {**fields, **part}
        elif isinstance(part[name], dict | list) and "_" not in name and name != "identityMap":
            payload = {"id": "1", **part}
        elif isinstance(part[name], str) or "expression" in part[name]:
            entries = part
        else:
            payload = {"id": "1", **part}
    if "identityMap" in payload:
        entries = MAP
    if any(target.startswith("identityMap") for target in entries):
        fields["attendee.email"] = EMAIL
    else:
        entries = PLAIN | entries
    fields = {name: field for name, field in fields.items()
              if name == "attendee.email" or f"_tenant.{name}" in entries}  # fmt: skip
    mapping = make(tmp_path, fields, entries, profile=True)
    return {item.code for item in mapping.examine((loose_row(payload),)).diagnostics}


PAGES = ["ROW006", "ROW013", "ROW014", "ROW015", "ROW016", "XDM005", "XDM008", "XDM014", "XDM016",
         "XDM017", "XDM032", "XDM035", "XDM037", "ROW004"]  # fmt: skip
# Pages whose bad example is described, or needs several rows.
DESCRIBED = ("XDM005", "XDM014", "XDM037")


@pytest.mark.parametrize("code", PAGES)
def test_a_good_example_cures_the_bad_one_and_has_no_error(tmp_path, code):
    page = code_page(code)
    assert page is not None
    _, bad, good = re.split(r"^## (?:Bad|Good)$", page, flags=re.MULTILINE)
    cures = examples(good)
    assert cures
    faults = examples(bad)
    if code not in DESCRIBED:
        assert faults
        assert code in codes_of(tmp_path, faults[-1], faults[:-1])
    for cure in cures:
        codes = codes_of(tmp_path, cure, [])
        assert code not in codes
        assert not codes & {"XDM003", "XDM005", "XDM008", "XDM035", "EXP001", "EXP002"}


@pytest.mark.parametrize("topic", ["identity", "identityMap", "ECID"])
def test_the_examples_of_a_topic_are_clean(tmp_path, topic):
    text = explain_topic(topic)
    assert text is not None
    for example in examples(text):
        codes = codes_of(tmp_path, example, [])
        assert not codes & {"XDM003", "XDM005", "XDM008", "XDM016", "XDM035", "ROW006", "ROW013"}
        assert not {code for code in codes if code.startswith(("EXP00", "ROW014", "ROW016"))}

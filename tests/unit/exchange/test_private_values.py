"""Exported samples show nobody's values, and still convert as the real ones do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.cli.main import run
from mapper.exchange.private_values import Replacer
from mapper.exchange.replacement import replacements

SCHEMA = """mapper-schema: 1
title: t
class: experienceevent
groups:
  G:
    email: {type: string, maxLength: 9, identity: {namespace: Email, primary: true}}
    ecid: {type: string, pattern: '^[0-9]{38}$', identity: {namespace: ECID}}
    phone: {type: string, sensitive: true, pattern: '^[+][1-9][0-9]{1,14}$'}
    born: {type: date, sensitive: true}
    rank: {type: string, sensitive: true, enum: [gold, silver]}
    level: {type: string, sensitive: true}
    fixed: {type: string, sensitive: true, pattern: '^only$'}
    small: {type: integer, sensitive: true, minimum: 10, maximum: 40}
    flag: {type: boolean, sensitive: true}
    ids: {type: map, values: integer, sensitive: true}
    open: {type: string}
"""
MAPPING = """mapper: 1
schema: s.yaml
tenant: acme
mappings:
  _id: id
  timestamp: {value: 2023-04-01T00:00:00Z}
  _tenant.email: {expression: lower(trim(who.email))}
  _tenant.ecid: who.ecid
  _tenant.phone: who.phone
  _tenant.born: {source: who.born, date_format: dd/MM/yyyy}
  _tenant.rank: who.rank
  _tenant.level: {source: who.level, lookup: {A1: one, B2: two}}
  _tenant.fixed: who.fixed
  _tenant.small: who.small
  _tenant.flag: who.flag
  _tenant.ids: who.ids
  _tenant.open: other
"""
WHO = {
    "email": " J@ab.com ",
    "ecid": "12345678901234567890123456789012345678",
    "phone": "+14155550100",
    "born": "17/05/1990",
    "rank": "gold",
    "level": "A1",
    "fixed": "only",
    "small": 17,
    "flag": True,
    "ids": {"jane": 1, "joe@ab.com": 23},
}
PAYLOAD = {"id": "1", "who": WHO, "other": "+14155550100", "unread": {"jane@ab.com": {"x": 1}}}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "s.yaml").write_text(SCHEMA)
    (tmp_path / "m.yaml").write_text(MAPPING)
    (tmp_path / "p.json").write_text(json.dumps(PAYLOAD))
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAPPER_TENANT", raising=False)
    return tmp_path


def exported(folder, *options: str):
    run(["export", "p.json", "-m", "m.yaml", "-o", "b", *options])
    name = "preview-request.json" if "preview-request" in options else "sample.json"
    return json.loads((folder / "b" / name).read_text())


def codes(name: str, capsys) -> list[str]:
    capsys.readouterr()
    run(["check", name, "-m", "m.yaml", "--format", "json"])
    return [item["code"] for item in json.loads(capsys.readouterr().out)["findings"]]


def test_values_keep_their_shape_and_the_sample_passes_the_check(folder, capsys):
    sample = exported(folder)
    told = capsys.readouterr().out
    who = sample["who"]
    assert re.fullmatch(r" [A-Z]@[a-z]{2}\.[a-z]{3} ", who["email"])
    assert re.fullmatch(r"[1-9]\d{37}", who["ecid"])
    assert re.fullmatch(r"\+[1-9]\d{10}", who["phone"])
    assert re.fullmatch(r"0[1-9]/0[1-9]/19\d\d", who["born"])
    assert who["rank"] == "silver"
    assert who["level"] == "B2"
    assert 10 <= who["small"] <= 40
    assert [who["fixed"], who["flag"]] == ["only", True]
    assert all(who[name] != WHO[name] for name in who if name not in ("fixed", "flag"))
    assert not {"jane", "joe@ab.com"} & set(who["ids"])
    assert len(who["ids"]) == 2
    assert sample["other"] == who["phone"]
    assert "jane@ab.com" not in sample["unread"]
    assert "warning[SRC019] the value of 'who.fixed' is kept in the exported sample" in told
    assert "are replaced (keep them with --keep-sample-values)" in told
    page = (folder / "b" / "NEXT-STEPS.md").read_text()
    assert "sensitive fields are replaced with made-up values" in page
    assert codes("b/sample.json", capsys) == codes("p.json", capsys)


def test_values_can_be_kept(folder, capsys):
    assert exported(folder, "--keep-sample-values") == PAYLOAD
    assert "SRC0" not in capsys.readouterr().out
    assert "It may contain personal data" in (folder / "b" / "NEXT-STEPS.md").read_text()


def test_the_payloads_of_a_preview_request_are_replaced_too(folder):
    text = json.dumps(exported(folder, "--format", "preview-request"))
    for value in ("J@ab.com", WHO["ecid"], "+14155550100", "17/05/1990", "joe@ab.com"):
        assert value not in text
    assert "J@ab.com" in json.dumps(
        exported(folder, "--format", "preview-request", "--keep-sample-values")
    )


def test_a_second_export_in_another_process_writes_the_same_bytes(folder):
    exported(folder)
    before = (folder / "b" / "sample.json").read_bytes()
    for seed in ("1", "2"):
        program = [sys.executable, "-m", "mapper", "export", "p.json", "-m", "m.yaml", "-o", "c"]
        subprocess.run(
            program, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        )
        assert (folder / "c" / "sample.json").read_bytes() == before


def test_equal_values_of_several_payloads_stay_equal():
    replacer = Replacer({("email",): ()}, lambda path: False)
    first = replacer.replaced({"email": "Jane@ab.com"}, lambda payload: True)
    second = replacer.replaced(
        {"email": " jane@ab.com", "copy": "Jane@ab.com"}, lambda payload: True
    )
    assert second["email"].strip() == first["email"].lower()
    assert second["copy"] == first["email"]
    assert first["email"].endswith("@example.com")


def shape(text: str) -> str:
    text = re.sub(r"[0-9]", "0", text)
    return "".join(("A" if char.isupper() else "a") if char.isalpha() else char for char in text)


@given(st.text() | st.from_regex(r"[0-9+./: -]{0,40}"))
def test_a_text_keeps_its_shape(text):
    for new in replacements(text):
        assert new != text
        if "@" not in text:
            assert shape(new) == shape(text)
    assert list(replacements(text)) == list(replacements(text))


@given(st.integers() | st.floats() | st.booleans() | st.none())
def test_a_number_keeps_its_type_and_size(value):
    for new in replacements(value):
        assert type(new) is type(value)
        assert not isinstance(value, int) or len(str(new)) == len(str(value))

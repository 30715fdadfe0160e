"""What a notebook or an interactive session shows of a mapping and a result."""

from __future__ import annotations

import mapper
from tests.conftest import ROOT
from tests.unit.engine.making import EMAIL, STRING, make

MAPPING = ROOT / "mappings" / "rainfocus.yaml"


def test_a_mapping_shows_its_file_and_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = repr(mapper.load("mappings/rainfocus.yaml"))
    assert shown == (
        "<Mapping 'mappings/rainfocus.yaml': 27 entries to 'RainFocus Experience Event', 0 errors>"
    )
    broken = make(tmp_path, {"a": STRING}, {"_tenant.a": {"expression": "1 +"}})
    assert repr(broken).endswith("2 entries to 'Test', 1 errors>")


def test_a_mapping_is_a_table(tmp_path):
    mapping = make(tmp_path, {"a": STRING}, {"_tenant.a": {"value": "<b>&"}})
    table = mapping._repr_html_()
    assert "<tr><th>target</th><th>source</th></tr>" in table
    assert "<tr><td>_acme.a</td><td>&quot;&lt;b&gt;&amp;&quot;</td></tr>" in table
    assert "<b>" not in table


def test_a_result_masks_identities(tmp_path):
    fields = {"a": STRING, "email": EMAIL, "list": {"type": ["string"]}}
    entries = {"_tenant.a": "a", "_tenant.email": "email", "_tenant.list": "list"}
    mapping = make(tmp_path, fields, entries, profile=True)
    payload = {"id": "1", "a": "<i>", "email": "p@example.com", "list": ["x", "\x1b[31m"]}
    result = mapping.convert(payload)
    assert "'email': '(hidden)'" in repr(result)
    assert "'a': '<i>'" in repr(result)
    table = result._repr_html_()
    assert "<tr><td>_acme.email</td><td>(hidden)</td></tr>" in table
    assert "<tr><td>_acme.a</td><td>&lt;i&gt;</td></tr>" in table
    assert "<tr><td>_acme.list[0]</td><td>x</td></tr>" in table
    assert "\x1b" not in table
    for shown in (repr(result), table):
        assert "p@example.com" not in shown


def test_a_result_shows_its_findings(tmp_path):
    mapping = make(tmp_path, {"a": {"type": "integer"}}, {"_tenant.a": "a"})
    result = mapping.convert({"id": "1", "a": "x"})
    assert "warning[ROW001] target '_acme.a'" in repr(result)
    assert "<td>warning</td><td>ROW001</td>" in result._repr_html_()
    rejected = mapping.convert({})
    assert repr(rejected).startswith("Result(record=None, diagnostics=[")
    assert "error[ROW002] the row is rejected" in repr(rejected)
    assert "The row is rejected" in rejected._repr_html_()

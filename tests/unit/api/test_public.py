"""The public Python API."""

from __future__ import annotations

import importlib.metadata
import json
from datetime import UTC, datetime

import pytest

import mapper
from tests.conftest import ROOT

MAPPING = ROOT / "mappings" / "rainfocus.yaml"
PAYLOAD = json.loads((ROOT / "samples" / "registration.json").read_text(encoding="utf-8"))


def test_the_names_that_the_package_promises():
    assert sorted(mapper.__all__) == [
        "Diagnostic", "ExpressionError", "MapperError", "Mapping", "MappingError", "Result",
        "Severity", "__version__", "evaluate", "load",
    ]  # fmt: skip
    for error in (mapper.ExpressionError, mapper.MappingError):
        assert issubclass(error, mapper.MapperError)


def test_the_version_is_that_of_the_distribution():
    assert mapper.__version__ == importlib.metadata.version("xdm-mapper")


def test_load_and_convert(monkeypatch):
    monkeypatch.setenv("MAPPER_TENANT", "fromenv")
    assert "_fromenv" in mapper.load(MAPPING).convert(PAYLOAD).record
    result = mapper.load(str(MAPPING), tenant="mine").convert(PAYLOAD)
    assert isinstance(result, mapper.Result)
    assert result.record["_mine"]["attendee"]["email"] == "user@company.com"
    assert result.diagnostics == ()


def test_a_rejected_row_has_no_record():
    result = mapper.load(MAPPING).convert({"transmissionId": "1"})
    assert result.record is None
    assert [d.code for d in result.diagnostics] == ["ROW002"]
    assert result.diagnostics[0].severity is mapper.Severity.ERROR


def test_convert_json():
    convert = mapper.load(MAPPING).convert_json
    record, found = convert(json.dumps(PAYLOAD).encode())
    assert json.loads(record)["_id"] == PAYLOAD["transmissionId"]
    assert found == ()
    for line, code in ((b"[]", "SRC005"), (b"{", "SRC003"), (b"", "SRC004"), (b"\xff", "SRC010")):
        record, found = convert(line)
        assert record is None
        assert [d.code for d in found] == [code]


def test_a_payload_is_a_dict():
    with pytest.raises(TypeError, match="not list"):
        mapper.load(MAPPING).convert([])


def test_check_takes_payloads():
    mapping = mapper.load(MAPPING)
    assert mapping.check() == []
    found = mapping.check([PAYLOAD])
    assert {d.code for d in found} == {"SRC002", "DOC019"}
    assert all(isinstance(d, mapper.Diagnostic) for d in found)


def test_a_mapping_with_errors_converts_nothing(tmp_path):
    (tmp_path / "rainfocus.schema.yaml").write_bytes(
        MAPPING.with_name("rainfocus.schema.yaml").read_bytes()
    )
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING.read_text().replace("attendee.email)", "attendee.email"))
    mapping = mapper.load(path)
    assert [d.code for d in mapping.diagnostics] == ["EXP001"]
    with pytest.raises(mapper.MappingError, match="has errors"):
        mapping.convert(PAYLOAD)
    path.write_text(": :")
    with pytest.raises(mapper.MappingError) as caught:
        mapper.load(path)
    assert caught.value.diagnostics[0].code == "DOC022"


def test_evaluate():
    assert mapper.evaluate("concat(a, '-', b)", {"a": "x", "b": 1}) == "x-1"
    now = datetime(2023, 4, 1, tzinfo=UTC)
    assert mapper.evaluate("now()", {}, now=now) == now
    assert mapper.evaluate("uuid()", {}, uuid="id") == "id"
    assert mapper.evaluate("concat(uuid(), guid())", {}, uuid=iter("ab").__next__) == "ab"
    assert mapper.evaluate("", {}) is None
    with pytest.raises(ValueError, match="time zone"):
        mapper.evaluate("now()", {}, now=datetime(2023, 4, 1))
    with pytest.raises(mapper.ExpressionError, match="at character 8"):
        mapper.evaluate("concat(", {})
    with pytest.raises(mapper.ExpressionError, match=r"no function 'lowr' .*did you mean 'lower'"):
        mapper.evaluate("lowr(a)", {})
    with pytest.raises(mapper.ExpressionError, match="exists only in later versions"):
        mapper.evaluate("a?.b", {})
    with pytest.raises(mapper.ExpressionError, match="concat got null"):
        mapper.evaluate("concat(a)", {})


def test_the_readme_example():
    mapping = mapper.load(MAPPING, tenant="acme")
    result = mapping.convert({"transmissionId": "1", "timestamp": "2023-04-01T00:41:57Z"})
    assert result.record["_id"] == "1"


def test_a_printed_diagnostic_steers_no_terminal():
    _, found = mapper.load(MAPPING).convert_json(b'{"\\u001b[31m": 1, "\\u001b[31m": NaN}')
    assert [d.code for d in found] == ["SRC007", "SRC006"]
    assert "\x1b" not in str(found[0])
    assert "\\u001b[31m" in str(found[0])

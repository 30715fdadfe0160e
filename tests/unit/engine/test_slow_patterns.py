"""Regular expressions that run out of time: bounded in searches, not in seconds."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest

from mapper.dataprep import watch
from mapper.engine import Converter
from tests.unit.engine.making import STRING, make

SLOW = "(a|aa)+$"
ENTRY = {"expression": f"iif(matches_regex(a, '{SLOW}'), 'x', 'y')"}


@pytest.fixture
def timeouts(monkeypatch):
    """Count timeouts by pattern, each after a moment."""
    count: Counter[str] = Counter()
    expired = watch.Watch.expired

    def counted(self, text):
        count[self.pattern] += 1
        return expired(self, text)

    monkeypatch.setattr(watch, "SECONDS", 0.02)
    monkeypatch.setattr(watch.Watch, "expired", counted)
    watch.start_run()
    yield count
    watch.start_run()


def line(**fields: str) -> bytes:
    return orjson.dumps({"id": "1", **fields})


def slow(number: int) -> str:
    return "a" * 40 + "b" * (number + 1)


def test_a_slow_pattern_is_disabled_and_reported_once(tmp_path, timeouts):
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": ENTRY})
    codes = Counter[str]()
    for number in range(300):
        record, found = mapping.convert_json(line(a=slow(number)))
        assert record is not None
        codes.update(item.code for item in found)
    assert timeouts == {SLOW: watch.MAX_SLOW_STRINGS}
    assert codes == {"ROW001": 300, "ROW012": 1}
    record, found = mapping.convert_json(line(a="aaa"))  # disabled for short texts too
    assert [item.code for item in found] == ["ROW001"]
    assert "disabled" in found[0].message


def test_one_slow_text_does_not_disable_a_pattern(tmp_path, timeouts):
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": ENTRY})
    for _ in range(20):
        assert [item.code for item in mapping.convert_json(line(a=slow(1)))[1]] == ["ROW001"]
    assert timeouts == {SLOW: 1}
    assert mapping.convert_json(line(a="aaa"))[1] == ()


def test_the_next_run_tries_again(tmp_path, timeouts):
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": ENTRY})
    for number in range(10):
        mapping.convert_json(line(a=slow(number)))
    converter = Converter(mapping.converter.plan)
    assert converter.convert_json(line(a="aaa"))[1] == ()
    converter.convert_json(line(a=slow(1)))
    assert timeouts == {SLOW: watch.MAX_SLOW_STRINGS + 1}


def test_a_slow_pattern_of_a_schema_is_disabled_too(tmp_path, timeouts):
    mapping = make(tmp_path, {"p": {"type": "string", "pattern": SLOW}}, {"_tenant.p": "a"})
    codes = Counter[str]()
    for number in range(100):
        record, found = mapping.convert_json(line(a=slow(number)))
        assert record is None
        assert "takes too long" in found[0].message
        codes.update(item.code for item in found)
    assert timeouts == {SLOW: watch.MAX_SLOW_STRINGS}
    assert codes == {"ROW003": 100, "ROW012": 1}


def test_patterns_from_payloads_share_the_time_of_a_run(tmp_path, timeouts, monkeypatch):
    monkeypatch.setattr(watch, "MAX_TIMEOUTS", 4)
    limits = []
    clock = watch.Clock.left
    monkeypatch.setattr(watch.Clock, "left", lambda self: limits.append(clock(self)) or limits[-1])
    entry = {"expression": "iif(matches_regex(a, b), 'x', 'y')"}
    mapping = make(tmp_path, {"t": STRING}, {"_tenant.t": entry})
    for number in range(20):
        pattern = f"(a|aa)+c{{{number + 1}}}$"
        mapping.convert_json(line(a=slow(1), b=pattern))
    assert sum(limit > watch.SECONDS_THEN for limit in limits) == 4
    assert len(limits) == 20

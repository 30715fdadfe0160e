"""Each command runs each rule at most once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from mapper.cli.main import run
from mapper.rules import RULES, Needs, examination


@pytest.fixture
def calls(monkeypatch):
    """The number of calls of each rule, by the position of the rule."""
    counts = Counter()

    def counted(position, check):
        def call(argument):
            counts[position] += 1
            return check(argument)

        return call

    def watched(position, rule):
        parts = {name: getattr(rule, name) for name in ("check", "samples", "records")}
        made = {name: counted(position, part) for name, part in parts.items() if part}
        assert len(made) == 1
        return replace(rule, **made)

    rules = tuple(watched(position, rule) for position, rule in enumerate(RULES))
    monkeypatch.setattr(examination, "RULES", rules)
    return counts


def test_check_runs_every_rule_once(project, calls, capsys):
    assert run(["check", "samples"]) == 0
    assert calls == dict.fromkeys(range(len(RULES)), 1)


@pytest.mark.parametrize("options", [[], ["--ndjson"], ["--ndjson", "-o", "out.ndjson"]])
def test_convert_runs_the_rules_that_need_no_payload_once(project, calls, capsys, options):
    assert run(["convert", "samples/registration.json", *options]) == 0
    without = [position for position, rule in enumerate(RULES) if rule.needs is Needs.NOTHING]
    assert calls == dict.fromkeys(without, 1)

"""User agents: readings that Yauaa publishes, the ones assumed, and life without the parser.

What needs the parser is skipped where the extra `ua` is not installed; the rest runs always.
"""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapper.dataprep import check_tree, parse
from mapper.dataprep.functions.user_agents import (
    ATTACK,
    FIELDS,
    FUNCTIONS,
    MAX_CHARACTERS,
    MISSING,
    missing_parser,
    read_agent,
)
from mapper.dataprep.problems import Fault
from tests.conftest import ROOT, examples

needs_parser = pytest.mark.skipif(bool(missing_parser()), reason=missing_parser() or "installed")

# "published" stands in Yauaa's own tables of readings; "assumed" follows from them.
READINGS = json.loads((ROOT / "tests/cases/dataprep/user_agents.json").read_text("utf-8"))
PIECES = st.sampled_from(
    ["Mozilla/5.0 (", ")", "; ", "Windows NT 10.0", "Android 10; K", "CrOS x86_64", "iPhone",
     "AppleWebKit/", "Chrome/", "99.0.0.0", "²", "1.", "Safari/", "FBAN/", "wv)", "Version/",
     "Firefox/", "Mac OS X 10_15_7", "bot", "Googlebot/", " ", "/", "é", "😀", "\ud800", "\x00"]
)  # fmt: skip


@pytest.fixture
def without_parser(monkeypatch):
    read_agent.cache_clear()
    monkeypatch.setitem(sys.modules, "ua_parser", None)
    yield
    read_agent.cache_clear()


@needs_parser
@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading["text"][:120])
def test_reading(reading):
    wanted = reading.get("published") or reading["assumed"]
    assert read_agent(reading["text"]) == dict(zip(FIELDS, wanted, strict=True))


def test_most_readings_are_published():
    assert sum("published" in reading for reading in READINGS) > len(READINGS) / 2


@needs_parser
@settings(max_examples=examples(300))
@given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_no_text_breaks_the_reading(text):
    found = read_agent(text)
    assert tuple(found) == FIELDS
    assert all(found.values())


def test_a_text_without_measure_is_an_attack_and_not_read(without_parser):
    assert set(read_agent("a" * (MAX_CHARACTERS + 1)).values()) == {ATTACK}


@needs_parser
def test_the_longest_text_is_read():
    assert read_agent("a" * MAX_CHARACTERS)["device_class"] == "Unknown"


@needs_parser
def test_with_the_parser_nothing_is_said_to_be_missing():
    assert missing_parser() == ""
    assert {function.why_not_previewed for function in FUNCTIONS} == {""}


def test_without_the_parser_every_function_says_what_to_install(without_parser):
    for function in FUNCTIONS:
        assert function.why_not_previewed == MISSING
        assert function.call(None) is None
        with pytest.raises(Fault) as caught:
            function.call("curl/8")
        assert caught.value.reason == MISSING


@needs_parser
def test_an_approximate_result_is_reported_once_per_expression():
    problems = check_tree(parse("concat(ua_os_name(a), ua_os_name(b), ua_agent_name(a))"))
    assert [(problem.code, problem.start) for problem in problems] == [("EXP025", 7)]
    assert not problems[0].is_error
    assert all(function.approximate for function in FUNCTIONS)


def test_without_the_parser_a_result_is_not_approximate(without_parser):
    assert [problem.code for problem in check_tree(parse("ua_os_name(a)"))] == ["EXP011"]


def test_asking_whether_the_parser_is_there_does_not_import_it():
    code = (
        "import sys; from mapper.dataprep.functions.user_agents import missing_parser;"
        "missing_parser(); print('ua_parser' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"

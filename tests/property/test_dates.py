"""Dates: what is printed is read back, and the quick way agrees with the general one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mapper.dataprep import Fault, PatternError
from mapper.dataprep.date_parts import check_component, put
from mapper.dataprep.dates import IMPLICIT_PATTERNS, parse_date
from mapper.dataprep.patterns import DatePattern, date_pattern
from mapper.dataprep.patterns.fields import ParsedFields
from mapper.dataprep.patterns.quick import quick_reader
from mapper.dataprep.patterns.reading import steps_of
from mapper.dataprep.patterns.resolving import resolve
from mapper.dataprep.patterns.zone_names import region_ids
from mapper.dataprep.patterns.zones import id_of_zone, in_zone, offset_of, to_zone, zone_of_id
from mapper.schema.formats import PLAIN_DATE_TIME, are_plain_date_times
from tests.conftest import examples

OFFSETS = st.integers(-18 * 60, 18 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
REGIONS = st.sampled_from(sorted(region_ids())).map(zone_of_id)
LOCAL = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31))
RECENT = st.datetimes(datetime(1970, 1, 2), datetime(2060, 12, 31))
WHOLE = [
    "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
    "G yyyy MMMM dd hh.mm.ss.SSSSSS a OOOO",
    "YYYY-'W'ww-u HH:mm:ss.SSSSSS ZZZZ",
    "Y w EEEE a K:mm:ss SSSSSSSSS xxx",
    "yyyy-DDD kk:mm:ss.SSSSSSS O",
    "QQQQ d MMM y, EEEE, F W w Y H:m:s SSSSSS ZZZZZ",
    "yyyyMMddHHmmssSSSSSSXXXXX",
    "[[yyyy-]MM-dd[' 'HH:mm:ss.SSSSSS][XXXX]]",
    "yyyy MM W u HH:mm:ss.SSSSSS xxxxx",
    "qqq LLLL uuu L d y k m s SSSSSS XX",
]


@pytest.mark.parametrize("pattern", WHOLE)
def test_a_printed_date_is_read_back(pattern):
    compiled = DatePattern(pattern)

    @given(LOCAL, OFFSETS)
    @example(datetime(2024, 12, 30), UTC)
    @example(datetime(2021, 1, 3, 12), timezone(-timedelta(hours=18)))
    def check(local, zone):
        date = local.replace(tzinfo=zone)
        read = compiled.parse(compiled.format(date))
        assert read == date
        assert read.utcoffset() == date.utcoffset()

    check()


@given(RECENT, REGIONS)
def test_a_date_in_a_region_is_read_back(local, zone):
    date = to_zone(local.replace(tzinfo=UTC), zone)
    pattern = date_pattern("yyyy-MM-dd HH:mm:ss.SSSSSS XXXXX VV")
    read = pattern.parse(pattern.format(date))
    assert read.astimezone(UTC) == date.astimezone(UTC)
    assert id_of_zone(read) == id_of_zone(date)
    assert offset_of(read) == offset_of(date)


@given(RECENT, REGIONS, st.booleans())
def test_a_printed_zone_name_is_read_as_a_zone(local, zone, long):
    date = to_zone(local.replace(tzinfo=UTC), zone)
    pattern = date_pattern("yyyy-MM-dd zzzz" if long else "yyyy-MM-dd z")
    assert pattern.parse(pattern.format(date)).tzinfo is not None


@given(LOCAL, OFFSETS | REGIONS)
def test_a_local_time_exists_in_its_zone(local, zone):
    date = in_zone(local, zone)
    assert to_zone(date.astimezone(UTC), zone) == date
    moved = date.replace(tzinfo=None) - local
    assert timedelta(0) <= moved <= timedelta(days=1)


STAMPS = st.sampled_from(
    ["2023-04-01T00:00:00Z", "2023-12-28T23:59:59.123456789Z", "\n2023-04-01T00:00:00Z",
     "2023-02-29T00:00:00Z", "0000-04-01T00:00:00Z", "2023-04-01T00:00:00.Z", "\n", "", "Z", "é"]
)  # fmt: skip


@given(st.lists(st.lists(STAMPS, min_size=1, max_size=2).map("".join)))
@example(["2023-04-01T00:00:00Z\n2023-04-01T00:00:00Z"])
@example(["2023-04-01T00:00:00Z", ""])
def test_date_times_checked_together_are_those_checked_one_by_one(texts):
    assert are_plain_date_times(texts) == all(map(PLAIN_DATE_TIME.match, texts))


# --- any text -----------------------------------------------------------------------------

LETTERS = "GyYuMLwWDdFEaHkKhmsSzZXxVOQq"
PIECES = (
    st.builds(str.__mul__, st.sampled_from(LETTERS), st.integers(1, 5))
    | st.sampled_from(["-", ":", " ", "'T'", "''", "[", "]", "yyyy", "MM", "dd", "HH", "%", "é"])
)  # fmt: skip
PATTERNS = st.lists(PIECES, max_size=9).map("".join)
TEXT_PIECES = st.sampled_from(
    ["2023", "04", "5", "13", "-", ":", " ", "T", "Apr", "Wed", "AM", "Z", "+02", "+0200", "GMT",
     "UTC", "Europe/Paris", "PST", "99999999999999999999", "0", "'", "é", "\ud800", "😀", "٣", "AD",
     "Q2"]
)  # fmt: skip
TEXTS = st.lists(TEXT_PIECES, max_size=9).map("".join) | st.text(max_size=20)


def outcome(function, text):
    """The date, or None where it is a fault that keeps the text as its value."""
    try:
        return function(text)
    except Fault as fault:
        return None if fault.value == text else fault


@settings(max_examples=examples(500))
@given(PATTERNS, TEXTS, LOCAL, OFFSETS)
def test_any_pattern_reads_any_text_or_says_why_not(pattern, text, local, zone):
    try:
        compiled = DatePattern(pattern)
    except PatternError:
        return
    printed = compiled.format(local.replace(tzinfo=zone))
    for tried in (text, printed):
        date = outcome(compiled.parse, tried)
        assert compiled.find(tried) == date
        if date is not None:
            assert 1 <= date.astimezone(UTC).year <= 9999


@given(TEXTS)
def test_a_text_without_a_pattern_is_a_date_or_a_fault(text):
    date = outcome(parse_date, text)
    assert date is None or date.tzinfo is not None


QUICK = [
    "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.SSSX", "yyyyMMddHHmmssSSS", "d/M/yyyy",
    "MMddyyyy", "H:m:s d.M.yyyy", "yyyy-MM-dd HH:mmXXX", "yyyy-MM-dd HH:mm:ss.SZ", "ddMMyyyy HH",
    "yyyyMMdd",
]  # fmt: skip


def general(compiled, text):
    parsed = ParsedFields()
    place = 0
    for step in steps_of(compiled.elements):
        place = step(text, place, parsed)
        if place < 0:
            return None
    return resolve(parsed, text) if place == len(text) else None


@pytest.mark.parametrize("pattern", QUICK)
def test_the_quick_way_agrees_with_the_general_one(pattern):
    compiled = DatePattern(pattern)
    quick = quick_reader(compiled.elements)
    assert quick is not None

    @settings(max_examples=examples(300))
    @given(LOCAL | RECENT, OFFSETS, st.lists(st.tuples(st.integers(0, 40), st.sampled_from(
        ["", "0", "9", "2", "-", "+", "Z", "31", "24", "٣"])), max_size=3))  # fmt: skip
    @example(datetime(2023, 2, 28), UTC, [])
    @example(datetime(9998, 12, 31), UTC, [(0, "9999")])
    @example(datetime(2023, 4, 5), timezone(timedelta(hours=18)), [(24, "9")])
    def check(local, zone, edits):
        text = compiled.format(local.replace(tzinfo=zone))
        for position, piece in edits:
            text = text[:position] + piece + text[position + len(piece or "x") :]
        date = quick(text)
        if date is not None:
            wanted = general(compiled, text)
            assert wanted == date
            assert wanted.utcoffset() == date.utcoffset()

    check()


@given(LOCAL, st.sampled_from(IMPLICIT_PATTERNS))
def test_the_first_pattern_that_fits_reads_a_text(local, pattern):
    text = date_pattern(pattern).format(local.replace(tzinfo=UTC))
    wanted = next(date for each in IMPLICIT_PATTERNS if (date := date_pattern(each).find(text)))
    assert parse_date(text) == wanted


# --- components ---------------------------------------------------------------------------

NAMES = ["year", "quarter", "month", "dayofyear", "day", "week", "weekday", "hour", "hh12",
         "minute", "second", "millisecond"]  # fmt: skip


@given(RECENT, OFFSETS, st.sampled_from(NAMES), st.integers(0, 1000))
def test_a_component_that_was_set_is_there(local, zone, name, value):
    date, part = local.replace(tzinfo=zone), check_component(name)
    try:
        changed = put(part, value, date)
    except Fault:
        return
    assume(not (name == "week" and value == 53))
    assert part.get(changed) == value
    assert changed.tzinfo is date.tzinfo


@given(RECENT, OFFSETS | REGIONS, st.sampled_from(NAMES))
def test_setting_a_component_to_itself_changes_nothing(local, zone, name):
    date, part = to_zone(local.replace(tzinfo=UTC), zone), check_component(name)
    cut = date.replace(microsecond=date.microsecond // 1000 * 1000)
    changed = put(part, part.get(date), date)
    assert changed.astimezone(UTC) == (cut if name == "millisecond" else date).astimezone(UTC)

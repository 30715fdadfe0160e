"""Date patterns: a table of what java.time (Java 17, Locale.ENGLISH, SMART) answers."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from mapper.dataprep import Fault, PatternError
from mapper.dataprep.dates import IMPLICIT_PATTERNS, parse_date
from mapper.dataprep.functions.dates import check_reading, check_writing
from mapper.dataprep.notes import collecting
from mapper.dataprep.patterns import DatePattern, elements_of, month_length, zones
from mapper.dataprep.patterns.zone_names import region_ids
from mapper.dataprep.patterns.zones import check_zone, id_of_zone, in_zone, offset_of, zone_of_id
from mapper.dataprep.values import date_text
from tests.conftest import ROOT

TABLE = json.loads((ROOT / "tests" / "cases" / "dataprep" / "dates.json").read_text("utf-8"))


def read(pattern, text):
    """The text's date as ISO text, or the Fault."""
    try:
        with collecting():
            return date_text(DatePattern(pattern).parse(text))
    except Fault as fault:
        return fault


@pytest.mark.parametrize("row", TABLE["read"], ids=lambda row: f"{row[0]} <- {row[1]!r}")
def test_reading(row):
    pattern, text, wanted, *position = row
    found = read(pattern, text)
    if wanted is not None:
        assert found == wanted
        return
    assert isinstance(found, Fault)
    assert found.value == text
    assert text not in found.reason or text in pattern
    if position:
        assert found.reason.endswith(f"at character {position[0]}")


@pytest.mark.parametrize("row", TABLE["read_zones"], ids=lambda row: f"{row[0]} <- {row[1]!r}")
def test_reading_zones(row):
    pattern, text, wanted, *more = row
    if wanted is None:
        found = read(pattern, text)
        assert isinstance(found, Fault)
        if more:
            assert found.reason.endswith(f"at character {more[0]}")
        return
    date = DatePattern(pattern).parse(text)
    assert [date_text(date), id_of_zone(date)] == [wanted, *more]


@pytest.mark.parametrize("row", TABLE["print"], ids=lambda row: f"{row[1]} of {row[0]}")
def test_printing(row):
    iso, pattern, wanted = row
    assert DatePattern(pattern).format(datetime.fromisoformat(iso)) == wanted


@pytest.mark.parametrize("row", TABLE["print_zones"], ids=lambda row: f"{row[0]} in {row[1]}")
def test_printing_in_zones(row):
    iso, zone, pattern, wanted = row
    date = datetime.fromisoformat(iso).astimezone(zone_of_id(zone))
    assert DatePattern(pattern).format(date) == wanted


@pytest.mark.parametrize("row", TABLE["known"], ids=lambda row: repr(row[0]))
def test_texts_without_a_pattern(row):
    text, wanted = row
    if wanted is None:
        with pytest.raises(Fault):
            parse_date(text)
    else:
        with collecting():
            assert date_text(parse_date(text)) == wanted


def test_every_implicit_pattern_is_in_the_table():
    assert len(IMPLICIT_PATTERNS) == 20
    with collecting():
        read_by = {
            pattern
            for text, wanted in TABLE["known"]
            for pattern in IMPLICIT_PATTERNS
            if wanted and DatePattern(pattern).find(text)
        }
    assert read_by == set(IMPLICIT_PATTERNS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2019-10-23T11:24", "2019-10-23T11:24:00Z"),
        ("2019-10-23T11:24:35", "2019-10-23T11:24:35Z"),
        ("2019-10-23T11:24:35.1", "2019-10-23T11:24:35.100Z"),
        ("2019-10-23T11:24:35.123456789Z", "2019-10-23T11:24:35.123456Z"),
        ("2019-10-23T11:24:35+00:00", "2019-10-23T11:24:35Z"),
        ("2019-10-23T11:24:35-03:30", "2019-10-23T11:24:35-03:30"),
        ("2019-10-23T11:24:35+0530", "2019-10-23T11:24:35+05:30"),
        ("2019-02-30T11:24:35+01:00", None),
        ("2019-10-23T11:24:35+19:00", None),
        ("2019-10-23T11:60:35Z", None),
        ("2019-10-23T", None),
        ("2019-10-23T11:24:35Z ", None),
        ("２０１９-10-23", None),
        ("0000-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("", None),
    ],
)
def test_iso_texts(text, wanted):
    if wanted is None:
        with pytest.raises(Fault):
            parse_date(text)
    else:
        assert date_text(parse_date(text)) == wanted


def test_u_is_the_weekday_number():
    assert read("u yyyy-MM-dd", "3 2023-04-05") == "2023-04-05T00:00:00Z"
    assert isinstance(read("u yyyy-MM-dd", "4 2023-04-05"), Fault)
    sunday = datetime(2023, 4, 9, tzinfo=UTC)
    assert DatePattern("u").format(sunday) == "7"


def test_missing_parts_are_named():
    for pattern, text, part in [
        ("MM-dd", "04-05", "year"), ("yyyy", "2023", "month"), ("yyyy-MM", "2023-04", "day"),
        ("YYYY-MM-dd", "2023-04-05", "calendar year is y"), ("uuuu-MM-dd", "2023-04-05", "year"),
        ("yyyy-MM-dd hh", "2023-04-05 05", "AM or PM"), ("yyyy-MM-dd mm", "2023-04-05 05", "hours"),
    ]:  # fmt: skip
        assert part in str(getattr(read(pattern, text), "reason", ""))


def test_finer_digits_are_cut():
    found = read("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "2023-04-05 06:07:08.123456999")
    assert found == "2023-04-05T06:07:08.123456Z"


@pytest.mark.parametrize(
    ("pattern", "available"),
    [
        ("yyyy'", True), ("'open", True), ("'''", True), ("b", True), ("yyyy-MM-ddTHH", True),
        ("ddd", True), ("HHH", True), ("yyyy{", True), ("}", True), ("#", True),
        ("yyyy]", True), ("[yyyy]]", True),
        ("aa", True), ("V", True), ("VVV", True), ("OO", True), ("OOO", True), ("zzzzz", True),
        ("XXXXXX", True), ("xxxxxx", True), ("ZZZZZZ", True), ("MMMMMM", True), ("LLLLLL", True),
        ("EEEEEE", True), ("GGGGGG", True), ("QQQQQQ", True), ("qqqqqq", True), ("www", True),
        ("WW", True), ("FF", True), ("DDDD", True), ("S" * 10, True), ("y" * 20, True),
        ("u" * 20, True),
        # java.time takes these, but the platform does not document them
        ("A", False), ("B", False), ("N", False), ("c", False), ("e", False), ("g", False),
        ("n", False), ("ppH", False), ("v", False),
        ("y" * 10 + " " * 200, False),
    ],
)  # fmt: skip
def test_refused_patterns(pattern, available):
    with pytest.raises(PatternError) as caught:
        elements_of(pattern)
    assert caught.value.available is available


def test_a_wrong_count_names_the_right_ones():
    for pattern, wanted in [("dd.MM.yyyy VVV", "use 'VV'"), ("HHH", "use 'H' or 'HH'")]:
        with pytest.raises(PatternError, match=wanted):
            elements_of(pattern)


@pytest.mark.parametrize("pattern", ["[yyyy", "[[yyyy]", "[]", "yyyy[[[", "''", "", "[[[[y]]]]"])
def test_patterns_that_java_takes(pattern):
    assert DatePattern(pattern).format(datetime(2023, 4, 5, tzinfo=UTC)) in ("", "'", "2023")


def test_quotes_and_other_characters_are_literals():
    date = datetime(2023, 4, 5, tzinfo=UTC)
    for pattern, text in [
        ("''", "'"), ("'a''b'", "a'b"), ("'yyyy'yyyy", "yyyy2023"), ("", ""),
        ("年.*+?()", "年.*+?()"),
    ]:  # fmt: skip
        assert DatePattern(pattern).format(date) == text


def test_a_pattern_is_no_regular_expression():
    assert isinstance(read("yyyy.MM.dd", "2023-04-05"), Fault)
    assert isinstance(read("yyyy-MM-dd+", "2023-04-055"), Fault)


def test_the_year_does_not_leave_its_range():
    for text in ("0001-01-01 00:00 +0100", "9999-12-31 24:00 +0000", "9999-12-31 23:00 -0200"):
        assert isinstance(read("yyyy-MM-dd HH:mm Z", text), Fault)


def test_long_numbers_do_not_hang():
    assert isinstance(read("y-M-d", "1" * 5000), Fault)
    assert isinstance(read("yMdHmsu", "1" * 60 + "x"), Fault)


def test_month_lengths():
    assert [month_length(2023, month) for month in (1, 2, 4)] == [31, 28, 30]
    assert [month_length(year, 2) for year in (1900, 2000, 2024)] == [28, 29, 29]


def test_dates_as_text():
    zone = timezone(-timedelta(hours=3, minutes=30))
    assert date_text(datetime(987, 1, 2, 3, 4, 5, 600, zone)) == "0987-01-02T03:04:05.000600-03:30"
    assert re.fullmatch(r"[0-9T:.-]+Z", date_text(datetime(1, 1, 1, microsecond=1, tzinfo=UTC)))


def test_the_position_counts_utf16_units():
    assert read("yyyy'🎉!'", "2023🎉?").reason.endswith("at character 5")
    assert read("yyyy🎉'!'", "2023🎉?").reason.endswith("at character 7")


def test_a_date_keeps_its_region():
    date = DatePattern("yyyy-MM-dd HH:mm VV").parse("2024-03-30 12:00 Europe/Paris")
    assert date.tzinfo == ZoneInfo("Europe/Paris")
    assert date_text(date + timedelta(days=1)) == "2024-03-31T12:00:00+02:00"


def test_an_offset_chooses_between_two_equal_times():
    paris = ZoneInfo("Europe/Paris")
    local = datetime(2023, 10, 29, 2, 30)
    assert offset_of(in_zone(local, paris)) == 7200
    assert offset_of(in_zone(local, paris, timedelta(hours=1))) == 3600
    assert offset_of(in_zone(local, paris, timedelta(hours=5))) == 7200


def test_zones_with_seconds_in_their_offset():
    date = in_zone(datetime(1800, 1, 1), ZoneInfo("America/New_York"))
    assert date_text(date) == "1800-01-01T04:56:02Z"
    assert id_of_zone(date.replace(tzinfo=timezone(timedelta(seconds=-17762)))) == "-04:56:02"


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("Z", "Z"), ("+1", "+01:00"), ("-0330", "-03:30"), ("+01:00:10", "+01:00:10"),
        ("+00:00", "Z"), ("UTC", "UTC"), ("UTC+1", "UTC+01:00"), ("GMT-0", "GMT"), ("UT", "UT"),
        ("GMT0", "GMT0"), ("Etc/GMT+1", "Etc/GMT+1"), ("America/Argentina/Ushuaia",) * 2,
        ("+18:00", "+18:00"), ("+18:01", None), ("+00:60", None), ("+", None), ("", None),
        ("UTC+x", None), ("UTC0", None), ("z", None), ("EST", None), ("PST", None),
        ("europe/paris", None), ("../../etc/passwd", None), ("/etc/passwd", None), ("\0", None),
        ("Europe", None), ("posixrules", None), ("+٣", None),
    ],
)  # fmt: skip
def test_zones_by_id(key, wanted):
    zone = zone_of_id(key)
    assert (zone and id_of_zone(datetime(2024, 1, 1, tzinfo=zone))) == wanted
    if wanted is None:
        with pytest.raises(PatternError):
            check_zone(key)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("Europe/Pariss", "Europe/Paris"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
    ],
)
def test_a_wrong_zone_is_helped(key, meant):
    with pytest.raises(PatternError, match=f"did you mean '{meant}'"):
        check_zone(key)


def test_every_region_is_in_the_zone_data():
    ids = set(region_ids())
    assert len(ids) == 590
    assert all(zone_of_id(key) is not None for key in ids)


def test_zone_data_that_lacks_a_region_is_no_crash(monkeypatch):
    class Lacking:
        ZoneInfoNotFoundError = KeyError

        @staticmethod
        def ZoneInfo(key):
            raise KeyError(key)

    monkeypatch.setattr(zones, "zoneinfo", Lacking)
    zone_of_id.cache_clear()
    try:
        assert zone_of_id("Asia/Tokyo") is None
        assert isinstance(read("yyyy-MM-dd VV", "2023-04-05 Asia/Tokyo"), Fault)
    finally:
        zone_of_id.cache_clear()


def test_dates_without_a_pattern_in_unusual_spellings():
    for text, wanted in [
        ("+02019-10-23", "2019-10-23T00:00:00Z"), ("0001/02/2019", "2019-01-02T00:00:00Z"),
        ("2019-02-31 24:00:00", "2019-03-01T00:00:00Z"), ("2/31/2019 13:00:00 PM", None),
        ("2019-10-23 11:24:35+2000", None), ("9" * 1000, None), ("2019-10-23 " * 1000, None),
    ]:  # fmt: skip
        if wanted is None:
            with pytest.raises(Fault):
                parse_date(text)
        else:
            with collecting():
                assert date_text(parse_date(text)) == wanted


@pytest.mark.parametrize(
    ("check", "pattern", "hint"),
    [
        (check_reading, "yyyy-MM-dd HH:MM:ss", "write mm for minutes"),
        (check_reading, "dd/mm/yyyy", "write MM for the month"),
        (check_reading, "yyyy-MM-dd hh:mm", "write HH, or add a for AM/PM"),
        (check_writing, "yyyy-MM-ddTHH:mm", "put literals in single quotes: 'T'"),
        (check_writing, "yyyy-MM-dd J", ""),
    ],
)
def test_a_wrong_pattern_is_helped(check, pattern, hint):
    with pytest.raises(PatternError) as error:
        check(pattern)
    assert error.value.hint == hint

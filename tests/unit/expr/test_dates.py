"""Date patterns: a table of what java.time (Java 17, Locale.ENGLISH, SMART) answers."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mapper.expr import Fault, PatternError
from mapper.expr.dates import IMPLICIT_PATTERNS, parse_date
from mapper.expr.patterns import DatePattern, elements_of, month_length
from mapper.expr.values import date_text
from tests.conftest import ROOT

TABLE = json.loads((ROOT / "tests" / "cases" / "expr" / "dates.json").read_text("utf-8"))


def read(pattern, text):
    """The text's date as ISO text, or the Fault."""
    try:
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


@pytest.mark.parametrize("row", TABLE["print"], ids=lambda row: f"{row[1]} of {row[0]}")
def test_printing(row):
    iso, pattern, wanted = row
    assert DatePattern(pattern).format(datetime.fromisoformat(iso)) == wanted


@pytest.mark.parametrize("row", TABLE["known"], ids=lambda row: repr(row[0]))
def test_texts_without_a_pattern(row):
    text, wanted = row
    if wanted is None:
        with pytest.raises(Fault):
            parse_date(text)
    else:
        assert date_text(parse_date(text)) == wanted


def test_every_implicit_pattern_is_in_the_table():
    assert len(IMPLICIT_PATTERNS) == 20
    read_by = {
        pattern
        for text, wanted in TABLE["known"]
        for pattern in IMPLICIT_PATTERNS
        if wanted and DatePattern(pattern).fits(text)
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
    for pattern, text, part in [("MM-dd", "04-05", "year"), ("yyyy", "2023", "month")]:
        assert part in read(pattern, text).reason


def test_finer_digits_are_cut():
    found = read("yyyy-MM-dd HH:mm:ss.SSSSSSSSS", "2023-04-05 06:07:08.123456999")
    assert found == "2023-04-05T06:07:08.123456Z"


@pytest.mark.parametrize(
    ("pattern", "available"),
    [
        ("yyyy'", True), ("'open", True), ("b", True), ("yyyy-MM-ddTHH", True),
        ("ddd", True), ("HHH", True), ("yyyy{", True), ("#", True),
        ("aa", True),
        ("D", False), ("G", False), ("w", False), ("Y", False), ("VV", False), ("zzz", False),
        ("O", False), ("Q", False), ("F", False), ("W", False),
        ("yyyy[-MM]", False),
        ("MMMMM", False), ("EEEEE", False), ("XXXXX", False), ("ZZZZZ", False), ("ZZZZ", False),
    ],
)  # fmt: skip
def test_refused_patterns(pattern, available):
    with pytest.raises(PatternError) as caught:
        elements_of(pattern)
    assert caught.value.available is available


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

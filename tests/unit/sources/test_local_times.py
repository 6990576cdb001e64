from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contestjudge.model.time import DAY, MINUTE, SECOND
from contestjudge.sources.local_names import (
    _MONTH_NAMES,
    _WEEKDAY_NAMES,
    MONTHS,
    WEEKDAYS,
)
from contestjudge.sources.local_times import ParsedTime, parse_local
from contestjudge.sources.zones import local_interval, zone

DAY_OF_CONTEST = date(2010, 8, 4)
MILLISECOND = 1000


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2010, 8, 4, hour, minute, second, micro)  # noqa: DTZ001 - local on purpose


@pytest.mark.parametrize(
    ("text", "naive", "width", "offset"),
    [
        ("2010-08-04 11:02", at(11, 2), MINUTE, None),
        ("2010-08-04T11:02", at(11, 2), MINUTE, None),
        ("2010-08-04T11:02:33", at(11, 2, 33), SECOND, None),
        ("2010-08-04T11:02:33Z", at(11, 2, 33), SECOND, 0),
        ("2010-08-04t11:02:33z", at(11, 2, 33), SECOND, 0),
        ("2010-08-04T11:02:33.120+02:00", at(11, 2, 33, 120_000), MILLISECOND, 7200),
        ("2010-08-04 11:02:33,5 -0330", at(11, 2, 33, 500_000), SECOND // 10, -12_600),
        ("2010-08-04T11:02:33.123456789Z", at(11, 2, 33, 123_456), 1, 0),
        ("2010/08/04 11:02:33", at(11, 2, 33), SECOND, None),
        ("2010.08.04 11.02", at(11, 2), MINUTE, None),
        ("2010-8-4 9:02", at(9, 2), MINUTE, None),
        ("2010-08-04 11:02 UTC", at(11, 2), MINUTE, 0),
        ("4 aug 2010 11:02", at(11, 2), MINUTE, None),
        ("4 AUG. 2010, 11:02", at(11, 2), MINUTE, None),
        ("4-Aug-2010 11:02:33", at(11, 2, 33), SECOND, None),
        ("4 augusti 2010 kl. 11.02", at(11, 2), MINUTE, None),
        ("onsdag 4 augusti 2010 kl 11.02", at(11, 2), MINUTE, None),
        ("den 4 augusti 2010 kl.11.02", at(11, 2), MINUTE, None),
        ("4. august 2010 11.02", at(11, 2), MINUTE, None),
        ("4 agosto 2010 alle ore 11:02", at(11, 2), MINUTE, None),
        ("4. August 2010 um 11:02 Uhr", at(11, 2), MINUTE, None),
        ("mercredi 4 août 2010 à 11:02", at(11, 2), MINUTE, None),
        ("4 aou\u0302t 2010 11:02", at(11, 2), MINUTE, None),
        ("4 de agosto de 2010 a las 11:02", at(11, 2), MINUTE, None),
        ("Aug 4, 2010 11:02 AM", at(11, 2), MINUTE, None),
        ("August 4th, 2010 at 11:02\u202fp.m.", at(23, 2), MINUTE, None),
        ("Aug 4, 2010 12:00 AM", at(0, 0), MINUTE, None),
        ("Aug 4, 2010 12:00 PM", at(12, 0), MINUTE, None),
        ("11:02 AM - 4 Aug 2010", at(11, 2), MINUTE, None),
        ("11:02 AM · Aug 4, 2010", at(11, 2), MINUTE, None),
        ("Wed Aug 04 11:02:33 +0000 2010", at(11, 2, 33), SECOND, 0),
        ("Wed, 04 Aug 2010 11:02:33 +0000", at(11, 2, 33), SECOND, 0),
        ("Wed, 4 Aug 2010 11:02:33 GMT", at(11, 2, 33), SECOND, 0),
        ("Wed Aug 04 2010 11:02:33 GMT+0200 (CEST)", at(11, 2, 33), SECOND, 7200),
        ("04.08.2010 11.02", at(11, 2), MINUTE, None),
        ("4.8.2010, 11:02:33", at(11, 2, 33), SECOND, None),
        ("\t 2010-08-04\u00a011:02 \n", at(11, 2), MINUTE, None),
        ("1280919753", at(11, 2, 33), SECOND, 0),
        ("1280919753123", at(11, 2, 33, 123_000), MILLISECOND, 0),
        ("2010-08-04", at(0, 0), DAY, None),
        ("4 aug 2010", at(0, 0), DAY, None),
        ("2010-08-04 23:59:60", at(23, 59, 59), SECOND, None),
    ],
)
def test_a_printed_form(text: str, naive: datetime, width: int, offset: int | None) -> None:
    assert parse_local(text) == ParsedTime(naive, width, offset)


@pytest.mark.parametrize(
    "text", ["2010-08-04 11:02:33.000", "2010-08-04 11:02:33.0", "1280919753000"]
)
def test_a_fraction_of_noughts_is_padding(text: str) -> None:
    parsed = parse_local(text)
    assert (parsed.naive, parsed.width_us) == (at(11, 2, 33), SECOND)


@pytest.mark.parametrize(
    ("text", "naive", "width"),
    [
        ("11.02", at(11, 2), MINUTE),
        ("11:02", at(11, 2), MINUTE),
        ("11.02.33", at(11, 2, 33), SECOND),
        ("kl. 11.02", at(11, 2), MINUTE),
        ("9:02 pm", at(21, 2), MINUTE),
        ("00:00", at(0, 0), MINUTE),
    ],
)
def test_a_time_without_a_day_needs_one(text: str, naive: datetime, width: int) -> None:
    assert parse_local(text, day=DAY_OF_CONTEST) == ParsedTime(naive, width, None)
    with pytest.raises(ValueError, match="names no day; add day"):
        parse_local(text)


def test_a_printed_day_beats_the_declared_one() -> None:
    assert parse_local("2010-08-05 11:02", day=DAY_OF_CONTEST).naive.day == 5


class TestNumbersForMonths:
    @pytest.mark.parametrize("mark", ["/", "-"])
    def test_declared(self, mark: str) -> None:
        text = f"04{mark}08{mark}2010 11:02"
        assert parse_local(text, dates="day_first").naive == at(11, 2)
        assert parse_local(text, dates="month_first").naive.month == 4

    def test_undeclared_is_refused(self) -> None:
        with pytest.raises(ValueError, match="which number is the month"):
            parse_local("04/08/2010 11:02")

    def test_a_part_above_twelve_is_the_day(self) -> None:
        assert parse_local("23/08/2010 11:02").naive.day == 23
        assert parse_local("08/23/2010 11:02").naive.day == 23

    def test_what_contradicts_the_declaration_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not day first"):
            parse_local("08/23/2010 11:02", dates="day_first")
        with pytest.raises(ValueError, match="not month first"):
            parse_local("23/08/2010 11:02", dates="month_first")

    def test_equal_numbers_need_no_declaration(self) -> None:
        assert parse_local("08/08/2010 11:02").naive == datetime(2010, 8, 8, 11, 2)  # noqa: DTZ001

    def test_dots_are_day_first_whatever_is_declared(self) -> None:
        assert parse_local("04.08.2010 11.02", dates="month_first").naive == at(11, 2)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no known form"),
        ("soon", "no known form"),
        ("04/08/10 11:02", "no known form"),
        ("2010-08/04 11:02", "no known form"),
        ("11:02.33", "no known form"),
        ("2010-08-04 11", "no known form"),
        ("2010-08-04 11:02 EST", "no known form"),
        ("2010-08-04 11:02 Europe/Stockholm", "no known form"),
        ("40394.4597", "no known form"),
        ("128091975", "no known form"),
        ("12809197531234", "no known form"),
        ("４ aug 2010 11:02", "no known form"),
        ("4 brumaire 2010 11:02", "no known form"),
        ("2010-02-29 11:02", "a day that does not exist"),
        ("31 nov 2010 11:02", "a day that does not exist"),
        ("25/13/2010 11:02", "a day that does not exist"),
        ("2010-08-04 24:00", "a time of day that does not exist"),
        ("2010-08-04 11:60", "a time of day that does not exist"),
        ("2010-08-04 11:02:61", "a time of day that does not exist"),
        ("2010-08-04 13:02 PM", "12-hour clock"),
        ("2010-08-04 0:02 AM", "12-hour clock"),
        ("2010-08-04 11:02+24:00", "an offset that does not exist"),
        ("2010-08-04 11:02+02:60", "an offset that does not exist"),
        ("1969-08-04 11:02", "year outside"),
        ("9999-12-31 23:59", "year outside"),
        ("Thu Aug 04 11:02:33 +0000 2010", "which that day was not"),
        ("1" * 5000, "goes on too long"),
    ],
)
def test_what_is_refused_and_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as caught:
        parse_local(text, dates="day_first")
    assert len(str(caught.value)) < 250
    assert str(caught.value).isascii()


def test_no_name_means_two_things() -> None:
    assert len(MONTHS) == sum(len(names.split()) for names in _MONTH_NAMES)
    assert len(WEEKDAYS) == sum(len(names.split()) for names in _WEEKDAY_NAMES)
    assert sorted(set(MONTHS.values())) == list(range(1, 13))
    assert sorted(set(WEEKDAYS.values())) == list(range(7))
    assert all(name == name.casefold() for name in [*MONTHS, *WEEKDAYS])


@pytest.mark.parametrize("name", sorted(MONTHS))
def test_every_month_is_read_in_every_case(name: str) -> None:
    for written in (name, name.title(), name.upper()):
        assert parse_local(f"4 {written} 2010 11:02").naive.month == MONTHS[name]
        assert parse_local(f"{written} 4, 2010 11:02").naive.month == MONTHS[name]


@pytest.mark.parametrize("name", sorted(WEEKDAYS))
def test_every_weekday_is_read_and_checked(name: str) -> None:
    monday = 2
    for number in range(7):
        text = f"{name.title()}, {monday + number} aug 2010 11:02"
        if number == WEEKDAYS[name]:
            assert parse_local(text).naive.day == monday + number
        else:
            with pytest.raises(ValueError, match="which that day was not"):
                parse_local(text)


@given(st.text(max_size=120))
@example("٢٠١٠-٠٨-٠٤ ١١:٠٢")
@example("2010-08-04 11:02\0")
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        parsed = parse_local(text, dates="day_first", day=DAY_OF_CONTEST)
    except ValueError as error:
        assert str(error).startswith("the time ")  # noqa: PT017 - both ends are right
    else:
        assert parsed.width_us >= 1
        assert parsed.naive.tzinfo is None


# Every form, as a clock of that precision would print it.
FORMS = {
    "%Y-%m-%d %H:%M": MINUTE,
    "%Y-%m-%dT%H:%M:%S": SECOND,
    "%Y-%m-%d %H:%M:%S.%f": 1,
    "%d.%m.%Y %H.%M": MINUTE,
    "%d/%m/%Y %H:%M": MINUTE,
    "%d/%m/%Y %I:%M:%S {half}": SECOND,
    "%d {month} %Y kl. %H.%M": MINUTE,
    "{weekday} %d {month} %Y %H:%M:%S": SECOND,
    "{month} %d, %Y %I:%M {half}": MINUTE,
    "%I:%M {half} - %d {month} %Y": MINUTE,
}
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def printed(shown: datetime, form: str) -> str:
    """Print without asking the locale for any name."""
    names = {
        "month": ENGLISH[shown.month - 1],
        "weekday": WEEK[shown.weekday()],
        "half": "AM" if shown.hour < 12 else "PM",
    }
    return shown.strftime(form.format(**names))


INSTANTS = st.integers(DAY, 4_102_444_800 * SECOND)


@given(
    instant=INSTANTS,
    form=st.sampled_from(sorted(FORMS)),
    key=st.sampled_from(["Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe"]),
)
@example(1_288_486_800 * SECOND, "%Y-%m-%d %H:%M", "Europe/Stockholm")  # the fold begins
@example(1_288_490_399 * SECOND, "%d.%m.%Y %H.%M", "Europe/Stockholm")  # and ends
@example(2_550_704_400 * SECOND, "%Y-%m-%dT%H:%M:%S", "Europe/Stockholm")  # in 2050
@example(1_617_462_600 * SECOND, "{month} %d, %Y %I:%M {half}", "Australia/Lord_Howe")
def test_what_a_clock_printed_holds_the_instant(instant: int, form: str, key: str) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    text = printed(moment.astimezone(zone(key)), form)
    parsed = parse_local(text, dates="day_first")
    assert parsed.offset is None
    assert parsed.width_us >= FORMS[form]
    reading = local_interval(parsed.naive, parsed.width_us, zone(key))
    assert reading.earliest <= instant <= reading.latest


@given(instant=INSTANTS, minutes=st.integers(-14 * 60, 14 * 60), iso=st.booleans())
def test_what_carries_its_offset_names_its_instant(
    instant: int, minutes: int, *, iso: bool
) -> None:
    seconds = instant // SECOND
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, minutes=minutes)
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    form = "%Y-%m-%dT%H:%M:%S" if iso else "{weekday}, %d {month} %Y %H:%M:%S "
    parsed = parse_local(f"{printed(moment, form)}{sign}{hours:02}{':' * iso}{rest:02}")
    assert parsed.offset == minutes * 60
    assert parsed.width_us == SECOND
    epoch = datetime(1970, 1, 1)  # noqa: DTZ001
    assert (parsed.naive - epoch) // timedelta(seconds=1) - minutes * 60 == seconds

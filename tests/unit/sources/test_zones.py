from __future__ import annotations

import importlib.metadata
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.model.time import DAY, MINUTE, SECOND, from_datetime
from contestjudge.sources.zones import TZDATA_VERSION, local_interval, zone, zone_keys

STOCKHOLM = "Europe/Stockholm"


def utc(*parts: int) -> int:
    year, month, day, *clock = parts
    moment = datetime(year, month, day, tzinfo=UTC)
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    return from_datetime(moment + timedelta(hours=hour, minutes=minute, seconds=second))


def local(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - local on purpose


class TestKeys:
    def test_an_iana_key_gives_its_zone(self) -> None:
        offset = zone(STOCKHOLM).utcoffset(local(2010, 8, 4, 11, 0))
        assert offset == timedelta(hours=2)

    def test_the_same_key_gives_the_same_object(self) -> None:
        assert zone(STOCKHOLM) is zone(STOCKHOLM)

    def test_every_listed_key_can_be_loaded(self) -> None:
        assert len(zone_keys()) > 400
        for key in sorted(zone_keys()):
            assert str(zone(key)) == key

    @pytest.mark.parametrize(
        "key",
        [
            "europe/stockholm",
            "Europe/Stockholm ",
            "CET-1CEST",
            "CET-1CEST,M3.5.0,M10.5.0/3",
            "/usr/share/zoneinfo/Europe/Stockholm",
            "../zones",
            "Europe",
            "",
            "Europe\\Stockholm",
            "localtime",
            "\0",
            "Ö" * 10_000,
        ],
    )
    def test_anything_else_is_refused(self, key: str) -> None:
        with pytest.raises(InputError) as caught:
            zone(key)
        assert caught.value.code == "zone.unknown"
        assert len(str(caught.value)) < 600

    @pytest.mark.parametrize("key", ["CEST", "PDT", "BST", "AEST"])
    def test_no_zone_is_offered_for_being_spelt_like_an_abbreviation(self, key: str) -> None:
        with pytest.raises(InputError) as caught:
            zone(key)
        assert caught.value.faults[0].advice == "write an IANA key such as Europe/Stockholm"

    @pytest.mark.parametrize(
        ("key", "suggestion"),
        [
            ("Europe/Stokholm", STOCKHOLM),
            ("europe/stockholm", STOCKHOLM),
            ("Stockholm", STOCKHOLM),
            ("new york", "America/New_York"),
        ],
    )
    def test_a_near_miss_is_answered_with_the_key(self, key: str, suggestion: str) -> None:
        with pytest.raises(InputError) as caught:
            zone(key)
        assert suggestion in caught.value.faults[0].advice

    def test_the_systems_database_is_not_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONTZPATH", "/nowhere")
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        assert zone("Asia/Kathmandu").utcoffset(local(2020, 1, 1, 0, 0)) == timedelta(minutes=345)

    def test_the_version_is_that_of_the_distribution(self) -> None:
        year, number, *_ = importlib.metadata.version("tzdata").split(".")
        assert f"{year}{'_abcdefghijklmnopqrstuvwxyz'[int(number)]}" == TZDATA_VERSION


class TestIntervals:
    def test_a_minute_is_the_whole_minute(self) -> None:
        reading = local_interval(local(2010, 8, 4, 11, 2), MINUTE, zone(STOCKHOLM))
        start = utc(2010, 8, 4, 9, 2)
        assert reading == (start, start + MINUTE - 1, False, False)

    @pytest.mark.parametrize("minute", [0, 30, 59])
    def test_an_hour_that_happened_twice_gives_both(self, minute: int) -> None:
        # Clocks went from 03:00 back to 02:00 on 31 October 2010, at 01:00 UTC.
        reading = local_interval(local(2010, 10, 31, 2, minute), MINUTE, zone(STOCKHOLM))
        first = utc(2010, 10, 31, 0, minute)
        assert reading == (first, first + 60 * MINUTE + MINUTE - 1, True, False)

    @pytest.mark.parametrize(("hour", "minute"), [(1, 59), (3, 0)])
    def test_the_minutes_beside_it_happened_once(self, hour: int, minute: int) -> None:
        reading = local_interval(local(2010, 10, 31, hour, minute), MINUTE, zone(STOCKHOLM))
        assert reading.latest - reading.earliest == MINUTE - 1
        assert not reading.ambiguous

    @pytest.mark.parametrize("minute", [0, 30, 59])
    def test_an_hour_that_did_not_happen_is_read_with_both_offsets(self, minute: int) -> None:
        reading = local_interval(local(2010, 3, 28, 2, minute), MINUTE, zone(STOCKHOLM))
        first = utc(2010, 3, 28, 0, minute)
        assert reading == (first, first + 60 * MINUTE + MINUTE - 1, False, True)

    def test_a_day_that_did_not_happen(self) -> None:
        # Samoa went over the date line: 29 December 2011 was followed by the 31st.
        reading = local_interval(local(2011, 12, 30, 0, 0), DAY, zone("Pacific/Apia"))
        assert reading.nonexistent
        assert not reading.ambiguous

    def test_a_day_whose_midnight_did_not_happen_begins_at_one(self) -> None:
        reading = local_interval(local(2018, 11, 4, 0, 0), DAY, zone("America/Sao_Paulo"))
        assert reading == (utc(2018, 11, 4, 3), utc(2018, 11, 5, 2) - 1, False, False)

    def test_a_minute_that_a_gap_ends_inside(self) -> None:
        # Monrovia's clocks went from 00:00:00 to 00:44:30 on 7 January 1972.
        reading = local_interval(local(1972, 1, 7, 0, 44), MINUTE, zone("Africa/Monrovia"))
        assert reading == (utc(1972, 1, 7, 0, 44, 30), utc(1972, 1, 7, 0, 45) - 1, False, False)

    def test_a_fold_of_half_an_hour(self) -> None:
        reading = local_interval(local(2021, 4, 4, 1, 45), MINUTE, zone("Australia/Lord_Howe"))
        first = utc(2021, 4, 3, 14, 45)
        assert reading == (first, first + 31 * MINUTE - 1, True, False)

    def test_a_fold_over_midnight(self) -> None:
        # St John's used to change at 00:01: 7 November 2010, back to 23:01 of the 6th.
        st_johns = zone("America/St_Johns")
        assert local_interval(local(2010, 11, 7, 0, 0), MINUTE, st_johns).ambiguous
        assert not local_interval(local(2010, 11, 7, 0, 1), MINUTE, st_johns).ambiguous
        assert not local_interval(local(2010, 11, 6, 23, 0), MINUTE, st_johns).ambiguous

    def test_a_minute_that_a_fold_begins_inside(self) -> None:
        class BackAtHalfPast(tzinfo):
            """UTC+1 until 12:00:00 UTC on 1 January 2020, then half an hour less."""

            _last = datetime(2020, 1, 1, 13, 0)  # noqa: DTZ001
            _first = datetime(2020, 1, 1, 12, 29, 30)  # noqa: DTZ001
            _turn = datetime(2020, 1, 1, 12, 0)  # noqa: DTZ001

            def utcoffset(self, moment: datetime | None) -> timedelta:
                assert moment is not None
                wall = moment.replace(tzinfo=None)
                late = wall >= self._last or (wall >= self._first and moment.fold == 1)
                return timedelta(minutes=29, seconds=30) if late else timedelta(hours=1)

            def tzname(self, moment: datetime | None) -> str:
                return "back at half past"

            def dst(self, moment: datetime | None) -> timedelta:
                return timedelta(0)

            def fromutc(self, moment: datetime) -> datetime:
                wall = moment.replace(tzinfo=None)
                if wall < self._turn:
                    return moment + timedelta(hours=1)
                back = moment + timedelta(minutes=29, seconds=30)
                return back.replace(fold=int(back.replace(tzinfo=None) < self._last))

        reading = local_interval(local(2020, 1, 1, 12, 29), MINUTE, BackAtHalfPast())
        assert reading == (utc(2020, 1, 1, 11, 29), utc(2020, 1, 1, 12, 0, 30) - 1, True, False)

    def test_the_end_of_the_calendar_is_refused(self) -> None:
        for edge, key in (
            (local(1, 1, 1, 0, 0), STOCKHOLM),
            (local(9999, 12, 31, 0, 0), "Pacific/Midway"),
        ):
            with pytest.raises(ValueError, match="calendar"):
                local_interval(edge, DAY, zone(key))


ZONES = (
    STOCKHOLM,
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Europe/Dublin",
    "UTC",
)


@given(
    instant=st.integers(0, utc(2100, 1, 1)),
    key=st.sampled_from(ZONES),
    width=st.sampled_from([1, 1000, SECOND, MINUTE, DAY]),
)
@example(instant=utc(2010, 10, 31, 1, 0), key=STOCKHOLM, width=MINUTE)
@example(instant=utc(2010, 10, 31, 1, 0) - 1, key=STOCKHOLM, width=MINUTE)
@example(instant=utc(2050, 10, 30, 1, 30), key=STOCKHOLM, width=SECOND)
@example(instant=utc(2021, 4, 3, 15, 10), key="Australia/Lord_Howe", width=SECOND)
@example(instant=utc(2010, 11, 7, 2, 31), key="America/St_Johns", width=MINUTE)
def test_what_a_clock_showed_holds_the_instant(instant: int, key: str, width: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=instant)
    shown = moment.astimezone(zone(key)).replace(tzinfo=None, fold=0)
    since_midnight = (
        shown - shown.replace(hour=0, minute=0, second=0, microsecond=0)
    ) // timedelta(microseconds=1)
    cut = shown - timedelta(microseconds=since_midnight % width)
    reading = local_interval(cut, width, zone(key))
    assert reading.earliest <= instant <= reading.latest
    assert not reading.nonexistent
    # No wider than the precision, but for what clocks went back (an hour; a day at most in Samoa).
    assert reading.latest - reading.earliest < width + DAY
    if not reading.ambiguous and width < DAY:
        assert reading.latest - reading.earliest < width

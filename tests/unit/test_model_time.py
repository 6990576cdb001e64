"""Instants are integers, and a printed time is the whole interval that its digits name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.time import (
    SECOND,
    UNBOUNDED,
    format_bound,
    format_rfc3339,
    from_datetime,
    parse_rfc3339,
)

AUGUST = 1_280_912_400 * SECOND
"""2010-08-04T09:00:00Z."""

offsets = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=offsets)  # noqa: DTZ001 - the zone is drawn


class TestFromDatetime:
    def test_the_epoch_is_nought(self) -> None:
        assert from_datetime(datetime(1970, 1, 1, tzinfo=UTC)) == 0

    def test_the_same_instant_in_another_zone(self) -> None:
        stockholm = timezone(timedelta(hours=2))
        assert from_datetime(datetime(2010, 8, 4, 11, tzinfo=stockholm)) == AUGUST

    def test_before_the_epoch_no_microsecond_is_lost(self) -> None:
        assert from_datetime(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1

    def test_far_from_the_epoch_no_microsecond_is_lost(self) -> None:
        """A double of seconds would be off by then."""
        moment = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
        assert from_datetime(moment) == 253_402_300_799_999_999

    def test_a_naive_time_names_no_instant(self) -> None:
        with pytest.raises(ValueError, match="without a zone"):
            from_datetime(datetime(2010, 8, 4))  # noqa: DTZ001 - that is what is refused


class TestParse:
    @pytest.mark.parametrize(
        ("text", "earliest", "width"),
        [
            ("2010-08-04T09:00:00Z", AUGUST, SECOND),
            ("2010-08-04t09:00:00z", AUGUST, SECOND),
            ("2010-08-04 09:00:00Z", AUGUST, SECOND),
            ("2010-08-04T11:00:00+02:00", AUGUST, SECOND),
            ("2010-08-04T05:30:00-03:30", AUGUST, SECOND),
            ("2010-08-05T08:59:00+23:59", AUGUST, SECOND),
            ("2010-08-04T09:00:00.1Z", AUGUST + 100_000, 100_000),
            ("2010-08-04T09:00:00.000Z", AUGUST, 1_000),
            ("2010-08-04T09:00:00.123Z", AUGUST + 123_000, 1_000),
            ("2010-08-04T09:00:00.000001Z", AUGUST + 1, 1),
            ("2010-08-04T09:00:00.123456789Z", AUGUST + 123_456, 1),
            ("1969-12-31T23:59:59Z", -SECOND, SECOND),
            ("2012-02-29T00:00:00Z", 1_330_473_600 * SECOND, SECOND),
        ],
    )
    def test_the_digits_name_a_closed_interval(self, text: str, earliest: int, width: int) -> None:
        assert parse_rfc3339(text) == (earliest, earliest + width - 1)

    def test_a_leap_second_does_not_come_before_its_minute_ends(self) -> None:
        earliest, _ = parse_rfc3339("2016-12-31T23:59:60Z")
        assert earliest == 1_483_228_800 * SECOND - 1

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "2010-08-04",
            "2010-08-04T09:00Z",
            "2010-08-04T09:00:00",  # no zone
            "2010-08-04T09:00:00 Z",
            "2010-08-04T09:00:00+0200",
            "2010-08-04T09:00:00+24:00",
            "2010-08-04T09:00:00+00:60",
            "2010-08-04T09:00:00.Z",
            "2010-08-04T09:00:00.1234567890Z",
            "2010-08-04T09:00:61Z",
            "2010-08-04T09:60:00Z",
            "2010-08-04T24:00:00Z",
            "2010-02-29T00:00:00Z",
            "2010-13-01T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "2010-08-04T09:00:00Z\n",
            " 2010-08-04T09:00:00Z",
            "２０１０-08-04T09:00:00Z",  # full-width digits
            "٢٠١٠-08-04T09:00:00Z",  # Arabic-Indic digits
            "2010-08-04T09:00:00−02:00",  # a minus sign, not a hyphen
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"is not a time|does not exist|must be|out of range"):
            parse_rfc3339(text)

    @given(moments)
    def test_agrees_with_the_standard_library(self, moment: datetime) -> None:
        exact = from_datetime(moment)
        assert parse_rfc3339(moment.isoformat(timespec="microseconds")) == (exact, exact)

    @given(moments)
    def test_fewer_digits_hold_the_same_instant(self, moment: datetime) -> None:
        exact = from_datetime(moment)
        for precision in ("seconds", "milliseconds"):
            earliest, latest = parse_rfc3339(moment.isoformat(timespec=precision))
            assert earliest <= exact <= latest


class TestFormat:
    @pytest.mark.parametrize(
        ("instant", "text"),
        [
            (0, "1970-01-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (AUGUST + 5, "2010-08-04T09:00:00.000005Z"),
            (-62_135_596_800 * SECOND, "0001-01-01T00:00:00.000000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
        ],
    )
    def test_always_six_digits_and_four_of_the_year(self, instant: int, text: str) -> None:
        assert format_rfc3339(instant) == text

    @given(moments)
    def test_reads_back(self, moment: datetime) -> None:
        exact = from_datetime(moment)
        assert parse_rfc3339(format_rfc3339(exact)) == (exact, exact)

    @given(moments, moments)
    def test_text_sorts_as_time_does(self, one: datetime, other: datetime) -> None:
        a, b = from_datetime(one), from_datetime(other)
        assert (format_rfc3339(a) < format_rfc3339(b)) == (a < b)

    def test_no_bound_is_null(self) -> None:
        assert format_bound(UNBOUNDED) is None
        assert format_bound(-UNBOUNDED) is None
        assert format_bound(0) == "1970-01-01T00:00:00.000000Z"

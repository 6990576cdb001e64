"""Times as X prints them: two forms, nothing guessed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.time import LAST_INSTANT, SECOND, from_datetime
from contestjudge.sources.x_clock import parse_v1_time, parse_v2_time

seconds = st.integers(0, LAST_INSTANT // SECOND)
V1 = "Tue Feb 10 03:46:28 +0000 2015"


def v1(second: int) -> str:
    """Print a second as v1.1 does, with names that no locale changes."""
    moment = datetime.fromtimestamp(second, UTC)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[moment.month * 3 - 3 : moment.month * 3]
    return f"{day} {month} {moment:%d %H:%M:%S} +0000 {moment.year:04}"


class TestV1:
    @given(seconds)
    def test_every_second_reads_back(self, second: int) -> None:
        assert parse_v1_time(v1(second)) == second * SECOND

    def test_an_example(self) -> None:
        assert parse_v1_time(V1) == from_datetime(datetime(2015, 2, 10, 3, 46, 28, tzinfo=UTC))

    def test_a_leap_second_is_its_minutes_last(self) -> None:
        """X printed none, but a clock may; the day goes on without it."""
        leap = "Sat Dec 31 23:59:60 +0000 2016"
        assert parse_v1_time(leap) == parse_v1_time("Sat Dec 31 23:59:59 +0000 2016")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            V1 + " ",
            " " + V1,
            V1[:-1],
            V1.replace("+0000", "+0100"),
            V1.replace("+0000", "-0000"),
            V1.replace("Feb", "feb"),
            V1.replace("Feb", "Feber")[:30],
            V1.replace("Feb 10", "Feb 30"),
            V1.replace("Feb 10", "Feb 00"),
            V1.replace(" 10 ", "  1 "),
            V1.replace("03:46:28", "24:00:00"),
            V1.replace("03:46:28", "03:60:28"),
            V1.replace("03:46:28", "03:46:61"),
            V1.replace("03:46:28", "03.46.28"),
            V1.replace("03:46:28", "0x:46:28"),
            V1.replace("03:46:28", "²3:46:28"),
            V1.replace("03:46:28", "٠٣:46:28"),
            V1.replace("2015", "２０１５"),
            V1.replace("2015", "20.5"),
            V1.replace("2015", "0000"),
            V1.replace("2015", "1969"),
            V1.replace("2015", "2200"),
            V1.replace("2015", "9999"),
            V1.replace(" ", "\t"),
            V1.replace(" ", "\u00a0"),
            "2015-02-10T03:46:28.000Z",
            "Wed Aug 27 13:08:45 +0800 2008",
        ],
    )
    def test_whatever_else_is_refused(self, text: str) -> None:
        """The second time too, when the day has been seen before."""
        for _ in range(2):
            with pytest.raises(ValueError, match=r"time|day|month|year|clock"):
                parse_v1_time(text)
            parse_v1_time(V1)

    @given(st.text(max_size=40))
    def test_any_text_gives_a_time_or_a_value_error(self, text: str) -> None:
        try:
            assert 0 <= parse_v1_time(text) <= LAST_INSTANT
        except ValueError as error:
            message = str(error)
        else:
            return
        assert "\n" not in message
        assert len(message) < 400


class TestV2:
    @given(seconds, st.integers(0, 999))
    def test_the_milliseconds_are_padding(self, second: int, millisecond: int) -> None:
        moment = datetime.fromtimestamp(second, UTC)
        text = f"{moment:%Y-%m-%dT%H:%M:%S}.{millisecond:03}Z"
        assert parse_v2_time(text) == (second * SECOND, second * SECOND + 999_999)

    def test_an_offset_is_subtracted(self) -> None:
        assert parse_v2_time("2015-02-10T05:46:28+02:00") == parse_v2_time("2015-02-10T03:46:28Z")

    @pytest.mark.parametrize(
        "text",
        [
            "",
            V1,
            "2015-02-10",
            "2015-02-10T03:46:28",
            "2015-02-30T03:46:28Z",
            "9999-12-31T23:59:59Z",
            "1969-12-31T23:59:59Z",
            "2200-01-01T00:00:00.000Z",
        ],
    )
    def test_whatever_else_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"time|year|day"):
            parse_v2_time(text)

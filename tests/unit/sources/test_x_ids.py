"""Ids of X: which can exist, when they were made, and which a double may have spoilt.

The ids and the times printed beside them were published by the platform or by researchers; they
are facts, collected from many places.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.time import SECOND, parse_rfc3339
from contestjudge.sources.x_ids import (
    FIRST_SNOWFLAKE,
    LAST_SEQUENTIAL,
    X_EPOCH_MS,
    is_readable_x_id,
    may_be_rounded,
    rounded_interval,
    snowflake_interval,
)

SNOWFLAKES = [
    (474971393852182528, 1402076979493, "2014-06-06T17:49:39Z"),
    (509487438688186368, 1410306245859, "2014-09-09T23:44:05Z"),
    (1128692733353218048, 1557936292385, "2019-05-15T16:04:52Z"),
    (1227640996038684673, 1581527396579, "2020-02-12T17:09:56Z"),
    (1228393702244134912, 1581706855723, "2020-02-14T19:00:55Z"),
    (1541815603606036480, 1656432460105, "2022-06-28T16:07:40Z"),
    (1945690992981717364, 1752723856574, "2025-07-17T03:44:16Z"),
    (1993675402540437512, 1764164231320, "2025-11-26T13:37:11Z"),
]
"""Id, the millisecond it holds, and the ``created_at`` that the platform printed."""

SEQUENTIAL = [20, 75, 108, 130, 133, 299, 426, 20419340738, 29353692633, 29642849756, 29700859247]
"""Ids from March 2006 to 4 November 2010."""

snowflakes = st.integers(FIRST_SNOWFLAKE, 2**63 - 1)


class TestReadable:
    @pytest.mark.parametrize(
        "number", [1, *SEQUENTIAL, LAST_SEQUENTIAL, FIRST_SNOWFLAKE, 2**63 - 1]
    )
    def test_ids_of_both_eras(self, number: int) -> None:
        assert is_readable_x_id(str(number))

    @pytest.mark.parametrize(
        "number", [0, LAST_SEQUENTIAL + 1, 10**12, FIRST_SNOWFLAKE - 1, 2**63, 10**19, 10**40]
    )
    def test_ids_that_cannot_exist(self, number: int) -> None:
        assert not is_readable_x_id(str(number))

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " 20",
            "20 ",
            "20\n",
            "020",
            "+20",
            "-20",
            "2_0",
            "0x14",
            "2e1",
            "20.0",
            "null",
            "²",
            "２０",
        ],
    )
    def test_text_that_is_no_id(self, text: str) -> None:
        assert not is_readable_x_id(text)


class TestSnowflakeTime:
    @pytest.mark.parametrize(("number", "millisecond", "created_at"), SNOWFLAKES)
    def test_the_id_holds_the_millisecond(
        self, number: int, millisecond: int, created_at: str
    ) -> None:
        interval = snowflake_interval(number)
        assert interval == (millisecond * 1000, millisecond * 1000 + 999)
        earliest, latest = parse_rfc3339(created_at)
        assert earliest <= interval[0] <= interval[1] <= latest

    @pytest.mark.parametrize("number", SEQUENTIAL)
    def test_an_older_id_has_no_time(self, number: int) -> None:
        assert snowflake_interval(number) is None

    def test_the_last_id_of_the_first_era_would_give_the_wrong_day_time(self) -> None:
        """Its post was made at 21:02:48; read as a snowflake it would say 01:43:01."""
        as_snowflake = (LAST_SEQUENTIAL >> 22) + X_EPOCH_MS
        assert as_snowflake == parse_rfc3339("2010-11-04T01:43:01.738Z")[0] // 1000
        assert snowflake_interval(LAST_SEQUENTIAL) is None

    def test_the_second_era_begins_after_the_first_ended(self) -> None:
        first = snowflake_interval(FIRST_SNOWFLAKE)
        assert first is not None
        assert first[0] > parse_rfc3339("2010-11-04T21:02:48Z")[1]
        assert first[0] < parse_rfc3339("2010-11-05T00:00:00Z")[0]

    @pytest.mark.parametrize(
        ("chain", "milliseconds"),
        [
            (
                (1746501868879036435, 1746501977729593809),
                (1705233468633, 1705233494585),
            ),
            (
                (
                    1805979406537556055,
                    1805979842355023984,
                    1805980255213019296,
                    1805993797009948909,
                ),
                (1719414018650, 1719414122557, 1719414220990, 1719417449606),
            ),
        ],
    )
    def test_every_version_of_an_edited_post_has_its_own_time(
        self, chain: tuple[int, ...], milliseconds: tuple[int, ...]
    ) -> None:
        assert [snowflake_interval(number) for number in chain] == [
            (millisecond * 1000, millisecond * 1000 + 999) for millisecond in milliseconds
        ]
        assert milliseconds[-1] - milliseconds[0] < 3_600_000  # an hour is left for edits

    @given(snowflakes, snowflakes)
    def test_a_greater_id_is_never_earlier(self, one: int, other: int) -> None:
        low, high = sorted((one, other))
        early, late = snowflake_interval(low), snowflake_interval(high)
        assert early is not None
        assert late is not None
        assert early <= late

    @given(snowflakes)
    def test_the_low_bits_hold_no_time(self, number: int) -> None:
        low_bits = 2**22 - 1
        assert snowflake_interval(number | low_bits) == snowflake_interval(
            max(number & ~low_bits, FIRST_SNOWFLAKE)
        )


def _printed_by_javascript(number: int) -> int:
    """Return what a reader gets from a tool that keeps numbers as doubles and prints them short.

    ``repr`` gives the shortest digits that read back, as JavaScript does; zeros fill the rest.
    """
    digits, _, exponent = repr(float(number)).partition("e+")
    whole, _, fraction = digits.partition(".")
    places = int(exponent or 0)
    return int((whole + fraction).ljust(len(whole) + places, "0")[: len(whole) + places])


class TestRounding:
    def test_a_published_example(self) -> None:
        """A page of the platform prints this number beside the id 509487438688186368."""
        assert _printed_by_javascript(509487438688186368) == 509487438688186400
        assert may_be_rounded(509487438688186400)

    @pytest.mark.parametrize("number", [0, 20, LAST_SEQUENTIAL, FIRST_SNOWFLAKE, 2**53])
    def test_what_a_double_keeps_is_never_rounded(self, number: int) -> None:
        assert not may_be_rounded(number)

    @pytest.mark.parametrize("number", [509487438688186369, 1227640996038684673, 2**63 - 1])
    def test_digits_that_no_double_prints_are_exact(self, number: int) -> None:
        assert not may_be_rounded(number)

    def test_an_exact_double_may_be_rounded(self) -> None:
        """Nothing tells whether 509487438688186368 was that from the start."""
        assert may_be_rounded(509487438688186368)

    @given(st.integers(2**53 + 1, 2**63 - 1))
    def test_every_spoilt_id_is_suspected(self, number: int) -> None:
        spoilt = [int(float(number)), _printed_by_javascript(number)]
        spoilt.append(int(json.loads(f"{number}.0")))
        assert all(may_be_rounded(found) for found in spoilt if found > 2**53)

    @given(st.integers(2**53 + 1, 2**63 - 1))
    def test_the_interval_of_a_spoilt_id_holds_the_time_of_the_true_one(self, number: int) -> None:
        true = snowflake_interval(number)
        assert true is not None
        for spoilt in (int(float(number)), _printed_by_javascript(number)):
            interval = rounded_interval(spoilt)
            assert interval is not None
            assert interval[0] <= true[0] <= true[1] <= interval[1]
            assert interval[1] - interval[0] < SECOND // 500

    def test_an_older_id_has_no_time_rounded_or_not(self) -> None:
        assert rounded_interval(LAST_SEQUENTIAL) is None
        assert rounded_interval(FIRST_SNOWFLAKE) is None

"""What one X record says of when it was made: claims joined, clocks not mixed up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.observation import NOTHING_SAID, Claim
from contestjudge.model.time import DAY, SECOND, UNBOUNDED
from contestjudge.model.words import Basis
from contestjudge.sources.x_ids import snowflake_interval
from contestjudge.sources.x_times import (
    account_id,
    joined,
    native_time,
    own_time,
    read_x_id,
)

SHARE = 564993779258904576
BY_ID = (1423539988709000, 1423539988709999)
SAME = (1423539988000000, 1423539988999999)
"""The second that is printed beside that id."""
BEFORE = (SAME[0] - 60 * SECOND, SAME[1] - 60 * SECOND)
MIDNIGHT = SAME[0] // DAY * DAY

intervals = st.tuples(st.integers(0, 40), st.integers(0, 10)).map(lambda at: (at[0], sum(at)))


def whole_second(start: int) -> tuple[int, int]:
    return start, start + SECOND - 1


class TestNative:
    def test_the_id_says_it_to_the_millisecond(self) -> None:
        time = native_time(BY_ID, SAME, BEFORE)
        assert time.claim == Claim(BY_ID[0], Basis.PLATFORM_ID, BY_ID[1], Basis.PLATFORM_ID)
        assert time[1:] == ((), False, False)

    def test_without_an_id_the_clock_says_the_second(self) -> None:
        claim = native_time(None, SAME, BEFORE).claim
        assert claim == Claim(SAME[0], Basis.PLATFORM_CLOCK, SAME[1], Basis.PLATFORM_CLOCK)

    def test_the_originals_time_is_a_lower_bound_and_no_more(self) -> None:
        time = native_time(None, BEFORE, BEFORE)
        assert time.claim == Claim(BEFORE[0], Basis.BOUND, UNBOUNDED, Basis.BOUND)
        assert time.original_clock
        assert not time.claims

    def test_beside_the_originals_time_the_id_still_says_it(self) -> None:
        time = native_time(BY_ID, BEFORE, BEFORE)
        assert (time.claim.earliest, time.claim.latest) == BY_ID
        assert not time.original_clock

    def test_shared_in_the_second_of_the_post(self) -> None:
        """A quick share prints the same second as its original: the id tells them apart."""
        time = native_time(BY_ID, SAME, SAME)
        assert (time.claim.earliest, time.claim.latest) == BY_ID
        assert not time.claims

    def test_a_time_cut_to_midnight_is_the_day_from_the_post_on(self) -> None:
        posted = whole_second(MIDNIGHT + 3 * 3600 * SECOND)
        time = native_time(None, whole_second(MIDNIGHT), posted)
        assert time.truncated
        claim = Claim(posted[0], Basis.BOUND, MIDNIGHT + DAY - 1, Basis.PLATFORM_CLOCK)
        assert time.claim == claim

    def test_midnight_after_the_post_is_midnight(self) -> None:
        time = native_time(None, whole_second(MIDNIGHT + DAY), BEFORE)
        assert not time.truncated
        assert (time.claim.earliest, time.claim.latest) == whole_second(MIDNIGHT + DAY)

    def test_midnight_of_a_day_before_the_post_is_not_the_cut_time_of_a_later_share(self) -> None:
        """The printed day ends before the post was made: nothing is mended."""
        time = native_time(None, whole_second(MIDNIGHT - DAY), SAME)
        assert not time.truncated
        assert time.claim.earliest == MIDNIGHT - DAY

    def test_older_than_the_post_by_the_clock_is_left_as_it_is(self) -> None:
        time = native_time(None, BEFORE, SAME)
        assert (time.claim.earliest, time.claim.latest) == BEFORE

    def test_an_id_and_a_clock_that_contradict_each_other(self) -> None:
        far = whole_second(SAME[0] + 10 * SECOND)
        time = native_time(BY_ID, far, BEFORE)
        assert len(time.claims) == 2
        assert (time.claim.earliest, time.claim.latest) == (BY_ID[0], far[1])
        assert time.claim.earliest_basis is Basis.PLATFORM_ID
        assert time.claim.latest_basis is Basis.PLATFORM_CLOCK

    def test_nothing_said(self) -> None:
        assert native_time(None, None, None).claim == NOTHING_SAID
        assert native_time(BY_ID, None, BEFORE).claim.latest == BY_ID[1]


class TestOwn:
    def test_id_second_and_millisecond_are_intersected(self) -> None:
        time = own_time(BY_ID, SAME, (BY_ID[0], BY_ID[1]))
        assert (time.claim.earliest, time.claim.latest) == BY_ID

    def test_the_millisecond_narrows_the_second(self) -> None:
        stamped = (SAME[0] + 709_000, SAME[0] + 709_999)
        time = own_time(None, SAME, stamped)
        assert (time.claim.earliest, time.claim.latest) == stamped

    def test_nothing_said(self) -> None:
        assert own_time(None, None, None).claim == NOTHING_SAID


class TestJoined:
    @given(st.lists(intervals, min_size=1, max_size=5), st.randoms())
    def test_order_and_repetition_change_nothing_that_counts(
        self, found: list[tuple[int, int]], random: object
    ) -> None:
        claims = [
            Claim(low, Basis.PLATFORM_CLOCK, high, Basis.PLATFORM_CLOCK) for low, high in found
        ]
        one, other = joined(claims), joined([*reversed(claims), claims[0]])
        assert one.claim == other.claim
        assert set(one.claims) == set(other.claims)

    @given(st.lists(intervals, min_size=1, max_size=5))
    def test_the_common_part_or_the_hull(self, found: list[tuple[int, int]]) -> None:
        time = joined([Claim(low, Basis.EXPORT, high, Basis.EXPORT) for low, high in found])
        common = set.intersection(*(set(range(low, high + 1)) for low, high in found))
        ends = (time.claim.earliest, time.claim.latest)
        if common:
            assert ends == (min(common), max(common))
            assert time.claims == ()
        else:
            assert ends == (min(low for low, _ in found), max(high for _, high in found))
            assert {(claim.earliest, claim.latest) for claim in time.claims} == set(found)


class TestIds:
    def test_the_string_is_read_and_the_number_is_not(self) -> None:
        """Samples hold a rounded ``id`` beside ``id_str``."""
        read = read_x_id(str(SHARE), 564993779258904600)
        assert read == (str(SHARE), False, BY_ID)

    def test_a_number_that_no_double_prints_is_exact(self) -> None:
        assert read_x_id(None, SHARE + 1) == (str(SHARE + 1), False, snowflake_interval(SHARE + 1))

    def test_a_number_that_may_be_rounded_is_dropped_and_keeps_its_milliseconds(self) -> None:
        read = read_x_id(None, SHARE)
        assert (read.text, read.unreadable) == (None, True)
        assert read.interval is not None
        assert read.interval[0] <= BY_ID[0] <= BY_ID[1] <= read.interval[1]
        assert read.interval[1] - read.interval[0] < SECOND // 100

    @pytest.mark.parametrize(
        "text", ["", "0", "0x14", "5.6e17", "29700859248", "9" * 19, "9" * 5000]
    )
    def test_an_id_that_cannot_exist_is_unreadable(self, text: str) -> None:
        assert read_x_id(text, SHARE + 1) == (None, True, None)

    @pytest.mark.parametrize("number", [0, -20, 29700859248, 2**63, 10**4000])
    def test_so_is_such_a_number(self, number: int) -> None:
        assert read_x_id(None, number) == (None, True, None)

    def test_no_id_at_all_is_not_an_unreadable_one(self) -> None:
        assert read_x_id(None, None) == (None, False, None)

    def test_an_old_id_has_no_time(self) -> None:
        assert read_x_id("20313410000", None) == ("20313410000", False, None)

    @pytest.mark.parametrize(
        ("text", "number", "expected"),
        [
            ("12", 13, "12"),
            ("1234567890123456789", None, "1234567890123456789"),
            ("x", 12, None),
            ("", 12, None),
            ("٣", 12, None),
            ("9" * 21, 12, None),
            (None, 12, "12"),
            (None, 0, None),
            (None, -1, None),
            (None, 2**53 + 2, None),
            (None, None, None),
        ],
    )
    def test_accounts(self, text: str | None, number: int | None, expected: str | None) -> None:
        assert account_id(text, number) == expected

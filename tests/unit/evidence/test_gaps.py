"""Spec 4.10: what streams lose, and when."""

from __future__ import annotations

from typing import Literal

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.gaps import LATE, Gap, gaps, total
from contestjudge.model.observation import Lost
from contestjudge.model.time import MINUTE, UNBOUNDED
from tests.property.strategies_evidence import seen, watched

HOUR = 60 * MINUTE


def _stream(*lost: Lost, order: Literal["newest_first"] | None = None) -> Batch:
    """Records 2, 4 and 6 were made at one, two and three o'clock; the others say nothing."""
    shares = [seen(str(n), str(1400 + n), at=n * HOUR) for n in (1, 2, 3)]
    if order == "newest_first":
        shares.reverse()
    batch = watched(*shares, instrument="x.v1.stream", records=(2, 4, 6), order=order)
    batch.reading.lost.extend(lost)
    return batch


def _gaps(batch: Batch) -> tuple[Gap, ...]:
    return gaps([batch])[batch.watch]


def test_a_notice_is_dated_by_what_stands_around_it() -> None:
    assert _gaps(_stream(Lost(3, 5, None), Lost(5, 7, None))) == (
        Gap(-UNBOUNDED, 2 * HOUR + LATE, 5),
        Gap(1 * HOUR - LATE, 3 * HOUR + LATE, 2),
    )


def test_a_break_has_no_number_and_the_count_begins_anew() -> None:
    batch = _stream(Lost(1, 4, None), Lost(3, None, None), Lost(5, 4, None))
    assert _gaps(batch) == (
        Gap(-UNBOUNDED, HOUR + LATE, 4),
        Gap(HOUR - LATE, 2 * HOUR + LATE, None),
        Gap(HOUR - LATE, 3 * HOUR + LATE, 4),
    )
    assert total(_gaps(batch)) == UNBOUNDED


def test_at_the_end_nothing_bounds_it() -> None:
    assert _gaps(_stream(Lost(7, None, None))) == (Gap(3 * HOUR - LATE, UNBOUNDED, None),)


def test_a_count_that_falls_began_anew_and_one_that_stays_lost_nothing() -> None:
    batch = _stream(Lost(3, 5, None), Lost(5, 5, None), Lost(7, 2, None))
    assert [gap.at_most for gap in _gaps(batch)] == [5, 2]


def test_what_a_notice_says_of_its_time_is_nearer() -> None:
    said = 90 * MINUTE
    assert _gaps(_stream(Lost(3, None, said))) == (Gap(said - LATE, said, None),)


def test_newest_first_is_read_backwards() -> None:
    batch = _stream(Lost(3, 4, None), Lost(5, 3, None), order="newest_first")
    assert _gaps(batch) == (
        Gap(-UNBOUNDED, 2 * HOUR + LATE, 3),
        Gap(HOUR - LATE, 3 * HOUR + LATE, 1),
    )


def test_a_file_that_is_there_twice_lost_them_once() -> None:
    batch = _stream(Lost(3, 5, None))
    assert gaps([batch, batch]) == gaps([batch])
    more = _stream(Lost(3, 9, None))
    assert [gap.at_most for gap in gaps([batch, more])[batch.watch]] == [9]

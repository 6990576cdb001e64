"""Spec 4.9: whoever polls the newest hundred often enough misses nothing."""

from __future__ import annotations

import json
from collections.abc import Container
from datetime import timedelta
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.model.time import format_rfc3339, from_datetime
from tests.polling import CAP, OPENS, contest, moments, poll, retweet

RETWEETS, MINUTES = 5_000, 100


def _judged(
    folder: Path,
    *,
    retweets: int = RETWEETS,
    without: Container[int] = (),
    counts: bool = True,
    seats: int = 5,
) -> cj.Decision:
    path = poll(folder, moments(retweets, MINUTES), MINUTES, without=without, counts=counts)
    return cj.judge(contest(seats, MINUTES), cj.read(path))


def _codes(decision: cj.Decision) -> set[str]:
    return {one.code for one in decision.findings}


@pytest.mark.parametrize("counts", [True, False])
def test_polled_every_minute_it_is_final(tmp_path: Path, *, counts: bool) -> None:
    decision = _judged(tmp_path, counts=counts)
    assert (decision.status, decision.holes) == ("final", ())
    assert [row.entrant.id for row in decision.winners] == [str(10_000 + n) for n in range(5)]
    assert decision.counts.entrants == RETWEETS
    assert "coverage.chained" in _codes(decision)
    assert not _codes(decision) & {"coverage.cap_reached", "coverage.window_gap"}


def test_two_polls_left_out_leave_a_hole_exactly_there(tmp_path: Path) -> None:
    """One can be done without: lists of a hundred reach back over two minutes of fifty."""
    assert _judged(tmp_path, without={50}).status == "final"
    left_out = {50, 51}
    decision = _judged(tmp_path, without=left_out, seats=5)
    made = moments(RETWEETS, MINUTES)
    taken = OPENS + timedelta(minutes=49)
    oldest = [one for one in made if one <= OPENS + timedelta(minutes=52)][-CAP]
    (hole,) = decision.holes
    assert hole.from_ == format_rfc3339(from_datetime(taken) + 1)
    assert hole.to == format_rfc3339(from_datetime(oldest) // 1000 * 1000 + 999)
    assert hole.at_most == sum(taken < one < oldest for one in made)
    # What happened before the hole is settled, whatever lies in it.
    assert decision.status == "final"
    assert [row.verdict for row in decision.winners] == ["certain"] * 5


def test_one_poll_left_out_leaves_a_hole_where_the_newest_hundred_reach_back_no_further(
    tmp_path: Path,
) -> None:
    """With 83 a minute a list reaches back over one minute and not over two."""
    minutes = 60
    made = moments(RETWEETS, minutes)
    path = poll(tmp_path, made, minutes, without={30})
    decision = cj.judge(contest(5, minutes), cj.read(path))
    taken = OPENS + timedelta(minutes=29)
    oldest = [one for one in made if one <= OPENS + timedelta(minutes=31)][-CAP]
    (hole,) = decision.holes
    assert hole.from_ == format_rfc3339(from_datetime(taken) + 1)
    assert hole.to == format_rfc3339(from_datetime(oldest) // 1000 * 1000 + 999)
    assert hole.at_most == sum(taken < one < oldest for one in made) == 67
    assert decision.status == "final"
    assert [row.verdict for row in decision.winners] == ["certain"] * 5
    whole = cj.judge(contest(5, minutes), cj.read(poll(tmp_path, made, minutes)))
    assert (whole.status, whole.holes) == ("final", ())


def test_a_seat_behind_the_hole_is_open(tmp_path: Path) -> None:
    decision = _judged(tmp_path, without={50, 51}, seats=3_000)
    assert decision.status == "provisional"
    # Up to fifty may be missing: whoever holds one of the last fifty seats may have to give it up.
    assert len(decision.winners) == 3_000 - 50


def test_without_counts_the_hole_has_no_bound(tmp_path: Path) -> None:
    (hole,) = _judged(tmp_path, without={50, 51}, counts=False).holes
    assert hole.at_most is None


def test_the_newest_hundred_alone_never_settle_the_first(tmp_path: Path) -> None:
    decision = _judged(tmp_path, without=range(1, MINUTES))
    assert decision.status == "provisional"
    assert not decision.winners
    assert {row.verdict for row in decision.standings} <= {"possible", "out"}
    assert "coverage.cap_reached" in _codes(decision)
    assert "exactly who it leaves out" in decision.text()


def test_one_list_alone_is_no_chain(tmp_path: Path) -> None:
    """Nobody called it complete, however short it is."""
    decision = _judged(tmp_path, retweets=40, without=range(1, MINUTES), counts=False)
    assert decision.status == "provisional"


def test_a_short_beginning_that_a_count_contradicts_begins_nothing(tmp_path: Path) -> None:
    made = moments(60, MINUTES)
    path = poll(tmp_path, made, MINUTES, counts=False)
    assert cj.judge(contest(5, MINUTES), cj.read(path)).status == "final"
    for number in range(1, MINUTES + 1):
        file = tmp_path / f"poll-{number:03}.json"
        if file.exists():
            records = json.loads(file.read_text(encoding="utf-8"))
            for record in records:
                record["retweeted_status"]["retweet_count"] = len(records) + 7
            file.write_text(json.dumps(records), encoding="utf-8")
    decision = cj.judge(contest(5, MINUTES), cj.read(path))
    assert decision.status == "provisional"
    assert "coverage.count_shortfall" in _codes(decision)


def test_a_list_that_lacks_what_stood_is_set_aside(tmp_path: Path) -> None:
    made = moments(RETWEETS, MINUTES)
    path = poll(tmp_path, made, MINUTES, counts=False)
    file = tmp_path / "poll-050.json"
    records = json.loads(file.read_text(encoding="utf-8"))
    lost = records.pop(1)
    file.write_text(json.dumps(records), encoding="utf-8")
    decision = cj.judge(contest(5, MINUTES), cj.read(path))
    # The lists before and after still overlap, and one of them shows what this one lost.
    assert decision.status == "final"
    assert [one.params for one in decision.findings if one.code == "coverage.list_incomplete"] == [
        {
            "instrument": "x.v1.statuses/retweets",
            "post": lost["retweeted_status"]["id_str"],
            "taken_at": format_rfc3339(from_datetime(OPENS + timedelta(minutes=50))),
            "count": 1,
        }
    ]


def test_a_record_that_cannot_be_read_may_be_what_fills_the_list(tmp_path: Path) -> None:
    made = moments(2_000, MINUTES)
    path = poll(tmp_path, made, MINUTES, counts=False, without={1, 2, 3})
    # 80 by minute 4; the list is short, and so shows everything from the beginning.
    assert cj.judge(contest(5, MINUTES), cj.read(path)).status == "final"
    file = tmp_path / "poll-004.json"
    records = json.loads(file.read_text(encoding="utf-8"))
    del records[-1]
    broken = retweet(0, made[0], None) | {"created_at": "no time at all"}
    records += [broken | {"id_str": f"broken {n}"} for n in range(21)]
    file.write_text(json.dumps(records), encoding="utf-8")
    assert cj.judge(contest(5, MINUTES), cj.read(path)).status == "provisional"


def test_the_default_page_of_twenty_may_be_cut_off_too(tmp_path: Path) -> None:
    made = moments(5_000, MINUTES)
    path = poll(tmp_path, made, MINUTES, counts=False)
    for number in range(1, MINUTES + 1):
        file = tmp_path / f"poll-{number:03}.json"
        records = json.loads(file.read_text(encoding="utf-8"))[:20]
        file.write_text(json.dumps(records), encoding="utf-8")
    decision = cj.judge(contest(5, MINUTES), cj.read(path))
    assert decision.status == "provisional"
    assert "coverage.cap_reached" in _codes(decision)

"""Spec 4.9.10: what a chain of lists cannot know, and that the decision says so.

A made-up contest of seven native retweets, one a minute; somebody looked at the newest three.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable
from datetime import timedelta
from pathlib import Path

import pytest

import contestjudge as cj
from tests.polling import OPENS, contest, retweet

CAP = 3
MADE = [OPENS + timedelta(minutes=number, seconds=30) for number in range(7)]
ENTRANTS = [str(10_000 + number) for number in range(len(MADE))]


def _look(
    folder: Path,
    minutes: int,
    *,
    hidden: Container[int] = (),
    counted: bool = False,
    name: str = "",
) -> dict[str, object]:
    """Write what the newest three were so many minutes after the post; name the exhibit."""
    taken = OPENS + timedelta(minutes=minutes)
    made = [(number, moment) for number, moment in enumerate(MADE) if moment <= taken]
    seen = [one for one in made if one[0] not in hidden][-CAP:]
    path = folder / f"{name}{minutes}.json"
    records = [retweet(*one, len(made) if counted else None) for one in reversed(seen)]
    path.write_text(json.dumps(records), encoding="utf-8")
    return {
        "path": str(path),
        "instrument": "x.v1.statuses/retweets",
        "taken_at": f"{taken:%Y-%m-%dT%H:%M:%SZ}",
        "cap": CAP,
    }


def _judged(looks: Iterable[dict[str, object]], seats: int = 2) -> cj.Decision:
    document = {"schema": "contestjudge/evidence/v1", "exhibits": [*looks]}
    return cj.judge(contest(seats, minutes=7), cj.read(document))


def _codes(decision: cj.Decision) -> set[str]:
    return {one.code for one in decision.findings}


def _winners(decision: cj.Decision) -> list[str]:
    return [row.entrant.id for row in decision.winners]


def test_whoever_could_not_be_seen_at_any_look_that_reached_back_is_missed(tmp_path: Path) -> None:
    """The first was hidden until the fifth minute; then three newer ones had pushed it out."""
    looks = [_look(tmp_path, n, hidden={0} if n < 5 else ()) for n in range(2, 8)]
    decision = _judged(looks)
    assert (decision.status, _winners(decision)) == ("final", ENTRANTS[1:3])
    assert {"coverage.chained", "coverage.undone_unseen"} <= _codes(decision)
    (assumed,) = [one for one in decision.findings if one.code == "coverage.undone_unseen"]
    assert "could not be seen" in assumed.message


def test_a_count_holds_whoever_could_not_be_seen(tmp_path: Path) -> None:
    looks = [_look(tmp_path, n, hidden={0} if n < 5 else (), counted=True) for n in range(2, 8)]
    decision = _judged(looks)
    # One is missing, who may be the first: then the second is second.
    assert (decision.status, _winners(decision)) == ("provisional", ENTRANTS[1:2])
    assert "coverage.count_shortfall" in _codes(decision)


def test_one_later_look_that_shows_it_sets_the_blind_ones_aside(tmp_path: Path) -> None:
    looks = [_look(tmp_path, n, hidden={1} if n == 2 else ()) for n in range(1, 8)]
    decision = _judged(looks)
    assert (decision.status, _winners(decision)) == ("final", ENTRANTS[:2])
    (incomplete,) = [one for one in decision.findings if one.code == "coverage.list_incomplete"]
    assert incomplete.params["taken_at"] == "2024-03-01T12:02:00.000000Z"


def test_who_could_not_be_seen_later_on_is_not_taken_for_undone(tmp_path: Path) -> None:
    """Absence from a list that nobody calls complete teaches nothing."""
    looks = [_look(tmp_path, n, hidden={0} if n > 2 else ()) for n in range(1, 8)]
    decision = _judged(looks)
    assert (decision.status, _winners(decision)) == ("final", ENTRANTS[:2])
    assert not decision.excluded


def test_a_look_between_two_that_are_linked_takes_nothing_back(tmp_path: Path) -> None:
    """A list of the one newest share has nothing in common with the looks around it."""
    looks = [_look(tmp_path, n) for n in (1, 3, 5, 7)]
    before = _judged(looks, seats=6)
    assert before.status == "final"
    passing = _look(tmp_path, 6, hidden={1, 2, 3, 4}, name="short-")
    records = json.loads(Path(str(passing["path"])).read_text(encoding="utf-8"))
    Path(str(passing["path"])).write_text(json.dumps(records[:1]), encoding="utf-8")
    after = _judged([*looks, passing | {"cap": 1, "taken_at": "2024-03-01T12:05:45Z"}], seats=6)
    assert (after.status, _winners(after)) == ("final", _winners(before))


@pytest.mark.parametrize("apart", [False, True])
def test_two_lists_of_one_moment_do_not_vouch_for_each_other(
    tmp_path: Path, *, apart: bool
) -> None:
    """The same answer kept twice, under two names, is one look."""
    one = _look(tmp_path, 2)
    other = one | ({"taken_at": "2024-03-01T12:02:05Z"} if apart else {"sees": ["native", "quote"]})
    decision = _judged([one, other], seats=1)
    assert ("coverage.chained" in _codes(decision)) == apart

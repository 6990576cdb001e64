"""Rulings, attestations and terms are sets: neither order nor repetition nor spelling matters."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import contestjudge as cj

POST = "466253532108886016"
"""Made at 2014-05-13T16:53:20.000Z."""
ORIGINAL = {
    "id_str": POST,
    "created_at": "Tue May 13 16:53:20 +0000 2014",
    "text": "Retweet and win a lamp",
    "user": {"id_str": "12", "screen_name": "lampshop"},
}
LIST = {
    "path": "retweets.jsonl",
    "instrument": "x.v1.statuses/retweets",
    "taken_at": "2014-05-13T19:00:00Z",
    "complete": True,
}
FIRST = str(int(POST) + (1000 << 22))
EXCLUDED = {"decide": "exclude", "by": "adjudicator", "reason": "member of staff"}
ACCEPTED = {"decide": "accept", "by": "campaign manager", "reason": "seen on stage"}


def _contest(**award: object) -> dict[str, object]:
    return {
        "schema": "contestjudge/contest/v1",
        "name": "A lamp",
        "sponsor": {"platform": "x", "id": "12", "handles": ["lampshop"]},
        "posts": [{"id": POST}],
        "entry": {"forms": ["native"], "closes": "2014-05-13T18:00:00Z"},
        "award": award,
    }


def _judged(
    folder: Path, files: Sequence[Mapping[str, object]], apart_ms: int = 1000, **award: object
) -> cj.Decision:
    lines = [
        {
            "id_str": str(int(POST) + (1000 + number * apart_ms << 22)),
            "created_at": f"Tue May 13 16:53:{21 + number * apart_ms // 1000} +0000 2014",
            "text": "RT @lampshop: Retweet and win a lamp",
            "user": {"id_str": str(100 + number), "screen_name": f"entrant{number}"},
            "retweeted_status": ORIGINAL,
        }
        for number in range(3)
    ]
    broken = {"id_str": FIRST, "text": "no user"}
    text = "".join(f"{json.dumps(line)}\n" for line in [*lines, broken])
    (folder / "retweets.jsonl").write_text(text)
    paths = []
    for number, document in enumerate(files):
        path = folder / f"evidence-{number}.json"
        path.write_text(json.dumps({"schema": "contestjudge/evidence/v1", **document}))
        paths.append(path)
    return cj.judge(_contest(**award), cj.read(*paths))


@pytest.mark.parametrize("named", [{"share": FIRST}, {"account": "x:100"}], ids=str)
@pytest.mark.parametrize("other", [ACCEPTED, {**EXCLUDED, "by": "auditor"}], ids=str)
def test_of_two_rulings_the_same_one_holds_in_either_order(
    tmp_path: Path, named: Mapping[str, object], other: Mapping[str, object]
) -> None:
    one, another = [{**EXCLUDED, **named}], [{**other, **named}]
    exhibits = {"exhibits": [LIST]}
    there = _judged(tmp_path, [{**exhibits, "rulings": one}, {"rulings": another}])
    back = _judged(tmp_path, [{**exhibits, "rulings": another}, {"rulings": one}])
    twice = _judged(tmp_path, [{**exhibits, "rulings": [*one, *another, *one]}])
    assert there.digest == back.digest == twice.digest
    assert [row.entrant.id for row in there.excluded] == ["100"]


def test_terms_that_are_written_out_are_the_same_terms(tmp_path: Path) -> None:
    written_out = {**LIST, "sees": ["native"]}
    once = _judged(tmp_path, [{"exhibits": [LIST]}])
    again = _judged(tmp_path, [{"exhibits": [LIST]}, {"exhibits": [written_out]}])
    assert again.digest == once.digest
    assert again.counts == once.counts


def test_nothing_hangs_on_who_was_first_in_a_draw(tmp_path: Path) -> None:
    exhibits = [{"exhibits": [LIST]}]
    first = _judged(tmp_path, exhibits, apart_ms=2)
    drawn = _judged(tmp_path, exhibits, apart_ms=2, method="draw")
    assert "time.photo_finish" in {one.code for one in first.findings}
    assert "time.photo_finish" not in {one.code for one in drawn.findings}


def test_no_draw_is_due_while_an_unread_record_may_still_change_the_pool(tmp_path: Path) -> None:
    drawn = _judged(tmp_path, [{"exhibits": [LIST]}], method="draw")
    assert drawn.status is cj.Status.PROVISIONAL
    assert drawn.draw is None

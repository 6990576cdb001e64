"""The text view: status and why at a glance, no false alarms, nothing hostile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import contestjudge as cj

POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
TAKEN = "2024-05-14T20:30:00Z"


def _contest(**award: object) -> cj.Contest:
    return cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "Buns",
            "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
            "posts": [{"id": POST}],
            "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
            "award": award,
        }
    )


def _share(second: int, handle: str, *, count: int | None = None) -> dict[str, object]:
    """A native share, so many seconds after ten o'clock."""
    milliseconds = 1715680800000 + second * 1000
    original: dict[str, object] = {"id_str": POST, "user": {"id_str": "1"}, "text": "buns"}
    if count is not None:
        original["retweet_count"] = count
    return {
        "id_str": str((milliseconds - 1288834974657) << 22),
        "created_at": "Tue May 14 10:00:00 +0000 2024",
        "text": "RT buns",
        "user": {"id_str": str(1000 + second), "screen_name": handle},
        "retweeted_status": original,
    }


def _evidence(
    shares: Sequence[Mapping[str, object]], tmp_path: Path, **terms: object
) -> cj.Evidence:
    path = tmp_path / "shares.json"
    path.write_text(json.dumps([_printed(share) for share in shares]), encoding="utf-8")
    exhibit = {"path": str(path), "instrument": "x.v1.statuses/retweets", "taken_at": TAKEN}
    return cj.read({"schema": "contestjudge/evidence/v1", "exhibits": [exhibit | terms]})


def _printed(share: Mapping[str, object]) -> dict[str, object]:
    """Print the time that the id carries."""
    milliseconds = (int(str(share["id_str"])) >> 22) + 1288834974657
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return {**share, "created_at": moment.strftime("%a %b %d %H:%M:%S +0000 %Y")}


def _section(text: str, title: str) -> list[str]:
    lines = text.splitlines()
    if title not in lines:
        return []
    rest = lines[lines.index(title) + 1 :]
    return rest[: rest.index("")] if "" in rest else rest


def test_a_final_decision_raises_no_alarm(tmp_path: Path) -> None:
    shares = [_share(10, "ada"), _share(20, "bo")]
    decision = cj.judge(
        _contest(seats=1), _evidence(shares, tmp_path, complete=True, to="2024-05-14T12:00:00Z")
    )
    text = decision.text()
    assert decision.status is cj.Status.FINAL
    assert decision.holes
    assert "Why it is not final" not in text
    assert "What would make it final" not in text
    assert "Mind" not in text.splitlines()
    noted = " ".join(" ".join(_section(text, "Also noted")).split())
    assert "Nobody looked for native shares after 2024-05-14 12:00:00; too late to matter." in noted


def test_a_provisional_decision_says_why_first(tmp_path: Path) -> None:
    decision = cj.judge(_contest(seats=1), _evidence([_share(10, "ada")], tmp_path))
    assert decision.message == (
        "Provisional: no seat is certain. Nobody can say that all native shares were seen from"
        " 2024-05-14 10:00:00 to 21:59:59."
    )
    text = decision.text()
    assert text.splitlines()[0] == "Buns: PROVISIONAL"
    assert _section(text, "What would make it final")[0].startswith("  - If your lists show all")


def test_a_step_asks_for_no_more_than_helps(tmp_path: Path) -> None:
    shares = [_share(10, "ada"), _share(3600, "bo")]
    decision = cj.judge(_contest(seats=1), _evidence(shares, tmp_path))
    assert "from 2024-05-14 10:00:00 to at least 10:00:11" in decision.next_steps[0].text


def test_a_count_is_told_with_its_numbers(tmp_path: Path) -> None:
    decision = cj.judge(
        _contest(seats=1), _evidence([_share(10, "ada", count=4)], tmp_path, complete=True)
    )
    assert decision.status is cj.Status.PROVISIONAL
    assert "The platform counted 4 native shares, and the evidence shows 1." in decision.message


def test_a_stream_that_broke_off_is_told(tmp_path: Path) -> None:
    shares = [_printed(_share(10, "ada")), _printed(_share(50, "bo"))]
    path = tmp_path / "stream.jsonl"
    broken = [shares[0], {"disconnect": {"code": 4, "reason": "made up"}}, shares[1]]
    path.write_text("\n".join(map(json.dumps, broken)), encoding="utf-8")
    evidence = cj.exhibit(
        path, instrument="x.v1.stream", taken_at="2024-05-15T00:00:00Z", complete=True
    )
    decision = cj.judge(_contest(seats=2), evidence)
    assert decision.message == (
        "Provisional: no seat is certain. A stream that is relied on broke off, and nothing else"
        " shows what came then."
    )


def test_attestations_come_first(tmp_path: Path) -> None:
    vouched = cj.read(
        {
            "schema": "contestjudge/evidence/v1",
            "attestations": [
                {
                    "form": "native",
                    "from": "2024-05-14T10:00:00Z",
                    "to": "2024-05-14T22:00:00Z",
                    "by": "campaign manager",
                    "reason": "watched all day",
                }
            ],
        }
    )
    decision = cj.judge(_contest(seats=1), _evidence([_share(10, "ada")], tmp_path) + vouched)
    first = decision.text().splitlines()[3]
    assert first.startswith("Resting on the word of campaign manager: final:")


def test_winners_whose_order_is_unknown_are_said_to_be(tmp_path: Path) -> None:
    rows = "handle,form,time\nada,native,2024-05-14 10:01\nbo,native,2024-05-14 10:01\n"
    evidence = cj.read(_table(rows, tmp_path))
    text = cj.judge(_contest(seats=2), evidence).text()
    assert "The order of places 1 and 2 is not certain; that they win is." in text


def _table(content: str, tmp_path: Path) -> dict[str, object]:
    path = tmp_path / "table.csv"
    path.write_text(content, encoding="utf-8")
    exhibit = {
        "path": str(path),
        "zone": "UTC",
        "taken_at": TAKEN,
        "sees": ["native"],
        "complete": True,
    }
    return {"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]}


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path) -> None:
    contest = cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "Buns\x1b[2J\u202e",
            "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
            "posts": [{"id": POST}],
            "entry": {"forms": ["native"], "closes": "2024-05-14T22:00:00Z"},
        }
    )
    vouched = cj.read(
        {
            "schema": "contestjudge/evidence/v1",
            "attestations": [
                {
                    "form": "native",
                    "from": "2024-05-14T10:00:00Z",
                    "to": "2024-05-14T22:00:00Z",
                    "by": "boss\x1b]0;x\x07",
                    "reason": "trust\u2066me\nFINAL",
                }
            ],
        }
    )
    decision = cj.judge(contest, _evidence([_share(10, "ada")], tmp_path) + vouched)
    views = decision.text() + decision.explain("@ada")
    assert not set("\x1b\x07\u202e\u2066") & set(views)
    assert "trust\\u2066me\\u000aFINAL" in views


def test_of_a_long_path_the_file_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 20)
    folder.mkdir()
    text = cj.judge(_contest(), _evidence([_share(10, "ada")], folder)).text()
    assert "deep/shares.json" in text


@pytest.mark.parametrize("who", ["@ada", "x:1010", "1010", "@ADA"])
def test_explaining_speaks_to_the_person(tmp_path: Path, who: str) -> None:
    shares = [_share(10, "ada"), _share(20, "bo")]
    decision = cj.judge(_contest(seats=1), _evidence(shares, tmp_path, complete=True))
    lines = decision.explain(who).splitlines()
    assert lines[0].startswith("@ada: your native share ")
    assert "You hold a seat (shown as number 1), and nothing unseen could change that." in lines


def test_explaining_finds_a_person_by_any_of_their_handles(tmp_path: Path) -> None:
    shares = [_share(10, "ada"), _share(20, "ada_too")]
    same = cj.read(
        {
            "schema": "contestjudge/evidence/v1",
            "rulings": [
                {
                    "decide": "same_person",
                    "accounts": ["x:1010", "x:1020"],
                    "by": "adjudicator",
                    "reason": "said so",
                }
            ],
        }
    )
    decision = cj.judge(_contest(seats=1), _evidence(shares, tmp_path, complete=True) + same)
    text = decision.explain("@ada_too")
    assert "You hold a seat" in text
    assert "everyone counts once" in text


def test_in_a_draw_nobody_is_told_a_place(tmp_path: Path) -> None:
    shares = [_share(10, "ada"), _share(20, "bo")]
    decision = cj.judge(
        _contest(seats=1, method="draw"),
        _evidence(shares, tmp_path, complete=True)
        + cj.read(
            {
                "schema": "contestjudge/evidence/v1",
                "attestations": [
                    {
                        "form": "native",
                        "from": "2024-05-14T20:00:00Z",
                        "to": "2024-05-14T22:00:00Z",
                        "by": "campaign manager",
                        "reason": "closed the page",
                    }
                ],
            }
        ),
    )
    assert decision.status is cj.Status.CONTESTED
    text = decision.explain("@bo")
    assert "one of the 2 candidates in the draw" in text
    assert "rank" not in text


def test_what_the_platform_counted_and_nobody_saw_is_not_asked_to_be_called_complete(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shares.json"
    path.write_text(json.dumps([_printed(_share(41, "ada", count=9))]), encoding="utf-8")
    decision = cj.judge(_contest(seats=1), cj.read(path))
    assert "The platform counted 9 native shares, and the evidence shows 1" in decision.message
    assert any("(when that was counted is not known)" in one.message for one in decision.findings)
    assert decision.next_steps[0].text.startswith(
        "Say in the evidence file when the lists were taken"
    )
    assert decision.next_steps[1].text.startswith("Get a complete list of native shares")
    assert not any("say so in the evidence file" in step for step in _said(decision))


def _said(decision: cj.Decision) -> list[str]:
    return [step.text for step in decision.next_steps]


_TIERS = [{"name": "gold", "seats": 1}, {"name": "silver\u202e", "seats": 1}]


def test_a_seat_is_shown_with_its_tier(tmp_path: Path) -> None:
    shares = [_share(5, "ada"), _share(9, "bo"), _share(12, "cleo")]
    decision = cj.judge(_contest(tiers=_TIERS), _evidence(shares, tmp_path, complete=True))
    text = decision.text()
    assert "1 (gold) " in text
    assert "2 (silver" in text
    assert "\u202e" not in text
    assert "Your prize: gold." in decision.explain("@ada")
    assert "prize" not in decision.explain("@cleo").replace("The prize is for", "")


def test_a_tier_that_is_open_is_not_given(tmp_path: Path) -> None:
    """The times on the platform's clock are less exact than they look."""
    rules = _contest(tiers=[_TIERS[0], {"name": "tin", "seats": 1}]).model_dump(
        by_alias=True, exclude_unset=True, mode="json"
    )
    rules["entry"]["tolerance_ms"] = 5000
    shares = [_share(5, "ada"), _share(9, "bo"), _share(40, "cleo")]
    decision = cj.judge(rules, _evidence(shares, tmp_path, complete=True))
    assert str(decision.status) == "final"
    assert [row.tier for row in decision.winners] == [None, None]
    assert "(gold or tin)" in decision.text()
    assert "Your prize is not settled: it may be gold or tin." in decision.explain("@bo")

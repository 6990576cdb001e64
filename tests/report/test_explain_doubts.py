"""Doubts are told to whom they concern; flags too, and they are no reason for not being final."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contestjudge as cj

_POST = "1790321153928069120"  # 2024-05-14T10:00:00.312Z
_LOOK = "For a person to look at"


def _share(second: int, handle: str, created: str) -> dict[str, object]:
    """A native share, so many seconds after ten o'clock."""
    milliseconds = 1715680800000 + second * 1000
    return {
        "id_str": str((milliseconds - 1288834974657) << 22),
        "created_at": f"Tue May 14 10:00:{second:02} +0000 2024",
        "text": "RT buns",
        "user": {"id_str": str(1000 + second), "screen_name": handle, "created_at": created},
        "retweeted_status": {"id_str": _POST, "user": {"id_str": "1"}, "text": "buns"},
    }


_OLD, _NEW = "Tue May 14 10:00:00 +0000 2019", "Mon May 13 10:00:00 +0000 2024"


def _decision(
    tmp_path: Path, *, must_follow: bool = False, complete: bool = True, **flags: int
) -> cj.Decision:
    """Judge u1, u2 and u3, who came in this order; of u2 the account is young."""
    shares = [_share(10, "u1", _OLD), _share(20, "u2", _NEW), _share(30, "u3", _OLD)]
    (tmp_path / "shares.json").write_text(json.dumps(shares), encoding="utf-8")
    followers = {"data": [{"id": "1010", "username": "u1"}, {"id": "1030", "username": "u3"}]}
    (tmp_path / "followers.json").write_text(json.dumps(followers), encoding="utf-8")
    taken = {"taken_at": "2024-05-14T20:30:00Z"}
    exhibits = [
        {"path": str(tmp_path / "shares.json"), "instrument": "x.v1.statuses/retweets", **taken}
        | ({"complete": True} if complete else {}),
        {"path": str(tmp_path / "followers.json"), "instrument": "x.v2.followers", **taken},
    ]
    contest: dict[str, object] = {
        "schema": "contestjudge/contest/v1",
        "name": "Buns",
        "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
        "posts": [{"id": _POST}],
        "entry": {"forms": ["native"], "closes": "2024-05-14T20:00:00Z"},
        "award": {"seats": 2 if must_follow else 1},
        "eligibility": {"must_follow": must_follow},
        "flags": flags,
    }
    evidence = {"schema": "contestjudge/evidence/v1", "exhibits": exhibits[: 1 + must_follow]}
    return cj.judge(cj.load_contest(contest), cj.read(evidence))


def test_whoever_is_in_no_list_of_followers_is_told_so(tmp_path: Path) -> None:
    decision = _decision(tmp_path, must_follow=True)
    told = decision.explain("@u2")
    assert "may not count: the rules ask for following; your account stands in no list" in told
    assert "Shares of accounts" not in told
    assert "your share may not count, as said above" in told
    assert " counts. When it was made" in decision.explain("@u1")
    other = decision.explain("@u3")
    assert " counts. When it was made" in other
    assert "Shares of accounts that stand in no list of followers" in other


def test_whoever_is_out_of_reach_is_told_too(tmp_path: Path) -> None:
    shares = [_share(second, f"v{second}", _OLD) for second in (1, 2, 3)]
    (tmp_path / "shares.json").write_text(json.dumps(shares), encoding="utf-8")
    followers = {"data": [{"id": "1001", "username": "v1"}, {"id": "1002", "username": "v2"}]}
    (tmp_path / "followers.json").write_text(json.dumps(followers), encoding="utf-8")
    taken = {"taken_at": "2024-05-14T20:30:00Z"}
    decision = cj.judge(
        cj.load_contest(
            {
                "schema": "contestjudge/contest/v1",
                "name": "Buns",
                "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
                "posts": [{"id": _POST}],
                "entry": {"forms": ["native"], "closes": "2024-05-14T20:00:00Z"},
                "award": {"seats": 1},
                "eligibility": {"must_follow": True},
            }
        ),
        cj.read(
            {
                "schema": "contestjudge/evidence/v1",
                "exhibits": [
                    {
                        "path": str(tmp_path / "shares.json"),
                        "instrument": "x.v1.statuses/retweets",
                        "complete": True,
                        **taken,
                    },
                    {
                        "path": str(tmp_path / "followers.json"),
                        "instrument": "x.v2.followers",
                        **taken,
                    },
                ],
            }
        ),
    )
    told = decision.explain("@v3")
    assert "may not count: the rules ask for following" in told
    assert "you do not hold a seat, and nothing unseen could change that" in told


def test_a_flag_is_told_to_whom_it_concerns(tmp_path: Path) -> None:
    decision = _decision(tmp_path, complete=False, young_account_days=14)
    told = "your account was less than 14 days old when you shared [flag.young_account]"
    assert told in decision.explain("@u2")
    for who in ("@u1", "@u3"):
        assert "flag." not in decision.explain(who)


@pytest.mark.parametrize("complete", [False, True])
def test_a_flag_is_no_reason_for_not_being_final(tmp_path: Path, complete: bool) -> None:  # noqa: FBT001
    decision = _decision(tmp_path, complete=complete, young_account_days=14)
    blocks = decision.text().split("\n\n")
    (where,) = [block for block in blocks if "flag.young_account" in block]
    assert where.startswith(_LOOK)
    (part,) = [part for part in decision.markdown().split("\n## ") if "flag.young" in part]
    assert part.startswith(_LOOK)
    page = decision.html()
    assert page.count("flag.young_account") >= 1
    assert f"<h3>{_LOOK}</h3>" in page


def test_whoever_may_have_undone_their_share_is_told_so(tmp_path: Path) -> None:
    shares = [_share(10, "u1", _OLD), _share(20, "u2", _OLD), _share(30, "u3", _OLD)]
    exhibits: list[dict[str, object]] = []
    for name, listed, taken_at in (
        ("early", shares, "2024-05-14T10:01:00Z"),
        ("late", [shares[0], shares[2]], "2024-05-14T20:30:00Z"),
    ):
        (tmp_path / f"{name}.json").write_text(json.dumps(listed), encoding="utf-8")
        exhibits.append(
            {
                "path": str(tmp_path / f"{name}.json"),
                "instrument": "x.v1.statuses/retweets",
                "taken_at": taken_at,
                "complete": True,
            }
        )
    contest: dict[str, object] = {
        "schema": "contestjudge/contest/v1",
        "name": "Buns",
        "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
        "posts": [{"id": _POST}],
        "entry": {"forms": ["native"], "closes": "2024-05-14T20:00:00Z"},
        "award": {"seats": 2},
    }
    evidence = {"schema": "contestjudge/evidence/v1", "exhibits": exhibits}
    decision = cj.judge(cj.load_contest(contest), cj.read(evidence))
    assert decision.status == "contested"
    told = decision.explain("@u2")
    assert "may not count: it was undone, or may have been" in told
    assert told.count("[share.undone]") == 1
    other = decision.explain("@u3")
    assert "cannot be said on this evidence:\n  - Shares that were undone" in other
    assert "Why it is not final" in decision.text()
    # Where it stands whenever it was undone, nobody is told that theirs may not count.
    contest["entry"] = {"forms": ["native"], "undone": "count", "closes": "2024-05-14T20:00:00Z"}
    decision = cj.judge(cj.load_contest(contest), cj.read(evidence))
    assert decision.status == "final"
    assert " counts. When it was made" in decision.explain("@u2")

"""Handles of the fediverse in the rules mean accounts of the server that is meant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef
from contestjudge.rules.fediverse import meant
from tests.unit.sources.fediverse import (
    ELSEWHERE,
    HOME,
    POST,
    TEXT,
    URI,
    account,
    announce,
    boost,
    number,
    printed,
    status,
)


@pytest.mark.parametrize(
    ("written", "recorder", "server", "found"),
    [
        ("@anna", None, None, "@anna"),
        ("@anna", HOME, None, f"@anna@{HOME}"),
        (f"@anna@{ELSEWHERE}", HOME, None, f"@anna@{ELSEWHERE}"),
        (f"@Anna@{HOME}", None, HOME, "@anna"),
        (f"@anna@{ELSEWHERE}", None, HOME, f"@anna@{ELSEWHERE}"),
        ("mastodon:15", HOME, None, "15"),
        ("x:@anna", HOME, None, "@anna"),
    ],
)
def test_what_a_handle_means(
    written: str, recorder: str | None, server: str | None, found: str
) -> None:
    assert meant(AccountRef.parse(written), recorder, server).account == found


def contest(**rules: object) -> dict[str, object]:
    return {
        "schema": "contestjudge/contest/v1",
        "name": "One lamp",
        "sponsor": {"platform": "mastodon", "id": "7", "handles": ["brand"]},
        "posts": [{"id": POST, "text": TEXT}],
        **rules,
    }


def judged(*records: object, rules: Mapping[str, object]) -> cj.Decision:
    lines = b"\n".join(json.dumps(one).encode() for one in records)
    return cj.judge(rules, cj.read(lines))


def entrants(decision: cj.Decision) -> list[str]:
    return [row.entrant.id for row in decision.standings]


ANNA = str(account("anna")["id"])
EVE = str(account("eve")["id"])


@pytest.mark.parametrize("name", ["@anna", f"@anna@{HOME}", f"mastodon:{ANNA}", "@ANNA"])
@pytest.mark.parametrize("recorder", [None, HOME])
def test_an_exclusion_by_any_name(name: str, recorder: str | None) -> None:
    entry = {} if recorder is None else {"recorder": recorder}
    rules = contest(eligibility={"exclude": [name]}, entry=entry)
    decision = judged(boost("anna", 5), boost("ben", 9), rules=rules)
    assert entrants(decision) == [account("ben")["id"]]


def test_the_sponsor_from_elsewhere_is_known_by_its_name() -> None:
    sponsor = {"platform": "mastodon", "id": "4711", "handles": [f"brand@{ELSEWHERE}"]}
    rules = contest(sponsor=sponsor, entry={"recorder": HOME})
    post = URI.replace(HOME, ELSEWHERE)
    original = {"id": "5", "uri": post, "account": account("brand", ELSEWHERE)}
    rules["posts"] = [{"id": post, "at": printed(0)}]
    own = boost("brand", 5, ELSEWHERE, reblog=original)
    decision = judged(own, boost("ben", 9, reblog=original), rules=rules)
    assert entrants(decision) == [account("ben")["id"]]
    assert [str(row.reason) for row in decision.excluded] == ["sponsor"]


def test_a_sponsors_plain_name_is_of_the_server_of_its_posts() -> None:
    rules = contest(posts=[{"id": URI}])
    own = announce("brand", 3)
    decision = judged(own, announce("brand", 4, ELSEWHERE), rules=rules)
    assert entrants(decision) == [f"https://{ELSEWHERE}/users/brand"]
    assert [row.entrant.id for row in decision.excluded] == [own["actor"]]
    assert entrants(judged(boost("brand", 5), boost("anna", 6), rules=rules)) == [ANNA]


def test_a_list_of_boosters_from_nobody_knows_where_is_joined_by_name() -> None:
    """Its numbers could be anybody's; a name with a host is one person everywhere."""
    listed = account("eve", ELSEWHERE, id=ANNA)
    decision = judged(boost("anna", 5), boost("eve", 6, ELSEWHERE), listed, rules=contest())
    assert sorted(entrants(decision)) == sorted([ANNA, EVE])
    assert decision.counts.shares == 2


def test_two_servers_need_a_recorder() -> None:
    there = account("eve") | {
        "url": f"https://{ELSEWHERE}/@eve",
        "uri": f"https://{ELSEWHERE}/users/eve",
    }
    both = (boost("anna", 5), boost("eve", 9, account=there, uri=f"https://{ELSEWHERE}/x"))
    with pytest.raises(InputError, match=r"a\.example, b\.example.*entry\.recorder") as raised:
        judged(*both, rules=contest())
    assert raised.value.code == "evidence.servers"
    mixed = cj.read(*(json.dumps(one("anna", 5)).encode() for one in (boost, announce)))
    with pytest.raises(InputError, match=r"entry\.recorder"):
        cj.judge(contest(), mixed)
    decision = judged(*both, rules=contest(entry={"recorder": HOME}))
    assert set(entrants(decision)) == {ANNA, f"@eve@{ELSEWHERE}"}


def test_on_the_command_line_that_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in {
        "contest.json": contest(),
        "boosts.json": boost("anna", 5),
        "inbox.json": announce("anna", 5),
    }.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    names = ("contest.json", "boosts.json", "inbox.json")
    assert main(["judge", *(str(tmp_path / name) for name in names)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "(ActivityPub), a.example" in said
    assert "name entry.recorder" in said


class TestBackdating:
    """What another server says of when it boosted moves nobody by a single rank."""

    @pytest.mark.parametrize("recorder", [None, HOME])
    @pytest.mark.parametrize("claimed", [-86_400_000, 1, 30_000, 86_400_000])
    def test_of_the_api(self, recorder: str | None, claimed: int) -> None:
        entry: dict[str, object] = {"closes": printed(3_600_000)}
        rules = contest(entry=entry if recorder is None else entry | {"recorder": recorder})
        others = [boost("anna", 5_000), boost("ben", 20_000)]
        uri = f"https://{ELSEWHERE}/users/eve/statuses/5/activity"

        def ranks(eve: dict[str, object]) -> list[object]:
            decision = judged(*others, eve, rules=rules)
            return [(row.entrant.id, row.rank, row.verdict) for row in decision.standings]

        honest = boost("eve", 10_000, ELSEWHERE, uri=uri)
        lying = honest | {"id": number(claimed), "created_at": printed(claimed)}
        assert ranks(lying) == ranks(honest)
        assert len(ranks(lying)) == 3

    @pytest.mark.parametrize("claimed", [-86_400_000, 1, 86_400_000])
    def test_of_activities(self, claimed: int) -> None:
        rules = contest(posts=[{"id": URI}])
        others = [announce("anna", 5_000), announce("ben", 20_000)]
        honest = announce("eve", 10_000, ELSEWHERE)
        lying = honest | {"published": printed(claimed)}

        def ranks(eve: dict[str, object]) -> list[object]:
            decision = judged(*others, eve, rules=rules)
            return [(row.entrant.id, row.rank, row.verdict) for row in decision.standings]

        assert ranks(lying) == ranks(honest)


def test_a_name_on_display_that_changes_is_one_entrant() -> None:
    changed = boost("anna", 5, account=account("anna", display_name="Somebody <b>else</b>"))
    assert entrants(judged(boost("anna", 5), changed, rules=contest())) == [ANNA]


def test_a_look_before_the_edit_shows_that_it_was_a_share_from_the_beginning() -> None:
    quote = status("anna", 5_000, quote={"state": "accepted", "quoted_status_id": POST})
    edited = quote | {"edited_at": printed(90_000)}
    doubted = judged(edited, rules=contest())
    assert "time.edited" in {one.code for one in doubted.findings}
    (row,) = judged(edited, quote, rules=contest()).standings
    assert row.share.latest == "2026-08-01T14:00:05.002999Z"


def test_what_the_recorder_deletes_goes_whatever_the_share_is_called() -> None:
    """A boost from elsewhere is known by its address; the recorder's stream tells its number."""
    rules = contest(entry={"recorder": HOME, "closes": printed(86_400_000)})
    gone = {"stream": ["user"], "event": "delete", "payload": number(9)}
    eve = boost("eve", 9, ELSEWHERE)
    for records in ((gone, eve), (eve, gone)):
        decision = judged(boost("anna", 5), *records, rules=rules)
        doubted = {one.code for one in decision.findings}
        assert "share.undone" in doubted
        assert decision.inputs[0].used == 3


def test_an_undo_that_names_no_share_of_several_leaves_a_doubt() -> None:
    first, second = announce("anna", 5), announce("anna", 9)
    undo = {"type": "Undo", "actor": first["actor"], "object": {**first, "id": None}}
    rules = contest(posts=[{"id": URI}])
    decision = judged(first, second, undo, rules=rules)
    assert "share.undone" in {one.code for one in decision.findings}
    assert entrants(decision) == [first["actor"]]
    assert entrants(judged(undo, announce("ben", 3), rules=rules)) == [f"https://{HOME}/users/ben"]

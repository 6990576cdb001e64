"""Contests on Bluesky, judged: backdating, deletions, second reposts, several exhibits.

Every payload is made up, on the shapes of the real ones.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.report.decision import Decision
from tests.unit.sources.bluesky_made import (
    AT,
    HANDLE,
    KEY,
    ORIGINAL,
    POST,
    SPONSOR,
    TEXT,
    Json,
    did,
    encoded,
    event,
    iso,
    later,
    post,
    profile,
    quoting,
    ref,
    repost,
    reposted,
    tid,
    uri_of,
    view,
)

RECORDERS = [None, "jetstream", "appview"]


def contest(recorder: str | None = None, seats: int = 1, **entry: Json) -> Json:
    if recorder is not None:
        entry["recorder"] = recorder
    return {
        "schema": "contestjudge/contest/v1",
        "name": "One lamp",
        "sponsor": {"platform": "bluesky", "id": SPONSOR, "handles": [HANDLE]},
        "posts": [{"id": POST, "at": iso(AT), "text": TEXT}],
        "entry": {"forms": ["native"], "closes": iso(later(3600)), **entry},
        "award": {"seats": seats},
    }


class Case:
    """A folder in which exhibits are gathered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exhibits: list[str] = []

    def add(
        self, instrument: str, *values: Json, seconds: float = 4000, complete: bool = True
    ) -> Case:
        name = f"{len(self.exhibits)}.jsonl"
        (self.folder / name).write_bytes(encoded(*values))
        self.exhibits.append(
            f'[[exhibits]]\npath = "{name}"\ninstrument = "{instrument}"\n'
            f"taken_at = {iso(later(seconds))}\ncomplete = {str(complete).lower()}\n"
        )
        return self

    def judged(self, rules: Json) -> Decision:
        text = 'schema = "contestjudge/evidence/v1"\n\n' + "\n".join(self.exhibits)
        (self.folder / "evidence.toml").write_text(text, encoding="utf-8")
        return cj.judge(cj.load_contest(rules), cj.read(self.folder / "evidence.toml"))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def one_repost() -> Json:
    """Make a post in a feed that was reposted once."""
    return reposted(1, 61) | {"post": ORIGINAL | {"repostCount": 1}}


def ranks(decision: Decision) -> dict[str, tuple[int, int | None]]:
    return {row.entrant.id: (row.rank.min, row.rank.max) for row in decision.standings}


def codes(decision: Decision) -> set[str]:
    return {finding.code for finding in decision.findings}


def excluded(decision: Decision) -> list[tuple[str, str, str | None]]:
    return [(row.entrant.id, str(row.reason), row.share.id) for row in decision.excluded]


class TestBackdating:
    """Whatever an entrant writes into a record moves nobody up by a single rank."""

    def stream(self, case: Case, recorder: str | None, *, old: bool) -> Decision:
        late = event(3, repost(-9_000 if old else 30), 30, key=tid(later(-9_000 if old else 30)))
        lines = [event(1, repost(10), 10), event(2, repost(20), 20), late]
        return case.add("bluesky.jetstream", *lines).judged(contest(recorder))

    def feed(self, case: Case, recorder: str | None, *, old: bool) -> Decision:
        late = reposted(3, 30, key=tid(later(-9_000)) if old else None)
        items = [reposted(1, 10), reposted(2, 20), late]
        return case.add("bluesky.feed", {"feed": items}).judged(contest(recorder))

    @pytest.mark.parametrize("recorder", RECORDERS)
    @pytest.mark.parametrize("source", ["stream", "feed"])
    def test_not_one_rank(self, tmp_path: Path, source: str, recorder: str | None) -> None:
        found = []
        for old in (False, True):
            folder = tmp_path / str(old)
            folder.mkdir()
            found.append(ranks(getattr(self, source)(Case(folder), recorder, old=old)))
        assert found[0] == found[1]
        assert len(found[0]) == 3

    def test_by_the_declared_recorder_the_first_one_wins(self, case: Case) -> None:
        decision = self.stream(case, "jetstream", old=True)
        assert str(decision.status) == "final"
        assert ranks(decision) == {did(1): (1, 1), did(2): (2, 2), did(3): (3, 3)}

    def test_without_one_nobody_is_told_apart(self, case: Case) -> None:
        decision = self.stream(case, None, old=True)
        assert str(decision.status) == "contested"
        assert set(ranks(decision).values()) == {(1, 3)}

    @pytest.mark.parametrize("recorder", RECORDERS)
    def test_an_index_that_prints_claims(self, case: Case, recorder: str | None) -> None:
        """A post's indexedAt that equals its createdAt is the claim, and no upper bound."""
        old = view(3, post(5, embed=quoting()), 5)
        answer = {"uri": POST, "posts": [view(1, post(9, embed=quoting()), 10), old]}
        decision = case.add("bluesky.quotes", answer).judged(contest(recorder, forms=["quote"]))
        assert ranks(decision)[did(3)] == (1, 2)
        assert str(decision.status) == "contested"


class TestDeletions:
    @pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
    @pytest.mark.parametrize("recorder", RECORDERS)
    def test_in_whatever_order_they_stand(
        self, case: Case, recorder: str | None, *, first: bool
    ) -> None:
        made, gone = (
            event(1, repost()),
            event(1, repost(), 90, key=tid(later(60)), operation="delete"),
        )
        lines = [gone, made] if first else [made, gone]
        decision = case.add("bluesky.jetstream", *lines, event(2, repost(), 70)).judged(
            contest(recorder)
        )
        assert excluded(decision) == [(did(1), "undone", uri_of(1, repost()))]
        assert str(decision.status) == "final"
        assert list(ranks(decision)) == [did(2)]

    def test_after_the_closing_it_counts(self, case: Case) -> None:
        gone = event(1, repost(), 3700, key=tid(later(60)), operation="delete")
        case.add("bluesky.jetstream", event(1, repost()), gone)
        assert excluded(case.judged(contest("jetstream"))) == []

    @pytest.mark.parametrize("recorder", RECORDERS)
    def test_deleted_and_made_anew_is_a_new_share(self, case: Case, recorder: str | None) -> None:
        lines = [
            event(1, repost(), 60),
            event(1, repost(), 90, key=tid(later(60)), operation="delete"),
            event(2, repost(), 100),
            event(1, repost(120), 120),
        ]
        decision = case.add("bluesky.jetstream", *lines).judged(contest(recorder, seats=2))
        assert excluded(decision) == [(did(1), "undone", uri_of(1, repost()))]
        assert str(decision.status) == "final"
        assert {row.share.id for row in decision.winners} == {
            uri_of(1, repost(), seconds=120),
            uri_of(2, repost(), seconds=100),
        }
        expected = (2, 2) if recorder == "jetstream" else (1, 2)
        assert ranks(decision)[did(1)] == expected

    @pytest.mark.parametrize("recorder", RECORDERS)
    def test_a_second_record_undoes_no_first(self, case: Case, recorder: str | None) -> None:
        """Two records can stand side by side; the app's server passes the second over."""
        lines = [event(1, repost(), 60), event(2, repost(), 100), event(1, repost(120), 120)]
        decision = case.add("bluesky.jetstream", *lines).judged(contest(recorder, seats=2))
        assert str(decision.status) == "final"
        assert "undone" not in {reason for _, reason, _ in excluded(decision)}
        if recorder == "jetstream":
            assert ranks(decision) == {did(1): (1, 1), did(2): (2, 2)}

    def test_who_holds_two_is_counted_once(self, case: Case) -> None:
        """Two records of one account and one of another leave room for a third account."""
        lines = [event(1, repost(), 60), event(2, repost(), 100), event(1, repost(120), 120)]
        case.add("bluesky.jetstream", *lines, complete=False)
        case.add("bluesky.feed", {"posts": [ORIGINAL | {"repostCount": 3}]}, complete=False)
        decision = case.judged(contest("jetstream", seats=2))
        assert str(decision.status) == "provisional"
        assert {hole.at_most for hole in decision.holes} == {1}

    @pytest.mark.parametrize("recorder", RECORDERS)
    def test_a_list_shows_one_of_two(self, case: Case, recorder: str | None) -> None:
        """The list names the account once; the other record is not missing from it."""
        lines = [event(1, repost(), 60), event(1, repost(120), 120), event(2, repost(), 100)]
        case.add("bluesky.jetstream", *lines)
        answer = {"uri": POST, "repostedBy": [profile(2), profile(1)]}
        case.add("bluesky.reposted_by", answer, seconds=3900)
        decision = case.judged(contest(recorder, seats=2))
        assert str(decision.status) == "final"
        assert decision.counts.shares == 3
        wrong = {"coverage.contradicted", "share.ambiguous", "share.undone"}
        assert codes(decision).isdisjoint(wrong)

    def test_an_update_cannot_backdate(self, case: Case) -> None:
        """A repost of something else, made early, was turned into one of this post later."""
        early = event(
            1, repost(5, subject="at://did:plc:a/app.bsky.feed.post/3a"), 5, key="3mbeded22222a"
        )
        turned = event(1, repost(5), 90, key="3mbeded22222a", operation="update")
        for recorder in RECORDERS:
            folder = case.folder / str(recorder)
            folder.mkdir()
            lines = [early, event(2, repost(), 60), turned]
            decision = Case(folder).add("bluesky.jetstream", *lines).judged(contest(recorder))
            assert "time.edited" in codes(decision)
            assert ranks(decision)[did(1)][1] == 2
            (row,) = [one for one in decision.standings if one.entrant.id == did(1)]
            assert row.share.latest == "2026-01-01T12:01:30.000000Z"

    def test_an_update_after_a_look_at_the_share_changes_nothing(self, case: Case) -> None:
        changed = event(1, repost(), 90, key=tid(later(60)), operation="update")
        case.add("bluesky.jetstream", event(1, repost(), 60), changed, event(2, repost(), 70))
        decision = case.judged(contest("jetstream"))
        assert "time.edited" not in codes(decision)
        assert ranks(decision)[did(1)] == (1, 1)


class TestOneShareInSeveralExhibits:
    def test_the_stream_and_a_feed(self, case: Case) -> None:
        via = uri_of(9, repost())
        case.add("bluesky.jetstream", event(1, repost(via=ref(via)), 60))
        case.add("bluesky.feed", {"feed": [one_repost()]}, complete=False)
        decision = case.judged(contest("jetstream"))
        (row,) = decision.winners
        assert row.share.id == uri_of(1, repost())
        assert (row.share.earliest, row.share.latest) == ("2026-01-01T12:01:00.000000Z",) * 2
        assert (row.share.via, row.entrant.handle) == (via, "p1.example")
        assert decision.counts.shares == 1
        assert len(row.share.evidence) == 2

    def test_a_list_without_times_attaches(self, case: Case) -> None:
        case.add("bluesky.jetstream", event(1, repost(), 60), event(2, repost(), 70))
        case.add("bluesky.reposted_by", {"uri": POST, "repostedBy": [profile(2), profile(1)]})
        decision = case.judged(contest("jetstream"))
        assert decision.counts.shares == 2
        assert str(decision.status) == "final"

    def test_a_new_handle(self, case: Case) -> None:
        renamed = {
            "did": did(1),
            "time_us": later(100),
            "kind": "identity",
            "identity": {"did": did(1), "handle": "new.example"},
        }
        stranger = renamed | {"did": did(77), "identity": {"handle": "stranger.example"}}
        case.add("bluesky.jetstream", event(1, repost(), 60), renamed, stranger)
        case.add("bluesky.feed", {"feed": [one_repost()]}, seconds=80, complete=False)
        decision = case.judged(contest("jetstream"))
        assert decision.winners[0].entrant.handle == "new.example"
        (finding,) = [one for one in decision.findings if one.code == "identity.renamed"]
        assert finding.params["handles"] == "new.example p1.example"

    def test_the_set_counts_and_not_the_order(self, tmp_path: Path) -> None:
        lines = [
            event(1, repost(), 60),
            event(1, repost(), 90, key=tid(later(60)), operation="delete"),
            event(2, repost(via=ref(uri_of(1, repost()))), 100),
            event(1, repost(120), 120),
            event(0, post(0, TEXT), 1, key=KEY, account=SPONSOR),
        ]
        digests = set()
        for number, order in enumerate((lines, lines[::-1], lines + lines)):
            folder = tmp_path / str(number)
            folder.mkdir()
            case = Case(folder).add("bluesky.jetstream", *order)
            digests.add(case.judged(contest("jetstream")).digest)
        assert len(digests) == 1


class TestRules:
    def test_via_is_what_indirect_sees(self, case: Case) -> None:
        via = repost(via=ref(uri_of(9, repost())))
        case.add("bluesky.jetstream", event(1, via, 60), event(2, repost(), 70))
        assert ranks(case.judged(contest("jetstream")))[did(1)] == (1, 1)
        decision = case.judged(contest("jetstream", indirect="exclude"))
        assert [row[:2] for row in excluded(decision)] == [(did(1), "indirect")]

    def test_via_is_no_order_and_the_repost_is_counted_all_the_same(self, case: Case) -> None:
        via = repost(via=ref(uri_of(2, repost(), seconds=70)))
        case.add("bluesky.jetstream", event(1, via, 60), event(2, repost(), 70))
        case.add("bluesky.feed", {"posts": [ORIGINAL | {"repostCount": 2}]}, complete=False)
        decision = case.judged(contest("jetstream"))
        assert str(decision.status) == "final"
        assert ranks(decision) == {did(1): (1, 1), did(2): (2, 2)}
        assert "coverage.contradicted" not in codes(decision)

    def test_the_sponsors_own_repost_is_out(self, case: Case) -> None:
        own = event(0, repost(), 30, account=SPONSOR)
        rules = contest("jetstream") | {
            "sponsor": {"platform": "bluesky", "handles": [HANDLE]},
        }
        decision = case.add("bluesky.jetstream", own, event(1, repost(), 60)).judged(rules)
        assert excluded(decision)[0][:2] == (SPONSOR, "sponsor")
        assert list(ranks(decision)) == [did(1)]

    def test_a_post_named_by_its_address(self, case: Case) -> None:
        address = f"https://bsky.app/profile/{HANDLE}/post/{KEY}"
        rules = contest("jetstream") | {"posts": [{"id": address}]}
        own = event(0, post(0, TEXT), 1, key=KEY, account=SPONSOR)
        decision = case.add("bluesky.jetstream", own, event(1, repost(), 60)).judged(rules)
        assert decision.winners[0].share.target == POST
        assert str(decision.status) == "final"

    def test_when_the_post_was_made_must_be_said_by_something(self, case: Case) -> None:
        rules = contest("jetstream") | {"posts": [{"id": POST}]}
        with pytest.raises(cj.InputError, match="nothing says when"):
            case.add("bluesky.jetstream", event(1, repost(), 60)).judged(rules)

    def test_handles_and_texts_cannot_inject(self, case: Case) -> None:
        markup = f"RT @{HANDLE}: {TEXT} <script>alert(1)</script>\x1b[31m"
        shown = view(1, post(text=markup)) | {"author": profile(1, handle="<b>.example")}
        case.add("bluesky.feed", {"posts": [shown]})
        decision = case.judged(contest("appview", forms=["manual"]))
        text = json.dumps(decision.model_dump(mode="json"))
        assert "<script" not in text
        assert "<b>" not in text

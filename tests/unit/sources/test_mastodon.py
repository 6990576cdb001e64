"""Mastodon's API: boosts, quotes, copies and answers; whose ids and whose clock they carry."""

from __future__ import annotations

import json
from itertools import product

import pytest

from contestjudge.model.observation import DeclaredCount, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.mastodon import MastodonSource
from tests.unit.sources.fediverse import (
    BRAND,
    ELSEWHERE,
    HOME,
    LINK,
    ORIGINAL,
    POST,
    POSTED_MS,
    TEXT,
    URI,
    URL,
    account,
    boost,
    number,
    printed,
    status,
    target,
)

TARGET = target()
MENTION = (
    f'<span class="h-card"><a href="https://{HOME}/@brand" class="u-url mention">'
    "@<span>brand</span></a></span>"
)
MENTIONS = [{"acct": "brand", "url": f"https://{HOME}/@brand", "id": "7", "username": "brand"}]


def read(*records: object, aim: Target | None = TARGET, stream: bool = False) -> Reading:
    options = ReadOptions("payload.jsonl", aim, is_stream=stream)
    lines = b"\n".join(json.dumps(one).encode() for one in records)
    return MastodonSource().read([lines], options)


def only(record: object, aim: Target | None = TARGET) -> Observation:
    reading = read(record, aim=aim)
    assert reading.rejections == []
    (seen,) = reading.observations
    return seen


class TestForms:
    def test_a_boost(self) -> None:
        seen = only(boost("anna", 60_000))
        assert (seen.form, seen.post, seen.share_id) == (ShareForm.NATIVE, POST, number(60_000))
        assert (seen.account_id, seen.handle) == (account("anna")["id"], "anna")

    def test_the_answer_to_an_unboost_is_no_share(self) -> None:
        reading = read(ORIGINAL | {"reblogged": False})
        assert (reading.observations, reading.rejections) == ([], [])
        assert list(reading.informative) == [1]

    @pytest.mark.parametrize(
        "state",
        ["accepted", "pending", "rejected", "revoked", "deleted", "unauthorized", "muted_account"],
    )
    @pytest.mark.parametrize(
        "quoted", [{"quoted_status": ORIGINAL}, {"quoted_status_id": POST, "quoted_status": None}]
    )
    def test_a_quote_in_whatever_state(self, state: str, quoted: dict[str, object]) -> None:
        seen = only(status("anna", 60_000, quote={"state": state, **quoted}))
        assert (seen.form, seen.post) == (ShareForm.QUOTE, POST)

    def test_a_quote_of_which_only_the_stand_in_is_left(self) -> None:
        content = f'<p class="quote-inline">RE: <a href="{URL}">{URL}</a></p><p>me</p>'
        quote = {"state": "deleted", "quoted_status": None}
        seen = only(status("anna", 60_000, content=content, quote=quote))
        assert (seen.form, seen.post, seen.text) == (ShareForm.QUOTE, POST, "me")

    @pytest.mark.parametrize("address", [URI, URL])
    @pytest.mark.parametrize("content", ['<p>see <a href="{}">here</a></p>', "<p>see {}!</p>"])
    def test_a_quote_by_address(self, address: str, content: str) -> None:
        seen = only(status("anna", 60_000, content=content.format(address)))
        assert (seen.form, seen.post) == (ShareForm.QUOTE, POST)

    def test_of_several_addresses_the_first_of_a_contest_post(self) -> None:
        posts = (TargetPost(URI, None), TargetPost(f"{URI}9", None))
        aim = Target(Platform.MASTODON, posts, ("brand",))
        stranger = f"https://{ELSEWHERE}/@eve/5"
        told = status("anna", 60_000, content=f"<p>{stranger} {URI}9, and {URI}.</p>")
        assert only(told, aim).post == f"{URI}9"
        assert only(told, None).post == URI

    def test_ones_own_address_is_no_quote(self) -> None:
        told = status("anna", 60_000)
        assert read(told | {"content": f"<p>{told['uri']}</p>"}, aim=None).observations == []

    def test_a_kindred_programs_quote(self) -> None:
        assert only(status("anna", 1, quote=ORIGINAL)).form is ShareForm.QUOTE

    def test_a_copy_by_hand(self) -> None:
        content = f"<p>RT {MENTION}: {TEXT}</p>"
        seen = only(status("anna", 60_000, content=content, mentions=MENTIONS))
        assert (seen.form, seen.post, seen.grade) == (ShareForm.MANUAL, POST, Grade.EXACT)
        assert only(status("anna", 60_000, content=content)).grade is Grade.EXACT

    def test_a_copy_of_somebody_elses_who_has_the_same_name(self) -> None:
        stranger = MENTION.replace(HOME, ELSEWHERE)
        mentions = [{"acct": f"brand@{ELSEWHERE}", "url": f"https://{ELSEWHERE}/@brand"}]
        record = status("anna", 1, content=f"<p>RT {stranger}: {TEXT}</p>", mentions=mentions)
        assert read(record).observations == []
        assert (
            read(record, aim=target(recorder=HOME, handles=(f"brand@{HOME}",))).observations == []
        )
        theirs = target(recorder=HOME, handles=(f"brand@{ELSEWHERE}",))
        assert only(record, theirs).form is ShareForm.MANUAL

    @pytest.mark.parametrize(
        ("handle", "named"),
        [
            ("brand", "@brand"),
            ("brand", MENTION),
            (f"brand@{HOME}", "@brand"),
            (f"brand@{HOME}", f"@brand@{HOME}"),
            (f"brand@{HOME}", MENTION),
        ],
    )
    def test_the_sponsor_by_either_name(self, handle: str, named: str) -> None:
        record = status("anna", 1, content=f"<p>RT {named}: {TEXT}</p>", mentions=MENTIONS)
        assert only(record, target(handles=(handle,))).form is ShareForm.MANUAL

    def test_by_name_and_host_where_nothing_says_the_sponsors_host(self) -> None:
        record = status("anna", 1, content=f"<p>RT @brand@{HOME}: {TEXT}</p>", mentions=MENTIONS)
        assert read(record, aim=target(handles=("brand",))).observations == []

    @pytest.mark.parametrize(("host", "shares"), [(HOME, 1), (ELSEWHERE, 0)])
    def test_a_mention_behind_a_wide_sign_is_whose_its_link_is(
        self, host: str, shares: int
    ) -> None:
        named = MENTION.replace(">@<", ">\uff20<").replace(HOME, host)
        assert "\uff20" in named
        record = status("anna", 1, content=f"<p>RT {named}: {TEXT}</p>")
        assert len(read(record, aim=target(handles=(f"brand@{HOME}",))).observations) == shares

    def test_a_link(self) -> None:
        seen = only(status("anna", 1, content=f'<p>look <a href="{LINK}">there</a></p>'))
        assert (seen.form, seen.post) == (ShareForm.LINK, POST)

    def test_an_answer(self) -> None:
        assert only(status("anna", 1, in_reply_to_id=POST)).form is ShareForm.REPLY
        assert read(status("anna", 1, in_reply_to_id=number(5))).observations == []

    def test_a_boost_of_somebodys_quote_shows_both(self) -> None:
        quote = status("ben", 30, quote={"state": "accepted", "quoted_status": ORIGINAL})
        first, second = read(boost("anna", 60, reblog=quote)).observations
        assert (first.form, first.post, first.handle) == (ShareForm.NATIVE, number(30), "anna")
        assert (second.form, second.post, second.handle) == (ShareForm.QUOTE, POST, "ben")

    def test_without_a_target_everything_is_named(self) -> None:
        stranger = f"https://{ELSEWHERE}/@carl/5"
        reading = read(
            boost("anna", 1),
            status("anna", 2, quote={"quoted_status_id": "5"}),
            status("anna", 3, content=f'<a href="{stranger}">x</a>'),
            status("anna", 4, content="RT @somebody: hello"),
            status("anna", 5, in_reply_to_id="5"),
            status("anna", 6),
            aim=None,
        )
        assert [(one.form, one.post) for one in reading.observations] == [
            (ShareForm.NATIVE, POST),
            (ShareForm.QUOTE, "5"),
            (ShareForm.QUOTE, stranger),
            (ShareForm.MANUAL, ""),
            (ShareForm.REPLY, "5"),
        ]

    def test_on_a_contest_elsewhere_nothing_is_a_share(self) -> None:
        x = Target(Platform.X, (TargetPost(POST, None),), ("brand",), "7")
        reading = read(boost("anna", 1), account("ben"), ORIGINAL, aim=x)
        assert (reading.records, reading.observations, list(reading.informative)) == (3, [], [])


class TestTime:
    def test_the_hull_of_id_and_clock(self) -> None:
        seen = only(boost("anna", 60_000))
        start = (POSTED_MS + 60_000) * 1000
        assert (seen.earliest, seen.latest) == (start, start + 2_999)
        assert seen.earliest_basis is seen.latest_basis is Basis.PLATFORM_ID
        assert (seen.claims, seen.suspect_time) == ((), ())

    @pytest.mark.parametrize(("apart", "conflict"), [(1_000, False), (1_003, True), (-2_000, True)])
    def test_more_than_a_second_apart_is_a_contradiction(self, apart: int, conflict: bool) -> None:  # noqa: FBT001
        seen = only(boost("anna", 60_000, created_at=printed(60_000 + apart)))
        assert bool(seen.claims) is conflict
        low, high = sorted((60_000, 60_000 + apart))
        assert seen.earliest == (POSTED_MS + low) * 1000
        assert seen.latest == (POSTED_MS + high) * 1000 + 999

    @pytest.mark.parametrize("local", ["01J4AZ3NDEKTSV4RRFFQ69G5FAV", "AZx9", "433040829387698176"])
    def test_an_id_that_carries_no_time_leaves_the_clock(self, local: str) -> None:
        seen = only(boost("anna", 60_000, id=local, created_at=printed(61_250)))
        start = (POSTED_MS + 61_250) * 1000
        assert (seen.earliest, seen.latest) == (start, start + 999)
        assert seen.latest_basis is Basis.PLATFORM_CLOCK

    @pytest.mark.parametrize("zeros", ["", ".000"])
    def test_a_whole_second_is_one_also_with_zeros_behind_it(self, zeros: str) -> None:
        seen = only(boost("anna", 1, id="Az", created_at=f"2026-08-01T14:01:00{zeros}Z"))
        assert seen.latest - seen.earliest == SECOND - 1

    @pytest.mark.parametrize("recorder", [None, HOME])
    def test_what_another_server_says_of_its_own_time_is_a_claim(
        self, recorder: str | None
    ) -> None:
        honest, backdated = (
            only(boost("eve", ms, ELSEWHERE), target(recorder=recorder)) for ms in (60_000, 5)
        )
        for seen in (honest, backdated):
            assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)
            assert {one.earliest_basis for one in seen.suspect_time} == {Basis.CLAIM}
            assert len(seen.suspect_time) == 2

    def test_a_claim_that_is_no_time_costs_nobody_the_place(self) -> None:
        seen = only(boost("eve", 5, ELSEWHERE, created_at="yesterday"))
        assert len(seen.suspect_time) == 1

    @pytest.mark.parametrize(
        "created", ["yesterday", "2026-08-01T14:00:00", "9999-01-01T00:00:00Z"]
    )
    def test_the_recorders_own_time_must_be_one(self, created: str) -> None:
        (rejection,) = read(boost("anna", 5, created_at=created)).rejections
        assert rejection.reason.startswith("created_at: ")

    def test_with_a_recorder_named_only_its_own_accounts_are_timed(self) -> None:
        recorder = target(recorder=ELSEWHERE)
        assert only(boost("anna", 5), recorder).latest == UNBOUNDED
        assert only(boost("anna", 5), target(recorder=HOME)).latest < UNBOUNDED
        unsaid = boost("anna", 5, account={"id": "3", "acct": "anna"}, reblog=ORIGINAL)
        nobody = read(unsaid, aim=target(recorder=ELSEWHERE))
        assert nobody.observations == []
        assert nobody.rejections[0].reason.startswith("account: ")

    def test_an_edit_may_have_made_it_a_share(self) -> None:
        record = status("anna", 5_000, quote={"quoted_status_id": POST}, edited_at=printed(90_000))
        seen = only(record)
        assert seen.edited
        assert seen.earliest == (POSTED_MS + 5_000) * 1000
        assert (seen.latest, seen.latest_basis) == (
            (POSTED_MS + 90_000) * 1000 + 999,
            Basis.PLATFORM_CLOCK,
        )

    def test_an_edited_status_that_contradicts_itself_reaches_to_the_edit(self) -> None:
        record = status("anna", 5_000, quote={"quoted_status_id": POST}, edited_at=printed(90_000))
        seen = only(record | {"created_at": printed(1_000)})
        assert max(one.latest for one in seen.claims) == seen.latest

    def test_a_boost_cannot_be_edited(self) -> None:
        assert not only(boost("anna", 5, edited_at=printed(90_000))).edited

    def test_an_edit_elsewhere_is_a_claim(self) -> None:
        quote = {"quoted_status_id": POST}
        seen = only(status("eve", 5, ELSEWHERE, quote=quote, edited_at=printed(9)))
        assert (seen.edited, seen.latest, len(seen.suspect_time)) == (True, UNBOUNDED, 3)


class TestNames:
    def test_a_name_on_display_is_nobodys_name(self) -> None:
        plain = boost("anna", 5)
        spoof = boost("anna", 5, account=account("anna", display_name='</b>@brand <i onload="x">'))
        assert only(plain) == only(spoof)

    @pytest.mark.parametrize("acct", ["", "a b", "<b>x</b>", "anna@", "\u202ebrand", "a" * 300])
    def test_a_name_that_no_server_gave_out_is_none(self, acct: str) -> None:
        seen = only(boost("anna", 5, account=account("anna", acct=acct)))
        assert (seen.account_id, seen.handle) == (account("anna")["id"], None)

    def test_with_a_recorder_everybody_is_named_with_a_host(self) -> None:
        aim = target(recorder=HOME)
        local, remote = only(boost("anna", 5), aim), only(boost("eve", 6, ELSEWHERE), aim)
        assert (local.account_id, local.handle) == (account("anna")["id"], f"anna@{HOME}")
        assert (remote.account_id, remote.handle) == (account("eve")["id"], f"eve@{ELSEWHERE}")
        assert (local.share_id, remote.share_id) == (
            number(5),
            f"https://{ELSEWHERE}/users/eve/statuses/{number(6)}/activity",
        )

    def test_what_another_server_serves_loses_its_ids(self) -> None:
        """The same numbers mean other people and other statuses there."""
        aim = target(post=URI, recorder=HOME)
        eve = account("eve") | {
            "url": f"https://{ELSEWHERE}/@eve",
            "uri": f"https://{ELSEWHERE}/users/eve",
        }
        theirs = boost(
            "eve", 5, account=eve, uri=f"https://{ELSEWHERE}/users/eve/statuses/3/activity"
        )
        brand = account("brand", HOME, id="4711")
        theirs["reblog"] = ORIGINAL | {"id": "99", "account": brand}
        seen = only(theirs, aim)
        assert (seen.account_id, seen.handle) == (None, f"eve@{ELSEWHERE}")
        assert (seen.share_id, seen.post) == (theirs["uri"], URI)
        assert only(theirs | {"uri": None}, aim).share_id is None
        ours = theirs | {"account": account("anna", HOME), "uri": boost("anna", 5)["uri"]}
        seen = only(ours | {"mentions": [{"acct": "eve", "url": eve["url"]}]}, aim)
        assert (seen.account_id, seen.handle, seen.share_id) == (None, f"anna@{HOME}", number(5))
        assert seen.latest == UNBOUNDED

    def test_the_servers_that_local_accounts_are_of(self) -> None:
        assert read(boost("anna", 5), boost("eve", 6, ELSEWHERE)).servers == {HOME}
        assert read(boost("anna", 5), aim=target(recorder=HOME)).servers == set()
        assert read(boost("eve", 5, ELSEWHERE, reblog={"id": "3"})).servers == set()

    def test_rounded_numbers_are_no_ids(self) -> None:
        (rejection,) = read(boost("anna", 5, id=117020586027094272)).rejections
        assert rejection.reason.startswith("id: ")
        assert only(boost("anna", 5, id=12345)).share_id == "12345"


class TestPosts:
    @pytest.mark.parametrize(
        ("post", "shown"),
        [
            *product(
                [URI, URL, f"https://{HOME}/ap/users/7/statuses/{POST}", POST],
                [
                    {"uri": URI, "url": URL},
                    {"uri": f"https://{HOME}/ap/users/7/statuses/{POST}", "url": None},
                    {"uri": None, "url": URL},
                ],
            )
        ],
    )
    def test_the_contests_spelling_whatever_the_records(
        self, post: str, shown: dict[str, object]
    ) -> None:
        for local in (POST, "99"):
            original = ORIGINAL | shown | {"id": local, "account": account("brand", HOME)}
            for recorder in (None, HOME):
                handles = ("brand",) if recorder is None else (f"brand@{HOME}",)
                aim = target(post, recorder, handles)
                assert only(boost("anna", 5, reblog=original), aim).post == post

    @pytest.mark.parametrize("other", [URI.replace(HOME, ELSEWHERE), URI + "0", "junk"])
    def test_another_servers_status_of_that_number_is_another(self, other: str) -> None:
        original = ORIGINAL | {"id": "99", "uri": other, "url": other}
        aim = target(recorder=HOME, handles=(f"brand@{HOME}",))
        assert only(boost("anna", 5, reblog=original), aim).post != POST

    def test_its_time_by_its_own_server(self) -> None:
        aim = Target(Platform.MASTODON, (TargetPost(POST, None),), (), "7")
        (time,) = read(boost("anna", 5), aim=aim).post_times
        assert (time.earliest, time.latest) == (POSTED_MS * 1000, (POSTED_MS + 3) * 1000 + 999)

    def test_its_time_by_its_id_where_its_server_gave_it(self) -> None:
        for post, handles in ((POST, ("brand",)), (URI, ())):
            aim = Target(Platform.MASTODON, (TargetPost(post, None),), handles, "7")
            (time,) = read(account("anna"), aim=aim).post_times
            assert (time.earliest, time.basis) == (POSTED_MS * 1000, Basis.PLATFORM_ID)
        for handles in ((), (f"brand@{ELSEWHERE}",)):
            aim = Target(Platform.MASTODON, (TargetPost(POST, None),), handles, "7")
            assert read(account("anna"), aim=aim).post_times == set()

    def test_how_often_it_was_boosted_as_its_own_server_counts(self) -> None:
        expected = {DeclaredCount(Platform.MASTODON, POST, ShareForm.NATIVE, 9, None)}
        assert read(boost("anna", 5)).counts == expected
        assert read(ORIGINAL).counts == expected
        remote = ORIGINAL | {"account": account("brand", ELSEWHERE)}
        assert read(boost("anna", 5, reblog=remote)).counts == set()

    def test_on_a_stream_the_count_is_of_that_moment(self) -> None:
        (count,) = read(boost("anna", 5), boost("eve", 6, ELSEWHERE), stream=True).counts
        assert count.at == (POSTED_MS + 5) * 1000


class TestShapes:
    def test_lists_lines_and_answers(self) -> None:
        reading = read(
            boost("a", 1),
            [boost("b", 2), boost("c", 3)],
            {"accounts": [account("x")], "statuses": [boost("d", 4)], "hashtags": []},
            {"ancestors": [ORIGINAL], "descendants": [boost("e", 5)]},
            {"accounts": [], "statuses": [], "hashtags": []},
        )
        assert reading.records == 6
        assert [one.handle for one in reading.observations] == ["a", "b", "c", "d", "e"]

    def test_events(self) -> None:
        def event(kind: str, payload: object) -> dict[str, object]:
            return {"stream": ["user"], "event": kind, "payload": payload}

        reading = read(
            event("update", json.dumps(boost("a", 1))),
            event("status.update", json.dumps(status("b", 2, quote={"quoted_status_id": POST}))),
            event("delete", number(1)),
            event("filters_changed", None),
            event("update", "{"),
            event("update", "{}"),
            event("delete", []),
            event("delete", True),
            aim=TARGET,
        )
        assert [one.handle for one in reading.observations] == ["a", "b"]
        ((record, notice),) = reading.notices
        assert (record, notice.share_id, notice.latest) == (3, number(1), UNBOUNDED)
        assert [one.record for one in reading.rejections] == [5, 6, 7, 8]

    def test_what_the_recorder_deletes_by_its_own_number(self) -> None:
        aim = target(recorder=HOME)
        reading = read(boost("eve", 1, ELSEWHERE), boost("anna", 2), aim=aim)
        assert reading.aliases == {number(1): boost("eve", 1, ELSEWHERE)["uri"]}

    def test_what_somebody_was_told(self) -> None:
        told = {"id": "5", "type": "reblog", "created_at": printed(70_000), "account": account("a")}
        reading = read(
            told | {"status": ORIGINAL},
            told | {"type": "quote", "status": status("b", 5, quote={"quoted_status_id": POST})},
            told | {"type": "follow"},
        )
        assert reading.records == 3
        first, second = reading.observations
        assert (first.form, first.share_id, first.handle) == (ShareForm.NATIVE, None, "a")
        assert (first.earliest, first.latest) == (-UNBOUNDED, (POSTED_MS + 70_000) * 1000 + 999)
        assert (second.form, second.handle) == (ShareForm.QUOTE, "b")
        foreign = read(told | {"status": ORIGINAL}, aim=target(URI, ELSEWHERE)).observations
        assert [one.latest for one in foreign] == [UNBOUNDED]

    def test_a_status_that_says_its_type_is_a_status(self) -> None:
        assert only(boost("anna", 5, type="boost")).form is ShareForm.NATIVE

    def test_a_recorded_session(self) -> None:
        base = f"https://{HOME}/api/v1/"
        reading = read(
            [
                {"method": "POST", "uri": f"{base}statuses/{POST}/reblog", "body": boost("a", 1)},
                {"method": "POST", "uri": f"{base}statuses/{POST}/unreblog", "body": ORIGINAL},
                {"method": "GET", "uri": f"{base}statuses/{POST}/reblogged_by",
                 "body": json.dumps([account("b")])},
                {"method": "GET", "uri": f"{base}statuses/{POST}/favourited_by",
                 "body": [account("c")]},
                {"method": "GET", "uri": f"{base}statuses/{POST}/history",
                 "body": [{"content": "x", "account": account("d"), "created_at": printed(1)}]},
                {"method": "GET", "uri": f"{base}statuses/{POST}/source", "body": {"id": POST}},
                {"method": "GET", "uri": f"{base}accounts/verify_credentials",
                 "body": account("e")},
                {"method": "DELETE", "uri": f"{base}statuses/{number(1)}", "body": boost("a", 1)},
            ]
        )  # fmt: skip
        assert reading.records == 8
        assert [one.handle for one in reading.observations] == ["a", "b", "a"]
        assert [one.record for one in reading.rejections] == [4]
        assert [(record, one.share_id) for record, one in reading.notices] == [(8, number(1))]

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (3, "not an object"),
            ({}, "neither a status"),
            ({"error": "Record not found"}, "error: an answer is missing"),
            ({"content": "x", "account": account("a")}, "id: missing"),
            (boost("a", 1, reblog=[]), "reblog: "),
            (boost("a", 1, reblog={}), "reblog: "),
            (boost("a", 1, id=[]), "id: "),
            (boost("a", 1, account={"id": "", "acct": ""}), "account: "),
        ],
    )
    def test_a_rejection_says_why(self, record: object, reason: str) -> None:
        (rejection,) = read(record).rejections
        assert rejection.reason.startswith(reason)

    def test_an_original_that_cannot_be_read_costs_its_facts_only(self) -> None:
        seen = only(boost("a", 1, reblog=ORIGINAL | {"created_at": "never"}))
        assert seen.post == POST


class TestBoosters:
    def test_each_account_is_a_boost_without_a_time(self) -> None:
        reading = read([account("a"), account("b", ELSEWHERE)])
        assert [(one.form, one.post, one.share_id) for one in reading.observations] == [
            (ShareForm.NATIVE, POST, None)
        ] * 2
        assert {(one.earliest, one.latest) for one in reading.observations} == {
            (-UNBOUNDED, UNBOUNDED)
        }

    def test_the_address_says_of_what(self) -> None:
        posts = (TargetPost("11", None), TargetPost("12", None))
        two = Target(Platform.MASTODON, posts, ("brand",))
        answer = {"uri": "/api/v1/statuses/12/reblogged_by?limit=80", "body": [account("a")]}
        assert only([answer], two).post == "12"
        (rejection,) = read([account("a")], aim=two).rejections
        assert "several posts" in rejection.reason

    def test_of_several_posts_elsewhere_they_share_none(self) -> None:
        posts = (TargetPost("20313410000", 0), TargetPost("20313419999", 0))
        reading = read([account("a")], aim=Target(Platform.X, posts, ("brand",)))
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])

    def test_with_a_recorder_ids_of_unknown_origin_are_dropped(self) -> None:
        aim = target(recorder=HOME)
        local, remote, foreign = read(
            [
                account("a"),
                account("b", ELSEWHERE),
                account("c") | {"url": f"https://{ELSEWHERE}/@c", "uri": None},
            ],
            aim=aim,
        ).observations
        assert (local.account_id, local.handle) == (account("a")["id"], f"a@{HOME}")
        assert (remote.account_id, remote.handle) == (None, f"b@{ELSEWHERE}")
        assert (foreign.account_id, foreign.handle) == (None, f"c@{ELSEWHERE}")


class TestDetection:
    @pytest.mark.parametrize(
        ("payload", "name"),
        [
            (boost("a", 1), "mastodon"),
            ([ORIGINAL], "mastodon"),
            ({"statuses": [], "accounts": [], "hashtags": []}, "mastodon"),
            ({"ancestors": [], "descendants": [boost("a", 1)]}, "mastodon"),
            ({"stream": ["public"], "event": "update", "payload": "{}"}, "mastodon"),
            ({"event": "delete", "payload": "5"}, "mastodon"),
            ([{"uri": "/api/v1/x", "method": "GET", "body": [boost("a", 1)]}], "mastodon"),
            ([account("a")], "mastodon.accounts"),
            ([{"uri": "/api/v1/statuses/5/reblogged_by", "body": []}], "mastodon.accounts"),
        ],
    )
    def test_by_content(self, payload: object, name: str) -> None:
        head = json.dumps(payload).encode()
        assert detect(head, "payload").name == name
        assert [one.name for one in SOURCES if one.recognises(head)] == [name]

    def test_the_brand_is_whoever_the_rules_say(self) -> None:
        assert BRAND["id"] == TARGET.sponsor_id

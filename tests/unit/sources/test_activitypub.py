"""ActivityPub: who did what to which address; what is said of its time bounds nothing."""

from __future__ import annotations

import json

import pytest

from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import SOURCES, detect
from contestjudge.sources.activitypub import EVERYWHERE, ActivityPubSource
from contestjudge.sources.base import ReadOptions
from tests.unit.sources.fediverse import (
    CONTEXT,
    ELSEWHERE,
    HOME,
    LINK,
    POST,
    POSTED_MS,
    TEXT,
    URI,
    URL,
    announce,
    note,
    number,
    printed,
    target,
)

TARGET = target()


def read(*records: object, aim: Target | None = TARGET) -> Reading:
    lines = b"\n".join(json.dumps(one).encode() for one in records)
    return ActivityPubSource().read([lines], ReadOptions("inbox.jsonl", aim))


def only(record: object, aim: Target | None = TARGET) -> Observation:
    reading = read(record, aim=aim)
    assert reading.rejections == []
    (seen,) = reading.observations
    return seen


class TestForms:
    @pytest.mark.parametrize(
        "shared",
        [
            URI,
            URL,
            [URI],
            {"type": "Note", "id": URI, "content": "another text"},
            {"type": "Note", "url": [{"type": "Link", "href": URL}]},
            f"https://{HOME}/ap/users/7/statuses/{POST}",
        ],
    )
    def test_an_announce_is_a_boost(self, shared: object) -> None:
        seen = only(announce("anna", 60_000, object=shared))
        assert (seen.form, seen.post) == (ShareForm.NATIVE, POST)
        assert seen.share_id == announce("anna", 60_000)["id"]
        assert (seen.account_id, seen.handle) == (f"https://{HOME}/users/anna", f"anna@{HOME}")

    @pytest.mark.parametrize(
        "quote",
        [
            {"quote": URI},
            {"quoteUrl": URL},
            {"quoteUri": URI},
            {"_misskey_quote": URI},
            {"quote": {"type": "Note", "id": URI}},
            {"tag": [{"type": "Link", "mediaType": "application/activity+json", "href": URI}]},
            {
                "tag": {
                    "type": "Link",
                    "mediaType": f'application/ld+json; profile="{CONTEXT}"',
                    "href": URL,
                }
            },
            {"content": f'<p>RE: <a href="{URL}">this</a></p>'},
        ],
    )
    def test_a_quote_however_it_is_written(self, quote: dict[str, object]) -> None:
        made = note("anna", 60_000) | quote
        for record in (made, {"type": "Create", "actor": made["attributedTo"], "object": made}):
            seen = only(record)
            assert (seen.form, seen.post, seen.share_id) == (ShareForm.QUOTE, POST, made["id"])

    def test_a_tag_that_is_no_reference_is_no_quote(self) -> None:
        tag = {"type": "Link", "mediaType": "text/html", "href": URI}
        assert read(note("anna", 1, tag=[tag])).observations == []

    @pytest.mark.parametrize("tags", [[], [{"type": "Mention", "name": f"@brand@{HOME}"}]])
    def test_a_copy_by_hand(self, tags: list[dict[str, str]]) -> None:
        href = f"https://{HOME}/@brand"
        content = f'<p>RT <a href="{href}">@<span>brand</span></a>: {TEXT}</p>'
        made = note("anna", 1, content=content, tag=[one | {"href": href} for one in tags])
        for aim in (TARGET, target(recorder=HOME, handles=(f"brand@{HOME}",))):
            assert only(made, aim).grade is Grade.EXACT
        away = target(recorder=HOME, handles=(f"brand@{ELSEWHERE}",))
        assert read(made, aim=away).observations == []

    def test_a_link_and_an_answer(self) -> None:
        assert only(note("anna", 1, content=f'<a href="{LINK}">x</a>')).form is ShareForm.LINK
        assert only(note("anna", 1, inReplyTo=URI)).form is ShareForm.REPLY
        assert only(note("anna", 1, content=None, contentMap={"en": LINK})).form is ShareForm.LINK

    def test_the_contests_own_post_is_no_share(self) -> None:
        own = note("brand", 0)
        aim = Target(Platform.MASTODON, (TargetPost(str(own["id"]), None),), (), None)
        reading = read(own, aim=aim)
        assert (reading.observations, list(reading.informative)) == ([], [1])
        assert {(one.earliest, one.basis) for one in reading.post_times} == {
            (POSTED_MS * 1000, Basis.PLATFORM_ID),
            (POSTED_MS * 1000, Basis.PLATFORM_CLOCK),
        }

    def test_what_others_say_of_the_posts_time_is_not_believed(self) -> None:
        own = note("brand", 0)
        aim = Target(Platform.MASTODON, (TargetPost(POST, None),), (f"brand@{HOME}",), None)
        shared = own | {"published": printed(-90_000)}
        told = {"type": "Create", "actor": f"https://{ELSEWHERE}/users/eve", "object": shared}
        reading = read(announce("anna", 1, object=shared), told, aim=aim)
        assert reading.post_times == set()
        assert [one.record for one in reading.rejections] == [2]


class TestTime:
    @pytest.mark.parametrize("recorder", [None, HOME])
    def test_what_is_published_is_a_claim(self, recorder: str | None) -> None:
        seen = only(announce("anna", 1_000), target(recorder=recorder))
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)
        (claim,) = seen.suspect_time
        assert (claim.earliest, claim.latest_basis) == ((POSTED_MS + 1_000) * 1000, Basis.CLAIM)

    @pytest.mark.parametrize("published", [None, 3, "yesterday", "2026-08-01T14:00:00"])
    def test_a_claim_that_is_no_time_is_none(self, published: object) -> None:
        assert only(announce("anna", 1, published=published)).suspect_time == ()

    def test_an_edit(self) -> None:
        made = note("anna", 1, quoteUrl=URI)
        assert not only(made | {"updated": made["published"]}).edited
        assert only(made | {"updated": printed(9_000)}).edited
        assert only({"type": "Update", "actor": made["attributedTo"], "object": made}).edited


class TestUndo:
    def test_by_the_announces_id(self) -> None:
        made = announce("anna", 1)
        for undone in (made, made["id"], {"type": "Announce", "id": made["id"]}):
            ((_, notice),) = read(
                {"type": "Undo", "actor": made["actor"], "object": undone}
            ).notices
            assert (notice.share_id, notice.post) == (made["id"], None)

    def test_by_who_shared_what(self) -> None:
        made = announce("anna", 1, id=None)
        ((_, notice),) = read({"type": "Undo", "actor": made["actor"], "object": made}).notices
        assert (notice.share_id, notice.post, notice.account_id) == ("", POST, made["actor"])

    def test_by_who_shared_what_where_its_id_is_of_no_use(self) -> None:
        aim = target(recorder=HOME, handles=(f"brand@{HOME}",))
        made = announce("anna", 1, ELSEWHERE, id="tag:x")
        assert only(made, aim).share_id is None
        undo = {"type": "Undo", "actor": made["actor"], "object": made}
        ((_, notice),) = read(undo, aim=aim).notices
        assert (notice.share_id, notice.post) == ("", POST)
        reading = read(undo | {"object": "tag:x"}, aim=aim)
        assert (reading.notices, len(reading.rejections)) == ([], 1)

    def test_nobody_takes_back_what_somebody_else_shared(self) -> None:
        made = announce("anna", 1)
        eve = f"https://{ELSEWHERE}/users/eve"
        reading = read(
            {"type": "Undo", "actor": eve, "object": made["id"]},
            {"type": "Undo", "actor": eve, "object": made},
            {"type": "Undo", "actor": f"https://{HOME}/users/ben", "object": made},
            {"type": "Delete", "actor": eve, "object": made["id"]},
        )
        assert (reading.notices, len(reading.rejections)) == ([], 4)

    def test_nobody_shares_in_somebody_elses_name(self) -> None:
        eve = f"https://{ELSEWHERE}/users/eve"
        forged = [announce("anna", 1, actor=eve), note("anna", 1, quoteUrl=URI, attributedTo=eve)]
        assert len(read(*forged).rejections) == 2

    def test_nobody_takes_a_number_that_the_recorder_gave_out(self) -> None:
        aim = target(recorder=HOME, handles=(f"brand@{HOME}",))
        assert only(announce("eve", 1, ELSEWHERE, id=number(5)), aim).share_id is None
        assert only(announce("eve", 1, ELSEWHERE, id="tag:x")).share_id == "tag:x"

    def test_an_undone_like_is_nothing(self) -> None:
        reading = read({"type": "Undo", "actor": "x:a", "object": {"type": "Like", "object": URI}})
        assert (reading.records, reading.notices, reading.rejections) == (1, [], [])

    def test_what_was_deleted(self) -> None:
        made = note("anna", 1, quoteUrl=URI)
        gone = {"type": "Tombstone", "id": made["id"]}
        ((_, notice),) = read(
            {"type": "Delete", "actor": made["attributedTo"], "object": gone}
        ).notices
        assert notice.share_id == made["id"]


class TestNames:
    def test_an_account_by_its_address_and_its_name(self) -> None:
        actor = {"type": "Person", "id": f"https://{ELSEWHERE}/u/9", "preferredUsername": "eve"}
        seen = only(announce("eve", 1, ELSEWHERE, actor=actor))
        assert (seen.account_id, seen.handle) == (f"https://{ELSEWHERE}/u/9", f"eve@{ELSEWHERE}")
        seen = only(announce("eve", 1, ELSEWHERE, actor=actor["id"]))
        assert (seen.account_id, seen.handle) == (f"https://{ELSEWHERE}/u/9", None)
        seen = only(announce("eve", 1, id="tag:x", actor={"url": "https://eve.example/"}))
        assert (seen.account_id, seen.handle) == ("https://eve.example/", None)

    @pytest.mark.parametrize("name", ["</b>eve", "brand@a.example", "\u202eeve", 3])
    def test_a_name_that_no_server_gave_out_is_none(self, name: object) -> None:
        actor = {"id": f"https://{ELSEWHERE}/u/9", "preferredUsername": name}
        assert only(announce("eve", 1, ELSEWHERE, actor=actor)).handle is None

    def test_with_a_recorder_the_name_is_what_both_sides_know(self) -> None:
        aim = target(recorder=HOME, handles=(f"brand@{HOME}",))
        ours, theirs = only(announce("anna", 5), aim), only(announce("eve", 6, ELSEWHERE), aim)
        assert (ours.share_id, ours.account_id, ours.handle) == (number(5), None, f"anna@{HOME}")
        assert (theirs.account_id, theirs.handle) == (None, f"eve@{ELSEWHERE}")
        assert theirs.share_id == announce("eve", 6, ELSEWHERE)["id"]
        numbered = announce("anna", 5, actor=f"https://{HOME}/ap/users/15")
        assert only(numbered, aim).account_id == "15"

    def test_addresses_mean_the_same_everywhere_and_numbers_do_not(self) -> None:
        assert read(announce("anna", 1), announce("eve", 1, ELSEWHERE)).servers == {EVERYWHERE}
        assert read(announce("anna", 1), aim=target(recorder=HOME)).servers == set()


class TestPosts:
    @pytest.mark.parametrize("handles", [("brand",), (f"brand@{HOME}",)])
    def test_a_number_is_the_sponsors_servers(self, handles: tuple[str, ...]) -> None:
        aim = target(handles=handles)
        assert only(announce("anna", 1), aim).post == POST
        elsewhere = URI.replace(HOME, ELSEWHERE).replace("brand", "eve")
        assert only(announce("anna", 1, object=elsewhere), aim).post == elsewhere

    def test_a_number_that_nothing_places(self) -> None:
        assert only(announce("anna", 1), target(handles=())).post == URI
        numbered = announce("anna", 1, object=f"https://{HOME}/ap/users/7/statuses/{POST}")
        assert only(numbered, target(handles=())).post == POST


class TestShapes:
    def test_lines_lists_and_collections(self) -> None:
        page = {"type": "OrderedCollectionPage", "orderedItems": [announce("d", 4), URI]}
        reading = read(
            announce("a", 1),
            [announce("b", 2)],
            {"type": "Collection", "items": announce("c", 3)},
            {"@context": CONTEXT, "type": "OrderedCollection", "first": page},
            {"type": "OrderedCollection", "totalItems": 0, "first": f"{URI}/shares?page=1"},
            announce("e", 5, type=["x:Odd", "Announce"]),
        )
        assert reading.records == 6
        assert [(one.handle or "")[0] for one in reading.observations] == list("abcde")
        assert [one.record for one in reading.rejections] == [5]

    @pytest.mark.parametrize("kind", ["Like", "Follow", "Accept", "QuoteRequest", "Person"])
    def test_other_activities_are_nobodys_share(self, kind: str) -> None:
        reading = read({"type": kind, "actor": "x:a", "object": URI})
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            (3, "not an object"),
            ({}, "type: "),
            ({"type": "Shout"}, "type: "),
            (announce("a", 1, object=None), "object: missing"),
            (announce("a", 1, actor=None), "actor: missing"),
            (announce("a", 1, actor={"name": "A"}), "actor: missing"),
            (note("a", 1, attributedTo=[]), "actor: missing"),
            ({"type": "Create", "actor": "x:a", "object": URI}, "object: not there"),
            ({"type": "Undo", "actor": "x:a", "object": {"type": "Shout"}}, "object.type: "),
            ({"type": "Undo", "actor": "x:a", "object": {"type": "Announce"}}, "object: neither"),
            ({"type": "Undo", "actor": "x:a"}, "object: neither"),
            ({"type": "Delete", "actor": "x:a"}, "object: missing"),
            ({"type": "Delete", "actor": "x:a", "object": "~tag"}, "object: no id"),
        ],
    )
    def test_a_rejection_says_why(self, record: object, reason: str) -> None:
        (rejection,) = read(record).rejections
        assert rejection.reason.startswith(reason)

    @pytest.mark.parametrize(
        "payload",
        [
            announce("a", 1),
            [note("a", 1)],
            {"type": "OrderedCollection", "orderedItems": []},
            {"@context": [CONTEXT], "type": "Undo"},
            {"type": "Like", "@context": CONTEXT},
        ],
    )
    def test_detection(self, payload: object) -> None:
        head = json.dumps(payload).encode()
        assert detect(head, "payload").name == "activitypub"
        assert [one.name for one in SOURCES if one.recognises(head)] == ["activitypub"]

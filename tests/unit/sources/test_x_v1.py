"""X API v1.1: every way in which a record shows a share, and what is made of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from contestjudge.model.observation import DeclaredCount, Notice, Observation, PostTime
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND, UNBOUNDED
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_ids import X_EPOCH_MS
from contestjudge.sources.x_v1 import XV1Source

POSTED_MS = 1_423_539_988_709
POST = str((POSTED_MS - X_EPOCH_MS) << 22)
TEXT = "Retweet this and win a lamp for your room"
LINK = "https://example.com/lamp"
TARGET = Target(
    Platform.X, (TargetPost(POST, POSTED_MS * 1000, TEXT, (LINK,)),), ("lampshop",), "12"
)


def share_id(seconds: int) -> str:
    """Return an id that was given out some seconds after the post."""
    return str((POSTED_MS + seconds * 1000 - X_EPOCH_MS) << 22)


def printed(seconds: int) -> str:
    """Print the second of that id as v1.1 does."""
    moment = datetime.fromtimestamp(POSTED_MS // 1000 + seconds, UTC)
    return moment.strftime("%a %b %d %H:%M:%S +0000 %Y")


SHOP = {"id_str": "12", "screen_name": "lampshop"}
ORIGINAL = {
    "id_str": POST,
    "created_at": printed(0),
    "text": TEXT,
    "user": SHOP,
    "retweet_count": 7,
}


def status(seconds: int = 60, **fields: object) -> dict[str, object]:
    return {
        "id_str": share_id(seconds),
        "created_at": printed(seconds),
        "text": "good morning",
        "user": {"id_str": str(100 + seconds), "screen_name": "anna"},
        **fields,
    }


def native(seconds: int = 60, **fields: object) -> dict[str, object]:
    return status(seconds, text=f"RT @lampshop: {TEXT}", retweeted_status=ORIGINAL, **fields)


def read(
    *records: object, target: Target | None = TARGET, stream: bool = False, whole: bool = False
) -> Reading:
    options = ReadOptions("payload.jsonl", target, is_stream=stream)
    if whole:
        return XV1Source().read([json.dumps(list(records)).encode()], options)
    return XV1Source().read([b"\n".join(json.dumps(one).encode() for one in records)], options)


def only(record: object, *, target: Target | None = TARGET, stream: bool = False) -> Observation:
    reading = read(record, target=target, stream=stream)
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


class TestNative:
    def test_its_own_id_account_and_time(self) -> None:
        millisecond = (POSTED_MS + 60_000) * 1000
        assert only(native()) == Observation(
            Platform.X,
            share_id(60),
            "160",
            "anna",
            ShareForm.NATIVE,
            POST,
            None,
            millisecond,
            Basis.PLATFORM_ID,
            millisecond + 999,
            Basis.PLATFORM_ID,
        )

    def test_the_text_does_not_matter(self) -> None:
        """Some native shares have no "RT @" text; others begin with somebody else's."""
        for text in ("", "good morning", "RT @somebody: good morning"):
            assert only(native() | {"text": text}).form is ShareForm.NATIVE

    def test_the_original_tells_its_time_and_its_count(self) -> None:
        reading = read(native(60), native(61))
        moment = POSTED_MS * 1000
        assert reading.post_times == {
            PostTime(Platform.X, POST, moment, moment + 999, Basis.PLATFORM_ID)
        }
        assert reading.counts == {DeclaredCount(Platform.X, POST, ShareForm.NATIVE, 7, None)}

    def test_in_a_stream_the_count_is_of_the_moment_of_the_share(self) -> None:
        reading = read(native(60), stream=True)
        moment = (POSTED_MS + 60_000) * 1000
        assert reading.counts == {DeclaredCount(Platform.X, POST, ShareForm.NATIVE, 7, moment)}

    def test_the_originals_clock_in_place_of_its_own(self) -> None:
        """With an id of its own it is dated by that; without one the time is a lower bound."""
        seen = only(native(created_at=printed(0)))
        assert seen.latest == (POSTED_MS + 60_000) * 1000 + 999
        assert not seen.original_clock
        seen = only(native(id_str="20313410000", created_at=printed(0)))
        assert seen.original_clock
        assert (seen.earliest, seen.latest) == (POSTED_MS // 1000 * SECOND, UNBOUNDED)

    def test_an_id_and_a_clock_that_contradict_each_other(self) -> None:
        seen = only(native(created_at=printed(90)))
        assert len(seen.claims) == 2

    def test_an_old_id_leaves_the_second(self) -> None:
        seen = only(native(id_str="20313410000"))
        assert seen.share_id == "20313410000"
        assert seen.latest - seen.earliest == SECOND - 1
        assert seen.earliest_basis is Basis.PLATFORM_CLOCK

    def test_the_rounded_number_beside_the_string_is_not_read(self) -> None:
        assert only(native(id=int(float(share_id(60))) + 100)).share_id == share_id(60)

    def test_of_another_post_it_is_nobodys_share_here(self) -> None:
        other = dict(ORIGINAL, id_str=share_id(-5))
        (seen,) = read(native() | {"retweeted_status": other}).observations
        assert seen.post == share_id(-5)

    def test_of_somebodys_copy_both_are_seen(self) -> None:
        """The platform shows it as a retweet of the entrant's post; the promoter never sees it."""
        copy = status(30, text=f"RT @lampshop: {TEXT}")
        reading = read(status(60, retweeted_status=copy))
        first, second = reading.observations
        assert (first.form, first.post, first.share_id) == (
            ShareForm.NATIVE,
            share_id(30),
            share_id(60),
        )
        assert (second.form, second.post, second.share_id) == (
            ShareForm.MANUAL,
            POST,
            share_id(30),
        )
        assert list(reading.places) == [1, 1]

    def test_the_handle_is_one_that_can_exist_or_none(self) -> None:
        for name in ("anna!", "", "ａｎｎａ", "\u202eanna", "a" * 21):
            assert only(native(user={"id_str": "5", "screen_name": name})).handle is None
        assert only(native(user={"id_str": "5", "screen_name": "A_1"})).handle == "A_1"

    def test_without_an_account_the_handle_will_do_and_without_both_nothing(self) -> None:
        seen = only(native(user={"screen_name": "anna"}))
        assert (seen.account_id, seen.handle) == (None, "anna")
        (rejection,) = read(native(user={})).rejections
        assert rejection.reason.startswith("user: missing")


class TestOwnPosts:
    def test_a_quote(self) -> None:
        seen = only(status(text="mine!", quoted_status=ORIGINAL, is_quote_status=True))
        assert (seen.form, seen.post, seen.text) == (ShareForm.QUOTE, POST, "mine!")

    def test_a_quote_whose_original_is_gone(self) -> None:
        assert only(status(quoted_status_id_str=POST)).form is ShareForm.QUOTE
        exact: dict[str, object] = {"quoted_status_id": int(POST) | 1}
        assert only(status() | exact).post == str(int(POST) | 1)

    def test_a_retweet_of_a_quote_is_native_and_shows_the_quote(self) -> None:
        quote = status(30, quoted_status=ORIGINAL)
        first, second = read(
            status(60, retweeted_status=quote, quoted_status_id_str=POST)
        ).observations
        assert (first.form, first.post) == (ShareForm.NATIVE, share_id(30))
        assert (second.form, second.post) == (ShareForm.QUOTE, POST)

    def test_a_copy_by_hand(self) -> None:
        seen = only(status(text=f"RT @lampshop: {TEXT}"))
        assert (seen.form, seen.post, seen.grade) == (ShareForm.MANUAL, POST, Grade.EXACT)

    @pytest.mark.parametrize(
        "fields",
        [
            {"full_text": f"RT @lampshop: {TEXT}"},
            {"extended_tweet": {"full_text": f"RT @lampshop: {TEXT}"}, "text": "RT @lamp…"},
            {"full_text": f"RT @lampshop: {TEXT}", "text": "RT @lamp…"},
        ],
    )
    def test_the_whole_text_is_read(self, fields: dict[str, object]) -> None:
        assert only(status() | fields).grade is Grade.EXACT

    def test_an_answer_and_a_link(self) -> None:
        assert only(status(in_reply_to_status_id_str=POST)).form is ShareForm.REPLY
        entities = {"urls": [{"expanded_url": LINK}, {"expanded_url": None}, {}]}
        assert only(status(entities=entities)).form is ShareForm.LINK
        assert only(status(extended_tweet={"entities": entities})).form is ShareForm.LINK

    def test_nothing_of_the_contest(self) -> None:
        reading = read(status())
        assert (reading.records, reading.observations, reading.rejections) == (1, [], [])

    def test_the_contests_own_post_is_no_share_but_tells_its_time(self) -> None:
        """This is also what the platform answers to an un-retweet, still saying ``retweeted``."""
        reading = read(dict(ORIGINAL, retweeted=True))
        assert reading.observations == []
        assert list(reading.informative) == [1]
        assert len(reading.post_times) == 1

    def test_all_versions_of_an_edited_post(self) -> None:
        chain = [share_id(60), share_id(90)]
        edited = status(90, text="good night", edit_history={"edit_tweet_ids": chain})
        ((record, version),) = read(edited).unqualified
        assert (record, version.versions) == (1, tuple(chain))
        shared = edited | {"text": f"RT @lampshop: {TEXT}"}
        assert only(shared).versions == tuple(chain)

    def test_an_edit_history_of_the_contests_post(self) -> None:
        chain = [share_id(-60), POST]
        reading = read(dict(ORIGINAL, edit_history={"edit_tweet_ids": chain}))
        assert reading.post_versions == {tuple(chain)}


class TestContainers:
    def test_lists_search_answers_and_recorded_answers(self) -> None:
        recorded = {"uri": "/1.1/x.json", "method": "GET", "body": [native(1), native(2)]}
        reading = read({"statuses": [native(3)]}, [native(4), native(5)], recorded)
        assert reading.records == 5
        assert [seen.share_id for seen in reading.observations] == [
            share_id(seconds) for seconds in (3, 4, 5, 1, 2)
        ]
        assert list(reading.places) == [1, 2, 3, 4, 5]

    def test_a_list_gives_what_lines_give(self) -> None:
        records = [native(1), status(2), status(3, quoted_status=ORIGINAL), {}, native(4)]
        as_lines, as_list = read(*records), read(*records, whole=True)
        assert as_lines.observations == as_list.observations
        assert as_lines.places == as_list.places
        assert as_lines.counts == as_list.counts
        assert [one.record for one in as_lines.rejections] == [4]
        assert [one.record for one in as_list.rejections] == [4]

    def test_a_search_that_found_nothing_is_an_empty_input(self) -> None:
        answer = {"statuses": [], "search_metadata": {"count": 100}}
        assert XV1Source().recognises(json.dumps(answer).encode())
        assert not XV1Source().recognises(b'{"accounts": [], "statuses": [], "hashtags": []}')
        reading = read(answer)
        assert (reading.records, reading.rejections) == (0, [])


class TestNotices:
    def test_a_delete_with_its_moment(self) -> None:
        delete = {
            "status": {"id_str": share_id(60), "user_id_str": "160"},
            "timestamp_ms": str(POSTED_MS + 90_000),
        }
        moment = (POSTED_MS + 90_000) * 1000
        assert read({"delete": delete}).notices == [
            (
                1,
                Notice(
                    Platform.X,
                    share_id(60),
                    "160",
                    moment,
                    Basis.PLATFORM_CLOCK,
                    moment + 999,
                    Basis.PLATFORM_CLOCK,
                ),
            )
        ]

    def test_a_delete_without_one(self) -> None:
        ((_, notice),) = read({"delete": {"status": {"id": 1234, "user_id": 5}}}).notices
        assert (notice.share_id, notice.account_id) == ("1234", "5")
        assert (notice.earliest, notice.latest) == (-UNBOUNDED, UNBOUNDED)

    @pytest.mark.parametrize(
        "delete", [{}, {"status": 3}, {"status": {}}, {"status": {"id_str": "0x14"}}]
    )
    def test_a_delete_of_nothing_is_rejected(self, delete: object) -> None:
        (rejection,) = read({"delete": delete}).rejections
        assert rejection.reason.startswith("delete.status")

    def test_what_a_stream_withheld_counts_up(self) -> None:
        limits = [{"limit": {"track": number}} for number in (3, 11, 7)]
        reading = read(*limits)
        assert [(one.record, one.counted) for one in reading.lost] == [(1, 3), (2, 11), (3, 7)]
        assert (reading.withheld, reading.breaks) == (11, 0)

    def test_a_limit_may_say_when(self) -> None:
        (lost,) = read({"limit": {"track": 3, "timestamp_ms": "1709294411000"}}).lost
        assert lost.moment == 1_709_294_411_000_999

    def test_others_are_records_that_say_nothing(self) -> None:
        notices = [
            {"disconnect": {"code": 4}},
            {"warning": {"code": "FALLING_BEHIND"}},
            {"scrub_geo": {"user_id": 1}},
            {"status_withheld": {"id": 1}},
            {"user_withheld": {"id": 1}},
            {"limit": {}},
        ]
        reading = read(*notices)
        assert (reading.records, reading.rejections, reading.withheld) == (6, [], 0)
        assert [(one.record, one.counted) for one in reading.lost] == [(1, None)]


class TestFieldsOfOtherTypes:
    """Nothing in a record is worth the share, if something else says who made it, and when."""

    @pytest.mark.parametrize("make", [native, lambda: status(quoted_status=ORIGINAL)])
    @pytest.mark.parametrize("own", [7, 7.5, True, [], {}])
    def test_an_id_that_can_be_none_is_dropped(
        self, make: Callable[[], dict[str, object]], own: object
    ) -> None:
        for fields in ({"id_str": own}, {"id_str": own, "id": 5}):
            seen = only(make() | fields)
            assert (seen.share_id, seen.id_unreadable) == (None, True)
            assert (seen.account_id, seen.earliest_basis) == ("160", Basis.PLATFORM_CLOCK)

    def test_the_number_beside_it_can_be_none_either(self) -> None:
        without = {name: value for name, value in native().items() if name != "id_str"}
        numbers: tuple[object, ...] = (1.79e18, True, [])
        for number in numbers:
            seen = only(without | {"id": number})
            assert (seen.share_id, seen.id_unreadable) == (None, True)
            assert only(native() | {"id": number}) == only(native())

    def test_the_string_may_be_nothing_or_stand_in_the_place_of_the_number(self) -> None:
        small = native() | {"id_str": None, "id": 20}
        assert only(small).share_id == "20"
        assert only(native() | {"id_str": None, "id": share_id(60)}) == only(native())

    @pytest.mark.parametrize("name", ["created_at", "timestamp_ms"])
    def test_a_time_may_be_nothing(self, name: str) -> None:
        assert only(native() | {name: None}).share_id == share_id(60)

    def test_a_name_may_be_nothing(self) -> None:
        seen = only(native() | {"user": {"id_str": None, "id": 5, "screen_name": "anna"}})
        assert (seen.account_id, seen.handle) == ("5", "anna")
        seen = only(native() | {"user": {"id_str": "5", "id": None, "screen_name": None}})
        assert (seen.account_id, seen.handle) == ("5", None)

    @pytest.mark.parametrize("name", ["retweeted_status", "quoted_status"])
    @pytest.mark.parametrize("own", [7, True])
    def test_of_what_is_shared_the_id_is_worth_the_record(self, name: str, own: object) -> None:
        record = status() | {name: ORIGINAL | {"id_str": own}}
        for whole in (False, True):
            (rejection,) = read(record, whole=whole).rejections
            assert rejection.reason == "id_str: of what is shared, no readable id"


class TestForInspection:
    def test_everything_that_shares_anything(self) -> None:
        reading = read(
            native(1),
            status(2, text="RT @somebody: hello"),
            status(3, quoted_status_id_str="7"),
            status(4, in_reply_to_status_id_str="7"),
            status(5),
            status(6, retweeted_status={"user": SHOP}),
            target=None,
        )
        assert [(seen.form, seen.post) for seen in reading.observations] == [
            (ShareForm.NATIVE, POST),
            (ShareForm.MANUAL, ""),
            (ShareForm.QUOTE, "7"),
            (ShareForm.REPLY, "7"),
            (ShareForm.NATIVE, ""),
        ]

"""Lists of who retweeted: everybody is a share without a time, of the post that was asked about."""

from __future__ import annotations

import json

import pytest

from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_users import XRetweetedBySource, XRetweetersSource

POST = "1763534649553846272"
OTHER = "1763534670525366273"
FIRST = TargetPost(POST, 1_709_294_400_000_000)
TARGET = Target(Platform.X, (FIRST,), ("brand",), "5001")
TWO = Target(Platform.X, (FIRST, TargetPost(OTHER, 1_709_294_405_000_000)), ("brand",), "5001")
V1_USER = {"id": 101, "id_str": "101", "name": "Ada", "screen_name": "ada", "protected": False}
V2_USER = {"id": "101", "name": "Ada", "username": "ada"}
IDS = {"ids": [101, 102], "next_cursor": 0, "next_cursor_str": "0"}
PAGE = {"data": [V2_USER], "meta": {"result_count": 1, "next_token": "x"}}
ASKED_V2 = f"https://api.example.com/2/tweets/{POST}/retweeted_by"
SOURCES: list[Source] = [XRetweetersSource(), XRetweetedBySource()]


def text(*answers: object) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in answers)


def read(*answers: object, target: Target | None = TARGET) -> Reading:
    first, second = (source.read([text(*answers)], ReadOptions("x", target)) for source in SOURCES)
    assert first == second
    return first


def only(answer: object, target: Target | None = TARGET) -> Observation:
    reading = read(answer, target=target)
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


def reason(answer: object, target: Target | None = TARGET) -> str:
    reading = read(answer, target=target)
    assert reading.observations == []
    (rejection,) = reading.rejections
    assert reading.records == 1
    return rejection.reason


class TestDetection:
    @pytest.mark.parametrize(
        "answer",
        [
            IDS,
            {"ids": ["101"]},
            {"ids": []},
            V1_USER,
            [V1_USER],
            {"users": [V1_USER], "next_cursor": 0},
            {"uri": "/1.1/statuses/retweeters/ids.json?id=5", "body": IDS},
        ],
    )
    def test_v1(self, answer: object) -> None:
        assert detect(text(answer), "a").name == "x.v1.users"

    @pytest.mark.parametrize(
        "answer",
        [PAGE, [PAGE], V2_USER, [V2_USER], [{"uri": ASKED_V2, "body": PAGE}]],
    )
    def test_v2(self, answer: object) -> None:
        assert detect(text(answer), "a").name == "x.v2.users"

    @pytest.mark.parametrize(
        "value",
        [
            {"id_str": "20", "text": "a", "user": V1_USER},
            {"data": [{"id": "20", "text": "a"}], "includes": {"users": [V2_USER]}},
            {"data": {"retweeted": True}},
            {"id": "1", "username": "ada", "acct": "ada", "display_name": "Ada"},
            {"did": "did:plc:a", "handle": "ada.example", "name": "Ada", "username": "ada"},
            {"ids": [{"id": 1}]},
            {"ids": [True]},
            {"id": 101, "name": "Ada", "username": "ada"},
            {"meta": {"result_count": 0}},
            [],
            "ids",
            None,
        ],
    )
    def test_nothing_else(self, value: object) -> None:
        assert not any(source.recognises(text(value)) for source in SOURCES)

    def test_a_list_that_the_first_bytes_cut_off(self) -> None:
        assert SOURCES[0].recognises(text([V1_USER, V1_USER])[:-30])
        assert SOURCES[1].recognises(text({"data": [V2_USER, V2_USER]})[:-30])


class TestShares:
    @pytest.mark.parametrize("answer", [V1_USER, V2_USER, PAGE, {"users": [V1_USER]}])
    def test_an_account_is_a_native_share_without_id_and_time(self, answer: object) -> None:
        seen = only(answer)
        assert (seen.account_id, seen.handle, seen.post) == ("101", "ada", POST)
        assert seen.form is ShareForm.NATIVE
        assert seen.share_id is None
        assert not seen.id_unreadable
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)
        assert not seen.original_clock

    def test_ids_alone(self) -> None:
        reading = read(IDS, {"ids": ["103"]})
        assert [one.account_id for one in reading.observations] == ["101", "102", "103"]
        assert {one.handle for one in reading.observations} == {None}
        assert (reading.records, list(reading.places)) == (3, [1, 2, 3])

    def test_users_without_anything_but_their_ids(self) -> None:
        assert only({"id": 101, "id_str": "101"}).account_id == "101"

    @pytest.mark.parametrize("number", [1438363597428572200, 0, -5, 2**70])
    def test_a_number_that_may_be_rounded_names_nobody(self, number: int) -> None:
        assert reason({"ids": [number]}).startswith("id: names nobody")

    def test_its_string_does(self) -> None:
        user = {"id": 1438363597428572200, "id_str": "1438363597428572167", "screen_name": "ada"}
        assert only(user).account_id == "1438363597428572167"

    def test_and_so_does_a_handle(self) -> None:
        seen = only({"id": 1438363597428572200, "screen_name": "ada"})
        assert (seen.account_id, seen.handle) == (None, "ada")

    @pytest.mark.parametrize("handle", ["", "a b", "ada\u202e", "a" * 21, None])
    def test_a_handle_that_nobody_can_have(self, handle: str | None) -> None:
        assert only({"id": "101", "username": handle}).handle is None
        assert reason({"username": handle}).startswith("id: names nobody")

    @pytest.mark.parametrize("name", ["007", "0", "١", "12a", "1" * 21, ""])
    def test_an_id_that_is_none(self, name: str) -> None:
        assert reason({"ids": [name]}).startswith("id: names nobody")

    @pytest.mark.parametrize(
        ("member", "begins"),
        [
            ({"id": "20", "text": "a", "username": "ada"}, "not an account of X"),
            ({"id": "1", "username": "ada", "acct": "ada"}, "not an account of X"),
            ({"id": "20", "name": "a post?"}, "neither username nor screen_name"),
            ({"id": 1.5, "screen_name": "ada"}, "id: "),
            ({"id": True, "screen_name": "ada"}, "id: "),
            ({"id": "1", "username": 5}, "username: "),
            (True, "neither an account"),
            (None, "neither an account"),
            ([101], "neither an account"),
        ],
    )
    def test_what_is_no_account_is_rejected(self, member: object, begins: str) -> None:
        assert reason({"data": [member]}).startswith(begins)

    def test_a_page_without_accounts_has_no_records(self) -> None:
        assert read({"meta": {"result_count": 0}}) == Reading()
        assert read({"data": [], "meta": {"result_count": 0}}, {"ids": []}) == Reading()

    def test_an_error_in_place_of_an_answer_is_a_gap(self) -> None:
        assert reason({"errors": [{"title": "Service Unavailable"}]}).startswith("errors: ")

    def test_a_broken_line_is_one_record(self) -> None:
        reading = XRetweetersSource().read(
            [text(IDS), b'\n{"ids":[1,\n{"ids":[7]}'], ReadOptions("x", TARGET)
        )
        assert [one.record for one in reading.rejections] == [3]
        assert (reading.records, len(reading.observations)) == (4, 3)


class TestWhichPost:
    def test_of_several_posts_the_list_must_say_which(self) -> None:
        assert "several posts" in reason(PAGE, TWO)

    @pytest.mark.parametrize(
        "address",
        [
            f"https://api.example.com/2/tweets/{OTHER}/retweeted_by",
            f"/2/tweets/{OTHER}/retweeted_by?max_results=100",
            f"https://api.example.com/1.1/statuses/retweeters/ids.json?id={OTHER}&count=100",
            f"/1.1/statuses/retweeters/ids.json?count=100&id={OTHER}",
            f"/1/statuses/{OTHER}/retweeted_by/ids.json?count=100",
            f"http://api.example.com/1/statuses/{OTHER}/retweeted_by.json",
        ],
    )
    def test_its_address_does(self, address: str) -> None:
        for target in (TWO, TARGET, None):
            assert only({"uri": address, "method": "GET", "body": PAGE}, target).post == OTHER
            assert only({**PAGE, "__twarc": {"url": address}}, target).post == OTHER

    @pytest.mark.parametrize(
        "address",
        [
            f"https://api.example.com/2/tweets/{POST}/liking_users",
            "https://api.example.com/2/users/5001/followers",
            "/1.1/followers/ids.json?screen_name=brand",
            f"/1.1/statuses/retweeters/ids.json?userid={POST}",
            f"/2/tweets/{POST}/retweeted_byes",
            f"/evil?x=/2/tweets/{POST}/retweeted_by",
            "",
        ],
    )
    def test_the_answer_to_another_question_is_rejected(self, address: str) -> None:
        answer = {"uri": address, "body": PAGE}
        assert reason(answer).startswith("the answer to another question")

    def test_a_post_that_cannot_be(self) -> None:
        answer = {"uri": "/2/tweets/0/retweeted_by", "body": PAGE}
        assert reason(answer).startswith("the answer about a post that cannot be")

    @pytest.mark.parametrize("kept", [None, [], {"url": 5}, {}])
    def test_no_address_beside(self, kept: object) -> None:
        assert only({**PAGE, "__twarc": kept}).post == POST

    def test_inspected_without_a_contest(self) -> None:
        assert only(PAGE, None).post == ""

    def test_in_a_contest_elsewhere_they_are_nobodys_shares(self) -> None:
        elsewhere = Target(Platform.MASTODON, (TargetPost("110", None),), ("brand",))
        reading = read(PAGE, IDS, target=elsewhere)
        assert (reading.records, reading.observations, reading.rejections) == (3, [], [])

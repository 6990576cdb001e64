"""Which form a post of somebody's own has: reference fields first, then the text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import DAY
from contestjudge.model.words import Grade, Platform, ShareForm
from contestjudge.sources.forms import Formed, FormReader, only_post
from contestjudge.sources.json_text import JsonError

POST, SECOND_POST = "1001000000000000000", "1001000000000000009"
POSTED = 1_500_000_000_000_000
TEXT = "Retweet this and win a lamp for your room"
TARGET = Target(
    Platform.X,
    (
        TargetPost(POST, POSTED, TEXT, ("https://example.com/lamp",)),
        TargetPost(SECOND_POST, POSTED + DAY, "Last call: a chair is waiting for you as well"),
    ),
    ("lampshop",),
    "12",
)
COPY = f"RT @lampshop: {TEXT}"
ADDRESS = f"https://twitter.com/lampshop/status/{POST}"


def formed(
    text: str,
    *,
    quoted: str | None = None,
    replied_to: str | None = None,
    links: tuple[str, ...] = (),
    target: Target | None = TARGET,
    latest: int | None = None,
) -> Formed | None:
    return FormReader(target).own_post(
        "1002000000000000000",
        text,
        quoted=quoted,
        replied_to=replied_to,
        links=links,
        latest=latest,
    )


class TestOnlyPost:
    def test_what_names_none_means_the_only_one(self) -> None:
        assert only_post(None) is None
        assert only_post(replace(TARGET, posts=TARGET.posts[:1])) == POST

    def test_of_several_none_is_guessed_at(self) -> None:
        with pytest.raises(JsonError, match="several posts, and no target says which was shared"):
            only_post(TARGET, "no target says which")


def named(found: Formed | None) -> tuple[ShareForm, str] | None:
    return None if found is None else (found.form, found.post)


class TestWithATarget:
    def test_a_reference_beats_everything_that_the_text_says(self) -> None:
        found = formed(COPY, quoted="7", replied_to=POST, links=(ADDRESS,))
        assert named(found) == (ShareForm.QUOTE, "7")

    def test_a_copy_beats_the_address_in_it(self) -> None:
        found = formed(f"{COPY} {ADDRESS}", replied_to=POST)
        assert named(found) == (ShareForm.MANUAL, POST)
        assert found is not None
        assert found.grade is Grade.EXACT

    def test_a_quote_by_address(self) -> None:
        assert named(formed(f"look {ADDRESS}")) == (ShareForm.QUOTE, POST)
        assert named(formed("look", links=(ADDRESS,))) == (ShareForm.QUOTE, POST)

    def test_of_several_addresses_the_contests_own_and_of_those_the_last(self) -> None:
        other = "https://x.com/a/status/7"
        assert named(formed(f"{ADDRESS} {other}")) == (ShareForm.QUOTE, POST)
        both = f"{ADDRESS} x.com/lampshop/status/{SECOND_POST} {other}"
        assert named(formed(both)) == (ShareForm.QUOTE, SECOND_POST)
        assert named(formed(f"x.com/b/status/8 {other}")) == (ShareForm.QUOTE, "7")

    def test_the_address_of_oneself_is_no_quote(self) -> None:
        assert formed("me: https://x.com/a/status/1002000000000000000") is None

    def test_a_link_of_the_contest(self) -> None:
        assert named(formed("https://example.com/lamp", latest=POSTED)) == (ShareForm.LINK, POST)
        behind = formed("mine", links=("https://example.com/lamp",), latest=POSTED)
        assert named(behind) == (ShareForm.LINK, POST)

    @pytest.mark.parametrize(
        ("latest", "post"),
        [(POSTED + DAY - 1, POST), (POSTED + DAY, SECOND_POST), (None, SECOND_POST), (0, POST)],
    )
    def test_a_link_means_the_newest_post_that_it_can_follow(
        self, latest: int | None, post: str
    ) -> None:
        found = formed("https://example.com/lamp", latest=latest)
        assert named(found) == (ShareForm.LINK, post)

    def test_an_answer_to_the_post_and_an_answer_to_others(self) -> None:
        assert named(formed("count me in", replied_to=SECOND_POST)) == (
            ShareForm.REPLY,
            SECOND_POST,
        )
        assert formed("count me in", replied_to="7") is None

    def test_a_mere_mention_gives_way_to_the_answer_that_it_is(self) -> None:
        thanks = "thanks RT @lampshop"
        assert named(formed(thanks, replied_to=POST)) == (ShareForm.REPLY, POST)
        found = formed(thanks)
        assert found is not None
        assert (found.form, found.grade) == (ShareForm.MANUAL, Grade.MENTION)

    @pytest.mark.parametrize("text", ["", "good morning", TEXT, "RT @somebody: good morning"])
    def test_what_shares_nothing(self, text: str) -> None:
        assert formed(text) is None


class TestForInspection:
    """Without a target every form of anything is named."""

    def test_forms(self) -> None:
        def seen(text: str, **more: str) -> tuple[ShareForm, str] | None:
            return named(formed(text, target=None, **more))  # type: ignore[arg-type]  # strings only

        assert seen("a", quoted="7") == (ShareForm.QUOTE, "7")
        assert seen("x.com/a/status/7 x.com/a/status/8") == (ShareForm.QUOTE, "8")
        assert seen("RT @somebody: good morning") == (ShareForm.MANUAL, "")
        assert seen("good morning", replied_to="7") == (ShareForm.REPLY, "7")
        assert seen("good morning") is None

    def test_without_a_target_no_link_is_known(self) -> None:
        assert formed("https://example.com/lamp", target=None) is None

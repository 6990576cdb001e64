"""Public sessions with Mastodon and activities, as they are; counts are in ``every_file.toml``."""

from __future__ import annotations

import pytest

from contestjudge import doors
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.mastodon import MastodonSource
from tests.corpus.counted import CORPUS, needs_corpus

pytestmark = needs_corpus


@pytest.mark.parametrize(
    "post",
    [
        "117020586019094258",
        "http://localhost:3000/@mastodonpy_test/117020586019094258",
        "http://localhost:3000/ap/users/117020565966271181/statuses/117020586019094258",
    ],
)
@pytest.mark.parametrize("recorder", [None, "localhost:3000"])
def test_a_boost_and_its_unboost(post: str, recorder: str | None) -> None:
    aim = Target(Platform.MASTODON, (TargetPost(post, None),), (), None, recorder)
    path = CORPUS / "mastodon" / "mastodon-py_status_reblog_unreblog.json"
    reading = MastodonSource().read([path.read_bytes()], ReadOptions("x", aim))
    (seen,) = reading.observations
    assert (seen.share_id, seen.post) == ("117020586027094262", post)
    assert seen.account_id == "117020565966271181"
    assert seen.handle == ("mastodonpy_test" if recorder is None else f"mastodonpy_test@{recorder}")
    assert (seen.earliest, seen.latest) == (1785592438157000, 1785592438160999)  # 13:53:58
    assert (seen.earliest_basis, seen.claims) == (Basis.PLATFORM_ID, ())
    assert {(one.form, one.declared) for one in reading.counts} == {
        (ShareForm.NATIVE, 0),
        (ShareForm.NATIVE, 1),
    }
    assert {one.post for one in reading.counts} == {post}
    assert len(reading.informative) == 3


def test_who_boosted_is_joined_to_the_answer_about_what() -> None:
    aim = Target(Platform.MASTODON, (TargetPost("117020585505579935", None),), ())
    path = CORPUS / "mastodon" / "mastodon-py_status_reblogged_by.json"
    reading = MastodonSource().read([path.read_bytes()], ReadOptions("x", aim))
    of_the_post = [one for one in reading.observations if one.post == "117020585505579935"]
    assert [one.share_id for one in of_the_post] == ["117020585512776006", None]
    assert {one.handle for one in of_the_post} == {"mastodonpy_test_2"}


def test_a_quote_that_names_a_post_on_another_network() -> None:
    exhibit = doors.read(CORPUS / "mastodon" / "quote.as2.json").exhibits[0]
    (seen,) = exhibit.format.read(exhibit.payload.chunks(), exhibit.options).observations
    assert (seen.post, seen.account_id) == (
        "https://bsky.app/orig/post",
        "https://bob.bsky.social/",
    )
    assert (seen.share_id, seen.handle, seen.text) == (None, None, "i hereby quote")

"""Public sessions with Mastodon and public activities, as they are: what is in them, counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from contestjudge import doors
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources import SOURCES
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.mastodon import MastodonSource

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="no folder shared/corpus beside the checkout: nothing to read"
)


class Counted(NamedTuple):
    """What stands in a file: its records, the shares that they show, and what was undone."""

    format: str
    records: int
    native: int = 0
    quote: int = 0
    notices: int = 0
    rejected: int = 0


FILES = {
    # a status, its boost, both deleted (the deletion shows the boost once more)
    "mastodon-py_id_hook_within_reblog.json": Counted("mastodon", 4, native=2, notices=2),
    # four looks at one status, one and two versions of it, its source
    "mastodon-py_status_edit.json": Counted("mastodon", 7),
    # a status and its quote, both deleted (the deletion shows the quote once more)
    "mastodon-py_status_post_with_quote.json": Counted("mastodon", 4, quote=2, notices=2),
    # a status, its boost, the answer to the un-boost, the status deleted
    "mastodon-py_status_reblog_unreblog.json": Counted("mastodon", 4, native=1, notices=1),
    # two statuses with a boost each, a list of one booster and an empty one, a deletion
    "mastodon-py_status_reblogged_by.json": Counted("mastodon", 6, native=3, notices=1),
    "quote.as2.json": Counted("activitypub", 1, quote=1),
    "repost.as2.json": Counted("activitypub", 1, native=1),
    "undo_repost.as2.json": Counted("activitypub", 1, notices=1),
}


def test_every_file_is_in_the_table() -> None:
    assert {path.name for path in (CORPUS / "mastodon").iterdir()} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_its_shares_are_those_that_stand_in_it(name: str) -> None:
    exhibit = doors.read(CORPUS / "mastodon" / name).exhibits[0]
    content = (CORPUS / "mastodon" / name).read_bytes()
    whole = exhibit.format.read([content], exhibit.options)
    forms = Counter(one.form for one in whole.observations)
    assert forms.keys() <= {ShareForm.NATIVE, ShareForm.QUOTE}
    assert FILES[name] == Counted(
        exhibit.format.name,
        whole.records,
        forms[ShareForm.NATIVE],
        forms[ShareForm.QUOTE],
        len(whole.notices),
        len(whole.rejections),
    )
    chunks = (content[start : start + 4093] for start in range(0, len(content), 4093))
    assert exhibit.format.read(chunks, exhibit.options) == whole


def test_only_one_format_takes_each_of_them_and_ours_take_nothing_else() -> None:
    ours = {"mastodon", "mastodon.accounts", "activitypub"}
    for path in CORPUS.rglob("*"):
        if not path.is_file():
            continue
        head = path.read_bytes()[: 1 << 20]
        taken = [source.name for source in SOURCES if source.recognises(head)]
        if path.parent.name == "mastodon":
            assert taken == [FILES[path.name].format], path
        else:
            assert ours.isdisjoint(taken), path


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

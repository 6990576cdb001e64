"""Public Activity Streams and tables, as they are: what is in them, counted by hand.

25 of the activities are published in X's own format too: both readers must say the same of them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

import contestjudge as cj
from contestjudge import doors
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_presets import PRESETS
from contestjudge.sources.x_v1 import XV1Source

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="no folder shared/corpus beside the checkout: nothing to read"
)


class Counted(NamedTuple):
    """What stands in a file: its records, and the shares of each form that they show."""

    records: int
    native: int = 0
    quote: int = 0
    manual: int = 0
    reply: int = 0


SAME_POSTS = "tweet_parser_activity_streams_examples.json"
GNIP = {
    # "So true LOL RT @…", "Testing! …", and a picture
    "gnip4j_payload-example.js": Counted(3, manual=1),
    # the original is an answer
    "gnip4j_retweet_w_replies+attachment-from-gnip.js": Counted(1, native=1, reply=1),
    "gnip4j_video.js": Counted(1, native=1),
    # eight quotes, and three that stand in them; three answers, and three in quotes and shares
    SAME_POSTS: Counted(25, native=3, quote=11, reply=6),
    "tweet_parser_broken_activity_streams_missing_field.json": Counted(1),
}
NOT_GNIP = "tweet_parser_broken_activity_streams_additional_field.json"
"""What is wrong with it is its format: it is a status of X v1.1."""


def _observed(reading: Reading) -> Counted:
    forms = Counter(observation.form for observation in reading.observations)
    assert reading.rejections == []
    assert forms[ShareForm.LINK] == 0
    return Counted(
        records=reading.records,
        native=forms[ShareForm.NATIVE],
        quote=forms[ShareForm.QUOTE],
        manual=forms[ShareForm.MANUAL],
        reply=forms[ShareForm.REPLY],
    )


def test_every_file_is_in_a_table() -> None:
    assert {path.name for path in (CORPUS / "gnip").iterdir()} == {*GNIP, NOT_GNIP}


@pytest.mark.parametrize("name", GNIP)
def test_its_shares_are_those_that_stand_in_it(name: str) -> None:
    exhibit = doors.read(CORPUS / "gnip" / name).exhibits[0]
    assert exhibit.format.name == "gnip"
    content = (CORPUS / "gnip" / name).read_bytes()
    whole = exhibit.format.read([content], exhibit.options)
    assert _observed(whole) == GNIP[name]
    chunks = (content[start : start + 4093] for start in range(0, len(content), 4093))
    assert exhibit.format.read(chunks, exhibit.options) == whole


def test_a_share_carries_its_own_time_and_not_the_originals() -> None:
    exhibit = doors.read(CORPUS / "gnip" / "gnip4j_video.js").exhibits[0]
    (seen,) = exhibit.format.read(exhibit.payload.chunks(), exhibit.options).observations
    assert (seen.share_id, seen.post) == ("572750614368788480", "570782345189580800")
    assert (seen.account_id, seen.handle) == ("266230504", "unpromised_")
    assert seen.earliest == 1425389362314000  # 2015-03-03T13:29:22.314Z, by its id


def test_no_other_file_is_taken_for_ours() -> None:
    source = GnipSource()
    ours = {CORPUS / "gnip" / name for name in GNIP}
    taken = {
        path
        for path in CORPUS.rglob("*")
        if path.is_file() and source.recognises(path.read_bytes()[: 1 << 20])
    }
    assert taken == ours


def test_no_other_file_is_taken_for_a_tools_table() -> None:
    taken = {
        (path.name, preset.instrument)
        for path in CORPUS.rglob("*")
        if path.is_file()
        for preset in PRESETS
        if TableSource(preset).recognises(path.read_bytes()[: 1 << 20])
    }
    assert taken == {
        ("TAGS_v6_header_only.csv", "tags"),
        ("twarc-csv_small_sample.csv", "twarc-csv"),
    }


class TestTheSamePostsInTwoFormats:
    def both(self, target: Target | None) -> tuple[Reading, Reading]:
        options = ReadOptions("payload", target)
        activities = (CORPUS / "gnip" / SAME_POSTS).read_bytes()
        statuses = (CORPUS / "x-v1" / "tweet_parser_original_format_examples.json").read_bytes()
        return GnipSource().read([activities], options), XV1Source().read([statuses], options)

    def test_every_share_is_the_same(self) -> None:
        """Its id, account, handle, form, post, interval, and all else that is said of it."""
        activities, statuses = self.both(None)
        assert activities.records == statuses.records == 25
        assert len(activities.observations) == 20
        assert sorted(activities.observations, key=_key) == sorted(statuses.observations, key=_key)

    def test_and_so_for_every_contest_that_one_of_them_can_be_of(self) -> None:
        posts = {one.post for one in self.both(None)[0].observations}
        assert len(posts) == 11  # eight that were quoted, three that were shared
        for post in sorted(posts):
            target = Target(
                Platform.X, (TargetPost(post, None, "Please pass this on"),), ("notFromShrek",)
            )
            activities, statuses = self.both(target)
            assert any(one.post == post for one in activities.observations)
            assert sorted(activities.observations, key=_key) == sorted(
                statuses.observations, key=_key
            )
            assert activities.post_times == statuses.post_times
            native = {one for one in statuses.counts if one.form is ShareForm.NATIVE}
            assert activities.counts <= native  # quotes are not counted in activities


def _key(seen: Observation) -> tuple[str, str, int]:
    return seen.share_id or "", seen.post, seen.earliest


class TestTables:
    def test_a_bare_twarc_table(self) -> None:
        (one,) = cj.inspect(cj.read(CORPUS / "tables" / "twarc-csv_small_sample.csv")).inputs
        assert (one.format, one.instrument) == ("table", "twarc-csv")
        assert (one.records, one.rejected) == (4, ())
        assert one.forms == {ShareForm.QUOTE: 1}
        assert one.posts == {"1169734611666198528": 1}
        assert one.precision == {"millisecond": 1}

    def test_its_text_is_the_text(self) -> None:
        """The first versions encoded texts: what is kept has neither quotes nor escapes."""
        exhibit = doors.read(CORPUS / "tables" / "twarc-csv_small_sample.csv").exhibits[0]
        (seen,) = exhibit.format.read(exhibit.payload.chunks(), exhibit.options).observations
        assert seen.handle == "TheNickyWaters"
        assert (seen.text or "").startswith("keep that same energy when you offer me .27 cents")

    def test_an_empty_tags_sheet(self) -> None:
        (one,) = cj.inspect(cj.read(CORPUS / "tables" / "TAGS_v6_header_only.csv")).inputs
        assert (one.instrument, one.records) == ("tags", 0)

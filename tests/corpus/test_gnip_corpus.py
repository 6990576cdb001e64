"""Public Activity Streams and tables, as they are; counts of all are in ``every_file.toml``.

25 of the activities are published in X's own format too: both readers must say the same of them.
"""

from __future__ import annotations

import json

import contestjudge as cj
from contestjudge import doors
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.x_v1 import XV1Source
from tests.corpus.counted import CORPUS, needs_corpus

pytestmark = needs_corpus


SAME_POSTS = "tweet_parser_activity_streams_examples.json"


def test_a_share_carries_its_own_time_and_not_the_originals() -> None:
    exhibit = doors.read(CORPUS / "gnip" / "gnip4j_video.js").exhibits[0]
    (seen,) = exhibit.format.read(exhibit.payload.chunks(), exhibit.options).observations
    assert (seen.share_id, seen.post) == ("572750614368788480", "570782345189580800")
    assert (seen.account_id, seen.handle) == ("266230504", "unpromised_")
    assert seen.earliest == 1425389362314000  # 2015-03-03T13:29:22.314Z, by its id


class TestTheSamePostsInTwoFormats:
    def both(self, target: Target | None) -> tuple[Reading, Reading]:
        options = ReadOptions("payload", target)
        activities = (CORPUS / "gnip" / SAME_POSTS).read_bytes()
        statuses = (CORPUS / "x-v1" / "tweet_parser_original_format_examples.json").read_bytes()
        return GnipSource().read([activities], options), XV1Source().read([statuses], options)

    def test_they_are_the_same_posts(self) -> None:
        activities, statuses = (
            [json.loads(line) for line in (CORPUS / name).read_text(encoding="utf-8").splitlines()]
            for name in (f"gnip/{SAME_POSTS}", "x-v1/tweet_parser_original_format_examples.json")
        )
        ids = [one["id"].rpartition(":")[2] for one in activities]
        assert sorted(ids) == sorted(one["id_str"] for one in statuses)
        assert len(set(ids)) == 25

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

"""Public payloads of X, as they are: what the readers find in them, and that nothing is lost.

The numbers were counted from the files by hand and by a separate script that knows nothing of this
project: a record's own form (a reference field, else an address, else a marker in the text, else
an answer), and the same for the post that it embeds one level down, where that names its author.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from contestjudge import doors
from contestjudge.cli.main import main
from contestjudge.model.time import parse_rfc3339
from contestjudge.model.words import ShareForm

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
    rejected: int = 0


V1 = {
    "x-v1/python-twitter_3.2_extended_tweet_in_compat_mode.json": Counted(1),
    "x-v1/python-twitter_3.2_extended_tweet_in_extended_mode.json": Counted(1),
    # 14 retweets; of a post that quotes by address, and of one "… via @…"
    "x-v1/python-twitter_get_home_timeline.json": Counted(20, native=14, quote=1, manual=1),
    "x-v1/python-twitter_models_status_quoted_tweet.json": Counted(1, quote=1),
    # the quoted post is an answer
    "x-v1/python-twitter_models_status_quoted_tweet_with_media.json": Counted(1, quote=1, reply=1),
    "x-v1/python-twitter_post_retweet.json": Counted(1, native=1),
    # the answer to an un-retweet is the original: nobody's share
    "x-v1/python-twitter_post_statuses_unretweet_id.json": Counted(1),
    "x-v1/tweepy_getstatus.json": Counted(1, manual=1),
    "x-v1/tweepy_hometimeline.json": Counted(19, native=3, reply=2),
    "x-v1/tweet_parser_broken_original_format_additional_field.json": Counted(1),
    "x-v1/tweet_parser_broken_original_format_missing_field.json": Counted(1),
    # the quoted post is an answer, of nobody: what is missing is its author
    "x-v1/tweet_parser_broken_original_format_missing_quotetweet_field.json": Counted(1, quote=1),
    "x-v1/tweet_parser_broken_original_format_missing_user.json": Counted(1, rejected=1),
    # eight quotes, and three that stand in them; three answers, and three in quotes and retweets
    "x-v1/tweet_parser_original_format_examples.json": Counted(25, native=3, quote=11, reply=6),
    "x-v1/tweet_parser_public_api_sample.json": Counted(20, native=3, quote=11, reply=5),
    "retweeters/python-twitter_get_retweets.json": Counted(14, native=14),
}

V2 = {
    "x-v2/twarc-csv_cotweet.jsonl": Counted(1),
    "x-v2/twarc-csv_edited.jsonl": Counted(1),
    "x-v2/twarc-csv_edited_after.jsonl": Counted(1),
    "x-v2/twarc-csv_edited_before.jsonl": Counted(1),
    # 12 quotes and 23 that were retweeted or quoted; 82 answers and 30
    "x-v2/twarc-csv_entities_test.jsonl": Counted(474, native=314, quote=35, reply=112),
    # 8 + 1 by address + 7 + 1 by address; 31 + 7; the same posts flattened and in a page
    "x-v2/twarc-csv_flat.jsonl": Counted(100, native=47, quote=17, manual=1, reply=38),
    "x-v2/twarc-csv_noflat.jsonl": Counted(100, native=47, quote=17, manual=1, reply=38),
    "x-v2/twarc-csv_mentions_tweet.jsonl": Counted(1, native=1),
    "x-v2/twarc-csv_quoted_edit.jsonl": Counted(1, quote=1),
    "x-v2/twarc-csv_small_sample.json": Counted(3, quote=1),
    # one line of each is the stream's complaint; the second file ends in the middle of a line
    "x-v2/twarc-csv_streaming_output.jsonl": Counted(9, quote=1, reply=3),
    "x-v2/twarc-csv_streaming_output_with_error.jsonl": Counted(8, quote=1, reply=3, rejected=1),
    "x-v2/twarc-csv_two_tweets.jsonl": Counted(1, native=1),
    "x-v2/twarc-csv_verified_type.jsonl": Counted(1),
    # 8 + 2 + 5 by address; 46 retweets whose original is not in the answer are kept
    "x-v2/twarc-csv_withheld.jsonl": Counted(215, native=83, quote=15, manual=6, reply=62),
}

WITHOUT_SHARES_OF_POSTS = [
    "retweeters/python-twitter_get_retweeters.json",
    "retweeters/tweepy_client_get_retweeters.json",
    "retweeters/tweepy_client_retweet_and_unretweet.json",
]
"""Lists of accounts without times, and what the platform answers to a retweet being undone."""


def test_every_file_is_in_a_table() -> None:
    found = {
        str(path.relative_to(CORPUS))
        for folder in ("x-v1", "x-v2", "retweeters")
        for path in (CORPUS / folder).iterdir()
    }
    assert found == {*V1, *V2, *WITHOUT_SHARES_OF_POSTS}


@pytest.mark.parametrize(
    ("name", "format_name"),
    [*((name, "x.v1") for name in V1), *((name, "x.v2") for name in V2)],
)
class TestEveryFile:
    def test_its_shares_are_those_that_stand_in_it(self, name: str, format_name: str) -> None:
        counted = {**V1, **V2}[name]
        exhibit = doors.read(CORPUS / name).exhibits[0]
        reading = exhibit.format.read(exhibit.payload.chunks(), exhibit.options)
        forms = Counter(observation.form for observation in reading.observations)
        assert exhibit.format.name == format_name
        assert counted == Counted(
            records=reading.records,
            native=forms[ShareForm.NATIVE],
            quote=forms[ShareForm.QUOTE],
            manual=forms[ShareForm.MANUAL],
            reply=forms[ShareForm.REPLY],
            rejected=len(reading.rejections),
        )
        assert forms[ShareForm.LINK] == 0
        places = {*reading.places, *(rejection.record for rejection in reading.rejections)}
        assert len(reading.places) == len(reading.observations)
        assert places <= set(range(1, reading.records + 1))

    def test_the_size_of_chunks_changes_nothing(self, name: str, format_name: str) -> None:
        exhibit = doors.read(CORPUS / name).exhibits[0]
        content = (CORPUS / name).read_bytes()
        assert format_name == exhibit.format.name
        whole = exhibit.format.read([content], exhibit.options)
        step = 4093
        chunks = (content[start : start + step] for start in range(0, len(content), step))
        assert exhibit.format.read(chunks, exhibit.options) == whole

    def test_counts_reconcile_when_it_is_judged(
        self, name: str, format_name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """Whatever the contest is: of a post that the file shows shared, or of another one."""
        counted = {**V1, **V2}[name]
        exhibit = doors.read(CORPUS / name).exhibits[0]
        seen = exhibit.format.read(exhibit.payload.chunks(), exhibit.options).observations
        assert exhibit.format.name == format_name
        for post in sorted({one.post for one in seen if one.post})[:2] or ["564993779258904576"]:
            contest = _contest(tmp_path, post, at="2007-01-01T00:00:00Z")
            status = main(["judge", str(contest), str(CORPUS / name), "--format", "json"])
            output, complaint = capfdbinary.readouterr()
            if counted.rejected == counted.records:
                assert status == 2
                assert complaint.count(b"\n") == 1
                assert b"none of its 1 records could be used; user: missing" in complaint
                continue
            assert (status, complaint) == (3, b"")
            (one,) = json.loads(output)["inputs"]
            assert one["records"] == counted.records
            assert len(one["rejected"]) == counted.rejected
            assert one["irrelevant"] >= 0
            assert one["records"] == one["used"] + one["irrelevant"] + len(one["rejected"])
            assert (one["used"] > 0) == any(share.post for share in seen)


def _contest(
    folder: Path, post: str, *, at: str | None = None, more: str = "", handle: str = "nobody"
) -> Path:
    path = folder / "contest.toml"
    path.write_text(
        f'schema = "contestjudge/contest/v1"\nname = "corpus"\n[sponsor]\nplatform = "x"\n'
        f'handles = ["{handle}"]\n[[posts]]\nid = "{post}"\n'
        + (f"at = {at}\n" if at else "")
        + more
    )
    return path


@pytest.mark.parametrize("name", WITHOUT_SHARES_OF_POSTS)
def test_files_without_shares_are_refused_in_a_line_or_counted(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    contest = _contest(tmp_path, "397", handle="jack", at="2006-03-26T19:17:08Z")
    status = main(["judge", str(contest), str(CORPUS / name), "--format", "json"])
    output, complaint = capfdbinary.readouterr()
    if status == 2:
        assert output == b""
        assert complaint.count(b"\n") == 1
        assert name.encode() in complaint
        return
    decision = json.loads(output)
    assert status == 3
    assert complaint == b""
    assert decision["winners"] == []
    for one in decision["inputs"]:
        assert one["records"] == one["used"] + one["irrelevant"] + len(one["rejected"])


class TestTheFoundersOwnPost:
    """Post 397 of 2006, retweeted in 2015: the list shows 14 of the 153 that it counts."""

    NAME = "retweeters/python-twitter_get_retweets.json"

    def judged(
        self, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> tuple[int, dict[str, object]]:
        more = '[entry]\nforms = ["native"]\n[award]\nseats = 3\n'
        contest = _contest(folder, "397", handle="jack", more=more)
        status = main(["judge", str(contest), str(CORPUS / self.NAME), "--format", "json"])
        output, complaint = capfdbinary.readouterr()
        assert complaint == b""
        decision = json.loads(output)
        assert isinstance(decision, dict)
        return status, decision

    def test_the_first_four_stand_in_their_order(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        _, decision = self.judged(tmp_path, capfdbinary)
        standings = decision["standings"]
        assert isinstance(standings, list)
        assert [row["share"]["id"] for row in standings][:4] == [
            "564993779258904576",
            "564993789224550401",
            "564993793536319488",
            "564993795612508160",
        ]
        seen = [row["rank_seen"] for row in standings]
        assert seen == [{"min": place, "max": place} for place in range(1, 15)]

    def test_it_is_provisional_and_says_how_many_are_missing(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        status, decision = self.judged(tmp_path, capfdbinary)
        assert status == 3
        assert decision["status"] == "provisional"
        assert decision["winners"] == []
        findings = decision["findings"]
        assert isinstance(findings, list)
        (shortfall,) = [one for one in findings if one["code"] == "coverage.count_shortfall"]
        assert shortfall["params"]["declared"] == 153
        assert shortfall["params"]["observed"] == 14
        assert "14 of 153" in shortfall["message"]

    def test_no_share_carries_the_originals_time(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """The original was made in March 2006; every share in 2015, by its own id and clock."""
        _, decision = self.judged(tmp_path, capfdbinary)
        standings = decision["standings"]
        assert isinstance(standings, list)
        assert len(standings) == 14
        for row in standings:
            share = row["share"]
            assert share["earliest"].startswith("2015-")
            assert share["latest"].startswith("2015-")
            assert share["basis"] == "platform_id"
            earliest, latest = (parse_rfc3339(share[end])[0] for end in ("earliest", "latest"))
            assert latest - earliest == 999

"""Public lists of retweeters, as they are.

Counted by hand: 63 ids of v1.1 (of a post that about 210 accounts had shared), and 38 users of v2
in an answer recorded with its address, which names the post.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contestjudge import doors
from contestjudge.cli.main import main
from contestjudge.model.words import ShareForm
from tests.corpus.counted import CORPUS, needs_corpus

IDS = "retweeters/python-twitter_get_retweeters.json"
USERS = "retweeters/tweepy_client_get_retweeters.json"
POST = "1415348607813832708"

pytestmark = needs_corpus


@pytest.mark.parametrize(
    ("name", "source", "instrument", "records", "post"),
    [
        (IDS, "x.v1.users", "x.v1.retweeters/ids", 63, ""),
        (USERS, "x.v2.users", "x.v2.retweeted_by", 38, POST),
    ],
)
def test_everybody_on_the_list_is_a_share_without_a_time(
    name: str, source: str, instrument: str, records: int, post: str
) -> None:
    exhibit = doors.read(CORPUS / name).exhibits[0]
    reading = exhibit.format.read(exhibit.payload.chunks(), exhibit.options)
    assert (exhibit.format.name, exhibit.watch.instrument) == (source, instrument)
    assert (reading.records, reading.rejections) == (records, [])
    seen = reading.observations
    assert len({one.account_id for one in seen}) == len(seen) == records
    assert {(one.form, one.post, one.share_id) for one in seen} == {(ShareForm.NATIVE, post, None)}
    assert list(reading.places) == list(range(1, records + 1))


def test_the_first_and_the_last_of_each() -> None:
    seen = [
        doors.read(CORPUS / name).batches(None)[0][0].reading.observations for name in (IDS, USERS)
    ]
    assert [seen[0][place].account_id for place in (0, -1)] == ["2495447557", "2921547653"]
    assert (seen[1][0].account_id, seen[1][0].handle) == ("1438363597428572167", "iamsury71020583")


@pytest.mark.parametrize(("post", "used"), [(POST, 38), ("1415348607813832709", 0)])
def test_the_address_says_which_post(
    post: str, used: int, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    contest = tmp_path / "contest.toml"
    contest.write_text(
        'schema = "contestjudge/contest/v1"\nname = "corpus"\n[sponsor]\nplatform = "x"\n'
        f'handles = ["nobody"]\n[[posts]]\nid = "{post}"\n'
    )
    assert main(["judge", str(contest), str(CORPUS / USERS), "--format", "json"]) == 3
    output, complaint = capfdbinary.readouterr()
    decision = json.loads(output)
    assert complaint == b""
    (one,) = decision["inputs"]
    assert (one["records"], one["used"], one["irrelevant"]) == (38, used, 38 - used)
    assert (decision["status"], decision["winners"]) == ("provisional", [])
    assert len(decision["standings"]) == used

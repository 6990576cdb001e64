"""Public records and events of Bluesky, as they are; counts of all are in ``every_file.toml``."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

from contestjudge import doors
from contestjudge.engines.apart.pieces import in_order
from contestjudge.engines.apart.recordings import read_events
from contestjudge.engines.events.store import RepostStore
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky import BLUESKY
from contestjudge.sources.bluesky_ids import REPOST, key_time
from contestjudge.sources.bluesky_jetstream import JetstreamSource
from tests.corpus.counted import CORPUS, needs_corpus

FOLDER = CORPUS / "bluesky"

pytestmark = needs_corpus


STREAM = "jetstream_2026-01-03_excerpt.jsonl"
SNAPSHOT = "atproto_reposts.test.ts.snap"
"""Two answers of getRepostedBy, as a test suite prints them: no JSON, and no DIDs."""


def test_a_real_repost_and_what_each_clock_said() -> None:
    """Its key names 28.9087 s, the stream saw it at 29.0481 s, its author claims 29.551 s."""
    exhibit = doors.read(FOLDER / STREAM).exhibits[0]
    reading = exhibit.format.read(exhibit.payload.chunks(), exhibit.options)
    seen = reading.observations[0]
    assert (
        seen.share_id == "at://did:plc:uo4sbqoxkhwjgby6z6mflmgz/app.bsky.feed.repost/3mbimxt4ro22z"
    )
    assert seen.post == "at://did:plc:qocfyf7cua337thual5h7kss/app.bsky.feed.post/3mb5xhh6ta22a"
    assert seen.via == "at://did:plc:xwsaekkdguwxzeks5d2jxzyp/app.bsky.feed.repost/3mb6ajhaprv2a"
    assert seen.latest == 1_767_416_549_048_052
    assert [claim.earliest for claim in seen.suspect_time] == [
        1_767_416_548_908_672,
        1_767_416_549_551_000,
    ]


def test_keys_of_real_records_were_made_shortly_before_the_stream_saw_them() -> None:
    for line in (FOLDER / STREAM).read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        named = key_time(event["commit"]["rkey"])
        assert named is not None
        if event["commit"]["operation"] == "create":
            assert 0 < event["time_us"] - named < 1_000_000


def _printed_lists() -> list[list[dict[str, Any]]]:
    """Cut the lists out of the snapshot: JSON but for the commas behind the last members."""
    text = (FOLDER / SNAPSHOT).read_text(encoding="utf-8")
    lists = re.findall(r"= `\n(\[.*?\n\])\n`;", text, re.DOTALL)
    return [json.loads(re.sub(r",(\s*[\]}])", r"\1", one)) for one in lists]


def test_the_accounts_in_it_were_made_unreadable() -> None:
    lists = _printed_lists()
    assert [len(one) for one in lists] == [4, 2]
    for profiles in lists:
        answer = {"uri": "at://did:plc:a/app.bsky.feed.post/3a", "repostedBy": profiles}
        raw = json.dumps(answer).encode()
        reading = BLUESKY[2].read([raw], ReadOptions("x"))
        assert {one.reason for one in reading.rejections} == {"did: names no account"}
        named = [one | {"did": f"did:plc:user{n}"} for n, one in enumerate(profiles)]
        raw = json.dumps(answer | {"repostedBy": named}).encode()
        seen = BLUESKY[2].read([raw], ReadOptions("x")).observations
        assert [one.handle for one in seen] == [one["handle"] for one in profiles]


def test_real_reposts_are_rows() -> None:
    """Where the stream is the recorder, engines keep them as such, and read the rest as always."""
    raw = (FOLDER / STREAM).read_bytes()
    events = map(json.loads, raw.splitlines())
    commits = [event["commit"] for event in events if "commit" in event]
    subjects = {
        commit["record"]["subject"]["uri"]
        for commit in commits
        if commit["collection"] == REPOST and commit["operation"] == "create"
    }
    assert len(subjects) == 3
    for post in subjects:
        target = Target(Platform.BLUESKY, (TargetPost(post, None),), (), None, "jetstream")
        options = ReadOptions("payload", target, is_stream=True)
        rows = RepostStore([post])
        reading = read_events([raw], options, [post], partial(rows.keep, 0))
        (row,) = rows.everything()
        reading.observe(row.record, row.observation([post]))
        expected = JetstreamSource().read([raw], options)
        assert in_order(reading).observations == expected.observations
        assert reading.records == expected.records

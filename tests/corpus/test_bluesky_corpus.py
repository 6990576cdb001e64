"""Public records and events of Bluesky, as they are: what is in them, counted by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import contestjudge as cj
from contestjudge import doors
from contestjudge.errors import InputError
from contestjudge.model.reading import Reading
from contestjudge.model.words import ShareForm
from contestjudge.sources import SOURCES
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky import BLUESKY, BlueskySource
from contestjudge.sources.bluesky_ids import key_time
from contestjudge.sources.bluesky_jetstream import JetstreamSource

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FOLDER = CORPUS / "bluesky"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="no folder shared/corpus beside the checkout: nothing to read"
)


class Counted(NamedTuple):
    """What stands in a file: its records, and the shares of each form that they show."""

    records: int
    native: int = 0
    quote: int = 0
    notices: int = 0
    unreadable: int = 0
    """Share ids that contradict their author: the files are made up, and badly."""


STREAM = "jetstream_2026-01-03_excerpt.jsonl"
OURS = {
    # a like, three reposts (two of them made from somebody's), a post's deletion
    STREAM: Counted(5, native=3, notices=1),
    # a quote by somebody whose DID is not the one in the post's name
    "quote.bsky.json": Counted(1, quote=1, unreadable=1),
    "repost.bsky.json": Counted(1, native=1),
}
SNAPSHOT = "atproto_reposts.test.ts.snap"
"""Two answers of getRepostedBy, as a test suite prints them: no JSON, and no DIDs."""


def _observed(reading: Reading) -> Counted:
    forms = Counter(observation.form for observation in reading.observations)
    assert reading.rejections == []
    assert reading.counts == set()
    assert set(forms) <= {ShareForm.NATIVE, ShareForm.QUOTE}
    return Counted(
        records=reading.records,
        native=forms[ShareForm.NATIVE],
        quote=forms[ShareForm.QUOTE],
        notices=len(reading.notices),
        unreadable=sum(observation.id_unreadable for observation in reading.observations),
    )


def test_every_file_is_in_a_table_or_documents_shapes() -> None:
    others = {path.name for path in FOLDER.iterdir()} - {*OURS, SNAPSHOT}
    assert all(re.fullmatch(r"lexicon_app\.bsky\.[A-Za-z.]+\.json", name) for name in others)


@pytest.mark.parametrize("name", OURS)
def test_its_shares_are_those_that_stand_in_it(name: str) -> None:
    exhibit = doors.read(FOLDER / name).exhibits[0]
    content = (FOLDER / name).read_bytes()
    whole = exhibit.format.read([content], exhibit.options)
    assert _observed(whole) == OURS[name]
    chunks = (content[start : start + 97] for start in range(0, len(content), 97))
    assert exhibit.format.read(chunks, exhibit.options) == whole


def test_no_other_file_is_taken_for_ours_and_ours_for_no_other() -> None:
    taken = {
        (path.name, source.default_instrument)
        for path in CORPUS.rglob("*")
        if path.is_file()
        for source in SOURCES
        if source.recognises(path.read_bytes()[: 1 << 20])
        and (path.name in OURS or isinstance(source, BlueskySource | JetstreamSource))
    }
    assert taken == {
        (STREAM, "bluesky.jetstream"),
        ("quote.bsky.json", "bluesky.feed"),
        ("repost.bsky.json", "bluesky.feed"),
    }


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


def test_a_test_suites_snapshot_is_no_payload() -> None:
    with pytest.raises(InputError, match="no known format"):
        cj.read(FOLDER / SNAPSHOT)


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

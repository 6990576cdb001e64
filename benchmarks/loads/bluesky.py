"""Bluesky, a recording of Jetstream: an event a line, in the order in which they passed.

Of a hundred events 97 are reposts of the contest's post and three are quotes of it. Every second
repost names the one before as that which led there, as apps write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.generate import TEXT
from benchmarks.load import Load
from benchmarks.patterns import number, pattern, text

START: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
START_US: Final = int(START.timestamp()) * 1_000_000
APART_US: Final = 61_000
_UNTIL_KEY_US: Final = 100_000
"""An app makes the key so long after it took the time."""
SPONSOR: Final = "did:plc:madeupbrandmadeupbrand22"
URI: Final = f"at://{SPONSOR}/app.bsky.feed.post/3mbedekrw222b"
CID: Final = "bafyreimadeupmadeupmadeupmadeupmadeupmadeupmadeupmadeupmade"
QUOTES: Final = (17, 50, 83)
HUNDRED: Final = 100
CONTEST: Final = {
    "schema": "contestjudge/contest/v1",
    "name": "A made-up giveaway",
    "sponsor": {"platform": "bluesky", "id": SPONSOR, "handles": ["brand.example"]},
    "posts": [{"id": URI, "text": TEXT, "at": START.isoformat()}],
    "entry": {"recorder": "jetstream"},
    "award": {"seats": 5},
}
_DIGITS: Final = b"234567abcdefghijklmnopqrstuvwxyz"
_PAIRS: Final = [bytes((one, two)) for one in _DIGITS for two in _DIGITS]
_SPREAD: Final = 0x9E3779B97F4A7C15
"""Odd: numbers multiplied by it differ in their last bits, and look as if they had been drawn."""


def did(one: int) -> bytes:
    """Name the account of an event."""
    drawn = one * _SPREAD
    signs = b"".join([_PAIRS[drawn >> at & 1023] for at in (50, 40, 30, 20, 10, 0)])
    return b"did:plc:%bmadeupmadeup" % signs


def accounts(numbers: Iterable[int]) -> tuple[str, ...]:
    """Name the accounts of these records."""
    return tuple(did(one).decode() for one in numbers)


def _claimed(one: int) -> int:
    """Return when an event claims to have been made, microseconds UTC."""
    return START_US + 1_000_000 + one * APART_US


def _key(instant: int) -> bytes:
    """Make a record's key from an instant, microseconds UTC: 53 bits, and 10 of a clock's own."""
    value = instant << 10 | 27
    return _DIGITS[value >> 60 : (value >> 60) + 1] + b"".join(
        [_PAIRS[value >> at & 1023] for at in (50, 40, 30, 20, 10, 0)]
    )


def _event(collection: str, record: dict[str, object]) -> dict[str, object]:
    return {
        "did": text("did"),
        "time_us": number("passed"),
        "kind": "commit",
        "commit": {
            "rev": text("rev"),
            "operation": "create",
            "collection": collection,
            "rkey": text("key"),
            "record": {"$type": collection, "createdAt": text("claimed"), **record},
            "cid": CID,
        },
    }


def write(path: Path, records: int) -> None:
    """Write the events, oldest first."""
    subject = {"cid": CID, "uri": URI}
    repost = pattern(_event("app.bsky.feed.repost", {"subject": subject}))
    via = {"cid": CID, "uri": text("via")}
    through = pattern(_event("app.bsky.feed.repost", {"subject": subject, "via": via}))
    embed = {"$type": "app.bsky.embed.record", "record": subject}
    words: dict[str, object] = {"embed": embed, "langs": ["en"], "text": "wow, look at this"}
    quote = pattern(_event("app.bsky.feed.post", words))
    with path.open("wb", 1 << 20) as stream:
        for one in range(records):
            claimed = _claimed(one)
            moment = START + timedelta(microseconds=claimed - START_US)
            values = {
                b"did": did(one),
                b"passed": b"%d" % (claimed + 337_123),
                b"rev": _key(claimed + 200_000),
                b"key": _key(claimed + _UNTIL_KEY_US),
                b"via": b"at://%b/app.bsky.feed.repost/%b"
                % (did(one - 1), _key(_claimed(one - 1) + _UNTIL_KEY_US)),
                b"claimed": moment.isoformat(timespec="milliseconds")[:23].encode() + b"Z",
            }
            usual = through if one % 2 else repost
            stream.write((quote if one % HUNDRED in QUOTES else usual).line(values))


STREAM: Final = Load(
    "bluesky",
    "Bluesky, a recording of Jetstream: 97 % reposts, half with `via`, 3 % quotes, an event a line",
    "bluesky.jsonl",
    CONTEST,
    write,
    accounts,
    lambda one: one % HUNDRED not in QUOTES,
)

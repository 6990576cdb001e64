"""A made-up contest whose retweets somebody polled: the newest hundred, every minute."""

from __future__ import annotations

import json
from collections.abc import Container, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

OPENS = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
X_EPOCH_MS = 1_288_834_974_657
CAP = 100


def x_id(moment: datetime, sequence: int = 0) -> str:
    """Make the id that X gives out in that millisecond."""
    return str(((round(moment.timestamp() * 1000) - X_EPOCH_MS) << 22) + sequence)


def printed(moment: datetime) -> str:
    """Print a time as X v1.1 does."""
    return moment.strftime("%a %b %d %H:%M:%S +0000 %Y")


POST = x_id(OPENS)


def retweet(number: int, moment: datetime, counted: int | None) -> dict[str, object]:
    """Make the record of one native retweet."""
    original: dict[str, object] = {
        "id_str": POST,
        "created_at": printed(OPENS),
        "text": "Share this and win a made-up lamp",
        "user": {"id_str": "5001", "screen_name": "brand"},
    }
    if counted is not None:
        original["retweet_count"] = counted
    return {
        "id_str": x_id(moment),
        "created_at": printed(moment),
        "text": "RT @brand: Share this and win a made-up lamp",
        "user": {"id_str": str(10_000 + number), "screen_name": f"entrant_{number}"},
        "retweeted_status": original,
    }


def moments(retweets: int, minutes: int) -> list[datetime]:
    """Spread retweets evenly over the contest, the first after half a second."""
    step = timedelta(minutes=minutes) / retweets
    return [OPENS + timedelta(milliseconds=500) + step * number for number in range(retweets)]


def poll(
    folder: Path,
    made: Sequence[datetime],
    minutes: int,
    *,
    without: Container[int] = (),
    counts: bool = True,
) -> Path:
    """Write a list of the newest hundred for every minute, and the evidence file that names them.

    Args:
        folder: where to write.
        made: when the retweets were made, in order.
        minutes: how long the contest ran; one more poll follows its end.
        without: polls that were left out.
        counts: whether the originals carry the platform's count.
    """
    lines = ['schema = "contestjudge/evidence/v1"']
    for number in range(1, minutes + 1):
        taken = OPENS + timedelta(minutes=number)
        seen = [(index, moment) for index, moment in enumerate(made) if moment <= taken]
        if number in without or not seen:
            continue
        newest = seen[-CAP:][::-1]
        counted = len(seen) if counts else None
        name = f"poll-{number:03}.json"
        records = [retweet(index, moment, counted) for index, moment in newest]
        (folder / name).write_text(json.dumps(records), encoding="utf-8")
        lines += [
            "[[exhibits]]",
            f'path = "{name}"',
            'instrument = "x.v1.statuses/retweets"',
            f"taken_at = {taken:%Y-%m-%dT%H:%M:%SZ}",
        ]
    path = folder / "evidence.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def contest(seats: int, minutes: int) -> dict[str, object]:
    """Write the rules: native retweets, from the post to the last poll."""
    return {
        "schema": "contestjudge/contest/v1",
        "name": "A made-up lamp",
        "sponsor": {"platform": "x", "id": "5001", "handles": ["brand"]},
        "posts": [{"id": POST, "text": "Share this and win a made-up lamp"}],
        "entry": {
            "forms": ["native"],
            "closes": f"{OPENS + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}",
        },
        "award": {"seats": seats},
    }

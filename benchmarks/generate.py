"""Make up X v1.1 records of the usual size, so that nothing has to be downloaded to measure.

A native share has about 3.3 KB: two statuses with their users, neither with much to say.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

POST = 1_170_000_000_123_456_789
X_EPOCH_MS = 1_288_834_974_657
TEXT = "Share this and win one of five made-up tickets to a festival that does not exist!"


def printed_time(milliseconds: int) -> str:
    """Print a time as X does."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    return (
        f"{days[moment.weekday()]} {months[moment.month - 1]} {moment.day:02} "
        f"{moment:%H:%M:%S} +0000 {moment.year}"
    )


def _user(number: int, handle: str) -> dict[str, object]:
    image = f"https://example.invalid/{number}.jpg"
    return {
        "id": number,
        "id_str": str(number),
        "name": f"Made Up {number}",
        "screen_name": handle,
        "location": "Lund",
        "url": None,
        "description": "A made-up account, so that reading can be measured.",
        "protected": False,
        "verified": False,
        "followers_count": number % 997,
        "friends_count": number % 499,
        "listed_count": 3,
        "favourites_count": number % 1999,
        "statuses_count": number % 4999,
        "created_at": "Thu Apr 07 12:00:00 +0000 2011",
        "utc_offset": None,
        "time_zone": None,
        "geo_enabled": False,
        "lang": None,
        "is_translator": False,
        "profile_background_color": "F5F8FA",
        "profile_link_color": "1DA1F2",
        "profile_sidebar_border_color": "C0DEED",
        "profile_sidebar_fill_color": "DDEEF6",
        "profile_text_color": "333333",
        "profile_use_background_image": True,
        "profile_image_url": image,
        "profile_image_url_https": image,
        "default_profile": True,
        "default_profile_image": False,
    }


def _status(number: int, user: dict[str, object], text: str) -> dict[str, object]:
    return {
        "created_at": printed_time((number >> 22) + X_EPOCH_MS),
        "id": number,
        "id_str": str(number),
        "text": text,
        "source": '<a href="https://example.invalid" rel="nofollow">Made-up client</a>',
        "truncated": False,
        "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None,
        "in_reply_to_user_id": None,
        "in_reply_to_user_id_str": None,
        "in_reply_to_screen_name": None,
        "user": user,
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        "is_quote_status": False,
        "quote_count": 12,
        "reply_count": 40,
        "retweet_count": 200_000,
        "favorite_count": 9_000,
        "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": []},
        "favorited": False,
        "retweeted": False,
        "filter_level": "low",
        "lang": "en",
    }


def native_share(number: int, *, drifting: bool = False) -> bytes:
    """Return the ``number``-th native share of the post, by an account of its own.

    Args:
        number: which; shares with greater numbers were made later.
        drifting: the post as this share shows it has favourites that no other share shows, as in
            a stream; else it looks alike in all, as in a list that was fetched at one go.
    """
    post = _status(POST, _user(17_461_978, "made_up_brand"), TEXT)
    if drifting:
        post["favorite_count"] = 10_000_000 + number
    share_id = POST + ((number * 7919 + 1000) << 22) + number % 4096
    account = 2_000_000_000 + number
    share = _status(share_id, _user(account, f"made_up_{account}"), f"RT @made_up_brand: {TEXT}")
    share["retweeted_status"] = post
    return json.dumps(share, separators=(",", ":"), ensure_ascii=False).encode()


def write_native(path: Path, records: int, *, drifting: bool = False) -> None:
    """Write so many native shares as JSON lines, newest first, as the platform lists them."""
    with path.open("wb") as stream:
        for number in range(records - 1, -1, -1):
            stream.write(native_share(number, drifting=drifting) + b"\n")

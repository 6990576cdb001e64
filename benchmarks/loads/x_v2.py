"""X v2, a page of a hundred posts a line, with their authors and the original in ``includes``.

Of a hundred posts 98 are native shares and two are quotes; newest first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.generate import POST, TEXT, X_EPOCH_MS
from benchmarks.load import Load
from benchmarks.loads.moments import ACCOUNTS, moment, printed_v2
from benchmarks.loads.x_v1 import accounts
from benchmarks.patterns import Pattern, encoded, number, text
from benchmarks.read_and_judge import CONTEST

PAGE: Final = 100
QUOTES: Final = (33, 66)
SPONSOR: Final = "17461978"


def _post(reference: str, words: str) -> dict[str, object]:
    return {
        "id": text("id"),
        "created_at": text("time"),
        "author_id": text("account"),
        "text": words,
        "lang": "en",
        "conversation_id": text("id"),
        "edit_history_tweet_ids": [text("id")],
        "edit_controls": {
            "edits_remaining": 5,
            "is_edit_eligible": False,
            "editable_until": text("time"),
        },
        "referenced_tweets": [{"type": reference, "id": str(POST)}],
        "public_metrics": {
            "retweet_count": 200_000,
            "reply_count": 0,
            "like_count": 0,
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": 0,
        },
        "entities": {
            "mentions": [{"start": 3, "end": 17, "username": "made_up_brand", "id": SPONSOR}]
        },
        "possibly_sensitive": False,
        "reply_settings": "everyone",
    }


def _user(account: str, handle: str) -> dict[str, object]:
    return {
        "id": account,
        "username": handle,
        "name": f"Made Up {account}",
        "created_at": "2011-04-07T12:00:00.000Z",
        "description": "A made-up account, so that reading can be measured.",
        "location": "Lund",
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "profile_image_url": f"https://example.invalid/{account}.jpg",
        "public_metrics": {
            "followers_count": number("some"),
            "following_count": 210,
            "tweet_count": 4_000,
            "listed_count": 3,
            "like_count": 900,
        },
        "url": "",
    }


def _original() -> dict[str, object]:
    post = _post("", TEXT)
    del post["referenced_tweets"]
    made = printed_v2((POST >> 22) + X_EPOCH_MS).decode()
    return post | {
        "id": str(POST),
        "created_at": made,
        "author_id": SPONSOR,
        "conversation_id": str(POST),
        "edit_history_tweet_ids": [str(POST)],
        "edit_controls": {
            "edits_remaining": 5,
            "is_edit_eligible": False,
            "editable_until": made,
        },
    }


def _values(one: int) -> dict[bytes, bytes]:
    found = moment(one)
    return {
        b"id": b"%d" % found.id,
        b"time": printed_v2(found.milliseconds),
        b"account": b"%d" % (ACCOUNTS + one),
        b"some": b"%d" % (one % 997),
    }


def write(path: Path, records: int) -> None:
    """Write pages of a hundred; the last one may be shorter."""
    native = Pattern(encoded(_post("retweeted", f"RT @made_up_brand: {TEXT}")))
    quote = Pattern(encoded(_post("quoted", "wow https://t.co/madeup")))
    user = Pattern(encoded(_user(text("account"), f"made_up_{text('account')}")))
    brand = _user(SPONSOR, "made_up_brand") | {"public_metrics": {}}
    behind = b',%b],"tweets":[%b]},"meta":{"result_count":%%d,"next_token":"madeup"}}\n' % tuple(
        encoded(one) for one in (brand, _original())
    )
    with path.open("wb", 1 << 20) as stream:
        for last in range(records - 1, -1, -PAGE):
            page = [(one, _values(one)) for one in range(last, max(last - PAGE, -1), -1)]
            stream.write(
                b'{"data":['
                + b",".join(
                    (quote if one % PAGE in QUOTES else native).line(values) for one, values in page
                )
                + b'],"includes":{"users":['
                + b",".join(user.line(values) for _, values in page)
                + behind % len(page)
            )


PAGES: Final = Load(
    "x-v2",
    "X v2, pages of 100 posts with their authors and the original in `includes`: 98 % native"
    " shares, 2 % quotes",
    "x-v2.jsonl",
    CONTEST,
    write,
    accounts,
    lambda one: one % PAGE not in QUOTES,
)

"""The draw of January 2013 with its 377 entries, made up around the figures that are told.

The same call was posted three times: 161 + 7 + 3 native retweets and 206 copies by hand. Five
instruments, each of them partial. Who took part, when, and what each copy says is made up here,
the same at every run; ``python -m tests.conformance.entries_377`` writes the case's payloads.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

FOLDER: Final = Path(__file__).parent / "the-377-entries"
POSTS: Final = (
    datetime(2013, 1, 22, 19, 0, tzinfo=UTC),
    datetime(2013, 1, 24, 12, 30, tzinfo=UTC),
    datetime(2013, 1, 26, 18, 0, tzinfo=UTC),
)
NATIVE: Final = (161, 7, 3)
"""As the platform counted them, post by post."""
COPIES: Final = (150, 36, 20)
"""Made up; 206 in all, as told."""
CLOSES: Final = datetime(2013, 1, 28, tzinfo=UTC)
TEXT: Final = (
    "Retweet this call and you are in our birthday draw for a hamper of made-up jams #jamdraw"
)
HANDLE: Final = "made_up_comper"
SPONSOR: Final = {"id_str": "70010013", "screen_name": HANDLE}
LISTED: Final = 20
"""How many of the newest native ones were shown at most."""
MAILED: Final = ((0, 5, 11, 30, 42, 70, 99, 145, 150, 160), (1, 4), (2,))
"""Of which native ones a notification came: 13, as told; which ones is made up."""
_X_EPOCH_MS: Final = 1_288_834_974_657


class Entry(NamedTuple):
    """One retweet, native or by hand."""

    post: int
    number: int
    """Among those of its post and form, from 0."""
    account: str
    handle: str
    made: datetime

    @property
    def id(self) -> str:
        """The id that the platform gave it."""
        return _x_id(self.made)


def _x_id(moment: datetime) -> str:
    return str((round(moment.timestamp() * 1000) - _X_EPOCH_MS) << 22)


def _printed(moment: datetime) -> str:
    return moment.strftime("%a %b %d %H:%M:%S +0000 %Y")


POST_IDS: Final = tuple(map(_x_id, POSTS))


def _entries(counts: Sequence[int], word: str, first_account: int, phase: int) -> list[Entry]:
    """Spread entries over the time that their post was the newest call, most of them early."""
    made: list[Entry] = []
    for post, count in enumerate(counts):
        until = (*POSTS[1:], CLOSES)[post] - timedelta(minutes=10)
        span = (until - POSTS[post]) // timedelta(milliseconds=1)
        for number in range(count):
            after = 20_000 + phase + span * (number + 1) ** 2 // (count + 1) ** 2
            account = first_account + len(made)
            made.append(
                Entry(
                    post,
                    number,
                    str(account),
                    f"{word}_{len(made) + 1:03}",
                    POSTS[post] + timedelta(milliseconds=after),
                )
            )
    return made


NATIVE_ENTRIES: Final = _entries(NATIVE, "made_up_native", 81_000_000, 17)
COPY_ENTRIES: Final = _entries(COPIES, "made_up_copy", 82_000_000, 443)


def in_search(copy: Entry) -> bool:
    """Whether the search showed a copy: it missed one in nine."""
    return copy.number % 9 != 4


def in_document(copy: Entry) -> bool:
    """Whether somebody had written a copy into the document: others than the search missed."""
    return copy.number % 7 != 2 or not in_search(copy)


def in_hashtag_search(copy: Entry) -> bool:
    """Whether the hashtag search showed a copy: some, and of the native ones none."""
    return in_search(copy) and copy.number % 3 == 0


def _original(post: int, count: int | None) -> dict[str, object]:
    status: dict[str, object] = {
        "id_str": POST_IDS[post],
        "created_at": _printed(POSTS[post]),
        "text": TEXT,
        "user": SPONSOR,
    }
    return status if count is None else status | {"retweet_count": count}


def _status(entry: Entry, text: str) -> dict[str, object]:
    return {
        "id_str": entry.id,
        "created_at": _printed(entry.made),
        "text": text,
        "user": {"id_str": entry.account, "screen_name": entry.handle},
    }


def _native(entry: Entry) -> dict[str, object]:
    status = _status(entry, f"RT @{HANDLE}: {TEXT}")
    return status | {"retweeted_status": _original(entry.post, None)}


def _copied(entry: Entry) -> str:
    """Say what a copy says; a few add something of their own."""
    added = ("", "", " yes please!", " // fingers crossed")[entry.number % 4]
    return f"RT @{HANDLE}: {TEXT}{added}"


def _lines(records: Iterable[object]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode()


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: one.made, reverse=True)


def payloads() -> dict[str, bytes]:
    """Write every payload of the case, by file name."""
    london = ZoneInfo("Europe/London")
    by_post = [[one for one in NATIVE_ENTRIES if one.post == post] for post in range(len(POSTS))]
    searched = _newest_first(filter(in_search, COPY_ENTRIES))
    return {
        "mails.csv": _table(
            ("handle", "form", "target"),
            (
                (by_post[post][number].handle, "native", POST_IDS[post])
                for post, numbers in enumerate(MAILED)
                for number in numbers
            ),
        ),
        **{
            f"newest-{post + 1}.jsonl": _lines(map(_native, _newest_first(of_post)[:LISTED]))
            for post, of_post in enumerate(by_post)
        },
        "hashtag-search.jsonl": _lines(
            _status(one, _copied(one)) for one in searched if in_hashtag_search(one)
        ),
        "search.jsonl": _lines(_status(one, _copied(one)) for one in searched),
        "document.csv": _table(
            ("Who", "What", "When"),
            (
                (one.handle, _copied(one), one.made.astimezone(london).strftime("%d/%m/%Y %H:%M"))
                for one in filter(in_document, COPY_ENTRIES)
            ),
        ),
        "counts.jsonl": _lines(_original(post, count) for post, count in enumerate(NATIVE)),
        "every-native.jsonl": _lines(map(_native, NATIVE_ENTRIES)),
    }


if __name__ == "__main__":
    for name, content in payloads().items():
        (FOLDER / name).write_bytes(content)

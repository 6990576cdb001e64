"""X v1.1, a status a line, newest first as the platform lists them.

*Native-heavy*: of a hundred records 98 are native shares, one is a quote and one a copy by hand;
or all are native (*pure*).
The post looks alike in all, as in a list that was fetched at one go; or it shows other counts in
each (*drifting*), as in a stream. *Manual-heavy*: nine of ten are copies by hand, in the forms in
which people write them. *Short*: the fields that somebody keeps who narrows a collection down.
*Again*: the same of two posts, ten shares by six people: three shared both posts, and one undid a
share and shared once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from benchmarks.generate import POST, TEXT, X_EPOCH_MS, native_share
from benchmarks.load import Load
from benchmarks.loads.moments import ACCOUNTS, moment, printed
from benchmarks.patterns import Pattern, number, pattern, text
from benchmarks.read_and_judge import CONTEST

HUNDRED: Final = 100
QUOTE: Final = 50
COPY: Final = 99
NATIVE_OF_TEN: Final = 9
AGAIN_BY: Final = (0, 1, 2, 3, 4, 5, 0, 1, 2, 5)
"""Of ten shares, who of six people made each."""
OF_THE_OTHER: Final = range(6, 9)
"""Which of them are of the other post."""
PEOPLE: Final = 6
OTHER_POST: Final = POST + (500 << 22)
"""Made half a second after the first one, before anybody shared."""
POSTS: Final = ({"id": str(POST), "text": TEXT},)
_WORDS: Final = "yes please wow great lovely thanks friends look here today again finally".split()  # noqa: SIM905
MANUAL: Final = (
    f"RT @made_up_brand: {TEXT}",
    f"RT @made_up_brand: {TEXT}",
    f"RT @made_up_brand {TEXT}",
    f"{text('comment')} RT @made_up_brand: {TEXT}",
    f"RT @made_up_brand: {TEXT} // {text('comment')}",
    f"“@made_up_brand: {TEXT}” {text('comment')}",
    f"{TEXT} (via @made_up_brand)",
    f"{text('comment')} rt @made_up_brand: {TEXT[:60]}…",
    f"MT @made_up_brand: {TEXT} {text('comment')}",
)
"""How copies by hand are written; all of them are recognised."""
Values = dict[bytes, bytes]


def accounts(numbers: Iterable[int]) -> tuple[str, ...]:
    """Name the accounts of these records."""
    return tuple(str(ACCOUNTS + one) for one in numbers)


def _native(*, drifting: bool = False) -> dict[str, object]:
    share: dict[str, object] = json.loads(native_share(0))
    user, post = share["user"], share["retweeted_status"]
    assert isinstance(user, dict)  # noqa: S101 - for the type checker
    assert isinstance(post, dict)  # noqa: S101
    share |= {"created_at": text("time"), "id": number("id"), "id_str": text("id")}
    user |= {
        "id": number("account"),
        "id_str": text("account"),
        "name": f"Made Up {text('account')}",
        "screen_name": f"made_up_{text('account')}",
        "followers_count": number("some"),
        "profile_image_url": f"https://example.invalid/{text('account')}.jpg",
        "profile_image_url_https": f"https://example.invalid/{text('account')}.jpg",
    }
    if drifting:
        post |= {"favorite_count": number("count"), "retweet_count": number("count")}
    return share


def _quote() -> dict[str, object]:
    share = _native()
    post = share.pop("retweeted_status")
    address = f"https://twitter.com/made_up_brand/status/{POST}"
    link = {"url": "https://t.co/madeup", "expanded_url": address, "indices": [20, 39]}
    return share | {
        "text": f"{text('comment')} https://t.co/madeup",
        "entities": {"hashtags": [], "urls": [link], "user_mentions": [], "symbols": []},
        "is_quote_status": True,
        "quoted_status_id": POST,
        "quoted_status_id_str": str(POST),
        "quoted_status": post,
    }


def _manual(words: str) -> dict[str, object]:
    share = _native()
    del share["retweeted_status"]
    return share | {"text": words}


def _short() -> dict[str, object]:
    """Keep what somebody keeps who narrows a collection down: about 1 KB."""
    status = ("created_at", "id", "id_str", "text", "source", "in_reply_to_status_id_str")
    counts = ("is_quote_status", "quote_count", "retweet_count", "favorite_count", "lang")
    user = ("id", "id_str", "name", "screen_name", "followers_count", "created_at")

    def kept(share: dict[str, object]) -> dict[str, object]:
        who = share["user"]
        assert isinstance(who, dict)  # noqa: S101
        return {
            **{name: share[name] for name in status},
            "user": {name: who[name] for name in user},
            **{name: share[name] for name in counts},
        }

    share = _native()
    post = share["retweeted_status"]
    assert isinstance(post, dict)  # noqa: S101
    return kept(share) | {"retweeted_status": kept(post)}


def values_of(one: int) -> Values:
    """Say what differs in the record of that number."""
    found = moment(one)
    words = f"{_WORDS[one % len(_WORDS)]} {_WORDS[one // 7 % len(_WORDS)]} {one % 1_009}"
    return {
        b"time": printed(found.milliseconds),
        b"id": b"%d" % found.id,
        b"account": b"%d" % (ACCOUNTS + one),
        b"some": b"%d" % (one % 997),
        b"count": b"%d" % (10_000_000 - one),
        b"comment": words.encode(),
    }


def is_native(one: int) -> bool:
    """Tell native shares from others, in what is native-heavy."""
    return one % HUNDRED not in {QUOTE, COPY}


def _people(records: int) -> int:
    """Say by how many people so many shares are, some of whom share again."""
    blocks, rest = divmod(records, len(AGAIN_BY))
    return blocks * PEOPLE + min(rest, PEOPLE)


def _write_again(path: Path, records: int) -> None:
    first = _short()
    post = first["retweeted_status"]
    assert isinstance(post, dict)  # noqa: S101 - for the type checker
    made = printed((OTHER_POST >> 22) + X_EPOCH_MS).decode()
    other = {**post, "id": OTHER_POST, "id_str": str(OTHER_POST), "created_at": made}
    patterns = pattern(first), pattern({**first, "retweeted_status": other})
    with path.open("wb", 1 << 20) as stream:
        for one in range(records - 1, -1, -1):
            block, place = divmod(one, len(AGAIN_BY))
            account = b"%d" % (ACCOUNTS + PEOPLE * block + AGAIN_BY[place])
            chosen = patterns[place in OF_THE_OTHER]
            stream.write(chosen.line({**values_of(one), b"account": account}))


def _write(choose: Callable[[int], Pattern]) -> Callable[[Path, int], None]:
    def write(path: Path, records: int) -> None:
        with path.open("wb", 1 << 20) as stream:
            for one in range(records - 1, -1, -1):
                stream.write(choose(one).line(values_of(one)))

    return write


def _native_heavy(native: dict[str, object]) -> Callable[[int], Pattern]:
    usual = pattern(native)
    others = {QUOTE: pattern(_quote()), COPY: pattern(_manual(MANUAL[0]))}
    return lambda one: others.get(one % HUNDRED, usual)


def _manual_heavy() -> Callable[[int], Pattern]:
    usual = [pattern(_manual(words)) for words in MANUAL]
    patterns = [*usual, pattern(_native())]
    return lambda one: patterns[one % len(patterns)]


def _only(share: dict[str, object]) -> Callable[[int], Pattern]:
    usual = pattern(share)
    return lambda _: usual


def _load(
    name: str, shape: str, choose: Callable[[int], Pattern], native: Callable[[int], bool]
) -> Load:
    return Load(name, shape, f"{name}.jsonl", CONTEST, _write(choose), accounts, native)


NATIVE: Final = _load(
    "x-v1",
    "X v1.1, native-heavy: 98 % native shares, 1 % quotes, 1 % copies by hand; the post looks"
    " alike in all",
    _native_heavy(_native()),
    is_native,
)
PURE: Final = _load(
    "x-v1-pure",
    "X v1.1, native shares only, as a list of who shared a post natively",
    _only(_native()),
    lambda _: True,
)
DRIFTING: Final = _load(
    "x-v1-drifting",
    "as x-v1, but the post shows other counts in every record",
    _native_heavy(_native(drifting=True)),
    is_native,
)
MANUAL_HEAVY: Final = _load(
    "x-v1-manual",
    "X v1.1, manual-heavy: 90 % copies by hand in nine usual forms, two thirds of them with a"
    " comment; 10 % native shares",
    _manual_heavy(),
    lambda one: one % (NATIVE_OF_TEN + 1) == NATIVE_OF_TEN,
)
AGAIN: Final = Load(
    "x-v1-again",
    "the same as x-v1-short, but of two posts: of every six people three share both, and one undoes"
    " a share and shares once more, so that ten shares are by six people",
    "x-v1-again.jsonl",
    {**CONTEST, "posts": [*POSTS, {"id": str(OTHER_POST), "text": TEXT}]},
    _write_again,
    accounts,
    lambda _: True,
    _people,
)
SHORT: Final = _load(
    "x-v1-short",
    "X v1.1, native shares only, left with the fields that somebody keeps who narrows a"
    " collection down",
    _only(_short()),
    lambda _: True,
)

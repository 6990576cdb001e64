"""Lines of X v1.1, usual and unusual, and the ways in which files and rules can hold them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from hypothesis import strategies as st

from contestjudge.doors.engines import Engine

IN_PROCESS: tuple[Engine, ...] = ("reference", "python", "duckdb")
"""All engines but Spark, which takes seconds to start: its tests stand by themselves."""
X_EPOCH_MS = 1_288_834_974_657
OPENS_MS = 1_700_000_000_000
TEXT = "Share this made-up post and win a made-up lamp"
SPONSOR, HANDLE = "17461978", "made_up_shop"
POSTS = (str((OPENS_MS - X_EPOCH_MS) << 22), str((OPENS_MS + 4_000 - X_EPOCH_MS) << 22))


def clock(milliseconds: int) -> str:
    """Print a time as X does."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day = f"{days[moment.weekday()]} {months[moment.month - 1]} {moment.day:02}"
    return f"{day} {moment:%H:%M:%S} +0000 {moment.year}"


def original(post: int = 0, **more: object) -> dict[str, object]:
    """Make a contest post as shares embed it."""
    return {
        "created_at": clock(OPENS_MS + 4_000 * post),
        "id_str": POSTS[post],
        "text": TEXT,
        "user": {"id_str": SPONSOR, "screen_name": HANDLE},
        "retweet_count": 60,
        **more,
    }


def share_id(after_ms: int, sequence: int) -> str:
    """Return the id of something made so long after the first post."""
    return str(((OPENS_MS + after_ms - X_EPOCH_MS) << 22) + sequence)


def status(account: int, after_ms: int, **more: object) -> dict[str, object]:
    """Make a status of an account; its sequence number is the account's."""
    return {
        "created_at": clock(OPENS_MS + after_ms),
        "id_str": share_id(after_ms, account),
        "text": "RT",
        "user": {"id_str": str(1000 + account), "name": "…", "screen_name": f"Made_up_{account}"},
        "geo": None,
        **more,
    }


def native(account: int, after_ms: int, post: int = 0, **more: object) -> dict[str, object]:
    """Make a native share."""
    shared = {"retweeted_status": original(post), "lang": "sv"}
    return status(account, after_ms, **{**shared, **more})


def line(record: object) -> bytes:
    """Write a record on a line of its own, without the line feed."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Change a line: put something in the place of the first of something."""
    return lambda raw: raw.replace(old, new, 1)


MUTATIONS: dict[str, Callable[[bytes], bytes]] = {
    "the id twice": replaced(b'"text"', b'"id_str":"1700000000000000001","text"'),
    "the id once more behind": replaced(b'"geo"', b'"id_str":"5","geo"'),
    "the account twice": replaced(b'"name"', b'"id_str":"1001","name"'),
    "the handle twice": replaced(b'"name":', b'"screen_name":"Made_up_2","name":'),
    "the user twice": replaced(b'"geo"', b'"user":{"id_str":"1003"},"geo"'),
    "the user behind the original": replaced(b'"lang"', b'"user":{"id_str":"1004"},"lang"'),
    "the id behind the original": replaced(b'"lang"', b'"id_str":"1700000000000000002","lang"'),
    "the original twice": replaced(b'"geo"', b'"retweeted_status":{"id_str":"3"},"geo"'),
    "the original null behind": replaced(b'"lang"', b'"retweeted_status":null,"lang"'),
    "a key in escapes": replaced(b'"geo":', b'"\\u0069d_str":"1700000000000000003","geo":'),
    "a quote in the key": replaced(b',"retweeted_status"', b',"k\\"retweeted_status"'),
    "the mark in a text": replaced(b'"RT"', b'"a,\\"retweeted_status\\":{"'),
    "NaN": replaced(b'"geo":null', b'"geo":NaN'),
    "nan": replaced(b'"geo":null', b'"geo":nan'),
    "NaN in the original": replaced(b'"lang":"sv"', b'"lang":NaN'),
    "NaN in a text": replaced(b'"RT"', b'"RT NaN Infinity"'),
    "a comma too many": replaced(b'"geo":null', b'"geo":[1,]'),
    "a comma before the end": lambda raw: raw[:-1] + b",}",
    "a lone surrogate": replaced(b'"RT"', b'"\\ud800"'),
    "no UTF-8": replaced(b'"RT"', b'"\xff"'),
    "a control character": replaced(b'"RT"', b'"\x01"'),
    "a large number": replaced(b'"geo":null', b'"geo":' + b"7" * 4400),
    "too deep": replaced(b'"geo":null', b'"geo":' + b"[" * 220 + b"]" * 220),
    "a level too deep": replaced(b'"geo":null', b'"geo":' + b"[" * 200 + b"]" * 200),
    "as deep as may be": replaced(b'"geo":null', b'"geo":' + b"[" * 199 + b"]" * 199),
    "rather deep": replaced(b'"geo":null', b'"geo":' + b"[" * 150 + b"]" * 150),
    "cut off": lambda raw: raw[: len(raw) // 2],
    "cut off in the original": lambda raw: raw[:-9],
    "two on a line": lambda raw: raw + raw,
    "blanks around": lambda raw: b" \t" + raw + b" \r",
    "no handle": lambda raw: raw.replace(b',"screen_name":"Made_up_', b',"screen":"'),
    "an odd handle": replaced(b"Made_up_", b"Made-up "),
    "a number for an id": replaced(b'"id_str":"1', b'"id_str":1'),
    "noughts before the account": replaced(b'"user":{"id_str":"', b'"user":{"id_str":"00'),
    "a leap second": lambda raw: raw.replace(b":59 +0000", b":60 +0000", 1),
    "another weekday": replaced(b"Tue", b"Sun"),
    "another second": replaced(b":2", b":3"),
    "the original's time": replaced(
        b'"created_at":"', b'"created_at":"Tue Nov 14 22:13:20 +0000 2023","created_at_":"'
    ),
    "the original's numbers": replaced(
        b'"retweet_count":60', b'"retweet_count":61,"quote_count":3'
    ),
    "a count that is none": replaced(b'"retweet_count":60', b'"retweet_count":true'),
    "an original of a broken time": replaced(
        b'"lang"',
        b'"retweeted_status":{"id_str":"%s","created_at":"no","retweet_count":99},"lang"'
        % POSTS[0].encode(),
    ),
    "statuses too": replaced(b'"geo":null', b'"statuses":[]'),
    "statuses behind": replaced(b'"lang":"sv"', b'"statuses":[{"id_str":"20"}]'),
    "edited": lambda raw: raw.replace(
        b'"geo":null', b'"edit_history":{"edit_tweet_ids":["1","2"]}', 1
    ),
}
"""What can be odd about a line, by what is done to a native share."""

TIMES = st.integers(0, 30).map(lambda step: 800 * step + 37)
ACCOUNTS = st.integers(1, 99)


def _others(account: int, after_ms: int) -> list[object]:
    """Make records that are no plain shares, and may name some."""
    sharer = native(account, after_ms)
    return [
        status(account, after_ms, text=f"RT @{HANDLE}: {TEXT}"),
        status(account, after_ms, text="so good", quoted_status=original()),
        status(account, after_ms, text="nothing to do with it"),
        native(account, after_ms, retweeted_status=sharer),
        native(account + 1, after_ms + 700, retweeted_status=status(account, after_ms)),
        {"delete": {"status": {"id_str": share_id(after_ms, account)}}},
        {
            "delete": {
                "status": {"id_str": share_id(after_ms, account)},
                "timestamp_ms": str(OPENS_MS + after_ms + 500),
            }
        },
        status(account, after_ms, text="q", quoted_status_id_str=share_id(after_ms, account)),
        {**native(account, after_ms), "id_str": None},
        {key: value for key, value in sharer.items() if key != "id_str"},
        [sharer, native(account + 2, after_ms)],
        {"statuses": [sharer]},
        original(),
        5,
        {"limit": {"track": 2}},
    ]


@st.composite
def odd_lines(draw: st.DrawFn) -> bytes:
    """Draw one line that is not, or not quite, a plain share."""
    account, after_ms = draw(ACCOUNTS), draw(TIMES)
    if draw(st.booleans()):
        record = native(account, after_ms, draw(st.integers(0, 1)))
        return MUTATIONS[draw(st.sampled_from(sorted(MUTATIONS)))](line(record))
    others = _others(account, after_ms)
    if draw(st.integers(0, 9)):
        others = [one for one in others if not isinstance(one, list)]
    return line(draw(st.sampled_from(others)))


@st.composite
def usual_lines(draw: st.DrawFn) -> list[bytes]:
    """Draw rows of plain shares, by accounts of their own mostly."""
    accounts = draw(st.lists(st.integers(1, 99), min_size=14, max_size=60, unique=True))
    if draw(st.booleans()):
        # Many share both posts, or undo a share and share once more.
        again = draw(st.lists(st.sampled_from(accounts), min_size=20, max_size=60))
        accounts = draw(st.permutations(accounts + again))
    step = draw(st.sampled_from((2_000, 700, 700, 400, 90, 1)))
    spread = [draw(st.integers(-1, 30)) if n % 7 == 0 else n for n in range(len(accounts))]
    return [
        line(native(account, step * place + 1, place % 2 if step > 200 else 0))
        for account, place in zip(accounts, spread, strict=True)
    ]


class File(NamedTuple):
    """A file as it was drawn, and what is said of it."""

    content: bytes
    terms: dict[str, object]


@st.composite
def files(draw: st.DrawFn) -> list[File]:
    """Draw up to three files that together hold usual lines, repeated ones and odd ones."""
    lines = draw(usual_lines())
    lines += draw(st.lists(st.sampled_from(lines), max_size=3))
    lines += draw(st.lists(odd_lines(), max_size=6))
    lines += draw(st.lists(st.sampled_from((b"", b" \t", b" " * 80, b"\r")), max_size=2))
    lines = draw(st.permutations(lines))
    number = draw(st.integers(1, 3))
    taken: dict[str, object] = {"taken_at": "2023-11-14T23:00:00Z"}
    terms: dict[str, object] = draw(
        st.sampled_from(
            (
                {},
                {**taken, "complete": True},
                {**taken, "complete": True, "sees": ["native"]},
                {**taken, "complete": True, "sees": ["native", "quote", "manual"]},
                {**taken, "complete": True, "to": "2023-11-14T22:13:50Z"},
                taken,
                {"taken_at": "2023-11-14T22:13:30Z"},
                {"order": "newest_first"},
                {**taken, "instrument": "x.v1.stream", "complete": True},
                {**taken, "instrument": "x.v1.statuses/retweets"},
            )
        )
    )
    found = []
    for place in range(number):
        some = lines[place::number]
        feed = draw(st.sampled_from((b"\n", b"\n", b"\r\n")))
        content = feed.join(some) + draw(st.sampled_from((b"", b"\n")))
        content = draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + content
        if draw(st.integers(0, 3)) == 0:
            content = gzip.compress(content, mtime=0)
        own = terms if draw(st.integers(0, 5)) else {}
        found.append(File(content, own))
    return found


@st.composite
def tidy_files(draw: st.DrawFn) -> list[File]:
    """Draw a complete list, in which hardly anything is odd."""
    usual = [
        line(native(account, 450 * account + draw(st.sampled_from((0, 0, 0, 1, 450)))))
        for account in range(1, draw(st.integers(20, 70)))
    ]
    odd = draw(st.lists(odd_lines(), max_size=2))
    lines = draw(st.permutations([*usual, *usual[: draw(st.integers(0, 2))], *odd]))
    terms = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
    some = [terms, {**terms, "sees": ["native", "quote", "manual"]}]
    return [File(joined(lines), draw(st.sampled_from(some)))]


REPEATED = [
    *(line(native(n, 700 * n)) for n in range(1, 40)),
    *(line(native(n, 30_000 + 700 * n, n % 2)) for n in range(5, 35)),
    *(line(native(n, 60_000 + 700 * n)) for n in range(10, 30)),
]
"""Many shared one post once more, or twice, or another one too."""
UNDONE: dict[str, object] = {
    "out": "exclude",
    "counts": "count",
    "open": {"count_if_standing_at": "2023-11-14T22:14:00Z"},
}
"""What rules say of shares that were undone."""


@st.composite
def repeated_files(draw: st.DrawFn) -> list[File]:
    """Draw complete lists of many who shared several posts, or one once more."""
    late = st.sampled_from((0, 0, 0, 1, 450))
    usual = [
        line(native(account, 450 * account + draw(late)))
        for account in range(1, draw(st.integers(30, 70)))
    ]
    accounts = draw(st.lists(st.integers(1, 60), min_size=10, max_size=60))
    more = [
        line(native(account, 9_000 + 450 * place + draw(late), draw(st.integers(0, 1))))
        for place, account in enumerate(accounts)
    ]
    odd = draw(st.lists(odd_lines(), max_size=1))
    lines = draw(st.permutations([*usual, *more, *more[: draw(st.integers(0, 2))], *odd]))
    terms = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
    number = draw(st.integers(1, 2))
    return [File(joined(lines[place::number]), terms) for place in range(number)]


@st.composite
def repeated_contests(draw: st.DrawFn) -> dict[str, object]:
    """Draw rules by which it matters what becomes of somebody's several shares."""
    undone = draw(
        st.sampled_from(
            ("exclude", "exclude", "count", {"count_if_standing_at": "2023-11-14T22:13:42Z"})
        )
    )
    entry: dict[str, object] = {"forms": ["native"], "undone": undone}
    if draw(st.integers(0, 2)):
        entry["closes"] = "2023-11-14T22:59:00Z"
    seats = {"seats": draw(st.integers(1, 3)), "alternates": draw(st.integers(0, 1))}
    award = draw(st.sampled_from((seats, {"method": "positions", "positions": [2, 4]})))
    return {**draw(contests()), "entry": entry, "award": award}


DECLARED: tuple[object, ...] = (True, None, -3, 1.5, "12", 10**12, 10**12 + 1, 10**15, 0)
"""What can stand where a post declares how often it was shared, but for usual numbers."""


@st.composite
def drifting_files(draw: st.DrawFn) -> list[File]:
    """Draw a list of shares in which posts show other counts from line to line."""
    accounts = draw(st.lists(st.integers(1, 99), min_size=14, max_size=40, unique=True))
    counts: st.SearchStrategy[object] = st.integers(0, 120)
    if draw(st.booleans()):
        counts = st.one_of(counts, counts, counts, st.sampled_from(DECLARED))
    posts = draw(st.integers(1, 2))
    lines = []
    for place, account in enumerate(accounts):
        shown = {name: draw(counts) for name in ("retweet_count", "quote_count", "reply_count")}
        if draw(st.integers(0, 9)) == 0:
            del shown[draw(st.sampled_from(sorted(shown)))]
        share = native(
            account,
            5_000 + 300 * place,
            retweeted_status={**original(place % posts), "followers": draw(counts), **shown},
            retweet_count=draw(counts),
            timestamp_ms=str(OPENS_MS + 300 * place),
        )
        lines.append(line(share))
    lines += draw(st.lists(odd_lines(), max_size=2))
    terms: dict[str, object] = {"taken_at": "2023-11-14T23:00:00Z", "complete": True}
    return [File(joined(draw(st.permutations(lines))), draw(st.sampled_from(({}, terms))))]


@st.composite
def tidy_contests(draw: st.DrawFn) -> dict[str, object]:
    """Draw rules by which such a list decides."""
    forms = draw(st.sampled_from((["native"], ["native", "quote", "manual"])))
    award = draw(
        st.sampled_from(
            (
                {"seats": draw(st.integers(1, 5)), "alternates": draw(st.integers(0, 2))},
                {"method": "positions", "positions": [2, 4]},
            )
        )
    )
    entry = {"forms": forms, "closes": "2023-11-14T22:59:00Z"}
    return {**draw(contests()), "entry": entry, "award": award}


@st.composite
def contests(draw: st.DrawFn) -> dict[str, object]:
    """Draw rules."""
    entry: dict[str, object] = draw(
        st.sampled_from(
            (
                {},
                {"forms": ["native"]},
                {"forms": ["native"], "closes": "2023-11-14T22:59:00Z"},
                {"closes": "2023-11-14T22:13:31Z"},
                {"opens": "2023-11-14T22:13:22Z", "closes": "2023-11-15T00:00:00Z"},
                {"undone": "count"},
                {"forms": ["native"], "undone": "count", "closes": "2023-11-14T22:59:00Z"},
                {"undone": {"count_if_standing_at": "2023-11-14T22:30:00Z"}},
                {"forms": ["quote", "manual"]},
                {"tolerance_ms": 5},
                {"forms": ["native"], "closes": "2023-11-14T22:14:00Z", "visible": "public"},
                {"closes": "2023-11-15T00:00:00Z", "per_person": "best"},
                {"closes": "2023-11-15T00:00:00Z", "per_person": "all"},
            )
        )
    )
    award: dict[str, object] = draw(
        st.sampled_from(
            (
                {"seats": 1},
                {"seats": 4},
                {"seats": 2, "alternates": 1},
                {"seats": 2, "alternates": 2},
                {"method": "positions", "positions": [1, 3]},
                {"seats": 2, "contested": "award_all"},
                {"method": "draw", "seats": 2},
                {"seats": 2, "per": "day"},
                {"seats": 3, "tiers": [{"name": "gold", "seats": 1}, {"name": "tin", "seats": 2}]},
            )
        )
    )
    eligibility: dict[str, object] = draw(
        st.sampled_from(
            ({}, {"exclude": ["@made_up_3", "x:1004"]}, {"same_person": [["x:1005", "x:1006"]]})
        )
    )
    return {
        "schema": "contestjudge/contest/v1",
        "name": "A lamp",
        "sponsor": {"platform": "x", "id": SPONSOR, "handles": [HANDLE]},
        "posts": [{"id": post, "text": TEXT} for post in POSTS],
        "entry": entry,
        "eligibility": eligibility,
        "award": award,
    }


def joined(lines: Sequence[bytes]) -> bytes:
    """Put lines into one file."""
    return b"".join(one + b"\n" for one in lines)

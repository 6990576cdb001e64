"""Recordings of Jetstream, usual and unusual, and the ways in which files can hold them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.engines.made import File, joined
from tests.unit.sources.bluesky_made import AT, DIGITS, HANDLE, TEXT, iso, later, tid

Json = Any  # a JSON value
SPONSOR = "did:plc:madeupbrandmadeupbrand22"
POSTS = tuple(f"at://{SPONSOR}/app.bsky.feed.post/3mbedekrw222{sign}" for sign in "bc")
OTHER = "at://did:plc:madeupothermadeupother22/app.bsky.feed.post/3mbedekrw222d"


def did(number: int) -> str:
    """Name an account as Bluesky's directory does."""
    return "did:plc:madeupmadeupmadeup" + "".join(
        DIGITS[number >> 5 * place & 31] for place in reversed(range(6))
    )


def uri(number: int, key: str | None = None) -> str:
    """Name the repost of an account."""
    return f"at://{did(number)}/app.bsky.feed.repost/{key or key_of(number)}"


def key_of(number: int) -> str:
    """Make the key of an account's repost."""
    return tid(AT + 1_000_000 * number)


def repost(number: int, after_us: int, post: int = 0, via: int | None = None) -> Json:
    """Make an event: an account reposted a contest post so long after it was made."""
    record = {
        "$type": "app.bsky.feed.repost",
        "createdAt": iso(AT + after_us - 250_000),
        "subject": {"cid": "bafymadeup", "uri": POSTS[post]},
    }
    if via is not None:
        record["via"] = {"cid": "bafymadeup", "uri": uri(via)}
    return {
        "did": did(number),
        "time_us": AT + after_us,
        "kind": "commit",
        "commit": {
            "rev": "3mbimxt55f22z",
            "operation": "create",
            "collection": "app.bsky.feed.repost",
            "rkey": key_of(number),
            "record": record,
            "cid": "bafymadeup",
        },
    }


def post(number: int, after_us: int, **fields: Json) -> Json:
    """Make an event: an account wrote a post."""
    event = repost(number, after_us)
    record = {"$type": "app.bsky.feed.post", "createdAt": iso(AT + after_us), "text": "so nice"}
    event["commit"] |= {"collection": "app.bsky.feed.post", "record": {**record, **fields}}
    return event


def quote(number: int, after_us: int) -> Json:
    """Make an event: an account quoted the first contest post."""
    embed = {"$type": "app.bsky.embed.record", "record": {"uri": POSTS[0], "cid": "bafymadeup"}}
    return post(number, after_us, embed=embed)


def deleted(number: int, after_us: int) -> Json:
    """Make an event: an account deleted its repost."""
    event = repost(number, after_us)
    event["commit"] = {
        **{name: event["commit"][name] for name in ("rev", "collection", "rkey")},
        "operation": "delete",
    }
    return event


def told(number: int, after_us: int, kind: str, **fields: Json) -> Json:
    """Make an event about an account."""
    said = {"did": did(number), "seq": 7, "time": iso(AT + after_us), **fields}
    return {"did": did(number), "time_us": AT + after_us, "kind": kind, kind: said}


def line(event: Json) -> bytes:
    """Write an event as Jetstream does."""
    return json.dumps(event, separators=(",", ":")).encode()


def _changed(path: str, value: Json) -> Callable[[Json], Json]:
    """Return what sets a field of an event; ``...`` drops it."""

    def change(event: Json) -> Json:
        event = json.loads(json.dumps(event))
        *way, last = path.split(".")
        inner = event
        for name in way:
            inner = inner[name]
        if value is ...:
            inner.pop(last, None)
        else:
            inner[last] = value
        return event

    return change


RECORD = "commit.record"
ODD: dict[str, Callable[[Json], Json]] = {
    "no account": _changed("did", ...),
    "an account that is a number": _changed("did", 7),
    "an account of the web": _changed("did", "did:web:person.example"),
    "a short account": _changed("did", "did:plc:madeup"),
    "a capital in an account": _changed("did", "did:plc:Madeupmadeupmadeupaaaaaa"),
    "a digit in an account that is none": _changed("did", "did:plc:1adeupmadeupmadeupaaaaaa"),
    "the sponsor": _changed("did", SPONSOR),
    "no time": _changed("time_us", ...),
    "a time that is a text": _changed("time_us", str(AT)),
    "a time that is true": _changed("time_us", True),
    "half a time": _changed("time_us", AT + 0.5),
    "a time before 1970": _changed("time_us", -5),
    "a time in 2200": _changed("time_us", 7_258_118_400_000_000),
    "a time of many digits": _changed("time_us", 10**30),
    "another kind": _changed("kind", "label"),
    "no kind": _changed("kind", ...),
    "no commit": _changed("commit", None),
    "a commit that is a list": _changed("commit", []),
    "an account beside": _changed("account", {"active": False}),
    "an odd account beside": _changed("account", {"active": 5}),
    "an identity beside": _changed("identity", {"handle": "p.example"}),
    "an odd identity beside": _changed("identity", [5]),
    "nothing beside": _changed("identity", None),
    "an update": _changed("commit.operation", "update"),
    "another operation": _changed("commit.operation", "merge"),
    "no operation": _changed("commit.operation", ...),
    "a like": _changed("commit.collection", "app.bsky.feed.like"),
    "a post by its collection": _changed("commit.collection", "app.bsky.feed.post"),
    "a like by its record": _changed(RECORD + ".$type", "app.bsky.feed.like"),
    "no type": _changed(RECORD + ".$type", ...),
    "no record": _changed(RECORD, ...),
    "no revision": _changed("commit.rev", ...),
    "a revision that is a number": _changed("commit.rev", 5),
    "a digest that is a list": _changed("commit.cid", ["\ud83d\ude00"]),
    "more than usual": _changed("commit.more", {"deep": [{"er": [1, 2]}]}),
    "a key of one's own": _changed("commit.rkey", "self"),
    "a key that is late": _changed("commit.rkey", "j222222222222"),
    "a key that is long": _changed("commit.rkey", "3mbedekrw222b2"),
    "an unlawful key": _changed("commit.rkey", "a/b"),
    "a key that is null": _changed("commit.rkey", None),
    "no claim": _changed(RECORD + ".createdAt", ...),
    "a claim that is a number": _changed(RECORD + ".createdAt", 5),
    "a claim to the second": _changed(RECORD + ".createdAt", "2026-01-01T12:00:09Z"),
    "a claim to the microsecond": _changed(RECORD + ".createdAt", "2026-01-01T12:00:09.123456Z"),
    "a claim with an offset": _changed(RECORD + ".createdAt", "2026-01-01T12:00:09.123+01:00"),
    "a claim in lower case": _changed(RECORD + ".createdAt", "2026-01-01t12:00:09.123z"),
    "a claim on no day": _changed(RECORD + ".createdAt", "2026-02-30T12:00:09.123Z"),
    "a claim at no hour": _changed(RECORD + ".createdAt", "2026-02-20T24:00:09.123Z"),
    "a claim in a leap second": _changed(RECORD + ".createdAt", "2016-12-31T23:59:60.123Z"),
    "a claim before 1970": _changed(RECORD + ".createdAt", "1969-12-31T23:59:59.999Z"),
    "a claim in 1970": _changed(RECORD + ".createdAt", "1970-01-01T00:00:00.000Z"),
    "a claim in 2200": _changed(RECORD + ".createdAt", "2200-01-01T00:00:00.000Z"),
    "a claim in other digits": _changed(RECORD + ".createdAt", "2026-01-01T12:00:0٩.123Z"),
    "another post": _changed(RECORD + ".subject.uri", OTHER),
    "a post by the sponsor's handle": _changed(
        RECORD + ".subject.uri", POSTS[0].replace(SPONSOR, HANDLE)
    ),
    "a subject that is a text": _changed(RECORD + ".subject", POSTS[0]),
    "no subject": _changed(RECORD + ".subject", ...),
    "a subject without a name": _changed(RECORD + ".subject.uri", ...),
    "a subject of no post": _changed(RECORD + ".subject.uri", uri(3)),
    "a via that is null": _changed(RECORD + ".via", None),
    "a via that is a text": _changed(RECORD + ".via", uri(3)),
    "a via without a name": _changed(RECORD + ".via", {}),
    "an empty via": _changed(RECORD + ".via", {"uri": ""}),
    "a via of a post": _changed(RECORD + ".via", {"uri": OTHER}),
    "a via of the web": _changed(
        RECORD + ".via", {"uri": "at://did:web:a.example/app.bsky.feed.repost/3mbedekrw222b"}
    ),
    "a via by a handle": _changed(
        RECORD + ".via", {"uri": "at://p3.example/app.bsky.feed.repost/3mbedekrw222b"}
    ),
    "a via that is itself": _changed(RECORD + ".via", {"uri": uri(1)}),
}
"""What can be odd about the event of a repost."""
UNLAWFUL: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda raw: raw[:-9],
    "no UTF-8": lambda raw: raw.replace(b"bafymadeup", b"bafy\xff", 1),
    "a lone surrogate": lambda raw: raw.replace(b"bafymadeup", b"\\ud800", 1),
    "an escape": lambda raw: raw.replace(b"did:plc:m", b"did:plc:\\u006d", 1),
    "a control character": lambda raw: raw.replace(b"bafymadeup", b"bafy\x01", 1),
    "NaN": lambda raw: raw.replace(b'"rev":"3mbimxt55f22z"', b'"rev":NaN', 1),
    "two values": lambda raw: raw + b" {}",
    "deep": lambda raw: raw.replace(b'"rev":"3mbimxt55f22z"', b'"rev":' + b"[" * 250, 1),
    "a long number": lambda raw: raw.replace(b'"3mbimxt55f22z"', b"7" * 4_400, 1),
    "a long text": lambda raw: raw.replace(b"bafymadeup", b"a" * 5_000, 1),
    "a name twice": lambda raw: raw.replace(b'{"did":', b'{"did":"did:plc:x","did":', 1),
    "a subject twice": lambda raw: raw.replace(b'"uri":', b'"uri":5,"uri":', 1),
    "a kind behind": lambda raw: raw[:-1] + b',"kind":"identity"}',
    "a list": lambda raw: b"[" + raw + b"," + raw + b"]",
    "spaces": lambda raw: b" " + raw.replace(b":", b" : ") + b"\t",
    "in another order": lambda raw: line(dict(reversed(json.loads(raw).items()))),
    "a mark": lambda raw: b"\xef\xbb\xbf" + raw,
}
"""What can be odd about a line."""


@st.composite
def odd_lines(draw: st.DrawFn) -> bytes:
    """Draw a line that is no usual repost."""
    number, after = draw(st.integers(1, 60)), 1_000 * draw(st.integers(0, 90_000))
    usual = repost(number, after)
    kinds: tuple[Callable[[], bytes], ...] = (
        lambda: line(ODD[draw(st.sampled_from(sorted(ODD)))](usual)),
        lambda: UNLAWFUL[draw(st.sampled_from(sorted(UNLAWFUL)))](line(usual)),
        lambda: line(deleted(number, after)),
        lambda: line(quote(number, after)),
        lambda: line(post(number, after, text=f"{TEXT} RT @{HANDLE}: {TEXT}")),
        lambda: line(told(number, after, "identity", handle=f"p{number % 7}.example")),
        lambda: line(told(number, after, "account", active=draw(st.booleans()))),
        lambda: draw(st.sampled_from((b"", b"  ", b"{}", b"[]", b"5", b"null"))),
    )
    return draw(st.sampled_from(kinds))()


@st.composite
def recordings(draw: st.DrawFn, odd: int = 6) -> list[bytes]:
    """Draw the lines of a recording."""
    number = draw(st.integers(12, 60))
    several = draw(st.booleans())
    lines = []
    for place in range(1, number):
        account = place if draw(st.integers(0, 15)) else draw(st.integers(1, 60))
        after = 1_500_000 * place + draw(st.sampled_from((0, 0, 0, 0, 7, 1_500_000)))
        via = draw(st.sampled_from((None, None, 1, 2, 70)))
        lines.append(line(repost(account, after, place % 2 if several else 0, via)))
    lines += draw(st.lists(odd_lines(), max_size=odd))
    lines += draw(st.lists(st.sampled_from(lines), max_size=3))
    return draw(st.permutations(lines)) if draw(st.booleans()) else lines


LIST: Json = {
    "uri": POSTS[0],
    "cid": "bafymadeup",
    "repostedBy": [{"did": did(n), "handle": f"p{n}.example"} for n in (1, 2, 3, 61)],
}
COUNTS: Json = {
    "posts": [
        {
            "uri": POSTS[0],
            "cid": "bafymadeup",
            "author": {"did": SPONSOR, "handle": HANDLE},
            "record": {"$type": "app.bsky.feed.post", "createdAt": iso(AT), "text": TEXT},
            "indexedAt": iso(later(1)),
            "repostCount": 40,
            "quoteCount": 2,
        }
    ]
}


@st.composite
def files_of_events(draw: st.DrawFn, odd: int = 6) -> list[File]:
    """Draw up to two recordings, and perhaps what else was kept."""
    lines = draw(recordings(odd))
    taken: dict[str, object] = {"taken_at": iso(later(7_200))}
    since: dict[str, object] = {
        **taken,
        "from_": iso(later(-60)),
        "to": iso(later(7_100)),
        "complete": True,
    }
    terms: dict[str, object] = draw(
        st.sampled_from(
            (
                {},
                taken,
                since,
                since,
                since,
                {**since, "from_": iso(later(20))},
                {**since, "sees": ["native"]},
                {"taken_at": iso(later(40))},
                {"order": "oldest_first"},
            )
        )
    )
    number = draw(st.integers(1, 2))
    found = [File(joined(lines[place::number]), terms) for place in range(number)]
    if draw(st.integers(0, 3)) == 0:
        shown = {**taken, "complete": draw(st.booleans())}
        found.append(File(line(draw(st.sampled_from((LIST, COUNTS)))), shown))
    return found


@st.composite
def contests_of_events(draw: st.DrawFn) -> dict[str, object]:
    """Draw rules."""
    entry: dict[str, object] = draw(
        st.sampled_from(
            (
                {},
                {"forms": ["native"]},
                {"forms": ["native"], "closes": iso(later(3_000))},
                {"forms": ["native", "quote"], "closes": iso(later(3_000)), "indirect": "exclude"},
                {"closes": iso(later(30))},
                {"opens": iso(later(15)), "closes": iso(later(3_000))},
                {"undone": "count"},
                {"undone": {"count_if_standing_at": iso(later(50))}},
                {"tolerance_ms": 5},
                {"forms": ["quote"]},
            )
        )
    )
    award: dict[str, object] = draw(
        st.sampled_from(
            (
                {"seats": 1},
                {"seats": 4},
                {"seats": 2, "alternates": 1},
                {"method": "positions", "positions": [1, 3]},
                {"seats": 2, "contested": "award_all"},
                {"method": "draw", "seats": 2},
                {"seats": 3, "tiers": [{"name": "gold", "seats": 1}, {"name": "tin", "seats": 2}]},
            )
        )
    )
    eligibility: dict[str, object] = draw(
        st.sampled_from(
            (
                {},
                {},
                {"exclude": ["@p3.example", f"bluesky:{did(4)}"]},
                {"same_person": [[f"bluesky:{did(5)}", f"bluesky:{did(6)}"]]},
            )
        )
    )
    recorder = draw(st.sampled_from(("jetstream", "jetstream", "jetstream", "appview", None)))
    if recorder is not None:
        entry = {**entry, "recorder": recorder}
    number = draw(st.integers(1, 2))
    at = {"at": iso(AT)} if draw(st.integers(0, 9)) else {}
    return contest(entry, award, eligibility, [{"id": one, **at} for one in POSTS[:number]])


def contest(
    entry: dict[str, object],
    award: dict[str, object],
    eligibility: dict[str, object] | None = None,
    posts: list[dict[str, object]] | None = None,
) -> dict[str, object]:
    """Write rules."""
    return {
        "schema": "contestjudge/contest/v1",
        "name": "A lamp",
        "sponsor": {"platform": "bluesky", "id": SPONSOR, "handles": [HANDLE]},
        "posts": posts or [{"id": POSTS[0], "text": TEXT, "at": iso(AT)}],
        "entry": entry,
        "eligibility": eligibility or {},
        "award": award,
    }

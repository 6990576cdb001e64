"""Answers of X v2, usual and unusual, and the ways in which files can hold them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from hypothesis import strategies as st

from tests.engines.made import (
    ACCOUNTS,
    HANDLE,
    OPENS_MS,
    POSTS,
    SPONSOR,
    TEXT,
    TIMES,
    File,
    files,
    line,
    replaced,
    share_id,
)

Record = dict[str, object]


def clock_v2(milliseconds: int) -> str:
    """Print a time as X v2 does."""
    return f"{datetime.fromtimestamp(milliseconds // 1000, UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def user(account: int, **more: object) -> Record:
    """Make an account as it stands beside posts."""
    known = {"id": str(1000 + account), "name": "n", "username": f"Made_up_{account}"}
    return {**known, "public_metrics": {"followers_count": 7}, **more}


def original_v2(post: int = 0, **more: object) -> Record:
    """Make a contest post."""
    return {
        "id": POSTS[post],
        "text": TEXT,
        "author_id": SPONSOR,
        "created_at": clock_v2(OPENS_MS + 4_000 * post),
        "edit_history_tweet_ids": [POSTS[post]],
        "public_metrics": {"retweet_count": 60, "reply_count": 2, "quote_count": 1},
        **more,
    }


def post_v2(account: int, after_ms: int, kind: str = "", post: int = 0, **more: object) -> Record:
    """Make a post of an account that refers to a contest post; its sequence is the account's."""
    identity = share_id(after_ms, account)
    record = {
        "id": identity,
        "created_at": clock_v2(OPENS_MS + after_ms),
        "author_id": str(1000 + account),
        "text": "RT",
        "lang": "sv",
        "edit_history_tweet_ids": [identity],
        "referenced_tweets": [{"type": kind, "id": POSTS[post]}],
        "public_metrics": {"retweet_count": 60, "quote_count": 0},
        "entities": {"mentions": [{"start": 3, "end": 17, "username": "a", "id": "5"}]},
    }
    if not kind:
        del record["referenced_tweets"]
    return {**record, **more}


def native_v2(account: int, after_ms: int, post: int = 0, **more: object) -> Record:
    """Make a native share."""
    return post_v2(account, after_ms, "retweeted", post, **more)


def page(posts: Sequence[object], users: Sequence[object], **more: object) -> Record:
    """Put posts into an answer, with accounts and both contest posts beside them."""
    originals = [original_v2(0), original_v2(1)]
    return {
        "data": posts,
        "includes": {"users": users, "tweets": originals},
        "meta": {"result_count": len(posts)},
        **more,
    }


def flat(record: Record, post: int = 0, **more: object) -> Record:
    """Flatten a post as twarc does: what stands beside it is put into it."""
    account = int(str(record["author_id"])) - 1000
    references = record.get("referenced_tweets")
    assert isinstance(references, list)
    within = [{**original_v2(post, author={"id": SPONSOR, "username": HANDLE}), **references[0]}]
    return {**record, "author": user(account), "referenced_tweets": within, **more}


MUTATIONS_V2: dict[str, Callable[[bytes], bytes]] = {
    "the id twice": replaced(b'"text"', b'"id":"1700000000000000001","text"'),
    "the account twice": replaced(b'"text"', b'"author_id":"1007","text"'),
    "the account twice, once a number": replaced(b'"text"', b'"author_id":7,"text"'),
    "the references twice": replaced(b'"lang"', b'"referenced_tweets":[],"lang"'),
    "the references none": replaced(b'"lang"', b'"referenced_tweets":null,"lang_"'),
    "the posts twice": replaced(b'"includes"', b'"data":[],"includes"'),
    "the posts none, then some": replaced(b'{"data"', b'{"data":5,"data"'),
    "the posts, then none": replaced(b'"meta"', b'"data":null,"meta"'),
    "what stands beside twice": replaced(b'"meta"', b'"includes":{"users":[]},"meta"'),
    "what stands beside none": replaced(b'"meta"', b'"includes":null,"meta"'),
    "an account twice": replaced(b'"users":[', b'"users":[{"id":"1001","username":"Other"},'),
    "an account without a handle": replaced(b'"users":[', b'"users":[{"id":"1001"},'),
    "accounts that are none": replaced(b'"users":[', b'"users":[5,null,{"id":5},'),
    "an account's handle a number": replaced(b'"username":"Made_up_', b'"username":7,"x":"'),
    "no handles": lambda raw: raw.replace(b'"username":"Made_up_', b'"x":"'),
    "an odd handle": replaced(b'"Made_up_', b'"Made-up_'),
    "a longer handle": replaced(b'"Made_up_', b'"Made_up_and_up_and_up_'),
    "another case": replaced(b'"Made_up_', b'"mADE_UP_'),
    "an author in the post": replaced(
        b'"text":"RT"', b'"text":"RT","author":{"id":"1008","username":"Someone"}'
    ),
    "an author that is none": replaced(b'"text":"RT"', b'"text":"RT","author":null'),
    "no text": replaced(b'"text":"RT"', b'"note":"RT"'),
    "a text that is none": replaced(b'"text":"RT"', b'"text":null'),
    "a long text": replaced(b'"text":"RT"', b'"text":"RT","note_tweet":{"text":"RT @a: b"}'),
    "a long text that is none": replaced(b'"text":"RT"', b'"text":"RT","note_tweet":[]'),
    "a key in escapes": replaced(b'"lang"', b'"\\u0061uthor_id":"1009","lang"'),
    "NaN": replaced(b'"lang":"sv"', b'"lang":NaN'),
    "NaN in a text": replaced(b'"RT"', b'"RT NaN Infinity"'),
    "a comma too many": replaced(b'"lang":"sv"', b'"lang":[1,]'),
    "a lone surrogate": replaced(b'"RT"', b'"\\ud800"'),
    "a lone surrogate that is skipped": replaced(b'"sv"', b'"\\ud800"'),
    "no UTF-8": replaced(b'"RT"', b'"\xff"'),
    "no UTF-8 that is skipped": replaced(b'"name":"n"', b'"name":"\xff"'),
    "letters": replaced(b'"name":"n"', '"name":"å😀"'.encode()),
    "a control character": replaced(b'"sv"', b'"\x01"'),
    "a large number": replaced(b'"lang":"sv"', b'"lang":' + b"7" * 4400),
    "a large number that still is one": replaced(b'"lang":"sv"', b'"lang":' + b"7" * 4300),
    **{
        f"{levels} levels": replaced(b'"lang":"sv"', b'"lang":' + b"[" * levels + b"]" * levels)
        for levels in (150, 196, 197, 198, 199, 200, 220, 5_000)
    },
    "brackets in a text": replaced(b'"RT"', b'"[[[{{{"'),
    "depth that strings hide": replaced(
        b'"lang":"sv"',
        b'"a":["' + b"[" * 300 + b'"],"lang":' + b'["]",' * 300 + b"1" + b"]" * 300,
    ),
    "quotes in a text": replaced(b'"RT"', rb'"\"[\\\"{\\"'),
    "cut off": lambda raw: raw[: len(raw) // 2],
    "cut off at the end": lambda raw: raw[:-1],
    "two on a line": lambda raw: raw + raw,
    "blanks around": lambda raw: b" \t" + raw + b" \r",
    "a list of answers": lambda raw: b"[" + raw + b"]",
    "errors too": lambda raw: raw[:-1] + b',"errors":[{"title":"Not Found Error"}]}',
    "it broke off": lambda raw: raw[:-1] + b',"errors":[{"disconnect_type":"x"}]}',
    "something that is no post": replaced(b'"data":[', b'"data":[5,'),
    "something that has no id": replaced(b'"data":[', b'"data":[{"text":"x"},'),
    "nothing in it": replaced(b'"data":[', b'"data":[],"data_":['),
    "no account": replaced(b'"author_id":"1', b'"author":{},"x":"1'),
    "no accounts": lambda raw: raw.replace(b'"author_id":"1', b'"x":"1'),
    "noughts before the account": replaced(b'"author_id":"', b'"author_id":"00'),
    "an account too large": replaced(b'"author_id":"', b'"author_id":"9999999999999999'),
    "an account that is none": replaced(b'"author_id":"', b'"author_id":"a'),
    "a number for an id": replaced(b'"id":"1', b'"id":1'),
    "an id that is none": replaced(b'"id":"1', b'"id":"x1'),
    "an old id": replaced(b'"data":[{"id":"17', b'"data":[{"id":"20","x":"'),
    "no time": replaced(b'"created_at":"', b'"x":"'),
    "no times": lambda raw: raw.replace(b'"created_at":"', b'"x":"'),
    "milliseconds": replaced(b".000Z", b".037Z"),
    "no milliseconds": replaced(b".000Z", b"Z"),
    "another zone": replaced(b".000Z", b".000+00:00"),
    "a small letter": replaced(b".000Z", b".000z"),
    "another second": replaced(b":2", b":3"),
    "another hour": replaced(b"T22:", b"T21:"),
    "midnight before": replaced(
        b'"created_at":"2023-11-14T22:13', b'"created_at":"2023-11-14T00:00'
    ),
    "a time that is none": replaced(b'"created_at":"2023', b'"created_at":"never'),
    "a time that is far away": replaced(b'"created_at":"2023', b'"created_at":"2323'),
    "tilde": replaced(b'"created_at":"2023', b'"created_at":"~2023'),
    "two references": replaced(
        b'"referenced_tweets":[', b'"referenced_tweets":[{"type":"replied_to","id":"20"},'
    ),
    "two retweets": replaced(
        b'"referenced_tweets":[', b'"referenced_tweets":[{"type":"retweeted","id":"20"},'
    ),
    "a reference without an id": replaced(
        b'"referenced_tweets":[', b'"referenced_tweets":[{"type":"retweeted"},'
    ),
    "a reference that says more": replaced(
        b'"type":"retweeted"', b'"type":"retweeted","text":"so"'
    ),
    "a reference that says what nobody reads": replaced(
        b'"type":"retweeted"', b'"type":"retweeted","weight":1'
    ),
    "a reference to a number": replaced(
        b'"type":"retweeted","id":"', b'"type":"retweeted","id":5,"x":"'
    ),
    "a kind that is none": replaced(b'"type":"retweeted"', b'"type":null'),
    "of another post": replaced(b'"type":"retweeted","id":"1', b'"type":"retweeted","id":"2'),
    "another history": replaced(b'"edit_history_tweet_ids":["1', b'"edit_history_tweet_ids":["2'),
    "edited": replaced(
        b'"edit_history_tweet_ids":[', b'"edit_history_tweet_ids":["1699999000000000001",'
    ),
    "an empty history": replaced(
        b'"edit_history_tweet_ids":[', b'"edit_history_tweet_ids":[],"x":['
    ),
    "no history": replaced(b'"edit_history_tweet_ids"', b'"x"'),
    "no histories": lambda raw: raw.replace(b'"edit_history_tweet_ids"', b'"x"'),
    "counts that are none": replaced(b'"retweet_count":60', b'"retweet_count":true'),
    "a count with a point": replaced(b'"retweet_count":60', b'"retweet_count":60.0'),
    "a count below nought": replaced(b'"retweet_count":60', b'"retweet_count":-1'),
    "a count too large": replaced(b'"retweet_count":60', b'"retweet_count":1000000000001'),
    "no counts": replaced(b'"public_metrics":{', b'"public_metrics":null,"x":{'),
    "no originals": replaced(b'"tweets":[', b'"x":['),
    "originals of nobody": replaced(b'"tweets":[', b'"tweets":[],"x":['),
    "an original that is none": replaced(b'"tweets":[', b'"tweets":[5,{"id":5},'),
    "an original without an id": replaced(b'"tweets":[', b'"tweets":[{"text":"x"},'),
    "an original's other time": lambda raw: b"2023-11-14T22:13:40.000Z".join(
        raw.rsplit(b"2023-11-14T22:13:20.000Z", 1)
    ),
    "an original's other day": lambda raw: b"2023-11-15T22:13:20.000Z".join(
        raw.rsplit(b"2023-11-14T22:13:20.000Z", 1)
    ),
    "an original's broken time": lambda raw: b"now".join(
        raw.rsplit(b"2023-11-14T22:13:24.000Z", 1)
    ),
    "an original's other counts": lambda raw: b'"retweet_count":61'.join(
        raw.rsplit(b'"retweet_count":60', 1)
    ),
    "an original that was edited": lambda raw: (
        b'"edit_history_tweet_ids":["1699999000000000001",'.join(
            raw.rsplit(b'"edit_history_tweet_ids":[', 1)
        )
    ),
    "an original that shares": lambda raw: raw.replace(
        b'"text":"' + TEXT.encode(),
        b'"referenced_tweets":[{"type":"quoted","id":"20"}],"text":"' + TEXT.encode(),
        1,
    ),
    "links": replaced(
        b'"entities":{', b'"entities":{"urls":[{"expanded_url":"https://x.com/a/status/20"}],'
    ),
    "links that are none": replaced(
        b'"entities":{', b'"entities":{"urls":[{"expanded_url":null}],'
    ),
    "no entities": replaced(b'"entities":{', b'"entities":null,"x":{'),
}
"""What can be odd about a page, by what is done to a usual one."""


def _others(account: int, after_ms: int) -> list[tuple[object, Sequence[object]]]:
    """Make posts that are no plain shares, and who stands beside them."""
    beside, sharer = [user(account)], native_v2(account, after_ms)
    retweet = {"type": "retweeted", "id": POSTS[0]}
    edits = [share_id(after_ms - 400, account), share_id(after_ms, account)]
    return [
        (post_v2(account, after_ms, "quoted"), beside),
        (post_v2(account, after_ms, "quoted", 1, edit_history_tweet_ids=edits), beside),
        (post_v2(account, after_ms, "replied_to"), beside),
        (post_v2(account, after_ms, text=f"RT @{HANDLE}: {TEXT}"), beside),
        (post_v2(account, after_ms, text="nothing to do with it"), beside),
        (post_v2(account, after_ms, "retweeted", referenced_tweets=[retweet, retweet]), beside),
        (
            post_v2(account, after_ms, "q", referenced_tweets=[retweet, {**retweet, "id": "20"}]),
            beside,
        ),
        (native_v2(account, after_ms, referenced_tweets=[{**retweet, "id": "20"}]), beside),
        (native_v2(account, after_ms, edit_history_tweet_ids=edits), beside),
        (native_v2(account, after_ms, 1, edit_history_tweet_ids=[]), beside),
        (native_v2(account, after_ms, author={"id": "1003", "username": "Made_up_3"}), []),
        (native_v2(account, after_ms, author_id="1003"), beside),
        ({key: value for key, value in sharer.items() if key != "author_id"}, beside),
        ({key: value for key, value in sharer.items() if key != "created_at"}, beside),
        ({key: value for key, value in sharer.items() if key != "edit_history_tweet_ids"}, beside),
        ({key: value for key, value in sharer.items() if key != "id"}, beside),
        ({**sharer, "created_at": clock_v2(OPENS_MS + after_ms + 3_000)}, beside),
        ({**sharer, "created_at": "yesterday"}, beside),
        (sharer, []),
        (sharer, [user(account, username=f"made_up_{account}")]),
        (sharer, [user(account, username="Renamed")]),
        (sharer, [user(account, username="Made up")]),
        (sharer, [*beside, user(account, username="Later")]),
        (original_v2(), []),
        (5, beside),
    ]


@st.composite
def answers(draw: st.DrawFn) -> list[bytes]:
    """Draw answers with usual shares mostly, by accounts of their own mostly."""
    accounts = draw(st.lists(st.integers(1, 99), min_size=12, max_size=24, unique=True))
    step = draw(st.sampled_from((2_000, 700, 700, 400, 90, 1)))
    posts: list[tuple[object, Sequence[object]]] = []
    for n, account in enumerate(accounts):
        place = draw(st.integers(-1, 30)) if n % 7 == 0 else n
        share = native_v2(account, step * place + 1, place % 2 if step > 200 else 0)
        posts.append((share, [user(account)]))
    posts += draw(st.lists(st.sampled_from(posts), max_size=3))
    for _ in range(draw(st.integers(0, 5))):
        posts.append(draw(st.sampled_from(_others(draw(ACCOUNTS), draw(TIMES)))))
    posts = draw(st.permutations(posts))
    size = draw(st.sampled_from((1, 5, 20, 100)))
    found: list[bytes] = []
    for start in range(0, len(posts), size):
        some = posts[start : start + size]
        record = page([one for one, _ in some], [one for _, users in some for one in users])
        found.append(line(_shaped(draw, record)))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(found) - 1))
        found[place] = MUTATIONS_V2[draw(st.sampled_from(sorted(MUTATIONS_V2)))](found[place])
    return found


def _shaped(draw: st.DrawFn, record: Record) -> object:
    """Put an answer into another shape that it can have."""
    posts, includes = record["data"], record["includes"]
    assert isinstance(posts, list)
    shape = draw(st.sampled_from(("page", "page", "bare", "errors", "single", "flat")))
    if shape == "bare":
        return {"data": posts, "includes": includes}
    if shape == "errors":
        return {"errors": [{"title": "Not Found Error", "value": "5"}], **record}
    only = posts[0]
    if len(posts) == 1 and shape == "single":
        return {"data": only, "includes": includes}
    if len(posts) == 1 and shape == "flat" and isinstance(only, dict):
        if only.get("referenced_tweets") and "author_id" in only:
            return flat(only, draw(st.sampled_from((0, 0, 0, 1))))
        return only
    return record


@st.composite
def files_of_v2(draw: st.DrawFn) -> list[File]:
    """Draw up to three files of X v2, and perhaps some of X v1.1 beside."""
    lines = draw(answers())
    lines += draw(
        st.lists(st.sampled_from((b"", b" \t", b"\r", b'{"meta":{"result_count":0}}')), max_size=2)
    )
    number = draw(st.integers(1, 3))
    terms: dict[str, object] = draw(st.sampled_from(TERMS))
    found = []
    for place in range(number):
        some = lines[place::number]
        if draw(st.integers(0, 7)) == 0:
            content = _document(some)
        else:
            content = draw(st.sampled_from((b"\n", b"\n", b"\r\n"))).join(some)
            content += draw(st.sampled_from((b"", b"\n")))
        content = draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + content
        found.append(File(content, terms if draw(st.integers(0, 5)) else {}))
    if draw(st.integers(0, 3)) == 0:
        found += draw(files())[:1]
    return draw(st.permutations(found))


def _document(some: Sequence[bytes]) -> bytes:
    """Spread one answer over lines."""
    try:
        return json.dumps(json.loads(some[0]), indent=1).encode()
    except (ValueError, IndexError, RecursionError):
        return b"".join(some)


TAKEN: dict[str, object] = {"taken_at": "2023-11-14T23:00:00Z"}
TERMS: tuple[dict[str, object], ...] = (
    {},
    TAKEN,
    {**TAKEN, "complete": True},
    {**TAKEN, "complete": True, "sees": ["native"]},
    {**TAKEN, "complete": True, "sees": ["native", "quote", "manual"]},
    {**TAKEN, "complete": True, "to": "2023-11-14T22:13:50Z"},
    {"taken_at": "2023-11-14T22:13:30Z"},
    {"order": "newest_first"},
    {**TAKEN, "instrument": "x.v2.retweets"},
    {**TAKEN, "instrument": "x.v2.stream", "complete": True},
)


@st.composite
def tidy_files_of_v2(draw: st.DrawFn) -> list[File]:
    """Draw a complete list, in which hardly anything is odd."""
    accounts = range(1, draw(st.integers(20, 70)))
    jitter = st.sampled_from((0, 0, 0, 1, 450))
    posts: list[object] = [native_v2(n, 450 * n + draw(jitter)) for n in accounts]
    users = [user(n) for n in accounts]
    if draw(st.booleans()):
        other, beside = draw(st.sampled_from(_others(draw(ACCOUNTS), draw(TIMES))))
        posts.append(other)
        users += beside  # type: ignore[arg-type]
    posts = draw(st.permutations(posts))
    cut = draw(st.integers(0, len(posts)))
    lines = [line(page(some, users)) for some in (posts[:cut], posts[cut:])]
    terms = {**TAKEN, "complete": True}
    said = [terms, {**terms, "sees": ["native", "quote", "manual"]}]
    content = b"\n".join(lines)
    return [File(content, draw(st.sampled_from(said)))]

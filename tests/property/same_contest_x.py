"""The same contest in X's own formats: v1.1, v2, enterprise, the old search, archives, lists."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape

from tests.property.same_contest import (
    FORMS,
    HANDLE,
    LISTED,
    MILLISECOND,
    OLD,
    POSTED,
    SECOND,
    SNOWFLAKES,
    SPONSOR,
    TEXT,
    Act,
    File,
    Format,
    Story,
    cells,
    untimed,
)

_X_EPOCH_MS: Final = 1_288_834_974_657
_FIRST: Final = 20_313_410_000
_TAG: Final = "tag:search.twitter.com,2005:"
Json = dict[str, object]


def identity(story: Story, at: int) -> str:
    """Give out an id at an instant: no two shares are made at one."""
    if story.begin == OLD:
        return str(_FIRST + at // MILLISECOND * 100 + at % 100)
    return str((story.micros(at) // MILLISECOND - _X_EPOCH_MS) << 22 | at % 100)


def account(person: int) -> str:
    """Return a person's id."""
    return str(101 + person)


def handle(person: int) -> str:
    """Return what a person is called."""
    return HANDLE if person == SPONSOR else f"P{person}_x"


def by_handle(person: int) -> str:
    """Return what a decision calls somebody whose id is nowhere."""
    return f"@{handle(person).lower()}"


def text(story: Story, act: Act, *, quote_by_address: bool = False) -> str:
    """Write what a share says."""
    if act.form == "quote":
        address = f" http://twitter.com/{HANDLE}/status/{identity(story, POSTED)}"
        return f"number {act.person}" + (address if quote_by_address else "")
    return f"RT @{HANDLE}: {TEXT}"


def contest(story: Story) -> Json:
    """Write the rules."""
    post = {"id": identity(story, POSTED), "text": TEXT}
    if story.begin == OLD:
        post["at"] = story.rfc(POSTED)
    return {
        "sponsor": {"platform": "x", "id": account(SPONSOR), "handles": [HANDLE]},
        "posts": [post],
    }


def _v1_time(story: Story, at: int) -> str:
    return f"{story.moment(at):%a %b %d %H:%M:%S +0000 %Y}"


def _padded(story: Story, at: int) -> str:
    return f"{story.moment(at):%Y-%m-%dT%H:%M:%S.000Z}"


def lines(*values: object) -> bytes:
    """Write JSON lines."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def _original(story: Story) -> Json:
    return {
        "id_str": identity(story, POSTED),
        "created_at": _v1_time(story, POSTED),
        "text": TEXT,
        "user": {"id_str": account(SPONSOR), "screen_name": HANDLE},
    }


def _status(story: Story, act: Act) -> Json:
    status: Json = {
        "id_str": identity(story, act.made),
        "created_at": _v1_time(story, act.made),
        "text": text(story, act),
        "user": {"id_str": account(act.person), "screen_name": handle(act.person)},
    }
    if act.form == "native":
        status["retweeted_status"] = _original(story)
    if act.form == "quote":
        status |= {
            "quoted_status": _original(story),
            "quoted_status_id_str": identity(story, POSTED),
        }
    return status


def _statuses(story: Story) -> list[Json]:
    return [_status(story, act) for act in story.standing()]


def _v1_list(story: Story) -> list[File]:
    return [File("list.json", json.dumps(_statuses(story)).encode(), {})]


def _v1_lines(story: Story) -> list[File]:
    return [File("lines.jsonl", lines(*_statuses(story)), {})]


def _v1_search(story: Story) -> list[File]:
    answer = {"statuses": _statuses(story)[::-1], "search_metadata": {"count": 100}}
    return [File("search.json", json.dumps(answer).encode(), {})]


def _v1_stream(story: Story) -> list[File]:
    """What happened, as it happened: the undone one too, and the word that it was undone."""
    told = [
        (act.made, _status(story, act) | {"timestamp_ms": str(story.micros(act.made) // 1000)})
        for act in story.acts
    ]
    told += [
        (
            act.undone,
            {
                "delete": {
                    "status": {
                        "id_str": identity(story, act.made),
                        "user_id_str": account(act.person),
                    },
                    "timestamp_ms": str(story.micros(act.undone) // 1000),
                }
            },
        )
        for act in story.acts
        if act.undone is not None
    ]
    content = lines(*(record for _, record in sorted(told, key=lambda one: one[0])))
    return [File("stream.jsonl", content, {"instrument": "x.v1.stream"})]


_REFERENCES: Final = {"native": "retweeted", "quote": "quoted"}


def _v2_post(story: Story, act: Act) -> Json:
    post: Json = {
        "id": identity(story, act.made),
        "text": text(story, act),
        "author_id": account(act.person),
        "created_at": _padded(story, act.made),
    }
    if act.form in _REFERENCES:
        reference = {"type": _REFERENCES[act.form], "id": identity(story, POSTED)}
        post["referenced_tweets"] = [reference]
    return post


def _v2_original(story: Story) -> Json:
    return {
        "id": identity(story, POSTED),
        "text": TEXT,
        "author_id": account(SPONSOR),
        "created_at": _padded(story, POSTED),
    }


def _v2_includes(story: Story, acts: Iterable[Act]) -> Json:
    people = dict.fromkeys((SPONSOR, *(act.person for act in acts)))
    users = [{"id": account(person), "username": handle(person)} for person in people]
    return {"users": users, "tweets": [_v2_original(story)]}


def _v2_page(story: Story) -> list[File]:
    acts = story.standing()
    page = {
        "data": [_v2_post(story, act) for act in acts][::-1],
        "includes": _v2_includes(story, acts),
        "meta": {"result_count": len(acts)},
    }
    return [File("page.json", json.dumps(page).encode(), {"instrument": "x.v2.search"})]


def _v2_flat(story: Story) -> list[File]:
    flat = []
    for act in story.standing():
        post = _v2_post(story, act)
        author = {"id": account(act.person), "username": handle(act.person)}
        if act.form in _REFERENCES:
            reference = {"type": _REFERENCES[act.form], **_v2_original(story)}
            post["referenced_tweets"] = [reference]
        flat.append(post | {"author": author})
    return [File("flat.jsonl", lines(*flat), {"instrument": "x.v2.search"})]


def _v2_stream(story: Story) -> list[File]:
    told = [
        {
            "data": _v2_post(story, act),
            "includes": _v2_includes(story, [act]),
            "matching_rules": [{"id": "1", "tag": "contest"}],
        }
        for act in story.acts
    ]
    files = [File("stream.jsonl", lines(*told), {"instrument": "x.v2.stream"})]
    return [*files, *_compliance(story)]


def _compliance(story: Story) -> list[File]:
    events = [
        {
            "data": {
                "delete": {
                    "tweet": {
                        "id": identity(story, act.made),
                        "author_id": account(act.person),
                    },
                    "event_at": story.rfc(act.undone)[:-4] + "Z",
                }
            }
        }
        for act in story.acts
        if act.undone is not None
    ]
    if not events:
        return []
    terms = {"instrument": "x.compliance", "complete": False}
    return [File("compliance.jsonl", lines(*events), terms)]


def table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Write a table."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _twarc(story: Story) -> list[File]:
    rows = []
    for act in story.standing():
        row = {
            "id": identity(story, act.made),
            "author_id": account(act.person),
            "author.username": handle(act.person),
            "created_at": _padded(story, act.made),
            "text": TEXT if act.form == "native" else text(story, act),
        }
        if act.form in _REFERENCES:
            row[f"referenced_tweets.{_REFERENCES[act.form]}.id"] = identity(story, POSTED)
        rows.append(row)
    columns = (
        *("id", "referenced_tweets.replied_to.id", "referenced_tweets.retweeted.id"),
        *("referenced_tweets.quoted.id", "author_id", "created_at", "text", "author.username"),
    )
    return [File("twarc.csv", table(rows, columns), {})]


def _gnip(story: Story) -> list[File]:
    original = {
        "id": _TAG + identity(story, POSTED),
        "objectType": "activity",
        "verb": "post",
        "postedTime": _padded(story, POSTED),
        "body": TEXT,
        "actor": {"id": f"id:twitter.com:{account(SPONSOR)}", "preferredUsername": HANDLE},
        "object": {"objectType": "note", "id": f"object:{_TAG}{identity(story, POSTED)}"},
    }
    told = []
    for act in story.acts:
        actor = {
            "id": f"id:twitter.com:{account(act.person)}",
            "preferredUsername": handle(act.person),
        }
        name = identity(story, act.made)
        activity = original | {
            "id": _TAG + name,
            "postedTime": _padded(story, act.made),
            "body": text(story, act),
            "actor": actor,
            "object": {"objectType": "note", "id": f"object:{_TAG}{name}"},
        }
        if act.form == "native":
            activity |= {"verb": "share", "object": original}
        if act.form == "quote":
            activity["twitter_quoted_status"] = original
        told.append(activity)
    return [File("gnip.jsonl", lines(*told), {}), *_compliance(story)]


def _search_2010(story: Story) -> list[File]:
    results = [
        {
            "created_at": f"{story.moment(act.made):%a, %d %b %Y %H:%M:%S +0000}",
            "from_user": handle(act.person),
            "from_user_id_str": str(9000 - act.person),
            "id_str": identity(story, act.made),
            "text": text(story, act, quote_by_address=True),
        }
        for act in story.standing()
        if act.form != "native"
    ]
    answer = {"completed_in": 0.1, "query": "tickets", "results": results[::-1]}
    return [File("search.json", json.dumps(answer).encode(), {"sees": ["quote", "manual"]})]


def _atom(story: Story) -> list[File]:
    entries = []
    for act in story.standing():
        if act.form == "native":
            continue
        who = handle(act.person)
        entries.append(
            f"<entry><id>{_TAG}{identity(story, act.made)}</id>"
            f"<published>{story.moment(act.made):%Y-%m-%dT%H:%M:%SZ}</published>"
            f"<title>{escape(text(story, act, quote_by_address=True))}</title>"
            f"<author><name>{who} (Somebody)</name><uri>http://twitter.com/{who}</uri></author>"
            "</entry>\n"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    head += f"<id>{_TAG}search/tickets</id>\n"
    content = f"{head}{''.join(entries)}</feed>".encode()
    return [File("search.atom", content, {"sees": ["quote", "manual"]})]


def _month(story: Story) -> list[File]:
    """Everybody's own archive, in month files."""
    files = []
    for act in story.standing():
        post: Json = {
            "id_str": identity(story, act.made),
            "created_at": f"{story.moment(act.made):%Y-%m-%d %H:%M:%S +0000}",
            "text": text(story, act, quote_by_address=True),
            "user": {"id_str": account(act.person), "screen_name": handle(act.person)},
        }
        if act.form == "native":
            original = _original(story)
            original["created_at"] = f"{story.moment(POSTED):%Y-%m-%d %H:%M:%S +0000}"
            post["retweeted_status"] = original
        month = f"{story.begin:%Y_%m}"
        content = f"Grailbird.data.tweets_{month} = \n {json.dumps([post])}".encode()
        files.append(File(f"{month}.js", content, {}))
    return files


def _tweets_csv(story: Story) -> list[File]:
    columns = (
        *("tweet_id", "in_reply_to_status_id", "in_reply_to_user_id", "timestamp", "source"),
        *("text", "retweeted_status_id", "retweeted_status_user_id"),
        *("retweeted_status_timestamp", "expanded_urls"),
    )
    files = []
    for act in story.standing():
        row = {
            "tweet_id": identity(story, act.made),
            "timestamp": f"{story.moment(act.made):%Y-%m-%d %H:%M:%S +0000}",
            "text": text(story, act, quote_by_address=True),
        }
        if act.form == "native":
            row |= {
                "retweeted_status_id": identity(story, POSTED),
                "retweeted_status_user_id": account(SPONSOR),
                "retweeted_status_timestamp": f"{story.moment(POSTED):%Y-%m-%d %H:%M:%S +0000}",
            }
        terms = {"account": f"x:{account(act.person)}"}
        files.append(File("tweets.csv", table([row], columns), terms))
    return files


def _tweets_js(story: Story) -> list[File]:
    files = []
    for act in story.standing():
        post = {
            "id_str": identity(story, act.made),
            "created_at": _v1_time(story, act.made),
            "full_text": text(story, act, quote_by_address=True),
            "retweeted": False,
        }
        content = f"window.YTD.tweets.part0 = {json.dumps([{'tweet': post}])}".encode()
        files.append(File("tweets.js", content, {"account": f"x:{account(act.person)}"}))
    return files


def _retweeters(story: Story) -> list[File]:
    ids = [account(act.person) for act in story.standing(LISTED, "native")]
    answer = json.dumps({"ids": [int(one) for one in ids[::-1]]}).encode()
    terms = {"instrument": "x.v1.retweeters/ids", "taken_at": story.rfc(LISTED)}
    return [File("ids.json", answer, terms)]


def _lists_of_two(story: Story) -> list[File]:
    native, quotes = story.standing(LISTED, "native"), story.standing(LISTED, "quote")
    users = [
        {"id": account(act.person), "name": "Somebody", "username": handle(act.person)}
        for act in native
    ]
    posts = [_v2_post(story, act) for act in quotes]
    page: Json = {"meta": {"result_count": len(posts)}}
    if posts:
        page |= {"data": posts[::-1], "includes": _v2_includes(story, quotes)}
    terms = {"taken_at": story.rfc(LISTED)}
    return [
        File(
            "retweeted_by.json",
            json.dumps({"data": users[::-1], "meta": {"result_count": len(users)}}).encode(),
            terms | {"instrument": "x.v2.retweeted_by"},
        ),
        File(
            "quotes.json",
            json.dumps(page).encode(),
            terms | {"instrument": "x.v2.quote_tweets"},
        ),
    ]


_Write = Callable[[Story], Sequence[File]]
_TEXTUAL: Final = frozenset({"quote", "manual"})


def _both(
    name: str, write: _Write, *, forms: frozenset[str] = frozenset(FORMS), handles: bool = False
) -> list[Format]:
    """Write it with ids that carry time, and with older ones that do not."""

    def at(begin: datetime, date: str, cell: int) -> Format:
        entrant = by_handle if handles else account
        return Format(f"{name} of {date}", begin, write, contest, entrant, cells(cell), forms)

    return [at(SNOWFLAKES, "2012", MILLISECOND), at(OLD, "2010", SECOND)]


X: Final[tuple[Format, ...]] = (
    *_both("x.v1 list", _v1_list),
    *_both("x.v1 lines", _v1_lines),
    *_both("x.v1 search", _v1_search),
    Format("x.v1 stream", SNOWFLAKES, _v1_stream, contest, account, cells(MILLISECOND)),
    *_both("x.v2 page", _v2_page),
    *_both("x.v2 flattened", _v2_flat),
    *_both("x.v2 stream", _v2_stream),
    *_both("twarc-csv", _twarc),
    *_both("gnip", _gnip),
    *_both("search of old", _search_2010, forms=_TEXTUAL, handles=True),
    *_both("Atom feed", _atom, forms=_TEXTUAL, handles=True),
    *_both("month files", _month),
    *_both("tweets.csv", _tweets_csv),
    Format(
        "tweets.js",
        SNOWFLAKES,
        _tweets_js,
        contest,
        account,
        cells(MILLISECOND),
        unvouched=frozenset({"native"}),
        read_as={"native": "manual"},
    ),
    Format(
        "retweeters/ids",
        SNOWFLAKES,
        _retweeters,
        contest,
        account,
        untimed,
        forms=frozenset({"native"}),
    ),
    Format(
        "retweeted_by and quote_tweets",
        SNOWFLAKES,
        _lists_of_two,
        contest,
        account,
        untimed,
        forms=frozenset({"native", "quote"}),
    ),
)
"""Formats of X; those without times come last."""

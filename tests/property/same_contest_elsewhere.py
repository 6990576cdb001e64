"""The same contest on Mastodon and on Bluesky, on the shapes that the readers are tested with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from tests.property.same_contest import (
    LISTED,
    MILLISECOND,
    POSTED,
    SECOND,
    SPONSOR,
    Act,
    File,
    Format,
    Interval,
    Story,
    cells,
    untimed,
)
from tests.unit.sources import bluesky_made as bluesky
from tests.unit.sources import fediverse

Json = dict[str, object]


def _begin(posted: int) -> datetime:
    """Return when a course begins whose post was made at an instant, in microseconds."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=posted - POSTED)


_ON_MASTODON: Final = _begin(fediverse.POSTED_MS * 1000)
_ON_BLUESKY: Final = _begin(bluesky.AT)


def _lines(values: Sequence[object]) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


# ---------------------------------------------------------------------------- Mastodon


def _name(person: int) -> str:
    return "brand" if person == SPONSOR else f"p{person}"


def _local(person: int) -> str:
    return "7" if person == SPONSOR else str(fediverse.account(_name(person))["id"])


def _actor(person: int) -> str:
    return f"https://{fediverse.HOME}/users/{_name(person)}"


def _since(act: Act) -> int:
    return (act.made - POSTED) // MILLISECOND


_ORIGINAL: Final = {
    key: value for key, value in fediverse.ORIGINAL.items() if not key.endswith("_count")
}


def _status(act: Act) -> Json:
    name, ms = _name(act.person), _since(act)
    who = fediverse.account(name, id=_local(act.person))
    if act.form == "native":
        made = fediverse.boost(name, ms, account=who, reblog=_ORIGINAL)
    elif act.form == "quote":
        quote = {"state": "accepted", "quoted_status": _ORIGINAL}
        made = fediverse.status(name, ms, account=who, quote=quote)
    else:
        copied = f"<p>RT @brand: {fediverse.TEXT}</p>"
        made = fediverse.status(name, ms, account=who, content=copied)
    return made | {"id": _id(act)}


def _id(act: Act) -> str:
    return fediverse.number(_since(act), 100 + act.person)


def _toots(story: Story) -> list[File]:
    content = json.dumps([_status(act) for act in story.standing()]).encode()
    return [File("statuses.json", content, {})]


def _toot_stream(story: Story) -> list[File]:
    told = [
        (act.made, {"event": "update", "payload": json.dumps(_status(act))}) for act in story.acts
    ]
    told += [
        (act.undone, {"event": "delete", "payload": _id(act)})
        for act in story.acts
        if act.undone is not None
    ]
    content = _lines([event for _, event in sorted(told, key=lambda one: one[0])])
    return [File("stream.jsonl", content, {"instrument": "mastodon.stream"})]


def _inbox(story: Story) -> list[File]:
    """What other servers delivered; their clocks bind nobody."""
    told = []
    for act in story.acts:
        if act.made > LISTED:
            continue
        name, ms = _name(act.person), _since(act)
        if act.form == "native":
            told.append(fediverse.announce(name, ms))
        elif act.form == "quote":
            told.append(fediverse.note(name, ms, quoteUrl=fediverse.URI))
        else:
            content = f"<p>RT @brand: {fediverse.TEXT}</p>"
            told.append(fediverse.note(name, ms, content=content))
        if act.undone is not None:
            actor = _actor(act.person)
            told.append({"id": f"{actor}#undo", "type": "Undo", "actor": actor, "object": told[-1]})
    return [File("inbox.jsonl", _lines(told), {"taken_at": story.rfc(LISTED)})]


def _boosters(story: Story) -> list[File]:
    people = [
        fediverse.account(_name(act.person), id=_local(act.person))
        for act in story.standing(LISTED, "native")
    ]
    terms = {"instrument": "mastodon.reblogged_by", "taken_at": story.rfc(LISTED)}
    return [File("boosters.json", json.dumps(people[::-1]).encode(), terms)]


def _on_mastodon(_story: Story) -> Json:
    return {
        "sponsor": {"platform": "mastodon", "id": "7", "handles": ["brand"]},
        "posts": [{"id": fediverse.POST, "at": fediverse.printed(0), "text": fediverse.TEXT}],
    }


def _on_the_fediverse(_story: Story) -> Json:
    return {
        "sponsor": {"platform": "mastodon", "id": _actor(SPONSOR), "handles": ["brand"]},
        "posts": [{"id": fediverse.URI, "at": fediverse.printed(0), "text": fediverse.TEXT}],
    }


def _hull(at: int) -> Interval:
    """The id's millisecond, and what the server's clock prints two later."""
    first, last = cells(MILLISECOND)(at)
    return first, last + 2 * MILLISECOND


_NATIVE: Final = frozenset({"native"})
MASTODON: Final = (
    Format("statuses", _ON_MASTODON, _toots, _on_mastodon, _local, _hull),
    Format(
        "stream of statuses",
        _ON_MASTODON,
        _toot_stream,
        _on_mastodon,
        _local,
        _hull,
        undated_undoing=True,
    ),
    Format("an inbox", _ON_MASTODON, _inbox, _on_the_fediverse, _actor, untimed),
    Format("reblogged_by", _ON_MASTODON, _boosters, _on_mastodon, _local, untimed, _NATIVE),
)
"""Formats of Mastodon and its kin."""

# ---------------------------------------------------------------------------- Bluesky


def _did(person: int) -> str:
    return bluesky.SPONSOR if person == SPONSOR else bluesky.did(person)


def _seconds(at: int) -> float:
    return (at - POSTED) / SECOND


def _record(act: Act) -> Json:
    claimed = _seconds(act.made) - 1  # a clock that is slow, as many are
    if act.form == "native":
        found = bluesky.repost(claimed)
    elif act.form == "quote":
        found = bluesky.post(claimed, embed=bluesky.quoting())
    else:
        found = bluesky.post(claimed, f"RT @{bluesky.HANDLE}: {bluesky.TEXT}")
    assert isinstance(found, dict)
    return found


def _key(act: Act) -> str:
    return bluesky.tid(bluesky.AT + act.made - POSTED)


def _uri(act: Act) -> str:
    return f"at://{_did(act.person)}/{_record(act)['$type']}/{_key(act)}"


def _jetstream(story: Story) -> list[File]:
    told: list[tuple[int, object]] = []
    for act in story.acts:
        moments = [("create", act.made), ("delete", act.undone)]
        for operation, at in moments:
            if at is None:
                continue
            event = bluesky.event(
                act.person,
                _record(act),
                _seconds(at),
                key=_key(act),
                operation=operation,
                account=_did(act.person),
            )
            told.append((at, event))
    content = _lines([event for _, event in sorted(told, key=lambda one: one[0])])
    return [File("jetstream.jsonl", content, {"instrument": "bluesky.jetstream"})]


_SEEN: Final = {key: value for key, value in bluesky.ORIGINAL.items() if not key.endswith("Count")}


def _profile(act: Act) -> Json:
    handle = bluesky.HANDLE if act.person == SPONSOR else f"p{act.person}.example"
    return {"did": _did(act.person), "handle": handle, "labels": []}


def _view(act: Act) -> Json:
    return {
        "uri": _uri(act),
        "cid": "bafymadeup",
        "author": _profile(act),
        "record": _record(act),
        "indexedAt": bluesky.iso(bluesky.AT + act.made - POSTED),
    }


def _feed(story: Story) -> list[File]:
    items: list[Json] = []
    for act in story.standing():
        if act.form == "native":
            reason = {
                "$type": "app.bsky.feed.defs#reasonRepost",
                "by": _profile(act),
                "indexedAt": bluesky.iso(bluesky.AT + act.made - POSTED),
                **bluesky.ref(_uri(act)),
            }
            items.append({"post": _SEEN, "reason": reason})
        else:
            items.append({"post": _view(act)})
    return [File("feed.json", json.dumps({"feed": items[::-1]}).encode(), {})]


def _repositories(story: Story) -> list[File]:
    """Everybody's own records: all that they say of time is claimed."""
    answers = [
        {"records": [{"uri": _uri(act), "cid": "bafymadeup", "value": _record(act)}]}
        for act in story.standing(LISTED)
    ]
    return [File("records.jsonl", _lines(answers), {"taken_at": story.rfc(LISTED)})]


def _lists(story: Story) -> list[File]:
    native = [_profile(act) for act in story.standing(LISTED, "native")]
    quotes = [_view(act) for act in story.standing(LISTED, "quote")]
    terms = {"taken_at": story.rfc(LISTED)}
    return [
        File(
            "reposted_by.json",
            json.dumps({"uri": bluesky.POST, "repostedBy": native[::-1]}).encode(),
            terms | {"instrument": "bluesky.reposted_by"},
        ),
        File(
            "quotes.json",
            json.dumps({"uri": bluesky.POST, "posts": quotes[::-1]}).encode(),
            terms | {"instrument": "bluesky.quotes"},
        ),
    ]


def _by(recorder: str | None) -> Json:
    return {
        "sponsor": {"platform": "bluesky", "id": bluesky.SPONSOR, "handles": [bluesky.HANDLE]},
        "posts": [{"id": bluesky.POST, "at": bluesky.iso(bluesky.AT), "text": bluesky.TEXT}],
        "entry": {} if recorder is None else {"recorder": recorder},
    }


def _of_the_stream(_story: Story) -> Json:
    return _by("jetstream")


def _of_the_index(_story: Story) -> Json:
    return _by("appview")


def _of_nobody(_story: Story) -> Json:
    return _by(None)


def _exact(at: int) -> Interval:
    return at, at


_LISTED: Final = frozenset({"native", "quote"})
_MS: Final = cells(MILLISECOND)
BLUESKY: Final = (
    Format("Jetstream", _ON_BLUESKY, _jetstream, _of_the_stream, _did, _exact),
    Format("Jetstream, bounding", _ON_BLUESKY, _jetstream, _of_nobody, _did, untimed),
    Format("feeds", _ON_BLUESKY, _feed, _of_the_index, _did, _MS),
    Format("repositories", _ON_BLUESKY, _repositories, _of_the_index, _did, untimed),
    Format(
        "getRepostedBy and getQuotes", _ON_BLUESKY, _lists, _of_the_index, _did, untimed, _LISTED
    ),
)
"""Formats of Bluesky."""

"""Made-up statuses and activities of the fediverse, on the shapes that servers send."""

from __future__ import annotations

from datetime import UTC, datetime

from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform

POSTED_MS = 1_785_592_800_000
HOME, ELSEWHERE = "a.example", "b.example"
TEXT = "Boost this and win a lamp for your room"
LINK = "https://shop.example/lamp"


def number(ms: int, low: int = 7) -> str:
    """Return an id that Mastodon gave out some milliseconds after the post."""
    return str((POSTED_MS + ms) << 16 | low)


def printed(ms: int) -> str:
    moment = datetime.fromtimestamp((POSTED_MS + ms) // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{(POSTED_MS + ms) % 1000:03}Z"


POST = number(0)
URI = f"https://{HOME}/users/brand/statuses/{POST}"
URL = f"https://{HOME}/@brand/{POST}"


def target(
    post: str = POST, recorder: str | None = None, handles: tuple[str, ...] = ("brand",)
) -> Target:
    posts = (TargetPost(post, POSTED_MS * 1000, TEXT, (LINK,)),)
    return Target(Platform.MASTODON, posts, handles, "7", recorder)


def account(name: str, host: str | None = None, **fields: object) -> dict[str, object]:
    """Show an account; ``host`` where it is one of another server."""
    at = host or HOME
    return {
        "id": str(sum(map(ord, name))),
        "username": name,
        "acct": name if host is None else f"{name}@{host}",
        "display_name": name.title(),
        "url": f"https://{at}/@{name}",
        "uri": f"https://{at}/users/{name}",
        **fields,
    }


BRAND = account("brand", id="7")
ORIGINAL: dict[str, object] = {
    "id": POST,
    "created_at": printed(3),
    "account": BRAND,
    "content": f"<p>{TEXT}</p>",
    "uri": URI,
    "url": URL,
    "reblog": None,
    "reblogs_count": 9,
    "quotes_count": 4,
}


def status(name: str, ms: int, host: str | None = None, **fields: object) -> dict[str, object]:
    at, local = host or HOME, number(ms)
    return {
        "id": local,
        "created_at": printed(ms + 2),
        "account": account(name, host),
        "content": "<p>good morning</p>",
        "uri": f"https://{at}/users/{name}/statuses/{local}",
        "url": f"https://{at}/@{name}/{local}",
        "reblog": None,
        "mentions": [],
        **fields,
    }


def boost(name: str, ms: int, host: str | None = None, **fields: object) -> dict[str, object]:
    made = status(name, ms, host, content="", reblog=ORIGINAL)
    return {**made, "uri": f"{made['uri']}/activity", **fields}


CONTEXT = "https://www.w3.org/ns/activitystreams"


def announce(name: str, ms: int, host: str = HOME, **fields: object) -> dict[str, object]:
    return {
        "@context": CONTEXT,
        "id": f"https://{host}/users/{name}/statuses/{number(ms)}/activity",
        "type": "Announce",
        "actor": f"https://{host}/users/{name}",
        "published": printed(ms),
        "object": URI,
        **fields,
    }


def note(name: str, ms: int, host: str = HOME, **fields: object) -> dict[str, object]:
    return {
        "@context": CONTEXT,
        "id": f"https://{host}/users/{name}/statuses/{number(ms)}",
        "type": "Note",
        "attributedTo": f"https://{host}/users/{name}",
        "published": printed(ms),
        "content": "<p>good morning</p>",
        **fields,
    }

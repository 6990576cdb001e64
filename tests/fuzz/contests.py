"""One small contest for each platform: what every fuzzed input is judged by.

Their posts are those that the made-up records of the property tests share, so that a mutated
record still has something to be a share of. A list of accounts does not say which post it is of:
it is judged by a contest that has one.
"""

from __future__ import annotations

from typing import Final

import contestjudge as cj
from contestjudge.rules.terms import target_of
from tests.property import test_lists_and_notices_fuzz as lists
from tests.property import test_sources_fuzz as x
from tests.unit.sources import bluesky_made as bluesky
from tests.unit.sources import fediverse

OLD_POST: Final = "20313410000"
"""A post from before ids told the time, as most payloads of the conformance cases have it."""


def _contest(
    platform: str, sponsor: dict[str, object], *posts: dict[str, object], must_follow: bool = False
) -> cj.Contest:
    document = {
        "schema": "contestjudge/contest/v1",
        "name": "A lamp",
        "sponsor": {"platform": platform, **sponsor},
        "posts": list(posts),
        "entry": {"forms": ["native", "quote", "manual", "link", "reply"]},
        "eligibility": {"must_follow": must_follow},
        "award": {"seats": 2, "alternates": 1},
    }
    return cj.load_contest(document)


_BLUESKY: Final[dict[str, object]] = {
    "id": bluesky.POST,
    "at": "2026-01-01T12:00:00Z",
    "text": bluesky.TEXT,
    "links": [bluesky.LINK],
}
_BRAND: Final[dict[str, object]] = {"id": bluesky.SPONSOR, "handles": [bluesky.HANDLE]}
CONTESTS: Final[dict[str, cj.Contest]] = {
    "x": _contest(
        "x",
        {"id": "12", "handles": ["lampshop", "brand", "sj_ab"]},
        {"id": x.POST, "text": x.TEXT, "links": ["https://example.com/lamp"]},
        {"id": lists.POST},
        {"id": OLD_POST, "at": "2010-08-04T09:00:00Z"},
    ),
    "lists": _contest("x", {"id": "12", "handles": ["brand"]}, {"id": lists.POST}),
    "mastodon": _contest(
        "mastodon",
        {"id": "7", "handles": ["brand"]},
        {"id": fediverse.POST, "text": fediverse.TEXT, "links": [fediverse.LINK]},
    ),
    "activitypub": _contest(
        "mastodon",
        {"id": "7", "handles": [f"brand@{fediverse.HOME}"]},
        {"id": fediverse.URI, "text": fediverse.TEXT, "links": [fediverse.LINK]},
    ),
    "bluesky": _contest("bluesky", _BRAND, _BLUESKY),
    "followers": _contest("bluesky", _BRAND, _BLUESKY, must_follow=True),
    "other": _contest(
        "other",
        {"id": "shop"},
        {"id": "post-1", "at": "2015-02-10T03:46:28Z", "text": x.TEXT},
    ),
}
TARGETS: Final = {name: target_of(contest) for name, contest in CONTESTS.items()}

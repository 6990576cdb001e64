"""The instrument table: what each way of looking shows, and what it is blind to (spec 4.1).

Versioned with the spec. What an exhibit states itself overrides it, and is shown as a statement.
No instrument is complete unless the exhibit says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contestjudge.errors import usage_error
from contestjudge.model.watch import Abilities
from contestjudge.model.words import ShareForm

_NATIVE: Final = frozenset({ShareForm.NATIVE})
_QUOTE: Final = frozenset({ShareForm.QUOTE})
_MANUAL: Final = frozenset({ShareForm.MANUAL})
_TEXTUAL: Final = frozenset({ShareForm.QUOTE, ShareForm.MANUAL, ShareForm.LINK, ShareForm.REPLY})
_ALL: Final = frozenset(ShareForm)
_UNKNOWN: Final[frozenset[ShareForm]] = frozenset()


def _instrument(
    sees: frozenset[ShareForm],
    note: str,
    *,
    cap: int | None = None,
    times: bool = True,
    standing: bool = False,
    stream: bool = False,
    pages: tuple[int, ...] = (),
) -> Abilities:
    return Abilities(sees, cap, times, standing, stream, note, pages)


_FOLLOWERS: Final = _instrument(_UNKNOWN, "who follows somebody; no shares")._replace(
    lists_followers=True
)


INSTRUMENTS: Final[dict[str, Abilities]] = {
    "x.v1.statuses": _instrument(_ALL, "statuses that somebody picked; says nothing of others"),
    "x.v1.statuses/retweets": _instrument(
        _NATIVE, "native retweets only, the newest 100", cap=100, standing=True, pages=(20,)
    ),
    "x.v1.retweeters/ids": _instrument(
        _NATIVE, "ids of native retweeters, no times", cap=100, times=False, standing=True
    ),
    "x.v1.stream": _instrument(_ALL, "what matched while connected", stream=True),
    "x.v2.tweets": _instrument(_ALL, "posts that somebody picked; says nothing of others"),
    "x.v2.search": _instrument(_ALL, "search may miss some; protected accounts are not in it"),
    "x.v2.stream": _instrument(_ALL, "what matched while connected", stream=True),
    "x.v2.retweets": _instrument(_NATIVE, "native retweets only", standing=True),
    "x.v2.retweeted_by": _instrument(
        _NATIVE, "native retweeters, no times", times=False, standing=True
    ),
    "x.v2.quote_tweets": _instrument(_QUOTE, "quotes only", standing=True),
    "x.compliance": _instrument(_UNKNOWN, "notices of what was deleted or withheld"),
    "x.search.2010": _instrument(_ALL, "search may miss some; hashtag search hid native ones"),
    "x.archive.grailbird": _instrument(_ALL, "one account's own posts"),
    "x.archive.tweets_js": _instrument(
        _TEXTUAL, "one account's own posts; native and manual cannot be told apart"
    ),
    "x.web": _instrument(_ALL, "printed times; on native ones they are the original's"),
    "gnip": _instrument(_ALL, "what matched the rules", stream=True),
    "cotweet": _instrument(_MANUAL, "mentions only: native retweets are hidden"),
    "tags": _instrument(_ALL, "search results; search may miss some"),
    "twarc-csv": _instrument(_ALL, "what was collected; says nothing of others"),
    "hootsuite": _instrument(_TEXTUAL, "mentions; native retweets are hidden"),
    "tweetdeck": _instrument(_ALL, "columns of a screen; says nothing of others"),
    "table": _instrument(_UNKNOWN, "says nothing of itself"),
    "mastodon.statuses": _instrument(_ALL, "statuses that somebody picked"),
    "mastodon.reblogged_by": _instrument(
        _NATIVE,
        "accounts that boosted, no times",
        cap=80,
        times=False,
        standing=True,
        pages=(40,),
    ),
    "mastodon.stream": _instrument(_ALL, "what arrived while connected", stream=True),
    "activitypub": _instrument(_ALL, "what was delivered to one inbox"),
    "bluesky.jetstream": _instrument(_ALL, "what passed while connected", stream=True),
    "bluesky.feed": _instrument(_ALL, "posts that somebody picked"),
    "bluesky.reposted_by": _instrument(
        _NATIVE, "profiles that reposted, no times", times=False, standing=True
    ),
    "bluesky.quotes": _instrument(_QUOTE, "quotes only", standing=True),
    "x.followers/ids": _FOLLOWERS,
    "x.v2.followers": _FOLLOWERS,
    "mastodon.followers": _FOLLOWERS,
    "bluesky.followers": _FOLLOWERS,
}

FOLLOWER_LISTS: Final = frozenset(name for name, one in INSTRUMENTS.items() if one.lists_followers)
"""Instruments that list who follows the sponsor."""

_X_POSTS: Final = frozenset(
    {
        "x.v1.statuses",
        "x.v1.statuses/retweets",
        "x.v1.stream",
        "x.v2.tweets",
        "x.v2.search",
        "x.v2.stream",
        "x.v2.retweets",
        "x.v2.quote_tweets",
    }
)
_MASTODON: Final = frozenset({"mastodon.statuses", "mastodon.stream"})

TELLING_AGES: Final = _X_POSTS | _MASTODON | {"x.v2.retweeted_by", "gnip", "mastodon.reblogged_by"}
"""Instruments whose records can say when an account was created, by its platform's word (4.11.1).

Bare ids say nothing of the kind, nor do tables; on Bluesky the day is the account's own claim.
"""
TELLING_LANGUAGES: Final = (
    _X_POSTS | _MASTODON | {"gnip", "bluesky.feed", "bluesky.jetstream", "bluesky.quotes"}
)
"""Instruments whose records can say in which language a share is written (4.11.5)."""
TELLING_COUNTRIES: Final = _X_POSTS
"""Instruments whose records can be tagged with a country (4.11.6)."""


def abilities(instrument: str, known: dict[str, Abilities] | None = None) -> Abilities:
    """Return what an instrument can show.

    Raises:
        UsageError: no instrument of that name is in the table.
    """
    table = INSTRUMENTS if known is None else known
    try:
        return table[instrument]
    except KeyError:
        raise usage_error(
            "instrument.unknown",
            f"instrument {instrument!r} is not known",
            f"use one of {', '.join(sorted(table))}",
        ) from None


def instrument_names() -> Iterable[str]:
    """Return the names of all instruments, sorted."""
    return sorted(INSTRUMENTS)

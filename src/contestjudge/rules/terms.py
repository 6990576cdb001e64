"""The rules, resolved: bare dates turned into instants, posts into windows (spec 5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Final, Literal

from contestjudge.errors import input_error
from contestjudge.evidence.batch import PostMoment
from contestjudge.model.contest import AccountRef, Contest, CountIfStandingAt, Flags
from contestjudge.model.names import ascii_lower
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.words import Platform, ShareForm
from contestjudge.rules.amendments import Change
from contestjudge.rules.asking import (
    asked_hashtags,
    asked_languages,
    asked_of,
    asked_regions,
    mentioned_by_posts,
    past_winners,
    required_words,
)
from contestjudge.rules.bluesky import authors, post_uris
from contestjudge.rules.days import Day, asks_days, days_of
from contestjudge.rules.fediverse import meant, sponsor_handles
from contestjudge.sources.x_ids import is_readable_x_id, snowflake_interval
from contestjudge.sources.zones import first_instant, zone

BLUESKY_RECORDERS: Final = frozenset({"jetstream", "appview"})
"""Whose clocks there are on Bluesky: the stream's, and that of the index behind the lists."""
_is_host: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?").fullmatch
_NO_FLAGS: Final = Flags()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules say, in instants (microseconds UTC) and ids."""

    platform: Platform
    forms: frozenset[ShareForm]
    opens: dict[str, int]
    """For each post, the first instant at which a share of it counts."""
    closes: int | None
    """The first instant at which none does; ``None``: never."""
    indirect: Literal["count", "exclude"]
    undone: Literal["exclude", "count"] | int
    """Or the instant at which a share must have stood."""
    visible: Literal["any", "public"]
    tolerance: int
    manual_match: Literal["exact", "recognisable", "mention"]
    sponsor: tuple[AccountRef, ...]
    excluded: tuple[AccountRef, ...]
    same_person: tuple[tuple[AccountRef, ...], ...]
    recorder: str | None = None
    """Whose clock counts, where the rules say so."""
    created_before: int | None = None
    """The first instant at which an account was created too late; ``None``: any may take part."""
    must_follow: bool = False
    min_mentions: int = 0
    hashtags: tuple[str, ...] = ()
    """As they compare: normalised, without their signs, each once."""
    text_required: tuple[str, ...] = ()
    """Normalised, each once."""
    languages: tuple[str, ...] = ()
    """Tags in lower case, sorted, each once."""
    regions: tuple[str, ...] = ()
    """Countries by two letters, sorted, each once."""
    past_winners: tuple[tuple[AccountRef, str], ...] = ()
    """Who won before, each with the digest of the decision."""
    flags: Flags = _NO_FLAGS
    """What a person wants to look at."""
    amends: str | None = None
    """Digest of the rules that these take the place of."""
    changes: tuple[Change, ...] = ()
    """What was changed since, in its order."""
    post_mentions: frozenset[str] = frozenset()
    """Handles that the posts themselves mention, without ``@``."""
    days: tuple[Day, ...] = ()
    """The calendar days of the window, where something is by the day."""
    per_day: bool = False
    """Whether there are winners for each of them."""
    per_person: Literal["first", "best", "day", "all"] = "first"
    """How many tickets somebody has in a draw."""

    def on(self, day: Day) -> Terms:
        """Return the rules of one day: those of a contest whose window is that day."""
        opens = {post: max(moment, day.opens) for post, moment in self.opens.items()}
        return replace(self, opens=opens, closes=day.closes, days=())

    @property
    def asks_words(self) -> bool:
        """Whether a share must say something of its own."""
        return bool(self.min_mentions or self.hashtags or self.text_required or self.languages)

    @property
    def asks(self) -> bool:
        """Whether a share's account or text is asked for anything."""
        return bool(
            self.asks_words or self.must_follow or self.regions or self.created_before is not None
        )

    @property
    def countable(self) -> frozenset[ShareForm]:
        """Forms in which a share can count: a native one says nothing of its own (spec 5.8.4)."""
        return self.forms - {ShareForm.NATIVE} if self.asks_words else self.forms

    def meant(self, reference: AccountRef, server: str | None) -> AccountRef:
        """Write an account as the evidence does; ``server``: whose ids that holds."""
        if self.platform is not Platform.MASTODON:
            return reference
        return meant(reference, self.recorder, server)


def instant_of(value: int | date, contest: Contest) -> int:
    """Return an instant of the rules; a bare date is when its day begins in the contest's zone.

    Raises:
        InputError: the zone is unknown.
    """
    if isinstance(value, date):
        midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local by design
        return first_instant(midnight, zone(contest.timezone))
    return value


def target_of(contest: Contest) -> Target:
    """Return what sources have to look for."""
    posts: list[TargetPost] = []
    is_bluesky = contest.sponsor.platform is Platform.BLUESKY
    names = post_uris(contest) if is_bluesky else [post.id for post in contest.posts]
    for number, (name, post) in enumerate(zip(names, contest.posts, strict=True)):
        by_id = None
        if contest.sponsor.platform is Platform.X:
            if not is_readable_x_id(post.id):
                raise input_error(
                    "post.id",
                    f"{post.id[:60]!a} is no id that X can have given out",
                    "write the number at the end of the post's address, in quotes",
                    key=f"posts[{number}].id",
                )
            by_id = snowflake_interval(int(post.id))
        earliest = post.at if by_id is None else by_id[0]
        posts.append(TargetPost(name, earliest, post.text, post.links))
    return Target(
        contest.sponsor.platform,
        tuple(posts),
        _handles(contest),
        contest.sponsor.id,
        _recorder(contest),
        asked_of(contest),
    )


def _handles(contest: Contest) -> tuple[str, ...]:
    """Return the sponsor's handles as the evidence writes them, without ``@``."""
    if contest.sponsor.platform is Platform.MASTODON:
        return sponsor_handles(contest, _recorder(contest))
    return contest.sponsor.bare_handles


def _recorder(contest: Contest) -> str | None:
    """Name whose clock counts; on X the platform itself records, and no other clock is asked.

    Raises:
        InputError: nothing on that platform records under that name.
    """
    recorder = contest.entry.recorder
    platform = contest.sponsor.platform
    if recorder is None or platform is Platform.X:
        return None
    recorder = ascii_lower(recorder)
    if platform is Platform.BLUESKY and recorder not in BLUESKY_RECORDERS:
        raise input_error(
            "rules.recorder",
            f"{recorder[:60]!a} records nothing on Bluesky",
            f"write one of {', '.join(sorted(BLUESKY_RECORDERS))}, or leave it out",
            key="entry.recorder",
        )
    if platform is Platform.MASTODON and _is_host(recorder) is None:
        raise input_error(
            "rules.recorder",
            f"{recorder[:60]!a} is no host name",
            "write the server's name alone, such as mastodon.example, or leave it out",
            key="entry.recorder",
        )
    return recorder


def opening_of(contest: Contest) -> int | None:
    """Return when the rules say that the contest opens; ``None``: with its first post.

    Raises:
        InputError: the zone is unknown.
    """
    return None if contest.entry.opens is None else instant_of(contest.entry.opens, contest)


def _changes(contest: Contest) -> tuple[Change, ...]:
    """Return what was changed, in instants.

    Raises:
        InputError: the changes do not follow on one another.
    """
    changes = tuple(
        Change(instant_of(one.at, contest), " ".join(one.changed), one.reason)
        for one in contest.amendments
    )
    for number, (one, following) in enumerate(pairwise(changes), 1):
        if one.at >= following.at:
            raise input_error(
                "rules.contradiction",
                "this change does not come after the one before it",
                "write the changes in their order, each once",
                key=f"amendments[{number}].at",
            )
    return changes


def terms_of(contest: Contest, moments: Mapping[str, PostMoment]) -> Terms:
    """Resolve the rules of a contest.

    Args:
        contest: the document.
        moments: when each of its posts was recorded.

    Raises:
        InputError: the zone is unknown, or the rules contradict each other.
    """
    zone(contest.timezone)
    entry = contest.entry
    first = min(moment.earliest for moment in moments.values())
    declared = opening_of(contest)
    opens = first if declared is None else declared
    closes = None if entry.closes is None else instant_of(entry.closes, contest)
    if closes is not None and closes <= max(opens, first):
        raise input_error(
            "rules.contradiction",
            "the contest closes before it opens",
            "entry.closes must lie after entry.opens and after the first post",
            key="entry.closes",
        )
    undone: Literal["exclude", "count"] | int = (
        instant_of(entry.undone.count_if_standing_at, contest)
        if isinstance(entry.undone, CountIfStandingAt)
        else entry.undone
    )
    platform = contest.sponsor.platform
    sponsor = [AccountRef(platform, f"@{handle}") for handle in _handles(contest)]
    if contest.sponsor.id is not None:
        sponsor.append(AccountRef(platform, contest.sponsor.id))
    if platform is Platform.BLUESKY:
        sponsor += [AccountRef(platform, did) for did in authors(contest)]
    created = contest.eligibility.account_created_before
    openings = {post: max(opens, moment.earliest) for post, moment in moments.items()}
    dated = [post.earliest for post in target_of(contest).posts] if asks_days(contest) else []
    terms = Terms(
        platform=platform,
        forms=frozenset(entry.forms),
        opens=openings,
        closes=closes,
        indirect=entry.indirect,
        undone=undone,
        visible=entry.visible,
        tolerance=entry.tolerance_ms * 1000,
        manual_match=entry.manual_match,
        sponsor=tuple(sponsor),
        excluded=tuple(map(AccountRef.parse, contest.eligibility.exclude)),
        same_person=tuple(
            tuple(map(AccountRef.parse, group)) for group in contest.eligibility.same_person
        ),
        recorder=_recorder(contest),
        created_before=None if created is None else instant_of(created, contest),
        must_follow=contest.eligibility.must_follow,
        min_mentions=contest.eligibility.min_mentions,
        hashtags=asked_hashtags(contest),
        text_required=required_words(contest),
        languages=asked_languages(contest),
        regions=asked_regions(contest),
        past_winners=past_winners(contest),
        flags=contest.flags,
        amends=contest.amends,
        changes=_changes(contest),
        post_mentions=mentioned_by_posts(contest)
        if contest.eligibility.min_mentions
        else frozenset(),
        days=days_of(contest, min(openings.values()), closes, dated),
        per_day=contest.award.per == "day",
        per_person=entry.per_person,
    )
    if not terms.countable:
        raise input_error(
            "rules.contradiction",
            "a native share has no text of its own, and the rules ask for one",
            "let other forms count too (entry.forms), or ask nothing of the text",
            key="entry.forms",
        )
    return terms

"""What the evidence tells of accounts and texts beyond shares, where rules ask for it (spec 4.11).

Nothing here makes or dates a share. Where no rule asks, nothing is gathered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from contestjudge.evidence.batch import Batch, observation_at
from contestjudge.evidence.identity import Identities
from contestjudge.model.observation import Follower
from contestjudge.model.share import Share
from contestjudge.model.target import Asked, Target
from contestjudge.model.watch import Watch, watch_key
from contestjudge.model.words import ShareForm


class FollowerList(NamedTuple):
    """Who followed the sponsor, as one collection shows it."""

    watch: Watch
    members: frozenset[Follower]
    is_whole: bool
    """It is stated to be complete as of a moment, and every record of it could be read."""


@dataclass(frozen=True, slots=True)
class Told:
    """What rules on eligibility are judged by."""

    created: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """For an account, between which instants it was created, microseconds UTC."""
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For the name of a share, its distinct texts, normalised and sorted."""
    languages: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """For the name of a share, the languages of its versions, as far as they name some; sorted."""
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For the name of a share, the countries that it is tagged with, sorted."""
    followers: tuple[FollowerList, ...] = ()
    """Sorted by their terms."""


def told(
    batches: Sequence[Batch],
    shares: Iterable[Share],
    people: Identities,
    rejected: Mapping[Watch, int],
    target: Target,
) -> Told:
    """Gather what the rules ask for beyond shares."""
    shares = tuple(shares)
    languages, countries = (
        _tagged(batches, shares) if {Asked.LANGUAGE, Asked.REGION} & target.asks else ({}, {})
    )
    return Told(
        _created(batches, people) if Asked.AGE in target.asks else {},
        _texts(batches, shares) if Asked.WORDS in target.asks else {},
        languages,
        countries,
        tuple(_followers(batches, rejected)) if Asked.FOLLOWING in target.asks else (),
    )


def _created(batches: Iterable[Batch], people: Identities) -> dict[str, tuple[int, int]]:
    """Intersect what is said of each account; what contradicts itself gives the hull."""
    said: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for batch in batches:
        for one in batch.reading.created:
            known = one.account[0] != "@"
            account = people.account(
                one.account if known else None, None if known else one.account[1:]
            )
            if account is not None:
                said[account].add((one.earliest, one.latest))
    found: dict[str, tuple[int, int]] = {}
    for account, bounds in said.items():
        earliest, latest = max(low for low, _ in bounds), min(high for _, high in bounds)
        if earliest > latest:
            earliest, latest = min(low for low, _ in bounds), max(high for _, high in bounds)
        found[account] = earliest, latest
    return found


def _texts(batches: Sequence[Batch], shares: Iterable[Share]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for share in shares:
        if share.form is ShareForm.NATIVE:
            continue
        seen = (observation_at(batches, place) for place in share.cited)
        texts = {
            one.text for one in seen if one.text is not None and one.form is not ShareForm.NATIVE
        }
        if texts:
            found[share.name] = tuple(sorted(texts))
    return found


def _tagged(
    batches: Sequence[Batch], shares: Iterable[Share]
) -> tuple[dict[str, tuple[tuple[str, ...], ...]], dict[str, tuple[str, ...]]]:
    """Find the languages and countries of shares, by the ids of the observations of them."""
    languages: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    for batch in batches:
        for one in batch.reading.tagged:
            if one.languages:
                languages[one.share_id].add(one.languages)
            if one.country is not None:
                countries[one.share_id].add(one.country)
    spoken: dict[str, tuple[tuple[str, ...], ...]] = {}
    placed: dict[str, tuple[str, ...]] = {}
    for share in shares:
        if share.form is ShareForm.NATIVE:
            continue
        ids = {observation_at(batches, place).share_id for place in share.cited} - {None}
        if tongues := {one for each in ids for one in languages.get(each or "", ())}:
            spoken[share.name] = tuple(sorted(tongues))
        if lands := {one for each in ids for one in countries.get(each or "", ())}:
            placed[share.name] = tuple(sorted(lands))
    return spoken, placed


def _followers(batches: Iterable[Batch], rejected: Mapping[Watch, int]) -> Iterator[FollowerList]:
    """Put the pages of each collection together."""
    members: dict[Watch, set[Follower]] = defaultdict(set)
    for batch in batches:
        if batch.abilities.lists_followers:
            members[batch.watch] |= batch.reading.followers
    for watch in sorted(members, key=watch_key):
        is_whole = watch.complete and watch.taken_at is not None and watch not in rejected
        yield FollowerList(watch, frozenset(members[watch]), is_whole)

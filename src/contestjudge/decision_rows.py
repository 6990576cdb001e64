"""The rows of a decision, with the evidence that they cite, and everybody's (spec 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from contestjudge.draw.several import ticket_names
from contestjudge.evidence.cite import evidence_id
from contestjudge.facts import Facts, Stretch
from contestjudge.model.decision import (
    BasesDocument,
    EntrantDocument,
    ExclusionDocument,
    Parameters,
    RankDocument,
    SeatDocument,
    ShareDocument,
)
from contestjudge.model.field import EntrantKey, ShareKey
from contestjudge.model.finding import Params
from contestjudge.model.share import Place, Share, batch_of, number_of
from contestjudge.model.time import format_bound
from contestjudge.model.words import BASIS_RANK, Platform
from contestjudge.ranking.edges import margin_after
from contestjudge.rules.field import Exclusion

_INSTANTS = frozenset(
    {
        "at",
        "created_earliest",
        "created_latest",
        "earliest",
        "from",
        "latest",
        "limit",
        "taken_at",
        "to",
        "undone_earliest",
        "undone_latest",
    }
)
_ROWS_AT_ONCE = 4096


class RowWriter:
    """Writes the parts of one decision, citing evidence as it goes."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._share = facts.resolved.share
        self._ids: dict[Place, str] = {}
        self.provenance: dict[str, set[tuple[int, int]]] = {}

    def _cite(self, share: Share) -> tuple[str, ...]:
        """Evidence ids of a share, and where they stand in today's inputs."""
        found: set[str] = set()
        for place in share.cited:
            batch = self._facts.batches[batch_of(place)]
            identity = self._ids.get(place)
            if identity is None:
                observation = batch.reading.observations[number_of(place)]
                identity = evidence_id(observation, batch.watch)
                self._ids[place] = identity
            record = batch.reading.places[number_of(place)]
            self.provenance.setdefault(identity, set()).add((batch_of(place), record))
            found.add(identity)
        return tuple(sorted(found))

    def cite_all(self, keys: Sequence[ShareKey]) -> tuple[str, ...]:
        """Evidence ids of several shares."""
        return tuple(sorted({one for key in keys for one in self._cite(self._share(key))}))

    def share(self, key: ShareKey) -> ShareDocument:
        """Write a share."""
        share = self._share(key)
        weaker = max(share.earliest_basis, share.latest_basis, key=BASIS_RANK.__getitem__)
        return ShareDocument(
            id=share.id,
            key=share.key[1],
            form=share.form,
            target=share.post,
            via=share.via,
            earliest=format_bound(share.earliest),
            latest=format_bound(share.latest),
            basis=weaker,
            bases=BasesDocument(earliest=share.earliest_basis, latest=share.latest_basis),
            account=share.account,
            evidence=self._cite(share),
            url=_url(share),
        )

    def entrant(self, entrant: EntrantKey, share: ShareKey) -> EntrantDocument:
        """Write a person."""
        platform, person = entrant
        return EntrantDocument(
            platform=Platform(platform),
            id=person,
            accounts=self._facts.field.people.accounts(person),
            handle=self._share(share).handle,
        )

    def seat(self, place: int, seat: int | None) -> SeatDocument:
        """Write the entrant at a place of the display order."""
        judgement = self._facts.judgement
        placed = judgement.placed[place]
        entry = self._facts.field.entries[placed.entry]
        tiers = judgement.tiers.get(placed.entry, ())
        rank, seen = judgement.ranks[placed.entry], judgement.seen[placed.entry]
        day = judgement.day_of(placed.entry)
        return SeatDocument(
            seat=seat,
            tier=tiers[0] if seat is not None and len(tiers) == 1 else None,
            tiers=tiers,
            entrant=self.entrant(entry.entrant, placed.candidate.share),
            verdict=judgement.verdicts[placed.entry],
            rank=RankDocument(min=rank.min, max=rank.max),
            rank_seen=RankDocument(min=seen.min, max=seen.max),
            share=self.share(placed.candidate.share),
            apart=placed.apart,
            margin_us=margin_after(judgement.placed, place),
            day=None if day is None else day.name,
            ticket_names=tuple(
                name for key in entry.tickets for name in ticket_names(key, daily=day is not None)
            ),
        )

    def exclusion(self, row: Exclusion) -> ExclusionDocument:
        """Write a share that is out."""
        share = self.share(row.share)
        return ExclusionDocument(
            entrant=self.entrant(row.entrant, row.share),
            share=share,
            reason=row.reason,
            clause=row.clause,
            params=parameters(row.params),
            evidence=share.evidence,
            out_of_play=row.out_of_play,
        )


def parameters(params: Params) -> Parameters:
    """Write parameters as JSON values: instants as RFC 3339."""
    return {
        name: format_bound(value) if name in _INSTANTS and isinstance(value, int) else value
        for name, value in params
    }


def _url(share: Share) -> str | None:
    """Where the share can be looked at; reposts on Bluesky and boosts have no page of their own."""
    if share.id is None:
        return None
    if share.platform == Platform.X:
        return f"https://x.com/{share.handle or 'i/web'}/status/{share.id}"
    repo, collection, key = share.id.removeprefix("at://").partition("/app.bsky.feed.post/")
    if share.platform == Platform.BLUESKY and collection:
        return f"https://bsky.app/profile/{repo}/post/{key}"
    return None


def standing_rows(facts: Facts) -> Iterator[SeatDocument]:
    """Write everybody's row, in display order; nothing is kept of the rows before (spec 8.4.4)."""
    everybody = [Stretch(facts, facts.entrants)] if facts.stretches is None else facts.stretches()
    for some, entrants in everybody:
        yield from _first_rows(some, entrants)


def _first_rows(facts: Facts, entrants: int) -> Iterator[SeatDocument]:
    """Write the rows of so many of the first places."""
    order, seats = facts.judgement.placed.order, dict(facts.judgement.winners)
    for start in range(0, entrants, _ROWS_AT_ONCE):
        writer = RowWriter(facts)
        for place in range(start, min(start + _ROWS_AT_ONCE, entrants)):
            yield writer.seat(place, seats.get(order[place]))


def digest_of_standings(facts: Facts) -> str:
    """Digest all standings, one line each, in display order (spec 8.4)."""
    judgement = facts.judgement
    persons, names = facts.field.entries.persons(), judgement.placed.names()
    ranks, seen = judgement.ranks, judgement.seen
    rows = list(
        zip(persons, names, ranks.least, ranks.greatest, seen.least, seen.greatest, strict=True)
    )
    hasher = hashlib.sha256()
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        lines = []
        for index in judgement.placed.order[start : start + _ROWS_AT_ONCE]:
            person, name, least, most, least_seen, most_seen = rows[index]
            day = judgement.day_of(index)
            lines.append(
                ("" if day is None else f"{day.name}\t")
                + f"{person}\t{name}\t{least}\t{'null' if most is None else most}\t"
                f"{least_seen}\t{'null' if most_seen is None else most_seen}\n"
            )
        hasher.update("".join(lines).encode())
    return hasher.hexdigest()

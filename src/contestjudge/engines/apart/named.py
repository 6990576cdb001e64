"""Who is usual enough to stay apart: nobody's name in their shares that stands anywhere else.

All shares of an account go back to the reference if one of their names belongs to somebody else as
well, or stands in anything that was not kept as a row, in the rules, or in a ruling; or if one of
them stands outside the window, before its post, or after an exhibit was taken. Of what is left, the
reference would make one entrant each, with one share that speaks for it (spec 14.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contestjudge.engines.apart.events import plc_in
from contestjudge.engines.apart.rows import LAST_ID, Ticks
from contestjudge.engines.apart.store import Again, Elsewhere, Law, Store
from contestjudge.evidence.batch import Batch, PostMoment
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.finding import CITED_AT_MOST
from contestjudge.model.names import ascii_lower
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.rules.terms import Terms


@dataclass(slots=True)
class _Named:
    """Everything by which rows can be meant elsewhere."""

    ids: set[str] = field(default_factory=set)
    """Of shares, of what is shared, of accounts: one number may be meant as any of them."""
    handles: set[str] = field(default_factory=set)
    """ASCII lower case, without ``@``."""

    def add(self, *names: str | None) -> None:
        """Add ids, and handles that begin with ``@``."""
        for name in names:
            if name and name[0] == "@":
                self.handles.add(ascii_lower(name[1:]))
            elif name:
                self.ids.add(name)

    def handle(self, handle: str | None) -> None:
        """Add a handle without ``@``."""
        if handle:
            self.handles.add(ascii_lower(handle))

    def found(self) -> Elsewhere:
        """Return the names that rows can have."""
        decimal = (name for name in self.ids if name.isascii() and name.isdecimal())
        numbers = {number for number in map(int, decimal) if number <= LAST_ID}
        plcs = frozenset(filter(None, map(plc_in, self.ids)))
        return Elsewhere(sorted(numbers), frozenset(self.handles), plcs)


def named_in(
    batches: Iterable[Batch], terms: Terms, rulings: Iterable[Ruling], posts: Iterable[str]
) -> Elsewhere:
    """Gather all names that stand in readings, rules and rulings."""
    found = _Named()
    found.add(*posts)
    groups = (terms.sponsor, terms.excluded, *terms.same_person)
    for reference in (*(one for group in groups for one in group), *_winners(terms)):
        found.add(getattr(reference, "account", None))
    for ruling in rulings:
        found.add(ruling.share)
        for account in (ruling.account, *ruling.accounts):
            found.add(account, None if account is None else account.rpartition(":")[2])
    for batch in batches:
        _add_reading(found, batch.reading)
    return found.found()


def _winners(terms: Terms) -> Iterator[object]:
    return (reference for reference, _ in terms.past_winners)


def _add_reading(found: _Named, reading: Reading) -> None:
    for seen in reading.observations:
        found.add(seen.share_id, seen.account_id, seen.post, seen.via, *seen.versions)
        found.handle(seen.handle)
    for _, notice in reading.notices:
        found.add(notice.share_id, notice.account_id, notice.post)
        found.handle(notice.handle)
    for _, version in reading.unqualified:
        found.add(version.share_id, *version.versions)
    for versions in reading.post_versions:
        found.add(*versions)
    for told in reading.handles:
        found.add(told.account)
        found.handle(told.handle)
    for alias, share_id in reading.aliases.items():
        found.add(alias, share_id)
    for _, hidden in reading.hidden:
        found.add(hidden.name)


def _bounds(
    post: str, moments: Mapping[str, PostMoment], terms: Terms, taken: int, ticks: Ticks
) -> tuple[int, int]:
    """Return the first and the last number with which a share of a post is usual."""
    opens = max(moments[post].earliest + 1, terms.opens[post])
    last = min(UNBOUNDED if terms.closes is None else terms.closes - 1, taken - 1)
    if last >= UNBOUNDED - 1:
        return ticks.first_from(opens), LAST_ID
    return ticks.first_from(opens), min(LAST_ID, ticks.first_from(last - ticks.width + 1) - 1)


def law_of(
    store: Store,
    batches: Sequence[Batch],
    moments: Mapping[str, PostMoment],
    terms: Terms,
) -> Law:
    """Say by what rows are parted, beside names."""
    taken = _taken(batches)
    inside = [_bounds(post, moments, terms, taken, store.ticks) for post in store.posts]
    counts = terms.indirect == "count"
    return Law(inside, _again(terms), BAND_LIMIT, CITED_AT_MOST, indirect=counts)


def _again(terms: Terms) -> Again:
    """Say what a share is whose post the account shared once more (spec 5.3.5)."""
    if terms.undone == "exclude":
        return "out"  # all of them were made before the closing: so it was undone before that
    return "counts" if terms.undone == "count" else "open"


def _taken(batches: Iterable[Batch]) -> int:
    """The moment by which the first exhibit was taken."""
    known = (batch.watch.taken_at for batch in batches)
    return min((at for at in known if at is not None), default=UNBOUNDED)

"""Who is usual enough to stay apart: one share, nobody's name in it that stands anywhere else.

A row goes back to the reference if its share, account or handle occurs in another row, in anything
that was not kept as a row, in the rules, or in a ruling; or if it stands outside the window, before
its post, or after an exhibit was taken. Of what is left, the reference would make one plain entrant
each (spec 14.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contestjudge.engines.duck.store import Seen, Store, first_from
from contestjudge.evidence.batch import Batch, PostMoment
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.names import ascii_lower
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.rules.terms import Terms

LAST_ID: Final = (1 << 63) - 1
_WIDTH: Final = 999
"""A snowflake names a millisecond: its latest microsecond, less its earliest."""


@dataclass(slots=True)
class Named:
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

    def numbers(self) -> list[int]:
        """Return the ids that rows can have."""
        decimal = (name for name in self.ids if name.isascii() and name.isdecimal())
        return sorted({number for number in map(int, decimal) if number <= LAST_ID})


def named_in(
    batches: Iterable[Batch], terms: Terms, rulings: Iterable[Ruling], posts: Iterable[str]
) -> Named:
    """Gather all names that stand in readings, rules and rulings."""
    found = Named()
    found.add(*posts)
    groups = (terms.sponsor, terms.excluded, *terms.same_person)
    for reference in (*(one for group in groups for one in group), *_winners(terms)):
        found.add(getattr(reference, "account", None))
    for ruling in rulings:
        found.add(ruling.share)
        for account in (ruling.account, *ruling.accounts):
            found.add(None if account is None else account.rpartition(":")[2])
    for batch in batches:
        _add_reading(found, batch.reading)
    return found


def _winners(terms: Terms) -> Iterator[object]:
    return (reference for reference, _ in terms.past_winners)


def _add_reading(found: Named, reading: Reading) -> None:
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
    post: str, moments: Mapping[str, PostMoment], terms: Terms, taken: int
) -> tuple[int, int]:
    """Return the first and the last id with which a share of a post is usual."""
    opens = max(moments[post].earliest + 1, terms.opens[post])
    last = min(UNBOUNDED if terms.closes is None else terms.closes - 1, taken - 1)
    if last >= UNBOUNDED - 1:
        return first_from(opens), LAST_ID
    return first_from(opens), min(LAST_ID, first_from(last - _WIDTH + 1) - 1)


def part(
    store: Store,
    named: Named,
    batches: Sequence[Batch],
    moments: Mapping[str, PostMoment],
    terms: Terms,
) -> None:
    """Part the rows: table ``plain`` holds the usual shares, by id, and ``mixed`` all other ids."""
    import pyarrow as pa

    run = store.connection.execute
    run(
        "CREATE TABLE shares AS SELECT id, min(account) AS account, min(handle) AS handle,"
        " min(post) AS post, min(account) = max(account) AND min(handle) = max(handle)"
        " AND min(post) = max(post) AS same FROM seen WHERE id IS NOT NULL GROUP BY id"
    )
    _register(store, "named_numbers", pa.array(named.numbers(), pa.int64()))
    _register(store, "named_handles", pa.array(sorted(named.handles), pa.string()))
    run(
        "INSERT INTO named_numbers SELECT account FROM seen"
        " WHERE id IN (SELECT id FROM shares WHERE NOT same)"
    )
    run(
        "INSERT INTO named_handles SELECT lower(handle) FROM seen"
        " WHERE id IN (SELECT id FROM shares WHERE NOT same)"
    )
    inside = " OR ".join(
        f"(post = {number} AND id BETWEEN {low} AND {high})"
        for number, (low, high) in enumerate(
            _bounds(post, moments, terms, _taken(batches)) for post in store.posts
        )
    )
    run(
        f"""CREATE TABLE mixed AS SELECT id FROM shares WHERE NOT same OR NOT ({inside})
            OR id IN (SELECT name FROM named_numbers)
            OR account IN (SELECT name FROM named_numbers)
            OR lower(handle) IN (SELECT name FROM named_handles)
            OR account IN (SELECT account FROM shares GROUP BY account HAVING count(*) > 1)
            OR lower(handle) IN
               (SELECT lower(handle) FROM shares GROUP BY lower(handle) HAVING count(*) > 1)"""  # noqa: S608 - numbers of our own
    )
    run(
        "CREATE TABLE plain AS SELECT id, account, post FROM shares ANTI JOIN mixed USING (id)"
        " ORDER BY id"
    )
    run("DROP TABLE shares")


def _taken(batches: Iterable[Batch]) -> int:
    """The moment by which the first exhibit was taken."""
    known = (batch.watch.taken_at for batch in batches)
    return min((at for at in known if at is not None), default=UNBOUNDED)


def _register(store: Store, name: str, values: object) -> None:
    import pyarrow as pa

    store.connection.register("given", pa.table({"name": values}))
    store.connection.execute(f"CREATE TABLE {name} AS SELECT name FROM given")  # noqa: S608
    store.connection.unregister("given")


def rows_of(store: Store, table: str) -> Iterator[Seen]:
    """Give the rows whose ids are in ``mixed`` or in ``plain``, input by input."""
    return store.seen_in(f"id IN (SELECT id FROM {table})")  # noqa: S608

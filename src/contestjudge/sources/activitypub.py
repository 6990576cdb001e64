"""ActivityPub: what was delivered to an inbox, or stands in a collection.

An ``Announce`` is a boost, an ``Undo`` of it takes it back, notes are posts of somebody's own. All
that an activity says of its time was said by the server of whoever shared: it is kept, and bounds
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contestjudge.model.observation import Claim
from contestjudge.model.reading import Reading
from contestjudge.model.words import Basis, Platform
from contestjudge.sources.activitypub_types import (
    ACTIVITIES,
    COLLECTIONS,
    NOTES,
    OTHERS,
    Thing,
    address_of,
    content_of,
    first,
    kind_of,
    members_of,
    quotes_of,
    several,
    text_of,
    urls_of,
)
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_html import read_html
from contestjudge.sources.fedi_ids import host_of
from contestjudge.sources.fedi_names import Names, Person
from contestjudge.sources.fedi_post import NOBODY, FediObserver, FediPost
from contestjudge.sources.fedi_times import claimed, claimed_time
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, head_value, values

EVERYWHERE: Final = "(ActivityPub)"
"""Stands for a server where ids are addresses: they mean the same everywhere."""
_LOOKED_AT: Final = 20
_PLACES: Final = frozenset({"actor", "attributedTo", "object", "orderedItems", "items"})


class ActivityPubSource:
    """Reads activities, notes and collections of them."""

    name: Final = "activitypub"
    default_instrument: Final = "activitypub"

    def recognises(self, head: bytes) -> bool:
        """Tell activities by their types, and whose they are."""
        value = head_value(head)
        return any(map(_is_ours, value[:_LOOKED_AT] if isinstance(value, list) else [value]))

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read a whole input."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.reading


def _is_ours(value: object) -> bool:
    if not isinstance(value, Mapping) or not kind_of(value) or "verb" in value:
        return False
    context = "@context" in value and "activitystreams" in repr(value["@context"])[:4096]
    is_read = kind_of(value) in ACTIVITIES | NOTES | COLLECTIONS
    return context or (is_read and not _PLACES.isdisjoint(value))


def _records(value: object) -> Iterator[object]:
    """Give the activities in a decoded value: lists and collections opened."""
    if isinstance(value, list):
        for one in value:
            yield from _records(one)
    elif isinstance(value, Mapping) and kind_of(value) in COLLECTIONS:
        for one in members_of(value):
            yield from _records(one)
    else:
        yield value


class _Reader:
    """Reads the records of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._names = Names(options.target)
        self._is_elsewhere = options.is_elsewhere(Platform.MASTODON)
        self._observer = FediObserver(options, self.reading, self._names)

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            read_each(_records(decoded), self.reading, self._record)

    def _record(self, record: object) -> None:
        if not isinstance(record, Mapping):
            message = "not an object (an address alone does not say who did what)"
            raise JsonError(message)
        kind = kind_of(record)
        if kind == "Announce":
            self._observer.observe(self._announce(record))
        elif kind == "Undo":
            self._undo(record)
        elif kind == "Delete":
            self._delete(record)
        elif kind in {"Create", "Update"}:
            self._create(record)
        elif kind in NOTES:
            self._observer.observe(self._note(record, self._author(record)))
        elif kind not in OTHERS:
            message = "type: no activity or object that is known"
            raise JsonError(message)

    def _actor(self, value: object) -> Person:
        """Name who did something.

        Raises:
            JsonError: nothing names them.
        """
        named = first(value)
        name = text_of(named.get("preferredUsername")) if isinstance(named, Mapping) else None
        found = self._names.actor(address_of(named), name)
        if not found.is_known:
            message = "actor: missing, so nobody can be told to have shared"
            raise JsonError(message)
        if self._names.recorder is None and not self._is_elsewhere:
            self.reading.servers.add(EVERYWHERE)
        return found

    def _author(self, note: Thing) -> object:
        by = note.get("attributedTo")
        return by if by is not None else note.get("actor")

    def _announce(self, activity: Thing) -> FediPost:
        shared = first(activity.get("object"))
        if address_of(shared) is None:
            message = "object: missing, so nothing says what was shared"
            raise JsonError(message)
        by = activity.get("actor")
        return FediPost(
            id=self._own(activity.get("id"), by),
            who=self._actor(by),
            time=claimed(None, claimed_time(text_of(activity.get("published")))),
            boosted=self._named(shared),
        )

    def _share(self, address: object) -> str | None:
        return self._names.share(text_of(address), None, None)

    def _named(self, value: object) -> FediPost:
        address = address_of(value)
        addresses = [address, *(urls_of(value) if isinstance(value, Mapping) else ())]
        return FediPost(id=self._share(address), post=self._names.post(addresses))

    def _note(self, note: Thing, author: object) -> FediPost:
        post = self._named(note).post
        printed = claimed_time(text_of(note.get("published")))
        edited = claimed_time(text_of(note.get("updated")))
        replied_to = first(note.get("inReplyTo"))
        quoted = [self._named(one) for one in quotes_of(note) if address_of(one) is not None]
        posted = None
        if printed is not None and host_of(address_of(author)) == host_of(address_of(note)):
            posted = Claim(printed[0], Basis.PLATFORM_CLOCK, printed[1], Basis.PLATFORM_CLOCK)
        return FediPost(
            id=self._own(note.get("id"), author),
            post=post,
            who=NOBODY if post is not None else self._actor(author),
            time=claimed(None, printed, edited),
            content=read_html(content_of(note), self._mention(note)),
            quoted=min(quoted, key=lambda one: one.post is None, default=None),
            replied_to=None if replied_to is None else self._named(replied_to),
            edited=edited is not None and edited != printed,
            posted=posted,
            addresses=tuple(filter(None, (address_of(note), *urls_of(note)))),
        )

    def _mention(self, note: Thing) -> _Mentions:
        tags = {
            href: name.removeprefix("@")
            for tag in several(note.get("tag"))
            if isinstance(tag, Mapping)
            and "Mention" in several(tag.get("type"))
            and (href := text_of(tag.get("href"))) is not None
            and (name := text_of(tag.get("name"))) is not None
            and name.count("@") == 1 + name.startswith("@")
        }
        return _Mentions(self._names, tags)

    def _create(self, activity: Thing) -> None:
        posted = first(activity.get("object"))
        if not isinstance(posted, Mapping) or kind_of(posted) not in NOTES:
            if kind_of(posted) in OTHERS:
                return  # somebody changed their profile
            message = "object: not there, so nothing says what was posted"
            raise JsonError(message)
        by = activity.get("actor")
        post = self._note(posted, by if by is not None else self._author(posted))
        if kind_of(activity) == "Update":
            post = post._replace(edited=True)
        self._observer.observe(post)

    def _undo(self, activity: Thing) -> None:
        undone = first(activity.get("object"))
        if isinstance(undone, Mapping) and kind_of(undone) in OTHERS | {"Create"}:
            return  # an undone like, or its kin
        if isinstance(undone, Mapping) and kind_of(undone) != "Announce":
            message = "object.type: nothing says what was undone"
            raise JsonError(message)
        by = activity.get("actor")
        if isinstance(undone, Mapping):
            by = by if by is not None else undone.get("actor")
            maker = address_of(undone.get("actor"))
            if maker is not None and maker != address_of(by):
                message = "actor: not whose share it says was undone"
                raise JsonError(message)
        who = self._actor(by)
        share_id = self._own(undone.get("id") if isinstance(undone, Mapping) else undone, by)
        if share_id is not None:
            self._observer.undone(share_id, who)
            return
        shared = first(undone.get("object")) if isinstance(undone, Mapping) else None
        name = None if address_of(shared) is None else self._named(shared).name
        if name is None:
            message = "object: neither an id nor what had been shared, so nothing says what it was"
            raise JsonError(message)
        self._observer.undone("", who, name)

    def _own(self, named: object, by: object) -> str | None:
        """Return the id of a share, which only the server of whoever made it gives out.

        Raises:
            JsonError: it is another server's: nobody speaks for somebody else.
        """
        address = text_of(named)
        host, own = host_of(address_of(by)), host_of(address)
        if host is not None and own is not None and host != own:
            message = "id: not of the server of whoever is said to have done it"
            raise JsonError(message)
        return self._share(address)

    def _delete(self, activity: Thing) -> None:
        gone = address_of(activity.get("object"))
        if gone is None:
            message = "object: missing, so nothing says what was deleted"
            raise JsonError(message)
        by = activity.get("actor")
        share_id = self._own(gone, by)
        if share_id is None:
            message = "object: no id that can be read, so nothing says what was deleted"
            raise JsonError(message)
        self._observer.undone(share_id, self._actor(by))


class _Mentions:
    """Rewrites the linked mentions of one note."""

    def __init__(self, names: Names, tags: Mapping[str, str]) -> None:
        self._names = names
        self._tags = tags

    def __call__(self, shown: str, address: str) -> str:
        # A whole name tells nothing where the rules write the sponsor's without its server.
        acct = self._tags.get(address) if self._names.places_sponsor else None
        return self._names.mention(shown, acct, address)

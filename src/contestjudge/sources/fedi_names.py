"""What the names in a record of the fediverse mean for one contest: posts, shares and people.

Ids are given out by every server for itself. Where the rules name a recorder, only ids that are
evidently its own are used; everybody else is known by ``name@host``, and what others give out by
its address (spec 2.7).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.model.target import Asked, Target
from contestjudge.sources.fedi_ids import (
    StatusAddress,
    actor_address,
    host_of,
    id_interval,
    is_decimal,
    status_address,
    valid_handle,
    valid_id,
)


class Person(NamedTuple):
    """Whose a record is."""

    account: str | None
    handle: str | None

    @property
    def is_known(self) -> bool:
        """Whether anything names them."""
        return self.account is not None or self.handle is not None


class Names:
    """Reads names for one target; without one, every name stands for itself."""

    def __init__(self, target: Target | None) -> None:
        self.recorder = None if target is None else target.recorder
        self._asks_words = target is not None and Asked.WORDS in target.asks
        self._posts: dict[str, str] = {}
        self._by_number: dict[str, list[tuple[str | None, str]]] = {}
        """Number of a contest post to the hosts it is that of (``None``: the sponsor's)."""
        self._moments: dict[str, int | None] = {}
        handles = () if target is None else target.handles
        self.sponsor_handles = frozenset(handles)
        self.sponsor_names = frozenset(handle.partition("@")[0] for handle in handles)
        hosts = {handle.partition("@")[2] for handle in handles}
        self._sponsor_id = None if target is None else target.sponsor_id
        sponsor = host_of(self._sponsor_id)
        self._hosts = frozenset({*hosts, self.recorder, sponsor} - {"", None})
        self._local_sponsor = bool(hosts) and hosts <= {"", self.recorder}
        for post in () if target is None else target.posts:
            self._moments[post.id] = post.earliest
            self._posts[post.id] = post.id
            address = status_address(post.id)
            if address is not None:
                self._by_number.setdefault(address.id, []).append((address.host, post.id))
            elif host_of(post.id) is None:
                self._by_number.setdefault(post.id, []).append((None, post.id))

    @property
    def places_sponsor(self) -> bool:
        """Whether the rules say on which server the sponsor is."""
        return any("@" in handle for handle in self.sponsor_handles)

    @property
    def posts(self) -> frozenset[str]:
        """The contest's posts, as the contest spells them."""
        return frozenset(self._moments)

    def earliest(self, post: str) -> int | None:
        """Return when a contest post was made, where the rules say so."""
        return self._moments.get(post)

    def moment_by_id(self, post: str) -> tuple[int, int] | None:
        """Return the time that a contest post's own id carries, if its author's server gave it."""
        address = status_address(post)
        if address is not None:
            return id_interval(address.id)
        return id_interval(post) if self._local_sponsor else None

    def post(
        self, addresses: Iterable[str | None], number: str | None = None, server: str | None = None
    ) -> str | None:
        """Name the contest post that a status is.

        Args:
            addresses: its URI and its URL.
            number: its local id on the server that served the record.
            server: that server, where it is known.
        """
        for address in addresses:
            if address is None:
                continue
            if address in self._posts:
                return self._posts[address]
            found = status_address(address)
            named = None if found is None else self._by_address(found, server)
            if named is not None:
                return named
        return None if number is None else self._by_local_id(number, server)

    def _by_address(self, found: StatusAddress, server: str | None) -> str | None:
        for host, post in self._by_number.get(found.id, ()):
            if found.host == host:
                return post
            if host is None and (
                found.host in self._hosts
                or (self.recorder is None and found.host == server)
                or (not self._hosts and self._is_sponsor(found))
            ):
                return post
        return None

    def _is_sponsor(self, author: StatusAddress) -> bool:
        """Whether an address says that the sponsor made the status."""
        return author.name in self.sponsor_names or (
            author.number is not None and author.number == self._sponsor_id
        )

    def _by_local_id(self, number: str, server: str | None) -> str | None:
        """A number is the recorder's, or that of the one server that served everything."""
        for host, post in self._by_number.get(number, ()):
            if host is None:
                if self.recorder is None or server in {None, self.recorder}:
                    return post
            elif host == (server or self.recorder):
                return post
        return None

    def share(self, address: str | None, number: str | None, server: str | None) -> str | None:
        """Return the id of a share: without a recorder the local one, else its address.

        What the recorder itself gave out is known by its number there.
        """
        if self.recorder is None and number is not None:
            return number
        if self.recorder is not None and host_of(address) is None:
            address = None  # what is no address could be anybody's number
        address = valid_id(address)
        if address is not None:
            found = status_address(address)
            if found is not None and found.host == self.recorder and is_decimal(found.id):
                return found.id
            return address
        return number if server is not None and server == self.recorder else None

    def person(
        self, number: str | None, acct: str | None, address: str | None, server: str | None
    ) -> Person:
        """Name an account as an answer of a server shows it.

        Args:
            number: its local id there.
            acct: its name, with its host where that is another one.
            address: its own address.
            server: the server that gave the answer, where that is evident.
        """
        handle = valid_handle(acct)
        if self.recorder is None:
            # Whose number it is must be evident; a name with a host is one person everywhere.
            is_whole = server is None and handle is not None and "@" in handle
            return Person(None if is_whole else number, handle)
        if handle is not None and "@" not in handle:
            host = host_of(address)
            handle = None if host is None else f"{handle}@{host}"
        if server == self.recorder:
            return Person(number, handle)
        return Person(None if handle is not None else valid_id(address), handle)

    def actor(self, address: str | None, name: str | None) -> Person:
        """Name an account as ActivityPub shows it: by its address, and the name that is its."""
        address = valid_id(address)
        found, host = actor_address(address), host_of(address)
        if name is None and found is not None:
            name = found.name
        handle = None if host is None or name is None else valid_handle(f"{name}@{host}")
        if self.recorder is None:
            return Person(address, handle)
        if found is not None and host == self.recorder and found.number is not None:
            return Person(found.number, handle)
        return Person(None if handle is not None else address, handle)

    def mention(self, shown: str, acct: str | None, address: str | None) -> str:
        """Write a linked mention so that it names the sponsor exactly where it means it."""
        bare = shown[1:] if shown[:1] in {"@", "\uff20"} else shown
        host = host_of(address)
        bare_name = bare.partition("@")[0]
        full = f"{bare_name}@{host}" if host is not None else None
        for handle in (acct, full):
            if handle is not None and ascii_lower(handle) in self.sponsor_handles:
                return f"@{handle}"
        if ascii_lower(bare_name) not in self.sponsor_names:
            # Two friends of one name on two servers are two, where rules count mentions.
            return f"@{full}" if self._asks_words and full is not None else shown
        if acct is None and not self.places_sponsor:
            return shown  # nothing says on which server the sponsor is
        return f"@{acct if acct is not None and '@' in acct else full or bare}"

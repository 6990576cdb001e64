"""From the records of Mastodon's API to posts of the fediverse: who served them decides much.

An account whose name has no host is an account of the server that gave the answer: its ids and
times are that server's own. Where the rules name a recorder, only that server's count (spec 2.7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contestjudge.model.observation import Claim
from contestjudge.model.time import DAY, UNBOUNDED, recordable_time
from contestjudge.model.words import Basis
from contestjudge.sources.fedi_html import Content, read_html
from contestjudge.sources.fedi_ids import host_of, valid_handle, valid_id
from contestjudge.sources.fedi_names import Names, Person
from contestjudge.sources.fedi_post import NOBODY, FediPost
from contestjudge.sources.fedi_times import (
    FediTime,
    claimed,
    claimed_time,
    heard,
    recorded,
    until_edit,
)
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.mastodon_types import Account, Notification, Quote, Status
from contestjudge.sources.narrow import printed_time
from contestjudge.sources.x_ids import may_be_rounded

_MAX_EMBEDDED: Final = 2
"""An original, and what it quotes itself; deeper ones say nothing of the contest."""
_MAX_ID: Final = 64
_NO_WORDS: Final = Content("", ())
"""Of a boost, and of the contest's own post, nobody reads the text."""


def local_id(value: str | int | None) -> str | None:
    """Return an id of a server's own; a number that may have been rounded is none."""
    if isinstance(value, int):
        return None if value <= 0 or may_be_rounded(value) else str(value)
    return valid_id(value) if value and len(value) <= _MAX_ID else None


def is_local(account: Account | None) -> bool:
    """Tell whether an account is one of the server that shows it."""
    acct = "" if account is None else account.get("acct", "")
    return acct != "" and "@" not in acct


class StatusReader:
    """Translates statuses, accounts and notifications of one input."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.servers: set[str] = set()
        """Hosts of the local accounts seen."""
        self.aliases: dict[str, str] = {}
        """The recorder's own ids of shares that are known by another one."""

    def person(self, account: Account | None, server: str | None) -> Person:
        """Name an account.

        Raises:
            JsonError: nothing readable names it.
        """
        if account is None:
            return NOBODY
        acct = account.get("acct")
        host = self.server_of(account)
        if host is not None and self._names.recorder is None:
            self.servers.add(host)
        address = (account.get("uri"), account.get("url"))
        if acct is not None and "@" not in acct:
            server = server or host
        known = next((one for one in address if host_of(one) is not None), None)
        if server is not None and acct is not None and "@" not in acct:
            known = next((one for one in address if host_of(one) == server), known)
        found = self._names.person(local_id(account.get("id")), acct, known, server)
        if not found.is_known:
            message = "account: neither an id nor a name that can be read"
            raise JsonError(message)
        return found

    def server_of(self, account: Account | None) -> str | None:
        """Return the host of a local account: that of the server that gave the answer."""
        if account is None or not is_local(account):
            return None
        hosts = [host_of(account.get("url")), host_of(account.get("uri"))]
        if self._names.recorder is not None and self._names.recorder in hosts:
            return self._names.recorder
        return hosts[0] or hosts[1]

    def created(self, account: Account | None, server: str | None) -> tuple[int, int] | None:
        """Return when an account of the server that gave the answer was created.

        Of accounts elsewhere a server repeats what it is told. Where nothing names the server, the
        account's name says that it is its own.
        """
        if account is None or not is_local(account):
            return None
        if self._names.recorder is not None and server != self._names.recorder:
            return None
        return created_day(account.get("created_at"))

    def _accounts(self, status: Status) -> Iterator[Account | None]:
        """Give the accounts that a record shows, its own first."""
        yield status.get("account")
        boosted, quote = status.get("reblog"), status.get("quote")
        if boosted is not None:
            yield boosted.get("account")
        if quote is not None:
            yield (quote.get("quoted_status") or quote).get("account")
        for mention in status.get("mentions") or ():
            acct = mention.get("acct")
            if acct is not None:
                yield Account(acct=acct, url=mention.get("url"))

    def server(self, status: Status) -> str | None:
        """Return which server gave a status, where any local account in it says so."""
        found = (self.server_of(account) for account in self._accounts(status))
        return next((host for host in found if host is not None), None)

    def status(
        self, status: Status, server: str | None, depth: int = _MAX_EMBEDDED, *, own: bool = True
    ) -> FediPost:
        """Translate a status.

        Args:
            status: the record.
            server: which server gave it, where that is evident.
            depth: how many statuses inside one another are still looked at.
            own: it is the record itself, not one that is embedded in it.

        Raises:
            JsonError: what the recorder says of it cannot be read.
        """
        number, account = local_id(status.get("id")), status.get("account")
        addresses = tuple(one for one in (status.get("uri"), status.get("url")) if one)
        share_id = number
        if self._names.recorder is not None:
            share_id = self._names.share(status.get("uri"), number, server)
        post = self._names.post(addresses, number, server)
        is_recorded = is_local(account) and (
            self._names.recorder is None or server == self._names.recorder
        )
        if number is not None and share_id not in {None, number} and server == self._names.recorder:
            self.aliases[number] = share_id or number
        try:
            time = _time(status, number, is_recorded=is_recorded)
            who = self.person(account, server)
        except JsonError:
            if own:
                raise
            # An original that cannot be read costs its facts, never the entry.
            time, who = FediTime(), NOBODY
        boosted, quote = status.get("reblog"), status.get("quote")
        return FediPost(
            id=share_id,
            post=post,
            who=who,
            time=time,
            content=_NO_WORDS if boosted is not None or post is not None else self._content(status),
            boosted=None
            if boosted is None or depth == 0
            else self.status(boosted, server, depth - 1, own=False),
            quoted=None if quote is None or depth == 0 else self._quoted(quote, server, depth - 1),
            replied_to=self._named(status.get("in_reply_to_id"), server),
            edited=status.get("edited_at") is not None,
            posted=None if post is None else _posted(status, number, is_recorded=is_recorded),
            boost_count=status.get("reblogs_count") if is_local(account) else None,
            addresses=addresses,
            account_created=self.created(account, server),
            language=status.get("language"),
        )

    def _quoted(self, quote: Quote, server: str | None, depth: int) -> FediPost | None:
        """Whatever its state: the quote was made, and names what it quotes (spec 2.7)."""
        inner = quote.get("quoted_status")
        if inner is not None:
            return self.status(inner, server, depth, own=False)
        if quote.get("account") is not None:
            return self.status(quote, server, depth, own=False)
        return self._named(quote.get("quoted_status_id"), server)

    def _named(self, value: str | int | None, server: str | None) -> FediPost | None:
        number = local_id(value)
        return None if number is None else self.by_number(number, server)

    def by_number(self, number: str, server: str | None) -> FediPost:
        """Name a status that only its local id names."""
        post = self._names.post((), number, server)
        return FediPost(id=self._names.share(None, number, server), post=post)

    def _content(self, status: Status) -> Content:
        source = status.get("content")
        if not source:
            return Content(status.get("text") or "", ())
        linked = {
            mention["url"]: mention.get("acct")
            for mention in status.get("mentions") or ()
            if mention.get("url") is not None
        }
        return read_html(
            source,
            lambda shown, address: self._names.mention(
                shown, valid_handle(linked.get(address)), address
            ),
        )

    def boost_told(self, told: Notification, server: str | None) -> FediPost:
        """Translate the notification of a boost: who, of what, and when it was known of."""
        status = told.get("status")
        printed = claimed_time(told.get("created_at"))
        is_recorded = self._names.recorder is None or server == self._names.recorder
        return FediPost(
            id=None,
            who=self.person(told.get("account"), server),
            time=heard(printed) if printed is not None and is_recorded else FediTime(),
            boosted=None if status is None else self.status(status, server, own=False),
            account_created=self.created(told.get("account"), server),
        )


def created_day(printed: object) -> tuple[int, int] | None:
    """Read when an account was created; a midnight stands for its day (servers print no more).

    >>> created_day("2016-03-16T00:00:00.000Z") == (1458086400000000, 1458172799999999)
    True
    """
    try:
        bounds = recordable_time(printed) if isinstance(printed, str) else None
    except ValueError:
        return None
    if bounds is not None and bounds[0] % DAY == 0:
        return bounds[0], bounds[0] + DAY - 1
    return bounds


def _time(status: Status, number: str | None, *, is_recorded: bool) -> FediTime:
    created, edited = status.get("created_at"), status.get("edited_at")
    if not is_recorded:
        return claimed(number, claimed_time(created), claimed_time(edited))
    time = recorded(number, _printed("created_at", created))
    if status.get("reblog") is not None:
        return time  # a boost cannot be edited
    return until_edit(time, _printed("edited_at", edited))


def _printed(field: str, text: str | None) -> tuple[int, int] | None:
    return None if text is None else printed_time(field, text)


def _posted(status: Status, number: str | None, *, is_recorded: bool) -> Claim | None:
    """When a contest post was made: by id and clock of its own server, else as it is printed."""
    printed = claimed_time(status.get("created_at"))
    if is_recorded:
        claim = recorded(number, printed).claim
        return None if claim.latest >= UNBOUNDED else claim
    if printed is None:
        return None
    return Claim(printed[0], Basis.PLATFORM_CLOCK, printed[1], Basis.PLATFORM_CLOCK)


def is_account(value: object) -> bool:
    """Tell an account of Mastodon's API."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("acct"), str)
        and "account" not in value
        and "id" in value
    )


def is_notification(value: object) -> bool:
    """Tell a notification of Mastodon's API."""
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("type"), str)
        and is_account(value.get("account"))
        and "created_at" in value
        and value.keys().isdisjoint({"content", "reblog", "uri"})
    )


def is_status(value: object) -> bool:
    """Tell a status of Mastodon's API."""
    return (
        isinstance(value, Mapping)
        and "id" in value
        and is_account(value.get("account"))
        and not value.keys().isdisjoint({"created_at", "content", "reblog", "uri"})
        and not is_notification(value)
    )

"""What every format of the fediverse says of a status, and where that becomes observations.

Formats only translate their records into :class:`FediPost`; forms, counts and embedded shares are
decided here, the same way for the servers' API and for ActivityPub (spec 2.7, 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from contestjudge.model.names import account_name
from contestjudge.model.observation import (
    NOTHING_SAID,
    AccountCreated,
    Claim,
    DeclaredCount,
    Notice,
    Observation,
    Original,
    PostTime,
    Tagged,
)
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_html import Content
from contestjudge.sources.fedi_ids import status_address
from contestjudge.sources.fedi_names import Names, Person
from contestjudge.sources.fedi_times import FediTime
from contestjudge.sources.forms import Formed, FormReader
from contestjudge.sources.tongues import languages

NOBODY: Final = Person(None, None)
_ADDRESS: Final = re.compile("[hH][tT]{2}[pP][sS]?://[!#-;=?-~]+")


class FediPost(NamedTuple):
    """A status, a boost, or an original as a record shows it."""

    id: str | None
    """As a share."""
    post: str | None = None
    """Which contest post it is."""
    who: Person = NOBODY
    time: FediTime = FediTime()
    content: Content = Content("", ())
    boosted: FediPost | None = None
    quoted: FediPost | None = None
    replied_to: FediPost | None = None
    edited: bool = False
    posted: Claim | None = None
    """When it was made, if it is a contest post and this may be believed."""
    boost_count: int | None = None
    """How often it was boosted, as the server of its author counts."""
    addresses: tuple[str, ...] = ()
    """Its own: a status is no quote of itself."""
    account_created: tuple[int, int] | None = None
    """When its account was created, as the account's own server says."""
    language: object = None
    """What it is written in, as its author says and the record prints."""

    @property
    def name(self) -> str | None:
        """What others share when they share it."""
        return self.post if self.post is not None else self.id


class FediObserver:
    """Turns statuses into observations and facts, for one input."""

    def __init__(self, options: ReadOptions, reading: Reading, names: Names) -> None:
        self.names = names
        self._reading = reading
        self._is_stream = options.is_stream
        asks = frozenset() if options.target is None else options.target.asks
        self._asks_age = Asked.AGE in asks
        self._asks_language = Asked.LANGUAGE in asks
        self._target = target = options.target
        self._is_elsewhere = options.is_elsewhere(Platform.MASTODON)
        if target is None:
            self._forms = FormReader(None, _linked_statuses)
        else:
            # Text that names the sponsor without its server means it too.
            handles = (*target.handles, *sorted(names.sponsor_names - set(target.handles)))
            self._forms = FormReader(replace(target, handles=handles), self._linked_posts)
        for post in () if self._is_elsewhere else sorted(names.posts):
            moment = names.moment_by_id(post)
            if moment is not None:
                self._moment(post, moment, Basis.PLATFORM_ID)

    def observe(self, post: FediPost) -> None:
        """Observe the record that is being read."""
        if self._is_elsewhere:
            return
        if post.post is not None:
            self._reading.informative.append(self._reading.records)
            self._facts(post, None)
        elif post.boosted is not None:
            self._native(post, post.boosted)
        else:
            self._own(post)

    def undone(self, share_id: str, who: Person = NOBODY, post: str | None = None) -> None:
        """Keep the word that a share was undone: by its id, or (empty) by who shared what."""
        if self._is_elsewhere:
            return
        notice = Notice(
            Platform.MASTODON,
            share_id,
            who.account,
            *NOTHING_SAID,
            post=post,
            handle=who.handle,
        )
        self._reading.notices.append((self._reading.records, notice))

    def _moment(self, post: str, moment: tuple[int, int], basis: Basis) -> None:
        self._reading.post_times.add(PostTime(Platform.MASTODON, post, *moment, basis))

    def _facts(self, post: FediPost, shared_at: int | None) -> None:
        """Keep what a record says of a contest post: its time, how often it was boosted."""
        if post.post is None:
            return
        if post.posted is not None:
            said = post.posted
            self._moment(post.post, (said.earliest, said.latest), said.earliest_basis)
        if self._is_stream and (shared_at is None or shared_at <= -UNBOUNDED):
            return  # nothing says when it was so
        if post.boost_count is not None:
            moment = shared_at if self._is_stream else None
            declared = post.boost_count
            self._reading.counts.add(
                DeclaredCount(Platform.MASTODON, post.post, ShareForm.NATIVE, declared, moment)
            )

    def _embedded(self, post: FediPost, shared_at: int | None) -> None:
        """An embedded original is a contest post, or can itself be somebody's share of one."""
        if post.post is not None:
            self._facts(post, shared_at)
        elif post.who.is_known and post.boosted is None:
            self._own(post, embedded=True)

    def _native(self, post: FediPost, original: FediPost) -> None:
        if original.name is not None:
            self._keep(post, Formed(ShareForm.NATIVE, original.name))
        elif self._target is None:
            self._keep(post, Formed(ShareForm.NATIVE, ""))
        self._embedded(original, post.time.claim.earliest)

    def _note(self, post: FediPost) -> None:
        """Note a status that may be a contest's, where nobody has said which is."""
        if post.name is None:
            return
        said = (post.time.claim, *post.time.suspect)
        moments = [(one.earliest, one.latest) for one in said if one.earliest > -UNBOUNDED]
        count = post.boost_count
        self._reading.note(
            Original(
                platform=Platform.MASTODON,
                id=post.name,
                account=post.who.account,
                handles=() if post.who.handle is None else (post.who.handle,),
                text=post.content.text,
                links=post.content.links,
                posted=moments[0] if moments else None,
                counts=() if count is None else ((ShareForm.NATIVE, count),),
            )
        )

    def _own(self, post: FediPost, *, embedded: bool = False) -> None:
        if self._target is None:
            self._note(post)
        formed = self._formed(post)
        if formed is not None:
            self._keep(post, formed)
        if post.quoted is not None and not embedded:
            self._embedded(post.quoted, post.time.claim.earliest)

    def _formed(self, post: FediPost) -> Formed | None:
        """Name the form of a status that is no boost: references first, then the text."""
        return self._forms.own_post(
            None,
            post.content.text,
            quoted=None if post.quoted is None else post.quoted.name,
            replied_to=None if post.replied_to is None else post.replied_to.name,
            links=post.content.links,
            latest=None if post.time.claim.latest >= UNBOUNDED else post.time.claim.latest,
            own_names=post.addresses,
        )

    def _linked_posts(self, texts: Sequence[str]) -> list[str]:
        """Name the first contest post whose address a status holds."""
        named = (self.names.post((address,)) for address in _addresses(texts))
        return [post for post in named if post is not None][:1]

    def _keep(self, post: FediPost, formed: Formed) -> None:
        claim = post.time.claim
        self._reading.observe(
            self._reading.records,
            Observation(
                platform=Platform.MASTODON,
                share_id=post.id,
                account_id=post.who.account,
                handle=post.who.handle,
                form=formed.form,
                post=formed.post,
                via=formed.via,
                earliest=claim.earliest,
                earliest_basis=claim.earliest_basis,
                latest=claim.latest,
                latest_basis=claim.latest_basis,
                grade=formed.grade,
                text=formed.text,
                claims=post.time.claims,
                suspect_time=post.time.suspect,
                edited=post.edited and formed.form is not ShareForm.NATIVE,
            ),
        )
        if self._asks_language and post.id is not None and formed.form is not ShareForm.NATIVE:
            spoken = languages(post.language)
            if spoken:
                self._reading.tagged.add(Tagged(post.id, spoken, None))
        if self._asks_age and post.account_created is not None:
            account = account_name(post.who.account, post.who.handle)
            if account is not None:
                self._reading.created.add(AccountCreated(account, *post.account_created))


def _linked_statuses(texts: Sequence[str]) -> list[str]:
    """Give the addresses of statuses, whosever they are."""
    return [address for address in _addresses(texts) if status_address(address) is not None]


def _addresses(texts: Sequence[str]) -> Iterator[str]:
    """Give listed addresses and, from the text behind them, what stands there like one.

    Less the signs that end a sentence.
    """
    *listed, text = texts
    yield from listed
    for found in _ADDRESS.findall(text) if "://" in text else ():
        yield found.rstrip(".,;:!?)'")

"""What every format of the fediverse says of a status, and where that becomes observations.

Formats only translate their records into :class:`FediPost`; forms, counts and embedded shares are
decided here, the same way for the servers' API and for ActivityPub (spec 2.7, 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.model.observation import (
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
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.fedi_html import Content
from contestjudge.sources.fedi_ids import status_address
from contestjudge.sources.fedi_names import Names, Person
from contestjudge.sources.fedi_times import NOTHING_SAID, FediTime
from contestjudge.sources.forms import Formed
from contestjudge.sources.manual import Recogniser, has_marker, normalised
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
        self._is_elsewhere = target is not None and target.platform is not Platform.MASTODON
        """A contest on another platform: nothing here is a share of its posts."""
        self._recogniser: Recogniser | None = None
        if target is not None:
            # Text that names the sponsor without its server means it too.
            handles = (*target.handles, *sorted(names.sponsor_names - set(target.handles)))
            self._recogniser = Recogniser(replace(target, handles=handles))
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
        text, links = post.content
        if post.quoted is not None and post.quoted.name is not None:
            return Formed(ShareForm.QUOTE, post.quoted.name, text=normalised(text))
        if self._recogniser is None or self._target is None:
            return _anything(post)
        latest = None if post.time.claim.latest >= UNBOUNDED else post.time.claim.latest
        match = self._recogniser.match(text, latest)
        if match is not None and match.grade is not Grade.MENTION:
            return Formed(ShareForm.MANUAL, match.post, match.via, match.grade, match.text)
        for address in (*links, *_addresses(text)):
            named = self.names.post((address,))
            if named is not None:
                return Formed(ShareForm.QUOTE, named, text=normalised(text))
        if self._recogniser.carries_link(text, links):
            return Formed(ShareForm.LINK, self._target.newest_by(latest), text=normalised(text))
        if post.replied_to is not None and post.replied_to.post is not None:
            return Formed(ShareForm.REPLY, post.replied_to.post, text=normalised(text))
        if match is not None:
            return Formed(ShareForm.MANUAL, match.post, match.via, match.grade, match.text)
        return None

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
            handle = post.who.handle
            account = post.who.account or (None if handle is None else f"@{ascii_lower(handle)}")
            if account is not None:
                self._reading.created.add(AccountCreated(account, *post.account_created))


def _anything(post: FediPost) -> Formed | None:
    """Without a target, every form of anything is named."""
    text, links = post.content
    linked = [
        address
        for address in (*links, *_addresses(text))
        if address not in post.addresses and status_address(address) is not None
    ]
    if linked:
        return Formed(ShareForm.QUOTE, linked[-1], text=normalised(text))
    if has_marker(text) is not None:
        return Formed(ShareForm.MANUAL, "", text=normalised(text))
    if post.replied_to is not None and post.replied_to.name is not None:
        return Formed(ShareForm.REPLY, post.replied_to.name, text=normalised(text))
    return None


def _addresses(text: str) -> Iterable[str]:
    """Give what stands in a text like an address, less the signs that end a sentence."""
    return [found.rstrip(".,;:!?)'") for found in _ADDRESS.findall(text)] if "://" in text else []

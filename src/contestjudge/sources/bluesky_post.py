"""The one place where Bluesky's posts and reposts become observations and facts.

Views, repositories and the stream are read by their own files; forms, times, ids and counts are
decided here, the same way for all (spec 2.8). A contest elsewhere has no shares here.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contestjudge.model.observation import (
    DeclaredCount,
    HandleSeen,
    Notice,
    Observation,
    Original,
    PostTime,
    Tagged,
)
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_ids import POST, AtUri, PostNames, is_did, valid_handle
from contestjudge.sources.bluesky_record import OwnPost
from contestjudge.sources.bluesky_time import Recorded, Said, said
from contestjudge.sources.bluesky_types import Profile
from contestjudge.sources.forms import Formed, FormReader
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.tongues import languages

_UNDATED: Final = Said(None, ())


class Author(NamedTuple):
    """Whose record it is."""

    account: str
    """The DID."""
    handle: str | None


class Shown(NamedTuple):
    """A record, as one source shows it."""

    uri: AtUri | None
    author: Author
    recorded: Recorded | None = None
    edited: bool = False
    """It shows what the record was changed to: it may have said something else before."""

    @property
    def id(self) -> str | None:
        """The share's id; ``None`` where the record's name and its author contradict each other."""
        if self.uri is None or self.uri.authority != self.author.account:
            return None
        return self.uri.text

    def said(self, created: object) -> Said:
        """Gather what is said about when it was recorded."""
        return said(None if self.uri is None else self.uri.key, created, self.recorded)


def author(profile: Profile, place: str) -> Author:
    """Read who it is.

    Raises:
        JsonError: the account has no id; the message names the place.
    """
    if not is_did(profile["did"]):
        message = f"{place}did: names no account"
        raise JsonError(message)
    return Author(profile["did"], valid_handle(profile.get("handle")))


class BlueskyObserver:
    """Turns records into observations and facts, for one input."""

    def __init__(self, options: ReadOptions, reading: Reading) -> None:
        self.names = PostNames(options.target)
        self._target = options.target
        self._is_elsewhere = options.is_elsewhere(Platform.BLUESKY)
        self._forms = FormReader(options.target, self.names.linked)
        self._posts = frozenset() if options.target is None else options.target.post_ids
        self._recorder = None if options.target is None else options.target.recorder
        self._asks_language = self._target is not None and Asked.LANGUAGE in self._target.asks
        self._is_stream = options.is_stream
        self._reading = reading
        self._same = {post: post for post in self._posts}
        """One text for all that share a post, and not one for each."""

    def _is_contest_post(self, uri: AtUri | None) -> bool:
        """Tell a post of the contest itself."""
        return uri is not None and self.names.of(uri) in self._posts

    def repost(
        self, shown: Shown, subject: str, *, via: str | None = None, created: object = None
    ) -> None:
        """Observe a native share of ``subject``; whatever is no post is passed on by nobody."""
        if f"/{POST}/" not in subject:
            return
        self._keep(shown, Formed(ShareForm.NATIVE, subject, via), shown.said(created))

    def own(self, shown: Shown, post: OwnPost, *, beside: bool = False) -> None:
        """Observe a post of somebody's own, in whatever form it passes something on.

        Args:
            shown: the record.
            post: what stands in it.
            beside: it merely stands inside the record that is read, or next to it.
        """
        times = shown.said(post.created)
        if self._target is None:
            self._note(shown, post, times)
        if shown.uri is not None and self._is_contest_post(shown.uri):
            if not beside:
                self._reading.informative.append(self._reading.records)
            self._moment(self.names.of(shown.uri), times)
            return
        latest = times.interval(self._recorder).latest
        formed = self._forms.own_post(
            None if shown.uri is None else shown.uri.text,
            post.text,
            quoted=post.quoted,
            replied_to=post.replied_to,
            links=post.links,
            latest=None if latest >= UNBOUNDED else latest,
        )
        if formed is not None:
            self._keep(shown, formed, times)
            self._tag(shown, post)

    def _tag(self, shown: Shown, post: OwnPost) -> None:
        """Keep the languages of a share, where the rules ask."""
        if self._asks_language and shown.id is not None:
            spoken = languages(post.languages)
            if spoken:
                self._reading.tagged.add(Tagged(shown.id, spoken, None))

    def _note(self, shown: Shown, post: OwnPost, times: Said) -> None:
        """Note a post that may be a contest's, where nobody has said which is."""
        if shown.id is None:
            return
        first = times.first()
        handle = shown.author.handle
        self._reading.note(
            Original(
                platform=Platform.BLUESKY,
                id=shown.id,
                account=shown.author.account,
                handles=() if handle is None else (handle,),
                text=post.text,
                links=post.links,
                posted=None if first is None else (first.earliest, first.latest),
            )
        )

    def account(self, who: Author, subject: str) -> None:
        """Observe that somebody reposted ``subject``, and nothing more."""
        self._keep(Shown(None, who), Formed(ShareForm.NATIVE, subject), _UNDATED)

    def counts(self, uri: AtUri | None, reposts: int | None, quotes: int | None) -> None:
        """Keep how often a contest post was passed on, by the service that shows it."""
        if uri is None or self._is_stream or not self._is_contest_post(uri):
            return
        for form, declared in ((ShareForm.NATIVE, reposts), (ShareForm.QUOTE, quotes)):
            if declared is not None:
                count = DeclaredCount(Platform.BLUESKY, self.names.of(uri), form, declared, None)
                self._reading.counts.add(count)

    def undone(self, uri: AtUri, account: str, recorded: Recorded) -> None:
        """Keep that a record was deleted."""
        if not self._is_elsewhere:
            claim = Said(recorded, ()).interval(self._recorder)
            self._reading.notices.append(
                (self._reading.records, Notice(Platform.BLUESKY, uri.text, account, *claim))
            )

    def handle(self, who: Author, at: int) -> None:
        """Keep a handle that an account has, without a share of anything."""
        if who.handle is not None and not self._is_elsewhere:
            self._reading.handles.add(HandleSeen(who.account, who.handle, at))

    def _moment(self, name: str, times: Said) -> None:
        """Keep from when on a contest post may have been shared."""
        first = times.first()
        if first is not None:
            self._reading.post_times.add(
                PostTime(Platform.BLUESKY, name, first.earliest, first.latest, first.earliest_basis)
            )

    def _keep(self, shown: Shown, formed: Formed, times: Said) -> None:
        if self._is_elsewhere:
            return
        # What a record was changed to was there by then; since when, no clock says.
        claim = times.interval(None if shown.edited else self._recorder)
        self._reading.observe(
            self._reading.records,
            Observation(
                platform=Platform.BLUESKY,
                share_id=shown.id,
                account_id=shown.author.account,
                handle=shown.author.handle,
                form=formed.form,
                post=self._same.get(formed.post, formed.post),
                via=formed.via,
                earliest=claim.earliest,
                earliest_basis=claim.earliest_basis,
                latest=claim.latest,
                latest_basis=claim.latest_basis,
                grade=formed.grade,
                text=formed.text,
                id_unreadable=shown.uri is not None and shown.id is None,
                suspect_time=times.claims,
                edited=shown.edited,
            ),
        )

"""What every format of X says of a post, and the one place where that becomes observations.

Each X format only translates its records into :class:`XPost`; forms, times, counts and embedded
shares are then decided here, the same way for all (spec 2.2, 3.1).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from contestjudge.model.names import account_name
from contestjudge.model.observation import (
    AccountCreated,
    DeclaredCount,
    Observation,
    Original,
    PostTime,
    Tagged,
    UnqualifiedVersion,
)
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.forms import Formed, FormReader
from contestjudge.sources.tongues import languages
from contestjudge.sources.x_ids import is_readable_x_id
from contestjudge.sources.x_times import (
    ReadId,
    RecordTime,
    account_created,
    native_time,
    own_time,
)

_is_handle: Final = re.compile(r"[0-9A-Za-z_]{1,20}").fullmatch

_REPEATED: Final = re.compile(r"RT @([0-9A-Za-z_]{1,20}): (.*)", re.DOTALL)
"""How X begins the text of a native share."""

Bounds = tuple[int, int]


class XPost(NamedTuple):
    """A post, a share, or an original as a record shows it; times in microseconds UTC."""

    id: ReadId
    account: str | None = None
    handle: str | None = None
    printed: Bounds | None = None
    """The time that the record prints, at its precision."""
    stamped: Bounds | None = None
    """A finer time beside it (a stream's milliseconds)."""
    text: str = ""
    links: tuple[str, ...] = ()
    retweeted: XPost | None = None
    quoted: XPost | None = None
    replied_to: str | None = None
    versions: tuple[str, ...] = ()
    retweet_count: int | None = None
    quote_count: int | None = None
    account_created: object = None
    """As the record prints it."""
    language: object = None
    """Likewise: what X took its text to be written in."""
    country: str | None = None
    """Of the place that it is tagged with."""
    truncated: bool = False
    """Whether the printed time may have been cut to midnight, and is given as its whole day."""


def valid_handle(text: str | None) -> str | None:
    """Return a handle that X can have given out, or ``None``."""
    return text if text is not None and _is_handle(text) else None


class XObserver:
    """Turns posts into observations and facts, for one input."""

    def __init__(self, options: ReadOptions, reading: Reading) -> None:
        target = options.target
        self._forms = FormReader(target)
        self._target = target
        self._posts: frozenset[str] = frozenset() if target is None else target.post_ids
        asks = frozenset() if target is None else target.asks
        self._asks_age = Asked.AGE in asks
        self._asks_language = Asked.LANGUAGE in asks
        self._asks_region = Asked.REGION in asks
        self._is_stream = options.is_stream
        self._reading = reading
        self._same = {post: post for post in self._posts}
        """One text for all that share a post, and not one for each."""
        self._told: XPost | None = None
        """Of which contest post everything was kept last."""

    def observe(self, post: XPost) -> None:
        """Observe the record that is being read."""
        contest_post = self._contest_post(post)
        if contest_post is not None:
            self._reading.informative.append(self._reading.records)
            self.facts(contest_post, post, None)
            return
        if self._target is None and post.retweeted is None:
            self._note(post)
        if post.retweeted is not None:
            self._native(post, post.retweeted)
        else:
            self._own(post)

    def _contest_post(self, post: XPost) -> str | None:
        """Name the contest post that this is, by its id or by any id of its edit history."""
        if post.id.text is not None and post.id.text in self._posts:
            return post.id.text
        return next((version for version in post.versions if version in self._posts), None)

    def facts(self, name: str, post: XPost, shared_at: int | None) -> None:
        """Keep what a record says of contest post ``name``: its time, how often it was shared."""
        if post is self._told and not self._is_stream:
            return  # the same was kept already
        self._told = post
        if history(post):
            self._reading.post_versions.add(history(post))
        bounds = post.id.interval or post.printed
        if bounds is not None:
            basis = Basis.PLATFORM_ID if post.id.interval else Basis.PLATFORM_CLOCK
            self._reading.post_times.add(PostTime(Platform.X, name, *bounds, basis))
        moment = shared_at if self._is_stream else None
        for form, declared in (
            (ShareForm.NATIVE, post.retweet_count),
            (ShareForm.QUOTE, post.quote_count),
        ):
            if declared is not None and (moment is not None or not self._is_stream):
                self._reading.counts.add(DeclaredCount(Platform.X, name, form, declared, moment))

    def _embedded(self, post: XPost, shared_at: int | None) -> None:
        """An embedded original is a contest post, or can itself be somebody's share of one."""
        if self._target is None:
            self._note(post)
        contest_post = self._contest_post(post)
        if contest_post is not None:
            self.facts(contest_post, post, shared_at)
        elif (post.account or post.handle) is not None and post.retweeted is None:
            self._own(post, embedded=True)

    def _native(self, post: XPost, original: XPost) -> None:
        time = native_time(post.id.interval or None, _finest(post), original.printed)
        if original.id.text is not None:
            form = Formed(ShareForm.NATIVE, original.id.text)
            self._keep(post, form, time)
        elif self._target is None:
            self._keep(post, Formed(ShareForm.NATIVE, ""), time)
        if self._target is None and not original.text:
            self._note(_repeated(original, post.text))
        self._embedded(original, time.claim.earliest)

    def _note(self, post: XPost) -> None:
        """Note a post that may be a contest's, where nobody has said which is."""
        if post.id.text is None or not (post.account or post.handle or post.text):
            return
        counts = (
            (ShareForm.NATIVE, post.retweet_count),
            (ShareForm.QUOTE, post.quote_count),
        )
        self._reading.note(
            Original(
                platform=Platform.X,
                id=post.id.text,
                account=post.account,
                handles=() if post.handle is None else (post.handle,),
                text=post.text,
                links=post.links,
                posted=post.id.interval or post.printed,
                counts=tuple((form, count) for form, count in counts if count is not None),
            )
        )

    def _own(self, post: XPost, *, embedded: bool = False) -> None:
        time = own_time(post.id.interval, post.printed, post.stamped)
        replied_to = post.replied_to
        if replied_to is not None and not is_readable_x_id(replied_to):
            replied_to = None
        formed = self._forms.own_post(
            post.id.text,
            post.text,
            quoted=post.quoted.id.text if post.quoted is not None else None,
            replied_to=replied_to,
            links=post.links,
            latest=None if time.claim.latest >= UNBOUNDED else time.claim.latest,
        )
        if formed is not None:
            self._keep(post, formed, time)
        elif post.id.text is not None and history(post) and not embedded:
            version = UnqualifiedVersion(Platform.X, post.id.text, history(post))
            self._reading.unqualified.append((self._reading.records, version))
        if post.quoted is not None and not embedded:
            self._embedded(post.quoted, time.claim.earliest)

    def _keep(self, post: XPost, formed: Formed, time: RecordTime) -> None:
        claim = time.claim
        self._reading.observe(
            self._reading.records,
            Observation(
                platform=Platform.X,
                share_id=post.id.text,
                account_id=post.account,
                handle=post.handle,
                form=formed.form,
                post=self._same.get(formed.post, formed.post),
                via=formed.via,
                earliest=claim.earliest,
                earliest_basis=claim.earliest_basis,
                latest=claim.latest,
                latest_basis=claim.latest_basis,
                grade=formed.grade,
                text=formed.text,
                original_clock=time.original_clock,
                truncated=time.truncated or post.truncated,
                id_unreadable=post.id.unreadable,
                claims=time.claims,
                versions=history(post),
            ),
        )
        if self._asks_age:
            self._created(post)
        if formed.form is not ShareForm.NATIVE and post.id.text is not None:
            self._tag(post, post.id.text)

    def _tag(self, post: XPost, share_id: str) -> None:
        """Keep the language and the country of a share, where the rules ask."""
        spoken = languages(post.language) if self._asks_language else ()
        country = post.country if self._asks_region else None
        if spoken or country is not None:
            self._reading.tagged.add(Tagged(share_id, spoken, country))

    def _created(self, post: XPost) -> None:
        """Keep when the account was created; what cannot be read says nothing."""
        account = account_name(post.account, post.handle)
        bounds = account_created(post.account_created)
        if account is not None and bounds is not None:
            self._reading.created.add(AccountCreated(account, *bounds))


def _repeated(original: XPost, text: str) -> XPost:
    """Complete an original of which nothing but the id is shown by what a native share repeats."""
    repeated = _REPEATED.fullmatch(text)
    if repeated is None:
        return original
    return original._replace(
        handle=original.handle or repeated[1],
        text=repeated[2].removesuffix("\u2026"),
    )


def history(post: XPost) -> tuple[str, ...]:
    """Return the ids of an edit history that can be one: several, readable, its own among them."""
    versions = post.versions
    if len(versions) > 1 and post.id.text in versions and all(map(is_readable_x_id, versions)):
        return versions
    return ()


def _finest(post: XPost) -> Bounds | None:
    """The stamped millisecond where it lies in the printed second, else the printed time."""
    if post.stamped is None or post.printed is None:
        return post.printed or post.stamped
    inside = post.printed[0] <= post.stamped[0] <= post.printed[1]
    return post.stamped if inside else post.printed

"""Lists of who follows the sponsor: they show no share, and are read only where the rules ask.

One reader for all platforms: lists of ids, pages of users, accounts, pages of profiles. Except on
Bluesky such a list looks like one of sharers, so that the exhibit must name its instrument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from contestjudge.model.names import ascii_lower
from contestjudge.model.observation import Follower
from contestjudge.model.reading import Reading
from contestjudge.model.target import Asked, Target
from contestjudge.model.words import Platform
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.bluesky_post import author
from contestjudge.sources.bluesky_types import PROFILE
from contestjudge.sources.fedi_names import Names
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, Refused, head_value, values
from contestjudge.sources.mastodon_post import StatusReader
from contestjudge.sources.mastodon_types import ACCOUNT
from contestjudge.sources.narrow import validated
from contestjudge.sources.x_users import named

_LISTS: Final = ("ids", "users", "data", "followers")


class FollowersSource:
    """Reads lists of followers of every platform."""

    name: Final = "followers"
    default_instrument: Final = "bluesky.followers"

    def recognises(self, head: bytes) -> bool:
        """Tell Bluesky's pages, which alone say what they are."""
        value = head_value(head)
        first = value[0] if isinstance(value, list) and value else value
        return (
            isinstance(first, Mapping)
            and isinstance(first.get("followers"), list)
            and isinstance(first.get("subject"), Mapping)
        )

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        """Read all accounts of all pages."""
        reader = _Reader(options)
        for raw in values(chunks, options.name):
            reader.value(raw)
        return reader.finished()


class _Reader:
    """Reads the accounts of one input into one reading."""

    def __init__(self, options: ReadOptions) -> None:
        self.reading = Reading()
        self._target = options.target
        platform = options.instrument.partition(".")[0]
        self._platform = platform if platform in set(Platform) else None
        self._is_asked = (
            options.target is not None
            and options.target.platform == platform
            and Asked.FOLLOWING in options.target.asks
        )
        self._statuses = StatusReader(Names(options.target))

    def finished(self) -> Reading:
        """Give what was read."""
        if self._is_asked:
            self.reading.servers |= self._statuses.servers
        return self.reading

    def value(self, raw: bytes | Refused) -> None:
        """Read one line, or the one document."""
        for decoded in decoded_values(raw, self.reading):
            for page in decoded if isinstance(decoded, list) else [decoded]:
                self._page(page)

    def _page(self, page: object) -> None:
        """Open a page; a recorded answer is opened first."""
        if isinstance(page, Mapping) and "uri" in page and "body" in page:
            page = page["body"]
        members: list[object] = page if isinstance(page, list) else [page]
        fault = ""
        if isinstance(page, Mapping):
            listed = next((page[key] for key in _LISTS if isinstance(page.get(key), list)), None)
            if listed is not None:
                members = listed
                fault = _of_somebody_else(page.get("subject"), self._target)
            elif isinstance(page.get("meta"), Mapping):
                return  # a page without accounts
        read_each(members, self.reading, lambda member: self._member(member, fault))

    def _member(self, member: object, fault: str) -> None:
        follower = self._follower(member)
        if fault:
            raise JsonError(fault)
        if self._is_asked:
            self.reading.followers.add(follower)
            self.reading.informative.append(self.reading.records)

    def _follower(self, member: object) -> Follower:
        """Name an account.

        Raises:
            JsonError: nothing readable names it.
        """
        account: str | None
        handle: str | None
        if self._platform == Platform.BLUESKY:
            account, handle = author(validated(PROFILE, member), "")
        elif self._platform == Platform.MASTODON:
            shown = validated(ACCOUNT, member)
            account, handle = self._statuses.person(shown, self._statuses.server_of(shown))
        else:
            account, handle, _ = named(member)
        return Follower(account, None if handle is None else ascii_lower(handle))


def _of_somebody_else(subject: object, target: Target | None) -> str:
    """Say what is wrong with a page that names somebody else than the sponsor."""
    if not isinstance(subject, Mapping) or target is None:
        return ""
    identity, handle = subject.get("did"), subject.get("handle")
    if target.sponsor_id is not None and isinstance(identity, str):
        is_sponsor = identity == target.sponsor_id
    else:
        is_sponsor = not isinstance(handle, str) or ascii_lower(handle) in target.handles
    return "" if is_sponsor else "the followers of somebody else than the sponsor"

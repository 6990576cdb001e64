"""Which form a post of somebody's own has: reference fields first, then the text (spec 3.1).

Shared by every source whose records carry texts and reference fields.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from contestjudge.model.target import Target
from contestjudge.model.words import Grade, ShareForm
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.manual import Recogniser, has_marker, normalised
from contestjudge.sources.x_links import linked_posts


class Formed(NamedTuple):
    """What form a post has, and what it shares."""

    form: ShareForm
    post: str
    via: str | None = None
    grade: Grade | None = None
    text: str | None = None


def only_post(target: Target | None, unsaid: str = "the list does not say which") -> str | None:
    """Return the contest's only post: what names none means that; ``None`` without a contest.

    Args:
        target: the contest.
        unsaid: what could have named the post, as a clause.

    Raises:
        JsonError: the contest has several; which of them is never guessed at.
    """
    if target is None:
        return None
    if len(target.posts) != 1:
        message = f"the contest has several posts, and {unsaid} was shared"
        raise JsonError(message)
    return target.posts[0].id


class FormReader:
    """Decides forms for one target; without one, every form of anything is named."""

    def __init__(
        self,
        target: Target | None,
        linked: Callable[[Sequence[str]], list[str]] = linked_posts,
    ) -> None:
        """Take what to look for, and how to find the posts that are named by their addresses.

        ``linked`` is given the addresses that a record lists and, last, its text.
        """
        self.target = target
        self._linked = linked
        self._recogniser = None if target is None else Recogniser(target)

    def own_post(
        self,
        own_id: str | None,
        text: str,
        *,
        quoted: str | None,
        replied_to: str | None,
        links: Sequence[str] = (),
        latest: int | None = None,
        own_names: Container[str] = (),
    ) -> Formed | None:
        """Name the form of a post that is no native share; ``None``: it shares nothing.

        Args:
            own_id: the post's own id; an address of oneself is no quote.
            text: the whole text.
            quoted: id from a reference field, where there is one.
            replied_to: id of the post that it answers.
            links: expanded addresses that the record lists.
            latest: latest instant at which it can have been made, µs UTC.
            own_names: what else ``linked`` may call the post itself.
        """
        if quoted is not None:
            return Formed(ShareForm.QUOTE, quoted, text=normalised(text))
        if self._recogniser is None or self.target is None:
            linked = self._others(own_id, own_names, [*links, text])
            return _anything(text, linked, replied_to)
        match = self._recogniser.match(text, latest)
        if match is not None and match.grade is not Grade.MENTION:
            return Formed(ShareForm.MANUAL, match.post, match.via, match.grade, match.text)
        linked = self._others(own_id, own_names, [*links, text])
        if linked:
            among = [post for post in linked if post in self.target.post_ids]
            return Formed(ShareForm.QUOTE, (among or linked)[-1], text=normalised(text))
        if self._recogniser.carries_link(text, links):
            return Formed(ShareForm.LINK, self.target.newest_by(latest), text=normalised(text))
        if replied_to is not None and replied_to in self.target.post_ids:
            return Formed(ShareForm.REPLY, replied_to, text=normalised(text))
        if match is not None:
            return Formed(ShareForm.MANUAL, match.post, match.via, match.grade, match.text)
        return None

    def _others(
        self, own_id: str | None, own_names: Container[str], texts: Sequence[str]
    ) -> list[str]:
        return [post for post in self._linked(texts) if post != own_id and post not in own_names]


def _anything(text: str, linked: Sequence[str], replied_to: str | None) -> Formed | None:
    """Without a target, every form of anything is named."""
    if linked:
        return Formed(ShareForm.QUOTE, linked[-1], text=normalised(text))
    if has_marker(text) is not None:
        return Formed(ShareForm.MANUAL, "", text=normalised(text))
    if replied_to is not None:
        return Formed(ShareForm.REPLY, replied_to, text=normalised(text))
    return None

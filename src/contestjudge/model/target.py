"""What a source looks for: the contest's posts and whose they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from contestjudge.model.words import Platform


class Asked(StrEnum):
    """What rules on eligibility ask beyond shares; nobody looks for it where none does."""

    AGE = "age"
    """When accounts were created."""
    FOLLOWING = "following"
    """Who follows the sponsor."""
    LANGUAGE = "language"
    """In which language shares are written."""
    REGION = "region"
    """Which country shares are from."""
    WORDS = "words"
    """What the text of a share says."""


@dataclass(frozen=True, slots=True)
class TargetPost:
    """One of the contest's posts."""

    id: str
    earliest: int | None
    """Earliest instant of the post, microseconds UTC, where its id or the rules give it."""
    text: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """The contest's posts, sponsor and links: everything a source may know of a contest."""

    platform: Platform
    posts: tuple[TargetPost, ...]
    handles: tuple[str, ...]
    """The sponsor's handles, past ones too, ASCII lower case, without ``@``."""
    sponsor_id: str | None = None
    recorder: str | None = None
    """Whose clock counts, where no single platform records: ASCII lower case; ``None``: unsaid."""
    asks: frozenset[Asked] = frozenset()
    """What the rules ask beyond shares."""
    post_ids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "post_ids", frozenset(post.id for post in self.posts))

    def newest_by(self, latest: int | None) -> str:
        """Return the newest post that a share can have followed: what names none means that.

        Args:
            latest: the last instant at which the share can have been made, microseconds UTC.
        """
        known = [
            (post.earliest, post.id)
            for post in self.posts
            if post.earliest is not None and (latest is None or post.earliest <= latest)
        ]
        return max(known)[1] if known else self.posts[0].id

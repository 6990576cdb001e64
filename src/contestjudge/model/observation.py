"""What sources hand on: small immutable records, one shape for every format.

They are named tuples, not pydantic models: millions of them are made, and every field has been
validated by the narrow type that the source decoded it with.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Grade, Platform, ShareForm


class Claim(NamedTuple):
    """One statement about when something happened, as a closed interval in microseconds UTC."""

    earliest: int
    earliest_basis: Basis
    latest: int
    latest_basis: Basis


NOTHING_SAID: Final = Claim(-UNBOUNDED, Basis.BOUND, UNBOUNDED, Basis.BOUND)
"""What a record supports that says nothing of its time."""


class Observation(NamedTuple):
    """What one record says about one share, normalised.

    ``earliest``/``latest`` (microseconds UTC, closed; ±``UNBOUNDED`` where nothing is said) are
    what the *record* supports: the bounds that follow from the post's own time and from the moment
    the exhibit was taken are added later, where those are known.
    """

    platform: Platform
    share_id: str | None
    account_id: str | None
    handle: str | None
    """As printed, without ``@``; compared by ASCII lower case."""
    form: ShareForm
    post: str
    """Id of what was shared: a contest post, or somebody's share of one. Empty: the record does
    not say which of the contest's posts (only where there is no target to compare with)."""
    via: str | None
    """Whose share it was made from, where the record says so: ``@handle``."""
    earliest: int
    earliest_basis: Basis
    latest: int
    latest_basis: Basis
    grade: Grade | None = None
    """Manual shares only."""
    text: str | None = None
    """Normalised text; compared when an observation without an id looks for its share."""
    original_clock: bool = False
    """The record prints the original's time as the share's own."""
    truncated: bool = False
    """The record's time was cut to midnight of its day."""
    ambiguous_local: bool = False
    """The printed local time happened twice, or did not happen."""
    id_unreadable: bool = False
    """The record's share id could not be trusted and was dropped."""
    claims: tuple[Claim, ...] = ()
    """Where the record contradicts itself: the statements; the interval is then their hull."""
    versions: tuple[str, ...] = ()
    """All ids of an edit history, oldest first; empty for a post that was never edited."""
    suspect_time: tuple[Claim, ...] = ()
    """Statements that the entrant controls: kept and shown, never narrowing anything."""
    edited: bool = False
    """Edited, and nothing shows what it said before: it may have become a share only then. The
    interval reaches from the post to its last edit."""


class UnqualifiedVersion(NamedTuple):
    """A version of an edited post that is *not* a share: an edit must not backdate."""

    platform: Platform
    share_id: str
    versions: tuple[str, ...]


class Notice(NamedTuple):
    """A platform's word that a share was undone (``delete``), in any order with the share."""

    platform: Platform
    share_id: str
    account_id: str | None
    earliest: int
    earliest_basis: Basis
    latest: int
    latest_basis: Basis
    restored: bool = False
    """It is the word that the share stands again (``undrop``): what was told before is void."""
    post: str | None = None
    """Where it names no share (``share_id`` is empty): the account undid its native share of
    this."""
    handle: str | None = None
    """Whose, where that is the only name."""


class PostTime(NamedTuple):
    """What a record says about when a post was made (an embedded original carries its time)."""

    platform: Platform
    post: str
    earliest: int
    latest: int
    basis: Basis


class DeclaredCount(NamedTuple):
    """How many shares of one form a platform declared for a post.

    ``at`` is the record's own moment (microseconds UTC) where the source is a stream, else
    ``None``: then the moment is when the exhibit was taken.
    """

    platform: Platform
    post: str
    form: ShareForm
    declared: int
    at: int | None


class Rejection(NamedTuple):
    """A record that could not be used, and why. The run goes on; the count reconciles."""

    record: int
    """One-based number of the record in its input."""
    reason: str
    digest: str
    """Of the record's bytes: a record that several inputs hold is one rejected record."""


class HandleSeen(NamedTuple):
    """A handle that an account has, told without any share of its own."""

    account: str
    handle: str
    at: int
    """When it was told, microseconds UTC."""


class AccountCreated(NamedTuple):
    """When a platform says that an account of its own was created."""

    account: str
    """The account's id; ``@handle`` (ASCII lower case) where only the handle is known."""
    earliest: int
    latest: int
    """The closed interval that the printed time names, microseconds UTC."""


class Tagged(NamedTuple):
    """What a record says of one version of a share besides what it is and when it was made."""

    share_id: str
    languages: tuple[str, ...]
    """Tags in lower case, sorted; empty: it says none, or nobody asks."""
    country: str | None
    """By two letters; ``None``: it says none, or nobody asks."""


class Follower(NamedTuple):
    """Somebody in a list of who follows the sponsor."""

    account: str | None
    handle: str | None
    """ASCII lower case, without ``@``."""


class Original(NamedTuple):
    """A post as a record shows it, noted while no contest asks: a draft of its rules needs it."""

    platform: Platform
    id: str
    account: str | None
    handles: tuple[str, ...]
    """Its author's, as printed, without ``@``: all that were seen, in the order seen."""
    text: str
    links: tuple[str, ...]
    posted: tuple[int, int] | None
    """When it was made, microseconds UTC, as its id or the record says."""
    counts: tuple[tuple[ShareForm, int], ...] = ()
    """How often it was shared, by the platform's count: the greatest seen."""

    def joined(self, other: Original) -> Original:
        """Join what two records show of one post; of two texts the longer is whole."""
        counts = dict(self.counts)
        for form, declared in other.counts:
            counts[form] = max(declared, counts.get(form, 0))
        return Original(
            platform=self.platform,
            id=self.id,
            account=self.account or other.account,
            handles=tuple(dict.fromkeys((*self.handles, *other.handles))),
            text=max(self.text, other.text, key=len),
            links=max(self.links, other.links, key=len),
            posted=self.posted or other.posted,
            counts=tuple(sorted(counts.items())),
        )


class Lost(NamedTuple):
    """A stream's word, at one place in it, that records before it are missing."""

    record: int
    """One-based number of the record that says so."""
    counted: int | None
    """How many were kept back since the connection began; ``None``: the connection broke here."""
    moment: int | None
    """When that was said, microseconds UTC, where the record tells."""


class Hidden(NamedTuple):
    """The platform's word that an account, or one share, cannot be seen, or can be again."""

    platform: Platform
    name: str
    """The account's id, or the share's."""
    cause: str
    """What hides it, such as ``suspend``: only the end of the same thing shows it again."""
    ended: bool
    """Whether this is the word that it can be seen again."""
    earliest: int
    latest: int
    """Between when it happened, microseconds UTC."""

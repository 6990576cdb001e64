"""A share: one act by one account that passes a contest post on, after all evidence is joined."""

from __future__ import annotations

from typing import NamedTuple

from contestjudge.model.field import ShareKey
from contestjudge.model.observation import Claim
from contestjudge.model.words import Basis, Grade, ShareForm


class Cited(NamedTuple):
    """Where an observation stands in today's inputs."""

    batch: int
    """Index of the batch (one input read with one set of terms)."""
    number: int
    """Index into that batch's observations."""


class Share(NamedTuple):
    """One share. Instants are microseconds UTC; ±``UNBOUNDED`` where nothing is known."""

    key: ShareKey
    id: str | None
    account: str
    """The account's id; ``@handle`` (ASCII lower case) where only the handle is known."""
    handle: str | None
    """As observed last, without ``@``; for display."""
    form: ShareForm
    post: str
    """The contest post that it passes on, directly or not."""
    via: str | None
    """The share it was made from: its id, or ``@handle``; ``None``: from the post itself."""
    earliest: int
    earliest_basis: Basis
    latest: int
    latest_basis: Basis
    grade: Grade | None
    doubts: tuple[str, ...]
    """Codes of the findings that make it doubtful, sorted."""
    undone: Claim | None
    """When it was undone, where it was."""
    cited: tuple[Cited, ...]
    """The observations it was joined from."""

"""What the rules make of one share: in, doubtful, or out with its reason and clause (spec 5.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from contestjudge.model.field import Candidate
from contestjudge.model.finding import Params
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Basis, Grade, Reason
from contestjudge.rules.terms import Terms

PLATFORM_BASED = frozenset({Basis.PLATFORM_ID, Basis.PLATFORM_CLOCK, Basis.PLATFORM_INDEX})
"""Bounds that the tolerance of the rules widens."""


class Out(NamedTuple):
    """Certainly invalid."""

    reason: Reason
    clause: str
    """The key of the contest document that it follows from."""
    params: Params = ()
    """What it rests on, where the share itself does not say."""


class In(NamedTuple):
    """Valid, or perhaps so."""

    candidate: Candidate
    doubts: tuple[str, ...]
    """Finding codes that the rules add to the share's own."""


class Condition(Protocol):
    """A rule about the account or the text of a share."""

    def judge(self, share: Share) -> Out | str | None:
        """Put the share out, doubt it (a finding's code), or let it pass."""


def _grade(share: Share, terms: Terms, *, accepted: bool) -> Out | str | None:
    """Spec 5.3.4: how much of the post a manual share must repeat."""
    if share.grade is None or accepted:
        return None
    clause = "entry.manual_match"
    if terms.manual_match == "exact":
        return None if share.grade is Grade.EXACT else Out(Reason.NOT_RECOGNISED, clause)
    if share.grade is Grade.MENTION:
        return None if terms.manual_match == "mention" else Out(Reason.NOT_RECOGNISED, clause)
    if share.grade is Grade.DOUBTFUL and terms.manual_match == "recognisable":
        return "share.doubtful_manual"
    return None


def _undone(share: Share, terms: Terms) -> Out | str | None:
    """Spec 5.3.5: a share must have stood until the closing, or at the named instant."""
    if share.undone is None or terms.undone == "count":
        return None
    limit = terms.closes if terms.undone == "exclude" else terms.undone
    if not isinstance(limit, int):
        return Out(Reason.UNDONE, "entry.undone")
    # Undone before closes (exclusive); standing at an instant means undone after it.
    edge = limit if terms.undone == "exclude" else limit + 1
    # What was made only after the named instant did not stand at it.
    made_late = terms.undone != "exclude"
    if share.undone.latest < edge or (made_late and share.earliest > limit):
        return Out(Reason.UNDONE, "entry.undone")
    stood = share.undone.earliest >= edge and not (made_late and share.latest > limit)
    return None if stood else "share.undone"


def _form_and_path(share: Share, terms: Terms) -> Out | None:
    """Spec 5.3.1, 5.3.2: the form counts, and so does the way it came."""
    if share.form not in terms.forms:
        return Out(Reason.FORM, "entry.forms")
    if share.via is not None and terms.indirect == "exclude":
        return Out(Reason.INDIRECT, "entry.indirect")
    return None


def _window(share: Share, opens: int, closes: int | None) -> Out | None:
    """Spec 5.3.3: half-open, from the opening on and before the closing."""
    if share.latest < opens:
        return Out(Reason.WINDOW, "entry.opens")
    if closes is not None and share.earliest >= closes:
        return Out(Reason.WINDOW, "entry.closes")
    return None


def _judged(
    share: Share, terms: Terms, conditions: Sequence[Condition], *, accepted: bool
) -> Iterator[Out | str | None]:
    """Judge a share by one rule after the other (spec 5.3.4, 5.3.5, 5.8)."""
    yield _grade(share, terms, accepted=accepted)
    yield _undone(share, terms)
    for condition in conditions:
        judged = condition.judge(share)
        yield judged if isinstance(judged, Out) or not accepted else None


def outcome(
    share: Share, terms: Terms, conditions: Sequence[Condition] = (), *, accepted: bool = False
) -> In | Out:
    """Judge one share by the rules for shares; persons are judged elsewhere.

    Args:
        share: with its interval after all evidence.
        terms: the resolved rules.
        conditions: the rules about its account and its text.
        accepted: a ruling settled its doubts about text, account and handle. The platform's record
            is not a ruling's to change: doubts about time stay.
    """
    opens, closes = terms.opens[share.post], terms.closes
    out = _form_and_path(share, terms) or _window(share, opens, closes)
    if out is not None:
        return out
    settled = {"share.ambiguous"} if accepted else set()
    if terms.undone == "count":
        settled.add("share.undone")  # which of two stands makes no difference then
    doubts = [doubt for doubt in share.doubts if doubt not in settled]
    for judged in _judged(share, terms, conditions, accepted=accepted):
        if isinstance(judged, Out):
            return judged
        if judged is not None and judged not in doubts:
            doubts.append(judged)
    last = UNBOUNDED if closes is None else closes - 1
    if share.earliest < opens or share.latest > last:
        doubts.append("time.window_edge")
    earliest, latest = share.earliest, share.latest
    if terms.tolerance:
        if share.earliest_basis in PLATFORM_BASED:
            earliest -= terms.tolerance
        if share.latest_basis in PLATFORM_BASED:
            latest += terms.tolerance
    candidate = Candidate(
        share.key,
        max(opens, earliest),
        min(last, latest),
        not doubts,
    )
    return In(candidate, tuple(doubts))

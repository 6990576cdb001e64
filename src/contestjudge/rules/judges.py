"""Which window judges a share: the contest's, or that of each day it may be of (spec 5.11)."""

from __future__ import annotations

from collections.abc import Sequence

from contestjudge.model.share import Share
from contestjudge.rules.days import days_within
from contestjudge.rules.outcome import Condition, In, Out, outcome
from contestjudge.rules.terms import Terms

_EDGE = {"time.window_edge": "time.day_edge"}


class Judges:
    """The rules of a contest, and those of each of its days where there are winners for each."""

    def __init__(self, terms: Terms) -> None:
        """Take the rules."""
        self._whole = terms
        self._days = terms.days if terms.per_day else ()
        self._on = [terms.on(day) for day in self._days]

    def judged(
        self, share: Share, conditions: Sequence[Condition], *, accepted: bool
    ) -> tuple[Out | None, list[tuple[int, In]]]:
        """Judge a share: out, or else in on one day or more; 0 stands for the whole contest.

        Args:
            share: with its interval after all evidence.
            conditions: the rules about its account and its text.
            accepted: a ruling settled its doubts about text, account and handle.
        """
        touched = days_within(self._days, share.earliest, share.latest)
        if not touched:
            whole = outcome(share, self._whole, conditions, accepted=accepted)
            return (whole, []) if isinstance(whole, Out) else (None, [(0, whole)])
        several = [outcome(share, self._on[n], conditions, accepted=accepted) for n in touched]
        found = [
            (number, self._told(share, one) if len(touched) > 1 else one)
            for number, one in zip(touched, several, strict=True)
            if isinstance(one, In)
        ]
        out = next(one for one in several if isinstance(one, Out)) if not found else None
        return out, found

    def _told(self, share: Share, one: In) -> In:
        """Say of a share that may be of two days whether it may be outside the window as well."""
        closes = self._whole.closes
        within = share.earliest >= self._whole.opens[share.post] and (
            closes is None or share.latest < closes
        )
        return one._replace(doubts=tuple(_EDGE.get(o, o) for o in one.doubts)) if within else one

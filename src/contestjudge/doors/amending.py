"""Rules that took the place of others: what changed is what they say was changed."""

from __future__ import annotations

from dataclasses import replace

from contestjudge.errors import InputError
from contestjudge.model.contest import Contest
from contestjudge.rules.amendments import amendment_faults


def compare(before: Contest, after: Contest, source: str = "") -> None:
    """See that rules are those before them with the last change made (spec 5.10.3).

    Args:
        before: the rules that the others took the place of.
        after: the rules now.
        source: how these are called in messages.

    Raises:
        InputError: they are others, or something else was changed than they say.
    """
    faults = [replace(one, source=source) for one in amendment_faults(before, after)]
    if faults:
        raise InputError(*faults)

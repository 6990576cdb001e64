"""Rules that were changed while the contest ran: what, when, and who had shared by then (5.10).

Everybody is judged by the rules as they are now. That they were not always so is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from contestjudge.errors import Fault
from contestjudge.model.contest import Contest
from contestjudge.model.finding import Finding, finding
from contestjudge.model.keys import stands_in, values_of
from contestjudge.model.share import Share


class Change(NamedTuple):
    """One change of the rules."""

    at: int
    """From when on they were as they then were, microseconds UTC."""
    changed: str
    """The keys, with blanks between them."""
    reason: str | None


def changes_told(
    changes: Sequence[Change], predecessor: str | None, shares: Collection[Share]
) -> Iterator[Finding]:
    """Say of each change how many of the shares that may count were made before it.

    Args:
        changes: in their order.
        predecessor: digest of the rules before the last of them.
        shares: those that may count.
    """
    for number, change in enumerate(changes, 1):
        before = sum(share.latest < change.at for share in shares)
        after = sum(share.earliest >= change.at for share in shares)
        yield finding(
            "rules.amended",
            at=change.at,
            changed=change.changed,
            reason=change.reason,
            predecessor=predecessor if number == len(changes) else None,
            before=before,
            after=after,
            either=len(shares) - before - after,
        )


_APART: Final = ("amends", "amendments")
"""What tells of changes is none itself."""


def amendment_faults(before: Contest, after: Contest) -> Iterator[Fault]:
    """Say where rules are not those before them with the last change made (spec 5.10.3).

    Args:
        before: the rules that the others say they take the place of.
        after: the rules now.
    """
    if after.amends is None:
        yield Fault(
            "amends.none",
            "these rules do not say that they take the place of any",
            f'write amends = "{before.digest}" and what was changed ([[amendments]])',
            key="amends",
        )
        return
    if after.amends != before.digest:
        yield Fault(
            "amends.digest",
            f"they take the place of {after.amends}, and the rules that were given are"
            f" {before.digest}",
            "give the rules as they were before the last change",
            key="amends",
        )
        return
    if before.amendments != after.amendments[:-1]:
        yield Fault(
            "amends.history",
            "the changes before the last one are not those that the rules before it tell of",
            "keep them as they were, and add the new one behind",
            key="amendments",
        )
    last = after.amendments[-1].changed
    written, meant = differing(before, after)
    key = f"amendments[{len(after.amendments) - 1}].changed"
    unnamed = [one for one in meant if not any(stands_in(one, table) for table in last)]
    if unnamed:
        yield Fault(
            "amends.unnamed",
            f"this was changed too, and is not named: {_listed(unnamed)}",
            "name all keys that were changed",
            key=key,
        )
    alike = [table for table in last if not any(stands_in(one, table) for one in written)]
    if alike:
        yield Fault(
            "amends.unchanged",
            f"this is named, and is as it was: {_listed(alike)}",
            "name the keys that were changed and no others",
            key=key,
        )


def differing(before: Contest, after: Contest) -> tuple[list[str], list[str]]:
    """Return the keys in which two rules differ: as they are written, and in what they mean.

    A default that is written out is another document with the same meaning.
    """
    written = _unlike(
        *(
            values_of(one.model_dump(by_alias=True, exclude_unset=True, mode="json"))
            for one in (before, after)
        )
    )
    meant = set(
        _unlike(*(values_of(one.model_dump(by_alias=True, mode="json")) for one in (before, after)))
    )
    return written, [key for key in written if key in meant]


def _unlike(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return sorted(
        key
        for key in before.keys() | after.keys()
        if before.get(key, _MISSING) != after.get(key, _MISSING)
        and not any(stands_in(key, table) for table in _APART)
    )


_MISSING: Final = object()
_LISTED: Final = 20


def _listed(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
    return ", ".join(keys[:_LISTED]) + more

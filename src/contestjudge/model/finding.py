"""Findings: what a reader of the decision must know, each with a stable code (spec 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from contestjudge.model.field import EntrantKey, ShareKey
from contestjudge.model.words import Severity

Params = tuple[tuple[str, str | int | None], ...]
"""Typed parameters, sorted by name."""

CITED_AT_MOST: Final = 100
"""A finding about many shares names so many of them, and gives their number."""


class Finding(NamedTuple):
    """One finding; equal ones are the same finding."""

    code: str
    params: Params
    about: tuple[ShareKey, ...] = ()
    """The shares that it rests on, by key; at most ``CITED_AT_MOST``, the least ones."""
    touches: tuple[EntrantKey, ...] = ()
    """Entrants that it concerns; a blocking finding counts where it touches a seat. Empty: all."""

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return SEVERITIES[self.code]


SEVERITIES: Final[dict[str, Severity]] = {
    "coverage.blind_form": Severity.WARNING,
    "coverage.count_shortfall": Severity.WARNING,
    "coverage.count_trusted": Severity.INFO,
    "coverage.cap_reached": Severity.WARNING,
    "coverage.window_gap": Severity.WARNING,
    "coverage.stream_limit": Severity.WARNING,
    "coverage.stream_broken": Severity.WARNING,
    "coverage.no_times": Severity.WARNING,
    "coverage.contradicted": Severity.BLOCKING,
    "coverage.attested": Severity.WARNING,
    "coverage.count_exceeded": Severity.WARNING,
    "coverage.chained": Severity.INFO,
    "coverage.list_incomplete": Severity.WARNING,
    "coverage.undone_unseen": Severity.INFO,
    "coverage.not_visible": Severity.INFO,
    "time.original_clock": Severity.WARNING,
    "time.conflict": Severity.BLOCKING,
    "time.truncated": Severity.WARNING,
    "time.edited": Severity.WARNING,
    "time.photo_finish": Severity.WARNING,
    "time.burst": Severity.INFO,
    "time.ambiguous_local": Severity.WARNING,
    "time.window_edge": Severity.WARNING,
    "time.day_edge": Severity.WARNING,
    "identity.renamed": Severity.INFO,
    "identity.shared_handle": Severity.WARNING,
    "identity.handle_only": Severity.INFO,
    "eligibility.age_unknown": Severity.WARNING,
    "eligibility.following_unknown": Severity.WARNING,
    "eligibility.text_unknown": Severity.WARNING,
    "eligibility.language_unknown": Severity.WARNING,
    "eligibility.region_unknown": Severity.WARNING,
    "flag.young_account": Severity.WARNING,
    "flag.identical_texts": Severity.WARNING,
    "flag.rhythm": Severity.WARNING,
    "share.indirect": Severity.INFO,
    "share.doubtful_manual": Severity.WARNING,
    "share.ambiguous": Severity.WARNING,
    "share.undone": Severity.INFO,
    "share.id_unreadable": Severity.WARNING,
    "award.unfilled": Severity.WARNING,
    "award.overflow": Severity.WARNING,
    "award.tier_open": Severity.WARNING,
    "draw.pending": Severity.WARNING,
    "record.rejected": Severity.WARNING,
    "rules.amended": Severity.WARNING,
    "ruling.applied": Severity.WARNING,
    "ruling.unmatched": Severity.WARNING,
}
"""Every finding code there is. The list is closed for a given ``spec``."""


FindingKey = tuple[
    str,
    tuple[tuple[str, int, int, str], ...],
    tuple[ShareKey, ...],
    tuple[EntrantKey, ...],
]


def params_key(params: Params) -> tuple[tuple[str, int, int, str], ...]:
    """Sort parameters by name, then by value: nothing, numbers, texts by code point (spec 8.1.3).

    >>> params_key((("a", None),)) < params_key((("a", 20),)) < params_key((("a", 100),))
    True
    """
    return tuple((name, *_value_key(value)) for name, value in params)


def _value_key(value: str | int | None) -> tuple[int, int, str]:
    if value is None:
        return 0, 0, ""
    return (2, 0, str(value)) if isinstance(value, str) else (1, value, "")


def finding_key(one: Finding) -> FindingKey:
    """Sort findings; only equal ones have equal keys."""
    return one.code, params_key(one.params), one.about, one.touches


def finding(
    code: str,
    *,
    about: Iterable[ShareKey] = (),
    touches: Iterable[EntrantKey] = (),
    **params: str | int | None,
) -> Finding:
    """Make a finding; parameters are sorted by name (``from_`` stands for ``from``)."""
    if code not in SEVERITIES:
        message = f"{code} is not a finding code"
        raise ValueError(message)
    named = {name.removesuffix("_"): value for name, value in params.items()}
    return Finding(
        code,
        tuple(sorted(named.items())),
        tuple(sorted(about)[:CITED_AT_MOST]),
        tuple(sorted(touches)),
    )

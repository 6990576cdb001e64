"""Contests and terms made up from little; instants are written in microseconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping

from contestjudge.evidence.batch import PostMoment
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.time import format_rfc3339
from contestjudge.model.words import Basis
from contestjudge.rules.terms import Terms, terms_of
from tests.property.strategies_evidence import POST


def instant(microseconds: int) -> str:
    """Write an instant as a contest document does."""
    return format_rfc3339(microseconds)


def contest(
    entry: Mapping[str, object] | None = None,
    eligibility: Mapping[str, object] | None = None,
    award: Mapping[str, object] | None = None,
    **rest: object,
) -> Contest:
    """Build a contest with one post, made at 0."""
    return parse_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "made up",
            "sponsor": {"platform": "x", "id": "17461978", "handles": ["sj_ab"]},
            "posts": [{"id": POST, "at": instant(0)}],
            "entry": entry or {},
            "eligibility": eligibility or {},
            "award": award or {},
            **rest,
        }
    )


MOMENTS = {POST: PostMoment(0, 0, Basis.PLATFORM_CLOCK)}


def terms(**entry: object) -> Terms:
    """Build the terms of a contest with these entry rules."""
    return terms_of(contest(entry), MOMENTS)

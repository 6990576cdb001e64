"""How old an account must be: by what its own platform says of it, never by its own word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from contestjudge.model.share import Share
from contestjudge.model.words import Reason
from contestjudge.rules.outcome import Out


class CreatedBefore(NamedTuple):
    """``eligibility.account_created_before`` (spec 5.8.2)."""

    limit: int
    """The first instant at which an account was created too late, microseconds UTC."""
    created: Mapping[str, tuple[int, int]]

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the account that made the share is old enough."""
        known = self.created.get(share.account)
        if known is None:
            return "eligibility.age_unknown"
        earliest, latest = known
        if latest < self.limit:
            return None
        if earliest < self.limit:
            return "eligibility.age_unknown"
        params = (
            ("created_earliest", earliest),
            ("created_latest", latest),
            ("form", str(share.form)),
            ("limit", self.limit),
        )
        return Out(Reason.ACCOUNT_AGE, "eligibility.account_created_before", params)

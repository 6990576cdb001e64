"""In which language a share is written, and from where: by what its own record says of it.

A native share has no text of its own, and so no language. Nobody is out for want of evidence: what
no record says is doubtful (spec 5.8.8, 5.8.9).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from contestjudge.model.share import Share
from contestjudge.model.words import Reason, ShareForm
from contestjudge.rules.outcome import Out


class Languages(NamedTuple):
    """``eligibility.languages``."""

    asked: tuple[str, ...]
    """Tags in lower case, sorted; ``sv`` means ``sv-fi`` too."""
    said: Mapping[str, Collection[tuple[str, ...]]]
    """For the name of a share, the languages of each version of it that names some."""

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the share is written in one of them."""
        if share.form is ShareForm.NATIVE:
            return self._out(share, ())
        versions = self.said.get(share.name, ())
        met = {self._meets(one) for one in versions}
        if met == {False}:
            return self._out(share, sorted({tag for one in versions for tag in one}))
        return None if True in met and False not in met else "eligibility.language_unknown"

    def _meets(self, version: tuple[str, ...]) -> bool | None:
        """Whether one version is in one of them; ``None``: what it says is too broad to tell."""
        for tag in version:
            if any(tag == asked or tag.startswith(f"{asked}-") for asked in self.asked):
                return True
        broad = any(asked.startswith(f"{tag}-") for tag in version for asked in self.asked)
        return None if broad else False

    def _out(self, share: Share, found: Collection[str]) -> Out:
        params = (
            ("asked", " ".join(self.asked)),
            ("form", str(share.form)),
            ("found", " ".join(found)),
        )
        return Out(Reason.LANGUAGE, "eligibility.languages", params)


class Regions(NamedTuple):
    """``eligibility.regions``."""

    asked: tuple[str, ...]
    """Countries by two letters, sorted."""
    said: Mapping[str, Collection[str]]
    """For the name of a share, the countries that it is tagged with."""

    def judge(self, share: Share) -> Out | str | None:
        """Say whether the share is from one of them."""
        found = self.said.get(share.name, ())
        if not found:
            return "eligibility.region_unknown"
        within = {one in self.asked for one in found}
        if within == {False}:
            params = (
                ("asked", " ".join(self.asked)),
                ("form", str(share.form)),
                ("found", " ".join(sorted(found))),
            )
            return Out(Reason.REGION, "eligibility.regions", params)
        return None if within == {True} else "eligibility.region_unknown"

"""Recomputing a bundle, in numbered steps (spec 10.5); what cannot be recomputed is said.

A bundle is hostile until it is verified: nothing in it decides which files are read, and nothing
that is wrong with it stops the verification of the rest. Documents are looked at as they are
written, not as today's models would read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contestjudge.model.bundle import CheckDocument, Outcome, VerificationDocument
from contestjudge.verify.asked import Again, Asked, Sealed, Signed
from contestjudge.verify.drawn import check_draw
from contestjudge.verify.files import check_files, check_manifest, check_signature
from contestjudge.verify.judged import check_contest, check_decision, judge_again
from contestjudge.verify.looking import Looking
from contestjudge.verify.ranked import check_standings
from contestjudge.verify.shown import check_proof, check_published

__all__ = ["Again", "Asked", "Sealed", "Signed", "checks", "verify_sealed"]

_STEPS: Final = (
    check_manifest,
    check_files,
    check_contest,
    check_decision,
    check_signature,
    check_standings,
    check_draw,
    judge_again,
    check_published,
    check_proof,
)
"""In the order of 10.5, each with its number there."""


def verify_sealed(sealed: Sealed, asked: Asked) -> VerificationDocument:
    """Recompute what can be recomputed."""
    looking = Looking(sealed, asked)
    found = tuple(_checks(looking))
    return VerificationDocument(
        manifest=None if looking.manifest is None else looking.manifest.digest,
        mismatches=sum(one.outcome is Outcome.MISMATCH for one in found),
        not_checked=sum(one.outcome is Outcome.NOT_CHECKED for one in found),
        checks=found,
    )


def checks(sealed: Sealed, asked: Asked) -> Iterator[CheckDocument]:
    """Give the checks one by one: whoever needs the first mismatch only can stop there."""
    return _checks(Looking(sealed, asked))


def _checks(looking: Looking) -> Iterator[CheckDocument]:
    for number, step in enumerate(_STEPS, 1):
        for code, outcome, about, message in step(looking):
            yield CheckDocument(
                step=number, code=code, outcome=outcome, about=about, message=message
            )

"""The digest of the evidence: of the set, not of the files that hold it (spec 4.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contestjudge.canonical import canonical_bytes, digest_of_rows
from contestjudge.evidence.cite import watch_document
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.observation import Claim
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Platform


def _bound(instant: int) -> int | None:
    return None if abs(instant) >= UNBOUNDED else instant


def _undone(claim: Claim | None) -> list[int | str | None] | None:
    if claim is None:
        return None
    return [
        _bound(claim.earliest),
        claim.earliest_basis,
        _bound(claim.latest),
        claim.latest_basis,
    ]


def share_row(share: Share) -> bytes:
    """Write a share as one canonical row."""
    return canonical_bytes(
        [
            "share",
            share.key[0],
            share.key[1],
            share.account,
            share.form,
            share.post,
            share.via,
            _bound(share.earliest),
            share.earliest_basis,
            _bound(share.latest),
            share.latest_basis,
            share.grade,
            list(share.doubts),
            _undone(share.undone),
        ]
    )


_NOTHING: Final = ((), None)
"""No doubts, not undone."""


def _share_rows(shares: Sequence[Share]) -> Iterator[bytes]:
    """Write all shares. What X gives out needs no escaping: such rows are put together as is."""
    joined = "".join
    for share in shares:
        key, identity, account, _, form, post, via, low, low_basis, high, high_basis = share[:11]
        if (
            identity is not None
            and via is None
            and share[12:14] == _NOTHING
            and key[0] == Platform.X
            and low > -UNBOUNDED
            and high < UNBOUNDED
        ):
            yield joined(
                (
                    '["share","x","',
                    key[1],
                    '","',
                    account,
                    '","',
                    form,
                    '","',
                    post,
                    '",null,',
                    str(low),
                    ',"',
                    low_basis,
                    '",',
                    str(high),
                    ',"',
                    high_basis,
                    '",null,[],null]' if share.grade is None else f'","{share.grade}",[],null]',
                )
            ).encode()
        else:
            yield share_row(share)


def evidence_digest(resolved: Resolved) -> str:
    """Return the SHA-256 over the sorted rows of everything that a decision rests on."""
    return digest_of_rows(_rows(resolved))


def _rows(resolved: Resolved) -> Iterator[bytes]:
    yield from _share_rows(resolved.shares)
    for pair in resolved.pairs:
        yield canonical_bytes(["order", list(pair.before), list(pair.after)])
    for count in resolved.counts:
        yield canonical_bytes(["count", count.post, count.form, count.declared, count.at])
    for watch in resolved.watches:
        rejected = resolved.rejected.get(watch, 0)
        yield canonical_bytes(["watch", watch_document(watch), rejected])
    for attestation in resolved.attestations:
        yield canonical_bytes(["attestation", attestation.model_dump(mode="json", by_alias=True)])
    for ruling in resolved.rulings:
        yield canonical_bytes(["ruling", ruling.model_dump(mode="json", by_alias=True)])

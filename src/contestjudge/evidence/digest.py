"""The digest of the evidence: of the set, not of the files that hold it (spec 4.6)."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import lt
from typing import Final

from contestjudge.canonical import canonical_bytes, digest_of_rows
from contestjudge.evidence.cite import watch_document
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.observation import Claim
from contestjudge.model.share import Share
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import Platform

_ROWS_AT_ONCE: Final = 1 << 12
_SHARES: Final = b'["share",'
"""How the row of a share begins, and no other row."""


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
            share.platform,
            share.name,
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


def _share_rows(shares: Sequence[Share]) -> Iterator[str]:
    """Write all shares. Where no name needs escaping, rows are put together as is."""
    same: tuple[object, ...] = ()
    first = head = middle = tail = ""
    as_is = False
    for share in shares:
        (
            platform,
            name,
            identity,
            account,
            _,
            form,
            post,
            via,
            low,
            low_basis,
            high,
            high_basis,
            grade,
            doubts,
            undone,
            _,
        ) = share
        if (
            identity is None
            or via is not None
            or doubts
            or undone is not None
            or low <= -UNBOUNDED
            or high >= UNBOUNDED
        ):
            yield share_row(share).decode()
            continue
        if (platform, form, post, low_basis, high_basis, grade) != same:
            same = platform, form, post, low_basis, high_basis, grade
            as_is = _needs_no_escaping(post)
            first = f'["share","{platform}","'
            head = f'","{form}","{post}",null,'
            middle = f',"{low_basis}",'
            tail = f',"{high_basis}",' + ("null" if grade is None else f'"{grade}"') + ",[],null]"
        # What X gives out never does.
        if platform == Platform.X or (
            as_is and _needs_no_escaping(name) and _needs_no_escaping(account)
        ):
            yield f'{first}{name}","{account}{head}{low}{middle}{high}{tail}'
        else:
            yield share_row(share).decode()


def _needs_no_escaping(text: str) -> bool:
    """Tell whether a text stands in JSON as it is, for certain."""
    return text.isascii() and text.isprintable() and '"' not in text and "\\" not in text


def evidence_digest(resolved: Resolved) -> str:
    """Return the SHA-256 over the sorted rows of everything that a decision rests on."""
    digest = _digest_in_order(resolved)
    return digest_of_rows(rows_of_evidence(resolved)) if digest is None else digest


def _digest_in_order(resolved: Resolved) -> str | None:
    """Digest rows as they are written; ``None``: those of shares do not come in order.

    Shares are sorted by name, so their rows nearly always are sorted too: then not all of them
    have to be held at once.
    """
    others = sorted({canonical_bytes(row) for row in _other_rows(resolved)})
    middle = bisect_left(others, _SHARES)
    hasher = hashlib.sha256()
    hasher.update(_lines(others[:middle]))
    rows = (row.encode() for row in _share_rows(resolved.shares))
    last = b""
    while portion := list(islice(rows, _ROWS_AT_ONCE)):
        if last >= portion[0] or not all(map(lt, portion, islice(portion, 1, None))):
            return None
        hasher.update(_lines(portion))
        last = portion[-1]
    hasher.update(_lines(others[middle:]))
    return hasher.hexdigest()


def _lines(rows: Sequence[bytes]) -> bytes:
    return b"".join(row + b"\n" for row in rows)


def rows_of_evidence(resolved: Resolved) -> Iterator[str]:
    """Give the rows of what is listed, in no order."""
    yield from _share_rows(resolved.shares)
    for row in _other_rows(resolved):
        yield canonical_bytes(row).decode()


def _other_rows(resolved: Resolved) -> Iterator[list[object]]:
    for pair in resolved.pairs:
        yield ["order", list(pair.before), list(pair.after)]
    for count in resolved.counts:
        yield ["count", count.post, count.form, count.declared, count.at]
    for watch in resolved.watches:
        yield ["watch", watch_document(watch), resolved.rejected.get(watch, 0)]
    told = resolved.told
    for account, bounds in told.created.items():
        yield ["created", account, *bounds]
    for name, texts in told.texts.items():
        yield ["texts", name, list(texts)]
    for name, versions in told.languages.items():
        yield ["languages", name, [list(one) for one in versions]]
    for name, countries in told.countries.items():
        yield ["countries", name, list(countries)]
    for found in told.followers:
        for one in found.members:
            yield ["follower", watch_document(found.watch), one.account, one.handle]
    for attestation in resolved.attestations:
        yield ["attestation", attestation.model_dump(mode="json", by_alias=True)]
    for ruling in resolved.rulings:
        yield ["ruling", ruling.model_dump(mode="json", by_alias=True)]

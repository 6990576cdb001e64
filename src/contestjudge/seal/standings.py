"""Everybody in the standings, a row a line: read and written in passing (spec 8.4.4).

Where a decision holds the band around the cut only, its bundle can hold the rest in this form. The
rows are those that would stand in the decision, and their digest is the decision's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contestjudge.canonical import canonical_bytes
from contestjudge.merkle import proof_in_passing, root_of
from contestjudge.model.bundle import PROOF_SCHEMA, EntrantsRoot, Leaf, ProofDocument
from contestjudge.seal.proofs import leaf_bytes, leaf_of


def row_line(row: Mapping[str, Any]) -> bytes:
    """Return somebody's line: the canonical JSON of their row, and a line feed."""
    return canonical_bytes(row) + b"\n"


def rows_from(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Read the lines of standings.

    Raises:
        ValueError: a line is no canonical JSON object.
    """
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        if not isinstance(row, dict) or row_line(row) != line:
            message = f"line {number} is no canonical row"
            raise ValueError(message)
        yield row


def digested_line(row: Mapping[str, Any]) -> str:
    """Return what is digested of a row (spec 8.4.1)."""
    numbers = (
        row["rank"]["min"],
        row["rank"]["max"],
        row["rank_seen"]["min"],
        row["rank_seen"]["max"],
    )
    ranks = "\t".join("null" if one is None else str(one) for one in numbers)
    day = f"{row['day']}\t" if "day" in row else ""
    return f"{day}{row['entrant']['id']}\t{row['share']['key']}\t{ranks}\n"


def standings_digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of standings (spec 8.4.1)."""
    hasher = hashlib.sha256()
    for row in rows:
        hasher.update(digested_line(row).encode())
    return hasher.hexdigest()


class Passing:
    """Rows that pass: how many, their digest, and their tree's root once all have passed."""

    def __init__(self, secret: bytes | None) -> None:
        """Begin.

        Args:
            secret: of the salts; ``None``: there is no tree.
        """
        self._secret = secret
        self._hasher = hashlib.sha256()
        self.count = 0
        self.root: EntrantsRoot | None = None

    @property
    def digest(self) -> str:
        """The digest of the rows that have passed (spec 8.4.1)."""
        return self._hasher.hexdigest()

    def over(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Let all rows pass."""
        if self._secret is None:
            for _ in self._seen(rows):
                pass
            return
        secret = self._secret
        root = root_of(leaf_bytes(leaf_of(row, secret)) for row in self._seen(rows))
        if self.count:
            self.root = EntrantsRoot(root=root.hex(), count=self.count)

    def _seen(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        for row in rows:
            self._hasher.update(digested_line(row).encode())
            self.count += 1
            yield row


def proof_among(
    rows: Iterable[Mapping[str, Any]],
    secret: bytes,
    entrants: EntrantsRoot,
    meant: tuple[int, Leaf],
    decision: str,
) -> ProofDocument:
    """Write the proof for one of many, in one pass.

    Args:
        rows: everybody's, in order.
        secret: of the salts.
        entrants: the tree.
        meant: whose proof: place from 0, and leaf.
        decision: digest of the decision.
    """
    index, leaf = meant
    leaves = (leaf_bytes(leaf_of(row, secret)) for row in rows)
    return ProofDocument(
        schema_=PROOF_SCHEMA,
        decision=decision,
        entrants=entrants,
        leaf=leaf,
        index=index,
        path=tuple(one.hex() for one in proof_in_passing(leaves, entrants.count, index)),
    )

"""A sealed draw recomputed from what is in its bundle, and nothing else (spec 10.5.7)."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contestjudge.draw.commitment import entrants_root as pool_root
from contestjudge.draw.commitment import proof_root
from contestjudge.draw.record import follows
from contestjudge.draw.recounted import (
    Recorded,
    commitment_faults,
    pool_from,
    result_faults,
)
from contestjudge.model.bundle import (
    COMMITMENT,
    COMMITMENT_SECRET,
    DRAW,
    MANIFEST,
    POOL,
    DrawnPart,
    draw_before,
)
from contestjudge.model.draw import (
    CommitmentDocument,
    DrawnDocument,
    SecretDocument,
)
from contestjudge.model.field import TicketKey
from contestjudge.seal.drawn import holders, replacement
from contestjudge.seal.rows import (
    NO_RECORD,
    ModelT,
    Row,
    bad,
    canonical,
    equal,
    faulty,
    good,
    model_of,
    unknown,
)

_SECRET: Final = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SealedDraw:
    """The draw of a bundle as it was found."""

    documents: Mapping[str, bytes]
    found: Container[str]
    lines: Mapping[str, Callable[[], Iterator[bytes]]]

    def modelled(self, model: type[ModelT], path: str) -> ModelT | None:
        """Read a document of ours; ``None``: it is missing, or none, or not canonical."""
        content = self.documents.get(path)
        if content is None or canonical(content)[0] is None:
            return None
        return model_of(model, content)

    def rows(
        self, committed: CommitmentDocument, record: Recorded, part: DrawnPart
    ) -> Iterator[Row]:
        """Check commitment, pool, salts and every result.

        Args:
            committed: the commitment.
            record: what the rest of the bundle says.
            part: what the manifest says.

        Raises:
            LookupError, TypeError, ValueError: the record is no such document.
        """
        yield from faulty(
            "draw.commitment",
            COMMITMENT,
            commitment_faults(committed, record),
            f"it follows from rules, evidence and entrants; digest: {committed.digest}",
        )
        if POOL not in self.lines:
            yield bad("draw.pool", POOL, "it is missing")
            return

        def pool() -> Iterator[TicketKey]:
            return pool_from(self.lines[POOL]())

        try:
            root, count = pool_root(pool())
        except NO_RECORD as error:
            yield bad("draw.pool", POOL, f"it is no pool: {error}")
            return
        if (root, count) != (committed.entrants.root, committed.entrants.count):
            yield bad("draw.pool", POOL, "it is not the pool that was committed to")
            return
        yield good("draw.pool", POOL, f"{count} in the draw, as was committed to")
        yield from self._salted(committed, pool)
        yield from self._results(committed, record, pool, part)

    def _salted(
        self, committed: CommitmentDocument, pool: Callable[[], Iterator[TicketKey]]
    ) -> Iterator[Row]:
        if COMMITMENT_SECRET not in self.found:
            yield unknown(
                "draw.proofs",
                COMMITMENT,
                "its proof root is not recomputed: its secret is not in the bundle",
            )
            return
        model = self.modelled(SecretDocument, COMMITMENT_SECRET)
        if model is None or not _SECRET.fullmatch(model.secret):
            yield bad("draw.proofs", COMMITMENT_SECRET, "it is no canonical secret")
            return
        root = proof_root(pool(), bytes.fromhex(model.secret))
        right = model.commitment == committed.commitment and root == committed.proof_root
        yield equal("draw.proofs", COMMITMENT_SECRET, "proof_root", right, True)

    def _results(
        self,
        committed: CommitmentDocument,
        record: Recorded,
        pool: Callable[[], Iterator[TicketKey]],
        part: DrawnPart,
    ) -> Iterator[Row]:
        paths: list[str] = []
        while draw_before(len(paths) + 1) in self.found:
            paths.append(draw_before(len(paths) + 1))
        paths.append(DRAW)
        before: DrawnDocument | None = None
        for path in paths:
            one = self.modelled(DrawnDocument, path)
            if one is None:
                yield bad("draw.result", path, "it is no canonical result of a draw")
                return
            if one.digest != one.computed_digest():
                yield bad("draw.result", path, "its digest is not what it must be")
            if before is None:
                faults = result_faults(one, committed, record, pool)
                said = "who was drawn follows from pool, commitment and randomness"
                yield from faulty("draw.result", path, faults, said)
                if one.kind == "lot" and one.reserve:
                    yield unknown(
                        "draw.reserve",
                        path,
                        "in which order the reserve of a lot stands hangs on who was certainly"
                        " before whom",
                    )
            elif follows(before, one):
                for gone in one.replaced[len(before.replaced) :]:
                    yield good("draw.replaced", path, replacement(gone))
            else:
                yield bad("draw.replaced", path, "it does not follow from the result before it")
            before = one
        if before is not None:
            yield equal("draw.result", MANIFEST, "draw.result", part.result, before.digest)
            said = f"the seats are held by {holders(before)}"
            if before.replaced:
                said = f"after replacements, {said}"
            yield good("draw.winners", DRAW, said)

"""The standings, in the decision or in a file of their own, and the tree of entrants over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contestjudge.model.bundle import (
    DECISION,
    MANIFEST,
    SALTS,
    STANDINGS,
    ManifestDocument,
    SaltsDocument,
)
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.seal.proofs import entrants_root, leaves_of
from contestjudge.seal.rows import NO_RECORD, Row, bad, equal, model_of, unknown
from contestjudge.seal.standings import Passing, rows_from, standings_digest
from contestjudge.verify.looking import Looking


def check_standings(looking: Looking) -> Iterator[Row]:
    """Check the standings and the tree of entrants (10.5.6)."""
    decision = looking.values.get(DECISION)
    if decision is None or looking.manifest is None:
        return  # said by step 4
    try:
        yield from _of_standings(looking, decision, looking.manifest)
    except NO_RECORD:
        yield bad("standings", DECISION, "it is no decision")


def _of_standings(
    looking: Looking, decision: dict[str, Any], manifest: ManifestDocument
) -> Iterator[Row]:
    many = decision["counts"]["entrants"] > BAND_LIMIT
    if not many:
        stated, number = decision["standings_digest"], decision["counts"]["entrants"]
        computed = standings_digest(decision["standings"])
        yield equal("standings", DECISION, "standings_digest", stated, computed)
        yield equal("standings", DECISION, "counts.entrants", number, len(decision["standings"]))
    rows = {_entrant(row): row for row in decision["standings"]}
    for name in ("winners", "alternates", "contested"):
        if any(rows.get(_entrant(row)) != row for row in decision[name]):
            yield bad("standings", DECISION, f"{name} are not all in the standings")
    secret = None
    salts = looking.sealed.documents.get(SALTS)
    if salts is not None:
        looking.document(SALTS)
        model = model_of(SaltsDocument, salts) if SALTS in looking.values else None
        if model is None:
            yield bad("entrants", SALTS, "it is no canonical document of salts")
            return
        secret = bytes.fromhex(model.secret)
    elif manifest.entrants is not None:
        yield bad("entrants", SALTS, "it is missing")
    if STANDINGS in looking.sealed.lines:
        yield from _all_standings(looking, decision, manifest, secret, rows)
    elif many:
        yield unknown(
            "standings", DECISION, "there are too many entrants to be listed in the decision"
        )
    elif secret is not None:
        root = entrants_root(leaves_of(decision, secret))
        yield equal("entrants", MANIFEST, "entrants", manifest.entrants, root)


def _all_standings(
    looking: Looking,
    decision: dict[str, Any],
    manifest: ManifestDocument,
    secret: bytes | None,
    listed: Mapping[tuple[str, str, str], Mapping[str, Any]],
) -> Iterator[Row]:
    """Everybody's row, in passing: digest, number, tree, and those that the decision holds."""
    passing, met = Passing(secret), set[tuple[str, str, str]]()

    def compared() -> Iterator[Mapping[str, Any]]:
        for row in rows_from(looking.sealed.lines[STANDINGS]()):
            if listed.get(_entrant(row)) == row:
                met.add(_entrant(row))
            yield row

    passing.over(compared())
    stated = decision["standings_digest"]
    yield equal("standings", STANDINGS, "standings_digest", stated, passing.digest)
    yield equal(
        "standings",
        STANDINGS,
        "counts.entrants",
        decision["counts"]["entrants"],
        passing.count,
    )
    if met != listed.keys():
        yield bad("standings", DECISION, "its standings are not all among all standings")
    if secret is not None:
        yield equal("entrants", MANIFEST, "entrants", manifest.entrants, passing.root)


def _entrant(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["entrant"]["platform"], row["entrant"]["id"], row.get("day", "")

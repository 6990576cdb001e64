"""Above the limit, with winners for each day: all bands together are bounded (spec 8.4.2)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import Outcome
from contestjudge.model.decision import BAND_LIMIT, band_of
from tests.seal.made import RULES, evidence_in, sealed_with_everybody

DAYS = 60
EACH = 170
FIRST = 1790321324950814720
A_DAY = 86_400_000 << 22


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, cj.Decision]:
    folder = tmp_path_factory.mktemp("days")
    rows = "".join(
        f"{day * 1000 + n},who_{day}_{n},{FIRST + day * A_DAY + (n << 22)},native\n"
        for day in range(DAYS)
        for n in range(1, EACH + 1)
    )
    evidence_in(folder, f"account_id,handle,share_id,form\n{rows}")
    stated = folder / "evidence.toml"
    stated.write_text(stated.read_text().replace("2024-05-14T12", "2024-07-20T12"))
    evidence = cj.read(stated)
    entry = {"forms": ["native"], "closes": "2024-07-13"}
    award = {"per": "day", "seats": 100, "same_winner": "daily"}
    contest = cj.load_contest({**RULES, "entry": entry, "award": award})
    return sealed_with_everybody(folder, contest, evidence)


def test_the_bands_of_all_days_are_bounded_together(sealed: tuple[Path, cj.Decision]) -> None:
    _, decision = sealed
    assert decision.counts.entrants == DAYS * EACH > BAND_LIMIT
    assert len(decision.days) == DAYS
    assert band_of(DAYS) == 83
    listed = Counter(row.day for row in decision.standings)
    assert set(listed.values()) == {min(EACH, 100 + 83)}
    behind = [row for row in decision.standings if row.seat is None]
    assert len(behind) + 83 * DAYS <= BAND_LIMIT


def test_everybody_is_sealed_and_proved_on_their_day(
    sealed: tuple[Path, cj.Decision], tmp_path: Path
) -> None:
    folder, _ = sealed
    found = cj.verify(folder)
    assert found.matches, found.text()
    proof = cj.prove(folder, "@who_7_169", "2024-05-21")
    assert (proof.leaf.day, proof.leaf.rank.min) == ("2024-05-21", 169)
    (tmp_path / "proof.json").write_bytes(canonical_bytes(proof.to_dict()))
    found = cj.verify(folder, proof=tmp_path / "proof.json")
    assert [row.outcome for row in found.checks if row.code == "proof"] == [Outcome.OK]

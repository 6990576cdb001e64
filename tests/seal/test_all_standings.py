"""Above the limit of a decision, everybody stands in a file beside it (spec 8.4.4, 10.3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import Disclosure, Outcome
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.report.verification import Verification
from contestjudge.seal.standings import rows_from, standings_digest
from tests.seal.made import AT, RULES, evidence_in, sealed_with_everybody

MANY = BAND_LIMIT + 7
FIRST = 1790321324950814720


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, cj.Decision]:
    folder = tmp_path_factory.mktemp("many")
    rows = "".join(f"{n},who_{n},{FIRST + (n << 22)},native\n" for n in range(1, MANY + 1))
    evidence = evidence_in(folder, f"account_id,handle,share_id,form\n{rows}")
    contest = cj.load_contest(RULES)
    return sealed_with_everybody(folder, contest, evidence)


def _outcomes(found: Verification, code: str) -> list[Outcome]:
    return [row.outcome for row in found.checks if row.code == code]


def test_everybody_is_in_it_in_the_order_of_the_decision(
    sealed: tuple[Path, cj.Decision],
) -> None:
    folder, decision = sealed
    lines = (folder / "standings.jsonl").read_bytes().splitlines(keepends=True)
    rows = list(rows_from(lines))
    assert len(rows) == decision.counts.entrants == MANY > len(decision.standings)
    assert standings_digest(rows) == decision.standings_digest
    listed = [row.to_dict() for row in decision.standings]
    assert [row for row in rows if row in listed] == listed
    assert all(canonical_bytes(json.loads(line)) + b"\n" == line for line in lines[::997])


def test_it_is_verified(sealed: tuple[Path, cj.Decision]) -> None:
    found = cj.verify(sealed[0])
    assert found.matches, found.text()
    assert _outcomes(found, "standings") == [Outcome.OK, Outcome.OK]
    assert _outcomes(found, "entrants") == [Outcome.OK]


@pytest.mark.parametrize("who", ["@who_1", f"x:{MANY // 2}", f"@who_{MANY}"])
def test_everybody_has_a_proof(sealed: tuple[Path, cj.Decision], tmp_path: Path, who: str) -> None:
    cj.publish(sealed[0], tmp_path / "open", Disclosure.PUBLIC)
    proof = cj.prove(sealed[0], who)
    assert proof.entrants.count == MANY
    (tmp_path / "proof.json").write_bytes(canonical_bytes(proof.to_dict()))
    found = cj.verify(tmp_path / "open", proof=tmp_path / "proof.json")
    assert _outcomes(found, "proof") == [Outcome.OK]


def test_nobody_of_that_name(sealed: tuple[Path, cj.Decision]) -> None:
    with pytest.raises(cj.UsageError, match="nobody in the standings"):
        cj.prove(sealed[0], "@nobody")


@pytest.mark.parametrize("place", [0, MANY // 2, MANY - 1])
@pytest.mark.parametrize("change", [b"", b'{"id":1}\n', None])
def test_a_row_that_is_changed_or_gone_shows(
    sealed: tuple[Path, cj.Decision], tmp_path: Path, place: int, change: bytes | None
) -> None:
    lines = (sealed[0] / "standings.jsonl").read_bytes().splitlines(keepends=True)
    lines[place] = lines[place].replace(b'"min":', b'"min":1') if change is None else change
    for path in sealed[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "standings.jsonl").write_bytes(b"".join(lines))
    found = cj.verify(tmp_path)
    assert Outcome.MISMATCH in _outcomes(found, "files")
    assert Outcome.MISMATCH in _outcomes(found, "standings")


def test_standings_of_another_decision_are_not_sealed(
    sealed: tuple[Path, cj.Decision], tmp_path: Path
) -> None:
    lines = (sealed[0] / "standings.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "rows.jsonl").write_bytes(b"".join(lines[1:]))
    with pytest.raises(cj.UsageError, match="does not hold the standings"):
        cj.seal(
            cj.load_contest(RULES),
            sealed[1],
            tmp_path / "bundle",
            at=AT,
            standings=tmp_path / "rows.jsonl",
        )
    assert not (tmp_path / "bundle").exists()


def test_few_need_no_file(tmp_path: Path) -> None:
    cj.judge(RULES, evidence_in(tmp_path), standings=tmp_path / "rows.jsonl")
    assert not (tmp_path / "rows.jsonl").exists()

"""Every case of the conformance suite is sealed with its evidence, and judged again from there."""

from __future__ import annotations

from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.model.bundle import Disclosure, Outcome
from tests.conformance.test_cases import CASES, case_expected, case_path
from tests.seal.made import AT


@pytest.mark.parametrize("case", CASES)
def test_a_sealed_case_is_judged_again_to_the_same(case: str, tmp_path: Path) -> None:
    expected = case_expected(case)
    contest = cj.load_contest(case_path(case, expected.contest))
    evidence = cj.read(*(case_path(case, name) for name in expected.evidence))
    decision = cj.judge(contest, evidence)
    cj.seal(contest, decision, tmp_path / "full", at=AT, evidence=evidence)
    found = cj.verify(tmp_path / "full")
    assert found.matches, found.text()
    assert [row.outcome for row in found.checks if row.code == "judged"] == [Outcome.OK]
    for level in (Disclosure.PUBLIC, Disclosure.PARTICIPANT):
        cj.publish(tmp_path / "full", tmp_path / level, level)
        found = cj.verify(tmp_path / level, full=tmp_path / "full")
        assert found.matches, found.text()
    if decision.standings:
        first = decision.standings[0]
        proof = cj.prove(tmp_path / "full", first.entrant.id, first.day)
        assert (proof.leaf.day, proof.leaf.rank) == (first.day, first.rank)

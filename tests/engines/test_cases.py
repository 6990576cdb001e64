"""Every conformance case, by all engines: the same JSON, display fields too."""

from __future__ import annotations

import pytest

import contestjudge as cj
from tests.conformance.test_cases import CASES, case_expected, case_path
from tests.engines.made import IN_PROCESS

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")


@pytest.mark.parametrize("case", CASES)
def test_all_engines_say_the_same(case: str) -> None:
    expected = case_expected(case)
    contest = cj.load_contest(case_path(case, expected.contest))
    evidence = [case_path(case, name) for name in expected.evidence]
    said = [cj.judge(contest, cj.read(*evidence), engine=engine).to_json() for engine in IN_PROCESS]
    assert set(said) == {said[0]}

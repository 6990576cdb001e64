"""Every case folder, judged through the command line and through the package root.

A case is a folder: ``contest.toml``, ``evidence.toml`` with its payloads, ``expected.json`` and
``WHY.md``. What is expected was worked out from the specification, by hand.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.cli import main
from contestjudge.model.decision import (
    DecisionDocument,
    ExclusionDocument,
    HoleDocument,
    SeatDocument,
)
from tests.conformance.expected import (
    Expected,
    ExpectedExclusion,
    ExpectedHole,
    ExpectedRow,
    Who,
)

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.json"))
PACKAGE = "package:"


@cache
def case_expected(case: str) -> Expected:
    return Expected.model_validate_json((HERE / case / "expected.json").read_bytes())


def case_path(case: str, name: str) -> str:
    if name.startswith(PACKAGE):
        return str(resources.files("contestjudge") / "data" / name.removeprefix(PACKAGE))
    return str(HERE / case / name)


@cache
def _judged(case: str) -> DecisionDocument:
    expected = case_expected(case)
    evidence = cj.read(*(case_path(case, name) for name in expected.evidence))
    return cj.judge(case_path(case, expected.contest), evidence)


@pytest.mark.parametrize("case", CASES)
def test_a_case_says_why_it_is_there(case: str) -> None:
    assert (HERE / case / "WHY.md").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("case", CASES)
def test_the_command_line_and_the_package_root_agree(
    case: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    expected = case_expected(case)
    paths = [case_path(case, name) for name in (expected.contest, *expected.evidence)]
    status = main(["judge", *paths, "--format", "json"])
    out, err = capsysbinary.readouterr()
    assert (status, err) == (expected.exit, b"")
    assert json.loads(out) == _judged(case).to_dict()


@pytest.mark.parametrize("case", CASES)
def test_the_text_view_begins_with_the_status(
    case: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    expected = case_expected(case)
    paths = [case_path(case, name) for name in (expected.contest, *expected.evidence)]
    assert main(["judge", *paths]) == expected.exit
    text = capsysbinary.readouterr().out.decode()
    assert text.splitlines()[0].endswith(f": {expected.status.upper()}")


@pytest.mark.parametrize("case", CASES)
def test_the_decision_is_the_expected_one(case: str) -> None:
    expected, decision = case_expected(case), _judged(case)
    assert decision.status == expected.status
    for name in ("winners", "contested", "alternates", "standings"):
        rows: Sequence[ExpectedRow | Who] | None = getattr(expected, name)
        if rows is not None:
            _compare_rows(getattr(decision, name), rows, name)
    if expected.entrants is not None:
        assert decision.counts.entrants == expected.entrants
    codes = {one.code for one in decision.findings}
    assert set(expected.codes) <= codes
    assert codes.isdisjoint(expected.absent)
    for code, params in expected.params.items():
        found = [one.params for one in decision.findings if one.code == code]
        assert any(params.items() <= one.items() for one in found), (code, params, found)
    for code, words in expected.messages.items():
        said = [one.message for one in decision.findings if one.code == code]
        assert any(words in one for one in said), (code, words, said)
    if expected.message_begins is not None:
        assert decision.message.startswith(expected.message_begins)
    if expected.draw_candidates is not None:
        assert decision.draw is not None
        assert decision.draw.candidates == expected.draw_candidates


@pytest.mark.parametrize("case", [case for case in CASES if case_expected(case).holes is not None])
def test_the_holes_are_the_expected_ones(case: str) -> None:
    expected, decision = case_expected(case), _judged(case)
    assert expected.holes is not None
    assert len(decision.holes) == len(expected.holes), decision.holes
    for hole, one in zip(decision.holes, expected.holes, strict=True):
        _compare_hole(hole, one)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case_expected(case).excluded is not None]
)
def test_the_exclusions_are_the_expected_ones(case: str) -> None:
    expected, decision = case_expected(case), _judged(case)
    assert expected.excluded is not None
    assert len(decision.excluded) == len(expected.excluded), decision.excluded
    for row, one in zip(decision.excluded, expected.excluded, strict=True):
        _compare_exclusion(row, one)
        assert row.message


@pytest.mark.parametrize("case", [case for case in CASES if case_expected(case).steps is not None])
def test_the_steps_that_settle_it_are_the_expected_ones(case: str) -> None:
    expected, decision = case_expected(case), _judged(case)
    assert expected.steps is not None
    needed = [step for step in decision.next_steps if step.needed]
    assert [step.action for step in needed] == [one.action for one in expected.steps]
    for step, one in zip(needed, expected.steps, strict=True):
        stated = one.model_dump(exclude_unset=True, by_alias=True)
        assert str(stated.pop("says", "")) in step.text
        found = step.model_dump(mode="json", by_alias=True)
        assert {key: found[key] for key in stated} == stated


@pytest.mark.parametrize("case", CASES)
def test_steps_are_there_where_it_is_not_final(case: str) -> None:
    decision = _judged(case)
    assert any(step.needed for step in decision.next_steps) == (decision.status != "final")
    assert all(step.text for step in decision.next_steps)


@pytest.mark.parametrize("case", CASES)
def test_records_reconcile(case: str) -> None:
    expected, decision = case_expected(case), _judged(case)
    by_name = {Path(one.name).name: one for one in decision.inputs}
    for one in decision.inputs:
        assert one.records == one.used + one.irrelevant + len(one.rejected)
        assert min(one.used, one.irrelevant) >= 0
    assert expected.inputs.keys() <= by_name.keys()
    for name, counts in expected.inputs.items():
        stated = counts.model_dump(exclude_unset=True)
        found: dict[str, int | list[int]] = {
            "records": by_name[name].records,
            "used": by_name[name].used,
            "irrelevant": by_name[name].irrelevant,
            "rejected": [one.record for one in by_name[name].rejected],
        }
        assert {key: found[key] for key in stated} == stated


@pytest.mark.parametrize("case", CASES)
def test_winners_contested_and_alternates_are_disjoint(case: str) -> None:
    decision = _judged(case)
    named = [
        (row.entrant.id, row.day)
        for rows in (decision.winners, decision.contested, decision.alternates)
        for row in rows
    ]
    assert len(set(named)) == len(named)
    assert [row.seat for row in decision.winners] == sorted(
        row.seat for row in decision.winners if row.seat is not None
    )


def _names(row: SeatDocument | ExclusionDocument) -> set[str]:
    return {row.entrant.id, f"@{row.entrant.handle}"}


def _compare_rows(
    rows: Sequence[SeatDocument], expected: Sequence[ExpectedRow | Who], where: str
) -> None:
    wanted = [ExpectedRow(who=one) if isinstance(one, str) else one for one in expected]
    shown = [sorted(_names(row)) for row in rows]
    assert len(rows) == len(wanted), (where, shown)
    for row, one in zip(rows, wanted, strict=True):
        assert one.who in _names(row), (where, shown)
        found: dict[str, object] = {
            "who": one.who,
            "seat": row.seat,
            "day": row.day,
            "tier": row.tier,
            "tiers": list(row.tiers),
            "verdict": str(row.verdict),
            "rank": [row.rank.min, row.rank.max],
            "rank_seen": [row.rank_seen.min, row.rank_seen.max],
            "accounts": list(row.entrant.accounts),
            "handle": row.entrant.handle,
            "share": row.share.id or "~",
            "form": str(row.share.form),
            "via": row.share.via,
            "earliest": row.share.earliest,
            "latest": row.share.latest,
            "basis": str(row.share.basis),
        }
        stated = one.model_dump(exclude_unset=True)
        assert {key: found[key] for key in stated} == stated, where


def _compare_hole(hole: HoleDocument, expected: ExpectedHole) -> None:
    found: dict[str, object] = {
        "post": hole.post,
        "form": str(hole.form),
        "from": hole.from_,
        "to": hole.to,
        "at_most": "any" if hole.at_most is None else hole.at_most,
        "cause": hole.cause,
    }
    stated = expected.model_dump(exclude_unset=True, by_alias=True)
    assert {key: found[key] for key in stated} == stated


def _compare_exclusion(row: ExclusionDocument, expected: ExpectedExclusion) -> None:
    assert expected.who in _names(row)
    found: dict[str, object] = {
        "who": expected.who,
        "reason": str(row.reason),
        "clause": row.clause,
        "share": row.share.id or "~",
        "out_of_play": row.out_of_play,
    }
    stated = expected.model_dump(exclude_unset=True)
    assert {key: found[key] for key in stated} == stated


def test_the_demonstration_ends_final(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["demo"]) == 0
    text = capsysbinary.readouterr().out.decode()
    steps = [part.split("\n\n", 1)[0] for part in text.split("\nStep ")[1:]]
    assert [step[0] for step in steps] == ["1", "2", "3", "4"]
    assert ["provisional" in step.lower() for step in steps] == [True, True, True, False]
    assert "coverage.blind_form" in steps[0]
    assert "time.original_clock" in steps[1]
    assert "coverage.window_gap" in steps[2]
    assert "final" in steps[3].lower()
    assert "Passed over: @raz, @jacob, @made_up_majken, @made_up_tove" in text
    assert "Crowned in their place: @rasmus, @peter, @made_up_knut, @made_up_siv" in text


class TestTheSetCountsAndNotTheFiles:
    """The same evidence split, reordered, repeated, compressed and renamed is the same set."""

    CASE = "undone-by-a-notice-before-its-share"
    HEAD = 'schema = "contestjudge/evidence/v1"\n'
    TERMS = 'instrument = "x.v1.stream"\ntaken_at = 2024-03-01T14:00:00Z\ncomplete = true\n'

    def _digest(self, folder: Path, files: dict[str, bytes]) -> tuple[str, str]:
        text = self.HEAD
        for name, content in files.items():
            (folder / name).write_bytes(content)
            text += f'\n[[exhibits]]\npath = "{name}"\n{self.TERMS}'
        (folder / "evidence.toml").write_text(text, encoding="utf-8")
        decision = cj.judge(HERE / self.CASE / "contest.toml", cj.read(folder / "evidence.toml"))
        return decision.digest, decision.evidence.digest

    def _lines(self) -> list[bytes]:
        return (HERE / self.CASE / "stream.jsonl").read_bytes().splitlines(keepends=True)

    def _plain(self, folder: Path) -> tuple[str, str]:
        folder = folder / "plain"
        folder.mkdir()
        return self._digest(folder, {"stream.jsonl": b"".join(self._lines())})

    def test_reordered(self, tmp_path: Path) -> None:
        turned = b"".join(reversed(self._lines()))
        assert self._digest(tmp_path, {"stream.jsonl": turned}) == self._plain(tmp_path)

    def test_split_and_renamed(self, tmp_path: Path) -> None:
        files = {f"part-{place}.json": line for place, line in enumerate(self._lines())}
        assert self._digest(tmp_path, files) == self._plain(tmp_path)

    def test_repeated(self, tmp_path: Path) -> None:
        whole = b"".join(self._lines())
        files = {"once.jsonl": whole, "again.jsonl": whole + whole}
        assert self._digest(tmp_path, files) == self._plain(tmp_path)

    def test_compressed(self, tmp_path: Path) -> None:
        packed = gzip.compress(b"".join(self._lines()), mtime=0)
        assert self._digest(tmp_path, {"stream.jsonl.gz": packed}) == self._plain(tmp_path)

    def test_one_share_less_is_another_set(self, tmp_path: Path) -> None:
        fewer = b"".join(self._lines()[:-1])
        assert self._digest(tmp_path, {"stream.jsonl": fewer}) != self._plain(tmp_path)

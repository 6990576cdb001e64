"""Rules held against those that they took the place of (spec 5.10.3)."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes, digest
from contestjudge.model.bundle import Outcome
from contestjudge.model.contest import parse_contest
from contestjudge.rules.amendments import amendment_faults, differing
from tests.seal.made import AT, RULES, evidence_in

BEFORE: dict[str, Any] = deepcopy(RULES)


def _after(
    change: Callable[[dict[str, Any]], object], *changed: str, amends: str | None = None
) -> dict[str, Any]:
    document = deepcopy(BEFORE)
    change(document)
    document["amends"] = parse_contest(BEFORE).digest if amends is None else amends
    document["amendments"] = [{"at": "2024-05-14T10:05:00Z", "changed": list(changed)}]
    return document


def _closes(document: dict[str, Any]) -> None:
    document["entry"]["closes"] = "2024-05-14T12:00:00Z"


def _codes(after: dict[str, Any]) -> list[str]:
    return [one.code for one in amendment_faults(parse_contest(BEFORE), parse_contest(after))]


class TestKeys:
    @pytest.mark.parametrize(
        "key",
        [
            "entry.closes",
            "posts",
            "posts[0].text",
            "award.tiers",
            "award.randomness.round",
            "name",
            "eligibility.past_winners[1].digest",
            "entry.undone.count_if_standing_at",
        ],
    )
    def test_those_that_there_are(self, key: str) -> None:
        assert parse_contest(_after(_closes, key)).amendments[0].changed == (key,)

    @pytest.mark.parametrize(
        "key",
        [
            "entry.clozes",
            "closes",
            "entry.closes.x",
            "entry[0].closes",
            "posts[x]",
            "entry..closes",
            "name[0]",
            ".",
            "amendment",
        ],
    )
    def test_one_that_there_is_not_is_named(self, key: str) -> None:
        with pytest.raises(cj.InputError) as refused:
            parse_contest(_after(_closes, "entry.closes", key))
        (fault,) = refused.value.faults
        assert (fault.code, fault.key) == ("amendments.key", "amendments[0].changed")
        assert f"'{key}' is no key" in fault.problem

    def test_the_one_that_was_meant_is_named_too(self) -> None:
        with pytest.raises(cj.InputError, match=r"did you mean entry\.closes\?"):
            parse_contest(_after(_closes, "entry.clozes"))


class TestCompared:
    def test_exactly_what_is_named(self) -> None:
        assert _codes(_after(_closes, "entry.closes")) == []
        assert _codes(_after(_closes, "entry")) == []

    def test_something_else_too(self) -> None:
        def change(document: dict[str, Any]) -> None:
            _closes(document)
            document["award"]["seats"] = 3
            document["posts"][0]["text"] = "First three"

        after = _after(change, "entry.closes")
        (fault,) = amendment_faults(parse_contest(BEFORE), parse_contest(after))
        assert fault.code == "amends.unnamed"
        assert fault.problem.endswith("award.seats, posts[0].text")
        assert _codes(_after(change, "entry.closes", "award", "posts")) == []

    def test_something_that_is_as_it_was(self) -> None:
        assert _codes(_after(_closes, "entry.closes", "award.seats")) == ["amends.unchanged"]

    def test_other_rules_than_those_before(self) -> None:
        assert _codes(_after(_closes, "entry.closes", amends="0" * 64)) == ["amends.digest"]

    def test_rules_that_amend_nothing(self) -> None:
        assert _codes(BEFORE) == ["amends.none"]

    def test_an_earlier_change_that_is_told_otherwise(self) -> None:
        after = _after(_closes, "entry.closes")
        after["amendments"].insert(0, {"at": "2024-05-14T10:01:00Z", "changed": ["name"]})
        assert _codes(after) == ["amends.history"]

    def test_a_default_that_is_written_out_need_not_be_named(self) -> None:
        def change(document: dict[str, Any]) -> None:
            _closes(document)
            document["entry"]["indirect"] = "count"

        assert _codes(_after(change, "entry.closes")) == []
        assert _codes(_after(change, "entry.closes", "entry.indirect")) == []
        written, meant = differing(parse_contest(BEFORE), parse_contest(_after(change, "name")))
        assert (written, meant) == (["entry.closes", "entry.indirect"], ["entry.closes"])

    def test_places_that_are_worked_out_are_not_named(self) -> None:
        def change(document: dict[str, Any]) -> None:
            document["award"] = {"method": "positions", "every": 2, "seats": 3}

        named = ["award.method", "award.every", "award.seats", "award.contested"]
        assert _codes(_after(change, *named, "award.alternates")) == []


class TestSealed:
    def _sealed(self, folder: Path) -> Path:
        before, evidence = parse_contest(BEFORE), evidence_in(folder)
        after = cj.load_contest(_after(_closes, "entry.closes"), before)
        decision = cj.judge(after, evidence)
        cj.seal(after, decision, folder / "bundle", at=AT, amends=before)
        return folder / "bundle"

    def test_the_rules_before_are_in_it_and_compared(self, tmp_path: Path) -> None:
        found = cj.verify(self._sealed(tmp_path))
        assert found.matches
        assert [row.outcome for row in found.checks if row.code == "amends"] == [Outcome.OK]

    def test_without_them_it_says_so(self, tmp_path: Path) -> None:
        after = cj.load_contest(_after(_closes, "entry.closes"))
        cj.seal(after, cj.judge(after, evidence_in(tmp_path)), tmp_path / "b", at=AT)
        rows = [row for row in cj.verify(tmp_path / "b").checks if row.code == "amends"]
        assert [row.outcome for row in rows] == [Outcome.NOT_CHECKED]

    def test_other_rules_are_not_sealed(self, tmp_path: Path) -> None:
        other = parse_contest({**BEFORE, "name": "Caps"})
        after = cj.load_contest(_after(_closes, "entry.closes"))
        decision = cj.judge(after, evidence_in(tmp_path))
        with pytest.raises(cj.InputError, match="before the last change"):
            cj.seal(after, decision, tmp_path / "b", at=AT, amends=other)

    def test_other_rules_in_a_bundle_show(self, tmp_path: Path) -> None:
        folder = self._sealed(tmp_path)
        path = folder / "amended.json"
        path.write_bytes(canonical_bytes({**BEFORE, "name": "Caps"}))
        assert digest({**BEFORE, "name": "Caps"}) != parse_contest(BEFORE).digest
        rows = [row for row in cj.verify(folder).checks if row.code == "amends"]
        assert [row.outcome for row in rows] == [Outcome.MISMATCH]


def test_load_contest_lists_the_difference() -> None:
    with pytest.raises(cj.InputError, match=r"not named: entry\.closes"):
        cj.load_contest(_after(_closes, "name"), parse_contest(BEFORE))

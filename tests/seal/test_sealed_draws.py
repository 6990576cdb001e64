"""A draw in a bundle is recomputed from its record, and again from the evidence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes
from contestjudge.draw import recomputed
from contestjudge.draw.recomputed import draw_faults
from contestjudge.model.bundle import Outcome
from contestjudge.model.evidence_file import EvidenceFile
from contestjudge.verify import Asked, Sealed, checks
from tests.seal.made import AT, RULES, SHARES, found_in

_QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
_SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
_PLANS: dict[str, tuple[dict[str, Any], str]] = {
    "dice": (
        {"source": "dice", "at": "2024-05-15T10:00:00Z", "event": "six dice, from the left"},
        'source = "dice"\nvalues = [3, 1, 6, 6, 2, 5]\n',
    ),
    "drand": (
        {"source": "drand", "chain": _QUICKNET, "round": 657413},
        f'source = "drand"\nround = 657413\nsignature = "{_SIGNATURE}"\n',
    ),
    "rfc3797": (
        {
            "source": "rfc3797",
            "selection": "rfc3797",
            "at": "2024-05-15T10:00:00Z",
            "event": "the state lottery",
        },
        'source = "rfc3797"\nkey = "9319./2.5.8.10.12./"\n',
    ),
}


def _sealed(folder: Path, source: str) -> Path:
    plan, drawn = _PLANS[source]
    (folder / "shares.csv").write_text(SHARES, encoding="utf-8")
    (folder / "evidence.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "shares.csv"\n'
        'sees = ["native"]\ncomplete = true\ntaken_at = 2024-05-14T12:00:00Z\n'
        f"[randomness]\n{drawn}",
        encoding="utf-8",
    )
    award = {"method": "draw", "seats": 1, "alternates": 5, "randomness": plan}
    contest = cj.load_contest({**RULES, "award": award})
    evidence = cj.read(folder / "evidence.toml")
    decision = cj.judge(contest, evidence)
    assert decision.status is cj.Status.FINAL
    cj.seal(contest, decision, folder / "bundle", at=AT, evidence=evidence)
    return folder / "bundle"


def _documents(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        json.loads((folder / "decision.json").read_bytes()),
        json.loads((folder / "contest.json").read_bytes()),
    )


@pytest.mark.parametrize("source", sorted(_PLANS))
def test_a_draw_is_recomputed(tmp_path: Path, source: str) -> None:
    found = cj.verify(_sealed(tmp_path, source))
    assert found.matches, found.text()
    assert [row.outcome for row in found.checks if row.code == "draw"] == [Outcome.OK]
    assert [row.outcome for row in found.checks if row.code == "judged"] == [Outcome.OK]
    (seen,) = [row for row in found.checks if row.code == "draw.source"]
    assert seen.outcome is (Outcome.OK if source == "drand" else Outcome.NOT_CHECKED)


class TestTheBeaconWithoutTheEvidence:
    @staticmethod
    def _seen(folder: Path, **changes: object) -> tuple[Outcome, str]:
        """Seal a draw with other values and without its evidence; what is said of its source."""
        sealed = {path.name: path.read_bytes() for path in folder.glob("*.json")}
        decision = json.loads(sealed["decision.json"])
        decision["draw"].update(changes)
        documents = {**sealed, "decision.json": canonical_bytes(decision)}
        rows = checks(Sealed(found_in(sealed), documents), Asked())
        (row,) = [row for row in rows if row.code == "draw.source"]
        return row.outcome, row.message

    def test_a_real_round_holds(self, tmp_path: Path) -> None:
        assert self._seen(_sealed(tmp_path, "drand"))[0] is Outcome.OK

    @pytest.mark.parametrize(
        "changes",
        [
            {"round": 657414},
            {"signature": "c" + _SIGNATURE[1:]},
            {"previous_signature": _SIGNATURE},
        ],
    )
    def test_another_round_or_signature_does_not(
        self, tmp_path: Path, changes: dict[str, object]
    ) -> None:
        assert self._seen(_sealed(tmp_path, "drand"), **changes)[0] is Outcome.MISMATCH

    def test_without_the_library_it_is_not_checked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = _sealed(tmp_path, "drand")
        monkeypatch.setattr(recomputed, "loaded", lambda: None)
        outcome, message = self._seen(folder)
        assert outcome is Outcome.NOT_CHECKED
        assert "not checked" in message


@pytest.mark.parametrize(
    ("source", "key", "value"),
    [
        ("drand", "round", 657414),
        ("drand", "chain", "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"),
        ("drand", "source", "dice"),
        ("rfc3797", "selection", "tickets"),
    ],
)
def test_randomness_from_elsewhere_than_the_rules_say(
    tmp_path: Path, source: str, key: str, value: object
) -> None:
    """Whoever picks the round afterwards can make commitment, seed and tickets agree."""
    decision, contest = _documents(_sealed(tmp_path, source))
    contest["award"]["randomness"][key] = value
    assert f"the rules name another {key}" in list(draw_faults(decision, contest))


@pytest.mark.parametrize("source", sorted(_PLANS))
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("commitment", "0" * 64),
        ("entrants_root", "0" * 64),
        ("candidates", 4),
        ("seed", "0" * 64),
        ("randomness", "1.2.3."),
        ("tickets", [{"platform": "x", "id": "5003", "number": 3, "ticket": "0" * 64}]),
    ],
)
def test_a_bent_draw_contradicts_itself(
    tmp_path: Path, source: str, key: str, value: object
) -> None:
    decision, contest = _documents(_sealed(tmp_path, source))
    assert list(draw_faults(decision, contest)) == []
    decision["draw"][key] = value
    assert list(draw_faults(decision, contest)) != []


@pytest.mark.parametrize("source", sorted(_PLANS))
def test_other_people_than_those_drawn_contradict_the_draw(tmp_path: Path, source: str) -> None:
    decision, contest = _documents(_sealed(tmp_path, source))
    rows = decision["draw"]["tickets"]
    first, second = rows[0], rows[1]
    for key in ("id", "number"):
        first[key], second[key] = second[key], first[key]
    assert list(draw_faults(decision, contest)) != []


def test_an_entrant_who_was_dropped_changes_the_root(tmp_path: Path) -> None:
    decision, contest = _documents(_sealed(tmp_path, "dice"))
    decision["standings"][2]["entrant"]["id"] = "5999"
    faults = list(draw_faults(decision, contest))
    assert "the entrants are not those of the commitment" in faults


def test_winners_who_were_not_drawn_are_found_without_evidence(tmp_path: Path) -> None:
    decision, contest = _documents(_sealed(tmp_path, "dice"))
    rows = {row["entrant"]["id"]: row for row in decision["standings"]}
    drawn = decision["winners"][0]["entrant"]["id"]
    other = next(row for person, row in rows.items() if person != drawn)
    other["seat"], rows[drawn]["seat"] = 1, None
    decision["winners"] = [other]
    assert "the winners are not those who were drawn" in list(draw_faults(decision, contest))


def test_everything_that_an_evidence_file_can_say_is_sealed() -> None:
    """A section that is added must be written into bundles, or judging again loses it."""
    assert set(EvidenceFile.model_fields) == {
        "schema_",
        "exhibits",
        "attestations",
        "rulings",
        "randomness",
    }

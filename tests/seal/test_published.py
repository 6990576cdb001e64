"""What is published names nobody it should not, follows from the full record, and can be proved."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes
from contestjudge.model.bundle import Disclosure, Outcome
from contestjudge.schemas import json_schema
from contestjudge.seal.proofs import holds
from contestjudge.seal.published import masked
from tests.seal.made import AT, RULES, evidence_in, files_of, sealed_in

_IDS = [b"5001", b"5002", b"5003", b"1790321324950814720", b"17903215343992"]
_LOSER = [b"cleo_b"]
_WINNERS = [b"ada_reads", b"bo_cykel"]


@pytest.mark.parametrize("level", [Disclosure.PUBLIC, Disclosure.PARTICIPANT])
def test_no_id_is_published(tmp_path: Path, level: Disclosure) -> None:
    folder, _ = sealed_in(tmp_path)
    assert all(any(one in content for content in files_of(folder).values()) for one in _IDS)
    cj.publish(folder, tmp_path / "out", level)
    content = b"".join(files_of(tmp_path / "out").values())
    assert [one for one in _IDS if one in content] == []
    for name in _WINNERS:
        assert (name in content) == (level is Disclosure.PARTICIPANT)


def test_the_public_learns_no_handle_and_no_time_that_identifies(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    cj.publish(folder, tmp_path / "out", Disclosure.PUBLIC)
    written = json.loads((tmp_path / "out" / "published.json").read_bytes())
    assert [row["handle"] for row in written["standings"]] == ["ada…", "bo…", "cl…"]
    assert {len(row["earliest"]) for row in written["standings"]} == {len("2024-05-14T10:00:00Z")}
    assert set(files_of(tmp_path / "out")) == {"manifest.json", "published.json"}
    jsonschema.validate(written, json_schema("published"))


@pytest.mark.parametrize(
    ("level", "shape"),
    [
        (Disclosure.PUBLIC, r"2024-05-14T\d\d:\d\d:00Z"),
        (Disclosure.PARTICIPANT, r"2024-05-14T\d\d:\d\d:\d\dZ"),
    ],
)
def test_times_are_cut(tmp_path: Path, level: Disclosure, shape: str) -> None:
    folder, _ = sealed_in(tmp_path)
    full = json.loads((folder / "decision.json").read_bytes())["standings"]
    cj.publish(folder, tmp_path / "out", level)
    rows = json.loads((tmp_path / "out" / "published.json").read_bytes())["standings"]
    kept = len("2024-05-14T10:00" if level is Disclosure.PUBLIC else "2024-05-14T10:00:41")
    for row, whole in zip(rows, full, strict=True):
        for name in ("earliest", "latest"):
            assert re.fullmatch(shape, row[name])
            assert row[name][:kept] == whole["share"][name][:kept]


def test_participants_see_the_winners_the_alternates_and_the_rules(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    cj.publish(folder, tmp_path / "out", Disclosure.PARTICIPANT)
    written = json.loads((tmp_path / "out" / "published.json").read_bytes())
    assert [row["handle"] for row in written["winners"]] == ["ada_reads", "bo_cykel"]
    assert [row["handle"] for row in written["alternates"]] == ["cleo_b"]
    assert (tmp_path / "out" / "contest.json").read_bytes() == (
        folder / "contest.json"
    ).read_bytes()


@pytest.mark.parametrize(
    "eligibility", [{"exclude": ["x:900"]}, {"same_person": [["x:901", "x:902"]]}]
)
def test_rules_that_name_people_are_not_shown(
    tmp_path: Path, eligibility: dict[str, object]
) -> None:
    contest = cj.load_contest({**RULES, "eligibility": eligibility})
    decision = cj.judge(contest, evidence_in(tmp_path))
    cj.seal(contest, decision, tmp_path / "full", at=AT)
    made = cj.publish(tmp_path / "full", tmp_path / "out", Disclosure.PARTICIPANT)
    assert set(files_of(tmp_path / "out")) == {"manifest.json", "published.json"}
    assert made.contest == contest.digest
    found = cj.verify(tmp_path / "out", full=tmp_path / "full")
    assert found.matches, found.text()


def test_the_regulator_gets_the_whole(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    cj.publish(folder, tmp_path / "out", Disclosure.REGULATOR)
    assert files_of(tmp_path / "out") == files_of(folder)


@pytest.mark.parametrize("level", [Disclosure.PUBLIC, Disclosure.PARTICIPANT])
def test_what_is_published_follows_from_the_full_record(tmp_path: Path, level: Disclosure) -> None:
    folder, full = sealed_in(tmp_path)
    made = cj.publish(folder, tmp_path / "out", level)
    assert (made.full, made.decision, made.entrants) == (full.digest, full.decision, full.entrants)
    found = cj.verify(tmp_path / "out", full=folder)
    assert found.matches, found.text()
    assert {row.outcome for row in found.checks if row.code == "published.full"} == {Outcome.OK}


def test_what_was_touched_up_does_not_follow(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    other, _ = sealed_in(tmp_path, "other", whole=False)
    cj.publish(folder, tmp_path / "out", Disclosure.PUBLIC)
    found = cj.verify(tmp_path / "out", full=other)
    assert {row.about for row in found.checks if row.outcome is Outcome.MISMATCH} == {
        "manifest.json"
    }
    path = tmp_path / "out" / "published.json"
    content = path.read_bytes()
    for at in range(0, len(content), 40):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert not cj.verify(tmp_path / "out").matches


def test_only_a_sound_full_bundle_is_published(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    cj.publish(folder, tmp_path / "out", Disclosure.PUBLIC)
    with pytest.raises(cj.InputError, match="no full bundle"):
        cj.publish(tmp_path / "out", tmp_path / "again", Disclosure.PUBLIC)
    path = folder / "decision.json"
    path.write_bytes(path.read_bytes().replace(b"ada_reads", b"eve_reads"))
    with pytest.raises(cj.InputError, match="not what was sealed"):
        cj.publish(folder, tmp_path / "again", Disclosure.PUBLIC)
    with pytest.raises(cj.InputError, match="not what was sealed"):
        cj.prove(folder, "@bo_cykel")
    assert not (tmp_path / "again").exists()


def test_nothing_follows_from_a_document_that_was_not_sealed(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    rules, salts = folder / "contest.json", folder / "salts.json"
    rules.write_bytes(rules.read_bytes().replace(b"Hats", b"Cats"))
    with pytest.raises(cj.InputError, match="not what was sealed"):
        cj.publish(folder, tmp_path / "out", Disclosure.PARTICIPANT)
    for content in (json.dumps({**json.loads(salts.read_bytes()), "secret": "00" * 32}), "{}"):
        salts.write_text(content, encoding="utf-8")
        with pytest.raises(cj.InputError, match="not what was sealed"):
            cj.prove(folder, "@bo_cykel")


@pytest.mark.parametrize(
    ("handle", "shown"),
    [("ada_reads", "ada…"), ("abcdefghijklmno", "abc…"), ("bo", "…"), ("", "…")],
)
def test_masks(handle: str, shown: str) -> None:
    assert masked(handle) == shown


@pytest.mark.parametrize("who", ["@cleo_b", "x:5003", "5003"])
def test_a_proof_shows_one_entrant_and_nobody_else(tmp_path: Path, who: str) -> None:
    folder, manifest = sealed_in(tmp_path)
    proof = cj.prove(folder, who)
    assert holds(proof)
    assert proof.entrants == manifest.entrants
    assert (proof.leaf.id, proof.leaf.rank.min, proof.leaf.seat) == ("5003", 3, None)
    content = canonical_bytes(proof.to_dict())
    assert [one for one in (b"5001", b"5002", *_WINNERS, *_LOSER) if one in content] == []
    jsonschema.validate(json.loads(content), json_schema("proof"))
    # It is checked with what everybody has.
    cj.publish(folder, tmp_path / "out", Disclosure.PUBLIC)
    (tmp_path / "proof.json").write_bytes(content)
    found = cj.verify(tmp_path / "out", proof=tmp_path / "proof.json")
    assert found.matches, found.text()
    assert "x:5003 is in the record: out, rank 3 to 3" in found.text()


def test_every_byte_of_a_proof_counts(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path, whole=False)
    content = canonical_bytes(cj.prove(folder, "5003").to_dict())
    path = tmp_path / "proof.json"
    for at in range(len(content)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        found = cj.verify(folder, proof=path)
        assert {row.outcome for row in found.checks if row.code == "proof"} == {Outcome.MISMATCH}


def test_a_proof_of_another_record_shows_nothing(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    proof = cj.prove(folder, "5001")
    # The same tree, claimed for somebody else.
    forged = proof.model_copy(update={"leaf": proof.leaf.model_copy(update={"id": "5999"})})
    path = tmp_path / "proof.json"
    path.write_bytes(canonical_bytes(forged.to_dict()))
    text = cj.verify(folder, proof=path).text()
    assert "does not lead to the root" in text
    other = proof.model_copy(update={"decision": "0" * 64})
    path.write_bytes(canonical_bytes(other.to_dict()))
    assert "about another record" in cj.verify(folder, proof=path).text()


def test_leaves_are_salted(tmp_path: Path) -> None:
    """Two seals of one decision with other secrets have other roots: no guess can be confirmed."""
    folder, manifest = sealed_in(tmp_path)
    contest = cj.load_contest(folder / "contest.json")
    decision = cj.load_decision(folder / "decision.json")
    other = cj.seal(
        contest,
        decision,
        tmp_path / "other",
        at=AT,
    )
    assert other.decision == manifest.decision
    assert other.entrants is not None
    assert manifest.entrants is not None
    assert other.entrants.root != manifest.entrants.root


def test_nobody_is_proved_who_is_not_there(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    with pytest.raises(cj.UsageError, match="nobody in the standings"):
        cj.prove(folder, "@eve")

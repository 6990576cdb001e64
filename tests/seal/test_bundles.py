"""Bundles: what is written, that it is written whole, and that it can be judged again."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge import doors
from contestjudge.canonical import canonical_bytes
from contestjudge.doors.folders import whole_folder
from contestjudge.model.bundle import Outcome
from contestjudge.report.verification import Verification
from contestjudge.schemas import json_schema
from tests.seal.made import AT, RULES, SHARES, evidence_in, files_of, sealed_in


def _outcomes(found: Verification, code: str) -> set[Outcome]:
    return {row.outcome for row in found.checks if row.code == code}


def test_every_document_is_canonical(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    for path, content in files_of(folder).items():
        if path.endswith(".json"):
            assert canonical_bytes(json.loads(content)) == content


def test_the_rules_file_has_the_contest_s_digest(tmp_path: Path) -> None:
    folder, manifest = sealed_in(tmp_path)
    written = (folder / "contest.json").read_bytes()
    assert hashlib.sha256(written).hexdigest() == cj.load_contest(RULES).digest == manifest.contest
    assert cj.load_contest(folder / "contest.json").digest == manifest.contest


def test_the_decision_file_is_one_that_explain_reads(tmp_path: Path) -> None:
    folder, manifest = sealed_in(tmp_path)
    decision = cj.load_decision(folder / "decision.json")
    assert decision.digest == manifest.decision
    assert decision.explain("@ada_reads").startswith("@ada_reads")


def test_payloads_are_kept_as_they_were_given(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    assert (folder / "evidence" / "0001" / "shares.csv").read_text() == SHARES
    again = cj.judge(folder / "contest.json", cj.read(folder / "evidence" / "evidence.json"))
    assert again.digest == cj.load_decision(folder / "decision.json").digest


def test_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    one, _ = sealed_in(tmp_path, "one")
    other, _ = sealed_in(tmp_path, "other")
    assert files_of(one) == files_of(other)


def test_the_manifest_has_its_schema(tmp_path: Path) -> None:
    folder, manifest = sealed_in(tmp_path)
    written = json.loads((folder / "manifest.json").read_bytes())
    jsonschema.validate(written, json_schema("manifest"))
    assert written["envelope"]["sealed_at"] == "2024-05-20T08:30:00.000000Z"
    assert written["digest"] == manifest.digest


def test_evidence_of_every_kind_can_be_judged_again(tmp_path: Path) -> None:
    rows = SHARES.splitlines(keepends=True)
    with zipfile.ZipFile(tmp_path / "an archive!.zip", "w") as archive:
        archive.writestr("inner/one.csv", rows[0] + rows[1])
        archive.writestr("inner/two.csv", rows[0] + rows[3])
    (tmp_path / "terms.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n'
        '[[exhibits]]\npath = "an archive!.zip!inner/one.csv"\n'
        "[[attestations]]\n"
        'form = "native"\nfrom = 2024-05-14T10:00:00Z\nto = 2024-05-14T11:00:00Z\n'
        'by = "campaign manager"\nreason = "counted"\n'
        '[[rulings]]\nshare = "1790321412861411328"\ndecide = "exclude"\n'
        'by = "adjudicator"\nreason = "staff"\n',
        encoding="utf-8",
    )
    (tmp_path / ".odd name?.csv").write_text(rows[0] + rows[2], encoding="utf-8")
    evidence = (
        cj.read(tmp_path / "terms.toml", tmp_path / ".odd name?.csv")
        + doors.read_bytes("<stdin>", (rows[0] + rows[1]).encode())
        + cj.exhibit(
            (rows[0] + rows[1]).encode(), instrument="table", taken_at=AT, zone="Europe/Rome"
        )
    )
    contest = cj.load_contest(RULES)
    decision = cj.judge(contest, evidence)
    assert {row.entrant.id for row in decision.standings} == {"5001"}
    cj.seal(contest, decision, tmp_path / "bundle", at=AT, evidence=evidence)
    assert sorted(path for path in files_of(tmp_path / "bundle") if "/0" in path) == [
        "evidence/0001/an_archive_.zip",
        "evidence/0002/odd_name_.csv",
        "evidence/0003/_stdin_",
        "evidence/0004/_bytes_",
    ]
    found = cj.verify(tmp_path / "bundle")
    assert found.matches, found.text()
    assert _outcomes(found, "judged") == {Outcome.OK}


def test_many_exhibits_are_gathered_again(tmp_path: Path) -> None:
    """The evidence document is longer than what tells a document of ours by its beginning."""
    rows = SHARES.splitlines(keepends=True)
    evidence = cj.Evidence()
    for number in range(90):
        evidence += cj.exhibit((rows[0] + rows[1 + number % 3]).encode(), taken_at=AT)
    contest = cj.load_contest(RULES)
    decision = cj.judge(contest, evidence)
    cj.seal(contest, decision, tmp_path / "bundle", at=AT, evidence=evidence)
    document = tmp_path / "bundle" / "evidence" / "evidence.json"
    assert b'"schema"' not in document.read_bytes()[:4096]
    assert _outcomes(cj.verify(tmp_path / "bundle"), "judged") == {Outcome.OK}


def test_without_evidence_it_says_so_and_takes_it_from_elsewhere(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path, whole=False)
    found = cj.verify(folder)
    assert found.matches
    assert not found.is_complete
    assert _outcomes(found, "judged") == {Outcome.NOT_CHECKED}
    assert "give it with --evidence" in found.text()
    found = cj.verify(folder, evidence=evidence_in(tmp_path))
    assert _outcomes(found, "judged") == {Outcome.OK}


def test_other_evidence_is_a_mismatch(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    other = evidence_in(tmp_path, SHARES.replace("5001,ada_reads", "5009,eli_o"))
    found = cj.verify(folder, evidence=other)
    assert _outcomes(found, "judged") == {Outcome.MISMATCH}
    assert "winners" in found.text()


def test_evidence_that_cannot_be_judged_is_a_mismatch_with_its_reason(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    (tmp_path / "odd.toml").write_text('schema = "contestjudge/evidence/v1"\n')
    found = cj.verify(folder, evidence=cj.read(tmp_path / "odd.toml"))
    assert _outcomes(found, "judged") == {Outcome.MISMATCH}
    assert "there is no evidence" in found.text()


def test_another_spec_is_not_judged_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = sealed_in(tmp_path)
    monkeypatch.setattr(sys.modules["contestjudge.verify.judged"], "SPEC_VERSION", "9.9")
    found = cj.verify(folder)
    assert found.matches
    assert _outcomes(found, "judged") == {Outcome.NOT_CHECKED}


def test_verification_has_its_schema(tmp_path: Path) -> None:
    folder, manifest = sealed_in(tmp_path)
    document = json.loads(cj.verify(folder).to_json())
    jsonschema.validate(document, json_schema("verification"))
    assert document["manifest"] == manifest.digest


def test_a_decision_by_other_rules_is_not_sealed(tmp_path: Path) -> None:
    evidence = evidence_in(tmp_path)
    decision = cj.judge(RULES, evidence)
    other = cj.load_contest({**RULES, "name": "Caps"})
    with pytest.raises(cj.UsageError, match="other rules"):
        cj.seal(other, decision, tmp_path / "bundle", at=AT)
    assert not (tmp_path / "bundle").exists()


def test_a_time_needs_a_zone(tmp_path: Path) -> None:
    decision = cj.judge(RULES, evidence_in(tmp_path))
    with pytest.raises(cj.UsageError, match="zone"):
        cj.seal(cj.load_contest(RULES), decision, tmp_path / "b", at=datetime(2024, 5, 20))  # noqa: DTZ001
    assert sorted(path.name for path in tmp_path.iterdir()) == ["evidence.toml", "shares.csv"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    before = files_of(folder)
    with pytest.raises(cj.UsageError, match="is there already"):
        sealed_in(tmp_path)
    assert files_of(folder) == before
    (tmp_path / "empty").mkdir()
    assert cj.verify(sealed_in(tmp_path, "empty")[0]).matches


def test_no_half_written_bundle_is_left(tmp_path: Path) -> None:
    evidence = evidence_in(tmp_path)
    contest = cj.load_contest(RULES)
    decision = cj.judge(contest, evidence)
    (tmp_path / "shares.csv").unlink()
    with pytest.raises(cj.InputError, match="cannot be read"):
        cj.seal(contest, decision, tmp_path / "bundle", at=AT, evidence=evidence)
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.toml"]


def test_the_name_appears_only_when_everything_is_there(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "made") as beside:
        (beside / "one").write_text("1")
        assert not (tmp_path / "made").exists()
    assert files_of(tmp_path / "made") == {"one": b"1"}


@pytest.mark.parametrize("name", ["file", "file/below", "nul\0"])
def test_where_nothing_can_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(cj.UsageError), whole_folder(tmp_path / name) as beside:
        (beside / "one").write_text("1")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "mine"


def test_what_is_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(cj.InputError, match="holds no manifest"):
        cj.verify(tmp_path)
    with pytest.raises(cj.InputError, match="is not there"):
        cj.verify(tmp_path / "nothing")


def test_a_link_is_no_file_of_a_bundle(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    (tmp_path / "elsewhere").write_bytes((folder / "salts.json").read_bytes())
    (folder / "salts.json").unlink()
    (folder / "salts.json").symlink_to(tmp_path / "elsewhere")
    found = cj.verify(folder)
    assert not found.matches
    assert "salts.json: it is no plain file" in found.text()


def test_a_file_with_an_odd_name_shows_and_steers_no_terminal(tmp_path: Path) -> None:
    folder, _ = sealed_in(tmp_path)
    (folder / "\x1b[31mred").write_text("x")
    text = cj.verify(folder).text()
    assert text.startswith("MISMATCH")
    assert "\x1b" not in text

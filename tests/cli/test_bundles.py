"""``judge --out``, ``verify``, ``prove``, ``publish``, ``lint``: what they print and return."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contestjudge.cli import main
from tests.seal.made import RULES, evidence_in, files_of


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    evidence_in(tmp_path)
    (tmp_path / "contest.json").write_text(json.dumps(RULES))
    return tmp_path


def _judge(*more: str) -> int:
    return main(["judge", "contest.json", "evidence.toml", "--out", "bundle", *more])


def _run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    capsysbinary.readouterr()
    status = main(list(arguments))
    printed = capsysbinary.readouterr()
    return status, printed.out.decode(), printed.err.decode()


def test_judge_seals_beside_its_answer(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    status, out, _ = _run(capsysbinary, "judge", "contest.json", "evidence.toml", "--out", "bundle")
    assert status == 0
    assert out.startswith("Hats: FINAL")
    assert set(files_of(folder / "bundle")) == {
        "contest.json",
        "decision.json",
        "manifest.json",
        "salts.json",
    }


def test_verify_and_what_becomes_of_a_changed_bundle(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _judge("--with-evidence")
    status, out, _ = _run(capsysbinary, "verify", "bundle")
    assert status == 0
    assert out.startswith("Verified: ")
    path = folder / "bundle" / "evidence" / "0001" / "shares.csv"
    path.write_bytes(path.read_bytes().replace(b"5001", b"5009"))
    status, out, _ = _run(capsysbinary, "verify", "bundle", "--format", "json")
    assert status == 3
    assert json.loads(out)["mismatches"] >= 2  # its digest, and the decision


def test_verify_with_evidence_from_elsewhere(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _judge()
    assert _run(capsysbinary, "verify", "bundle")[1].startswith("As it was sealed")
    status, out, _ = _run(capsysbinary, "verify", "bundle", "--evidence", "evidence.toml")
    assert (status, out.startswith("Verified: ")) == (0, True)


def test_publish_prove_and_check(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    _judge()
    status, out, _ = _run(capsysbinary, "publish", "bundle", "--level", "public", "--out", "open")
    assert (status, out.startswith("manifest ")) == (0, True)
    status, out, _ = _run(capsysbinary, "prove", "bundle", "@ada_reads")
    assert status == 0
    (folder / "proof.json").write_text(out)
    status, out, _ = _run(capsysbinary, "verify", "open", "--proof", "proof.json")
    assert status == 0
    assert "x:5001 is in the record: certain, rank 1 to 1" in out
    assert _run(capsysbinary, "verify", "open", "--full", "bundle")[0] == 0
    (folder / "proof.json").write_text((folder / "proof.json").read_text().replace("5001", "5002"))
    assert _run(capsysbinary, "verify", "open", "--proof", "proof.json")[0] == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "nothing"], "is not there"),
        (["verify", "."], "holds no manifest.json"),
        (["prove", "bundle", "@eve"], "nobody in the standings"),
        (["publish", "bundle", "--level", "public", "--out", "bundle"], "is there already"),
        (["publish", "bundle", "--level", "secret", "--out", "x"], "invalid choice"),
        (["judge", "contest.json", "evidence.toml", "--out", "bundle"], "is there already"),
        (["judge", "contest.json", "evidence.toml", "--with-evidence"], "write --out DIR too"),
        (["judge", "contest.json", "evidence.toml", "--sign", "k.pem"], "write --out DIR too"),
        (
            ["judge", "contest.json", "evidence.toml", "--out", "b2", "--sign", "contest.json"],
            "no private Ed25519 key",
        ),
        (["verify", "bundle", "--key", "contest.json"], "no public Ed25519 key"),
        (["verify", "bundle", "--proof", "none.json"], "cannot be read"),
        (["lint", "evidence.toml"], "this is an evidence file"),
        (["lint", "contest.json", "--instruments", "x.v9"], "x.v9"),
    ],
)
def test_bad_calls_are_said_in_one_line(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], arguments: list[str], said: str
) -> None:
    _judge()
    status, _, err = _run(capsysbinary, *arguments)
    assert status == 2
    assert said in err
    assert err.count("\n") == 1
    assert not (folder / "b2").exists()


def test_a_full_bundle_is_compared_with_no_other(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    _judge()
    status, out, err = _run(capsysbinary, "verify", "bundle", "--full", "none")
    assert (status, err) == (0, "")
    assert "  - this is a full bundle itself\n" in out


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"eligibility": {"must_follow": True}, "award": {"method": "draw"}}, 3),
        ({}, 3),
        (
            {
                "entry": {
                    "forms": ["native"],
                    "closes": "2024-05-14T11:00:00Z",
                    "undone": "exclude",
                }
            },
            0,
        ),
    ],
)
def test_lint_s_status(
    folder: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    more: dict[str, object],
    status: int,
) -> None:
    (folder / "rules.json").write_text(json.dumps({**RULES, **more}))
    found, out, _ = _run(capsysbinary, "lint", "rules.json", "--format", "json")
    assert found == status
    document = json.loads(out)
    assert (document["errors"] + document["warnings"] > 0) == (status == 3)


class TestABundleInTheFolderThatIsJudged:
    """Sealed beside its evidence, it is no second evidence."""

    def test_it_is_passed_over_and_named(
        self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        (folder / "evidence.toml").unlink()
        (folder / "contest.json").unlink()
        (folder / "contest.toml").write_bytes(CONTEST)
        judge = ("judge", "contest.toml", ".", "--format", "json")
        before = json.loads(_run(capsysbinary, *judge)[1])
        _run(capsysbinary, *judge, "--out", "bundle", "--with-evidence")
        after = json.loads(_run(capsysbinary, *judge)[1])
        assert after["digest"] == before["digest"]
        assert before["skipped"] == []
        (row,) = after["skipped"]
        assert (row["container"], row["first"]) == (".", ["bundle"])

    def test_itself_it_is_no_evidence_but_what_it_holds_is(
        self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        _judge("--with-evidence")
        status, _, err = _run(capsysbinary, "judge", "contest.json", "bundle")
        assert status == 2
        assert err.rstrip().endswith(
            "is a bundle, and no evidence; judge on what was sealed in it:"
            " bundle/evidence/evidence.json"
        )
        inner = "bundle/evidence/evidence.json"
        assert _run(capsysbinary, "judge", "contest.json", inner)[0] == 0
        assert (folder / inner).is_file()

    def test_a_folder_of_nothing_else(
        self, folder: Path, capsysbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        main(["judge", "contest.json", "evidence.toml", "--out", "sealed/bundle"])
        status, _, err = _run(capsysbinary, "judge", "contest.json", "sealed")
        assert status == 2
        assert "holds no files but those of bundles" in err
        assert (folder / "sealed").is_dir()


CONTEST = b"""
schema = "contestjudge/contest/v1"
name = "Hats"
sponsor = { platform = "x", id = "900100200", handles = ["blue_bakery"] }
posts = [{ id = "1790321153928069120", text = "First two to share this get a hat" }]
entry = { forms = ["native"], closes = 2024-05-14T11:00:00Z }
award = { seats = 2 }
"""

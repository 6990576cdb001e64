"""After a replacement every view says so: nobody is told that they hold a seat that they lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes
from contestjudge.cli import main
from contestjudge.doors import draw_files, drawing
from contestjudge.model.bundle import Disclosure, Outcome
from contestjudge.report.verification import Verification
from tests.seal.drawn import LOT, TIED, drawn_in, replaced_in
from tests.seal.made import AT


def _explained(capfd: pytest.CaptureFixture[str], path: Path, who: str) -> str:
    assert main(["explain", str(path), who]) == 0
    return " ".join(capfd.readouterr().out.split())


def _said(found: Verification, code: str) -> str:
    return " ".join(row.message for row in found.checks if row.code == code)


@pytest.mark.parametrize("kind", ["lottery", "lot"])
def test_explain_says_who_was_replaced_and_by_whom(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str
) -> None:
    bundle, held = drawn_in(tmp_path, LOT, TIED) if kind == "lot" else drawn_in(tmp_path)
    folder, gone = replaced_in(tmp_path, bundle)
    came = held.result.alternates[0].entrant.id
    for path in (folder, folder / "decision.json", folder / "draw.json"):
        told = _explained(capfd, path, f"x:{gone}")
        assert "You held seat 1, and were replaced after the draw, before 2024-" in told
        assert "The reason on the record: a colleague." in told
        assert f"Seat 1 went to @{held.result.alternates[0].entrant.handle} (x:{came})." in told
        assert "hold seat 1;" not in told
        assert "You hold seat 1: whoever held it was replaced" in _explained(capfd, path, came)
    assert "were replaced" not in _explained(capfd, bundle, gone)
    other = held.result.winners[1].entrant.id
    assert _explained(capfd, folder, other) == _explained(capfd, bundle, other)


def test_an_empty_seat_and_an_alternate_who_moved_up(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, held = drawn_in(tmp_path)
    first = held.result.reserve[0].entrant.id
    folder, _ = replaced_in(tmp_path, folder, "next-0")
    assert "you are alternate number 1 now" in _explained(capfd, folder, first)
    last = ""
    for number in range(1, 8):
        folder, last = replaced_in(tmp_path, folder, f"next-{number}")
        if not draw_files.load_draw(folder / "draw.json").winners:
            break
    found = cj.verify(folder)
    assert found.matches, found.text()
    assert "the seats are held by nobody; empty: seat" in _said(found, "draw.winners")
    told = _explained(capfd, folder, last)
    assert "Nobody took seat" in told
    assert "it is empty" in told


def test_results_beside_a_decision_are_followed_to_the_newest(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _, held = drawn_in(tmp_path)
    loose = tmp_path / "loose"
    loose.mkdir()
    who = held.result.winners[0].entrant.id
    draw_files.write_new(loose / "draw.json", held.result.to_json())
    after = drawing.replace_drawn(held.result, who, "a colleague")
    draw_files.write_new(loose / "draw-2.json", after.to_json())
    assert main(["explain", str(loose / "draw.json"), who]) == 2
    assert "the decision that it gave is not beside it" in capfd.readouterr().err
    draw_files.write_new(loose / "decision.json", held.decision.to_json())
    for name in ("decision.json", "draw-2.json"):
        assert "were replaced after the draw." in _explained(capfd, loose / name, who)
    assert "You were drawn, and hold seat 1" in _explained(capfd, loose / "draw.json", who)


def test_a_bundle_that_was_altered_explains_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, gone = replaced_in(tmp_path, drawn_in(tmp_path)[0])
    path = folder / "draw.json"
    path.write_bytes((tmp_path / "bundle" / "draw.json").read_bytes())
    assert main(["explain", str(folder), gone]) == 2
    assert "is not what was sealed" in capfd.readouterr().err
    assert main(["explain", str(tmp_path), gone]) == 2
    assert "holds no manifest.json" in capfd.readouterr().err


def test_a_proof_comes_with_what_became_of_them(tmp_path: Path) -> None:
    bundle, held = drawn_in(tmp_path)
    folder, gone = replaced_in(tmp_path, bundle)
    came = held.result.alternates[0].entrant.id
    path = tmp_path / "proof.json"

    def shown(who: str, where: Path) -> Verification:
        path.write_bytes(canonical_bytes(cj.prove(folder, f"x:{who}").to_dict()))
        found = cj.verify(where, proof=path)
        assert found.matches, found.text()
        return found

    assert "was replaced in seat 1 by" in _said(shown(gone, folder), "proof.replaced")
    assert f"x:{came} holds seat 1 since" in _said(shown(came, folder), "proof.replaced")
    assert _said(shown(held.result.winners[1].entrant.id, folder), "proof.replaced") == ""
    assert _said(shown(gone, bundle), "proof.replaced") == ""
    cj.publish(folder, tmp_path / "open", Disclosure.PUBLIC)
    row = next(one for one in shown(gone, tmp_path / "open").checks if one.code == "proof.replaced")
    assert row.outcome is Outcome.NOT_CHECKED
    assert row.message.startswith("1 was replaced after the draw")


def test_what_is_published_names_the_result_that_holds(tmp_path: Path) -> None:
    bundle, held = drawn_in(tmp_path)
    folder, _ = replaced_in(tmp_path, bundle)
    cj.publish(folder, tmp_path / "open", Disclosure.PARTICIPANT)
    written = json.loads((tmp_path / "open" / "published.json").read_bytes())
    came = held.result.alternates[0].entrant.handle
    assert written["result"]["winners"][0]["handle"] == came
    assert written["winners"][0]["handle"] != came
    told = " ".join(cj.verify(tmp_path / "open").text().split())
    assert f"The seats are held by those in `result`: seat 1 {came}" in told


class _FullDisk:
    """A stream that cannot be written."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def write(self, _: bytes) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_no_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle, held = drawn_in(tmp_path)
    opened = Path.open

    def full(path: Path, mode: str = "r", *rest: object) -> object:
        if "w" in mode and path.name == "shares.csv":
            return _FullDisk()
        return opened(path, mode, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(cj.UsageError, match=r"shares\.csv cannot be written \(No space left"):
        cj.seal_draw(held, tmp_path / "whole", at=AT, with_evidence=True)
    assert not (tmp_path / "whole").exists()
    assert bundle.is_dir()

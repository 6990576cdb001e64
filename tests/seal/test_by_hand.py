"""The twenty lines of the guide find what they should, and stay twenty-odd."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contestjudge.canonical import canonical_bytes
from contestjudge.merkle import inclusion_proof, root_of
from contestjudge.model.decision import _DISPLAY_AT_TOP, _DISPLAY_IN
from tests.docs.pages import ROOT, blocks
from tests.seal.made import sealed_in

_GUIDE = ROOT / "docs" / "howto" / "verify-by-hand.md"


def _script(name: str = "check.py") -> str:
    (found,) = [
        block.body for block in blocks(_GUIDE.read_text(encoding="utf-8")) if block.file == name
    ]
    return found


def _answers(folder: Path) -> dict[str, str]:
    script = folder.parent / "check.py"
    script.write_text(_script(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(folder)],
        capture_output=True,
        check=True,
        text=True,
    )
    return dict(line.split() for line in done.stdout.splitlines())


def test_it_is_short_and_imports_the_standard_library_only() -> None:
    lines = [line for line in _script().splitlines() if line.strip()]
    assert len(lines) <= 25
    imports = [line for line in lines if line.startswith(("import", "from"))]
    assert imports == ["import hashlib, json, pathlib, sys"]


def test_it_leaves_out_what_is_for_display() -> None:
    names: dict[str, object] = {}
    exec(compile(_script().split("def digest")[0], "check.py", "exec"), names)  # noqa: S102 - our own page
    shown = names["SHOWN"]
    assert isinstance(shown, dict)
    assert {key: set(value) for key, value in shown.items() if key} == _DISPLAY_IN
    assert set(shown[""]) == _DISPLAY_AT_TOP


@pytest.mark.parametrize(
    ("path", "before", "after", "wrong"),
    [
        ("evidence/0001/shares.csv", b"5001", b"5009", {"evidence/0001/shares.csv"}),
        ("decision.json", b'"seat":1', b'"seat":2', {"decision.json", "decision"}),
        ("decision.json", b"ada_reads", b"eve_reads", {"decision.json"}),
        ("manifest.json", b'"2024-05-20', b'"2024-05-10', {"manifest"}),
        ("contest.json", b'"seats":2', b'"seats":3', {"contest.json"}),
    ],
)
def test_it_finds_what_was_changed(
    tmp_path: Path, path: str, before: bytes, after: bytes, wrong: set[str]
) -> None:
    folder, _ = sealed_in(tmp_path)
    assert set(_answers(folder).values()) == {"True"}
    content = (folder / path).read_bytes()
    assert before in content
    (folder / path).write_bytes(content.replace(before, after))
    assert {name for name, answer in _answers(folder).items() if answer == "False"} == wrong


class TestOneEntrant:
    @staticmethod
    def _shown(folder: Path, proof: dict[str, object], manifest: dict[str, object]) -> list[str]:
        (folder / "entrant.py").write_text(_script("entrant.py"), encoding="utf-8")
        for name, value in (("proof", proof), ("manifest", manifest)):
            (folder / f"{name}.json").write_bytes(canonical_bytes(value))
        done = subprocess.run(
            [sys.executable, "-I", "-S", "entrant.py", "proof.json", "manifest.json"],
            capture_output=True,
            check=True,
            text=True,
            cwd=folder,
        )
        return [line.rsplit(maxsplit=1)[1] for line in done.stdout.splitlines()[1:]]

    def test_it_is_short_too(self) -> None:
        lines = [line for line in _script("entrant.py").splitlines() if line.strip()]
        assert len(lines) <= 20
        assert [line for line in lines if "import" in line] == ["import hashlib, json, sys"]

    @pytest.mark.parametrize("size", [1, 2, 5, 7])
    def test_everybody_is_found_in_trees_of_every_shape(self, tmp_path: Path, size: int) -> None:
        leaves = [{"platform": "x", "id": f"zoë {n}", "verdict": "out"} for n in range(size)]
        hashed = list(map(canonical_bytes, leaves))
        tree: dict[str, object] = {"count": size, "root": root_of(hashed).hex()}
        manifest: dict[str, object] = {"entrants": tree, "decision": "d"}
        proofs: list[dict[str, object]] = [
            {"leaf": leaf, "index": place, "path": self._path(hashed, place), "decision": "d"}
            for place, leaf in enumerate(leaves)
        ]
        for proof in proofs:
            assert self._shown(tmp_path, proof, manifest) == ["True", "True"]
        last = proofs[-1]
        wrong = {**last, "leaf": {**leaves[-1], "verdict": "certain"}, "decision": "e"}
        assert self._shown(tmp_path, wrong, manifest) == ["False", "False"]
        longer = {**last, "path": [*self._path(hashed, size - 1), "00" * 32]}
        assert self._shown(tmp_path, longer, manifest)[0] == "False"

    @staticmethod
    def _path(leaves: list[bytes], place: int) -> list[str]:
        return [one.hex() for one in inclusion_proof(leaves, place)]

"""Small bundles for the tests: one contest, three entrants, made up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Final

import contestjudge as cj
from contestjudge.doors.signing import Signer, looked_at
from contestjudge.model.bundle import ManifestDocument, SealedFile
from contestjudge.verify import Asked, Sealed

AT: Final = datetime(2024, 5, 20, 8, 30, tzinfo=UTC)
SECRET: Final = bytes(range(32))
ASKED: Final = Asked(signature=lambda content, made, signer: looked_at(content, made, signer, None))
"""What is asked of a bundle whose signer nobody named."""
RULES: Final[dict[str, object]] = {
    "schema": "contestjudge/contest/v1",
    "name": "Hats",
    "sponsor": {"platform": "x", "id": "900100200", "handles": ["blue_bakery"]},
    "posts": [{"id": "1790321153928069120", "text": "First two to share this get a hat"}],
    "entry": {"forms": ["native"], "closes": "2024-05-14T11:00:00Z"},
    "award": {"seats": 2, "alternates": 1, "contested": "award_all"},
}
SHARES: Final = (
    "account_id,handle,share_id,form\n"
    "5001,ada_reads,1790321324950814720,native\n"
    "5002,bo_cykel,1790321412861411328,native\n"
    "5003,cleo_b,1790321534399291392,native\n"
)


def evidence_in(folder: Path, shares: str = SHARES) -> cj.Evidence:
    """Write the evidence, and gather it."""
    (folder / "shares.csv").write_text(shares, encoding="utf-8")
    (folder / "evidence.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n'
        "[[exhibits]]\n"
        'path = "shares.csv"\n'
        'sees = ["native"]\n'
        "complete = true\n"
        "taken_at = 2024-05-14T12:00:00Z\n",
        encoding="utf-8",
    )
    return cj.read(folder / "evidence.toml")


def sealed_in(
    folder: Path, name: str = "bundle", *, whole: bool = True, signer: Signer | None = None
) -> tuple[Path, ManifestDocument]:
    """Judge and seal; with the evidence where ``whole``."""
    contest, evidence = cj.load_contest(RULES), evidence_in(folder)
    decision = cj.judge(contest, evidence)
    assert decision.status is cj.Status.FINAL
    manifest = cj.seal(
        contest,
        decision,
        folder / name,
        at=AT,
        evidence=evidence if whole else None,
        signer=signer,
        entropy=lambda number: SECRET[:number],
    )
    return folder / name, manifest


def sealed_with_everybody(
    folder: Path, contest: cj.Contest, evidence: cj.Evidence
) -> tuple[Path, cj.Decision]:
    """Judge and seal, with everybody's row beside the decision (spec 8.4.4)."""
    decision = cj.judge(contest, evidence, standings=folder / "rows.jsonl")
    cj.seal(
        contest,
        decision,
        folder / "bundle",
        at=AT,
        standings=folder / "rows.jsonl",
        entropy=lambda number: SECRET[:number],
    )
    return folder / "bundle", decision


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def found_in(files: Mapping[str, bytes]) -> dict[str, SealedFile]:
    """What is found of files: how long they are, and their digests."""
    return {
        path: SealedFile(path=path, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        for path, content in files.items()
    }


_LINES: Final = frozenset({"pool.jsonl", "standings.jsonl"})


def sealed_of(files: Mapping[str, bytes]) -> Sealed:
    """A bundle as it is found, of files at hand."""
    lines = {name: partial(_lines, files[name]) for name in _LINES & files.keys()}
    return Sealed(found_in(files), files, lines=lines)


def _lines(content: bytes) -> Iterator[bytes]:
    return iter(BytesIO(content))

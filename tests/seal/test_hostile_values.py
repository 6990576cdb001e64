"""Whatever value stands wherever in a bundle: verification answers, and never breaks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from contestjudge.canonical import canonical_bytes, digest
from contestjudge.model.bundle import Outcome
from contestjudge.model.decision import digested_part
from contestjudge.verify import Sealed, checks
from tests.seal.made import ASKED, files_of, found_in, sealed_in
from tests.seal.test_sealed_draws import _sealed

_ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    2**53 - 1,
    "",
    "\u202e",
    "0" * 64,
    [],
    [[]],
    {},
    {"a": 1},
)


def _places(value: Any, before: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401
    """The place of every value in a document."""
    if before:
        yield before
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, (*before, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, (*before, number))


def _with(document: dict[str, Any], place: tuple[str | int, ...], odd: object) -> bytes:
    changed: Any = json.loads(json.dumps(document))
    table = changed
    for step in place[:-1]:
        table = table[step]
    table[place[-1]] = odd
    return canonical_bytes(changed)


def _resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    manifest = json.loads(files["manifest.json"])
    for row in manifest["files"]:
        content = files[row["path"]]
        row["bytes"], row["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    del manifest["digest"]
    return {**files, "manifest.json": canonical_bytes({**manifest, "digest": digest(manifest)})}


def _mismatches(files: dict[str, bytes]) -> int:
    rows = checks(Sealed(found_in(files), files), ASKED)
    return sum(row.outcome is Outcome.MISMATCH for row in rows)


def _bound(path: str, content: bytes) -> bytes:
    """What nobody can change and seal anew: all but what a decision holds for display."""
    document = json.loads(content)
    return canonical_bytes(digested_part(document) if path == "decision.json" else document)


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("path", ["manifest.json", "contest.json", "decision.json", "salts.json"])
def test_odd_values(tmp_path: Path, path: str, drawn: bool) -> None:  # noqa: FBT001 - a parameter
    folder = _sealed(tmp_path, "dice") if drawn else sealed_in(tmp_path)[0]
    files = files_of(folder)
    document = json.loads(files[path])
    wrong = 0
    for number, place in enumerate(_places(document)):
        for odd in (_ODD[number % len(_ODD)], _ODD[(number * 7 + 3) % len(_ODD)]):
            changed = {**files, path: _with(document, place, odd)}
            if _mismatches(changed if path == "manifest.json" else _resealed(changed)):
                wrong += 1
            else:
                assert _bound(path, changed[path]) == _bound(path, files[path]), (place, odd)
    assert wrong > 0

"""Whatever is changed in a bundle shows: every byte of every file, and every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes, digest
from contestjudge.model.bundle import CheckDocument, Outcome
from contestjudge.model.decision import digested_part
from contestjudge.verify import Sealed, checks
from tests.seal.made import ASKED, files_of, found_in, sealed_in


def _first(files: Mapping[str, bytes]) -> CheckDocument | None:
    """The first thing that does not match."""
    rows = checks(Sealed(found_in(files), files), ASKED)
    return next((row for row in rows if row.outcome is Outcome.MISMATCH), None)


def _changed(content: bytes) -> Iterator[bytes]:
    """Change every byte, leave every byte out, put one in everywhere, cut off everywhere."""
    for at in range(len(content)):
        before, byte, behind = content[:at], content[at], content[at + 1 :]
        for bits in (0x01, 0xA0):
            yield before + bytes([byte ^ bits]) + behind
        yield before + behind
        yield before + b" " + content[at:]
        yield before
    yield content + b"\n"
    yield content + b"\0"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return files_of(sealed_in(tmp_path_factory.mktemp("made"))[0])


def test_unchanged_it_matches(bundle: dict[str, bytes]) -> None:
    assert _first(bundle) is None
    assert set(bundle) == {
        "contest.json",
        "decision.json",
        "evidence/0001/shares.csv",
        "evidence/evidence.json",
        "manifest.json",
        "salts.json",
    }


def test_every_change_of_every_file_shows(bundle: dict[str, bytes]) -> None:
    number = 0
    for path, content in bundle.items():
        whole = found_in(bundle)
        for other in _changed(content):
            number += 1
            found = {**whole, **found_in({path: other})}
            rows = checks(Sealed(found, {**bundle, path: other}), ASKED)
            assert any(row.outcome is Outcome.MISMATCH for row in rows), (path, other[-40:])
    assert number > 5 * sum(map(len, bundle.values()))


def test_every_value_of_some_bytes_of_the_manifest_shows(bundle: dict[str, bytes]) -> None:
    content = bundle["manifest.json"]
    for at in range(0, len(content), 53):
        for byte in set(range(256)) - {content[at]}:
            other = content[:at] + bytes([byte]) + content[at + 1 :]
            assert _first({**bundle, "manifest.json": other}) is not None, (at, byte)


@pytest.mark.parametrize("added", ["notes.txt", "evidence/0002/more.csv", "manifest.sig"])
def test_a_file_more_shows(bundle: dict[str, bytes], added: str) -> None:
    row = _first({**bundle, added: b"more"})
    assert row is not None
    assert (row.code, row.about) == ("files", added)


def test_a_file_less_shows(bundle: dict[str, bytes]) -> None:
    for path in bundle.keys() - {"manifest.json"}:
        row = _first({name: content for name, content in bundle.items() if name != path})
        assert row is not None
        assert (row.about, row.message) == (path, "it is missing")


def test_two_files_that_change_places_show(bundle: dict[str, bytes]) -> None:
    one, other = "salts.json", "contest.json"
    assert _first({**bundle, one: bundle[other], other: bundle[one]}) is not None


def _resealed(bundle: Mapping[str, bytes], path: str, content: bytes) -> dict[str, bytes]:
    """Change a file, and make the manifest say so: what anybody without a key can do."""
    manifest = json.loads(bundle["manifest.json"])
    for row in manifest["files"]:
        if row["path"] == path:
            row["bytes"] = len(content)
            row["sha256"] = hashlib.sha256(content).hexdigest()
    del manifest["digest"]
    manifest["digest"] = digest(manifest)
    return {**bundle, path: content, "manifest.json": canonical_bytes(manifest)}


def test_a_decision_that_is_changed_and_sealed_anew_still_contradicts_itself(
    bundle: dict[str, bytes],
) -> None:
    content = bundle["decision.json"]
    sealed_part = digested_part(json.loads(content))
    shown = 0
    for at in range(0, len(content), 5):
        other = content[:at] + bytes([content[at] ^ 0x01]) + content[at + 1 :]
        row = _first(_resealed(bundle, "decision.json", other))
        try:
            changed = json.loads(other)
            display_only = (
                canonical_bytes(changed) == other
                and digested_part(changed) == sealed_part
                and changed["digest"] == json.loads(content)["digest"]
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            display_only = False
        shown += row is not None
        # Display fields stand outside the decision's digest, and inside the manifest's alone.
        assert row is not None or display_only, (at, other[at - 20 : at + 20])
    assert shown > len(content) // 5 // 2


def test_other_winners_with_every_digest_made_anew_are_found_by_judging_again(
    tmp_path: Path,
) -> None:
    folder, _ = sealed_in(tmp_path)
    decision = json.loads((folder / "decision.json").read_bytes())
    decision["winners"][0]["verdict"] = decision["standings"][0]["verdict"] = "possible"
    decision["digest"] = digest(digested_part(decision))
    bundle = _resealed(files_of(folder), "decision.json", canonical_bytes(decision))
    manifest = json.loads(bundle["manifest.json"])
    manifest["decision"] = decision["digest"]
    # The tree of entrants would be made anew as well; without it less is to be seen.
    manifest["entrants"] = None
    manifest["files"] = [row for row in manifest["files"] if row["path"] != "salts.json"]
    del manifest["digest"]
    manifest["digest"] = digest(manifest)
    (folder / "salts.json").unlink()
    (folder / "decision.json").write_bytes(bundle["decision.json"])
    (folder / "manifest.json").write_bytes(canonical_bytes(manifest))
    found = cj.verify(folder)
    (row,) = [row for row in found.checks if row.outcome is Outcome.MISMATCH]
    assert row.code == "judged"
    assert "standings, winners differ" in row.message


def test_a_hostile_manifest_names_no_file_elsewhere(bundle: dict[str, bytes]) -> None:
    for path in ("../secret", "/etc/passwd", "evidence/../../x", ".hidden", "evidence/a/b/c"):
        manifest = json.loads(bundle["manifest.json"])
        manifest["files"][0]["path"] = path
        del manifest["digest"]
        manifest["digest"] = digest(manifest)
        row = _first({**bundle, "manifest.json": canonical_bytes(manifest)})
        assert row is not None
        assert row.message == "it is no manifest"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":1e999}',
        b'{"a":NaN}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":1,"a":1}',
        b"{}",
    ],
)
def test_hostile_documents_are_mismatches_and_no_crash(
    bundle: dict[str, bytes], content: bytes
) -> None:
    for path in ("manifest.json", "decision.json", "contest.json", "salts.json"):
        files = {**bundle, path: content}
        if path != "manifest.json":
            files = _resealed(bundle, path, content)
        rows = list(checks(Sealed(found_in(files), files), ASKED))
        assert any(row.outcome is Outcome.MISMATCH for row in rows)

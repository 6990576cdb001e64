"""Bundles of draws: recomputed with nothing but what is in them (spec 10.1.5, 10.5.7)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.canonical import canonical_bytes, digest
from contestjudge.doors import draw_files
from contestjudge.doors.opened import full_manifest, sealed_lines
from contestjudge.model.bundle import Disclosure, Outcome
from contestjudge.model.draw import DrawnDocument
from contestjudge.report.verification import Verification
from contestjudge.schemas import json_schema
from contestjudge.seal.drawn import DrawnRecord
from contestjudge.verify import Asked, Sealed, checks
from tests.seal.drawn import LOT, TIED, drawn_in, held_in, replaced_in
from tests.seal.made import ASKED, AT, files_of, found_in, sealed_of

FILES = {
    "commitment.json",
    "commitment.secret.json",
    "contest.json",
    "decision.json",
    "draw.json",
    "manifest.json",
    "pool.jsonl",
    "salts.json",
}


def _outcomes(found: Verification, code: str) -> list[Outcome]:
    return [row.outcome for row in found.checks if row.code == code]


def _said(found: Verification, code: str) -> str:
    (row,) = [row for row in found.checks if row.code == code]
    return row.message


def _faults(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    rows = checks(sealed_of(files), ASKED)
    return [(row.code, row.message) for row in rows if row.outcome is Outcome.MISMATCH]


def _resealed(files: Mapping[str, bytes], **changed: bytes) -> dict[str, bytes]:
    """Change files, and make the manifest say so: what anybody without a key can do."""
    made = {**files, **{name.replace("__", "."): content for name, content in changed.items()}}
    manifest = json.loads(files["manifest.json"])
    for row in manifest["files"]:
        content = made[row["path"]]
        row["bytes"], row["sha256"] = len(content), hashlib.sha256(content).hexdigest()
    del manifest["digest"]
    manifest["digest"] = digest(manifest)
    return {**made, "manifest.json": canonical_bytes(manifest)}


class TestWhatIsInIt:
    def test_everything_that_the_draw_follows_from(self, tmp_path: Path) -> None:
        folder, held = drawn_in(tmp_path)
        files = files_of(folder)
        assert set(files) == FILES
        for path, content in files.items():
            if path.endswith(".json"):
                assert canonical_bytes(json.loads(content)) == content
        assert files["pool.jsonl"].count(b"\n") == held.commitment.entrants.count == 8
        manifest = json.loads(files["manifest.json"])
        jsonschema.validate(manifest, json_schema("manifest"))
        assert manifest["draw"] == {
            "commitment": held.commitment.digest,
            "proof_root": held.commitment.proof_root,
            "count": 8,
            "result": held.result.digest,
        }

    def test_the_files_are_those_that_the_commands_read(self, tmp_path: Path) -> None:
        folder, held = drawn_in(tmp_path)
        assert draw_files.load_draw(folder / "draw.json").digest == held.result.digest
        assert (
            draw_files.load_commitment(folder / "commitment.json").digest == held.commitment.digest
        )
        assert cj.load_decision(folder / "decision.json").digest == held.result.decision

    def test_a_bundle_of_no_draw_says_nothing_of_one(self, tmp_path: Path) -> None:
        held = held_in(tmp_path)
        cj.seal(held.contest, held.decision, tmp_path / "judged", at=AT)
        assert "draw" not in json.loads((tmp_path / "judged" / "manifest.json").read_bytes())
        assert cj.verify(tmp_path / "judged").matches

    def test_a_draw_of_another_decision_is_not_sealed(self, tmp_path: Path) -> None:
        held = held_in(tmp_path)
        (tmp_path / "lot").mkdir()
        other = held_in(tmp_path / "lot", LOT, TIED)
        with pytest.raises(cj.UsageError, match="another decision"):
            cj.seal(
                held.contest,
                held.decision,
                tmp_path / "bundle",
                at=AT,
                drawn=_record(other),
            )
        assert not (tmp_path / "bundle").exists()

    def test_the_secret_of_another_commitment_is_refused(self, tmp_path: Path) -> None:
        held = held_in(tmp_path)
        hidden = tmp_path / "commitment.secret.json"
        hidden.write_text(hidden.read_text().replace(held.commitment.commitment, "0" * 64))
        with pytest.raises(cj.InputError, match="another commitment"):
            cj.seal_draw(held, tmp_path / "b", at=AT, commitment=tmp_path / "commitment.json")

    def test_a_secret_that_the_proof_root_was_not_made_with_is_refused(
        self, tmp_path: Path
    ) -> None:
        held = held_in(tmp_path)
        hidden = tmp_path / "commitment.secret.json"
        document = json.loads(hidden.read_text())
        hidden.write_text(json.dumps({**document, "secret": "0" * 64}))
        with pytest.raises(cj.InputError, match="proof root"):
            cj.seal_draw(held, tmp_path / "b", at=AT, commitment=tmp_path / "commitment.json")


def _record(held: cj.HeldDraw) -> DrawnRecord:
    return DrawnRecord((held.result,), held.pool)


@pytest.mark.parametrize("kind", ["lottery", "lot"])
class TestVerified:
    @staticmethod
    def _bundle(folder: Path, kind: str, *, whole: bool = False) -> Path:
        return (drawn_in(folder, LOT, TIED, whole=whole) if kind == "lot" else drawn_in(folder))[0]

    def test_with_nothing_but_what_is_inside(self, tmp_path: Path, kind: str) -> None:
        found = cj.verify(self._bundle(tmp_path, kind))
        assert found.matches, found.text()
        for code in ("draw.commitment", "draw.pool", "draw.proofs", "draw.winners"):
            assert _outcomes(found, code) == [Outcome.OK], code
        assert set(_outcomes(found, "draw.result")) == {Outcome.OK}
        # In which order a lot's reserve stands, only the evidence tells.
        assert _outcomes(found, "draw.reserve") == [Outcome.NOT_CHECKED] * (kind == "lot")

    def test_whoever_was_replaced_holds_no_seat(self, tmp_path: Path, kind: str) -> None:
        bundle = self._bundle(tmp_path, kind)
        second, gone = replaced_in(tmp_path, bundle)
        third, then = replaced_in(tmp_path, second, "third")
        assert {"draw-0001.json", "draw-0002.json"} <= set(files_of(third))
        assert (third / "draw-0001.json").read_bytes() == (bundle / "draw.json").read_bytes()
        found = cj.verify(third)
        assert found.matches, found.text()
        result = draw_files.load_draw(third / "draw.json")
        holders = {row.entrant.id for row in result.winners}
        assert holders.isdisjoint({gone, then})
        assert all(f"x:{one}" in _said(found, "draw.winners") for one in holders)
        assert f"x:{gone}" not in _said(found, "draw.winners")
        assert _outcomes(found, "draw.replaced") == [Outcome.OK, Outcome.OK]
        assert "After replacements, the seats are held by" in " ".join(found.text().split())

    def test_without_the_secret_the_proof_root_is_not_checked(
        self, tmp_path: Path, kind: str
    ) -> None:
        award = (LOT, TIED) if kind == "lot" else ()
        folder, _ = drawn_in(tmp_path, *award, secret=False)
        found = cj.verify(folder)
        assert found.matches
        assert _outcomes(found, "draw.proofs") == [Outcome.NOT_CHECKED]


def test_with_the_evidence_it_is_judged_again(tmp_path: Path) -> None:
    folder, _ = drawn_in(tmp_path, whole=True)
    second, _ = replaced_in(tmp_path, folder)
    found = cj.verify(second)
    assert found.matches, found.text()
    assert _outcomes(found, "judged") == [Outcome.OK]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("made")
    return files_of(replaced_in(folder, drawn_in(folder, whole=True)[0])[0])


class TestEveryChange:
    def test_unchanged_it_matches(self, bundle: dict[str, bytes]) -> None:
        assert set(bundle) == FILES | {
            "draw-0001.json",
            "evidence/0001/shares.csv",
            "evidence/evidence.json",
        }
        assert _faults(bundle) == []

    def test_every_change_of_every_byte_of_every_file_shows(self, bundle: dict[str, bytes]) -> None:
        number, whole = 0, sealed_of(bundle)
        for path, content in bundle.items():
            for other in _changed(content):
                number += 1
                found = {**whole.found, **found_in({path: other})}
                sealed = Sealed(found, {**bundle, path: other}, lines=whole.lines)
                rows = checks(sealed, ASKED)
                assert any(row.outcome is Outcome.MISMATCH for row in rows), (path, other[-40:])
        assert number > 3 * sum(map(len, bundle.values()))

    @pytest.mark.parametrize("path", ["commitment.json", "pool.jsonl", "draw-0001.json"])
    def test_sealed_anew_it_still_contradicts_itself(
        self, bundle: dict[str, bytes], path: str
    ) -> None:
        content = bundle[path]
        for at in range(0, len(content), 3):
            other = content[:at] + bytes([content[at] ^ 0x01]) + content[at + 1 :]
            files = _resealed({**bundle, path: other})
            assert _faults(files) or _shown_only(content, other), (at, other[at - 30 : at + 9])

    def test_the_newest_result_sealed_anew_still_contradicts_itself(
        self, bundle: dict[str, bytes]
    ) -> None:
        content = bundle["draw.json"]
        for at in range(0, len(content), 3):
            other = content[:at] + bytes([content[at] ^ 0x01]) + content[at + 1 :]
            files = _resealed({**bundle, "draw.json": other})
            assert _faults(files) or _shown_only(content, other), (at, other[at - 30 : at + 9])

    @pytest.mark.parametrize("path", sorted(FILES - {"manifest.json", "commitment.secret.json"}))
    def test_a_file_less_shows(self, bundle: dict[str, bytes], path: str) -> None:
        assert _faults({name: one for name, one in bundle.items() if name != path})


def _changed(content: bytes) -> Iterator[bytes]:
    """Change every byte, leave every byte out, put one in everywhere."""
    for at in range(len(content)):
        before, byte, behind = content[:at], content[at], content[at + 1 :]
        yield before + bytes([byte ^ 0x01]) + behind
        yield before + behind
        yield before + b" " + content[at:]
    yield content + b"\n"


def _shown_only(content: bytes, other: bytes) -> bool:
    """Whether two results differ in what is for display only: outside the result's digest."""
    try:
        before, now = (DrawnDocument.model_validate_json(one) for one in (content, other))
        return before.computed_digest() == now.computed_digest() == now.digest
    except ValueError:
        return False


def _bent(files: Mapping[str, bytes], path: str, **values: object) -> dict[str, bytes]:
    """Say something else in a document, with digests of its own that agree."""
    document = DrawnDocument.model_validate_json(files[path])
    other = document.model_copy(update=values)
    other = other.model_copy(update={"digest": other.computed_digest()})
    manifest = json.loads(files["manifest.json"])
    if path == "draw.json":
        manifest["draw"]["result"] = other.digest
    made = {**files, "manifest.json": canonical_bytes(manifest)}
    return _resealed({**made, path: canonical_bytes(other.to_dict())})


class TestBent:
    """All digests made anew: what contradicts the pool, the seed or the chain is found."""

    @pytest.fixture
    def held(self, tmp_path: Path) -> dict[str, bytes]:
        return files_of(drawn_in(tmp_path)[0])

    def _result(self, files: Mapping[str, bytes]) -> DrawnDocument:
        return DrawnDocument.model_validate_json(files["draw.json"])

    def test_nothing_bent(self, held: dict[str, bytes]) -> None:
        assert _faults(_bent(held, "draw.json")) == []

    def test_winners_who_were_not_drawn(self, held: dict[str, bytes]) -> None:
        one = self._result(held)
        first, second = one.winners
        friend = one.reserve[3].model_copy(update={"seat": 2})
        found = _faults(_bent(held, "draw.json", winners=(first, friend)))
        assert ("draw.result", "the winners are not those of the decision") in found
        assert any("whom the seed selects" in said for _, said in found)
        assert second not in (first, friend)

    def test_a_reserve_in_another_order(self, held: dict[str, bytes]) -> None:
        found = _faults(_bent(held, "draw.json", reserve=self._result(held).reserve[::-1]))
        assert [said for _, said in found] == [
            "those drawn are not those whom the seed selects, in that order"
        ]

    def test_another_seed(self, held: dict[str, bytes]) -> None:
        assert _faults(_bent(held, "draw.json", seed="0" * 64))

    def test_a_replacement_that_skips_somebody(self, bundle: dict[str, bytes]) -> None:
        one = self._result(bundle)
        other = one.reserve[0].model_copy(update={"seat": one.winners[0].seat})
        found = _faults(_bent(bundle, "draw.json", winners=(other, *one.winners[1:])))
        assert found == [("draw.replaced", "it does not follow from the result before it")]

    def test_a_replacement_that_is_hidden(self, bundle: dict[str, bytes]) -> None:
        found = _faults(_bent(bundle, "draw.json", replaced=()))
        assert found == [("draw.replaced", "it does not follow from the result before it")]

    def test_somebody_left_out_of_the_pool(self, held: dict[str, bytes]) -> None:
        lines = held["pool.jsonl"].splitlines(keepends=True)
        found = _faults(_resealed(held, pool__jsonl=b"".join(lines[1:])))
        assert found == [("draw.pool", "it is not the pool that was committed to")]

    def test_a_pool_out_of_order(self, held: dict[str, bytes]) -> None:
        lines = held["pool.jsonl"].splitlines(keepends=True)
        found = _faults(_resealed(held, pool__jsonl=b"".join(lines[::-1])))
        assert [code for code, _ in found] == ["draw.pool"]

    def test_a_draw_that_the_manifest_does_not_name(self, held: dict[str, bytes]) -> None:
        manifest = json.loads(held["manifest.json"])
        del manifest["draw"]
        files = _resealed({**held, "manifest.json": canonical_bytes(manifest)})
        assert _faults(files) == [("draw", "there is a draw in here that it does not name")]

    @pytest.mark.parametrize("path", ["pool.jsonl", "commitment.json", "draw.json"])
    @pytest.mark.parametrize("content", [b"", b"{}\n", b"[" * 9999, b'{"id":1,"platform":"x"}\n'])
    def test_hostile_documents(self, held: dict[str, bytes], path: str, content: bytes) -> None:
        assert _faults(_resealed({**held, path: content}))


class TestProofs:
    @pytest.mark.parametrize("level", [Disclosure.PUBLIC, Disclosure.PARTICIPANT])
    def test_everybody_is_shown_to_have_been_in_it(self, tmp_path: Path, level: Disclosure) -> None:
        folder, _ = replaced_in(tmp_path, drawn_in(tmp_path)[0])
        cj.publish(folder, tmp_path / "open", level)
        path = tmp_path / "proof.json"
        for number in range(5001, 5009):
            proof = cj.prove(folder, f"x:{number}")
            path.write_bytes(canonical_bytes(proof.to_dict()))
            found = cj.verify(tmp_path / "open", proof=path)
            assert found.matches, found.text()
            assert f"x:{number} was in the draw" in _said(found, "proof.draw")
        jsonschema.validate(json.loads(path.read_bytes()), json_schema("proof"))

    def test_every_changed_byte_of_one_shows(self, tmp_path: Path) -> None:
        folder, _ = drawn_in(tmp_path)
        files = files_of(folder)
        content = canonical_bytes(cj.prove(folder, "x:5003").to_dict())
        for at in range(len(content)):
            other = content[:at] + bytes([content[at] ^ 0x01]) + content[at + 1 :]
            assert _proved(files, other) is Outcome.MISMATCH, other
        assert _proved(files, content) is Outcome.OK

    def test_without_the_secret_only_the_standings_are_proved(self, tmp_path: Path) -> None:
        folder, _ = drawn_in(tmp_path, secret=False)
        proof = cj.prove(folder, "@person_3")
        assert proof.draw is None
        assert "draw" not in proof.to_dict()
        (tmp_path / "p.json").write_bytes(canonical_bytes(proof.to_dict()))
        found = cj.verify(folder, proof=tmp_path / "p.json")
        assert _outcomes(found, "proof.draw") == [Outcome.NOT_CHECKED]

    def test_of_a_lot_those_outside_it_are_proved_by_the_standings(self, tmp_path: Path) -> None:
        folder, _ = drawn_in(tmp_path, LOT, TIED)
        assert cj.prove(folder, "@late").draw is None
        assert cj.prove(folder, "@tied_2").draw is not None


def _proved(files: Mapping[str, bytes], content: bytes) -> Outcome:
    rows = list(checks(sealed_of(files), Asked(proof=content)))
    outcomes = {row.outcome for row in rows if row.code.startswith("proof")}
    return Outcome.MISMATCH if Outcome.MISMATCH in outcomes else Outcome.OK


class TestPublished:
    def test_it_names_who_holds_the_seats_now(self, tmp_path: Path) -> None:
        folder, gone = replaced_in(tmp_path, drawn_in(tmp_path)[0])
        result = draw_files.load_draw(folder / "draw.json")
        cj.publish(folder, tmp_path / "open", Disclosure.PARTICIPANT)
        written = json.loads((tmp_path / "open" / "published.json").read_bytes())
        jsonschema.validate(written, json_schema("published"))
        assert [(row["seat"], row["handle"]) for row in written["result"]["winners"]] == [
            (row.seat, row.entrant.handle) for row in result.winners
        ]
        text = (tmp_path / "open" / "published.json").read_text()
        assert f"person_{int(gone) - 5000}" not in text
        assert "a colleague" not in text
        assert cj.verify(tmp_path / "open", full=folder).matches

    def test_the_public_sees_no_name_and_no_id(self, tmp_path: Path) -> None:
        folder, _ = replaced_in(tmp_path, drawn_in(tmp_path)[0])
        cj.publish(folder, tmp_path / "open", Disclosure.PUBLIC)
        assert set(files_of(tmp_path / "open")) == {
            "commitment.json",
            "manifest.json",
            "published.json",
        }
        for content in files_of(tmp_path / "open").values():
            assert b"person_" not in content
            assert b'"500' not in content

    def test_a_result_that_is_another_one_shows(self, tmp_path: Path) -> None:
        folder, _ = drawn_in(tmp_path)
        cj.publish(folder, tmp_path / "open", Disclosure.PUBLIC)
        files = files_of(tmp_path / "open")
        published = json.loads(files["published.json"])
        published["result"]["digest"] = "0" * 64
        other = _resealed(files, published__json=canonical_bytes(published))
        assert ("published", "result is not what it must be") in _faults(other)


def test_replacing_needs_the_bundle_as_it_was_sealed(tmp_path: Path) -> None:
    folder, _ = drawn_in(tmp_path)
    path = folder / "pool.jsonl"
    path.write_bytes(path.read_bytes().replace(b"5001", b"5000"))
    with pytest.raises(cj.InputError, match="is not what was sealed"):
        replaced_in(tmp_path, folder)
    assert not (tmp_path / "next").exists()


def test_a_file_that_is_missing_is_named_and_not_the_new_folder(tmp_path: Path) -> None:
    folder, _ = drawn_in(tmp_path)
    (folder / "pool.jsonl").unlink()
    with pytest.raises(cj.InputError, match=r"bundle/pool\.jsonl: cannot be read"):
        replaced_in(tmp_path, folder)
    assert not (tmp_path / "next").exists()


def test_a_file_that_never_ends_is_not_copied(tmp_path: Path) -> None:
    """Its size is known before: nothing larger is taken over, and no device."""
    folder, _ = drawn_in(tmp_path)
    for name in ("contest.json", "pool.jsonl"):
        content = (folder / name).read_bytes()
        (folder / name).unlink()
        (folder / name).symlink_to("/dev/zero")
        with pytest.raises(cj.InputError, match=f"{name}: is not what was sealed"):
            replaced_in(tmp_path, folder)
        with (
            pytest.raises(cj.InputError, match=f"{name}: is not what was sealed"),
            sealed_lines(folder, name, full_manifest(folder)),
        ):
            pass
        (folder / name).unlink()
        (folder / name).write_bytes(content)
    assert not (tmp_path / "next").exists()


def test_a_secret_that_is_no_hexadecimal_is_said_of_the_secret(tmp_path: Path) -> None:
    files = files_of(drawn_in(tmp_path)[0])
    secret = json.loads(files["commitment.secret.json"])
    secret["secret"] = "z" * 64
    faults = _faults(_resealed(files, commitment__secret__json=canonical_bytes(secret)))
    assert faults == [("draw.proofs", "it is no canonical secret")]


class TestABundleThatIsNoRecord:
    """Sealed by somebody who wrote other documents under our names."""

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("salts__json", b'{"a":1}'),
            ("pool__jsonl", b'{"a":1}\n'),
            ("decision__json", b'{"a":1}'),
        ],
    )
    def test_nobody_is_proved_to_be_in_it(self, tmp_path: Path, name: str, content: bytes) -> None:
        folder = self._written(tmp_path, **{name: content})
        with pytest.raises(cj.InputError, match="its documents are no record"):
            cj.prove(folder, "x:5001")

    def test_nothing_is_published_of_it(self, tmp_path: Path) -> None:
        folder = self._written(tmp_path, decision__json=b'{"a":1}')
        with pytest.raises(cj.InputError, match="its documents are no record"):
            cj.publish(folder, tmp_path / "open", Disclosure.PUBLIC)

    @staticmethod
    def _written(folder: Path, **changed: bytes) -> Path:
        bundle, _ = drawn_in(folder)
        files = _resealed(files_of(bundle), **changed)
        manifest = json.loads(files["manifest.json"])
        if "decision__json" in changed:
            manifest["decision"] = digest(json.loads(changed["decision__json"]))
        del manifest["digest"]
        files["manifest.json"] = canonical_bytes({**manifest, "digest": digest(manifest)})
        for path, content in files.items():
            (bundle / path).write_bytes(content)
        return bundle


@pytest.mark.parametrize("elsewhere", ["{folder}/shares.csv", "../../shares.csv"])
def test_evidence_in_a_bundle_names_no_file_elsewhere(tmp_path: Path, elsewhere: str) -> None:
    folder, _ = drawn_in(tmp_path, whole=True)
    path = folder / "evidence" / "evidence.json"
    document = json.loads(path.read_bytes())
    document["exhibits"][0]["path"] = elsewhere.format(folder=tmp_path)
    files = _resealed(files_of(folder), **{"evidence/evidence__json": canonical_bytes(document)})
    for name, content in files.items():
        (folder / name).write_bytes(content)
    found = cj.verify(folder)
    assert [row.code for row in found.checks if row.outcome is Outcome.MISMATCH] == ["judged"]
    assert "names a file that is not in the bundle" in _said(found, "judged")


def test_what_was_not_sealed_is_not_handed_on(tmp_path: Path) -> None:
    folder, _ = drawn_in(tmp_path, whole=True)
    sealed = files_of(folder)
    (folder / "notes.txt").write_text("for our eyes")
    (folder / "link").symlink_to(tmp_path / "shares.csv")
    cj.publish(folder, tmp_path / "open", Disclosure.REGULATOR)
    assert files_of(tmp_path / "open") == sealed

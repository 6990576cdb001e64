"""Recomputing a bundle, in numbered steps (spec 10.5); what cannot be recomputed is said.

A bundle is hostile until it is verified: nothing in it decides which files are read, and nothing
that is wrong with it stops the verification of the rest. Documents are looked at as they are
written, not as today's models would read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from contestjudge.canonical import canonical_bytes, digest
from contestjudge.draw.recomputed import draw_faults, signature_holds
from contestjudge.draw.record import mended
from contestjudge.draw.recounted import (
    Recorded,
)
from contestjudge.errors import InputError
from contestjudge.model.bundle import (
    AMENDED,
    COMMITMENT,
    CONTEST,
    DECISION,
    DRAW,
    EVIDENCE,
    MANIFEST,
    POOL,
    PUBLISHED,
    SALTS,
    SIGNATURE,
    STANDINGS,
    CheckDocument,
    Disclosure,
    DrawnPart,
    ManifestDocument,
    Outcome,
    ProofDocument,
    PublishedDocument,
    SaltsDocument,
    SealedFile,
    VerificationDocument,
)
from contestjudge.model.contest import parse_contest
from contestjudge.model.decision import BAND_LIMIT, DECISION_SCHEMA, digested_part
from contestjudge.model.draw import CommitmentDocument
from contestjudge.model.words import SPEC_VERSION
from contestjudge.rules.amendments import amendment_faults
from contestjudge.seal.proofs import entrants_root, holds, leaves_of, was_in
from contestjudge.seal.rows import NO_RECORD, Row, bad, canonical, equal, good, model_of, unknown
from contestjudge.seal.sealed_draw import SealedDraw
from contestjudge.seal.standings import Passing, rows_from, standings_digest

_OF_LEVEL: Final = {
    Disclosure.PUBLIC: {PUBLISHED},
    Disclosure.PARTICIPANT: {PUBLISHED},
    Disclosure.REGULATOR: {CONTEST, DECISION},
}
"""What a bundle of each level must hold."""
_OF_A_DRAW: Final = {
    Disclosure.PUBLIC: {COMMITMENT},
    Disclosure.PARTICIPANT: {COMMITMENT},
    Disclosure.REGULATOR: {COMMITMENT, DRAW, POOL},
}
"""And of a draw besides."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle as it was found."""

    found: Mapping[str, SealedFile]
    """Every file in it, as it is."""
    documents: Mapping[str, bytes]
    """The bytes of the documents at its top."""
    strange: tuple[str, ...] = ()
    """What is no plain file, or has a name that no bundle writes."""
    lines: Mapping[str, Callable[[], Iterator[bytes]]] = field(default_factory=dict)
    """Files of any size: what gives their lines, from the first on, each time it is asked."""


class Again(NamedTuple):
    """What came of judging again."""

    decision: Mapping[str, Any] | None
    """The decision, as JSON values; ``None``: it could not be judged."""
    fault: str = ""
    """Why not."""
    ours: bool = False
    """It is this installation that lacks something."""


class Signed(NamedTuple):
    """What came of looking at the signature."""

    outcome: Outcome
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked beyond the bundle itself."""

    again: Callable[[Mapping[str, Any]], Again] | None = None
    """Judges the rules again; ``None``: there is no evidence."""
    signature: Callable[[bytes, bytes, str], Signed] | None = None
    """Looks at a signature of bytes by a public key."""
    republished: Callable[[ManifestDocument], Mapping[str, bytes]] | None = None
    """Publishes the full bundle again at the same level."""
    proof: bytes | None = None
    """A proof of inclusion."""
    must_be_signed: bool = False
    """A key was named: what nobody signed is no match."""


def verify_sealed(sealed: Sealed, asked: Asked) -> VerificationDocument:
    """Recompute what can be recomputed."""
    looking = _Looking(sealed, asked)
    checks = tuple(looking.steps())
    return VerificationDocument(
        manifest=None if looking.manifest is None else looking.manifest.digest,
        mismatches=sum(one.outcome is Outcome.MISMATCH for one in checks),
        not_checked=sum(one.outcome is Outcome.NOT_CHECKED for one in checks),
        checks=checks,
    )


def checks(sealed: Sealed, asked: Asked) -> Iterator[CheckDocument]:
    """Give the checks one by one: whoever needs the first mismatch only can stop there."""
    return _Looking(sealed, asked).steps()


@dataclass(slots=True)
class _Looking:
    """One verification: what the first steps found out is what the others stand on."""

    sealed: Sealed
    asked: Asked
    manifest: ManifestDocument | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)

    def steps(self) -> Iterator[CheckDocument]:
        """Take all steps."""
        for number, step in enumerate(
            (
                self._manifest,
                self._files,
                self._contest,
                self._decision,
                self._signature,
                self._standings,
                self._draw,
                self._judged_again,
                self._published,
                self._proof,
            ),
            1,
        ):
            for code, outcome, about, message in step():
                yield CheckDocument(
                    step=number, code=code, outcome=outcome, about=about, message=message
                )

    # 10.5.1
    def _manifest(self) -> Iterator[Row]:
        value, fault = self._document(MANIFEST)
        if value is None:
            yield bad("manifest", MANIFEST, fault)
            return
        model = model_of(ManifestDocument, self.sealed.documents[MANIFEST])
        if model is None:
            yield bad("manifest", MANIFEST, "it is no manifest")
            return
        self.manifest = model
        stated = {key: one for key, one in value.items() if key != "digest"}
        yield equal("manifest", MANIFEST, "digest", model.digest, digest(stated))

    # 10.5.2
    def _files(self) -> Iterator[Row]:
        if self.manifest is None:
            yield unknown("files", "", "the manifest cannot be read")
            return
        listed = {one.path: one for one in self.manifest.files}
        apart = {MANIFEST} | ({SIGNATURE} if self.manifest.signer is not None else set())
        if [one.path for one in self.manifest.files] != sorted(listed):
            yield bad("files", MANIFEST, "files are listed twice, or not in order")
        for path in sorted(self._expected() - listed.keys()):
            yield bad("files", path, "a bundle of this level must hold it")
        for path in self.sealed.strange:
            yield bad("files", path, "it is no plain file of a bundle")
        for path in sorted(self.sealed.found.keys() - listed.keys() - apart):
            yield bad("files", path, "the manifest does not list it")
        for path, one in sorted(listed.items()):
            found = self.sealed.found.get(path)
            if found is None:
                yield bad("files", path, "it is missing")
            elif found != one:
                yield bad("files", path, "its bytes are not those that were sealed")
            else:
                yield good("files", path, f"{one.bytes} bytes, sha256 {one.sha256}")

    # 10.5.3
    def _contest(self) -> Iterator[Row]:
        if self.manifest is None:
            return
        if not self._holds(CONTEST):
            yield unknown("contest", CONTEST, "the rules are not in this bundle")
            return
        value, fault = self._document(CONTEST)
        if value is None:
            yield bad("contest", CONTEST, fault)
            return
        yield equal("contest", CONTEST, "digest", self.manifest.contest, digest(value))
        yield from self._amended(value)

    def _amended(self, contest: Mapping[str, Any]) -> Iterator[Row]:
        if AMENDED not in self.sealed.found:
            if contest.get("amends") is not None:
                yield unknown(
                    "amends", CONTEST, "the rules that these took the place of are not in here"
                )
            return
        before, fault = self._document(AMENDED)
        if before is None:
            yield bad("amends", AMENDED, fault)
            return
        if digest(before) != contest.get("amends"):
            yield bad("amends", AMENDED, "these are not the rules that the others name")
            return
        try:
            faults = [
                *amendment_faults(parse_contest(before, AMENDED), parse_contest(contest, CONTEST))
            ]
        except InputError as error:
            yield unknown("amends", AMENDED, f"they cannot be compared: {error}")
            return
        for one in faults:
            yield bad("amends", CONTEST, f"{one.key}: {one.problem}")
        if not faults:
            yield good("amends", AMENDED, "what was changed is what the rules say was changed")

    # 10.5.4
    def _decision(self) -> Iterator[Row]:
        if self.manifest is None:
            return
        if not self._holds(DECISION):
            yield unknown(
                "decision",
                DECISION,
                "the full decision is not in this bundle: nothing of it can be recomputed",
            )
            return
        value, fault = self._document(DECISION)
        if value is None:
            yield bad("decision", DECISION, fault)
            return
        try:
            computed = digest(digested_part(value))
            yield equal("decision", DECISION, "digest", value["digest"], computed)
            yield equal("decision", MANIFEST, "decision", self.manifest.decision, computed)
            rules = value["contest"]["digest"]
            yield equal("decision", DECISION, "contest.digest", rules, self.manifest.contest)
            yield equal("decision", MANIFEST, "spec", self.manifest.spec, value["spec"])
            yield equal("decision", DECISION, "schema", value["schema"], DECISION_SCHEMA)
        except NO_RECORD:
            yield bad("decision", DECISION, "it is no decision")

    # 10.5.5
    def _signature(self) -> Iterator[Row]:
        if self.manifest is None or self.manifest.signer is None:
            row = bad if self.asked.must_be_signed else unknown
            yield row(
                "signature",
                SIGNATURE,
                "it is not signed: whoever can change the bundle can seal it anew, so compare the"
                " manifest's digest with one that was published",
            )
            return
        signature = self.sealed.documents.get(SIGNATURE)
        if signature is None:
            yield bad("signature", SIGNATURE, "it is missing")
        elif self.asked.signature is None:
            yield unknown("signature", SIGNATURE, "signature not checked: no library for it")
        else:
            signed = self.asked.signature(
                self.sealed.documents[MANIFEST], signature, self.manifest.signer
            )
            yield "signature", signed.outcome, SIGNATURE, signed.message

    # 10.5.6
    def _standings(self) -> Iterator[Row]:
        decision = self.values.get(DECISION)
        if decision is None or self.manifest is None:
            return  # said by step 4
        try:
            yield from self._of_standings(decision, self.manifest)
        except NO_RECORD:
            yield bad("standings", DECISION, "it is no decision")

    def _of_standings(self, decision: dict[str, Any], manifest: ManifestDocument) -> Iterator[Row]:
        many = decision["counts"]["entrants"] > BAND_LIMIT
        if not many:
            stated, number = decision["standings_digest"], decision["counts"]["entrants"]
            computed = standings_digest(decision["standings"])
            yield equal("standings", DECISION, "standings_digest", stated, computed)
            yield equal(
                "standings", DECISION, "counts.entrants", number, len(decision["standings"])
            )
        rows = {_entrant(row): row for row in decision["standings"]}
        for name in ("winners", "alternates", "contested"):
            if any(rows.get(_entrant(row)) != row for row in decision[name]):
                yield bad("standings", DECISION, f"{name} are not all in the standings")
        secret = None
        salts = self.sealed.documents.get(SALTS)
        if salts is not None:
            self._document(SALTS)
            model = model_of(SaltsDocument, salts) if SALTS in self.values else None
            if model is None:
                yield bad("entrants", SALTS, "it is no canonical document of salts")
                return
            secret = bytes.fromhex(model.secret)
        elif manifest.entrants is not None:
            yield bad("entrants", SALTS, "it is missing")
        if STANDINGS in self.sealed.lines:
            yield from self._all_standings(decision, manifest, secret, rows)
        elif many:
            yield unknown(
                "standings", DECISION, "there are too many entrants to be listed in the decision"
            )
        elif secret is not None:
            root = entrants_root(leaves_of(decision, secret))
            yield equal("entrants", MANIFEST, "entrants", manifest.entrants, root)

    def _all_standings(
        self,
        decision: dict[str, Any],
        manifest: ManifestDocument,
        secret: bytes | None,
        listed: Mapping[tuple[str, str, str], Mapping[str, Any]],
    ) -> Iterator[Row]:
        """Everybody's row, in passing: digest, number, tree, and those that the decision holds."""
        passing, met = Passing(secret), set[tuple[str, str, str]]()

        def compared() -> Iterator[Mapping[str, Any]]:
            for row in rows_from(self.sealed.lines[STANDINGS]()):
                if listed.get(_entrant(row)) == row:
                    met.add(_entrant(row))
                yield row

        passing.over(compared())
        stated = decision["standings_digest"]
        yield equal("standings", STANDINGS, "standings_digest", stated, passing.digest)
        yield equal(
            "standings",
            STANDINGS,
            "counts.entrants",
            decision["counts"]["entrants"],
            passing.count,
        )
        if met != listed.keys():
            yield bad("standings", DECISION, "its standings are not all among all standings")
        if secret is not None:
            yield equal("entrants", MANIFEST, "entrants", manifest.entrants, passing.root)

    # 10.5.7
    def _draw(self) -> Iterator[Row]:
        yield from self._decided_draw()
        yield from self._drawn()

    def _decided_draw(self) -> Iterator[Row]:
        decision, contest = self.values.get(DECISION), self.values.get(CONTEST)
        if decision is None or contest is None:
            return
        try:
            draw = decision["draw"]
            if draw is None or draw["state"] != "held":
                return
            faults = list(draw_faults(decision, contest))
            signed = signature_holds(draw) if draw["source"] == "drand" else None
        except (*NO_RECORD, OverflowError):
            yield bad("draw", DECISION, "its draw is no record of one")
            return
        for fault in faults:
            yield bad("draw", DECISION, fault)
        if not faults:
            yield good("draw", DECISION, "commitment, seed and tickets follow from the record")
        if draw["source"] != "drand":
            yield unknown(
                "draw.source", DECISION, f"where {draw['source']} came from, no file can show"
            )
        elif signed is None:
            yield unknown("draw.source", DECISION, "drand's signature not checked: no library")
        elif signed:
            yield good("draw.source", DECISION, "drand's signature is by the chain's key")
        else:
            yield bad("draw.source", DECISION, "drand's signature is not by the chain's key")

    def _drawn(self) -> Iterator[Row]:
        """The documents of a draw (spec 10.5.7), where the bundle is of one."""
        manifest = self.manifest
        if manifest is None:
            return
        if manifest.draw is None:
            if not self.sealed.found.keys().isdisjoint({COMMITMENT, DRAW, POOL}):
                yield bad("draw", MANIFEST, "there is a draw in here that it does not name")
            return
        drawn = SealedDraw(self.sealed.documents, self.sealed.found, self.sealed.lines)
        committed = drawn.modelled(CommitmentDocument, COMMITMENT)
        if committed is None:
            yield bad("draw.commitment", COMMITMENT, "it is no canonical commitment")
            return
        stated = committed.digest, committed.proof_root, committed.entrants.count
        part = manifest.draw
        if stated != (part.commitment, part.proof_root, part.count):
            yield bad("draw.commitment", COMMITMENT, "it is not the one that the manifest names")
        decision, contest = self.values.get(DECISION), self.values.get(CONTEST)
        if manifest.level is not Disclosure.REGULATOR or decision is None or contest is None:
            fault = mended(committed, "")
            if fault is None:
                yield good("draw.commitment", COMMITMENT, f"digest: {committed.digest}")
            else:
                yield bad("draw.commitment", COMMITMENT, fault.faults[0].problem)
            return
        record = Recorded(manifest.spec, manifest.contest, manifest.decision, contest, decision)
        try:
            yield from drawn.rows(committed, record, part)
        except (*NO_RECORD, OverflowError):
            yield bad("draw.result", DRAW, "it is no record of a draw")

    # 10.5.8
    def _judged_again(self) -> Iterator[Row]:
        decision, contest = self.values.get(DECISION), self.values.get(CONTEST)
        if decision is None or contest is None:
            return
        if self.asked.again is None:
            yield unknown(
                "judged",
                "",
                "not judged again: the evidence is not in the bundle; give it with --evidence",
            )
        elif decision.get("spec") != SPEC_VERSION:
            yield unknown(
                "judged",
                "",
                f"not judged again: sealed under spec {decision.get('spec')!s:.20}, this is"
                f" {SPEC_VERSION}",
            )
        else:
            again = self.asked.again(contest)
            if again.decision is None:
                row = unknown if again.ours else bad
                yield row("judged", EVIDENCE, f"it cannot be judged again: {again.fault}")
            elif again.decision["digest"] == decision.get("digest"):
                yield good("judged", DECISION, "judged again: the same decision")
            else:
                names = ", ".join(_differing(decision, again.decision))
                yield bad("judged", DECISION, f"judged again: another decision ({names} differ)")

    # 10.5.9
    def _published(self) -> Iterator[Row]:
        if self.manifest is None:
            return
        if self.manifest.level is Disclosure.REGULATOR:
            if self.asked.republished is not None:
                yield unknown("published.full", "", "this is a full bundle itself")
            return
        value, fault = self._document(PUBLISHED)
        if value is None:
            yield bad("published", PUBLISHED, fault)
            return
        model = model_of(PublishedDocument, self.sealed.documents[PUBLISHED])
        if model is None:
            yield bad("published", PUBLISHED, "it is no published decision")
            return
        yield equal("published", PUBLISHED, "decision", model.decision, self.manifest.decision)
        yield equal(
            "published", PUBLISHED, "contest.digest", model.contest.digest, self.manifest.contest
        )
        yield equal("published", PUBLISHED, "level", model.level, self.manifest.level)
        result = None if model.result is None else model.result.digest
        part = None if self.manifest.draw is None else self.manifest.draw.result
        if (result, part) != (None, None):
            yield equal("published", PUBLISHED, "result", result, part)
        if self.asked.republished is None:
            yield unknown(
                "published.full",
                "",
                "that it follows from the full record shows only who holds that: give it with"
                " --full",
            )
            return
        for path, content in self.asked.republished(self.manifest).items():
            if self.sealed.documents.get(path) == content:
                yield good("published.full", path, "it follows from the full record")
            else:
                yield bad("published.full", path, "it does not follow from that full record")

    # 10.5.10
    def _proof(self) -> Iterator[Row]:
        if self.asked.proof is None:
            return
        if canonical(self.asked.proof)[0] is None:
            yield bad("proof", "", "the proof is not canonical JSON")
            return
        proof = model_of(ProofDocument, self.asked.proof)
        if proof is None or canonical_bytes(proof.to_dict()) != self.asked.proof:
            yield bad("proof", "", "it is no proof")
        elif self.manifest is None:
            yield unknown("proof", "", "the manifest cannot be read")
        elif (proof.decision, proof.entrants) != (self.manifest.decision, self.manifest.entrants):
            yield bad("proof", "", "the proof is about another record")
        elif not holds(proof):
            yield bad("proof", "", "the proof does not lead to the root of the entrants")
        else:
            rank = proof.leaf.rank
            on = "" if proof.leaf.day is None else f" on {proof.leaf.day}"
            yield good(
                "proof",
                "",
                f"{proof.leaf.platform}:{proof.leaf.id} is in the record{on}: {proof.leaf.verdict},"
                f" rank {rank.min} to {rank.max if rank.max is not None else 'any'}",
            )
            yield from self._proved_draw(proof, self.manifest.draw)

    def _proved_draw(self, proof: ProofDocument, part: DrawnPart | None) -> Iterator[Row]:
        if proof.draw is None:
            if part is not None:
                yield unknown(
                    "proof.draw", "", "that they were in the draw the proof does not show"
                )
            if proof.further_tickets:
                yield bad("proof.draw", "", "it has further tickets, and none before them")
            return
        for one in proof.tickets:
            if part is None or (one.commitment, one.count) != (part.commitment, part.count):
                yield bad("proof.draw", "", "the proof is about another draw")
            elif one.day != proof.leaf.day and proof.leaf.day is not None:
                yield bad("proof.draw", "", "the proof is about the draw of another day")
            elif not was_in(proof.leaf, one, part.proof_root):
                yield bad(
                    "proof.draw", "", "the proof does not lead to the commitment's proof root"
                )
            else:
                yield good(
                    "proof.draw",
                    "",
                    f"{proof.leaf.platform}:{proof.leaf.id} was in the draw when it was committed"
                    f" to, number {one.number} of {one.count}",
                )

    def _expected(self) -> set[str]:
        """What a bundle of this level must hold."""
        level = Disclosure.REGULATOR if self.manifest is None else self.manifest.level
        drawn = self.manifest is not None and self.manifest.draw is not None
        return _OF_LEVEL[level] | (_OF_A_DRAW[level] if drawn else set())

    def _holds(self, path: str) -> bool:
        """Whether the bundle holds a document, or must."""
        return path in self.sealed.found or path in self._expected()

    def _document(self, path: str) -> tuple[dict[str, Any] | None, str]:
        """Read a document of the bundle: the value, or what is wrong."""
        content = self.sealed.documents.get(path)
        if content is None:
            return None, "it is missing"
        value, fault = canonical(content)
        if value is not None:
            self.values[path] = value
        return value, fault


def _entrant(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["entrant"]["platform"], row["entrant"]["id"], row.get("day", "")


def _differing(sealed: dict[str, Any], again: Mapping[str, Any]) -> list[str]:
    before, now = digested_part(sealed), digested_part(dict(again))
    found = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    return found or ["digest"]

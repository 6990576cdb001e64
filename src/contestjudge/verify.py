"""Recomputing a bundle, in numbered steps (spec 10.5); what cannot be recomputed is said.

A bundle is hostile until it is verified: nothing in it decides which files are read, and nothing
that is wrong with it stops the verification of the rest. Documents are looked at as they are
written, not as today's models would read them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from contestjudge.canonical import NotCanonicalError, canonical_bytes, digest
from contestjudge.draw.recomputed import draw_faults, signature_holds
from contestjudge.model.bundle import (
    CONTEST,
    DECISION,
    EVIDENCE,
    MANIFEST,
    PUBLISHED,
    SALTS,
    SIGNATURE,
    CheckDocument,
    Disclosure,
    ManifestDocument,
    Outcome,
    ProofDocument,
    PublishedDocument,
    SaltsDocument,
    SealedFile,
    VerificationDocument,
)
from contestjudge.model.decision import BAND_LIMIT, DECISION_SCHEMA, digested_part
from contestjudge.model.words import SPEC_VERSION
from contestjudge.seal.proofs import entrants_root, holds, leaves_of

_OF_LEVEL: Final = {
    Disclosure.PUBLIC: {PUBLISHED},
    Disclosure.PARTICIPANT: {PUBLISHED},
    Disclosure.REGULATOR: {CONTEST, DECISION},
}
"""What a bundle of each level must hold."""
_NOT_JSON: Final = (ValueError, RecursionError, NotCanonicalError)
_NO_RECORD: Final = (LookupError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading a document of another shape raises."""

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle as it was found."""

    found: Mapping[str, SealedFile]
    """Every file in it, as it is."""
    documents: Mapping[str, bytes]
    """The bytes of the documents at its top."""
    strange: tuple[str, ...] = ()
    """What is no plain file, or has a name that no bundle writes."""


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
    def _manifest(self) -> Iterator[_Row]:
        value, fault = self._document(MANIFEST)
        if value is None:
            yield _bad("manifest", MANIFEST, fault)
            return
        model = _model(ManifestDocument, self.sealed.documents[MANIFEST])
        if model is None:
            yield _bad("manifest", MANIFEST, "it is no manifest")
            return
        self.manifest = model
        stated = {key: one for key, one in value.items() if key != "digest"}
        yield _equal("manifest", MANIFEST, "digest", model.digest, digest(stated))

    # 10.5.2
    def _files(self) -> Iterator[_Row]:
        if self.manifest is None:
            yield _unknown("files", "", "the manifest cannot be read")
            return
        listed = {one.path: one for one in self.manifest.files}
        apart = {MANIFEST} | ({SIGNATURE} if self.manifest.signer is not None else set())
        if [one.path for one in self.manifest.files] != sorted(listed):
            yield _bad("files", MANIFEST, "files are listed twice, or not in order")
        for path in sorted(_OF_LEVEL[self.manifest.level] - listed.keys()):
            yield _bad("files", path, "a bundle of this level must hold it")
        for path in self.sealed.strange:
            yield _bad("files", path, "it is no plain file of a bundle")
        for path in sorted(self.sealed.found.keys() - listed.keys() - apart):
            yield _bad("files", path, "the manifest does not list it")
        for path, one in sorted(listed.items()):
            found = self.sealed.found.get(path)
            if found is None:
                yield _bad("files", path, "it is missing")
            elif found != one:
                yield _bad("files", path, "its bytes are not those that were sealed")
            else:
                yield _good("files", path, f"{one.bytes} bytes, sha256 {one.sha256}")

    # 10.5.3
    def _contest(self) -> Iterator[_Row]:
        if self.manifest is None:
            return
        if not self._holds(CONTEST):
            yield _unknown("contest", CONTEST, "the rules are not in this bundle")
            return
        value, fault = self._document(CONTEST)
        if value is None:
            yield _bad("contest", CONTEST, fault)
            return
        yield _equal("contest", CONTEST, "digest", self.manifest.contest, digest(value))

    # 10.5.4
    def _decision(self) -> Iterator[_Row]:
        if self.manifest is None:
            return
        if not self._holds(DECISION):
            yield _unknown(
                "decision",
                DECISION,
                "the full decision is not in this bundle: nothing of it can be recomputed",
            )
            return
        value, fault = self._document(DECISION)
        if value is None:
            yield _bad("decision", DECISION, fault)
            return
        try:
            computed = digest(digested_part(value))
            yield _equal("decision", DECISION, "digest", value["digest"], computed)
            yield _equal("decision", MANIFEST, "decision", self.manifest.decision, computed)
            rules = value["contest"]["digest"]
            yield _equal("decision", DECISION, "contest.digest", rules, self.manifest.contest)
            yield _equal("decision", MANIFEST, "spec", self.manifest.spec, value["spec"])
            yield _equal("decision", DECISION, "schema", value["schema"], DECISION_SCHEMA)
        except _NO_RECORD:
            yield _bad("decision", DECISION, "it is no decision")

    # 10.5.5
    def _signature(self) -> Iterator[_Row]:
        if self.manifest is None or self.manifest.signer is None:
            row = _bad if self.asked.must_be_signed else _unknown
            yield row(
                "signature",
                SIGNATURE,
                "it is not signed: whoever can change the bundle can seal it anew, so compare the"
                " manifest's digest with one that was published",
            )
            return
        signature = self.sealed.documents.get(SIGNATURE)
        if signature is None:
            yield _bad("signature", SIGNATURE, "it is missing")
        elif self.asked.signature is None:
            yield _unknown("signature", SIGNATURE, "signature not checked: no library for it")
        else:
            signed = self.asked.signature(
                self.sealed.documents[MANIFEST], signature, self.manifest.signer
            )
            yield "signature", signed.outcome, SIGNATURE, signed.message

    # 10.5.6
    def _standings(self) -> Iterator[_Row]:
        decision = self.values.get(DECISION)
        if decision is None or self.manifest is None:
            return  # said by step 4
        try:
            yield from self._of_standings(decision, self.manifest)
        except _NO_RECORD:
            yield _bad("standings", DECISION, "it is no decision")

    def _of_standings(self, decision: dict[str, Any], manifest: ManifestDocument) -> Iterator[_Row]:
        if decision["counts"]["entrants"] > BAND_LIMIT:
            yield _unknown("standings", DECISION, "there are too many entrants to be listed")
        else:
            computed = _standings_digest(decision)
            stated = decision["standings_digest"]
            yield _equal("standings", DECISION, "standings_digest", stated, computed)
            number = len(decision["standings"])
            yield _equal(
                "standings", DECISION, "counts.entrants", decision["counts"]["entrants"], number
            )
        rows = {_entrant(row): row for row in decision["standings"]}
        for name in ("winners", "alternates", "contested"):
            if any(rows.get(_entrant(row)) != row for row in decision[name]):
                yield _bad("standings", DECISION, f"{name} are not all in the standings")
        salts = self.sealed.documents.get(SALTS)
        if salts is None:
            if manifest.entrants is not None:
                yield _bad("entrants", SALTS, "it is missing")
            return
        self._document(SALTS)
        model = _model(SaltsDocument, salts) if SALTS in self.values else None
        if model is None:
            yield _bad("entrants", SALTS, "it is no canonical document of salts")
            return
        root = entrants_root(leaves_of(decision, bytes.fromhex(model.secret)))
        yield _equal("entrants", MANIFEST, "entrants", manifest.entrants, root)

    # 10.5.7
    def _draw(self) -> Iterator[_Row]:
        decision, contest = self.values.get(DECISION), self.values.get(CONTEST)
        if decision is None or contest is None:
            return
        try:
            draw = decision["draw"]
            if draw is None or draw["state"] != "held":
                return
            faults = list(draw_faults(decision, contest))
            signed = signature_holds(draw) if draw["source"] == "drand" else None
        except (*_NO_RECORD, OverflowError):
            yield _bad("draw", DECISION, "its draw is no record of one")
            return
        for fault in faults:
            yield _bad("draw", DECISION, fault)
        if not faults:
            yield _good("draw", DECISION, "commitment, seed and tickets follow from the record")
        if draw["source"] != "drand":
            yield _unknown(
                "draw.source", DECISION, f"where {draw['source']} came from, no file can show"
            )
        elif signed is None:
            yield _unknown("draw.source", DECISION, "drand's signature not checked: no library")
        elif signed:
            yield _good("draw.source", DECISION, "drand's signature is by the chain's key")
        else:
            yield _bad("draw.source", DECISION, "drand's signature is not by the chain's key")

    # 10.5.8
    def _judged_again(self) -> Iterator[_Row]:
        decision, contest = self.values.get(DECISION), self.values.get(CONTEST)
        if decision is None or contest is None:
            return
        if self.asked.again is None:
            yield _unknown(
                "judged",
                "",
                "not judged again: the evidence is not in the bundle; give it with --evidence",
            )
        elif decision.get("spec") != SPEC_VERSION:
            yield _unknown(
                "judged",
                "",
                f"not judged again: sealed under spec {decision.get('spec')!s:.20}, this is"
                f" {SPEC_VERSION}",
            )
        else:
            again = self.asked.again(contest)
            if again.decision is None:
                row = _unknown if again.ours else _bad
                yield row("judged", EVIDENCE, f"it cannot be judged again: {again.fault}")
            elif again.decision["digest"] == decision.get("digest"):
                yield _good("judged", DECISION, "judged again: the same decision")
            else:
                names = ", ".join(_differing(decision, again.decision))
                yield _bad("judged", DECISION, f"judged again: another decision ({names} differ)")

    # 10.5.9
    def _published(self) -> Iterator[_Row]:
        if self.manifest is None:
            return
        if self.manifest.level is Disclosure.REGULATOR:
            if self.asked.republished is not None:
                yield _unknown("published.full", "", "this is a full bundle itself")
            return
        value, fault = self._document(PUBLISHED)
        if value is None:
            yield _bad("published", PUBLISHED, fault)
            return
        model = _model(PublishedDocument, self.sealed.documents[PUBLISHED])
        if model is None:
            yield _bad("published", PUBLISHED, "it is no published decision")
            return
        yield _equal("published", PUBLISHED, "decision", model.decision, self.manifest.decision)
        yield _equal(
            "published", PUBLISHED, "contest.digest", model.contest.digest, self.manifest.contest
        )
        yield _equal("published", PUBLISHED, "level", model.level, self.manifest.level)
        if self.asked.republished is None:
            yield _unknown(
                "published.full",
                "",
                "that it follows from the full record shows only who holds that: give it with"
                " --full",
            )
            return
        for path, content in self.asked.republished(self.manifest).items():
            if self.sealed.documents.get(path) == content:
                yield _good("published.full", path, "it follows from the full record")
            else:
                yield _bad("published.full", path, "it does not follow from that full record")

    # 10.5.10
    def _proof(self) -> Iterator[_Row]:
        if self.asked.proof is None:
            return
        if _canonical(self.asked.proof)[0] is None:
            yield _bad("proof", "", "the proof is not canonical JSON")
            return
        proof = _model(ProofDocument, self.asked.proof)
        if proof is None:
            yield _bad("proof", "", "it is no proof")
        elif self.manifest is None:
            yield _unknown("proof", "", "the manifest cannot be read")
        elif (proof.decision, proof.entrants) != (self.manifest.decision, self.manifest.entrants):
            yield _bad("proof", "", "the proof is about another record")
        elif not holds(proof):
            yield _bad("proof", "", "the proof does not lead to the root of the entrants")
        else:
            rank = proof.leaf.rank
            on = "" if proof.leaf.day is None else f" on {proof.leaf.day}"
            yield _good(
                "proof",
                "",
                f"{proof.leaf.platform}:{proof.leaf.id} is in the record{on}: {proof.leaf.verdict},"
                f" rank {rank.min} to {rank.max if rank.max is not None else 'any'}",
            )

    def _holds(self, path: str) -> bool:
        """Whether the bundle holds a document, or must."""
        level = Disclosure.REGULATOR if self.manifest is None else self.manifest.level
        return path in self.sealed.found or path in _OF_LEVEL[level]

    def _document(self, path: str) -> tuple[dict[str, Any] | None, str]:
        """Read a document of the bundle: the value, or what is wrong."""
        content = self.sealed.documents.get(path)
        if content is None:
            return None, "it is missing"
        value, fault = _canonical(content)
        if value is not None:
            self.values[path] = value
        return value, fault


_Row = tuple[str, Outcome, str, str]


def _good(code: str, about: str, message: str) -> _Row:
    return code, Outcome.OK, about, message


def _bad(code: str, about: str, message: str) -> _Row:
    return code, Outcome.MISMATCH, about, message


def _unknown(code: str, about: str, message: str) -> _Row:
    return code, Outcome.NOT_CHECKED, about, message


def _equal(code: str, about: str, key: str, stated: object, computed: object) -> _Row:
    if stated == computed:
        return _good(code, about, f"{key}: {stated!s:.80}" if isinstance(stated, str) else key)
    return _bad(code, about, f"{key} is not what it must be")


def _canonical(content: bytes) -> tuple[dict[str, Any] | None, str]:
    """Read canonical JSON: an object, or what is wrong."""
    try:
        value = json.loads(content.decode("utf-8"))
        if not isinstance(value, dict):
            return None, "it is no JSON object"
        if canonical_bytes(value) != content:
            return None, "its bytes are not canonical"
    except _NOT_JSON:
        return None, "it is no canonical JSON"
    return value, ""


def _model(model: type[ModelT], content: bytes) -> ModelT | None:
    try:
        return model.model_validate_json(content)
    except ValidationError:
        return None


def _standings_digest(decision: Mapping[str, Any]) -> str:
    """Spec 8.4.1, from the rows."""
    lines = []
    for row in decision["standings"]:
        numbers = (
            row["rank"]["min"],
            row["rank"]["max"],
            row["rank_seen"]["min"],
            row["rank_seen"]["max"],
        )
        ranks = "\t".join("null" if one is None else str(one) for one in numbers)
        day = f"{row['day']}\t" if "day" in row else ""
        lines.append(f"{day}{row['entrant']['id']}\t{row['share']['key']}\t{ranks}\n")
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _entrant(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["entrant"]["platform"], row["entrant"]["id"], row.get("day", "")


def _differing(sealed: dict[str, Any], again: Mapping[str, Any]) -> list[str]:
    before, now = digested_part(sealed), digested_part(dict(again))
    found = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    return found or ["digest"]

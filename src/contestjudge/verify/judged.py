"""Rules and decision: their digests, what was changed in the rules, and judging once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contestjudge.canonical import digest
from contestjudge.errors import InputError
from contestjudge.model.bundle import AMENDED, CONTEST, DECISION, EVIDENCE, MANIFEST
from contestjudge.model.contest import parse_contest
from contestjudge.model.decision import DECISION_SCHEMA, digested_part
from contestjudge.model.words import SPEC_VERSION
from contestjudge.rules.amendments import amendment_faults
from contestjudge.seal.rows import NO_RECORD, Row, bad, equal, good, unknown
from contestjudge.verify.looking import Looking


def check_contest(looking: Looking) -> Iterator[Row]:
    """Check the rules, and what was changed in them (10.5.3)."""
    if looking.manifest is None:
        return
    if not looking.holds(CONTEST):
        yield unknown("contest", CONTEST, "the rules are not in this bundle")
        return
    value, fault = looking.document(CONTEST)
    if value is None:
        yield bad("contest", CONTEST, fault)
        return
    yield equal("contest", CONTEST, "digest", looking.manifest.contest, digest(value))
    yield from _amended(looking, value)


def _amended(looking: Looking, contest: Mapping[str, Any]) -> Iterator[Row]:
    if AMENDED not in looking.sealed.found:
        if contest.get("amends") is not None:
            yield unknown(
                "amends", CONTEST, "the rules that these took the place of are not in here"
            )
        return
    before, fault = looking.document(AMENDED)
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


def check_decision(looking: Looking) -> Iterator[Row]:
    """Check the digest of the decision (10.5.4)."""
    if looking.manifest is None:
        return
    if not looking.holds(DECISION):
        yield unknown(
            "decision",
            DECISION,
            "the full decision is not in this bundle: nothing of it can be recomputed",
        )
        return
    value, fault = looking.document(DECISION)
    if value is None:
        yield bad("decision", DECISION, fault)
        return
    try:
        computed = digest(digested_part(value))
        yield equal("decision", DECISION, "digest", value["digest"], computed)
        yield equal("decision", MANIFEST, "decision", looking.manifest.decision, computed)
        rules = value["contest"]["digest"]
        yield equal("decision", DECISION, "contest.digest", rules, looking.manifest.contest)
        yield equal("decision", MANIFEST, "spec", looking.manifest.spec, value["spec"])
        yield equal("decision", DECISION, "schema", value["schema"], DECISION_SCHEMA)
    except NO_RECORD:
        yield bad("decision", DECISION, "it is no decision")


def judge_again(looking: Looking) -> Iterator[Row]:
    """Judge again (10.5.8)."""
    decision, contest = looking.values.get(DECISION), looking.values.get(CONTEST)
    if decision is None or contest is None:
        return
    if looking.asked.again is None:
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
        again = looking.asked.again(contest)
        if again.decision is None:
            row = unknown if again.ours else bad
            yield row("judged", EVIDENCE, f"it cannot be judged again: {again.fault}")
        elif again.decision["digest"] == decision.get("digest"):
            yield good("judged", DECISION, "judged again: the same decision")
        else:
            names = ", ".join(_differing(decision, again.decision))
            yield bad("judged", DECISION, f"judged again: another decision ({names} differ)")


def _differing(sealed: dict[str, Any], again: Mapping[str, Any]) -> list[str]:
    before, now = digested_part(sealed), digested_part(dict(again))
    found = sorted(key for key in before.keys() | now.keys() if before.get(key) != now.get(key))
    return found or ["digest"]

"""What else a reader must know: what would settle it, findings, evidence, how to verify."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, FindingDocument, InputDocument
from contestjudge.model.words import Severity
from contestjudge.report.html.elements import el, head_of, name, points, rows_of, section
from contestjudge.report.plain import counted, shown, shown_end, skipped_sentence
from contestjudge.report.steps import sentences
from contestjudge.report.text import LOOK_AT
from contestjudge.report.weight import flags_in, is_flag, pressing_findings

_LONGEST_FILE: Final = 60
_REJECTED: Final = 5
_WEIGHTS: Final = {
    Severity.BLOCKING: "blocks",
    Severity.WARNING: "mind",
    Severity.INFO: "noted",
}


def steps(decision: DecisionDocument) -> Element | None:
    """Say what would make it final."""
    needed = tuple(step for step in decision.next_steps if step.needed)
    others = tuple(step for step in decision.next_steps if not step.needed)
    first = sentences(needed)
    second = [text for text in sentences(others) if text not in first]
    if not first and not second:
        return None
    return section(
        "settle",
        "What would settle it",
        el("ol", *(el("li", text) for text in first), class_="steps") if first else None,
        el("p", "Another way, or what may spare one of these:", class_="aside")
        if first and second
        else None,
        points(second, class_="steps") if second else None,
    )


def findings(decision: DecisionDocument) -> Element | None:
    """Say what was found, the gravest first."""
    if not decision.findings:
        return None
    pressing = set(map(id, pressing_findings(decision)))
    grave = [one for one in decision.findings if id(one) in pressing]
    flags = flags_in(decision)
    quiet = [one for one in decision.findings if id(one) not in pressing and not is_flag(one)]
    return section(
        "findings",
        "Findings",
        el(
            "ul",
            *(_finding(one, one.severity) for one in grave),
            *(_finding(one, Severity.INFO) for one in quiet),
            class_="findings",
        )
        if grave or quiet
        else None,
        el("h3", LOOK_AT) if flags else None,
        el("ul", *(_finding(one, one.severity) for one in flags), class_="findings")
        if flags
        else None,
    )


def _finding(one: FindingDocument, weight: Severity) -> Element:
    """Write a finding; what is told as a hole that is too late to matter weighs nothing here."""
    return el(
        "li",
        el("i", _WEIGHTS[weight], class_=f"weight {weight}"),
        el("span", one.message, " ", el("code", one.code)),
    )


def evidence(decision: DecisionDocument) -> Element:
    """Say what was read, and what could not be."""
    counts = decision.counts
    out = f"{counts.excluded:,} {'does' if counts.excluded == 1 else 'do'} not count"
    return section(
        "evidence",
        "Evidence",
        el(
            "p",
            f"{counted(counts.observations, 'statement')} about"
            f" {counted(counts.shares, 'share')}, of which {out}.",
            class_="lede",
        ),
        el(
            "div",
            el(
                "table",
                head_of("File", "Instrument", "Records", "Used", "Irrelevant", "Rejected"),
                rows_of(map(_input, decision.inputs)),
                class_="numbers files",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Files that were read",
        )
        if decision.inputs
        else None,
        points([*_rejected(decision), *map(skipped_sentence, decision.skipped)], class_="small"),
    )


def _input(one: InputDocument) -> tuple[Element | str, ...]:
    return (
        el("bdi", shown_end(one.name, _LONGEST_FILE)),
        el("span", one.instrument, el("small", one.format)),
        f"{one.records:,}",
        f"{one.used:,}",
        f"{one.irrelevant:,}",
        f"{len(one.rejected):,}",
    )


def _rejected(decision: DecisionDocument) -> Iterator[Element]:
    for one in decision.inputs:
        for rejection in one.rejected[:_REJECTED]:
            yield el(
                "span",
                "Rejected: ",
                el("bdi", shown_end(one.name, _LONGEST_FILE)),
                f", record {rejection.record}: {shown(rejection.reason)}",
            )
        if len(one.rejected) > _REJECTED:
            yield el("span", f"… and {len(one.rejected) - _REJECTED:,} more of that file.")


def verify(decision: DecisionDocument) -> Element:
    """Say how anybody can check all of this."""
    digests = (
        ("decision", decision.digest),
        ("evidence", decision.evidence.digest),
        ("rules", decision.contest.digest),
        ("standings", decision.standings_digest),
    )
    return section(
        "verify",
        "How to verify this",
        el(
            "p",
            "The same rules and the same evidence give the same decision, byte for byte, on every"
            " machine. Nothing on this page was computed anew: it shows one decision document.",
            class_="lede",
        ),
        el(
            "ol",
            el(
                "li",
                "With the rules and the evidence: judge once more, and compare the digests.",
                el("pre", el("code", "contestjudge judge CONTEST EVIDENCE… --format json")),
            ),
            el(
                "li",
                "With a sealed bundle: recompute all of it.",
                el("pre", el("code", "contestjudge verify BUNDLE")),
            ),
            el(
                "li",
                "For one person: why they won or did not.",
                el("pre", el("code", "contestjudge explain DECISION.json @handle")),
            ),
            class_="steps",
        ),
        el(
            "dl",
            *(el("div", el("dt", what), el("dd", el("code", digest))) for what, digest in digests),
            class_="digests",
        ),
        el(
            "p",
            "Digests are SHA-256 over canonical JSON; the specification of version ",
            name(decision.spec),
            " says of what.",
            class_="aside",
        ),
    )

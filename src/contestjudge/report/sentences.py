"""What codes mean, in plain English: findings, holes, reasons, the verdict.

Parameters come from strangers and are made safe where they are shown (see ``plain``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contestjudge.model.decision import (
    DecisionDocument,
    ExclusionDocument,
    FindingDocument,
    HoleDocument,
    Parameters,
)
from contestjudge.model.words import Status
from contestjudge.report.plain import shown

FORM_WORDS: Final[Mapping[str, str]] = {
    "native": "native shares",
    "quote": "quotes",
    "manual": "manual shares",
    "link": "posts with the link",
    "reply": "replies",
}
"""Forms in the plural."""
FORM_WORD: Final[Mapping[str, str]] = {
    "native": "native share",
    "quote": "quote",
    "manual": "manual share",
    "link": "post with the link",
    "reply": "reply",
}

_FINDINGS: Final[Mapping[str, str]] = {
    "coverage.blind_form": (
        "No exhibit can show {forms}, and the rules let them count: whoever took part that way"
        " is missing{room}."
    ),
    "coverage.window_gap": (
        "Nobody can say that all {forms} were seen {span}: no exhibit for them is stated to be"
        " complete{room}."
    ),
    "coverage.count_shortfall": (
        "{observed} of {declared} {forms} of post {post} were seen{moment}: {missing} missing."
    ),
    "coverage.count_exceeded": (
        "More {forms} of post {post} were seen ({observed}) than the platform counted"
        " ({declared}){moment}: that count closes nothing."
    ),
    "coverage.count_trusted": (
        "That no {forms} of post {post} are missing up to {at} rests on the platform's own count"
        " of {declared}."
    ),
    "coverage.cap_reached": (
        "A list from {instrument} is as long as it can be{cap}: whoever shared earliest is"
        " exactly who it leaves out{room}."
    ),
    "coverage.stream_limit": "A stream ({instrument}) kept back {records} records.",
    "coverage.no_times": "{instrument} says who shared, and not when.",
    "coverage.contradicted": (
        "An exhibit ({instrument}, taken {taken_at}) was stated to be complete, and {count}"
        " shares that it should show are known from elsewhere: it is not relied on."
    ),
    "coverage.attested": (
        "That no {forms} are missing from {from} to {to} is the word of {by}: {reason}."
    ),
    "coverage.undone_unseen": (
        "Assumed: whatever was shared and undone before anybody looked is not known to anybody."
    ),
    "coverage.not_visible": (
        "{missing} {forms} of post {post} are in the platform's count and in no list: put down to"
        " accounts that cannot be seen, which do not count under the rules."
    ),
    "time.original_clock": (
        "{count} native shares are printed with the time of the original post, which is not when"
        " they were made: of them it is only known that they are not older."
    ),
    "time.conflict": (
        "What is said about when share {share} was made contradicts itself: it is doubtful."
    ),
    "time.truncated": "{count} shares have times cut to midnight: only their day is known.",
    "time.edited": (
        "{count} shares were edited, and the version that first was a share was not seen: an"
        " edit must not backdate."
    ),
    "time.photo_finish": (
        "Place {after} and the next are {margin}: platforms promise order only to about a second."
    ),
    "time.ambiguous_local": (
        "{count} shares are dated by a local time that happened twice, or never, when the clocks"
        " were changed: both readings are kept."
    ),
    "time.window_edge": (
        "{count} shares may lie just inside or just outside the time in which entries count."
    ),
    "identity.renamed": "Account {account} was seen under several handles: {handles}.",
    "identity.shared_handle": (
        "The handle @{handle} was seen with several accounts ({accounts}): whoever is known by it"
        " alone cannot be told apart."
    ),
    "identity.handle_only": (
        "{count} entrants are known by their handle only, not by an account id."
    ),
    "share.indirect": "{count} shares were made from somebody's share, not from the post.",
    "share.doubtful_manual": (
        "{count} manual shares resemble the post, but not enough to be sure: a person must rule."
    ),
    "share.undone": "{count} shares were undone, or may have been.",
    "share.ambiguous": "{count} records fit several shares of one account: which is not known.",
    "share.id_unreadable": (
        "{count} shares have ids that a program had rounded or spoilt: the ids were not used."
    ),
    "award.unfilled": "There are {seats} seats and {entrants} entrants.",
    "award.overflow": (
        "{winners} people hold {seats} seats: the rules give the prize to everyone who may have"
        " won it."
    ),
    "draw.pending": "The draw among {candidates} candidates has yet to be held.",
    "record.rejected": "{records} records from {instrument} could not be read.{relied}",
    "ruling.applied": "{by} ruled: {decide} {what}, because {reason}.",
    "ruling.unmatched": (
        "{by} ruled on {what} ({decide}), but nothing in the evidence answers to that name."
    ),
}

_REASONS: Final[Mapping[str, str]] = {
    "sponsor": "the account belongs to the sponsor, who does not take part",
    "excluded_account": "the rules exclude this account",
    "ruling": "{by} ruled so: {reason}",
    "form": "{forms} do not count under these rules",
    "window": "it was not made within the time in which entries count",
    "undone": "it was undone",
    "indirect": "it was made from somebody's share, and the rules count direct ones only",
    "not_recognised": "it does not repeat enough of the post",
    "account_age": "the account is too young",
    "not_following": "the account does not follow as the rules ask",
    "mentions": "it mentions too few people",
    "hashtags": "a hashtag is missing",
    "duplicate": "an earlier share of the same person already counts; everyone counts once",
}


def _filled(template: str, params: Parameters) -> str:
    named: dict[str, str] = {
        name: "an unknown moment" if value is None else shown(value)
        for name, value in params.items()
    }
    form = named.get("form", "")
    named["forms"] = FORM_WORDS.get(form, f"{form} shares")
    at_most = params.get("at_most")
    named["room"] = "" if at_most is None else f" (at most {at_most})"
    low, high = params.get("from"), params.get("to")
    named["span"] = (
        f"from {_short(low)} to {_short(high)}" if high is not None else f"from {_short(low)} on"
    )
    at = params.get("at")
    named["moment"] = (
        " (when the count was taken is not known)" if at is None else f" at {_short(at)}"
    )
    if isinstance(params.get("declared"), int) and isinstance(params.get("observed"), int):
        named["missing"] = str(int(params["declared"] or 0) - int(params["observed"] or 0))
    if "cap" in params:
        named["cap"] = f" ({params['cap']})"
    else:
        named["cap"] = ""
    margin = params.get("margin_us")
    if isinstance(margin, int):
        named["margin"] = (
            f"{margin / 1000:.0f} ms apart" if margin >= 0 else "not apart: their times overlap"
        )
    named["relied"] = (
        " The exhibit is relied on, so each of them may be a share."
        if params.get("relied_on") == 1
        else ""
    )
    named.setdefault("instrument", "the list")
    return template.format_map(named)


def _short(value: object) -> str:
    """Cut an RFC 3339 time to what people read."""
    text = str(value)
    return (
        f"{text[:10]} {text[11:19]} UTC"
        if len(text) == len("2010-08-04T09:00:00.000000Z")
        else text
    )


def finding_message(finding: FindingDocument) -> str:
    """Say a finding in a sentence."""
    return _filled(_FINDINGS[finding.code], finding.params)


def hole_message(hole: HoleDocument) -> str:
    """Say a hole in a clause."""
    room = "any number of" if hole.at_most is None else f"up to {hole.at_most}"
    until = "with no end" if hole.to is None else f"to {_short(hole.to)}"
    return (
        f"{room} {FORM_WORDS[hole.form]} of post {shown(hole.post)} from {_short(hole.from_)}"
        f" {until} may be unseen"
    )


def exclusion_message(row: ExclusionDocument) -> str:
    """Say why a share is out, in a sentence."""
    reason = _filled(_REASONS[row.reason], {"form": row.share.form, **row.params})
    return f"This {FORM_WORD[row.share.form]} does not count: {reason} ({row.clause})."


def verdict_message(decision: DecisionDocument) -> str:
    """Say the whole verdict in a sentence or two; what rests on somebody's word comes first."""
    attested = sorted(
        {shown(one.params["by"]) for one in decision.findings if one.code == "coverage.attested"}
    )
    resting = f"Resting on the word of {', '.join(attested)}: " if attested else ""
    seats = f"{decision.seats} seat{'s' if decision.seats != 1 else ''}"
    won = len(decision.winners)
    if decision.status is Status.FINAL:
        if won < decision.seats:
            text = f"final: {won} of {seats} are filled; nobody else took part in time."
        else:
            text = f"final: all {seats} are decided, and nothing unseen could change them."
            if decision.seats == 1:
                text = "final: the seat is decided, and nothing unseen could change it."
    elif decision.status is Status.CONTESTED:
        text = (
            f"contested: {won} of {seats} are certain; for the rest the evidence cannot separate"
            f" {decision.counts.contested} candidates."
        )
        if decision.draw is not None:
            text = f"contested: a draw among {decision.draw.candidates} candidates is to be held."
    else:
        text = (
            f"provisional: {won} of {seats} are certain; something that nobody looked at, or that"
            " contradicts itself, could still change who wins."
        )
    return resting + text if attested else text[0].upper() + text[1:]

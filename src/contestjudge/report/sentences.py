"""What codes mean, in plain English: findings, holes, and the reasons why a share is out.

Parameters come from strangers and are made safe where they are shown (see ``plain``). Times are
shown in the contest's zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Final

from contestjudge.model.decision import (
    ExclusionDocument,
    FindingDocument,
    HoleDocument,
    Parameters,
)
from contestjudge.model.words import Reason
from contestjudge.report.plain import enumerated, shown
from contestjudge.report.times import moment, span

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

FINDINGS: Final[Mapping[str, str]] = {
    "coverage.blind_form": (
        "No exhibit can show {forms}, and the rules let them count: whoever took part that way"
        " is missing{room}."
    ),
    "coverage.window_gap": (
        "Nobody can say that all {forms} of post {post} were seen {span}: no exhibit for them is"
        " stated to be complete{room}."
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
        "A list from {instrument} shows {cap} shares of post {post}, which is as many as it ever"
        " shows: whoever shared earliest is exactly who it leaves out."
    ),
    "coverage.stream_limit": "A stream ({instrument}) kept back {records} records.{relied}",
    "coverage.stream_broken": (
        "A stream ({instrument}) broke off {breaks} times: what came then it did not show.{relied}"
    ),
    "coverage.no_times": "{instrument} says who shared, and not when.",
    "coverage.contradicted": (
        "An exhibit ({instrument}, taken {taken_at}) was stated to be complete, and elsewhere"
        " {count} shares are known or counted that it should show: it is not relied on."
    ),
    "coverage.attested": ("That no {forms} are missing {span} is the word of {by}: {reason}."),
    "coverage.chained": (
        "That no {forms} of post {post} are missing {span} is concluded from {lists} lists of the"
        " newest ones that follow on one another."
    ),
    "coverage.list_incomplete": (
        "A list from {instrument} (taken {taken_at}) lacks {count} shares of post {post} that"
        " stood when it was taken: nothing is concluded from what it does not show."
    ),
    "coverage.undone_unseen": (
        "Assumed: whatever was shared and undone before anybody looked, or could not be seen"
        " whenever somebody did, is not known to anybody."
    ),
    "coverage.not_visible": (
        "{missing} {forms} of post {post} are in the platform's count and in no list: put down to"
        " accounts that cannot be seen, which do not count under the rules."
    ),
    "time.original_clock": (
        "Native shares that are printed with the time of the original post: {count}. That is not"
        " when they were made; it is only known that they are not older."
    ),
    "time.conflict": (
        "What is said about when {share} was made contradicts {with}: it is doubtful."
    ),
    "time.truncated": "Shares with times cut to midnight, so that the day is all: {count}.",
    "time.edited": (
        "Edited shares of which the version that first was a share was not seen: {count}. An"
        " edit must not backdate."
    ),
    "time.photo_finish": (
        "Places {after} and {next}{on} are {margin} apart: platforms promise order only to about a"
        " second."
    ),
    "time.burst": (
        "{entrants} entrants came, or may have come, within the one second around the last seat"
        " ({from}), more than there are seats: platforms promise order only to about a second."
    ),
    "time.ambiguous_local": (
        "Shares dated by a local time that happened twice, or never, when the clocks were"
        " changed: {count}. Both readings are kept."
    ),
    "time.window_edge": (
        "Shares that may lie just inside or just outside the time in which entries count: {count}."
    ),
    "time.day_edge": (
        "Shares of which it is not known on which of two days they were made: {count}. They are"
        " doubtful on both."
    ),
    "identity.renamed": "Account {account} was seen under several handles: {handles}.",
    "identity.shared_handle": (
        "The handle @{handle} was seen with several accounts ({accounts}): whoever is known by it"
        " alone cannot be told apart."
    ),
    "identity.handle_only": "Entrants known by their handle only, not by an account id: {count}.",
    "eligibility.age_unknown": (
        "Shares of accounts of which it is not known whether they were created early enough:"
        " {count}. They are doubtful until somebody looks."
    ),
    "eligibility.following_unknown": (
        "Shares of accounts that stand in no list of followers, where no list proves that they do"
        " not follow: {count}. They are doubtful until somebody looks."
    ),
    "eligibility.text_unknown": (
        "Shares whose whole text was not seen, so that it is not known whether it says what the"
        " rules ask for: {count}. They are doubtful until somebody looks."
    ),
    "eligibility.language_unknown": (
        "Shares of which no record says, or says clearly, in which language they are written:"
        " {count}. They are doubtful until somebody looks."
    ),
    "eligibility.region_unknown": (
        "Shares of which no record says, or says clearly, which country they are from: {count}."
        " They are doubtful until somebody looks."
    ),
    "flag.young_account": (
        "Shares by accounts that were less than {days} days old: {count}. A person should look;"
        " nobody is out for it."
    ),
    "flag.identical_texts": (
        "{persons} entrants used the same words of their own ({text}). A person should look; nobody"
        " is out for it."
    ),
    "flag.rhythm": (
        "{count} shares followed on one another every {gap_ms} ms, give or take a tenth of a second"
        " ({span}). A person should look; nobody is out for it."
    ),
    "share.indirect": "Shares made from somebody's share, not from the post: {count}.",
    "share.doubtful_manual": (
        "Manual shares that resemble the post, but not enough to be sure: {count}. A person must"
        " rule."
    ),
    "share.undone": "Shares that were undone, or may have been: {count}.",
    "share.ambiguous": (
        "Records that fit several shares of one account, so that it is not known which: {count}."
    ),
    "share.id_unreadable": (
        "Shares with ids that a program had rounded or spoilt: {count}. The ids were not used."
    ),
    "award.unfilled": (
        "Prizes{on} go down to place {seats}; entrants who may hold one: {entrants}."
    ),
    "award.tier_open": (
        "Winners whose tier is not settled{on}: {winners}. Their seats are certain; the evidence"
        " does not say who wins which prize."
    ),
    "award.overflow": (
        "{winners} people hold {seats} seats{on}: the rules give the prize to everyone who may have"
        " won it."
    ),
    "draw.pending": "The draw among {candidates} candidates has yet to be held.{settle}",
    "record.rejected": "Records from {instrument} that could not be read: {records}.{relied}",
    "rules.amended": (
        "The rules were changed {at}: {changed}{because}. Of the shares that may count {before}"
        " were made before that, {after} after it, {either} perhaps before; all are judged by the"
        " rules as changed."
    ),
    "ruling.applied": "{by} ruled: {decide} {what} ({reason}).",
    "ruling.unmatched": (
        "{by} ruled on {what} ({decide}), but nothing in the evidence answers to that name: check"
        " the spelling."
    ),
}
"""A sentence for every finding code."""

_CAPPED: Final = (
    "The lists of {forms} of post {post} end before they reach back to {from}: whoever shared"
    " earliest is exactly who is missing{room}."
)
_MAY_NOT_HAVE_STOOD: Final = (
    "Shares that were undone, or may have been, of which it is not known whether they stood as long"
    " as they had to: {count}."
)
_UNKNOWN: Final = "This version has no words for this finding."
_OVERLAP: Final = (
    "The times of places {after} and {next}{on} overlap: the clock alone cannot say which came"
    " first."
)

REASONS: Final[Mapping[str, str]] = {
    "sponsor": "the account belongs to the sponsor, who does not take part",
    "excluded_account": "the rules exclude this account",
    "past_winner": "whoever won before does not take part, and this account did ({decision})",
    "ruling": "{by} ruled so: {reason}",
    "form": "{forms} do not count under these rules",
    "window": "it was not made within the time in which entries count",
    "undone": "it was undone",
    "indirect": "it was made from somebody's share, and the rules count direct ones only",
    "not_recognised": "it does not repeat enough of the post",
    "account_age": (
        "the account was created {created_earliest}, and the rules ask for one created before"
        " {limit}"
    ),
    "not_following": (
        "the account is not in the whole list of followers taken {taken_at}, and the rules ask for"
        " following"
    ),
    "mentions": (
        "it mentions {found} of the {asked} others that the rules ask for; the sponsor, oneself and"
        " whoever the post itself names are not counted{native}"
    ),
    "hashtags": "its own text lacks {missing}, which the rules ask for{native}",
    "text": "its own text lacks words that the rules ask for ({missing}){native}",
    "language": (
        "by what its record says, it is not written in a language that the rules ask for ({asked})"
        "{native}"
    ),
    "region": "its record says {found}, and the rules ask for shares from {asked}",
    "day_winner": (
        "whoever won on one day takes no part on later ones, and this person won on {day}"
    ),
    "duplicate": "an earlier share of the same person already counts; everyone counts once",
}
"""A clause for every reason."""

_DUPLICATE_OF_A_DAY: Final = (
    "an earlier share of the same person and day already counts; everyone counts once a day"
)

YOUR_REASONS: Final[Mapping[str, str]] = {
    **REASONS,
    "sponsor": "your account belongs to the sponsor, who does not take part",
    "excluded_account": "the rules exclude your account",
    "past_winner": "you won before ({decision}), and past winners do not take part",
    "day_winner": "you won on {day}, and whoever won on one day takes no part on later ones",
    "account_age": (
        "your account was created {created_earliest}, and the rules ask for one created before"
        " {limit}"
    ),
    "not_following": (
        "your account is not in the whole list of followers taken {taken_at}, and the rules ask for"
        " following"
    ),
    "mentions": (
        "you mention {found} of the {asked} others that the rules ask for; the sponsor, yourself"
        " and whoever the post itself names are not counted{native}"
    ),
}
"""The same, to the person concerned."""

YOUR_DOUBTS: Final[Mapping[str, str]] = {
    "eligibility.age_unknown": (
        "it is not known whether your account was created as early as the rules ask"
    ),
    "eligibility.following_unknown": (
        "the rules ask for following; your account stands in no list of followers, and no list"
        " proves that you do not follow"
    ),
    "eligibility.text_unknown": (
        "its whole text was not seen, so that it is not known whether it says what the rules ask"
        " for"
    ),
    "eligibility.language_unknown": (
        "no record says, or says clearly, in which language it is written"
    ),
    "eligibility.region_unknown": "no record says, or says clearly, which country it is from",
    "share.ambiguous": "a record of it fits several shares of yours, so that it is not known which",
    "share.doubtful_manual": "it resembles the post, but not enough to be sure",
    "share.undone": (
        "it was undone, or may have been, and it is not known whether it stood as long as it had to"
    ),
    "time.conflict": "what is said about when it was made contradicts itself or other evidence",
    "time.day_edge": "it is not known on which of two days it was made",
    "time.edited": (
        "it was edited, and the version that first was a share was not seen; an edit must not"
        " backdate"
    ),
    "time.window_edge": "it may have been made outside the time in which entries count",
}
"""Why a share may not count, to whoever made it."""

YOUR_FLAGS: Final[Mapping[str, str]] = {
    "flag.young_account": "your account was less than {days} days old when you shared",
    "flag.identical_texts": (
        "{persons} entrants, you among them, used the same words of their own ({text})"
    ),
    "flag.rhythm": (
        "{count} shares, yours among them, followed on one another every {gap_ms} ms, give or take"
        " a tenth of a second ({span})"
    ),
}
"""What looks like a machine, to the person concerned."""

REASON_WORDS: Final[Mapping[str, str]] = {
    "sponsor": "the sponsor's own",
    "excluded_account": "excluded by the rules",
    "past_winner": "of past winners",
    "ruling": "ruled out",
    "form": "of a form that does not count",
    "window": "not made within the time in which entries count",
    "undone": "undone",
    "indirect": "made from somebody's share",
    "not_recognised": "not enough of the post repeated",
    "account_age": "of accounts that are too young",
    "not_following": "of accounts that do not follow",
    "mentions": "with too few people mentioned",
    "hashtags": "without a hashtag",
    "text": "without the words that the rules ask for",
    "language": "not in a language that the rules ask for",
    "region": "not from where the rules ask for",
    "day_winner": "by winners of an earlier day",
    "duplicate": "by somebody of whom an earlier one counts",
}
"""The same in a few words, for several shares at once."""

_INSTANTS: Final = frozenset({"at", "created_earliest", "from", "limit", "taken_at", "to"})
_RELIED: Final = " The exhibit is relied on, so each of them may be a share."


class _Named(dict[str, str]):
    """What a decision of another make leaves out is unknown, and no fault."""

    def __missing__(self, name: str) -> str:
        return "unknown"


def _filled(
    template: str, params: Parameters, zone: tzinfo, shares: Mapping[str, str] | None = None
) -> str:
    """Fill a template with parameters and with what follows from them."""
    named = _Named()
    for name, value in params.items():
        if name in _INSTANTS:
            known = isinstance(value, str)
            named[name] = moment(str(value), zone) if known else "an unknown moment"
        else:
            named[name] = shown("unknown" if value is None else value)
    if "share" in named:
        key = str(params["share"])
        named["share"] = (shares or {}).get(key, f"share {shown(key, 60)}")
    if "between" in named:
        foes = str(params.get("with") or "").split()
        called = [(shares or {}).get(foe, f"share {shown(foe, 60)}") for foe in foes]
        others = "what is said about " + enumerated(called) if called else "itself"
        named["with"] = others
    form = named.get("form", "")
    named["forms"] = FORM_WORDS.get(form, f"{form} shares")
    named["because"] = f" ({shown(params['reason'])})" if params.get("reason") else ""
    named["native"] = "; a native share has no text of its own" if form == "native" else ""
    at_most = params.get("at_most")
    named["room"] = "" if at_most is None else f" (at most {at_most})"
    named["span"] = span(_text(params.get("from")), _text(params.get("to")), zone)
    named["moment"] = (
        f" by {named['at']}" if params.get("at") else " (when that was counted is not known)"
    )
    declared, observed = params.get("declared"), params.get("observed")
    if isinstance(declared, int) and isinstance(observed, int):
        named["missing"] = str(declared - observed)
    margin, after = params.get("margin_us"), params.get("after")
    if isinstance(margin, int) and isinstance(after, int):
        named["margin"] = f"{margin // 1000} ms"
        named["next"] = str(after + 1)
    named["on"] = f" on {named['day']}" if params.get("day") else ""
    doubtful = params.get("doubtful")
    named["settle"] = (
        f" First it must be settled whether {doubtful} of them"
        f" {'takes' if doubtful == 1 else 'take'} part at all."
        if isinstance(doubtful, int) and doubtful
        else ""
    )
    named["relied"] = _RELIED if params.get("relied_on") == 1 else ""
    return template.format_map(named)


def your_doubt(finding: FindingDocument) -> str | None:
    """Say to whoever made a share why it may not count; ``None``: that is not what it says."""
    return None if is_told_of_undone(finding) else YOUR_DOUBTS.get(finding.code)


def is_told_of_undone(finding: FindingDocument) -> bool:
    """Tell a finding on all that was undone from one on what therefore may not count."""
    return finding.code == "share.undone" and "stood" not in finding.params


def your_flag(finding: FindingDocument, zone: tzinfo) -> str:
    """Say to whoever is concerned by a flag what a person should look at."""
    template = YOUR_FLAGS.get(finding.code)
    return finding.message if template is None else _filled(template, finding.params, zone)


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def finding_message(
    finding: FindingDocument, zone: tzinfo, shares: Mapping[str, str] | None = None
) -> str:
    """Say a finding in a sentence.

    Args:
        finding: the finding.
        zone: the zone to show times in.
        shares: what a person calls the shares that findings name, by key.
    """
    template = FINDINGS.get(finding.code, _UNKNOWN)
    if finding.code == "coverage.cap_reached" and "cap" not in finding.params:
        template = _CAPPED
    if finding.code == "share.undone" and not is_told_of_undone(finding):
        template = _MAY_NOT_HAVE_STOOD
    margin = finding.params.get("margin_us")
    if isinstance(margin, int) and margin < 0:
        template = _OVERLAP
    return _filled(template, finding.params, zone, shares)


def hole_message(hole: HoleDocument, zone: tzinfo) -> str:
    """Say a hole in a clause."""
    room = "any number of" if hole.at_most is None else f"up to {hole.at_most}"
    return (
        f"{room} {FORM_WORDS[hole.form]} of post {shown(hole.post)}"
        f" {span(hole.from_, hole.to, zone)} may be unseen"
    )


def exclusion_reason(row: ExclusionDocument, zone: tzinfo, *, yours: bool = False) -> str:
    """Say why a share is out, in a clause, with the clause of the rules.

    Args:
        row: the exclusion.
        zone: the zone to show times in.
        yours: say it to the person concerned.
    """
    template = (YOUR_REASONS if yours else REASONS)[row.reason]
    if row.reason is Reason.DUPLICATE and row.params.get("per") == "day":
        template = _DUPLICATE_OF_A_DAY
    reason = _filled(template, {"form": row.share.form, **row.params}, zone)
    return f"{reason} ({row.clause})"


def exclusion_message(row: ExclusionDocument, zone: tzinfo) -> str:
    """Say why a share is out, in a sentence."""
    return f"This {FORM_WORD[row.share.form]} does not count: {exclusion_reason(row, zone)}."

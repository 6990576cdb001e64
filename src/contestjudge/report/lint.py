"""What is wrong with rules, in sentences: each with what to do, and whose guidance it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final, NamedTuple

from contestjudge.model.lint import Level, LintDocument, LintRow
from contestjudge.report.plain import WIDTH, capitalised, counted, shown

_X: Final = "X's guidelines for promotions"
_CAP_17: Final = "UK CAP Code 8.17"
_CAP_2: Final = "UK CAP Code 8.2"
_CAP_24: Final = "UK CAP Code 8.24"
_CAP_28: Final = "UK CAP Code 8.28"
_US: Final = "US official rules"
_SWEDEN: Final = "Swedish law on lotteries"


class Said(NamedTuple):
    """What a code says."""

    message: str
    advice: str
    source: str = ""


SAID: Final[Mapping[str, Said]] = {
    "lint.refused": Said("{problem}.", "{advice}"),
    "lint.no_randomness": Said(
        "The rules call for a draw and do not say where its randomness comes from: nobody could"
        " check it.",
        "name a source in [award.randomness] before the contest, such as a round of drand that is"
        " not due yet",
        _CAP_24,
    ),
    "lint.randomness_before_closing": Said(
        "The randomness is due {due}, and the contest closes {closes}: who takes part must be"
        " committed to before it is out, and is not known by then. Such a draw can never be held.",
        "name randomness that is due after the closing, and late enough to collect the evidence"
        " first",
        _CAP_24,
    ),
    "lint.manual_without_handle": Said(
        "Copies by hand count, and no handle of the sponsor is named: no copy can be recognised.",
        "write the sponsor's handles, past ones too",
    ),
    "lint.manual_without_text": Said(
        "Copies by hand must repeat the post, and the text of post {post} is not given.",
        "write the post's text, or leave the form out on purpose",
    ),
    "lint.link_without_links": Said(
        "Posts with the contest's link count, and no post names a link.",
        "write posts.links, or leave the form out on purpose",
    ),
    "lint.form_unseen": Said(
        "The rules let {form} shares count, and nothing that you name can show one: whoever takes"
        " part that way is lost.",
        "add a way of collecting that shows them, or leave the form out of the published rules",
        _CAP_2,
    ),
    "lint.form_without_times": Said(
        "Whoever is first wins, and of {form} shares only {instruments} would be seen, which says"
        " who and not when.",
        "collect them in a way that gives ids or times, or poll so often that lists date them",
    ),
    "lint.days_without_times": Said(
        "On which day a share was made decides, and of {form} shares only {instruments} would be"
        " seen, which says who and not when: they stay doubtful.",
        "collect them in a way that gives ids or times, or poll so often that lists date them",
    ),
    "lint.following_unseen": Said(
        "Only followers take part, and nothing that you name lists followers: every share stays"
        " doubtful.",
        "take a list of followers after the closing, such as x.v2.followers",
        _CAP_2,
    ),
    "lint.rule_unseen": Said(
        "The rules ask {what}, and nothing that you name ({instruments}) says it by itself: shares"
        " that it leaves open stay doubtful until somebody rules on each.",
        "collect them in a way that says it, or leave the rule out",
        _CAP_2,
    ),
    "lint.amended": Said(
        "The rules were changed after they were published: whoever took part before then did so"
        " by others.",
        "change nothing that puts somebody out who was in",
        _CAP_2,
    ),
    "lint.bare_date": Said(
        "The contest closes on {day}, which means at the beginning of that day: nothing made on it"
        " counts.",
        "write the instant, such as {day}T23:59:59Z, or the day after",
        _CAP_17,
    ),
    "lint.calendar_in_utc": Said(
        "Days ({rule}) begin at midnight in UTC, because no timezone is named.",
        "name the zone that entrants will think of, such as Europe/Stockholm",
        _CAP_17,
    ),
    "lint.capped": Said(
        "Of {form} shares {instruments} would show the newest {cap} only: the first ones are"
        " exactly what it leaves out.",
        "poll so often that each list reaches back to the one before, or add a stream",
        _X,
    ),
    "lint.days_in_utc": Said(
        "Bare dates ({keys}) mean midnight in UTC, because no timezone is named.",
        "name the zone that entrants will think of, such as Europe/Stockholm",
        _CAP_17,
    ),
    "lint.draw_can_be_steered": Said(
        "The {what} of the randomness is not fixed: who holds the draw could choose one that"
        " pleases.",
        "fix it in the rules before the contest",
        _CAP_24,
    ),
    "lint.excluded_elsewhere": Said(
        "{account} is an account of another platform: it excludes nobody.",
        "name the account on the contest's platform",
    ),
    "lint.foreign_instrument": Said(
        "{instrument} shows nothing of {platform}.",
        "name ways of collecting of the contest's platform",
    ),
    "lint.form_never_complete": Said(
        "Nothing that you name ({instruments}) can say that it shows every {form} share: somebody"
        " would have to vouch for it.",
        "add a list of what stands, or a stream that runs from the opening on",
        _X,
    ),
    "lint.forms_unstated": Said(
        "The rules do not say which ways of sharing count; the default is {forms}.",
        "write entry.forms as it is published",
        _CAP_17,
    ),
    "lint.group_of_one": Said(
        "A group of accounts of one person names one account only.",
        "name at least two, or leave it out",
    ),
    "lint.natives_cannot_comply": Said(
        "A native share has no text of its own and cannot meet a rule about texts: every one of"
        " them is out, although the form counts.",
        "leave the form out of entry.forms, or the rule",
        _CAP_2,
    ),
    "lint.no_closing": Said(
        "There is no closing time: entries count for ever, and seats that nobody took stay open.",
        "write entry.closes",
        f"{_CAP_17}; {_US}",
    ),
    "lint.no_post_time": Said(
        "When post {post} was made follows from nothing in the rules.",
        "write posts.at, or make sure that a payload shows the post itself",
    ),
    "lint.no_recorder": Said(
        "On {platform} no single clock records, and the rules do not say whose counts: times that"
        " others claim narrow nothing.",
        "write entry.recorder, and record there from the opening on",
    ),
    "lint.no_tie_break": Said(
        "The rules do not say what happens when nobody can tell who was first.",
        'write award.contested: "award_all" gives all of them the prize, "lot" draws (but not where'
        " there are winners for each day)",
        _CAP_17,
    ),
    "lint.region_unseen": Said(
        "Hardly any record says which country a share is from: whoever it is not said of can win"
        " only after somebody has looked and ruled.",
        "ask winners for proof of where they live, and leave eligibility.regions out",
        _CAP_17,
    ),
    "lint.tiers_unsettled": Said(
        "The rules do not say who wins which prize when nobody can tell who of several was first.",
        "say so in the rules, or let a draw decide (award.method)",
        _CAP_17,
    ),
    "lint.post_after_closing": Said(
        "Post {post} was made after the closing: no share of it counts.",
        "check entry.closes and the post",
    ),
    "lint.randomness_unused": Said(
        "A source of randomness is named, and nothing in the rules is drawn.",
        'set award.method = "draw" or award.contested = "lot", or leave it out',
    ),
    "lint.same_winner_unstated": Said(
        "There are winners for each day, and the rules do not say whether somebody can win on"
        " several; the default is {default}.",
        "write award.same_winner as it is published",
        _CAP_17,
    ),
    "lint.sponsor_by_handle": Said(
        "The sponsor is known by handle only; handles can be renamed and taken by others.",
        "write sponsor.id",
    ),
    "lint.standing_before_closing": Said(
        "Shares must have stood at an instant before the closing: one made after it and undone"
        " later is out, whatever else holds.",
        "move that instant to the closing or behind it",
        _CAP_2,
    ),
    "lint.undone_unseen": Said(
        "Undone shares are out, and nothing that you name shows that a share was undone.",
        "add lists at several moments, a stream or compliance events, or let undone shares count",
        _CAP_2,
    ),
    "lint.tickets_for_repeating": Said(
        "Every share of a person is a ticket: that rewards sharing again and again, which platforms"
        " treat as spam.",
        "give one ticket a person, or one a day (entry.per_person)",
        _X,
    ),
    "lint.undone_unstated": Said(
        "The rules do not say what becomes of shares that are undone; by default those undone"
        " before the closing are out.",
        "write entry.undone as it is published",
        _CAP_17,
    ),
    "lint.best_is_first": Said(
        "The best share of a person is the earliest one that counts: nothing else is better.",
        'write "first", or leave entry.per_person out',
    ),
    "lint.excluded_by_handle": Said(
        "{account} is excluded by handle; whoever takes that handle over is excluded too.",
        "name the account's id",
    ),
    "lint.form_left_out": Said(
        "{form} shares do not count: tools that show them will show people who think that they"
        " took part.",
        "make sure that the published rules say so",
        _CAP_2,
    ),
    "lint.indirect_unstated": Said(
        "The rules do not say whether a share of somebody's share counts; by default it does.",
        "write entry.indirect as it is published",
        _CAP_17,
    ),
    "lint.kind_chance": Said(
        "What decides is chance: a prize draw. In many countries a draw that costs anything to"
        " enter is a lottery.",
        "ask where you are; the draw must be verifiably random, or supervised",
        f"{_CAP_24}; {_SWEDEN}",
    ),
    "lint.every_ends": Said(
        "Every place that {every} divides wins, up to place {last}: that makes {places} in all, and"
        " nobody behind wins.",
        "say in the published rules that it ends there",
        _CAP_17,
    ),
    "lint.kind_position": Said(
        "What decides is hitting a place in the order: speed, and chance as much.",
        "ask whether that is a lottery where you are",
        _SWEDEN,
    ),
    "lint.kind_speed": Said(
        "What decides is speed; it is no contest of skill.",
        "ask what that means where you are",
        _SWEDEN,
    ),
    "lint.manual_match_unstated": Said(
        "Copies by hand count, and the rules do not say how much of the post they must repeat; the"
        " default is {match}.",
        "write entry.manual_match as it is published",
        _CAP_17,
    ),
    "lint.no_alternates": Said(
        "Nobody follows when a winner turns out to be ineligible or does not answer.",
        "write award.alternates",
        _CAP_28,
    ),
    "lint.no_mention_asked": Said(
        "Quotes, copies and posts with a link can be missed unless they mention the sponsor.",
        "ask entrants to mention you, so that you can see all entries",
        _X,
    ),
    "lint.no_staff_excluded": Said(
        "No account of staff or of an agency is excluded: excluding one afterwards would be a rule"
        " made afterwards.",
        "write eligibility.exclude before the contest, if anybody is to be excluded",
        _CAP_2,
    ),
    "lint.not_in_the_file": Said(
        "Not in this file, and wanted in published rules: who may enter (age, country), prizes and"
        " their value, odds, that no purchase is necessary, how winners are told and listed.",
        "publish them beside it",
        f"{_US}; {_CAP_17}; {_CAP_28}",
    ),
    "lint.several_accounts": Said(
        "Several accounts of one person count as several persons unless somebody declares them"
        " one.",
        "say in the rules that one person takes part once, and declare what becomes known in"
        " eligibility.same_person or by a ruling",
        _X,
    ),
    "lint.several_posts": Said(
        "The same call was posted {posts} times; a person wins once, whichever they share.",
        "say so in the rules, and do not reward sharing again and again",
        _X,
    ),
}
"""Code to sentences."""
_KIND: Final = {
    "speed": "the first ones win (speed)",
    "position": "certain places win (speed and chance)",
    "chance": "a draw decides (chance)",
}
_HEADING: Final = {
    Level.ERROR: "Errors: judging refuses this, or it cannot be kept",
    Level.WARNING: "Warnings: somebody can rightly complain",
    Level.INFO: "Worth knowing",
}


class LintReport(LintDocument):
    """What is wrong with rules, with its views."""

    @classmethod
    def of(cls, document: LintDocument) -> LintReport:
        """Add the sentences."""
        rows = tuple(_said(row) for row in document.rows)
        values = {name: getattr(document, name) for name in LintDocument.model_fields}
        return cls.model_construct(**{**values, "rows": rows})

    @property
    def is_clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return not (self.errors or self.warnings)

    def to_json(self) -> str:
        """Return the document as indented JSON."""
        document = self.model_dump(mode="json", by_alias=True)
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return "\n".join(_lines(self)) + "\n"


def _said(row: LintRow) -> LintRow:
    said = SAID[row.code]
    params = {name: shown(value) for name, value in row.params.items()}
    message = said.message.format(**params)
    return row.model_copy(
        update={
            "message": capitalised(message, row.key),
            "advice": said.advice.format(**params),
            "source": said.source,
        }
    )


def _lines(report: LintReport) -> Iterator[str]:
    yield f"{shown(report.contest.name)}: {_KIND[report.kind]}"
    yield f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}"
    if not report.instruments:
        yield "No instruments named: nothing is said of what can be seen."
    for level, heading in _HEADING.items():
        rows = [row for row in report.rows if row.level is level]
        if rows:
            yield ""
            yield heading
        for row in rows:
            yield from _row(row)


def _row(row: LintRow) -> Iterator[str]:
    place = f"{shown(row.key, 60)}: " if row.key else ""
    advice = f" {capitalised(row.advice, row.key)}." if row.advice else ""
    source = f" ({row.source})" if row.source else ""
    yield from wrap(
        f"{place}{row.message}{advice}{source} [{row.code}]",
        WIDTH,
        initial_indent="  - ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )

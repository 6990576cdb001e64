"""Questions asked of rules before anybody takes part: what they leave open, what they cannot keep.

Nothing is judged. Rules that judging would refuse are refused here by the same functions, so that
the two never disagree. Sentences, and whose guidance each rests on, are the report's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from contestjudge.draw.randomness import plan_of
from contestjudge.errors import Fault, InputError
from contestjudge.evidence.batch import PostMoment
from contestjudge.model.contest import AccountRef, Contest, CountIfStandingAt
from contestjudge.model.decision import ContestPart
from contestjudge.model.lint import LEVELS, Kind, Level, LintDocument, LintRow
from contestjudge.model.target import Target
from contestjudge.model.time import format_rfc3339
from contestjudge.model.watch import Abilities
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.rules.days import asks_days
from contestjudge.rules.terms import instant_of, target_of, terms_of
from contestjudge.sources.instruments import (
    INSTRUMENTS,
    TELLING_AGES,
    TELLING_COUNTRIES,
    TELLING_LANGUAGES,
)

_TEXTUAL: Final = (ShareForm.QUOTE, ShareForm.MANUAL, ShareForm.LINK)
_COMMON: Final = (ShareForm.NATIVE, ShareForm.QUOTE, ShareForm.MANUAL)
_OWN: Final = frozenset({"x", "mastodon", "bluesky"})
_WEIGHT: Final = tuple(Level)


def lint_rules(contest: Contest, instruments: Mapping[str, Abilities]) -> LintDocument:
    """Say what is wrong with rules, without sentences.

    Args:
        contest: the rules.
        instruments: the ways in which entries will be collected, by name, each with what it can
            show; empty: nothing is said of what can be kept.
    """
    rows = [
        row
        for check in (
            _refused,
            _window,
            _forms,
            _entries,
            _people,
            _asked,
            _award,
            _several,
            _draw,
            _platform,
        )
        for row in check(contest)
    ]
    if instruments:
        rows += _instruments(contest, instruments)
    rows.sort(key=lambda row: (_WEIGHT.index(row.level), row.code, row.key))
    return LintDocument(
        contest=ContestPart(name=contest.name, digest=contest.digest),
        instruments=tuple(sorted(instruments)),
        kind=_kind(contest),
        errors=sum(row.level is Level.ERROR for row in rows),
        warnings=sum(row.level is Level.WARNING for row in rows),
        rows=tuple(rows),
    )


def _row(code: str, key: str, **params: str | int | None) -> LintRow:
    return LintRow(code=f"lint.{code}", level=LEVELS[f"lint.{code}"], key=key, params=params)


def _kind(contest: Contest) -> Kind:
    kinds: dict[str, Kind] = {"first": "speed", "positions": "position", "draw": "chance"}
    return kinds[contest.award.method]


def _refused(contest: Contest) -> Iterator[LintRow]:
    """What judging refuses, in judging's own words."""
    checks: tuple[Callable[[], object], ...] = (
        lambda: terms_of(contest, _moments(target_of(contest))),
        lambda: contest.award.randomness and plan_of(contest.award),
    )
    faults: list[Fault] = []
    for check in checks:
        try:
            check()
        except InputError as error:
            faults += error.faults
    for fault in dict.fromkeys(faults):
        yield _row(
            "refused",
            fault.key,
            fault=fault.code,
            problem=fault.problem,
            advice=fault.advice,
        )


def _moments(target: Target) -> dict[str, PostMoment]:
    """When posts were made, as far as is known: one of an unknown moment contradicts nothing."""
    return {
        post.id: PostMoment(post.earliest or 0, post.earliest or 0, Basis.BOUND)
        for post in target.posts
    }


def _window(contest: Contest) -> Iterator[LintRow]:
    entry = contest.entry
    if entry.closes is None:
        yield _row("no_closing", "entry.closes")
    elif isinstance(entry.closes, date):
        yield _row("bare_date", "entry.closes", day=entry.closes.isoformat())
    days = [
        name
        for name, value in (
            ("entry.opens", entry.opens),
            ("entry.closes", entry.closes),
            (
                "entry.undone",
                entry.undone.count_if_standing_at
                if isinstance(entry.undone, CountIfStandingAt)
                else None,
            ),
        )
        if isinstance(value, date)
    ]
    if days and "timezone" not in contest.model_fields_set:
        yield _row("days_in_utc", "timezone", keys=", ".join(days))
    try:
        target = target_of(contest)
        closes = None if entry.closes is None else instant_of(entry.closes, contest)
        standing = (
            instant_of(entry.undone.count_if_standing_at, contest)
            if isinstance(entry.undone, CountIfStandingAt)
            else None
        )
    except InputError:
        return  # said by _refused
    if closes is not None:
        for number, post in enumerate(target.posts):
            if post.earliest is not None and post.earliest >= closes:
                yield _row("post_after_closing", f"posts[{number}]", post=post.id)
        if standing is not None and standing < closes:
            yield _row("standing_before_closing", "entry.undone")
    for number, post in enumerate(target.posts):
        if post.earliest is None and contest.posts[number].at is None:
            yield _row("no_post_time", f"posts[{number}].at", post=post.id)


def _forms(contest: Contest) -> Iterator[LintRow]:
    entry = contest.entry
    if "forms" not in entry.model_fields_set:
        yield _row("forms_unstated", "entry.forms", forms=", ".join(entry.forms))
    for form in _COMMON:
        if form not in entry.forms:
            yield _row("form_left_out", "entry.forms", form=form)
    if ShareForm.MANUAL in entry.forms:
        if not contest.sponsor.handles:
            yield _row("manual_without_handle", "sponsor.handles")
        if entry.manual_match != "mention":
            for number, post in enumerate(contest.posts):
                if not (post.text.strip() or post.links):
                    yield _row("manual_without_text", f"posts[{number}].text", post=post.id)
        if "manual_match" not in entry.model_fields_set:
            yield _row("manual_match_unstated", "entry.manual_match", match=entry.manual_match)
    if ShareForm.LINK in entry.forms and not any(post.links for post in contest.posts):
        yield _row("link_without_links", "posts[0].links")


def _entries(contest: Contest) -> Iterator[LintRow]:
    entry = contest.entry
    if "undone" not in entry.model_fields_set:
        yield _row("undone_unstated", "entry.undone")
    if "indirect" not in entry.model_fields_set:
        yield _row("indirect_unstated", "entry.indirect")
    if (
        contest.sponsor.platform in {Platform.MASTODON, Platform.BLUESKY}
        and entry.recorder is None
        and contest.award.method != "draw"
    ):
        yield _row("no_recorder", "entry.recorder", platform=contest.sponsor.platform)


def _people(contest: Contest) -> Iterator[LintRow]:
    platform, eligibility = contest.sponsor.platform, contest.eligibility
    if contest.sponsor.id is None:
        yield _row("sponsor_by_handle", "sponsor.id")
    if not eligibility.exclude:
        yield _row("no_staff_excluded", "eligibility.exclude")
    for number, text in enumerate(eligibility.exclude):
        reference = AccountRef.parse(text)
        key = f"eligibility.exclude[{number}]"
        if reference.platform not in {None, platform}:
            yield _row("excluded_elsewhere", key, account=text)
        elif reference.account.startswith("@"):
            yield _row("excluded_by_handle", key, account=text)
    for number, group in enumerate(eligibility.same_person):
        if len(set(map(AccountRef.parse, group))) <= 1:
            yield _row("group_of_one", f"eligibility.same_person[{number}]")
    for number in range(len(contest.amendments)):
        yield _row("amended", f"amendments[{number}]")
    if not eligibility.same_person:
        yield _row("several_accounts", "eligibility.same_person")


def _asked(contest: Contest) -> Iterator[LintRow]:
    """What is asked of shares that not all of them can show."""
    eligibility = contest.eligibility
    texts = {
        "eligibility.min_mentions": eligibility.min_mentions,
        "eligibility.hashtags": eligibility.hashtags,
        "entry.text_required": contest.entry.text_required,
        "eligibility.languages": eligibility.languages,
    }
    for key, rule in texts.items():
        if rule and ShareForm.NATIVE in contest.entry.forms:
            yield _row("natives_cannot_comply", key)
    if eligibility.regions:
        yield _row("region_unseen", "eligibility.regions")


def _award(contest: Contest) -> Iterator[LintRow]:
    award = contest.award
    yield _row(f"kind_{_kind(contest)}", "award.method")
    if award.method != "draw" and award.contested == "open":
        yield _row("no_tie_break", "award.contested")
    if award.method != "draw" and len(award.tiers) > 1:
        yield _row("tiers_unsettled", "award.tiers")
    if award.every is not None:
        yield _row(
            "every_ends",
            "award.every",
            every=award.every,
            places=len(award.positions),
            last=award.positions[-1],
        )
    if award.alternates == 0:
        yield _row("no_alternates", "award.alternates")


def _several(contest: Contest) -> Iterator[LintRow]:
    """Several entries of one person, and winners of several days."""
    award, per_person = contest.award, contest.entry.per_person
    if per_person == "best":
        yield _row("best_is_first", "entry.per_person")
    elif per_person == "all":
        yield _row("tickets_for_repeating", "entry.per_person")
    if award.per == "day" and "same_winner" not in award.model_fields_set:
        yield _row("same_winner_unstated", "award.same_winner", default=award.same_winner)
    if asks_days(contest) and "timezone" not in contest.model_fields_set:
        rule = "award.per" if award.per == "day" else "entry.per_person"
        yield _row("calendar_in_utc", "timezone", rule=rule)


def _draw(contest: Contest) -> Iterator[LintRow]:
    award = contest.award
    drawn = award.method == "draw" or award.contested == "lot"
    if award.randomness is None:
        if drawn:
            yield _row("no_randomness", "award.randomness")
    elif not drawn:
        yield _row("randomness_unused", "award.randomness")
    elif award.randomness.source != "drand":
        if award.randomness.at is None:
            yield _row("draw_can_be_steered", "award.randomness.at", what="moment")
        if not award.randomness.event.strip():
            yield _row("draw_can_be_steered", "award.randomness.event", what="meaning")
    if award.method == "draw" and award.randomness is not None:
        yield from _drawn_early(contest)


def _drawn_early(contest: Contest) -> Iterator[LintRow]:
    """Whoever may enter until the closing is known no earlier, and is committed to before the draw.

    Nothing of the kind holds of a lot: the first places may be settled long before the closing.
    """
    try:
        plan = plan_of(contest.award)
        closes = None if contest.entry.closes is None else instant_of(contest.entry.closes, contest)
    except InputError:
        return  # said by _refused
    if plan.due is not None and closes is not None and plan.due <= closes:
        yield _row(
            "randomness_before_closing",
            f"award.randomness.{'at' if plan.chain is None else 'round'}",
            due=format_rfc3339(plan.due),
            closes=format_rfc3339(closes),
        )


def _platform(contest: Contest) -> Iterator[LintRow]:
    if len(contest.posts) > 1:
        yield _row("several_posts", "posts", posts=len(contest.posts))
    if contest.sponsor.platform is Platform.X and any(
        form in contest.entry.forms for form in _TEXTUAL
    ):
        yield _row("no_mention_asked", "entry.forms")
    yield _row("not_in_the_file", "")


def _instruments(contest: Contest, named: Mapping[str, Abilities]) -> Iterator[LintRow]:
    """What the rules promise, and the ways of collecting cannot keep."""
    platform, entry = contest.sponsor.platform, contest.entry
    able: dict[str, Abilities] = {}
    for name, abilities in named.items():
        whose = _whose(name)
        if whose in {None, platform}:
            able[name] = abilities
        else:
            yield _row("foreign_instrument", "sponsor.platform", instrument=name, platform=platform)
    for form in entry.forms:
        yield from _kept(form, able, contest)
    yield from _told(contest, able)
    if contest.eligibility.must_follow and not any(one.lists_followers for one in able.values()):
        yield _row("following_unseen", "eligibility.must_follow")
    if entry.undone != "count" and not any(
        one.lists_standing or one.is_stream or name == "x.compliance" for name, one in able.items()
    ):
        yield _row("undone_unseen", "entry.undone")


def _whose(instrument: str) -> str | None:
    """Name the platform that an instrument of our table is of; ``None``: of any."""
    if instrument not in INSTRUMENTS:
        return None
    first = instrument.partition(".")[0]
    if first in _OWN:
        return first
    if first == "activitypub":
        return "mastodon"
    return None if first == "table" else "x"


def _told(contest: Contest, able: Mapping[str, Abilities]) -> Iterator[LintRow]:
    """What rules ask of accounts and texts, and no way of collecting says."""
    eligibility, forms = contest.eligibility, frozenset(contest.entry.forms)
    worded = forms - {ShareForm.NATIVE}
    asked = (
        (
            "eligibility.account_created_before",
            eligibility.account_created_before is not None,
            forms,
            TELLING_AGES,
            "when an account was created",
        ),
        (
            "eligibility.languages",
            bool(eligibility.languages),
            worded,
            TELLING_LANGUAGES,
            "in which language a share is written",
        ),
        (
            "eligibility.regions",
            bool(eligibility.regions),
            forms,
            TELLING_COUNTRIES,
            "which country a share is from",
        ),
    )
    for key, is_asked, concerned, telling, what in asked:
        # A table says nothing of its forms beforehand; of these things it has no column.
        showing = {name for name, one in able.items() if one.sees & concerned or name == "table"}
        if (
            is_asked
            and concerned
            and showing
            and not any(name in telling or name not in INSTRUMENTS for name in showing)
        ):
            yield _row("rule_unseen", key, what=what, instruments=", ".join(sorted(showing)))


def _kept(form: ShareForm, able: Mapping[str, Abilities], contest: Contest) -> Iterator[LintRow]:
    showing = {name: one for name, one in able.items() if form in one.sees}
    names = ", ".join(sorted(showing))
    if not showing:
        # A table shows what its maker put there: nothing can be said of it beforehand.
        if "table" not in able:
            yield _row("form_unseen", "entry.forms", form=form)
        return
    timed = {name: one for name, one in showing.items() if one.gives_times}
    if contest.award.method != "draw" and not timed:
        yield _row("form_without_times", "entry.forms", form=form, instruments=names)
    if asks_days(contest) and not timed:
        rule = "award.per" if contest.award.per == "day" else "entry.per_person"
        yield _row("days_without_times", rule, form=form, instruments=names)
    whole = [one for one in showing.values() if one.lists_standing or one.is_stream]
    if not whole:
        yield _row("form_never_complete", "entry.forms", form=form, instruments=names)
    elif all(one.cap is not None for one in whole):
        cap = max(one.cap or 0 for one in whole)
        yield _row("capped", "entry.forms", form=form, instruments=names, cap=cap)

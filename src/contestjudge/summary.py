"""From what was judged to the campaign summary: counting, and nothing else (spec 13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from contestjudge.errors import usage_error
from contestjudge.facts import Facts
from contestjudge.model.decision import ContestPart
from contestjudge.model.share import Share
from contestjudge.model.summary import (
    SUMMARY_SCHEMA,
    CostDocument,
    DayEntries,
    FormEntries,
    HourEntries,
    PeopleEntries,
    RatioDocument,
    RepeatsDocument,
    SummaryDocument,
    WatchedDocument,
    WindowDocument,
)
from contestjudge.model.time import MINUTE, UNBOUNDED, format_bound, format_rfc3339
from contestjudge.model.watch import watch_key
from contestjudge.model.words import Reason, ShareForm
from contestjudge.rules.field import Exclusion
from contestjudge.rules.terms import Terms, terms_of
from contestjudge.sources.zones import zone

_HOUR: Final = 60 * MINUTE
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST: Final = 2**53 - 1
"""What every reader of JSON can hold exactly."""
_FORMS: Final = {form: place for place, form in enumerate(ShareForm)}


class Spent(NamedTuple):
    """What a campaign cost, as its owner says."""

    minor_units: int
    currency: str | None = None
    """ISO 4217 code."""
    reach: int | None = None
    """How many were reached: clicks, views."""


def summarised(facts: Facts, spent: Spent | None = None) -> SummaryDocument:
    """Count what a contest brought.

    Args:
        facts: what was judged.
        spent: what it cost, where that is known.

    Raises:
        UsageError: a number is below zero or too large, or the currency is no code.
    """
    contest, field = facts.contest, facts.field
    terms = terms_of(contest, facts.resolved.moments)
    counted = _counted(facts)
    entries = [share for share in facts.resolved.shares if share.name in counted]
    days = _days(zone(contest.timezone))
    by_day = Counter((days(share), share.form) for share in entries)
    by_hour = Counter((_hour(share), share.form) for share in entries)
    by_form = Counter(share.form for share in entries)
    return SummaryDocument(
        schema_=SUMMARY_SCHEMA,
        contest=ContestPart(name=contest.name, digest=contest.digest),
        timezone=contest.timezone,
        method=contest.award.method,
        window=_window(terms),
        entries=len(entries),
        entrants=len(field.entries),
        forms=tuple(
            FormEntries(form=form, entries=by_form[form]) for form in ShareForm if by_form[form]
        ),
        days=tuple(
            DayEntries(day=day, form=form, entries=number)
            for (day, form), number in sorted(
                by_day.items(), key=lambda item: (item[0][0] or "~", _FORMS[item[0][1]])
            )
        ),
        hours=tuple(
            HourEntries.model_validate(
                {
                    "from": None if hour is None else format_rfc3339(hour),
                    "form": form,
                    "entries": number,
                }
            )
            for (hour, form), number in sorted(
                by_hour.items(),
                key=lambda item: (
                    UNBOUNDED if item[0][0] is None else item[0][0],
                    _FORMS[item[0][1]],
                ),
            )
        ),
        repeats=_repeats(facts),
        watched=tuple(_watched(facts, terms)),
        cost=None if spent is None else _cost(spent, len(entries), len(field.entries)),
    )


def _counted(facts: Facts) -> set[str]:
    """Name the entries: shares that count or may, and those that only a first one shuts out."""
    entries = facts.field.entries
    counted = set(entries.plain_names)
    counted.update(one.share[1] for entry in entries.others for one in entry.candidates)
    counted.update(row.share[1] for row in _repeated(facts))
    return counted


def _repeated(facts: Facts) -> Iterable[Exclusion]:
    return (row for row in facts.field.exclusions if row.reason is Reason.DUPLICATE)


def _repeats(facts: Facts) -> RepeatsDocument:
    """Say who posted more than once."""
    entries = facts.field.entries
    of_person = Counter({entry.entrant: len(entry.candidates) for entry in entries.others})
    for row in _repeated(facts):
        of_person[row.entrant] += 1
    # A plain entrant has one share, and nothing that was left out for it.
    spread = Counter(of_person.values())
    spread[1] += entries.plain
    return RepeatsDocument(
        people=sum(people for number, people in spread.items() if number > 1),
        entries=sum((number - 1) * people for number, people in spread.items()),
        most=max((number for number, people in spread.items() if people), default=0),
        spread=tuple(
            PeopleEntries(entries=number, people=people)
            for number, people in sorted(spread.items())
            if people
        ),
    )


def _hour(share: Share) -> int | None:
    """Give the beginning of the hour in which a share was made, where it is one."""
    hour = share.earliest // _HOUR
    return hour * _HOUR if share.latest // _HOUR == hour else None


def _days(local: tzinfo) -> Callable[[Share], str | None]:
    """Give what tells the day on which a share was made, where it is one."""

    @lru_cache(maxsize=1 << 16)
    def day(minute: int) -> str:
        return (_EPOCH + timedelta(minutes=minute)).astimezone(local).date().isoformat()

    def day_of(share: Share) -> str | None:
        if abs(share.earliest) >= UNBOUNDED or abs(share.latest) >= UNBOUNDED:
            return None
        first = day(share.earliest // MINUTE)
        return first if day(share.latest // MINUTE) == first else None

    return day_of


def _window(terms: Terms) -> WindowDocument:
    opens = min(terms.opens.values(), default=-UNBOUNDED)
    closes = None if terms.closes is None else format_bound(terms.closes - 1)
    return WindowDocument.model_validate({"from": format_bound(opens), "to": closes})


def _watched(facts: Facts, terms: Terms) -> Iterable[WatchedDocument]:
    """Say what each collection watched, form by form."""
    resolved = facts.resolved
    for form in ShareForm:
        for watch in sorted(resolved.watches, key=watch_key):
            if form not in watch.sees or form not in terms.countable:
                continue
            until = watch.taken_at if watch.until is None else watch.until
            yield WatchedDocument.model_validate(
                {
                    "form": form,
                    "instrument": watch.instrument,
                    "from": None if watch.since is None else format_bound(watch.since),
                    "to": None if until is None else format_bound(until),
                    "complete": watch.complete,
                    "contradicted": watch in resolved.contradicted,
                }
            )


def check_spent(spent: Spent) -> None:
    """Refuse what is no cost.

    Raises:
        UsageError: a number is below zero or too large, or the currency is no code.
    """
    for name, number in (("--cost", spent.minor_units), ("--reach", spent.reach or 0)):
        if not 0 <= number <= _MOST:
            raise usage_error("usage", f"{name} is no count", "give a whole number from 0 up")
    currency = spent.currency
    if currency is not None and not (
        len(currency) == 3 and all("A" <= letter <= "Z" for letter in currency)  # noqa: PLR2004
    ):
        raise usage_error("usage", "--currency is no code", "write three letters, such as SEK")


def _cost(spent: Spent, entries: int, entrants: int) -> CostDocument:
    check_spent(spent)
    return CostDocument(
        minor_units=spent.minor_units,
        currency=spent.currency,
        reach=spent.reach,
        per_entry=_each(spent.minor_units, entries),
        per_entrant=_each(spent.minor_units, entrants),
        per_reach=None if spent.reach is None else _each(spent.minor_units, spent.reach),
    )


def _each(cost: int, by: int) -> RatioDocument:
    thousandths = (2 * cost * 1000 + by) // (2 * by) if by else None
    return RatioDocument(cost=cost, by=by, thousandths=thousandths)

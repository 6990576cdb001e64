"""The draft of an evidence file: one exhibit a payload, and what only a person can say of it.

Nothing is claimed for anybody: when a payload was taken, and whether it is whole, is asked. What
reading could not do without (a zone, the order of day and month) is a stand-in, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Final

from contestjudge.drafting import toml
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED, format_bound
from contestjudge.model.words import ShareForm
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.report.times import interval
from contestjudge.sources.instruments import INSTRUMENTS

_MADE_BY: Final = {
    "x.v1": ("x.v1.statuses", "x.v1.statuses/retweets", "x.v1.stream"),
    "x.v2": (
        "x.v2.tweets", "x.v2.retweets", "x.v2.quote_tweets", "x.v2.search", "x.v2.stream",
    ),
    "mastodon": ("mastodon.statuses", "mastodon.stream"),
    "table": ("table", "x.web", "cotweet", "hootsuite", "tweetdeck", "x.search.2010"),
}  # fmt: skip
"""What can have made a payload of a format, the one that is assumed first."""
_LISTS: Final = {
    ("x.v1", ShareForm.NATIVE): "x.v1.statuses/retweets",
    ("x.v2", ShareForm.NATIVE): "x.v2.retweets",
    ("x.v2", ShareForm.QUOTE): "x.v2.quote_tweets",
}
"""What a payload looks like that holds shares of one form and one post, and nothing else."""
_COLUMNS_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Exhibited:
    """One payload, as it was read."""

    path: str
    """As the evidence file names it."""
    format: str
    instrument: str
    readings: tuple[Reading, ...]
    columns: tuple[str, ...] = ()
    """Tables: the names of their columns."""
    mapping: Mapping[str, str] | None = None
    """Tables: which of them were taken for which field, where the payload does not say itself."""
    zone: str | None = None
    """Tables: the stand-in that reading needed."""
    dates: str | None = None
    day: date | None = None
    account: str | None = None
    """Archives that do not say whose they are: the stand-in."""


def evidence_draft(exhibits: Sequence[Exhibited]) -> str:
    """Draft the evidence file."""
    lines = toml.comment(
        "Drafted by `contestjudge init`: what there is to look at, and what only you can say of"
        " it. A decision is final only if it is known what was watched, when, and whether"
        " anything is missing.",
    )
    lines.append('schema = "contestjudge/evidence/v1"')
    for number, exhibit in enumerate(exhibits):
        lines += ["", "[[exhibits]]", *_exhibit(exhibit, asked=number > 0)]
    lines += ["", *_LATER]
    return "\n".join(lines) + "\n"


def _exhibit(one: Exhibited, *, asked: bool) -> Iterator[str]:
    yield f"path = {toml.string(one.path)}"
    yield from toml.comment(f"In it: {_seen(one)}.")
    for reading in one.readings:
        for rejection in reading.rejections[:1]:
            yield from toml.comment(
                f"{counted(len(reading.rejections), 'record')} could not be read, such as record"
                f" {rejection.record}: {toml.quoted(rejection.reason)}"
            )
    yield from _instrument(one)
    yield from _table(one)
    if one.account is not None:
        yield from toml.comment(
            "FILL IN: whose archive is it? @handle or x:123; until then a stand-in took part."
        )
        yield f"account = {toml.string(one.account)}"
    yield from _watched(one, asked=asked)


def _seen(one: Exhibited) -> str:
    observations = [seen for reading in one.readings for seen in reading.observations]
    forms = [
        counted(number, FORM_WORD[form], FORM_WORDS[form])
        for form in ShareForm
        if (number := sum(seen.form is form for seen in observations))
    ]
    notices = sum(not word.restored for reading in one.readings for _, word in reading.notices)
    if notices:
        forms.append(counted(notices, "notice of an undone share", "notices of undone shares"))
    said = enumerated(forms) or "no shares"
    records = counted(sum(reading.records for reading in one.readings), "record")
    timed = [seen for seen in observations if abs(seen.earliest) < UNBOUNDED > seen.latest]
    if not timed:
        return f"{records}; {said}{', without times' if observations else ''}"
    first = format_bound(min(seen.earliest for seen in timed))
    last = format_bound(max(seen.latest for seen in timed))
    return f"{records}; {said}, made {interval(first, last, UTC)} UTC"


def _instrument(one: Exhibited) -> Iterator[str]:
    known = INSTRUMENTS.get(one.instrument)
    yield from toml.comment(
        "What made it?" + ("" if known is None else f" {one.instrument}: {known.note}.")
    )
    others = [name for name in _MADE_BY.get(one.format, ()) if name != one.instrument]
    like = _looks_like(one)
    live = any(reading.withheld or reading.notices for reading in one.readings)
    if like is not None:
        yield from toml.comment(
            "Every record in it is a share of one post: if it is the platform's own list of them,"
            f" write {like} instead."
        )
    elif live and one.format == "x.v1":
        like = "x.v1.stream"
        yield from toml.comment(
            f"It holds notices that streams send: if it was recorded live, write {like} instead."
        )
    others = [name for name in others if name != like]
    if others:
        yield from toml.comment(f"It can also be {enumerated(others, 'or')}.")
    yield f"instrument = {toml.string(one.instrument)}"


def _looks_like(one: Exhibited) -> str | None:
    """Name the list that a payload looks like: it holds shares of one form and post only."""
    observations = [seen for reading in one.readings for seen in reading.observations]
    records = sum(reading.records for reading in one.readings)
    kinds = {(seen.form, seen.post) for seen in observations}
    if not len(observations) == records > 1 or len(kinds) != 1:
        return None
    return _LISTS.get((one.format, observations[0].form))


def _table(one: Exhibited) -> Iterator[str]:
    if not one.columns:
        return
    more = len(one.columns) - _COLUMNS_SHOWN
    listed = [toml.quoted(name, 40) for name in one.columns[:_COLUMNS_SHOWN]]
    if more > 0:
        listed.append(f"and {more} more")
    yield from toml.comment(f"Its columns: {' | '.join(listed)}")
    if one.mapping is not None:
        yield from toml.comment("Are these the right ones? They were chosen by their names.")
        yield f"columns = {toml.table(one.mapping)}"
    if one.zone is not None:
        yield from toml.comment("FILL IN: its times have no zone; whose clocks show them?")
        yield f'zone = {toml.string(one.zone)}                           # such as "Europe/Rome"'
    if one.dates is not None:
        yield from toml.comment(
            "FILL IN: is 04/08 the fourth of August (day_first) or the eighth of April"
            " (month_first)?"
        )
        yield f"dates = {toml.string(one.dates)}"
    if one.day is not None:
        yield from toml.comment("FILL IN: its times name no day; which day was it, in its zone?")
        yield f"day = {one.day.isoformat()}"


def _watched(one: Exhibited, *, asked: bool) -> Iterator[str]:
    """Ask what was watched; in full once, and with the bare keys where it was ``asked`` before."""
    known = INSTRUMENTS.get(one.instrument)
    says_nothing = known is None or not known.sees
    questions = [
        (
            "When was it taken? Nothing in it can have happened later, and `complete` needs it.",
            ["# taken_at = YYYY-MM-DDTHH:MM:SSZ"],
        ),
        (
            "Does it show every share of its forms that stood then? Only if you checked.",
            ["# complete = true"],
        ),
        (
            "Which forms does it show? A table says nothing of that itself.",
            ['# sees = ["native", "quote", "manual"]'] if says_nothing else [],
        ),
        (
            "From when to when does it show them, without a gap? Left out: opening to taken_at.",
            ["# from = YYYY-MM-DDTHH:MM:SSZ", "# to = YYYY-MM-DDTHH:MM:SSZ"],
        ),
        (
            "Is it a list in the platform's own order, unchanged?",
            [] if known is not None and known.is_stream else ['# order = "newest_first"'],
        ),
    ]
    if asked:
        yield from toml.comment("And, as above:")
    for question, lines in questions:
        if lines and (not asked or "sees" in lines[0]):
            yield from toml.comment(question)
        yield from lines


_LATER: Final = (
    *toml.comment(
        "Nobody has a list of some form, but somebody watched? Then their word can stand for it,"
        " and the decision says so first:"
    ),
    "# [[attestations]]",
    '# form = "quote"',
    "# from = YYYY-MM-DDTHH:MM:SSZ",
    "# to = YYYY-MM-DDTHH:MM:SSZ",
    '# by = "campaign manager"',
    '# reason = "watched the mentions all day"',
)

"""When entries came in: bars for each form, by the hour or by the day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.time import DAY, MINUTE, format_rfc3339, parse_rfc3339
from contestjudge.model.words import ShareForm
from contestjudge.report.html.axis import axis_of
from contestjudge.report.html.elements import el, head_of, rows_of, section
from contestjudge.report.html.scale import HEAD, Scale
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.times import moment

_HOUR: Final = 60 * MINUTE
_MOST_BARS: Final = 120
_FEWEST_BARS: Final = 12
_MOST_EMPTY: Final = 12
"""The time after the last entry is drawn where it is at most so many times as long as before."""
_UNITS: Final = (
    (_HOUR, "hour"),
    (3 * _HOUR, "three hours"),
    (6 * _HOUR, "six hours"),
    (DAY, "day"),
    (7 * DAY, "week"),
    (28 * DAY, "four weeks"),
)
_PANEL: Final = 96
_BAR: Final = 60

Hours = Mapping[tuple[ShareForm, int | None], int]
"""Form and beginning of the hour (``None``: not known which) to a number of entries."""


def arrivals(
    decision: DecisionDocument, zone: tzinfo, summary: SummaryDocument | None
) -> Element | None:
    """Draw when entries came in; nothing, where nothing here tells of all of them.

    Args:
        decision: its rows are counted where all are listed and there is no summary.
        zone: the zone to show times in.
        summary: the entries by form and hour.
    """
    hours = _of_decision(decision) if summary is None else _of_summary(summary)
    dated = sorted({hour for _, hour in hours if hour is not None})
    if not dated:
        return None
    first, last = _stretch(dated, summary)
    unit, word = _unit(last - first)
    bars: dict[ShareForm, Counter[int]] = defaultdict(Counter)
    for (form, hour), number in hours.items():
        if hour is not None:
            bars[form][hour - (hour - first) % unit] += number
    frame = Scale(first, first + max(_FEWEST_BARS, -(-(last - first) // unit)) * unit)
    forms = [form for form in ShareForm if form in bars]
    return section(
        "arrivals",
        "When entries came in",
        el("p", _said(hours, summary), class_="lede"),
        el(
            "figure",
            _drawing(forms, bars, frame, unit, zone),
            el("figcaption", f"One bar is one {word}." if unit == _HOUR else f"A bar is {word}."),
        ),
        _table(forms, bars, zone, word),
    )


def _stretch(dated: Sequence[int], summary: SummaryDocument | None) -> tuple[int, int]:
    """Give the stretch to draw: the window, as far as it is known and not much longer."""
    first, last = dated[0], dated[-1] + _HOUR
    if summary is None:
        return first, last
    opens, closes = (
        None if bound is None else parse_rfc3339(bound)[0] // _HOUR * _HOUR
        for bound in (summary.window.from_, summary.window.to)
    )
    if opens is not None and opens <= first:
        first = opens
    if closes is not None and last <= closes + _HOUR <= last + _MOST_EMPTY * (last - first):
        last = closes + _HOUR
    return first, last


def _of_summary(summary: SummaryDocument) -> Hours:
    return {
        (one.form, None if one.from_ is None else parse_rfc3339(one.from_)[0]): one.entries
        for one in summary.hours
    }


def _of_decision(decision: DecisionDocument) -> Hours:
    """Count the rows, one for each person, where all are listed."""
    if len(decision.standings) < decision.counts.entrants:
        return {}
    found: Counter[tuple[ShareForm, int | None]] = Counter()
    for row in decision.standings:
        share, hour = row.share, None
        if share.earliest is not None and share.latest is not None:
            first, last = (parse_rfc3339(one)[0] // _HOUR for one in (share.earliest, share.latest))
            hour = first * _HOUR if first == last else None
        found[share.form, hour] += 1
    return found


def _unit(length: int) -> tuple[int, str]:
    return next((one for one in _UNITS if length // one[0] <= _MOST_BARS), _UNITS[-1])


def _said(hours: Hours, summary: SummaryDocument | None) -> str:
    by_form: Counter[ShareForm] = Counter()
    for (form, _), number in hours.items():
        by_form[form] += number
    unknown = sum(number for (_, hour), number in hours.items() if hour is None)
    named = enumerated(
        f"{number:,} {FORM_WORDS[form]}" for form in ShareForm if (number := by_form[form])
    )
    text = f"{named}{', one for each person' if summary is None else ''}."
    if unknown:
        text += f" Of {counted(unknown, 'entry', 'entries')} the hour is not known."
    if summary is not None and summary.repeats.entries:
        text += (
            f" {counted(summary.repeats.entries, 'entry', 'entries')} came from people who had"
            " one already."
        )
    return text


def _drawing(
    forms: Sequence[ShareForm],
    bars: Mapping[ShareForm, Counter[int]],
    frame: Scale,
    unit: int,
    zone: tzinfo,
) -> Element:
    most = max(number for counter in bars.values() for number in counter.values())
    height = HEAD + len(forms) * _PANEL
    picture = el(
        "svg",
        el("title", "Entries by form and time", id="arrivals-name"),
        el("desc", "The same stands in the table below.", id="arrivals-said"),
        width="100%",
        height=height,
        role="img",
        aria_labelledby="arrivals-name",
        aria_describedby="arrivals-said",
        class_="bars",
    )
    floors = [HEAD + number * _PANEL + _PANEL - 8 for number in range(len(forms))]
    picture.extend(axis_of(frame, zone, ((floor - _BAR, floor + 6) for floor in floors)))
    top = HEAD
    for form in forms:
        base = top + _PANEL - 8
        picture.append(el("text", FORM_WORDS[form], x="0", y=top + 14, class_="group"))
        peak = max(bars[form].values())
        picture.append(
            el(
                "text",
                f"peak {peak:,}",
                x="100%",
                y=top + 14,
                class_="when",
                text_anchor="end",
            )
        )
        for start, number in sorted(bars[form].items()):
            tall = max(1, number * _BAR // most)
            picture.append(
                el(
                    "rect",
                    x=frame.share(start),
                    width=frame.width(start, start + unit * 9 // 10),
                    y=base - tall,
                    height=tall,
                    class_="bar",
                )
            )
        picture.append(el("line", x1="0", x2="100%", y1=base, y2=base, class_="floor"))
        top += _PANEL
    return picture


def _table(
    forms: Sequence[ShareForm], bars: Mapping[ShareForm, Counter[int]], zone: tzinfo, word: str
) -> Element:
    starts = sorted({start for counter in bars.values() for start in counter})
    return el(
        "details",
        el("summary", "The same in a table"),
        el(
            "div",
            el(
                "table",
                head_of(f"{word[0].upper()}{word[1:]} from", *(FORM_WORDS[form] for form in forms)),
                rows_of(_rows(starts, forms, bars, zone)),
                class_="numbers",
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Entries by form and time in a table",
        ),
    )


def _rows(
    starts: Iterable[int],
    forms: Sequence[ShareForm],
    bars: Mapping[ShareForm, Counter[int]],
    zone: tzinfo,
) -> Iterable[Sequence[str]]:
    for start in starts:
        when = moment(format_rfc3339(start), zone, "minute")
        yield (when, *(f"{bars[form][start]:,}" for form in forms))

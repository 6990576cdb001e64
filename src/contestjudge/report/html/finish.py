"""The photo finish: who arrived when around the last seat, as intervals, and the cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.time import parse_rfc3339
from contestjudge.model.words import Verdict
from contestjudge.report.html.axis import axis_of
from contestjudge.report.html.cut import (
    AROUND,
    MOST_CUTS,
    VERDICT_WORDS,
    Cut,
    bounds_of,
    cuts_of,
    frame_around,
    margin_text,
    name_of_cut,
    plainly,
    told_at_cut,
)
from contestjudge.report.html.elements import el, name, section
from contestjudge.report.html.scale import HEAD, Scale
from contestjudge.report.plain import counted, shown
from contestjudge.report.sentences import FORM_WORD
from contestjudge.report.text import name_of, rank_text
from contestjudge.report.times import interval, moment

_ROW: Final = 44
_CUT: Final = 40
_RAIL: Final = 28
_FOOT: Final = 8
_LONGEST: Final = 20


def finish(decision: DecisionDocument, zone: tzinfo) -> Element | None:
    """Draw the arrivals around the cut, or around several; nothing, where no order decides."""
    cuts = cuts_of(decision)
    if not cuts:
        return None
    parts = [
        part for number, cut in enumerate(cuts) for part in _finish(cut, number, len(cuts), zone)
    ]
    if len(cuts) == MOST_CUTS < len(decision.days):
        parts.append(
            el(
                "p",
                f"Of {counted(len(decision.days), 'day')} those {len(cuts)} are drawn that are"
                " open, or where it was closest.",
                class_="aside",
            )
        )
    return section("finish", "Photo finish", *parts)


def _finish(cut: Cut, number: int, of: int, zone: tzinfo) -> Iterator[Element]:
    low, high = max(0, cut.place - AROUND), min(len(cut.rows), cut.place + AROUND)
    rows = cut.rows[low:high]
    told = tuple(told_at_cut(cut))
    said = (name(name_of(one)) if isinstance(one, SeatDocument) else one for one in told)
    if of > 1 or cut.day is not None:
        yield el("h3", name_of_cut(cut, alone=of == 1))
    yield el("p", *said, class_="lede")
    what = "Arrivals around the last seat"
    if cut.day is not None:
        what += f" of {cut.day}"
    elif of > 1:
        what = f"Arrivals around place {cut.wins}"
    yield el(
        "figure",
        _drawing(rows, cut.place - low, zone, (what, plainly(told)), number),
        _legend(rows),
        el(
            "figcaption",
            "Each bar is everything that the evidence leaves open about when a share was made;"
            " a dot is a time that is exactly known. An arrow says that it reaches beyond the"
            " drawing. What is drawn here stands in numbers below, under Everyone.",
        )
        if number == of - 1
        else None,
    )


def _drawing(
    rows: Sequence[SeatDocument], cut: int, zone: tzinfo, said: tuple[str, str], number: int
) -> Element:
    frame = frame_around(rows, cut)
    height = HEAD + len(rows) * _ROW + (_CUT if cut < len(rows) else 0) + _FOOT
    what, told = said
    # The page has one of each id; the stripes of the first drawing are those of all.
    suffix = f"-{number + 1}" if number else ""
    picture = el(
        "svg",
        el("title", what, id=f"finish-name{suffix}"),
        el("desc", told, id=f"finish-said{suffix}"),
        None if number else _stripes(),
        width="100%",
        height=height,
        role="img",
        aria_labelledby=f"finish-name{suffix}",
        aria_describedby=f"finish-said{suffix}",
        class_="finish",
    )
    tops = [HEAD + at * _ROW + (_CUT if at >= cut else 0) for at in range(len(rows))]
    rails = [top + _RAIL for top in tops]
    picture.extend(axis_of(frame, zone, ((rail - 7, rail + 14) for rail in rails)))
    for at, (row, top) in enumerate(zip(rows, tops, strict=True)):
        if at == cut:
            picture.append(_cut(top - _CUT, rows, cut, frame))
        picture.append(_arrival(row, frame, top, zone))
    return picture


def _stripes() -> Element:
    """Make the pattern of what is possible: it is told apart without any colour."""
    return el(
        "defs",
        el(
            "pattern",
            el("rect", width=6, height=6, class_="under"),
            el("rect", width=3, height=6, class_="over-stripe"),
            id="stripes",
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


def _cut(top: int, rows: Sequence[SeatDocument], cut: int, frame: Scale) -> Element:
    """Draw the cut, and on it the margin between the last before it and the first behind it."""
    line = top + _CUT - 12
    spans = bounds_of(rows[cut - 1]) if cut else None, bounds_of(rows[cut])
    drawn = el("g", el("line", x1="0", x2="100%", y1=line, y2=line, class_="cut"))
    margin = rows[cut - 1].margin_us if cut else None
    left = False
    if spans[0] is not None and spans[1] is not None and margin is not None:
        ends = sorted((spans[0][1], spans[1][0]))
        if frame.first <= ends[0] and ends[1] <= frame.last:
            x = frame.share(ends[0])
            left = float(x.removesuffix("%")) > 50  # noqa: PLR2004 - the right half
            word = f"{margin_text(margin)} {'at least' if margin > 0 else 'of overlap'}"
            drawn.append(
                el("line", x1=x, x2=frame.share(ends[1]), y1=line, y2=line, class_="margin")
            )
            drawn.append(
                el(
                    "text",
                    word,
                    x=frame.share(ends[1]) if left else x,
                    y=line - 6,
                    class_="cut-word",
                    text_anchor="end" if left else "start",
                )
            )
    drawn.append(
        el(
            "text",
            "the cut",
            x="0" if left else "100%",
            y=line - 6,
            class_="cut-word",
            text_anchor="start" if left else "end",
        )
    )
    return drawn


def _arrival(row: SeatDocument, frame: Scale, top: int, zone: tzinfo) -> Element:
    """Draw one arrival: its label above its bar."""
    verdict = VERDICT_WORDS[row.verdict]
    base = top + _RAIL
    drawn = el(
        "g",
        el("line", x1="0", x2="100%", y1=base, y2=base, class_="rail"),
        el(
            "text",
            el("tspan", rank_text(row.rank), class_="rank"),
            el("tspan", shown(name_of(row), _LONGEST), class_="who", dx=8),
            el("tspan", FORM_WORD[row.share.form], class_="form", dx=8),
            x="0",
            y=top + 16,
        ),
        el(
            "text",
            _when(row, zone),
            x="100%",
            y=top + 16,
            text_anchor="end",
            class_="when",
        ),
        class_=verdict,
    )
    span = bounds_of(row)
    earliest = frame.first if row.share.earliest is None else parse_rfc3339(row.share.earliest)[0]
    latest = frame.last if row.share.latest is None else parse_rfc3339(row.share.latest)[0]
    if latest < frame.first or earliest > frame.last:
        drawn.append(_away(base, left=latest < frame.first))
        return drawn
    x, width = frame.share(earliest), frame.width(earliest, latest)
    drawn.append(el("rect", x=x, width=width, y=base - 6, height=12, rx=1, class_="bar"))
    if span is None or earliest < frame.first:
        drawn.append(_away(base, left=True) if earliest <= frame.first else el("g"))
    if latest > frame.last or row.share.latest is None:
        drawn.append(_away(base, left=False))
    if (latest - earliest) * 100 < frame.last - frame.first:
        drawn.append(el("circle", cx=x, cy=base, r=6, class_="dot"))
    return drawn


def _when(row: SeatDocument, zone: tzinfo) -> str:
    """Write a time in little room: the day stands with the first tick, unless there are two."""
    earliest, latest = row.share.earliest, row.share.latest
    said = interval(earliest, latest, zone)
    if earliest is None or latest is None:
        return said
    days = [word for word in said.split(" ") if len(word) == 10 and word[4:5] == "-"]  # noqa: PLR2004
    if len(days) != 1:
        first, last = moment(earliest, zone, "minute")[5:], moment(latest, zone, "minute")[5:]
        return f"{first} – {last}"
    return said.replace(f"{days[0]} ", "").replace("between ", "").replace(" and ", " – ")


def _away(base: int, *, left: bool) -> Element:
    """Draw an arrow at an edge: what it stands for lies, or reaches, beyond."""
    word = "‹" if left else "›"
    return el(
        "text",
        word,
        x="0" if left else "100%",
        y=base + 6,
        class_="away",
        text_anchor="start" if left else "end",
    )


def _legend(rows: Sequence[SeatDocument]) -> Element:
    """Name the kinds that are drawn."""
    said = {
        Verdict.CERTAIN: "certain: holds a seat, and nothing unseen could change that",
        Verdict.POSSIBLE: "possible: the evidence leaves it open",
        Verdict.OUT: "out: no seat, and nothing unseen could change that",
    }
    present = {row.verdict for row in rows}
    return el(
        "ul",
        *(
            el(
                "li",
                el(
                    "svg",
                    el("rect", x=1, y=1, width=26, height=12, rx=1, class_="bar"),
                    width=28,
                    height=14,
                    aria_hidden="true",
                    class_=VERDICT_WORDS[verdict],
                ),
                words,
            )
            for verdict, words in said.items()
            if verdict in present
        ),
        class_="legend",
    )

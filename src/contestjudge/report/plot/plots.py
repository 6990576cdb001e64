"""The pictures of a decision. They show what the report shows, and choose it as the report does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from contestjudge.errors import usage_error
from contestjudge.model.decision import DecisionDocument, SeatDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.time import parse_rfc3339
from contestjudge.report.by_day import is_lottery
from contestjudge.report.html.coverage import Lane, frame_of, lanes_of, told_of_coverage
from contestjudge.report.html.cut import cut_on, frame_around, plainly, told_at_cut
from contestjudge.report.html.scale import Scale
from contestjudge.report.plain import counted, shown
from contestjudge.report.plot.marks import (
    GREY,
    LANES,
    RAIL,
    RED,
    VERDICTS,
    axes_for,
    draw_arrow,
    draw_bar,
    finish_picture,
    write_legend,
    write_names,
)
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.text import name_of, rank_text
from contestjudge.report.times import interval
from contestjudge.report.weight import cut_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LONGEST_NAME: Final = 24
_LONGEST_LABEL: Final = 44
_MOST_LANES: Final = 40
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Plots:
    """The pictures of one decision."""

    def __init__(self, decision: DecisionDocument, zone: tzinfo) -> None:
        self._decision = decision
        self._zone = zone

    def photo_finish(
        self, ax: Axes | None = None, *, around: int = 7, day: str | None = None
    ) -> Axes:
        """Draw who arrived when around the last seat, as intervals.

        Args:
            ax: where to draw; ``None``: on a new figure.
            around: how many entrants to show on either side of the cut.
            day: of winners for each day: which one, such as ``2024-05-14``; ``None``: the one
                that is open, or where it was closest.

        Returns:
            The axes; the horizontal one counts microseconds from its left end.

        Raises:
            UsageError: no order decides, or nobody has a time; or matplotlib is not installed.
        """
        decision = self._decision
        if around < 1:
            raise usage_error("usage", f"around is {around}", "give 1 or more")
        if is_lottery(decision):
            raise usage_error(
                "plot.nothing",
                "there is no photo finish: everybody in a draw has the same chance",
                "decision.plot.coverage() shows what was watched",
            )
        chosen = cut_on(decision, day)
        if chosen is None:
            raise usage_error(
                "plot.nothing",
                "there is no photo finish: of nobody it is known when their share was made",
                "decision.next_steps says what to get",
            )
        place = chosen.place
        rows = chosen.rows[max(0, place - around) : place + around]
        cut = min(place, around)
        axes = axes_for(ax, "photo_finish()", len(rows) + 1)
        title = plainly(told_at_cut(chosen))
        if chosen.day is not None:
            title = f"{chosen.day}: {title}"
        frame = frame_around(rows, cut)
        places = [float(number + (number >= cut)) for number in range(len(rows))]
        for at, row, when in zip(places, rows, _times(rows, self._zone), strict=True):
            _arrival(axes, row, at, frame, when)
        if cut < len(rows):
            _cut(axes, cut, decision)
        write_names(axes, places, [f"{_called(row)}   {rank_text(row.rank)}" for row in rows])
        finish_picture(axes, frame, self._zone, title)
        present = {row.verdict for row in rows}
        write_legend(axes, [look for verdict, look in VERDICTS.items() if verdict in present])
        return axes

    def coverage(self, ax: Axes | None = None, *, summary: SummaryDocument | None = None) -> Axes:
        """Draw what was watched and what was not, form by form.

        Args:
            ax: where to draw; ``None``: on a new figure.
            summary: what :func:`contestjudge.summarise` returned; with it the picture also shows
                what each instrument watched, which a decision does not hold.

        Returns:
            The axes; the horizontal one counts microseconds from its left end.

        Raises:
            UsageError: matplotlib is not installed.
        """
        every = lanes_of(self._decision, summary)
        frame = frame_of(self._decision, every, summary)
        lanes = every[:_MOST_LANES]
        forms = list(dict.fromkeys(lane.form for lane in lanes))
        axes = axes_for(ax, "coverage()", max(1, len(lanes)) + len(forms))
        places: list[float] = []
        names: list[str] = []
        at = 0.0
        for form in forms:
            places.append(at)
            names.append(FORM_WORDS[form].capitalize())
            for lane in lanes:
                if lane.form == form:
                    at += 1
                    _lane(axes, lane, at, frame)
                    places.append(at)
                    names.append(shown(lane.label, _LONGEST_LABEL))
            at += 1
        write_names(axes, places, names)
        for label in axes.get_yticklabels():
            if label.get_text() in {FORM_WORDS[form].capitalize() for form in forms}:
                label.set_fontweight("bold")
        title = told_of_coverage(self._decision)
        if len(every) > len(lanes):
            title += f" Of {len(every)} lines the first {len(lanes)} are drawn."
        finish_picture(axes, frame, self._zone, title)
        present = {lane.kind for lane in lanes}
        write_legend(axes, [look for kind, look in LANES.items() if kind in present])
        return axes


def _called(row: SeatDocument) -> str:
    return shown(name_of(row), _LONGEST_NAME)


def _times(rows: Sequence[SeatDocument], zone: tzinfo) -> list[str]:
    """Write when each share was made; a day that is everybody's stands below, with the marks."""
    written = [interval(row.share.earliest, row.share.latest, zone) for row in rows]
    days = {word for one in written for word in one.split(" ") if _DAY.fullmatch(word)}
    if len(days) > 1:
        return written
    return [one.replace(f"{day} ", "") for one in written for day in days or {""}]


def _arrival(axes: Axes, row: SeatDocument, at: float, frame: Scale, when: str) -> None:
    share, look = row.share, VERDICTS[row.verdict]
    earliest = frame.first if share.earliest is None else parse_rfc3339(share.earliest)[0]
    latest = frame.last if share.latest is None else parse_rfc3339(share.latest)[0]
    axes.axhline(at, color=RAIL, linewidth=0.8, zorder=0)
    draw_bar(axes, (earliest, latest), at, frame, look)
    if share.earliest is None or earliest < frame.first:
        draw_arrow(axes, 0, at, look)
    if share.latest is None or latest > frame.last:
        draw_arrow(axes, frame.last - frame.first, at, look)
    axes.text(
        1.025,
        at,
        when,
        transform=axes.get_yaxis_transform(),
        verticalalignment="center",
        fontsize=8,
        color=GREY,
        parse_math=False,
    )


def _lane(axes: Axes, lane: Lane, at: float, frame: Scale) -> None:
    earliest = frame.first if lane.earliest is None else lane.earliest
    latest = frame.last if lane.latest is None else lane.latest
    axes.axhline(at, color=RAIL, linewidth=0.8, zorder=0)
    if lane.kind != "partial" or lane.latest is not None:
        draw_bar(axes, (earliest, latest), at, frame, LANES[lane.kind])


def _cut(axes: Axes, at: int, decision: DecisionDocument) -> None:
    axes.axhline(at, color=RED, linestyle=(0, (6, 4)), linewidth=1.4, zorder=1)
    last = cut_of(decision)
    words = f"place {last} is the last that wins" if decision.positions else counted(last, "seat")
    axes.text(
        0.995,
        at - 0.08,
        f"the cut: {words}",
        transform=axes.get_yaxis_transform(),
        horizontalalignment="right",
        verticalalignment="bottom",
        fontsize=8,
        color=RED,
    )

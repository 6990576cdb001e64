"""The axis of a drawing: labels along the top, and lines where nothing is written.

A line through a label makes both hard to read, so that lines are drawn beside bars only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from xml.etree.ElementTree import Element

from contestjudge.report.html.elements import el
from contestjudge.report.html.scale import HEAD, Scale

_ROWS = (12, 28)


def axis_of(frame: Scale, zone: tzinfo, bands: Iterable[tuple[int, int]]) -> Iterator[Element]:
    """Draw round local times along the top, and lines through bands of the drawing.

    Args:
        frame: the stretch of time that is drawn.
        zone: the zone to show times in.
        bands: top and bottom of every stretch down which lines are drawn, in pixels.
    """
    marks = frame.ticks(zone)
    stretches = [(HEAD - 10, HEAD - 4), *bands]
    for mark in marks:
        x = frame.share(mark.at)
        for top, bottom in stretches:
            yield el("line", x1=x, x2=x, y1=top, y2=bottom, class_="grid")
    for label in frame.labels(marks):
        yield el(
            "text",
            label.text,
            x=label.x,
            y=_ROWS[label.row],
            class_="tick",
            text_anchor=label.anchor,
        )

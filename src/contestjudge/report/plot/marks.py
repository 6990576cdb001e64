"""What pictures are drawn with: bars, dots, arrows, names, marks at round times, a legend.

A kind of bar is told apart by its colour, and by its pattern or shape as well. Text of strangers
is drawn as it stands: mathematics are switched off.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from textwrap import fill
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from contestjudge.model.words import Verdict
from contestjudge.report.frames.libraries import extra_missing
from contestjudge.report.html.scale import Scale

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE: Final = "#0072b2"
_ORANGE: Final = "#b35900"
GREY: Final = "#5f5f5f"
RED: Final = "#a52a1c"
_PAPER: Final = "white"
RAIL: Final = "#dddddd"
_BELOW: Final = 0.5
"""Inches from the axis down to the legend: the marks and their day stand between."""
_WIDE: Final = 8.0
"""Inches."""
_TITLE: Final = 76
"""Characters of a line of a title."""
_DOT: Final = 100
"""A bar narrower than one part in so many of the picture is drawn as a dot instead."""


class Look(NamedTuple):
    """How one kind of bar is drawn; hatch and marker tell kinds apart without colour."""

    words: str
    edge: str
    face: str
    hatch: str = ""
    line: Literal["-", "--", ":"] = "-"
    marker: str = "o"


VERDICTS: Final = {
    Verdict.CERTAIN: Look("certain", _BLUE, _BLUE),
    Verdict.POSSIBLE: Look("possible", _ORANGE, _PAPER, "/////", marker="D"),
    Verdict.OUT: Look("out", GREY, _PAPER, marker="s"),
}
LANES: Final = {
    "complete": Look("complete", _BLUE, _BLUE),
    "partial": Look("partial", GREY, _PAPER),
    "vouched": Look("vouched for", _BLUE, _PAPER, line="--"),
    "hole": Look("a hole", RED, _PAPER, "xxxxx", marker="X"),
    "late": Look("a hole too late to matter", GREY, _PAPER, line=":", marker="s"),
}


def axes_for(ax: Axes | None, asked: str, rows: int) -> Axes:
    """Return the axes to draw on."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot as plt
    except ImportError as error:
        raise extra_missing(f"plot.{asked}", "matplotlib", "plot") from error
    _, made = plt.subplots(figsize=(_WIDE, 1.5 + 0.34 * rows), layout="constrained")
    return made


def draw_bar(axes: Axes, span: tuple[int, int], at: float, frame: Scale, look: Look) -> None:
    """Draw a span of microseconds; where it is too short for a bar, a dot in its middle."""
    low, high = (min(max(one, frame.first), frame.last) - frame.first for one in span)
    if span[1] < frame.first or span[0] > frame.last:
        return  # it lies beyond the picture: the arrow at the edge says so
    if (high - low) * _DOT < frame.last - frame.first:
        axes.plot(
            [(low + high) // 2],
            [at],
            marker=look.marker,
            markersize=7,
            markerfacecolor=look.face,
            markeredgecolor=look.edge,
            markeredgewidth=1.4,
            linestyle="none",
            zorder=3,
        )
        return
    axes.barh(
        at,
        high - low,
        left=low,
        height=0.5,
        facecolor=look.face,
        edgecolor=look.edge,
        hatch=look.hatch,
        linestyle=look.line,
        linewidth=1.2,
        zorder=2,
    )


def draw_arrow(axes: Axes, where: int, at: float, look: Look) -> None:
    """Draw an arrow at an edge: what it stands for lies, or reaches, beyond."""
    axes.plot(
        [where],
        [at],
        marker="<" if where == 0 else ">",
        markersize=8,
        color=look.edge,
        clip_on=False,
        linestyle="none",
        zorder=4,
    )


def write_names(axes: Axes, places: Sequence[float], names: Sequence[str]) -> None:
    """Write names down the left side, the first one on top."""
    axes.set_yticks(places)
    for label in axes.set_yticklabels(names, fontsize=9):
        label.set_parse_math(False)  # a handle may hold a dollar sign
    axes.set_ylim(max(places, default=0.0) + 0.7, -0.7)


def finish_picture(axes: Axes, frame: Scale, zone: tzinfo, title: str) -> None:
    """Put marks at round local times, and say in a sentence what there is to see."""
    ticks = frame.ticks(zone, most=6)
    axes.set_xlim(0, frame.last - frame.first)
    axes.set_xticks([tick.at - frame.first for tick in ticks])
    before = ("", *(tick.day for tick in ticks))
    labels = [
        tick.label if tick.day in {tick.label, day} else f"{tick.label}\n{tick.day}"
        for tick, day in zip(ticks, before, strict=False)
    ]
    axes.set_xticklabels(labels, fontsize=8)
    axes.grid(axis="x", color=RAIL, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    written = axes.set_title(fill(title, _TITLE), loc="left", fontsize=10, pad=10)
    written.set_parse_math(False)


def write_legend(axes: Axes, looks: Sequence[Look]) -> None:
    """Name the kinds that are drawn."""
    from matplotlib.patches import Patch
    from matplotlib.transforms import ScaledTranslation

    if not looks:
        return
    axes.legend(
        handles=[
            Patch(
                facecolor=look.face,
                edgecolor=look.edge,
                hatch=look.hatch,
                linestyle=look.line,
                label=look.words,
            )
            for look in looks
        ],
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=axes.transAxes + ScaledTranslation(0, -_BELOW, axes.figure.dpi_scale_trans),
        ncols=len(looks),
        frameon=False,
        fontsize=8,
        borderaxespad=0,
    )

"""Pictures: what they show around the cut, that they are the same every time, and hostile names."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

import contestjudge as cj
from tests.docs.pages import ROOT

_SJ = ROOT / "src" / "contestjudge" / "data" / "sj"
_CASES = ROOT / "tests" / "conformance"
_POST = "1790321153928069120"


@pytest.fixture(autouse=True)
def _no_window() -> Iterator[None]:
    mpl.use("agg")
    yield
    plt.close("all")


def _sj(step: int) -> cj.Decision:
    return cj.judge(_SJ / "contest.toml", cj.read(_SJ / f"evidence-{step}.toml"))


def _race(people: int, seats: int, **extra: object) -> cj.Decision:
    """Many retweets, a second apart."""
    post = datetime(2024, 5, 14, 10, 0, tzinfo=UTC)
    ids = [int(_POST) + ((number + 1) * 1000 << 22) for number in range(people)]
    records = [
        {
            "id": str(one),
            "author_id": str(5000 + number),
            "text": "RT @blue_bakery: hello",
            "referenced_tweets": [{"type": "retweeted", "id": _POST}],
        }
        for number, one in enumerate(ids)
    ]
    rules: dict[str, object] = {
        "schema": "contestjudge/contest/v1",
        "name": "Caps",
        "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
        "posts": [{"id": _POST}],
        "entry": {"forms": ["native"], "closes": post + timedelta(hours=10)},
        "award": {"seats": seats, **extra},
    }
    evidence = cj.exhibit(
        records,
        instrument="x.v2.retweets",
        taken_at=post + timedelta(hours=10),
        complete=True,
    )
    return cj.judge(rules, evidence)


def _names(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def _written(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def _png(axes: Axes) -> bytes:
    stream = io.BytesIO()
    axes.get_figure().savefig(stream, format="png")  # type: ignore[union-attr]
    return stream.getvalue()


def test_the_finish_names_everyone_with_their_rank() -> None:
    axes = _sj(4).plot.photo_finish()
    assert _names(axes)[:6] == [
        "@raz   1",
        "@jacob   2",
        "@made_up_majken   3",
        "@made_up_elin   4",
        "@made_up_tove   5",
        "@rasmus   6",
    ]
    assert "the cut: 5 seats" in _written(axes)
    assert "11:01" in _written(axes)
    title = axes.get_title(loc="left").replace("\n", " ")
    assert title.startswith("At least 15 s between @made_up_tove")


def test_the_cut_lies_between_the_last_with_a_seat_and_the_first_without() -> None:
    axes = _sj(4).plot.photo_finish()
    places = list(axes.get_yticks())
    (cut,) = [line for line in axes.lines if line.get_linestyle() == "--" or line.is_dashed()]
    height = cut.get_ydata()[0]  # type: ignore[index]
    assert places[4] < height < places[5]


def test_bars_are_the_intervals() -> None:
    decision = _sj(3)
    axes = decision.plot.photo_finish()
    bars = [one.patches[0] for one in axes.containers if isinstance(one, BarContainer)]
    widths = sorted(round(bar.get_width()) for bar in bars)
    minute = 60_000_000
    # A minute each; one that the search's order leaves to two of them.
    assert widths == [minute - 1] * 8 + [2 * minute - 1]
    assert all(bar.get_hatch() for bar in bars)  # possible, all of them


def test_verdicts_differ_without_colour() -> None:
    shapes = set()
    for step in (3, 4):
        axes = _sj(step).plot.photo_finish()
        legend = axes.get_legend()
        assert legend is not None
        for patch, words in zip(legend.get_patches(), legend.get_texts(), strict=True):
            filled = patch.get_facecolor() != (1.0, 1.0, 1.0, 1.0)
            shapes.add((words.get_text(), bool(patch.get_hatch()), filled))
    assert shapes == {
        ("certain", False, True),
        ("possible", True, False),
        ("out", False, False),
    }


@pytest.mark.parametrize(("seats", "around"), [(1, 7), (150, 7), (150, 3), (400, 5)])
def test_of_hundreds_those_around_the_cut_are_drawn(seats: int, around: int) -> None:
    axes = _race(400, seats).plot.photo_finish(around=around)
    names = _names(axes)
    first = max(0, seats - around)
    expected = [f"{5000 + n}   {n + 1}" for n in range(first, min(400, seats + around))]
    assert names == expected
    assert ("the cut: " in " ".join(_written(axes))) is (seats < 400)


def test_the_same_decision_gives_the_same_picture() -> None:
    assert _png(_sj(4).plot.photo_finish()) == _png(_sj(4).plot.photo_finish())
    assert _png(_sj(2).plot.coverage()) == _png(_sj(2).plot.coverage())


def test_it_draws_where_it_is_told_to() -> None:
    figure, (left, right) = plt.subplots(1, 2)
    assert _sj(4).plot.photo_finish(left) is left
    assert _sj(4).plot.coverage(right) is right
    assert plt.get_fignums() == [figure.number]


@pytest.mark.parametrize(
    "handle", [r"$\frac{1}{$", "$x$", "a\x1b[31mb", "evil\u202egnp", "x" * 10_000, "<b>&amp;"]
)
def test_hostile_names_are_drawn_as_text(handle: str) -> None:
    decision = _sj(4)
    rows = tuple(
        row.model_copy(update={"entrant": row.entrant.model_copy(update={"handle": handle})})
        for row in decision.standings
    )
    axes = decision.model_copy(update={"standings": rows}).plot.photo_finish()
    assert _png(axes)
    for name in _names(axes):
        assert len(name) < 40
        assert not any(ord(one) < 32 or one == "\u202e" for one in name)


def test_a_lottery_has_no_finish() -> None:
    folder = _CASES / "the-377-entries"
    decision = cj.judge(folder / "contest.toml", cj.read(folder / "evidence-every.toml"))
    with pytest.raises(cj.UsageError, match="everybody in a draw has the same chance"):
        decision.plot.photo_finish()


def test_without_anybody_there_is_no_finish() -> None:
    folder = _CASES / "nobody-took-part"
    nobody = cj.judge(folder / "contest.toml", cj.read(folder / "evidence.toml"))
    with pytest.raises(cj.UsageError, match="of nobody it is known"):
        nobody.plot.photo_finish()
    with pytest.raises(cj.UsageError, match="give 1 or more"):
        _sj(4).plot.photo_finish(around=0)


def test_coverage_shows_holes_and_with_a_summary_what_was_watched() -> None:
    decision = _sj(1)
    alone = _names(decision.plot.coverage())
    assert alone[::2] == ["Native shares", "Manual shares"]
    hole, late = alone[1::2]
    assert hole.startswith("not watched")
    assert late.startswith("not watched")
    evidence = cj.read(_SJ / "evidence-1.toml")
    both = decision.plot.coverage(summary=cj.summarise(_SJ / "contest.toml", evidence))
    assert _names(both) == ["Native shares", hole, "Manual shares", "cotweet", late]
    assert both.get_title(loc="left") == ("There is 1 hole in which somebody may have gone unseen.")


def test_where_all_was_watched_there_is_still_a_picture() -> None:
    decision = _race(5, 2)
    assert decision.holes == ()
    axes = decision.plot.coverage()
    assert _names(axes) == []
    assert _png(axes)


@pytest.mark.slow
def test_every_third_case_can_be_drawn() -> None:
    finishes = []
    folders = [path.parent for path in sorted(_CASES.glob("*/evidence.toml"))][::3]
    for folder in folders:
        decision = cj.judge(folder / "contest.toml", cj.read(folder / "evidence.toml"))
        decision.plot.coverage()
        with contextlib.suppress(_NothingError):
            finishes.append(_finish_of(decision))
        plt.close("all")
    assert len(folders) > len(finishes) > 20


class _NothingError(Exception):
    """There is nothing to draw."""


def _finish_of(decision: cj.Decision) -> Axes:
    """Draw a finish; that there is none may be, and any other error may not."""
    try:
        return decision.plot.photo_finish()
    except cj.UsageError as error:
        raise (_NothingError if error.code == "plot.nothing" else error) from error

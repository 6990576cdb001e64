"""The photo finish and the other drawings: what is drawn is where the numbers say."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.model.decision import SeatDocument
from contestjudge.model.time import DAY, SECOND
from contestjudge.report.html.cut import margin_text
from contestjudge.report.html.scale import Scale
from tests.report.html.made import changed, judged, parsed


def test_certain_and_out_are_drawn_apart_and_the_cut_is_named() -> None:
    decision, _ = judged(4)
    page = decision.html()
    assert page.count('<g class="certain">') == 5
    assert page.count('<g class="out">') == 5
    assert ">the cut</text>" in page
    assert ">15 s at least</text>" in page


def test_what_is_possible_is_drawn_so_and_said_in_words() -> None:
    decision, _ = judged(1)
    page = parsed(decision.html())
    assert len([found for _, found in page.elements if found.get("class") == "possible"]) > 5
    assert "possible: the evidence leaves it open" in page.texts
    assert "5 were seen to take part in time: nobody was behind the last seat." in page.texts


def test_an_overlap_is_said_to_be_one() -> None:
    decision, _ = judged(4)

    def late(place: int, row: SeatDocument) -> SeatDocument:
        return row.model_copy(update={"margin_us": -1_500_000}) if place == 4 else row

    assert "overlap by 1.5 s: they do not say who was earlier." in " ".join(
        parsed(changed(decision, late).html()).texts
    )


def test_without_bounds_there_is_no_margin_and_still_a_drawing() -> None:
    decision, _ = judged(4)

    def unbounded(_: int, row: SeatDocument) -> SeatDocument:
        share = row.share.model_copy(update={"latest": None})
        return row.model_copy(update={"share": share, "margin_us": None})

    page = changed(decision, unbounded).html()
    assert "Photo finish" not in page
    assert "not before 2010-08-04 11:00:12" in page


@pytest.mark.parametrize(
    ("micros", "said"),
    [(7, "7 µs"), (-312_400, "312 ms"), (61 * SECOND, "1 min 1 s"), (7200 * SECOND, "2 h")],
)
def test_margins_are_written_as_people_do(micros: int, said: str) -> None:
    assert margin_text(micros) == said


@given(st.integers(0, 10**15), st.integers(1, 400 * DAY), st.integers(0, 10**15))
def test_everything_is_drawn_within_the_frame(first: int, length: int, instant: int) -> None:
    frame = Scale(first, first + length)
    assert 0 <= float(frame.share(instant).removesuffix("%")) <= 100
    for zone in (UTC, ZoneInfo("Asia/Kathmandu")):
        ticks = frame.ticks(zone)
        assert len(ticks) <= 5
        assert all(first <= one.at <= first + length for one in ticks)


def test_ticks_stand_at_round_local_times() -> None:
    frame = Scale(1_280_900_000 * SECOND, 1_280_900_000 * SECOND + 12 * 3600 * SECOND)
    assert [one.label for one in frame.ticks(ZoneInfo("Asia/Kathmandu"))] == [
        "12:00",
        "18:00",
    ]

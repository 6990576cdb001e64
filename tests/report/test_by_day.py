"""Winners for each day are told day by day; and before a draw nobody is ahead in any view."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

import contestjudge as cj
from contestjudge.report.by_day import could_win, is_lottery, seen_so_far
from contestjudge.report.html.cut import cuts_of, plainly, told_at_cut
from tests.cli.test_days import DAYS
from tests.report.by_day import judged_in

DAILY = 'per = "day"\nalternates = 1\n'


def _views(decision: cj.Decision) -> dict[str, str]:
    console = Console(file=io.StringIO(), width=140)
    for part in decision.view():
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return {
        "text": decision.text(),
        "markdown": decision.markdown(),
        "terminal": console.file.getvalue(),
        "html": decision.html(),
        "fragment": decision._repr_html_(),
    }


class TestNobodyIsAheadInADraw:
    @pytest.fixture(params=["", 'per = "day"\n'])
    def lottery(self, request: pytest.FixtureRequest, tmp_path: Path) -> cj.Decision:
        return judged_in(tmp_path, f'method = "draw"\n{request.param}', complete=False)

    def test_no_view_lists_the_first_by_rank(self, lottery: cj.Decision) -> None:
        assert lottery.status is cj.Status.PROVISIONAL
        assert lottery.draw is None
        assert is_lottery(lottery)
        assert seen_so_far(lottery) == ()
        for name, view in _views(lottery).items():
            assert "By what was seen" not in view, name
            if name != "fragment":
                told = " ".join(view.split())
                assert "would be in the draw; nobody is ahead in a draw" in told, name
        assert 'id="finish"' not in lottery.html()

    def test_how_seats_are_given_is_no_part_of_the_digest(self, lottery: cj.Decision) -> None:
        assert lottery.method == "draw"
        older = lottery.model_copy(update={"method": None})
        assert older.computed_digest() == lottery.digest
        # A decision of which nobody knows is told as one that an order decides.
        assert not is_lottery(older)

    def test_where_an_order_decides_they_are_listed(self, tmp_path: Path) -> None:
        decision = judged_in(tmp_path, "seats = 1\n", complete=False)
        assert decision.method == "first"
        for name, view in _views(decision).items():
            assert "By what was seen" in view, name
        assert could_win(decision) == "Of 5 entrants seen, 5 could still win."


class TestDays:
    def test_each_view_says_how_the_days_stand_and_who_won_which(self, tmp_path: Path) -> None:
        decision = judged_in(tmp_path, DAILY)
        views = _views(decision)
        assert "| 2010-08-05 | final | 3 | 1 |" in views["markdown"]
        assert r"| 2010-08-05 | 1 | \@bo |" in views["markdown"]
        assert re.search(r"2010-08-05 +final +3 +1", views["terminal"])
        assert re.search(r"2010-08-05 +1 +@bo", views["terminal"])
        assert '<th scope="row">2010-08-05</th><td>1</td><td><bdi>@bo</bdi>' in views["fragment"]
        page = views["html"]
        assert re.findall("<h4>([^<]*)</h4>", page) == [*DAYS[:3], *DAYS[:3]]
        everyone = page.partition('id="everyone"')[2].partition('id="excluded"')[0]
        assert re.findall("<h3>([^<]*)</h3>", everyone) == list(DAYS[:3])
        # On her day the winner has a seat; on others, whoever stands there.
        lines = re.findall("<tr>.*?</tr>", everyone)
        assert [re.sub("<[^>]*>", " ", one).split()[:3] for one in lines if "@bo" in one] == [
            ["2", "@bo", "alternate"],
            ["1", "@bo", "seat"],
        ]

    def test_only_days_that_are_open_are_told_by_what_was_seen(self, tmp_path: Path) -> None:
        decision = judged_in(tmp_path, DAILY)
        days = tuple(
            one.model_copy(update={"status": cj.Status.PROVISIONAL}) if one.day == DAYS[1] else one
            for one in decision.days
        )
        open_ = decision.model_copy(update={"days": days, "status": cj.Status.PROVISIONAL})
        assert {row.day for row in seen_so_far(open_)} == {DAYS[1]}

    def test_the_cuts_that_are_open_come_first_and_then_the_closest(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("contestjudge.report.html.cut.MOST_CUTS", 2)
        monkeypatch.setattr("contestjudge.report.html.finish.MOST_CUTS", 2)
        rows = "id,who,text,when,share,form\n" + "".join(
            f"{day}{n},w{day}_{n},Quote,2010-08-0{day} 12:00:{gap * n},2{day}{n},quote\n"
            for day, gap in zip((4, 5, 6, 7), (25, 10, 20, 15), strict=True)
            for n in (1, 2)
        )
        decision = judged_in(tmp_path, 'per = "day"\n', rows=rows)
        assert [one.day for one in cuts_of(decision)] == [DAYS[1], DAYS[3]]
        page = decision.html()
        assert "Of 4 days those 2 are drawn that are open, or where it was closest." in page
        ids = re.findall(' id="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        first, *others = decision.days
        open_ = first.model_copy(update={"status": cj.Status.CONTESTED})
        other = decision.model_copy(update={"days": (open_, *others)})
        assert [one.day for one in cuts_of(other)] == [DAYS[0], DAYS[1]]


class TestPlaces:
    def test_a_place_behind_everybody(self, tmp_path: Path) -> None:
        for places, filled in (("[9]", "0 of 1 seat"), ("[1, 9]", "1 of 2 seats")):
            award = f'method = "positions"\npositions = {places}\n'
            message = judged_in(tmp_path, award).message
            assert filled in message
            assert message.endswith("took part in time, fewer than place 9 needs.")
            assert "nobody" not in message

    def test_each_place_has_its_cut(self, tmp_path: Path) -> None:
        decision = judged_in(tmp_path, 'method = "positions"\npositions = [1, 3]\n')
        assert [(one.place, one.wins) for one in cuts_of(decision)] == [(1, 1), (3, 3)]
        first, third = cuts_of(decision)
        assert plainly(told_at_cut(first)) == (
            "At least 3 s between @ann, on place 1, and @bo, first behind it."
        )
        assert "on place 3, and @di" in plainly(told_at_cut(third))
        page = decision.html()
        assert page.count('class="finish"') == 2
        assert "<h3>Place 1</h3>" in page
        assert "Arrivals around place 3" in page
        assert page.count('id="stripes"') == 1

    def test_of_many_places_the_last_is_drawn(self, tmp_path: Path) -> None:
        places = 'method = "positions"\npositions = [1, 2, 3, 4, 5]\n'
        (cut,) = cuts_of(judged_in(tmp_path, places))
        assert (cut.place, cut.wins) == (5, 5)
        assert plainly(told_at_cut(cut)) == (
            "5 took part in time: nobody was behind the last seat."
        )

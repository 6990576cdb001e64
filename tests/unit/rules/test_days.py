"""Calendar days: midnight to midnight in the contest's zone, whatever clocks do (spec 5.11)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from contestjudge.errors import InputError
from contestjudge.evidence.batch import PostMoment
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.field import Hole
from contestjudge.model.time import from_datetime
from contestjudge.model.words import Basis, ShareForm
from contestjudge.rules.days import Day, days_of, days_within, holes_on
from contestjudge.rules.terms import Terms, instant_of, terms_of

HOUR = 3_600_000_000
POST = "20313410000"


def _at(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text))


def _contest(zone: str = "UTC", **said: object) -> Contest:
    return parse_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "made up",
            "timezone": zone,
            "sponsor": {"platform": "x", "id": "17461978"},
            "posts": [{"id": POST, "at": "2010-01-01T00:00:00Z"}],
            "award": {"per": "day"},
            **said,
        }
    )


def _days(zone: str, opens: str, closes: str) -> tuple[Day, ...]:
    return days_of(_contest(zone), _at(opens), _at(closes), [0])


def _terms(rules: Contest, earliest: str = "2010-08-04T09:00:00Z") -> Terms:
    moment = _at(earliest)
    return terms_of(rules, {POST: PostMoment(moment, moment, Basis.PLATFORM_CLOCK)})


def _hours(days: tuple[Day, ...]) -> list[tuple[str, float]]:
    return [(day.name, (day.closes - day.opens) / HOUR) for day in days]


def test_the_first_and_the_last_day_are_as_long_as_the_window() -> None:
    found = _days("Europe/Stockholm", "2010-08-04T09:00:00Z", "2010-08-06T01:00:00Z")
    assert _hours(found) == [("2010-08-04", 13), ("2010-08-05", 24), ("2010-08-06", 3)]
    assert all(one.closes == other.opens for one, other in pairwise(found))


def test_a_bare_date_whose_midnight_clocks_skip_is_when_its_day_begins() -> None:
    """Two hours behind UTC from then on: at 03:00, and not at the 02:00 that there was none of."""
    contest = _contest("America/Sao_Paulo", award={})
    assert instant_of(date(2018, 11, 4), contest) == _at("2018-11-04T03:00:00Z")
    assert instant_of(date(2018, 11, 3), contest) == _at("2018-11-03T03:00:00Z")
    assert instant_of(date(2018, 11, 5), contest) == _at("2018-11-05T02:00:00Z")


def test_a_bare_date_may_be_the_last_that_there_is() -> None:
    assert instant_of(date(9999, 12, 31), _contest(award={})) == _at("9999-12-31T00:00:00Z")


def test_a_date_that_clocks_leave_out_is_when_the_next_begins() -> None:
    """Samoa had no 30 December 2011."""
    contest = _contest("Pacific/Apia", award={})
    found = instant_of(date(2011, 12, 30), contest)
    assert found == instant_of(date(2011, 12, 31), contest) == _at("2011-12-30T10:00:00Z")


def test_a_window_that_closes_at_midnight_ends_with_the_day_before() -> None:
    found = _days("Europe/Stockholm", "2010-08-03T22:00:00Z", "2010-08-04T22:00:00Z")
    assert _hours(found) == [("2010-08-04", 24)]


def test_days_of_23_and_25_hours() -> None:
    spring = _days("Europe/Stockholm", "2010-03-27T12:00:00Z", "2010-03-29T12:00:00Z")
    autumn = _days("Europe/Stockholm", "2010-10-30T12:00:00Z", "2010-11-01T12:00:00Z")
    assert _hours(spring)[1] == ("2010-03-28", 23)
    assert _hours(autumn)[1] == ("2010-10-31", 25)


def test_a_day_without_a_midnight_begins_when_clocks_have_jumped() -> None:
    """In São Paulo clocks went from midnight to one on 4 November 2018."""
    found = _days("America/Sao_Paulo", "2018-11-03T12:00:00Z", "2018-11-06T00:00:00Z")
    assert _hours(found)[:2] == [("2018-11-03", 15), ("2018-11-04", 23)]


def test_a_midnight_that_is_shown_twice_is_the_first() -> None:
    """In Havana clocks went from one back to midnight on 4 November 2012."""
    found = _days("America/Havana", "2012-11-03T12:00:00Z", "2012-11-06T00:00:00Z")
    assert _hours(found)[1] == ("2012-11-04", 25)


def test_an_hour_before_midnight_that_is_shown_twice_is_of_the_old_day() -> None:
    """In São Paulo clocks went back to eleven as 17 February 2018 ended, at 02:00Z."""
    found = _days("America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-19T12:00:00Z")
    assert [day.name for day in found] == ["2018-02-17", "2018-02-18", "2018-02-19"]
    assert datetime.fromtimestamp(found[0].closes / 1e6, UTC).isoformat() == (
        "2018-02-18T03:00:00+00:00"
    )


def test_a_day_that_clocks_leave_out_is_none() -> None:
    """In Samoa no 30 December 2011 was."""
    found = _days("Pacific/Apia", "2011-12-29T12:00:00Z", "2012-01-01T12:00:00Z")
    assert [day.name for day in found] == ["2011-12-29", "2011-12-31", "2012-01-01", "2012-01-02"]


def test_which_days_an_interval_touches() -> None:
    days = (Day("a", 10, 20), Day("b", 20, 30))
    touched = {
        (0, 9): [],
        (0, 10): [0],
        (19, 19): [0],
        (19, 20): [0, 1],
        (20, 29): [1],
        (25, 99): [1],
        (30, 99): [],
    }
    assert {key: [*days_within(days, *key)] for key in touched} == touched


def test_holes_are_cut_at_midnight() -> None:
    hole = Hole("p", ShareForm.QUOTE, 5, 25, 3, "b", "coverage.window_gap")
    assert [
        (one.earliest, one.latest, one.budget) for one in holes_on(Day("a", 10, 20), [hole])
    ] == [(10, 19, "b")]
    assert holes_on(Day("c", 26, 30), [hole]) == ()


class TestRefused:
    def test_without_a_closing(self) -> None:
        with pytest.raises(InputError, match="which day is the last"):
            _terms(_contest())

    def test_without_an_opening(self) -> None:
        rules = _contest(posts=[{"id": POST}], entry={"closes": "2010-08-06", "forms": ["native"]})
        with pytest.raises(InputError, match="which day is the first"):
            _terms(rules)

    def test_of_more_than_a_year(self) -> None:
        entry = {"opens": "2010-08-04T00:00:00Z", "closes": "2011-08-05T00:00:00Z"}
        assert len(_terms(_contest(entry=entry)).days) == 366
        with pytest.raises(InputError, match="more than 366 days"):
            _terms(_contest(entry={**entry, "closes": "2011-08-05T00:00:01Z"}))
        with pytest.raises(InputError, match="more than 366 days"):
            _terms(_contest(entry={**entry, "closes": "2199-12-31T23:59:59Z"}))

    def test_a_lot_for_each_day(self) -> None:
        with pytest.raises(InputError, match="lots are not held day by day"):
            _contest(award={"per": "day", "contested": "lot"})

    def test_winners_of_days_that_there_are_not(self) -> None:
        with pytest.raises(InputError, match="same_winner is about winners of several days"):
            _contest(award={"same_winner": "daily"})

    @pytest.mark.parametrize("award", [{}, {"method": "positions", "positions": [2]}])
    @pytest.mark.parametrize("per_person", ["day", "all"])
    def test_several_tickets_without_a_draw(
        self, per_person: str, award: dict[str, object]
    ) -> None:
        with pytest.raises(InputError, match="several tickets in a draw"):
            _contest(award=award, entry={"per_person": per_person})

    @pytest.mark.parametrize("per_person", ["first", "best"])
    def test_but_not_the_first_or_the_best(self, per_person: str) -> None:
        assert _contest(award={}, entry={"per_person": per_person}).entry.per_person == per_person


def test_what_is_left_out_changes_no_digest() -> None:
    rules = _contest(award={"seats": 2}, entry={"closes": "2010-08-06"})
    assert rules.model_dump(exclude_unset=True)["award"] == {"seats": 2}


def test_a_day_of_tickets_alone_needs_the_days_too() -> None:
    entry = {"per_person": "day", "closes": "2010-08-06T09:00:00Z"}
    terms = _terms(_contest(award={"method": "draw"}, entry=entry))
    assert [day.name for day in terms.days] == ["2010-08-04", "2010-08-05", "2010-08-06"]
    assert not terms.per_day

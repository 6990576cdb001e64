"""What the rules make of one share, clause by clause (spec 5.3)."""

from __future__ import annotations

import pytest

from contestjudge.model.observation import Claim
from contestjudge.model.share import Share
from contestjudge.model.words import Basis, Grade, Reason, ShareForm
from contestjudge.rules.outcome import In, Out, outcome
from contestjudge.rules.terms import Terms
from tests.property.strategies_evidence import MANUAL, NATIVE, POST, QUOTE
from tests.unit.rules.made import instant, terms


def _share(
    at: int | tuple[int, int] = 5,
    *,
    form: ShareForm = NATIVE,
    grade: Grade | None = None,
    via: str | None = None,
    undone: tuple[int, int] | None = None,
    doubts: tuple[str, ...] = (),
    basis: Basis = Basis.PLATFORM_CLOCK,
) -> Share:
    low, high = (at, at) if isinstance(at, int) else at
    gone = None if undone is None else Claim(undone[0], Basis.BOUND, undone[1], Basis.BOUND)
    return Share(
        "x",
        "1401",
        "1401",
        "1",
        None,
        form,
        POST,
        via,
        low,
        basis,
        high,
        basis,
        grade,
        doubts,
        gone,
        (),
    )


def _judged(share: Share, rules: Terms, *, accepted: bool = False) -> tuple[str, ...]:
    """Say ``("in", doubt…)`` or ``(reason, clause)``."""
    result = outcome(share, rules, accepted=accepted)
    if isinstance(result, Out):
        return result.reason, result.clause
    assert result.candidate.certain == (not result.doubts)
    return "in", *result.doubts


def _candidate(share: Share, rules: Terms) -> tuple[int, int]:
    result = outcome(share, rules)
    assert isinstance(result, In)
    return result.candidate.earliest, result.candidate.latest


def test_a_form_that_is_left_out_is_out() -> None:
    rules = terms(forms=["quote"])
    assert _judged(_share(), rules) == (Reason.FORM, "entry.forms")
    assert _judged(_share(form=QUOTE), rules) == ("in",)


def test_a_share_of_somebodys_share() -> None:
    assert _judged(_share(via="@bo"), terms()) == ("in",)
    assert _judged(_share(via="@bo"), terms(indirect="exclude")) == (
        Reason.INDIRECT,
        "entry.indirect",
    )


class TestWindow:
    """Half-open: opens <= t < closes."""

    RULES = terms(opens=instant(4), closes=instant(9))

    @pytest.mark.parametrize(
        ("at", "expected"),
        [
            ((0, 3), (Reason.WINDOW, "entry.opens")),
            ((3, 4), ("in", "time.window_edge")),
            ((4, 8), ("in",)),
            ((8, 9), ("in", "time.window_edge")),
            ((9, 9), (Reason.WINDOW, "entry.closes")),
            ((0, 99), ("in", "time.window_edge")),
        ],
    )
    def test_edges(self, at: tuple[int, int], expected: tuple[str, ...]) -> None:
        assert _judged(_share(at), self.RULES) == expected

    def test_what_counts_is_clipped_to_it(self) -> None:
        assert _candidate(_share((0, 99)), self.RULES) == (4, 8)

    def test_without_a_closing_nothing_is_too_late(self) -> None:
        assert _judged(_share(10**15), terms()) == ("in",)


class TestGrade:
    @pytest.mark.parametrize(
        ("match", "expected"),
        [
            ("exact", ["in", "not_recognised", "not_recognised", "not_recognised"]),
            ("recognisable", ["in", "in", "share.doubtful_manual", "not_recognised"]),
            ("mention", ["in", "in", "in", "in"]),
        ],
    )
    def test_how_much_must_be_repeated(self, match: str, expected: list[str]) -> None:
        rules = terms(manual_match=match)
        judged = [_judged(_share(form=MANUAL, grade=grade), rules) for grade in Grade]
        said = [one[-1] if one[0] == "in" else str(one[0]) for one in judged]
        assert said == expected
        assert all(one[0] == "in" or one[1] == "entry.manual_match" for one in judged)

    def test_a_ruling_settles_it(self) -> None:
        for grade in Grade:
            share = _share(form=MANUAL, grade=grade, doubts=("share.ambiguous",))
            assert _judged(share, terms(), accepted=True) == ("in",)

    def test_the_platforms_record_is_not_a_rulings_to_change(self) -> None:
        share = _share(doubts=("time.conflict",))
        assert _judged(share, terms(), accepted=True) == ("in", "time.conflict")
        late = _share(form=MANUAL, grade=Grade.DOUBTFUL, at=99)
        rules = terms(closes=instant(9))
        assert _judged(late, rules, accepted=True) == (Reason.WINDOW, "entry.closes")


class TestUndone:
    OUT = (Reason.UNDONE, "entry.undone")

    @pytest.mark.parametrize(
        ("undone", "expected"),
        [((6, 8), OUT), ((6, 9), ("in", "share.undone")), ((9, 12), ("in",))],
    )
    def test_it_must_have_stood_until_the_closing(
        self, undone: tuple[int, int], expected: tuple[str, ...]
    ) -> None:
        assert _judged(_share(undone=undone), terms(closes=instant(9))) == expected

    def test_without_a_closing_any_undo_is_too_early(self) -> None:
        assert _judged(_share(undone=(10**9, 10**9)), terms()) == self.OUT

    def test_or_it_counts_all_the_same(self) -> None:
        rules = terms(undone="count", closes=instant(9))
        assert _judged(_share(undone=(6, 6)), rules) == ("in",)
        assert _judged(_share(doubts=("share.undone",)), rules) == ("in",)

    def test_which_of_two_was_undone_is_a_doubt_elsewhere(self) -> None:
        assert _judged(_share(doubts=("share.undone",)), terms()) == ("in", "share.undone")

    @pytest.mark.parametrize(
        ("at", "undone", "expected"),
        [
            ((5, 5), (6, 7), OUT),
            ((5, 5), (7, 8), ("in", "share.undone")),
            ((5, 5), (8, 9), ("in",)),
            ((8, 8), (9, 9), OUT),
            ((7, 8), (9, 9), ("in", "share.undone")),
        ],
    )
    def test_or_it_must_have_stood_at_an_instant(
        self, at: tuple[int, int], undone: tuple[int, int], expected: tuple[str, ...]
    ) -> None:
        """At 7. What was made only afterwards did not stand then."""
        rules = terms(undone={"count_if_standing_at": instant(7)})
        assert _judged(_share(at, undone=undone), rules) == expected


class TestTolerance:
    """Platform-based bounds move outwards, for order only."""

    def test_platform_times_move_and_others_do_not(self) -> None:
        rules = terms(tolerance_ms=1)
        for basis, expected in (
            (Basis.PLATFORM_ID, (4000, 6000)),
            (Basis.PLATFORM_INDEX, (4000, 6000)),
            (Basis.EXPORT, (5000, 5000)),
            (Basis.SNAPSHOT, (5000, 5000)),
        ):
            assert _candidate(_share(5000, basis=basis), rules) == expected

    def test_the_window_is_decided_without_it(self) -> None:
        rules = terms(tolerance_ms=1, opens=instant(5000), closes=instant(9000))
        assert _judged(_share(5000), rules) == ("in",)
        assert _candidate(_share(5000), rules) == (5000, 6000)
        assert _judged(_share(4999), rules) == (Reason.WINDOW, "entry.opens")


def test_the_first_reason_in_their_order_is_given() -> None:
    """Form, path, window, grade, undo: each share is told one reason, always the same."""
    rules = terms(forms=["manual"], indirect="exclude", closes=instant(9))
    worst = _share(99, via="@bo", undone=(1, 1), grade=Grade.MENTION)
    steps = [
        (worst, Reason.FORM),
        (worst := worst._replace(form=MANUAL), Reason.INDIRECT),
        (worst := worst._replace(via=None), Reason.WINDOW),
        (worst := worst._replace(earliest=5, latest=5), Reason.NOT_RECOGNISED),
        (worst := worst._replace(grade=Grade.EXACT), Reason.UNDONE),
    ]
    assert [_judged(share, rules)[0] for share, _ in steps] == [reason for _, reason in steps]
    assert _judged(worst._replace(undone=None), rules) == ("in",)

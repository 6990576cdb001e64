"""Ranks by hand: each example shows one thing, most of them one that a shortcut gets wrong.

Instants are plain seconds.
"""

from __future__ import annotations

from contestjudge.evidence.order import propagate
from contestjudge.model.field import Candidate, Entry, Hole, OrderPair, Rank
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.words import ShareForm, Verdict
from contestjudge.ranking.ranks import rank_entries
from contestjudge.ranking.seats import verdict, verdict_at


def _made(name: str, earliest: int, latest: int | None = None) -> Candidate:
    """Build a share that certainly counts, at one instant or between two."""
    return Candidate(("x", name), earliest, earliest if latest is None else latest, certain=True)


def _doubtful(name: str, earliest: int, latest: int | None = None) -> Candidate:
    return _made(name, earliest, latest)._replace(certain=False)


def _entrant(*candidates: Candidate, native_of: str | None = None, vouched: bool = True) -> Entry:
    held = frozenset[str]() if native_of is None else frozenset({native_of})
    return Entry(("x", f"maker of {candidates[0].share[1]}"), candidates, held, vouched)


def _native_hole(
    earliest: int, latest: int, at_most: int | None, budget: str | None = None
) -> Hole:
    cause = "coverage.count_shortfall"
    return Hole("post", ShareForm.NATIVE, earliest, latest, at_most, budget, cause)


def _pair(before: str, after: str) -> OrderPair:
    return OrderPair(("x", before), ("x", after))


def test_an_unseen_share_may_be_that_of_somebody_already_seen() -> None:
    """One seat, A native at 10, B by hand at 20, room for one native share from 0 to 5.

    A may be beaten to it. B is not out: the unseen share may be B's own.
    """
    a = _entrant(_made("a", 10), native_of="post")
    b = _entrant(_made("b", 20))
    ranks = rank_entries([a, b], [], [_native_hole(0, 5, 1)])
    assert ranks == [Rank(1, 2), Rank(1, 3)]
    assert [verdict(rank, 1) for rank in ranks] == [Verdict.POSSIBLE, Verdict.POSSIBLE]
    assert rank_entries([a, b], [], []) == [Rank(1, 1), Rank(2, 2)]


def test_who_holds_their_one_native_share_has_no_other_unseen() -> None:
    """As before, but B too is known to hold a native share of the post: B is out."""
    a = _entrant(_made("a", 10), native_of="post")
    b = _entrant(_made("b", 20), native_of="post")
    ranks = rank_entries([a, b], [], [_native_hole(0, 5, 1)])
    assert ranks == [Rank(1, 2), Rank(2, 3)]
    assert verdict(ranks[1], 1) is Verdict.OUT


def test_a_held_native_share_rules_out_that_post_and_that_form_only() -> None:
    """B's native share of one post leaves room for B in a hole of quotes, or of another post."""
    a = _entrant(_made("a", 10), native_of="post")
    b = _entrant(_made("b", 20), native_of="post")
    hole = _native_hole(0, 5, 1)
    quotes = hole._replace(form=ShareForm.QUOTE)
    elsewhere = hole._replace(post="another post")
    assert rank_entries([a, b], [], [quotes])[1] == Rank(1, 3)
    assert rank_entries([a, b], [], [elsewhere])[1] == Rank(1, 3)


def test_a_hole_behind_somebody_pushes_nobody_down() -> None:
    """Room from 11 to 30 is behind A at 10 and may be ahead of B at 20."""
    entries = [_entrant(_made("a", 10)), _entrant(_made("b", 20))]
    assert rank_entries(entries, [], [_native_hole(11, 30, 2)]) == [Rank(1, 1), Rank(2, 4)]


def test_a_hole_that_starts_at_the_very_instant_may_go_first() -> None:
    """Intervals are closed and ties fall any way: a hole from 10 on counts against A at 10."""
    entries = [_entrant(_made("a", 10))]
    assert rank_entries(entries, [], [_native_hole(10, 30, 1)]) == [Rank(1, 2)]


def test_holes_of_one_budget_are_filled_once() -> None:
    """Two holes share two places; counting each hole by itself would say four."""
    entries = [_entrant(_made("a", 10))]
    shared = [_native_hole(0, 3, 2, "count"), _native_hole(5, 8, 2, "count")]
    apart = [hole._replace(budget=None) for hole in shared]
    assert rank_entries(entries, [], shared) == [Rank(1, 3)]
    assert rank_entries(entries, [], apart) == [Rank(1, 5)]


def test_a_budget_counts_from_its_first_hole_on() -> None:
    """Only one of the two holes is ahead of A; the whole budget may have gone there."""
    entries = [_entrant(_made("a", 10))]
    holes = [_native_hole(20, 30, 2, "count"), _native_hole(0, 3, 2, "count")]
    assert rank_entries(entries, [], holes) == [Rank(1, 3)]


def test_an_unbounded_hole_leaves_no_greatest_rank_to_those_behind_it() -> None:
    """A at 10 is safe from a hole that starts at 15; B at 20 is not, however many seats."""
    entries = [_entrant(_made("a", 10)), _entrant(_made("b", 20))]
    ranks = rank_entries(entries, [], [_native_hole(15, UNBOUNDED, None)])
    assert ranks == [Rank(1, 1), Rank(2, None)]
    assert verdict(ranks[1], 1_000_000) is Verdict.POSSIBLE


def test_equal_instants_separate_nobody() -> None:
    """Three in the same second: each may be any of the three."""
    entries = [_entrant(_made(name, 10)) for name in "abc"]
    assert rank_entries(entries, [], []) == [Rank(1, 3)] * 3


def test_touching_intervals_separate_nobody() -> None:
    """A ends at the instant at which B starts; one instant more and they are apart."""
    touching = [_entrant(_made("a", 0, 5)), _entrant(_made("b", 5, 9))]
    apart = [_entrant(_made("a", 0, 4)), _entrant(_made("b", 5, 9))]
    assert rank_entries(touching, [], []) == [Rank(1, 2), Rank(1, 2)]
    assert rank_entries(apart, [], []) == [Rank(1, 1), Rank(2, 2)]


def test_overlap_does_not_pass_on() -> None:
    """A before C is known although B overlaps both: intervals are no chain of equals."""
    entries = [_entrant(_made("a", 0, 4)), _entrant(_made("b", 3, 8)), _entrant(_made("c", 6, 9))]
    assert rank_entries(entries, [], []) == [Rank(1, 2), Rank(1, 3), Rank(2, 3)]


def test_order_pairs_reach_through_others() -> None:
    """A list says A, B, C, all in one minute; A before C follows."""
    entries = [_entrant(_made(name, 0, 59)) for name in "abc"]
    pairs = [_pair("a", "b"), _pair("b", "c")]
    assert rank_entries(entries, pairs, []) == [Rank(1, 1), Rank(2, 2), Rank(3, 3)]


def test_whom_both_interval_and_list_put_ahead_is_counted_once() -> None:
    """A list says A, B, C; A is ahead of C by its time as well. C is third, not fourth."""
    entries = [_entrant(_made("a", 0, 1)), _entrant(_made("b", 1, 2)), _entrant(_made("c", 2, 3))]
    pairs = [_pair("a", "b"), _pair("b", "c")]
    assert rank_entries(entries, pairs, []) == [Rank(1, 1), Rank(2, 2), Rank(3, 3)]


def test_order_reaches_through_a_share_that_is_not_in_the_field() -> None:
    """The one between A and B in the list is the sponsor's: out, yet it keeps them apart."""
    entries = [_entrant(_made("a", 0, 59)), _entrant(_made("b", 0, 59))]
    pairs = [_pair("sponsor", "b"), _pair("a", "sponsor")]
    assert rank_entries(entries, pairs, []) == [Rank(1, 1), Rank(2, 2)]


def test_order_and_a_known_time_together_bound_a_third() -> None:
    """B was listed after A, A was not made before 10, C was at 9: so C is ahead of B.

    The pair alone says nothing of C; the interval that it tightens does.
    """
    loose = {("x", "a"): (10, 20), ("x", "b"): (0, 30), ("x", "c"): (9, 9)}
    pairs = [_pair("a", "b")]
    known = propagate(loose, pairs).intervals
    entries = [_entrant(Candidate(share, *known[share], certain=True)) for share in loose]
    assert rank_entries(entries, pairs, []) == [Rank(2, 2), Rank(3, 3), Rank(1, 1)]


def test_only_the_first_share_of_a_person_counts() -> None:
    """A shared at 1, 2 and 3; B at 4 is second, not fourth."""
    a = _entrant(_made("a1", 1), _made("a2", 2), _made("a3", 3))
    assert rank_entries([a, _entrant(_made("b", 4))], [], []) == [Rank(1, 1), Rank(2, 2)]


def test_a_later_share_of_ones_own_bounds_the_worst_case() -> None:
    """A's first share is somewhere in 0 to 100, a second one certainly at 10; B is at 50.

    Judged by the first share alone A might come after B; by the second A cannot.
    """
    a = _entrant(_made("a1", 0, 100), _made("a2", 10))
    assert rank_entries([a, _entrant(_made("b", 50))], [], []) == [Rank(1, 1), Rank(2, 2)]


def test_two_shares_that_may_each_be_late_are_still_ahead_one_at_a_time() -> None:
    """B is surely behind somebody only if one single share of theirs is surely before B's.

    A's two shares both overlap B's interval: neither is before it.
    """
    a = _entrant(_made("a1", 0, 6), _made("a2", 0, 7))
    assert rank_entries([a, _entrant(_made("b", 5, 9))], [], []) == [Rank(1, 2), Rank(1, 2)]


def test_a_doubtful_entrant_pushes_down_and_never_up() -> None:
    """A at 10 may not count: B at 20 is first or second. A, if ranked at all, is first."""
    entries = [_entrant(_doubtful("a", 10)), _entrant(_made("b", 20))]
    assert rank_entries(entries, [], []) == [Rank(1, 1), Rank(1, 2)]


def test_a_doubtful_early_share_leaves_the_certain_later_one() -> None:
    """A has a doubtful share at 1 and a certain one at 30, B and C lie between.

    A is first or third and never second; the verdict on the second place stays open all the same,
    for it sees the two ends only.
    """
    a = _entrant(_doubtful("a1", 1), _made("a2", 30))
    entries = [a, _entrant(_made("b", 10)), _entrant(_made("c", 20))]
    ranks = rank_entries(entries, [], [])
    assert ranks == [Rank(1, 3), Rank(1, 2), Rank(2, 3)]
    assert verdict_at(ranks[0], [2]) is Verdict.POSSIBLE


def test_with_doubtful_shares_only_the_last_that_may_count_sets_the_worst_case() -> None:
    """A's two shares are doubtful: the one at 30 may be the only valid one, behind B at 20."""
    a = _entrant(_doubtful("a1", 10), _doubtful("a2", 30))
    entries = [a, _entrant(_made("b", 20))]
    assert rank_entries(entries, [], []) == [Rank(1, 2), Rank(1, 2)]


def test_an_unseen_share_of_ones_own_takes_a_place_in_the_hole() -> None:
    """A's seen share is doubtful, and the only unseen one, at 50 to 60, may be A's valid one.

    Then B at 40 is ahead and nobody else can be: the hole holds one share, and it is A's.
    """
    entries = [_entrant(_doubtful("a", 10)), _entrant(_made("b", 40))]
    assert rank_entries(entries, [], [_native_hole(50, 60, 1)]) == [Rank(1, 2), Rank(1, 2)]
    assert rank_entries(entries, [], [_native_hole(50, 60, 2)]) == [Rank(1, 3), Rank(1, 2)]


def test_a_hole_without_end_may_hold_the_only_valid_share_of_a_doubtful_entrant() -> None:
    """A's unseen share may come after everybody's, though only one share is missing."""
    entries = [_entrant(_doubtful("a", 10)), _entrant(_made("b", 1_000))]
    ranks = rank_entries(entries, [], [_native_hole(500, UNBOUNDED, 1)])
    assert ranks == [Rank(1, 2), Rank(1, 3)]


def test_who_may_be_somebody_else_counts_against_others_only_at_worst() -> None:
    """A is known by handle only and may be B under another name: B is first or second.

    For A's own rank, A is there.
    """
    entries = [_entrant(_made("a", 10), vouched=False), _entrant(_made("b", 20))]
    assert rank_entries(entries, [], []) == [Rank(1, 1), Rank(1, 2)]


def test_pairs_with_a_doubtful_share_order_it_and_do_not_validate_it() -> None:
    """A was listed before B in the same minute and may not count: B may be first."""
    entries = [_entrant(_doubtful("a", 0, 59)), _entrant(_made("b", 0, 59))]
    assert rank_entries(entries, [_pair("a", "b")], []) == [Rank(1, 1), Rank(1, 2)]


def test_a_pair_holds_one_share_back_and_not_the_others_of_that_person() -> None:
    """B's one share was listed after A's; B's other one overlaps A's and may be ahead."""
    a = _entrant(_made("a", 0, 59))
    b = _entrant(_made("b1", 0, 59), _made("b2", 0, 59))
    assert rank_entries([a, b], [_pair("a", "b1")], []) == [Rank(1, 2), Rank(1, 2)]
    both = [_pair("a", "b1"), _pair("a", "b2")]
    assert rank_entries([a, b], both, []) == [Rank(1, 1), Rank(2, 2)]


def test_two_listed_shares_of_one_person_hold_back_nobody_twice() -> None:
    """A's two shares are both listed before B's: A is one person ahead, and C may be another."""
    a = _entrant(_made("a1", 0, 59), _made("a2", 0, 59))
    entries = [a, _entrant(_made("b", 0, 59)), _entrant(_made("c", 0, 59))]
    pairs = [_pair("a1", "b"), _pair("a2", "b")]
    assert rank_entries(entries, pairs, []) == [Rank(1, 2), Rank(2, 3), Rank(1, 3)]


def test_any_of_several_certain_shares_holds_others_back() -> None:
    """B was listed after A's second share, C after A's first: both come behind A."""
    a = _entrant(_made("a1", 0, 59), _made("a2", 0, 59))
    entries = [a, _entrant(_made("b", 0, 59)), _entrant(_made("c", 0, 59))]
    pairs = [_pair("a2", "b"), _pair("a1", "c")]
    assert rank_entries(entries, pairs, []) == [Rank(1, 1), Rank(2, 3), Rank(2, 3)]


def test_a_share_listed_after_does_not_matter_where_it_is_too_late_anyway() -> None:
    """B's early share is held back by the list, its late one by its time: B is behind A."""
    a = _entrant(_made("a", 0, 59))
    b = _entrant(_made("b1", 0, 59), _made("b2", 60))
    assert rank_entries([a, b], [_pair("a", "b1")], []) == [Rank(1, 1), Rank(2, 2)]

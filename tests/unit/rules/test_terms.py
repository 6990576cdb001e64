"""The rules, resolved (spec 5.1)."""

from __future__ import annotations

import pytest

from contestjudge.errors import InputError
from contestjudge.evidence.batch import PostMoment
from contestjudge.model.contest import AccountRef
from contestjudge.model.target import Asked
from contestjudge.model.time import parse_rfc3339
from contestjudge.model.words import Basis, Platform
from contestjudge.rules.terms import opening_of, target_of, terms_of
from contestjudge.sources.x_ids import snowflake_interval
from tests.property.strategies_evidence import OTHER_POST, POST
from tests.unit.rules.made import MOMENTS, contest, instant, terms


def test_the_defaults() -> None:
    plain = terms()
    assert plain.forms == {"native", "quote", "manual"}
    assert plain.opens == {POST: 0}
    assert (plain.closes, plain.undone, plain.indirect) == (None, "exclude", "count")
    assert (plain.visible, plain.tolerance, plain.manual_match) == ("any", 0, "recognisable")


def test_a_bare_date_is_midnight_in_the_contests_zone() -> None:
    document = contest({"opens": "2010-08-04"}, timezone="Europe/Stockholm")
    assert opening_of(document) == parse_rfc3339("2010-08-03T22:00:00Z")[0]


def test_the_opening_is_the_later_of_the_rules_and_each_post() -> None:
    moments = {POST: PostMoment(3, 3, Basis.BOUND), OTHER_POST: PostMoment(9, 9, Basis.BOUND)}
    resolved = terms_of(contest({"opens": instant(5)}), moments)
    assert resolved.opens == {POST: 5, OTHER_POST: 9}
    assert terms_of(contest(), moments).opens == {POST: 3, OTHER_POST: 9}


@pytest.mark.parametrize(
    "entry", [{"opens": instant(5), "closes": instant(5)}, {"closes": instant(0)}]
)
def test_closing_before_opening_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"entry\.closes: the contest closes before it opens"):
        terms_of(contest(entry), MOMENTS)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        terms_of(contest(timezone="Europe/Atlantis"), MOMENTS)
    assert caught.value.code == "zone.unknown"


def test_the_tolerance_is_in_microseconds() -> None:
    assert terms(tolerance_ms=2).tolerance == 2000


def test_standing_at_an_instant() -> None:
    assert terms(undone={"count_if_standing_at": instant(7)}).undone == 7


def test_the_sponsor_is_named_by_id_and_by_every_handle() -> None:
    assert set(terms().sponsor) == {
        AccountRef(Platform.X, "17461978"),
        AccountRef(Platform.X, "@sj_ab"),
    }


def test_a_post_on_x_is_dated_by_its_id_where_the_id_carries_time() -> None:
    name = "1590000000000000000"
    interval = snowflake_interval(int(name))
    assert interval is not None
    (post,) = target_of(contest(posts=[{"id": name, "at": instant(5)}])).posts
    assert post.earliest == interval[0]
    (old,) = target_of(contest(posts=[{"id": POST, "at": instant(5)}])).posts
    assert old.earliest == 5


def test_an_id_that_x_cannot_have_given_out_is_refused() -> None:
    with pytest.raises(InputError, match=r"posts\[0\]\.id"):
        target_of(contest(posts=[{"id": "twenty"}]))


def test_what_is_no_hashtag_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        terms_of(contest(eligibility={"hashtags": ["lamp", "two words"]}), MOMENTS)
    assert (refused.value.code, refused.value.faults[0].key) == (
        "rules.hashtag",
        "eligibility.hashtags[1]",
    )


def test_words_of_which_nothing_is_left_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        terms_of(contest({"text_required": ["https://example.com/"]}), MOMENTS)
    assert refused.value.faults[0].key == "entry.text_required[0]"


def test_native_shares_alone_can_meet_no_rule_about_texts() -> None:
    with pytest.raises(InputError, match="no text of its own"):
        terms_of(contest({"forms": ["native"]}, {"hashtags": ["lamp"]}), MOMENTS)


def test_hashtags_compare_folded_and_once() -> None:
    found = terms_of(contest(eligibility={"hashtags": ["#Lamp", "lamp", "CAFE\u0301"]}), MOMENTS)
    assert found.hashtags == ("lamp", "caf\u00e9")


@pytest.mark.parametrize(
    ("entry", "eligibility", "asked"),
    [
        ({}, {}, set()),
        ({}, {"account_created_before": "2024-05-01"}, {Asked.AGE}),
        ({}, {"must_follow": True}, {Asked.FOLLOWING}),
        ({}, {"min_mentions": 1}, {Asked.WORDS}),
        ({}, {"hashtags": ["lamp"]}, {Asked.WORDS}),
        ({"text_required": ["please"]}, {}, {Asked.WORDS}),
    ],
)
def test_evidence_is_asked_for_what_rules_need_and_no_more(
    entry: dict[str, object], eligibility: dict[str, object], asked: set[Asked]
) -> None:
    document = contest(entry, eligibility)
    assert target_of(document).asks == asked
    assert terms_of(document, MOMENTS).asks is bool(asked)


def test_on_x_nobody_elses_clock_is_asked() -> None:
    assert target_of(contest({"recorder": "jetstream"})).recorder is None

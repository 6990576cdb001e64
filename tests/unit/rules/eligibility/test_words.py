"""What a share's own text must say (spec 5.8.4-8)."""

from __future__ import annotations

import pytest

from contestjudge.evidence.digest import evidence_digest
from contestjudge.evidence.resolve import resolve
from contestjudge.model.evidence_file import Ruling
from contestjudge.rules.terms import target_of
from contestjudge.sources.manual_text import normalised
from tests.property.strategies_evidence import MANUAL, NATIVE, POST, QUOTE, seen, watched
from tests.unit.rules.eligibility.judged import DOUBTFUL, IN, field_of, outcomes
from tests.unit.rules.made import contest, instant


def _judged(
    text: str | None,
    eligibility: dict[str, object],
    entry: dict[str, object] | None = None,
    **rest: object,
) -> str:
    said = None if text is None else normalised(text)
    batch = watched(seen("1", "1401", at=500, handle="ada", form=QUOTE, text=said))
    (found,) = outcomes(field_of([batch], eligibility, entry, **rest)).values()
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("win with @bo and @cy", IN),
        ("win with @bo and @BO", "mentions"),
        ("win with @bo", "mentions"),
        ("win with @bo, @sj_ab", "mentions"),  # the sponsor is no friend
        ("win with @bo and me, @Ada", "mentions"),  # nor is oneself
        ("write to cy@bo.example @bo", "mentions"),
        ("\uff20bo \uff20cy", IN),
        ("@bo @cy_who_has_far_too_long_a_name", "mentions"),
        ("win with @bo and @c\u2026", DOUBTFUL),
        ("win with @bo, @cy and so many oth\u2026", IN),
        ("win with @bo and @cy\u2026", DOUBTFUL),  # whom that names, nobody knows
        (None, DOUBTFUL),
    ],
)
def test_mentions(text: str | None, expected: str) -> None:
    assert _judged(text, {"min_mentions": 2}) == expected


def test_whom_the_post_itself_names_is_no_friend() -> None:
    posts = [{"id": POST, "at": instant(0), "text": "Win a lamp by @maker_a today"}]
    assert _judged("RT @sj_ab Win a lamp by @maker_a today", {"min_mentions": 1}) == IN
    assert (
        _judged("RT @sj_ab Win a lamp by @maker_a today", {"min_mentions": 1}, posts=posts)
        == "mentions"
    )


def test_whom_it_was_copied_from_is_no_friend() -> None:
    text = "rt @bo rt @sj_ab win a lamp"
    shared = seen("1", "1401", at=500, form=MANUAL, text=text)
    copied = shared._replace(via="@bo")
    rules = {"min_mentions": 1}
    assert outcomes(field_of([watched(shared)], rules)) == {"1401": IN}
    assert outcomes(field_of([watched(copied)], rules)) == {"1401": "mentions"}


def test_another_account_of_the_same_person_is_no_friend() -> None:
    batch = watched(
        seen("1", "1401", at=500, handle="ada", form=QUOTE, text="with @ada_too"),
        seen("2", "1402", at=600, handle="ada_too", form=QUOTE, text="with @bo"),
    )
    rules = {"min_mentions": 1, "same_person": [["x:1", "x:2"]]}
    assert outcomes(field_of([batch], rules)) == {"1401": "mentions", "1402": IN}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so bright #Lamp #JUL2024", IN),
        ("so bright \uff03lamp! \uff03jul2024.", IN),
        ("so bright #lamps #jul2024", "hashtags"),
        ("so bright lamp #jul2024", "hashtags"),
        ("a#lamp #jul2024", "hashtags"),
        ("#lamp\U0001f4a1 #jul2024", IN),
        ("#lamp see https://example.com/#jul2024", "hashtags"),
        ("#lamp #jul20\u2026", DOUBTFUL),
        ("#lamp #jul2024\u2026", DOUBTFUL),
        ("#lamp #jul2024 and so\u2026", IN),
        ("x" * 1100, DOUBTFUL),
        (None, DOUBTFUL),
    ],
)
def test_hashtags(text: str | None, expected: str) -> None:
    assert _judged(text, {"hashtags": ["lamp", "#Jul2024"]}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Yes, PLEASE \u201cnow\u201d", IN), ("yes, now", "text"), ("yes, pl\u2026", DOUBTFUL)],
)
def test_required_words(text: str, expected: str) -> None:
    assert _judged(text, {}, {"text_required": ["please"]}) == expected


@pytest.mark.parametrize(
    ("rules", "entry", "reason", "clause"),
    [
        ({"min_mentions": 1}, {}, "mentions", "eligibility.min_mentions"),
        ({"hashtags": ["lamp"]}, {}, "hashtags", "eligibility.hashtags"),
        ({}, {"text_required": ["lamp"]}, "text", "entry.text_required"),
    ],
)
def test_a_native_share_has_no_text_of_its_own(
    rules: dict[str, object], entry: dict[str, object], reason: str, clause: str
) -> None:
    text = "#lamp with @bo, a lamp"
    batch = watched(
        seen("1", "1401", at=500, form=NATIVE, text=text),
        seen("1", "1402", at=600, form=QUOTE, text=text),
    )
    field = field_of([batch], rules, entry)
    assert outcomes(field) == {"1401": reason, "1402": IN}
    assert [row.clause for row in field.exclusions] == [clause]


def test_the_exclusion_says_what_is_missing() -> None:
    batch = watched(seen("1", "1401", at=500, form=QUOTE, text="#lamp"))
    (row,) = field_of([batch], {"hashtags": ["lamp", "july"]}).exclusions
    assert dict(row.params) == {"form": "quote", "missing": "#july"}
    (row,) = field_of([batch], {"min_mentions": 3}).exclusions
    assert dict(row.params) == {"asked": 3, "form": "quote", "found": 0}


def test_versions_that_disagree_are_doubtful() -> None:
    """From when on it said so, nobody knows."""
    one = seen("1", "1401", at=500, form=QUOTE, text="look at this")
    both = watched(one, one._replace(text="look at this #lamp"))
    assert outcomes(field_of([both], {"hashtags": ["lamp"]})) == {"1401": DOUBTFUL}


def test_what_was_cut_off_elsewhere_is_no_version() -> None:
    one = seen("1", "1401", at=500, form=QUOTE, text="look at this #lamp")
    both = watched(one, one._replace(text="look at th..."))
    assert outcomes(field_of([both], {"hashtags": ["lamp"]})) == {"1401": IN}


def test_a_doubt_about_a_text_is_told_once() -> None:
    batch = watched(seen("1", "1401", at=500, form=QUOTE))
    field = field_of([batch], {"hashtags": ["lamp"], "min_mentions": 1})
    assert [(one.code, dict(one.params)) for one in field.findings] == [
        ("eligibility.text_unknown", {"count": 1})
    ]
    ruling = Ruling(share="1401", decide="accept", by="adjudicator", reason="read it")
    assert outcomes(field_of([batch], {"hashtags": ["lamp"]}, None, ruling)) == {"1401": IN}


def test_words_change_the_digest_of_the_evidence_only_where_rules_ask() -> None:
    def digest(text: str, rules: dict[str, object]) -> str:
        batch = watched(seen("1", "1401", at=500, form=QUOTE, text=text))
        return evidence_digest(resolve([batch], target_of(contest(eligibility=rules))))

    assert digest("#lamp", {}) == digest("nothing", {})
    asked: dict[str, object] = {"hashtags": ["lamp"]}
    assert digest("#lamp", asked) != digest("nothing", asked)

"""Every remark on rules appears where it should, and not on rules that leave nothing open."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.model.lint import LEVELS, Level
from contestjudge.report.lint import SAID
from contestjudge.schemas import json_schema

_ALL_SEEING = ["x.v2.stream"]
_SOUND: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "Two hats",
    "timezone": "Europe/Rome",
    "sponsor": {"platform": "x", "id": "900100200", "handles": ["blue_bakery"]},
    "posts": [{"id": "1790321153928069120", "text": "First two to share this get a hat"}],
    "entry": {
        "forms": ["native", "quote", "manual"],
        "closes": "2024-05-15T10:00:00Z",
        "indirect": "count",
        "undone": "exclude",
        "manual_match": "recognisable",
    },
    "eligibility": {"exclude": ["x:17"], "same_person": [["x:1", "x:2"]]},
    "award": {"method": "first", "seats": 2, "alternates": 2, "contested": "award_all"},
}
_QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
_DRAND = {"source": "drand", "chain": _QUICKNET, "round": 7}
_SECOND_POST = {"id": "1790683541907275776", "text": "Still hats", "at": "2024-05-15T10:00:00Z"}


def _rules(changes: Mapping[str, object]) -> dict[str, object]:
    """Change sound rules: a dotted key to its value; ``None`` takes the key out."""
    rules = copy.deepcopy(_SOUND)
    for path, value in changes.items():
        *above, last = path.split(".")
        table = rules
        for name in above:
            inner = table.setdefault(name, {})
            assert isinstance(inner, dict)
            table = inner
        if value is None:
            del table[last]
        else:
            table[last] = value
    return rules


def _codes(changes: Mapping[str, object], instruments: list[str] | None = None) -> dict[str, str]:
    found = cj.lint(_rules(changes), _ALL_SEEING if instruments is None else instruments)
    return {row.code: row.key for row in found.rows}


_CASES: list[tuple[str, str, dict[str, object], list[str] | None]] = [
    ("refused", "entry.closes", {"entry.closes": "2024-05-14T09:00:00Z"}, None),
    ("refused", "entry.closes", {"award.per": "day", "entry.closes": None}, None),
    ("same_winner_unstated", "award.same_winner", {"award.per": "day"}, None),
    ("calendar_in_utc", "timezone", {"award.per": "day", "timezone": None}, None),
    ("best_is_first", "entry.per_person", {"entry.per_person": "best"}, None),
    (
        "tickets_for_repeating",
        "entry.per_person",
        {"entry.per_person": "all", "award.method": "draw"},
        None,
    ),
    ("refused", "posts[0].id", {"posts": [{"id": "12x", "text": "Hats"}]}, None),
    (
        "every_ends",
        "award.every",
        {"award": {"method": "positions", "every": 100, "seats": 3}},
        None,
    ),
    ("no_randomness", "award.randomness", {"award.method": "draw"}, None),
    ("no_randomness", "award.randomness", {"award.contested": "lot"}, None),
    ("manual_without_handle", "sponsor.handles", {"sponsor.handles": None}, None),
    ("manual_without_text", "posts[0].text", {"posts": [{"id": "1790321153928069120"}]}, None),
    ("link_without_links", "posts[0].links", {"entry.forms": ["native", "link"]}, None),
    ("form_unseen", "entry.forms", {}, ["x.v2.retweets"]),
    ("form_without_times", "entry.forms", {}, ["x.v2.retweeted_by", "x.v2.quote_tweets"]),
    ("following_unseen", "eligibility.must_follow", {"eligibility.must_follow": True}, None),
    ("natives_cannot_comply", "eligibility.hashtags", {"eligibility.hashtags": ["buns"]}, None),
    ("natives_cannot_comply", "eligibility.languages", {"eligibility.languages": ["sv"]}, None),
    ("region_unseen", "eligibility.regions", {"eligibility.regions": ["SE"]}, None),
    ("natives_cannot_comply", "entry.text_required", {"entry.text_required": ["buns"]}, None),
    ("natives_cannot_comply", "eligibility.min_mentions", {"eligibility.min_mentions": 2}, None),
    (
        "amended",
        "amendments[0]",
        {
            "amends": "0" * 64,
            "amendments": [{"at": "2024-05-14T12:00:00Z", "changed": ["entry.closes"]}],
        },
        None,
    ),
    ("bare_date", "entry.closes", {"entry.closes": "2024-05-15"}, None),
    ("capped", "entry.forms", {}, ["x.v1.statuses/retweets", "x.v2.search"]),
    ("days_in_utc", "timezone", {"entry.closes": "2024-05-15", "timezone": None}, None),
    (
        "draw_can_be_steered",
        "award.randomness.at",
        {"award.method": "draw", "award.randomness": {"source": "dice", "event": "six dice"}},
        None,
    ),
    (
        "draw_can_be_steered",
        "award.randomness.event",
        {
            "award.method": "draw",
            "award.randomness": {"source": "dice", "at": "2024-05-16T10:00:00Z"},
        },
        None,
    ),
    (
        "refused",
        "award.randomness.round",
        {"award.method": "draw", "award.randomness": {"source": "drand", "chain": _QUICKNET}},
        None,
    ),
    (
        "randomness_before_closing",
        "award.randomness.round",
        {"award.method": "draw", "award.randomness": {**_DRAND, "round": 1000}},
        None,
    ),
    (
        "randomness_before_closing",
        "award.randomness.at",
        {
            "award.method": "draw",
            "award.randomness": {"source": "dice", "event": "d", "at": "2024-05-14T10:00:00Z"},
        },
        None,
    ),
    ("days_without_times", "award.per", {"award.per": "day"}, ["x.v1.retweeters/ids"]),
    (
        "days_without_times",
        "entry.per_person",
        {"award.method": "draw", "entry.per_person": "day"},
        ["x.v1.retweeters/ids"],
    ),
    (
        "rule_unseen",
        "eligibility.account_created_before",
        {"eligibility.account_created_before": "2024-05-01"},
        ["x.v1.retweeters/ids"],
    ),
    ("rule_unseen", "eligibility.languages", {"eligibility.languages": ["sv"]}, ["table"]),
    (
        "rule_unseen",
        "eligibility.regions",
        {"eligibility.regions": ["SE"]},
        ["x.archive.grailbird"],
    ),
    ("excluded_elsewhere", "eligibility.exclude[0]", {"eligibility.exclude": ["bluesky:a"]}, None),
    ("foreign_instrument", "sponsor.platform", {}, ["mastodon.stream"]),
    ("form_never_complete", "entry.forms", {}, ["x.v2.search"]),
    ("forms_unstated", "entry.forms", {"entry.forms": None}, None),
    ("group_of_one", "eligibility.same_person[0]", {"eligibility.same_person": [["x:1"]]}, None),
    ("no_closing", "entry.closes", {"entry.closes": None}, None),
    ("no_post_time", "posts[0].at", {"posts": [{"id": "20313410000", "text": "Hats"}]}, None),
    (
        "no_recorder",
        "entry.recorder",
        {
            "sponsor": {"platform": "mastodon", "handles": ["bakery@mastodon.example"]},
            "posts": [{"id": "112", "text": "Hats", "at": "2024-05-14T10:00:00Z"}],
            "eligibility": {},
        },
        ["mastodon.stream"],
    ),
    ("no_tie_break", "award.contested", {"award.contested": "open"}, None),
    ("no_tie_break", "award.contested", {"award.contested": None}, None),
    ("post_after_closing", "posts[1]", {"posts": [_SOUND["posts"][0], _SECOND_POST]}, None),  # type: ignore[index]
    ("randomness_unused", "award.randomness", {"award.randomness": _DRAND}, None),
    ("sponsor_by_handle", "sponsor.id", {"sponsor.id": None}, None),
    (
        "standing_before_closing",
        "entry.undone",
        {"entry.undone": {"count_if_standing_at": "2024-05-15T09:59:59Z"}},
        None,
    ),
    ("undone_unseen", "entry.undone", {}, ["x.v2.search"]),
    ("undone_unstated", "entry.undone", {"entry.undone": None}, None),
    (
        "excluded_by_handle",
        "eligibility.exclude[1]",
        {"eligibility.exclude": ["x:17", "@staff"]},
        None,
    ),
    ("form_left_out", "entry.forms", {"entry.forms": ["native", "quote"]}, None),
    ("indirect_unstated", "entry.indirect", {"entry.indirect": None}, None),
    (
        "kind_chance",
        "award.method",
        {"award.method": "draw", "award.randomness": _DRAND},
        None,
    ),
    (
        "kind_position",
        "award.method",
        {"award": {"method": "positions", "positions": [3], "contested": "award_all"}},
        None,
    ),
    ("manual_match_unstated", "entry.manual_match", {"entry.manual_match": None}, None),
    ("no_alternates", "award.alternates", {"award.alternates": None}, None),
    ("no_staff_excluded", "eligibility.exclude", {"eligibility.exclude": None}, None),
    ("several_accounts", "eligibility.same_person", {"eligibility.same_person": None}, None),
    (
        "tiers_unsettled",
        "award.tiers",
        {"award.tiers": [{"name": "gold", "seats": 1}, {"name": "silver", "seats": 1}]},
        None,
    ),
    ("several_posts", "posts", {"posts": [_SOUND["posts"][0], _SECOND_POST]}, None),  # type: ignore[index]
]
_ALWAYS = {"lint.kind_speed", "lint.no_mention_asked", "lint.not_in_the_file"}


def test_rules_that_leave_nothing_open() -> None:
    found = cj.lint(_SOUND, _ALL_SEEING)
    assert {row.code for row in found.rows} == _ALWAYS
    assert (found.errors, found.warnings, found.is_clean) == (0, 0, True)


@pytest.mark.parametrize(("code", "key", "changes", "instruments"), _CASES)
def test_each_remark(
    code: str, key: str, changes: dict[str, object], instruments: list[str] | None
) -> None:
    assert _codes(changes, instruments).get(f"lint.{code}") == key


def test_every_code_is_shown_here_and_has_its_sentences() -> None:
    assert {f"lint.{code}" for code, *_ in _CASES} | _ALWAYS == set(LEVELS) == set(SAID)


def test_a_list_of_followers_shows_who_follows() -> None:
    rules = {"eligibility.must_follow": True}
    assert "lint.following_unseen" not in _codes(rules, [*_ALL_SEEING, "x.v2.followers"])


def test_a_rule_about_texts_where_no_native_share_counts() -> None:
    rules = {"eligibility.hashtags": ["buns"], "entry.forms": ["quote", "manual"]}
    assert "lint.natives_cannot_comply" not in _codes(rules)


def test_an_undo_rule_that_needs_nothing_seen() -> None:
    assert "lint.undone_unseen" not in _codes({"entry.undone": "count"}, ["x.v2.search"])
    assert "lint.undone_unseen" not in _codes({}, ["x.v2.search", "x.compliance"])


def test_a_stream_beside_a_short_list_mends_it() -> None:
    assert "lint.capped" not in _codes({}, ["x.v1.statuses/retweets", "x.v1.stream"])


def test_times_do_not_matter_to_a_draw() -> None:
    drawn: dict[str, object] = {"award.method": "draw", "award.randomness": _DRAND}
    without_times = ["x.v2.retweeted_by", "x.v2.quote_tweets"]
    assert "lint.form_without_times" in _codes({}, without_times)
    assert "lint.form_without_times" not in _codes(drawn, without_times)


@pytest.mark.parametrize(("due", "times"), [("09:59:59", 1), ("10:00:00", 1), ("10:00:01", 0)])
def test_a_draw_comes_after_the_closing(due: str, times: int) -> None:
    dice = {"source": "dice", "event": "six dice", "at": f"2024-05-15T{due}Z"}
    found = list(_codes({"award.method": "draw", "award.randomness": dice}))
    assert found.count("lint.randomness_before_closing") == times


def test_a_lot_may_be_drawn_before_the_closing() -> None:
    early = {**_DRAND, "round": 1000}
    found = _codes({"award.contested": "lot", "award.randomness": early})
    assert "lint.randomness_before_closing" not in found


def test_one_way_of_collecting_that_says_it_is_enough() -> None:
    asked: dict[str, object] = {
        "eligibility.account_created_before": "2024-05-01",
        "eligibility.languages": ["sv"],
        "eligibility.regions": ["SE"],
        "award.per": "day",
    }
    found = _codes(asked, ["x.v1.retweeters/ids", "table", "x.v1.stream"])
    assert not {"lint.rule_unseen", "lint.days_without_times"} & set(found)


def test_a_key_is_never_capitalised() -> None:
    text = cj.lint(_rules({"entry.closes": "2024-05-14T09:00:00Z"})).text()
    assert "entry.closes must lie after" in " ".join(text.split())
    named = cj.lint(_SOUND, ["mastodon.stream"]).text()
    assert "mastodon.stream shows nothing of x" in named


def test_of_a_table_nothing_is_known_beforehand() -> None:
    assert "lint.form_unseen" not in _codes({}, ["table"])


def test_nothing_is_said_of_instruments_where_none_is_named() -> None:
    found = cj.lint(_SOUND)
    assert {row.code for row in found.rows} == _ALWAYS
    assert "No instruments named" in found.text()


def test_the_order_is_by_weight_and_the_counts_agree() -> None:
    found = cj.lint(_rules({"award.method": "draw", "entry.closes": None}), ["x.v2.search"])
    levels = [row.level for row in found.rows]
    assert levels == sorted(levels, key=list(Level).index)
    assert found.errors == levels.count(Level.ERROR) > 0
    assert found.warnings == levels.count(Level.WARNING) > 0
    assert not found.is_clean


def test_an_unknown_instrument_is_the_callers_fault() -> None:
    with pytest.raises(cj.UsageError, match=r"x\.v9"):
        cj.lint(_SOUND, ["x.v9"])


def test_what_judging_refuses_is_said_in_its_words() -> None:
    rules = _rules({"entry.closes": "2024-05-14T09:00:00Z"})
    with pytest.raises(cj.InputError) as raised:
        cj.judge(rules, cj.read([{"id_str": "1", "text": "x", "user": {"id_str": "2"}}]))
    (row,) = [row for row in cj.lint(rules).rows if row.code == "lint.refused"]
    (fault,) = raised.value.faults
    assert row.params["problem"] == fault.problem
    assert fault.problem[1:] in row.message


def test_json_has_its_schema() -> None:
    found = cj.lint(_rules({"entry.closes": None}), ["x.v2.search"])
    document = json.loads(found.to_json())
    jsonschema.validate(document, json_schema("lint"))
    assert document["schema"] == "contestjudge/lint/v1"


def test_a_strangers_text_steers_no_terminal() -> None:
    found = cj.lint(_rules({"name": "a\x1b[31mb", "eligibility.exclude": ["bluesky:\x1bz{0}"]}))
    assert "\x1b" not in found.text()
    assert "{0}" in found.text()

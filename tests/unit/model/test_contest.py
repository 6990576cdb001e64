"""The contest document: what it accepts, what it says about faults, its digest (spec 1)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

import pytest

from contestjudge.canonical import digest
from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef, Contest, parse_contest
from contestjudge.model.names import ascii_lower
from contestjudge.model.words import Platform

LEAST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "Festival tickets",
    "sponsor": {"platform": "x", "id": "17461978"},
    "posts": [{"id": "20313410000"}],
}


def _faults(change: Mapping[str, object]) -> dict[str, str]:
    """Parse the least document with a change; return problem by key path."""
    with pytest.raises(InputError) as caught:
        parse_contest({**LEAST, **change}, "contest.toml")
    assert all(fault.source == "contest.toml" for fault in caught.value.faults)
    return {fault.key: fault.problem for fault in caught.value.faults}


def _changed(**change: object) -> Contest:
    return parse_contest({**LEAST, **change})


class TestDefaults:
    def test_four_keys_are_enough(self) -> None:
        contest = parse_contest(LEAST)
        assert contest.entry.forms == ("native", "quote", "manual")
        assert (contest.award.method, contest.award.seats) == ("first", 1)
        assert contest.award.contested == "open"

    @pytest.mark.parametrize("key", list(LEAST))
    def test_and_each_is_needed(self, key: str) -> None:
        document = {name: value for name, value in LEAST.items() if name != key}
        with pytest.raises(InputError) as caught:
            parse_contest(document)
        assert [fault.key for fault in caught.value.faults] == [key]
        assert caught.value.code == "document.missing"


class TestFaults:
    def test_all_are_collected_each_with_its_key_path(self) -> None:
        faults = _faults(
            {
                "posts": [{"id": "1"}, {"id": 2}, {"id": "3", "at": "yesterday"}],
                "award": {"seats": 0, "method": "first", "prize": "tickets"},
                "entry": {"forms": ["native", "retweet"], "tolerance_ms": -1},
                "eligibility": {"exclude": ["x:1", "nobody"]},
            }
        )
        assert set(faults) == {
            "posts[1].id",
            "posts[2].at",
            "award.seats",
            "award.prize",
            "entry.forms[1]",
            "entry.tolerance_ms",
            "eligibility.exclude",
        }
        assert faults["award.prize"] == "no such key"
        assert "names no account" in faults["eligibility.exclude"]

    @pytest.mark.parametrize(
        ("change", "key", "problem"),
        [
            ({"sponsor": {"platform": "x"}}, "sponsor", "needs an id or at least one handle"),
            (
                {"sponsor": {"platform": "orkut", "id": "1"}},
                "sponsor.platform",
                "is not known here",
            ),
            ({"posts": []}, "posts", "not be empty"),
            ({"posts": [{"id": "1"}, {"id": "1"}]}, "posts", "same id"),
            ({"entry": {"forms": []}}, "entry.forms", "not be empty"),
            ({"entry": {"forms": ["native", "native"]}}, "entry.forms", "named twice"),
            ({"entry": {"opens": "2010-08-04T09:00:00"}}, "entry.opens", "is not a time"),
            ({"award": {"method": "positions"}}, "award", "needs positions"),
            ({"award": {"positions": [1]}}, "award", 'need method = "positions"'),
            ({"award": {"seats": 10**30}}, "award.seats", "must be at most"),
            ({"award": {"seats": 2.0}}, "award.seats", "must be a whole number"),
            ({"award": {"seats": "2"}}, "award.seats", "must be a whole number"),
            ({"award": {"seats": True}}, "award.seats", "must be a whole number"),
            (
                {"award": {"method": "positions", "positions": [1], "seats": 2}},
                "award",
                "contradict each other",
            ),
            (
                {"award": {"method": "positions", "positions": [1, 1]}},
                "award",
                "named twice",
            ),
        ],
    )
    def test_each_says_what_is_wrong(
        self, change: dict[str, object], key: str, problem: str
    ) -> None:
        faults = _faults(change)
        assert any(name == key and problem in said for name, said in faults.items()), faults

    def test_a_naive_time_of_toml_names_no_instant(self) -> None:
        document = tomllib.loads("opens = 2010-08-04T09:00:00")
        assert "names no instant" in _faults({"entry": document})["entry.opens"]

    def test_a_date_is_no_moment_for_a_post(self) -> None:
        document = tomllib.loads("at = 2010-08-04")
        faults = _faults({"posts": [{"id": "1", **document}]})
        assert "a date names no instant" in faults["posts[0].at"]

    def test_a_lone_surrogate_is_a_fault_and_no_crash(self) -> None:
        assert "$.name: a lone surrogate" in _faults({"name": "a\ud800b"})[""]


class TestAccounts:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("x:17461978", AccountRef(Platform.X, "17461978")),
            ("@SJ_ab", AccountRef(None, "@sj_ab")),
            ("x:@SJ_ab", AccountRef(Platform.X, "@sj_ab")),
            ("bluesky:did:plc:abc", AccountRef(Platform.BLUESKY, "did:plc:abc")),
            ("@ada@example.org", AccountRef(None, "@ada@example.org")),
        ],
    )
    def test_by_id_or_by_handle(self, text: str, expected: AccountRef) -> None:
        assert AccountRef.parse(text) == expected

    @pytest.mark.parametrize("text", ["", "@", "17461978", "orkut:1", "x:", "x: 1", "x:1\n", "@@a"])
    def test_nothing_else(self, text: str) -> None:
        with pytest.raises(ValueError, match="names no account"):
            AccountRef.parse(text)

    def test_only_ascii_letters_are_lowered(self) -> None:
        assert ascii_lower("AZaz09_ÄİK\u212a") == "azaz09_Äİk\u212a"


TOML = """
schema = "contestjudge/contest/v1"
name = "Festival tickets"
[sponsor]
platform = "x"
id = "17461978"
[[posts]]
id = "20313410000"
at = 2010-08-04T11:00:00+02:00
[entry]
opens = 2010-08-04
undone = { count_if_standing_at = 2010-08-05T00:00:00Z }
"""
JSON = """
{"schema": "contestjudge/contest/v1", "name": "Festival tickets",
 "sponsor": {"id": "17461978", "platform": "x"},
 "posts": [{"at": "2010-08-04T09:00:00.000Z", "id": "20313410000"}],
 "entry": {"undone": {"count_if_standing_at": "2010-08-04T20:00:00-04:00"},
           "opens": "2010-08-04"}}
"""


class TestDigest:
    """Of the document as written: times normalised, without defaults."""

    def test_the_bytes_as_a_second_implementation_has_to_write_them(self) -> None:
        expected = {
            "schema": "contestjudge/contest/v1",
            "name": "Festival tickets",
            "sponsor": {"platform": "x", "id": "17461978"},
            "posts": [{"id": "20313410000", "at": "2010-08-04T09:00:00.000000Z"}],
            "entry": {
                "opens": "2010-08-04",
                "undone": {"count_if_standing_at": "2010-08-05T00:00:00.000000Z"},
            },
        }
        assert parse_contest(tomllib.loads(TOML)).digest == digest(expected)

    def test_toml_and_json_of_one_shape_are_equal(self) -> None:
        assert parse_contest(tomllib.loads(TOML)).digest == parse_contest(json.loads(JSON)).digest

    def test_no_default_is_filled_in(self) -> None:
        assert parse_contest(LEAST).digest == digest(LEAST)
        assert _changed(timezone="UTC").digest != parse_contest(LEAST).digest
        assert _changed(entry={}).digest != parse_contest(LEAST).digest

    def test_every_word_counts(self) -> None:
        digests = {
            _changed(**change).digest
            for change in (
                {},
                {"name": "festival tickets"},
                {"entry": {"forms": ["native", "quote"]}},
                {"entry": {"forms": ["quote", "native"]}},
                {"award": {"seats": 5}},
                {"posts": [{"id": "20313410001"}]},
            )
        }
        assert len(digests) == 6

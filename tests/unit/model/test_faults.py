"""What is wrong with a document is said in the words of whoever writes documents."""

from __future__ import annotations

import re

import pytest

from contestjudge.errors import InputError
from contestjudge.model.contest import parse_contest
from contestjudge.model.evidence_file import parse_evidence_file

CONTEST: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "A mug",
    "sponsor": {"platform": "x", "handles": ["mug_shop"]},
    "posts": [{"id": "20313410000"}],
}
EXHIBIT = {"path": "a.csv"}


def _said(change: dict[str, object]) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_contest({**CONTEST, **change}, "rules.toml")
    return [fault.sentence().removeprefix("rules.toml: ") for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"entrys": {}}, "entrys: no such key; did you mean entry?"),
        ({"award": {"closes": 1}}, "award.closes: no such key; it belongs in [entry]"),
        ({"entry": {"text": "a"}}, "entry.text: no such key; it belongs in [[posts]]"),
        (
            {"sponsor": {"platform": "x", "id": "1", "zzz": 1}},
            "sponsor.zzz: no such key; the keys here are platform, id, handles",
        ),
        ({"posts": {"id": "1"}}, "posts: must be a list; write [[posts]], with two brackets"),
        ({"posts": []}, "posts: must not be empty; name at least one"),
        ({"posts": [1]}, "posts[0]: must be a table"),
        (
            {"posts": [{"id": 1790321153928069120}]},
            'posts[0].id: must be text, not a number; put it in quotes: "1790321153928069120"',
        ),
        ({"posts": [{"id": True}]}, "posts[0].id: must be text; put it in quotes"),
        (
            {"sponsor": {"platform": "x", "handles": "mug_shop"}},
            "sponsor.handles: must be a list; put it in brackets: ['mug_shop']",
        ),
        (
            {"sponsor": {"platform": "Twitter", "id": "1"}},
            "sponsor.platform: 'Twitter' is not known here; did you mean 'x'? write 'x', 'mast",
        ),
        ({"entry": {"forms": ["retweet"]}}, "entry.forms[0]: 'retweet' is not known here; did y"),
        ({"entry": {"forms": ["qoute"]}}, "did you mean 'quote'? write 'native', 'quote', 'man"),
        ({"entry": {"undone": "exlude"}}, "did you mean 'exclude'? write 'exclude' or 'count'"),
        ({"entry": {"undone": 3}}, "entry.undone: 3 is not known here; write 'exclude' or 'cou"),
        ({"entry": {"undone": {}}}, "entry.undone.count_if_standing_at: is missing; add it"),
        ({"award": {"seats": "2"}}, "award.seats: must be a whole number; write digits only"),
        ({"award": {"seats": 0}}, "award.seats: must be at least 1"),
        ({"award": {"seats": 10**9}}, "award.seats: must be at most 10000000"),
        ({"entry": {"opens": 5}}, "entry.opens: not a time such as 2010-08-04T09:00:00Z"),
        ({"eligibility": {"must_follow": "no"}}, "must be true or false; write it without quotes"),
        (
            {"schema": "contestjudge/contest/v2"},
            "is not known here; write 'contestjudge/contest/v1",
        ),
        ({"name": 5}, 'name: must be text, not a number; put it in quotes: "5"'),
    ],
)
def test_each_is_said_with_what_to_do(change: dict[str, object], sentence: str) -> None:
    said = _said(change)
    assert len(said) == 1, said
    assert sentence in said[0]


def test_what_is_missing_is_shown_as_it_is_written() -> None:
    with pytest.raises(InputError) as caught:
        parse_contest({}, "rules.toml")
    assert [fault.sentence() for fault in caught.value.faults] == [
        'rules.toml: schema: is missing; add schema = "contestjudge/contest/v1"',
        "rules.toml: name: is missing; add it",
        "rules.toml: sponsor: is missing; add a table [sponsor]",
        "rules.toml: posts: is missing; add a table [[posts]]",
    ]


@pytest.mark.parametrize(
    ("exhibit", "sentence"),
    [
        ({"columns": "a"}, "exhibits[0].columns: must be a table"),
        (
            {"columns": {"handle": 3}},
            "exhibits[0].columns.handle: must be text, not a number; put it",
        ),
        ({"day": 3}, "exhibits[0].day: must be a day; write it like 2010-08-04"),
        ({"order": "newest"}, "did you mean 'newest_first'?"),
        ({"form": 1}, "exhibits[0].form: no such key; did you mean from?"),
    ],
)
def test_exhibits(exhibit: dict[str, object], sentence: str) -> None:
    document = {"schema": "contestjudge/evidence/v1", "exhibits": [{**EXHIBIT, **exhibit}]}
    with pytest.raises(InputError) as caught:
        parse_evidence_file(document, "evidence.toml")
    (fault,) = caught.value.faults
    assert sentence in fault.sentence()


def test_nothing_of_the_program_shows() -> None:
    change: dict[str, object] = {
        "sponsor": [],
        "posts": "a",
        "entry": {"undone": {"x": 1}, "forms": 3, "tolerance_ms": 0.5},
        "award": {"positions": [0, "a"], "randomness": "drand"},
        "eligibility": {"same_person": ["x:1"], "hashtags": [1]},
    }
    said = _said(change)
    assert len(said) == 11
    for sentence in said:
        assert not re.search(r"tuple|dictionary|instance|[Ii]nput|Literal|validation", sentence)


def test_a_long_word_is_cut() -> None:
    (said,) = _said({"sponsor": {"platform": "y" * 10_000, "id": "1"}})
    assert len(said) < 300

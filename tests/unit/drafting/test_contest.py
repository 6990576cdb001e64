"""The drafted contest file: what each platform needs, and what stands in where nothing is known."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.drafting.contest import claimed_moment, contest_draft, is_usable
from contestjudge.drafting.found import SharedPost
from contestjudge.model.contest import parse_contest
from contestjudge.model.words import Platform, ShareForm
from contestjudge.rules.terms import target_of

SHARES = {ShareForm.NATIVE: 2}
URI = "at://did:plc:abc/app.bsky.feed.post/3juzc2tw2dm2h"


@pytest.mark.parametrize("platform", list(Platform))
def test_nothing_known_is_a_contest_all_the_same(platform: Platform) -> None:
    made = contest_draft([SharedPost(platform, None, SHARES)])
    target_of(parse_contest(tomllib.loads(made.text)))
    assert made.text.count("FILL IN") == len(made.stand_ins) == 3


def test_on_bluesky_the_post_names_its_account() -> None:
    made = contest_draft([claimed_moment(SharedPost(Platform.BLUESKY, URI, SHARES))])
    contest = parse_contest(tomllib.loads(made.text))
    assert (contest.sponsor.id, contest.posts[0].id) == ("did:plc:abc", URI)
    assert contest.posts[0].at is not None
    assert made.stand_ins == ()
    assert '# recorder = "jetstream"' in made.text


def test_on_the_fediverse_the_address_names_its_author() -> None:
    address = "https://a.example/@brand/117020585505579935"
    made = contest_draft([claimed_moment(SharedPost(Platform.MASTODON, address, SHARES))])
    contest = parse_contest(tomllib.loads(made.text))
    assert contest.sponsor.handles == ("brand@a.example",)
    assert contest.posts[0].at is not None
    assert made.stand_ins == ()


@pytest.mark.parametrize(("needed", "line"), [(False, '# recorder = "'), (True, 'recorder = "')])
def test_a_recorder_is_set_only_where_nothing_can_be_read_without(
    needed: bool,  # noqa: FBT001 - a column of the table above
    line: str,
) -> None:
    post = SharedPost(Platform.MASTODON, "117020585505579935", SHARES)
    made = contest_draft([post], ["a.example"], needs_recorder=needed)
    assert f'\n{line}a.example"\n' in made.text


@pytest.mark.parametrize(
    ("platform", "post", "usable"),
    [
        (Platform.X, "20", True),
        (Platform.X, "99999999999999999999999", False),
        (Platform.X, None, True),
        (Platform.BLUESKY, URI, True),
        (Platform.BLUESKY, "at://brand.example/app.bsky.feed.post/3juzc2tw2dm2h", False),
        (Platform.MASTODON, "1", True),
    ],
)
def test_a_post_that_no_contest_can_name_is_passed_over(
    platform: Platform, post: str | None, *, usable: bool
) -> None:
    assert is_usable(SharedPost(platform, post, SHARES)) is usable


def test_many_candidates_are_not_all_listed() -> None:
    posts = [SharedPost(Platform.X, str(number), SHARES) for number in range(20, 30)]
    text = contest_draft(posts).text
    assert text.count("# [[posts]]") == 5
    assert "# and 4 more, shared less often" in text


def test_a_day_stands_for_a_time_that_nobody_knows() -> None:
    post = SharedPost(Platform.X, "20", SHARES, first=1280919600 * 10**6)
    contest = tomllib.loads(contest_draft([post]).text)
    assert contest["posts"][0]["at"].isoformat() == "2010-08-04T00:00:00+00:00"


TEXTS = st.text(st.characters(exclude_categories=()), max_size=60)
POSTS = st.builds(
    SharedPost,
    platform=st.just(Platform.X),
    id=st.none() | st.integers(1, 2**62).map(str),
    shares=st.just(SHARES),
    account=st.none() | TEXTS,
    handles=st.lists(TEXTS, max_size=3).map(tuple),
    text=TEXTS,
    links=st.lists(TEXTS, max_size=3).map(tuple),
    posted=st.none() | st.integers(0, 10**15).map(lambda moment: (moment, moment)),
    first=st.none() | st.integers(0, 10**15),
)


@given(st.lists(POSTS, min_size=1, max_size=8), st.lists(TEXTS, max_size=2))
def test_whatever_strangers_write_stays_where_it_is_put(
    posts: list[SharedPost], servers: list[str]
) -> None:
    text = contest_draft(posts, servers, needs_recorder=True).text
    contest = parse_contest(tomllib.loads(text))
    assert len(contest.posts) == 1
    assert contest.award.seats == 1
    assert text.encode("utf-8").decode("utf-8") == text

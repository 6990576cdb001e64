"""Nobody moves up by writing a time into the past: the same contest, told honestly and not.

Two kinds of tampering. What an entrant writes into a record of its own changes nothing, for nobody
(`NOTHING`). What contradicts or hides the platform's own word leaves less known: then the cheater
may stand anywhere that is still possible, but surely never further up, and a finding says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import contestjudge as cj
from tests.property.same_contest import (
    FIXED,
    FORMS,
    LISTED,
    MILLISECOND,
    POSTED,
    SECOND,
    Act,
    File,
    Format,
    Story,
    Truth,
    counts,
    judged,
    truths,
)
from tests.property.same_contest_elsewhere import BLUESKY, MASTODON, Json
from tests.property.same_contest_x import X, account, identity
from tests.property.strategies import EXAMPLES
from tests.unit.sources import bluesky_made as bluesky
from tests.unit.sources import fediverse

NOTHING: Final = ""
_CLOCK: Final = "time.original_clock"
Tamper = Callable[[Json, Story, int], None]


class Cheat(NamedTuple):
    """One way of lying about when."""

    name: str
    one: Format
    form: str
    theirs: Callable[[Json, Story, Act], bool]
    """Whether a JSON object is the record of a share."""
    tamper: Tamper
    """Changes the record, given the story and the instant that it shall claim."""
    finding: str = NOTHING
    """What is said of it."""


# ---------------------------------------------------------------------------- rewriting


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner)


def told_by(cheat: Cheat, act: Act, claimed: int) -> Format:
    """Return the format in which one share's record has been tampered with."""

    def write(story: Story) -> list[File]:
        changed = 0
        files: list[File] = []
        for file in cheat.one.write(story):
            head, bracket, rest = file.content.partition(b" = \n ")
            lines = (rest if bracket else file.content).splitlines()
            values = [json.loads(line) for line in lines]
            for value in values:
                for found in list(_objects(value)):
                    if cheat.theirs(found, story, act):
                        cheat.tamper(found, story, claimed)
                        changed += 1
            content = b"".join(json.dumps(value).encode() + b"\n" for value in values)
            files.append(file._replace(content=head + bracket + content if bracket else content))
        assert changed == 1
        return files

    return replace(cheat.one, write=write)


# ---------------------------------------------------------------------------- how they lie


def _x(name: str) -> Format:
    (found,) = (one for one in X if one.name == name)
    return found


def _elsewhere(name: str) -> Format:
    (found,) = (one for one in (*MASTODON, *BLUESKY) if one.name == name)
    return found


def _post_of_x(found: Json, story: Story, act: Act) -> bool:
    return identity(story, act.made) in {found.get("id_str"), found.get("id")}


def _activity_of_gnip(found: Json, story: Story, act: Act) -> bool:
    tag = f"tag:search.twitter.com,2005:{identity(story, act.made)}"
    return found.get("id") == tag and "verb" in found


def _prints(name: str, shape: str) -> Tamper:
    def tamper(found: Json, story: Story, claimed: int) -> None:
        found[name] = f"{story.moment(claimed):{shape}}"

    return tamper


_V1: Final = "%a %b %d %H:%M:%S +0000 %Y"
_V2: Final = "%Y-%m-%dT%H:%M:%S.000Z"
_ARCHIVE: Final = "%Y-%m-%d %H:%M:%S +0000"


def _prints_the_originals_time(name: str, shape: str) -> Tamper:
    def tamper(found: Json, story: Story, _claimed: int) -> None:
        found[name] = f"{story.moment(POSTED):{shape}}"

    return tamper


def _stamped(found: Json, story: Story, claimed: int) -> None:
    found["timestamp_ms"] = str(story.micros(claimed) // MILLISECOND)


def _cut_to_midnight(found: Json, story: Story, _claimed: int) -> None:
    found["created_at"] = f"{story.begin:%Y-%m-%d} 00:00:00 +0000"


def _edited_into_it(found: Json, story: Story, claimed: int) -> None:
    """Posted at the claimed instant as who knows what; the share is the second version."""
    found["edit_history_tweet_ids"] = [identity(story, claimed + 99), found["id"]]


def _commit(found: Json, _story: Story, act: Act) -> bool:
    return found.get("did") == bluesky.did(act.person) and "commit" in found


def _claims_in_a_commit(found: Json, _story: Story, claimed: int) -> None:
    commit = found["commit"]
    assert isinstance(commit, dict)
    at = bluesky.AT + claimed - POSTED
    commit["record"] = commit["record"] | {"createdAt": bluesky.iso(at)}
    commit["rkey"] = bluesky.tid(at)


def _reason(found: Json, _story: Story, act: Act) -> bool:
    by = found.get("by")
    return isinstance(by, dict) and by.get("did") == bluesky.did(act.person)


def _key_of_a_reason(found: Json, _story: Story, claimed: int) -> None:
    found["uri"] = f"{str(found['uri']).rpartition('/')[0]}/{_tid(claimed)}"


def _tid(claimed: int) -> str:
    return bluesky.tid(bluesky.AT + claimed - POSTED)


def _view(found: Json, _story: Story, act: Act) -> bool:
    author = found.get("author")
    return isinstance(author, dict) and author.get("did") == bluesky.did(act.person)


def _record(found: Json, _story: Story, act: Act) -> bool:
    return str(found.get("uri", "")).startswith(f"at://{bluesky.did(act.person)}/")


def _claims_in_a_record(found: Json, _story: Story, claimed: int) -> None:
    """Of a view (``record``) and of a repository's own (``value``)."""
    (name,) = {"record", "value"} & found.keys()
    inner = found[name]
    assert isinstance(inner, dict)
    found[name] = inner | {"createdAt": bluesky.iso(bluesky.AT + claimed - POSTED)}
    _key_of_a_reason(found, _story, claimed)


def _claims_and_is_believed(found: Json, story: Story, claimed: int) -> None:
    """Some indexes print the lesser of the claimed time and their own as theirs."""
    _claims_in_a_record(found, story, claimed)
    found["indexedAt"] = bluesky.iso(bluesky.AT + claimed - POSTED)


_BELIEVED: Final = (_view, _claims_and_is_believed, "time.window_edge")


def _activity(found: Json, _story: Story, act: Act) -> bool:
    name = f"/users/p{act.person}"
    who = str(found.get("actor", found.get("attributedTo", "")))
    return who.endswith(name) and found.get("type") in {"Announce", "Note"}


def _published(found: Json, _story: Story, claimed: int) -> None:
    ms = (claimed - POSTED) // MILLISECOND
    found["published"] = fediverse.printed(ms)
    path = "/activity" if found["type"] == "Announce" else ""
    found["id"] = f"{str(found['id']).partition('/statuses/')[0]}/statuses/{_low(ms)}{path}"


def _low(ms: int) -> str:
    return fediverse.number(ms, 9999)


def _status(found: Json, _story: Story, act: Act) -> bool:
    who = found.get("account")
    return isinstance(who, dict) and who.get("username") == f"p{act.person}"


def _backfilled(found: Json, _story: Story, claimed: int) -> None:
    """Told by its own server late: the id is made from the claimed time."""
    ms = (claimed - POSTED) // MILLISECOND
    found["id"], found["created_at"] = _low(ms), fediverse.printed(ms)


def _from_elsewhere(story: Story) -> list[File]:
    """The statuses of ``MASTODON``, everybody but the sponsor being of another server."""
    files = []
    for file in _elsewhere("statuses").write(story):
        statuses = json.loads(file.content)
        for status in statuses:
            who = status["account"]
            if who["username"] == "brand":
                continue
            who["acct"] = f"{who['username']}@{fediverse.ELSEWHERE}"
            for found in (status, who):
                for name in ("uri", "url"):
                    found[name] = found[name].replace(fediverse.HOME, fediverse.ELSEWHERE)
        content = json.dumps(statuses).encode()
        files.append(file._replace(content=content, terms={"taken_at": story.rfc(LISTED)}))
    return files


def _recorded_at_home(story: Story) -> Json:
    rules = _elsewhere("statuses").contest(story)
    return rules | {"entry": {"recorder": fediverse.HOME}}


REMOTE: Final = replace(_elsewhere("statuses"), write=_from_elsewhere)
RECORDED: Final = replace(REMOTE, contest=_recorded_at_home)


CLAIMS: Final = (
    *(
        Cheat(f"{one}: {form}", _elsewhere(one), form, theirs, tamper)
        for one, forms, theirs, tamper in (
            ("Jetstream", FORMS, _commit, _claims_in_a_commit),
            ("Jetstream, bounding", FORMS, _commit, _claims_in_a_commit),
            ("feeds", ("native",), _reason, _key_of_a_reason),
            ("feeds", ("quote", "manual"), _view, _claims_in_a_record),
            ("repositories", FORMS, _record, _claims_in_a_record),
            ("getRepostedBy and getQuotes", ("quote",), _view, _claims_in_a_record),
            ("an inbox", FORMS, _activity, _published),
        )
        for form in forms
    ),
    *(
        Cheat(f"{name}: {form}", one, form, _status, _backfilled)
        for name, one in (("from another server", REMOTE), ("recorded at home", RECORDED))
        for form in FORMS
    ),
    # What a record prints beside an id that dates it, where that can only be the original's time.
    *(
        Cheat(f"{one}, the original's time", _x(one), "native", theirs, tamper)
        for one, theirs, tamper in (
            ("x.v1 list of 2012", _post_of_x, _prints_the_originals_time("created_at", _V1)),
            ("gnip of 2012", _activity_of_gnip, _prints_the_originals_time("postedTime", _V2)),
            ("month files of 2012", _post_of_x, _prints_the_originals_time("created_at", _ARCHIVE)),
        )
    ),
    Cheat("x.v1 stream, stamped", _x("x.v1 stream"), "native", _post_of_x, _stamped),
)
"""What is the entrant's word, or not about the share's time: it binds nobody."""

CONTRADICTIONS: Final = (
    *(
        Cheat(f"{one}: {form}", _x(one), form, theirs, tamper, "time.conflict")
        for one, theirs, tamper in (
            ("x.v1 list of 2012", _post_of_x, _prints("created_at", _V1)),
            ("x.v2 flattened of 2012", _post_of_x, _prints("created_at", _V2)),
            ("gnip of 2012", _activity_of_gnip, _prints("postedTime", _V2)),
            ("month files of 2012", _post_of_x, _prints("created_at", _ARCHIVE)),
        )
        for form in FORMS
    ),
    *(
        Cheat(f"{name}: {form}", _x(one), form, _post_of_x, tamper, "time.conflict")
        for name, one, tamper in (
            ("x.v1 stream, stamped", "x.v1 stream", _stamped),
            (
                "x.v1 list of 2012, the original's time",
                "x.v1 list of 2012",
                _prints_the_originals_time("created_at", _V1),
            ),
            ("month files of 2012, cut", "month files of 2012", _cut_to_midnight),
        )
        for form in ("quote", "manual")
    ),
    *(
        Cheat(f"{one}, edited: {form}", _x(one), form, _post_of_x, _edited_into_it, "time.edited")
        for one in ("x.v2 page of 2012", "x.v2 flattened of 2012")
        for form in ("quote", "manual")
    ),
    *(
        Cheat(f"{one}, cut: {form}", _x(one), form, _post_of_x, _cut_to_midnight, "time.truncated")
        for one in ("month files of 2010",)
        for form in FORMS
    ),
    *(
        Cheat(f"{one}, the original's time", _x(one), "native", _post_of_x, tamper, _CLOCK)
        for one, tamper in (
            ("x.v1 list of 2010", _prints_the_originals_time("created_at", _V1)),
            ("month files of 2010", _prints_the_originals_time("created_at", _ARCHIVE)),
        )
    ),
    # The index's own time is lost: what is left reaches from the post to the closing, and beyond.
    *(
        Cheat(f"an index that believes it: {form}", _elsewhere("feeds"), form, *_BELIEVED)
        for form in ("quote", "manual")
    ),
)
"""What leaves less known: the cheater may have been early, and is not certain of anything."""


class Rank(NamedTuple):
    """Where somebody stands."""

    least: int
    greatest: int | None
    verdict: cj.Verdict


def _ranks(one: Format, truth: Truth, decision: cj.Decision) -> dict[int, Rank]:
    """Return where everybody stands, by number; on a server of their own, they go by handles."""
    people = {one.entrant(act.person): act.person for act in truth.acts}
    found: dict[int, Rank] = {}
    for row in decision.standings:
        person = people.get(row.entrant.id)
        if person is None:
            name, _, host = str(row.entrant.handle).partition("@")
            assert host == fediverse.ELSEWHERE
            person = int(name.removeprefix("p"))
        assert person not in found
        found[person] = Rank(row.rank.min, row.rank.max, row.verdict)
    return found


def _codes(decision: cj.Decision) -> set[str]:
    return {finding.code for finding in decision.findings}


def check(cheat: Cheat, truth: Truth, act: Act, claimed: int) -> None:
    """Compare what is decided on the honest evidence and on the other."""
    honest = judged([cheat.one], truth)
    other = judged([told_by(cheat, act, claimed)], truth)
    before, after = _ranks(cheat.one, truth, honest), _ranks(cheat.one, truth, other)
    assert act.person in before
    if cheat.finding == NOTHING:
        assert after == before
        assert (other.status, _codes(other)) == (honest.status, _codes(honest))
        return
    assert after.keys() == before.keys()
    assert cheat.finding in _codes(other) - _codes(honest)
    mine, was = after[act.person], before[act.person]
    assert mine.greatest is None or (was.greatest is not None and mine.greatest >= was.greatest)
    assert mine.verdict is not cj.Verdict.CERTAIN or was.verdict is cj.Verdict.CERTAIN
    seated = {row.entrant.id for row in other.winners}
    assert cheat.one.entrant(act.person) not in seated or was.verdict is cj.Verdict.CERTAIN
    for person in before.keys() - {act.person}:
        # Who may have been early counts in others' greatest rank, and never in their least.
        assert after[person].least <= before[person].least
        assert after[person].verdict is not cj.Verdict.OUT or before[person].verdict is OUT


OUT: Final = cj.Verdict.OUT
every_cheat = pytest.mark.parametrize(
    "cheat", [*CLAIMS, *CONTRADICTIONS], ids=lambda cheat: cheat.name
)
_HOUR: Final = 3600 * SECOND


@every_cheat
class TestNobodyMovesUp:
    """Design 4: "claims that the entrant controls … never narrow an interval"."""

    @pytest.mark.parametrize("claimed", [POSTED + SECOND, 30 * SECOND])
    def test_the_last_of_the_fixed_contest(self, cheat: Cheat, claimed: int) -> None:
        last = FIXED.counting(frozenset({cheat.form}))[-1]
        check(cheat, FIXED, last, claimed)

    @settings(
        max_examples=max(EXAMPLES // 300, 5),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(truths(), st.sampled_from((SECOND, 2 * SECOND, 60 * SECOND, -_HOUR)))
    def test_anybody_of_any_contest(self, cheat: Cheat, truth: Truth, claimed: int) -> None:
        counting = [act for act in truth.acts if counts(act)]
        slowest = max(counting, key=lambda act: act.made)._replace(form=cheat.form)
        assume(claimed // SECOND < slowest.made // SECOND)
        others = tuple(act for act in truth.acts if act.person != slowest.person)
        check(cheat, truth._replace(acts=(*others, slowest)), slowest, claimed)


@pytest.mark.parametrize("form", ["quote", "manual"])
def test_an_edit_whose_beginning_was_seen_moves_nobody(form: str) -> None:
    """A good morning in time, turned into a share when all was over: it counts from then."""
    flat = _x("x.v2 flattened of 2012")
    last = FIXED.counting(frozenset({form}))[-1]
    cheat = Cheat("edited", flat, form, _post_of_x, _edited_into_it)

    def write(story: Story) -> list[File]:
        (file,) = told_by(cheat, last, POSTED + SECOND).write(story)
        first = {
            "id": identity(story, POSTED + SECOND),
            "text": "good morning",
            "author_id": account(last.person),
            "edit_history_tweet_ids": [
                identity(story, POSTED + SECOND),
                identity(story, last.made),
            ],
            "created_at": story.rfc(POSTED + SECOND)[:19] + ".000Z",
        }
        return [file._replace(content=file.content + json.dumps(first).encode() + b"\n")]

    honest, edited = judged([flat], FIXED), judged([replace(flat, write=write)], FIXED)
    assert _ranks(flat, FIXED, edited) == _ranks(flat, FIXED, honest)
    assert edited.status is honest.status is cj.Status.FINAL
    assert "time.edited" not in _codes(edited)

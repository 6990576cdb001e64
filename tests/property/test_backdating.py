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
    LISTED,
    MILLISECOND,
    POSTED,
    SECOND,
    TAKEN,
    Act,
    File,
    Format,
    Story,
    Truth,
    judged,
    truths,
)
from tests.property.same_contest_elsewhere import BLUESKY, MASTODON, Json
from tests.property.same_contest_x import X, account, identity
from tests.property.strategies import EXAMPLES
from tests.unit.sources import bluesky_made as bluesky
from tests.unit.sources import fediverse

NOTHING: Final = ""
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


def _edited_into_a_share(found: Json, story: Story, claimed: int) -> None:
    """Posted at the claimed instant as who knows what; the share is the second version."""
    found["edit_history_tweet_ids"] = [identity(story, claimed), found["id"]]


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


REMOTE: Final = replace(_elsewhere("statuses"), write=_from_elsewhere)


def _edited(one: str, form: str) -> Cheat:
    name = f"{one}: edited into a share"
    return Cheat(name, _x(one), form, _post_of_x, _edited_into_a_share, "time.edited")


CHEATS: Final = (
    *(
        Cheat(f"{one}: {form}", _elsewhere(one), form, theirs, tamper)
        for one, forms, theirs, tamper in (
            ("Jetstream", ("native", "quote", "manual"), _commit, _claims_in_a_commit),
            ("Jetstream, bounding", ("native", "quote"), _commit, _claims_in_a_commit),
            ("feeds", ("native",), _reason, _key_of_a_reason),
            ("feeds", ("quote", "manual"), _view, _claims_in_a_record),
            ("repositories", ("native", "quote", "manual"), _record, _claims_in_a_record),
            ("getRepostedBy and getQuotes", ("quote",), _view, _claims_in_a_record),
            ("an inbox", ("native", "quote", "manual"), _activity, _published),
        )
        for form in forms
    ),
    *(
        Cheat(f"from another server: {form}", REMOTE, form, _status, _backfilled)
        for form in ("native", "quote", "manual")
    ),
)
CHEATS_TODO: Final = (
    Cheat(
        "an index that believes it: quote",
        _elsewhere("feeds"),
        "quote",
        _view,
        _claims_and_is_believed,
        "?",
    ),
    _edited("x.v2 page of 2012", "quote"),
    _edited("x.v2 flattened of 2012", "manual"),
    *(
        Cheat(f"month files of 2010, cut to midnight: {form}", _x("month files of 2010"), form, _post_of_x, _cut_to_midnight, "time.truncated")
        for form in ("native", "quote", "manual")
    ),
    *(
        Cheat(f"month files of 2012, cut to midnight: {form}", _x("month files of 2012"), form, _post_of_x, _cut_to_midnight, "?")
        for form in ("native", "quote", "manual")
    ),
    *(
        Cheat(f"{one}: {form}", _x(one), form, theirs, tamper, "time.conflict")
        for one, theirs, tamper in (
            ("x.v1 list of 2012", _post_of_x, _prints("created_at", _V1)),
            ("x.v1 lines of 2012", _post_of_x, _prints("created_at", _V1)),
            ("x.v1 stream", _post_of_x, _stamped),
            ("x.v2 flattened of 2012", _post_of_x, _prints("created_at", _V2)),
            ("gnip of 2012", _activity_of_gnip, _prints("postedTime", _V2)),
            ("month files of 2012", _post_of_x, _prints("created_at", _ARCHIVE)),
        )
        for form in ("native", "quote", "manual")
    ),
    *(
        Cheat(f"orig {one}: {form}", _x(one), form, theirs, tamper, "?")
        for one, theirs, tamper in (
            ("x.v1 lines of 2012", _post_of_x, _prints_the_originals_time("created_at", _V1)),
            ("x.v1 lines of 2010", _post_of_x, _prints_the_originals_time("created_at", _V1)),
            ("gnip of 2012", _activity_of_gnip, _prints_the_originals_time("postedTime", _V2)),
            ("month files of 2010", _post_of_x, _prints_the_originals_time("created_at", _ARCHIVE)),
        )
        for form in ("native", "quote", "manual")
    ),
)
from tests.property.same_contest import FIXED, counts
INF=10**9
@pytest.mark.parametrize("cheat", [*CHEATS,*CHEATS_TODO], ids=lambda c:c.name)
def test_probe(cheat):
    acts=[a for a in FIXED.counting(frozenset([cheat.form]))]
    act=acts[-1]; claimed=POSTED+1*SECOND
    h=judged([cheat.one],FIXED); c=judged([told_by(cheat,act,claimed)],FIXED)
    who=cheat.one.entrant(act.person)
    def r(d):
        rows={x.entrant.id:x for x in d.standings}
        x=rows.get(who)
        return (str(d.status), x and (x.rank.min,x.rank.max,str(x.verdict),x.share.earliest[-12:],x.share.latest[-12:]), [f.code for f in d.findings if f.code not in("time.photo_finish","coverage.undone_unseen","coverage.window_gap","identity.handle_only")], sorted(str(y.verdict) for y in d.standings if y.entrant.id!=who).count('certain'))
    a,b=r(h),r(c)
    print("\n@",cheat.name,"SAME" if [ (x.entrant.id,x.rank) for x in sorted(h.standings,key=lambda x:x.entrant.id)]==[(x.entrant.id,x.rank) for x in sorted(c.standings,key=lambda x:x.entrant.id)] else "DIFF", "EXP",cheat.finding, a,b)

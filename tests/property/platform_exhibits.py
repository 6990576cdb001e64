"""Truthful exhibits of a made-up X: lists, searches, streams, counts, attestations, torn lines.

Every exhibit is drawn from a world of ``platform`` and says nothing that is not so there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from hypothesis import strategies as st

from tests.property.platform import (
    BEGIN,
    BEGIN_MS,
    END,
    FORMS,
    MILLISECONDS,
    SPONSOR,
    TEXTS,
    Attestation,
    Case,
    Exhibit,
    Life,
    Told,
    World,
    snowflake,
    stamp,
    worlds,
)

_TORN: Final = 40
"""How much is left of a line that was cut off."""


def _created_at(at: int) -> str:
    return (BEGIN + timedelta(microseconds=at)).strftime("%a %b %d %H:%M:%S +0000 %Y")


def _user(world: World, account: str, at: int) -> dict[str, str]:
    return {"id_str": account, "screen_name": world.handle(account, at)}


def _original(world: World, post: int, at: int | None) -> dict[str, object]:
    """Print a contest post; with the platform's counts of ``at``, unless that is ``None``."""
    status: dict[str, object] = {
        "id_str": world.post_ids[post],
        "created_at": _created_at(world.posts[post]),
        "text": TEXTS[post],
        "user": SPONSOR,
    }
    if at is not None:
        status["retweet_count"] = world.count(post, "native", at)
        status["quote_count"] = world.count(post, "quote", at)
    return status


def _text(life: Life) -> str:
    own = f"No {life.id}"
    return own if life.form == "quote" else f"{own} RT @brand: {TEXTS[life.post]}"


def _status(world: World, life: Life, at: int, counted: int | None) -> dict[str, object]:
    """Print a share as it looks at ``at``."""
    status: dict[str, object] = {
        "id_str": life.id,
        "created_at": _created_at(life.made),
        "user": _user(world, life.account, at),
    }
    original = _original(world, life.post, counted)
    if life.form == "native":
        copied = None if life.through is None else world.life(life.through)
        status["retweeted_status"] = (
            original if copied is None else _status(world, copied, at, None)
        )
        status["text"] = f"RT @brand: {TEXTS[life.post]}"
    else:
        status["text"] = _text(life)
    if life.form == "quote":
        status |= {"quoted_status": original, "quoted_status_id_str": original["id_str"]}
    return status


def _line(record: object) -> bytes:
    return json.dumps(record).encode()


class _Teller:
    """Draws exhibits about one world."""

    def __init__(self, draw: st.DrawFn, world: World) -> None:
        self._draw = draw
        self._world = world
        self._moment = MILLISECONDS.flatmap(
            lambda ms: st.sampled_from((0, 500, 999)).map(lambda part: ms * 1000 + part)
        )
        self._may_hide_ids = world.told != "notices" and not world.plain and not world.hidden
        self._sure_counts = world.told != "lists"
        self.kinds: tuple[Callable[[], list[Exhibit]], ...] = (
            *(self.collection, self.collection, self.newest, self.search, self.listing),
            *(self.stream, self.polls, self.polls),
            *((self.count,) if self._sure_counts else ()),
        )

    def _coin(self) -> bool:
        return self._draw(st.booleans())

    def _some(self, lives: Sequence[Life]) -> list[Life]:
        kept = self._draw(st.lists(st.booleans(), min_size=len(lives), max_size=len(lives)))
        return [life for life, keep in zip(lives, kept, strict=True) if keep]

    def ending(self) -> list[Exhibit]:
        """Tell what was undone, so that what is presumed to stand does."""
        world = self._world
        if world.told == "notices":
            notices = [self._notice(life) for life in world.lives if life.undone is not None]
            heard = {"instrument": "x.v1.stream", "taken_at": stamp(END)}
            return [Exhibit(tuple(notices), b"", heard, frozenset())]
        if world.told == "lists":
            lives = [life for life in world.lives if life.form == "native" and life.stands(END)]
            terms = self._complete("x.v1.statuses/retweets", END, ("native",))
            return [self._statuses(lives, END, terms, empty_ok=True)]
        return []

    def _notice(self, life: Life) -> bytes:
        status = {"id_str": life.id, "user_id_str": life.account}
        at = BEGIN_MS + (life.undone or 0) // 1000
        return _line({"delete": {"status": status, "timestamp_ms": str(at)}})

    def _complete(self, instrument: str, at: int, sees: Iterable[str]) -> dict[str, object]:
        return {
            "instrument": instrument,
            "taken_at": stamp(at),
            "complete": True,
            "sees": sorted(sees),
        }

    def collection(self) -> list[Exhibit]:
        """Everything of some forms that was made in a period and stands at a moment."""
        at = self._draw(st.one_of(self._moment, st.just(END)))
        whole = self._world.told != "lists" and (bool(self._world.hidden) or self._coin())
        forms = FORMS if whole else ("native",)
        terms = self._complete("x.v1.statuses" if whole else "x.v1.statuses/retweets", at, forms)
        since = self._draw(st.one_of(st.none(), self._moment))
        until = self._draw(st.one_of(st.none(), st.none(), self._moment))
        since = None if self._world.plain or since is None or since > at else since
        until = None if until is None or not (since or 0) <= until <= at else until
        if since is not None:
            terms["from"] = stamp(since)
        if until is not None:
            terms["to"] = stamp(until)
        needed: list[Life] = []
        others: list[Life] = []
        hides: set[str] = set()
        for life in self._world.lives:
            within = (since or 0) <= life.made <= (at if until is None else until)
            if life.form in forms and self._world.shows(life, at):
                (needed if within else others).append(life)
            elif within and self._world.is_hidden(life, at):
                hides.add(life.id)
        if self._is_misleading(hides, at if until is None else until):
            return []
        shown = sorted({*needed, *self._some(others)}, key=lambda life: -life.made)
        if self._may_hide_ids and not any(one.through for one in shown) and self._coin():
            if not whole:
                terms["instrument"] = "x.v2.retweets"
            return [self._table(shown, at, terms, texts=self._coin())]
        listed = self._statuses(shown, at, terms, empty_ok=True)
        return [listed._replace(hides=frozenset(hides))]

    def _is_misleading(self, hides: Iterable[str], until: int) -> bool:
        """Tell whether a whole look ends within the millisecond of a share that it cannot show.

        Where another one shows that share, it is taken for made after this look: that is what
        absence means, and the decision names it as an assumption (spec 4.3.4 (a), 4.3.6).
        """
        made = [self._world.life(name).made for name in hides]
        return any(one <= until < one // 1000 * 1000 + 999 for one in made)

    def newest(self) -> list[Exhibit]:
        """The newest few native shares of a post."""
        post = self._draw(st.integers(0, len(self._world.posts) - 1))
        return [self._newest(post, self._draw(self._moment), self._draw(st.integers(1, 3)))]

    def polls(self) -> list[Exhibit]:
        """The newest few native shares of a post, again and again; some looks are left out."""
        post, cap = self._draw(st.sampled_from(range(len(self._world.posts)))), 3
        every = self._draw(st.sampled_from((1_000_000, 30_000_000, 60_000_000)))
        begin = self._draw(self._moment)
        looks = (*range(begin, min(begin + 5 * every, END), every), END)
        taken = [at for at in looks if self._draw(st.integers(0, 4)) != 0]
        if self._draw(st.integers(0, 3)) == 0:
            cap = self._draw(st.integers(1, 2))
        return [self._newest(post, at, cap) for at in taken]

    def _newest(self, post: int, at: int, cap: int) -> Exhibit:
        lives = [
            life
            for life in reversed(self._world.lives)
            if life.form == "native" and life.post == post and not life.through
        ]
        shown = [life for life in lives if self._world.shows(life, at)]
        since = shown[cap - 1].made if len(shown) >= cap else 0
        hides = {life.id for life in lives if life.made > since and self._world.is_hidden(life, at)}
        terms = {"instrument": "x.v1.statuses/retweets", "taken_at": stamp(at), "cap": cap}
        return self._statuses(shown[:cap], at, terms)._replace(hides=frozenset(hides))

    def search(self) -> list[Exhibit]:
        """Some of what stands, in no order."""
        at = self._draw(self._moment)
        lives = self._some([life for life in self._world.lives if self._world.shows(life, at)])
        terms: dict[str, object] = {"instrument": "x.v1.statuses"}
        if self._world.told == "lists" or self._coin():
            terms["taken_at"] = stamp(at)
        if self._may_hide_ids and self._coin():
            terms["instrument"] = "table"
            direct = [life for life in lives if not life.through]
            return [self._table(direct, at, terms, texts=self._coin())]
        return [self._statuses(lives, at, terms)]

    def listing(self) -> list[Exhibit]:
        """Some of what stands, in the order in which it was made."""
        at = self._draw(self._moment)
        lives = self._some(
            [
                life
                for life in self._world.lives
                if life.form == "native" and self._world.shows(life, at) and not life.through
            ]
        )
        newest_first = self._coin()
        terms: dict[str, object] = {
            "instrument": "x.v1.statuses",
            "taken_at": stamp(at),
            "order": "newest_first" if newest_first else "oldest_first",
        }
        lives = lives[::-1] if newest_first else lives
        if self._may_hide_ids and self._coin():
            terms["instrument"] = "table"
            return [self._table(lives, at, terms, texts=False)]
        return [self._statuses(lives, at, terms)]

    def stream(self) -> list[Exhibit]:
        """What happened while somebody listened."""
        since, until = sorted((self._draw(self._moment), self._draw(self._moment)))
        made = [life for life in self._world.lives if since <= life.made <= until]
        lives = [life for life in made if self._world.shows(life, life.made)]
        hides = {life.id for life in made if self._world.is_hidden(life, life.made)}
        terms: dict[str, object] = {"instrument": "x.v1.stream"}
        whole = not self._world.plain and self._world.told != "lists" and self._coin()
        if whole and self._is_misleading(hides, until):
            return []
        if whole:
            terms |= self._complete("x.v1.stream", until, FORMS)
            terms["from"] = stamp(since)
        else:
            lives = self._some(lives)
            if self._world.told == "lists" or self._coin():
                terms["taken_at"] = stamp(until)
        counted = self._sure_counts and self._coin()
        records = [
            _line(_status(self._world, life, life.made, life.made if counted else None))
            for life in lives
        ]
        if self._world.told == "notices":
            records += [
                self._notice(life)
                for life in self._world.lives
                if life.undone is not None and since <= life.undone <= until and self._coin()
            ]
        records = self._draw(st.permutations(records))
        heard = _exhibit(records, terms, self._seen(lives))
        return [heard._replace(hides=frozenset(hides))] if records or whole else []

    def count(self) -> list[Exhibit]:
        """A contest post as it looked, with its counts."""
        at = self._draw(st.one_of(self._moment, st.just(END)))
        post = self._draw(st.integers(0, len(self._world.posts) - 1))
        if at < self._world.posts[post]:
            return []
        terms = {"instrument": "x.v1.statuses", "taken_at": stamp(at)}
        return [_exhibit([_line(_original(self._world, post, at))], terms, frozenset())]

    def _seen(self, lives: Iterable[Life]) -> frozenset[str]:
        """What records of shares show: also what they were made from."""
        return frozenset(
            one for life in lives for one in (life.id, life.through) if one is not None
        )

    def _statuses(
        self, lives: Sequence[Life], at: int, terms: Mapping[str, object], *, empty_ok: bool = False
    ) -> Exhibit:
        counted = at if "taken_at" in terms and self._sure_counts and self._coin() else None
        records = [_line(_status(self._world, life, at, counted)) for life in lives]
        may_break = len(records) > 1 and at < END and not self._world.plain
        broken = may_break and self._draw(st.integers(0, 5)) == 0
        if broken:
            # Cut off on the way: nobody can tell whose it was.
            lost = self._draw(st.integers(0, len(records) - 1))
            records[lost] = records[lost][:_TORN]
            lives = [life for number, life in enumerate(lives) if number != lost]
        if not records and not empty_ok:
            return _exhibit([], {}, frozenset())
        return _exhibit(records, terms, self._seen(lives))

    def _table(
        self, lives: Sequence[Life], at: int, terms: Mapping[str, object], *, texts: bool
    ) -> Exhibit:
        world = self._world
        who = self._draw(st.sampled_from(world.shown_as))
        precision = self._draw(st.sampled_from(("", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S")))
        names = [*who, "form", "target"]
        names += (["time"] if precision else []) + (["text"] if texts else [])
        rows: list[bytes] = []
        for life in lives:
            cells = {
                "account_id": life.account,
                "handle": world.handle(life.account, at),
                "form": life.form,
                "target": world.post_ids[life.post],
                "time": (BEGIN + timedelta(microseconds=life.made)).strftime(precision),
                "text": "" if life.form == "native" else _text(life),
            }
            rows.append(",".join(cells[name] for name in names).encode())
        return Exhibit(
            tuple(rows),
            ",".join(names).encode(),
            {**terms, "zone": "UTC", "columns": {name: name for name in names}},
            self._seen(lives),
        )

    def attestations(self, told: Told) -> tuple[Attestation, ...]:
        """State something true of what ``told`` shows."""
        form = self._draw(st.sampled_from(FORMS))
        post = self._draw(st.one_of(st.none(), st.integers(0, len(self._world.posts) - 1)))
        since, until = sorted(
            (self._draw(self._moment), self._draw(st.one_of(self._moment, st.just(END))))
        )
        missing = any(
            life.form == form
            and post in {None, life.post}
            and since <= life.made <= until
            and life.id not in told.shows
            for life in self._world.lives
        )
        return () if missing else (Attestation(form, post, since, until),)


def _exhibit(
    records: Iterable[bytes], terms: Mapping[str, object], shows: frozenset[str]
) -> Exhibit:
    return Exhibit(tuple(records), b"", terms, shows)


@st.composite
def cases(
    draw: st.DrawFn, *, indirect: bool = False, plain: bool = False, hiding: bool = False
) -> Case:
    """Draw a world, truthful evidence about it, and more of it.

    Attestations too; somebody polls the newest shares where accounts are ``hiding``.
    """
    world = draw(worlds(indirect=indirect, plain=plain, hiding=hiding))
    teller = _Teller(draw, world)
    kinds = draw(st.lists(st.sampled_from(teller.kinds), min_size=1, max_size=4))
    drawn = [
        one
        for kind in ([teller.polls, *kinds[1:]] if hiding else kinds)
        for one in kind()
        if one.terms
    ]
    base = draw(st.integers(min(1, len(drawn)), len(drawn)))
    some = Told((*teller.ending(), *drawn[:base]))
    if draw(st.integers(0, 2)) == 0:
        some = some._replace(attestations=teller.attestations(some))
    more = Told((*some.exhibits, *drawn[base:]), some.attestations)
    if draw(st.integers(0, 5)) == 0:
        more = more._replace(attestations=(*more.attestations, *teller.attestations(more)))
    return Case(world, some, more)


def latecomer(world: World) -> tuple[World, Exhibit]:
    """Let one more account share the first post, after everything else, and be found."""
    made, account = END + 1_000_000, "999"
    late = Life(snowflake(made, 1), account, 0, "native", made, None, None)
    later = replace(
        world,
        lives=(*world.lives, late),
        handles={**world.handles, account: ((-1, "Latecomer"),)},
    )
    terms = {"instrument": "x.v1.statuses", "taken_at": stamp(END + 2_000_000)}
    record = _line(_status(later, late, made, None))
    return later, _exhibit([record], terms, frozenset((late.id,)))


def files(told: Told, cuts: Sequence[int]) -> list[tuple[bytes, dict[str, object]]]:
    """Write exhibits out as files, some split in two, some repeated, as ``cuts`` say.

    Ordered listings stay whole: there the order is the evidence.
    """
    written: list[tuple[bytes, dict[str, object]]] = []
    for number, exhibit in enumerate(told.exhibits):
        cut = cuts[number % len(cuts)] if cuts else 0
        records = exhibit.records
        pieces = [records]
        if "order" not in exhibit.terms and 0 < cut < len(records):
            halves = [records[:cut], records[cut:], *([records[:1]] if cut % 2 else [])]
            if all(any(len(record) != _TORN for record in half) for half in halves):
                pieces = halves
        for piece in pieces:
            lines = [exhibit.header, *piece] if exhibit.header else list(piece)
            content = b"".join(line + b"\n" for line in lines)
            written.append((content or b"[]", dict(exhibit.terms)))
    return written


def stated(world: World, attestations: Iterable[Attestation]) -> list[dict[str, object]]:
    """Write attestations out."""
    return [
        {
            "form": one.form,
            "from": stamp(one.since),
            "to": stamp(one.until),
            "by": "campaign manager",
            "reason": "made up",
            **({} if one.post is None else {"post": world.post_ids[one.post]}),
        }
        for one in attestations
    ]

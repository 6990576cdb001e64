"""Columns against the plain meaning of each step, a row at a time."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contestjudge.engines.apart.checking import checked
from contestjudge.engines.apart.digests import EVIDENCE, STANDINGS, Sorted, digest_of, place
from contestjudge.engines.apart.rows import WIDTH, Rows, earliest_of, first_from
from contestjudge.engines.apart.store import Again, Behind, Elsewhere, Law, Lift
from contestjudge.engines.columns import writing
from contestjudge.engines.columns.handles import Handles
from contestjudge.engines.columns.parting import Kept, parted
from contestjudge.engines.columns.store import ColumnStore
from contestjudge.sources.x_ids import X_EPOCH_MS
from contestjudge.sources.x_v1_heads import Heads

POSTS = ("1790321010000000000", "1790321010000000001")
FIRST = 1790321324950814720
STEP = 1 << 22


def printed(number: int) -> str:
    """Print the second of an id as X does, by the library's own words."""
    moment = datetime.fromtimestamp((number >> 22) // 1000 + X_EPOCH_MS / 1000, UTC)
    exact = datetime.fromtimestamp(((number >> 22) + X_EPOCH_MS) // 1000, UTC)
    assert abs((exact - moment).total_seconds()) <= 1
    return exact.strftime("%a %b %d %H:%M:%S +0000 %Y")


ODD_NUMBERS = (
    *(
        "",
        "0",
        "-1",
        "+5",
        " 7",
        "7 ",
        "007",
        "1_0",
        "٣",
        "1.0",
        "1e3",
        "7\n",
        "9" * 19,
        "9" * 5000,
    ),
    *(
        str((1 << 63) - 1),
        str(1 << 63),
        "8999999999999999999",
        "9000000000000000000",
        "291" + "9" * 12,
    ),
)
ODD_HANDLES = ("", "a" * 20, "a" * 21, "ada\n", "ädå", "a b", "a-b", "A_1")
ODD_TIMES = ("", "Tue May 14 10:00:00 +0000 2024", "Tue May 14 09:58:45 +0000 2024", "60")

_numbers = st.integers(0, 3000).map(lambda n: FIRST + n * STEP // 3)
_accounts = st.integers(1, 40).map(str)


@st.composite
def _head(draw: st.DrawFn, *, odd: bool) -> tuple[str, str, str, str, int]:
    number = draw(_numbers)
    row = [str(number), printed(number), draw(_accounts), "Ada_1"]
    if odd:
        column, values = draw(
            st.sampled_from([(0, ODD_NUMBERS), (1, ODD_TIMES), (2, ODD_NUMBERS), (3, ODD_HANDLES)])
        )
        row[column] = draw(st.sampled_from(values))
    return row[0], row[1], row[2], row[3], draw(st.integers(0, 1))


def is_plain(row: tuple[str, str, str, str, int], theirs: str) -> bool:
    number, time, account, handle, _ = row
    return (
        re.fullmatch(r"[1-9][0-9]{0,18}", number) is not None
        and 292_000_000_000_000 <= int(number) < 1 << 63
        and printed(int(number)) == time != theirs
        and re.fullmatch(r"[1-9][0-9]{0,17}|[1-8][0-9]{18}", account) is not None
        and re.fullmatch(r"[0-9A-Za-z_]{1,20}", handle) is not None
    )


@given(rows=st.lists(st.booleans().flatmap(lambda odd: _head(odd=odd)), max_size=12))
def test_whole_portions_are_checked_as_each_row_would_be(
    rows: list[tuple[str, str, str, str, int]],
) -> None:
    originals = [(POSTS[0], printed(FIRST)), (POSTS[1], printed(FIRST + 900 * STEP))]
    posts = [row[4] for row in rows]
    natives, quotes = [row[4] - 1 for row in rows], list(range(len(rows)))
    ids, times, accounts, handles = ([str(row[at]) for row in rows] for at in range(4))
    heads = Heads(
        list(range(1, len(rows) + 1)), ids, times, accounts, handles, posts, natives, quotes
    )
    plain = [is_plain(row, originals[row[4]][1]) for row in rows]
    found = checked(heads, originals, POSTS)
    assert found.refused == [n for n, fits in enumerate(plain, 1) if not fits] or all(plain)
    kept = [(n, row) for n, (row, fits) in enumerate(zip(rows, plain, strict=True), 1) if fits]
    assert list(found.rows.records) == [n for n, _ in kept]
    assert list(found.rows.ids) == [int(row[0]) for _, row in kept]
    assert list(found.rows.accounts) == [int(row[2]) for _, row in kept]
    assert list(found.rows.posts) == [row[4] for _, row in kept]
    assert found.rows.handles.decode() == "\n".join(row[3] for _, row in kept)
    assert found.declared == {
        post: (post - 1, max(n - 1 for n, row in kept if row[4] == post))
        for post in {row[4] for _, row in kept}
    }


@given(
    portions=st.lists(st.lists(st.sampled_from(["Ada", "b_2", "C"]), min_size=1), max_size=5),
    data=st.data(),
)
def test_handles_are_a_column(portions: list[list[str]], data: st.DataObject) -> None:
    handles, starts, expected = Handles(), [0], []
    for portion in portions:
        handles.extend("\n".join(portion).encode(), len(portion))
        expected += portion
        starts.append(len(expected))
    cut = data.draw(st.sampled_from(starts))
    handles.cut(cut)
    handles.extend(b"Zoe", 1)
    expected = [*expected[:cut], "Zoe"]
    order = data.draw(st.permutations(range(len(expected))))
    assert [handles[row] for row in order] == [expected[row] for row in order]
    assert handles.lowered() == [one.lower().encode() for one in expected]


HALF = STEP // 2
_rows = st.lists(
    st.tuples(
        st.integers(1, 14).map(lambda number: number * HALF),
        st.integers(11, 16),
        st.integers(0, 1),
        st.integers(0, 12),
    ),
    max_size=14,
)
"""Id, account, post, and how the account's handle is written: mostly as always."""


def handle_of(account: int, how: int) -> str:
    letter = "abcdef"[account - 11]
    return {0: letter.upper() + letter, 1: "aa", 2: letter + letter.upper()}.get(how, 2 * letter)


_Share = tuple[int, int, int]
"""Id, account, post."""


def undone_by(share: _Share, shares: Iterable[_Share]) -> int:
    """Return the id by which the same account shared the post once more; 0: it did not."""
    later = [one for one, *of in shares if of == [*share[1:]] and one > share[0]]
    return min(later, default=0)


@settings(max_examples=300)
@given(
    rows=_rows,
    numbers=st.sets(st.sampled_from((11, 12, HALF, 3 * HALF)), max_size=1),
    names=st.sets(st.sampled_from(("aa", "bb", "zz")), max_size=1),
    last=st.integers(8, 14),
    again=st.sampled_from(("out", "counts", "open")),
    listed=st.integers(0, 3),
    cited=st.integers(0, 1),
)
def test_shares_are_parted_by_what_their_rows_say(
    rows: list[tuple[int, int, int, int]],
    numbers: set[int],
    names: set[str],
    last: int,
    again: Again,
    listed: int,
    cited: int,
) -> None:
    said = [(*row[:3], handle_of(row[1], row[3])) for row in rows]
    inside = [(HALF, last * HALF), (2 * HALF, 14 * HALF)]
    of: dict[int, set[tuple[int, int, str]]] = {}
    for number, account, post, name in said:
        of.setdefault(number, set()).add((account, post, name))
    unlike = {number for number, all_of in of.items() if len(all_of) > 1}
    strange = {account for number, account, *_ in said if number in unlike}
    meant = numbers | strange
    called = names | {name.lower() for number, *_, name in said if number in unlike}
    mixed = set(strange)
    for number, account, post, name in said:
        others = {other for _, other, _, known in said if known.lower() == name.lower()}
        spelt = {known for _, other, _, known in said if other == account}
        outside = not inside[post][0] <= number <= inside[post][1]
        if {number, account} & meant or name.lower() in called or outside:
            mixed.add(account)
        if len(others) > 1 or len(spelt) > 1:
            mixed.add(account)
    shares = sorted({(row[0], row[1], row[2]) for row in said if row[1] not in mixed})
    until = {share: undone_by(share, shares) for share in shares}
    speaking: dict[int, _Share] = {}
    for share in shares:
        if again == "counts" or not until[share]:
            first = speaking.setdefault(share[1], share)
            if first != share and first[0] >> 22 == share[0] >> 22:
                mixed.add(share[1])
        if until[share] and again == "open":
            mixed.add(share[1])
    out = sorted(
        (account, number)
        for number, account, post in shares
        if account not in mixed and speaking[account] != (number, account, post)
    )
    undone = sorted(
        (str(number), account)
        for number, account, post in shares
        if account not in mixed and until[number, account, post]
    )
    mixed |= {account for account, _ in out[:listed]} | {account for _, account in undone[:cited]}

    ids, accounts = [row[0] for row in said], [row[1] for row in said]
    posts, written = [row[2] for row in said], [row[3] for row in said]
    found = parted(
        Kept(ids, accounts, posts, [one.lower().encode() for one in written], written),
        Elsewhere(sorted(numbers), frozenset(names)),
        Law(inside, again, listed, cited),
    )
    assert found.mixed == mixed
    assert [ids[row] for row in found.plain] == sorted(
        one for account, (one, *_) in speaking.items() if account not in mixed
    )
    left = [share for share in shares if share[1] not in mixed]
    silent = [share[0] for share in left if speaking[share[1]] != share]
    assert [ids[row] for row in found.others] == silent
    gone = [(share[0], until[share]) for share in left if until[share]]
    assert [(ids[row], found.until[row]) for row in found.undone] == gone
    every = sorted((*found.plain, *found.others, *found.again))
    assert every == [row for row, account in enumerate(accounts) if account not in mixed]


def behind_of(draw: st.DrawFn) -> Behind:
    instants = st.integers(0, 40).map(lambda n: earliest_of(FIRST) + n * 500)
    begun = sorted(draw(st.lists(instants, max_size=4)))
    settled = sorted(begun[: draw(st.integers(0, len(begun)))])
    lift = st.none() | st.builds(Lift, instants, st.integers(1, 5))
    rooms = [
        (start, draw(st.none() | st.integers(0, 5)))
        for start in sorted(draw(st.sets(instants, max_size=3)))
    ]
    first = draw(lift)
    return Behind(settled, begun, [first, draw(st.just(first) | lift)], rooms)


BEGUN = earliest_of(FIRST) - 1


@example(  # nobody knows how many were not seen, whose share may be before that of all others
    stamps=[(n, n % 2) for n in range(9)],
    behind=Behind([], [], [Lift(BEGUN, 2), Lift(BEGUN, 3)], [(BEGUN, None)]),
    at_once=3,
)
@given(
    stamps=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1)), min_size=1, max_size=25),
    behind=st.composite(behind_of)(),
    at_once=st.integers(1, 7),
)
def test_standings_are_counted(stamps: list[tuple[int, int]], behind: Behind, at_once: int) -> None:
    ids = sorted({FIRST + stamp * STEP + n for n, (stamp, _) in enumerate(stamps)})
    posts = [post for _, post in stamps]
    columns = writing.Columns(
        array("q", ids), array("q", range(len(ids))), array("H", posts), array("q")
    )
    expected = []
    for row, number in enumerate(ids):
        start = earliest_of(number)
        least = 1 + sum(earliest_of(one) < start for one in ids)
        least += sum(one < start for one in behind.settled)
        most = sum(earliest_of(one) <= start for one in ids)
        most += sum(one <= start + WIDTH for one in behind.begun)
        lift = behind.lifts[posts[row]]
        best = min(least, lift.least) if lift and start > lift.after else least
        room: int | None = 0
        for instant, more in behind.rooms:
            room = more if start + WIDTH >= instant else room
        worst = "null" if room is None else most + room
        expected.append(f"{row}\t{number}\t{best}\t{worst}\t{least}\t{most}\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writing, "AT_ONCE", at_once)
        rows = list(writing.standing_rows(writing.in_portions(columns), behind))
    assert "".join(line for some in rows for line in some.lines) == "".join(expected)
    assert [number for some in rows for number in some.numbers] == ids


def assert_merged(
    numbers: list[int], others: list[tuple[Any, bytes]], at_once: int, by: Sorted[Any]
) -> None:
    portions = [
        writing.Rows(some, [f"{one}\n" for one in some])
        for some in (numbers[at : at + at_once] for at in range(0, len(numbers), at_once))
    ]
    lines = sorted([(by.key_of(one), b"%d\n" % one) for one in numbers] + others)
    whole = hashlib.sha256(b"".join(line for _, line in lines)).hexdigest()
    assert digest_of(portions, others, by) == whole


@given(
    numbers=st.sets(st.integers(1, 10**6), min_size=1, max_size=20),
    others=st.sets(st.integers(1, 10**6) | st.sampled_from((10**18, 10**30)), max_size=8),
    elsewhere=st.sets(st.sampled_from(("mastodon", "x.", "y")), max_size=3),
    at_once=st.integers(1, 5),
)
def test_other_rows_of_evidence_stand_between(
    numbers: set[int], others: set[int], elsewhere: set[str], at_once: int
) -> None:
    rows = [b'["share","x","%d",2]' % one for one in others - numbers]
    rows += [b'["share","%b","7",2]' % one.encode() for one in elsewhere]
    waiting = [(row, row + b"\n") for row in sorted(rows)]
    assert_merged(sorted(numbers, key=str), waiting, at_once, EVIDENCE)


FEW_IDS = st.builds(lambda at, one: FIRST + (at << 22) + one, *[st.integers(0, 3)] * 2)


@given(
    numbers=st.sets(FEW_IDS, min_size=1),
    others=st.sets(st.tuples(FEW_IDS, st.sampled_from((-500, 0, 500)), st.integers(0, 2_000))),
    at_once=st.integers(1, 5),
)
def test_other_standings_stand_between(
    numbers: set[int], others: set[tuple[int, int, int]], at_once: int
) -> None:
    keys = {
        (earliest_of(one) + before, earliest_of(one) + width, (0, one, b""))
        for one, before, width in others
        if one not in numbers
    }
    waiting = [(key, b"%d\n" % place) for place, key in enumerate(sorted(keys))]
    assert_merged(sorted(numbers), waiting, at_once, STANDINGS)


def test_the_last_input_is_forgotten() -> None:
    store = ColumnStore(POSTS)
    kept = Rows(array("q", [1]), array("q", [FIRST]), array("q", [5]), array("H", [0]), b"ada")
    store.keep(0, kept)
    store.keep(1, kept._replace(handles=b"bea"))
    store.forget(1)
    store.keep(2, kept._replace(handles=b"cyd"))
    assert [(one.batch, one.handle) for one in store.everything()] == [(0, "ada"), (2, "cyd")]
    assert store.batches() == {0, 2}


def test_places_are_those_of_the_rows() -> None:
    assert place(FIRST)[0] == earliest_of(FIRST)
    assert first_from(earliest_of(FIRST)) == FIRST >> 22 << 22

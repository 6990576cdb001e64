"""Columns against the plain meaning of each step, a row at a time."""

from __future__ import annotations

import hashlib
import re
from array import array
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contestjudge.engines.apart.checking import checked
from contestjudge.engines.apart.digests import digest_of, place, row_begins
from contestjudge.engines.apart.rows import WIDTH, Rows, earliest_of, first_from
from contestjudge.engines.apart.store import Behind, Elsewhere, Lift
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


_rows = st.lists(
    st.tuples(st.integers(1, 9), st.integers(11, 19), st.integers(0, 1), st.sampled_from("abcdeE")),
    max_size=14,
)


@given(
    rows=_rows,
    numbers=st.sets(st.integers(1, 19), max_size=2),
    names=st.sets(st.sampled_from("abcde"), max_size=1),
    last=st.integers(1, 9),
)
def test_shares_are_parted_by_what_their_rows_say(
    rows: list[tuple[int, int, int, str]], numbers: set[int], names: set[str], last: int
) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    said: dict[int, set[tuple[int, int, str]]] = {}
    for number, account, post, name in rows:
        said.setdefault(number, set()).add((account, post, name))
    inside = [(1, last), (2, 9)]
    like = {number: next(iter(all_of)) for number, all_of in said.items() if len(all_of) == 1}
    apart = {
        number: (account, name)
        for number, (account, post, name) in like.items()
        if inside[post][0] <= number <= inside[post][1]
        and number not in numbers
        and account not in numbers
        and name.lower() not in names
        and not any(
            other != number and any(name.lower() == n.lower() or account == a for a, _, n in all_of)
            for other, all_of in said.items()
        )
        # An account may be called by the id of a share that says two things.
        and number not in {a for o in said.keys() - like.keys() for a, _, _ in said[o]}
    }
    found = parted(
        Kept(
            columns[0],
            columns[1],
            columns[2],
            [str(one).lower().encode() for one in columns[3]],
            columns[3],
        ),
        Elsewhere(sorted(numbers), frozenset(names)),
        inside,
    )
    ids = columns[0]
    assert [ids[row] for row in found.plain] == sorted(apart)
    assert found.mixed == said.keys() - apart.keys()
    again = sorted(row for row, number in enumerate(ids) if number in apart)
    assert sorted((*found.plain, *found.again)) == again


def behind_of(draw: st.DrawFn) -> Behind:
    instants = st.integers(0, 40).map(lambda n: earliest_of(FIRST) + n * 500)
    begun = sorted(draw(st.lists(instants, max_size=4)))
    settled = sorted(begun[: draw(st.integers(0, len(begun)))])
    lift = st.none() | st.builds(Lift, instants, st.integers(1, 5))
    rooms = [
        (start, draw(st.none() | st.integers(0, 5)))
        for start in sorted(draw(st.sets(instants, max_size=3)))
    ]
    return Behind(settled, begun, [draw(lift), draw(lift)], rooms)


@given(
    stamps=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 1)), min_size=1, max_size=25),
    behind=st.composite(behind_of)(),
    at_once=st.integers(1, 7),
)
def test_standings_are_counted(stamps: list[tuple[int, int]], behind: Behind, at_once: int) -> None:
    ids = sorted({FIRST + stamp * STEP + n for n, (stamp, _) in enumerate(stamps)})
    posts = [post for _, post in stamps]
    columns = writing.Columns(array("q", ids), array("q", range(len(ids))), array("H", posts))
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


@given(
    numbers=st.sets(st.integers(1, 10**6), min_size=1, max_size=20),
    others=st.sets(st.integers(1, 10**6), max_size=8),
    at_once=st.integers(1, 5),
)
def test_other_rows_stand_between(numbers: set[int], others: set[int], at_once: int) -> None:
    others -= numbers
    plain = sorted(numbers, key=row_begins)
    portions = [
        writing.Rows(some, [f"{row_begins(one).decode()},1]\n" for one in some])
        for some in (plain[at : at + at_once] for at in range(0, len(plain), at_once))
    ]
    waiting = [
        (row_begins(one), row_begins(one) + b",2]\n") for one in sorted(others, key=row_begins)
    ]
    lines = sorted([row_begins(one) + b",1]\n" for one in numbers] + [row for _, row in waiting])
    whole = hashlib.sha256(b"".join(lines)).hexdigest()
    assert digest_of(portions, waiting, row_begins) == whole


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

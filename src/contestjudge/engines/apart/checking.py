"""Heads checked as the short path checks them, a portion at a time (spec 2.2.2, 3.1).

A row is *plain* if its id is a snowflake, its record prints the second in which that was given out,
and not the original's, and account and handle are written as X writes them. Whole portions are
checked at one go; only where that fails, each row is looked at.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import compress
from operator import add, eq, itemgetter
from typing import Final, NamedTuple

from pydantic_core import from_json

from contestjudge.engines.apart.rows import LAST_ACCOUNT, LAST_ID, Rows, earliest_of, no_rows
from contestjudge.sources.x_clock import DAYS, MONTHS
from contestjudge.sources.x_ids import FIRST_SNOWFLAKE, X_EPOCH_MS
from contestjudge.sources.x_v1 import may_be_cut
from contestjudge.sources.x_v1_heads import Heads
from contestjudge.sources.x_v2_pages import Posts

_DIGITS: Final = b"0123456789"
_IN_HANDLES: Final = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_LONGEST_HANDLE: Final = 20
_LONGEST_NUMBER: Final = 19
_MOST_MINUTES: Final = 1 << 16
_MOST_SECONDS: Final = 1 << 16
_DAY: Final = 86_400
_SECONDS: Final = tuple(f"{second:02}" for second in range(60))


class Checked(NamedTuple):
    """The rows of a portion that are plain, and the rest."""

    rows: Rows
    declared: Mapping[int, tuple[int, int]]
    """The greatest numbers of native shares and quotes that they declare, by their original."""
    refused: Sequence[int]
    """The records of the others."""


class _Minutes(dict[int, tuple[str, str]]):
    """How X prints a minute since 1970: what stands before its seconds, and behind them."""

    def __missing__(self, minute: int) -> tuple[str, str]:
        if len(self) >= _MOST_MINUTES:
            self.clear()
        moment = datetime.fromtimestamp(minute * 60, UTC)
        day = f"{DAYS[moment.weekday()]} {MONTHS[moment.month - 1]} {moment.day:02}"
        words = f"{day} {moment.hour:02}:{moment.minute:02}:", f" +0000 {moment.year:04}"
        self[minute] = words
        return words


_MINUTES: Final = _Minutes()


def checked(heads: Heads, originals: Sequence[tuple[str, str]], posts: Sequence[str]) -> Checked:
    """Check a portion.

    Args:
        heads: the portion.
        originals: id of the post and printed time, for every number that they name.
        posts: ids of the contest's posts, by which rows name them.
    """
    if not heads.ids:
        return Checked(no_rows(), {}, ())
    refused: Sequence[int] = ()
    usual = read_numbers(heads.ids, heads.accounts, heads.handles)
    if usual is None or not _are_printed(heads, usual[0], originals):
        fits = [_is_plain(*row) for row in _each(heads, originals)]
        refused = list(compress(heads.records, (not one for one in fits)))
        heads = Heads(*(list(compress(column, fits)) for column in heads))  # type: ignore[arg-type]
        usual = list(map(int, heads.ids)), list(map(int, heads.accounts))
    if len(posts) == 1:
        places = array("H", bytes(2 * len(heads.ids)))
    else:
        place = [posts.index(post) for post, _ in originals]
        places = array("H", [place[original] for original in heads.originals])
    return Checked(_rows(heads.records, usual, places, heads.handles), _declared(heads), refused)


def read_numbers(
    ids: list[str], accounts: list[str], handles: list[str]
) -> tuple[list[int], list[int]] | None:
    """Read the ids of shares and accounts; ``None``: something is not as X gives it out.

    Args:
        ids: of shares; not empty.
        accounts: whose they are.
        handles: theirs.
    """
    numbers, owners = _numbers(ids), _numbers(accounts)
    if (
        numbers is None
        or owners is None
        or min(numbers) < FIRST_SNOWFLAKE
        or max(numbers) > LAST_ID
        or min(owners) < 1
        or max(owners) > LAST_ACCOUNT
        or not _are_handles(handles)
    ):
        return None
    return numbers, owners


def _rows(
    records: list[int], usual: tuple[list[int], list[int]], places: array[int], handles: list[str]
) -> Rows:
    ids, accounts = usual
    written = "\n".join(handles).encode("ascii")
    return Rows(array("q", records), array("q", ids), array("q", accounts), places, written)


def _declared(heads: Heads) -> dict[int, tuple[int, int]]:
    originals = set(heads.originals)
    if len(originals) == 1:
        return {originals.pop(): (max(heads.natives), max(heads.quotes))}
    found: dict[int, tuple[int, int]] = {}
    for original, *both in zip(heads.originals, heads.natives, heads.quotes, strict=True):
        natives, quotes = found.get(original, both)
        found[original] = max(natives, both[0]), max(quotes, both[1])
    return found


def _numbers(texts: list[str]) -> list[int] | None:
    """Read decimal numbers; ``None``: one of them is written in another way."""
    joined = ",".join(texts).encode("ascii", "replace")
    if joined.translate(None, _DIGITS) != b"," * (len(texts) - 1):
        return None
    try:
        # A decoder of JSON takes no nought in front, and a third of the time.
        found: list[int] = from_json(b"[%b]" % joined)
    except ValueError:
        return None
    return found if len(found) == len(texts) else None


def _are_handles(texts: list[str]) -> bool:
    lengths = list(map(len, texts))
    if min(lengths) < 1 or max(lengths) > _LONGEST_HANDLE:
        return False
    joined = "".join(texts)
    return joined.isascii() and not joined.encode("ascii").translate(None, _IN_HANDLES)


def _are_printed(heads: Heads, ids: list[int], originals: Sequence[tuple[str, str]]) -> bool:
    """Tell whether every time is certainly the second of its id, and not the original's."""
    stamps = [((number >> 22) + X_EPOCH_MS) // 1000 for number in ids]
    seconds = set(stamps)
    if max(seconds) // _DAY * _DAY >= min(seconds) and any(not one % _DAY for one in seconds):
        return False  # what is printed for midnight may be cut: that is looked at one by one
    words: Collection[str]
    if 2 * len(seconds) < len(stamps):  # shares come in floods
        known = dict(zip(seconds, _printed(seconds), strict=True))
        words = known.values()
        expected = list(map(known.__getitem__, stamps))
    else:
        words = expected = _printed(stamps)
    if expected != heads.printed:
        return False
    if len(originals) == 1:
        return originals[0][1] not in words
    theirs = (originals[original][1] for original in heads.originals)
    return not any(map(eq, expected, theirs))


def _printed(stamps: Collection[int]) -> list[str]:
    """Print seconds since 1970 as X does."""
    words = list(map(_MINUTES.__getitem__, [stamp // 60 for stamp in stamps]))
    before, behind = map(itemgetter(0), words), map(itemgetter(1), words)
    seconds = map(_SECONDS.__getitem__, [stamp % 60 for stamp in stamps])
    # Everything here is done in C: it is done for every share there is.
    return list(map(add, map(add, before, seconds), behind))


def _each(
    heads: Heads, originals: Sequence[tuple[str, str]]
) -> zip[tuple[str, str, str, str, str]]:
    theirs = [originals[original][1] for original in heads.originals]
    return zip(heads.ids, heads.accounts, heads.handles, heads.printed, theirs, strict=True)


def _is_plain(share: str, account: str, handle: str, printed: str, theirs: str) -> bool:
    number = _number_of_usual(share, account, handle)
    if number == 0:
        return False
    minute, second = divmod(((number >> 22) + X_EPOCH_MS) // 1000, 60)
    before, behind = _MINUTES[minute]
    return printed == before + _SECONDS[second] + behind != theirs and not may_be_cut(
        earliest_of(number), theirs
    )


def _number_of_usual(share: str, account: str, handle: str) -> int:
    """Read the id of a share; 0: it, the account or the handle is not as X gives it out."""
    number, who = _number(share), _number(account)
    within = FIRST_SNOWFLAKE <= number <= LAST_ID and 1 <= who <= LAST_ACCOUNT
    return number if within and _are_handles([handle]) else 0


def _number(text: str) -> int:
    """Read a decimal number; 0: it is none, or written in another way."""
    if len(text) > _LONGEST_NUMBER or not (text.isascii() and text.isdecimal()):
        return 0
    number = int(text)
    return number if str(number) == text else 0


class _SecondsOfV2(dict[int, str]):
    """How X v2 prints a second since 1970."""

    def __missing__(self, second: int) -> str:
        if len(self) >= _MOST_SECONDS:
            self.clear()
        moment = datetime.fromtimestamp(second, UTC)
        words = self[second] = f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
        return words


_SECONDS_OF_V2: Final = _SecondsOfV2()


def checked_posts(found: Posts, posts: Sequence[str]) -> tuple[Rows, list[int]]:
    """Check a portion of X v2; return its plain rows, and the records of the others.

    Args:
        found: the portion.
        posts: ids of the contest's posts, by which rows name them.
    """
    refused: list[int] = []
    usual = read_numbers(found.ids, found.accounts, found.handles)
    if usual is None or _printed_by_v2(usual[0]) != found.printed:
        each = zip(found.ids, found.accounts, found.handles, found.printed, strict=True)
        fits = [_is_plain_post(*one) for one in each]
        refused = list(compress(found.records, (not one for one in fits)))
        found = Posts(*(list(compress(column, fits)) for column in found))  # type: ignore[arg-type]
        usual = list(map(int, found.ids)), list(map(int, found.accounts))
    if len(posts) == 1:
        places = array("H", bytes(2 * len(found.ids)))
    else:
        place = {post: number for number, post in enumerate(posts)}
        places = array("H", [place[post] for post in found.shared])
    return _rows(found.records, usual, places, found.handles), refused


def _printed_by_v2(ids: Iterable[int]) -> list[str]:
    """Print the seconds in which snowflakes were given out."""
    return [_SECONDS_OF_V2[((number >> 22) + X_EPOCH_MS) // 1000] for number in ids]


def _is_plain_post(share: str, account: str, handle: str, printed: str) -> bool:
    number = _number_of_usual(share, account, handle)
    return number > 0 and [printed] == _printed_by_v2([number])

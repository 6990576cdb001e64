"""Other rules, the same evidence: which contest that is, and what it changes (spec 8.8).

Two questions, both pure: what the contest document is with some of its keys changed, and how two
decisions on the same evidence differ in who holds a seat. Judging is done in between, by others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

from pydantic import JsonValue

from contestjudge.errors import InputError, UsageError, usage_error
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.decision import DecisionDocument, EntrantDocument, SeatDocument
from contestjudge.model.what_if import (
    WHAT_IF_SCHEMA,
    ChangeDocument,
    JudgedDocument,
    RuleChangeDocument,
    StandDocument,
    WhatIfDocument,
)

LEFT_OUT: Final = None
"""In place of a value: the key is left out."""
_PART: Final = re.compile(r"([A-Za-z_][A-Za-z_0-9]*)((?:\[[0-9]{1,6}\])*)")
_SHOWN: Final = 60
_Path = tuple[str | int, ...]


def changed_contest(
    contest: Contest, changes: Mapping[str, object]
) -> tuple[Contest, tuple[RuleChangeDocument, ...]]:
    """Return the contest with some keys of its document changed, and what was changed.

    Args:
        contest: the rules as they are.
        changes: key path (``entry.indirect``, ``posts[0].text``) to value; ``None`` leaves the key
            out.

    Raises:
        UsageError: there is no such key, a value does not fit it, or the rules then contradict
            each other.
    """
    if not changes:
        raise usage_error("what_if.none", "no rule is changed", "name one, as KEY=VALUE")
    before = contest.model_dump(by_alias=True, exclude_unset=True, mode="json")
    document = contest.model_dump(by_alias=True, exclude_unset=True, mode="json")
    for key, value in changes.items():
        _set(document, _path(key), value, key)
    try:
        other = parse_contest(document, "what-if")
    except InputError as error:
        raise UsageError(*error.faults) from error
    after = other.model_dump(by_alias=True, exclude_unset=True, mode="json")
    rows = tuple(
        RuleChangeDocument(
            key=key, before=_found(before, _path(key)), after=_found(after, _path(key))
        )
        for key in changes
    )
    return other, rows


def _path(key: str) -> _Path:
    """Read a key path: names with dots between them, places of lists in brackets."""
    path: list[str | int] = []
    for part in key.split("."):
        match = _PART.fullmatch(part)
        if match is None:
            raise usage_error(
                "what_if.key",
                f"what-if: {key[:_SHOWN]!a} is no key of a contest file",
                "write it like entry.indirect or posts[0].text",
            )
        path.append(match[1])
        path += [int(number) for number in re.findall(r"[0-9]+", match[2])]
    return tuple(path)


def _set(document: dict[str, object], path: _Path, value: object, key: str) -> None:
    """Put a value where a path leads, making tables on the way."""
    here: object = document
    for part, following in zip(path, (*path[1:], None), strict=True):
        last = following is None
        if isinstance(here, dict) and isinstance(part, str):
            if last and value is LEFT_OUT:
                here.pop(part, None)
            elif last:
                here[part] = value
            else:
                here = here.setdefault(part, [] if isinstance(following, int) else {})
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            if last and value is LEFT_OUT:
                del here[part]
            elif last:
                here[part] = value
            else:
                here = here[part]
        else:
            raise usage_error(
                "what_if.key",
                f"what-if: {key[:_SHOWN]}: the contest file has nothing there to change",
                "name a key that it has or can have; a list is changed as a whole or, such as"
                " posts[0], where it has something",
            )


def _found(document: JsonValue, path: _Path) -> JsonValue:
    """Look up what a path leads to; ``None`` where that is nothing."""
    here = document
    for part in path:
        if isinstance(here, dict) and isinstance(part, str):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int):
            here = here[part] if part < len(here) else None
        else:
            return None
    return here


def compared(
    real: DecisionDocument, other: DecisionDocument, rules: Iterable[RuleChangeDocument]
) -> WhatIfDocument:
    """Say for whom a seat changes between two decisions on the same evidence.

    Args:
        real: under the rules as they are.
        other: under the other rules.
        rules: what was changed.
    """
    rows = tuple(_changes(real, other))
    return WhatIfDocument(
        schema_=WHAT_IF_SCHEMA,
        spec=real.spec,
        timezone=real.timezone,
        rules=tuple(rules),
        real=_in_short(real),
        other=_in_short(other),
        gained=tuple(row for row in rows if _is(row.after, "winner") > _is(row.before, "winner")),
        lost=tuple(row for row in rows if _is(row.after, "winner") < _is(row.before, "winner")),
        contested=tuple(
            row for row in rows if _is(row.after, "contested") > _is(row.before, "contested")
        ),
        changed=rows,
    )


def _is(stand: StandDocument | None, state: str) -> bool:
    return stand is not None and stand.state == state


def _in_short(decision: DecisionDocument) -> JudgedDocument:
    return JudgedDocument(
        contest=decision.contest,
        status=decision.status,
        message=decision.message,
        digest=decision.digest,
    )


_Who = tuple[str, str, str | None]
_State = Literal["winner", "contested", "out"]
_BEST_FIRST: Final = ("winner", "contested", "out")


def _stands(
    decision: DecisionDocument, *, daily: bool
) -> dict[_Who, tuple[EntrantDocument, StandDocument]]:
    """Where everybody listed stands, in the order of the decision.

    Without ``daily``, days are not told apart: whoever has several stands as on the best of them.
    """
    winners = {_who(row) for row in decision.winners}
    contested = {_who(row) for row in decision.contested}
    found: dict[_Who, tuple[EntrantDocument, StandDocument]] = {}
    for row in (*decision.standings, *decision.winners, *decision.contested):
        who = _who(row)
        state: _State = "winner" if who in winners else "contested" if who in contested else "out"
        if not daily:
            who = (*who[:2], None)
            if who in found and _BEST_FIRST.index(found[who][1].state) <= _BEST_FIRST.index(state):
                continue
        found[who] = (
            row.entrant,
            StandDocument(
                state=state,
                seat=row.seat,
                verdict=row.verdict,
                rank=row.rank,
            ),
        )
    return found


def _who(row: SeatDocument) -> _Who:
    return row.entrant.platform, row.entrant.id, row.day


def _changes(real: DecisionDocument, other: DecisionDocument) -> Iterator[ChangeDocument]:
    """Give everyone whose state changes; who stands nowhere is out."""
    daily = bool(real.days and other.days)
    before, after = _stands(real, daily=daily), _stands(other, daily=daily)
    for who in dict.fromkeys([*before, *after]):
        old, new = before.get(who), after.get(who)
        was = "out" if old is None else old[1].state
        now = "out" if new is None else new[1].state
        if was != now:
            entrant = (old or new or before[who])[0]
            yield ChangeDocument(
                entrant=entrant,
                before=None if old is None else old[1],
                after=None if new is None else new[1],
                day=who[2],
            )

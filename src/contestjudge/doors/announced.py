"""Who was announced: names, files of names, tables, JSON lists, or an earlier decision."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

from contestjudge.canonical import is_text
from contestjudge.doors.documents import MAX_DOCUMENT
from contestjudge.doors.payload import BYTE_ORDER_MARK, PathLike, named, opened, unreadable
from contestjudge.errors import Fault, InputError, input_error, usage_error
from contestjudge.model.decision import DECISION_SCHEMA, DecisionDocument, SeatDocument
from contestjudge.model.words import Platform
from contestjudge.report.by_day import seen_so_far

Announced = PathLike | DecisionDocument | Iterable[str]
"""What :func:`announced_names` takes."""
LoadDecision = Callable[[PathLike], DecisionDocument]
_IDS: Final = ("id", "account_id", "user_id", "author_id")
_HANDLES: Final = ("handle", "account", "screen_name", "username", "user", "winner", "acct")
_NAME: Final = re.compile(
    r"@?[^ \t\r\n@,;\"\x00-\x1f\x7f\ud800-\udfff]{1,253}"
    r"(?:@[^ \t\r\n@,;\"\ud800-\udfff]{1,253})?"
)
_SHOWN: Final = 60
_ADVICE: Final = "write one @handle, x:123 or bare id a line"


class Names(NamedTuple):
    """Who was announced, and how that was found out."""

    names: list[str]
    note: str = ""
    """What whoever reads the audit should know of it; empty: they are the names as given."""


def is_name(text: str) -> bool:
    """Tell a name on a command line from a file: ``@handle``, or ``x:123``."""
    platform, colon, rest = text.partition(":")
    known = platform in {str(one) for one in Platform}
    return text.startswith("@") or bool(colon and rest and known)


def announced_names(announced: Announced, load: LoadDecision, platform: Platform) -> Names:
    """Return the names of who was announced: ``@handle``, ``x:123``, or a bare id or handle.

    Args:
        announced: a name, the path of a file, an earlier decision, or many names.
        load: reads a decision.
        platform: where a table's ids are from.

    Raises:
        InputError: a file cannot be read, or names nobody.
    """
    if isinstance(announced, DecisionDocument):
        return _winners(announced, "the decision")
    if isinstance(announced, str) and is_name(announced):
        return Names([_name(announced)])
    if isinstance(announced, Iterable) and not isinstance(announced, str):
        return Names(list(map(_name, announced)))
    path = Path(announced)
    source = named(path)
    text = _text(path, source)
    if text.lstrip(" \t\r\n")[:1] in {"[", "{"}:
        found = _of_json(text, source, path, load)
    elif path.suffix in {".csv", ".tsv"}:
        found = Names(_of_table(text, source, "\t" if path.suffix == ".tsv" else ",", platform))
    else:
        found = Names(_of_lines(text, source))
    if not found.names:
        raise input_error("announced.none", "names nobody", _ADVICE, source=source)
    return found


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise usage_error(
            "announced.name",
            f"announced: {type(name).__name__} is no name",
            'write "@handle" or "x:123"',
        )
    if not is_text(name):
        raise usage_error(
            "announced.name",
            f"announced: {name[:_SHOWN]!a} is no text",
            'write "@handle" or "x:123" in UTF-8',
        )
    return name


def _winners(decision: DecisionDocument, source: str) -> Names:
    """Name the winners; of a provisional decision, whoever held the seats by what was seen."""
    rows = decision.winners or _seen_first(decision)
    names = [f"{row.entrant.platform}:{row.entrant.id}" for row in rows]
    if not names:
        raise input_error(
            "announced.none",
            f"names no winners: it is {decision.status}",
            "name those who were announced",
            source=source,
        )
    if not decision.winners:
        return Names(
            names,
            "The earlier decision was provisional and named no winners: taken as announced"
            f" {'is the first person' if len(names) == 1 else f'are the first {len(names)} people'}"
            " by what it had seen.",
        )
    return Names(names)


def _seen_first(decision: DecisionDocument) -> tuple[SeatDocument, ...]:
    """Return who would have been announced by what was seen; nobody, where that is not listed."""
    rows = () if decision.days else seen_so_far(decision)
    last = max(decision.positions, default=decision.seats)
    if len(rows) < min(last, decision.counts.entrants):
        return ()
    if decision.positions:
        return tuple(rows[place - 1] for place in sorted(decision.positions) if place <= len(rows))
    return rows[:last]


def _text(path: Path, source: str) -> str:
    try:
        with opened(path) as stream:
            raw = stream.read(MAX_DOCUMENT + 1)
    except OSError as error:
        raise unreadable(source, error) from error
    if len(raw) > MAX_DOCUMENT:
        raise input_error("document.too_large", "too large to be a list of names", source=source)
    try:
        return raw.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        raise input_error(
            "document.encoding", "not UTF-8", "save it as UTF-8", source=source
        ) from error


def _of_lines(text: str, source: str) -> list[str]:
    """Read a name a line; empty lines and lines that begin with # say nothing."""
    cells = [(number, line.strip(" \t\r")) for number, line in enumerate(text.split("\n"), 1)]
    return _checked(
        [(f"line {number}", cell) for number, cell in cells if cell and cell[0] != "#"], source
    )


def _of_json(text: str, source: str, path: Path, load: LoadDecision) -> Names:
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise input_error(
            "document.syntax", f"not valid JSON: {error}", "mend that place", source=source
        ) from error
    if isinstance(document, dict) and document.get("schema") == DECISION_SCHEMA:
        return _winners(load(path), source)
    if not isinstance(document, list):
        raise input_error(
            "announced.shape", "is neither a list of names nor a decision", _ADVICE, source=source
        )
    cells: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for number, one in enumerate(document):
        if isinstance(one, str):
            cells.append((f"[{number}]", one))
        else:
            faults.append(
                Fault("announced.name", "is no name", "put it in quotes", source, f"[{number}]")
            )
    if faults:
        raise InputError(*faults)
    return Names(_checked(cells, source))


def _of_table(text: str, source: str, delimiter: str, platform: Platform) -> list[str]:
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise input_error("table.syntax", f"no table: {error}", _ADVICE, source=source) from error
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    if not filled:
        return []
    header = {cell.strip(" \t").lower(): place for place, cell in enumerate(filled[0][1])}
    ids = next((header[name] for name in _IDS if name in header), None)
    handles = next((header[name] for name in _HANDLES if name in header), None)
    if ids is None and handles is None:
        if len(filled[0][1]) > 1:
            raise input_error(
                "announced.columns",
                "has several columns, and none is called handle or id",
                "name one of them so in the first line",
                source=source,
            )
        return _checked([(f"line {number}", row[0].strip(" \t")) for number, row in filled], source)
    cells = [(f"line {number}", _of_row(row, ids, handles, platform)) for number, row in filled[1:]]
    return _checked(cells, source)


def _of_row(row: Sequence[str], ids: int | None, handles: int | None, platform: Platform) -> str:
    """Name whoever a row is about: by id where it has one."""
    for place in (ids, handles):
        cell = row[place].strip(" \t") if place is not None and place < len(row) else ""
        if cell:
            plain = place == ids and not is_name(cell)
            return f"{platform}:{cell}" if plain else cell
    return ""


def _checked(cells: Iterable[tuple[str, str]], source: str) -> list[str]:
    """Return the names; say which are none."""
    names: list[str] = []
    faults: list[Fault] = []
    for key, name in cells:
        if _NAME.fullmatch(name):
            names.append(name)
        else:
            problem = f"{name[:_SHOWN]!a} is no name of an account" if name else "names nobody"
            faults.append(Fault("announced.name", problem, _ADVICE, source, key))
    if faults:
        raise InputError(*faults[:20])
    return names

"""Which column of a table holds which of our fields.

A declared mapping is the whole truth about a table; without one, columns that are called as our
fields are (ASCII case aside) are taken, and there must be one that says whose share it is.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from contestjudge.errors import Fault, FaultList, input_error
from contestjudge.model.names import ascii_lower
from contestjudge.sources.table_rows import SPACES, Row

FIELDS: Final = ("handle", "account_id", "share_id", "form", "target", "via", "text", "time")
"""Our fields, in the order in which :class:`Cells` begins."""
_SHOWN: Final = 40
_SHOWN_CHARACTERS: Final = 60


class Cells(NamedTuple):
    """One row by our names; empty where the table has no such column."""

    handle: str
    account_id: str
    share_id: str
    form: str
    target: str
    via: str
    text: str
    time: str
    replied_to: str = ""
    """The post that the row answers; only what a preset tells."""
    links: tuple[str, ...] = ()
    """Addresses in the text, expanded; only what a preset tells."""


Places = tuple[int | None, ...]
"""For each of ``FIELDS``, the position of its column."""


def column_names(header: Sequence[str]) -> list[str]:
    """Return the header's names without the space around them."""
    return [name.strip(SPACES) for name in header]


def by_our_names(names: Sequence[str]) -> dict[str, str]:
    """Map each field to the first column that is called as it is."""
    found: dict[str, str] = {}
    for name in names:
        lower = ascii_lower(name)
        if lower in FIELDS:
            found.setdefault(lower, name)
    return found


def places(header: Row, mapping: Mapping[str, str] | None, source: str) -> Places:
    """Find the columns.

    Raises:
        InputError: the header cannot be read (``table.header``), a name is not a field
            (``table.unknown_field``), a column is not in the table (``table.missing_column``) or
            twice in it (``table.repeated_column``), none says whose share it is
            (``table.no_account``), or none what kind of share (``table.no_form``).
    """
    names = column_names(header.cells)
    if header.fault or not any(names):
        raise input_error(
            "table.header",
            header.fault or "the table is empty",
            "the first row must name the columns",
            source=source,
        )
    columns = dict(mapping) if mapping else by_our_names(names)
    faults = FaultList()
    for field, column in columns.items():
        if field not in FIELDS:
            problem = f"columns names {field!a}, which is not one of our fields"
            advice = f"the fields are {', '.join(FIELDS)}"
            faults.add(Fault("table.unknown_field", problem, advice, source))
        elif names.count(column) != 1:
            faults.add(_misplaced(field, column, names, source))
    faults.raise_if_any()
    _demand(columns, ("handle", "account_id"), names, source)
    _demand(columns, ("form", "text"), names, source)
    return tuple(names.index(columns[field]) if field in columns else None for field in FIELDS)


def _misplaced(field: str, column: str, names: Sequence[str], source: str) -> Fault:
    if column in names:
        problem = f"the table has several columns named {column!a}"
        return Fault("table.repeated_column", problem, "rename all but one", source)
    close = difflib.get_close_matches(column[:_SHOWN_CHARACTERS], names[:_SHOWN], n=1)
    hint = f"did you mean {close[0]!a}? " if close else ""
    return Fault(
        "table.missing_column",
        f"there is no column {column!a} for {field}",
        f"{hint}the columns are {listing(names)}",
        source,
    )


def _demand(
    columns: Mapping[str, str], wanted: tuple[str, str], names: Sequence[str], source: str
) -> None:
    """Refuse a table without either of two fields."""
    if not any(field in columns for field in wanted):
        about = "whose each share is" if "handle" in wanted else "what kind each share is"
        raise input_error(
            "table.no_account" if "handle" in wanted else "table.no_form",
            f"no column says {about}",
            f'add columns = {{ {wanted[0]} = "…" }} (or {wanted[1]}) to its exhibit; '
            f"the columns are {listing(names)}",
            source=source,
        )


def listing(names: Sequence[str]) -> str:
    """List the header's names, in their order, up to a length that can be read."""
    shown = [ascii(name[:_SHOWN_CHARACTERS]) for name in names[:_SHOWN]]
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join(shown + more)


def pick(row: Sequence[str], where: Places) -> Cells:
    """Take our fields out of a row that is as wide as the header."""
    cells = ("" if at is None else row[at].strip(SPACES) for at in where)
    return Cells._make((*cells, "", ()))

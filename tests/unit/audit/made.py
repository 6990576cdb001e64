"""Small contests with tables as evidence; times are of 2024-05-14, UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import contestjudge as cj

POST = "1790321153928069120"
"""Made at 2024-05-14T10:00:00.312Z."""
FIRST = "2024-05-14T10:00:00Z"
END = "2024-05-14T22:00:00Z"
TAKEN = "2024-05-14T22:30:00Z"
TEXT = "the first ones to share this get a bun"

Row = tuple[str, str, str]
"""Handle, form, time of day."""


def contest(
    seats: int = 1,
    entry: Mapping[str, object] | None = None,
    eligibility: Mapping[str, object] | None = None,
    **rest: object,
) -> cj.Contest:
    """Build a contest over native and manual shares."""
    return cj.load_contest(
        {
            "schema": "contestjudge/contest/v1",
            "name": "Buns",
            "sponsor": {"platform": "x", "handles": ["blue_bakery"]},
            "posts": [{"id": POST, "text": TEXT}],
            "entry": {"forms": ["native", "manual"], "closes": END, **(entry or {})},
            "eligibility": eligibility or {},
            "award": {"seats": seats},
            **rest,
        }
    )


def table(
    rows: Iterable[tuple[str, ...]],
    *,
    sees: Iterable[str] = ("native", "manual"),
    name: str = "shares.csv",
    complete: bool = True,
    **terms: object,
) -> cj.Evidence:
    """Lay out rows as a table; a fourth cell is ``via``."""
    lines = ["handle,form,time,via,text"]
    for handle, form, time, *via in rows:
        text = f"RT @blue_bakery: {TEXT}" if form == "manual" else ""
        moment = f"2024-05-14 {time}" if time else ""
        lines.append(f"{handle},{form},{moment},{via[0] if via else ''},{text}")
    return cj.exhibit(
        "\n".join(lines).encode() + b"\n",
        name=name,
        zone="UTC",
        sees=sees,
        complete=complete,
        **{"taken_at": TAKEN, **terms},  # type: ignore[arg-type]
    )


def codes(audit: cj.Audit) -> dict[str, list[tuple[str, str]]]:
    """For everyone passed over: the codes of their causes, with their strengths."""
    return {
        str(row.entrant.handle): [
            (str(one.code), str(one.demonstrated_by.strength)) for one in row.causes
        ]
        for row in audit.wronged
    }


def faults(audit: cj.Audit) -> set[str]:
    """Return what was simulated for the causes that were found."""
    return {
        fault.code
        for row in audit.wronged
        for cause in row.causes
        for fault in cause.demonstrated_by.faults
    }


def handles(rows: Iterable[object]) -> list[str]:
    """Return the handles of rows of an audit."""
    return [str(row.entrant.handle) for row in rows]  # type: ignore[attr-defined]

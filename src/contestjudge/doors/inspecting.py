"""What evidence holds, and what it cannot show, read without any contest."""

from __future__ import annotations

from dataclasses import replace

from contestjudge.doors.containers import skipped_rows
from contestjudge.doors.evidence import Evidence
from contestjudge.doors.exhibits import LaidOut
from contestjudge.errors import InputError
from contestjudge.inspection import inspected
from contestjudge.report.inspection import Inspection


def inspect(evidence: Evidence) -> Inspection:
    """Say what evidence holds, and what it cannot show, without any contest.

    Raises:
        InputError: an exhibit cannot be read.
    """
    assumed = Evidence(
        tuple(
            one
            if one.options.zone is not None or one.format.name != "table"
            else replace(one, options=replace(one.options, zone="UTC"))
            for one in evidence.exhibits
        )
    )
    rows = []
    for looked_at, original, (batch, sha256) in zip(
        assumed.exhibits, evidence.exhibits, assumed.batches(None), strict=True
    ):
        rows.append(
            inspected(
                looked_at.payload.name,
                sha256,
                looked_at.format.name,
                batch,
                zone_missing=looked_at is not original and _prints_local_times(original),
            )
        )
    return Inspection(tuple(rows), skipped_rows(evidence.skipped))


def _prints_local_times(table: LaidOut) -> bool:
    """Whether a table cannot be read without a zone: the first local time in it says so."""
    try:
        table.format.read(table.payload.chunks(), table.options)
    except InputError as error:
        return error.code == "zone.missing"
    return False

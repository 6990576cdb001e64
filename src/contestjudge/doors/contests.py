"""Contest documents, loaded and complete: zone, past winners, and the rules that they amend."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from contestjudge.doors.amending import compare
from contestjudge.doors.decisions import load_decision
from contestjudge.doors.documents import document_at
from contestjudge.doors.past import with_past_winners
from contestjudge.doors.payload import PathLike, named
from contestjudge.errors import InputError, input_error
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA
from contestjudge.sources.zones import zone


def load_contest(
    contest: PathLike | Mapping[str, object], amends: Contest | None = None
) -> Contest:
    """Load a contest document.

    Args:
        contest: the path of a TOML or JSON file, or the decoded document.
        amends: the rules that these took the place of: what changed must be what these say.

    Raises:
        InputError: all that is wrong with it, each with its key path.
    """
    found = _loaded_contest(contest)
    if amends is not None:
        compare(amends, found, "contest" if isinstance(contest, Mapping) else named(contest))
    return found


def _loaded_contest(contest: PathLike | Mapping[str, object]) -> Contest:
    if isinstance(contest, Mapping):
        return _complete(parse_contest(contest), "contest", Path())
    document = document_at(contest)
    if document.get("schema") == EVIDENCE_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is an evidence file",
            "give the contest file first, then the evidence",
            source=os.fspath(contest),
        )
    return _complete(parse_contest(document, named(contest)), named(contest), Path(contest).parent)


def _complete(contest: Contest, source: str, folder: Path) -> Contest:
    """Check the zone, and read who won before."""
    return with_past_winners(_with_known_zone(contest, source), folder, source, load_decision)


def _with_known_zone(contest: Contest, source: str) -> Contest:
    try:
        zone(contest.timezone)
    except InputError as error:
        raise InputError(
            *(replace(fault, source=source, key="timezone") for fault in error.faults)
        ) from error
    return contest

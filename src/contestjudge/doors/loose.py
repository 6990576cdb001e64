"""What is named where a bundle is asked for, and is none: said so that the next step is clear."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from contestjudge.doors.documents import document_at
from contestjudge.doors.payload import is_file, is_folder, named
from contestjudge.errors import InputError, input_error
from contestjudge.model.bundle import MANIFEST, MANIFEST_SCHEMA, PROOF_SCHEMA
from contestjudge.model.contest import CONTEST_SCHEMA
from contestjudge.model.decision import DECISION_SCHEMA
from contestjudge.model.draw import COMMITMENT_SCHEMA, DRAW_SCHEMA, REHEARSAL_SCHEMA
from contestjudge.model.evidence_file import EVIDENCE_SCHEMA

_FOLDER: Final = (
    "name the folder that `contestjudge judge --out` or `contestjudge draw run --out` wrote"
)
_JUDGE: Final = "judge with --out DIR, and verify that folder"
_LOOSE: Final[dict[object, tuple[str, str]]] = {
    DECISION_SCHEMA: ("is a decision alone: what it follows from is not in it", _JUDGE),
    DRAW_SCHEMA: (
        "is the result of a draw alone: who was in it, and by which rules, is not in it",
        "draw again with --out DIR (the same files give the same draw), and verify that folder",
    ),
    REHEARSAL_SCHEMA: ("is a rehearsal: there is nothing to verify", "verify the real draw"),
    COMMITMENT_SCHEMA: (
        "is a commitment: what it fixes shows when the draw is held",
        "`contestjudge draw run` refuses whatever has changed since",
    ),
    PROOF_SCHEMA: (
        "is a proof: it holds for a record",
        "name the published folder, and this file with --proof",
    ),
    CONTEST_SCHEMA: ("is a contest file", _JUDGE),
    EVIDENCE_SCHEMA: ("is an evidence file", _JUDGE),
    MANIFEST_SCHEMA: ("is a manifest without its folder", _FOLDER),
}


def no_bundle(path: Path) -> InputError:
    """Say that a path is no bundle, and what it is, if that shows.

    Args:
        path: a folder without a manifest, a file, or nothing.
    """
    if not is_file(path):
        problem = f"holds no {MANIFEST}" if is_folder(path) else "is not there"
        advice = _FOLDER
    elif is_file(path.parent / MANIFEST):
        problem, advice = "is one file of a bundle", f"name its folder: {named(path.parent)}"
    else:
        try:
            schema = document_at(path).get("schema")
        except InputError:
            schema = None
        known = _LOOSE.get(schema) if isinstance(schema, str) else None
        problem, advice = known or ("is a file, and a bundle is a folder", _FOLDER)
    return input_error("bundle.none", problem, advice, source=named(path))

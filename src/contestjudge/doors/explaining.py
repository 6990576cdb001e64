"""Opening what ``explain`` takes: a decision, a bundle, or the result of a draw beside one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from contestjudge.doors.documents import document_at, schema_of
from contestjudge.doors.draw_files import load_draw
from contestjudge.doors.opened import full_manifest, sealed_document
from contestjudge.doors.payload import PathLike, is_file, is_folder, named
from contestjudge.errors import InputError, input_error
from contestjudge.model.bundle import DECISION, DRAW, MANIFEST, ManifestDocument
from contestjudge.model.draw import DRAW_SCHEMA, REHEARSAL_SCHEMA
from contestjudge.report.decision import Decision
from contestjudge.report.draw import DrawResult
from contestjudge.report.since_drawn import SinceDrawn

_NEXT: Final = "draw-{}.json"
"""How results are called that follow on another outside bundles."""


def explained(path: PathLike, who: str, load: Callable[[PathLike], Decision]) -> str:
    """Say why somebody won or did not, and whether they were replaced after a draw.

    Args:
        path: a decision, the folder of a full bundle, or a draw's result with the decision beside
            it.
        who: ``@handle``, ``x:123`` or a bare account id.
        load: loads a decision.

    Raises:
        InputError: it is none of these, or not as it was written.
        UsageError: nobody of that name is in the decision.
    """
    given = Path(path)
    if is_folder(given):
        return _in_bundle(given, who, load)
    if is_file(given.parent / MANIFEST) and _of_bundles(given.name):
        return _in_bundle(given.parent, who, load)
    if _is_result(given):
        result = load_draw(given)
        beside = given.parent / DECISION
        if not is_file(beside):
            raise _alone(path)
        decision = load(beside)
        if result.decision != decision.digest:
            raise _alone(path)
        return decision.explain(who, SinceDrawn(result))
    decision = load(path)
    newest = _newest_beside(given.parent, decision)
    return decision.explain(who, None if newest is None else SinceDrawn(newest))


def _in_bundle(folder: Path, who: str, load: Callable[[PathLike], Decision]) -> str:
    manifest = full_manifest(folder)
    sealed_document(folder, DECISION, manifest)
    decision = load(folder / DECISION)
    if manifest.draw is None:
        return decision.explain(who)
    sealed_document(folder, DRAW, manifest)
    return decision.explain(who, _sealed(folder, manifest))


def _sealed(folder: Path, manifest: ManifestDocument) -> SinceDrawn:
    return SinceDrawn(load_draw(folder / DRAW), manifest.envelope.sealed_at)


def _of_bundles(name: str) -> bool:
    """Tell the decision of a bundle, and its draw's results: the newest one holds."""
    return name == DECISION or name.startswith("draw")


def _is_result(path: Path) -> bool:
    if path.suffix != ".json":
        return False
    try:
        return schema_of(document_at(path)) in {DRAW_SCHEMA, REHEARSAL_SCHEMA}
    except InputError:
        return False  # whoever loads it as a decision says what is wrong


def _newest_beside(folder: Path, decision: Decision) -> DrawResult | None:
    """Find the newest result of a decision's draw, where they lie beside it."""
    found, number, path = None, 2, folder / DRAW
    while decision.draw is not None and is_file(path) and _is_result(path):
        result = load_draw(path)
        if result.decision == decision.digest:
            found = result
        path, number = folder / _NEXT.format(number), number + 1
    return found


def _alone(path: PathLike) -> InputError:
    return input_error(
        "document.swapped",
        "this is the result of a draw, and the decision that it gave is not beside it",
        f"name the folder of the draw's bundle, or put {DECISION} there (judge --format json)",
        source=named(os.fspath(path)),
    )

"""Decisions that were written as JSON, loaded again: as they were, or not at all."""

from __future__ import annotations

import json
import os

from pydantic import ValidationError

from contestjudge.canonical import NotCanonicalError
from contestjudge.doors.documents import document_at
from contestjudge.doors.payload import PathLike
from contestjudge.errors import InputError, input_error
from contestjudge.model.decision import DECISION_SCHEMA, DecisionDocument
from contestjudge.model.faults import faults_of
from contestjudge.report.decision import Decision
from contestjudge.sources.zones import zone


def load_decision(path: PathLike) -> Decision:
    """Load a decision that was written as JSON.

    Raises:
        InputError: it is no decision, or not the one that its digest names.
    """
    name = os.fspath(path)
    found = document_at(path)
    if found.get("schema") != DECISION_SCHEMA:
        raise input_error(
            "document.swapped",
            "this is no decision",
            "give what `contestjudge judge --format json` wrote",
            source=name,
        )
    try:
        document = DecisionDocument.model_validate_json(
            json.dumps(found, default=str), strict=False
        )
        computed = document.computed_digest()
    except ValidationError as error:
        raise InputError(
            *faults_of(error.errors(include_url=False), name, DecisionDocument)
        ) from error
    except NotCanonicalError as error:
        raise input_error("document.not_canonical", str(error), source=name) from error
    if computed != document.digest:
        raise input_error(
            "decision.altered",
            "its content does not have the digest that it names",
            "judge once more, or get the original file",
            source=name,
        )
    return Decision.of(document, zone(document.timezone))

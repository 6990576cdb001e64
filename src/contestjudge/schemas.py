"""JSON schemas of the documents, made from the models themselves."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import BaseModel

from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument, ShareDocument
from contestjudge.model.evidence_file import EvidenceFile

SCHEMAS: Final[dict[str, type[BaseModel]]] = {
    "contest": Contest,
    "evidence": EvidenceFile,
    "decision": DecisionDocument,
    "share": ShareDocument,
}
"""Document name to model."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a document.

    Args:
        name: ``contest``, ``evidence``, ``decision`` or ``share``.
    """
    mode: Literal["serialization", "validation"] = (
        "serialization" if name in {"decision", "share"} else "validation"
    )
    schema = SCHEMAS[name].model_json_schema(by_alias=True, mode=mode)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

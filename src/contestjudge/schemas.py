"""JSON schemas of the documents, made from the models themselves.

What the docstring of a field says is its description in the schema. It is read from the source
only when somebody asks for a schema: pydantic's own way would read it at every import.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent
from typing import Any, Final, Literal

from pydantic import BaseModel

from contestjudge.model.audit import AuditDocument
from contestjudge.model.bundle import (
    ManifestDocument,
    ProofDocument,
    PublishedDocument,
    VerificationDocument,
)
from contestjudge.model.contest import Contest
from contestjudge.model.decision import DecisionDocument, ShareDocument
from contestjudge.model.disputes import DisputeLog, DisputesDocument
from contestjudge.model.document import Document
from contestjudge.model.draw import CommitmentDocument, DrawnDocument
from contestjudge.model.evidence_file import EvidenceFile
from contestjudge.model.inspection import InspectionDocument
from contestjudge.model.lint import LintDocument
from contestjudge.model.notice import NoticesDocument
from contestjudge.model.remedy import RemedyPolicy
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.what_if import WhatIfDocument

SCHEMAS: Final[dict[str, type[BaseModel]]] = {
    "contest": Contest,
    "evidence": EvidenceFile,
    "decision": DecisionDocument,
    "share": ShareDocument,
    "inspection": InspectionDocument,
    "commitment": CommitmentDocument,
    "draw": DrawnDocument,
    "what-if": WhatIfDocument,
    "lint": LintDocument,
    "notices": NoticesDocument,
    "manifest": ManifestDocument,
    "published": PublishedDocument,
    "proof": ProofDocument,
    "verification": VerificationDocument,
    "summary": SummaryDocument,
    "audit": AuditDocument,
    "remedy": RemedyPolicy,
    "disputes": DisputeLog,
    "disputes-report": DisputesDocument,
}
"""Document name to model."""
_WRITTEN_BY_PEOPLE: Final = frozenset({"contest", "evidence", "remedy", "disputes"})


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a document.

    Args:
        name: a key of ``SCHEMAS``.

    Raises:
        KeyError: there is no such document.
    """
    mode: Literal["serialization", "validation"] = (
        "validation" if name in _WRITTEN_BY_PEOPLE else "serialization"
    )
    schema = SCHEMAS[name].model_json_schema(by_alias=True, mode=mode)
    tables = {schema["title"]: schema, **schema.get("$defs", {})}
    for model in _models(Document):
        table = tables.get(model.__name__, {})
        for field, said in _said_of_fields(model).items():
            key = model.model_fields[field].alias or field
            if key in table.get("properties", {}):
                table["properties"][key].setdefault("description", said)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def _said_of_fields(model: type[BaseModel]) -> dict[str, str]:
    """Read the string that stands under each field of a model, as documentation tools do."""
    (definition,) = ast.parse(dedent(inspect.getsource(model))).body
    if not isinstance(definition, ast.ClassDef):
        return {}
    said: dict[str, str] = {}
    for field, below in zip(definition.body, definition.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and field.target.id in model.model_fields
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
            and isinstance(below.value.value, str)
        ):
            said[field.target.id] = inspect.cleandoc(below.value.value)
    return said

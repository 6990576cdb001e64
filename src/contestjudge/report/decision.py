"""The decision as people use it: the document, with its sentences and views."""

from __future__ import annotations

import json
from datetime import tzinfo

from pydantic import PrivateAttr

from contestjudge.model.decision import DecisionDocument
from contestjudge.report.explain import explain
from contestjudge.report.sentences import exclusion_message, finding_message, hole_message
from contestjudge.report.shares import named_shares
from contestjudge.report.steps import sentences, told
from contestjudge.report.text import decision_text
from contestjudge.report.verdict import verdict_message


class Decision(DecisionDocument):
    """Who won, how surely, and why.

    Every field of the decision document is an attribute (``decision.status``,
    ``decision.winners``); the methods are views of it.
    """

    _zone: tzinfo = PrivateAttr()

    @classmethod
    def of(cls, document: DecisionDocument, zone: tzinfo) -> Decision:
        """Add the sentences to a document; its digest does not change.

        Args:
            document: the decision.
            zone: the zone that views show times in.
        """
        shares = named_shares(document)
        findings = tuple(
            one.model_copy(update={"message": finding_message(one, zone, shares)})
            for one in document.findings
        )
        excluded = tuple(
            one.model_copy(update={"message": exclusion_message(one, zone)})
            for one in document.excluded
        )
        holes = tuple(
            one.model_copy(update={"message": hole_message(one, zone)}) for one in document.holes
        )
        said = document.model_copy(
            update={"findings": findings, "excluded": excluded, "holes": holes}
        )
        values = {name: getattr(said, name) for name in DecisionDocument.model_fields}
        values["message"] = verdict_message(said, zone)
        values["next_steps"] = told(said, zone)
        values["detail"] = "; ".join(sentences(values["next_steps"]))
        decision = cls.model_construct(**values)
        decision._zone = zone  # noqa: SLF001 - its own private attribute
        return decision

    def to_json(self) -> str:
        """Return the decision document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return decision_text(self, self._zone)

    def explain(self, who: str) -> str:
        """Say why somebody won or did not.

        Args:
            who: ``@handle``, ``x:123`` or a bare account id.

        Raises:
            UsageError: nobody of that name is in the decision.
        """
        return explain(self, who, self._zone)

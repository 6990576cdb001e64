"""The audit as people use it: the document, with its sentences and views."""

from __future__ import annotations

import json
from datetime import tzinfo

from pydantic import PrivateAttr

from contestjudge.model.audit import AuditDocument, WrongedDocument
from contestjudge.report.audit_sentences import demonstration, message, step_sentence


class Audit(AuditDocument):
    """An announcement held against the decision: classes, those passed over, causes, a remedy."""

    _zone: tzinfo = PrivateAttr()

    @classmethod
    def of(cls, document: AuditDocument, zone: tzinfo) -> Audit:
        """Add the sentences and views to a document.

        Args:
            document: the audit.
            zone: the zone that views show times in.
        """
        values = {name: getattr(document, name) for name in AuditDocument.model_fields}
        values["message"] = message(document)
        values["wronged"] = tuple(_told(row, zone) for row in document.wronged)
        if document.remedy is not None:
            steps = tuple(
                step.model_copy(update={"text": step_sentence(step, document.remedy)})
                for step in document.remedy.steps
            )
            values["remedy"] = document.remedy.model_copy(update={"steps": steps})
        audit = cls.model_construct(**values)
        audit._zone = zone  # noqa: SLF001 - its own private attribute
        return audit

    def to_json(self) -> str:
        """Return the document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        from contestjudge.report.audit_text import audit_text

        return audit_text(self, self._zone)

    def markdown(self) -> str:
        """Return the view as Markdown."""
        from contestjudge.report.audit_markdown import audit_markdown

        return audit_markdown(self, self._zone)

    def html(self) -> str:
        """Return the report: one HTML file that needs no other, and no network."""
        from contestjudge.report.html.audit import audit_html

        return audit_html(self, self._zone)


def _told(row: WrongedDocument, zone: tzinfo) -> WrongedDocument:
    causes = tuple(
        cause.model_copy(
            update={
                "demonstrated_by": cause.demonstrated_by.model_copy(
                    update={"text": demonstration(cause.demonstrated_by, zone)}
                )
            }
        )
        for cause in row.causes
    )
    return row.model_copy(update={"causes": causes})

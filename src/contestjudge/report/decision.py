"""The decision as people use it: the document, with its sentences and views."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import tzinfo
from importlib.util import find_spec
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from contestjudge.errors import usage_error
from contestjudge.model.decision import DecisionDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.report.explain import explain
from contestjudge.report.sentences import exclusion_message, finding_message, hole_message
from contestjudge.report.shares import named_shares
from contestjudge.report.since_drawn import SinceDrawn
from contestjudge.report.steps import sentences, told
from contestjudge.report.text import decision_text
from contestjudge.report.verdict import verdict_message

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from rich.console import RenderableType

    from contestjudge.report.frames import FrameName
    from contestjudge.report.plot import Plots


class JudgedFrom:
    """Rules and evidence that a decision was judged from in this process, to ask more of them.

    It is no part of what the decision says: whether it is known makes no two of them different.
    """

    __slots__ = ("contest", "evidence")
    __hash__ = None  # type: ignore[assignment]  # as the decision itself

    def __init__(self, contest: object = None, evidence: object = None) -> None:
        self.contest = contest
        self.evidence = evidence

    def __eq__(self, other: object) -> bool:
        """All are alike."""
        return isinstance(other, JudgedFrom)


class Decision(DecisionDocument):
    """Who won, how surely, and why.

    Every field of the decision document is an attribute (``decision.status``,
    ``decision.winners``); the methods are views of it.
    """

    _zone: tzinfo = PrivateAttr()
    _judged_from: JudgedFrom = PrivateAttr(default_factory=JudgedFrom)

    @property
    def judged_from(self) -> JudgedFrom:
        """The rules and the evidence, where this process judged them; else nothing of either."""
        return self._judged_from

    @classmethod
    def of(
        cls, document: DecisionDocument, zone: tzinfo, judged_from: JudgedFrom | None = None
    ) -> Decision:
        """Add the sentences to a document; its digest does not change.

        Args:
            document: the decision.
            zone: the zone that views show times in.
            judged_from: what it was judged from, where that is at hand.
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
        decision._judged_from = judged_from or JudgedFrom()  # noqa: SLF001
        return decision

    def to_json(self) -> str:
        """Return the decision document as indented JSON, keys in the document's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    def text(self) -> str:
        """Return the view for a terminal."""
        return decision_text(self, self._zone)

    def html(self, summary: SummaryDocument | None = None) -> str:
        """Return the report: one HTML file that needs no other, and no network.

        Args:
            summary: what :func:`contestjudge.summarise` returned; with it the report also shows
                what each instrument watched, and when every single entry came in.
        """
        from contestjudge.report.html import decision_html

        return decision_html(self, self._zone, summary)

    def markdown(self) -> str:
        """Return the view for a page that is written in Markdown."""
        from contestjudge.report.markdown import decision_markdown

        return decision_markdown(self, self._zone)

    def view(self) -> Iterator[RenderableType]:
        """Give the parts of the view for a terminal that shows weight and colour.

        Raises:
            UsageError: rich is not installed.
        """
        if find_spec("rich") is None:
            raise usage_error(
                "extra.missing",
                "this view needs rich, which is not installed",
                "pip install 'contestjudge[terminal]', or use text()",
            )
        from contestjudge.report.terminal import decision_view

        return decision_view(self, self._zone)

    def explain(self, who: str, since: SinceDrawn | None = None) -> str:
        """Say why somebody won or did not.

        Args:
            who: ``@handle``, ``x:123`` or a bare account id.
            since: of a draw, the result that holds, where somebody may have been replaced.

        Raises:
            UsageError: nobody of that name is in the decision.
        """
        return explain(self, who, self._zone, since)

    def to_pandas(self, which: FrameName = "standings") -> pd.DataFrame:
        """Return one of the decision's lists as a pandas frame; needs the extra ``pandas``.

        Args:
            which: ``standings``, ``excluded``, ``findings`` or ``holes``.

        Raises:
            UsageError: there is no such list, or pandas is not installed.
        """
        from contestjudge.report.frames import to_pandas

        return to_pandas(self, which)

    def to_polars(self, which: FrameName = "standings") -> pl.DataFrame:
        """Return the same as a polars frame; needs the extra ``polars``."""
        from contestjudge.report.frames import to_polars

        return to_polars(self, which)

    def to_arrow(self, which: FrameName = "standings") -> pa.Table:
        """Return the same as an Arrow table; needs the extra ``arrow``."""
        from contestjudge.report.frames import to_arrow

        return to_arrow(self, which)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the standings to whatever reads Arrow's PyCapsule interface (DuckDB, polars, …)."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    @property
    def plot(self) -> Plots:
        """Pictures: ``plot.photo_finish()``, ``plot.coverage()``; they need the extra ``plot``."""
        from contestjudge.report.plot import Plots

        return Plots(self, self._zone)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the verdict and the seats."""
        from contestjudge.report.fragment import decision_fragment

        return decision_fragment(self, self._zone)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Name what tells decisions apart: the whole document is too long for a line."""
        yield "contest", self.contest.name
        yield "status", str(self.status)
        yield "digest", self.digest

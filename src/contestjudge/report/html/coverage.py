"""Coverage as a timeline: what each instrument watched, form by form, and the holes left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, FindingDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.time import MINUTE, format_rfc3339, parse_rfc3339
from contestjudge.model.words import ShareForm, Status
from contestjudge.report.html.axis import axis_of
from contestjudge.report.html.elements import el, head_of, rows_of, section
from contestjudge.report.html.scale import HEAD, Scale
from contestjudge.report.plain import counted, shown, shown_end
from contestjudge.report.sentences import FORM_WORDS
from contestjudge.report.times import moment
from contestjudge.report.weight import late_holes, pressing_holes

_LANE: Final = 34
_RAIL: Final = 24
_TITLE: Final = 30
_LONGEST_POST: Final = 12
_MOST_LANES: Final = 60
"""So many are drawn; the table has them all."""
_KINDS: Final = {
    "complete": "complete: everything of this form in this time",
    "partial": "partial: what it happened to show",
    "vouched": "nothing is missing, on somebody's word or by lists that follow on one another",
    "hole": "a hole: nobody can say what was shared here",
    "late": "a hole that starts too late to matter",
}


class Lane(NamedTuple):
    """One line of the timeline. Instants are microseconds UTC; ``None``: no such bound."""

    form: str
    kind: str
    label: str
    earliest: int | None
    latest: int | None
    note: str = ""


def coverage(
    decision: DecisionDocument, zone: tzinfo, summary: SummaryDocument | None
) -> Element | None:
    """Draw what was watched and what was not.

    Args:
        decision: the holes, and what was vouched for.
        zone: the zone to show times in.
        summary: what each instrument watched; ``None``: only holes are drawn.
    """
    lanes = lanes_of(decision, summary)
    if not lanes:
        return None
    frame = frame_of(decision, lanes, summary)
    return section(
        "coverage",
        "Coverage",
        el("p", told_of_coverage(decision), class_="lede"),
        el(
            "figure",
            _drawing(lanes[:_MOST_LANES], frame, zone),
            _legend(lanes),
            None
            if summary is not None
            else el(
                "figcaption",
                "What each instrument watched is not in a decision. Made together with the"
                " judging, this page shows it too.",
            ),
        ),
        _table(lanes, zone),
    )


def lanes_of(decision: DecisionDocument, summary: SummaryDocument | None) -> list[Lane]:
    """List what was watched and what was not, by form."""
    return sorted(
        [*_watched(summary), *_vouched(decision.findings), *_holes(decision)],
        key=lambda lane: list(ShareForm).index(ShareForm(lane.form)),
    )


def told_of_coverage(decision: DecisionDocument) -> str:
    """Say in a sentence whether what was not watched matters."""
    pressing = len(pressing_holes(decision))
    if pressing:
        are = "is" if pressing == 1 else "are"
        return f"There {are} {counted(pressing, 'hole')} in which somebody may have gone unseen."
    if decision.holes:
        final = decision.status is Status.FINAL
        return (
            "What was not watched cannot change who wins."
            if final
            else "What was not watched is not what keeps this open."
        )
    return "Every form that counts was watched for the whole time."


def _watched(summary: SummaryDocument | None) -> Iterator[Lane]:
    for one in () if summary is None else summary.watched:
        kind = "complete" if one.complete and not one.contradicted else "partial"
        note = "contradicted by other evidence" if one.contradicted else ""
        yield Lane(
            one.form,
            kind,
            shown(one.instrument, 60),
            _instant(one.from_) or _instant(summary.window.from_ if summary else None),
            _instant(one.to),
            note,
        )


def _vouched(findings: Iterable[FindingDocument]) -> Iterator[Lane]:
    for one in findings:
        if one.code not in {"coverage.attested", "coverage.chained"}:
            continue
        attested = one.code == "coverage.attested"
        said = f"the word of {shown(one.params.get('by'), 60)}" if attested else "lists in a chain"
        form, low, high = (one.params.get(key) for key in ("form", "from", "to"))
        if form in FORM_WORDS:
            yield Lane(str(form), "vouched", said, _instant(low), _instant(high))


def _holes(decision: DecisionDocument) -> Iterator[Lane]:
    late = set(late_holes(decision))
    posts = {hole.post for hole in decision.holes}
    for hole in decision.holes:
        room = "any number" if hole.at_most is None else f"at most {hole.at_most}"
        of_post = f", post {shown_end(hole.post, _LONGEST_POST)}" if len(posts) > 1 else ""
        yield Lane(
            hole.form,
            "late" if hole in late else "hole",
            f"not watched{of_post}: {room}",
            _instant(hole.from_),
            _instant(hole.to),
            hole.cause,
        )


def _instant(text: object) -> int | None:
    return parse_rfc3339(text)[0] if isinstance(text, str) else None


def frame_of(
    decision: DecisionDocument, lanes: Sequence[Lane], summary: SummaryDocument | None
) -> Scale:
    """Draw the window; where it has no end, as far as anything is known to reach."""
    known = [one for lane in lanes for one in (lane.earliest, lane.latest) if one is not None]
    for row in decision.standings[:1] + decision.standings[-1:]:
        known += [one for one in (_instant(row.share.earliest), _instant(row.share.latest)) if one]
    first, last = min(known, default=0), max(known, default=0)
    if summary is not None:
        opens, closes = _instant(summary.window.from_), _instant(summary.window.to)
        first = first if opens is None else opens
        last = last if closes is None else closes
    return Scale(first, max(last, first + MINUTE))


def _drawing(lanes: Sequence[Lane], frame: Scale, zone: tzinfo) -> Element:
    forms = list(dict.fromkeys(lane.form for lane in lanes))
    height = HEAD + len(forms) * _TITLE + len(lanes) * _LANE + 4
    picture = el(
        "svg",
        el("title", "What was watched, form by form", id="coverage-name"),
        el("desc", "The same stands in the table below.", id="coverage-said"),
        width="100%",
        height=height,
        role="img",
        aria_labelledby="coverage-name",
        aria_describedby="coverage-said",
        class_="timeline",
    )
    bands: list[tuple[int, int]] = []
    picture.append(axis := el("g"))
    top = HEAD
    for form in forms:
        picture.append(el("text", FORM_WORDS[form], x="0", y=top + 18, class_="group"))
        top += _TITLE
        for lane in lanes:
            if lane.form == form:
                picture.append(_lane(lane, frame, top))
                bands.append((top + _RAIL - 7, top + _RAIL + 9))
                top += _LANE
    axis.extend(axis_of(frame, zone, bands))
    return picture


def _lane(lane: Lane, frame: Scale, top: int) -> Element:
    earliest = frame.first if lane.earliest is None else lane.earliest
    latest = frame.last if lane.latest is None else lane.latest
    x, base = frame.share(earliest), top + _RAIL
    drawn = el(
        "g",
        el("text", shown(lane.label, 60), x="0", y=top + 12, class_="label"),
        el("line", x1="0", x2="100%", y1=base, y2=base, class_="rail"),
        class_=lane.kind,
    )
    if lane.kind == "partial" and lane.latest is None:
        return drawn
    width = frame.width(earliest, latest)
    if width == "0%":
        drawn.append(el("circle", cx=x, cy=base, r=4, class_="bar"))
    else:
        drawn.append(el("rect", x=x, width=width, y=base - 5, height=10, rx=1, class_="bar"))
    return drawn


def _legend(lanes: Sequence[Lane]) -> Element:
    present = {lane.kind for lane in lanes}
    return el(
        "ul",
        *(
            el(
                "li",
                el(
                    "svg",
                    el("rect", x=1, y=2, width=26, height=10, rx=1, class_="bar"),
                    width=28,
                    height=14,
                    aria_hidden="true",
                    class_=f"timeline {kind}",
                ),
                words,
            )
            for kind, words in _KINDS.items()
            if kind in present
        ),
        class_="legend",
    )


def _table(lanes: Sequence[Lane], zone: tzinfo) -> Element:
    return el(
        "details",
        el("summary", "The same in a table"),
        el(
            "div",
            el(
                "table",
                head_of("Form", "What watched", "From", "To", "How"),
                rows_of(
                    (
                        FORM_WORDS[lane.form],
                        lane.label,
                        _written(lane.earliest, zone, "the opening"),
                        _written(lane.latest, zone, "no end"),
                        f"{lane.kind}{f' ({lane.note})' if lane.note else ''}",
                    )
                    for lane in lanes
                ),
            ),
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label="Coverage in a table",
        ),
    )


def _written(instant: int | None, zone: tzinfo, otherwise: str) -> str:
    return otherwise if instant is None else moment(format_rfc3339(instant), zone)

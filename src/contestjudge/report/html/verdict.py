"""The top of the page: the verdict in a sentence, how many of what, and who holds the seats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, EntrantDocument, SeatDocument
from contestjudge.model.summary import SummaryDocument
from contestjudge.model.words import Status
from contestjudge.report.html.cut import is_lottery
from contestjudge.report.html.elements import Child, el, name, section, titled
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORD
from contestjudge.report.text import BASIS_WORDS, name_of, rank_text
from contestjudge.report.times import interval
from contestjudge.report.weight import cut_of

_MARKS: Final = {Status.FINAL: "●", Status.CONTESTED: "◐", Status.PROVISIONAL: "○"}
"""Full, half and empty: told apart without any colour."""
_SHOWN: Final = 100
_LONGEST_TITLE: Final = 120
_is_link = re.compile(r"https://(?:x\.com|bsky\.app)/[A-Za-z0-9_./:-]{1,200}").fullmatch


def called(entrant: EntrantDocument) -> str:
    """How an entrant is called, uncut: by handle, else by id."""
    return entrant.id if entrant.handle is None else f"@{entrant.handle}"


def masthead(decision: DecisionDocument) -> Element:
    """Write the verdict, with what it is about."""
    status = str(decision.status)
    said = decision.message
    # The status stands above already.
    opening = f"{status.capitalize()}: "
    if said.startswith(opening):
        rest = said.removeprefix(opening)
        said = rest[:1].upper() + rest[1:]
    return el(
        "header",
        el("p", "Decision on a share contest", class_="over"),
        el("h1", titled(decision.contest.name, _LONGEST_TITLE)),
        el(
            "p",
            el("span", _MARKS[decision.status], aria_hidden="true"),
            f" {status.capitalize()}",
            class_=f"status {status}",
        ),
        el("p", said, class_="verdict"),
        _figures(decision),
    )


def _figures(decision: DecisionDocument) -> Element:
    counts = decision.counts
    figures = [
        ("seat" if decision.seats == 1 else "seats", decision.seats),
        ("entrant" if counts.entrants == 1 else "entrants", counts.entrants),
        ("share" if counts.shares == 1 else "shares", counts.shares),
        ("not counted", counts.excluded),
    ]
    return el(
        "dl",
        *(el("div", el("dt", what), el("dd", f"{number:,}")) for what, number in figures),
        class_="figures",
    )


def seats(decision: DecisionDocument, zone: tzinfo, summary: SummaryDocument | None) -> Element:
    """Say who holds the seats, who may, and who comes next."""
    parts: list[Child] = []
    if decision.winners:
        parts += [_seated("Winners", decision.winners, zone), *_order(decision)]
    if decision.status is Status.PROVISIONAL:
        cut = cut_of(decision)
        near = tuple(row for row in decision.standings if row.rank_seen.min <= cut)
        parts += [
            None
            if is_lottery(decision, summary)
            else _seated("By what was seen so far: not a result", near, zone, seen=True),
            el(
                "p",
                f"Of {counted(decision.counts.entrants, 'entrant')} seen,"
                f" {decision.counts.contested:,} could still win.",
                class_="aside",
            )
            if decision.counts.contested
            else None,
        ]
    elif decision.status is Status.CONTESTED and decision.contested:
        drawn = decision.draw is not None
        parts.append(
            _seated(
                "In the draw" if drawn else "Candidates for what is left",
                decision.contested,
                zone,
                seen=not drawn,
            )
        )
    parts.append(_seated("Alternates", decision.alternates, zone))
    if not any(part is not None for part in parts):
        parts.append(el("p", "Nobody took part in time.", class_="lede"))
    return section("seats", "Seats", *parts, _draw(decision))


def _order(decision: DecisionDocument) -> Iterable[Child]:
    """Say which winners may stand in another order than the one shown."""
    places = [str(row.seat) for row in decision.winners if row.rank.min != row.rank.max]
    by_chance = decision.draw is not None and decision.draw.state == "held"
    if len(places) > 1 and not by_chance and not decision.positions:
        few = places if len(places) <= _SHOWN else [*places[:_SHOWN], "more"]
        yield el(
            "p",
            f"The order of places {enumerated(few)} is not certain; that they win is.",
            class_="aside",
        )


def _seated(
    title: str, rows: Sequence[SeatDocument], zone: tzinfo, *, seen: bool = False
) -> Element | None:
    if not rows:
        return None
    more = len(rows) - _SHOWN
    return el(
        "div",
        el("h3", title),
        el("ol", *(_seat(row, zone, seen=seen) for row in rows[:_SHOWN]), class_="seats"),
        el("p", f"… and {more:,} more, below.", class_="aside") if more > 0 else None,
    )


def _seat(row: SeatDocument, zone: tzinfo, *, seen: bool) -> Element:
    share = row.share
    place = str(row.seat) if row.seat is not None else "–"
    if seen:
        place = rank_text(row.rank_seen)
    form: Child = FORM_WORD[share.form]
    if share.url is not None and _is_link(share.url):
        form = el("a", FORM_WORD[share.form], href=share.url, rel="noopener noreferrer")
    return el(
        "li",
        el("span", place, class_="place"),
        el(
            "span",
            el("b", titled(called(row.entrant))),
            *(el("i", shown(tier, 40), class_="tier") for tier in row.tiers),
            class_="who",
        ),
        el(
            "span",
            form,
            ", ",
            interval(share.earliest, share.latest, zone),
            ", by ",
            BASIS_WORDS[share.basis],
            class_="what",
        ),
    )


def _draw(decision: DecisionDocument) -> Element | None:
    """Say how a draw went: what it rests on, and with which tickets."""
    draw = decision.draw
    if draw is None or draw.state != "held":
        return None
    named = {row.entrant.id: name_of(row) for row in (*decision.winners, *decision.alternates)}
    facts: list[tuple[str, Child]] = [("Randomness", f"{draw.source}: {shown(draw.randomness)}")]
    if draw.round is not None:
        facts.append(("Round", f"{draw.round} of chain {draw.chain}"))
    if draw.signature_checked is not None:
        checked = "checked, and right" if draw.signature_checked else "NOT CHECKED"
        facts.append(("Signature", checked))
    facts += [("Commitment", el("code", draw.commitment)), ("Seed", el("code", draw.seed))]
    return el(
        "div",
        el("h3", "The draw"),
        el(
            "dl",
            *(el("div", el("dt", what), el("dd", said)) for what, said in facts),
            class_="digests",
        ),
        el(
            "details",
            el("summary", f"The tickets of {counted(len(draw.tickets), 'person', 'people')}"),
            el(
                "ol",
                *(
                    el("li", name(named.get(one.id, one.id)), " ", el("code", one.ticket))
                    for one in draw.tickets
                ),
                class_="small",
            ),
        ),
        el(
            "p",
            "It proves something only if the commitment was published before the randomness"
            " existed.",
            class_="aside",
        ),
    )

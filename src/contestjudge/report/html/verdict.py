"""The top of the page: the verdict in a sentence, how many of what, and who holds the seats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, EntrantDocument, SeatDocument
from contestjudge.model.words import Status
from contestjudge.report.by_day import (
    DAY_COLUMNS,
    SHOWN_DAYS,
    by_day,
    could_win,
    day_rows,
    seen_so_far,
    unordered_days,
)
from contestjudge.report.html.elements import Child, el, head_of, name, rows_of, section, titled
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORD
from contestjudge.report.text import BASIS_WORDS, name_of, rank_text
from contestjudge.report.times import interval

MARKS: Final = {Status.FINAL: "●", Status.CONTESTED: "◐", Status.PROVISIONAL: "○"}
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
            _marked(decision.status),
            f" {status.capitalize()}",
            class_=f"status {status}",
        ),
        el("p", said, class_="verdict"),
        _figures(decision),
    )


def _marked(status: Status) -> Element:
    return el("span", MARKS[status], aria_hidden="true")


def _figures(decision: DecisionDocument) -> Element:
    counts = decision.counts
    days, seats_ = len(decision.days), "seat" if decision.seats == 1 else "seats"
    figures = [
        (f"{seats_} a day" if days else seats_, decision.seats),
        *([("day" if days == 1 else "days", days)] if days else []),
        ("entrant" if counts.entrants == 1 else "entrants", counts.entrants),
        ("share" if counts.shares == 1 else "shares", counts.shares),
        ("not counted", counts.excluded),
    ]
    return el(
        "dl",
        *(el("div", el("dt", what), el("dd", f"{number:,}")) for what, number in figures),
        class_="figures",
    )


def seats(decision: DecisionDocument, zone: tzinfo) -> Element:
    """Say who holds the seats, who may, and who comes next."""
    parts: list[Child] = [_days(decision)]
    if decision.winners:
        parts += [_seated("Winners", decision.winners, zone), *_order(decision)]
    if decision.status is Status.PROVISIONAL:
        open_ = could_win(decision)
        parts += [
            _seated(
                "By what was seen so far: not a result", seen_so_far(decision), zone, seen=True
            ),
            el("p", open_, class_="aside") if open_ else None,
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


def _days(decision: DecisionDocument) -> Element | None:
    """Say how each day stands, where each has winners of its own."""
    rows = day_rows(decision)
    if not rows:
        return None
    more = len(rows) - SHOWN_DAYS
    return el(
        "div",
        el("h3", "Days"),
        el(
            "table",
            el("caption", "Days, and how each stands"),
            head_of(*DAY_COLUMNS),
            rows_of(
                (day, el("span", _marked(one.status), f" {status}", class_=status), *numbers)
                for (day, status, *numbers), one in zip(
                    rows[:SHOWN_DAYS], decision.days, strict=False
                )
            ),
        ),
        el("p", f"… and {more:,} more; the JSON has them all.", class_="aside")
        if more > 0
        else None,
    )


def _order(decision: DecisionDocument) -> Iterable[Child]:
    """Say which winners may stand in another order than the one shown."""
    places = [str(row.seat) for row in decision.winners if row.rank.min != row.rank.max]
    by_chance = decision.draw is not None and decision.draw.state == "held"
    told = unordered_days(decision)
    if decision.days:
        if told and not by_chance and not decision.positions:
            yield el("p", told, class_="aside")
        return
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
        *(
            part
            for day, several in by_day(rows[:_SHOWN])
            for part in (
                None if day is None else el("h4", day),
                el("ol", *(_seat(row, zone, seen=seen) for row in several), class_="seats"),
            )
        ),
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

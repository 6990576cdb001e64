"""Everyone's line, and every share that does not count: long tables, in parts.

A part that is not in view is not laid out (``content-visibility``), so that a long page opens as
fast as a short one. With the script on, the lines can be searched and sorted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Final
from xml.etree.ElementTree import Element

from contestjudge.model.decision import DecisionDocument, ExclusionDocument, SeatDocument
from contestjudge.report.by_day import by_day, is_lottery
from contestjudge.report.html.cut import VERDICT_WORDS, margin_text
from contestjudge.report.html.elements import Child, el, name, section
from contestjudge.report.plain import counted
from contestjudge.report.sentences import FORM_WORD, REASON_WORDS, exclusion_reason
from contestjudge.report.shares import entrant_name
from contestjudge.report.text import BASIS_WORDS, name_of, rank_text
from contestjudge.report.times import interval

_PART: Final = 100
"""Rows in a part."""
_MOST_ALIKE: Final = 8
"""What is said of shares stands above them where so few things are said, else beside each."""
_NAMES: Final = ("Rank", "Who", "Verdict", "Form", "When, and by what", "Of the next")
_OUT_NAMES: Final = ("Who", "Form", "When", "Why")


def people(decision: DecisionDocument, zone: tzinfo) -> Element | None:
    """List everyone with a share that may count, a line each."""
    rows = decision.standings
    if not rows:
        return None
    listed, all_ = len(rows), decision.counts.entrants
    told = f"{counted(all_, 'entrant')}, in the order of their ranks."
    if is_lottery(decision):
        told = f"{counted(all_, 'entrant')}, in the order of their shares, which decides nothing."
    if decision.days:
        told = told.replace(", in", ", each once for every day of theirs, in")
    if listed < all_:
        told = (
            f"{all_:,} entrants took part. Listed are {listed:,}: whoever holds a seat or is an"
            " alternate, and everyone around the cut. The decision names the digest of the whole"
            " list."
        )
    seats = {(row.day, row.entrant.id): row.seat for row in decision.winners}
    alternates = {(row.day, row.entrant.id) for row in decision.alternates}
    return section(
        "everyone",
        "Everyone",
        el("p", told, class_="lede"),
        _search("everyone-rows", "Find somebody"),
        el(
            "div",
            *(
                part
                for day, several in by_day(rows)
                for part in (
                    None if day is None else el("h3", day),
                    *_parts(
                        "Places" if day is None else f"{day}, places",
                        _NAMES,
                        (
                            _line(row, zone, seats.get((day, row.entrant.id)), alternates)
                            for row in several
                        ),
                    ),
                )
            ),
            id="everyone-rows",
            class_="parts people",
        ),
    )


def _line(
    row: SeatDocument,
    zone: tzinfo,
    seat: int | None,
    alternates: Container[tuple[str | None, str]],
) -> Element:
    share = row.share
    verdict = VERDICT_WORDS[row.verdict]
    # In a draw nobody is out by rank: what counts there is who was drawn.
    standing = f"seat {seat}" if seat is not None else verdict
    if seat is None and (row.day, row.entrant.id) in alternates:
        standing = "alternate"
    return el(
        "tr",
        el("td", rank_text(row.rank)),
        el("th", name(name_of(row)), scope="row"),
        el("td", standing, class_=verdict),
        el("td", FORM_WORD[share.form]),
        el(
            "td",
            interval(share.earliest, share.latest, zone),
            el("small", BASIS_WORDS[share.basis]),
        ),
        el("td", _gap(row)),
    )


def _gap(row: SeatDocument) -> str:
    if row.margin_us is None:
        return "–"
    return f"{margin_text(row.margin_us)} ahead" if row.margin_us > 0 else "not apart"


def excluded(decision: DecisionDocument, zone: tzinfo) -> Element | None:
    """List every share that does not count, under its reason."""
    if not decision.excluded:
        return None
    groups: dict[tuple[str, str], list[ExclusionDocument]] = defaultdict(list)
    for row in decision.excluded:
        groups[row.reason, row.clause].append(row)
    all_, listed = decision.counts.excluded, len(decision.excluded)
    told = f"{counted(all_, 'share')} {'does' if all_ == 1 else 'do'} not count, each for a reason."
    if listed < all_:
        told += f" The first {listed:,} are listed."
    return section(
        "excluded",
        "What does not count",
        el("p", told, class_="lede"),
        _search("excluded-rows", "Find a share"),
        el(
            "div",
            *(
                _group(reason, clause, rows, zone)
                for (reason, clause), rows in sorted(groups.items())
            ),
            id="excluded-rows",
            class_="parts",
        ),
    )


def _group(reason: str, clause: str, rows: Sequence[ExclusionDocument], zone: tzinfo) -> Element:
    """List the shares that are out by one clause: under what is said of them, if that is alike."""
    by_why: dict[str, list[ExclusionDocument]] = defaultdict(list)
    ending = f" ({clause})"
    for row in rows:
        by_why[exclusion_reason(row, zone).removesuffix(ending)].append(row)
    few = len(by_why) <= _MOST_ALIKE
    words = REASON_WORDS[reason]
    return el(
        "div",
        el("h3", f"{counted(len(rows), 'share')} {words} ", el("code", clause)),
        *(
            part
            for why, alike in by_why.items()
            if few
            for part in (
                el("p", f"{why[:1].upper()}{why[1:]}.", class_="why"),
                *_parts(f"{words}:", _OUT_NAMES[:3], (_out(row, zone) for row in alike)),
            )
        ),
        *_parts(
            f"{words}:",
            _OUT_NAMES,
            (_out(row, zone, why) for why, alike in by_why.items() if not few for row in alike),
        ),
        class_="group",
    )


def _out(row: ExclusionDocument, zone: tzinfo, why: str | None = None) -> Element:
    return el(
        "tr",
        el("th", name(entrant_name(row.entrant)), scope="row"),
        el("td", FORM_WORD[row.share.form]),
        el("td", interval(row.share.earliest, row.share.latest, zone)),
        None if why is None else el("td", why),
    )


def _parts(what: str, columns: Sequence[str], rows: Iterable[Element]) -> Iterator[Element]:
    """Cut a long table into parts with the same columns."""
    part: list[Element] = []
    first = 1
    for row in rows:
        part.append(row)
        if len(part) == _PART:
            yield _part(what, columns, first, part)
            first, part = first + _PART, []
    if part:
        yield _part(what, columns, first, part)


def _part(what: str, columns: Sequence[str], first: int, rows: Sequence[Element]) -> Element:
    last = first + len(rows) - 1
    head = el("tr", *(el("th", column, scope="col") for column in columns))
    caption: Child = el("caption", f"{what} {first:,} to {last:,}")
    return el(
        "div",
        el("table", caption, el("thead", head), el("tbody", *rows), class_=f"cols{len(columns)}"),
        class_=" ".join(
            ["part", *(["more"] if first > 1 else []), *(["long"] if len(rows) == _PART else [])]
        ),
    )


def _search(rows: str, label: str) -> Element:
    """Make the field that the script brings to life; without it, it is not shown."""
    return el(
        "p",
        el("label", label, for_=f"{rows}-find"),
        el("input", id=f"{rows}-find", type="search", autocomplete="off", spellcheck="false"),
        el("output", for_=f"{rows}-find", aria_live="polite"),
        class_="find",
        hidden="hidden",
        data_for=rows,
    )
